//! The Telegram channel: private chats with the street's bot, and groups that have its card. The only place that names teloxide.
//!
//! teloxide gives the shapes (payloads, updates); requests, polling and their failures are our own,
//! because an update may only be confirmed once what follows from it is durable.

mod album;
mod api;
mod deliver;
mod fetch;
mod menu;
mod photo;
mod poll;
mod presses;
mod rival;
mod understand;
mod webhook;

pub use menu::Describe;
pub use poll::Stopped;
pub use rival::Rival;
pub use webhook::Hook;

use crate::channel::with_address;
use crate::darkroom::Darkroom;
use crate::domain::{Does, Input};
use crate::engine::{Clock, Words};
use api::{Api, Trouble};
use serde::Deserialize;
use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use teloxide::payloads::GetMe;
use tokio::sync::{Notify, OnceCell};
use understand::Meaning;

/// Where the Bot API is, unless `TELOXIDE_API_URL` says otherwise.
pub const API_URL: &str = "https://api.telegram.org";

/// The longest a poll may wait, in seconds (Bot API, `getUpdates.timeout`).
const WAIT_MAX: u64 = 50;

/// What an update, as the Bot API writes it, says to the street; `None` where it is not for the street, or
/// cannot be read.
pub fn hear(update: &str) -> Option<Input> {
    match understand::understand(update)?.1 {
        Meaning::Said(heard) => Some(heard.input),
        Meaning::NotForUs | Meaning::Unreadable => None,
    }
}

/// What went wrong in setting the channel up, with the remedy.
#[derive(Debug, thiserror::Error)]
pub enum TelegramError {
    /// The token cannot be one.
    #[error("the Telegram token does not look like 123456:ABC…; ask @BotFather for it with /token")]
    TokenShape,
    /// The other side does not know the token.
    #[error(
        "Telegram does not accept the token; ask @BotFather for the present one with /token, and see that \
         TELOXIDE_API_URL, if it is set, names a Bot API server"
    )]
    TokenUnknown,
    /// The base address cannot be used.
    #[error("TELOXIDE_API_URL={0} is not an address; write it as https://host[:port]")]
    ApiUrl(String),
    /// The proxy's address cannot be used.
    #[error("TELOXIDE_PROXY cannot be used ({0}); write it as http://host:port or http://user:password@host:port")]
    Proxy(String),
    /// The web channel's public address cannot be used.
    #[error("public_url = {0} is not an address; write it as https://host")]
    PublicUrl(String),
    /// No client could be made at all.
    #[error("cannot set up connections to Telegram: {0}")]
    Client(String),
}

