# After the day.
reports-served-line = Welfare day of { $date }: { $booked } booked, { $served } served{ $walk_ins ->
    [0] {""}
   *[other] , { $walk_ins } of them walked in
}{ $unmended ->
    [0] {""}
   *[other] , { $unmended } could not be mended
}{ $missed ->
    [0] {""}
   *[other] , { $missed } did not come
}{ $unknown ->
    [0] {""}
    [one] {" "}(one stall not written down)
   *[other] {" "}({ $unknown } stalls not written down)
}.
reports-booked-line = Welfare day of { $date }: { $booked } booked. Nothing was called or entered, so nobody knows how many came.
reports-helped = { $n ->
    [one] One volunteer
   *[other] { $n } volunteers
}, { $hours } hours by their turns.
reports-parts = { $n ->
    [one] One receipt
   *[other] { $n } receipts
} for parts, ¥{ $sum }.
reports-liked = Neighbours gave { $points } points of 5 ({ $n } answers).
reports-none = No welfare day is over yet.
reports-title = { $community }: the welfare day of { $date }
reports-plot = How many were served, the last few times:
reports-all = { $community }: all welfare days
reports-n = { $n }
reports-hours = { $hours }
reports-month = { $n ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[other] Dec
}
reports-booked = Booked
reports-served = Served
reports-unmended = Not mended
reports-walk-ins = Walked in
reports-no-shows = Did not come
reports-volunteers = Volunteers
reports-col-hours = Hours
reports-col-parts = Parts, ¥
reports-col-liked = Points
button-last-time = Last time
button-report-print = Print the report
button-report-workbook = Workbook
reports-thanks = With thanks to { $list }
reports-hands-line = The welfare day of { $date }: well done, everybody!
reports-not-ticked = not written down
reports-units = { $community }: with thanks to those who helped and brought things, { $date }
reports-stall-unknown = { $service }: not written down
