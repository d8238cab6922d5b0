//! Talks to the Bot API over HTTP and says plainly what became of a request. The token never shows.

use super::{Settings, TelegramError, Token};
use crate::channel::date;
use crate::engine::Clock;
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::{Client, Response, Url, multipart::Form, redirect::Policy};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};
use teloxide::payloads::GetUpdates;
use teloxide::requests::Payload;

/// How long a connection may take to stand. A refused or lost one surely carried no request.
const CONNECT: Duration = Duration::from_secs(5);
/// How long a document may take to travel.
const UPLOAD: Duration = Duration::from_secs(60);
/// The longest time in seconds that the other side may ask to wait: a day.
const RETRY_MAX: u64 = 86_400;
/// What a long poll may take on top of the time the other side was asked to wait.
const SLACK: Duration = Duration::from_secs(15);
/// Shorter than servers keep an idle connection, so that none is used that they just closed.
const IDLE: Duration = Duration::from_secs(30);
/// What most calls' bodies fit into, in bytes.
const BODY: usize = 1_024;
const JSON: HeaderValue = HeaderValue::from_static("application/json");
/// A file that the other side keeps, and how many bytes of it are taken.
pub(super) struct FileAt<'a> {
    /// Its path there (`File.file_path`).
    pub path: &'a str,
    /// The most bytes.
    pub most: u64,
}

/// The longest answer that is read, in bytes. A hundred updates of 4,096 characters are far below.
const ANSWER_MAX: usize = 64 << 20;
/// The longest pause between two tries while the other side cannot be reached.
const PAUSE_MAX: Duration = Duration::from_secs(30);

/// The way to one bot.
pub(super) struct Api {
    /// Up to and with the token: never shown.
    base: String,
    /// Where files lie; with the token too.
    files: String,
    /// The addresses of methods called before: reading one anew for each message costs.
    methods: RwLock<BTreeMap<String, Url>>,
    quick: Client,
    /// For long polls: a connection of its own, so that answers never wait behind one.
    patient: Client,
    /// Since when nothing has been reached.
    down: Mutex<Option<Instant>>,
    pause: Duration,
    clock: Option<Arc<dyn Clock>>,
}

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Api(…)")
    }
}

/// Why a request brought no result.
#[derive(Debug)]
pub(super) enum Trouble {
    /// No connection stood: the request surely never left.
    Unreachable(String),
    /// It left, and nobody can tell what became of it.
    Unclear(String),
    /// The other side says no.
    Refused(Refused),
}

/// A refusal in the other side's words.
#[derive(Debug, Default)]
pub(super) struct Refused {
    /// The `error_code`, or the HTTP status where the body gives none.
    pub code: u16,
    /// The `description`; wordings drift, so the code is looked at first.
    pub description: String,
    /// How long to wait before the next try, where it says.
    pub retry_after: Option<Duration>,
    /// The number that the group has now, where it has another.
    pub migrate_to: Option<i64>,
}

impl Refused {
    /// Whether the description has the words, whatever their case.
    pub fn says(&self, words: &str) -> bool {
        self.description.to_lowercase().contains(words)
    }

    /// The description as far as it may stand in a log: what it quotes came from people.
    pub fn reason(&self) -> String {
        let plain = self.description.split(['"', '\n']).next().unwrap_or_default();
        format!("{} {}", self.code, plain.chars().take(120).collect::<String>())
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Trouble::Unreachable(why) => write!(f, "not reached: {why}"),
            Trouble::Unclear(why) => write!(f, "no clear answer: {why}"),
            Trouble::Refused(refused) => write!(f, "refused: {}", refused.reason()),
        }
    }
}

/// The shape of every answer (Bot API, "Making requests").
#[derive(Deserialize)]
struct Answer<T> {
    ok: bool,
    result: Option<T>,
    error_code: Option<u16>,
    #[serde(default)]
    description: String,
    parameters: Option<Parameters>,
}

#[derive(Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
    migrate_to_chat_id: Option<i64>,
}

