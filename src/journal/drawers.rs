//! Drawers sealed and opened, each with the key of its owner.

use super::keys::{Keys, Slot};
use super::ops::{SealedOp, bound_to};
use super::seal;
use super::store::{Parts, Store};
use super::{JournalError, Wanted};
use crate::domain::{DrawerOp, Item, PersonId, Private};
use std::collections::BTreeSet;
use std::io;
use std::sync::atomic::{AtomicU32, Ordering};

type Opened = Vec<(PersonId, Item, Private)>;

impl Store {
    pub(super) fn open_sealed(
        &self,
        parts: &Parts,
        who: PersonId,
        item: Item,
        sealed: &[u8],
    ) -> Result<Option<Private>, JournalError> {
        self.open_with(parts.keys.slot(who)?, who, item, sealed)
    }

    fn open_with(
        &self,
        slot: Slot,
        who: PersonId,
        item: Item,
        sealed: &[u8],
    ) -> Result<Option<Private>, JournalError> {
        let damaged = |what: String| JournalError::Damaged {
            path: self.folder.path.join("keys").display().to_string(),
            what,
            remedy: "Put the file back from the newest backup of the folder.".into(),
        };
        match slot {
            Slot::Erased => Ok(None),
            Slot::None => Err(damaged(format!("the key of person {who} is not in it"))),
            Slot::Held(key) => {
                let plain = seal::open(&key, &bound_to(who, item), sealed);
                let text = plain.and_then(|bytes| String::from_utf8(bytes.to_vec()).ok());
                let text = text.ok_or_else(|| damaged(format!("the key of person {who} opens nothing")))?;
                Ok(Some(Private::new(text)))
            }
        }
    }

    /// Finds and opens the entries that are wanted, on all processors: a street's start waits for it.
    pub(super) fn open_all(&self, parts: &Parts, wanted: Wanted) -> Result<Opened, JournalError> {
        let (blocks, next) = (parts.keys.blocks()?, AtomicU32::new(0));
        let some = || {
            let mut found = Vec::new();
            loop {
                let block = next.fetch_add(1, Ordering::Relaxed);
                if block >= blocks {
                    return Ok(found);
                }
                found.push((block, self.open_block(parts, block, wanted)?));
            }
        };
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(blocks as usize);
        let mut found = std::thread::scope(|scope| {
            let threads: Vec<_> = (1..threads).map(|_| scope.spawn(some)).collect();
            let mut found = some()?;
            for thread in threads {
                found.extend(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
            }
            Ok::<_, JournalError>(found)
        })?;
        found.sort_unstable_by_key(|(block, _)| *block);
        Ok(found.into_iter().flat_map(|(_, entries)| entries).collect())
    }

    /// The same of the people whose keys lie in one block.
    fn open_block(&self, parts: &Parts, block: u32, wanted: Wanted) -> Result<Opened, JournalError> {
        let (slots, mut opened) = (parts.keys.block(block)?, Ok(Vec::new()));
        let walked = parts.shelf.drawers(block, wanted, &mut |who, item, sealed| {
            let slot = match parts.keys.slot_in(&slots, who) {
                Some(held @ Slot::Held(_)) => Ok(held),
                // It may be newer than the block.
                _ => parts.keys.slot(who),
            };
            match (slot.and_then(|slot| self.open_with(slot, who, item, sealed)), &mut opened) {
                (Ok(text), Ok(found)) => found.extend(text.map(|text| (who, item, text))),
                (Err(error), _) => opened = Err(error),
                (_, Err(_)) => {}
            }
            opened.is_ok()
        });
        walked.map_err(|e| self.doubt_quick(e))?;
        opened
    }
}

/// Seals drawer writes. Once someone is erased, nothing goes into their drawer any more.
pub(super) struct Sealer<'a> {
    pub keys: &'a Keys,
    pub erased: BTreeSet<PersonId>,
}

impl Sealer<'_> {
    pub fn seal(&mut self, op: &DrawerOp) -> Result<Option<SealedOp>, JournalError> {
        Ok(match op {
            DrawerOp::Put(who, item, text) if !self.erased.contains(who) => match self.keys.slot(*who)? {
                Slot::Held(key) => {
                    let sealed = seal::seal(&key, &bound_to(*who, *item), text.reveal().as_bytes());
                    let sealed = sealed.map_err(|e| JournalError::Io {
                        doing: "seal with",
                        path: "keys".into(),
                        source: io::Error::other(e),
                    })?;
                    Some(SealedOp::Put(*who, *item, sealed))
                }
                Slot::Erased | Slot::None => None,
            },
            DrawerOp::Put(..) => None,
            DrawerOp::Drop(who, item) => Some(SealedOp::Drop(*who, *item)),
            DrawerOp::Erase(who) => {
                self.erased.insert(*who);
                Some(SealedOp::Erase(*who))
            }
        })
    }
}
