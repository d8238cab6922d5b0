# The welfare day: card, reminders, lists, changes.
day-title = { $community } welfare day
day-none = The next welfare day is not set yet. I will tell you.
day-card-cancelled = The welfare day on { $date } is cancelled.
day-when-where = { $date }, { $hours }, at { $venue }
day-offers = { $list }. Free.
day-offers-parts = { $list }. The work is free; you only pay for parts, at cost.
day-which-help = Would you like to book a service, or to help out?
day-plans = Your plans for { $date }. Press one to change it:
day-plans-all = Your plans. Press one to change it:
day-plans-none = You have no plans yet for the welfare day on { $date }.
day-invitation = Hello { $name }! The { $community } welfare day is coming:
day-free = { $n ->
    [one] One place is still free.
   *[other] { $n } places are still free.
} Would you like to book something?
day-hands = { $n ->
    [one] One more pair of hands is needed.
   *[other] { $n } more pairs of hands are needed.
} Would you like to help out?
day-before = { $name }, { $word } at { $venue }:
day-own-turn = { $name }, don't forget, { $word } at { $venue }:
day-before-one = { $name }, { $word }: { $service }, { $when }, at { $venue }. You are number { $number }.
day-own-turn-one = { $name }, don't forget { $word }: { $service }, { $when }, at { $venue }. You are number { $number }.
day-still-seeking = We are still looking for a helper: { $list }. Please ask the committee before you come.
day-do-you-come = Will you come?
day-do-you-come-then = Will you come on that day?
day-coming = Good, see you on { $date }!
day-which-cannot = Which one can you not come to?
day-venue = The { $community } welfare day takes place somewhere else:
day-moved = The { $community } welfare day is at another time:
day-cancelled = The { $community } welfare day on { $date } is cancelled.
day-cancelled-own = The { $community } welfare day on { $date } is cancelled, so you need not come.
day-reopened = The { $community } welfare day takes place after all; whatever was booked still holds:
day-thanks = Thank you for { $date }! { $n ->
    [0] It was good to have you there.
    [one] One neighbour had booked, and was glad.
   *[other] { $n } neighbours had booked, and they were glad.
}
day-date-not-understood = That date does not work. Please type a day within the next four months, month and day.
day-too-long = That is too long. Please keep it under { $n } characters.
day-places-taken = { $n ->
    [one] One person has
   *[other] { $n } people have
} booked the same time already, so there cannot be fewer places.
day-roster = { $date }. Press one to see the names:
day-roster-stall = { $service }: { $booked } booked, { $helpers } helping
day-roster-hands = { $service }: { $helpers } helping
day-call-button = Call list ({ $n })
day-print = Here are the lists of { $date }, ready to print.
day-stall = { $service }: { $booked } booked, { $left } left{ $kept ->
    [0] .
   *[other] {" "}({ $kept } of them kept for walk-ins).
}
day-stall-waiting = { $n ->
    [one] One neighbour is waiting for a place.
   *[other] { $n } neighbours are waiting for a place.
}
day-stall-hands = { $service }: { $helpers } helping, nothing to book.
day-give-back = { $service }: press the number of the place to cancel.
day-stall-no-helpers = Nobody is helping here yet.
day-stall-helpers = Helping: { $list }
day-stall-line = No. { $number } { $when } { $name }
day-stall-coming = No. { $number } { $when } { $name}, will come
day-stall-unanswered = No. { $number } { $when } { $name }, no answer
day-and-more = { $n } more: [Call one by one] shows them all.
day-summary = The welfare day on { $date } is over: { $booked } booked, { $helpers } volunteers helped.
day-summary-served = The day of { $date } is over: { $booked } booked, { $served } served, { $helpers ->
    [one] one volunteer helped.
   *[other] { $helpers } volunteers helped.
}
day-summary-stall-served = { $service }: { $served } served{ $walk_ins ->
    [0] {""}
   *[other] , { $walk_ins } of them walked in
}{ $unmended ->
    [0] {""}
   *[other] , { $unmended } could not be mended
}{ $missed ->
    [0] {""}
   *[other] , { $missed } did not come
}
day-summary-more = And { $n } more, in the list.
day-summary-stall = { $service }: { $n }
day-dropped-place = { $service } { $time }: one place is free again.
day-dropped-place-any = { $service }: one place is free again.
day-dropped-turn = { $service } { $time }: { $heads ->
    [1] a volunteer
   *[other] a team of { $heads }
} cannot come.
day-dropped-turn-any = { $service }: { $heads ->
    [1] a volunteer
   *[other] a team of { $heads }
} cannot come.
day-stall-now = { $service }: { $booked } booked, { $helpers } helping.
day-stall-now-nobody = { $service }: { $booked } booked, nobody helping yet.
day-call-nobody = Everyone knows. No calls to make.
day-call = { $matter }: { $n ->
    [one] one neighbour does
   *[other] these { $n } do
} not know yet. Please give them a call:
day-call-line = { $name } ({ $why })
day-call-no-phone = { $name } ({ $why }, left no number)
day-call-phone = { $name } { $phone } ({ $why })
why-unread = has not opened the page
why-failed = not delivered
why-unknown = perhaps not delivered
why-no-address = has no phone
day-change = What would you like to change? Now it is:
day-venue-assumed = The place is only assumed. Please check it.
day-ask-venue = Where to? Please type the place.
day-ask-places = Places of which service?
day-ask-places-of = { $service }: { $n } places at each time, { $booked } booked.
day-places-fewer = Make it { $n }
day-places-more = Make it { $n }
day-ask-date = To which day? You can also type it, such as "12-27".
day-ask-hour = When should it begin? You can also type it, such as "9:15".
day-ask-reason = Why? Write one sentence; the neighbours will see it.
day-confirm-venue = The welfare day moves to: { $venue }. Is that right?
day-confirm-cancel =
    The welfare day on { $date } is cancelled. The neighbours will read:
    { $reason }
