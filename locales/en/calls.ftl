# Calls: who has not heard yet, one by one.
calls-list = { $date }: { $n ->
    [one] one neighbour is
   *[other] { $n } neighbours are
} still to be called. Press a name:
calls-open = { $date }: { $n ->
    [one] one neighbour has
   *[other] { $n } neighbours have
} not been reached yet. Please call again:
calls-told = { $name } knows.
calls-no-answer = { $name } did not answer; try again later.
calls-not-in = { $name } is not in; go there again later.
calls-again = { $name } (no answer yet)
calls-more = { $n } more after these.
calls-say = Please tell this neighbour:
calls-knows = This neighbour knows already; no need to call.
button-calls = Call one by one
button-told = They know
button-no-answer = No answer
button-not-in = Not in
button-undo-call = Undo: { $name }
calls-mine = { $date }: { $n ->
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
