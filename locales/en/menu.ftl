# What Telegram's command menu says beside each command (3 to 256 characters).

menu-start = Back to the beginning
menu-book = Book a place
menu-shifts = Help out
menu-my = My plans
menu-day = Next welfare day
menu-help = How this works
menu-lang = 中文 / English
menu-privacy = What is kept about me
menu-stop = No more notices
menu-announce = Announce something
menu-roster = Who comes and who helps
menu-invite = Invite someone to organize
