//! What an append costs beside the raw write and sync of the same bytes, and how fast a long journal is ready.
#![allow(clippy::print_stdout, reason = "a bench prints its figures")]

use chrono::{DateTime, Utc};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::{Duration, Instant};
use tongxin::domain::{
    By, Cause, ChannelId, Commit, DrawerOp, Event, Item, Lane, Notice, PersonId, Place, Private, Refusal, Send,
    SendId, To, delivery,
};
use tongxin::journal::{Appended, Entry, Journal, Lease, Snapshot, Store, Wanted};

/// Commits of the long journal.
const LONG: u64 = 1_000_000;
/// People of a large street; a multiple of 200.
const PEOPLE: u32 = 100_000;
/// Rounds of each row; the median counts.
const ROUNDS: usize = 300;

fn main() {
    // Cargo asks benches under `cargo test --benches` to do nothing long.
    if std::env::args().any(|arg| arg == "--test") {
        return;
    }
    let above =
        tempfile::tempdir_in(std::env::var_os("BENCH_DIR").unwrap_or_else(|| ".".into())).expect("a folder");
    println!("waiting  drawers  bytes/batch  raw µs  journal µs  ratio  commits/s");
    for drawers in [false, true] {
        for waiting in [1, 10, 100] {
            row(above.path(), waiting, drawers);
        }
    }
    long(&above.path().join("long"));
    people(&above.path().join("people"));
}

