# 候补：约满了，排着等，空出来按先后来问。
waiting-ask = { $date }的{ $service }约满了。可以候补：有人来不了，我按先后来问。{ $n ->
    [0] 现在还没有人排。
   *[other] 现在排着{ $n }位。
}给谁排？
waiting-ask-with = 和谁一起来？打个称呼就行，比如“李伯伯”；替两位邻居排，就打两个：“李伯伯、王阿婆”。
waiting-with-both = 两个位子都有了，我才来问。
waiting-with-after = 这里一个时间只坐一位：前后两个时间都空了，比如{ $first }和{ $second }，我就来问。
waiting-times = { $first }和{ $second }
waiting-no-two = { $service }只有一个位子，两位排不到一起，不让您白等。可以一位一位排。
waiting-sure-both = { $service }候补：{ $first }和{ $name }，两位一起。
waiting-ask-both = { $service }候补：{ $first }和{ $name }，两位一起。两位自己都知道吗？
waiting-for-both = { $first }和{ $name }
waiting-sure = { $service }候补：{ $name }。
waiting-sure-two = { $service }候补：您和{ $name }，两位一起。
waiting-for-you = 您
waiting-for-two = 您和{ $name }
waiting-own = 候补：{ $service }，第{ $n }位
waiting-own-for = 候补：{ $service }，{ $who }，第{ $n }位
waiting-show = 排上了：{ $service }候补，{ $who }排在第{ $n }位。有位子我马上来问，请在说好的时间里回一声。
waiting-offer = { $name }，{ $service }空出位子了：{ $date }{ $when }，给{ $who }留着。要不要？请在{ $until_date }{ $until_time }前回我，过了就问下一位。
waiting-offer-open = { $service }的位子给{ $who }留着：{ $date }{ $when }。要不要？请在{ $until_date }{ $until_time }前回我。
waiting-left = 好，{ $service }不排了，让给别的邻居。
waiting-lapsed = { $service }的位子没等到您回话，先问下一位了。还想等的话，可以再排。
waiting-over = { $service }没等到空位，对不起。您要是来，到摊位上问一声，有空就轮到您。
waiting-free = { $service }还有位子，不用排，直接约就行。
waiting-twice = 这位邻居已经排着了。
waiting-late = 这个{ $service }的位子已经问下一位了。还想等的话，可以再排。
button-wait = 候补
button-wait-again = 再排一次
button-wait-no-more = 不等了
button-together = 两位一起
button-other-waits = 替别人排
button-take-it = 我要
button-let-next = 让给别人
button-both-oral = 都亲口答应了
button-both-paper = 都写了纸条
