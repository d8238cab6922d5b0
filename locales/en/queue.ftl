# The day at the tables: numbers, calling, paper.
queue-stall = { $service } ({ $n ->
    [0] nobody waiting
   *[other] { $n } waiting
})
queue-stall-full = { $service } (no numbers left)
queue-desk = What did this neighbour come for? Press it to draw a number.
queue-desk-closed = No numbers are drawn now. What was ticked on paper can be entered.
queue-desk-over = The welfare day of { $date } is over, and no more numbers are drawn. Whoever is still in line is called; what was ticked on paper can be entered.
queue-drawn = { $service }, number { $number }: { $n ->
    [0] next in line.
    [one] one before them, about { $from } to { $to } minutes.
   *[other] { $n } before them, about { $from } to { $to } minutes.
} Please tell this neighbour the number.
queue-stalls = Which stall?
queue-console = { $service }: { $n } to come, next is number { $next }.
queue-console-empty = { $service }: nobody is waiting.
queue-console-paused = { $service } stands still, { $n } to come.
queue-console-served = { $n } served today.
queue-console-called = Please call { $service } number { $number }. { $n ->
    [0] Nobody behind.
   *[other] { $n } more to come.
}
queue-console-serving = { $service } number { $number } is being served. { $n ->
    [0] Nobody behind.
   *[other] { $n } more to come.
}
queue-ask-came = { $service }: which number has come?
queue-all-came = { $service }: everybody who booked is here.
queue-number-name = No. { $n } { $name }
queue-called = It is { $whose ->
    [own] your
   *[other] { $name }'s
} turn! { $service }, number { $number }: please come to the { $service } table.
queue-called-table = It is { $whose ->
    [own] your
   *[other] { $name }'s
} turn! { $service }, number { $number }: please come to table { $table }.
queue-called-early = { $service } is free now, so number { $number } ({ $whose ->
    [own] yours
   *[other] { $name }'s
}) can go early: if near, please come to the { $service } table. If not, never mind, it stays at { $when }.
queue-called-early-table = { $service } is free now, so number { $number } ({ $whose ->
    [own] yours
   *[other] { $name }'s
}) can go early: if near, please come to table { $table }. If not, never mind, it stays at { $when }.
queue-soon = It will soon be { $whose ->
    [own] your
   *[other] { $name }'s
} turn: { $service }, number { $number }. { $n ->
    [0] Next in line.
    [one] One before, about { $from } to { $to } minutes.
   *[other] { $n } before, about { $from } to { $to } minutes.
}
queue-held = { $service } number { $number } was called, and { $whose ->
    [own] you were
   *[other] { $name } was
} not there. Never mind, it is called once more in ten minutes.
queue-held-early = { $whose ->
    [own] You are
   *[other] { $name } is
} not late: { $service } number { $number } is at { $when }. It was called early, and is called again then.
queue-no-show = { $service } number { $number } was called twice, and { $whose ->
    [own] you were
   *[other] { $name } was
} not there, so others go first. Press when there, and it stands in line again.
queue-no-part = { $whose ->
    [own] Yours
   *[other] { $name }
}: { $service }, number { $number }. It needs a part that we do not have here, so it cannot be mended today, sorry. Please take it home; once there is a part, bring both on a welfare day.
queue-paused = { $service } stands still for a while. Your number is kept; I tell you when it goes on.
queue-goes-on = { $service } goes on.
queue-mine = { $whose ->
    [own] Yours
   *[other] { $name }
}: { $service }, number { $number }. { $n ->
    [one] One before
   *[other] { $n } before
}, about { $from } to { $to } minutes.
queue-mine-next = { $whose ->
    [own] Yours
   *[other] { $name }
}: { $service }, number { $number }. Next in line.
queue-mine-now = { $whose ->
    [own] Yours
   *[other] { $name }
}: { $service }, number { $number }. Please come to the { $service } table now.
queue-mine-done = { $whose ->
    [own] Yours
   *[other] { $name }
}: { $service }, number { $number }. Done.
queue-mine-not-mended = { $whose ->
    [own] Yours
   *[other] { $name }
}: { $service }, number { $number }. Sorry, it could not be mended.
queue-mine-no-part = { $whose ->
    [own] Yours
   *[other] { $name }
}: { $service }, number { $number }. A part is missing, so not today.
queue-mine-missed = { $whose ->
    [own] Yours
   *[other] { $name }
}: { $service }, number { $number }. Called twice, nobody was there. Press when there, and it stands in line again.
queue-mine-come = { $whose ->
    [own] Yours
   *[other] { $name }
}: { $service }, number { $number }. Come { $when }; press when there, and it stands in line.
queue-mine-none = You have no number today. You can draw one at the table by the gate.
queue-papers = { $date }: which stall's paper is it?
queue-paper-stall = { $service } ({ $n } entered)
queue-paper = { $service }: { $n } entered. Press each number that is ticked on paper; for one without a number, press "One more without a number".
queue-ticked = { $service } number { $number } is entered.
queue-closed = Numbers are not called now. They are drawn and called from an hour before the day.
queue-full = { $service } has no numbers left. When somebody called twice does not come, one comes free: please ask this neighbour to wait.
queue-nobody = { $service }: nobody is waiting.
queue-stands-still = { $service } stands still. To go on, press "Go on" first.
queue-taken = { $service } number { $number } was called by another volunteer.
button-desk = Draw a number
button-call = Call numbers
button-my-turn = How far is it?
button-i-am-here = I am here: { $service }, { $number }
button-here-now = I am here
button-look-again = Look again
button-console = Back to the stall
button-draw-another = Another number
button-undraw = Drawn by mistake
button-next-one = Call the next
button-begin = Begin
button-absent = Not there
button-pause = Stand still
button-resume = Go on
button-somebody-came = Somebody came
button-undo-number = Undo number { $number }
button-served = Done
button-mended = Mended
button-partly = Partly mended
button-not-possible = Cannot be mended
button-needs-part = Needs a part
button-papers = Enter paper
button-ticked-more = One more without a number
button-more-numbers = More numbers
