# What Telegram's command menu says beside each command (3 to 256 characters).

menu-start = 回到首页
menu-book = 我要预约
menu-shifts = 我来帮忙
menu-my = 我的安排
menu-day = 下次公益日
menu-help = 怎么用
menu-lang = 中文 / English
menu-privacy = 我的资料
menu-stop = 不再通知
menu-announce = 发通知
menu-roster = 看名单
menu-invite = 请人一起来张罗
