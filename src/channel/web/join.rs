//! Agreeing: it makes a person on this device, as `/start` does in Telegram.

use super::errors::{Answer, Sorry};
use super::guard;
use super::personal::with_cookie;
use super::press::{cause_of, token_of};
use super::visitor::Visitor;
use super::{Shared, address_of};
use crate::domain::{Hello, Input, Link, Private, Said, clean_name, day, people};
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{ConnectInfo, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect};
use serde::Deserialize;
use std::net::SocketAddr;

/// What the form carries.
#[derive(Deserialize)]
pub struct Joining {
    post: String,
    #[serde(default)]
    name: String,
}

/// `POST /c/<community>/join`.
pub async fn join(
    State(app): State<Shared>,
    peer: Option<axum::Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    visitor: Visitor,
    form: Result<Form<Joining>, FormRejection>,
) -> Answer {
    let Form(form) = form?;
    let cause = cause_of(&form.post).ok_or(Sorry::Wrong)?;
    let slug = visitor.slug.clone();
    let community = app.options.handle.look(move |s, _| day::by_slug(s, &slug)).await?.ok_or(Sorry::Lost)?;
    if clean_name(&form.name).is_none() {
        return Ok(Redirect::to(&format!("{}?note=name", visitor.here())).into_response());
    }
    // Whoever came by a one-time link has a cookie already; everyone else gets the token of this form.
    let token = match (&visitor.token, visitor.person(&app)) {
        (Some(token), Some(_)) => token.clone(),
        _ => token_of(&form.post),
    };
    let address = address_of(&token);
    let new = app.options.handle.find(&address).is_none();
    let client = guard::client(&app, peer.as_ref().map(|axum::Extension(peer)| peer), &headers);
    if new && !app.newcomers.take(client) {
        return Err(Sorry::Busy);
    }
    let lang = visitor.lang;
    let input = Input {
        cause,
        from: Some(address.clone()),
        hello: Hello { name: Some(Private::new(form.name)), lang: Some(lang) },
        origin: None,
        said: Said::Pressed(Some(people::Action::Agree(community, lang).into())),
        keep: None,
    };
    super::press::submit_and_wait(&app, input).await?;
    app.demo.learn(visitor.phone, &address);
    Ok(with_cookie(visitor.know(&app, &token), Redirect::to(&visitor.here())))
}

/// `POST /c/<community>/move`: somebody known belongs to this community from now on.
pub async fn change(
    State(app): State<Shared>,
    visitor: Visitor,
    form: Result<Form<Joining>, FormRejection>,
) -> Answer {
    let Form(form) = form?;
    let cause = cause_of(&form.post).ok_or(Sorry::Wrong)?;
    let (Some(address), Some(_)) = (visitor.address(), visitor.person(&app)) else { return Err(Sorry::Lost) };
    let said = Said::Start(Link::Community(visitor.slug.clone()));
    super::press::submit_and_wait(&app, super::press::input(address, cause, said)).await?;
    Ok(Redirect::to(&visitor.here()).into_response())
}
