//! What was set aside: inputs of which nothing could be made, counted, and the last few by their numbers.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// So many of them are remembered one by one.
const LAST: usize = 10;

/// What was set aside since the start.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    /// How many inputs.
    pub count: u64,
    /// The last few, newest first.
    pub last: Vec<Aside>,
}

/// One input that was set aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aside {
    /// When, by the street's clock.
    pub at: DateTime<Utc>,
    /// Which, in numbers only: as the log names it.
    pub cause: String,
    /// Why.
    pub why: String,
}

/// Where it is noted. Cheap to clone; all clones are one tray.
#[derive(Clone, Debug, Default)]
pub(super) struct Tray(Arc<Mutex<SetAside>>);

impl Tray {
    /// One more.
    pub(super) fn put(&self, at: DateTime<Utc>, cause: &impl std::fmt::Debug, why: &str) {
        let mut all = self.lock();
        all.count += 1;
        all.last.insert(0, Aside { at, cause: format!("{cause:?}"), why: why.into() });
        all.last.truncate(LAST);
    }

    /// All of them.
    pub(super) fn look(&self) -> SetAside {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, SetAside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All are counted, and the newest few are named.
    #[test]
    fn the_newest_are_named() {
        let tray = Tray::default();
        for n in 0..25_u32 {
            tray.clone().put(DateTime::UNIX_EPOCH, &n, "a test");
        }
        let all = tray.look();
        assert_eq!((all.count, all.last.len()), (25, LAST));
        assert_eq!((&*all.last[0].cause, &*all.last[LAST - 1].cause), ("24", "15"));
    }
}
