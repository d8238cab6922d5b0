//! How the log's bytes are laid out: frames of records, each frame written and synced as one.
//!
//! frame = payload length u32, CRC-32C of the payload u32, payload; all numbers little-endian.
//! payload = number of its first commit u64, how many commits u32, records.
//! record = kind u8, length u32, body.

use super::disk::{DiskFile, read_up_to};
use std::io;
use std::sync::Arc;

/// The first bytes of a log: its name and the version of this layout.
pub const MAGIC: &[u8; 8] = b"TXLOG\x00\x01\n";
/// Bytes before a payload.
pub const HEAD: usize = 8;
/// Bytes of a payload before its records; no payload is shorter, so zeroes are no frame.
pub const PAYLOAD_HEAD: usize = 12;
/// No payload is longer, in bytes.
pub const PAYLOAD_MAX: usize = 256 << 20;

/// A stored commit's bytes.
pub const COMMIT: u8 = 1;
/// Drawer writes; they belong to the commit before them.
pub const DRAWERS: u8 = 2;
/// An epoch, from now on the only one that may write.
pub const LEASE: u8 = 3;

const READ_AHEAD: usize = 256 << 10;

/// A frame being put together.
pub struct Builder(Vec<u8>);

impl Builder {
    /// Begins a frame whose first commit is number `first`, in a buffer used before.
    pub fn new(mut buffer: Vec<u8>, first: u64) -> Self {
        buffer.clear();
        buffer.resize(HEAD, 0);
        buffer.extend(first.to_le_bytes());
        buffer.extend(0u32.to_le_bytes());
        Self(buffer)
    }

    /// Adds a record; `body` writes it.
    pub fn record<R>(&mut self, kind: u8, body: impl FnOnce(&mut Vec<u8>) -> R) -> R {
        self.0.push(kind);
        let len_at = self.0.len();
        self.0.extend([0; 4]);
        let result = body(&mut self.0);
        let len = (self.0.len() - len_at - 4) as u32;
        self.0[len_at..len_at + 4].copy_from_slice(&len.to_le_bytes());
        if kind == COMMIT {
            let count = u32_at(&self.0, HEAD + 8) + 1;
            self.0[HEAD + 8..HEAD + 12].copy_from_slice(&count.to_le_bytes());
        }
        result
    }

    /// Bytes so far.
    pub fn size(&self) -> usize {
        self.0.len()
    }

    /// The whole frame and its checksum.
    pub fn finish(mut self) -> (Vec<u8>, u32) {
        let len = (self.0.len() - HEAD) as u32;
        let crc = crc32c::crc32c(&self.0[HEAD..]);
        self.0[..4].copy_from_slice(&len.to_le_bytes());
        self.0[4..8].copy_from_slice(&crc.to_le_bytes());
        (self.0, crc)
    }
}

/// Where a frame stands and what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct FrameInfo {
    /// Offset of its first byte.
    pub start: u64,
    /// Offset after its last byte.
    pub end: u64,
    /// Checksum of its payload.
    pub crc: u32,
    /// Number of its first commit (of the next one, where it holds none).
    pub first: u64,
    /// How many commits.
    pub count: u32,
}

/// What comes next in a file.
pub enum Step {
    /// A whole frame; [`Frames::payload`] gives its bytes.
    Frame(FrameInfo),
    /// Nothing.
    End,
    /// Something that is no whole frame.
    Bad,
}

/// Reads frames one after the other, up to an end.
pub struct Frames {
    file: Arc<dyn DiskFile>,
    pos: u64,
    end: u64,
    buffer: Vec<u8>,
    /// Offset of the buffer's first byte.
    base: u64,
    payload: (usize, usize),
}

impl Frames {
    /// From an offset (of a frame's first byte) up to `end`.
    pub fn new(file: Arc<dyn DiskFile>, pos: u64, end: u64) -> Self {
        Self { file, pos, end, buffer: Vec::new(), base: pos, payload: (0, 0) }
    }

    /// Where the next step begins.
    pub fn pos(&self) -> u64 {
        self.pos
    }