impl Api {
    pub fn new(settings: &Settings) -> Result<Self, TelegramError> {
        let url = Url::parse(&settings.api_url).ok().filter(|url| url.has_host());
        let url = url.ok_or_else(|| TelegramError::ApiUrl(settings.api_url.clone()))?;
        let client = || -> Result<reqwest::ClientBuilder, TelegramError> {
            // A redirect would carry the token elsewhere.
            let builder = Client::builder()
                .connect_timeout(CONNECT)
                .pool_idle_timeout(IDLE)
                .tcp_nodelay(true)
                // Whether something goes out once more is the outbox's to decide.
                .retry(reqwest::retry::never().max_retries_per_request(0))
                .redirect(Policy::none());
            Ok(match &settings.proxy {
                Some(proxy) => builder
                    .proxy(reqwest::Proxy::all(proxy).map_err(|e| TelegramError::Proxy(chain(e.without_url())))?),
                // A Bot API server on this machine is not behind the system's proxy.
                None if is_loopback(&url) => builder.no_proxy(),
                None => builder,
            })
        };
        let build =
            |b: reqwest::ClientBuilder| b.build().map_err(|e| TelegramError::Client(chain(e.without_url())));
        Ok(Self {
            base: format!("{}/bot{}", url.as_str().trim_end_matches('/'), settings.token.reveal()),
            files: format!("{}/file/bot{}/", url.as_str().trim_end_matches('/'), settings.token.reveal()),
            methods: RwLock::default(),
            quick: build(client()?.timeout(settings.request))?,
            patient: build(client()?)?,
            down: Mutex::new(None),
            pause: settings.pause,
            clock: settings.clock.clone(),
        })
    }

    /// Calls a method and reads its result as `T`.
    pub async fn call<P, T>(&self, payload: &P) -> Result<T, Trouble>
    where
        P: Payload + serde::Serialize,
        T: DeserializeOwned,
    {
        let mut body = Vec::with_capacity(BODY);
        serde_json::to_writer(&mut body, payload).map_err(|e| Trouble::Unreachable(e.to_string()))?;
        let request = self.quick.post(self.url(P::NAME)).header(CONTENT_TYPE, JSON).body(body);
        let (status, body) = self.exchange(request).await?;
        read(status, &body)
    }

    /// Calls a method with a form, as documents need it.
    pub async fn upload<T: DeserializeOwned>(&self, method: &str, form: Form) -> Result<T, Trouble> {
        let request = self.quick.post(self.url(method)).multipart(form).timeout(UPLOAD);
        let (status, body) = self.exchange(request).await?;
        read(status, &body)
    }

    /// Brings a file. `None` where it is longer than it may be.
    pub async fn download(&self, file: &FileAt<'_>) -> Result<Option<Vec<u8>>, Trouble> {
        let plain = |c: char| c.is_ascii_alphanumeric() || "_-./".contains(c);
        let odd = file.path.starts_with('/') || file.path.contains("..") || !file.path.chars().all(plain);
        let url =
            Some(file.path).filter(|_| !odd).and_then(|path| Url::parse(&format!("{}{path}", self.files)).ok());
        let url = url.ok_or_else(|| Trouble::Refused(Refused::default()))?;
        let request = self.quick.get(url).timeout(UPLOAD);
        let mut response = request.send().await.map_err(|e| Trouble::Unclear(chain(e.without_url())))?;
        if !response.status().is_success() {
            return Err(Trouble::Refused(Refused { code: response.status().as_u16(), ..Refused::default() }));
        }
        let mut bytes = Vec::new();
        while let Some(more) =
            response.chunk().await.map_err(|error| Trouble::Unclear(chain(error.without_url())))?
        {
            if (bytes.len() + more.len()) as u64 > file.most {
                return Ok(None);
            }
            bytes.extend_from_slice(&more);
        }
        Ok(Some(bytes))
    }

    /// Waits for updates. Each is left as it came, so that an odd one does not spoil the others.
    pub async fn updates(&self, ask: &GetUpdates) -> Result<Vec<Box<RawValue>>, Trouble> {
        let wait = Duration::from_secs(ask.timeout.unwrap_or(0).into());
        let request = self.patient.post(self.url(GetUpdates::NAME)).json(ask).timeout(wait + SLACK);
        let (status, body) = self.exchange(request).await?;
        read(status, &body)
    }

