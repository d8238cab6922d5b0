//! The promises of the trait, tried on every kind of journal.

use super::*;
use tongxin::journal::{Memory, Snapshot, Trouble, Wanted};

/// The promises of the trait. `open` gives a journal that is new and empty each time.
fn conforms(open: &dyn Fn() -> Box<dyn Journal>) {
    let journal = open();
    let journal = journal.as_ref();

    // An empty one says so.
    assert_eq!(journal.head().unwrap(), Head::default());
    assert_eq!(all(journal, 1), []);
    assert_eq!(journal.verify().unwrap(), 0);
    assert_eq!(journal.snapshot().unwrap(), None);

    // What was appended is read back as it was, from any number on, and reading ends when told to.
    let lease = journal.acquire().unwrap();
    let one = done(journal.append(lease, 0, &[entry(1, lease, vec![])]));
    assert_eq!(one.seq, 1);
    let batch: Vec<_> = (2..=100).map(|seq| entry(seq, lease, vec![])).collect();
    let head = done(journal.append(lease, 1, &batch));
    assert_eq!((head.seq, journal.head().unwrap()), (100, head));
    assert_ne!(head.hash, one.hash);
    let expected: Vec<_> = (1..=100).map(|seq| commit(seq, lease.epoch)).collect();
    assert_eq!(all(journal, 1), expected);
    assert_eq!(all(journal, 42), expected[41..]);
    assert_eq!(all(journal, 101), []);
    let mut read = 0;
    journal
        .read(10, &mut |_| {
            read += 1;
            read < 3
        })
        .unwrap();
    assert_eq!(read, 3);
    assert_eq!(done(journal.append(lease, 100, &[])), head, "an empty batch changes nothing");

    // A later lease fences the earlier one off.
    let later = journal.acquire().unwrap();
    assert!(later.epoch > lease.epoch);
    assert_eq!(journal.append(lease, 100, &[entry(101, lease, vec![])]), Appended::Fenced);
    let lease = later;

    // A batch that does not follow on the head is Unknown, leaves nothing behind, and all waits for a reopening.
    assert_eq!(journal.append(lease, 99, &[entry(100, lease, vec![])]), Appended::Unknown);
    assert_eq!(journal.append(lease, 100, &[entry(101, lease, vec![])]), Appended::Unknown);
    assert_eq!(journal.reopen().unwrap(), head);
    assert_eq!(journal.append(lease, 100, &[entry(102, lease, vec![])]), Appended::Unknown, "a gap");
    assert_eq!(journal.reopen().unwrap(), head);

    // Drawers: the newest value counts, of any length; what is taken out is gone.
    let long = "请把伞修好".repeat(800);
    let ops = vec![
        put(1, Item::Name, "张"),
        put(1, Item::Name, "张阿姨"),
        put(1, Item::Draft, &long),
        put(1, Item::Address(ChannelId::Telegram, 0), "12345"),
        put(2, Item::Page(1), "一"),
        put(2, Item::Page(12), "十二"),
        put(2, Item::Phone, "138"),
        put(2, Item::Code, ""),
    ];
    done(journal.append(lease, 100, &[entry(101, lease, ops)]));
    assert_eq!(opened(journal, 1, Item::Name).unwrap(), "张阿姨");
    assert_eq!(opened(journal, 1, Item::Draft).unwrap(), long);
    assert_eq!(opened(journal, 2, Item::Code).unwrap(), "");
    assert_eq!(opened(journal, 3, Item::Name), None);
    let ops = vec![put(1, Item::Draft, "短"), DrawerOp::Drop(PersonId(2), Item::Phone)];
    done(journal.append(lease, 101, &[entry(102, lease, ops)]));
    assert_eq!(opened(journal, 1, Item::Draft).unwrap(), "短");
    assert_eq!(opened(journal, 2, Item::Phone), None);
    assert_eq!(drawers(journal).len(), 6);
    let mut addresses = Vec::new();
    let mut each = |who, _, text: Private| addresses.push((who, text.reveal().to_owned()));
    journal.scan(Wanted::Addresses, &mut each).unwrap();
    assert_eq!(addresses, [(PersonId(1), "12345".to_owned())]);

    // Erased is erased: for good, and whatever else is put there, even in the same batch.
    let entries = [
        entry(103, lease, vec![put(2, Item::Phone, "139"), DrawerOp::Erase(PersonId(2))]),
        entry(104, lease, vec![put(2, Item::Name, "李"), put(3, Item::Name, "王")]),
    ];
    done(journal.append(lease, 102, &entries));
    done(journal.append(lease, 104, &[entry(105, lease, vec![put(2, Item::Name, "李")])]));
    assert!(drawers(journal).keys().all(|(who, _)| *who != PersonId(2)));
    assert_eq!(opened(journal, 2, Item::Page(1)), None);
    assert_eq!(opened(journal, 3, Item::Name).unwrap(), "王");

    // A snapshot replaces the one before, whatever their lengths; one from the future is not shown.
    for (seq, len) in [(5, 100_000), (90, 10), (100, 0), (105, 9_000)] {
        let bytes: Vec<u8> = (0..len).map(|n| (n % 251) as u8).collect();
        let snapshot = Snapshot { seq, fold: 3, bytes };
        journal.put_snapshot(snapshot.clone()).unwrap();
        assert_eq!(journal.snapshot().unwrap(), Some(snapshot));
    }

    // All of it is still there after a reopening.
    let (head, before) = (journal.head().unwrap(), drawers(journal));
    assert_eq!(journal.reopen().unwrap(), head);
    assert_eq!(drawers(journal), before);
    assert_eq!(journal.snapshot().unwrap().unwrap().seq, 105);
    assert_eq!(journal.verify().unwrap(), 105);

    // An export goes into an empty journal only, and gives the same commits, chain and drawers.
    let export = exported(journal);
    assert!(journal.import(&mut export.as_slice()).is_err());
    let other = open();
    assert_eq!(other.import(&mut export.as_slice()).unwrap(), 105);
    assert_eq!(other.head().unwrap(), head);
    assert_eq!(all(other.as_ref(), 1), all(journal, 1));
    assert_eq!(drawers(other.as_ref()), before);
    assert_eq!(other.verify().unwrap(), 105);
    assert_eq!(exported(other.as_ref()), export);
    let lease = other.acquire().unwrap();
    assert!(lease.epoch > later.epoch);
    let ops = vec![put(9, Item::Name, "新"), put(1, Item::Name, "张奶奶")];
    done(other.append(lease, 105, &[entry(106, lease, ops)]));
    assert_eq!(opened(other.as_ref(), 1, Item::Name).unwrap(), "张奶奶");

    // An export that was changed or cut short is refused, and nothing of it stays.
    let text = String::from_utf8(export.clone()).unwrap();
    let changed = text.replacen("\"seq\":50,", "\"seq\":51,", 1);
    let forged = text.replacen("{\"Person\"", "{\"Nobody\"", 1).replacen("\"v\":1", "\"v\":2", 1);
    let cut = text.lines().take(60).map(|line| format!("{line}\n")).collect::<String>();
    for bad in [changed.as_bytes(), forged.as_bytes(), cut.as_bytes(), &export[..export.len() - 1], b"", b"{}\n"] {
        let empty = open();
        let error = empty.import(&mut &bad[..]).unwrap_err();
        assert!(error.to_string().contains("line"), "{error}");
        assert_eq!(empty.head().unwrap(), Head::default());
        assert!(drawers(empty.as_ref()).is_empty());
        assert_eq!(empty.import(&mut export.as_slice()).unwrap(), 105);
    }
}

