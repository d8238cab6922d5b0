# Teams that help, and what units bring.
teams-first = A team that comes to help, or a unit that brings something: say so here.
teams-mine = { $team }, thank you! The next welfare day:
teams-turn = Help: { $service }, { $heads } of you
teams-brings = Bring: { $what }
teams-ask-name = What are you called? A few words will do, such as "Jiao's volunteers" or "Baile property".
teams-choose = { $date }, hands are short here. Where do you come?
teams-nothing-needed = { $date } has hands enough, thank you! You may bring something too.
teams-ask-heads = { $service } can have { $missing } more. How many are you? Press, or type a number:
teams-ask-heads-now = { $service }: how many are you in all? At most { $missing }. Press, or type a number:
teams-heads = { $n }
teams-coming = Agreed, thank you, { $team }! { $date }, { $hours }: { $service }, { $heads } of you, at { $venue }. Names can follow later.
teams-ask-names = Who comes? Type the names with commas between them. They stand on the sign-in sheet, and are deleted ten days after the day.{ $n ->
    [0] { "" }
   *[other] {" "}{ $n } are there already; what you type takes their place.
}
teams-named = { $n ->
    [one] One name
   *[other] { $n } names
} noted, of { $heads } who come.
teams-ask-pledge = What do you bring? A few words will do, such as "two long tables" or "a crate of water".
teams-pledge = Noted: { $team } brings "{ $what }", { $date }, by { $time }, at { $venue }. I remind you three days before, and the day before.
teams-remember = { $name }, for the welfare day of { $date }, this is what you promised to bring, by { $time }, at { $venue }. Thank you!
teams-new = { $team } ({ $name }) comes to help: { $service }, { $date }, { $hours }, { $heads } people.
teams-new-pledge = { $team } ({ $name }) brings "{ $what }" on { $date }.
teams-no-pledge = Something that { $team } promised is not brought after all.
teams-list = { $date }, { $n ->
    [one] one thing is
   *[other] { $n } things are
} brought. Press what has come:
teams-nobody-brings = Nobody has said yet that they bring something.
teams-not-yet = { $team }: { $what }
teams-arrived = ✓ { $team }: { $what }
teams-what = { $what }
teams-at-stall = { $team } ({ $name }), { $heads } people
teams-member = { $name } ({ $team })
teams-member-n = { $team }, no. { $n }
teams-refused-name = I cannot keep that name. A few words, at most 20 letters, such as "Baile property".
teams-refused-heads = Please type a number from two to five hundred. Alone, press [Help out].
teams-refused-words = I cannot keep that. A few words, at most 40 letters, such as "two long tables".
teams-refused-names = I did not understand that. Please type the names with commas between them.
teams-refused-room = { $service } lacks only { $missing } now. Please type a smaller number, or choose another stall.
teams-enough = That is plenty for one day, thank you!
teams-own-brings = You bring: { $list }
teams-off-brings = What you were to bring, { $list }, can stay at home. Thank you!
teams-bring-item = "{ $what }"
button-team-help = We help
button-team-elsewhere = Another stall
button-team-bring = We bring something
button-team-name = Change the name
button-team-names = Names
button-team-heads = Another number
button-not-bringing = Not bringing it
button-who-brings-what = Who brings what
teams-members = { $heads } come; { $n ->
    [0] none of them has hours of their own yet,
    [one] one of them has hours of their own,
   *[other] { $n } of them have hours of their own,
} the others are in the team's sum.
teams-digits = Each of the team types these six digits to me: { $code }
teams-join = { $team }: { $service }, { $date }, { $hours }. Are you of the team? Then your hours are your own, and whoever leads it sees your name.
teams-joined = You come with { $team }: { $service }, { $date }, { $hours }. Coming and going, type the digits on the table, or ask your lead to tick you; the hours are your own.
teams-parted = All right, not counted with the team any more.
teams-own = You help with { $team }: { $service }, { $hours }
teams-refused-full = The team is complete. Please ask its lead to change how many come.
button-team-members = Members
button-team-join = I am of the team
button-not-of-team = I am not
button-team-part = I am not of this team
button-team-part-for = A mistake: { $name } is not of this team
teams-join-whom = Who of { $team }? Please type the name and the building, such as "Granny Shen, house 5".
teams-join-for = { $name } comes with { $team }: { $service }, { $date }, { $hours }. The hours are { $name }'s own, and whoever leads the team sees the name.
teams-joined-for = All right, { $name } has hours of their own. The lead, or whoever keeps the list, ticks them as they come and go.
button-team-join-whom = For someone else
button-team-join-for = That is right
teams-hands = { $n } to help
teams-has-come = came
teams-col-unit = Who
teams-col-brought = Helped, brought
