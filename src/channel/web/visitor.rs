//! Who asks for a page, from where on it, and in which language: read from path, cookie and headers.

use super::say::Say;
use super::{App, Shared, address_of};
use crate::domain::{Address, Lang, PersonId};
use crate::locale;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};
use axum::http::{HeaderMap, request::Parts};
use std::convert::Infallible;

/// A year: who comes once a month should not have to say their name again.
const COOKIE_AGE: u32 = 31_536_000;
/// The cookie of the language, for those who are not known yet.
pub const LANG_COOKIE: &str = "tongxin-lang";

/// Whoever asks.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// Where the channel's own paths begin: the prefix, and the demo's telephone.
    pub root: String,
    /// The community's short name in the path.
    pub slug: String,
    /// The demo's telephone, counted from 1.
    pub phone: Option<usize>,
    /// What else stands in the path: a message's number, a code, a file's name.
    pub rest: String,
    /// The device's token.
    pub token: Option<String>,
    /// The language they seem to want.
    pub lang: Lang,
    /// Whether the page's script asks, which needs no page for an answer.
    pub live: bool,
    host: String,
}

impl FromRequestParts<Shared> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Infallible> {
        let (mut slug, mut rest, mut phone) = (String::new(), String::new(), None);
        if let Ok(params) = RawPathParams::from_request_parts(parts, app).await {
            for (name, value) in &params {
                match name {
                    "community" => slug = value.to_string(),
                    "phone" => phone = value.parse().ok().filter(|n| (1..=99).contains(n)),
                    _ => rest = value.to_string(),
                }
            }
        }
        let prefix = app.options.prefix.trim_end_matches('/');
        let root = phone.map_or_else(|| prefix.to_string(), |n| format!("{prefix}/phone/{n}"));
        let token = cookie(&parts.headers, &cookie_name(phone)).filter(|t| looks_like_a_token(t));
        let asked = parts.uri.query().and_then(asked_lang);
        let kept = cookie(&parts.headers, LANG_COOKIE).and_then(|text| lang_of(&text));
        let host = parts.headers.get("host").and_then(|h| h.to_str().ok()).unwrap_or_default().to_string();
        Ok(Visitor {
            root,
            slug,
            phone,
            rest,
            token,
            lang: asked.or(kept).unwrap_or_else(|| accepted(&parts.headers)),
            live: parts.headers.contains_key("x-live"),
            host,
        })
    }
}

impl Visitor {
    /// The page's own path.
    pub fn here(&self) -> String {
        format!("{}/c/{}", self.root, self.slug)
    }

    /// Their address, if they have a cookie.
    pub fn address(&self) -> Option<Address> {
        self.token.as_deref().map(address_of)
    }

    /// Who they are, if they are known.
    pub fn person(&self, app: &App) -> Option<PersonId> {
        app.options.handle.find(&self.address()?)
    }

    /// Words in their language.
    pub fn say(&self, app: &App) -> Say {
        app.say(self.lang)
    }

    /// A path of the channel as a whole address, for other devices.
    pub fn public(&self, app: &App, path: &str) -> String {
        let prefix = app.options.prefix.trim_end_matches('/');
        match &app.options.public_url {
            Some(url) => format!("{}/{path}", url.trim_end_matches('/')),
            None => format!("http://{}{prefix}/{path}", self.host),
        }
    }

    /// The `Set-Cookie` that makes this device known by a token.
    pub fn know(&self, app: &App, token: &str) -> String {
        self.set(app, &cookie_name(self.phone), token, COOKIE_AGE)
    }

    /// The `Set-Cookie` that makes this device unknown.
    pub fn forget(&self, app: &App) -> String {
        self.set(app, &cookie_name(self.phone), "", 0)
    }

    /// The `Set-Cookie` that keeps a language.
    pub fn keep_lang(&self, app: &App, lang: Lang) -> String {
        let everywhere = Visitor { root: app.options.prefix.clone(), ..self.clone() };
        everywhere.set(app, LANG_COOKIE, if lang == Lang::Zh { "zh" } else { "en" }, COOKIE_AGE)
    }

    fn set(&self, app: &App, name: &str, value: &str, age: u32) -> String {
        let path = if self.root.is_empty() { "/" } else { &self.root };
        let https = app.options.public_url.as_deref().is_some_and(|url| url.starts_with("https:"));
        let secure = if https { "; Secure" } else { "" };
        format!("{name}={value}; Path={path}; Max-Age={age}; HttpOnly; SameSite=Lax{secure}")
    }
}

/// Each of the demo's telephones has a cookie of its own, by name and by path.
fn cookie_name(phone: Option<usize>) -> String {
    phone.map_or_else(|| "tongxin".to_string(), |n| format!("tongxin-{n}"))
}

fn looks_like_a_token(text: &str) -> bool {
    (16..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_string())
}

/// `?lang=en` of a query.
pub fn asked_lang(query: &str) -> Option<Lang> {
    query.split('&').find_map(|pair| pair.strip_prefix("lang=")).and_then(lang_of)
}

/// A language by its code.
pub fn lang_of(code: &str) -> Option<Lang> {
    match code {
        "zh" => Some(Lang::Zh),
        "en" => Some(Lang::En),
        _ => None,
    }
}

/// What the browser asks for; Chinese if it names nothing that is spoken here.
fn accepted(headers: &HeaderMap) -> Lang {
    let asked = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    locale::negotiate(asked).unwrap_or(Lang::Zh)
}
