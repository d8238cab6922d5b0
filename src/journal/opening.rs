//! Opening a journal's folder: what is missing is made, what a crash left is cut off, what the quick
//! store lost is redone, and what does not fit is refused.

use super::frame::{self, DRAWERS, Step};
use super::keys::{self, Keys};
use super::log::{Log, Place};
use super::ops::{self, SealedOp};
use super::quick::QuickError;
use super::shelf::Shelf;
use super::snapshot::Kept;
use super::store::{Folder, MARK_EVERY, Parts, Writer};
use super::watermark::{self, Watermark};
use super::{JournalError, RESTORE};
use std::collections::BTreeSet;
use std::io;
use std::sync::Mutex;

/// The log's file name.
pub(super) const LOG: &str = "commits.log";
/// An import's log while it grows.
pub(super) const IMPORT: &str = "commits.importing";
const KEYS: &str = "keys";
const MASTER: &str = "master.key";
const QUICK: &str = "quick";
/// Says whether the quick store was closed in peace, and if not, in which run of the machine it was open.
const STATE: &str = "quick.state";
/// It begins so where it was closed in peace; the checksum of the keys beside it follows.
const CLEAN: &str = "clean ";
/// So many changes go into the quick store at once while it is built.
const AT_ONCE: usize = 2_000;

impl Folder {
    /// Opens everything. Nothing is changed where it ends in `Damaged`.
    pub fn open(&self) -> Result<Parts, JournalError> {
        let keys = self.open_keys()?;
        let log_path = self.path.join(LOG);
        let unfinished = self.path.join(IMPORT);
        if self.disk.exists(&unfinished).map_err(|e| self.io("look for", IMPORT, e))? {
            self.disk.remove(&unfinished).map_err(|e| self.io("remove", IMPORT, e))?;
        }
        let state = self.read_state()?;
        let (mut shelf, mut doubt) = match self.quick.open() {
            Ok(quick) => (Some(Shelf::new(quick)), self.quick_in_doubt(state.as_deref())),
            Err(error) => (None, Some(error.0)),
        };
        // Even a doubtful one tells how far the log must reach at least.
        let noted = match shelf.as_ref().map_or(Ok(None), Shelf::place) {
            Ok(noted) => noted,
            Err(error) => {
                doubt = Some(error.0);
                None
            }
        };
        if doubt.is_none() {
            doubt = match shelf.as_ref().map_or(Ok(true), Shelf::is_of_this_layout) {
                Ok(ours) => (!ours).then(|| "another version laid it out otherwise".into()),
                Err(error) => Some(error.0),
            };
        }
        let known = noted.unwrap_or(Place::start());
        let found = Log::find(self.disk.as_ref(), &log_path, known)?;
        let noted_at = |e| self.io("use", watermark::NAME, e);
        let acknowledged = Watermark::read(self.disk.as_ref(), &self.path).map_err(noted_at)?;
        let stored = acknowledged.max(known.head.seq);
        if found.end.head.seq < stored {
            return Err(
                self.log_damaged(format!("it ends at commit {}, but {stored} were stored", found.end.head.seq))
            );
        }
        let mut redo_from = known;
        if noted.is_some() && !found.known {
            doubt = Some("it belongs to another log".into());
        } else if noted.is_none() && found.end.head.seq > 0 && doubt.is_none() {
            tracing::info!(folder = %self.path.display(), "the index is built anew from the log; nothing is lost");
        }
        let log = found.settle()?;
        if doubt.is_some() || noted.is_none() {
            // Whatever it was that happened to the folder: the snapshot may be that of another log.
            self.kept().forget().map_err(|e| self.io("remove", "snapshot", e))?;
        }
        if let Some(why) = doubt {
            tracing::warn!(
                folder = %self.path.join(QUICK).display(), why,
                "the quick store cannot be trusted: it is set aside and built from the log"
            );
            drop(shelf.take());
            self.quick.set_aside().map_err(|e| self.io("set aside", QUICK, e))?;
            redo_from = Place::start();
        }
        self.write_state(&format!("open {}", self.disk.boot())).map_err(|e| self.io("write", STATE, e))?;
        let shelf = match shelf {
            Some(shelf) => shelf,
            None => Shelf::new(self.quick.open().map_err(|e| self.quick_failed(e))?),
        };
        let noted = log.at().head.seq;
        let acknowledged = Watermark::open(self.disk.as_ref(), &self.path, noted).map_err(noted_at)?;
        let writer = Writer { log, acknowledged, marks: Default::default(), noted, halfway: false };
        let parts = Parts { writer: Mutex::new(writer), shelf, keys };
        self.redo(&parts, redo_from)?;
        for who in parts.shelf.erased().map_err(|e| self.quick_failed(e))? {
            // A key that came back with a backup goes again.
            if !parts.keys.is_erased(who)? {
                parts.keys.erase(&BTreeSet::from([who]))?;
            }
        }
        if !self.as_it_was_closed(&parts, state.as_deref())? {
            parts.keys.check(&parts.shelf.holders(None).map_err(|e| self.quick_failed(e))?)?;
        }
        parts.writer().marks.extend(parts.shelf.marks().map_err(|e| self.quick_failed(e))?);
        Ok(parts)
    }

