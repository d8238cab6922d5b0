//! The journal on disk: the log, the quick store beside it and the keys, as one.

use super::disk::{Disk, FolderLock, RealDisk};
use super::drawers::Sealer;
use super::frame::{self, COMMIT, DRAWERS, LEASE, Step};
use super::keys::Keys;
use super::log::{Log, Place};
use super::opening::LOG;
use super::ops::{self, SealedOp};
use super::quick::{QuickError, QuickMaker};
use super::seal::Key;
use super::shelf::Shelf;
use super::sled::SledMaker;
use super::watermark::Watermark;
use super::{Appended, Entry, Head, Journal, JournalError, Lease, Snapshot, Wanted, stored};
use crate::domain::{Commit, DrawerOp, Item, PersonId, Private};
use crate::steps;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

/// A mark into the log is kept about every so many commits.
pub(super) const MARK_EVERY: u64 = 4096;
/// The quick store learns how far the log is at least every so many commits.
const PLACE_EVERY: u64 = 256;

/// A journal in a folder of its own.
pub struct Store {
    pub(super) folder: Folder,
    /// `None` after a reopening that failed: only another one helps.
    pub(super) parts: RwLock<Option<Parts>>,
    _lock: FolderLock,
}

/// Where the journal lies, and how its parts are opened.
pub(super) struct Folder {
    pub disk: Arc<dyn Disk>,
    pub quick: Box<dyn QuickMaker>,
    pub path: PathBuf,
    pub given: Option<Key>,
}

/// An open journal's parts.
pub(super) struct Parts {
    pub writer: Mutex<Writer>,
    pub shelf: Shelf,
    pub keys: Keys,
}

/// What only one thread at a time may use.
pub(super) struct Writer {
    pub log: Log,
    pub acknowledged: Watermark,
    /// First commit of a frame → its offset.
    pub marks: BTreeMap<u64, u64>,
    /// How far the quick store is known to be.
    pub noted: u64,
    /// True while an append is under way: where it stays so, that one panicked half way.
    pub halfway: bool,
}

impl Store {
    /// Opens the journal in a folder (made if need be), with the master key given or the one in the
    /// folder's `master.key` (made if need be).
    ///
    /// Fails with [`JournalError::InUse`] at once where another process has it open, and with
    /// [`JournalError::Damaged`] where what is stored is not what was written.
    pub fn open(path: &Path, master: Option<Key>) -> Result<Self, JournalError> {
        let quick = Box::new(SledMaker::new(&path.join("quick")));
        Self::open_on(Arc::new(RealDisk), quick, path, master)
    }

    /// Opens a journal on any disk, with any quick store.
    pub fn open_on(
        disk: Arc<dyn Disk>,
        quick: Box<dyn QuickMaker>,
        path: &Path,
        master: Option<Key>,
    ) -> Result<Self, JournalError> {
        Self::open_in(Folder { disk, quick, path: path.to_owned(), given: master }, false)
    }

    pub(super) fn open_in(folder: Folder, unfinished: bool) -> Result<Self, JournalError> {
        let path = &folder.path;
        let before = folder.disk.exists(&path.join(LOG)).unwrap_or_default();
        folder.disk.create_dir(path, before).map_err(|e| folder.io("create", "", e))?;
        let lock = folder.disk.lock(&path.join("lock")).map_err(|e| folder.io("lock", "lock", e))?;
        let lock = lock.ok_or_else(|| JournalError::InUse { path: path.display().to_string() })?;
        if !unfinished {
            folder.refuse_unfinished()?;
        }
        let parts = folder.open()?;
        Ok(Self { folder, parts: RwLock::new(Some(parts)), _lock: lock })
    }

    pub(super) fn with<T>(&self, act: impl FnOnce(&Parts) -> Result<T, JournalError>) -> Result<T, JournalError> {
        let parts: RwLockReadGuard<'_, _> = self.parts.read().unwrap_or_else(PoisonError::into_inner);
        let parts = parts.as_ref().ok_or_else(|| {
            JournalError::Refused(format!("{} could not be opened again", self.folder.path.display()))
        })?;
        act(parts)
    }

