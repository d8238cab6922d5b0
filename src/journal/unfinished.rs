//! A restore that is not finished: all is there, also people who erased themselves since, until they are erased again.

use super::JournalError;
use super::backup::MASTER;
use super::disk::{Disk, RealDisk};
use super::seal::Key;
use super::sled::SledMaker;
use super::store::{Folder, Store};
use std::path::Path;
use std::sync::Arc;

/// While this lies in a folder, nobody but the restore opens it.
pub(super) const UNFINISHED: &str = "restore.unfinished";

/// Notes, durably, that a folder is not to be opened yet.
pub(super) fn mark(disk: &dyn Disk, data: &Path) -> std::io::Result<()> {
    let text =
        "People who erased themselves may still be in here. Run tongxin restore again, into an empty folder.\n";
    disk.write_whole(&data.join(UNFINISHED), text.as_bytes())
}

impl Folder {
    /// Refuses a folder whose restore did not finish.
    pub(super) fn refuse_unfinished(&self) -> Result<(), JournalError> {
        if !self.disk.exists(&self.path.join(UNFINISHED)).map_err(|e| self.io("look for", UNFINISHED, e))? {
            return Ok(());
        }
        Err(JournalError::Refused(format!(
            "the restore to {} did not finish: people who erased themselves may still be in it; run tongxin restore \
             again into an empty folder (only {MASTER} may lie in it)",
            self.path.display()
        )))
    }
}

impl Store {
    /// Opens what is being restored, in spite of the note that it is not finished.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_unfinished(path: &Path, master: Option<Key>) -> Result<Self, JournalError> {
        let quick = Box::new(SledMaker::new(&path.join("quick")));
        let folder = Folder { disk: Arc::new(RealDisk), quick, path: path.to_owned(), given: master };
        Self::open_in(folder, true)
    }

    /// Takes the note away, durably: from now on anybody may open the folder.
    ///
    /// # Errors
    /// [`JournalError::Io`]; then the note may still be there.
    pub fn finish_restore(&self) -> Result<(), JournalError> {
        let folder = &self.folder;
        let removed = folder.disk.remove(&folder.path.join(UNFINISHED));
        removed.map_err(|e| folder.io("remove", UNFINISHED, e))?;
        folder.disk.sync_dir(&folder.path).map_err(|e| folder.io("sync", "", e))
    }
}
