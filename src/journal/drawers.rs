//! Drawers sealed and opened, each with the key of its owner.

use super::JournalError;
use super::keys::{Keys, Slot};
use super::ops::{SealedOp, bound_to};
use super::seal;
use super::store::{Parts, Store};
use crate::domain::{DrawerOp, Item, PersonId, Private};
use std::collections::BTreeSet;
use std::io;

/// So few entries are opened by one thread.
const FEW: usize = 1_000;

impl Store {
    pub(super) fn open_sealed(
        &self,
        parts: &Parts,
        who: PersonId,
        item: Item,
        sealed: &[u8],
    ) -> Result<Option<Private>, JournalError> {
        let damaged = |what: String| JournalError::Damaged {
            path: self.folder.path.join("keys").display().to_string(),
            what,
            remedy: "Put the file back from the newest backup of the folder.".into(),
        };
        match parts.keys.slot(who)? {
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

    /// Opens many sealed entries, on all processors: a street's start waits for it.
    pub(super) fn open_many(
        &self,
        parts: &Parts,
        sealed: &[(PersonId, Item, Vec<u8>)],
    ) -> Result<Vec<(PersonId, Item, Private)>, JournalError> {
        let some = |sealed: &[(PersonId, Item, Vec<u8>)]| {
            let open = |(who, item, bytes): &(PersonId, Item, Vec<u8>)| {
                let text = self.open_sealed(parts, *who, *item, bytes);
                text.map(|text| text.map(|text| (*who, *item, text))).transpose()
            };
            sealed.iter().filter_map(open).collect::<Result<Vec<_>, _>>()
        };
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        std::thread::scope(|scope| {
            let parts = sealed.chunks(sealed.len().div_ceil(threads).max(FEW));
            let parts: Vec<_> = parts.map(|part| scope.spawn(move || some(part))).collect();
            let mut all = Vec::with_capacity(sealed.len());
            for part in parts {
                all.extend(part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
            }
            Ok(all)
        })
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
