//! What the Bot API server knows: updates, chats, calls, and what is to go wrong.

use super::posting::{Hook, Posting};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::{Duration, Instant};

/// The bot's user name.
pub const USERNAME: &str = "tongxin_test_bot";
/// Longest text in UTF-16 units, and button data in bytes.
const TEXT_MAX: usize = 4_096;
const DATA_MAX: usize = 64;
/// Longest words below a photo, likewise.
const CAPTION_MAX: usize = 1_024;

/// Everything the server knows.
#[derive(Default)]
pub struct World {
    pub(super) waiting: VecDeque<(i32, Box<str>)>,
    pub(super) next: i32,
    pub(super) polls: u64,
    /// Numbers of updates that were confirmed.
    pub confirmed: BTreeSet<i32>,
    /// How often each update was handed out.
    pub handed: BTreeMap<i32, u32>,
    /// Every call but `getUpdates`, oldest first.
    pub calls: Vec<Call>,
    pub(super) chats: BTreeMap<i64, Vec<Shown>>,
    pub(super) last_message: i32,
    pub(super) faults: Vec<Fault>,
    /// Until when a chat, or the whole bot, is told to be slower.
    pub(super) slow: Vec<(Option<i64>, Instant)>,
    /// Files by their keys: what people sent, and photos that were uploaded.
    pub files: BTreeMap<String, Vec<u8>>,
    /// What is known of the webhook.
    pub posting: Posting,
    /// What time its answers say it is, instead of the right one.
    pub date: Option<String>,
}

/// A call.
#[derive(Clone, Debug)]
pub struct Call {
    /// When it came.
    pub at: Instant,
    /// The method's name in lower case.
    pub method: String,
    /// For which chat, if for one.
    pub chat: Option<i64>,
    /// Its parameters.
    pub body: Value,
    /// It was told to come again after so many seconds.
    pub later: Option<u64>,
}

/// A message as its reader sees it now.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// Its number.
    pub id: i32,
    /// Its text or caption.
    pub text: String,
    /// Its buttons, row by row.
    pub rows: Vec<Vec<Key>>,
    /// Its document's name and content.
    pub document: Option<(String, Vec<u8>)>,
    /// The key of its photo.
    pub photo: Option<String>,
    /// How often it was edited.
    pub edits: u32,
    /// When it was shown or last changed: a number that only grows.
    pub turn: usize,
}

/// A button.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Key {
    /// What it says.
    pub text: String,
    /// What comes back when it is pressed.
    pub data: Option<String>,
    /// What it opens.
    pub url: Option<String>,
}

impl Shown {
    /// All its buttons.
    pub fn keys(&self) -> impl Iterator<Item = &Key> {
        self.rows.iter().flatten()
    }

    /// The data of the first button whose data begins so.
    pub fn data(&self, begins: &str) -> Option<String> {
        self.keys().filter_map(|key| key.data.clone()).find(|data| data.starts_with(begins))
    }
}

/// Something that goes wrong.
#[derive(Clone, Debug)]
pub struct Fault {
    /// With which method, in lower case; empty for any but `getupdates`.
    pub method: &'static str,
    /// In which chat; `None` for any.
    pub chat: Option<i64>,
    /// What.
    pub kind: Kind,
    /// How often still.
    pub times: usize,
}

/// What can go wrong.
#[derive(Clone, Debug)]
pub enum Kind {
    /// 429, to be tried again after so many seconds.
    TooMany(u64),
    /// A refusal with a code and a description.
    Refuse(u16, &'static str),
    /// A status of the 500s; nothing was done.
    Broken(u16),
    /// A status of the 500s although it was done.
    DoneThenBroken(u16),
    /// The connection ends; nothing was done.
    Cut,
    /// The connection ends although it was done.
    DoneThenCut,
    /// The group has become a supergroup of that number; nothing was done.
    Upgraded(i64),
    /// An answer of something that is no Bot API.
    Portal,
    /// It is done, and its answer takes so long.
    DoneThenSlow(Duration),
    /// It takes so long, and is then done.
    Slow(Duration),
}

impl World {
    /// The messages of a chat, oldest first.
    pub fn shown(&self, chat: i64) -> &[Shown] {
        self.chats.get(&chat).map_or(&[], Vec::as_slice)
    }

    /// The message of a chat that was shown or changed last.
    pub fn newest(&self, chat: i64) -> Option<&Shown> {
        self.shown(chat).iter().max_by_key(|shown| shown.turn)
    }

    /// How often a method was called for a chat, and done or not.
    pub fn count(&self, method: &str, chat: Option<i64>) -> usize {
        self.calls.iter().filter(|call| call.method == method && (chat.is_none() || call.chat == chat)).count()
    }

    /// How often `getUpdates` was called.
    pub fn polls(&self) -> u64 {
        self.polls
    }

