# Small words used everywhere.
list-separator = {", "}
as-it-is = { $text }
as-named = { $name }
named-in = { $name } of { $building }
as-list = { $list }
as-code = { $code }
as-date = { $date }
someone = neighbour
back = Back
time = { $time }
any-time = any time
date-words = { $weekday ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
} { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
clock-words = { $hour12 }{ $minute ->
    [0] { "" }
   *[other] :{ $minute2 }
} { $half ->
    [am] am
    [noon] noon
   *[pm] pm
}
hours-words = { $from } to { $to }
hours-words-same-half = { $from } to { $hour12 }{ $minute ->
    [0] { "" }
   *[other] :{ $minute2 }
} { $half ->
    [am] am
    [noon] noon
   *[pm] pm
}
word-today = today
word-tomorrow = tomorrow
word-soon = soon
cost-free = Free.
cost-parts = The work is free; you only pay for parts, at cost.
from-committee-in-chinese = From the committee, in Chinese:
stale = This button is too old. Please start again.
not-yours = This is for the committee's organizers.
too-long = That is too long. Please send it in shorter pieces.
too-fast = That was a lot at once. Please wait half a minute, then go on.
not-words = I can only read words. Please press a button or type a few words.
not-understood-asked = I did not understand that.
not-understood = I did not understand. Press a button below, or type "book", "help out" or "my".
button-help = How it works
promise-before = {" "}I will remind you the day before.
promise-own-turn = {" "}I will remind you shortly before.
promise-none = { "" }
