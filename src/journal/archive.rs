//! Reading a backup: nothing of it is believed before all of it was looked at, and nothing is written before that.

use super::backup::{KEYS, LOG, MANIFEST, MASTER, Manifest, SHAPE, TAIL, tail};
use super::disk::{Disk, RealDisk};
use super::frame::{self, COMMIT, HEAD, MAGIC, PAYLOAD_HEAD, PAYLOAD_MAX, u32_at};
use super::keys::{self, Wrapped};
use super::seal::Key;
use super::stored::{self, hex};
use super::unfinished;
use super::{Head, JournalError};
use crate::domain::Commit;
use flate2::read::GzDecoder;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

const REMEDY: &str = "Take another copy of this backup, or the backup before it.";
/// What may lie in a folder that counts as empty: the operator may have brought the key already.
const EMPTY: [&str; 2] = ["lock", MASTER];
/// What is being restored has this behind its name until all of it is there.
const FRESH: &str = "restoring";
/// No manifest is longer, in bytes.
const MANIFEST_MAX: u64 = 64 << 10;

/// A backup whose every byte is as it was written.
pub struct Archive {
    path: PathBuf,
    /// Bytes before the tail.
    len: u64,
    /// What it says about itself.
    pub manifest: Manifest,
}

/// What was done with the master key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFound {
    /// It fits: names can be read.
    Fits,
    /// There is none: the street does not open before it is brought.
    Missing,
}

type Parts = tar::Archive<GzDecoder<BufReader<io::Take<File>>>>;

impl Archive {
    /// Opens a backup and reckons the digest of all of it.
    ///
    /// # Errors
    /// [`JournalError::Damaged`] where a byte was changed or is missing.
    pub fn open(path: &Path) -> Result<Self, JournalError> {
        let io = |source| JournalError::Io { doing: "read", path: path.display().to_string(), source };
        let mut file = File::open(path).map_err(io)?;
        let all = file.metadata().map_err(io)?.len();
        let placeholder = Manifest {
            backup: 0,
            version: String::new(),
            made: chrono::DateTime::UNIX_EPOCH,
            seq: 0,
            hash: String::new(),
            fold: 0,
            state: String::new(),
            key: false,
        };
        let mut archive = Self { path: path.to_owned(), len: 0, manifest: placeholder };
        archive.len = all
            .checked_sub(TAIL as u64)
            .filter(|len| *len > 0)
            .ok_or_else(|| archive.damaged("it is too short for a backup"))?;
        let mut sha = Sha256::new();
        let mut rest = archive.len;
        let mut buffer = vec![0; 256 << 10];
        while rest > 0 {
            let want = buffer.len().min(usize::try_from(rest).unwrap_or(usize::MAX));
            file.read_exact(&mut buffer[..want]).map_err(io)?;
            sha.update(&buffer[..want]);
            rest -= want as u64;
        }
        let mut end = Vec::new();
        file.read_to_end(&mut end).map_err(io)?;
        if end != tail(&sha.finalize().into()) {
            return Err(archive.damaged("its digest is not that of its bytes: it was changed or cut short"));
        }
        let mut text = Vec::new();
        archive.each(&mut |name, from| {
            if name == MANIFEST {
                from.take(MANIFEST_MAX).read_to_end(&mut text)?;
            }
            Ok(name != MANIFEST)
        })?;
        archive.manifest =
            serde_json::from_slice(&text).ok().filter(|found: &Manifest| found.backup == SHAPE).ok_or_else(
                || archive.damaged("it is no backup that this version can read; a newer one may be needed"),
            )?;
        Ok(archive)
    }

    /// Walks along every commit: checksums, the chain, its end. Gives each to `each`.
    ///
    /// # Errors
    /// [`JournalError::Damaged`] where something does not fit.
    pub fn walk(&self, each: &mut dyn FnMut(Commit)) -> Result<(), JournalError> {
        let mut head = None;
        self.each(&mut |name, from| {
            if name == LOG {
                head = Some(walk_log(from, each)?);
            }
            Ok(name != LOG)
        })?;
        match head {
            Some(head) if head.seq == self.manifest.seq && hex(&head.hash) == self.manifest.hash => Ok(()),
            _ => Err(self.damaged("its log does not end where it says")),
        }
    }

