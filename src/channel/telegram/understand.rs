//! Reads an update: from Telegram's shape to an [`Input`], or to nothing where it is not for us.
//!
//! The shapes are our own and name only what is needed: teloxide's refuse a whole message for one
//! entity they do not know yet, and then somebody's words would be lost.

use crate::domain::{
    Action, Address, Cause, ChannelId, Handed, Hello, InGroup, Input, Lang, Link, MsgRef, Private, Said,
};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

/// The longest side of a photo that is sharp enough.
const SHARP: u32 = 1280;

/// What an update is to us.
#[derive(Debug)]
pub(super) enum Meaning {
    /// Somebody says something.
    Said(Box<Heard>),
    /// It is well formed and not for us: what is said in a group, another bot, a service message.
    NotForUs,
    /// It cannot be read.
    Unreadable,
}

/// An input, and the press to be acknowledged once it is durable.
#[derive(Debug)]
pub(super) struct Heard {
    pub input: Input,
    pub press: Option<String>,
}

/// As much of an update as can be read where the rest cannot.
#[derive(Deserialize)]
struct Numbered {
    update_id: i32,
}

#[derive(Deserialize)]
struct Update {
    update_id: i32,
    message: Option<Message>,
    callback_query: Option<Press>,
    my_chat_member: Option<Membership>,
}

#[derive(Deserialize)]
struct Message {
    chat: Chat,
    from: Option<User>,
    text: Option<String>,
    contact: Option<Contact>,
    /// What stands below a photo.
    caption: Option<String>,
    /// In a group: the number that it has from now on.
    migrate_to_chat_id: Option<i64>,
    /// The same, told in the new one: the number that it had.
    migrate_from_chat_id: Option<i64>,
    // What people send that is no text. A message with none of these is a service message. They stand here, not in a
    // struct of their own: serde would keep whatever else a message has to look for them there.
    sticker: Option<IgnoredAny>,
    /// In several sizes.
    photo: Option<Value>,
    voice: Option<IgnoredAny>,
    video: Option<IgnoredAny>,
    video_note: Option<IgnoredAny>,
    animation: Option<IgnoredAny>,
    audio: Option<IgnoredAny>,
    document: Option<Value>,
    location: Option<IgnoredAny>,
    poll: Option<IgnoredAny>,
    dice: Option<IgnoredAny>,
    story: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Press {
    id: String,
    from: User,
    /// Absent where the message is too old.
    message: Option<Pressed>,
    data: Option<String>,
}

#[derive(Deserialize)]
struct Pressed {
    message_id: i32,
    chat: Chat,
}

#[derive(Deserialize)]
struct Membership {
    chat: Chat,
    from: User,
    new_chat_member: Status,
}

#[derive(Deserialize)]
struct Status {
    status: String,
    /// Of a restricted one: whether it is there all the same.
    #[serde(default)]
    is_member: bool,
}

#[derive(Deserialize)]
struct Chat {
    id: i64,
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
struct User {
    id: i64,
    #[serde(default)]
    is_bot: bool,
    #[serde(default)]
    first_name: String,
    language_code: Option<String>,
}

#[derive(Deserialize)]
struct Contact {
    phone_number: String,
    user_id: Option<i64>,
}

/// Reads an update: its number, and what it is to us; `None` where it has no number. Telegram's are positive and fit
/// into 31 bits (`getUpdates.offset` takes no more).
pub(super) fn understand(update: &str) -> Option<(i32, Meaning)> {
    let whole = serde_json::from_str::<Update>(update).ok();
    let id = match &whole {
        Some(update) => update.update_id,
        None => serde_json::from_str::<Numbered>(update).ok()?.update_id,
    };
    let meaning = whole.map_or(Meaning::Unreadable, |update| meaning(id, update));
    (0..i32::MAX).contains(&id).then_some((id, meaning))
}

fn meaning(id: i32, update: Update) -> Meaning {
    let read = match update {
        Update { message: Some(message), .. } => message.read(),
        Update { callback_query: Some(press), .. } => press.read(),
        Update { my_chat_member: Some(membership), .. } => membership.read(),
        // Of another kind: we did not ask for it.
        _ => None,
    };
    let Some(Read { from, origin, said, press }) = read else { return Meaning::NotForUs };
    let input = Input {
        cause: Cause::Update { channel: ChannelId::Telegram, id: id.unsigned_abs().into() },
        from: from.as_ref().map(|from| address(from.id)),
        // Whoever is busy in a group does not introduce themselves to us.
        hello: from.filter(|_| !matches!(said, Said::Group(..))).map_or_else(Hello::default, |from| from.hello()),
        origin,
        said,
        keep: None,
    };
    Meaning::Said(Box::new(Heard { input, press }))
}

/// The address of a private chat: its number is the person's own.
pub(super) fn address(chat: i64) -> Address {
    Address { channel: ChannelId::Telegram, key: chat.to_string().into() }
}

/// A message of a private chat, so that it can be edited.
pub(super) fn reference(message: i32) -> MsgRef {
    MsgRef { channel: ChannelId::Telegram, id: message.to_string().into() }
}

struct Read {
    from: Option<User>,
    origin: Option<MsgRef>,
    said: Said,
    press: Option<String>,
}

impl Message {
    fn read(mut self) -> Option<Read> {
        if self.chat.is_group() {
            // Whatever is said in a group is not for us; that it becomes another one is.
            let here = self.chat.id;
            let (old, new) = match (self.migrate_to_chat_id, self.migrate_from_chat_id) {
                (Some(new), _) => (here, new),
                (None, Some(old)) => (old, here),
                (None, None) => return None,
            };
            let moved = InGroup::Moved(new.to_string().into());
            let said = Said::Group(old.to_string().into(), moved);
            return (old < 0 && new < 0).then_some(Read { from: None, origin: None, said, press: None });
        }
        let from = self.from.take().filter(|from| self.chat.is_private_with(from))?;
        let said = match (self.text.take(), self.contact.take()) {
            (Some(text), _) => start(&text).map_or_else(|| Said::Text(Private::new(text)), Said::Start),
            // Anyone can pass on anyone's number: only one's own is taken.
            (None, Some(contact)) if contact.user_id == Some(from.id) => {
                Said::Contact(Private::new(contact.phone_number))
            }
            (None, Some(_)) => Said::Other,
            (None, None) => match self.photo() {
                Some((key, size)) => {
                    let words = self.caption.map(Private::new);
                    Said::Photo(Handed::There { key: Private::new(key), size, words })
                }
                None if self.any() => Said::Other,
                None => return None,
            },
        };
        Some(Read { from: Some(from), origin: None, said, press: None })
    }
}

/// A file as Telegram keeps it, in one size.
#[derive(Deserialize)]
struct Kept {
    file_id: String,
    file_size: Option<u64>,
    #[serde(default)]
    width: u32,
    #[serde(default)]
    height: u32,
    mime_type: Option<String>,
}

impl Message {
    /// The key of a photo, or of a picture sent as a file, and how many bytes it has: of the sizes that Telegram keeps,
    /// the smallest that is sharp enough.
    fn photo(&self) -> Option<(String, Option<u64>)> {
        let sizes = self.photo.as_ref().and_then(|sizes| Vec::<Kept>::deserialize(sizes).ok()).unwrap_or_default();
        let side = |kept: &Kept| kept.width.max(kept.height);
        let sharp = sizes.iter().filter(|kept| side(kept) >= SHARP).min_by_key(|kept| side(kept));
        let size = sharp.or_else(|| sizes.iter().max_by_key(|kept| side(kept)));
        let file = self.document.as_ref().and_then(|document| Kept::deserialize(document).ok());
        let file = file.filter(|kept| kept.mime_type.as_ref().is_some_and(|mime| mime.starts_with("image/")));
        size.or(file.as_ref()).map(|kept| (kept.file_id.clone(), kept.file_size))
    }

