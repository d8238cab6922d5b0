//! What arrives, arrives by itself: one stream of server-sent events a page.

use super::conversation;
use super::entry;
use super::errors::{Answer, Sorry};
use super::personal::{self, give_key};
use super::say::Say;
use super::view;
use super::view::personal::{Card, Item, What};
use super::visitor::Visitor;
use super::{App, Shared};
use crate::domain::{CommunityId, Lang, PersonId, Role, people};
use crate::engine::Change;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;
use tokio::time::Instant;
use tokio_stream::wrappers::ReceiverStream;

/// A proxy that closes quiet connections usually waits a minute.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// A browser that lost us comes back after this long.
const RETRY: Duration = Duration::from_secs(1);
/// So far back a message may still change: its buttons are spent, a progress goes on.
const BACK: u32 = 12;
/// A stream ends this soon after its street has closed, so that the process can end too.
const GLANCE: Duration = Duration::from_secs(2);
/// Counts on an organizer's card are brought up to date so often, at most.
const COUNTS_PAUSE: Duration = Duration::from_millis(400);
/// Everyone else's card changes with a message of their own, and hardly ever otherwise.
const CARD_PAUSE: Duration = Duration::from_secs(3);

/// A stream that ends when nobody reads it any more.
pub type Events = Sse<axum::response::sse::KeepAliveStream<ReceiverStream<Result<Event, Infallible>>>>;

/// Makes a stream from what is sent into a channel.
pub fn sse(events: mpsc::Receiver<Result<Event, Infallible>>) -> Events {
    Sse::new(ReceiverStream::new(events)).keep_alive(KeepAlive::new().interval(HEARTBEAT))
}

/// How a page stands.
struct Standing {
    card: Card,
    items: Vec<Item>,
    newest: u32,
    lang: Option<Lang>,
    counts: bool,
}

/// `GET /c/<community>/events?after=<n>`.
pub async fn events(
    State(app): State<Shared>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Answer {
    let query = query.unwrap_or_default();
    let number = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.parse::<u32>().ok());
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()).and_then(|id| id.parse().ok());
    let after = last.or(number("after=")).unwrap_or(0);
    // Whoever comes back may have missed a change of what they have already.
    let back = last.is_some() || number("back=") == Some(1);
    let me = visitor.person(&app);
    if let (Some(_), Some(address)) = (me, visitor.address()) {
        app.demo.learn(visitor.phone, &address);
    }
    let (send, receive) = mpsc::channel(16);
    tokio::spawn(async move {
        let page = Page { app, visitor, me, send };
        // Nothing to tell anybody: the reader has gone, or the street rests and they will come back.
        let _ = page.follow(after, back).await;
    });
    Ok(sse(receive).into_response())
}

/// The reader has gone, or there is nothing more to tell.
struct Over;

struct Page {
    app: Shared,
    visitor: Visitor,
    me: Option<PersonId>,
    send: mpsc::Sender<Result<Event, Infallible>>,
}

impl Page {
    async fn tell(&self, event: Event) -> Result<(), Over> {
        self.send.send(Ok(event)).await.map_err(|_| Over)
    }

    async fn follow(&self, after: u32, back: bool) -> Result<(), Over> {
        let mut changes = self.app.options.handle.changes();
        self.tell(Event::default().retry(RETRY).comment("tongxin")).await?;
        let Some(me) = self.me else {
            return self.tell(Event::default().event("gone").data("")).await;
        };
        let Some(mut known) = self.look(me, None).await.map_err(|_| Over)? else {
            return self.tell(Event::default().event("gone").data("")).await;
        };
        let lang = known.lang;
        let mut before: Vec<Item> = known.items.iter().filter(|item| item.n <= after && !back).cloned().collect();
        let (mut card, mut held) = (Card::default(), BTreeSet::new());
        loop {
            if known.lang != lang {
                return self.tell(Event::default().event("again").data("")).await;
            }
            self.tell_items(&known, &before).await?;
            if known.card != card {
                let html = view::personal::card(&self.say(known.lang), &known.card).into_string();
                self.tell(Event::default().event("card").data(html)).await?;
            }
            (before, card) = (std::mem::take(&mut known.items), std::mem::take(&mut known.card));
            held.extend(before.iter().filter(|item| open(item)).map(|item| item.n));
            let pause = if known.counts { COUNTS_PAUSE } else { CARD_PAUSE };
            self.wait(me, &mut changes, pause).await?;
            match self.look(me, Some(held.clone())).await.map_err(|_| Over)? {
                Some(now) => known = now,
                None => return self.tell(Event::default().event("gone").data("")).await,
            }
        }
    }

