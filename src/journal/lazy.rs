//! Collects small changes before they go into the quick store: sled pays dearly for each batch.
//!
//! What is lost with the process is redone from the log, as the place noted among the changes tells.

use super::quick::{Changes, Each, Quick, QuickError};
use std::ops::Bound;
use std::sync::{PoisonError, RwLock, RwLockWriteGuard};

/// So many changes are collected.
const COLLECT: usize = 256;

/// A quick store with the newest changes in memory.
pub struct Lazy {
    below: Box<dyn Quick>,
    newest: RwLock<Changes>,
}

impl Lazy {
    /// On top of that store.
    pub fn new(below: Box<dyn Quick>) -> Self {
        Self { below, newest: RwLock::default() }
    }

    /// Passes the collected changes on.
    pub fn flush(&self) -> Result<(), QuickError> {
        self.pass_on(self.newest.write().unwrap_or_else(PoisonError::into_inner))
    }

    fn pass_on(&self, mut newest: RwLockWriteGuard<'_, Changes>) -> Result<(), QuickError> {
        // All at once, so that the place noted never runs ahead of the rest. Readers wait meanwhile.
        if newest.is_empty() { Ok(()) } else { self.below.write(std::mem::take(&mut newest)) }
    }
}

impl Quick for Lazy {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, QuickError> {
        let newest = self.newest.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned();
        newest.map_or_else(|| self.below.get(key), Ok)
    }

    fn scan(&self, prefix: &[u8], each: &mut Each<'_>) -> Result<(), QuickError> {
        let newest: Vec<_> = {
            let newest = self.newest.read().unwrap_or_else(PoisonError::into_inner);
            let from = newest.range::<[u8], _>((Bound::Included(prefix), Bound::Unbounded));
            let found = from.take_while(|(key, _)| key.starts_with(prefix));
            found.map(|(key, value)| (key.clone(), value.clone())).collect()
        };
        let mut newest = newest.into_iter().peekable();
        let mut on = true;
        self.below.scan(prefix, &mut |key, value| {
            while let Some((new, changed)) = newest.next_if(|(new, _)| on && new.as_slice() < key) {
                on = changed.is_none_or(|value| each(&new, &value));
            }
            if on {
                on = match newest.next_if(|(new, _)| new.as_slice() == key) {
                    Some((_, changed)) => changed.is_none_or(|value| each(key, &value)),
                    None => each(key, value),
                };
            }
            on
        })?;
        for (new, changed) in newest {
            on = on && changed.is_none_or(|value| each(&new, &value));
        }
        Ok(())
    }

    fn write(&self, changes: Changes) -> Result<(), QuickError> {
        let mut newest = self.newest.write().unwrap_or_else(PoisonError::into_inner);
        newest.extend(changes);
        if newest.len() < COLLECT { Ok(()) } else { self.pass_on(newest) }
    }

    fn settle(&self) -> Result<(), QuickError> {
        self.flush()?;
        self.below.settle()
    }
}

#[cfg(test)]
mod tests {
    use super::super::quick::MemQuick;
    use super::*;
    use proptest::prelude::*;

    fn contents(quick: &dyn Quick, prefix: &[u8], most: usize) -> Vec<(Vec<u8>, Vec<u8>)> {
        let mut found = Vec::new();
        let mut each = |key: &[u8], value: &[u8]| {
            found.push((key.to_vec(), value.to_vec()));
            found.len() < most
        };
        quick.scan(prefix, &mut each).unwrap();
        found
    }

    proptest! {
        /// Whatever is written in whatever order, it reads like the plain store.
        #[test]
        fn reads_like_the_store_below(
            writes in prop::collection::vec((0u8..3, 0u8..20, prop::option::of(0u8..9), any::<bool>()), 0..60),
            most in 1usize..9,
        ) {
            let plain = MemQuick::default();
            let lazy = Lazy::new(Box::new(MemQuick::default()));
            for (a, b, value, settle) in writes {
                let changes = Changes::from([(vec![a, b], value.map(|v| vec![v]))]);
                plain.write(changes.clone()).unwrap();
                lazy.write(changes).unwrap();
                if settle {
                    lazy.settle().unwrap();
                }
                prop_assert_eq!(lazy.get(&[a, b]).unwrap(), plain.get(&[a, b]).unwrap());
            }
            for prefix in [&[][..], &[0], &[1], &[2], &[1, 7], &[9]] {
                prop_assert_eq!(contents(&lazy, prefix, most), contents(&plain, prefix, most));
                prop_assert_eq!(contents(&lazy, prefix, 99), contents(&plain, prefix, 99));
            }
        }
    }
}
