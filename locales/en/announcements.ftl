# Announcements.
announcements-write = Please write what you want to say; the neighbours will see just that.
announcements-write-photo = You can send me one photo to go with it.
announcements-write-english = Please write it in English; English readers will see just that.
announcements-whom = Who should get it?
announcements-everyone = Everyone ({ $n })
announcements-booked = Those who booked ({ $n })
announcements-volunteers = Volunteers ({ $n })
announcements-preview = This is how it will look:
announcements-preview-photo = With the photo, this is how it will look. To change the photo, just send another:
announcements-preview-coming = The photo is still on its way; you will see it before you send. This is how it will look:
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
announcements-empty = Nothing is written yet. Please type a few words.
announcements-too-long = That is too long to read. Please keep it under 1,500 characters.
announcements-beside-photo = Beside a photo the words must be shorter: please keep them under 900 characters.
announcements-nobody = There is nobody in this group, so nothing to send.
announcements-done = It has all gone out already.
button-english = Add English
button-send = Send to { $n }
button-send-today = Send today at { $time }
button-send-tomorrow = Send tomorrow at { $time }
button-stop-sending = Stop sending
button-call-list = Call list
announcements-also-sending = Still going out to { $n } who have not had it.
button-again = { $n ->
    [one] Send again to this one
   *[other] Send again to these { $n }
}
button-sent-before = What was sent before
announcements-list = The latest announcements. Which one?
announcements-list-item = { $date } { $text }

# Corrections.
announcements-head-corrected = 【{ $community }】Corrected:
announcements-rewrite = Please write the whole text as it should read. Now it says:
announcements-rewrite-english = Please write the whole English text as it should read.
announcements-rewrite-before = The English says now:
announcements-corrected-preview = This is how it will read:
announcements-correct-reached = { $n ->
    [one] With the one who has it, this takes the old one's place; the phone stays silent.
   *[other] With the { $n } who have it, this takes the old one's place; their phones stay silent.
}
announcements-correct-rest = { $n ->
    [one] One has not had it yet and will get this.
   *[other] { $n } have not had it yet and will get this.
}
announcements-correcting = Correcting:
announcements-change-counts = { $done } done, { $not } could not be, { $left } left.
announcements-corrected-done = Corrected: { $n } see the new words.
announcements-corrected-not = For { $n } it could not be changed; they may still see the old words.
announcements-same = That is what it says now. To change it, please write it again.
button-correct = Correct it
button-make-correction = Yes, correct it

# Taking back.
announcements-gone = 【{ $community }】This announcement was taken back.
announcements-ask-take-back = { $n ->
    [one] Take this announcement back from one person? They will no longer see it.
   *[other] Take this announcement back from { $n } people? They will no longer see it.
}
announcements-ask-take-all-back = Take this announcement back? Whoever got it will no longer see it.
announcements-ask-too-old = It went out more than two days ago and cannot be deleted on phones; “This announcement was taken back” will stand in its place.
announcements-ask-too-old-photo = The photo cannot be deleted either; it stays above those words.
announcements-ask-rest = { $n ->
    [one] The one who has not had it will not get it.
   *[other] The { $n } who have not had it will not get it.
}
announcements-ask-read = Some may have read it already. If it matters, please tell them another way.
announcements-taking-back = Taking it back:
announcements-taken-back = Taken back: { $n } no longer see it.
announcements-taken-late = Taken back.
announcements-taken-replaced = { $n ->
    [one] For one it could not be deleted; they see that it was taken back.
   *[other] For { $n } it could not be deleted; they see that it was taken back.
}
announcements-taken-not = { $n ->
    [one] From one it could not be taken back; they may still see it.
   *[other] From { $n } it could not be taken back; they may still see it.
}
announcements-taken-doubtful = For { $n } nobody can tell whether they got it; if so, it stays with them.
announcements-taken-had = { $n } had already got it.
announcements-taken-rest = { $n ->
    [one] One who had not had it did not get it.
   *[other] { $n } who had not had it did not get it.
}
button-take-back = Take it back
button-take-back-from = { $n ->
    [one] Take back from one
   *[other] Take back from { $n }
}
