//! The configuration: one TOML file a street, typed; unknown keys refused, all faults told at once.
//!
//! A setting comes from the command line, else from the environment (`TONGXIN_…`, and teloxide's own
//! names for Telegram), else from the file, else from its default.

mod backup;
mod cast;
mod community;
mod lang;
mod reader;
mod secret;
mod webhook;

pub use backup::Backup;
pub use cast::{Cast, Deed, Member, Part};
pub use lang::lang_of;
pub use reader::Fault;
pub use secret::Secret;
pub use webhook::Webhook;

use crate::domain::day::plan::Plan;
use crate::domain::{Lang, Text};
use reader::{Source, Table};
use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

/// An enum whose variants are words of the configuration.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$vdoc])* $variant),* }
        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                match text {
                    $($word => Ok($name::$variant),)*
                    _ => Err(concat!("write one of:" $(, " ", $word)*).into()),
                }
            }
        }
        impl $name {
            /// As written in the configuration.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word),* }
            }
        }
    };
}
use words;

/// A street as configured.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The street's short name, for logs.
    pub street: String,
    /// The street's name.
    pub name: Text,
    /// The data folder.
    pub data: PathBuf,
    /// Where the web channel listens.
    pub listen: SocketAddr,
    /// Where people reach the web channel, without a slash at its end.
    pub public_url: Option<String>,
    /// Proxies whose word about the client's address is taken.
    pub trusted_proxies: Vec<IpAddr>,
    /// A file with the master key, where it shall not lie in the data folder.
    pub master_key_file: Option<PathBuf>,
    /// The language in which commands answer.
    pub lang: Lang,
    /// How log lines look.
    pub log_format: LogFormat,
    /// What is logged.
    pub log_level: LogLevel,
    /// Where figures are shown.
    pub metrics: Option<SocketAddr>,
    /// A server that says what time it is.
    pub time_source: Option<String>,
    /// The nightly backup, where there is one.
    pub backup: Option<Backup>,
    /// Telegram.
    pub telegram: Telegram,
    /// The communities, in the file's order.
    pub plans: Vec<Plan>,
    /// The demo's cast; only the demo reads it.
    pub cast: Option<Cast>,
}

/// The Telegram part.
#[derive(Clone, Debug, PartialEq)]
pub struct Telegram {
    /// The bot's token; without it there is no Telegram.
    pub token: Option<Secret>,
    /// Another Bot API server.
    pub api_url: Option<String>,
    /// A proxy to reach it by.
    pub proxy: Option<Secret>,
    /// Telegram posts updates, rather than being asked for them.
    pub webhook: Option<Webhook>,
    /// Messages a second, all chats together.
    pub per_second: u32,
    /// Messages a second in one chat.
    pub per_chat: u32,
    /// Messages at once in a chat that has rested.
    pub burst: u32,
    /// Messages a minute in one group.
    pub per_group: u32,
    /// What one person may say a second, by whichever channel.
    pub per_person: u32,
}

words! {
    /// How log lines look.
    LogFormat {
        /// For people.
        Text = "text",
        /// For machines: one JSON object a line.
        Json = "json",
    }
}

words! {
    /// What is logged.
    LogLevel {
        /// What stops something.
        Error = "error",
        /// What somebody should look at.
        Warn = "warn",
        /// What happens, in large.
        Info = "info",
        /// What happens, in small.
        Debug = "debug",
        /// Everything.
        Trace = "trace",
    }
}

/// What the command line says: it comes before all else.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// `--data`
    pub data: Option<PathBuf>,
    /// `--listen`
    pub listen: Option<SocketAddr>,
}

/// The environment: a variable's value by its name.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The process's own environment; an empty variable counts as absent.
pub fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.trim().is_empty())
}

/// Everything that is wrong with the configuration, at least one fault.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct Faults(pub Vec<Fault>);

/// Reads a street's file.
///
/// # Errors
/// Everything that is wrong with it.
pub fn load(path: &Path, flags: &Flags, env: Environment<'_>) -> Result<Config, Faults> {
    let place = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|e| {
        let what = format!("cannot be read: {e}");
        Faults(vec![Fault { place: place.clone(), line: 0, key: String::new(), what }])
    })?;
    read(&place, &text, flags, env, false).0
}

/// Reads a street from a text; `demo` says whether its cast is read too. Also gives every key that
/// could have stood there.
pub fn read(
    place: &str,
    text: &str,
    flags: &Flags,
    env: Environment<'_>,
    demo: bool,
) -> (Result<Config, Faults>, BTreeSet<String>) {
    let source = Source::new(place, text);
    let config = root(&source, &Settings { source: &source, flags, env }, demo);
    let (faults, asked) = source.finish();
    (if faults.is_empty() { Ok(config) } else { Err(Faults(faults)) }, asked)
}

