# What whoever looks after Tongxin reads at the machine.
operator-moment = { $date }, { $time }
operator-nobody =
    Nobody organizes { $community } yet. This makes a code for the first organizer:
      { $command }
operator-no-folder = there is no folder { $data }; name it with --data, or the configuration with --config
operator-not-running = no tongxin is running on { $data }; start it with tongxin run --config FILE, or name another folder with --data
operator-invite-web = On the web: { $address }
operator-invite-telegram = In Telegram: { $address }
operator-invite-until = Pass it on to whoever shall come. It is good once, until { $until }. The code below alone will do, too:
operator-check = { $street }: all is well. { $communities ->
    [one] One community
   *[other] { $communities } communities
}, { $services ->
    [one] one service
   *[other] { $services } services
}.
operator-check-nothing = Please have a look: nothing can be booked in { $community } ({ $list }: no places). Neighbours can book where places is set.
operator-check-no-places = Please have a look: in { $community } nobody can book { $list }, as there are no places. Set places, if they should.
operator-check-public = Please have a look: without public_url, posters and invitations lead to { $address }, which other telephones do not reach.
operator-check-no-backup = Please have a look: no backup is made at night. Name a folder on another disk as dir in [backup].
operator-check-backup-dir = Please have a look: there is no backup folder { $dir } yet. Make it, or bring its disk, or there is no backup at night.
operator-exported = Wrote { $n ->
    [one] one record
   *[other] { $n } records
}.
operator-imported = Read { $n ->
    [one] one record
   *[other] { $n } records
}.
operator-verified = { $n ->
    [one] One record
   *[other] { $n } records
}, an unbroken chain, nothing changed; the replay works. The newest one's fingerprint:
operator-verified-live = { $n ->
    [one] One record
   *[other] { $n } records
}, an unbroken chain, nothing changed; the replay is the live state. The newest one's fingerprint:
operator-health-ready = All is well: it hears, and it can write.
operator-health-not = It cannot write just now, and confirms nothing.
operator-health-why = it cannot write; its log says why and what helps, mostly the disk is full: make room, and it goes on by itself
operator-health-now = Its clock: { $now }
operator-health-kept = It has { $commits } records, and knows { $people ->
    [one] one person
   *[other] { $people } people
}.
operator-health-waiting = { $n ->
    [0] Everything has been told.
    [one] One message is still on its way.
   *[other] { $n } messages are still on their way.
}
operator-health-backup = The newest nightly backup is of { $at }.
operator-health-backup-none = There is no nightly backup yet.
operator-health-no-backup = No backup is made at night: with dir in [backup], one is.
operator-health-aside = Since it started, { $n ->
    [one] one thing that was said could not be done and was
   *[other] { $n } things that were said could not be done and were
} set aside; nobody else is held up. More with --json.
operator-health-trouble = Please note: { $text }
operator-health-version = Version: { $version }
operator-clock-machine = This machine's clock: { $at }
operator-clock-street = The street goes by: { $at }
operator-clock-second = A server elsewhere: { $at }
operator-clock-waits = It has just started, and waits a moment for a server's word.
operator-clock-believed = The clock is believed.
operator-backup = Backed up { $n ->
    [one] one record
   *[other] { $n } records
} to { $file } ({ $size } KB), and looked it through.
operator-backup-away = Backed up { $n ->
    [one] one record
   *[other] { $n } records
}; not looked through, because it went elsewhere.
operator-backup-with-key = This file alone can restore the names: whoever has it can read them, so keep it like the folder itself.
operator-backup-without-key = This file alone cannot restore the names: that needs the master key too, which is in { $at }. Keep a copy of it in another place (or back up with --with-key).
operator-restored = Restored { $n ->
    [one] one record
   *[other] { $n } records
} to { $data }; every byte is as it was, and its replay works.
operator-restored-same = Restored { $n ->
    [one] one record
   *[other] { $n } records
} to { $data }; every byte is as it was, and its replay is what it was made of.
operator-restore-no-file = there is no file { $file }; look whether it is spelled right, and write again: tongxin restore FILE
operator-restore-other-file = there is no file { $file }; the newest backup is { $newest }. To take that one: tongxin restore { $newest }
operator-restore-list = cannot read who was erased since: { $why }; mend that list, or copy the backup to a folder without one
operator-restore-no-key = The master key is not here: Tongxin does not start, and no name can be read, before it is in { $data }/master.key (or in TONGXIN_MASTER_KEY).
operator-restore-key-fits = The master key fits: names can be read.
operator-restore-again = { $why }; { $data } still holds people who erased themselves, and does not open: restore again into an empty folder
operator-restore-hours = It was made on { $at }, { $n ->
    [one] one hour
   *[other] { $n } hours
} ago; what happened since is not in it.
operator-restore-days = It was made on { $at }, { $n ->
    [one] one day
   *[other] { $n } days
} ago; what happened since is not in it.
operator-restore-erased = As the list beside the backup says, { $n ->
    [one] one who erased themselves since then is erased again
   *[other] { $n } who erased themselves since then are erased again
}; nobody else is known to have.
operator-restore-no-list = ATTENTION: no list lies beside the backup. Whoever of the { $n ->
    [one] one person
   *[other] { $n } people
} in it erased themselves since then is back. Ask around, and let them erase themselves again (“My data”).
operator-demo =
    The demo is open; its people are invented. It plays on { $today }. Open this page in a browser: { $page }
    All of it is kept in { $data }, apart from any real street.
    Try: book a haircut · help with the knives · announce something · move the clock on · pull the plug, and see that all is still there
    Who did what: tongxin deeds --data { $data }
    Ctrl-C ends it; next time it goes on from here. To start over, add --reset.
