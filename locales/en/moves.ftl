# A stall lost its volunteer: its bookings are moved to another.
button-move-stall = Move to another stall
button-move-now = Move them
moves-ask = { $service }: { $n ->
    [one] one booking
   *[other] { $n } bookings
}. To which stall? These can take all of them:
moves-to = { $service } ({ $other ->
    [0] same times
    [one] 1 at another time
   *[other] { $other } at another time
})
moves-to-any-time = { $service } (any time)
moves-none = There is nothing left to move at { $service }.
moves-nowhere = { $service }: { $n ->
    [one] one booking
   *[other] { $n } bookings
}. No stall can take all of them just now: too few places, or somebody has booked or waits there already.
moves-sure = { $date }: { $n ->
    [one] one booking goes
   *[other] { $n } bookings go
} from { $from } to { $to }.
moves-sure-same = { $n ->
    [one] The time stays the same, the number is new.
   *[other] The times stay the same, the numbers are new.
}
moves-sure-all-other = { $n ->
    [one] It gets
   *[other] All get
} another time and a new number.
moves-sure-other = { $same ->
    [one] One keeps the time
   *[other] { $same } keep their time
}, { $other ->
    [one] one gets
   *[other] { $other } get
} another; all get a new number.
moves-sure-any-time = There people come at any time; the numbers are new.
moves-sure-told = I tell everyone concerned (at night not before the morning); please telephone those without a phone of their own here. For ten minutes it can be undone.
moves-done = Done: { $n ->
    [one] the booking of { $from } is
   *[other] all { $n } bookings of { $from } are
} at { $to } now.{ $told ->
    [0] { "" }
    [one] {" "}One neighbour is being told.
   *[other] {" "}{ $told } neighbours are being told.
}
moves-call = { $n ->
    [one] One I cannot reach, please telephone:
   *[other] { $n } I cannot reach, please telephone:
} { $list }
moves-told = { $from } on { $date } cannot take place after all. We have kept a place for you at { $to } instead:
moves-told-how = Your old number no longer counts; please come with the new one. If you would rather not, press "I can't come" below.
moves-told-how-several = The old numbers no longer count; please come with the new ones. To change or give back a place, press it below.
moves-back = { $from } on { $date } is not moved to { $to } after all: that was our mistake. Your place, time and number are the old ones:
moves-manned = { $service } has a helper; nothing needs to be moved.
moves-alone = { $service } has nobody { $begun ->
    [yes] at its table just now
   *[no] today
}: whoever had the turn cannot come, and nobody stands in.
moves-alone-never = { $service } has nobody just now: nobody has come forward for this turn.
moves-alone-late = Nobody of { $service } has checked in yet; its table may be empty.
moves-alone-open = { $n ->
    [0] Nobody is waiting.
    [one] One booking is still open. If you pause the stall, I tell those who wait.
   *[other] { $n } bookings are still open. If you pause the stall, I tell those who wait.
}
moves-somebody = Good, somebody is at { $service }. I will not ask again.
button-pause-stall = Pause
button-somebody-is-there = Somebody is there
