# Volunteers.
shifts-choose = { $date}, most needed first. Where would you like to help?
shifts-nothing-needed = We have enough hands for { $date }. Thank you! Do come by on the day.
shifts-whole-day = { $service } ({ $missing } needed)
shifts-turn = { $service } { $time } ({ $missing } needed)
shifts-summary = Is this right? { $service }, { $date }, { $hours }, at { $venue }.
shifts-taken = Thank you! { $service }, { $date }, { $hours }, at { $venue }.{ $promise }
shifts-restored = Wonderful, { $service } is yours again, { $date }, { $hours }.
shifts-show = You help at { $service }{ $heads ->
    [1] { "" }
   *[other] {" "}({ $heads } of you)
}, { $date }, { $hours }, at { $venue }.
shifts-left = Never mind, we will find someone else for { $service }.
shifts-title = Helping: { $service }
shifts-own = You help: { $service }, { $hours }{ $heads ->
    [1] { "" }
   *[other] {" "}({ $heads } of you)
}
shifts-last-out = { $service } on { $date } has no helper any more; { $n ->
    [0] nobody has booked yet.
    [one] one has booked:
   *[other] { $n } have booked:
}
shifts-found = { $service } has a helper again; { $n ->
    [one] the one booking holds.
   *[other] all { $n } bookings hold.
}
shifts-appeal = { $service } on { $date } still needs someone. Can you do it, and will you come?
shifts-nobody = The helper for { $service } on { $date } cannot come. We are looking for another; if there is none, the committee will tell you.
shifts-told = Good, { $n } neighbours are being told about { $service }.
shifts-asked = Good, { $n } neighbours are being asked whether they can do { $service }.
shifts-full = { $service } has just found enough hands. Thank you! Would you like to see the others?
shifts-overlap = You are helping at { $service } then ({ $hours }).
shifts-booked = You have booked { $service } then ({ $when }). To help out, please move that first.
shifts-closed = This one is over. We will gladly ask you next time.
button-confirm-shift = Confirm
button-i-can = I can
button-appeal = Look for someone
button-tell-booked = Tell those who booked
button-see-shift = See my turn
button-see-booking = See my booking
button-team = We come as a team
shifts-digits = Those six digits are not right. Please ask whoever gave them to you, and type them again.
shifts-digits-rest = That was wrong several times. Please take an hour's rest.
shifts-asked-few = Good, { $n ->
    [one] one neighbour
   *[other] { $n } neighbours
} who can do { $service } { $n ->
    [one] is
   *[other] are
} being asked.
shifts-none-left = Nobody is left who can do { $service } and was not asked lately{ $n ->
    [0] { "" }
    [one] {" "}(one was)
   *[other] {" "}({ $n } were)
}. Shall I ask the other neighbours?
button-appeal-more = Ask a few more
button-appeal-to-all = Ask the others ({ $n })
