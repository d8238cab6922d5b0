//! Where what lies in a quick store: drawers, who is erased, marks into the log.
//!
//! Values carry a checksum and are cut into parts of 4 KB, because sled keeps long ones badly.

use super::frame::{FrameInfo, u32_at, u64_at};
use super::lazy::Lazy;
use super::log::Place;
use super::ops::{SealedOp, item_name, item_of};
use super::quick::{Changes, Quick, QuickError};
use super::{Head, Wanted};
use crate::domain::{Item, PersonId};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

const PART: usize = 4096;
const VALUE_HEAD: usize = 8;
const PLACE: &[u8] = b"m";
const MARK: u8 = b'k';
/// Addresses lie apart from the rest of a drawer: a street that starts needs all of them, and nothing else.
const ADDRESS: u8 = b'a';
const DRAWER: u8 = b'd';
const ERASED: u8 = b'e';
/// What lies where. A store of another layout is built again.
const LAYOUT: u8 = 2;
/// Bytes of a noted place; the layout follows.
const PLACE_BYTES: usize = 80;

/// A quick store, read by what is in it.
pub struct Shelf {
    quick: Lazy,
    /// Held while changes are made: a value of several parts may otherwise be read half old, half new.
    writing: Mutex<()>,
}

/// Changes that are made together.
pub struct Batch<'a> {
    shelf: &'a Shelf,
    changes: Changes,
}

impl Shelf {
    /// On that store.
    pub fn new(quick: Box<dyn Quick>) -> Self {
        Self { quick: Lazy::new(quick), writing: Mutex::new(()) }
    }

    /// Passes on what was collected.
    pub fn flush(&self) -> Result<(), QuickError> {
        self.quick.flush()
    }

    /// Makes it durable, as far as the store can.
    pub fn settle(&self) -> Result<(), QuickError> {
        self.quick.settle()
    }

