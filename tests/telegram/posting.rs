//! Posts updates to a webhook as Telegram does (telegram-bot-api, WebhookActor.cpp): those of one chat one after the
//! other, again at once after a failure, then after 2, 4 … seconds or as `Retry-After` says, until a 2xx comes.

use super::Shared;
use super::world::World;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// The longest pause, in seconds.
const PAUSE_MAX: u32 = 60;

/// A webhook as it was set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hook {
    /// Where to.
    pub url: String,
    /// What is told with each post.
    pub secret: Option<String>,
    /// Most posts at a time.
    pub connections: usize,
}

/// What is known of posting.
pub struct Posting {
    /// The webhook, while there is one.
    pub hook: Option<Hook>,
    /// How long a second is here.
    pub second: Duration,
    /// How often each status came back; 0 where none did.
    pub statuses: BTreeMap<u16, usize>,
    busy: BTreeSet<String>,
    failed: BTreeMap<i32, Failed>,
    pub(super) last_error: Option<String>,
}

struct Failed {
    delay: u32,
    again: Instant,
}

impl Default for Posting {
    fn default() -> Self {
        Self {
            hook: None,
            second: Duration::from_millis(20),
            statuses: BTreeMap::new(),
            busy: BTreeSet::new(),
            failed: BTreeMap::new(),
            last_error: None,
        }
    }
}

impl Posting {
    /// A webhook that is set is tried at once, however long the one before it failed.
    pub(super) fn anew(&mut self) {
        self.failed.clear();
    }
}

/// An update on its way.
struct Post {
    id: i32,
    chat: String,
    update: Box<str>,
    hook: Hook,
}

/// Posts for as long as the server lives.
pub(super) async fn post(shared: Arc<Shared>) {
    let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(70)).build().unwrap();
    let mut moved = shared.moved.subscribe();
    let mut under_way: JoinSet<(i32, String, Result<reqwest::Response, reqwest::Error>)> = JoinSet::new();
    loop {
        moved.borrow_and_update();
        let (posts, wake) = next(&mut shared.world(), Instant::now());
        if !posts.is_empty() {
            shared.moved();
        }
        for Post { id, chat, update, hook } in posts {
            let mut request =
                client.post(hook.url).header("content-type", "application/json").body(String::from(update));
            if let Some(secret) = hook.secret {
                request = request.header("x-telegram-bot-api-secret-token", secret);
            }
            under_way.spawn(async move { (id, chat, request.send().await) });
        }
        tokio::select! {
            Some(back) = under_way.join_next() => {
                if let Ok((id, chat, response)) = back {
                    let after = response.as_ref().ok().and_then(|response| {
                        response.headers().get("retry-after")?.to_str().ok()?.parse().ok()
                    });
                    // Nothing in the response leads on, but the connection can only serve again once it was read.
                    let status = match response {
                        Ok(response) => {
                            let status = response.status().as_u16();
                            if response.bytes().await.is_ok() { status } else { 0 }
                        }
                        Err(_) => 0,
                    };
                    back_from(&mut shared.world(), id, &chat, status, after);
                    shared.moved();
                }
            }
            changed = moved.changed() => if changed.is_err() { return },
            () = async { tokio::time::sleep_until(wake.unwrap().into()).await }, if wake.is_some() => {}
        }
    }
}

/// What can be posted now, and when to look again.
fn next(world: &mut World, now: Instant) -> (Vec<Post>, Option<Instant>) {
    let Some(hook) = world.posting.hook.clone() else { return (Vec::new(), None) };
    let mut posts = Vec::new();
    let mut wake: Option<Instant> = None;
    let mut passed = BTreeSet::new();
    let mut handed = Vec::new();
    for (id, update) in &world.waiting {
        let posting = &mut world.posting;
        if posting.busy.len() >= hook.connections {
            break;
        }
        let chat = queue(*id, update);
        if posting.busy.contains(&chat) || !passed.insert(chat.clone()) {
            continue;
        }
        if let Some(failed) = posting.failed.get(id).filter(|failed| failed.again > now) {
            wake = Some(wake.map_or(failed.again, |wake| wake.min(failed.again)));
            continue;
        }
        posting.busy.insert(chat.clone());
        handed.push(*id);
        posts.push(Post { id: *id, chat, update: update.clone(), hook: hook.clone() });
    }
    for id in handed {
        *world.handed.entry(id).or_default() += 1;
    }
    (posts, wake)
}

fn back_from(world: &mut World, id: i32, chat: &str, status: u16, after: Option<u32>) {
    let posting = &mut world.posting;
    *posting.statuses.entry(status).or_default() += 1;
    posting.busy.remove(chat);
    if (200..300).contains(&status) {
        posting.failed.remove(&id);
        world.waiting.retain(|(waiting, _)| *waiting != id);
        world.confirmed.insert(id);
        return;
    }
    posting.last_error = Some(format!("Wrong response from the webhook: {status}"));
    let before = posting.failed.get(&id).map(|failed| failed.delay);
    let delay = before.map_or(1, |delay| if after.is_some() { delay } else { (delay * 2).min(PAUSE_MAX) });
    let pause = after.unwrap_or(if before.is_some() { delay } else { 0 });
    let again = Instant::now() + posting.second * pause;
    posting.failed.insert(id, Failed { delay, again });
}

/// Whose update it is: one after the other within it.
fn queue(id: i32, update: &str) -> String {
    let body: serde_json::Value = serde_json::from_str(update).unwrap_or_default();
    let from =
        ["message", "callback_query", "my_chat_member"].iter().find_map(|kind| body[kind]["from"]["id"].as_i64());
    from.map_or_else(|| format!("update {id}"), |chat| chat.to_string())
}
