//! What every journal promises, tried on each kind, and what a crash may and may not do to a stored one.

use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tongxin::domain::{
    By, Cause, ChannelId, Commit, DayId, DrawerOp, DueKey, Event, Item, Lane, Notice, PersonId, Private, Refusal,
    Send, SendId, To, delivery,
};
use tongxin::journal::{
    Appended, Entry, Fault, Head, Journal, JournalError, Lease, MemQuick, Memory, SimDisk, Snapshot, Store,
    Trouble,
};

fn commit(seq: u64, epoch: u64) -> Commit {
    Commit {
        v: 1,
        seq,
        at: DateTime::<Utc>::from_timestamp_millis(1_760_000_000_000 + seq as i64 * 17).unwrap(),
        epoch,
        cause: if seq.is_multiple_of(2) {
            Cause::Update { channel: ChannelId::Telegram, id: seq }
        } else {
            Cause::Due(DueKey::DayOver(DayId::default()))
        },
        by: By::Person(PersonId(seq as u32), ChannelId::Web),
        on_behalf: seq.is_multiple_of(3).then_some(PersonId(7)),
        events: (0..seq % 3).map(|n| claimed(seq, n as u16)).collect(),
        sends: if seq.is_multiple_of(4) { vec![send(seq)] } else { vec![] },
    }
}

fn claimed(seq: u64, n: u16) -> Event {
    Event::Delivery(delivery::Event::Claimed(vec![SendId { seq, n, to: PersonId(n.into()) }]))
}

fn send(seq: u64) -> Send {
    let notice = Notice::Refused(Refusal::NotUnderstood);
    let send = Send::tell(To::Person(PersonId(1)), Lane::Answer, notice);
    if seq.is_multiple_of(8) { send.void_after(DateTime::UNIX_EPOCH) } else { send }
}

fn entry(seq: u64, lease: Lease, drawers: Vec<DrawerOp>) -> Entry {
    Entry { commit: commit(seq, lease.epoch), drawers }
}

fn put(who: u32, item: Item, text: &str) -> DrawerOp {
    DrawerOp::Put(PersonId(who), item, Private::new(text))
}

fn done(answer: Appended) -> Head {
    match answer {
        Appended::Done(head) => head,
        other => panic!("{other:?}"),
    }
}

fn append_some(journal: &dyn Journal, lease: Lease, count: u64) -> Head {
    let head = journal.head().unwrap();
    let entries: Vec<_> = (head.seq + 1..=head.seq + count).map(|seq| entry(seq, lease, vec![])).collect();
    done(journal.append(lease, head.seq, &entries))
}

fn all(journal: &dyn Journal, from: u64) -> Vec<Commit> {
    let mut commits = Vec::new();
    journal
        .read(from, &mut |commit| {
            commits.push(commit);
            true
        })
        .unwrap();
    commits
}

fn drawers(journal: &dyn Journal) -> BTreeMap<(PersonId, Item), String> {
    let mut found = BTreeMap::new();
    let mut each = |who, item, text: Private| {
        found.insert((who, item), text.reveal().to_owned());
    };
    journal.scan(&|_, _| true, &mut each).unwrap();
    found
}

fn opened(journal: &dyn Journal, who: u32, item: Item) -> Option<String> {
    journal.get(PersonId(who), item).unwrap().map(|text| text.reveal().to_owned())
}

fn exported(journal: &dyn Journal) -> Vec<u8> {
    let mut out = Vec::new();
    journal.export(&mut out).unwrap();
    out
}

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
    journal.scan(&|_, item| matches!(item, Item::Address(..)), &mut each).unwrap();
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

fn folder() -> PathBuf {
    PathBuf::from("/data")
}

