# 公益日：卡片、提醒、名单、改安排。
day-title = { $community }公益日
day-none = 下次公益日还没定，定了我告诉您。
day-card-cancelled = { $date }的公益日取消了。
day-when-where = { $date }{ $hours }，在{ $venue }
day-offers = { $list }，免费。
day-offers-parts = { $list }。手工免费，只收零件成本。
day-which-help = 您是想约服务，还是来帮忙？
day-plans = 您在{ $date }的安排，按一下可以改：
day-plans-all = 您的安排，按一下可以改：
day-plans-none = { $date }公益日，您还没有安排。
day-invitation = { $name }好！{ $community }公益日快到了：
day-free = 还有{ $n }个位子。要不要约点什么？
day-hands = 还缺{ $n }双手。您愿意来帮忙吗？
day-before = { $name }，{ $word }在{ $venue }：
day-own-turn = { $name }，{ $word }别忘了，在{ $venue }：
day-before-one = { $name }，{ $word }{ $when }{ $service }，您是{ $number }号，在{ $venue }。
day-own-turn-one = { $name }，别忘了{ $word }{ $when }{ $service }，您是{ $number }号，在{ $venue }。
day-still-seeking = { $list }还在找师傅，来之前请问一声居委会。
day-do-you-come = 您来吗？
day-do-you-come-then = 那天您来吗？
day-coming = 好，{ $date }见！
day-which-cannot = 哪一样来不了？
day-venue = { $community }公益日换了地方：
day-moved = { $community }公益日改了时间：
day-cancelled = { $community }{ $date }的公益日取消了。
day-cancelled-own = { $community }{ $date }的公益日取消了，您约的就不用来了。
day-reopened = { $community }公益日照常办，原来约好的都算数：
day-thanks = { $date }辛苦您了！{ $n ->
    [0] 有您在，邻居们心里踏实。
   *[other] 这次约来的有{ $n }位，谢谢您出力。
}
day-date-not-understood = 这个日子不行。请打四个月里还没到的一天，几月几日就行。
day-too-long = 太长了，请写短一点，{ $n }个字以内。
day-places-taken = 已经有{ $n }位约了同一个时间，位子不能再少了。
day-roster = { $date }，按一下看名字：
day-roster-stall = { $service }：约{ $booked }位，师傅{ $helpers }位
day-roster-hands = { $service }：{ $helpers }位帮忙
day-call-button = 电话名单（{ $n }）
day-print = { $date }的名单在这里，可以打印。
day-stall = { $service }：约了{ $booked }位，还空{ $left }位{ $kept ->
    [0] 。
   *[other] （其中现场留{ $kept }位）。
}
day-stall-waiting = 候补：{ $n }位在排着。
day-stall-hands = { $service }：{ $helpers }位来帮忙，不用预约。
day-give-back = { $service }：按一下号码，看看要取消哪一位。
day-stall-no-helpers = 还没有师傅。
day-stall-helpers = 师傅：{ $list }
day-stall-line = 第{ $number }号，{ $when } { $name }
day-stall-coming = 第{ $number }号，{ $when } { $name}，会来
day-stall-unanswered = 第{ $number }号，{ $when } { $name }，未回复
day-and-more = 还有{ $n }位，按[一个一个打]都看得到。
day-summary = { $date }公益日结束了：约了{ $booked }位，{ $helpers }位志愿者出力。
day-summary-served = { $date }公益日结束了：约了{ $booked }位，办好了{ $served }位，{ $helpers }位志愿者出力。
day-summary-stall-served = { $service }：办好{ $served }位{ $walk_ins ->
    [0] {""}
   *[other] ，直接来的{ $walk_ins }位
}{ $unmended ->
    [0] {""}
   *[other] ，没修成{ $unmended }位
}{ $missed ->
    [0] {""}
   *[other] ，没来{ $missed }位
}
day-summary-more = 还有{ $n }样，名单里都有。
day-summary-stall = { $service } { $n }位
day-dropped-place = { $service }{ $time }空出一个位子。
day-dropped-place-any = { $service }空出一个位子。
day-dropped-turn = { $service }{ $time }的{ $heads ->
    [1] 志愿者
   *[other] 一队人（{ $heads }位）
}来不了了。
day-dropped-turn-any = { $service }有{ $heads ->
    [1] 一位志愿者
   *[other] 一队人（{ $heads }位）
}来不了了。
day-stall-now = { $service }约了{ $booked }位，师傅{ $helpers }位。
day-stall-now-nobody = { $service }约了{ $booked }位，还没有师傅。
day-call-nobody = 大家都知道了，不用打电话。
day-call = { $matter }，这{ $n }位还不知道，请打个电话说一声：
day-call-line = { $name }（{ $why }）
day-call-no-phone = { $name }（{ $why }，没有留电话）
day-call-phone = { $name } { $phone }（{ $why }）
why-unread = 还没打开网页
why-failed = 没送到
why-unknown = 不知道送到没有
why-no-address = 没有手机
day-change = 要改什么？现在是：
day-venue-assumed = 地点是暂定的，请核对一下。
day-ask-venue = 换到哪里？请打地方，比如“一楼活动室”。
day-ask-places = 改哪一样的位子？
day-ask-places-of = { $service }：每个时间{ $n }位，已约{ $booked }位。
day-places-fewer = 改成{ $n }位
day-places-more = 改成{ $n }位
day-ask-date = 改到哪一天？也可以打日子，比如“12月27日”。
day-ask-hour = 改到几点开始？也可以打钟点，比如“9:15”。
day-ask-reason = 为什么？请写一句，邻居们会看到。
day-confirm-venue = 公益日换到：{ $venue }。对吗？
day-confirm-cancel =
    { $date }的公益日取消。邻居们会看到：
    { $reason }
