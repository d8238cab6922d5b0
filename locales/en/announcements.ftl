# Announcements.
announcements-write = Please write what you want to say; the neighbours will see just that.
announcements-write-english = Please write it in English; English readers will see just that.
announcements-whom = Who should get it?
announcements-everyone = Everyone ({ $n })
announcements-booked = Those who booked ({ $n })
announcements-volunteers = Volunteers ({ $n })
announcements-preview = This is how it will look:
announcements-head = 【{ $community }】
announcements-scheduled = Good, it goes out to { $n } on { $date } at { $time }.
announcements-not-sent = All right, it is not sent.
announcements-missed = It could not go out at that time, and now it is too late, so it was not sent. If it still matters, please write it again.
announcements-sending = Sending:
announcements-counts = { $sent } delivered, { $failed } not; page not opened: { $unread }; left: { $left }.
announcements-sent = Sent: { $sent } delivered.
announcements-stopped = Stopped: { $sent } delivered, { $withdrawn } not sent.
announcements-unread = { $n ->
    [one] One has not opened the page.
   *[other] { $n } have not opened the page.
}
announcements-failed = { $n } could not be reached.
announcements-unknown = For { $n } nobody can tell.
announcements-please-call = { $n ->
    [one] Please give them a call.
   *[other] Please give these { $n } a call.
}
announcements-call = { $n ->
    [one] Please call:
   *[other] Please call these { $n }:
}
announcements-more = And { $n } more.
announcements-empty = Nothing is written yet. Please type a few words.
announcements-too-long = That is too long to read. Please keep it under 1,500 characters.
announcements-nobody = There is nobody in this group, so nothing to send.
announcements-done = It has all gone out already.
button-english = Add English
button-send = Send to { $n }
button-send-today = Send today at { $time }
button-send-tomorrow = Send tomorrow at { $time }
button-stop-sending = Stop sending
button-call-list = Call list
