//! Why a street cannot start or go on, each with its remedy.

use crate::journal::JournalError;

/// Why a street cannot start, or cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The journal says why.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// What is stored cannot be folded.
    #[error(
        "the stored history cannot be read by this version's rules; run `tongxin verify`, and the version that wrote it"
    )]
    Fold,
    /// The configuration's orders make the rules stumble.
    #[error("the configuration makes the rules stumble; undo its last change, and report it")]
    Order,
    /// The first batch is in doubt.
    #[error("the first write to the data folder failed; check the disk's space and rights, then start again")]
    Doubt,
    /// Another writer holds the street.
    #[error("another tongxin writes for this street now; this one stops")]
    Fenced,
    /// The writer's thread is gone.
    #[error("the street's writer stopped unexpectedly; its last log line says why")]
    Gone,
}
