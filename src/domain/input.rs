//! What comes in, from whichever channel: the one shape that the engine understands.

use super::commit::{DueKey, Outcome, SendId};
use super::ids::{ChannelId, CommunityId, PersonId};
use super::private::Private;
use super::text::Lang;
use super::{Action, Command};
use serde::{Deserialize, Serialize};

/// Why an input exists. Seen causes are dropped, so that nothing happens twice.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Cause {
    /// An update of a channel that numbers its updates (Telegram's `update_id`).
    #[serde(rename = "u")]
    Update {
        /// Which channel.
        channel: ChannelId,
        /// Its number there.
        id: u64,
    },
    /// A form posted from a page; the page made the number.
    #[serde(rename = "p")]
    Post([u8; 16]),
    /// Something fell due.
    #[serde(rename = "d")]
    Due(DueKey),
    /// The outbox claims or reports: the writer's epoch and a number counted within it.
    #[serde(rename = "o")]
    Outbox {
        /// Epoch of the writer that sent.
        epoch: u64,
        /// Counted within the epoch.
        n: u64,
    },
    /// An operator's command on the server.
    #[serde(rename = "c")]
    Console([u8; 16]),
    /// What the configuration file said at start, by its digest and the epoch that read it.
    #[serde(rename = "f")]
    Config {
        /// The first bytes of the digest.
        digest: [u8; 16],
        /// Epoch of the writer that read it.
        epoch: u64,
    },
}

/// Where a channel reaches someone. Never in events: it is a drawer's content.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// Which channel.
    pub channel: ChannelId,
    /// The channel's own key: a chat id, the digest of a device's token.
    pub key: Box<str>,
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Address({:?}, …)", self.channel)
    }
}

/// A message that a channel has shown, so that it can be edited.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MsgRef {
    /// Which channel.
    pub channel: ChannelId,
    /// The channel's number of the message within the conversation.
    pub id: Box<str>,
}

/// How the sender introduces themselves, as far as the channel tells.
#[derive(Clone, Debug, Default)]
pub struct Hello {
    /// The name the channel gives, if any.
    pub name: Option<Private>,
    /// The language the channel's client uses, if it says.
    pub lang: Option<Lang>,
}

/// What a link carried that somebody followed.
#[derive(Clone, PartialEq, Eq, Default)]
pub enum Link {
    /// Nothing.
    #[default]
    Plain,
    /// A community's poster, by its short name.
    Community(String),
    /// A one-time code: an invitation to a role, or another device of the same person.
    Code(String),
    /// The four digits on the table of a day, scanned: somebody comes or goes.
    Here(String),
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Link::Plain => f.write_str("Plain"),
            Link::Community(slug) => write!(f, "Community({slug:?})"),
            Link::Code(_) => f.write_str("Code(…)"),
            Link::Here(_) => f.write_str("Here(…)"),
        }
    }
}

impl Link {
    /// Reads a deep link's parameter. Anything that is neither a code nor a short name is nothing.
    pub fn parse(text: &str) -> Link {
        let text = text.trim();
        let four = |text: &str| text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
        let hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
        if text.len() == 32 && text.chars().all(hex) {
            Link::Code(text.to_string())
        } else if let Some(digits) = text.strip_prefix("here-").filter(|digits| four(digits)) {
            Link::Here(digits.to_string())
        } else if (1..=64).contains(&text.len())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
        {
            Link::Community(text.to_string())
        } else {
            Link::Plain
        }
    }
}

/// What was said.
#[derive(Clone, Debug)]
pub enum Said {
    /// Typed words, at most [`TEXT_MAX`] characters.
    Text(Private),
    /// A button; `None` where its data could not be read (forged, or from another version).
    Pressed(Option<Action>),
    /// The start of a conversation, or a link followed.
    Start(Link),
    /// A telephone number that the channel vouches for as the sender's own.
    Contact(Private),
    /// A photo.
    Photo(Handed),
    /// A sticker, a voice message: something that was not asked for.
    Other,
    /// More than one person can take in: they are asked to wait a little.
    TooFast,
    /// The person's page has shown everything up to this message.
    Shown(u32),
    /// The channel says that the person can (true) or cannot be reached there any more.
    Reachable(bool),
    /// Something happened to the bot in the group that the channel knows under this key.
    Group(Box<str>, InGroup),
    /// Something is due: the cause says what.
    Tick,
    /// The outbox is about to send these.
    Claim(Vec<SendId>),
    /// What became of sends.
    Sent(Vec<(SendId, Outcome)>),
    /// An operator's or the configuration's command, already understood.
    Order(Box<Command>),
}