    /// What a quick store's failure means for the caller; the next opening builds it anew.
    pub(super) fn doubt_quick(&self, error: QuickError) -> JournalError {
        if let Err(error) = self.folder.write_state("rebuild") {
            tracing::warn!(%error, "could not note that the quick store is to be built anew");
        }
        JournalError::Damaged {
            path: self.folder.path.join("quick").display().to_string(),
            what: error.0,
            remedy: "It holds only what the log holds: start again, and it is built anew.".into(),
        }
    }

    fn try_append(
        &self,
        parts: &Parts,
        writer: &mut Writer,
        expected: u64,
        entries: &[Entry],
    ) -> Result<Head, JournalError> {
        let before = writer.log.at();
        let in_order = entries.iter().zip(expected + 1..).all(|(entry, seq)| entry.commit.seq == seq);
        if std::mem::replace(&mut writer.halfway, true) {
            return Err(JournalError::Refused("an append before this one did not end".into()));
        }
        if before.head.seq != expected || !in_order {
            return Err(JournalError::Refused(format!(
                "the batch follows on commit {expected}, the log ends at {}",
                before.head.seq
            )));
        }
        let ops = || entries.iter().flat_map(|entry| &entry.drawers);
        let people = ops().filter_map(|op| if let DrawerOp::Put(who, ..) = op { Some(*who) } else { None });
        parts.keys.ensure(&people.collect(), &|who| {
            parts.shelf.holders(Some(who)).map_or(true, |who| !who.is_empty())
        })?;
        let mut sealer = Sealer { keys: &parts.keys, erased: BTreeSet::new() };
        let mut sealed = Vec::new();
        let mut head = before.head;
        let mut frame = writer.log.begin();
        for Entry { commit, drawers } in entries {
            let hash = frame.record(COMMIT, |out| stored::encode(commit, &head.hash, out));
            head = Head { seq: commit.seq, hash: hash.map_err(unwritable)? };
            let from = sealed.len();
            for op in drawers {
                sealed.extend(sealer.seal(op)?);
            }
            if sealed.len() > from {
                frame.record(DRAWERS, |out| sealed[from..].iter().for_each(|op| ops::encode(op, out)));
            }
        }
        let place = writer.log.append(frame, head, before.epoch, true)?;
        writer.acknowledged.note(head.seq);
        parts.keys.erase(&sealer.erased)?;
        steps::at("noting");
        parts.note(writer, &place, &sealed).map_err(|e| self.doubt_quick(e))?;
        Ok(head)
    }
}

impl Parts {
    pub(super) fn writer(&self) -> MutexGuard<'_, Writer> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells the quick store what was appended; where nothing has to be found quickly, only now and then.
    fn note(&self, writer: &mut Writer, place: &Place, ops: &[SealedOp]) -> Result<(), QuickError> {
        let newest_mark = writer.marks.last_key_value().map_or(0, |(first, _)| *first);
        let mark = place.frame.first >= newest_mark + MARK_EVERY;
        if ops.is_empty() && !mark && place.head.seq < writer.noted + PLACE_EVERY {
            return Ok(());
        }
        let mut batch = self.shelf.batch();
        for op in ops {
            batch.apply(op)?;
        }
        if mark {
            batch.mark(place.frame.first, place.frame.start)?;
            writer.marks.insert(place.frame.first, place.frame.start);
        }
        batch.place(place)?;
        batch.write()?;
        writer.noted = place.head.seq;
        Ok(())
    }
}

fn unwritable(error: serde_json::Error) -> JournalError {
    JournalError::Refused(format!("a commit cannot be written as JSON: {error}"))
}

impl Journal for Store {
    fn acquire(&self) -> Result<Lease, JournalError> {
        self.with(|parts| {
            let mut writer = parts.writer();
            let at = writer.log.at();
            let next = at.epoch.checked_add(1);
            let epoch =
                next.ok_or_else(|| self.folder.log_damaged("its last epoch is the last there can be".into()))?;
            let mut frame = writer.log.begin();
            frame.record(LEASE, |out| out.extend(epoch.to_le_bytes()));
            writer.log.append(frame, at.head, epoch, true)?;
            Ok(Lease { epoch })
        })
    }

    fn head(&self) -> Result<Head, JournalError> {
        self.with(|parts| Ok(parts.writer().log.at().head))
    }

