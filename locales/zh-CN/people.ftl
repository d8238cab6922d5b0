# 认识大家：第一次来、首页、更多、我的资料。
people-privacy-notice =
    只记您的称呼和约的时间，别的邻居看不到。
    随时可以看、可以全部删掉。
people-agree-again = 我记些什么，说明改了一点，请您再看一眼：
people-agree-again-kept = 您约好的都还在，照样提醒您。
people-which = 您住在哪个居民区？
people-more = 还想做点什么？
people-me = 关于您自己：
people-office = 居委会的事：
people-lang = 用哪种文字？
lang-zh = 中文
lang-en = English
people-help =
    想约服务，按“我要预约”；想出力，按“我来帮忙”。
    “我的安排”里能看、能改、能取消。
    不想打字就按按钮；也可以打数字，1就是第一个按钮。
    约好了，前一天和两小时前我都会提醒您。
    不会用也没关系，到居委会说一声，大家帮您约。
people-privacy =
    我只记着：您的称呼、电话（您愿意给的话）、约了什么、哪天来帮忙、帮了多久。
    您替谁约过，也记着怎么称呼、住几号楼、怎么答应的。
    称呼和电话只有居委会的组织者和帮手看得到；要打电话找您的时候，替居委会打的楼组长也看得到。
    您可以看一看、带走一份，或者全部删掉。
people-seen-name = 称呼：{ $name }
people-seen-community = 居民区：{ $community }
people-seen-phone = 电话：{ $phone }
people-seen-phone-kept = 电话：留了，末两位{ $end }
people-seen-no-phone = 电话：没有留
people-export = 这是我记着的全部，给您一份。
people-export-phone = 电话在这里只写末两位，网页上的那份是全的。
people-erase-ask = 真的全部删掉吗？您约的位子和帮忙的班也会一起取消，删了就找不回来了。
people-erase-last = 您是唯一的组织者：您走了，公益日就没有人管了。最好先请一位新的。
people-erased = 都删掉了。想再来，打个招呼就行。
people-quiet =
    好，以后不再发邀请和通知。
    您自己约的位子照样提醒；公益日改期或取消，也会告诉您。
people-loud = 好，有新的公益日和通知，我再告诉您。
people-ask-name = 怎么称呼您？打几个字就行，比如“王阿姨”。
people-ask-name-other = 怎么称呼这位邻居？现在写的是“{ $name }”。
people-ask-phone = 请打您的电话号码。只有居委会的组织者和帮手看得到。
people-granted = 您现在是{ $community }的{ $role }了，谢谢您出力！
people-organizer-can = 名单、发通知、改安排都由您来管。一个人忙不过来，先请几位一起做吧：按“请人来做事”。
people-helper-can = 您能看名单、打印，还能替没有手机的邻居约。先按“名单”，看看有谁约了。
people-head-can = 公益日前一天傍晚，我告诉您哪几位邻居还不知道，请您打个电话。名字出来了，按一下就看到怎么说。平时不用管，先按“去看看”。
people-withdrawn = 您在{ $community }的工作告一段落，谢谢您！
people-invite-ask = 请谁来一起做？
people-invite =
    请把下面这串字转给要来的人，48小时内有效，只能用一次。
    { $community } · { $role }
    { $code }
people-roles = 现在一起做事的人：
people-role = { $role } { $name }
role-organizer = 组织者
role-helper = 帮手
role-head = 楼组长
people-devices = 您在{ $n }个地方打开过：
people-device-telegram = Telegram，{ $date }{ $time }起
people-device-web = 网页，{ $date }{ $time }起
people-device-this = 就是这台，{ $date }{ $time }起
people-device-link =
    在别的手机上打开下面的网址，或者把这串字打给我，就能看到同样的内容。半小时内有效，只能用一次。
    { $code }
people-signed-out = 这台手机已经退出了。
people-refused-code = 这个邀请不对，或者用过、过期了。请向给您的人再要一个。
people-refused-codes-rest = 试的次数多了，先歇一个小时再来。急的话，请到居委会说一声。
people-refused-name = 这个称呼我记不了。请打几个字，最多20个，比如“王阿姨”。
people-refused-phone = 这个电话号码看着不对，请再打一次。
people-refused-dependents = 您替好多位邻居约过了。再要约，请到居委会来，我们帮您。
people-refused-last = 总得留一位组织者。请先请一位新的，再来改。
button-agree = 同意
button-agree-zh = 同意 · 中文
button-agree-en = Agree · English
button-start = 去看看
button-home = 首页
button-book = 我要预约
button-help-out = 我来帮忙
button-next-day = 下次公益日
button-plans = 我的安排
button-more = 更多
button-me = 关于我
button-office = 居委会的事
button-roster = 名单
button-announce = 发通知
button-change = 改安排
button-rename = 改称呼
button-phone = 留电话
button-lang = 中文/English
button-quiet = 不再通知
button-loud = 恢复通知
button-devices = 我的手机
button-privacy = 我的资料
button-invite = 请人来做事
button-move-away = 换居民区
button-seen = 看一看
button-export = 带走一份
button-erase = 全部删掉
button-erase-yes = 全部删掉，不留了
button-roles = 现在有谁
button-withdraw = 请{ $name }休息
button-open-link = 打开
button-link-device = 在别的手机上打开
button-drop-device = 去掉{ $date }{ $time }的那台
button-sign-out = 退出这台手机
people-agreed-ask = { $name }自己知道吗？
people-agreed-again = 上次问{ $name }是一年多以前了，现在还愿意吗？
people-ask-first = 好，先问一声，答应了再来约。现在先不约。
people-others = 您替这几位约：
people-others-none = 您还没有替别人约过。
people-others-more = 还有{ $n }位。
people-other-oral = { $who }：{ $date }亲口答应的
people-other-paper = { $who }：{ $date }写了纸条
people-other-lapsed = { $who }：问过一年多了，下次约再问一声
people-other-never = { $who }：还没问过，下次约先问一声
button-agreed-oral = 亲口答应了
button-agreed-paper = 写了纸条
button-not-asked = 还没问
button-others = 我替谁约
