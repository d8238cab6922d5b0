//! How far commits were acknowledged, noted after each sync of the log and never synced itself.
//!
//! Where only the process died the note is there, and a newest frame that was changed afterwards is not taken
//! for one that was torn before anybody was told of it. After a power cut the note may be older, or gone: then it
//! says less, never anything wrong, because what it names was durable before.

use super::disk::{Disk, DiskFile};
use super::frame::{u32_at, u64_at};
use std::io;
use std::path::Path;

/// Its file name.
pub const NAME: &str = "acknowledged";
/// The number of a commit, and a checksum.
const LEN: usize = 12;

/// The note.
pub struct Watermark(Box<dyn DiskFile>);

impl Watermark {
    /// The newest commit that was acknowledged, as far as the note tells; 0 where it does not.
    pub fn read(disk: &dyn Disk, folder: &Path) -> io::Result<u64> {
        let bytes = disk.read_whole(&folder.join(NAME))?.filter(|bytes| bytes.len() == LEN);
        let whole = bytes.filter(|bytes| u32_at(bytes, 8) == crc32c::crc32c(&bytes[..8]));
        Ok(whole.map_or(0, |bytes| u64_at(&bytes, 0)))
    }

    /// Begins to note.
    pub fn open(disk: &dyn Disk, folder: &Path, seq: u64) -> io::Result<Self> {
        let path = folder.join(NAME);
        let file = if disk.exists(&path)? { disk.open(&path)? } else { disk.create(&path)? };
        let note = Self(file);
        if note.0.len()? > LEN as u64 {
            note.0.set_len(0)?;
        }
        note.note(seq);
        Ok(note)
    }

    /// Commits are durable up to this one. Without a sync: it costs next to nothing.
    pub fn note(&self, seq: u64) {
        let mut bytes = [0; LEN];
        bytes[..8].copy_from_slice(&seq.to_le_bytes());
        bytes[8..].copy_from_slice(&crc32c::crc32c(&seq.to_le_bytes()).to_le_bytes());
        // An older note says less, and nothing wrong.
        if let Err(error) = self.0.write_at(&bytes, 0) {
            tracing::debug!(%error, "what was acknowledged could not be noted");
        }
    }
}