/// A bot's token. It is never shown.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// Reads a token as @BotFather writes it: digits, a colon, letters and digits.
    ///
    /// # Errors
    /// [`TelegramError::TokenShape`] for anything else.
    pub fn parse(text: &str) -> Result<Self, TelegramError> {
        let text = text.trim();
        let (id, secret) = text.split_once(':').ok_or(TelegramError::TokenShape)?;
        let fits = !id.is_empty()
            && id.chars().all(|c| c.is_ascii_digit())
            && !secret.is_empty()
            && secret.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
        fits.then(|| Self(text.to_string())).ok_or(TelegramError::TokenShape)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// How the bot is reached. Its `Debug` shows nothing: a proxy's address may hold a password.
#[derive(Clone)]
pub struct Settings {
    /// The bot's token.
    pub token: Token,
    /// Where the Bot API is, with or without a slash at its end.
    pub api_url: String,
    /// A proxy for everything; without it the system's is honoured.
    pub proxy: Option<String>,
    /// Where buttons that open a page lead; without it they are left out.
    pub public_url: Option<String>,
    /// How long a poll waits for updates; at most 50 s are used.
    pub wait: Duration,
    /// How long a request may take in all, long polls and documents aside. After that nobody can tell what became
    /// of it.
    pub request: Duration,
    /// The shortest pause after a failure. It grows as the failure lasts.
    pub pause: Duration,
    /// How often it is looked whether a webhook still stands.
    pub look: Duration,
    /// Where photos are read and written anew.
    pub darkroom: Darkroom,
    /// Who hears what time the server says it is.
    pub clock: Option<Arc<dyn Clock>>,
}

impl Settings {
    /// The usual way: Telegram's own server, no proxy but the system's, no pages.
    pub fn new(token: Token) -> Self {
        Self {
            token,
            api_url: API_URL.to_string(),
            proxy: None,
            public_url: None,
            wait: Duration::from_secs(WAIT_MAX),
            request: Duration::from_secs(17),
            pause: Duration::from_secs(1),
            look: Duration::from_secs(60),
            darkroom: Darkroom::default(),
            clock: None,
        }
    }

    /// Whether the server is another machine than this one, with a clock of its own.
    pub fn is_elsewhere(&self) -> bool {
        reqwest::Url::parse(&self.api_url).is_ok_and(|url| !api::is_loopback(&url))
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Settings(…)")
    }
}

/// The channel of one bot: reads its updates, delivers its messages, keeps its menus.
#[derive(Debug)]
pub struct Telegram {
    api: Arc<Api>,
    wait: u32,
    public_url: Option<reqwest::Url>,
    username: OnceCell<String>,
    /// Until when the whole bot keeps quiet.
    quiet: Mutex<Option<Instant>>,
    look: Duration,
    rivals: rival::Rivals,
    /// What Telegram has of our photos.
    album: album::Album,
    /// Where photos that people sent are read.
    darkroom: Darkroom,
    /// Rings when somebody has sent one.
    sent: Notify,
}

/// As much of `getMe` as is needed.
#[derive(Deserialize)]
struct Me {
    username: String,
}

impl Telegram {
    /// Sets the channel up. Nothing is sent yet.
    ///
    /// # Errors
    /// [`TelegramError`] names the setting that cannot be used.
    pub fn new(settings: &Settings) -> Result<Self, TelegramError> {
        let public_url = settings.public_url.as_ref().map(|text| {
            // With a slash at its end, so that paths are joined to it and replace nothing.
            let url = reqwest::Url::parse(&format!("{}/", text.trim_end_matches('/')));
            url.ok().filter(|url| url.has_host()).ok_or_else(|| TelegramError::PublicUrl(text.clone()))
        });
        // A page of this very machine opens on nobody's telephone.
        let public_url = public_url.transpose()?.filter(|url| !api::is_loopback(url));
        Ok(Self {
            api: Arc::new(Api::new(settings)?),
            wait: settings.wait.as_secs().min(WAIT_MAX) as u32,
            public_url,
            username: OnceCell::new(),
            quiet: Mutex::new(None),
            look: settings.look,
            rivals: rival::Rivals::default(),
            album: album::Album::default(),
            darkroom: settings.darkroom.clone(),
            sent: Notify::new(),
        })
    }

    /// Asks the bot for its name, again and again until somebody answers.
    ///
    /// # Errors
    /// [`TelegramError::TokenUnknown`] if the other side answers that there is no such bot.
    pub async fn introduce(&self) -> Result<&str, TelegramError> {
        loop {
            let pause = match self.api.call::<_, Me>(&GetMe::new()).await {
                Ok(me) => {
                    self.api.well();
                    return Ok(self.username.get_or_init(|| async { me.username }).await);
                }
                Err(Trouble::Refused(r)) if matches!(r.code, 401 | 404) => {
                    return Err(TelegramError::TokenUnknown);
                }
                Err(Trouble::Refused(r)) if r.retry_after.is_some() => r.retry_after.unwrap_or_default(),
                Err(trouble) => {
                    tracing::warn!(%trouble, "Telegram gives no answer; is the network up, or a proxy needed (TELOXIDE_PROXY)?");
                    self.api.pause()
                }
            };
            tokio::time::sleep(pause).await;
        }
    }

    /// Whether its name is known; where it is not yet, it is asked for once.
    async fn knows_itself(&self) -> bool {
        if self.username().is_none()
            && let Ok(me) = self.api.call::<_, Me>(&GetMe::new()).await
        {
            self.username.set(me.username).ok();
        }
        self.username().is_some()
    }

    /// The whole bot keeps quiet for so long. Messages are held by the outbox, the rest looks here.
    fn quiet(&self, pause: Duration) {
        let until = Some(Instant::now() + pause);
        let mut quiet = self.quiet.lock().unwrap_or_else(PoisonError::into_inner);
        *quiet = (*quiet).max(until);
    }

    /// Whether the whole bot keeps quiet at the moment.
    fn is_quiet(&self) -> bool {
        self.quiet.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|until| until > Instant::now())
    }

    /// The bot's user name, once it is known.
    pub fn username(&self) -> Option<&str> {
        self.username.get().map(String::as_str)
    }

    /// Who takes the bot's updates instead of us, while somebody does.
    pub fn rival(&self) -> Option<Rival> {
        self.rivals.now(Instant::now())
    }

    /// The address that starts a conversation with the bot and hands it `parameter` (a community's
    /// short name, a code), once the bot's name is known.
    pub fn link(&self, parameter: &str) -> Option<String> {
        Some(format!("https://t.me/{}?start={parameter}", self.username()?))
    }

    /// What a message says; a code that a page is opened by has the page's address above it.
    fn addressed<'a>(&self, words: &'a Words) -> Cow<'a, str> {
        let opens = words.rows.iter().flatten().find_map(|label| match &label.does {
            Does::Open(path) if path.starts_with("go/") => Some(path),
            _ => None,
        });
        let Some(path) = opens else { return Cow::Borrowed(&words.text) };
        let address = self.public_url.as_ref().and_then(|base| base.join(path).ok());
        Cow::Owned(with_address(&words.text, path, address.map(String::from)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nothing that can be printed shows the token, and neither does an error of a failed call.
    #[tokio::test]
    async fn the_token_never_shows() {
        let mut settings = Settings::new(Token::parse("123:SeCrEt").unwrap());
        settings.api_url = "http://127.0.0.1:1/".into();
        let behind = Settings { proxy: Some("http://me:SeCrEt@127.0.0.1:1".into()), ..settings.clone() };
        let telegram = Telegram::new(&settings).unwrap();
        let trouble = telegram.api.call::<_, Me>(&GetMe::new()).await.err().unwrap();
        assert!(matches!(trouble, Trouble::Unreachable(_)), "{trouble}");
        for shown in
            [format!("{settings:?} {behind:?}"), format!("{telegram:?}"), format!("{trouble} {trouble:?}")]
        {
            assert!(!shown.contains("SeCrEt"), "{shown}");
        }
    }

    /// What cannot be a token or an address is refused with a remedy, before anything is sent.
    #[test]
    fn wrong_settings_are_named() {
        for wrong in ["", "123", ":abc", "12x:abc", "123:", "123:a b", "123:abc/../x"] {
            assert!(Token::parse(wrong).is_err(), "{wrong}");
        }
        let good = Settings::new(Token::parse(" 123:aB_-9\n").unwrap());
        let with = |change: fn(&mut Settings)| {
            let mut settings = good.clone();
            change(&mut settings);
            Telegram::new(&settings).err().map(|e| e.to_string()).unwrap_or_default()
        };
        assert_eq!(with(|_| ()), "");
        assert!(with(|s| s.api_url = "telegram".into()).contains("TELOXIDE_API_URL"));
        assert!(with(|s| s.proxy = Some("::".into())).contains("TELOXIDE_PROXY"));
        assert!(with(|s| s.public_url = Some("baile".into())).contains("public_url"));
    }
}