fn open_sim(disk: &SimDisk, quick: &MemQuick) -> Result<Store, JournalError> {
    Store::open_on(Arc::new(disk.clone()), Box::new(quick.clone()), &folder(), None)
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

/// What a journal on a failing disk was told, and what it acknowledged.
#[derive(Default)]
struct Run {
    acknowledged: u64,
    /// The batch that was not acknowledged: its last number, whose drawer, the name (or an erasure).
    open: Option<(u64, u32, Option<String>)>,
    names: BTreeMap<u32, String>,
    erased: BTreeSet<u32>,
}

impl Run {
    /// Batches until something goes wrong.
    fn go(&mut self, journal: &dyn Journal, seed: u64) {
        let Ok(lease) = journal.acquire() else { return };
        for n in 0..12 {
            let from = self.acknowledged;
            let to = from + 1 + (seed + n) % 5;
            let who = ((seed * 7 + n) % 6) as u32;
            let name = if (seed + n).is_multiple_of(11) { None } else { Some(format!("名 {seed} {n}")) };
            let mut entries: Vec<_> = (from + 1..=to).map(|seq| entry(seq, lease, vec![])).collect();
            entries[0].drawers = match &name {
                None => vec![DrawerOp::Erase(PersonId(who))],
                Some(name) => vec![put(who, Item::Name, name)],
            };
            self.open = Some((to, who, name));
            match journal.append(lease, from, &entries) {
                Appended::Done(head) => self.settle(head.seq),
                _ => return,
            }
        }
    }

    fn settle(&mut self, head: u64) {
        let Some((to, who, name)) = self.open.take() else { return };
        if to != head {
            return;
        }
        self.acknowledged = head;
        match name {
            None => {
                self.names.remove(&who);
                self.erased.insert(who);
            }
            Some(name) if !self.erased.contains(&who) => drop(self.names.insert(who, name)),
            Some(_) => {}
        }
    }

    /// What must hold after any crash: nothing acknowledged is missing, a batch is there or not, drawers follow.
    fn check(&mut self, journal: &dyn Journal, seed: u64) {
        let head = journal.head().unwrap().seq;
        assert!(head >= self.acknowledged, "seed {seed}: {} acknowledged, {head} there", self.acknowledged);
        let whole = head == self.acknowledged || self.open.as_ref().is_some_and(|(to, ..)| *to == head);
        assert!(whole, "seed {seed}: half a batch");
        self.settle(head);
        assert_eq!(journal.verify().unwrap(), head, "seed {seed}");
        let seqs: Vec<_> = all(journal, 1).iter().map(|commit| commit.seq).collect();
        assert_eq!(seqs, (1..=head).collect::<Vec<_>>());
        let names: BTreeMap<_, _> = drawers(journal).into_iter().map(|((who, _), name)| (who.0, name)).collect();
        assert_eq!(names, self.names, "seed {seed}");
    }
}

fn rounds(
    seeds: std::ops::Range<u64>,
    fault: &dyn Fn(u64) -> Fault,
    crash: &dyn Fn(&SimDisk, u64) -> SimDisk,
    quick_after: &dyn Fn(MemQuick) -> MemQuick,
) {
    // More seeds for a night: JOURNAL_SEEDS=100 tries a hundred times as many.
    let times = std::env::var("JOURNAL_SEEDS").ok().and_then(|n| n.parse().ok()).unwrap_or(1);
    let end = seeds.start + (seeds.end - seeds.start) * times;
    for seed in seeds.start..end {
        let (mut disk, mut quick, mut run) = (SimDisk::new(), MemQuick::default(), Run::default());
        for round in 0..6 {
            disk.fault_at(disk.ops() + 1 + (seed * 13 + round * 29) % 70, fault(seed));
            if let Ok(store) = open_sim(&disk, &quick) {
                run.go(&store, seed + round);
                // Left behind as it is: closing it must not help.
                (quick, disk) = (quick_after(quick.copy()), crash(&disk, seed * 31 + round));
            } else {
                (quick, disk) = (quick_after(quick), crash(&disk, seed * 31 + round));
            }
            let store = open_sim(&disk, &quick).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
            run.check(&store, seed);
        }
        assert!(run.acknowledged > 0, "seed {seed} tried nothing");
    }
}

/// A power cut at any operation: nothing acknowledged is lost, a batch is whole or absent.
#[test]
fn a_power_cut_loses_nothing_acknowledged() {
    rounds(0..100, &|_| Fault::Power, &|disk, seed| disk.crash(seed), &|quick| quick);
}

/// The same where the quick store was lost altogether.
#[test]
fn a_lost_quick_store_is_built_again() {
    rounds(1_000..1_060, &|_| Fault::Power, &|disk, seed| disk.crash(seed), &|_| MemQuick::default());
}

/// The same where only the process died.
#[test]
fn a_killed_process_loses_nothing_acknowledged() {
    rounds(2_000..2_060, &|_| Fault::Power, &|disk, _| disk.kill(), &|quick| quick);
}

/// A failed sync, or a full disk, and then a power cut.
#[test]
fn a_failed_sync_or_a_full_disk_loses_nothing_acknowledged() {
    let fault = |seed: u64| if seed.is_multiple_of(2) { Fault::Sync } else { Fault::Full };
    rounds(3_000..3_100, &fault, &|disk, seed| disk.crash(seed), &|quick| quick);
}

/// After an I/O error the answer is Unknown until the journal is opened again; then it goes on where it is.
#[test]
fn after_an_error_it_goes_on_once_opened_again() {
    for (fault, kept) in [(Fault::Full, false), (Fault::Sync, true)] {
        let disk = SimDisk::new();
        let store = open_sim(&disk, &MemQuick::default()).unwrap();
        let lease = store.acquire().unwrap();
        append_some(&store, lease, 3);
        // An append is a write, then a sync.
        disk.fault_at(disk.ops() + if fault == Fault::Full { 1 } else { 2 }, fault);
        assert_eq!(store.append(lease, 3, &[entry(4, lease, vec![])]), Appended::Unknown);
        assert_eq!(store.append(lease, 3, &[entry(4, lease, vec![])]), Appended::Unknown);
        let head = store.reopen().unwrap();
        assert_eq!(head.seq, if kept { 4 } else { 3 });
        append_some(&store, lease, 2);
        // What was read after the failed sync is durable: only then may it be built upon.
        let disk = disk.crash(1);
        let store = open_sim(&disk, &MemQuick::default()).unwrap();
        assert_eq!(store.head().unwrap().seq, head.seq + 2);
    }
}

fn filled(disk: &SimDisk, quick: &MemQuick, commits: u64) -> Store {
    let store = open_sim(disk, quick).unwrap();
    let lease = store.acquire().unwrap();
    for seq in 1..=commits {
        let ops = if seq == 2 { vec![put(1, Item::Name, "张")] } else { vec![] };
        done(store.append(lease, seq - 1, &[entry(seq, lease, ops)]));
    }
    store
}

fn refusal(result: Result<Store, JournalError>) -> String {
    match result {
        Ok(_) => panic!("it was opened"),
        Err(error) => error.to_string(),
    }
}

/// One changed byte anywhere in the log is noticed at the latest by `verify`, and told with the remedy.
#[test]
fn a_changed_byte_in_the_log_is_noticed() {
    let (disk, quick) = (SimDisk::new(), MemQuick::default());
    drop(filled(&disk, &quick, 20));
    let log = folder().join("commits.log");
    let good = disk.bytes(&log).unwrap();
    for at in (0..good.len()).step_by(7) {
        let mut bad = good.clone();
        bad[at] ^= 0x40;
        disk.replace(&log, bad.clone());
        // Once with the quick store as it was left, once without one.
        let error = match open_sim(&disk, &quick.copy()) {
            Err(error) => error.to_string(),
            Ok(store) => store.verify().unwrap_err().to_string(),
        };
        assert!(error.contains("commits.log is damaged") && error.contains("backup"), "{at}: {error}");
        assert_eq!(disk.bytes(&log).unwrap(), bad, "nothing was changed");
    }
    disk.replace(&log, good);
    assert_eq!(open_sim(&disk, &quick).unwrap().verify().unwrap(), 20);
}

/// A log that ends too early is refused where the quick store knows better; nothing is cut off.
#[test]
fn a_shortened_log_is_noticed() {
    let (disk, quick) = (SimDisk::new(), MemQuick::default());
    drop(filled(&disk, &quick, 20));
    let log = folder().join("commits.log");
    let good = disk.bytes(&log).unwrap();
    for len in [good.len() - 1, good.len() / 2, 8] {
        disk.replace(&log, good[..len].to_vec());
        let error = refusal(open_sim(&disk, &quick.copy()));
        assert!(error.contains("but 20 were stored") && error.contains("backup"), "{error}");
        assert_eq!(disk.bytes(&log).unwrap().len(), len);
    }
    disk.replace(&log, good[..3].to_vec());
    assert!(refusal(open_sim(&disk, &quick.copy())).contains("commits.log is damaged"));
}

/// A torn last batch, never acknowledged, is cut off and the rest goes on.
#[test]
fn a_torn_tail_is_cut_off() {
    let (disk, quick) = (SimDisk::new(), MemQuick::default());
    drop(filled(&disk, &quick, 20));
    let log = folder().join("commits.log");
    let good = disk.bytes(&log).unwrap();
    for tail in [&good[60..90], &[0; 4096], &[0xff; 5]] {
        let torn = [good.as_slice(), tail].concat();
        disk.replace(&log, torn);
        let store = open_sim(&disk, &quick).unwrap();
        assert_eq!(store.verify().unwrap(), 20);
        assert_eq!(disk.bytes(&log).unwrap().len(), good.len());
    }
}

/// Damage in the quick store is noticed when it is read; the next opening builds it from the log.
#[test]
fn a_damaged_quick_store_is_built_again() {
    for n in 0..40 {
        let (disk, quick) = (SimDisk::new(), MemQuick::default());
        drop(filled(&disk, &quick, 20));
        quick.damage(n);
        let store = open_sim(&disk, &quick).unwrap();
        if store.get(PersonId(1), Item::Name).is_err() {
            store.reopen().unwrap();
        }
        assert_eq!(opened(&store, 1, Item::Name).unwrap(), "张");
        assert_eq!(store.verify().unwrap(), 20);
    }
}

/// After a power cut the quick store is not believed, however well it looks.
#[test]
fn after_a_power_cut_the_quick_store_is_built_again() {
    for n in 0..5 {
        let (disk, quick) = (SimDisk::new(), MemQuick::default());
        let store = filled(&disk, &quick, 20);
        let disk = disk.crash(n);
        drop(store);
        quick.lose(n as usize);
        let store = open_sim(&disk, &quick).unwrap();
        assert_eq!(opened(&store, 1, Item::Name).unwrap(), "张");
    }
}

/// Once an erasure is acknowledged, the key is gone from the disk, whatever happens next.
#[test]
fn an_erased_key_is_gone_at_once() {
    let disk = SimDisk::new();
    let store = filled(&disk, &MemQuick::default(), 20);
    let lease = store.acquire().unwrap();
    let keys = folder().join("keys");
    let slot = |disk: &SimDisk| disk.bytes(&keys).unwrap()[256..384].to_vec();
    let before = slot(&disk);
    done(store.append(lease, 20, &[entry(21, lease, vec![DrawerOp::Erase(PersonId(1))])]));
    for seed in 0..20 {
        let after = slot(&disk.crash(seed));
        assert_ne!(after, before);
        assert!(after[1..].iter().all(|byte| *byte == 0));
    }
}

/// A second opener is refused at once, and told which folder.
#[test]
fn a_second_opener_is_refused() {
    let above = tempfile::tempdir().unwrap();
    let path = above.path().join("street");
    let _store = Store::open(&path, None).unwrap();
    let begun = std::time::Instant::now();
    let error = refusal(Store::open(&path, None));
    assert!(error.contains("in use") && error.contains("street"), "{error}");
    assert!(begun.elapsed().as_secs() < 1);
}

fn fill_folder(path: &Path) {
    let store = Store::open(path, None).unwrap();
    let lease = store.acquire().unwrap();
    let ops = vec![put(1, Item::Name, "张"), put(2, Item::Name, "李"), put(2, Item::Draft, &"稿".repeat(9_000))];
    done(store.append(lease, 0, &[entry(1, lease, ops)]));
    append_some(&store, lease, 5_000);
    done(store.append(lease, 5_001, &[entry(5_002, lease, vec![DrawerOp::Erase(PersonId(1))])]));
}

/// On disk: the folder sled lives in may be deleted or damaged, and comes back from the log.
#[test]
fn the_quick_folder_can_be_lost() {
    let above = tempfile::tempdir().unwrap();
    let path = above.path().join("street");
    fill_folder(&path);
    let intact = |store: &Store| {
        assert_eq!(store.head().unwrap().seq, 5_002);
        assert_eq!(opened(store, 1, Item::Name), None);
        assert_eq!(opened(store, 2, Item::Name).unwrap(), "李");
        assert_eq!(opened(store, 2, Item::Draft).unwrap().len(), 27_000);
        assert_eq!(all(store, 5_000).len(), 3);
    };
    intact(&Store::open(&path, None).unwrap());
    std::fs::remove_dir_all(path.join("quick")).unwrap();
    intact(&Store::open(&path, None).unwrap());
    let db = path.join("quick").join("db");
    let mut bytes = std::fs::read(&db).unwrap();
    bytes.iter_mut().step_by(300).for_each(|byte| *byte ^= 0x11);
    std::fs::write(&db, bytes).unwrap();
    intact(&Store::open(&path, None).unwrap_or_else(|error| panic!("{error}")));
}

/// Only the street's own user can read the folder, and without its keys it tells nothing.
#[test]
fn the_folder_is_private() {
    use std::os::unix::fs::PermissionsExt;
    let above = tempfile::tempdir().unwrap();
    let path = above.path().join("street");
    fill_folder(&path);
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o700);
    for file in ["commits.log", "keys", "master.key", "lock"] {
        assert_eq!(mode(&path.join(file)), 0o600, "{file}");
    }
    let log = std::fs::read(path.join("commits.log")).unwrap();
    let name = "李".as_bytes();
    assert!(!log.windows(name.len()).any(|window| window == name), "a name stands open in the log");

    // Keys that came back with a backup are destroyed again.
    let with_erased = std::fs::read(path.join("keys")).unwrap();
    let mut back = with_erased.clone();
    back.copy_within(128 * 3..128 * 4, 128 * 2);
    std::fs::write(path.join("keys"), back).unwrap();
    drop(Store::open(&path, None).unwrap());
    assert_eq!(std::fs::read(path.join("keys")).unwrap(), with_erased);

    let master = std::fs::read_to_string(path.join("master.key")).unwrap();
    std::fs::remove_file(path.join("master.key")).unwrap();
    assert!(refusal(Store::open(&path, None)).contains("TONGXIN_MASTER_KEY"));
    let other = tongxin::journal::parse_master(&"ab".repeat(32));
    assert!(refusal(Store::open(&path, other)).contains("does not fit"));
    let same = tongxin::journal::parse_master(&master);
    assert_eq!(opened(&Store::open(&path, same).unwrap(), 2, Item::Name).unwrap(), "李");
    std::fs::remove_file(path.join("commits.log")).unwrap();
    assert!(refusal(Store::open(&path, tongxin::journal::parse_master(&master))).contains("missing"));
}
