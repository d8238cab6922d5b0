//! The state from its snapshot and the commits after it; and the other way round.

use super::trouble::OpenError;
use crate::domain::{FOLD, State, apply, people};
use crate::journal::{Journal, JournalError, Snapshot, snapshot_in};
use sha2::{Digest, Sha256};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Reads the state up to the newest commit.
///
/// # Errors
/// Whatever keeps the street from being read.
pub fn state(journal: &dyn Journal) -> Result<State, OpenError> {
    state_from(journal, None)
}

/// The same, where the snapshot may have been read ahead.
pub(super) fn state_from(journal: &dyn Journal, ahead: Option<State>) -> Result<State, OpenError> {
    let head = journal.head()?;
    // A snapshot is only ever a cache: whatever is odd about it means a longer start, no more.
    let kept = match ahead.filter(|state| journal.snapshot_seq().is_ok_and(|seq| seq == state.seq)) {
        Some(state) => Some(state),
        None => journal
            .snapshot()
            .unwrap_or_else(|error| {
                tracing::warn!(%error, "the snapshot cannot be read; replaying everything");
                None
            })
            .and_then(|kept| unpack(&kept)),
    };
    if let Some(state) = kept.filter(|state| state.seq <= head.seq) {
        match replay(journal, state) {
            Ok(state) if state.seq == head.seq => return Ok(state),
            Err(OpenError::Journal(error)) => return Err(error.into()),
            _ => tracing::warn!("the snapshot does not lead to the newest commit; replaying everything"),
        }
    }
    let state = replay(journal, State::default())?;
    if state.seq == head.seq { Ok(state) } else { Err(OpenError::Fold) }
}

/// The state of the snapshot in a folder that is being opened meanwhile.
pub fn ahead(folder: &Path) -> Option<State> {
    snapshot_in(folder).and_then(|kept| unpack(&kept))
}

fn replay(journal: &dyn Journal, mut state: State) -> Result<State, OpenError> {
    let from = state.seq + 1;
    let mut stumbled = None;
    journal.read(from, &mut |commit| {
        let folded = catch_unwind(AssertUnwindSafe(|| apply(&mut state, &commit)));
        stumbled = folded.is_err().then_some(commit.seq);
        stumbled.is_none()
    })?;
    match stumbled {
        None => Ok(state),
        Some(seq) => {
            tracing::error!(seq, "this commit cannot be folded");
            Err(OpenError::Fold)
        }
    }
}

fn unpack(kept: &Snapshot) -> Option<State> {
    if kept.fold != FOLD {
        return None;
    }
    let read = rmp_serde::from_slice::<State>(&kept.bytes);
    read.inspect_err(|error| tracing::warn!(%error, "the snapshot is unreadable; replaying everything"))
        .ok()
        .filter(|state| state.seq == kept.seq)
}

/// A digest of a state; two that are the same have the same, as long as the fold's version is.
///
/// # Errors
/// Where the state cannot be written down.
pub fn digest(state: &State) -> Result<[u8; 32], JournalError> {
    let mut sha = Sha256::new();
    let written = rmp_serde::encode::write_named(&mut sha, state);
    written.map_err(|error| JournalError::Refused(error.to_string()))?;
    Ok(sha.finalize().into())
}

/// A snapshot is made after so many commits where the street is small.
const SNAPSHOT: u64 = 20_000;

/// After how many commits a snapshot is worth its while: it costs as much as the state is large, which
/// grows with the people, and shortens the next start by as much as there are commits to replay.
pub fn snapshot_every(state: &State) -> u64 {
    SNAPSHOT.max(2 * u64::from(people::next_id(state).0))
}

/// About as many bytes as a person takes in a snapshot who came and booked.
const PERSON: usize = 256;
/// And whatever there is besides.
const BESIDES: usize = 64 << 10;

/// Packs a snapshot of the state.
pub(super) fn pack(state: &State) -> Result<Snapshot, JournalError> {
    // Bytes that grow from nothing leave as much again behind them.
    let mut bytes = Vec::with_capacity(people::next_id(state).0 as usize * PERSON + BESIDES);
    // With names, because stored shapes leave out what is empty.
    let written = rmp_serde::encode::write_named(&mut bytes, state);
    written.map_err(|error| JournalError::Refused(error.to_string()))?;
    Ok(Snapshot { seq: state.seq, fold: FOLD, bytes })
}
