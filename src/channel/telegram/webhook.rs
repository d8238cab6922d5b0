//! Takes the bot's updates as Telegram posts them. None is confirmed before what follows from it is durable.
//!
//! Telegram posts an update again until it gets a 2xx: at once, then after 2 s, 4 s … or as `Retry-After` says, for a
//! day; those of one chat one after the other (telegram-bot-api, WebhookActor.cpp). Answers leave as calls of their
//! own: of one given in the response to a post, nobody would learn what became of it.

use super::api::Trouble;
use super::poll::{Stopped, rest, wanted};
use super::presses::Presses;
use super::rival::Rival;
use super::understand::{Heard, Meaning, understand};
use super::{Telegram, TelegramError};
use crate::domain::{ChannelId, Said};
use crate::engine::{EngineGone, Handle};
use crate::steps;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};
use subtle::ConstantTimeEq;
use teloxide::payloads::{GetWebhookInfo, SetWebhook};

/// The largest post, in bytes. An update with a text of 4,096 characters is far below; but what is turned away
/// comes again for a day, and whoever knows the secret is Telegram.
const BODY_MAX: usize = 16 << 20;
/// From here on a post is read aside, in bytes: ten megabytes would hold up everybody else's answers.
const LARGE: usize = 64 << 10;
/// How long a post may take to come in.
const SLOW: Duration = Duration::from_secs(5);
/// How long it is waited until an update is durable. Then Telegram posts it again; it counts once.
const PATIENCE: Duration = Duration::from_secs(20);
/// What Telegram is told to wait when we cannot take anything, in seconds: else it waits ever longer.
const AGAIN: &str = "1";
/// Most posts at a time (Bot API, `setWebhook.max_connections`): they become durable together.
const CONNECTIONS: u8 = 100;
/// Where Telegram says its secret.
const TOKEN: &str = "x-telegram-bot-api-secret-token";

/// Where Telegram posts, and what it must know: both drawn from one secret, so that whoever reads addresses in a
/// proxy's log knows only one of them. Its `Debug` shows nothing.
#[derive(Clone)]
pub struct Hook {
    door: String,
    token: String,
}

impl Hook {
    /// Draws both from a secret.
    pub fn new(secret: &str) -> Self {
        let draw = |what: &str| {
            let digest = Sha256::new().chain_update(what).chain_update([0]).chain_update(secret).finalize();
            digest.iter().map(|byte| format!("{byte:02x}")).collect()
        };
        Self { door: draw("tongxin webhook door"), token: draw("tongxin webhook token") }
    }

    /// The path that Telegram posts to.
    pub fn path(&self) -> String {
        format!("/telegram/{}", self.door)
    }

    /// Whether somebody knows both. How long this takes tells nothing.
    fn opens_to(&self, door: &str, headers: &HeaderMap) -> bool {
        let token = headers.get(TOKEN).map_or(&[][..], |value| value.as_bytes());
        bool::from(self.door.as_bytes().ct_eq(door.as_bytes()) & self.token.as_bytes().ct_eq(token))
    }
}

impl fmt::Debug for Hook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hook(…)")
    }
}

/// What a post needs.
struct Porter {
    hook: Hook,
    handle: Handle,
    presses: Presses,
    telegram: Arc<Telegram>,
}

/// As much of `getWebhookInfo` as is needed.
#[derive(Deserialize)]
struct Info {
    #[serde(default)]
    url: String,
    #[serde(default)]
    pending_update_count: u64,
    last_error_date: Option<i64>,
    last_error_message: Option<String>,
}

impl Telegram {
    /// The page that Telegram posts updates to, and the task that has Telegram post them there: below
    /// `base`, the address at which this page is seen from outside. The task ends with the engine.
    pub fn hook(
        self: &Arc<Self>,
        handle: Handle,
        hook: Hook,
        base: &str,
    ) -> (Router, impl Future<Output = Result<Infallible, Stopped>> + Send + use<>) {
        let (presses, waiting) = Presses::line();
        let url = format!("{}{}", base.trim_end_matches('/'), hook.path());
        let porter = Porter { hook: hook.clone(), handle: handle.clone(), presses, telegram: Arc::clone(self) };
        let router = Router::new().route("/telegram/{door}", post(take)).with_state(Arc::new(porter));
        let telegram = Arc::clone(self);
        let task = async move {
            tokio::select! {
                ended = telegram.keep_hook(&url, &hook, &handle) => ended,
                ended = telegram.fetch_all(&handle) => Ok(ended?),
                // Where the page is gone, so is the street.
                () = telegram.acknowledge_all(waiting) => Err(EngineGone.into()),
            }
        };
        (router, task)
    }

    /// Has Telegram post its updates to us, and looks now and then whether it still does.
    async fn keep_hook(&self, url: &str, hook: &Hook, handle: &Handle) -> Result<Infallible, Stopped> {
        let mut told = None;
        self.set_hook(url, hook, handle).await;
        loop {
            handle.reads();
            tokio::time::sleep(self.look).await;
            handle.look(|_, _| ()).await?;
            match self.api.call::<_, Info>(&GetWebhookInfo::new()).await {
                Ok(info) if info.url.is_empty() => {
                    tracing::warn!("somebody took this bot's webhook away; it is set again");
                    self.set_hook(url, hook, handle).await;
                }
                // Not taken back: two programs would take it from each other for ever.
                Ok(info) if info.url != url => {
                    self.rivals.met(Rival::Hook, self.look, Instant::now());
                }
                Ok(info) => {
                    self.rivals.gone();
                    if let Some(reason) = info.last_error_message.filter(|_| told != info.last_error_date) {
                        told = info.last_error_date;
                        let pending = info.pending_update_count;
                        tracing::warn!(%reason, pending, "Telegram could not post an update here; it tries again. Does public_url lead to this daemon?");
                    }
                }
                Err(trouble) => tracing::debug!(%trouble, "Telegram does not say where it posts"),
            }
        }
    }

