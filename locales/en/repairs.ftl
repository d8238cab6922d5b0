# Parts: the price is asked first, there is a receipt, and the ledger is public.
repairs-neighbour = paid by the neighbour
repairs-committee = paid by the committee
repairs-ask = Which part does { $service } number { $number } need? You can also type its name and price, such as "zipper pull 3".
repairs-listed = { $item } ¥{ $price }
repairs-payer = { $item }, ¥{ $price }: who pays?
repairs-quote = { $whose ->
    [own] Your
   *[other] { $name }'s
} { $service } number { $number } needs this: { $item }, ¥{ $price }, { $payer }; the work is free. Shall it be mended?
repairs-you-agreed = All right, { $service } number { $number } gets this now: { $item }, ¥{ $price }, { $payer }.
repairs-you-refused = All right, { $service } number { $number } stays without it: { $item }.
repairs-they-agreed = { $service } number { $number } agreed: { $item }, ¥{ $price }, { $payer }.
repairs-they-refused = { $service } number { $number } would rather not: { $item }.
repairs-line-waiting = { $item } ¥{ $price }, { $payer }: waiting for the neighbour's word.
repairs-line-agreed = { $item } ¥{ $price }, { $payer }: agreed.
repairs-line-refused = { $item } ¥{ $price }: not wanted.
repairs-receipt = Receipt no. { $n }: { $date }, { $service } number { $number }, { $item } ¥{ $price }, { $payer }.
repairs-ledger = This month, up to { $month }: { $n ->
    [one] one receipt
   *[other] { $n } receipts
} for parts, ¥{ $all } in all; neighbours paid ¥{ $neighbours }, the committee paid ¥{ $committee }.
repairs-ledger-line = No. { $n }: { $service }, { $item } ¥{ $price } ({ $payer })
repairs-ledger-none = There are no parts to account for yet.
repairs-sheet = { $community }: parts
repairs-cell-number = { $n }
repairs-cell-date = { $date }
repairs-cell-item = { $service }: { $item }
repairs-cell-price = { $price }
repairs-cell-payer = { $payer }
repairs-col-date = Date
repairs-col-item = Part
repairs-col-price = Yuan
repairs-col-payer = Paid by
repairs-refused-words = Please type the part's name and price, such as "zipper pull 3".
repairs-refused-waiting = { $item } ¥{ $price }: the neighbour has not answered yet. You can ask at the table:
button-part = Put in a part
button-neighbour-pays = The neighbour
button-committee-pays = The committee
button-do-not-mend = Don't mend it
button-said-yes = They said yes
button-said-no = They said no
button-ledger = Parts ledger
button-ledger-print = Print the ledger
