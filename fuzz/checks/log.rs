//! What lies on a disk or comes back from one: a log to be opened, a file to be imported.

use chrono::DateTime;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};
use tongxin::domain::{By, Cause, ChannelId, Commit, DrawerOp, Item, PersonId, Private};
use tongxin::journal::{Appended, Disk, Entry, Journal, JournalError, MemQuick, Memory, SimDisk, Store, Wanted};

const COMMITS: u64 = 12;
const FILES: [&str; 3] = ["commits.log", "keys", "master.key"];

fn folder() -> PathBuf {
    "/data".into()
}

fn open(disk: &SimDisk, quick: &MemQuick) -> Result<Store, JournalError> {
    Store::open_on(Arc::new(disk.clone()), Box::new(quick.clone()), &folder(), None)
}

fn entry(seq: u64, epoch: u64) -> Entry {
    let commit = Commit {
        v: 1,
        seq,
        at: DateTime::from_timestamp(1_765_000_000 + seq as i64, 0).expect("a moment"),
        epoch,
        cause: Cause::Update { channel: ChannelId::Telegram, id: seq },
        by: By::Person(PersonId(1), ChannelId::Telegram),
        on_behalf: None,
        events: Vec::new(),
        sends: Vec::new(),
    };
    let name = DrawerOp::Put(PersonId(seq as u32 % 3), Item::Name, Private::new(format!("name {seq}")));
    Entry { commit, drawers: vec![name] }
}

fn commits(journal: &dyn Journal) -> Result<Vec<Commit>, JournalError> {
    let mut commits = Vec::new();
    let mut each = |commit| {
        commits.push(commit);
        true
    };
    journal.read(1, &mut each)?;
    Ok(commits)
}

fn drawers(journal: &dyn Journal) -> Result<BTreeMap<(PersonId, Item), String>, JournalError> {
    let mut found = BTreeMap::new();
    let mut each = |who, item, text: Private| drop(found.insert((who, item), text.reveal().to_owned()));
    journal.scan(Wanted::All, &mut each)?;
    Ok(found)
}

/// A folder that was filled, and left without a word: its files, what the quick store held, its commits.
struct Left {
    files: Vec<Vec<u8>>,
    quick: MemQuick,
    commits: Vec<Commit>,
}

static LEFT: LazyLock<Left> = LazyLock::new(|| {
    let (disk, quick) = (SimDisk::new(), MemQuick::default());
    let store = open(&disk, &quick).expect("a new folder");
    let lease = store.acquire().expect("a lease");
    for seq in 1..=COMMITS {
        let stored = store.append(lease, seq - 1, &[entry(seq, lease.epoch)]);
        assert!(matches!(stored, Appended::Done(_)));
    }
    let commits = commits(&store).expect("whole");
    drop(store);
    let bytes = |name: &&str| disk.read_whole(&folder().join(name)).expect("power").expect("it is there");
    Left { files: FILES.iter().map(bytes).collect(), quick, commits }
});

fn put_back(log: &[u8], quick: &MemQuick) -> Result<(SimDisk, Store), JournalError> {
    let disk = SimDisk::new();
    let files = [log, &LEFT.files[1], &LEFT.files[2]];
    for (name, bytes) in FILES.iter().zip(files) {
        disk.write_whole(&folder().join(name), bytes).expect("power");
    }
    open(&disk, quick).map(|store| (disk, store))
}

/// The first byte says how: odd, and the rest are changes to a log that was whole (what comes back is what was
/// written, up to some commit, or damage is named); even, and they are records in frames that look whole.
pub fn log(bytes: &[u8]) {
    let Some((how, rest)) = bytes.split_first() else { return };
    if how % 2 == 0 { crafted(*how, rest) } else { changed(*how, rest) }
}

fn changed(how: u8, changes: &[u8]) {
    let mut log = LEFT.files[0].clone();
    for change in changes.chunks_exact(4).take(8) {
        let at = usize::from(change[1]) << 8 | usize::from(change[2]);
        let at = at % (log.len() + 1);
        match (change[0] % 5, log.get_mut(at)) {
            (0, Some(byte)) => *byte ^= change[3],
            (1, _) => log.truncate(at),
            (2, _) => log.resize(log.len() + usize::from(change[3]) * 8, change[3]),
            (3, _) => drop(log.splice(at..at, [change[3]; 3])),
            (4, _) => log.extend_from_within(at..(at + usize::from(change[3])).min(log.len())),
            _ => {}
        }
    }
    let knows = how & 2 > 0;
    let quick = if knows { LEFT.quick.copy() } else { MemQuick::default() };
    match put_back(&log, &quick) {
        Err(error) => {
            let error = error.to_string();
            assert!(error.contains("commits.log") && error.contains("backup"), "no remedy: {error}");
        }
        Ok((_, store)) => {
            let head = store.head().expect("open").seq as usize;
            assert!(head <= LEFT.commits.len(), "more than was written");
            if let Ok(read) = commits(&store) {
                assert!(read == LEFT.commits[..head], "other commits than were written");
            }
            assert!(!knows || head == LEFT.commits.len(), "acknowledged commits are missing");
            goes_on(&store);
        }
    }
}