    /// Reads the next frame.
    pub fn step(&mut self) -> io::Result<Step> {
        if self.pos >= self.end {
            return Ok(Step::End);
        }
        let Some(at) = self.fill(HEAD + PAYLOAD_HEAD)? else { return Ok(Step::Bad) };
        let len = u32_at(&self.buffer, at) as usize;
        let crc = u32_at(&self.buffer, at + 4);
        if !(PAYLOAD_HEAD..=PAYLOAD_MAX).contains(&len) {
            return Ok(Step::Bad);
        }
        let Some(at) = self.fill(HEAD + len)? else { return Ok(Step::Bad) };
        self.payload = (at + HEAD, at + HEAD + len);
        if crc32c::crc32c(self.payload()) != crc {
            return Ok(Step::Bad);
        }
        let start = self.pos;
        self.pos += (HEAD + len) as u64;
        let payload = self.payload();
        let (first, count) = (u64_at(payload, 0), u32_at(payload, 8));
        Ok(Step::Frame(FrameInfo { start, end: self.pos, crc, first, count }))
    }

    /// The payload of the frame just read.
    pub fn payload(&self) -> &[u8] {
        &self.buffer[self.payload.0..self.payload.1]
    }

    /// Whether a whole frame that could follow on commit `last` begins anywhere after the bad place.
    pub fn valid_later(&mut self, last: u64) -> io::Result<bool> {
        let bad = self.pos;
        self.pos += 1;
        while let Some(at) = self.fill(HEAD + PAYLOAD_HEAD)? {
            let len = u32_at(&self.buffer, at) as usize;
            let first = u64_at(&self.buffer, at + HEAD);
            // Checksums are reckoned only where the numbers make sense, or this takes for ever.
            let likely = (PAYLOAD_HEAD..=PAYLOAD_MAX).contains(&len)
                && (last + 1..=last + 100_000_000).contains(&first)
                && u32_at(&self.buffer, at + HEAD + 8) <= 1_000_000;
            if likely && matches!(self.step()?, Step::Frame(_)) {
                self.pos = bad;
                return Ok(true);
            }
            self.pos += 1;
        }
        self.pos = bad;
        Ok(false)
    }

    /// Sees to it that `want` bytes from `pos` are in the buffer; where, or `None` at the end.
    fn fill(&mut self, want: usize) -> io::Result<Option<usize>> {
        if self.end - self.pos < want as u64 {
            return Ok(None);
        }
        let have = self.base..self.base + self.buffer.len() as u64;
        if self.pos < have.start || self.pos + want as u64 > have.end {
            let ahead = (self.end - self.pos).min(want.max(READ_AHEAD) as u64) as usize;
            let kept = if self.pos >= have.start && self.pos < have.end {
                self.buffer.drain(..(self.pos - have.start) as usize);
                self.buffer.len()
            } else {
                0
            };
            self.buffer.resize(ahead.max(kept), 0);
            self.base = self.pos;
            let from = self.pos + kept as u64;
            let read = read_up_to(self.file.as_ref(), &mut self.buffer[kept..], from)?;
            self.buffer.truncate(kept + read);
            if self.buffer.len() < want {
                return Ok(None);
            }
        }
        Ok(Some((self.pos - self.base) as usize))
    }
}

/// The records of a payload, in order; ends early where one does not fit (its checksum held, so it
/// was written so).
pub fn records(payload: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    let mut rest = payload.get(PAYLOAD_HEAD..).unwrap_or_default();
    std::iter::from_fn(move || {
        let (head, after) = rest.split_at_checked(5)?;
        let (body, after) = after.split_at_checked(u32_at(head, 1) as usize)?;
        rest = after;
        Some((head[0], body))
    })
}

/// The little-endian number at an index; panics outside the slice.
pub fn u32_at(bytes: &[u8], at: usize) -> u32 {
    let mut number = [0; 4];
    number.copy_from_slice(&bytes[at..at + 4]);
    u32::from_le_bytes(number)
}

/// The little-endian number at an index; panics outside the slice.
pub fn u64_at(bytes: &[u8], at: usize) -> u64 {
    let mut number = [0; 8];
    number.copy_from_slice(&bytes[at..at + 8]);
    u64::from_le_bytes(number)
}
