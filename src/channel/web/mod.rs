//! The web channel: a personal page for everyone who has no Telegram, posters, lists to print, and the demo's page.
//!
//! Everything is rendered here and works by plain forms; one small script lets what arrives arrive by itself.

mod assets;
mod check;
mod conversation;
mod demo;
mod entry;
mod errors;
mod go;
mod guard;
mod health;
mod here;
mod join;
mod papers;
mod personal;
mod photo;
mod press;
mod qr;
mod say;
mod stream;
mod view;
mod visitor;

pub use entry::Pages;

use crate::darkroom::Darkroom;
use crate::domain::{Address, ChannelId, Lang};
use crate::engine::{HandClock, Handle};
use crate::locale::Locale;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{get, post};
use sha2::{Digest, Sha256};
use std::net::IpAddr;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// The largest form, in bytes: 3,000 Chinese characters, three bytes each, three times longer when
/// encoded for a form, and as much again so that what is too long is told so kindly.
const FORM_MAX: usize = 64 * 1024;

/// What the web channel needs to know.
pub struct WebOptions {
    /// The street.
    pub handle: Handle,
    /// The words.
    pub locale: Arc<Locale>,
    /// Where people reach it, with the prefix and without a slash at its end: `https://tongxin.example.org`.
    pub public_url: Option<String>,
    /// The path below which it is mounted (`/baile`), or empty. A proxy must not take it off.
    pub prefix: String,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// The bot's name without `@`, once Telegram has told it: for the poster.
    pub bot: Box<dyn Fn() -> Option<String> + Send + Sync>,
    /// Where photos are read and written anew.
    pub darkroom: Darkroom,
    /// The demo's page, if this is one.
    pub demo: Option<DemoOptions>,
}

impl WebOptions {
    /// A web channel of a street, with nothing special.
    pub fn new(handle: Handle, locale: Arc<Locale>) -> Self {
        Self {
            handle,
            locale,
            public_url: None,
            prefix: String::new(),
            trusted_proxies: Vec::new(),
            bot: Box::new(|| None),
            darkroom: Darkroom::default(),
            demo: None,
        }
    }
}

/// What the demo's page needs.
pub struct DemoOptions {
    /// The clock that it moves.
    pub clock: Arc<HandClock>,
    /// The telephones on it, left to right.
    pub phones: Vec<Phone>,
    /// Pulls the plug: does not come back.
    pub plug: Box<dyn Fn() + Send + Sync>,
}

/// A telephone on the demo's page.
#[derive(Clone, Debug)]
pub struct Phone {
    /// Whose: for somebody new, what stands in the name field already.
    pub name: String,
    /// What they are: a key of `web.ftl`, `demo-role-resident`, `demo-role-volunteer` or `demo-role-organizer`.
    pub role: &'static str,
    /// The cookie of somebody known; `None` for somebody new.
    pub token: Option<String>,
}

/// The address that a cookie's token stands for. Only its digest is ever kept.
pub fn address_of(token: &str) -> Address {
    let digest = Sha256::digest(token.as_bytes());
    let key: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    Address { channel: ChannelId::Web, key: key.into() }
}

/// What all handlers share.
struct App {
    options: WebOptions,
    newcomers: guard::Hourly,
    misses: guard::Hourly,
    posts: guard::Posts,
    demo: demo::Desk,
    uploads: Semaphore,
}

type Shared = Arc<App>;

impl App {
    /// The path of the front page.
    fn front(&self) -> &str {
        match self.options.prefix.trim_end_matches('/') {
            "" => "/",
            prefix => prefix,
        }
    }

    /// Words in a language.
    fn say(&self, lang: Lang) -> say::Say {
        say::Say::of(&self.options.locale, lang)
    }
}

/// The web channel's pages. Serve it with `into_make_service_with_connect_info::<SocketAddr>()`, so that
/// the number of new people can be limited by where they come from.
pub fn router(options: WebOptions) -> Router {
    let prefix = options.prefix.trim_end_matches('/').to_string();
    let demo = options.demo.is_some();
    let app: Shared = Arc::new(App {
        options,
        newcomers: guard::Hourly::new(guard::NEWCOMERS),
        misses: guard::Hourly::new(guard::MISSES),
        posts: guard::Posts::default(),
        demo: demo::Desk::default(),
        uploads: Semaphore::new(photo::AT_ONCE),
    });
    let pages = pages();
    let mut router = Router::new().merge(pages.clone()).route("/", get(personal::front));
    if demo {
        router = Router::new().merge(pages.clone()).nest("/phone/{phone}", pages).merge(demo::routes());
    }
    let router = if prefix.is_empty() { router } else { Router::new().nest(&prefix, router) };
    router
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .fallback(errors::lost)
        .layer(middleware::from_fn_with_state(app.clone(), guard::check))
        .layer(DefaultBodyLimit::max(FORM_MAX))
        .with_state(app)
}

fn pages() -> Router<Shared> {
    Router::new()
        .route("/c/{community}", get(personal::page))
        .route("/c/{community}/join", post(join::join))
        .route("/c/{community}/move", post(join::change))
        .route("/c/{community}/say", post(press::say))
        .route("/c/{community}/shown", post(press::shown))
        .route("/c/{community}/photo", post(photo::send).layer(DefaultBodyLimit::max(photo::POST_MAX)))
        .route("/c/{community}/photo/{name}", get(photo::show))
        .route("/c/{community}/visit-photo/{n}", get(photo::of_visit))
        .route("/c/{community}/events", get(stream::events))
        .route("/c/{community}/file/{n}", get(papers::file))
        .route("/c/{community}/mine.json", get(papers::mine))
        .route("/c/{community}/print", get(papers::print))
        .route("/c/{community}/print/{n}", get(papers::print))
        .route("/c/{community}/poster", get(papers::poster))
        .route("/c/{community}/here", get(here::board))
        .route("/check", get(check::ask).post(check::answer))
        .route("/go/{code}", get(go::door).post(go::open))
        .route("/-/{name}", get(personal::asset))
}