fn crafted(how: u8, rest: &[u8]) {
    let mut log = LEFT.files[0][..8].to_vec();
    let mut first = 1_u64;
    for records in rest.split(|byte| *byte == 0xfe).take(6) {
        let count = u32::from(how >> 1 & 3);
        let payload = [&first.to_le_bytes()[..], &count.to_le_bytes(), records].concat();
        log.extend((payload.len() as u32).to_le_bytes());
        log.extend(crc32c::crc32c(&payload).to_le_bytes());
        log.extend(payload);
        first += u64::from(count);
    }
    if let Ok((_, store)) = put_back(&log, &MemQuick::default()) {
        drop((store.verify(), commits(&store), drawers(&store)));
        let mut out = Vec::new();
        drop(store.export(&mut out));
        goes_on(&store);
    }
}

/// What was opened can be written to, and is there when opened again.
fn goes_on(store: &Store) {
    let Ok(lease) = store.acquire() else {
        // A crafted epoch can be the last there is.
        return;
    };
    let head = store.head().expect("open").seq;
    let Appended::Done(after) = store.append(lease, head, &[entry(head + 1, lease.epoch)]) else {
        // Crafted drawers may have no key, or one that opens nothing.
        return;
    };
    assert_eq!(after.seq, head + 1);
    assert_eq!(store.reopen().expect("it opens again"), after);
}

/// As in an export, where it stands after the commits.
#[derive(Deserialize)]
struct Drawer {
    person: PersonId,
    item: Item,
    value: String,
}

#[derive(Deserialize)]
enum Tail {
    #[serde(rename = "drawer")]
    Drawer(Drawer),
}

/// A file is imported whole or not at all; and its commits, chained anew, come through an export and an import
/// as they were.
pub fn import(bytes: &[u8]) {
    let store = open(&SimDisk::new(), &MemQuick::default()).expect("a new folder");
    match store.import(&mut &bytes[..]) {
        Err(_) => {
            assert_eq!(store.head().expect("open").seq, 0, "half an import");
            assert!(drawers(&store).expect("open").is_empty(), "half an import");
        }
        Ok(count) => {
            assert_eq!(store.verify().expect("the chain holds"), count);
            same_again(&store);
        }
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let memory = Memory::new();
    let lease = memory.acquire().expect("a lease");
    let mut entries: Vec<Entry> = Vec::new();
    for line in text.lines().take(60) {
        if let Ok(mut commit) = serde_json::from_str::<Commit>(line) {
            commit.seq = entries.len() as u64 + 1;
            commit.epoch %= 1 << 60;
            entries.push(Entry { commit, drawers: Vec::new() });
        } else if let Ok(Tail::Drawer(d)) = serde_json::from_str(line)
            && d.person.0 < 1_000
            && let Some(last) = entries.last_mut()
        {
            last.drawers.push(DrawerOp::Put(d.person, d.item, Private::new(d.value)));
        }
    }
    if matches!(memory.append(lease, 0, &entries), Appended::Done(_)) {
        let stored = commits(&memory).expect("memory reads");
        assert!(stored.iter().eq(entries.iter().map(|entry| &entry.commit)), "a commit changed in storing");
        same_again(&memory);
    }
}

fn lines(export: &[u8]) -> BTreeSet<&[u8]> {
    export.split(|byte| *byte == b'\n').collect()
}

fn same_again(journal: &dyn Journal) {
    let mut export = Vec::new();
    let count = journal.export(&mut export).expect("it exports");
    let other = open(&SimDisk::new(), &MemQuick::default()).expect("a new folder");
    assert_eq!(other.import(&mut export.as_slice()).expect("an export is imported"), count);
    assert!(commits(journal).ok() == commits(&other).ok(), "other commits");
    assert!(drawers(journal).ok() == drawers(&other).ok(), "other drawers");
    let mut again = Vec::new();
    other.export(&mut again).expect("it exports");
    // Drawers stand in each journal's own order.
    assert!(lines(&again) == lines(&export), "another export");
}
