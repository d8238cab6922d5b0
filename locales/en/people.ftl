# Getting to know people: the first visit, home, more, my data.
people-privacy-notice =
    We only keep your name and your bookings; other neighbours cannot see them.
    You can look at them or delete everything at any time.
people-agree-again = What I keep about you has changed a little; please look at it once more:
people-agree-again-kept = Everything you booked stays, and you are still reminded of it.
people-which = Which neighbourhood do you live in?
people-more = What else would you like to do?
people-me = About you:
people-office = For the committee:
people-lang = Which language?
lang-zh = 中文
lang-en = English
people-help =
    To book a service press "Book"; to lend a hand press "Help out".
    "My plans" shows your places; there you can change or cancel them.
    Press buttons, or type a number: 1 is the first button.
    Once you have booked, I remind you the day before and two hours before.
    If this is hard to use, come to the committee and we book for you.
people-privacy =
    I keep your name, your phone number if you give it, what you booked, when you help and for how long.
    Of those you book for, I keep the name, the building and how they agreed.
    Only the committee's organizers and helpers see your name and number; so does the head of a building who calls you for them.
    You can look at it, take a copy, or delete everything.
people-seen-name = Name: { $name }
people-seen-community = Neighbourhood: { $community }
people-seen-phone = Phone: { $phone }
people-seen-phone-kept = Phone: given, ending in { $end }
people-seen-no-phone = Phone: none given
people-export = Here is a copy of everything I keep about you.
people-export-phone = Of your phone number only the last two digits stand here; the copy on the web page has all of it.
people-erase-ask = Really delete everything? Your bookings and shifts are cancelled too, and it cannot be undone.
people-erase-last = You are the only organizer: without you nobody runs the day. It is best to invite another first.
people-erased = Everything is deleted. If you want to come back, just say hello.
people-quiet =
    All right, no more invitations and announcements.
    You still get reminders of your own places, and word if the day is moved or cancelled.
people-loud = All right, I will tell you about the next welfare day and announcements again.
people-ask-name = What should we call you? A few letters will do.
people-ask-name-other = What should we call this neighbour? Now it says "{ $name }".
people-ask-phone = Please type your phone number. Only the committee's organizers and helpers see it.
people-granted = You are now { $role } in { $community }. Thank you for lending a hand!
people-organizer-can = Lists, announcements and changes of the day are in your hands. That is much for one alone: ask a few others along first, with “Invite to the team”.
people-helper-can = You can see and print the lists, and book for neighbours without a telephone. Press “List” first, to see who has booked.
people-head-can = On the eve of each day I tell you which neighbours do not know yet, so that you can give them a call; press a name to see what to say. Until then there is nothing to do. Press “Have a look”.
people-withdrawn = Your work in { $community } is done for now. Thank you!
people-invite-ask = Who would you like to invite to the team?
people-invite =
    Pass these letters on to the person you invite. They work once, within 48 hours.
    { $community } · { $role }
    { $code }
people-roles = The team now:
people-role = { $role } { $name }
role-organizer = organizer
role-helper = helper
role-head = head of a building
people-devices = { $n ->
    [one] You are signed in at one place:
   *[other] You are signed in at { $n } places:
}
people-device-telegram = Telegram, since { $date } { $time }
people-device-web = Web page, since { $date } { $time }
people-device-this = This one, since { $date } { $time }
people-device-link =
    Open this address on the other phone, or type these letters to me there, to see the same page. It works once, within half an hour.
    { $code }
people-signed-out = You are signed out on this phone.
people-refused-code = This invitation is wrong, used or too old. Please ask for a new one.
people-refused-codes-rest = That was tried a few times too often. Please come back in an hour, or ask at the committee.
people-refused-name = I cannot write that name down. Please type a few letters, 20 at most.
people-refused-phone = That does not look like a phone number. Please type it again.
people-refused-dependents = You have booked for many neighbours already. For more, please come to the committee.
people-refused-last = There must be one organizer. Please invite a new one first.
button-agree = Agree
button-agree-zh = 同意 · 中文
button-agree-en = Agree · English
button-start = Have a look
button-home = Home
button-book = Book
button-help-out = Help out
button-next-day = Next welfare day
button-plans = My plans
button-more = More
button-me = About me
button-office = Committee
button-roster = List
button-announce = Announce
button-change = Change plans
button-rename = Change name
button-phone = Leave phone number
button-lang = 中文/English
button-quiet = Don't notify me
button-loud = Notify me again
button-devices = My phones
button-privacy = My data
button-invite = Invite to the team
button-move-away = Another neighbourhood
button-seen = Have a look
button-export = Take a copy
button-erase = Delete everything
button-erase-yes = Yes, delete everything
button-roles = Who is in the team
button-withdraw = Let { $name } rest
button-open-link = Open
button-link-device = Open on another phone
button-drop-device = Remove the one of { $date } { $time }
button-sign-out = Sign out on this phone
people-agreed-ask = Does { $name } know of it?
people-agreed-again = { $name } was last asked more than a year ago. Do they still agree?
people-ask-first = Fine: ask them first, and come back when they have said yes. I book nothing for now.
people-others = You book for:
people-others-none = You have not booked for anybody yet.
people-others-more = And { $n } more.
people-other-oral = { $who }: said yes, { $date }
people-other-paper = { $who }: wrote a note, { $date }
people-other-lapsed = { $who }: asked more than a year ago; I ask again next time
people-other-never = { $who }: not asked yet; I ask next time
button-agreed-oral = They said yes
button-agreed-paper = They wrote a note
button-not-asked = Not asked yet
button-others = Whom I book for
