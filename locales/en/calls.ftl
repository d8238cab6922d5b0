# Calls: who has not heard yet, one by one.
calls-matter = { $date }
calls-matter-off = The welfare day on { $date } is cancelled
calls-matter-moved = The welfare day is moved to { $date }
calls-matter-indoors = The welfare day on { $date } moves indoors
calls-matter-venue = The welfare day on { $date } is at another place
calls-matter-on = The welfare day on { $date } takes place after all
calls-matter-back = The welfare day on { $date } is as it was planned
calls-list = { $matter }: { $n ->
    [one] one neighbour is
   *[other] { $n } neighbours are
} still to be called. Press a name:
calls-open = { $matter }: { $n ->
    [one] one neighbour has
   *[other] { $n } neighbours have
} not been reached yet. Please call again:
calls-still = { $matter }: { $n ->
    [one] one neighbour does
   *[other] { $n } neighbours do
} not know yet. Please give them a call:
calls-told = { $name } knows.
calls-no-answer = { $name } did not answer; try again later.
calls-not-in = { $name } is not in; go there again later.
calls-again = { $name } (no answer yet)
calls-more = { $n } more after these.
calls-say = Please tell this neighbour:
calls-say-off = The welfare day on { $date } is cancelled; no need to come.
calls-say-moved = The welfare day of { $date } is moved to:
calls-say-indoors = The welfare day moves indoors:
calls-say-venue = The welfare day is at another place:
calls-say-on = The welfare day takes place after all; what was booked still holds:
calls-say-back = The welfare day is as it was planned, after all:
calls-changed = This has changed again just now, and is not what you told them. Please press the name, and tell them once more.
calls-knows = This neighbour knows already; no need to call.
button-calls = Call one by one
button-told = They know
button-no-answer = No answer
button-not-in = Not in
button-undo-call = Undo: { $name }
calls-mine = { $matter }: { $n ->
    [one] one neighbour does
   *[other] { $n } neighbours do
} not know yet. Please call them, or knock; press a name:
calls-with = { $name } ({ $head } calls)
calls-with-again = { $name } ({ $head } called, no answer)
calls-whom = Which head of a building shall call { $name }? They do so from now on.
calls-whom-else = { $head } calls { $name } now. Who instead?
calls-given = All right, { $head } calls { $name } from now on. The day before each welfare day I tell { $head } whom to call.
calls-kept = All right, the committee calls { $name } from now on.
calls-no-head = They are no head of a building now. Please choose somebody else.
button-calls-mine = To call ({ $n })
button-whom = A head of a building calls
button-whom-else = Somebody else calls
button-keep-call = The committee calls
calls-stand-ins = Please telephone for volunteers who cannot come:
