//! Export and import as JSON Lines, and the walk along the whole hash chain.
//!
//! Lines: `{"export":1}`, each stored commit as it is, `{"drawer":{"person":…,"item":…,"value":…}}` for
//! what drawers hold now, `{"end":{"seq":…,"hash":…}}`. Without the last one a file counts as cut short.

use super::drawers::Sealer;
use super::frame::{self, COMMIT, DRAWERS, LEASE, Step};
use super::log::{Log, Place};
use super::opening::{IMPORT, LOG};
use super::ops;
use super::store::{Parts, Store, unreadable};
use super::stored::{self, hex};
use super::{Head, JournalError};
use crate::domain::{Commit, DrawerOp, Item, PersonId, Private};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io::{self, BufRead, Read, Write};
use std::sync::PoisonError;

const BEGIN: &[u8] = b"{\"export\":1}";
/// No line is longer, in bytes.
const LINE_MAX: u64 = 64 << 20;
/// No street was ever started so often.
const EPOCH_MAX: u64 = 1 << 60;
/// An import writes about so many bytes at a time.
const AT_ONCE: usize = 1 << 20;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
enum Tail<'a> {
    #[serde(rename = "drawer")]
    Drawer {
        person: PersonId,
        item: Item,
        #[serde(borrow)]
        value: std::borrow::Cow<'a, str>,
    },
    #[serde(rename = "end")]
    End { seq: u64, hash: String },
}

/// A line of an export that has been read and fits.
pub(super) enum Line<'a> {
    /// A commit: its stored bytes, itself, the head after it.
    Commit(&'a [u8], Box<Commit>, Head),
    /// A drawer entry.
    Drawer(PersonId, Item, Private),
}

/// Writes an export.
pub(super) struct Exporter<'a>(&'a mut dyn Write);

impl<'a> Exporter<'a> {
    pub fn begin(out: &'a mut dyn Write) -> Result<Self, JournalError> {
        let mut exporter = Self(out);
        exporter.line(BEGIN)?;
        Ok(exporter)
    }

    pub fn commit(&mut self, stored: &[u8]) -> Result<(), JournalError> {
        self.line(stored)
    }

    pub fn drawer(&mut self, person: PersonId, item: Item, text: &Private) -> Result<(), JournalError> {
        self.tail(&Tail::Drawer { person, item, value: text.reveal().into() })
    }

    pub fn end(&mut self, head: Head) -> Result<(), JournalError> {
        self.tail(&Tail::End { seq: head.seq, hash: hex(&head.hash) })?;
        self.0.flush().map_err(export_failed)
    }

    fn tail(&mut self, tail: &Tail<'_>) -> Result<(), JournalError> {
        let line = serde_json::to_vec(tail).map_err(|e| export_failed(e.into()))?;
        self.line(&line)
    }

    fn line(&mut self, line: &[u8]) -> Result<(), JournalError> {
        self.0.write_all(line).and_then(|()| self.0.write_all(b"\n")).map_err(export_failed)
    }
}

