# Visits at home.
visits-mine = Something at home is too much for you, or you would like company? The committee asks two volunteers to come together, free of charge. For whom?
visits-you = you
visits-whose = { $name }
visits-ask-other = For whom? A name will do, such as "Mum" or "Mrs Zhang".
visits-consent =
    First, what I keep:
    What you need and where you live is seen by the committee's organizers only; it stands in no message, and no neighbour hears of it.
    The two volunteers see name, address and what to do from the day before until it is done.
    After 60 days all of it is erased; say that you do not need it, and it is erased at once.
    Is that all right?
visits-consent-other = Please ask { $name } first, and then press.
visits-kind = What shall somebody come for?
visits-kind-other = What shall somebody come to { $name } for?
visits-ask-words = What is it exactly? A few words will do, such as "clean the air conditioner" or "read the paper to me". Add which days suit you, if you like.
visits-ask-home = Where do you live? With the number of the door, please, such as "Lane 12, No. 3, Room 201".
visits-asked = Noted. The committee looks at it and tells you the date.
visits-show-asked = A visit to { $name }: the committee looks at it.
visits-show-looking = A visit to { $name }: { $date }, { $time }. Volunteers are being asked.
visits-show-ready = A visit to { $name }: { $date }, { $time }; { $names } come.
visits-show-done = A visit to { $name }: { $date }. It is done.
visits-show-over = A visit to { $name }: { $date }. It is over.
visits-ask-withdraw = You really do not need it? What I noted, and the address, is erased at once.
visits-withdrawn = All right, nobody comes. What I noted, and the address, is erased.
visits-dated = The visit to { $name } is on { $date }, { $time }. I am asking two volunteers, and tell you who comes. If the date does not suit, please telephone the committee.
visits-coming = The visit to { $name } is settled: { $date }, { $time }; { $names } come together.
visits-tomorrow = A reminder: a visit to { $name }: { $date }, { $time }; { $names } come together.
visits-how-to-check = At the door they say a code of six digits. Type it to me, and I tell you whether the committee sent them; open only then.
visits-declined = The committee cannot arrange the visit this time. We are sorry. If it is urgent, please telephone the committee.
visits-ask-code = Which six digits do they say at the door?
visits-checked =
    Yes, the committee sent them: { $names }, today at { $time }.
    You can open.
