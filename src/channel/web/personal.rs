//! The personal page, and the first visit.

use super::conversation::{self, Reading};
use super::entry::{self, Entry};
use super::errors::{Answer, Sorry};
use super::say::Say;
use super::view::personal::{Item, Personal, What};
use super::view::{self, welcome::Welcome};
use super::visitor::Visitor;
use super::{App, Shared, assets};
use crate::domain::{Action, CommunityId, Drawers, Lang, PersonId, Role, State as Street, bookings, day, people};
use axum::extract::{RawQuery, State};
use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use maud::Markup;

/// The one stylesheet, script or sign.
pub async fn asset(visitor: Visitor) -> Answer {
    assets::serve(&visitor.rest).ok_or(Sorry::Lost)
}

/// The channel's front: the one community, or a choice.
pub async fn front(State(app): State<Shared>, visitor: Visitor) -> Answer {
    let me = visitor.person(&app);
    let say = visitor.say(&app);
    let lang = visitor.lang;
    let (home, all) = app
        .options
        .handle
        .look(move |s, _| {
            let home = me.and_then(|me| people::home(s, me)).and_then(|c| day::community(s, c));
            let name = |plan: &day::Plan| plan.name.get(lang).unwrap_or(plan.name.zh()).to_string();
            let all: Vec<_> = day::communities(s).map(|(_, c)| (c.plan.slug.clone(), name(&c.plan))).collect();
            (home.map(|c| c.plan.slug.clone()), all)
        })
        .await?;
    let only = if all.len() == 1 { all.first().map(|(slug, _)| slug.clone()) } else { None };
    if let Some(slug) = home.or(only) {
        return Ok(Redirect::to(&format!("{}/c/{slug}", visitor.root)).into_response());
    }
    let links: Vec<_> = all.into_iter().map(|(slug, name)| (format!("{}/c/{slug}", visitor.root), name)).collect();
    Ok(view::plain::front(&say, &visitor.root, &links).into_response())
}

/// What somebody's page is made of, read at one moment.
struct Seen {
    card: view::personal::Card,
    items: Vec<Item>,
    newest: u32,
    /// They agreed to an older wording, and have not been asked about the new one.
    ask: bool,
    say: super::say::Say,
    bar: Vec<(String, String)>,
    slug: String,
    /// The name of the community in the path, where that is another than theirs.
    other: Option<String>,
}

/// What was found for a visitor.
enum Found {
    /// No such community.
    Nothing,
    /// Somebody who has not agreed yet: the card.
    Stranger(view::personal::Card),
    /// Somebody known.
    Known(Box<Seen>),
}

/// `/c/<community>`: the page of whoever has its cookie, or the first visit.
pub async fn page(State(app): State<Shared>, visitor: Visitor, RawQuery(query): RawQuery) -> Answer {
    let visitor = app.demo.introduce(&app, visitor);
    let (visitor, issued) = visitor;
    let found = look(&app, &visitor).await?;
    let root = visitor.root.clone();
    let query = query.unwrap_or_default();
    let response = match found {
        Found::Nothing => return Err(Sorry::Lost),
        Found::Known(seen) if seen.slug != visitor.slug => {
            let home = format!("{root}/c/{}", seen.slug);
            match &seen.other {
                // Looking at a poster moves nobody.
                Some(other) => {
                    let (names, key) = ((seen.card.community.as_str(), other.as_str()), super::press::fresh_key());
                    view::plain::other(&seen.say, &root, names, &visitor.here(), &home, &key).into_response()
                }
                None => Redirect::to(&home).into_response(),
            }
        }
        Found::Known(seen) if seen.newest == 0 || seen.ask => {
            // Known by the committee, but here for the first time (or since the notice says something new): the
            // first screen is asked for them.
            super::press::arrive(&app, &visitor).await?;
            match look(&app, &visitor).await? {
                Found::Known(seen) => known(&visitor, &seen).into_response(),
                _ => return Err(Sorry::Rest),
            }
        }
        Found::Known(seen) => known(&visitor, &seen).into_response(),
        Found::Stranger(card) => {
            let asked = super::visitor::asked_lang(&query);
            let page = stranger(&app, &visitor, &card, note_of(&query));
            let keep = asked.map(|lang| [(SET_COOKIE, visitor.keep_lang(&app, lang))]);
            match keep {
                Some(cookie) => (AppendHeaders(cookie), page).into_response(),
                None => page.into_response(),
            }
        }
    };
    // Each look renews it: who comes now and then must not become a stranger after a year.
    let again = || visitor.token.as_deref().filter(|_| visitor.person(&app).is_some());
    Ok(match issued.or_else(|| again().map(|token| visitor.know(&app, token))) {
        Some(cookie) => (AppendHeaders([(SET_COOKIE, cookie)]), response).into_response(),
        None => response,
    })
}

/// What just happened to somebody who is a stranger now.
fn note_of(query: &str) -> Option<&'static str> {
    query.split('&').find_map(|pair| match pair {
        "note=out" => Some("web-signed-out"),
        "note=erased" => Some("web-erased"),
        "note=name" => Some("web-name-missing"),
        _ => None,
    })
}

