//! Each person's key in a fixed slot, outside log and quick store, so that erasing a slot erases the person.

use super::JournalError;
use super::disk::{Disk, DiskFile, read_up_to};
use super::seal::{self, Key};
use crate::domain::PersonId;
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Bytes of a slot. A divisor of the disk's sector, so that no write can tear a neighbour.
const SLOT: u64 = 128;
const MAGIC: &[u8; 8] = b"TXKEYS\x01\n";
const CHECK: &[u8] = b"this is the master key of this folder";
/// Keys made at a time: most newcomers then find theirs ready, without a sync of its own.
const AHEAD: u32 = 32;

const NONE: u8 = 0;
const HELD: u8 = 1;
/// So many bytes of a slot are used: how it stands, and the sealed key.
const FILLED: usize = 1 + seal::OVERHEAD + 32;
const ERASED: u8 = 2;

/// So many people's slots are read at once where all are needed: as many as the last byte of a number tells apart.
const BLOCK: u32 = 256;

/// What a person's slot holds.
pub enum Slot {
    /// No key was ever made.
    None,
    /// The key.
    Held(Key),
    /// The key was destroyed, for good.
    Erased,
}

/// The file `keys`: a header that tells whether the master key fits, then a slot for each person.
pub struct Keys {
    file: Box<dyn DiskFile>,
    path: PathBuf,
    master: Key,
    /// One writer at a time; readers do not wait.
    writing: Mutex<()>,
}

impl Keys {
    /// Makes the file, durably, with the header sealed under the master key.
    pub fn create(disk: &dyn Disk, path: &Path, master: &Key) -> Result<(), JournalError> {
        let mut head = MAGIC.to_vec();
        head.extend(seal::seal(master, b"check", CHECK).map_err(|e| random_failed(path, e))?);
        head.resize(SLOT as usize, 0);
        disk.write_whole(path, &head).map_err(|e| io_error("create", path, e))
    }

    /// Opens the file; refuses where the master key is another one.
    pub fn open(disk: &dyn Disk, path: &Path, master: Key) -> Result<Self, JournalError> {
        let file = disk.open(path).map_err(|e| io_error("open", path, e))?;
        let mut head = [0; SLOT as usize];
        let read = read_up_to(file.as_ref(), &mut head, 0).map_err(|e| io_error("read", path, e))?;
        if read < head.len() || &head[..8] != MAGIC {
            return Err(damaged(path, "its header is not that of a key file".into()));
        }
        if !fits(&head, &master) {
            return Err(does_not_fit(path));
        }
        let keys = Self { file, path: path.to_owned(), master, writing: Mutex::new(()) };
        keys.settle()?;
        Ok(keys)
    }

    /// Makes the newest slots durable. The sync after they were made may have failed, and the system
    /// then takes them for clean: only writing them again makes the next sync mean something. New
    /// slots are always among the last, because people are counted upwards.
    fn settle(&self) -> Result<(), JournalError> {
        let len = self.file.len().map_err(|e| io_error("read", &self.path, e))?;
        let from = (len / SLOT).saturating_sub(2 * u64::from(AHEAD)).max(1) * SLOT;
        if from >= len {
            return Ok(());
        }
        let mut slots = vec![0; (len - from) as usize];
        let read =
            read_up_to(self.file.as_ref(), &mut slots, from).map_err(|e| io_error("read", &self.path, e))?;
        let written = self.file.write_at(&slots[..read], from);
        written.map_err(|e| io_error("rewrite the end of", &self.path, e))?;
        self.sync()
    }

    /// What a person's slot holds.
    pub fn slot(&self, who: PersonId) -> Result<Slot, JournalError> {
        let slot = self.opened(who, &self.read(who)?);
        slot.ok_or_else(|| damaged(&self.path, format!("the slot of person {who} was changed")))
    }

    /// How many blocks of slots there are.
    pub fn blocks(&self) -> Result<u32, JournalError> {
        let len = self.file.len().map_err(|e| io_error("read", &self.path, e))?;
        Ok(u32::try_from(len.saturating_sub(SLOT).div_ceil(SLOT * u64::from(BLOCK))).unwrap_or(u32::MAX))
    }

    /// The slots of one block as they are now.
    pub fn block(&self, n: u32) -> Result<Vec<u8>, JournalError> {
        let mut slots = vec![0; (SLOT * u64::from(BLOCK)) as usize];
        let read = read_up_to(self.file.as_ref(), &mut slots, offset(PersonId(n * BLOCK)));
        slots.truncate(read.map_err(|e| io_error("read", &self.path, e))?);
        Ok(slots)
    }