    fn append(&self, lease: Lease, expected: u64, entries: &[Entry]) -> Appended {
        let done = self.with(|parts| {
            let mut writer = parts.writer();
            if writer.log.at().epoch != lease.epoch {
                return Ok(Appended::Fenced);
            }
            if entries.is_empty() && writer.log.at().head.seq == expected && !writer.log.doubtful() {
                return Ok(Appended::Done(writer.log.at().head));
            }
            let result = self.try_append(parts, &mut writer, expected, entries);
            writer.halfway = result.is_err();
            if writer.halfway {
                writer.log.doubt();
            }
            result.map(Appended::Done)
        });
        done.unwrap_or_else(|error| {
            tracing::error!(%error, "a batch could not be stored for certain");
            Appended::Unknown
        })
    }

    fn read(&self, from: u64, each: &mut dyn FnMut(Commit) -> bool) -> Result<(), JournalError> {
        let mut frames = self.with(|parts| {
            let writer = parts.writer();
            let mark = writer.marks.range(..=from).next_back();
            Ok(writer.log.frames(mark.map_or(Place::start().offset(), |(_, offset)| *offset)))
        })?;
        loop {
            let frame = match frames.step().map_err(|e| self.folder.io("read", LOG, e))? {
                Step::End => return Ok(()),
                Step::Bad => {
                    return Err(self.folder.log_damaged(format!("the bytes at {} were changed", frames.pos())));
                }
                Step::Frame(frame) if frame.first + u64::from(frame.count) <= from => continue,
                Step::Frame(frame) => frame,
            };
            let commits = frame::records(frames.payload()).filter(|(kind, _)| *kind == COMMIT);
            for (seq, (_, bytes)) in (frame.first..).zip(commits) {
                if seq < from {
                    continue;
                }
                let commit = stored::decode(bytes).map_err(|e| self.folder.log_damaged(unreadable(seq, &e)))?;
                if !each(commit) {
                    return Ok(());
                }
            }
        }
    }

    fn reopen(&self) -> Result<Head, JournalError> {
        let mut parts = self.parts.write().unwrap_or_else(PoisonError::into_inner);
        // The old parts are let go of first: they hold the quick store's lock.
        *parts = None;
        let fresh = self.folder.open()?;
        let head = fresh.writer().log.at().head;
        *parts = Some(fresh);
        Ok(head)
    }

    fn get(&self, who: PersonId, item: Item) -> Result<Option<Private>, JournalError> {
        self.with(|parts| match parts.shelf.drawer(who, item).map_err(|e| self.doubt_quick(e))? {
            None => Ok(None),
            Some(sealed) => self.open_sealed(parts, who, item, &sealed),
        })
    }

    fn scan(&self, wanted: Wanted, each: &mut dyn FnMut(PersonId, Item, Private)) -> Result<(), JournalError> {
        for (who, item, text) in self.with(|parts| self.open_all(parts, wanted))? {
            each(who, item, text);
        }
        Ok(())
    }

    fn put_snapshot(&self, snapshot: Snapshot) -> Result<(), JournalError> {
        self.folder.kept().put(&snapshot).map_err(|e| self.folder.io("write", "snapshot", e))?;
        // The next start then has as little to redo as to replay.
        self.with(|parts| parts.shelf.flush().map_err(|e| self.doubt_quick(e)))
    }

    fn snapshot(&self) -> Result<Option<Snapshot>, JournalError> {
        let head = self.head()?;
        let snapshot = self.folder.kept().read().map_err(|e| self.folder.io("read", "snapshot", e))?;
        Ok(snapshot.filter(|snapshot| snapshot.seq <= head.seq))
    }

    fn snapshot_seq(&self) -> Result<u64, JournalError> {
        // Without reading it whole: a street that starts keeps somebody waiting.
        self.folder.kept().seq().map_err(|e| self.folder.io("read", "snapshot", e))
    }

    fn verify(&self) -> Result<u64, JournalError> {
        self.verify_all()
    }

    fn export(&self, out: &mut dyn io::Write) -> Result<u64, JournalError> {
        self.export_all(out)
    }

    fn import(&self, from: &mut dyn io::BufRead) -> Result<u64, JournalError> {
        self.import_all(from)
    }

    fn capture(&self) -> Result<super::Captured, JournalError> {
        self.capture_all()
    }
}

pub(super) fn unreadable(seq: u64, error: &serde_json::Error) -> String {
    format!("commit {seq} cannot be read: {error}")
}

impl Drop for Store {
    fn drop(&mut self) {
        let parts = self.parts.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(parts) = parts {
            self.folder.close(&parts);
        }
    }
}
