//! What people press and type on their page, as inputs.

use super::conversation;
use super::entry::Entry;
use super::errors::{Answer, Sorry};
use super::personal;
use super::say::Say;
use super::visitor::Visitor;
use super::{App, Shared};
use crate::domain::{
    Action, Address, Cause, ChannelId, CommunityId, Hello, Input, Lang, Link, MsgRef, PersonId, Private, Said,
    TEXT_MAX, clean_text, people,
};
use crate::engine::{Accepted, Change};
use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::time::Duration;

/// How long a page without the script waits for the answer to what was pressed on it.
const PATIENCE: Duration = Duration::from_millis(1500);

/// A key for a form: what is posted with it twice counts once.
pub fn fresh_key() -> String {
    hex(&fresh())
}

fn fresh() -> [u8; 16] {
    let mut bytes = [0; 16];
    // Without randomness from the system nothing here would be safe: stop rather than guess.
    getrandom::fill(&mut bytes).expect("the system gives random bytes");
    bytes
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn derived(purpose: &str, key: &str) -> [u8; 16] {
    let digest = Sha256::new().chain_update(purpose).chain_update(key).finalize();
    digest.as_slice()[..16].try_into().expect("a SHA-256 digest has 32 bytes")
}

/// The cause that a form's key stands for. The journal holds only this digest of it, so that nobody who
/// reads the journal can tell the token below.
pub fn cause_of(key: &str) -> Option<Cause> {
    let whole = key.len() == 32 && key.bytes().all(|b| b.is_ascii_hexdigit());
    whole.then(|| Cause::Post(derived("cause:", key)))
}

/// The token of the person whom a form makes: agreeing twice, even over a restart, is the same person.
pub fn token_of(key: &str) -> String {
    hex(&derived("token:", key))
}

/// An input from a visitor's device.
pub fn input(from: Address, cause: Cause, said: Said) -> Input {
    Input { cause, from: Some(from), hello: Hello::default(), origin: None, said, keep: None }
}

/// A cause of our own.
pub fn own_cause() -> Cause {
    Cause::Post(fresh())
}

/// What a form on the page carries.
#[derive(Deserialize)]
pub struct Pressing {
    post: String,
    #[serde(default)]
    n: Option<u32>,
    #[serde(default)]
    b: Option<String>,
    #[serde(default)]
    text: Option<String>,
}

/// `POST /c/<community>/say`: a button of a message, a button at the bottom, or typed words.
pub async fn say(
    State(app): State<Shared>,
    visitor: Visitor,
    form: Result<Form<Pressing>, FormRejection>,
) -> Answer {
    let Form(form) = form?;
    let cause = cause_of(&form.post).ok_or(Sorry::Wrong)?;
    let (Some(address), Some(me)) = (visitor.address(), visitor.person(&app)) else {
        return Ok(away(&app, &visitor, None));
    };
    if !app.posts.take(me, std::time::Instant::now()) {
        return Err(Sorry::Fast);
    }
    let at = app.options.handle.clock().now().timestamp_millis();
    let mut input = input(address, cause, Said::Other);
    match (form.text, form.b) {
        (Some(text), _) => {
            let text = text.replace("\r\n", "\n");
            // As everybody's words: no mark in it that changes how other text reads.
            let kept: String = clean_text(&text).chars().take(TEXT_MAX).collect();
            input.keep = Some(Entry::Mine { at, text: kept }.sealed());
            input.said = Said::Text(Private::new(text));
        }
        (None, Some(data)) => {
            let of = form.n;
            let shared = app.clone();
            let (label, data) = app
                .options
                .handle
                .look(move |s, d| {
                    let label = match of {
                        Some(n) => conversation::pressed(d, me, n, &data),
                        None => {
                            let say = shared.say(people::lang(s, me).unwrap_or(Lang::Zh));
                            at_bottom(&say, people::home(s, me).unwrap_or_default(), &data)
                        }
                    };
                    (label, data)
                })
                .await?;
            input.origin = of.map(|n| MsgRef { channel: ChannelId::Web, id: n.to_string().into() });
            // A button that the page never had is answered as one that is too old.
            input.said = Said::Pressed(label.as_ref().and_then(|_| Action::decode(&data)));
            input.keep = label.map(|label| Entry::Pressed { at, label, of }.sealed());
        }
        (None, None) => return Err(Sorry::Wrong),
    }
    let speak = matches!(&input.said, Said::Pressed(Some(Action::People(people::Action::Speak(_)))));
    let erase = matches!(&input.said, Said::Pressed(Some(Action::People(people::Action::Erase))));
    if visitor.live {
        app.options.handle.submit(input).await?;
    } else {
        if let (Some(n), Some(from)) = (form.n, input.from.clone()) {
            // Without the script nothing else tells: whoever presses a screen has seen it, and all above it.
            see(&app, from, me, n).await?;
        }
        submit_and_wait(&app, input).await?;
    }
    if visitor.person(&app).is_none() {
        return Ok(away(&app, &visitor, Some(if erase { "erased" } else { "out" })));
    }
    Ok(match (visitor.live, speak) {
        (true, false) => StatusCode::NO_CONTENT.into_response(),
        (true, true) => StatusCode::RESET_CONTENT.into_response(),
        (false, _) => Redirect::to(&visitor.here()).into_response(),
    })
}

/// The label of a button that is always there.
fn at_bottom(say: &Say, home: CommunityId, data: &str) -> Option<String> {
    let buttons = [false, true].into_iter().flat_map(|staff| personal::bar(staff, home)).chain(personal::switch());
    buttons.into_iter().find(|(_, action)| action.encode() == data).map(|(key, _)| say.t(key))
}

/// Nobody is known on this device any more: the cookie goes, the first visit comes.
pub fn away(app: &App, visitor: &Visitor, note: Option<&str>) -> axum::response::Response {
    let here = visitor.here();
    let to = note.map_or_else(|| here.clone(), |note| format!("{here}?note={note}"));
    let cookie = visitor.forget(app);
    if visitor.live {
        let headers = [(axum::http::header::HeaderName::from_static("x-to"), to)];
        return personal::with_cookie(cookie, (StatusCode::RESET_CONTENT, headers));
    }
    personal::with_cookie(cookie, Redirect::to(&to))
}

/// Hands an input in, and waits a little until the answer stands on the page.
pub async fn submit_and_wait(app: &App, input: Input) -> Result<Accepted, Sorry> {
    let handle = &app.options.handle;
    let Some(from) = input.from.clone() else { return Ok(handle.submit(input).await?) };
    let own = u32::from(input.keep.is_some());
    let mut changes = handle.changes();
    let before = match handle.find(&from) {
        Some(me) => handle.look(move |s, _| people::page(s, me)).await?,
        None => 0,
    };
    let accepted = handle.submit(input).await?;
    let answered = async {
        loop {
            let Some(me) = handle.find(&from) else { return };
            match handle.look(move |s, _| people::page(s, me)).await {
                Ok(page) if page > before + own => return,
                Ok(_) => {}
                Err(_) => return,
            }
            loop {
                match changes.recv().await {
                    Ok(Change::Page(who)) if who == me => break,
                    Ok(_) => {}
                    Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => break,
                    Err(tokio::sync::broadcast::error::RecvError::Closed) => return,
                }
            }
        }
    };
    if accepted != Accepted::Repeat {
        // Without an answer in time the page is shown as it is; the answer will be there the next time.
        let _ = tokio::time::timeout(PATIENCE, answered).await;
    }
    Ok(accepted)
}

/// Somebody known has a page without a single message: they are greeted.
pub async fn arrive(app: &App, visitor: &Visitor) -> Result<(), Sorry> {
    if let Some(address) = visitor.address() {
        submit_and_wait(app, input(address, own_cause(), Said::Start(Link::Plain))).await?;
    }
    Ok(())
}

/// What the script says: everything up to this message has been seen.
#[derive(Deserialize)]
pub struct Shown {
    n: u32,
}

/// `POST /c/<community>/shown`.
pub async fn shown(
    State(app): State<Shared>,
    visitor: Visitor,
    form: Result<Form<Shown>, FormRejection>,
) -> Answer {
    let Form(Shown { n }) = form?;
    let (Some(address), Some(me)) = (visitor.address(), visitor.person(&app)) else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    see(&app, address, me, n).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The page has shown everything up to that message, if anything was waiting.
pub async fn see(app: &App, from: Address, me: PersonId, n: u32) -> Result<(), Sorry> {
    if app.options.handle.look(move |s, _| s.delivery.unshown(me) > 0).await? {
        app.options.handle.submit(input(from, own_cause(), Said::Shown(n))).await?;
    }
    Ok(())
}