    /// An empty batch.
    pub fn batch(&self) -> Batch<'_> {
        Batch { shelf: self, changes: Changes::new() }
    }

    /// Up to which place of the log everything is in here.
    pub fn place(&self) -> Result<Option<Place>, QuickError> {
        let Some(bytes) = self.load(PLACE)? else { return Ok(None) };
        if bytes.len() < PLACE_BYTES {
            return Err(QuickError("the place in the log is unreadable".into()));
        }
        let mut hash = [0; 32];
        hash.copy_from_slice(&bytes[8..40]);
        let frame = FrameInfo {
            start: u64_at(&bytes, 48),
            end: u64_at(&bytes, 56),
            crc: u32_at(&bytes, 64),
            count: u32_at(&bytes, 68),
            first: u64_at(&bytes, 72),
        };
        Ok(Some(Place { head: Head { seq: u64_at(&bytes, 0), hash }, epoch: u64_at(&bytes, 40), frame }))
    }

    /// Whether all of it lies where it is looked for.
    pub fn is_of_this_layout(&self) -> Result<bool, QuickError> {
        Ok(self.load(PLACE)?.is_none_or(|bytes| bytes[PLACE_BYTES.min(bytes.len())..] == [LAYOUT]))
    }

    /// Marks: the number of a frame's first commit, and the frame's offset.
    pub fn marks(&self) -> Result<Vec<(u64, u64)>, QuickError> {
        let mut marks = Vec::new();
        self.walk(&[MARK], &mut |key, value| {
            if let (Ok(first), Ok(offset)) = (key[1..].try_into(), value.try_into()) {
                marks.push((u64::from_be_bytes(first), u64::from_le_bytes(offset)));
            }
            true
        })?;
        Ok(marks)
    }

    /// Everybody whose key was destroyed.
    pub fn erased(&self) -> Result<Vec<PersonId>, QuickError> {
        let mut people = Vec::new();
        self.walk(&[ERASED], &mut |key, _| {
            people.extend(key[1..].try_into().map(|id| PersonId(u32::from_be_bytes(id))).ok());
            true
        })?;
        Ok(people)
    }

    /// A sealed drawer entry.
    pub fn drawer(&self, who: PersonId, item: Item) -> Result<Option<Vec<u8>>, QuickError> {
        self.load(&drawer_key(who, item))
    }

    /// Gives every sealed entry that is wanted to `each`, until it returns false: of those people whose numbers
    /// are the same but for the last byte.
    pub fn drawers(
        &self,
        block: u32,
        wanted: Wanted,
        each: &mut dyn FnMut(PersonId, Item, &[u8]) -> bool,
    ) -> Result<(), QuickError> {
        let mut on = true;
        for at in places(wanted) {
            let prefix = [&[*at][..], &block.to_be_bytes()[1..]].concat();
            self.walk(&prefix, &mut |key, value| {
                on = on && drawer_of(key).is_none_or(|(who, item)| each(who, item, value));
                on
            })?;
        }
        Ok(())
    }

    /// Everybody who has a drawer entry; of all, or of one.
    pub fn holders(&self, one: Option<PersonId>) -> Result<BTreeSet<PersonId>, QuickError> {
        let mut people = BTreeSet::new();
        for at in places(Wanted::All) {
            let prefix = one.map_or(vec![*at], |who| [&[*at][..], &who.0.to_be_bytes()].concat());
            self.quick.scan(&prefix, &mut |key, _| {
                people.extend(drawer_of(key.split_at(key.len().saturating_sub(2)).0).map(|(who, _)| who));
                true
            })?;
        }
        Ok(people)
    }

    fn load(&self, key: &[u8]) -> Result<Option<Vec<u8>>, QuickError> {
        self.try_load(key).or_else(|_| {
            // It may have been changed meanwhile: damaged is only what nobody is writing.
            let _still = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
            self.try_load(key)
        })
    }

    fn try_load(&self, key: &[u8]) -> Result<Option<Vec<u8>>, QuickError> {
        let Some(first) = self.quick.get(&part_key(key, 0))? else { return Ok(None) };
        let parts = parts_of(&first)?;
        let mut stored = first;
        for n in 1..parts {
            let part = self.quick.get(&part_key(key, n))?;
            stored.extend(part.ok_or_else(|| QuickError("a value's part is missing".into()))?);
        }
        checked(key, &stored).map(|value| Some(value.to_vec()))
    }

    /// Puts values together from their parts, in the order of keys.
    fn walk(&self, prefix: &[u8], each: &mut dyn FnMut(&[u8], &[u8]) -> bool) -> Result<(), QuickError> {
        let mut open: Option<(Vec<u8>, u16, Vec<u8>)> = None; // key, parts still to come, bytes
        let mut result = Ok(());
        let mut take = |stored: &[u8], part: &[u8]| -> Result<bool, QuickError> {
            let Some((key, n)) = stored.split_last_chunk::<2>() else { return Ok(true) };
            // Most are in one part, and nothing of them is copied.
            let (to_come, bytes) = match open.take() {
                Some((of, to_come, mut bytes)) if of == key => {
                    bytes.extend_from_slice(part);
                    (to_come - 1, Cow::from(bytes))
                }
                before => {
                    if let Some((of, ..)) = before
                        && !self.again(&of, each)?
                    {
                        return Ok(false);
                    }
                    if *n != [0, 0] {
                        return Ok(true);
                    }
                    (parts_of(part)? - 1, Cow::from(part))
                }
            };
            if to_come > 0 {
                open = Some((key.to_vec(), to_come, bytes.into_owned()));
                return Ok(true);
            }
            match checked(key, &bytes) {
                Ok(value) => Ok(each(key, value)),
                Err(_) => self.again(key, each),
            }
        };
        self.quick.scan(prefix, &mut |key, part| match take(key, part) {
            Ok(on) => on,
            Err(error) => {
                result = Err(error);
                false
            }
        })?;
        result?;
        open.map_or(Ok(()), |(of, ..)| self.again(&of, each).map(drop))
    }

    /// For a value that was changed while it was walked over, or is damaged.
    fn again(&self, key: &[u8], each: &mut dyn FnMut(&[u8], &[u8]) -> bool) -> Result<bool, QuickError> {
        Ok(self.load(key)?.is_none_or(|value| each(key, &value)))
    }
}

