//! The commit log: an append-only file, and the truth. A batch is one frame, one write, one sync.

use super::disk::{Disk, DiskFile};
use super::frame::{self, Builder, FrameInfo, Frames, HEAD, MAGIC, Step, u64_at};
use super::stored;
use super::{Head, JournalError};
use crate::steps;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A place in the log up to which something is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The newest commit before it.
    pub head: Head,
    /// The frame that ends here; all zeroes but `end` at the log's beginning.
    pub frame: FrameInfo,
    /// The highest epoch granted before it.
    pub epoch: u64,
}

impl Place {
    /// The beginning of a log.
    pub fn start() -> Self {
        let frame = FrameInfo { end: MAGIC.len() as u64, ..FrameInfo::default() };
        Self { head: Head::default(), frame, epoch: 0 }
    }

    /// Its offset in bytes.
    pub fn offset(&self) -> u64 {
        self.frame.end
    }
}

/// An open log.
pub struct Log {
    file: Arc<dyn DiskFile>,
    path: PathBuf,
    at: Place,
    /// True from an append's first step until its sync has succeeded: after an error it stays so.
    doubtful: bool,
    buffer: Vec<u8>,
}

/// A log that was looked through, and not changed yet.
pub struct Found {
    file: Arc<dyn DiskFile>,
    path: PathBuf,
    /// Its end: the newest whole frame.
    pub end: Place,
    /// Whether the known place is in it; if not, it was looked through from its beginning.
    pub known: bool,
    /// Bytes after it: what a crash left of an append that was never acknowledged.
    pub torn: u64,
}

impl Log {
    /// Makes an empty log, durably.
    pub fn create(disk: &dyn Disk, path: &Path) -> Result<(), JournalError> {
        disk.write_whole(path, MAGIC).map_err(|e| io_error("create", path, e))
    }

    /// The end of the newest whole frame.
    pub fn at(&self) -> Place {
        self.at
    }

    /// Whether an append failed: nothing goes on until the log is opened again.
    pub fn doubtful(&self) -> bool {
        self.doubtful
    }

    /// From now on the log counts as doubtful.
    pub fn doubt(&mut self) {
        self.doubtful = true;
    }

    /// A frame to fill, beginning with the commit after the newest.
    pub fn begin(&mut self) -> Builder {
        Builder::new(std::mem::take(&mut self.buffer), self.at.head.seq + 1)
    }

    /// Makes a frame durable; the log's new end. `head` and `epoch` are those after it. After an
    /// error the log is doubtful. `sync` false leaves that to the next one (import only).
    pub fn append(&mut self, frame: Builder, head: Head, epoch: u64, sync: bool) -> Result<Place, JournalError> {
        if self.doubtful {
            return Err(JournalError::Refused(format!(
                "{} failed before and has to be opened again",
                self.path.display()
            )));
        }
        if frame.size() - HEAD > frame::PAYLOAD_MAX {
            return Err(JournalError::Refused(format!("a batch of {} bytes is too long", frame.size())));
        }
        let (bytes, crc) = frame.finish();
        let start = self.at.offset();
        let end = start + bytes.len() as u64;
        self.doubtful = true;
        steps::at("write");
        self.file.write_at(&bytes, start).map_err(|e| io_error("write", &self.path, e))?;
        steps::at("written");
        if sync {
            self.file.sync().map_err(|e| io_error("sync", &self.path, e))?;
        }
        steps::at("synced");
        self.doubtful = false;
        let (first, count) = (self.at.head.seq + 1, (head.seq - self.at.head.seq) as u32);
        self.at = Place { head, frame: FrameInfo { start, end, crc, first, count }, epoch };
        self.buffer = bytes;
        if self.buffer.capacity() > 1 << 20 {
            self.buffer = Vec::new();
        }
        Ok(self.at)
    }

    /// Reads frames from an offset (of a frame's first byte) up to the newest.
    pub fn frames(&self, from: u64) -> Frames {
        Frames::new(Arc::clone(&self.file), from, self.at.offset())
    }