visits-checked-desk = Yes: { $names }, today at { $time }, to { $name }. The committee sent them.
visits-refused-code = That is not the code. Do not open, and telephone the committee. If you misheard the digits, type them once more.
visits-rest = Too many codes were tried: an hour's rest. Do not open, and telephone the committee.
visits-offer = { $name }, could you make a visit on { $date }, { $time }? Two go together. Where and what for, I show you the day before.
visits-duty-alone = Thank you! The visit is on { $date }, { $time }. Somebody else is being asked; I tell you who.
visits-duty = Thank you! The visit is on { $date }, { $time }; you go with { $other }. Where and what for, I show you the day before.
visits-duty-tomorrow = The visit is on { $date }, { $time }; you go with { $other }. You can see now where it is, what to do and the code. Say the code at the door first.
visits-duty-near = The visit is on { $date }, { $time }; you go with { $other }. Say the code at the door first.
visits-duty-came = They opened. { $date }, { $time }, with { $other }. Please tell me when it is done.
visits-duty-unopened = The committee knows that nobody opens. Please wait at the door with { $other }.
visits-on-it = Somebody of the committee looks after it now. Please wait at the door.
visits-ask-leave = The visit on { $date }, { $time }: you really cannot go? I ask somebody else.
visits-left = Never mind, I ask somebody else. Thank you!
visits-off = The visit on { $date }, { $time } is off. Thank you!
visits-thanks = Well done, both of you! I have put the address away.
visits-settled = Two go already. Thank you!
visits-not-today = This works on the day itself, when two go.
visits-refused-words = I cannot note that. A few words please, 120 characters at most.
visits-new = { $name } asks for a visit. What for and where stands on the sheet. Look at it, then choose a date.
visits-list = { $n ->
    [one] One visit
   *[other] { $n } visits
}; press to look:
visits-list-none = There are no visits just now.
visits-more = { $n } more after these.
visits-line-unopened = { $name }: nobody opens!
visits-line-asked = { $name }: waits for a date
visits-line-looking = { $name }: { $date }, asking
visits-line-ready = { $name }: { $date }, { $names }
visits-line-done = { $name }: { $date }, done
visits-line-over = { $name }: { $date }, over
visits-desk-unopened = Nobody opens at { $name }'s! { $date }, { $time }: { $names } stand at the door.
visits-desk-asked = { $name } asks for a visit: please choose a date.
visits-desk-looking = { $name }: { $date }, { $time }. Volunteers are being asked.
visits-desk-one = { $name }: { $date }, { $time }. { $names } said yes; one more is needed.
visits-desk-short = { $name }: { $date }, { $time }. Not enough people; nobody else said yes.
visits-desk-ready = { $name }: { $date }, { $time }; { $names } go.
visits-desk-done = { $name }: { $date }, done by { $names }.
visits-desk-over = { $name }: { $date } is over, and nobody said that it was done.
visits-ask-date = On which day?
visits-ask-hour = { $date }: at what time?
visits-ask-whom = { $date }, { $time }: who is asked first? I ask a few at a time; the first two who say yes go.
visits-ask-decline = You really cannot arrange it? I tell { $name }; what was noted, and the address, is erased at once.
visits-ready = Two go to { $name }: { $date }, { $time }, { $names }.
visits-by-telephone = { $name } does not read what I say: please telephone.
visits-telephone = For tomorrow, please telephone { $name }: { $date }, { $time }, { $names } come.
visits-how-to-check-by-telephone = Please explain: at the door they say a code of six digits. Call the committee's desk with it, and open only if it is right.
visits-short = { $date }, { $time }, to { $name }: { $n ->
    [one] one more is
   *[other] { $n } more are
} needed, and I find nobody. Please make a few calls, or choose another date.
visits-unopened = Nobody opens! { $names } stand at { $name }'s door. Please call there at once, or go and see.
visits-unopened-again = Half an hour, and nobody has looked after it: nobody opens at { $name }'s, { $names } stand at the door. Please go there at once!
visits-opened = { $name } has opened, { $names } are inside.
visits-unsaid = { $date }, { $time }, to { $name }: nobody said that it was done. Please ask { $names }.
visits-called-off = { $name } does not need the visit any more; what was noted, and the address, is erased.
visits-when = { $date }, { $time }
visits-who = { $names }
visits-sheet = Visit
sheet-visit-what = What
sheet-visit-told = As told
sheet-visit-name = Name
sheet-visit-home = Address
sheet-visit-kind = Kind
sheet-visit-work = Work in the house
sheet-visit-company = Company
sheet-visit-phone = Telephone
sheet-visit-words = What is needed
sheet-visit-when = When
sheet-visit-two = Who goes
sheet-visit-code = Code
button-visits = A visit at home
button-visits-office = Visits at home
button-visits-me = For myself
button-visits-for = For { $name }
button-visits-other = For someone else
button-visits-on = For { $whose }: { $date }
button-visits-looked-at = For { $whose }: being looked at
button-visits-agree = Agreed, please help
button-visits-rather-not = Rather not
button-visits-work = Work in the house
button-visits-company = Company
button-visits-withdraw = Not needed any more
button-visits-check = Who is at my door?
button-visits-go = I can go
button-visits-pass = Not this time
button-visits-duty = This visit
button-visits-duty-on = Visit: { $date }
button-visits-where = Where it is
button-visits-page = Open my page to see it
button-visits-came = They opened
button-visits-unopened = Nobody opens
button-visits-done = It is done
button-visits-cannot = I cannot go
button-visits-leave = I really cannot
button-visits-desk = Look
button-visits-sheet = See the sheet
button-visits-date = Choose a date
button-visits-other-date = Another date
button-visits-decline = Cannot be arranged
button-visits-known = I look after it
button-visits-later = Later days
button-visits-sooner = Sooner days
button-visits-anybody = Anybody
visits-ask-who = { $date }, { $time }, to { $name }: who said yes by telephone?
visits-nobody = Nobody could go to { $name }: there were not enough people. Please choose another date.
visits-nobody-came = The visit to { $name }: today there are not enough people, and nobody can come. We are sorry; the committee tells you another date.
button-visits-by-telephone = Said yes by telephone
visits-kept = A visit at home: your address and what you need are noted, and erased 60 days after it is done
