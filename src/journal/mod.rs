//! The journal: what is true. One append makes a whole batch durable, or nothing of it.
//!
//! `log` is the truth (an append-only file, synced), `sled` is what must be found quickly (drawers, marks)
//! and is built again from the log when in doubt, `snapshot` shortens the next start, `keys` holds each
//! person's key.
//! [`Store`] joins the three; [`Memory`] serves simulations. Both stand behind [`Journal`].

mod archive;
mod backup;
mod disk;
mod drawers;
mod frame;
mod keys;
mod lazy;
mod log;
mod memory;
mod opening;
mod ops;
mod quick;
mod seal;
mod shelf;
mod simdisk;
mod sled;
mod snapshot;
mod store;
mod stored;
mod transfer;
mod unfinished;
mod watermark;

pub use archive::{Archive, KeyFound};
pub use backup::{Captured, Label, Manifest, looks_like_one};
pub use disk::{Disk, DiskFile, FolderLock, RealDisk};
pub use keys::parse_master;
pub use memory::{Memory, Trouble};
pub use quick::{MemQuick, Quick, QuickError, QuickMaker};
pub use seal::Key;
pub use simdisk::{Fault, SimDisk};
pub use store::Store;

use crate::domain::{Commit, DrawerOp, Item, PersonId, Private};
use std::sync::Arc;

/// The snapshot that lies in a folder now, whoever has it open. Only once the journal is open is it known whether
/// that is still the one: [`Journal::snapshot_seq`] says.
pub fn snapshot_in(folder: &std::path::Path) -> Option<Snapshot> {
    snapshot::Kept::new(&RealDisk, folder).read().ok().flatten()
}

/// A digest of the hash chain (SHA-256).
pub type Hash = [u8; 32];

/// The remedy where the log is damaged.
const RESTORE: &str = "Restore the folder from the newest backup, or import the newest export into an empty one; \
                       to go on with less, remove the subfolder quick and the file acknowledged first.";

/// The newest commit of a journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Head {
    /// Its number; 0 where there is none yet.
    pub seq: u64,
    /// Its digest; zeroes where there is none yet.
    pub hash: Hash,
}

/// The right to write, poll and send for a street. A rising epoch fences off the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease {
    /// Counted up by each `acquire`.
    pub epoch: u64,
}

/// A commit and the drawer writes that belong to it; sealed by the journal.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// What changed. `seq` follows on the head's.
    pub commit: Commit,
    /// What goes into drawers with it.
    pub drawers: Vec<DrawerOp>,
}

/// Which drawer entries are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Where people can be reached.
    Addresses,
    /// Everything.
    All,
}

impl Wanted {
    /// Whether this one is among them.
    pub fn has(self, item: Item) -> bool {
        self == Self::All || matches!(item, Item::Address(..))
    }
}

/// The answer to an append.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Appended {
    /// Durable. The head after it.
    Done(Head),
    /// Another writer holds the street now: stop this one.
    Fenced,
    /// It cannot be told whether the batch is durable: drop the state, reopen, reread, refold.
    Unknown,
}

/// A state kept so that a start need not replay everything. Only ever a cache.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The commit it stands after.
    pub seq: u64,
    /// The version of the fold that made it; any other is ignored.
    pub fold: u32,
    /// The state's bytes.
    pub bytes: Vec<u8>,
}

/// What went wrong in the journal, naming the thing and the remedy.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// Another process holds the folder.
    #[error("{path} is in use by another tongxin; stop that one first, or name another folder with --data")]
    InUse {
        /// The folder.
        path: String,
    },
    /// The disk answered with an error.
    #[error("cannot {doing} {path}: {source}; check the disk's space and rights, then start again")]
    Io {
        /// What was tried.
        doing: &'static str,
        /// On what.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// What is stored is not what was written.
    #[error("{path} is damaged ({what}); nothing was changed. {remedy}")]
    Damaged {
        /// Which file.
        path: String,
        /// What does not fit.
        what: String,
        /// What to do.
        remedy: String,
    },
    /// The request itself makes no sense (importing into a store that is not empty, say).
    #[error("{0}")]
    Refused(String),
}

/// Where commits and drawers of one street are kept.
///
/// Calls block; the engine makes them on a thread of its own. Never cancelled half way.
pub trait Journal: Send + Sync {
    /// Takes the right to write, with the next epoch (durable before it returns).
    fn acquire(&self) -> Result<Lease, JournalError>;

    /// The newest commit.
    fn head(&self) -> Result<Head, JournalError>;

    /// Makes the entries durable in one step. `expected` is the head's number before them.
    /// An I/O error is answered with `Unknown`, and so is a batch that does not follow on the head; every
    /// append after it too, until [`Journal::reopen`]. Nothing is put into the drawer of someone erased.
    fn append(&self, lease: Lease, expected: u64, entries: &[Entry]) -> Appended;

    /// Gives each commit from `from` on to `each`, in order, until it returns false.
    fn read(&self, from: u64, each: &mut dyn FnMut(Commit) -> bool) -> Result<(), JournalError>;

    /// Reopens after an `Unknown`: rereads the head, redoes what the quick store missed.
    fn reopen(&self) -> Result<Head, JournalError>;

    /// One drawer entry, opened; `None` where there is none or the drawer was erased.
    fn get(&self, who: PersonId, item: Item) -> Result<Option<Private>, JournalError>;

    /// Gives every drawer entry that is wanted to `each`, opened. It may not call the journal.
    fn scan(&self, wanted: Wanted, each: &mut dyn FnMut(PersonId, Item, Private)) -> Result<(), JournalError>;

    /// Keeps a snapshot, replacing the one before.
    fn put_snapshot(&self, snapshot: Snapshot) -> Result<(), JournalError>;

    /// The snapshot, if there is one and it is whole.
    fn snapshot(&self) -> Result<Option<Snapshot>, JournalError>;

    /// Up to which commit the snapshot goes; 0 where there is none.
    fn snapshot_seq(&self) -> Result<u64, JournalError> {
        Ok(self.snapshot()?.map_or(0, |kept| kept.seq))
    }

    /// Walks the whole hash chain and every checksum; the number of commits.
    fn verify(&self) -> Result<u64, JournalError>;

    /// Writes everything as JSON Lines (stored commits, and drawers opened) to `out`.
    fn export(&self, out: &mut dyn std::io::Write) -> Result<u64, JournalError>;

    /// Reads what `export` wrote into an empty journal (all or nothing; acquire again afterwards), keeping and verifying the stored bytes.
    fn import(&self, from: &mut dyn std::io::BufRead) -> Result<u64, JournalError>;

    /// The journal as it is at this commit, for a backup; quick, so that nobody waits.
    fn capture(&self) -> Result<Captured, JournalError> {
        Err(JournalError::Refused("only a journal in a folder can be backed up".into()))
    }
}

/// A journal that several tasks share.
pub type SharedJournal = Arc<dyn Journal>;
