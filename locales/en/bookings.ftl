# Bookings.
bookings-choose = { $date }: what would you like to book? The number of free places is in brackets.
bookings-choose-other = { $date }: what shall I book for this neighbour? The number of free places is in brackets.
bookings-service = { $service } ({ $free })
bookings-service-full = { $service } (full: wait)
bookings-nothing-free = Everything for { $date } is booked. To wait for a place that comes free, press one.
bookings-nothing-yet = Nothing can be booked for { $date } yet.
bookings-nothing-to-book = Nothing needs to be booked for { $date }; just come.
bookings-seeking-list = Still looking for a helper: { $list }
bookings-times = { $service }: what time suits you?
bookings-whom = For whom?
bookings-ask-other = What should we call the person who comes? You can add the building, as in "Uncle Li, building 3".
bookings-summary = Is this right? { $service }, { $date } at { $time }, name "{ $name }".
bookings-summary-any-time = Is this right? { $service }, { $date }, any time, name "{ $name }".
bookings-booked = Booked. You are number { $number } for { $service }; please come by { $when }.{ $promise }
bookings-booked-any-time = Booked. You are number { $number } for { $service }; come any time on { $date }.{ $promise }
bookings-booked-other = Booked. { $name } is number { $number } for { $service }; please come by { $when }.{ $promise }
bookings-booked-other-any-time = Booked. { $name } is number { $number } for { $service }; come any time on { $date }.{ $promise }
bookings-booked-desk = Booked. { $name } is number { $number } for { $service }; please come by { $when }. Please pass it on.
bookings-booked-desk-any-time = Booked. { $name } is number { $number } for { $service }; come any time on { $date }. Please pass it on.
bookings-restored = It is back: { $whose ->
    [own] you are
   *[other] { $name } is
} number { $number } for { $service }, { $when }.
bookings-moved = Good, { $whose ->
    [own] you are
   *[other] { $name } is
} now number { $number } for { $service }, { $when }. See you then!
bookings-show = { $whose ->
    [own] You have
   *[other] { $name } has
} number { $number } for { $service }, { $date }, { $when }.
bookings-no-other-time = There is no other time for { $service }.
bookings-cancelled = Never mind, the place is free for another neighbour.
bookings-other-time = If another time suits you better: { $date } at { $time } is free.
bookings-cancelled-for-you = The committee cancelled number { $number } for { $service } on { $date } for you. Please ask them if you wonder why.
bookings-calendar = Open this and your phone will ring by itself.
bookings-title = { $service }, number { $number }
bookings-own = Yours: { $service } no. { $number }, { $when }
bookings-own-other = { $name }: { $service } no. { $number }, { $when }
bookings-on-list = { $service } no. { $number } { $when } { $name }
bookings-closed = Booking is closed for this day. You can just come; if there is a place, it is yours.
bookings-seeking = We are still looking for a helper for { $service }; then it can be booked. Do you know someone?
bookings-not-offered = { $service } is not offered this time.
bookings-twice = { $whose ->
    [own] You have
   *[other] { $name } has
} { $service } already: number { $number }, { $when }. Once a day is enough.
bookings-same-time = { $whose ->
    [own] You have
   *[other] { $name } has
} { $service } at that time: number { $number }, { $when }.
bookings-on-shift = You are helping at { $service } then ({ $hours }).
bookings-others-max = You can book for { $max } others a day. For more, please come to the committee and we help you.
bookings-ticket-gone = This ticket is put away: its day is over, or the place was given back.
bookings-too-late = It is about to begin, so it cannot be changed here. If you cannot come, just let the committee know.
bookings-full = { $service } is fully booked. You can wait: I ask in turn when a place comes free. Or come early on the day.
bookings-full-then = That time for { $service } has just been taken. These are still free:
button-myself = Myself
button-other = Book for someone else
button-confirm-booking = Confirm booking
button-other-time = Another time
button-calendar = Save to my calendar
button-undo = Undo
button-not-this-time = Not this time
button-move-to = Move to { $time }
button-ticket = Print the ticket
bookings-agreed-books = Press how they agreed, and it is booked:
bookings-seems-there = { $who } seems to be booked for { $service } already: no. { $number }, { $when }. If it is the same person, once is enough.
bookings-ticket = Here is the ticket, to print and take along.
ticket-date = { $date }
ticket-when = be there by { $time }
ticket-any-time = any time, { $hours }
ticket-place = at { $venue }
ticket-bring = Please bring: { $what }
ticket-bring-broken = Please bring along what is to be mended.
ticket-show = Show this at the table when you arrive.
ticket-cannot-come = If you cannot come, just tell the committee.
