# 志愿者。
shifts-choose = { $date }，最缺人的在前面。您想帮哪一样？
shifts-nothing-needed = { $date }人手够了，谢谢您！当天来看看也好。
shifts-whole-day = { $service }（差{ $missing }位）
shifts-turn = { $service } { $time }（差{ $missing }位）
shifts-summary = 看看对不对：{ $service }，{ $date }{ $hours }，在{ $venue }。
shifts-taken = 谢谢您！{ $date }{ $hours }，{ $service }，在{ $venue }。{ $promise }
shifts-restored = 太好了，{ $service }还是您，{ $date }{ $hours }。
shifts-show = 您帮忙：{ $service }{ $heads ->
    [1] { "" }
   *[other] （一共{ $heads }位）
}，{ $date }{ $hours }，在{ $venue }。
shifts-left = 没关系，{ $service }我们再找人。
shifts-title = 帮忙：{ $service }
shifts-own = 您帮忙：{ $service } { $hours }{ $heads ->
    [1] { "" }
   *[other] （一共{ $heads }位）
}
shifts-last-out = { $date }的{ $service }没有师傅了，{ $n ->
    [0] 还没有人约。
   *[other] 已经约了{ $n }位：
}
shifts-found = { $service }又有师傅了，约好的{ $n }位照常。
shifts-appeal = { $date }的{ $service }还缺一位师傅。您会吗？能来吗？
shifts-nobody = { $date }的{ $service }，师傅来不了，我们还在找人。找到了照常；找不到，居委会会告诉您。
shifts-told = 好，{ $service }的事这就告诉{ $n }位邻居。
shifts-asked = 好，这就问问{ $n }位邻居，谁能来{ $service }。
shifts-full = { $service }的人手刚刚够了，谢谢您！看看别的？
shifts-overlap = 那时候您已经在{ $service }帮忙（{ $hours }）。
shifts-booked = 那时候您约了{ $service }（{ $when }）。想帮忙的话，先把那个换个时间。
shifts-closed = 这一次已经过去了，下次再请您帮忙。
button-confirm-shift = 确认帮忙
button-i-can = 我能来
button-appeal = 再找人
button-tell-booked = 告诉已预约的人
button-see-shift = 看看我的班
button-see-booking = 看看我约的
button-team = 一队人一起来
shifts-digits = 这六个数字不对。请问一声告诉您的人，再打一次。
shifts-digits-rest = 试了好几次都不对，歇一个小时吧。
shifts-asked-few = 好，这就问问{ $n }位会{ $service }的邻居，谁能来。
shifts-none-left = 会{ $service }、最近没问过的，没有了{ $n ->
    [0] { "" }
   *[other] （已经问了{ $n }位）
}。要不要问问别的邻居？
button-appeal-more = 再多问几位
button-appeal-to-all = 问问别的邻居（{ $n }位）
