//! The nightly backup as configured.

use super::reader::Table;
use chrono::NaiveTime;
use std::path::{Path, PathBuf};

/// When a backup is made by itself, and how many are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// The folder they go to.
    pub dir: PathBuf,
    /// At what time of the first community's day.
    pub at: NaiveTime,
    /// So many are kept.
    pub keep: usize,
    /// The master key goes in as well.
    pub with_key: bool,
}

pub(super) fn read(table: Table<'_, '_>, data: &Path) -> Option<Backup> {
    let dir = table.read("dir", |v| v.text().and_then(super::path));
    let at = table.read("at", super::community::time);
    let keep = table.read("keep", |v| v.number(1..=3_650)).map(|n: u16| n.into());
    let with_key = table.read("with_key", |v| v.truth());
    if dir.as_ref().is_some_and(|dir| dir.starts_with(data)) {
        table.fault("dir", "lies in the data folder, and would be lost with it; name a folder on another disk");
    }
    if dir.is_none() && (at.is_some() || keep.is_some() || with_key.is_some()) && table.get("dir").is_none() {
        table.fault("dir", "is missing; without it no backup is made at night");
    }
    table.finish();
    Some(Backup {
        dir: dir?,
        at: at.unwrap_or_else(|| NaiveTime::from_hms_opt(3, 30, 0).unwrap_or_default()),
        keep: keep.unwrap_or(14),
        with_key: with_key.unwrap_or(false),
    })
}
