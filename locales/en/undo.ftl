# Pressed by mistake: for ten minutes it can be undone.
undo-list = This was done just now. Pressed by mistake, it can be undone:
undo-nothing = There is nothing to undo just now. For ten minutes there is a button [Undo] below what was done; places and turns are changed in [My plans].
undo-of = { $name }: { $what }
undo-late = That was more than ten minutes ago and cannot be undone. To change it, please start again.
undo-settled = It cannot be undone: something has changed since. Please see how it stands, and start again.
undo-pledge = Undo: we do bring "{ $what }"
undone-pledge = All right, "{ $what }" is brought after all.
undo-skill = Undo: keep { $what }
undone-skill = All right, { $what } stays.
undo-confirm = Undo: { $what } not noted yet
undone-confirm = All right, { $what } is to be talked about first.
undo-line = Undo: keep waiting for { $service } ({ $who })
undone-line = All right, still in line for { $service }: { $who }, no. { $n }.
undo-search = Undo: keep looking for { $service }
undone-search = All right, I keep looking for a stand-in for { $service }. Nobody is asked twice.
undo-stand-in = Undo: I cannot stand in for { $service }
undo-came = Undo: nobody found for { $service }
undone-came = All right, the turn at { $service } is back with the volunteer who had it; please go on telephoning. I tell them both.
undo-nobody = Undo: go on looking for { $service }
undone-nobody = All right, please go on telephoning for { $service }. I tell the volunteer who had the turn.
undone-stand-in = All right, the turn at { $service } is back with the volunteer who had it. I tell them, and keep looking.
undo-group = Undo: not { $community }
undone-group = All right, no card of { $community }; one that is up is taken down. Whose card shall it be?
undo-offer = Undo: put "{ $what }" back
undone-offer-hidden = All right, "{ $what }" was not taken away and is still put aside. Please have a look:
undone-offer = All right, "{ $what }" is back.
undo-want = Undo: not "{ $what }"
undone-want = All right, I tell the owner of "{ $what }" that you do not need it.
undo-give = Undo: "{ $what }" is still open
undone-give = All right, "{ $what }" is nobody's yet. I tell those who would like it.
undo-report = Undo: "{ $what }" is fine
undone-report = All right, "{ $what }" is back.
undo-clear = Undo: look at "{ $what }" again
undone-clear = All right, "{ $what }" is put aside. Please have a look:
undo-move = Undo: { $n ->
    [one] the booking goes
   *[other] { $n } bookings go
} back to { $from }
undone-move = Done: all bookings of { $from } are back with their old times and numbers, not at { $to }. I tell everyone concerned; please telephone those without a phone.
undone-report-others = Your word does not count any more. Other neighbours said something about "{ $what }" too; an organizer looks at it.
button-undo-change = Undo: take the change back
button-undo-announcement = Take back: { $text }
button-see-pledge = Have a look
button-see-skill = Have a look
button-see-line = Have a look
button-see-offer = Have a look