#[test]
fn memory_keeps_the_promises() {
    conforms(&|| Box::new(Memory::new()));
}

#[test]
fn a_folder_keeps_the_promises() {
    let above = tempfile::tempdir().unwrap();
    let n = std::cell::Cell::new(0);
    conforms(&|| {
        n.set(n.get() + 1);
        Box::new(Store::open(&above.path().join(n.get().to_string()), None).unwrap())
    });
}

#[test]
fn a_simulated_disk_keeps_the_promises() {
    conforms(&|| Box::new(open_sim(&SimDisk::new(), &MemQuick::default()).unwrap()));
}

/// The simulation's journal can answer Unknown, with the batch kept or lost.
#[test]
fn memory_makes_trouble_on_request() {
    let journal = Memory::new();
    let lease = journal.acquire().unwrap();
    append_some(&journal, lease, 3);
    for (trouble, after) in [(Trouble::UnknownAndLost, 3), (Trouble::UnknownButKept, 4)] {
        journal.trouble(trouble);
        let head = journal.head().unwrap().seq;
        assert_eq!(journal.append(lease, head, &[entry(head + 1, lease, vec![])]), Appended::Unknown);
        assert_eq!(journal.append(lease, head, &[entry(head + 1, lease, vec![])]), Appended::Unknown);
        assert_eq!(journal.reopen().unwrap().seq, after);
    }
    append_some(&journal, lease, 1);
}
