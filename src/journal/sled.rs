//! The quick store on disk; the only file that names sled. Every call may panic inside sled on damaged
//! bytes, so every call is caught.

use super::quick::{Changes, Each, Quick, QuickError, QuickMaker};
use std::fs::{self, File};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::Duration;

const PANICKED: &str = "sled panicked";

/// Opens the sled store in a folder.
pub struct SledMaker {
    path: PathBuf,
}

impl SledMaker {
    /// In that folder.
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }
}

impl QuickMaker for SledMaker {
    fn open(&self) -> Result<Box<dyn Quick>, QuickError> {
        // 8 MB instead of sled's 1 GB; the flusher thread writes twice a second.
        let config = sled::Config::new().path(&self.path).cache_capacity(8 << 20).flush_every_ms(Some(500));
        let mut tries = 0;
        let db = loop {
            match caught(|| config.open()) {
                Ok(db) => break db,
                // The lock of a store just closed may last a moment, in a child that is about to start.
                Err(error) if tries < 10 && error.0 != PANICKED => tries += 1,
                Err(error) => return Err(error),
            }
            std::thread::sleep(Duration::from_millis(20));
        };
        Ok(Box::new(SledQuick { db, path: self.path.clone() }))
    }

    fn set_aside(&self) -> io::Result<()> {
        let aside = self.path.with_extension("damaged");
        // One such folder is enough to look into.
        match fs::remove_dir_all(&aside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        match fs::rename(&self.path, &aside) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other,
        }
    }

    fn forget_aside(&self) {
        // If it cannot be removed it is in nobody's way, only puzzling.
        let _ = fs::remove_dir_all(self.path.with_extension("damaged"));
    }
}

struct SledQuick {
    db: sled::Db,
    path: PathBuf,
}

impl Quick for SledQuick {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, QuickError> {
        caught(|| self.db.get(key).map(|value| value.map(|bytes| bytes.to_vec())))
    }

    fn scan(&self, prefix: &[u8], each: &mut Each<'_>) -> Result<(), QuickError> {
        let mut entries = caught(|| Ok(self.db.scan_prefix(prefix)))?;
        // Only sled's part is caught: a panic of the caller's is the caller's.
        while let Some((key, value)) = caught(|| entries.next().transpose())? {
            if !each(&key, &value) {
                break;
            }
        }
        Ok(())
    }

    fn write(&self, changes: Changes) -> Result<(), QuickError> {
        let mut batch = sled::Batch::default();
        for (key, value) in changes {
            match value {
                Some(value) => batch.insert(key, value),
                None => batch.remove(key),
            }
        }
        caught(|| self.db.apply_batch(batch))
    }

    fn settle(&self) -> Result<(), QuickError> {
        caught(|| self.db.flush())?;
        // sled's flush does not sync; a second descriptor of its file does.
        File::open(self.path.join("db")).and_then(|file| file.sync_data()).map_err(|e| QuickError(e.to_string()))
    }
}

fn caught<T>(call: impl FnOnce() -> Result<T, sled::Error>) -> Result<T, QuickError> {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(QuickError(error.to_string())),
        Err(_) => Err(QuickError(PANICKED.into())),
    }
}
