//! A Bot API server on loopback: keeps updates until they are confirmed, shows messages, fails on demand.
//!
//! What it answers follows the Bot API's documentation and the open server's source
//! (telegram-bot-api, Client.cpp). It knows nothing of Tongxin, and serves tests and benches alike.
#![allow(dead_code)] // each test and bench uses a part of it

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// The only token the server knows.
pub const TOKEN: &str = "4242:loopback_Token-1";
/// The bot's user name.
pub const USERNAME: &str = "tongxin_test_bot";
/// How long [`Server::until`] waits before it gives up.
const PATIENCE: Duration = Duration::from_secs(20);
/// Longest text in UTF-16 units, and button data in bytes.
const TEXT_MAX: usize = 4_096;
const DATA_MAX: usize = 64;

/// The server. It stops with its last clone's runtime.
#[derive(Clone)]
pub struct Server {
    /// Its base address, without a slash at the end.
    pub url: String,
    shared: Arc<Shared>,
}

struct Shared {
    world: Mutex<World>,
    moved: watch::Sender<u64>,
}

/// Everything the server knows.
#[derive(Default)]
pub struct World {
    waiting: VecDeque<(i32, Box<str>)>,
    next: i32,
    polls: u64,
    /// Numbers of updates that were confirmed.
    pub confirmed: BTreeSet<i32>,
    /// How often each update was handed out.
    pub handed: BTreeMap<i32, u32>,
    /// Every call but `getUpdates`, oldest first.
    pub calls: Vec<Call>,
    chats: BTreeMap<i64, Vec<Shown>>,
    last_message: i32,
    faults: Vec<Fault>,
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
    /// An answer of something that is no Bot API.
    Portal,
    /// It takes so long, and is then done.
    Slow(Duration),
}

impl Server {
    /// Starts on a free port of loopback.
    pub async fn start() -> Self {
        Self::start_at(SocketAddr::from(([127, 0, 0, 1], 0))).await
    }

    /// Starts at an address.
    pub async fn start_at(address: SocketAddr) -> Self {
        let listener = tokio::net::TcpListener::bind(address).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let world = World { next: 1_000, ..World::default() };
        let shared = Arc::new(Shared { world: Mutex::new(world), moved: watch::Sender::new(0) });
        let app = axum::Router::new().fallback(answer).with_state(shared.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { url, shared }
    }

    /// What the server knows at this moment.
    pub fn world(&self) -> MutexGuard<'_, World> {
        self.shared.world()
    }

    /// Somebody writes.
    pub fn say(&self, chat: i64, text: &str) -> i32 {
        self.message(chat, json!({ "text": text }))
    }

    /// Somebody sends something with the given content.
    pub fn message(&self, chat: i64, content: Value) -> i32 {
        let mut message =
            json!({"message_id": 1, "date": 1_760_000_000, "chat": private(chat), "from": user(chat)});
        merge(&mut message, content);
        self.update(json!({ "message": message }))
    }

    /// Somebody presses a button of a message.
    pub fn press(&self, chat: i64, message: i32, data: &str) -> i32 {
        let message = json!({"message_id": message, "date": 1_760_000_000, "chat": private(chat), "text": "…"});
        let id = format!("q{}", self.world().next);
        self.update(json!({"callback_query": {
            "id": id, "from": user(chat), "chat_instance": "1", "message": message, "data": data,
        }}))
    }

    /// An update of any kind; it gets the next number.
    pub fn update(&self, mut body: Value) -> i32 {
        let mut world = self.world();
        let id = world.next;
        body["update_id"] = json!(id);
        world.put(id, body.to_string());
        drop(world);
        self.shared.moved();
        id
    }

    /// An update in its own words. `{id}` in them stands for its number.
    pub fn raw(&self, words: &str) -> i32 {
        let mut world = self.world();
        let id = world.next;
        world.put(id, words.replace("{id}", &id.to_string()));
        drop(world);
        self.shared.moved();
        id
    }

    /// The next update has this number, as after a week without any.
    pub fn renumber(&self, next: i32) {
        self.world().next = next;
    }

    /// Something is to go wrong.
    pub fn fail(&self, method: &'static str, chat: Option<i64>, kind: Kind, times: usize) {
        self.world().faults.push(Fault { method, chat, kind, times });
    }

    /// Nothing goes wrong any more.
    pub fn heal(&self) {
        self.world().faults.clear();
    }

    /// Waits until `look` finds something.
    ///
    /// # Panics
    /// If it finds nothing in 20 seconds; `what` is said then.
    pub async fn until<T>(&self, what: &str, mut look: impl FnMut(&World) -> Option<T>) -> T {
        let mut moved = self.shared.moved.subscribe();
        let wait = async {
            loop {
                moved.borrow_and_update();
                if let Some(found) = look(&self.world()) {
                    return found;
                }
                moved.changed().await.unwrap();
            }
        };
        match tokio::time::timeout(PATIENCE, wait).await {
            Ok(found) => found,
            Err(_) => panic!("waited in vain for {what}"),
        }
    }