    /// Notes that everything is in the quick store, so that the next opening is quick and sure.
    pub fn close(&self, parts: &Parts) {
        let writer = parts.writer();
        if writer.log.doubtful() {
            return;
        }
        let mut batch = parts.shelf.batch();
        let settled =
            batch.place(&writer.log.at()).and_then(|()| batch.write()).and_then(|()| parts.shelf.settle());
        let settled = settled.map_err(|e| e.0);
        let clean = || self.write_clean(parts).map_err(|e| e.to_string());
        if let Err(error) = settled.and_then(|()| clean()) {
            tracing::warn!(error, "the quick store was not closed in peace; the next start takes longer");
        }
    }

    /// Where the snapshot is.
    pub fn kept(&self) -> Kept<'_> {
        Kept::new(self.disk.as_ref(), &self.path)
    }

    /// A note about the quick store, durable.
    pub fn write_state(&self, state: &str) -> io::Result<()> {
        self.disk.write_whole(&self.path.join(STATE), state.as_bytes())
    }

    fn write_clean(&self, parts: &Parts) -> Result<(), JournalError> {
        // A doubt noted meanwhile stays.
        match self.read_state()?.as_deref() {
            Some("rebuild") => Ok(()),
            _ => {
                let state = format!("{CLEAN}{:08x}", parts.keys.checksum()?);
                self.write_state(&state).map_err(|e| self.io("write", STATE, e))
            }
        }
    }

    /// Whether everything was closed in peace, and the keys are still those that were there: then none is missing.
    fn as_it_was_closed(&self, parts: &Parts, state: Option<&str>) -> Result<bool, JournalError> {
        let keys =
            state.and_then(|state| state.strip_prefix(CLEAN)).and_then(|sum| u32::from_str_radix(sum, 16).ok());
        Ok(keys.is_some() && keys == Some(parts.keys.checksum()?))
    }

    fn read_state(&self) -> Result<Option<String>, JournalError> {
        let state = self.disk.read_whole(&self.path.join(STATE)).map_err(|e| self.io("read", STATE, e))?;
        Ok(state.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// Why the quick store cannot be trusted, going by how it was left.
    fn quick_in_doubt(&self, state: Option<&str>) -> Option<String> {
        match state {
            None | Some("clean") => None,
            Some(clean) if clean.starts_with(CLEAN) => None,
            Some("rebuild") => Some("a value in it was unreadable".into()),
            Some(open) if open.strip_prefix("open ") == Some(&self.disk.boot()) => None,
            Some(_) => Some("the machine stopped while it was open".into()),
        }
    }

    fn open_keys(&self) -> Result<Keys, JournalError> {
        let (disk, log, path) = (self.disk.as_ref(), self.path.join(LOG), self.path.join(KEYS));
        let there = |name: &str| disk.exists(&self.path.join(name)).map_err(|e| self.io("look for", name, e));
        let keys_there = there(KEYS)?;
        if !there(LOG)? {
            if keys_there {
                return Err(self.log_damaged("it is missing, though its keys are there".into()));
            }
            Log::create(disk, &log)?;
        }
        let master_path = self.path.join(MASTER);
        if !keys_there {
            // A log with anything in it had keys beside it.
            let found = Log::find(disk, &log, Place::start())?;
            if found.end != Place::start() {
                return Err(JournalError::Damaged {
                    path: path.display().to_string(),
                    what: "it is missing".into(),
                    remedy: "Put it back from the newest backup of the folder.".into(),
                });
            }
            let master = keys::master(disk, &master_path, self.given.as_ref(), true)?;
            Keys::create(disk, &path, &master)?;
        }
        let master = keys::master(disk, &master_path, self.given.as_ref(), false)?;
        Keys::open(disk, &path, master)
    }

    /// Does again what the log says and the quick store may have missed: twice makes no difference.
    fn redo(&self, parts: &Parts, from: Place) -> Result<(), JournalError> {
        let (mut frames, end) = {
            let writer = parts.writer();
            (writer.log.frames(from.offset()), writer.log.at())
        };
        let quick = |e| self.quick_failed(e);
        let mut batch = parts.shelf.batch();
        let mut erased = BTreeSet::new();
        let mut last_mark = from.head.seq.saturating_sub(from.head.seq % MARK_EVERY);
        let mut changed = from != end;
        loop {
            let frame = match frames.step().map_err(|e| self.io("read", LOG, e))? {
                Step::End => break,
                Step::Bad => return Err(self.log_damaged(format!("the bytes at {} were changed", frames.pos()))),
                Step::Frame(frame) => frame,
            };
            changed = true;
            for (_, body) in frame::records(frames.payload()).filter(|(kind, _)| *kind == DRAWERS) {
                let ops = ops::decode(body)
                    .ok_or_else(|| self.log_damaged(format!("drawer writes at {} do not fit", frame.start)))?;
                for op in &ops {
                    batch.apply(op).map_err(quick)?;
                    if let SealedOp::Erase(who) = op {
                        erased.insert(*who);
                    }
                }
            }
            if frame.first >= last_mark + MARK_EVERY {
                batch.mark(frame.first, frame.start).map_err(quick)?;
                last_mark = frame.first;
            }
            if batch.size() >= AT_ONCE {
                // Without a new place: until the last batch is in, all of it would be redone.
                batch.write().map_err(quick)?;
                batch = parts.shelf.batch();
            }
        }
        parts.keys.erase(&erased)?;
        if changed {
            batch.place(&end).map_err(quick)?;
        }
        batch.write().map_err(quick)
    }

    /// An I/O error on one of the folder's files (the folder itself where `name` is empty).
    pub fn io(&self, doing: &'static str, name: &str, source: io::Error) -> JournalError {
        let path = if name.is_empty() { self.path.clone() } else { self.path.join(name) };
        JournalError::Io { doing, path: path.display().to_string(), source }
    }

    /// The log is not what was written.
    pub fn log_damaged(&self, what: String) -> JournalError {
        JournalError::Damaged { path: self.path.join(LOG).display().to_string(), what, remedy: RESTORE.into() }
    }

    fn quick_failed(&self, error: QuickError) -> JournalError {
        if let Err(error) = self.write_state("rebuild") {
            tracing::warn!(%error, "could not note that the quick store is to be built anew");
        }
        self.io("build", QUICK, io::Error::other(error.0))
    }
}
