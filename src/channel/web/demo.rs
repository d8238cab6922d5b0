//! The demo: its page, and what can be done to its clock and its plug. Only from this machine.

mod now;
mod time;

use super::errors::{Answer, Sorry};
use super::guard::is_loopback;
use super::press::{input, own_cause};
use super::view;
use super::visitor::{Visitor, lang_of};
use super::{App, DemoOptions, Shared, address_of, stream};
use crate::domain::{Address, Lang, Said, people};
use crate::engine::{Change, Clock};
use axum::Router;
use axum::extract::{Form, Query, Request, State};
use axum::http::StatusCode;
use axum::http::header::HOST;
use axum::middleware::{self, Next};
use axum::response::sse::Event;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{broadcast, mpsc};

/// So many telephones fit: each holds a connection, and browsers allow six to one address.
const MOST: usize = 4;
/// 快走: an hour a second.
const FAST: f64 = 3600.0;
/// How long an arrival may take after its time has come.
const ARRIVES: Duration = Duration::from_millis(900);
/// While time runs the page is told where it stands this often; and at rest after each change.
const GLANCE: Duration = Duration::from_millis(250);
/// The answer should leave before the plug is out.
const SPARK: Duration = Duration::from_millis(150);

/// What the demo remembers beside the journal: which person each telephone is.
#[derive(Debug, Default)]
pub struct Desk {
    phones: Mutex<BTreeMap<usize, Address>>,
    /// Counted up by everything that moves the clock, so that an earlier run stops.
    hand: Arc<AtomicU64>,
}

impl Desk {
    /// A telephone shows who it is.
    pub fn learn(&self, phone: Option<usize>, address: &Address) {
        if let Some(n) = phone {
            let mut phones = self.phones.lock().unwrap_or_else(PoisonError::into_inner);
            phones.insert(n, address.clone());
        }
    }

    /// Gives a telephone of somebody known its cookie, where it has none that is known.
    pub fn introduce(&self, app: &App, mut visitor: Visitor) -> (Visitor, Option<String>) {
        let phone = visitor.phone.and_then(|n| app.options.demo.as_ref()?.phones.get(n - 1));
        let token = phone.and_then(|phone| phone.token.clone());
        let issued = match token {
            Some(token) if visitor.person(app).is_none() => {
                let cookie = visitor.know(app, &token);
                visitor.token = Some(token);
                Some(cookie)
            }
            _ => None,
        };
        if let (Some(_), Some(address)) = (visitor.person(app), visitor.address()) {
            self.learn(visitor.phone, &address);
        }
        (visitor, issued)
    }

    /// Telephones of people who came in by themselves.
    fn newcomers(&self, app: &App) -> Result<Vec<Address>, Sorry> {
        let cast = cast(app)?;
        let phones = self.phones.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(phones.values().filter(|address| !cast.contains(address)).cloned().collect())
    }
}

/// Telephones of people who are known from the beginning.
fn cast(app: &App) -> Result<Vec<Address>, Sorry> {
    Ok(options(app)?.phones.iter().filter_map(|phone| phone.token.as_deref().map(address_of)).collect())
}

/// The demo's own paths.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/", get(page))
        .route("/demo/events", get(events))
        .route("/demo/next", post(next))
        .route("/demo/fast", post(fast))
        .route("/demo/set", post(set))
        .route("/demo/lang", post(lang))
        .route("/demo/plug", post(plug))
        .layer(middleware::from_fn(only_here))
}

/// The clock and the plug belong to whoever sits at this machine.
async fn only_here(request: Request, next: Next) -> Response {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    if is_loopback(host) { next.run(request).await } else { Sorry::Elsewhere.into_response() }
}

fn options(app: &App) -> Result<&DemoOptions, Sorry> {
    app.options.demo.as_ref().ok_or(Sorry::Lost)
}

async fn page(State(app): State<Shared>, visitor: Visitor, headers: axum::http::HeaderMap) -> Answer {
    let demo = options(&app)?;
    let say = visitor.say(&app);
    let words = say.clone();
    let (slug, name) = app.options.handle.look(move |s, _| now::community(s, &words)).await?.ok_or(Sorry::Rest)?;
    let phones: Vec<_> = demo
        .phones
        .iter()
        .enumerate()
        .map(|(n, phone)| view::demo::Phone {
            n: n + 1,
            name: phone.name.clone(),
            role: say.t(phone.role),
            address: format!("{}/phone/{}/c/{slug}", visitor.root, n + 1),
        })
        .collect();
    let now = now::now(&app, &say).await?;
    let html = view::demo::demo(&say, &name, &phones, MOST, &now);
    let chosen = headers
        .get_all(axum::http::header::COOKIE)
        .iter()
        .any(|c| c.to_str().is_ok_and(|c| c.contains(super::visitor::LANG_COOKIE)));
    if chosen {
        return Ok(html.into_response());
    }
    // The first look: the people speak as the browser does.
    speak(&app, visitor.lang).await?;
    Ok(super::personal::with_cookie(visitor.keep_lang(&app, visitor.lang), html))
}

