//! A Bot API on loopback that costs as little as it can: it keeps updates until they are confirmed, tells the bench
//! of every message, and holds Telegram's limits where it is asked to. It shares one thread with the bench.

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest as _, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::serve::ListenerExt as _;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{Notify, mpsc};

/// The only bot's token.
pub const TOKEN: &str = "4242424242:AA-loopback_Bot-API_for-benches_0001";
/// Messages in any second, over all chats; and what one chat takes at once and then a second
/// (Telegram Bot FAQ, "My bot is hitting limits").
const PER_SECOND: usize = 30;
const CHAT_BURST: u32 = 3;
/// How many servers there have been, beginning with 1.
static SERVERS: AtomicI64 = AtomicI64::new(1);
const SECOND: Duration = Duration::from_secs(1);

/// The server; it ends with its runtime.
#[derive(Clone)]
pub struct Api {
    /// Its base address.
    pub url: String,
    shared: Arc<Shared>,
}

struct Shared {
    desk: Mutex<Desk>,
    bell: Notify,
}

struct Desk {
    waiting: VecDeque<(i64, Box<str>)>,
    next_update: i64,
    next_message: i64,
    polls: u64,
    limits: Option<Limits>,
    refused: u64,
    shown: mpsc::UnboundedSender<Shown>,
}

/// A message as it was shown.
#[derive(Debug)]
pub struct Shown {
    /// When the call came.
    pub at: Instant,
    /// In which chat.
    pub chat: i64,
    /// Its number.
    pub message: i64,
    /// A message of its own, not another one edited.
    pub new: bool,
    /// Its text.
    pub text: String,
    /// Its buttons, as JSON; empty where it has none.
    pub keys: String,
}

impl Shown {
    /// The data of the first button whose data begins so.
    pub fn data(&self, begins: &str) -> Option<&str> {
        let data = self.keys.split("\"callback_data\":").skip(1).filter_map(|rest| rest.split('"').nth(1));
        data.into_iter().find(|data| data.starts_with(begins))
    }
}

#[derive(Default)]
struct Limits {
    left: VecDeque<Instant>,
    /// When the chat will have rested.
    chats: HashMap<i64, Instant>,
}

impl Limits {
    /// Counts a message, if it may be sent.
    fn take(&mut self, chat: i64, now: Instant) -> bool {
        while self.left.front().is_some_and(|at| *at + SECOND <= now) {
            self.left.pop_front();
        }
        let rested = self.chats.get(&chat).copied().unwrap_or(now).max(now);
        if self.left.len() >= PER_SECOND || rested > now + SECOND * (CHAT_BURST - 1) {
            return false;
        }
        self.left.push_back(now);
        self.chats.insert(chat, rested + SECOND);
        true
    }
}

impl Api {
    /// Starts on a free port, and gives what is shown.
    pub async fn start() -> (Self, mpsc::UnboundedReceiver<Shown>) {
        let (shown, screens) = mpsc::unbounded_channel();
        let desk = Desk {
            waiting: VecDeque::new(),
            // Bots remember what they have seen, and several servers follow each other.
            next_update: SERVERS.fetch_add(1, Ordering::Relaxed) * 10_000_000,
            next_message: 1,
            polls: 0,
            limits: None,
            refused: 0,
            shown,
        };
        let shared = Arc::new(Shared { desk: Mutex::new(desk), bell: Notify::new() });
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let app = axum::Router::new().fallback(answer).with_state(Arc::clone(&shared));
        let listener = listener.tap_io(|connection| connection.set_nodelay(true).expect("a connection"));
        tokio::spawn(async move { axum::serve(listener, app).await });
        (Self { url, shared }, screens)
    }