    pub(super) fn interrupt(&mut self) {
        self.polls += 1;
    }

    /// How many updates wait to be confirmed.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    pub(super) fn put(&mut self, id: i32, update: String) {
        self.waiting.push_back((id, update.into()));
        self.next = id + 1;
    }

    pub(super) fn fault(&mut self, method: &str, chat: Option<i64>) -> Option<Kind> {
        let fits = |fault: &&mut Fault| {
            let named = fault.method == method || fault.method.is_empty() && method != "getupdates";
            fault.times > 0 && named && (fault.chat.is_none() || fault.chat == chat)
        };
        let fault = self.faults.iter_mut().find(fits)?;
        fault.times -= 1;
        Some(fault.kind.clone())
    }

    /// How many seconds a call for a chat has to wait now, if it has.
    pub(super) fn told_to_wait(&self, chat: i64, now: Instant) -> Option<u64> {
        let meant = self.slow.iter().filter(|(whom, until)| whom.is_none_or(|whom| whom == chat) && *until > now);
        let until = meant.map(|(_, until)| *until).max()?;
        Some((until - now).as_secs_f64().ceil() as u64)
    }

    pub(super) fn confirm_below(&mut self, offset: i64) {
        let (waiting, confirmed) = (&mut self.waiting, &mut self.confirmed);
        waiting.retain(|(id, _)| {
            let keep = i64::from(*id) >= offset;
            if !keep {
                confirmed.insert(*id);
            }
            keep
        });
    }

    pub(super) fn do_it(
        &mut self,
        method: &str,
        chat: Option<i64>,
        body: &Value,
        document: Option<(String, Vec<u8>)>,
    ) -> Reply {
        let text = body["text"].as_str().unwrap_or_default().to_string();
        match (method, chat) {
            ("getme", _) => ok(json!({"id": 4242, "is_bot": true, "first_name": "同心", "username": USERNAME})),
            ("answercallbackquery" | "setmycommands" | "deletemycommands", _) => ok(json!(true)),
            ("setwebhook", _) => {
                let url = body["url"].as_str().unwrap_or_default().to_string();
                let secret = body["secret_token"].as_str().map(str::to_string);
                let connections = body["max_connections"].as_u64().unwrap_or(40).clamp(1, 100) as usize;
                self.posting.hook = (!url.is_empty()).then_some(Hook { url, secret, connections });
                self.polls += 1; // whoever polls is sent away
                self.posting.anew();
                ok(json!(true))
            }
            ("deletewebhook", _) => {
                assert_ne!(body["drop_pending_updates"], true, "what waits is nobody's to throw away");
                self.posting.hook = None;
                ok(json!(true))
            }
            ("getwebhookinfo", _) => {
                let url = self.posting.hook.as_ref().map_or("", |hook| &hook.url);
                let mut info = json!({"url": url, "pending_update_count": self.waiting.len()});
                if let Some(error) = &self.posting.last_error {
                    info["last_error_message"] = json!(error);
                    info["last_error_date"] = json!(1);
                }
                ok(info)
            }
            ("sendmessage", Some(chat)) => {
                let rows = check(&text, body)?;
                ok(self.show(chat, Shown { text, rows, ..Shown::default() }))
            }
            ("senddocument", Some(chat)) => {
                let Some(document) = document else { return bad("there is no document in the request") };
                let text = body["caption"].as_str().unwrap_or_default().to_string();
                let rows = if text.is_empty() { keys(body)? } else { check(&text, body)? };
                ok(self.show(chat, Shown { text, rows, document: Some(document), ..Shown::default() }))
            }
            ("editmessagetext", Some(chat)) => {
                let rows = check(&text, body)?;
                let turn = self.calls.len() + 1;
                let id = body["message_id"].as_i64();
                let shown = self.chats.entry(chat).or_default();
                let Some(shown) = shown.iter_mut().find(|shown| Some(i64::from(shown.id)) == id) else {
                    return bad("message to edit not found");
                };
                if shown.document.is_some() || shown.photo.is_some() {
                    return bad("there is no text in the message to edit");
                }
                if (&shown.text, &shown.rows) == (&text, &rows) {
                    return bad(
                        "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
                    );
                }
                *shown = Shown { text, rows, turn, edits: shown.edits + 1, ..shown.clone() };
                ok(json!({"message_id": shown.id, "date": 1, "chat": private(chat), "text": shown.text}))
            }
            ("sendphoto", Some(chat)) => {
                let text = body["caption"].as_str().unwrap_or_default().to_string();
                if text.encode_utf16().count() > CAPTION_MAX {
                    return bad("message caption is too long");
                }
                let key = match (document, body["photo"].as_str()) {
                    (Some((_, bytes)), _) => {
                        let key = format!("sent-{}", self.files.len());
                        self.files.insert(key.clone(), bytes);
                        key
                    }
                    (None, Some(key)) if self.files.contains_key(key) => key.to_string(),
                    (None, Some(_)) => return bad("wrong file identifier/HTTP URL specified"),
                    (None, None) => return bad("there is no photo in the request"),
                };
                let rows = keys(body)?;
                let sizes = [json!({"file_id": format!("{key}-small")}), json!({ "file_id": key })];
                let mut message = self.show(chat, Shown { text, rows, photo: Some(key), ..Shown::default() });
                message["photo"] = json!(sizes);
                ok(message)
            }
            ("editmessagecaption", Some(chat)) => {
                let text = body["caption"].as_str().unwrap_or_default().to_string();
                let (rows, turn) = (keys(body)?, self.calls.len() + 1);
                let id = body["message_id"].as_i64();
                let shown = self.chats.entry(chat).or_default();
                let Some(shown) = shown.iter_mut().find(|shown| Some(i64::from(shown.id)) == id) else {
                    return bad("message to edit not found");
                };
                if shown.photo.is_none() {
                    return bad("there is no caption in the message to edit");
                }
                if (&shown.text, &shown.rows) == (&text, &rows) {
                    return bad("message is not modified");
                }
                *shown = Shown { text, rows, turn, edits: shown.edits + 1, ..shown.clone() };
                ok(json!({"message_id": shown.id, "date": 1, "chat": private(chat)}))
            }
            ("getfile", _) => {
                let key = body["file_id"].as_str().unwrap_or_default();
                let Some(bytes) = self.files.get(key) else {
                    return bad("wrong file_id or the file is temporarily unavailable");
                };
                if bytes.len() > 20 << 20 {
                    return bad("file is too big");
                }
                ok(json!({"file_id": key, "file_path": format!("photos/{key}.jpg"), "file_size": bytes.len()}))
            }
            ("deletemessage", Some(chat)) => {
                let id = body["message_id"].as_i64();
                let shown = self.chats.entry(chat).or_default();
                let Some(n) = shown.iter().position(|shown| Some(i64::from(shown.id)) == id) else {
                    return bad("message to delete not found");
                };
                shown.remove(n);
                ok(json!(true))
            }
            ("pinchatmessage", Some(_)) => ok(json!(true)),
            _ => Err((404, "Not Found".into())),
        }
    }