    /// What a person's slot held when its block was read; `None` where there was no slot.
    pub fn slot_in(&self, block: &[u8], who: PersonId) -> Option<Slot> {
        let at = (who.0 % BLOCK) as usize * SLOT as usize;
        self.opened(who, block.get(at..at + SLOT as usize)?)
    }

    /// Fails where one of these people, who have something in a drawer, has no key to it.
    pub fn check(&self, people: &BTreeSet<PersonId>) -> Result<(), JournalError> {
        let missing = |who| Err(damaged(&self.path, format!("the key of person {who} is not in it")));
        people.iter().try_for_each(|who| if let Slot::Held(_) = self.slot(*who)? { Ok(()) } else { missing(*who) })
    }

    /// Whether a person's key was destroyed, and nothing of it is left.
    pub fn is_erased(&self, who: PersonId) -> Result<bool, JournalError> {
        Ok(matches!(self.opened(who, &self.read(who)?), Some(Slot::Erased)))
    }

    /// What those bytes hold; `None` where they are no slot.
    fn opened(&self, who: PersonId, slot: &[u8]) -> Option<Slot> {
        let empty = slot[1..].iter().all(|byte| *byte == 0);
        match slot[0] {
            NONE => empty.then_some(Slot::None),
            ERASED => empty.then_some(Slot::Erased),
            HELD => {
                let opened = seal::open(&self.master, &who.0.to_le_bytes(), &slot[1..FILLED]);
                let key = opened.and_then(|bytes| <[u8; 32]>::try_from(bytes.as_slice()).ok());
                key.map(|bytes| Slot::Held(Key::new(bytes)))
            }
            _ => None,
        }
    }

    fn state(&self, who: PersonId) -> Result<u8, JournalError> {
        Ok(self.read(who)?[0])
    }

    fn read(&self, who: PersonId) -> Result<[u8; SLOT as usize], JournalError> {
        let mut slot = [0; SLOT as usize];
        read_up_to(self.file.as_ref(), &mut slot, offset(who)).map_err(|e| io_error("read", &self.path, e))?;
        Ok(slot)
    }

    /// Makes keys for those who have none, durably, before anything sealed with them is stored. `has` tells
    /// who has something sealed already: their key cannot be made again.
    pub fn ensure(&self, people: &BTreeSet<PersonId>, has: &dyn Fn(PersonId) -> bool) -> Result<(), JournalError> {
        let _one = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut written = false;
        for who in people {
            match self.opened(*who, &self.read(*who)?) {
                Some(Slot::Held(_) | Slot::Erased) => continue,
                _ if has(*who) => self.check(&BTreeSet::from([*who]))?,
                Some(Slot::None) => {}
                // Torn before it was ever used.
                None => self.make(*who)?,
            }
            for id in who.0..who.0.saturating_add(AHEAD) {
                // Those after the one asked for may have a key, or have been erased, already.
                if self.state(PersonId(id))? == NONE {
                    self.make(PersonId(id))?;
                }
            }
            written = true;
        }
        if written { self.sync() } else { Ok(()) }
    }

    fn make(&self, who: PersonId) -> Result<(), JournalError> {
        let key = Key::new(seal::random().map_err(|e| random_failed(&self.path, e))?);
        let sealed = seal::seal(&self.master, &who.0.to_le_bytes(), key.as_slice());
        let mut slot = vec![HELD];
        slot.extend(sealed.map_err(|e| random_failed(&self.path, e))?);
        slot.resize(SLOT as usize, 0);
        self.file.write_at(&slot, offset(who)).map_err(|e| io_error("write", &self.path, e))
    }

    /// Destroys keys, durably. Doing it again changes nothing.
    pub fn erase(&self, people: &BTreeSet<PersonId>) -> Result<(), JournalError> {
        let _one = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut gone = [0; SLOT as usize];
        gone[0] = ERASED;
        for who in people {
            self.file.write_at(&gone, offset(*who)).map_err(|e| io_error("write", &self.path, e))?;
        }
        if people.is_empty() { Ok(()) } else { self.sync() }
    }

