//! A journal in memory for simulations: the same answers, no disk, and trouble on request.

use super::stored;
use super::transfer::{self, Exporter, Line};
use super::{Appended, Entry, Head, Journal, JournalError, Lease, Snapshot, Wanted};
use crate::domain::{Commit, DrawerOp, Item, PersonId, Private};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What happens to the next append.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The answer is `Unknown`, and the batch is there.
    UnknownButKept,
    /// The answer is `Unknown`, and the batch is not there.
    UnknownAndLost,
}

/// A journal that lasts as long as the process. Whoever "restarts" keeps it and acquires again.
#[derive(Debug, Default)]
pub struct Memory(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    commits: Vec<Vec<u8>>,
    head: Head,
    epoch: u64,
    drawers: BTreeMap<(PersonId, Item), Private>,
    erased: BTreeSet<PersonId>,
    snapshot: Option<Snapshot>,
    next: Option<Trouble>,
    doubtful: bool,
}

impl Memory {
    /// An empty journal.
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes trouble at the next append.
    pub fn trouble(&self, trouble: Trouble) {
        self.inner().next = Some(trouble);
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn keep(&mut self, entries: &[Entry]) -> Result<(), serde_json::Error> {
        let (mut head, mut commits) = (self.head, Vec::new());
        for Entry { commit, .. } in entries {
            let mut bytes = Vec::new();
            let hash = stored::encode(commit, &head.hash, &mut bytes)?;
            head = Head { seq: commit.seq, hash };
            commits.push(bytes);
        }
        self.commits.append(&mut commits);
        self.head = head;
        for op in entries.iter().flat_map(|entry| &entry.drawers) {
            match op {
                DrawerOp::Put(who, ..) if self.erased.contains(who) => {}
                DrawerOp::Put(who, item, text) => {
                    self.drawers.insert((*who, *item), text.clone());
                }
                DrawerOp::Drop(who, item) => {
                    self.drawers.remove(&(*who, *item));
                }
                DrawerOp::Erase(who) => {
                    self.erased.insert(*who);
                    self.drawers.retain(|(of, _), _| of != who);
                }
            }
        }
        Ok(())
    }
}

fn damaged(what: String) -> JournalError {
    JournalError::Damaged { path: "memory".into(), what, remedy: super::RESTORE.into() }
}

impl Journal for Memory {
    fn acquire(&self) -> Result<Lease, JournalError> {
        let mut inner = self.inner();
        if inner.doubtful {
            return Err(JournalError::Refused("the journal failed before and has to be opened again".into()));
        }
        inner.epoch += 1;
        Ok(Lease { epoch: inner.epoch })
    }

    fn head(&self) -> Result<Head, JournalError> {
        Ok(self.inner().head)
    }

    fn append(&self, lease: Lease, expected: u64, entries: &[Entry]) -> Appended {
        let mut inner = self.inner();
        if inner.epoch != lease.epoch {
            return Appended::Fenced;
        }
        let in_order = entries.iter().zip(expected + 1..).all(|(entry, seq)| entry.commit.seq == seq);
        if inner.doubtful || inner.head.seq != expected || !in_order {
            inner.doubtful = true;
            return Appended::Unknown;
        }
        let trouble = inner.next.take();
        if trouble != Some(Trouble::UnknownAndLost) && inner.keep(entries).is_err() {
            inner.doubtful = true;
        }
        inner.doubtful |= trouble.is_some();
        if inner.doubtful { Appended::Unknown } else { Appended::Done(inner.head) }
    }

    fn read(&self, from: u64, each: &mut dyn FnMut(Commit) -> bool) -> Result<(), JournalError> {
        for seq in from.max(1).. {
            // The lock is not held while `each` works.
            let bytes = self.inner().commits.get(seq as usize - 1).cloned();
            let Some(bytes) = bytes else { break };
            let commit = stored::decode(&bytes).map_err(|e| damaged(super::store::unreadable(seq, &e)))?;
            if !each(commit) {
                break;
            }
        }
        Ok(())
    }

    fn reopen(&self) -> Result<Head, JournalError> {
        let mut inner = self.inner();
        inner.doubtful = false;
        Ok(inner.head)
    }

    fn get(&self, who: PersonId, item: Item) -> Result<Option<Private>, JournalError> {
        Ok(self.inner().drawers.get(&(who, item)).cloned())
    }

    fn scan(&self, wanted: Wanted, each: &mut dyn FnMut(PersonId, Item, Private)) -> Result<(), JournalError> {
        let drawers = self.inner().drawers.clone();
        for ((who, item), text) in drawers {
            if wanted.has(item) {
                each(who, item, text);
            }
        }
        Ok(())
    }

    fn put_snapshot(&self, snapshot: Snapshot) -> Result<(), JournalError> {
        self.inner().snapshot = Some(snapshot);
        Ok(())
    }

    fn snapshot(&self) -> Result<Option<Snapshot>, JournalError> {
        let inner = self.inner();
        Ok(inner.snapshot.clone().filter(|snapshot| snapshot.seq <= inner.head.seq))
    }

    fn verify(&self) -> Result<u64, JournalError> {
        let inner = self.inner();
        let mut head = Head::default();
        for bytes in &inner.commits {
            let seq = head.seq + 1;
            let link = stored::link(bytes).map_err(|e| damaged(super::store::unreadable(seq, &e)))?;
            if link.seq != seq || link.prev != head.hash {
                return Err(damaged(format!("commit {seq} does not follow on the one before it")));
            }
            head = Head { seq, hash: link.hash };
        }
        Ok(head.seq)
    }

    fn export(&self, out: &mut dyn io::Write) -> Result<u64, JournalError> {
        let inner = self.inner();
        let mut exporter = Exporter::begin(out)?;
        inner.commits.iter().try_for_each(|bytes| exporter.commit(bytes))?;
        inner.drawers.iter().try_for_each(|((who, item), text)| exporter.drawer(*who, *item, text))?;
        exporter.end(inner.head)?;
        Ok(inner.head.seq)
    }

    fn import(&self, from: &mut dyn io::BufRead) -> Result<u64, JournalError> {
        let mut inner = self.inner();
        if inner.head.seq > 0 {
            return Err(JournalError::Refused("import into an empty journal".into()));
        }
        let mut fresh = Inner { epoch: inner.epoch, ..Inner::default() };
        fresh.head = transfer::lines(from, &mut |line| {
            match line {
                Line::Commit(bytes, commit, _) => {
                    fresh.commits.push(bytes.to_vec());
                    fresh.epoch = fresh.epoch.max(commit.epoch);
                }
                Line::Drawer(who, item, text) => {
                    fresh.drawers.insert((who, item), text);
                }
            }
            Ok(())
        })?;
        *inner = fresh;
        Ok(inner.head.seq)
    }
}