day-confirm-move =
    公益日改到{ $date }{ $time }开始，约好的位子都保留。邻居们会看到：
    { $reason }
day-done = 好了，这就告诉{ $n }位邻居。
day-done-calls = 有{ $n }位收不到，请打个电话说一声。
sheet-number = { $n }号
sheet-turn = { $service } { $hours }
sheet-volunteers = 志愿者签到
sheet-brings = 谁带什么
sheet-col-what = 带什么
sheet-calls = 电话名单
sheet-stand-in = { $name }来不了，打电话找人替：{ $service }{ $hours }
sheet-calls-in = { $building }电话名单
sheet-col-say = 请这样说
sheet-say-comes = 问一声来不来
sheet-say-off = 不用来了，取消了
sheet-say-moved = 改到{ $date }{ $time }，在{ $venue }
sheet-say-indoors = 移到室内：{ $venue }
sheet-say-venue = 换到{ $venue }
sheet-say-on = 照常办：{ $date }{ $time }，在{ $venue }
sheet-say-back = 照原来的：{ $date }{ $time }，在{ $venue }
sheet-col-number = 号
sheet-col-time = 时间
sheet-col-name = 称呼
sheet-col-done = 办好打勾
sheet-col-stall = 摊位
sheet-col-came = 到
sheet-col-left = 走
button-will-come = 我会来
button-cannot-come = 来不了
button-give-back = 取消某一位
button-more-stalls = 后面几样
button-print = 打印名单
button-print-of = 打印{ $date }的
button-venue = 换地点
button-places = 改位子
button-date = 改日子
button-hour = 改钟点
button-cancel-day = 取消公益日
button-reopen = 照常办
button-tell-everyone = 就这样，告诉{ $n }位
day-clock-held = 我这里的钟好像不准，提醒和说好时间的通知先等一等，免得半夜吵人。请告诉照看我的人：把钟对一对。约位子、取消照常。
day-missed = { $from }{ $from-time }以后我停了一阵，{ $to }{ $to-time }才又开始。来不及的就没有再发：
day-missed-announcements = 定好时间的通知：{ $n }条
day-missed-invitation = { $date }的邀请：{ $n }位没收到
day-missed-before = { $date }，前一天的提醒：{ $n }位没收到
day-missed-turn = { $date }，快轮到时的提醒：{ $n }位没收到
day-missed-over = { $date }的公益日已经结束，约了{ $n }位。
day-missed-skipped = { $date }的公益日没有开。
day-missed-more = 还有{ $n }样。
day-missed-call = 有{ $n }位还不知道，请打个电话说一声。
day-missed-write = 还要说的话，请重新写一次。
day-weather = 天气怎么样？定了我告诉大家。现在是：
day-confirm-as-planned = { $date }的公益日照常，在{ $venue }。告诉约好的、来帮忙的和摆摊的？
day-as-planned = { $community }公益日照常：
day-as-before = { $community }公益日还是照原来的：
day-weekend = 周末
day-off = { $date }的公益日碰上{ $why }，来的人也许不一样。要改一天吗？
button-weather = 看天气
button-as-planned = 照常
button-indoors = 移到室内
button-take-back-change = 按错了，收回
button-move-day = 改到{ $date }
button-leave-it = 不改，照常
