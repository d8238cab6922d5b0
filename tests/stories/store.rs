//! Where a story's street keeps its journal: in memory, in a real folder that can be damaged, or on a
//! small disk that can be full.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;
use tongxin::journal::{MemQuick, SharedJournal, SimDisk};

/// The log's file within the folder.
const LOG: &str = "commits.log";

pub enum Store {
    Memory,
    Real { folder: TempDir, backup: Vec<u8> },
    Small { disk: SimDisk },
}

impl Store {
    pub fn memory() -> Self {
        Store::Memory
    }

    pub fn real() -> Result<Self, String> {
        let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
        Ok(Store::Real { folder, backup: Vec::new() })
    }

    pub fn small() -> Result<Self, String> {
        Ok(Store::Small { disk: SimDisk::default() })
    }

    /// Whether it outlives the journal that was opened on it.
    pub fn kept(&self) -> bool {
        !matches!(self, Store::Memory)
    }

    /// Opens it; nothing where the journal is the memory itself.
    pub fn open(&self) -> Result<Option<SharedJournal>, String> {
        let opened = match self {
            Store::Memory => return Ok(None),
            Store::Real { folder, .. } => tongxin::journal::Store::open(&data(folder), None),
            Store::Small { disk } => {
                let quick = Box::new(MemQuick::default());
                tongxin::journal::Store::open_on(Arc::new(disk.clone()), quick, Path::new("/data"), None)
            }
        };
        let journal = opened.map_err(|e| self.plain(&e.to_string()))?;
        Ok(Some(Arc::new(journal)))
    }

    /// A text for the operator, without the folder's own name.
    pub fn plain(&self, text: &str) -> String {
        match self {
            Store::Real { folder, .. } => text.replace(&data(folder).display().to_string(), "data"),
            _ => text.into(),
        }
    }

    /// The small disk is full, or has room again.
    pub fn full(&self, full: bool) -> Result<(), String> {
        match self {
            Store::Small { disk } => disk.fails(full.then_some(std::io::ErrorKind::StorageFull)),
            _ => return Err("this one is never full".into()),
        }
        Ok(())
    }

    /// Something happens to the log's file. A copy of it is kept.
    pub fn damage(&mut self, how: impl FnOnce(&mut Vec<u8>)) -> Result<(), String> {
        let Store::Real { folder, backup } = self else { return Err("there is no file".into()) };
        let file = data(folder).join(LOG);
        let mut bytes = std::fs::read(&file).map_err(|e| e.to_string())?;
        backup.clone_from(&bytes);
        how(&mut bytes);
        std::fs::write(file, bytes).map_err(|e| e.to_string())
    }

    /// The file is as it was.
    pub fn restore(&self) -> Result<(), String> {
        let Store::Real { folder, backup } = self else { return Err("there is no backup".into()) };
        std::fs::write(data(folder).join(LOG), backup).map_err(|e| e.to_string())
    }
}

fn data(folder: &TempDir) -> PathBuf {
    folder.path().join("data")
}
