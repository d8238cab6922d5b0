//! What every journal promises, tried on each kind, and what a crash may and may not do to a stored one.

mod conformance;
mod crashes;
mod damage;
mod disk;
#[path = "../figures/mod.rs"]
mod figures;
mod folder;
mod images;

use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use tongxin::domain::{
    By, Cause, ChannelId, Commit, DayId, DrawerOp, DueKey, Event, Item, Lane, Notice, PersonId, Private, Refusal,
    Send, SendId, To, delivery,
};
use tongxin::journal::{Appended, Entry, Head, Journal, JournalError, Lease, MemQuick, SimDisk, Store, Wanted};

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
    journal.scan(Wanted::All, &mut each).unwrap();
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

fn folder() -> PathBuf {
    PathBuf::from("/data")
}

fn open_sim(disk: &SimDisk, quick: &MemQuick) -> Result<Store, JournalError> {
    Store::open_on(Arc::new(disk.clone()), Box::new(quick.clone()), &folder(), None)
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
