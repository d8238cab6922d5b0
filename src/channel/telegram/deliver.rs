//! Delivers words as Telegram messages, and reads what became of each.

use super::Telegram;
use super::album::Turn;
use super::api::{Refused, Trouble};
use super::photo::Changed;
use super::understand::reference;
use crate::domain::{ChannelId, Does, Final, MsgRef, Outcome, Place};
use crate::engine::{Channel, Delivered, Document, Label, Later, Message, Photo, Scope};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;
use teloxide::payloads::{DeleteMessage, PinChatMessage, SendMessage};
use teloxide::types::{
    ChatId, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, MessageId, ReplyMarkup,
};

/// Longest text of one message, in UTF-16 units as Telegram counts them (Bot API, `sendMessage.text`).
const TEXT_MAX: usize = 4_096;
/// Longest text beside a document or a photo, likewise (`sendDocument.caption`).
const CAPTION_MAX: usize = 1_024;
/// The pause while somebody else uploads the same photo.
const SOON: Duration = Duration::from_secs(1);
/// The pause where the other side names none.
const RETRY: Duration = Duration::from_secs(5);
/// The pause where only the operator can help.
const OPERATOR: Duration = Duration::from_secs(60);

/// As much of a sent message as is needed.
#[derive(Deserialize)]
struct Sent {
    message_id: i32,
}

/// One message of those that a long text or a document takes.
enum Piece<'a> {
    Text(Cow<'a, str>),
    Document(&'a Document, &'a str),
    Photo(&'a Photo, &'a str),
}

impl Channel for Telegram {
    fn id(&self) -> ChannelId {
        ChannelId::Telegram
    }

    fn deliver<'a>(&'a self, message: &'a Message) -> Later<'a, Delivered> {
        Box::pin(self.send(message))
    }

    fn hush(&self, pause: Duration) {
        self.quiet(pause);
    }
}

impl Telegram {
    async fn send(&self, message: &Message) -> Delivered {
        let Ok(chat) = message.to.key.parse::<i64>() else {
            tracing::error!(send = ?message.id, "an address that is no Telegram chat");
            return Delivered::Ended(Outcome::Failed(Final::Gone));
        };
        let talks = message.words.rows.iter().flatten().any(|label| matches!(label.does, Does::Talk(_)));
        if talks && !self.knows_itself().await {
            // Nothing has left, and without its name there is no way from a group to the bot. So long a pause gives the
            // claim back: what is lost with the process while it waits here would never be tried again.
            return Delivered::Later { scope: Scope::Chat, after: OPERATOR };
        }
        if let Some(old) = message.place.mends() {
            return self.change(chat, old, message).await;
        }
        let mut turn = match &message.photo {
            Some(photo) => match self.album.turn(&photo.digest) {
                // Somebody else uploads it just now; nothing of this has left.
                None => return Delivered::Later { scope: Scope::Chat, after: SOON },
                turn => turn,
            },
            None => None,
        };
        let mut edit = match &message.place {
            Place::Edit(old) if old.channel == ChannelId::Telegram => old.id.parse::<i32>().ok(),
            _ => None,
        };
        let text = self.addressed(&message.words);
        let pieces = pieces(&text, message.words.file.as_ref(), message.photo.as_ref());
        let last = pieces.len() - 1;
        let mut at = None;
        for (n, piece) in pieces.into_iter().enumerate() {
            let rows: &[Vec<Label>] = if n == last { &message.words.rows } else { &[] };
            match self.put(chat, edit.take(), &piece, turn.as_mut(), rows).await {
                Ok(id) => at = id.or(at),
                Err(trouble) => {
                    return match self.verdict(&trouble, message) {
                        // A part has arrived: sending it all again would show that part twice.
                        Delivered::Later { .. } if at.is_some() => Delivered::Ended(Outcome::Unknown),
                        verdict => verdict,
                    };
                }
            }
        }
        self.api.well();
        if let Some(card) = at.filter(|_| talks) {
            self.pin(chat, card);
        }
        Delivered::Ended(at.map_or(Outcome::Unknown, |id| Outcome::Delivered(reference(id))))
    }

