# What people can do, and where hands are short.
skills-mine-none = What can you do? When hands are short on a welfare day, I ask you first.
skills-mine = What you told me you can do:
skills-mine-line = { $what }{ $known ->
    [yes] : the committee knows
   *[no] : the committee will talk to you
}
skills-ask-words = What can you do? A few letters will do, such as "sewing" or "bikes".
skills-new = { $name } can do this: { $what }. Please talk to this neighbour; then I ask when hands are short.
skills-new-words = { $name } can do this: { $what }. Please talk to this neighbour; for which stall should I ask when hands are short?
skills-show = { $name }: { $what }{ $known ->
    [yes] . Asked when hands are short.
   *[no] . Nobody has talked to them yet.
}
skills-list = What people can do, { $n } in all{ $waiting ->
    [0] .
   *[other] , { $waiting } not talked about yet:
}
skills-list-line = { $name }: { $what }{ $known ->
    [yes] {""}
   *[no] (not talked yet)
}
skills-list-none = Nobody has told yet what they can do. "I can do …" is under "More": please spread the word.
skills-confirmed = Thank you! { $what } is noted. I ask you when hands are short, and you are free to say no.
skills-not-yet = I said just now that { $what } is noted. That was too early: the committee talks to you first.
skills-ask = { $name }, { $service } on { $date } is short of hands, and you can do it. Can you come?
skills-coverage = The welfare day of { $date } is { $n } days away. Hands are short at:
skills-coverage-stall = { $service }: { $missing } missing{ $asked ->
    [0] {""}
    [one] , one neighbour who can was asked
   *[other] , { $asked } neighbours who can were asked
}
skills-coverage-more = { $n } more are short too.
skills-not-this-time = All right, not for { $service } this time. Thank you for telling.
skills-comes-already = You have said that you come. If you cannot, please say so under "My plans".
skills-asked = The welfare day of { $date }: { $n ->
    [one] one neighbour who can was asked
   *[other] { $n } neighbours who can were asked
}.
skills-asked-yes = { $service }: { $name } comes
skills-asked-no = { $service }: { $name }, not this time
skills-asked-silent = { $service }: { $name }, no answer yet
button-who-asked = Who was asked ({ $n })
button-more-asked = The next ones
button-i-can-after-all = After all, I can
skills-refused-words = I cannot note that. Please type a few letters, 16 at most, such as "sewing".
skills-refused-enough = You can do so much! Six are enough; to change one, take one away first.
button-i-know-how = I can do …
button-who-can = Who can do what
button-who-can-new = Who can do what ({ $n } new)
button-more-skills = The next ones
button-other-skill = Something else, I type it
button-skill-drop = Take away: { $what }
button-skill-confirm = Talked: ask when short
button-skill-confirm-other = None of these: note it
button-skill-decline = Not for now
button-appeal-for = Find someone: { $service }
skills-discovered = The welfare day of { $date } has shown people whom you may want to know:
skills-liked = { $name }, { $service }: the neighbours who came gave { $points } points. Ask them again? Talk to them, and let them say so under [I can do …].
skills-unused = { $name } can do this: { $what }. You have talked; it has not been their turn yet.
