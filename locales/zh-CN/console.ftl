# What the demo says to whoever started it.

console-demo =
    同心演示开好了，人物都是虚构的。请在浏览器里打开：{ $page }
    试一试：王阿姨约理发 · 小焦去磨刀摊帮忙 · 陈书记发通知 · 把钟拨到下一件事 · 拔电源，看看什么都还在
    按 Ctrl-C 结束；下次接着来。想从头开始，加上 --reset。
