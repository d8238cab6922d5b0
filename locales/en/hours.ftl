# Coming and going, hours, one's own record.
hours-at = { $time }
hours-n = { $hours }
hours-blank = —
hours-enter = On the table stand four digits, new ones each minute. Please type them:
hours-enter-going = You are leaving? Please type the four digits on the table:
hours-ask-go = You came at { $came }. Are you going now?
hours-mine-here = You came at { $came }, thank you! When you go, type the digits on the table once more.
hours-mine-left = { $date }: you came at { $came } and went at { $left }, { $hours } hours. Well done! Once the committee has confirmed it, it stands in your record.
hours-mine-not-yet = Nobody has noted yet today that you are here.
hours-mine-open = { $date }: you came at { $came } and went at { $left }; it is not confirmed yet. Tell me if that is wrong.
hours-mine-none = { $date }: nothing is noted of when you came and went. If you were there, tell me.
hours-mine-confirmed = { $date }: you came at { $came } and went at { $left }, { $hours } hours, confirmed by the committee.
hours-confirmed = { $date }: you helped for { $hours } hours, from { $came } to { $left }. The committee has confirmed it. Thank you!
hours-ask-dispute = What is wrong with your hours of { $date }? A short line will do, such as "I stayed till twelve".
hours-said = Noted. The committee will have a look.
hours-record = In { $year } you helped on { $n ->
    [one] one day
   *[other] { $n } days
}, { $hours } hours in all:
hours-record-day = { $date }, { $community }, { $hours } hours
hours-record-none = Nothing is confirmed for { $year } yet.
hours-record-title = Record of voluntary service, { $year }
hours-record-name = Name: { $name }
hours-record-sums = { $n ->
    [one] 1 day
   *[other] { $n } days
}, { $hours } hours
hours-record-number = Check number: { $number }
hours-record-check = Whoever has the check number can see whether this record is genuine.
hours-col-date = Date
hours-col-where = Neighbourhood
hours-col-what = What
hours-col-from = From
hours-col-to = To
hours-col-hours = Hours
hours-code = The digits: { $code }
    New ones at { $time }. Volunteers type them when they come and when they go.
hours-list = { $date }, { $all } helping: { $came } came, { $left } went.
hours-list-later = { $n ->
    [one] One of them has a turn that is
   *[other] { $n } of them have turns that are
} still to begin: note them then.
hours-name-not-yet = { $name }: not here yet
hours-name-here = { $name }: came { $came }
hours-name-left = { $name }: { $came } to { $left }
hours-name-confirmed = { $name }: { $came } to { $left }, confirmed
hours-name-proposed = { $name }: late times, to be looked at
hours-name-disputed = { $name }: says it is wrong
hours-person-not-yet = { $name }, { $date }: nobody noted that they came.
hours-person-here = { $name }, { $date }: came at { $came }, has not gone yet.
hours-person-left = { $name }, { $date }: { $came } to { $left }, { $hours } hours, not confirmed yet.
hours-person-confirmed = { $name }, { $date }: { $came } to { $left }, { $hours } hours, confirmed.
hours-their-words = They say: "{ $words }"
hours-sum = { $date }: { $n ->
    [one] one volunteer
   *[other] { $n } volunteers
}, { $hours } hours in all. Please confirm.
hours-sum-done = { $date }: the hours of { $n } are confirmed.
hours-sum-disputed = { $n ->
    [one] One says
   *[other] { $n } say
} that the hours are wrong: please look at the list.
hours-sum-others = { $date }: { $n ->
    [one] one is
   *[other] { $n } are
} for somebody else to confirm; nobody confirms their own.
hours-sum-none = { $date }: nothing can be confirmed yet.
hours-sum-half = { $n } came and nobody noted when they went: please look at the list.
hours-sum-never = { $n ->
    [one] One is
   *[other] { $n } are
} not noted as here.
hours-disputed = { $name } says the hours of { $date } are wrong: "{ $words }"
hours-ask-times = { $name }, { $date }: from when to when, and why so late? One line, such as "8:30-11:00 forgot to sign out".
hours-proposed = Noted. It counts once a second person has looked at it; I am asking them.
hours-second = { $by } enters late for { $name } on { $date }: { $came } to { $left }, because "{ $words }". Is that right?
hours-declined = { $name }, { $date }: somebody else looked at the late times and said no. All stays as it was.
hours-refused-code = Those are not the digits, or they have just changed. Please look at the table and type them again.
hours-refused-rest = That did not work several times, so let us rest for an hour. Whoever keeps the list can note it for you.
hours-refused-not-now = Not at this time: from an hour before the day till an hour after it for the digits, that day for the list, and after it to confirm.
hours-refused-no-turn = You have no turn just now, so there is nothing to note.
hours-refused-own = Nobody notes their own hours. Please ask somebody else.
hours-refused-second = You entered it yourself: somebody else has to look at it.
hours-refused-times = I cannot note that. Please write from when to when it was on that day, and why, such as "8:30-11:00 forgot to sign out".
button-here = I am here
button-going = I am leaving
button-i-go = I am going
button-not-yet = Not yet
button-not-gone = By mistake, I am still here
button-hours-wrong = That is wrong
button-record = My record
button-record-of = { $year }
button-print-record = Print
button-my-hours = My last hours
button-table = Table
button-check = Check it
button-hours-list = Who is here
button-code = The digits
button-next-code = New digits
button-big-code = Show them large
button-all-came = All came
button-all-left = All went
button-more-names = The next ones
button-hours-sum = Confirm hours
button-hours-confirm = Confirm
button-have-a-look = Have a look
button-came-here = Came
button-went = Went
button-was-not-there = Was not here
button-enter-late = Enter late
button-hours-right = Right
button-hours-not-right = Not right
hours-refused-changed = The list has just changed. Please look at it once more before you confirm.
hours-record-theirs = { $name } helped on { $n ->
    [one] one day
   *[other] { $n } days
} in { $year }, { $hours } hours in all:
