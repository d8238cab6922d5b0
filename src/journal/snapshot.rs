//! The snapshot: one file beside the log, replaced as a whole. Only ever a cache: what is odd about it is as
//! if there were none.

use super::Snapshot;
use super::disk::{Disk, DiskFile, read_up_to};
use super::frame::{u32_at, u64_at};
use std::io;
use std::path::{Path, PathBuf};

/// Its file name.
const NAME: &str = "snapshot";
const MAGIC: &[u8; 8] = b"TXSNAP\x01\n";
/// The magic, the number of the newest commit in it, the version of the fold, how long it is, its checksum; and the
/// checksum of these.
const HEAD: usize = 8 + 8 + 4 + 8 + 4 + 4;

/// Its file, and what it begins with.
type Begun = (Box<dyn DiskFile>, [u8; HEAD]);

/// The place of a folder's snapshot.
pub(super) struct Kept<'a> {
    disk: &'a dyn Disk,
    path: PathBuf,
}

impl<'a> Kept<'a> {
    pub fn new(disk: &'a dyn Disk, folder: &Path) -> Self {
        Self { disk, path: folder.join(NAME) }
    }

    /// Keeps it, in place of the one before.
    pub fn put(&self, snapshot: &Snapshot) -> io::Result<()> {
        let mut head = Vec::with_capacity(HEAD);
        head.extend(MAGIC);
        head.extend(snapshot.seq.to_le_bytes());
        head.extend(snapshot.fold.to_le_bytes());
        head.extend((snapshot.bytes.len() as u64).to_le_bytes());
        head.extend(crc32c::crc32c(&snapshot.bytes).to_le_bytes());
        head.extend(crc32c::crc32c(&head).to_le_bytes());
        self.disk.write_parts(&self.path, &[&head, &snapshot.bytes])
    }

    /// The snapshot, if it is whole.
    pub fn read(&self) -> io::Result<Option<Snapshot>> {
        let Some((file, head)) = self.head()? else { return Ok(None) };
        let len = u64_at(&head, 20);
        if file.len()?.checked_sub(HEAD as u64) != Some(len) {
            return Ok(None);
        }
        let mut bytes = vec![0; usize::try_from(len).map_err(io::Error::other)?];
        let read = read_up_to(file.as_ref(), &mut bytes, HEAD as u64)?;
        let whole = read == bytes.len() && crc32c::crc32c(&bytes) == u32_at(&head, 28);
        Ok(whole.then(|| Snapshot { seq: u64_at(&head, 8), fold: u32_at(&head, 16), bytes }))
    }

    /// Up to which commit it goes; 0 where there is none.
    pub fn seq(&self) -> io::Result<u64> {
        Ok(self.head()?.map_or(0, |(_, head)| u64_at(&head, 8)))
    }

    /// Takes it away, if it is there: it may be that of another log.
    pub fn forget(&self) -> io::Result<()> {
        if self.disk.exists(&self.path)? { self.disk.remove(&self.path) } else { Ok(()) }
    }

    fn head(&self) -> io::Result<Option<Begun>> {
        if !self.disk.exists(&self.path)? {
            return Ok(None);
        }
        let (file, mut head) = (self.disk.open(&self.path)?, [0; HEAD]);
        let read = read_up_to(file.as_ref(), &mut head, 0)?;
        let (named, sum) = head.split_at(HEAD - 4);
        let ours = read == HEAD && head.starts_with(MAGIC) && crc32c::crc32c(named) == u32_at(sum, 0);
        Ok(ours.then_some((file, head)))
    }
}
