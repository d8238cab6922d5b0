//! What the page keeps of a conversation: one drawer entry a message, in a ring of the last 200.

use crate::domain::{
    ChannelId, Does, Drawers, Item, Lane, Notice, Outcome, PersonId, Private, State, delivery, people,
};
use crate::engine::{Channel, Clock, Delivered, Document, Later, Message};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;

/// One thing on a page. Stored: fields are only ever added, as optional ones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "k")]
pub enum Entry {
    /// A screen.
    #[serde(rename = "t")]
    Told(Told),
    /// The person's own words.
    #[serde(rename = "m")]
    Mine {
        /// When, in milliseconds since 1970.
        at: i64,
        /// What they wrote.
        text: String,
    },
    /// A button they pressed.
    #[serde(rename = "p")]
    Pressed {
        /// When, in milliseconds since 1970.
        at: i64,
        /// What it said.
        label: String,
        /// The message it belonged to; `None` for one at the bottom of the page.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<u32>,
    },
}

/// A screen, in words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// What it says.
    pub text: String,
    /// Its buttons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<Label>,
    /// Its document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Paper>,
    /// A photo above the words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<Shot>,
    /// It asks for words.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub asks: bool,
    /// A photo can be sent to it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub asks_photo: bool,
    /// How urgent it was.
    pub lane: Lane,
    /// What came unasked: which of its buttons still lead anywhere, the domain says whenever the page is shown. Older
    /// entries do not have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Box<Notice>>,
}

/// A button.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Label {
    /// What it says.
    #[serde(rename = "t")]
    pub text: String,
    /// What it sends, encoded.
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// The path that it opens.
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    pub open: Option<String>,
}

/// A document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Paper {
    /// Its file name.
    pub name: String,
    /// Its media type.
    pub mime: String,
    /// Its content where it is small and made for this moment; everything else is made anew when asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// A photo, by what it is and where it lies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shot {
    /// What tells it from any other.
    pub digest: String,
    /// Whose drawer it lies in.
    pub of: PersonId,
    /// As which entry.
    pub item: Item,
    /// Its width and height.
    pub size: (u32, u32),
}

/// The media type of a calendar's entry.
pub const CALENDAR: &str = "text/calendar";
/// The media type of a person's own data.
pub const JSON: &str = "application/json";
/// A calendar entry is a few hundred bytes; nothing larger is kept on a page.
const PAPER_MAX: usize = 4096;

impl Entry {
    /// When, in milliseconds since 1970.
    pub fn at(&self) -> i64 {
        match self {
            Entry::Told(told) => told.at,
            Entry::Mine { at, .. } | Entry::Pressed { at, .. } => *at,
        }
    }

    /// As a drawer keeps it.
    pub fn sealed(&self) -> Private {
        // Plain strings and numbers: nothing in here can fail to become JSON.
        Private::new(serde_json::to_string(self).unwrap_or_default())
    }

    fn of(message: &Message, at: i64) -> Self {
        let buttons = message.words.rows.iter().flatten().map(|label| {
            let (action, open) = match &label.does {
                Does::Press(action) => (Some(action.encode()), None),
                Does::Open(path) => (None, Some(path.clone())),
                Does::Talk(_) => (None, None),
            };
            Label { text: label.text.clone(), action, open }
        });
        Entry::Told(Told {
            at,
            text: message.words.text.clone(),
            buttons: buttons.collect(),
            file: message.words.file.as_ref().map(Paper::of),
            photo: message.photo.as_ref().map(|photo| Shot {
                digest: photo.digest.clone(),
                of: photo.at.0,
                item: photo.at.1,
                size: photo.size,
            }),
            asks: message.words.asks,
            asks_photo: message.words.asks_photo,
            // An announcement stays one, however urgent its correction was.
            lane: if message.place.mends().is_some() { Lane::Broadcast } else { message.lane },
            notice: (message.lane != Lane::Answer).then(|| Box::new(message.notice.clone())),
        })
    }
}

impl Paper {
    fn of(document: &Document) -> Self {
        let mime = document.mime.split(';').next().unwrap_or_default().trim().to_string();
        let keep = mime == CALENDAR && document.bytes.len() <= PAPER_MAX;
        let text = keep.then(|| String::from_utf8_lossy(&document.bytes).into_owned());
        Paper { name: document.name.clone(), mime, text }
    }
}

/// One message of somebody's page.
pub fn read(d: &dyn Drawers, me: PersonId, n: u32) -> Option<Entry> {
    let text = d.read(me, delivery::page_item(n))?;
    serde_json::from_str(text.reveal()).ok()
}

/// The messages of somebody's page after a number, oldest first, with the number of the newest.
pub fn since(s: &State, d: &dyn Drawers, me: PersonId, after: u32) -> (u32, Vec<(u32, Entry)>) {
    let newest = people::page(s, me);
    (newest, (oldest(newest).max(after + 1)..=newest).filter_map(|n| Some((n, read(d, me, n)?))).collect())
}

/// Some messages of somebody's page, and all after a number, oldest first, with the number of the newest.
pub fn some(
    s: &State,
    d: &dyn Drawers,
    me: PersonId,
    (some, after): (&BTreeSet<u32>, u32),
) -> (u32, Vec<(u32, Entry)>) {
    let newest = people::page(s, me);
    let first = oldest(newest);
    let before = some.iter().copied().filter(|n| (first..=after).contains(n));
    let wanted = before.chain(first.max(after + 1)..=newest);
    (newest, wanted.filter_map(|n| Some((n, read(d, me, n)?))).collect())
}

/// The oldest message that is still kept.
pub fn oldest(newest: u32) -> u32 {
    (newest + 1).saturating_sub(delivery::PAGES).max(1)
}

/// Delivers to pages: what is handed back is kept by the journal, in the same commit that says so.
pub struct Pages {
    clock: Arc<dyn Clock>,
}

impl Pages {
    /// Pages whose messages carry this clock's time.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock }
    }
}

impl Channel for Pages {
    fn id(&self) -> ChannelId {
        ChannelId::Web
    }

    fn deliver<'a>(&'a self, message: &'a Message) -> Later<'a, Delivered> {
        let entry = Entry::of(message, self.clock.now().timestamp_millis());
        Box::pin(async move { Delivered::Ended(Outcome::Kept(entry.sealed())) })
    }
}
