//! The door behind a one-time link: looking at it changes nothing, only pressing does.

use super::errors::{Answer, Sorry};
use super::personal::with_cookie;
use super::press::{cause_of, input, submit_and_wait, token_of};
use super::visitor::Visitor;
use super::{Shared, address_of, guard, view};
use crate::domain::{Link, Said, day, people};
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{ConnectInfo, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect};
use serde::Deserialize;
use std::net::SocketAddr;

/// `GET /go/<code>`.
pub async fn door(State(app): State<Shared>, visitor: Visitor) -> Answer {
    match Link::parse(&visitor.rest) {
        Link::Code(code) => Ok(view::plain::door(
            &visitor.say(&app),
            &visitor.root,
            ("web-door", "web-open"),
            &code,
            &super::press::fresh_key(),
        )
        .into_response()),
        Link::Here(code) => {
            let code = format!("here-{code}");
            Ok(view::plain::door(
                &visitor.say(&app),
                &visitor.root,
                ("web-here-door", "web-here-note"),
                &code,
                &super::press::fresh_key(),
            )
            .into_response())
        }
        _ => Err(Sorry::Lost),
    }
}

/// What the door's form carries.
#[derive(Deserialize)]
pub struct Opening {
    post: String,
}

/// `POST /go/<code>`: a role for whoever has it, another device of somebody known, or the digits on the table.
pub async fn open(
    State(app): State<Shared>,
    peer: Option<axum::Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    visitor: Visitor,
    form: Result<Form<Opening>, FormRejection>,
) -> Answer {
    let Form(form) = form?;
    let cause = cause_of(&form.post).ok_or(Sorry::Wrong)?;
    let link = Link::parse(&visitor.rest);
    match link {
        Link::Code(_) => {}
        // Digits make nobody known: who types them elsewhere can do that here as little as there.
        Link::Here(_) if visitor.person(&app).is_some() => {}
        Link::Here(_) => return Err(Sorry::Unknown),
        _ => return Err(Sorry::Lost),
    }
    let token = match (&visitor.token, visitor.person(&app)) {
        (Some(token), Some(_)) => token.clone(),
        _ => token_of(&form.post),
    };
    let address = address_of(&token);
    let new = app.options.handle.find(&address).is_none();
    let client = guard::client(&app, peer.as_ref().map(|axum::Extension(peer)| peer), &headers);
    if new {
        let now = app.options.handle.clock().now();
        let all = app.options.handle.look(move |s, _| people::codes_rest(s, now, None)).await?;
        if all || app.misses.is_spent(client) {
            return Err(Sorry::CodesRest);
        }
        if !app.newcomers.take(client) {
            return Err(Sorry::Busy);
        }
    }
    submit_and_wait(&app, input(address.clone(), cause, Said::Start(link))).await?;
    let Some(me) = app.options.handle.find(&address) else {
        // Who is not known does not become so by a code that is not good; the answer is the same for all of these.
        app.misses.take(client);
        return Err(Sorry::Code);
    };
    let slug = app
        .options
        .handle
        .look(move |s, _| {
            let home = people::home(s, me).and_then(|c| day::community(s, c));
            home.or_else(|| day::communities(s).next().map(|(_, c)| c)).map(|c| c.plan.slug.clone())
        })
        .await?
        .ok_or(Sorry::Lost)?;
    let to = Redirect::to(&format!("{}/c/{slug}", visitor.root));
    Ok(with_cookie(visitor.know(&app, &token), to))
}