day-confirm-move =
    The welfare day moves to { $date }, beginning at { $time }; all bookings stay. The neighbours will read:
    { $reason }
day-done = Done. { $n ->
    [one] One neighbour is
   *[other] { $n } neighbours are
} being told.
day-done-calls = { $n ->
    [one] One cannot
   *[other] { $n } cannot
} be reached. Please give them a call.
sheet-number = No. { $n }
sheet-turn = { $service } { $hours }
sheet-volunteers = Volunteers' sign-in
sheet-brings = Who brings what
sheet-col-what = What
sheet-calls = Call list
sheet-stand-in = { $name } cannot come, find a stand-in by telephone: { $service }, { $hours }
sheet-calls-in = Call list of { $building }
sheet-col-say = Please say
sheet-say-comes = Are they coming?
sheet-say-off = No need to come, it is cancelled
sheet-say-moved = Moved to { $date } { $time }, at { $venue }
sheet-say-indoors = Indoors: { $venue }
sheet-say-venue = Now at { $venue }
sheet-say-on = It takes place: { $date } { $time }, at { $venue }
sheet-say-back = As planned: { $date } { $time }, at { $venue }
sheet-col-number = No.
sheet-col-time = Time
sheet-col-name = Name
sheet-col-done = Done
sheet-col-stall = Stall
sheet-col-came = Came
sheet-col-left = Left
button-will-come = I'll come
button-cannot-come = I can't come
button-give-back = Cancel a place
button-more-stalls = The next ones
button-print = Print lists
button-print-of = Print { $date }
button-venue = Other place
button-places = Number of places
button-date = Other date
button-hour = Other hour
button-cancel-day = Cancel the day
button-reopen = Hold it after all
button-tell-everyone = Yes, and tell { $n }
day-clock-held = My clock seems to be wrong, so reminders and announcements for a set hour are waiting: nobody should be woken at night. Please ask whoever looks after me to set it. Booking and cancelling work as usual.
day-missed = I was away for a while: after { $from }, { $from-time } nothing more was done until { $to }, { $to-time }. What was too late was not sent:
day-missed-announcements = { $n ->
    [one] One announcement
   *[other] { $n } announcements
} for a set hour
day-missed-invitation = the invitation for { $date }, to { $n ->
    [one] one neighbour
   *[other] { $n } neighbours
}
day-missed-before = the reminder on the eve of { $date }, to { $n ->
    [one] one neighbour
   *[other] { $n } neighbours
}
day-missed-turn = the reminder shortly before, on { $date }, to { $n ->
    [one] one neighbour
   *[other] { $n } neighbours
}
day-missed-over = The welfare day on { $date } is over: { $n } booked.
day-missed-skipped = There was no welfare day on { $date }.
day-missed-more = and { $n } more.
day-missed-call = { $n ->
    [one] One neighbour does
   *[other] { $n } neighbours do
} not know yet. Please give them a call.
day-missed-write = If it still needs saying, please write it again.
day-weather = How is the weather? Once you have decided I tell everyone. As it stands:
day-confirm-as-planned = The welfare day of { $date } is as planned, at { $venue }. Tell those who booked, help or set up?
day-as-planned = The { $community } welfare day is as planned:
day-as-before = The { $community } welfare day stays as it was:
day-weekend = a weekend
day-off = The welfare day of { $date } falls on { $why }; other people may come. Move it to another day?
button-weather = Weather
button-as-planned = As planned
button-indoors = Indoors
button-take-back-change = Take it back
button-move-day = Move to { $date }
button-leave-it = Leave it as planned