    /// Waits until an update is confirmed.
    pub async fn confirmed(&self, id: i32) {
        self.until("a confirmation", |world| world.confirmed.contains(&id).then_some(())).await;
    }

    /// Waits until the chat's newest message was shown or changed after `turn`, and gives it.
    pub async fn newer(&self, chat: i64, turn: usize) -> Shown {
        self.until("an answer", |world| world.newest(chat).filter(|shown| shown.turn > turn).cloned()).await
    }
}

impl Shared {
    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn moved(&self) {
        self.moved.send_modify(|n| *n += 1);
    }
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

    /// How many updates wait to be confirmed.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    fn put(&mut self, id: i32, update: String) {
        self.waiting.push_back((id, update.into()));
        self.next = id + 1;
    }

    fn fault(&mut self, method: &str, chat: Option<i64>) -> Option<Kind> {
        let fits = |fault: &&mut Fault| {
            let named = fault.method == method || fault.method.is_empty() && method != "getupdates";
            fault.times > 0 && named && (fault.chat.is_none() || fault.chat == chat)
        };
        let fault = self.faults.iter_mut().find(fits)?;
        fault.times -= 1;
        Some(fault.kind.clone())
    }

    fn confirm_below(&mut self, offset: i64) {
        let (waiting, confirmed) = (&mut self.waiting, &mut self.confirmed);
        waiting.retain(|(id, _)| {
            let keep = i64::from(*id) >= offset;
            if !keep {
                confirmed.insert(*id);
            }
            keep
        });
    }

    fn do_it(
        &mut self,
        method: &str,
        chat: Option<i64>,
        body: &Value,
        document: Option<(String, Vec<u8>)>,
    ) -> Reply {
        let text = body["text"].as_str().unwrap_or_default().to_string();
        match (method, chat) {
            ("getme", _) => ok(json!({"id": 4242, "is_bot": true, "first_name": "同心", "username": USERNAME})),
            ("answercallbackquery" | "setmycommands" | "deletemycommands" | "deletewebhook", _) => ok(json!(true)),
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
                if shown.document.is_some() {
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
type Reply = Result<Value, (u16, String)>;

fn ok(result: Value) -> Reply {
    Ok(result)
}

fn bad(why: &str) -> Reply {
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
    let local = |key: &Key| key.url.as_ref().is_some_and(|url| url.contains("://localhost"));
    if rows.iter().flatten().any(local) {
        return Err((
            400,
            "Bad Request: inline keyboard button URL 'http://localhost' is invalid: Wrong HTTP URL".into(),
        ));
    }
    Ok(rows)
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let path = request.uri().path().to_string();
    let Some((token, method)) = path.strip_prefix("/bot").and_then(|rest| rest.split_once('/')) else {
        return (StatusCode::NOT_FOUND, "Not Found").into_response();
    };
    if token != TOKEN {
        return speak(Err((401, "Unauthorized".into())), None);
    }
    let method = method.to_ascii_lowercase();
    let form = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let boundary = form.split_once("boundary=").map(|(_, boundary)| boundary.trim_matches('"').to_string());
    let Ok(bytes) = to_bytes(request.into_body(), 64 << 20).await else {
        return speak(bad("the body could not be read"), None);
    };
    let (body, document) = match boundary {
        Some(boundary) => multipart(&bytes, &boundary),
        None => (serde_json::from_slice(&bytes).unwrap_or(Value::Null), None),
    };
    if method == "getupdates" {
        return updates(&shared, &body).await;
    }
    let chat = body["chat_id"].as_i64().or_else(|| body["chat_id"].as_str().and_then(|id| id.parse().ok()));
    let fault = shared.world().fault(&method, chat);
    if let Some(Kind::Slow(time)) = fault {
        tokio::time::sleep(time).await;
    }
    let reply = {
        let mut world = shared.world();
        let call = Call { at: Instant::now(), method: method.clone(), chat, body: body.clone() };
        let done = !matches!(
            fault,
            Some(Kind::TooMany(_) | Kind::Refuse(..) | Kind::Broken(_) | Kind::Cut | Kind::Portal)
        );
        let reply = if done { world.do_it(&method, chat, &body, document) } else { ok(Value::Null) };
        world.calls.push(call);
        reply
    };
    shared.moved();
    fail(fault).unwrap_or_else(|| speak(reply, None))
}

/// The answer of a fault; `None` where the call's own answer is given.
fn fail(fault: Option<Kind>) -> Option<Response> {
    match fault? {
        Kind::TooMany(after) => {
            let why = format!("Too Many Requests: retry after {after}");
            Some(speak(Err((429, why)), Some(json!({ "retry_after": after }))))
        }
        Kind::Refuse(code, why) => Some(speak(Err((code, why.into())), None)),
        Kind::Broken(code) | Kind::DoneThenBroken(code) => Some(speak(Err((code, "Bad Gateway".into())), None)),
        // Unwinding ends the connection's task, and with it the connection; nothing is printed.
        Kind::Cut | Kind::DoneThenCut => std::panic::resume_unwind(Box::new("the connection is cut")),
        Kind::Portal => Some("<html>please log in to this network</html>".into_response()),
        Kind::Slow(_) => None,
    }
}

/// `getUpdates`: confirms below the offset, then waits until there is something or the time is up.
async fn updates(shared: &Shared, ask: &Value) -> Response {
    let limit = ask["limit"].as_u64().unwrap_or(100).clamp(1, 100) as usize;
    let until = tokio::time::Instant::now() + Duration::from_secs(ask["timeout"].as_u64().unwrap_or(0).min(50));
    let mut moved = shared.moved.subscribe();
    let fault = {
        let mut world = shared.world();
        world.polls += 1;
        world.fault("getupdates", None)
    };
    let poll = shared.world().polls;
    if let Some(response) = fail(fault) {
        return response;
    }
    if let Some(offset) = ask["offset"].as_i64() {
        shared.world().confirm_below(offset);
    }
    shared.moved();
    loop {
        moved.borrow_and_update();
        {
            let mut world = shared.world();
            if world.polls != poll {
                let why = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";
                return speak(Err((409, why.into())), None);
            }
            if !world.waiting.is_empty() {
                let batch: Vec<_> = world.waiting.iter().take(limit).cloned().collect();
                for (id, _) in &batch {
                    *world.handed.entry(*id).or_default() += 1;
                }
                let updates = batch.iter().map(|(_, update)| &**update).collect::<Vec<_>>().join(",");
                return json_response(200, format!(r#"{{"ok":true,"result":[{updates}]}}"#));
            }
        }
        if tokio::time::timeout_at(until, moved.changed()).await.is_err() {
            return json_response(200, r#"{"ok":true,"result":[]}"#.into());
        }
    }
}

fn speak(reply: Reply, parameters: Option<Value>) -> Response {
    match reply {
        Ok(result) => json_response(200, json!({"ok": true, "result": result}).to_string()),
        Err((code, description)) => {
            let mut body = json!({"ok": false, "error_code": code, "description": description});
            if let Some(parameters) = parameters {
                body["parameters"] = parameters;
            }
            json_response(code, body.to_string())
        }
    }
}

fn json_response(status: u16, body: String) -> Response {
    let status = StatusCode::from_u16(status).unwrap();
    (status, [(header::CONTENT_TYPE, "application/json")], Body::from(body)).into_response()
}

/// The fields of a form; one with a file name is the document. Fields that hold JSON are read as such.
fn multipart(bytes: &[u8], boundary: &str) -> (Value, Option<(String, Vec<u8>)>) {
    let (mut body, mut document) = (json!({}), None);
    let mark = format!("--{boundary}");
    let mut rest = bytes;
    while let Some(at) = find(rest, mark.as_bytes()) {
        rest = &rest[at + mark.len()..];
        let end = find(rest, format!("\r\n{mark}").as_bytes()).unwrap_or(rest.len());
        let Some(head_end) = find(&rest[..end], b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&rest[..head_end]).into_owned();
        let content = &rest[head_end + 4..end];
        let named = |what: &str| {
            let from = head.find(&format!("; {what}=\""))? + what.len() + 4;
            head[from..].split('"').next().map(str::to_string)
        };
        if let Some(file) = named("filename") {
            document = Some((file, content.to_vec()));
        } else if let Some(name) = named("name") {
            let text = String::from_utf8_lossy(content).into_owned();
            let json = serde_json::from_str::<Value>(&text).ok().filter(Value::is_object);
            body[name] = json.unwrap_or(Value::String(text));
        }
    }
    (body, document)
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

/// The private chat with a person, as updates name it.
pub fn private(chat: i64) -> Value {
    json!({"id": chat, "type": "private", "first_name": "阿姨"})
}

/// A person whose client is in Chinese.
pub fn user(id: i64) -> Value {
    json!({"id": id, "is_bot": false, "first_name": format!("{id}号阿姨"), "language_code": "zh-hans"})
}

fn merge(into: &mut Value, from: Value) {
    if let (Value::Object(into), Value::Object(from)) = (into, from) {
        into.extend(from);
    }
}