    /// Somebody writes.
    pub fn say(&self, chat: i64, text: &str) {
        let entities = match text.find(' ').unwrap_or(text.len()) {
            end if text.starts_with('/') => {
                format!(r#","entities":[{{"type":"bot_command","offset":0,"length":{end}}}]"#)
            }
            _ => String::new(),
        };
        let text = serde_json::Value::from(text);
        self.put(|id| {
            format!(
                r#"{{"update_id":{id},"message":{{"message_id":{id},"date":1760000000,"chat":{},"from":{},"text":{text}{entities}}}}}"#,
                private(chat),
                user(chat)
            )
        });
    }

    /// Somebody presses a button.
    pub fn press(&self, chat: i64, message: i64, data: &str) {
        self.put(|id| {
            format!(
                r#"{{"update_id":{id},"callback_query":{{"id":"{id}","from":{},"chat_instance":"1","data":"{data}","message":{{"message_id":{message},"date":1760000000,"chat":{},"text":"…"}}}}}}"#,
                user(chat),
                private(chat)
            )
        });
    }

    fn put(&self, words: impl FnOnce(i64) -> String) {
        let mut desk = self.shared.desk();
        let id = desk.next_update;
        desk.next_update += 1;
        desk.waiting.push_back((id, words(id).into()));
        drop(desk);
        self.shared.bell.notify_waiters();
    }

    /// Holds Telegram's limits from now on.
    pub fn limit(&self) {
        self.shared.desk().limits = Some(Limits::default());
    }

    /// How many messages were refused with 429.
    pub fn refused(&self) -> u64 {
        self.shared.desk().refused
    }

    /// How many updates are not confirmed.
    pub fn waiting(&self) -> usize {
        self.shared.desk().waiting.len()
    }
}

fn private(chat: i64) -> String {
    format!(r#"{{"id":{chat},"type":"private","first_name":"阿姨"}}"#)
}

fn user(chat: i64) -> String {
    format!(r#"{{"id":{chat},"is_bot":false,"first_name":"{chat}号阿姨","language_code":"zh-hans"}}"#)
}

impl Shared {
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a bot may say in a call, as far as it matters here. JSON gives numbers, a form gives text.
#[derive(Default, Deserialize)]
struct Said {
    chat_id: Option<Number>,
    message_id: Option<Number>,
    offset: Option<Number>,
    limit: Option<Number>,
    timeout: Option<Number>,
    text: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Number {
    Plain(i64),
    Text(String),
}

impl Number {
    fn get(number: &Option<Self>) -> Option<i64> {
        match number.as_ref()? {
            Self::Plain(number) => Some(*number),
            Self::Text(text) => text.parse().ok(),
        }
    }
}

/// The buttons as they were written.
#[derive(Default, Deserialize)]
struct Keys<'a> {
    #[serde(borrow)]
    reply_markup: Option<&'a RawValue>,
}

async fn read(request: Request) -> Option<(Said, String)> {
    let kind =
        request.headers().get(header::CONTENT_TYPE).map(|kind| kind.as_bytes().to_vec()).unwrap_or_default();
    if kind.starts_with(b"application/json") {
        let bytes = to_bytes(request.into_body(), 1 << 20).await.ok()?;
        let keys: Keys<'_> = serde_json::from_slice(&bytes).unwrap_or_default();
        let keys = keys.reply_markup.map(|keys| keys.get().to_string()).unwrap_or_default();
        return Some((serde_json::from_slice(&bytes).ok()?, keys));
    }
    if kind.is_empty() {
        return Some((Said::default(), String::new()));
    }
    let form = axum::Form::<Vec<(String, String)>>::from_request(request, &()).await.ok()?;
    let (mut said, mut keys) = (Said::default(), String::new());
    for (name, value) in form.0 {
        match name.as_str() {
            "chat_id" => said.chat_id = Some(Number::Text(value)),
            "message_id" => said.message_id = Some(Number::Text(value)),
            "offset" => said.offset = Some(Number::Text(value)),
            "limit" => said.limit = Some(Number::Text(value)),
            "timeout" => said.timeout = Some(Number::Text(value)),
            "text" => said.text = Some(value),
            "reply_markup" => keys = value,
            _ => {}
        }
    }
    Some((said, keys))
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let at = Instant::now();
    let Some((TOKEN, method)) = request.uri().path().strip_prefix("/bot").and_then(|rest| rest.split_once('/'))
    else {
        return error(401, "Unauthorized", "");
    };
    let method = method.to_ascii_lowercase();
    let Some((said, keys)) = read(request).await else { return error(400, "Bad Request: unreadable", "") };
    match (method.as_str(), Number::get(&said.chat_id)) {
        ("getupdates", _) => updates(&shared, &said).await,
        ("sendmessage" | "editmessagetext", Some(chat)) => {
            let mut desk = shared.desk();
            if desk.limits.as_mut().is_some_and(|limits| !limits.take(chat, at)) {
                desk.refused += 1;
                return error(429, "Too Many Requests: retry after 1", r#","parameters":{"retry_after":1}"#);
            }
            let edited = Number::get(&said.message_id);
            let message = edited.unwrap_or(desk.next_message);
            desk.next_message += 1;
            let text = said.text.unwrap_or_default();
            let result = format!(
                r#"{{"message_id":{message},"date":1760000000,"chat":{},"text":{}}}"#,
                private(chat),
                serde_json::Value::from(text.as_str())
            );
            // The bench may have ended.
            desk.shown.send(Shown { at, chat, message, new: edited.is_none(), text, keys }).ok();
            json(200, format!(r#"{{"ok":true,"result":{result}}}"#))
        }
        ("getme", _) => json(
            200,
            r#"{"ok":true,"result":{"id":4242424242,"is_bot":true,"first_name":"同心","username":"tongxin_bench_bot","can_join_groups":true,"can_read_all_group_messages":false,"supports_inline_queries":false}}"#.into(),
        ),
        _ => json(200, r#"{"ok":true,"result":true}"#.into()),
    }
}

/// `getUpdates`: confirms what is below the offset, then waits until there is something.
async fn updates(shared: &Shared, said: &Said) -> Response {
    let get = |number, usual| Number::get(number).unwrap_or(usual);
    let until =
        tokio::time::Instant::now() + Duration::from_secs(get(&said.timeout, 0).clamp(0, 50).unsigned_abs());
    let limit = get(&said.limit, 100).clamp(1, 100).unsigned_abs() as usize;
    let poll = {
        let mut desk = shared.desk();
        desk.polls += 1;
        let offset = get(&said.offset, 0);
        while desk.waiting.front().is_some_and(|(id, _)| *id < offset) {
            desk.waiting.pop_front();
        }
        desk.polls
    };
    loop {
        let rung = shared.bell.notified();
        {
            let desk = shared.desk();
            if desk.polls != poll {
                return error(409, "Conflict: terminated by other getUpdates request", "");
            }
            if !desk.waiting.is_empty() {
                let batch: Vec<&str> = desk.waiting.iter().take(limit).map(|(_, update)| &**update).collect();
                return json(200, format!(r#"{{"ok":true,"result":[{}]}}"#, batch.join(",")));
            }
        }
        if tokio::time::timeout_at(until, rung).await.is_err() {
            return json(200, r#"{"ok":true,"result":[]}"#.into());
        }
    }
}

fn error(code: u16, why: &str, more: &str) -> Response {
    json(code, format!(r#"{{"ok":false,"error_code":{code},"description":"{why}"{more}}}"#))
}

fn json(status: u16, body: String) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or_default();
    (status, [(header::CONTENT_TYPE, "application/json")], Body::from(body)).into_response()
}