    async fn set_hook(&self, url: &str, hook: &Hook, handle: &Handle) {
        let Ok(address) = reqwest::Url::parse(url) else { return };
        let mut ask = SetWebhook::new(address);
        ask.max_connections = Some(CONNECTIONS);
        ask.allowed_updates = Some(wanted());
        ask.secret_token = Some(hook.token.clone());
        loop {
            handle.reads();
            let pause = match self.api.call::<_, bool>(&ask).await {
                Ok(_) => {
                    self.rivals.gone();
                    return self.api.well();
                }
                Err(Trouble::Refused(refused)) if refused.retry_after.is_some() => {
                    refused.retry_after.unwrap_or_default()
                }
                Err(Trouble::Refused(refused)) if matches!(refused.code, 401 | 404) => {
                    tracing::error!("{}", TelegramError::TokenUnknown);
                    self.api.pause()
                }
                Err(Trouble::Refused(refused)) => {
                    // What it quotes is the address, whose last part is nobody's business.
                    let reason = refused.reason();
                    tracing::error!(%reason, "Telegram will not post updates to public_url: it must be https on port 443, 80, 88 or 8443, and reached from everywhere; or leave webhook away");
                    self.api.pause()
                }
                Err(trouble) => {
                    tracing::warn!(%trouble, "Telegram cannot be asked to post updates; trying again");
                    self.api.pause()
                }
            };
            rest(handle, pause).await;
        }
    }
}

/// Takes one update. Whoever does not know the secret learns nothing, not even that this page is here.
async fn take(
    State(porter): State<Arc<Porter>>,
    Path(door): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    if !porter.hook.opens_to(&door, &headers) {
        return StatusCode::NOT_FOUND.into_response();
    }
    if !porter.handle.status().ready {
        return later();
    }
    let bytes = match tokio::time::timeout(SLOW, to_bytes(body, BODY_MAX)).await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(_)) => return StatusCode::PAYLOAD_TOO_LARGE.into_response(),
        Err(_) => return StatusCode::REQUEST_TIMEOUT.into_response(),
    };
    let read = if bytes.len() < LARGE {
        Ok(read(&bytes))
    } else {
        tokio::task::spawn_blocking(move || read(&bytes)).await
    };
    let Ok(read) = read else { return later() };
    let Some((id, meaning)) = read else {
        tracing::warn!("a post that is no update was turned away");
        return StatusCode::BAD_REQUEST.into_response();
    };
    steps::at("read");
    match meaning {
        Meaning::Said(heard) => porter.hand_in(*heard).await,
        Meaning::NotForUs => {
            tracing::debug!(update = id, "an update that is not for us was passed over");
            StatusCode::OK.into_response()
        }
        // Telegram would post it for a day, and nothing of that chat before it is taken.
        Meaning::Unreadable => {
            tracing::warn!(update = id, "an update that cannot be read was set aside");
            porter.handle.unreadable(ChannelId::Telegram, id.unsigned_abs().into());
            StatusCode::OK.into_response()
        }
    }
}

/// The number of an update, and what it is to us; `None` of what is no update.
fn read(body: &[u8]) -> Option<(i32, Meaning)> {
    understand(std::str::from_utf8(body).ok()?)
}

impl Porter {
    /// Confirmed once it is durable, and in no other case.
    async fn hand_in(&self, heard: Heard) -> Response {
        let Heard { input, press } = heard;
        let photo = matches!(input.said, Said::Photo(_));
        match tokio::time::timeout(PATIENCE, self.handle.submit(input)).await {
            Ok(Ok(_)) => {
                steps::at("confirm");
                self.presses.durable(press);
                if photo {
                    self.telegram.sent.notify_one();
                }
                StatusCode::OK.into_response()
            }
            // It may still become durable: then the next post of it is a repeat.
            Ok(Err(_)) | Err(_) => later(),
        }
    }
}

fn later() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, AGAIN)]).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Door and token are different, the same after a restart, and fit what Telegram takes; nothing shows them.
    #[test]
    fn one_secret_gives_two() {
        let hook = Hook::new("0123456789abcdef");
        assert_ne!(hook.door, hook.token);
        assert_eq!(hook.path(), Hook::new("0123456789abcdef").path());
        assert_ne!(hook.path(), Hook::new("0123456789abcdeg").path());
        assert!(hook.token.len() == 64 && hook.token.bytes().all(|b| b.is_ascii_alphanumeric()));
        assert_eq!(format!("{hook:?}"), "Hook(…)");
    }

    /// Only both together open.
    #[test]
    fn half_a_secret_opens_nothing() {
        let hook = Hook::new("0123456789abcdef");
        let with = |token: Option<&str>| {
            let token = token.map(|token| token.parse().unwrap());
            token.map(|value| (header::HeaderName::from_static(TOKEN), value)).into_iter().collect::<HeaderMap>()
        };
        assert!(hook.opens_to(&hook.door, &with(Some(&hook.token))));
        for (door, token) in [
            (&*hook.door, None),
            (&*hook.door, Some("")),
            (&*hook.door, Some(&hook.token[..63])),
            (&*hook.door, Some(&*hook.door)),
            ("", Some(&*hook.token)),
            (&*hook.token, Some(&*hook.token)),
        ] {
            assert!(!hook.opens_to(door, &with(token)), "{door} {token:?}");
        }
    }
}
