# 到处都用的小词。
list-separator = 、
as-it-is = { $text }
as-named = { $name }
named-in = { $building }的{ $name }
as-list = { $list }
as-code = { $code }
as-date = { $date }
someone = 邻居
back = 返回
time = { $time }
any-time = 随时来
date-words = { $month }月{ $day }日（星期{ $weekday ->
    [1] 一
    [2] 二
    [3] 三
    [4] 四
    [5] 五
    [6] 六
   *[7] 天
}）
clock-words = { $half ->
    [am] 上午
    [noon] 中午
    [evening] 晚上
   *[pm] 下午
}{ $hour12 }点{ $minute ->
    [0] { "" }
    [30] 半
   *[other] { $minute }分
}
hours-words = { $from }到{ $to }
hours-words-same-half = { $from }到{ $hour12 }点{ $minute ->
    [0] { "" }
    [30] 半
   *[other] { $minute }分
}
word-today = 今天
word-tomorrow = 明天
word-soon = 过两天
cost-free = 免费。
cost-parts = 手工免费，只收零件成本。
from-committee-in-chinese = 居委会的原话：
stale = 这个按钮放得太久了，请从头来一次。
not-yours = 这件事由居委会的组织者来办。
too-long = 写得太长了，请分成几句短一点的。
too-fast = 您太快了，我跟不上。请歇半分钟再来。
not-words = 我只看得懂文字。请按按钮，或者打几个字。
not-understood-asked = 没看明白。
not-understood = 没看明白。您可以按下面的按钮，也可以打“预约”“帮忙”“我的安排”。
button-help = 怎么用
promise-before = 前一天我再提醒您。
promise-own-turn = 快到的时候我再提醒您。
promise-none = { "" }