impl Batch<'_> {
    /// How many keys change.
    pub fn size(&self) -> usize {
        self.changes.len()
    }

    /// Makes the changes, all or none.
    pub fn write(self) -> Result<(), QuickError> {
        let _one = self.shelf.writing.lock().unwrap_or_else(PoisonError::into_inner);
        if self.changes.is_empty() { Ok(()) } else { self.shelf.quick.write(self.changes) }
    }

    /// Up to here everything is in.
    pub fn place(&mut self, place: &Place) -> Result<(), QuickError> {
        let mut bytes = Vec::with_capacity(PLACE_BYTES + 1);
        bytes.extend(place.head.seq.to_le_bytes());
        bytes.extend(place.head.hash);
        bytes.extend(place.epoch.to_le_bytes());
        bytes.extend(place.frame.start.to_le_bytes());
        bytes.extend(place.frame.end.to_le_bytes());
        bytes.extend(place.frame.crc.to_le_bytes());
        bytes.extend(place.frame.count.to_le_bytes());
        bytes.extend(place.frame.first.to_le_bytes());
        bytes.push(LAYOUT);
        self.put(PLACE, &bytes)
    }

    /// Remembers where a frame begins.
    pub fn mark(&mut self, first: u64, offset: u64) -> Result<(), QuickError> {
        let mut key = vec![MARK];
        key.extend(first.to_be_bytes());
        self.put(&key, &offset.to_le_bytes())
    }

    /// A drawer write.
    pub fn apply(&mut self, op: &SealedOp) -> Result<(), QuickError> {
        match op {
            SealedOp::Put(who, item, sealed) => self.put(&drawer_key(*who, *item), sealed),
            SealedOp::Drop(who, item) => self.remove(&drawer_key(*who, *item)),
            SealedOp::Erase(who) => {
                let of = |at: u8| [&[at][..], &who.0.to_be_bytes()].concat();
                for prefix in places(Wanted::All).iter().map(|at| of(*at)) {
                    let mut keys = Vec::new();
                    self.shelf.quick.scan(&prefix, &mut |key, _| {
                        keys.push(key.to_vec());
                        true
                    })?;
                    keys.extend(self.changes.keys().filter(|key| key.starts_with(&prefix)).cloned());
                    self.changes.extend(keys.into_iter().map(|key| (key, None)));
                }
                self.put(&of(ERASED), &[])
            }
        }
    }

    fn put(&mut self, key: &[u8], value: &[u8]) -> Result<(), QuickError> {
        let before = self.parts_before(key)?;
        let mut bytes = Vec::with_capacity(VALUE_HEAD + value.len());
        bytes.extend(checksum(key, value).to_le_bytes());
        bytes.extend((value.len() as u32).to_le_bytes());
        bytes.extend_from_slice(value);
        let mut parts = 0;
        for part in bytes.chunks(PART) {
            self.changes.insert(part_key(key, parts), Some(part.to_vec()));
            parts += 1;
        }
        for n in parts..before {
            self.changes.insert(part_key(key, n), None);
        }
        Ok(())
    }

    fn remove(&mut self, key: &[u8]) -> Result<(), QuickError> {
        for n in 0..self.parts_before(key)? {
            self.changes.insert(part_key(key, n), None);
        }
        Ok(())
    }

    fn parts_before(&self, key: &[u8]) -> Result<u16, QuickError> {
        let first = part_key(key, 0);
        let before = match self.changes.get(&first) {
            Some(changed) => changed.clone(),
            None => self.shelf.quick.get(&first)?,
        };
        before.map_or(Ok(0), |part| parts_of(&part))
    }
}

fn part_key(key: &[u8], n: u16) -> Vec<u8> {
    let mut part = Vec::with_capacity(key.len() + 2);
    part.extend_from_slice(key);
    part.extend(n.to_be_bytes());
    part
}

fn parts_of(first: &[u8]) -> Result<u16, QuickError> {
    if first.len() < VALUE_HEAD {
        return Err(QuickError("a value is too short".into()));
    }
    let parts = (VALUE_HEAD + u32_at(first, 4) as usize).div_ceil(PART);
    u16::try_from(parts).map_err(|_| QuickError("a value's length makes no sense".into()))
}

/// The value in what is stored for a key.
fn checked<'a>(key: &[u8], stored: &'a [u8]) -> Result<&'a [u8], QuickError> {
    let (crc, len) = (u32_at(stored, 0), u32_at(stored, 4) as usize);
    let value = &stored[VALUE_HEAD..];
    if value.len() != len || checksum(key, value) != crc {
        return Err(QuickError("a value does not fit its checksum".into()));
    }
    Ok(value)
}

fn checksum(key: &[u8], value: &[u8]) -> u32 {
    crc32c::crc32c_append(crc32c::crc32c(key), value)
}

/// Where the wanted entries of drawers lie.
fn places(wanted: Wanted) -> &'static [u8] {
    match wanted {
        Wanted::Addresses => &[ADDRESS],
        Wanted::All => &[ADDRESS, DRAWER],
    }
}

/// a or d, person, length of the name, name: no such key begins another.
fn drawer_key(who: PersonId, item: Item) -> Vec<u8> {
    let name = item_name(item);
    let mut key = vec![if Wanted::Addresses.has(item) { ADDRESS } else { DRAWER }];
    key.extend(who.0.to_be_bytes());
    key.push(name.len() as u8);
    key.extend_from_slice(name.as_bytes());
    key
}

fn drawer_of(key: &[u8]) -> Option<(PersonId, Item)> {
    let (id, name) = key.get(1..)?.split_first_chunk::<4>()?;
    Some((PersonId(u32::from_be_bytes(*id)), item_of(name.get(1..)?)?))
}