    /// Puts the street into an empty folder: all of it or nothing. Where `key_needed`, not without the
    /// master key.
    ///
    /// # Errors
    /// [`JournalError::Refused`] where the folder is not empty or the key does not fit.
    pub fn unpack(&self, data: &Path, given: Option<&Key>, erase: bool) -> Result<KeyFound, JournalError> {
        let io = |doing, path: &Path, source| JournalError::Io { doing, path: path.display().to_string(), source };
        let mut others: Vec<_> = match std::fs::read_dir(data) {
            Ok(entries) => entries.flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect(),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(e) => return Err(io("look into", data, e)),
        };
        others.retain(|name| !EMPTY.contains(&name.as_str()));
        if let Some(one) = others.first() {
            return Err(JournalError::Refused(format!(
                "{} is not empty (there is {one}); move it away, or name another folder with --data",
                data.display()
            )));
        }
        let disk = RealDisk;
        disk.create_dir(data, false).map_err(|e| io("create", data, e))?;
        let lock = disk.lock(&data.join("lock")).map_err(|e| io("lock", data, e))?;
        let _lock = lock.ok_or_else(|| JournalError::InUse { path: data.display().to_string() })?;

        let (mut wrapped, mut inside) = (Vec::new(), Vec::new());
        self.each(&mut |name, from| {
            match name {
                KEYS => from.read_to_end(&mut wrapped).map(drop)?,
                MASTER => from.read_to_end(&mut inside).map(drop)?,
                _ => {}
            }
            Ok(true)
        })?;
        let wrapped = Wrapped::new(wrapped).ok_or_else(|| self.damaged("its keys make no sense"))?;
        let inside = (!inside.is_empty()).then_some(zeroize::Zeroizing::new(inside));
        let there = disk.exists(&data.join(MASTER)).map_err(|e| io("look for", &data.join(MASTER), e))?;
        let from_inside = inside.as_ref().and_then(|text| keys::parse_master(std::str::from_utf8(text).ok()?));
        let master = match given {
            Some(given) => Some(given.clone()),
            None if there => Some(keys::master(&disk, &data.join(MASTER), None, false)?),
            None => from_inside,
        };
        if let Some(master) = &master {
            wrapped.opens_with(master, &self.path)?;
        }
        if erase && master.is_none() {
            return Err(JournalError::Refused(format!(
                "some in {} have erased themselves since it was made, and can be erased again only with the master key; \
                 put it into {} as {MASTER}, then restore again",
                self.path.display(),
                data.display()
            )));
        }
        let keep_master = given.is_none() && !there;
        let written = self.write_all(&disk, data, &wrapped, inside.as_deref().filter(|_| keep_master), erase);
        if written.is_err() {
            for name in [KEYS, MASTER, LOG] {
                // Half of it is of no use; what cannot be removed now is in nobody's way but a restore's.
                std::fs::remove_file(data.join(name).with_extension(FRESH)).ok();
            }
        }
        written.map_err(|e| io("restore to", data, e))?;
        Ok(if master.is_some() { KeyFound::Fits } else { KeyFound::Missing })
    }

    fn write_all(
        &self,
        disk: &dyn Disk,
        data: &Path,
        wrapped: &Wrapped,
        master: Option<&Vec<u8>>,
        erase: bool,
    ) -> io::Result<()> {
        let fresh = |name: &str| data.join(name).with_extension(FRESH);
        let whole = |name: &str, bytes: &[u8]| {
            let file = disk.create(&fresh(name))?;
            file.write_at(bytes, 0).and_then(|()| file.sync())
        };
        whole(KEYS, wrapped.bytes())?;
        if let Some(master) = master {
            whole(MASTER, master)?;
        }
        drop(disk.create(&fresh(LOG))?);
        let mut failed = None;
        let copied = self.each(&mut |name, from| {
            if name == LOG {
                failed = copy(from, &fresh(LOG))?.err();
            }
            Ok(failed.is_none())
        });
        failed.map_or(Ok(()), Err)?;
        copied.map_err(io::Error::other)?;
        if erase {
            // Nobody is to run it before those were erased who must be.
            unfinished::mark(disk, data)?;
        }
        // The log last: without it the folder does not open, and with it all of it is there.
        for name in [KEYS, MASTER, LOG] {
            if name != MASTER || master.is_some() {
                disk.rename(&fresh(name), &data.join(name))?;
            }
        }
        disk.sync_dir(data)
    }

