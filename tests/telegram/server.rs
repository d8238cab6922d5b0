//! A Bot API server on loopback: keeps updates until they are confirmed, shows messages, fails on demand.
//!
//! What it answers follows the Bot API's documentation and the open server's source
//! (telegram-bot-api, Client.cpp). It knows nothing of Tongxin, and serves tests and benches alike.
#![allow(dead_code, unused_imports)] // each test and bench uses a part of it

#[path = "form.rs"]
mod form;
#[path = "posting.rs"]
mod posting;
#[path = "world.rs"]
mod world;

pub use posting::Hook;

pub use world::{Call, Fault, Key, Kind, Shown, USERNAME, World, private, user};

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::serve::ListenerExt;
use form::multipart;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};
use tokio::sync::watch;
use world::{Reply, bad, ok};

/// The only token the server knows.
pub const TOKEN: &str = "4242424242:AA-loopback_Bot-API_for-tests_0001";
/// How long [`Server::until`] waits before it gives up.
const PATIENCE: Duration = Duration::from_secs(20);

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
        let dated = axum::middleware::map_response_with_state(shared.clone(), date);
        let app = axum::Router::new().fallback(answer).with_state(shared.clone()).layer(dated);
        // Without delay, as figures would tell of the loopback server's patience otherwise.
        let listener = listener.tap_io(|connection| connection.set_nodelay(true).unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        tokio::spawn(posting::post(shared.clone()));
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

    /// Somebody sends a photo, with words below it or none: the key that Telegram has of it.
    pub fn photo(&self, chat: i64, bytes: Vec<u8>, words: Option<&str>) -> String {
        let size = bytes.len();
        let key = {
            let mut world = self.world();
            let key = format!("theirs-{}", world.files.len());
            world.files.insert(key.clone(), bytes);
            key
        };
        let small = json!({"file_id": "thumb", "width": 90, "height": 60, "file_size": 900});
        let large = json!({"file_id": key, "width": 1_280, "height": 960, "file_size": size});
        let mut content = json!({ "photo": [small, large] });
        if let Some(words) = words {
            content["caption"] = json!(words);
        }
        self.message(chat, content);
        key
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

    /// From now on, for so long, calls for this chat (or any chat) are told how many whole seconds to wait.
    pub fn slow(&self, chat: Option<i64>, time: Duration) {
        self.world().slow.push((chat, Instant::now() + time));
    }

    /// Nothing goes wrong any more.
    pub fn heal(&self) {
        self.world().faults.clear();
    }

    /// Waits until `look` finds something.
    ///
    /// # Panics
    /// If it finds nothing in 20 seconds; `what` is said then.
    pub async fn until<T>(&self, what: &str, look: impl FnMut(&World) -> Option<T>) -> T {
        match tokio::time::timeout(PATIENCE, self.eventually(look)).await {
            Ok(found) => found,
            Err(_) => panic!("waited in vain for {what}"),
        }
    }

    /// Waits until `look` finds something, however long that takes.
    pub async fn eventually<T>(&self, mut look: impl FnMut(&World) -> Option<T>) -> T {
        let mut moved = self.shared.moved.subscribe();
        loop {
            moved.borrow_and_update();
            if let Some(found) = look(&self.world()) {
                return found;
            }
            moved.changed().await.unwrap();
        }
    }

    /// Ends the poll that is under way, as another one would.
    pub fn interrupt(&self) {
        self.world().interrupt();
        self.shared.moved();
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

/// The server's `Date`, where it is another than the right one.
async fn date(State(shared): State<Arc<Shared>>, mut response: Response) -> Response {
    if let Some(date) = shared.world().date.as_deref().and_then(|date| date.parse().ok()) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let path = request.uri().path().to_string();
    if let Some(file) = path.strip_prefix(&format!("/file/bot{TOKEN}/photos/")) {
        return download(&shared, file.trim_end_matches(".jpg")).await;
    }
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
    let mut fault = shared.world().fault(&method, chat);
    if let Some(Kind::Slow(time)) = fault {
        tokio::time::sleep(time).await;
    }
    let reply = {
        let mut world = shared.world();
        let at = Instant::now();
        if let Some(later) = chat.and_then(|chat| world.told_to_wait(chat, at)) {
            fault = Some(Kind::TooMany(later));
        }
        let later = if let Some(Kind::TooMany(after)) = fault { Some(after) } else { None };
        let call = Call { at, method: method.clone(), chat, body: body.clone(), later };
        let done = !matches!(
            fault,
            Some(
                Kind::TooMany(_)
                    | Kind::Refuse(..)
                    | Kind::Upgraded(_)
                    | Kind::Broken(_)
                    | Kind::Cut
                    | Kind::Portal
            )
        );
        let reply = if done { world.do_it(&method, chat, &body, document) } else { ok(Value::Null) };
        world.calls.push(call);
        reply
    };
    shared.moved();
    if let Some(Kind::DoneThenSlow(time)) = fault {
        tokio::time::sleep(time).await;
    }
    fail(fault).unwrap_or_else(|| speak(reply, None))
}

/// A file that somebody sent.
async fn download(shared: &Shared, key: &str) -> Response {
    let fault = shared.world().fault("download", None);
    if let Some(Kind::Slow(time)) = fault {
        tokio::time::sleep(time).await;
    }
    let bytes = {
        let mut world = shared.world();
        let bytes = world.files.get(key).cloned();
        let (at, method, body) = (Instant::now(), "download".to_string(), json!(key));
        world.calls.push(Call { at, method, chat: None, body, later: None });
        bytes
    };
    shared.moved();
    if let Some(response) = fail(fault) {
        return response;
    }
    bytes.map_or_else(|| StatusCode::NOT_FOUND.into_response(), IntoResponse::into_response)
}

/// The answer of a fault; `None` where the call's own answer is given.
fn fail(fault: Option<Kind>) -> Option<Response> {
    match fault? {
        Kind::TooMany(after) => {
            let why = format!("Too Many Requests: retry after {after}");
            Some(speak(Err((429, why)), Some(json!({ "retry_after": after }))))
        }
        Kind::Upgraded(to) => {
            let why = "Bad Request: group chat was upgraded to a supergroup chat";
            Some(speak(Err((400, why.into())), Some(json!({ "migrate_to_chat_id": to }))))
        }
        Kind::Refuse(code, why) => Some(speak(Err((code, why.into())), None)),
        Kind::Broken(code) | Kind::DoneThenBroken(code) => Some(speak(Err((code, "Bad Gateway".into())), None)),
        // Unwinding ends the connection's task, and with it the connection; nothing is printed.
        Kind::Cut | Kind::DoneThenCut => std::panic::resume_unwind(Box::new("the connection is cut")),
        Kind::Portal => Some("<html>please log in to this network</html>".into_response()),
        Kind::Slow(_) | Kind::DoneThenSlow(_) => None,
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
    shared.moved();
    if let Some(response) = fail(fault) {
        return response;
    }
    if shared.world().posting.hook.is_some() {
        let why = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
        return speak(Err((409, why.into())), None);
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
                drop(world);
                shared.moved();
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

fn merge(into: &mut Value, from: Value) {
    if let (Value::Object(into), Value::Object(from)) = (into, from) {
        into.extend(from);
    }
}
