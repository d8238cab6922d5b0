# 睦邻集市：摆摊、送东西、换东西。
market-table = { $n }号桌
market-look = { $date }的睦邻集市，{ $n ->
    [0] 桌子都有人了。
   *[other] 还有{ $n }张桌子。
}大家带来的，按一下看：
market-look-first = { $date }的睦邻集市，有{ $n }张桌子。摆摊、送东西、换东西，您来开个头？
market-more = 还有{ $n }样，当天来看。
market-offer = { $kind ->
    [table] { $tables }：{ $what }
    [give] 送：{ $what }
   *[swap] 换：{ $what }
}
market-ask-table = 您想摆什么？打几个字就行，比如“旧书”“绒线活”。
market-ask-give = 您想送什么？打几个字就行，比如“童车”。
market-ask-swap = 您想换什么？打几个字就行，比如“旧书换花盆”。
market-conditions =
    您摆“{ $what }”。说好几件事：不卖吃的和药，不占过道，
    { $time }收摊，带走自己的东西。同意的话，要几张桌子？
market-show = { $kind ->
    [table] { $tables }：{ $what }。公益日那天来看。
    [give] 送：{ $what }。想要的话按一下，我带上您的称呼去问主人。
   *[swap] 换：{ $what }。想换的话按一下，我带上您的称呼去问主人。
}
market-own = { $kind ->
    [table] 说好了，您是{ $tables }，摆“{ $what }”。公益日早点来。
    [give] 记下了：您送“{ $what }”。有人要，我来告诉您。
   *[swap] 记下了：您换“{ $what }”。有人想换，我来告诉您。
}
market-own-given = “{ $what }”给{ $name }了，公益日当面交就行。
market-own-hidden = “{ $what }”有人觉得不合适，先收起来，组织者看过再说。
market-wanted = { $name }想要您的“{ $what }”。给吗？答应了，我把您的称呼告诉对方，公益日当面交。
market-asked = 好，这就去问“{ $what }”的主人，有回音告诉您。
market-yours = “{ $what }”给您留着，公益日找{ $name }就行。
market-not-yours = “{ $what }”给先说的那位邻居了，下次再看看。
market-not-wanted = { $name }刚才按错了，您的“{ $what }”不要了。
market-undecided = “{ $what }”刚才按错了，还没定给谁；定了我告诉您。
market-reported-again = 又有邻居觉得{ $name }的“{ $what }”不合适，一共{ $n }位说过。您看过，现在还放着。
market-reported = { $n ->
    [0] 有邻居
    [1] 有邻居
   *[other] 有{ $n }位邻居
}觉得{ $name }的“{ $what }”不合适，已经先收起来了。请看一看：
market-noted = 谢谢您提醒，组织者会看一看。
market-none = 这次没有集市。
market-full = 桌子都有人了。东西想送、想换，不用桌子。
market-refused-words = 这个我记不下。请打几个字，最多16个，比如“旧书”。
market-enough = 您带的够多了，四样为止。
market-taken = 这一样已经给别的邻居了。
market-gone-yours = 给您留着的“{ $what }”，主人这次不带来了，您不用等了，真对不住。
market-gone-asked = 您问过的“{ $what }”，主人这次不带来了，跟您说一声。
market-off-yours = 给您留着的“{ $what }”，居委会从集市上拿下来了，公益日不用去找{ $name }了，真对不住。
market-off-asked = 您问过的“{ $what }”，居委会从集市上拿下来了，跟您说一声。
market-taken-off = { $kind ->
    [table] 您的{ $tables }（{ $what }）
   *[other] 您的“{ $what }”
}从集市上拿下来了：{ $n ->
    [0] 居委会看过，觉得不合适。
    [1] 有邻居觉得不合适，居委会看过了。
   *[other] 有{ $n }位邻居觉得不合适，居委会看过了。
}想问一问的话，找{ $name }就行。
market-committee = 居委会
market-back-yours = 刚才说错了：“{ $what }”还在，还给您留着，公益日找{ $name }就行。
market-back-asked = 刚才说错了：“{ $what }”还在，还没定给谁，定了我告诉您。
market-back-other = 刚才说错了：“{ $what }”还在，还是给先说的那位邻居。
market-put-back = 刚才说错了：您的“{ $what }”放回集市了。
market-put-back-hidden = 刚才说错了：您的“{ $what }”没有拿下来，居委会再看一看。
market-no-more = 您在集市上问过的一样东西，主人不来了，也就带不来了，跟您说一声。
market-not-needed = { $name }不要您的“{ $what }”了，这一样又空着。{ $n ->
    [0] 有人想要，我再告诉您。
   *[other] 也问过的邻居，想给的话按一下：
}
market-own-table = 您摆摊：{ $tables }，“{ $what }”
market-own-brings = 您带来：{ $list }
market-own-gets = 给您留着：{ $list }
market-bring-item = “{ $what }”（{ $kind ->
    [swap] 和{ $name }换
   *[other] 给{ $name }
}）
market-get-item = “{ $what }”（{ $kind ->
    [swap] 和{ $name }换
   *[other] 找{ $name }拿
}）
market-kept = 给您留着：{ $what }
market-off-table = 集市也不办了，您的{ $tables }不用来摆了。
market-off-brings = 您答应带来的{ $list }，这次不用带了。
market-off-gets = 给您留着的{ $list }，这次也拿不成了，真对不住。
button-market = 睦邻集市
button-set-up = 我要摆摊
button-give = 我要送
button-swap = 我要换
button-one-table = 同意，一张
button-two-tables = 同意，两张
button-bring-no-more = 不带了
button-i-want-it = 我想要
button-give-it = 给
button-gone-already = 已经没了
button-report = 这个不合适
button-nothing-wrong = 没问题，放回去
button-leave-it-there = 没问题，放着
button-take-away = 拿掉
button-want-no-more = 不要了
button-give-to = 给{ $name }