/// Reads several streets that one process is to hold: each has its own folder and listens on its own.
///
/// # Errors
/// Everything that is wrong with them.
pub fn load_all(paths: &[PathBuf], flags: &Flags, env: Environment<'_>) -> Result<Vec<Config>, Faults> {
    let mut faults = Vec::new();
    let mut streets: Vec<Config> = Vec::new();
    let mut note = |place: &str, key: &str, what: &str| {
        faults.push(Fault { place: place.into(), line: 0, key: key.into(), what: what.into() });
    };
    if paths.len() > 1 {
        for (given, key) in [(flags.data.is_some(), "--data"), (flags.listen.is_some(), "--listen")] {
            if given {
                note("command line", key, "fits one street only; write it into each file");
            }
        }
        for key in ["TONGXIN_DATA", "TONGXIN_LISTEN", "TONGXIN_PUBLIC_URL", "TELOXIDE_TOKEN"] {
            if env(key).is_some() {
                note("environment", key, "fits one street only; write it into each file");
            }
        }
    }
    let mut all = Vec::new();
    for path in paths {
        match load(path, flags, env) {
            Err(more) => all.extend(more.0),
            Ok(street) => {
                let place = path.display().to_string();
                if streets.iter().any(|s| s.street == street.street) {
                    note(&place, "street.id", "is there twice; each street has its own");
                }
                if streets.iter().any(|s| s.data == street.data) {
                    note(&place, "data", "is there twice; each street has a folder of its own");
                }
                if streets.iter().any(|s| s.listen == street.listen && s.listen.port() != 0) {
                    note(&place, "listen", "is there twice; each street listens on a port of its own");
                }
                let token = |street: &Config| street.telegram.token.clone();
                if token(&street).is_some() && streets.iter().any(|s| token(s) == token(&street)) {
                    note(
                        &place,
                        "telegram.token_file",
                        "names a bot that another street has; each street has its own",
                    );
                }
                streets.push(street);
            }
        }
    }
    faults.extend(all);
    if faults.is_empty() { Ok(streets) } else { Err(Faults(faults)) }
}

/// Where settings come from besides the file.
struct Settings<'a, 'i> {
    source: &'a Source<'i>,
    flags: &'a Flags,
    env: Environment<'a>,
}

impl Settings<'_, '_> {
    /// A setting of the environment, else of the file.
    fn get<T>(
        &self,
        table: &Table<'_, '_>,
        key: &'static str,
        name: &str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let file = table.read(key, |value| value.text().and_then(&parse));
        self.env(name, parse).or(file)
    }

    fn env<T>(&self, name: &str, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let text = (self.env)(name)?;
        parse(text.trim()).map_err(|what| self.source.fault_outside("environment", name, what)).ok()
    }
}

fn root(source: &Source<'_>, settings: &Settings<'_, '_>, demo: bool) -> Config {
    let table = source.root();
    let data = settings.get(&table, "data", "TONGXIN_DATA", path);
    let listen = settings.get(&table, "listen", "TONGXIN_LISTEN", address);
    let proxies = |text: &str| text.split(',').map(|one| ip(one.trim())).collect();
    let in_file = table.read("trusted_proxies", |v| v.list(|v| v.text().and_then(ip)));
    let trusted_proxies = settings.env("TONGXIN_TRUSTED_PROXIES", proxies).or(in_file).unwrap_or_default();
    let street = table.table("street");
    let plans: Vec<Plan> = communities(&table);
    let first = plans.first().cloned().unwrap_or_default();
    let public_url = settings.get(&table, "public_url", "TONGXIN_PUBLIC_URL", front);
    let data = settings.flags.data.clone().or(data).unwrap_or_else(|| PathBuf::from("data"));
    let config = Config {
        backup: backup::read(table.table("backup"), &data),
        street: street.read("id", community::slug).unwrap_or(first.slug),
        name: street.read("name", community::published).unwrap_or(first.name),
        data,
        listen: settings.flags.listen.or(listen).unwrap_or(SocketAddr::from((Ipv4Addr::LOCALHOST, 8080))),
        trusted_proxies,
        master_key_file: settings.get(&table, "master_key_file", "TONGXIN_MASTER_KEY_FILE", path),
        lang: settings.get(&table, "lang", "TONGXIN_LANG", lang::lang).unwrap_or(Lang::Zh),
        log_format: settings
            .get(&table, "log_format", "TONGXIN_LOG_FORMAT", str::parse)
            .unwrap_or(LogFormat::Text),
        log_level: settings.get(&table, "log_level", "TONGXIN_LOG_LEVEL", str::parse).unwrap_or(LogLevel::Info),
        metrics: settings.get(&table, "metrics", "TONGXIN_METRICS", address),
        telegram: telegram(table.table("telegram"), settings, public_url.as_deref()),
        public_url,
        time_source: settings.get(&table, "time_source", "TONGXIN_TIME_SOURCE", web),
        cast: if demo { cast::read(table.table("demo"), &plans) } else { None },
        plans,
    };
    street.finish();
    table.finish();
    config
}