    /// A new card stands where everyone finds it, if the bot may pin there. Nothing waits for it, and nothing is wrong
    /// where it may not.
    fn pin(&self, chat: i64, card: i32) {
        let mut pin = PinChatMessage::new(ChatId(chat), MessageId(card));
        pin.disable_notification = Some(true);
        let api = Arc::clone(&self.api);
        tokio::spawn(async move {
            if let Err(trouble) = api.call::<_, bool>(&pin).await {
                tracing::debug!(%trouble, "a card could not be pinned");
            }
        });
    }

    /// Puts one piece, once more without the buttons that open pages if those are refused.
    async fn put(
        &self,
        chat: i64,
        edit: Option<i32>,
        piece: &Piece<'_>,
        mut turn: Option<&mut Turn<'_>>,
        rows: &[Vec<Label>],
    ) -> Result<Option<i32>, Trouble> {
        match self.put_with(chat, edit, piece, turn.as_deref_mut(), &|| self.keyboard(rows, true)).await {
            Err(Trouble::Refused(r)) if r.code == 400 && refuses_address(&r) => {
                tracing::warn!(
                    "Telegram takes no button that opens public_url; give it an https address of the internet"
                );
                self.put_with(chat, edit, piece, turn, &|| self.keyboard(rows, false)).await
            }
            result => result,
        }
    }

    async fn put_with(
        &self,
        chat: i64,
        edit: Option<i32>,
        piece: &Piece<'_>,
        turn: Option<&mut Turn<'_>>,
        keyboard: &(dyn Fn() -> Option<InlineKeyboardMarkup> + Sync),
    ) -> Result<Option<i32>, Trouble> {
        let text = match (piece, turn) {
            (Piece::Document(document, caption), _) => {
                return self.document(chat, document, caption, keyboard()).await.map(Some);
            }
            (Piece::Photo(photo, caption), Some(turn)) => {
                return self.send_photo(chat, photo, turn, caption, keyboard()).await;
            }
            (Piece::Photo(_, text), None) => text,
            (Piece::Text(text), _) => text.as_ref(),
        };
        if let Some(id) = edit
            && self.change_text(chat, id, text, keyboard()).await? == Changed::Yes
        {
            return Ok(Some(id));
        }
        let mut new = SendMessage::new(ChatId(chat), text);
        new.link_preview_options = Some(no_preview());
        new.reply_markup = keyboard().map(ReplyMarkup::InlineKeyboard);
        Ok(Some(self.api.call::<_, Sent>(&new).await?.message_id))
    }

    /// Changes a message that stands, or takes it away, and never makes a new one.
    async fn change(&self, chat: i64, at: &MsgRef, message: &Message) -> Delivered {
        let gone = Delivered::Ended(Outcome::Failed(Final::Refused));
        let Ok(id) = at.id.parse::<i32>() else { return gone };
        let done = match message.place {
            Place::Remove(_) => self.take_away(chat, id, message).await,
            _ => self.mend(chat, id, message).await,
        };
        match done {
            Ok(Some(outcome)) => {
                self.api.well();
                Delivered::Ended(outcome)
            }
            Ok(None) => gone, // the report counts it; nothing is wrong with the bot
            Err(trouble) => self.verdict(&trouble, message),
        }
    }

    /// What an announcement or a card says fits one message: a text, or the words below a photo. Which of the two stands
    /// there is not always known: the photo may not have been taken, or may be gone since.
    async fn mend(&self, chat: i64, id: i32, message: &Message) -> Result<Option<Outcome>, Trouble> {
        let text = &message.words.text;
        let mut last = Changed::Gone;
        for caption in [message.photo.is_some(), message.photo.is_none()] {
            let edit = async |pages| {
                let keyboard = self.keyboard(&message.words.rows, pages);
                if caption {
                    self.change_caption(chat, id, text, keyboard).await
                } else {
                    self.change_text(chat, id, text, keyboard).await
                }
            };
            last = match edit(true).await {
                Err(Trouble::Refused(r)) if r.code == 400 && refuses_address(&r) => edit(false).await?,
                result => result?,
            };
            if last != Changed::OtherKind {
                break;
            }
        }
        Ok((last == Changed::Yes).then(|| Outcome::Delivered(reference(id))))
    }

