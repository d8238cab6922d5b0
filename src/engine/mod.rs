//! The engine: one writer a street, its clock, its address book, and the outbox with lanes and limits.

mod alarm;
mod aside;
mod book;
pub mod desk;
pub mod dispatch;
pub mod figures;
mod follow;
mod hand;
mod handle;
mod judge;
mod lanes;
mod limits;
pub mod load;
mod lots;
mod outbox;
mod overdue;
mod patience;
mod pulse;
mod scope;
mod street;
mod trouble;
mod watch;
mod writer;

pub use aside::{Aside, SetAside};
pub use hand::HandClock;
pub use handle::{Accepted, Change, EngineGone, Handle};
pub use limits::{Limit, Limits, Pace};
pub use lots::Lots;
pub use patience::{Heard, Patience};
pub use pulse::Status;
pub use street::{Engine, Running, Street};
pub use trouble::OpenError;
pub use watch::{Dial, SystemDial, Watch};

use crate::domain::{
    Address, ChannelId, Does, Item, Lane, Lang, Notice, Outcome, PersonId, Place, Screen, SendId,
};
use chrono::{DateTime, Utc};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// A future that a trait object can return.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Where the time comes from: the system's clock, the demo's hand, a test's.
pub trait Clock: Send + Sync {
    /// The moment.
    fn now(&self) -> DateTime<Utc>;

    /// Returns when `at` has come and due work may be done, or earlier whenever the clock was moved: look
    /// again then.
    fn until(&self, at: DateTime<Utc>) -> Later<'_, ()>;

    /// Whether the time can be believed; while it cannot, nothing falls due.
    fn sound(&self) -> bool {
        true
    }

    /// When the newest commit was: it cannot be earlier.
    fn anchor(&self, _newest: DateTime<Utc>) {}

    /// A server elsewhere says what time it is.
    fn heard(&self, _said: DateTime<Utc>) {}

    /// The operator says that the machine's clock is right.
    fn agree(&self) {}

    /// What it has noticed about itself.
    fn standing(&self) -> Standing {
        let now = self.now();
        Standing { machine: now, street: now, second: None, doubt: None, held: false, lasts: Duration::ZERO }
    }
}

/// What is the matter with the machine's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// It shows a time before the newest commit, or before this was built.
    Past,
    /// It jumped against the time that went by: so many seconds ahead, or back.
    Jumped(i64),
    /// At the start, a server elsewhere said another time.
    Contradicted,
}

/// How a clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What the machine shows.
    pub machine: DateTime<Utc>,
    /// What the street goes by.
    pub street: DateTime<Utc>,
    /// What a server elsewhere would say.
    pub second: Option<DateTime<Utc>>,
    /// What is the matter.
    pub doubt: Option<Doubt>,
    /// Nothing that is due may be done.
    pub held: bool,
    /// How long it has been so.
    pub lasts: Duration,
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

    /// The other side wants nothing from the whole channel for so long: what is no message waits too.
    fn hush(&self, _pause: Duration) {}
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
    /// It is for somebody who has not agreed to be known: neighbours' answers leave before theirs.
    pub stranger: bool,
    /// As a new message, or in place of another.
    pub place: Place,
    /// The moment it was meant for, where it was made to wait for one.
    pub meant: Option<DateTime<Utc>>,
    /// What it says.
    pub words: Words,
    /// What it tells, for a channel that shows it again later: what of it still applies is asked of the domain then.
    pub notice: Notice,
    /// A photo above the words.
    pub photo: Option<Photo>,
}

/// A photo as bytes.
#[derive(Clone, PartialEq)]
pub struct Photo {
    /// What tells it from any other.
    pub digest: String,
    /// Whose drawer it lies in, and as which entry.
    pub at: (PersonId, Item),
    /// Its width and height.
    pub size: (u32, u32),
    /// Its content: a JPEG of our own making.
    pub jpeg: Arc<[u8]>,
}

impl std::fmt::Debug for Photo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Photo({} bytes)", self.jpeg.len())
    }
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
    /// A photo can be sent to it.
    pub asks_photo: bool,
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
    /// The other side does not say; what follows shows it.
    Unsaid,
}