    /// Looks through a log from a known place on, or from its beginning where that place is not
    /// in it. Changes nothing.
    pub fn find(disk: &dyn Disk, path: &Path, known: Place) -> Result<Found, JournalError> {
        let file: Arc<dyn DiskFile> = disk.open(path).map_err(|e| io_error("open", path, e))?.into();
        let read = |e| io_error("read", path, e);
        let len = file.len().map_err(read)?;
        let mut magic = [0; MAGIC.len()];
        super::disk::read_up_to(file.as_ref(), &mut magic, 0).map_err(read)?;
        if &magic != MAGIC {
            return Err(damaged(path, "it does not begin as a log of this version does".into()));
        }
        let mut end = Place::start();
        let mut is_known = known == end;
        if known.frame.start > 0 && known.offset() <= len {
            let mut frames = Frames::new(Arc::clone(&file), known.frame.start, known.offset());
            if matches!(frames.step().map_err(read)?, Step::Frame(frame) if frame == known.frame) {
                end = known;
                is_known = true;
            }
        }
        let mut frames = Frames::new(Arc::clone(&file), end.offset(), len);
        let mut newest = None;
        let torn = loop {
            match frames.step().map_err(read)? {
                Step::End => break 0,
                Step::Frame(frame) => {
                    if frame.first != end.head.seq + 1 {
                        return Err(damaged(path, format!("commit {} is missing", end.head.seq + 1)));
                    }
                    end.frame = frame;
                    end.head.seq += u64::from(frame.count);
                    for (kind, body) in frame::records(frames.payload()) {
                        if kind == frame::LEASE && body.len() == 8 {
                            end.epoch = end.epoch.max(u64_at(body, 0));
                        }
                    }
                    if frame.count > 0 {
                        newest = Some(frame);
                    }
                }
                Step::Bad => {
                    let at = frames.pos();
                    if frames.valid_later(end.head.seq).map_err(read)? {
                        return Err(damaged(
                            path,
                            format!("the bytes at {at}, after commit {}, were changed", end.head.seq),
                        ));
                    }
                    break len - at;
                }
            }
        };
        if let Some(newest) = newest {
            let mut frames = Frames::new(Arc::clone(&file), newest.start, newest.end);
            frames.step().map_err(read)?;
            let last = frame::records(frames.payload()).filter(|(kind, _)| *kind == frame::COMMIT).last();
            let link = last.and_then(|(_, body)| stored::link(body).ok());
            let link = link.filter(|link| link.seq == end.head.seq);
            end.head.hash =
                link.ok_or_else(|| damaged(path, format!("commit {} cannot be read", end.head.seq)))?.hash;
        }
        Ok(Found { file, path: path.to_owned(), end, known: is_known, torn })
    }
}

impl Found {
    /// Cuts the torn rest off and makes the newest frame durable, so that what is read from now on
    /// stays true.
    pub fn settle(self) -> Result<Log, JournalError> {
        let Self { file, path, end, torn, .. } = self;
        if torn > 0 {
            tracing::warn!(
                log = %path.display(), bytes = torn, after = end.head.seq,
                "cut off what a crash left of a batch that was never confirmed"
            );
            file.set_len(end.offset()).map_err(|e| io_error("cut", &path, e))?;
        }
        // A sync may have failed after this frame was written, and the system then takes it for
        // clean: only writing it again makes the next sync mean something.
        if end.frame.end > end.frame.start && end.frame.start > 0 {
            let len = (end.frame.end - end.frame.start) as usize;
            let mut bytes = vec![0; len];
            super::disk::read_up_to(file.as_ref(), &mut bytes, end.frame.start)
                .and_then(|_| file.write_at(&bytes, end.frame.start))
                .map_err(|e| io_error("rewrite the end of", &path, e))?;
        }
        file.sync().map_err(|e| io_error("sync", &path, e))?;
        Ok(Log { file, path, at: end, doubtful: false, buffer: Vec::new() })
    }
}

fn io_error(doing: &'static str, path: &Path, source: io::Error) -> JournalError {
    JournalError::Io { doing, path: path.display().to_string(), source }
}

fn damaged(path: &Path, what: String) -> JournalError {
    JournalError::Damaged { path: path.display().to_string(), what, remedy: super::RESTORE.into() }
}
