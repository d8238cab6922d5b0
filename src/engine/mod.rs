//! The engine: one writer a street, its clock, its address book, and the outbox with lanes and limits.

mod book;
mod clock;
pub mod desk;
pub mod dispatch;
mod follow;
mod handle;
mod lanes;
mod limits;
mod load;
mod lots;
mod outbox;
mod pulse;
mod street;
mod trouble;
mod writer;

pub use clock::{HandClock, SystemClock};
pub use handle::{Accepted, Change, EngineGone, Handle};
pub use limits::{Limit, Limits, Pace};
pub use lots::Lots;
pub use pulse::Status;
pub use street::{Engine, Running, Street};
pub use trouble::OpenError;

use crate::domain::{Address, ChannelId, Does, Lane, Lang, Outcome, Place, Screen, SendId};
use chrono::{DateTime, Utc};
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

/// A future that a trait object can return.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Where the time comes from: the system's clock, the demo's hand, a test's.
pub trait Clock: Send + Sync {
    /// The moment.
    fn now(&self) -> DateTime<Utc>;

    /// Returns when `at` has come, or earlier whenever the clock was moved: look again then.
    fn until(&self, at: DateTime<Utc>) -> Later<'_, ()>;

    /// Whether the time can be right at all; while it cannot, nothing falls due.
    fn sound(&self) -> bool {
        true
    }
}

/// Turns screens into words. Any function of that shape will do.
pub trait Wording: Send + Sync {
    /// A screen in a reader's language; `None` where they have not chosen one yet.
    fn words(&self, screen: &Screen, lang: Option<Lang>) -> Words;
}

impl<F: Fn(&Screen, Option<Lang>) -> Words + Send + Sync> Wording for F {
    fn words(&self, screen: &Screen, lang: Option<Lang>) -> Words {
        self(screen, lang)
    }
}

/// How a channel delivers. Reading is the channel's own affair: it hands inputs to the [`Handle`].
pub trait Channel: Send + Sync {
    /// Which one.
    fn id(&self) -> ChannelId;

    /// Delivers one message. Must not wait for limits: the outbox has done that.
    fn deliver<'a>(&'a self, message: &'a Message) -> Later<'a, Delivered>;
}

/// A message in its reader's language, on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Which send.
    pub id: SendId,
    /// Where to.
    pub to: Address,
    /// How urgent.
    pub lane: Lane,
    /// As a new message, or in place of another.
    pub place: Place,
    /// What it says.
    pub words: Words,
}

/// A screen in words.
#[derive(Clone, PartialEq, Default)]
pub struct Words {
    /// Plain text, lines parted by line feeds. No mark-up: channels escape what they must.
    pub text: String,
    /// Buttons, row by row.
    pub rows: Vec<Vec<Label>>,
    /// A document.
    pub file: Option<Document>,
    /// It asks for words.
    pub asks: bool,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Words({} bytes, {} rows)", self.text.len(), self.rows.len())
    }
}

/// A button in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// What it says.
    pub text: String,
    /// What it does.
    pub does: Does,
}

/// A document as bytes.
#[derive(Clone, PartialEq)]
pub struct Document {
    /// Its file name.
    pub name: String,
    /// Its media type.
    pub mime: &'static str,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Document({}, {} bytes)", self.mime, self.bytes.len())
    }
}

/// What became of an attempt to deliver.
#[derive(Clone, Debug, PartialEq)]
pub enum Delivered {
    /// It ended, one way or another.
    Ended(Outcome),
    /// It surely did not arrive, and may be tried again after this time.
    Later {
        /// Who must wait.
        scope: Scope,
        /// How long.
        after: Duration,
    },
}

/// Whom a limit of the other side concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One conversation.
    Chat,
    /// The whole bot.
    Bot,
}
