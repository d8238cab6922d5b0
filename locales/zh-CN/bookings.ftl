# 预约。
bookings-choose = { $date }，您想约哪一样？括号里是还空着的位子。
bookings-choose-other = { $date }，替邻居约哪一样？括号里是还空着的位子。
bookings-service = { $service }（{ $free }）
bookings-service-full = { $service }（满，可候补）
bookings-nothing-free = { $date }能约的都约满了。想等别人空出来的位子，按一下候补。
bookings-nothing-yet = { $date }现在还没有能约的。
bookings-nothing-to-book = { $date }不用预约，直接来就行。
bookings-seeking-list = 还在找师傅：{ $list }
bookings-times = { $service }，几点来方便？
bookings-whom = 给谁约？
bookings-ask-other = 怎么称呼要来的人？住几号楼也可以写上，比如“李伯伯 3号楼”。
bookings-summary = 看看对不对：{ $service }，{ $date }{ $time }，称呼“{ $name }”。
bookings-summary-any-time = 看看对不对：{ $service }，{ $date }随时来，称呼“{ $name }”。
bookings-booked = 约好了，您是{ $service }{ $number }号，{ $when }前到就行。{ $promise }
bookings-booked-any-time = 约好了，您是{ $service }{ $number }号，{ $date }随时来。{ $promise }
bookings-booked-other = 约好了，{ $name }是{ $service }{ $number }号，{ $when }前到就行。{ $promise }
bookings-booked-other-any-time = 约好了，{ $name }是{ $service }{ $number }号，{ $date }随时来。{ $promise }
bookings-booked-desk = 约好了，{ $name }是{ $service }{ $number }号，{ $when }前到就行。请转告一声。
bookings-booked-desk-any-time = 约好了，{ $name }是{ $service }{ $number }号，{ $date }随时来。请转告一声。
bookings-restored = 恢复了，{ $whose ->
    [own] 您
   *[other] { $name }
}还是{ $service }{ $number }号，{ $when }。
bookings-moved = 好，改到{ $when }，{ $whose ->
    [own] 您
   *[other] { $name }
}现在是{ $service }{ $number }号。到时见！
bookings-show = { $whose ->
    [own] 您
   *[other] { $name }
}的：{ $service }{ $number }号，{ $date }{ $when }。
bookings-no-other-time = { $service }没有别的时间了。
bookings-cancelled = 没关系，位子先空出来给别的邻居。
bookings-other-time = 想换个时间的话，{ $date }{ $time }还有位子。
bookings-cancelled-for-you = 居委会帮您取消了{ $date }的{ $service }{ $number }号。有疑问请到居委会问一声。
bookings-calendar = 打开这个，手机到时会自己响。
bookings-title = { $service }{ $number }号
bookings-own = 您的：{ $service }第{ $number }号，{ $when }
bookings-own-other = { $name }的：{ $service }第{ $number }号，{ $when }
bookings-on-list = { $service }第{ $number }号，{ $when } { $name }
bookings-closed = 这一次的预约已经停了。直接来也行，有空位就轮到您。
bookings-seeking = { $service }还在找师傅，找到了就能约。您认识会的人吗？
bookings-not-offered = 这次没有{ $service }了。
bookings-twice = { $whose ->
    [own] 您
   *[other] { $name }
}已经约过{ $service }了：{ $number }号，{ $when }。一天约一次就够。
bookings-same-time = 这个时间{ $whose ->
    [own] 您
   *[other] { $name }
}已经约了{ $service }：{ $number }号，{ $when }。
bookings-on-shift = 那时候您在{ $service }帮忙（{ $hours }），走不开。
bookings-others-max = 一天最多替{ $max }位邻居约。再多，请到居委会来，我们帮您。
bookings-ticket-gone = 这张单子收起来了：那天过去了，或者位子取消了。
bookings-too-late = 时间快到了，这里改不了了。来不了也没关系，给居委会说一声就行。
bookings-full = { $service }约满了。可以候补，空出来我按先后来问；当天早点来看看也行。
bookings-full-then = { $service }这个时间刚被约走了。这些时间还有：
button-myself = 我自己
button-other = 替别人预约
button-confirm-booking = 确认预约
button-other-time = 换个时间
button-calendar = 存进手机日历
button-undo = 按错了，恢复
button-not-this-time = 这次不来了
button-move-to = 改到{ $time }
button-ticket = 打印小票
bookings-agreed-books = 怎么答应的，按一下就约好：
bookings-seems-there = { $who }好像已经约过{ $service }了：{ $number }号，{ $when }。是同一位就不用再约。
bookings-ticket = 小票在这里，可以打印，带着来。
ticket-date = { $date }
ticket-when = { $time }前到
ticket-any-time = { $hours }随时来
ticket-place = 在{ $venue }
ticket-bring = 请带上：{ $what }
ticket-bring-broken = 要修的东西，请一起带来。
ticket-show = 到了给摊位上的人看一眼这张票。
ticket-cannot-come = 来不了没关系，给居委会说一声就行。
