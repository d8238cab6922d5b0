//! Photos on the page: sent by a form that works without the script, shown to whoever has them on their page.

use super::conversation::looking;
use super::entry::{self, Entry};
use super::errors::{Answer, Sorry};
use super::press::{away, cause_of, input, see, submit_and_wait};
use super::visitor::Visitor;
use super::{App, Shared};
use crate::darkroom;
use crate::domain::{Handed, Lang, PhotoId, Private, Said, Unfit, people, photos, visits};
use axum::extract::multipart::{Field, Multipart, MultipartRejection};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::response::{IntoResponse, Redirect};
use std::time::Duration;

/// What is read of a post, in bytes. More than a photo may have: whoever sends too much is told so, and not cut off.
pub const POST_MAX: usize = 40 << 20;
/// How long a photo may take to come in.
const SLOW: Duration = Duration::from_secs(120);
/// So long a photo waits for those before it.
const TURN: Duration = Duration::from_secs(30);
/// So many come in at the same time; the others wait.
pub const AT_ONCE: usize = 4;
/// A browser may keep a photo so long without asking. Not for ever: it may be taken back.
const KEEP: &str = "private, max-age=86400";

/// What the form carries.
#[derive(Default)]
struct Sent {
    post: String,
    n: Option<u32>,
    photo: Option<Result<Vec<u8>, Unfit>>,
}

/// `POST /c/<community>/photo`.
pub async fn send(
    State(app): State<Shared>,
    visitor: Visitor,
    form: Result<Multipart, MultipartRejection>,
) -> Answer {
    let (Some(address), Some(me)) = (visitor.address(), visitor.person(&app)) else {
        return Ok(away(&app, &visitor, None));
    };
    if !app.posts.take(me, std::time::Instant::now()) {
        return Err(Sorry::Fast);
    }
    let form = form.map_err(|_| Sorry::Wrong)?;
    let now = app.options.handle.clock().now();
    if !app.options.handle.look(move |s, _| photos::expects(s, me, now)).await? {
        return Err(Sorry::NotYours);
    }
    let turn = tokio::time::timeout(TURN, app.uploads.acquire()).await;
    let turn = turn.ok().and_then(Result::ok).ok_or(Sorry::Fast)?;
    let sent = tokio::time::timeout(SLOW, read(form)).await.map_err(|_| Sorry::Wrong)??;
    let cause = cause_of(&sent.post).ok_or(Sorry::Wrong)?;
    let photo = match sent.photo.ok_or(Sorry::Wrong)? {
        Ok(bytes) => app.options.darkroom.develop(bytes).await,
        Err(why) => Err(why),
    };
    drop(turn);
    if let Some(n) = sent.n {
        see(&app, address.clone(), me, n).await?;
    }
    let lang = app.options.handle.look(move |s, _| people::lang(s, me)).await?.unwrap_or(Lang::Zh);
    let at = app.options.handle.clock().now().timestamp_millis();
    let mut input = input(address, cause, Said::Photo(Handed::Here(photo)));
    input.keep = Some(Entry::Mine { at, text: app.say(lang).t("web-photo-mine") }.sealed());
    submit_and_wait(&app, input).await?;
    Ok(Redirect::to(&visitor.here()).into_response())
}

async fn read(mut form: Multipart) -> Result<Sent, Sorry> {
    let mut sent = Sent::default();
    while let Some(field) = form.next_field().await.map_err(|_| Sorry::Wrong)? {
        let name = field.name().unwrap_or_default().to_string();
        match name.as_str() {
            "photo" => sent.photo = Some(bytes(field, photos::BYTES_MAX as usize).await?.ok_or(Unfit::TooLarge)),
            "post" | "n" => {
                let text =
                    bytes(field, 64).await?.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
                if name == "n" { sent.n = text.parse().ok() } else { sent.post = text }
            }
            _ => {}
        }
    }
    Ok(sent)
}

/// All of a field; `None` where it is longer than it may be. It is read to its end in any case.
async fn bytes(mut field: Field<'_>, most: usize) -> Result<Option<Vec<u8>>, Sorry> {
    let (mut all, mut whole) = (Vec::new(), true);
    while let Some(more) = field.chunk().await.map_err(too_much)? {
        whole &= all.len() + more.len() <= most;
        if whole {
            all.extend_from_slice(&more);
        }
    }
    Ok(whole.then_some(all))
}

fn too_much(error: axum::extract::multipart::MultipartError) -> Sorry {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { Sorry::Large } else { Sorry::Wrong }
}

/// `GET /c/<community>/photo/<n>-<digest>`: the photo of a message on one's own page.
pub async fn show(State(app): State<Shared>, visitor: Visitor, request: Request) -> Answer {
    let me = visitor.person(&app).ok_or(Sorry::Lost)?;
    let (n, digest) = visitor.rest.split_once('-').ok_or(Sorry::Lost)?;
    let (n, digest): (u32, _) = (n.parse().map_err(|_| Sorry::Lost)?, digest.to_string());
    let tag = format!("\"{digest}\"");
    let asked = digest.clone();
    let kept = find(&app, move |d| match entry::read(d, me, n)? {
        Entry::Told(told) => {
            let shot = told.photo.filter(|shot| shot.digest == asked)?;
            d.read(shot.of, shot.item)
        }
        _ => None,
    });
    // Whatever lies in that place by now: only the very photo that was shown is.
    let jpeg = kept.await?.and_then(|kept| darkroom::read(&kept)).ok_or(Sorry::Lost)?;
    if darkroom::digest(&jpeg) != digest {
        return Err(Sorry::Lost);
    }
    let known = request.headers().get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let headers = [(CONTENT_TYPE, "image/jpeg"), (CACHE_CONTROL, KEEP), (ETAG, tag.as_str())];
    Ok(if known { (StatusCode::NOT_MODIFIED, headers).into_response() } else { (headers, jpeg).into_response() })
}

/// `GET /c/<community>/visit-photo/<n>`: a photo of a visit, for those who see its sheet at this moment. No browser keeps it:
/// whoever is visited may take it back.
pub async fn of_visit(State(app): State<Shared>, visitor: Visitor) -> Answer {
    let me = visitor.person(&app).ok_or(Sorry::Lost)?;
    let photo = PhotoId(visitor.rest.parse().map_err(|_| Sorry::Lost)?);
    let handle = &app.options.handle;
    let kept = handle.look(move |s, d| looking(s, d, |ctx| visits::picture(ctx, photo, me))).await?;
    let jpeg = kept.and_then(|kept| darkroom::read(&kept)).ok_or(Sorry::Lost)?;
    Ok(([(CONTENT_TYPE, "image/jpeg"), (CACHE_CONTROL, "no-store")], jpeg).into_response())
}

async fn find<F>(app: &App, look: F) -> Result<Option<Private>, Sorry>
where
    F: FnOnce(&dyn crate::domain::Drawers) -> Option<Private> + Send + 'static,
{
    Ok(app.options.handle.look(move |_, d| look(d)).await?)
}
