# The web page's own words; what Tongxin says in the conversation stands with each slice.
web-name-of-all = Tongxin
web-title = { $community } · Tongxin
web-card = Next welfare day
web-no-day = The next welfare day isn't fixed yet. We'll tell you.
web-yours = Yours:
web-none = Nothing booked yet
web-counts = { $booked } booked, { $helping } helping
web-ticket = { $service } no. { $n }, { $time }
web-ticket-day = { $service } no. { $n }
web-turn = Helping: { $service }, { $time }
web-turn-day = Helping: { $service }
web-hours = { $hours }
web-date = { $date }
web-moved = The day has moved: please look at the new date.
web-cancelled = This welfare day is cancelled.
web-conversation = Our conversation
web-new-below = New messages below
web-chosen = You chose: { $label }
web-save = Keep it on your phone
web-skip = Straight to the conversation
web-language = 语言 Language
web-menu = Often used
web-offline = Reconnecting; your bookings are safe
web-type = Type
web-type-label = Write what you'd like to say
web-send = Say it
web-name = What shall we call you?
web-name-example = For example: Mrs Wang
web-name-missing = Please write what we may call you, for example “Mrs Wang”.
web-agree = Agree
web-signed-out = You have left on this phone. To come back, just write your name.
web-erased = Everything about you is erased. You're welcome back any day!
web-open = Open
web-door = Press “Open” and you're on your page.
web-on = To the first page
web-sorry-lost = There is nothing here; perhaps one letter of the address is wrong.
web-sorry-wrong = We didn't get that. Please go back and press once more.
web-sorry-elsewhere = Please press this on Tongxin's own page.
web-sorry-busy = Too many people are coming in right now. Please try again a little later.
web-sorry-fast = That was a bit too fast for us. Please wait a moment and press once more.
web-sorry-long = That's too long. Please say it shorter.
web-sorry-rest = Tongxin is just starting again. Please look in a little later; your bookings are safe.
web-sorry-yours = The lists are for organizers and helpers only.
web-sorry-codes-rest = That was tried a few times too often. Please come back in an hour, or ask at the committee.
web-sorry-code = This note was used already, or is too old. Please ask for a new one.
web-sorry-unknown = I do not know this telephone yet. Please type the digits on the table where you usually talk with me.
web-here = Coming and going
web-here-type = When you come and when you go: type the digits to me, or scan. New ones each minute.
web-here-web = Scan
web-here-telegram = With Telegram, scan here
web-here-none = No digits yet. Please press "The digits" in the conversation.
web-here-door = Coming, or going: press once.
web-here-note = Note it
web-check = Check a record of voluntary service
web-check-ask = Please type the check number that stands on it:
web-check-go = Check
web-check-good = This record is genuine
web-check-found = { $year }: { $n ->
    [one] one day
   *[other] { $n } days
}, { $hours } hours in all. The name begins with "{ $first }".
web-check-made = Made on { $date }. Please compare it with the one in your hand.
web-check-changed = More has been confirmed since; a new one can be asked for.
web-check-unknown = There is no such check number. Is there a letter wrong?
web-check-at = To be checked at: { $address }
web-other = You belong to { $mine }. Would you like to change to { $there }?
web-move = Change to { $there }
web-stay = Stay with { $mine }
web-which = Which neighbourhood do you live in?
web-when = { $date } { $time }
web-print = Print
web-poster-title = Neighbours' Welfare Day
web-poster-free = Free of charge. All neighbours welcome!
web-poster-parts = Work is free; parts at cost. All neighbours welcome!
web-poster-web = Scan to book or help
web-poster-telegram = On Telegram, scan here
demo-neighbourhood = { " neighbourhood" }
demo-title = Tongxin · { $community } welfare day
demo-fiction = Demo, all people fictitious
demo-clock = The demo's time
demo-clock-now = { $date } { $time }
demo-next = ▶ To the next thing: { $when } { $what }
demo-next-none = Nothing more is due
demo-fast = Fast
demo-pause = Pause
demo-set = Pick a time
demo-set-go = Go there
demo-timeline = From now to the welfare day
demo-try = Try:
demo-step-book = Book a haircut
demo-step-help = Help sharpen knives
demo-step-tell = Announce
demo-step-next = To the next thing
demo-step-plug = Pull the plug
demo-done = (done)
demo-phones = Phones
demo-unread = New message
demo-add = + Add a person
demo-neighbour = New neighbour
demo-role-resident = resident
demo-role-volunteer = volunteer
demo-role-organizer = organizer
demo-today = today { $time }
demo-tomorrow = tomorrow { $time }
demo-on = { $date } { $time }
demo-due-days = reminder, { $n ->
    [one] { $n } day
   *[other] { $n } days
} before
demo-due-hours = reminder, { $n ->
    [one] { $n } hour
   *[other] { $n } hours
} before
demo-due-soon = reminder just before
demo-due-calls = call list
demo-due-over = the day ends
demo-due-next = next day is planned
demo-due-tell = an announcement leaves
demo-due-dropouts = somebody can't come
demo-due-coverage = are there enough hands?
demo-due-report = a report for organizers
demo-due-release = kept places are given to all
demo-due-opinion = how was it?
demo-due-message = morning messages
demo-mark-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
} before
demo-mark-day = Welfare day
demo-tally = Records { $records } · shown { $shown } · waiting { $waiting }
demo-plug = Pull the plug
demo-off = The plug is out; starting again …
demo-before = Before:{" "}
demo-after = . Now:{" "}
demo-same = . Nothing lost.