fn row(above: &Path, waiting: u64, drawers: bool) {
    let path = above.join(format!("{waiting}-{drawers}"));
    let store = Store::open(&path, None).expect("it opens");
    let lease = store.acquire().expect("a lease");
    let log = path.join("commits.log");
    let len = || std::fs::metadata(&log).expect("the log").len();
    append(&store, lease, waiting, drawers);
    let before = len();
    append(&store, lease, waiting, drawers);
    let bytes = vec![b'x'; (len() - before) as usize];
    let raw = std::fs::File::create(above.join("raw")).expect("a file");
    let (mut raws, mut journals) = (Vec::new(), Vec::new());
    // In turns, so that whatever else the disk does strikes both.
    for round in 0..ROUNDS {
        let entries = entries(store.head().expect("a head").seq, lease, waiting, drawers);
        let begun = Instant::now();
        raw.write_all_at(&bytes, (round * bytes.len()) as u64).expect("a write");
        raw.sync_data().expect("a sync");
        raws.push(begun.elapsed());
        let begun = Instant::now();
        assert!(matches!(store.append(lease, entries[0].commit.seq - 1, &entries), Appended::Done(_)));
        journals.push(begun.elapsed());
    }
    let (raw, journal) = (median(raws), median(journals));
    println!(
        "{waiting:>7}  {:>7}  {:>11}  {:>6.0}  {:>10.0}  {:>5.2}  {:>9.0}",
        if drawers { "one each" } else { "none" },
        bytes.len(),
        raw.as_secs_f64() * 1e6,
        journal.as_secs_f64() * 1e6,
        journal.as_secs_f64() / raw.as_secs_f64(),
        waiting as f64 / journal.as_secs_f64(),
    );
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn append(store: &Store, lease: Lease, count: u64, drawers: bool) {
    let head = store.head().expect("a head").seq;
    let answer = store.append(lease, head, &entries(head, lease, count, drawers));
    assert!(matches!(answer, Appended::Done(_)), "{answer:?}");
}

fn entries(head: u64, lease: Lease, count: u64, drawers: bool) -> Vec<Entry> {
    (head + 1..=head + count)
        .map(|seq| {
            let who = PersonId((seq % 5_000) as u32);
            let op =
                DrawerOp::Put(who, Item::Page((seq % 50) as u16), Private::new("我想二十号上午理发，可以吗？"));
            Entry { commit: commit(seq, lease.epoch, who), drawers: if drawers { vec![op] } else { vec![] } }
        })
        .collect()
}

fn commit(seq: u64, epoch: u64, who: PersonId) -> Commit {
    Commit {
        v: 1,
        seq,
        at: DateTime::<Utc>::from_timestamp_millis(1_760_000_000_000 + seq as i64).unwrap_or_default(),
        epoch,
        cause: Cause::Update { channel: ChannelId::Telegram, id: seq },
        by: By::Person(who, ChannelId::Telegram),
        on_behalf: None,
        events: vec![Event::Delivery(delivery::Event::Claimed(vec![SendId { seq, n: 0, to: who }]))],
        sends: vec![Send {
            to: To::Person(who),
            lane: Lane::Answer,
            place: Place::New,
            notice: Notice::Refused(Refusal::NotUnderstood),
            not_before: None,
            void_after: None,
        }],
    }
}

fn long(path: &Path) {
    let store = Store::open(path, None).expect("it opens");
    let lease = store.acquire().expect("a lease");
    for n in 0..LONG / 200 {
        append(&store, lease, 200, n % 20 == 0);
    }
    store.put_snapshot(Snapshot { seq: LONG, fold: 1, bytes: vec![7; 10 << 20] }).expect("it is kept");
    drop(store);
    let bytes = std::fs::metadata(path.join("commits.log")).expect("the log").len();
    println!("\n{LONG} commits, {} MB:", bytes >> 20);
    let store = timed("opened, with a snapshot of 10 MB read", || {
        let store = Store::open(path, None).expect("it opens");
        assert!(store.snapshot().expect("it is read").is_some());
        store
    });
    timed("all commits read", || {
        let mut count = 0;
        store
            .read(1, &mut |_| {
                count += 1;
                true
            })
            .expect("it is read");
        assert_eq!(count, LONG);
    });
    timed("the last 100 read", || {
        let mut count = 0;
        store
            .read(LONG - 99, &mut |_| {
                count += 1;
                true
            })
            .expect("it is read");
        assert_eq!(count, 100);
    });
    timed("verified", || assert_eq!(store.verify().expect("it holds"), LONG));
    drop(store);
    std::fs::remove_dir_all(path.join("quick")).expect("it is removed");
    timed("opened, the quick store built again", || Store::open(path, None).expect("it opens"));
}

fn people(path: &Path) {
    let store = Store::open(path, None).expect("it opens");
    let lease = store.acquire().expect("a lease");
    let begun = Instant::now();
    for first in (1..=PEOPLE).step_by(200) {
        let head = store.head().expect("a head").seq;
        let entry = |n: u32| {
            let who = PersonId(first + n);
            let put = |item, text: &str| DrawerOp::Put(who, item, Private::new(text));
            let key = format!("{}", 5_000_000_000 + u64::from(who.0));
            let drawers = vec![
                put(Item::Name, "张阿姨"),
                put(Item::Phone, "13800000000"),
                put(Item::Address(ChannelId::Telegram, 0), &key),
            ];
            Entry { commit: commit(head + 1 + u64::from(n), lease.epoch, who), drawers }
        };
        let entries: Vec<_> = (0..200).map(entry).collect();
        assert!(matches!(store.append(lease, head, &entries), Appended::Done(_)));
    }
    drop(store);
    println!("\n{PEOPLE} people with three entries each (written in {:.2} s):", begun.elapsed().as_secs_f64());
    let store = timed("opened", || Store::open(path, None).expect("it opens"));
    timed("all addresses read and opened", || {
        let mut count = 0;
        store.scan(Wanted::Addresses, &mut |_, _, _| count += 1).expect("they are read");
        assert_eq!(count, PEOPLE);
    });
    drop(store);
    std::fs::remove_dir_all(path.join("quick")).expect("it is removed");
    timed("opened, the quick store built again", || Store::open(path, None).expect("it opens"));
}

fn timed<T>(what: &str, act: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let result = act();
    println!("{:>7.2} s  {what}", begun.elapsed().as_secs_f64());
    result
}