    fn show(&mut self, chat: i64, shown: Shown) -> Value {
        self.last_message += 1;
        let (id, turn) = (self.last_message, self.calls.len() + 1);
        let message = json!({"message_id": id, "date": 1, "chat": private(chat), "text": shown.text});
        self.chats.entry(chat).or_default().push(Shown { id, turn, ..shown });
        message
    }
}

/// The result, or an error code with its description.
pub(super) type Reply = Result<Value, (u16, String)>;

pub(super) fn ok(result: Value) -> Reply {
    Ok(result)
}

pub(super) fn bad(why: &str) -> Reply {
    Err((400, format!("Bad Request: {why}")))
}

fn check(text: &str, body: &Value) -> Result<Vec<Vec<Key>>, (u16, String)> {
    if text.trim().is_empty() {
        return Err((400, "Bad Request: message text is empty".into()));
    }
    if text.encode_utf16().count() > TEXT_MAX {
        return Err((400, "Bad Request: message is too long".into()));
    }
    keys(body)
}

fn keys(body: &Value) -> Result<Vec<Vec<Key>>, (u16, String)> {
    let word = |value: &Value| value.as_str().map(str::to_string);
    let rows: Vec<Vec<Key>> = body["reply_markup"]["inline_keyboard"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|row| {
            let row = row.as_array().into_iter().flatten();
            row.map(|key| Key {
                text: word(&key["text"]).unwrap_or_default(),
                data: word(&key["callback_data"]),
                url: word(&key["url"]),
            })
            .collect()
        })
        .collect();
    let wrong = |key: &Key| key.data.as_ref().is_some_and(|data| data.is_empty() || data.len() > DATA_MAX);
    if rows.iter().flatten().any(wrong) {
        return Err((400, "Bad Request: BUTTON_DATA_INVALID".into()));
    }
    // Telegram opens no names of a local network.
    let local = |key: &Key| key.url.as_ref().is_some_and(|url| url.contains("localhost"));
    if rows.iter().flatten().any(local) {
        return Err((
            400,
            "Bad Request: inline keyboard button URL 'http://gate.localhost' is invalid: Wrong HTTP URL".into(),
        ));
    }
    Ok(rows)
}

/// The private chat with a person, as updates name it.
pub fn private(chat: i64) -> Value {
    json!({"id": chat, "type": "private", "first_name": "阿姨"})
}

/// A person whose client is in Chinese.
pub fn user(id: i64) -> Value {
    json!({"id": id, "is_bot": false, "first_name": format!("{id}号阿姨"), "language_code": "zh-hans"})
}
