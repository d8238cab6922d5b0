//! How the operator's commands reach a running daemon: a Unix socket in the data folder.
//!
//! One line of JSON asks ([`Ask`]), lines of JSON answer ([`Tell`]), then the connection ends. Only the
//! daemon's own user may open the socket (mode 0600).

mod backup;
mod census;
mod client;
mod office;
mod server;

pub use backup::{Checked, Fresh, Held, check_backup, hold_stored, remember_gone};
pub use census::{Census, Gone, read as read_gone};
pub use client::{ControlError, ask};
pub use office::{Failed, Invitation, Office, Reach, export_stored, verify_stored};
pub use server::Server;

use crate::domain::Role;
use crate::engine::SetAside;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::path::{Path, PathBuf};

/// The socket's name within the data folder.
const SOCKET: &str = "control.sock";

/// What an operator asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case", deny_unknown_fields)]
pub enum Ask {
    /// Is all well?
    Health,
    /// A code that gives a role.
    Invite {
        /// The community's short name.
        community: String,
        /// Which role.
        role: Role,
        /// For how long the code is good, in seconds.
        valid: u32,
    },
    /// Everything, as JSON Lines.
    Export,
    /// Everything, packed, to be restored from.
    Backup {
        /// With the master key.
        with_key: bool,
    },
    /// Is what is stored whole, and does it lead to the present state?
    Verify,
    /// What is the matter with the clock?
    Clock {
        /// Whoever asks says that the machine's clock is right.
        agree: bool,
    },
}

/// What comes back. Every answer ends with one that is neither a [`Tell::Line`] nor a [`Tell::Bytes`].
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tell {
    /// How the daemon is.
    Health(Health),
    /// The code.
    Invited(Invited),
    /// One line of an export.
    Line(Box<RawValue>),
    /// So many bytes of a backup come behind this line.
    Bytes(usize),
    /// The backup is whole.
    BackedUp(BackedUp),
    /// So many lines were exported.
    Exported(u64),
    /// What was found.
    Verified(Verified),
    /// How the clock stands.
    Clock(ClockTold),
    /// It could not be done, and why.
    Failed(String),
}

/// How a daemon is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Health {
    /// It takes inputs and can write.
    pub ready: bool,
    /// Its version.
    pub version: String,
    /// How often the street's writer has been started.
    pub epoch: u64,
    /// The newest durable commit.
    pub commits: u64,
    /// People known.
    pub people: usize,
    /// Messages that are not finished.
    pub waiting: usize,
    /// The street's clock.
    pub now: DateTime<Utc>,
    /// What keeps a channel from reading, and the remedy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
    /// What is the matter with the machine's clock, and what to do.
    pub clock: Option<String>,
    /// Inputs of which nothing could be made, where there were any since the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_aside: Option<SetAside>,
    /// The nightly backups, where there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backup: Option<Nightly>,
}

/// How the clock stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockTold {
    /// What the machine's clock shows.
    pub machine: DateTime<Utc>,
    /// What the street goes by.
    pub street: DateTime<Utc>,
    /// What a server elsewhere says, if one said something lately.
    pub second: Option<DateTime<Utc>>,
    /// What is due waits.
    pub held: bool,
    /// What is the matter, and what to do.
    pub noticed: Option<String>,
}

/// How the nightly backups go.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nightly {
    /// When the newest was made.
    pub newest: Option<DateTime<Utc>>,
    /// Why there is none of last night, and what helps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
}

/// A backup that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackedUp {
    /// The newest commit in it.
    pub commits: u64,
    /// The master key is in it.
    pub key: bool,
    /// Where the master key is otherwise.
    pub key_at: String,
    /// How long answers waited for it, in microseconds.
    pub held_micros: u64,
}

/// An invitation.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Invited {
    /// The code: 32 characters. Good once.
    pub code: String,
    /// Until when.
    pub until: DateTime<Utc>,
    /// The community's time zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<Tz>,
    /// The page that takes it.
    pub web: Option<String>,
    /// The bot that takes it.
    pub telegram: Option<String>,
}

impl std::fmt::Debug for Invited {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Invited(until {})", self.until)
    }
}

/// What an examination found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verified {
    /// So many commits stand in an unbroken chain.
    pub commits: u64,
    /// The digest of the newest, in hexadecimal: two stores with the same digest hold the same history.
    pub head: String,
    /// What the replay leads to was compared with the live state, and is the same.
    pub live: bool,
}

/// The socket's path.
fn socket(data: &Path) -> PathBuf {
    data.join(SOCKET)
}