    /// Deletes a message; where Telegram does not allow that any more (after 48 hours), the words that
    /// it was taken back take its place.
    async fn take_away(&self, chat: i64, id: i32, message: &Message) -> Result<Option<Outcome>, Trouble> {
        match self.api.call::<_, IgnoredAny>(&DeleteMessage::new(ChatId(chat), MessageId(id))).await {
            Ok(_) => Ok(Some(Outcome::Removed)),
            Err(Trouble::Refused(r)) if r.code == 400 && is_deleted(&r) => Ok(Some(Outcome::Removed)),
            Err(Trouble::Refused(r)) if r.code == 400 && r.says("can't be deleted") => {
                self.mend(chat, id, message).await
            }
            Err(trouble) => Err(trouble),
        }
    }

    /// The buttons under a message; `None` where there are none. Without a public address, or where
    /// that is refused, buttons that open a page are left out.
    fn keyboard(&self, rows: &[Vec<Label>], pages: bool) -> Option<InlineKeyboardMarkup> {
        let base = self.public_url.as_ref().filter(|_| pages);
        let button = |label: &Label| match &label.does {
            Does::Press(action) => Some(InlineKeyboardButton::callback(&label.text, action.encode())),
            Does::Open(path) => {
                let page = base?.join(path.trim_start_matches('/')).ok()?;
                Some(InlineKeyboardButton::url(&label.text, page))
            }
            Does::Talk(slug) => {
                Some(InlineKeyboardButton::url(&label.text, reqwest::Url::parse(&self.link(slug)?).ok()?))
            }
        };
        let rows = rows.iter().map(|row| row.iter().filter_map(button).collect::<Vec<_>>());
        let rows: Vec<_> = rows.filter(|row| !row.is_empty()).collect();
        (!rows.is_empty()).then(|| InlineKeyboardMarkup::new(rows))
    }

    /// What a failure means for the message.
    fn verdict(&self, trouble: &Trouble, message: &Message) -> Delivered {
        let send = message.id;
        match trouble {
            Trouble::Unreachable(_) => {
                let after = self.api.pause();
                tracing::warn!(?send, %trouble, seconds = after.as_secs(), "Telegram is out of reach; trying again");
                Delivered::Later { scope: Scope::Bot, after }
            }
            Trouble::Unclear(_) => {
                tracing::warn!(?send, %trouble, "nobody can tell whether this message arrived");
                Delivered::Ended(Outcome::Unknown)
            }
            Trouble::Refused(refused) => match refused.code {
                429 => slower(refused),
                401 | 404 | 300..=399 => {
                    tracing::error!("{}", super::TelegramError::TokenUnknown);
                    Delivered::Later { scope: Scope::Bot, after: OPERATOR }
                }
                400 if let Some(chat) = refused.migrate_to => {
                    Delivered::Ended(Outcome::Moved(chat.to_string().into()))
                }
                403 => Delivered::Ended(Outcome::Failed(Final::Gone)),
                400 if is_gone(refused) => Delivered::Ended(Outcome::Failed(Final::Gone)),
                _ => {
                    tracing::warn!(?send, reason = refused.reason(), "Telegram refuses this message");
                    Delivered::Ended(Outcome::Failed(Final::Refused))
                }
            },
        }
    }
}

/// Told to be slower. Telegram does not say whether it means the chat or the whole bot.
fn slower(refused: &Refused) -> Delivered {
    let after = refused.retry_after.unwrap_or(RETRY);
    tracing::warn!(seconds = after.as_secs(), "Telegram asks to send more slowly");
    Delivered::Later { scope: Scope::Unsaid, after }
}

