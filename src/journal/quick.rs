//! What must be found quickly is kept in a small ordered map of bytes. It may be lost at any time.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

/// Changes to a quick store: a value, or `None` to remove the key.
pub type Changes = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

/// Takes a key and a value; false ends the walk.
pub type Each<'a> = dyn FnMut(&[u8], &[u8]) -> bool + 'a;

/// An ordered map of bytes. Not durable by itself: whatever it lost is redone from the log.
pub trait Quick: Send + Sync {
    /// A value.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, QuickError>;

    /// Gives each key that begins with `prefix`, in order, until `each` returns false.
    fn scan(&self, prefix: &[u8], each: &mut Each<'_>) -> Result<(), QuickError>;

    /// Makes the changes, all or none of them. Keys are under 300 bytes, values under 5,000.
    fn write(&self, changes: Changes) -> Result<(), QuickError>;

    /// Makes everything durable, as far as this store can; called when it is closed in peace.
    fn settle(&self) -> Result<(), QuickError>;
}

/// A quick store cannot go on: it is set aside and built again from the log.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct QuickError(pub String);

/// Opens quick stores.
pub trait QuickMaker: Send + Sync {
    /// Opens the store, an empty one where there is none.
    fn open(&self) -> Result<Box<dyn Quick>, QuickError>;

    /// Puts a store that cannot be trusted out of the way; `open` then begins with an empty one.
    fn set_aside(&self) -> io::Result<()>;

    /// What was set aside is of no use to anybody: an import replaced it.
    fn forget_aside(&self) {}
}

/// A quick store in memory. Clones share it, so it outlives a reopening.
#[derive(Clone, Default)]
pub struct MemQuick(Arc<Mutex<BTreeMap<Vec<u8>, Vec<u8>>>>);

impl MemQuick {
    /// A copy as it is now: later, it is what a killed process would have left behind.
    pub fn copy(&self) -> Self {
        let map = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Self(Arc::new(Mutex::new(map)))
    }

    /// Flips bits in the n-th value, counted round.
    pub fn damage(&self, n: usize) {
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = map.len().max(1);
        if let Some(byte) = map.values_mut().nth(n % count).and_then(|value| value.last_mut()) {
            *byte ^= 0x10;
        }
    }

    /// Loses the n-th value, counted round: what a power cut may do to a store that is not synced.
    pub fn lose(&self, n: usize) {
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = map.keys().nth(n % map.len().max(1)).cloned();
        key.map(|key| map.remove(&key));
    }
}

impl Quick for MemQuick {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, QuickError> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned())
    }

    fn scan(&self, prefix: &[u8], each: &mut Each<'_>) -> Result<(), QuickError> {
        let map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = map.range(prefix.to_vec()..).take_while(|(key, _)| key.starts_with(prefix));
        let found: Vec<_> = found.map(|(key, value)| (key.clone(), value.clone())).collect();
        // `each` may ask for other keys.
        drop(map);
        for (key, value) in found {
            if !each(&key, &value) {
                break;
            }
        }
        Ok(())
    }

    fn write(&self, changes: Changes) -> Result<(), QuickError> {
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, value) in changes {
            match value {
                Some(value) => map.insert(key, value),
                None => map.remove(&key),
            };
        }
        Ok(())
    }

    fn settle(&self) -> Result<(), QuickError> {
        Ok(())
    }
}

impl QuickMaker for MemQuick {
    fn open(&self) -> Result<Box<dyn Quick>, QuickError> {
        Ok(Box::new(self.clone()))
    }

    fn set_aside(&self) -> io::Result<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
        Ok(())
    }
}
