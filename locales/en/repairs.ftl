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
repairs-ledger-line = No. { $n }: { $item } ¥{ $price } ({ $payer })
repairs-ledger-none = There are no parts to account for yet.
repairs-sheet = { $community }: parts
repairs-cell-number = { $n }
repairs-cell-date = { $date }
repairs-cell-item = { $item }
repairs-cell-price = { $price }
repairs-cell-payer = { $payer }
repairs-col-date = Date
repairs-col-item = Part
repairs-col-price = Yuan
repairs-col-payer = Paid by
repairs-refused-words = Please type the part's name and price, such as "zipper pull 3".
repairs-refused-waiting = { $item } ¥{ $price }: the neighbour has not answered yet. You can ask at the table:
button-no-part-today = Not here, not today
button-neighbour-pays = The neighbour
button-committee-pays = The committee
button-do-not-mend = Don't mend it
button-said-yes = They said yes
button-said-no = They said no
button-ledger = Parts ledger
button-ledger-print = Print the ledger
repairs-material = material
repairs-ask-at = What is needed? Type its name and price, such as "air filter 35". The parts ledger, which everybody can read, has the material and its price, and neither whose home it was nor that it was a visit.
repairs-ask-at-listed = What is needed? Choose one, or type its name and price, such as "air filter 35". The parts ledger, which everybody can read, has the material and its price, and neither whose home it was nor that it was a visit.
repairs-ask-at-again = What was agreed to still counts. Has its price changed? Go back and press [Without material] first, then type the new one.
repairs-payer-at = Material { $n }, ¥{ $price }: who pays?
repairs-quote-at = At home, for { $name }, something is needed: ¥{ $price }, { $payer }; the work is free. The two who are there say what it is, and it stands on your page. Is that all right?
repairs-heard = Material { $n }, ¥{ $price }, { $payer }; its name stands on the sheet. Please read it out to { $name }, and press what you heard:
repairs-agreed-at = Material { $n }, ¥{ $price }, { $payer }: agreed, for { $name }.
repairs-refused-at = Material { $n }, ¥{ $price }: not wanted.
repairs-at-waiting-for-other = Material { $n } ¥{ $price }, { $payer }: waiting for an answer. If it was said at home, the other of you presses.
repairs-at-waiting = Material { $n } ¥{ $price }, { $payer }: waiting for an answer.
repairs-at-agreed = Material { $n } ¥{ $price }, { $payer }: agreed.
repairs-sheet-waiting = { $item } ¥{ $price }, { $payer }: waiting
repairs-sheet-agreed = { $item } ¥{ $price }, { $payer }: agreed
repairs-sheet-heard = { $item } ¥{ $price }, { $payer }: agreed ({ $heard } heard it)
repairs-sheet-refused = { $item } ¥{ $price }: not wanted
repairs-receipt-at = Receipt no. { $n }: { $date }, material ¥{ $price }, { $payer }.
repairs-receipt-to-read = Receipt no. { $n }: ¥{ $price }, { $payer }. Please read it out to { $name }.
repairs-refused-waiting-at = Material { $n }, ¥{ $price }: no answer yet. If it was said at home, the other of you presses; if it is not wanted, press that.
repairs-refused-alone = You named the price, so you cannot say yes to it for somebody else. The other of you presses what they heard, or the committee asks by telephone.
button-part-at = Material is needed
button-no-part = No, thank you
button-no-part-after-all = Without material { $n }
repairs-heard-by-telephone = Material { $n } for { $name }: ¥{ $price }, { $payer }; its name stands on the sheet. Please ask by telephone, and press what they say:
button-said-no-part = They would rather not
button-part-which = What it is
button-part-others = Others on the list