    /// Returns when there may be something new: at once for a message, a little later for anything else.
    async fn wait(&self, me: PersonId, changes: &mut Receiver<Change>, pause: Duration) -> Result<(), Over> {
        let mut later: Option<Instant> = None;
        loop {
            let due = async {
                match later {
                    Some(at) => tokio::time::sleep_until(at).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = self.send.closed() => return Err(Over),
                () = due => return Ok(()),
                () = tokio::time::sleep(GLANCE) => {
                    if !self.app.options.handle.status().ready {
                        return Err(Over);
                    }
                }
                change = changes.recv() => match change {
                    Ok(Change::Page(who)) if who == me => return Ok(()),
                    Ok(Change::Page(_)) => {}
                    Ok(Change::Commit(_)) => later = later.or_else(|| Some(Instant::now() + pause)),
                    Err(RecvError::Lagged(_)) => return Ok(()),
                    Err(RecvError::Closed) => return Err(Over),
                }
            }
        }
    }

    fn say(&self, lang: Option<Lang>) -> Say {
        self.app.say(lang.unwrap_or(self.visitor.lang))
    }

    async fn tell_items(&self, known: &Standing, before: &[Item]) -> Result<(), Over> {
        let mut html = String::new();
        for item in known.items.iter().filter(|item| !before.contains(item)) {
            let mut item = item.clone();
            give_key(&mut item);
            html.push_str(&view::personal::item(&self.say(known.lang), &self.visitor.here(), &item).into_string());
        }
        if html.is_empty() {
            return Ok(());
        }
        self.tell(Event::default().event("item").id(known.newest.to_string()).data(html)).await
    }

    async fn look(&self, me: PersonId, held: Option<BTreeSet<u32>>) -> Result<Option<Standing>, Sorry> {
        let (app, visitor) = (self.app.clone(), self.visitor.clone());
        Ok(self.app.options.handle.look(move |s, d| standing(&app, &visitor, (s, d, me), held.as_ref())).await?)
    }
}

/// Whether there is something to press at it.
fn open(item: &Item) -> bool {
    matches!(&item.what, What::Told { buttons, chosen: None, .. } if !buttons.is_empty())
}

/// How a page stands: its newest messages, and of the older ones those that were open, or (at first) are.
fn standing(
    app: &App,
    visitor: &Visitor,
    (s, d, me): (&crate::domain::State, &dyn crate::domain::Drawers, PersonId),
    held: Option<&BTreeSet<u32>>,
) -> Option<Standing> {
    let person = people::person(s, me).filter(|p| p.consent.is_some())?;
    let home: CommunityId = person.community?;
    let lang = person.lang;
    let say = app.say(lang.unwrap_or(visitor.lang));
    let newest = people::page(s, me);
    // One more than is compared: how the first one reads depends on the one before it.
    let from = newest.saturating_sub(BACK);
    let entries = match held {
        Some(held) => {
            let some = held.iter().flat_map(|n| [n.saturating_sub(1), *n]).collect();
            entry::some(s, d, me, (&some, from.saturating_sub(1))).1
        }
        None => entry::since(s, d, me, 0).1,
    };
    let items = personal::items(app, visitor, &say, (s, d, me), (newest, &entries), &[]);
    let wanted = |item: &Item| item.n > from || held.map_or_else(|| open(item), |held| held.contains(&item.n));
    let items = items.into_iter().filter(wanted).collect();
    Some(Standing {
        card: conversation::card(s, d, &say, home, Some(me)),
        items,
        newest,
        lang,
        counts: people::may(s, me, home, Role::Helper),
    })
}
