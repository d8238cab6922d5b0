//! The address book, and drawer writes of the batch in progress that later inputs must already see.

use crate::domain::{Address, DrawerOp, Drawers, Item, PersonId, Private};
use crate::journal::{Journal, JournalError, Wanted};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, PoisonError, RwLock};

/// Changes to the address book: `None` strikes an address out.
pub(super) type Changes = Vec<(Address, Option<PersonId>)>;

/// Who is behind an address. Cheap to clone; all clones are one book.
#[derive(Clone, Default)]
pub(super) struct Book(Arc<RwLock<HashMap<Address, PersonId>>>);

impl Book {
    /// Reads it from the drawers.
    pub(super) fn load(journal: &dyn Journal) -> Result<Self, JournalError> {
        let mut book = HashMap::new();
        journal.scan(Wanted::Addresses, &mut |who, item, key| {
            if let Item::Address(channel, _) = item {
                book.insert(Address { channel, key: key.reveal().into() }, who);
            }
        })?;
        Ok(Self(Arc::new(RwLock::new(book))))
    }

    /// The person behind an address.
    pub(super) fn find(&self, address: &Address) -> Option<PersonId> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(address).copied()
    }

    /// Writes changes in.
    pub(super) fn change(&self, changes: Changes) {
        if changes.is_empty() {
            return;
        }
        let mut book = self.0.write().unwrap_or_else(PoisonError::into_inner);
        for (address, who) in changes {
            match who {
                Some(who) => book.insert(address, who),
                None => book.remove(&address),
            };
        }
    }

    /// What drawer writes mean for the book, with the batch in progress on the shelf.
    pub(super) fn changes(&self, drawers: &dyn Drawers, shelf: &Shelf, ops: &[DrawerOp]) -> Changes {
        let mut changes = Changes::new();
        let strike = |who: PersonId, item: Item, changes: &mut Changes| {
            if let (Item::Address(channel, _), Some(old)) = (item, drawers.read(who, item)) {
                let address = Address { channel, key: old.reveal().into() };
                let holder = shelf.find(&address).unwrap_or_else(|| self.find(&address));
                if holder == Some(who) {
                    changes.push((address, None));
                }
            }
        };
        for op in ops {
            match op {
                DrawerOp::Put(who, item @ Item::Address(channel, _), key) => {
                    strike(*who, *item, &mut changes);
                    changes.push((Address { channel: *channel, key: key.reveal().into() }, Some(*who)));
                }
                DrawerOp::Put(..) => {}
                DrawerOp::Drop(who, item) => strike(*who, *item, &mut changes),
                DrawerOp::Erase(who) => {
                    // Rare enough to walk the whole book.
                    let book = self.0.read().unwrap_or_else(PoisonError::into_inner);
                    let theirs = book.iter().filter(|(_, holder)| *holder == who).map(|(address, _)| address);
                    changes.extend(theirs.chain(shelf.addresses(*who)).map(|address| (address.clone(), None)));
                }
            }
        }
        changes
    }
}

/// What the batch in progress has put into drawers and into the book.
#[derive(Default)]
pub(super) struct Shelf {
    items: HashMap<(PersonId, Item), Option<Private>>,
    erased: HashSet<PersonId>,
    book: HashMap<Address, Option<PersonId>>,
}

impl Shelf {
    /// Puts writes on the shelf.
    pub(super) fn put(&mut self, ops: &[DrawerOp], changes: &Changes) {
        for op in ops {
            match op {
                // As in the journal: nothing is put into the drawer of someone erased.
                DrawerOp::Put(who, ..) if self.erased.contains(who) => {}
                DrawerOp::Put(who, item, text) => {
                    self.items.insert((*who, *item), Some(text.clone()));
                }
                DrawerOp::Drop(who, item) => {
                    self.items.insert((*who, *item), None);
                }
                DrawerOp::Erase(who) => {
                    self.items.retain(|(owner, _), _| owner != who);
                    self.erased.insert(*who);
                }
            }
        }
        self.book.extend(changes.iter().cloned());
    }

    /// Who is behind an address according to the batch; `None` where it says nothing.
    pub(super) fn find(&self, address: &Address) -> Option<Option<PersonId>> {
        self.book.get(address).copied()
    }

    fn addresses(&self, who: PersonId) -> impl Iterator<Item = &Address> {
        self.book.iter().filter(move |(_, holder)| **holder == Some(who)).map(|(address, _)| address)
    }

    /// The drawers with the shelf before them.
    pub(super) fn over<'a>(&'a self, journal: &'a dyn Journal) -> OpenDrawers<'a> {
        OpenDrawers { shelf: Some(self), journal }
    }

    /// The drawers as they are durable.
    pub(super) fn durable(journal: &dyn Journal) -> OpenDrawers<'_> {
        OpenDrawers { shelf: None, journal }
    }
}

/// Drawers that can be read.
pub(super) struct OpenDrawers<'a> {
    shelf: Option<&'a Shelf>,
    journal: &'a dyn Journal,
}

impl Drawers for OpenDrawers<'_> {
    fn read(&self, who: PersonId, item: Item) -> Option<Private> {
        if let Some(shelf) = self.shelf {
            if let Some(staged) = shelf.items.get(&(who, item)) {
                return staged.clone();
            }
            if shelf.erased.contains(&who) {
                return None;
            }
        }
        self.journal.get(who, item).unwrap_or_else(|error| {
            tracing::error!(person = who.0, %error, "a drawer cannot be read; its entry is left out");
            None
        })
    }
}
