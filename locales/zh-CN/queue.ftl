# 当天：取号、叫号、补录。
queue-stall = { $service }（{ $n ->
    [0] 没人等
   *[other] 等{ $n }位
}）
queue-stall-full = { $service }（号取完了）
queue-desk = 来了哪一样的邻居？按一下，给他取个号。
queue-desk-closed = 现在不取号。纸上打了勾的，可以补录。
queue-desk-over = { $date }的公益日结束了，不再取号。还在排的接着叫；纸上打了勾的，可以补录。
queue-drawn = { $service }{ $number }号，{ $n ->
    [0] 马上就轮到。
   *[other] 前面还有{ $n }位，大约等{ $from }到{ $to }分钟。
}请告诉这位邻居记好号。
queue-stalls = 哪个摊位？
queue-console = { $service }：还有{ $n }位，下一位是{ $next }号。
queue-console-empty = { $service }：现在没有人等。
queue-console-paused = { $service }停着，还有{ $n }位。
queue-console-served = 今天办好了{ $n }位。
queue-console-called = 请叫{ $service }{ $number }号。{ $n ->
    [0] 后面没有人了。
   *[other] 后面还有{ $n }位。
}
queue-console-serving = { $service }{ $number }号，正在办。{ $n ->
    [0] 后面没有人了。
   *[other] 后面还有{ $n }位。
}
queue-ask-came = { $service }：几号到了？
queue-all-came = { $service }：约了的都到了。
queue-number-name = { $n }号 { $name }
queue-called = 到{ $whose ->
    [own] 您
   *[other] { $name }
}了！{ $service }{ $number }号，请到{ $service }的摊位。
queue-called-table = 到{ $whose ->
    [own] 您
   *[other] { $name }
}了！{ $service }{ $number }号，请到{ $service }的{ $table }号台。
queue-called-early = { $service }现在有空，{ $whose ->
    [own] 您
   *[other] { $name }
}的{ $number }号可以提早：在附近就请到{ $service }的摊位。来不及没关系，还是{ $when }。
queue-called-early-table = { $service }现在有空，{ $whose ->
    [own] 您
   *[other] { $name }
}的{ $number }号可以提早：在附近就请到{ $service }的{ $table }号台。来不及没关系，还是{ $when }。
queue-soon = 快到{ $whose ->
    [own] 您
   *[other] { $name }
}了：{ $service }{ $number }号，{ $n ->
    [0] 下一位就是。
   *[other] 前面还有{ $n }位，大约等{ $from }到{ $to }分钟。
}
queue-held = 刚才叫{ $service }{ $number }号，没见到{ $whose ->
    [own] 您
   *[other] { $name }
}。不要紧，过十分钟再叫一次。
queue-held-early = { $whose ->
    [own] 您
   *[other] { $name }
}没迟到：{ $service }{ $number }号是{ $when }的，刚才叫早了，到时候再叫。
queue-no-show = 叫了两次{ $service }{ $number }号，都没见到{ $whose ->
    [own] 您
   *[other] { $name }
}，先叫别人了。到了按一下，还给您排上。
queue-no-part = { $whose ->
    [own] 您
   *[other] { $name }
}的{ $service }{ $number }号缺个零件，我们手边没有，今天修不了，对不起。东西请先带回家；零件有了，公益日再拿来，我们接着修。
queue-paused = { $service }停一停，您的号还在，接着来我告诉您。
queue-goes-on = { $service }接着来了。
queue-mine = { $whose ->
    [own] 您
   *[other] { $name }
}的{ $service }{ $number }号：前面还有{ $n }位，大约等{ $from }到{ $to }分钟。
queue-mine-next = { $whose ->
    [own] 您
   *[other] { $name }
}的{ $service }{ $number }号：下一位就是。
queue-mine-now = { $whose ->
    [own] 您
   *[other] { $name }
}的{ $service }{ $number }号：到了，请到{ $service }的摊位。
queue-mine-done = { $whose ->
    [own] 您
   *[other] { $name }
}的{ $service }{ $number }号：办好了。
queue-mine-not-mended = { $whose ->
    [own] 您
   *[other] { $name }
}的{ $service }{ $number }号：看过了，修不了，对不起。
queue-mine-no-part = { $whose ->
    [own] 您
   *[other] { $name }
}的{ $service }{ $number }号：缺个零件，今天修不了。
queue-mine-missed = { $whose ->
    [own] 您
   *[other] { $name }
}的{ $service }{ $number }号：叫过两次，没见到人。到了按一下，还给您排上。
queue-mine-come = { $whose ->
    [own] 您
   *[other] { $name }
}的{ $service }{ $number }号：{ $when }，到了按一下，就给您排上。
queue-mine-none = 今天您没有号。想做什么，到门口的桌子取一个。
queue-papers = { $date }，补录哪个摊位的纸？
queue-paper-stall = { $service }（已记{ $n }位）
queue-paper = { $service }已经记了{ $n }位。纸上打了勾的，按一下号码；没有号的，按“没号的，加一位”。
queue-ticked = { $service }{ $number }号记好了。
queue-closed = 现在不叫号。公益日开始前一个小时起可以取号、叫号。
queue-full = { $service }的号取完了。有人叫两次没来，就空出一个，请这位邻居等一等。
queue-nobody = { $service }现在没有人等。
queue-stands-still = { $service }正停着。接着来的话，先按“接着来”。
queue-taken = { $service }{ $number }号，另一位志愿者叫去了。
button-desk = 现场取号
button-call = 叫号
button-my-turn = 排到哪了
button-i-am-here = 我到了：{ $service }{ $number }号
button-here-now = 我到了
button-look-again = 再看看
button-console = 回到摊位
button-draw-another = 再取一个号
button-undraw = 取错了
button-next-one = 叫下一位
button-begin = 开始
button-absent = 没到
button-pause = 停一停
button-resume = 接着来
button-somebody-came = 有人到了
button-undo-number = 按错了：{ $number }号
button-served = 完成
button-mended = 修好了
button-partly = 修好一部分
button-not-possible = 修不了
button-needs-part = 缺零件
button-papers = 补录
button-ticked-more = 没号的，加一位
button-more-numbers = 后面的号