    /// Whether it is anything that people send.
    fn any(&self) -> bool {
        if self.photo.is_some() || self.document.is_some() {
            return true;
        }
        [
            &self.sticker,
            &self.voice,
            &self.video,
            &self.video_note,
            &self.animation,
            &self.audio,
            &self.location,
            &self.poll,
            &self.dice,
            &self.story,
        ]
        .into_iter()
        .any(Option::is_some)
    }
}

impl Press {
    fn read(self) -> Option<Read> {
        let place = match &self.message {
            Some(pressed) => pressed.chat.is_private_with(&self.from),
            None => !self.from.is_bot,
        };
        place.then(|| Read {
            origin: self.message.map(|pressed| reference(pressed.message_id)),
            said: Said::Pressed(self.data.as_deref().and_then(Action::decode)),
            press: Some(self.id),
            from: Some(self.from),
        })
    }
}

impl Membership {
    fn read(self) -> Option<Read> {
        let group = self.chat.is_group();
        let here = match self.new_chat_member.status.as_str() {
            "member" => true,
            "administrator" if group => true,
            "restricted" if group => self.new_chat_member.is_member,
            "kicked" | "left" => false,
            _ => return None,
        };
        let said = if group {
            let what = if here { InGroup::Added } else { InGroup::Removed };
            Said::Group(self.chat.id.to_string().into(), what)
        } else {
            Said::Reachable(here)
        };
        let heard = group || self.chat.is_private_with(&self.from);
        heard.then_some(Read { from: Some(self.from), origin: None, said, press: None })
    }
}

impl Chat {
    /// Groups have negative numbers; a channel is none.
    fn is_group(&self) -> bool {
        matches!(self.kind.as_str(), "group" | "supergroup") && self.id < 0
    }

    fn is_private_with(&self, user: &User) -> bool {
        self.kind == "private" && self.id == user.id && !user.is_bot
    }
}

impl User {
    fn hello(&self) -> Hello {
        let lang = self.language_code.as_deref().map(|code| {
            let chinese = code.get(..2).is_some_and(|tag| tag.eq_ignore_ascii_case("zh"));
            if chinese { Lang::Zh } else { Lang::En }
        });
        let name = Some(self.first_name.trim()).filter(|name| !name.is_empty()).map(Private::new);
        Hello { name, lang }
    }
}

/// `/start`, alone or with what a link carried. Telegram's clients send it on the first touch.
fn start(text: &str) -> Option<Link> {
    let text = text.trim();
    let (command, parameter) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let word = command.split_once('@').map_or(command, |(word, _)| word);
    word.eq_ignore_ascii_case("/start").then(|| Link::parse(parameter))
}

#[cfg(test)]
mod tests;