/// A photo, as it comes in. What is kept of it was read and written anew before it got here.
#[derive(Clone, Debug)]
pub enum Handed {
    /// It still lies with the channel.
    There {
        /// The channel's key of it.
        key: Private,
        /// How many bytes it has there, where the channel says.
        size: Option<u64>,
        /// What was written beside it.
        words: Option<Private>,
    },
    /// It was brought here from the channel, by the commit that said it was there; or it cannot be.
    Fetched {
        /// That commit.
        seq: u64,
        /// The photo, as a drawer keeps it; or why there is none.
        photo: Result<Private, Unfit>,
        /// What was written beside it.
        words: Option<Private>,
    },
    /// It came with the post.
    Here(Result<Private, Unfit>),
}

/// Why something sent as a photo cannot be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unfit {
    /// Too many bytes, or too many dots.
    #[serde(rename = "large")]
    TooLarge,
    /// It is none of the kinds of picture that are read here, whatever its name says.
    #[serde(rename = "other")]
    NotAPhoto,
    /// It is one, and cannot be read to its end.
    #[serde(rename = "broken")]
    Broken,
    /// It never arrived.
    #[serde(rename = "lost")]
    Lost,
}

/// What happens to the bot in a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InGroup {
    /// Somebody brought it in, or gave it other rights there.
    Added,
    /// It is no longer there.
    Removed,
    /// The channel knows the group under this other key from now on.
    Moved(Box<str>),
}

/// The longest text that is read, in characters; the rest is refused kindly.
pub const TEXT_MAX: usize = 3_000;

/// One thing that came in.
#[derive(Clone, Debug)]
pub struct Input {
    /// Why, and the key against repeats.
    pub cause: Cause,
    /// From where; `None` for clock, outbox, console and configuration.
    pub from: Option<Address>,
    /// How the sender introduces themselves.
    pub hello: Hello,
    /// The message whose button was pressed.
    pub origin: Option<MsgRef>,
    /// What was said.
    pub said: Said,
    /// What the channel keeps in the sender's conversation beside it (their own words on the page).
    pub keep: Option<Private>,
}

impl Input {
    /// An input from nobody outside: clock, outbox, console, configuration.
    pub fn inner(cause: Cause, said: Said) -> Self {
        Self { cause, from: None, hello: Hello::default(), origin: None, said, keep: None }
    }
}

/// Who acts, as the engine found them in its address book.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Who, and by which channel.
    pub by: By,
    /// The address written from, for a stranger's drawer.
    pub address: Option<Address>,
    /// How they introduce themselves.
    pub hello: Hello,
    /// The message whose button was pressed.
    pub origin: Option<MsgRef>,
    /// What the channel keeps in the conversation beside the input (their own words on the page).
    pub keep: Option<Private>,
    /// Fresh random bytes, for codes and lots: the core makes none itself.
    pub lot: [u8; 16],
}

impl Actor {
    /// Someone inside: the clock, the outbox, the console.
    pub fn inner(by: By) -> Self {
        Self { by, address: None, hello: Hello::default(), origin: None, keep: None, lot: [0; 16] }
    }
}

/// Who did it, as stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum By {
    /// Someone known, through a channel.
    #[serde(rename = "p")]
    Person(PersonId, ChannelId),
    /// Someone not known yet.
    #[serde(rename = "s")]
    Stranger(ChannelId),
    /// The clock.
    #[serde(rename = "t")]
    Clock,
    /// The outbox.
    #[serde(rename = "o")]
    Outbox,
    /// The operator at the server, or the configuration.
    #[serde(rename = "c")]
    Console,
}

impl By {
    /// The person, if it was one.
    pub fn person(self) -> Option<PersonId> {
        match self {
            By::Person(id, _) => Some(id),
            _ => None,
        }
    }
}

/// What people may do, per community.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Role {
    /// Runs the day: rosters, announcements, changes, invitations.
    #[serde(rename = "organizer")]
    Organizer,
    /// Helps at the desk: rosters, printing, booking for others.
    #[serde(rename = "helper")]
    Helper,
    /// Looks after a building (楼组长): calls those neighbours who were given to them, and sees nobody else.
    #[serde(rename = "head")]
    Head,
}

/// A role in a community.
pub type Post = (CommunityId, Role);