    /// Gives the archive's parts to `each`, in order, until it returns false.
    fn each(&self, each: &mut dyn FnMut(&str, &mut dyn Read) -> io::Result<bool>) -> Result<(), JournalError> {
        let io = |source| JournalError::Io { doing: "read", path: self.path.display().to_string(), source };
        let mut file = File::open(&self.path).map_err(io)?;
        file.seek(SeekFrom::Start(0)).map_err(io)?;
        let mut parts: Parts = tar::Archive::new(GzDecoder::new(BufReader::new(file.take(self.len))));
        let unreadable = |e: io::Error| self.damaged(&format!("it cannot be unpacked: {e}"));
        for part in parts.entries().map_err(unreadable)? {
            let mut part = part.map_err(unreadable)?;
            let name = part.path().map_err(unreadable)?.to_string_lossy().into_owned();
            if !each(&name, &mut part).map_err(unreadable)? {
                break;
            }
        }
        Ok(())
    }

    fn damaged(&self, what: &str) -> JournalError {
        JournalError::Damaged { path: self.path.display().to_string(), what: what.into(), remedy: REMEDY.into() }
    }
}

/// Copies into a file, durably. What was read wrongly is one thing, what could not be written another.
fn copy(from: &mut dyn Read, path: &Path) -> io::Result<io::Result<()>> {
    let mut file = match File::options().write(true).open(path) {
        Ok(file) => file,
        Err(e) => return Ok(Err(e)),
    };
    let mut buffer = vec![0; 256 << 10];
    loop {
        let n = from.read(&mut buffer)?;
        if n == 0 {
            return Ok(file.sync_data());
        }
        if let Err(e) = file.write_all(&buffer[..n]) {
            return Ok(Err(e));
        }
    }
}

/// The log as it comes out of the archive.
fn walk_log(from: &mut dyn Read, each: &mut dyn FnMut(Commit)) -> io::Result<Head> {
    let wrong = |what: String| Err(io::Error::other(what));
    let mut magic = [0; MAGIC.len()];
    from.read_exact(&mut magic)?;
    if &magic != MAGIC {
        return wrong("the log does not begin as one".into());
    }
    let mut head = Head::default();
    let (mut front, mut payload) = (Vec::new(), Vec::new());
    loop {
        front.clear();
        from.take(HEAD as u64).read_to_end(&mut front)?;
        if front.is_empty() {
            return Ok(head);
        }
        if front.len() < HEAD || !(PAYLOAD_HEAD..=PAYLOAD_MAX).contains(&(u32_at(&front, 0) as usize)) {
            return wrong(format!("after commit {} follows no batch", head.seq));
        }
        payload.clear();
        from.take(u32_at(&front, 0).into()).read_to_end(&mut payload)?;
        if crc32c::crc32c(&payload) != u32_at(&front, 4) {
            return wrong(format!("the batch after commit {} was changed", head.seq));
        }
        for (_, bytes) in frame::records(&payload).filter(|(kind, _)| *kind == COMMIT) {
            let link = stored::link(bytes).ok().filter(|link| link.seq == head.seq + 1 && link.prev == head.hash);
            let Some((link, commit)) = link.zip(stored::decode(bytes).ok()) else {
                return wrong(format!("commit {} does not follow on the one before it", head.seq + 1));
            };
            head = Head { seq: link.seq, hash: link.hash };
            each(commit);
        }
    }
}
