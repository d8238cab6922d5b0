//! The code of the moment in large, for the table: a page that turns over by itself each minute.

use super::Shared;
use super::errors::{Answer, Sorry};
use super::qr;
use super::view::here::{Board, page};
use super::visitor::Visitor;
use crate::domain::{Role, day, hours, people};
use axum::extract::State;
use axum::response::IntoResponse;

/// `GET /c/<community>/here`, for those who keep the list.
pub async fn board(State(app): State<Shared>, visitor: Visitor) -> Answer {
    let me = visitor.person(&app).ok_or(Sorry::NotYours)?;
    let (slug, now) = (visitor.slug.clone(), app.options.handle.clock().now());
    let lang = visitor.lang;
    let found: Result<_, Sorry> = app
        .options
        .handle
        .look(move |s, _| {
            let community = day::by_slug(s, &slug).ok_or(Sorry::Lost)?;
            people::may(s, me, community, Role::Helper).then_some(()).ok_or(Sorry::NotYours)?;
            Ok((people::lang(s, me).unwrap_or(lang), hours::shown(s, community, now)))
        })
        .await?;
    let (lang, code) = found?;
    let code = code.map(|code| format!("{code:04}"));
    let codes = code.iter().flat_map(|code| {
        let web = visitor.public(&app, &format!("go/here-{code}"));
        let telegram = (app.options.bot)().map(|bot| format!("https://t.me/{bot}?start=here-{code}"));
        [("web-here-web", Some(web)), ("web-here-telegram", telegram)]
    });
    let scans = codes.filter_map(|(key, address)| Some((key, qr::svg(&address?)?))).collect();
    // A second into the next minute, the next code stands there.
    let left = 61 - now.timestamp().rem_euclid(60);
    let page = page(&app.say(lang), &visitor.root, &Board { code, scans });
    Ok(([("refresh", left.to_string())], page).into_response())
}