    /// The whole file as it is now.
    pub fn copy(&self) -> Result<Vec<u8>, JournalError> {
        let _one = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let len = self.file.len().map_err(|e| io_error("read", &self.path, e))?;
        let mut bytes = vec![0; usize::try_from(len).unwrap_or(usize::MAX)];
        let read = read_up_to(self.file.as_ref(), &mut bytes, 0);
        bytes.truncate(read.map_err(|e| io_error("read", &self.path, e))?);
        Ok(bytes)
    }

    /// A checksum over the whole file: the same as long as nobody changed a byte of it.
    pub fn checksum(&self) -> Result<u32, JournalError> {
        Ok(crc32c::crc32c(&self.copy()?))
    }

    /// The master key.
    pub fn master(&self) -> Key {
        self.master.clone()
    }

    fn sync(&self) -> Result<(), JournalError> {
        self.file.sync().map_err(|e| io_error("sync", &self.path, e))
    }
}

/// A whole key file, as a backup holds it.
pub struct Wrapped(Vec<u8>);

impl Wrapped {
    /// `None` where it is none.
    pub fn new(bytes: Vec<u8>) -> Option<Self> {
        let whole = bytes.len() >= SLOT as usize && bytes.starts_with(MAGIC);
        whole.then_some(Self(bytes))
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Whether the master key fits, and opens every key in it.
    pub fn opens_with(&self, master: &Key, path: &Path) -> Result<(), JournalError> {
        if !fits(&self.0, master) {
            return Err(does_not_fit(path));
        }
        for (n, slot) in self.0.chunks_exact(SLOT as usize).enumerate().skip(1) {
            let who = (n - 1) as u32;
            if slot[0] == HELD && !torn(slot) && seal::open(master, &who.to_le_bytes(), &slot[1..FILLED]).is_none()
            {
                return Err(damaged(path, format!("the slot of person {who} does not open")));
            }
        }
        Ok(())
    }
}

/// The master key: the one given, or the file's, made at first start (`fresh`).
pub fn master(disk: &dyn Disk, path: &Path, given: Option<&Key>, fresh: bool) -> Result<Key, JournalError> {
    if let Some(key) = given {
        return Ok(key.clone());
    }
    let stored = disk.read_whole(path).map_err(|e| io_error("read", path, e))?;
    if let Some(text) = stored {
        let text = zeroize::Zeroizing::new(text);
        return std::str::from_utf8(&text)
            .ok()
            .and_then(parse_master)
            .ok_or_else(|| damaged(path, "it is not 64 hexadecimal digits".into()));
    }
    if !fresh {
        return Err(JournalError::Refused(format!(
            "{} is missing and TONGXIN_MASTER_KEY is not set; without it no drawer opens: put it back from \
             where you keep it",
            path.display()
        )));
    }
    let key = Key::new(seal::random().map_err(|e| random_failed(path, e))?);
    let text = zeroize::Zeroizing::new(super::stored::hex(&key) + "\n");
    disk.write_whole(path, text.as_bytes()).map_err(|e| io_error("create", path, e))?;
    Ok(key)
}

/// A master key from its 64 hexadecimal digits; `None` for anything else.
pub fn parse_master(text: &str) -> Option<Key> {
    let digits = zeroize::Zeroizing::new(text.trim().to_ascii_lowercase());
    super::stored::unhex(&digits).map(Key::new)
}

/// A slot whose end was never written (the disk was full): it has never been used.
fn torn(slot: &[u8]) -> bool {
    slot[..FILLED].ends_with(&[0; 8])
}

/// Whether a key file, which begins so, was made with this master key.
fn fits(head: &[u8], master: &Key) -> bool {
    seal::open(master, b"check", &head[8..8 + seal::OVERHEAD + CHECK.len()]).is_some()
}

fn does_not_fit(path: &Path) -> JournalError {
    JournalError::Refused(format!(
        "the master key does not fit {}; use the master.key (or TONGXIN_MASTER_KEY) that it was made with",
        path.display()
    ))
}

fn offset(who: PersonId) -> u64 {
    SLOT * (1 + u64::from(who.0))
}

fn io_error(doing: &'static str, path: &Path, source: io::Error) -> JournalError {
    JournalError::Io { doing, path: path.display().to_string(), source }
}

fn random_failed(path: &Path, error: String) -> JournalError {
    io_error("draw random bytes for", path, io::Error::other(error))
}

fn damaged(path: &Path, what: String) -> JournalError {
    JournalError::Damaged {
        path: path.display().to_string(),
        what,
        remedy: "Put the file back from the newest backup of the folder.".into(),
    }
}