pub(super) fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

// The wordings below are those of the Bot API server's source (telegram-bot-api, Client.cpp).

/// Nobody is there, or will ever be again.
pub(super) fn is_gone(refused: &Refused) -> bool {
    ["chat not found", "user not found", "peer_id_invalid", "deactivated"].iter().any(|words| refused.says(words))
}

/// The message to edit is gone, too old, or carries a document in place of a text.
pub(super) fn cannot_edit(refused: &Refused) -> bool {
    ["message to edit not found", "can't be edited", "message_id_invalid", "no text in the message"]
        .iter()
        .any(|words| refused.says(words))
}

/// There is no such message (any more).
fn is_deleted(refused: &Refused) -> bool {
    ["message to delete not found", "message_id_invalid"].iter().any(|words| refused.says(words))
}

/// A button's address is not one that Telegram opens: a name of the local network, say.
pub(super) fn refuses_address(refused: &Refused) -> bool {
    ["button_url_invalid", "wrong http url", "url host"].iter().any(|words| refused.says(words))
}

/// The messages that a text and a document or a photo take; never none.
fn pieces<'a>(text: &'a str, file: Option<&'a Document>, photo: Option<&'a Photo>) -> Vec<Piece<'a>> {
    if let Some(photo) = photo {
        if units(text) <= CAPTION_MAX {
            return vec![Piece::Photo(photo, text)];
        }
        return [Piece::Photo(photo, "")].into_iter().chain(split(text).into_iter().map(Piece::Text)).collect();
    }
    match file {
        Some(file) if units(text) <= CAPTION_MAX => vec![Piece::Document(file, text)],
        _ => split(text).into_iter().map(Piece::Text).chain(file.map(|file| Piece::Document(file, ""))).collect(),
    }
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Parts of a text that fit into a message each, cut at line ends as far as lines are short enough.
fn split(text: &str) -> Vec<Cow<'_, str>> {
    if units(text) <= TEXT_MAX {
        return vec![Cow::Borrowed(text)];
    }
    let mut parts = vec![String::new()];
    let mut used = 0;
    for line in text.split_inclusive('\n') {
        let mut room_for = units(line);
        if used + room_for > TEXT_MAX && used > 0 {
            parts.push(String::new());
            used = 0;
        }
        if room_for <= TEXT_MAX {
            if let Some(part) = parts.last_mut() {
                part.push_str(line);
            }
            used += room_for;
            continue;
        }
        for c in line.chars() {
            room_for = c.len_utf16();
            if used + room_for > TEXT_MAX {
                parts.push(String::new());
                used = 0;
            }
            if let Some(part) = parts.last_mut() {
                part.push(c);
            }
            used += room_for;
        }
    }
    parts.into_iter().map(Cow::Owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// However long a text is, its parts fit and together say all of it.
        #[test]
        fn parts_fit_and_say_everything(lines in prop::collection::vec("[a-z王😀]{0,3000}", 0..8)) {
            let text = lines.join("\n");
            let parts = split(&text);
            prop_assert!(parts.iter().all(|part| units(part) <= TEXT_MAX));
            prop_assert_eq!(parts.concat(), text);
        }
    }

    /// A text is parted between lines, so that no entry of a list is torn.
    #[test]
    fn parts_end_where_lines_end() {
        let text = (0..400).map(|n| format!("{n}号 王阿姨 9:20 理发")).collect::<Vec<_>>().join("\n");
        let parts = split(&text);
        assert!(parts.len() > 1);
        assert!(parts.iter().skip(1).all(|part| part.starts_with(char::is_numeric)));
        assert!(parts.iter().rev().skip(1).all(|part| part.ends_with('\n')));
        assert_eq!(split("短").len(), 1);
        assert_eq!(split("").len(), 1);
    }
}
