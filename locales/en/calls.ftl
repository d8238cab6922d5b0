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
calls-again = { $name } (no answer yet)
calls-more = { $n } more after these.
calls-say = Please tell this neighbour:
calls-knows = This neighbour knows already; no need to call.
button-calls = Call one by one
button-told = They know
button-no-answer = No answer
button-undo-call = Undo: { $name }
