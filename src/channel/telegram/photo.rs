//! Sends photos and documents with words below them, and changes the words of those that stand.

use super::Telegram;
use super::album::Turn;
use super::api::{Refused, Trouble};
use super::deliver::{cannot_edit, is_gone, no_preview, refuses_address};
use crate::engine::{Document, Photo};
use reqwest::multipart::{Form, Part};
use serde::Deserialize;
use serde::de::IgnoredAny;
use teloxide::payloads::{EditMessageCaption, EditMessageText, SendDocument, SendMessage, SendPhoto};
use teloxide::requests::Payload;
use teloxide::types::{ChatId, InlineKeyboardMarkup, MessageId, ReplyMarkup};

/// As much of a sent photo as is needed: what it is called here, and its key in each size.
#[derive(Deserialize)]
struct Sent {
    message_id: i32,
    #[serde(default)]
    photo: Vec<Size>,
}

#[derive(Deserialize)]
struct Size {
    file_id: String,
}

/// What a change of a message's words came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Changed {
    /// They stand there.
    Yes,
    /// There is no such message (any more), or it cannot be changed.
    Gone,
    /// It is a photo where a text was meant, or the other way round.
    OtherKind,
}

impl Telegram {
    /// Sends a photo. Where Telegram takes the words and not the photo, the words go alone: `None` where there are none.
    pub(super) async fn send_photo(
        &self,
        chat: i64,
        photo: &Photo,
        turn: &mut Turn<'_>,
        caption: &str,
        keyboard: Option<InlineKeyboardMarkup>,
    ) -> Result<Option<i32>, Trouble> {
        if let Some(key) = turn.key() {
            let form = form(chat, caption, keyboard.as_ref()).text("photo", key.to_string());
            match self.api.upload::<Sent>(SendPhoto::NAME, form).await {
                Err(Trouble::Refused(r)) if refuses_photo(&r) => turn.forget(),
                result => return result.map(|sent| Some(sent.message_id)),
            }
        }
        let part = part(photo.jpeg.to_vec(), "photo.jpg".into(), "image/jpeg")?;
        let form = form(chat, caption, keyboard.as_ref()).part("photo", part);
        match self.api.upload::<Sent>(SendPhoto::NAME, form).await {
            Ok(sent) => {
                if let Some(size) = sent.photo.into_iter().next_back() {
                    turn.keep(size.file_id);
                }
                Ok(Some(sent.message_id))
            }
            Err(Trouble::Refused(r)) if refuses_photo(&r) => {
                tracing::warn!(reason = r.reason(), "Telegram refuses this photo; the words go alone");
                if caption.is_empty() {
                    return Ok(None);
                }
                let mut new = SendMessage::new(ChatId(chat), caption);
                new.link_preview_options = Some(no_preview());
                new.reply_markup = keyboard.map(ReplyMarkup::InlineKeyboard);
                Ok(Some(self.api.call::<_, Sent>(&new).await?.message_id))
            }
            Err(trouble) => Err(trouble),
        }
    }

    /// Sends a document.
    pub(super) async fn document(
        &self,
        chat: i64,
        document: &Document,
        caption: &str,
        keyboard: Option<InlineKeyboardMarkup>,
    ) -> Result<i32, Trouble> {
        let part = part(document.bytes.clone(), document.name.clone(), document.mime)?;
        let form = form(chat, caption, keyboard.as_ref()).part("document", part);
        Ok(self.api.upload::<Sent>(SendDocument::NAME, form).await?.message_id)
    }

    /// Changes the words of a text.
    pub(super) async fn change_text(
        &self,
        chat: i64,
        id: i32,
        text: &str,
        keyboard: Option<InlineKeyboardMarkup>,
    ) -> Result<Changed, Trouble> {
        let mut change = EditMessageText::new(ChatId(chat), MessageId(id), text);
        change.link_preview_options = Some(no_preview());
        change.reply_markup = keyboard;
        changed(self.api.call::<_, IgnoredAny>(&change).await)
    }

    /// Changes the words below a photo.
    pub(super) async fn change_caption(
        &self,
        chat: i64,
        id: i32,
        text: &str,
        keyboard: Option<InlineKeyboardMarkup>,
    ) -> Result<Changed, Trouble> {
        let mut change = EditMessageCaption::new(ChatId(chat), MessageId(id));
        change.caption = Some(text.into());
        change.reply_markup = keyboard;
        changed(self.api.call::<_, IgnoredAny>(&change).await)
    }
}

fn part(bytes: Vec<u8>, name: String, mime: &str) -> Result<Part, Trouble> {
    let unusable = |_| Trouble::Refused(Refused { code: 400, ..Refused::default() });
    Part::bytes(bytes).file_name(name).mime_str(mime).map_err(unusable)
}

fn form(chat: i64, caption: &str, keyboard: Option<&InlineKeyboardMarkup>) -> Form {
    let mut form = Form::new().text("chat_id", chat.to_string());
    if !caption.is_empty() {
        form = form.text("caption", caption.to_string());
    }
    if let Some(keyboard) = keyboard.and_then(|keyboard| serde_json::to_string(keyboard).ok()) {
        form = form.text("reply_markup", keyboard);
    }
    form
}

fn changed(answer: Result<IgnoredAny, Trouble>) -> Result<Changed, Trouble> {
    match answer {
        Ok(_) => Ok(Changed::Yes),
        Err(Trouble::Refused(r)) if r.code == 400 && r.says("not modified") => Ok(Changed::Yes),
        Err(Trouble::Refused(r)) if r.code == 400 && other_kind(&r) => Ok(Changed::OtherKind),
        Err(Trouble::Refused(r)) if r.code == 400 && cannot_edit(&r) => Ok(Changed::Gone),
        Err(trouble) => Err(trouble),
    }
}

/// "There is no text in the message to edit", "There is no caption in the message to edit" (td, MessagesManager.cpp).
fn other_kind(refused: &Refused) -> bool {
    ["no text in the message", "no caption in the message"].iter().any(|words| refused.says(words))
}

/// What remains of a 400 where neither the chat nor a button is at fault: surely nothing was sent.
fn refuses_photo(refused: &Refused) -> bool {
    refused.code == 400 && refused.migrate_to.is_none() && !is_gone(refused) && !refuses_address(refused)
}
