# 摊位没了师傅，约好的移到别的摊位。
button-move-stall = 移到别的摊位
button-move-now = 就这样移
moves-ask = { $service }约好的{ $n }位，移到哪个摊位？能全接下的在下面：
moves-to = { $service }（{ $other ->
    [0] 时间都不变
   *[other] { $other }位换时间
}）
moves-to-any-time = { $service }（随时来）
moves-none = { $service }没有要移的了。
moves-nowhere = { $service }约好的{ $n }位，眼下没有哪个摊位全接得下：位子不够，或者有人约过、有人在候补。
moves-sure = { $date }，{ $from }的{ $n }位移到{ $to }：
moves-sure-same = 时间{ $n ->
    [1] { "" }
   *[other] 都
}不变，号码换新的。
moves-sure-all-other = { $n ->
    [1] 要换时间，号码也换新的。
   *[other] 都要换时间，号码也都换新的。
}
moves-sure-other = { $same }位时间不变，{ $other }位换时间；号码都换新的。
moves-sure-any-time = { "那边不分时间，随时来；号码都换新的。" }
moves-sure-told = 我会告诉每一位（夜里不吵人，早上再说），没有手机的请您打个电话。按错了，十分钟里可以移回来。
moves-done = 好，{ $from }的{ $n }位移到{ $to }了{ $told ->
    [0] { "。" }
   *[other] ，这就告诉{ $told }位。
}
moves-call = 有{ $n }位我联系不上，请打个电话说一声：{ $list }
moves-told = { $date }的{ $from }这次做不了了。我们给您留好了{ $to }的位子：
moves-told-how = 原来的号不用了，到时候按新的号来。不方便的话，按下面的“来不了”就行。
moves-told-how-several = 原来的号不用了，到时候按新的号来。要改时间、来不了，按一下那个位子。
moves-back = { $date }的{ $from }没有移到{ $to }去，是我们按错了。您的位子、时间和号码照原来：
moves-manned = { $service }有师傅了，不用移。
moves-alone = { $service }{ $begun ->
    [yes] 这会儿没有师傅在：来不了，也没有人替。
   *[no] 今天没有师傅了：来不了，也没有人替。
}
moves-alone-never = { $service }这会儿没有师傅：这一班还没有人来帮忙。
moves-alone-late = { $service }的师傅还没有签到，摊位上可能没有人。
moves-alone-open = { $n ->
    [0] 还没有人在等。
   *[other] 约好、还没轮到的有{ $n }位。暂停的话，我告诉在等的。
}
moves-somebody = 好，{ $service }有人在，我不再问了。
button-pause-stall = 暂停
button-somebody-is-there = 有人在
