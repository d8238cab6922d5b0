# The neighbours' market: tables, things to give, things to swap.
market-table = table { $n }
market-look = The neighbours' market of { $date }: { $n ->
    [0] all tables are taken.
    [one] one table is free.
   *[other] { $n } tables are free.
} What neighbours bring; press to look:
market-look-first = The neighbours' market of { $date } has { $n ->
    [one] one table
   *[other] { $n } tables
}. Set up, give away, swap: will you be the first?
market-more = { $n } more: come and see.
market-offer = { $kind ->
    [table] { $tables }: { $what }
    [give] To give: { $what }
   *[swap] To swap: { $what }
}
market-ask-table = What would you like to set up? A few letters will do, such as "old books".
market-ask-give = What would you like to give away? A few letters will do, such as "pram".
market-ask-swap = What would you like to swap? A few letters will do, such as "books for pots".
market-conditions =
    You set up "{ $what }". A few things are agreed: no food or medicine, the passage stays free,
    the table is cleared by { $time }. If you agree, how many tables?
market-show = { $kind ->
    [table] { $tables }: { $what }. Come and see on the welfare day.
    [give] To give: { $what }. Press if you would like it, and I tell the owner your name.
   *[swap] To swap: { $what }. Press if you would like it, and I tell the owner your name.
}
market-own = { $kind ->
    [table] Agreed: you have { $tables } for "{ $what }". Please come early on the welfare day.
    [give] Noted: you give away "{ $what }". I tell you when somebody would like it.
   *[swap] Noted: you swap "{ $what }". I tell you when somebody would like it.
}
market-own-given = "{ $what }" goes to { $name }; hand it over on the welfare day.
market-own-hidden = Somebody finds "{ $what }" not right, so it is put aside until an organizer has looked.
market-wanted = { $name } would like your "{ $what }". Yes? Then I tell them your name, and you hand it over on the welfare day.
market-asked = All right, I ask the owner of "{ $what }" and tell you.
market-yours = "{ $what }" is kept for you: ask for { $name } on the welfare day.
market-not-yours = "{ $what }" goes to another neighbour this time.
market-not-wanted = { $name } pressed by mistake and does not need your "{ $what }".
market-undecided = That was pressed by mistake: "{ $what }" is nobody's yet. I tell you once it is.
market-reported-again = Another neighbour finds "{ $what }" of { $name } not right; { $n } said so in all. You have looked at it, and it is still there.
market-reported = { $n ->
    [0] A neighbour finds
    [1] A neighbour finds
   *[other] { $n } neighbours find
} "{ $what }" of { $name } not right; it is put aside. Please have a look:
market-noted = Thank you for saying so. An organizer will have a look.
market-none = There is no market this time.
market-full = All tables are taken. To give or swap something you need no table.
market-refused-words = I cannot note that. Please type a few letters, 16 at most, such as "books".
market-enough = You bring plenty: four things are the most.
market-taken = Another neighbour has that by now.
market-gone-yours = Sorry: "{ $what }", kept for you, is not brought after all. You need not wait for it.
market-gone-asked = "{ $what }", which you asked for, is not brought after all.
market-off-yours = Sorry: the committee has taken "{ $what }", kept for you, off the market. You need not look for { $name } on the welfare day.
market-off-asked = The committee has taken "{ $what }", which you asked for, off the market.
market-taken-off = { $kind ->
    [table] Your { $tables } ("{ $what }") was
   *[other] Your "{ $what }" was
} taken off the market: { $n ->
    [0] the committee looked at it and finds it not right.
    [1] a neighbour found it not right, and the committee has looked at it.
   *[other] { $n } neighbours found it not right, and the committee has looked at it.
} If you wonder why, ask { $name }.
market-committee = the committee
market-back-yours = That was said by mistake: "{ $what }" is still there and kept for you. Ask for { $name } on the welfare day.
market-back-asked = That was said by mistake: "{ $what }" is still there and nobody's yet. I tell you once it is.
market-back-other = That was said by mistake: "{ $what }" is still there, and still goes to another neighbour.
market-put-back = That was said by mistake: your "{ $what }" is back on the market.
market-put-back-hidden = That was said by mistake: your "{ $what }" was not taken off; the committee looks at it once more.
market-no-more = Something you asked for at the market is not brought: its owner has left.
market-not-needed = { $name } does not need your "{ $what }" any more, so it is free again. { $n ->
    [0] I tell you when somebody would like it.
   *[other] Others asked for it too; press to give it:
}
market-own-table = You set up: { $tables }, "{ $what }"
market-own-brings = You bring: { $list }
market-own-gets = Kept for you: { $list }
market-bring-item = "{ $what }" ({ $kind ->
    [swap] swapped with { $name }
   *[other] for { $name }
})
market-get-item = "{ $what }" ({ $kind ->
    [swap] swapped with { $name }
   *[other] from { $name }
})
market-kept = Kept for you: { $what }
market-off-table = There is no market either, so { $tables } need not be set up.
market-off-brings = What you were to bring, { $list }, can stay at home.
market-off-gets = Sorry: what was kept for you, { $list }, is not brought this time.
button-market = Market
button-set-up = Set up a table
button-give = Give away
button-swap = Swap
button-one-table = Agreed, one
button-two-tables = Agreed, two
button-bring-no-more = I bring it no more
button-i-want-it = I would like it
button-give-it = Yes, give it
button-gone-already = It is gone
button-report = Not right
button-nothing-wrong = Nothing wrong, put it back
button-leave-it-there = Nothing wrong, leave it
button-take-away = Take it away
button-want-no-more = I do not need it
button-give-to = Give it to { $name }