/// Everyone on the page speaks a language from now on.
async fn speak(app: &App, lang: Lang) -> Result<(), Sorry> {
    for address in app.demo.newcomers(app)?.into_iter().chain(cast(app)?) {
        let Some(me) = app.options.handle.find(&address) else { continue };
        let other = app.options.handle.look(move |s, _| people::lang(s, me) != Some(lang)).await?;
        if other {
            let said = Said::Pressed(Some(people::Action::Speak(lang).into()));
            app.options.handle.submit(input(address, own_cause(), said)).await?;
        }
    }
    Ok(())
}

#[derive(Deserialize)]
struct Speaking {
    lang: String,
}

async fn lang(State(app): State<Shared>, visitor: Visitor, Form(form): Form<Speaking>) -> Answer {
    let lang = lang_of(&form.lang).ok_or(Sorry::Wrong)?;
    speak(&app, lang).await?;
    Ok(super::personal::with_cookie(visitor.keep_lang(&app, lang), Redirect::to(app.front())))
}

/// To the next thing.
async fn next(State(app): State<Shared>, visitor: Visitor) -> Answer {
    let demo = options(&app)?;
    app.demo.hand.fetch_add(1, Ordering::Relaxed);
    if let Some(next) = time::next(&app).await? {
        demo.clock.set(next.at);
    }
    Ok(done(&app, &visitor))
}

/// An hour a second, up to the next arrival; pressed again: stop.
async fn fast(State(app): State<Shared>, visitor: Visitor) -> Answer {
    let demo = options(&app)?;
    let run = app.demo.hand.fetch_add(1, Ordering::Relaxed) + 1;
    if demo.clock.running() {
        demo.clock.pause();
        return Ok(done(&app, &visitor));
    }
    let answer = done(&app, &visitor);
    tokio::spawn(async move {
        // Only the street's end can break it off.
        let _ = run_on(&app, run).await;
    });
    Ok(answer)
}

async fn run_on(app: &Shared, run: u64) -> Result<(), Sorry> {
    let demo = options(app)?;
    let mine = || app.demo.hand.load(Ordering::Relaxed) == run;
    loop {
        let mut changes = app.options.handle.changes();
        let Some(next) = time::next(app).await? else { return Ok(()) };
        if !mine() {
            return Ok(());
        }
        demo.clock.run(FAST, Some(next.at));
        while demo.clock.running() {
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
        if !mine() || arrived(&mut changes).await {
            demo.clock.pause();
            return Ok(());
        }
    }
}

/// Whether something came onto a page since the clock was started, or does in a moment.
async fn arrived(changes: &mut broadcast::Receiver<Change>) -> bool {
    let arrival = async {
        loop {
            match changes.recv().await {
                Ok(Change::Page(_)) | Err(broadcast::error::RecvError::Lagged(_)) => return true,
                Ok(Change::Commit(_)) => {}
                Err(broadcast::error::RecvError::Closed) => return true,
            }
        }
    };
    tokio::time::timeout(ARRIVES, arrival).await.unwrap_or(false)
}

#[derive(Deserialize)]
struct Setting {
    to: String,
}

/// To a time of one's own choosing: forwards only, because what has happened has happened.
async fn set(State(app): State<Shared>, visitor: Visitor, Form(form): Form<Setting>) -> Answer {
    let demo = options(&app)?;
    let to = time::read(&app, &form.to).await?.ok_or(Sorry::Wrong)?;
    app.demo.hand.fetch_add(1, Ordering::Relaxed);
    demo.clock.set(to.max(demo.clock.now()));
    Ok(done(&app, &visitor))
}

/// The plug: an answer still leaves, then nothing more.
async fn plug(State(app): State<Shared>, visitor: Visitor) -> Answer {
    options(&app)?;
    let answer = done(&app, &visitor);
    tokio::spawn(async move {
        tokio::time::sleep(SPARK).await;
        if let Ok(demo) = options(&app) {
            (demo.plug)();
        }
    });
    Ok(answer)
}

fn done(app: &App, visitor: &Visitor) -> Response {
    if visitor.live {
        return StatusCode::NO_CONTENT.into_response();
    }
    Redirect::to(app.front()).into_response()
}

/// The page's own stream: where the clock stands, what is next, what is done, what is counted.
async fn events(State(app): State<Shared>, visitor: Visitor, _: Query<BTreeMap<String, String>>) -> Answer {
    options(&app)?;
    let (send, receive) = mpsc::channel(4);
    tokio::spawn(async move {
        let say = visitor.say(&app);
        let mut before = None;
        loop {
            let settled = time::settle(&app).await;
            let (Ok(()), Ok(now)) = (settled, now::now(&app, &say).await) else { return };
            if before.as_ref() != Some(&now) {
                let data = serde_json::to_string(&now).unwrap_or_default();
                let event = Event::default().event("state").data(data).retry(Duration::from_secs(1));
                if send.send(Ok(event)).await.is_err() {
                    return;
                }
                before = Some(now);
            }
            tokio::select! {
                () = send.closed() => return,
                () = tokio::time::sleep(GLANCE) => {}
            }
        }
    });
    Ok(stream::sse(receive).into_response())
}