/// Reads an export, checks the chain, and gives each line to `each`; the head at its end.
pub(super) fn lines(
    from: &mut dyn BufRead,
    each: &mut dyn FnMut(Line<'_>) -> Result<(), JournalError>,
) -> Result<Head, JournalError> {
    let refused = |n: usize, what: &str| {
        Err(JournalError::Refused(format!("line {n} of the export {what}; nothing was imported")))
    };
    let mut head = Head::default();
    let mut line = Vec::new();
    let mut bytes = 0;
    for n in 1.. {
        bytes += line.len() as u64;
        line.clear();
        from.take(LINE_MAX).read_until(b'\n', &mut line).map_err(|source| JournalError::Io {
            doing: "read",
            path: "the export".into(),
            source,
        })?;
        if line.pop_if(|last| *last == b'\n').is_none() {
            return refused(n, "is cut short");
        }
        if n == 1 {
            if line != BEGIN {
                return refused(n, "is not how an export of this version begins");
            }
        } else if line.starts_with(b"{\"prev\":") {
            let link = stored::link(&line).ok().filter(|link| link.seq == head.seq + 1);
            let Some(link) = link.filter(|link| link.prev == head.hash) else {
                return refused(n, "does not follow on the commit before it");
            };
            // Epochs are counted upwards from there.
            let Some(commit) = stored::decode(&line).ok().filter(|commit| commit.epoch < EPOCH_MAX) else {
                return refused(n, "is no commit that this version can read");
            };
            head = Head { seq: link.seq, hash: link.hash };
            each(Line::Commit(&line, Box::new(commit), head))?;
        } else {
            match serde_json::from_slice(&line) {
                // People are counted upwards, and each came with words of their own; the place of a key follows
                // from the number.
                Ok(Tail::Drawer { person, .. }) if u64::from(person.0) > bytes => {
                    return refused(n, "names a person who never came");
                }
                Ok(Tail::Drawer { person, item, value }) => {
                    each(Line::Drawer(person, item, Private::new(value)))?;
                }
                Ok(Tail::End { seq, hash }) if seq == head.seq && hash == hex(&head.hash) => break,
                Ok(Tail::End { .. }) => return refused(n, "names another last commit than the one before it"),
                Err(_) => return refused(n, "is neither a commit nor a drawer entry"),
            }
        }
    }
    Ok(head)
}

fn export_failed(source: io::Error) -> JournalError {
    JournalError::Io { doing: "write", path: "the export".into(), source }
}

impl Store {
    /// Every commit's stored bytes with the head after it, checked along the chain.
    fn walk(&self, each: &mut dyn FnMut(&[u8]) -> Result<(), JournalError>) -> Result<Head, JournalError> {
        let (mut frames, end) = self.with(|parts| {
            let writer = parts.writer();
            Ok((writer.log.frames(Place::start().offset()), writer.log.at().head))
        })?;
        let damaged = |what| Err(self.folder.log_damaged(what));
        let mut head = Head::default();
        loop {
            match frames.step().map_err(|e| self.folder.io("read", LOG, e))? {
                Step::End => break,
                Step::Bad => return damaged(format!("the bytes at {} were changed", frames.pos())),
                Step::Frame(_) => {}
            }
            for (_, bytes) in frame::records(frames.payload()).filter(|(kind, _)| *kind == COMMIT) {
                let seq = head.seq + 1;
                let link = stored::link(bytes).map_err(|e| self.folder.log_damaged(unreadable(seq, &e)))?;
                if link.seq != seq || link.prev != head.hash {
                    return damaged(format!("commit {seq} does not follow on the one before it"));
                }
                head = Head { seq, hash: link.hash };
                each(bytes)?;
            }
        }
        if head == end { Ok(head) } else { damaged(format!("the chain does not end in commit {}", end.seq)) }
    }

    pub(super) fn verify_all(&self) -> Result<u64, JournalError> {
        let head = self.walk(&mut |_| Ok(()))?;
        super::Journal::scan(self, super::Wanted::All, &mut |_, _, _| {})?;
        Ok(head.seq)
    }

    /// While the daemon runs, drawers may be a moment newer than the last commit exported.
    pub(super) fn export_all(&self, out: &mut dyn Write) -> Result<u64, JournalError> {
        let mut exporter = Exporter::begin(out)?;
        let head = self.walk(&mut |stored| exporter.commit(stored))?;
        let mut result = Ok(());
        super::Journal::scan(self, super::Wanted::All, &mut |who, item, text| {
            if result.is_ok() {
                result = exporter.drawer(who, item, &text);
            }
        })?;
        result?;
        exporter.end(head)?;
        Ok(head.seq)
    }

    /// The new log grows beside the old one and takes its place in one step, or not at all.
    pub(super) fn import_all(&self, from: &mut dyn BufRead) -> Result<u64, JournalError> {
        let mut guard = self.parts.write().unwrap_or_else(PoisonError::into_inner);
        let Some(parts) = guard.as_ref() else {
            return Err(JournalError::Refused("the journal is not open".into()));
        };
        let before = parts.writer().log.at();
        if before.head.seq > 0 {
            return Err(JournalError::Refused(format!(
                "{} already holds {} commits; import into an empty folder (--data)",
                self.folder.path.display(),
                before.head.seq
            )));
        }
        let disk = self.folder.disk.as_ref();
        let beside = self.folder.path.join(IMPORT);
        let head = self.write_import(parts, before.epoch, from);
        if head.is_err() {
            // Half an import is of no use; if it cannot be removed now, the next opening does it.
            let _ = disk.remove(&beside);
        }
        let head = head?;
        let renamed = self.folder.write_state("rebuild").and_then(|()| {
            disk.rename(&beside, &self.folder.path.join(LOG))?;
            disk.sync_dir(&self.folder.path)
        });
        renamed.map_err(|e| self.folder.io("move the import to", LOG, e))?;
        *guard = None;
        *guard = Some(self.folder.open()?);
        // It was empty, not damaged.
        self.folder.quick.forget_aside();
        Ok(head.seq)
    }

    fn write_import(&self, parts: &Parts, mut epoch: u64, from: &mut dyn BufRead) -> Result<Head, JournalError> {
        let (disk, beside) = (self.folder.disk.as_ref(), self.folder.path.join(IMPORT));
        Log::create(disk, &beside)?;
        let mut log = Log::find(disk, &beside, Place::start())?.settle()?;
        let mut sealer = Sealer { keys: &parts.keys, erased: BTreeSet::new() };
        let mut frame = log.begin();
        let mut head = Head::default();
        let mut waiting: Vec<DrawerOp> = Vec::new();
        lines(from, &mut |line| {
            match line {
                Line::Commit(stored, commit, after) => {
                    frame.record(COMMIT, |out| out.extend_from_slice(stored));
                    head = after;
                    epoch = epoch.max(commit.epoch);
                }
                Line::Drawer(who, item, text) => waiting.push(DrawerOp::Put(who, item, text)),
            }
            if waiting.len() >= 1_000 {
                seal_waiting(&mut sealer, &mut waiting, &mut frame)?;
            }
            if frame.size() >= AT_ONCE {
                let next = frame::Builder::new(Vec::new(), head.seq + 1);
                log.append(std::mem::replace(&mut frame, next), head, epoch, false)?;
            }
            Ok(())
        })?;
        seal_waiting(&mut sealer, &mut waiting, &mut frame)?;
        frame.record(LEASE, |out| out.extend(epoch.to_le_bytes()));
        log.append(frame, head, epoch, true)?;
        Ok(head)
    }
}

fn seal_waiting(
    sealer: &mut Sealer<'_>,
    waiting: &mut Vec<DrawerOp>,
    frame: &mut frame::Builder,
) -> Result<(), JournalError> {
    let people = waiting.iter().filter_map(|op| if let DrawerOp::Put(who, ..) = op { Some(*who) } else { None });
    sealer.keys.ensure(&people.collect(), &|_| false)?;
    let mut sealed = Vec::new();
    for op in waiting.drain(..) {
        sealed.extend(sealer.seal(&op)?);
    }
    if !sealed.is_empty() {
        frame.record(DRAWERS, |out| sealed.iter().for_each(|op| ops::encode(op, out)));
    }
    Ok(())
}