fn communities(table: &Table<'_, '_>) -> Vec<Plan> {
    let mut plans: Vec<Plan> = Vec::new();
    for community in table.tables("community") {
        let seen = |slug: &str| !slug.is_empty() && plans.iter().any(|p| p.slug == slug);
        if let Some(slug) = community.get("id").and_then(|v| v.text().ok()).filter(|slug| seen(slug)) {
            community.fault("id", format!("{slug:?} is there twice"));
        }
        plans.push(community::plan(community));
    }
    if plans.is_empty() || plans.len() > 500 {
        table.fault("community", "must be there 1 to 500 times: [[community]]");
    }
    plans
}

fn telegram(table: Table<'_, '_>, settings: &Settings<'_, '_>, public_url: Option<&str>) -> Telegram {
    let limits = table.table("limits");
    let file = table.read("token_file", |value| {
        let text = value.text()?;
        let read = std::fs::read_to_string(text);
        let read = read.map_err(|e| format!("{text:?} cannot be read: {e}"))?;
        token(read.trim())
    });
    let api_url = settings.get(&table, "api_url", "TELOXIDE_API_URL", url);
    let telegram = Telegram {
        token: settings.env("TELOXIDE_TOKEN", token).or(file),
        webhook: webhook::read(&table, settings, public_url, api_url.is_some()),
        api_url,
        proxy: settings.get(&table, "proxy", "TELOXIDE_PROXY", |text| url(text).map(Secret)),
        per_second: limits.read("per_second", |v| v.number(1..=100_000)).unwrap_or(30),
        per_chat: limits.read("per_chat", |v| v.number(1..=100_000)).unwrap_or(1),
        burst: limits.read("burst", |v| v.number(1..=1_000)).unwrap_or(3),
        per_person: limits.read("per_person", |v| v.number(1..=100_000)).unwrap_or(2),
        per_group: limits.read("per_group", |v| v.number(1..=100_000)).unwrap_or(20),
    };
    limits.finish();
    table.finish();
    telegram
}

fn path(text: &str) -> Result<PathBuf, String> {
    if text.is_empty() { Err("must name a path".into()) } else { Ok(text.into()) }
}

fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| format!("{text:?}: write an address and a port, as in \"127.0.0.1:8080\""))
}

fn ip(text: &str) -> Result<IpAddr, String> {
    text.parse().map_err(|_| format!("{text:?}: write an address, as in \"127.0.0.1\""))
}

fn url(text: &str) -> Result<String, String> {
    let wrong = || "write an address as in \"https://tongxin.example\"".to_string();
    let url = reqwest::Url::parse(text).map_err(|_| wrong())?;
    let plain = url.query().is_none() && url.fragment().is_none() && url.has_host();
    if !plain || !["http", "https", "socks5"].contains(&url.scheme()) {
        return Err(wrong());
    }
    Ok(text.trim_end_matches('/').to_string())
}

/// A page that can be asked for.
fn web(text: &str) -> Result<String, String> {
    let plain = url(text)?;
    if plain.starts_with("http") { Ok(plain) } else { Err("write http:// or https://".into()) }
}

/// The pages stand at the top of their address: every link they make says so.
fn front(text: &str) -> Result<String, String> {
    let plain = url(text)?;
    let top = reqwest::Url::parse(&plain).is_ok_and(|url| url.path() == "/" && url.scheme() != "socks5");
    let wrong = "the pages need an address of their own, without a path: as in \"https://tongxin.example\"";
    if top { Ok(plain) } else { Err(wrong.into()) }
}

/// A token as BotFather gives it; what it is not is said without repeating it.
fn token(text: &str) -> Result<Secret, String> {
    let fits = text.split_once(':').is_some_and(|(id, key)| {
        !id.is_empty()
            && id.bytes().all(|b| b.is_ascii_digit())
            && key.len() >= 20
            && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
    });
    fits.then(|| Secret(text.into())).ok_or_else(|| {
        "that is no bot token; BotFather gives one as in 123456789:AA…, with nothing around it".into()
    })
}

#[cfg(test)]
mod tests;