fn stranger(app: &App, visitor: &Visitor, card: &view::personal::Card, note: Option<&'static str>) -> Markup {
    let say = visitor.say(app);
    let phone = visitor.phone.and_then(|n| app.options.demo.as_ref()?.phones.get(n - 1));
    let note = note.map(|key| say.t(key));
    let welcome = Welcome {
        card,
        here: &visitor.here(),
        post: &super::press::fresh_key(),
        name: phone.map_or("", |phone| &phone.name),
        note: note.as_deref(),
        glow: phone.is_some(),
    };
    view::welcome::welcome(&say, &visitor.root, &welcome)
}

async fn look(app: &Shared, visitor: &Visitor) -> Result<Found, Sorry> {
    let me = visitor.person(app);
    let shared = app.clone();
    let visitor = visitor.clone();
    Ok(app
        .options
        .handle
        .look(move |s, d| {
            let asked = day::by_slug(s, &visitor.slug);
            let member = me.filter(|me| people::person(s, *me).is_some_and(|p| p.consent.is_some()));
            match (member, asked) {
                (Some(me), _) => Found::Known(Box::new(seen(&shared, &visitor, s, d, me))),
                (None, Some(asked)) => {
                    Found::Stranger(conversation::card(s, d, &visitor.say(&shared), asked, None))
                }
                (None, None) => Found::Nothing,
            }
        })
        .await?)
}

/// Entries of a page, the newest of which has that number, as this visitor's device shows them.
pub fn items(
    app: &App,
    visitor: &Visitor,
    say: &Say,
    (s, d, me): (&Street, &dyn Drawers, PersonId),
    (newest, entries): (u32, &[(u32, Entry)]),
    unseen: &[u32],
) -> Vec<Item> {
    // A page of one's own is on this device; everything else may be opened on another.
    let address = |path: &str| match path.starts_with("c/") {
        true => format!("{}/{path}", visitor.root),
        false => visitor.public(app, path),
    };
    let here = visitor.here();
    let oldest = entry::oldest(newest);
    let zone = day::zone(s, people::home(s, me).unwrap_or_default());
    let reading = Reading { s, d, me, say: say.clone(), here: &here, address: &address, zone, unseen, oldest };
    conversation::items(&reading, entries)
}

fn seen(app: &App, visitor: &Visitor, s: &Street, d: &dyn Drawers, me: PersonId) -> Seen {
    let home = people::home(s, me).unwrap_or_default();
    let lang = people::lang(s, me).unwrap_or(visitor.lang);
    let say = app.say(lang);
    let (newest, entries) = entry::since(s, d, me, 0);
    let unseen = s.delivery.unseen(me);
    Seen {
        card: conversation::card(s, d, &say, home, Some(me)),
        items: items(app, visitor, &say, (s, d, me), (newest, &entries), &unseen),
        newest,
        ask: people::to_be_asked(s, me, s.at),
        bar: bar(people::may(s, me, home, Role::Helper), home)
            .map(|(key, action)| (say.t(key), action.encode()))
            .into(),
        say,
        slug: day::community(s, home).map_or_else(String::new, |c| c.plan.slug.clone()),
        other: day::by_slug(s, &visitor.slug)
            .and_then(|c| day::community(s, c))
            .map(|c| c.plan.name.get(lang).unwrap_or(c.plan.name.zh()).to_string()),
    }
}

/// The buttons that are always there. Who runs the day finds lists and announcements at home.
pub fn bar(staff: bool, community: CommunityId) -> [(&'static str, Action); 3] {
    let book = ("button-book", bookings::Action::Choose(community).into());
    [
        if staff { ("button-home", people::Action::Home.into()) } else { book },
        ("button-plans", day::Action::Plans.into()),
        ("button-more", people::Action::More.into()),
    ]
}

/// The language switch's buttons.
pub fn switch() -> [(&'static str, Action); 2] {
    [("lang-zh", people::Action::Speak(Lang::Zh).into()), ("lang-en", people::Action::Speak(Lang::En).into())]
}

fn known(visitor: &Visitor, seen: &Seen) -> Markup {
    let mut items = seen.items.clone();
    for item in &mut items {
        give_key(item);
    }
    let bar: Vec<_> =
        seen.bar.iter().map(|(text, action)| (text.clone(), action.clone(), super::press::fresh_key())).collect();
    let [(_, zh), (_, en)] = switch();
    let (zh, en, post) = (zh.encode(), en.encode(), super::press::fresh_key());
    let page = Personal {
        card: &seen.card,
        items: &items,
        here: &visitor.here(),
        newest: seen.newest,
        bar: &bar,
        switch: (&zh, &en, &post),
        typing: &super::press::fresh_key(),
    };
    view::personal::personal(&seen.say, &visitor.root, &page)
}

/// Each form that is sent has a key of its own: a second tap on the same one changes nothing.
pub fn give_key(item: &mut Item) {
    if let What::Told { post, asks_photo, .. } = &mut item.what {
        *post = super::press::fresh_key();
        *asks_photo = asks_photo.take().map(|_| super::press::fresh_key());
    }
}

/// A page that must not be kept, with a cookie.
pub fn with_cookie(cookie: String, response: impl IntoResponse) -> Response {
    (AppendHeaders([(SET_COOKIE, cookie)]), response).into_response()
}
