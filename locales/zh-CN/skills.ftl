# 大家会什么，哪里缺人手。
skills-mine-none = 您会哪一样？公益日缺人手的时候，我先来问您。
skills-mine = 您说过会的：
skills-mine-line = { $what }{ $known ->
    [yes] ，居委会已经记下
   *[no] ，居委会会来跟您聊聊
}
skills-ask-words = 您会什么？打几个字就行，比如“缝补”“修自行车”。
skills-new = { $name }说会{ $what }。请跟这位邻居聊一聊；聊好了，缺人手时我就来问。
skills-new-words = { $name }说会{ $what }。请跟这位邻居聊一聊；聊好了，缺人手时请到哪一摊帮忙？
skills-show = { $name }：{ $what }{ $known ->
    [yes] ，缺人手时会问。
   *[no] ，还没聊过。
}
skills-list = 大家会的，一共{ $n }样{ $waiting ->
    [0] 。
   *[other] ，{ $waiting }样还没聊过：
}
skills-list-line = { $name }：{ $what }{ $known ->
    [yes] {""}
   *[no] （还没聊过）
}
skills-list-none = 还没有邻居说自己会什么。“更多”里有“我会做”，请大家说一说。
skills-confirmed = 谢谢您！{ $what }的事记下了，缺人手的时候我来问您，来不来都随您。
skills-not-yet = 刚才说记下了{ $what }，是居委会按早了，先来跟您聊聊再说。
skills-ask = { $name }，{ $date }的{ $service }还缺人手，您会这个，能来吗？
skills-coverage = { $date }的公益日还有{ $n }天，这几样还缺人手：
skills-coverage-stall = { $service }缺{ $missing }位{ $asked ->
    [0] {""}
   *[other] ，已经问了{ $asked }位会的邻居
}
skills-coverage-more = 还有{ $n }样也缺。
skills-not-this-time = 好，{ $service }这次不请您了，谢谢您说一声。
skills-comes-already = 您已经答应来了。要是来不了，在“我的安排”里说一声。
skills-asked = { $date }的公益日，问过{ $n }位会的邻居：
skills-asked-yes = { $service } { $name }：来
skills-asked-no = { $service } { $name }：这次不来
skills-asked-silent = { $service } { $name }：还没回话
button-who-asked = 问过的（{ $n }）
button-more-asked = 后面几位
button-i-can-after-all = 按错了，我能来
skills-refused-words = 这个我记不下。请打几个字，最多16个，比如“缝补”。
skills-refused-enough = 您真能干！六样已经够了；想换，先去掉一样。
button-i-know-how = 我会做
button-who-can = 大家会的
button-who-can-new = 大家会的（{ $n }样没聊过）
button-more-skills = 后面几样
button-other-skill = 别的，我来打字
button-skill-drop = 去掉：{ $what }
button-skill-confirm = 聊过了，缺人就问
button-skill-confirm-other = 都不是，先记着
button-skill-decline = 先不请
button-appeal-for = 再找人：{ $service }
skills-discovered = { $date }的公益日，有几位您可能想认识：
skills-liked = { $name }做{ $service }，来过的邻居打了{ $points }分。下次还请吗？聊一聊，请这位在“我会做”里说一声。
skills-unused = { $name }会{ $what }，聊过了，还没轮上过。
