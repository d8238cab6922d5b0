# 一队人一起来帮忙，单位带东西来。
teams-first = 一队人来帮忙，或者单位出点东西，都在这里说一声：
teams-mine = { $team }，谢谢你们！下次公益日：
teams-turn = 帮忙：{ $service }，{ $heads }位
teams-brings = 带：{ $what }
teams-ask-name = 你们叫什么？打几个字就行，比如“小焦志愿者服务队”“百乐物业”。
teams-choose = { $date }，这几样还缺人手。你们来哪一样？
teams-nothing-needed = { $date }的人手都够了，谢谢！也可以带点东西来。
teams-ask-heads = { $service }还能来{ $missing }位。你们来几位？按一下，或者打个数字：
teams-ask-heads-now = { $service }，你们一共来几位？最多{ $missing }位。按一下，或者打个数字：
teams-heads = { $n }位
teams-coming = 说好了，谢谢{ $team }！{ $date }{ $hours }，{ $service }，{ $heads }位，在{ $venue }。都有谁来，可以以后再报。
teams-ask-names = 都有谁来？把名字打给我，中间用顿号，比如“张三、李四”。印在签到单上，公益日过后十天就删掉。{ $n ->
    [0] { "" }
   *[other] 已经有{ $n }位，再打一次就全换掉。
}
teams-named = 记下了{ $n }位的名字，一共来{ $heads }位。
teams-ask-pledge = 你们带什么来？打几个字就行，比如“两张长桌”“一箱水”。
teams-pledge = 记下了：{ $team }带“{ $what }”，{ $date }{ $time }以前到{ $venue }就行。提前三天和前一天我再提醒您。
teams-remember = { $name }，{ $date }公益日，您答应带来的，{ $time }以前到{ $venue }就行，谢谢！
teams-new = { $team }（{ $name }）来帮忙：{ $service }，{ $date }{ $hours }，{ $heads }位。
teams-new-pledge = { $team }（{ $name }）{ $date }带“{ $what }”来。
teams-no-pledge = { $team }答应带的一样，不带了。
teams-list = { $date }，大家带来的{ $n }样。到了就按一下：
teams-nobody-brings = 还没有人说带什么来。
teams-not-yet = { $team }：{ $what }
teams-arrived = ✓ { $team }：{ $what }
teams-what = { $what }
teams-at-stall = { $team }（{ $name }）{ $heads }位
teams-member = { $name }（{ $team }）
teams-member-n = { $team } 第{ $n }位
teams-refused-name = 这个名字我记不下。请打几个字，最多20个，比如“百乐物业”。
teams-refused-heads = 请打一个数字，两位到五百位。一个人来，按 [我来帮忙] 就行。
teams-refused-words = 这个我记不下。请打几个字，最多40个，比如“两张长桌”。
teams-refused-names = 没看懂。请把名字打给我，中间用顿号，比如“张三、李四”。
teams-refused-room = { $service }只缺{ $missing }位了。请打小一点的数字，或者换一样。
teams-enough = 你们带的够多了，四样为止，谢谢！
button-team-help = 我们来帮忙
button-team-elsewhere = 换一样
button-team-bring = 我们带东西
button-team-name = 改名字
button-team-names = 报名字
button-team-heads = 改人数
button-not-bringing = 不带了
button-who-brings-what = 谁带什么
