# Waiting: a stall is full, and whoever waits is asked in turn.
waiting-ask = { $service } on { $date } is full. You can wait: if somebody cannot come, I ask in turn. { $n ->
    [0] Nobody is waiting yet.
    [one] One neighbour is waiting.
   *[other] { $n } neighbours are waiting.
} Who is it for?
waiting-ask-with = Who comes with you? A short name is enough, such as "Uncle Li". For two others, type both: "Uncle Li and Mrs Wang".
waiting-with-both = I ask once there are places for both.
waiting-with-after = There is one chair at a time here: I ask once two times in a row are free, such as { $first } and { $second }.
waiting-times = { $first } and { $second }
waiting-no-two = { $service } has one place only, so two of you cannot come together, and I won't let you wait for nothing. Each of you can wait alone.
waiting-sure-both = Waiting for { $service }: { $first } and { $name }, together.
waiting-ask-both = Waiting for { $service }: { $first } and { $name }, together. Do both know of it?
waiting-for-both = { $first } and { $name }
waiting-sure = Waiting for { $service }: { $name }.
waiting-sure-two = Waiting for { $service }: you and { $name }, together.
waiting-for-you = you
waiting-for-two = you and { $name }
waiting-own = Waiting: { $service }, no. { $n } in line
waiting-own-for = Waiting: { $service }, { $who }, no. { $n } in line
waiting-show = You are in line for { $service }: { $who }, no. { $n }. I ask as soon as there is a place; please answer within the time I name.
waiting-offer = { $name }, a place came free: { $service }, { $date }, { $when }, kept for { $who }. Would you like it? Please answer before { $until_time } on { $until_date }; then I ask the next one.
waiting-offer-open = A place is kept for { $who }: { $service }, { $date }, { $when }. Would you like it? Please answer before { $until_time } on { $until_date }.
waiting-left = All right, you are no longer waiting for { $service }. It goes to another neighbour.
waiting-lapsed = I had no answer in time, so I asked the next one for { $service }. You can wait again if you like.
waiting-over = No place came free for { $service }, sorry. If you come, ask at the table: whenever it is free, it is your turn.
waiting-free = There are places for { $service }: no need to wait, just book.
waiting-twice = This neighbour is in line already.
waiting-late = That place for { $service } has gone to the next one. You can wait again if you like.
button-wait = Wait for a place
button-wait-again = Wait again
button-wait-no-more = Stop waiting
button-together = Two of us
button-other-waits = Wait for someone else
button-take-it = I'll take it
button-let-next = Let the next have it
button-both-oral = Both said yes
button-both-paper = Both wrote it down