    /// How long to pause after a failure: as long as it has lasted already, within bounds.
    pub fn pause(&self) -> Duration {
        let mut down = self.down.lock().unwrap_or_else(PoisonError::into_inner);
        let since = *down.get_or_insert_with(Instant::now);
        since.elapsed().clamp(self.pause, PAUSE_MAX.max(self.pause))
    }

    /// The shortest pause.
    pub fn least(&self) -> Duration {
        self.pause
    }

    /// Notes that all is well, so that the next pause is short again.
    pub fn well(&self) {
        *self.down.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn url(&self, method: &str) -> Url {
        let known = self.methods.read().unwrap_or_else(PoisonError::into_inner).get(method).cloned();
        known.unwrap_or_else(|| {
            let url = Url::parse(&format!("{}/{method}", self.base)).expect("an address and a method's name");
            self.methods.write().unwrap_or_else(PoisonError::into_inner).insert(method.into(), url.clone());
            url
        })
    }

    async fn exchange(&self, request: reqwest::RequestBuilder) -> Result<(u16, Vec<u8>), Trouble> {
        let failed = |error: reqwest::Error| {
            let unsent = error.is_connect() || error.is_builder();
            let why = chain(error.without_url());
            if unsent { Trouble::Unreachable(why) } else { Trouble::Unclear(why) }
        };
        let response = request.send().await.map_err(failed)?;
        if let (Some(clock), Some(said)) = (&self.clock, date(&response)) {
            clock.heard(said);
        }
        let status = response.status().as_u16();
        let body = body(response).await?;
        if status >= 500 {
            return Err(Trouble::Unclear(format!("HTTP status {status}")));
        }
        Ok((status, body))
    }
}

async fn body(mut response: Response) -> Result<Vec<u8>, Trouble> {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() <= ANSWER_MAX => body.extend_from_slice(&chunk),
            Ok(Some(_)) => return Err(Trouble::Unclear(format!("an answer above {ANSWER_MAX} bytes"))),
            Ok(None) => return Ok(body),
            Err(error) => return Err(Trouble::Unclear(chain(error.without_url()))),
        }
    }
}

fn read<T: DeserializeOwned>(status: u16, body: &[u8]) -> Result<T, Trouble> {
    let text = String::from_utf8_lossy(body);
    // Nearly always; the rest is read once more, to tell one trouble from another.
    if let Ok(Answer { ok: true, result: Some(result), .. }) = serde_json::from_str::<Answer<T>>(&text) {
        return Ok(result);
    }
    let refused = || Trouble::Refused(Refused { code: status, ..Refused::default() });
    let Ok(answer) = serde_json::from_str::<Answer<&RawValue>>(&text) else {
        // Not the Bot API's way of speaking: a proxy, a portal, another server.
        return Err(match status {
            200..=299 => Trouble::Unclear("an answer that is not the Bot API's".into()),
            _ => refused(),
        });
    };
    let code = answer.error_code.unwrap_or(status);
    match answer.result {
        Some(_) if answer.ok => Err(Trouble::Unclear("a result of another shape".into())),
        _ if answer.ok || code >= 500 => Err(Trouble::Unclear(format!("error code {code}"))),
        _ => Err(Trouble::Refused(Refused {
            code,
            description: answer.description,
            // Nothing from outside is trusted: a made-up time must not overflow a clock.
            retry_after: answer
                .parameters
                .as_ref()
                .and_then(|p| p.retry_after)
                .map(|s| Duration::from_secs(s.min(RETRY_MAX))),
            migrate_to: answer.parameters.and_then(|p| p.migrate_to_chat_id).filter(|chat| *chat < 0),
        })),
    }
}

/// Whether an address leads to this machine itself.
pub(super) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// An error with all its causes, so that a log line says "Connection refused" and not only "error".
fn chain(error: reqwest::Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

impl Token {
    fn reveal(&self) -> &str {
        &self.0
    }
}
