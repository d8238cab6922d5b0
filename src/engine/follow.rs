//! What follows from durable commits: messages in their readers' words, and who stands in line.

use super::book::Changes;
use super::dispatch::{Errand, Waiting};
use super::{Message, Photo, Wording};
use crate::darkroom;
use crate::domain::{
    Address, ChannelId, Drawers, Event, Final, Item, Notice, Outcome, PersonId, SendId, State, announcements,
    delivery, groups, people, render,
};
use crate::journal::Entry;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The channels that are there; `None`: whichever there are.
pub(super) type Here = Option<Vec<ChannelId>>;

/// What the desk remembers of an input beside its commit.
pub(super) struct Origin {
    /// Where it came from, and whose address that is: an answer goes back there.
    pub(super) from: Option<(Address, PersonId)>,
    /// What it changes in the address book.
    pub(super) changes: Changes,
}

/// Photos taken out of their drawers, once for all who are shown them.
type Album = BTreeMap<(PersonId, Item), Option<Photo>>;

/// What the outbox is to do about durable commits. `s` has all of them folded in.
pub(super) fn errand(
    s: &State,
    d: &dyn Drawers,
    wording: &dyn Wording,
    here: &Here,
    epoch: u64,
    done: &[(Entry, Origin)],
) -> Errand {
    let (mut errand, mut album) = (Errand::default(), Album::new());
    for (entry, origin) in done {
        let mut claimed: Vec<SendId> = Vec::new();
        for (id, send, status) in s.delivery.of(entry.commit.seq) {
            match status.claimed {
                None => errand.waiting.push(waiting(s, here, id, send)),
                Some(by) if by == epoch => claimed.push(id),
                Some(_) => {}
            }
        }
        for event in &entry.commit.events {
            match event {
                Event::Delivery(delivery::Event::Claimed(ids)) => claimed.extend(ids),
                Event::Delivery(delivery::Event::Again(ids) | delivery::Event::Unsent(ids)) => {
                    let open = ids.iter().filter_map(|id| Some((*id, s.delivery.get(*id)?)));
                    let free = open.filter(|(_, (_, status))| status.claimed.is_none());
                    errand.waiting.extend(free.map(|(id, (send, _))| waiting(s, here, id, send)));
                }
                Event::Delivery(delivery::Event::Held(morning, ids)) => {
                    let open = ids.iter().filter_map(|id| Some((*id, s.delivery.get(*id)?.0)));
                    let held = open
                        .map(|(id, send)| Waiting { not_before: Some(*morning), ..waiting(s, here, id, send) });
                    errand.waiting.extend(held);
                }
                _ => {}
            }
        }
        for id in claimed {
            // Whatever one reader's words run into, the others' leave.
            let worded = catch_unwind(AssertUnwindSafe(|| word(s, d, wording, here, id, origin, &mut album)));
            let worded = worded.unwrap_or_else(|_| {
                tracing::error!(
                    seq = id.seq,
                    n = id.n,
                    to = id.to.0,
                    "a message cannot be worded; it is left out"
                );
                Some(Err(Outcome::Failed(Final::Refused)))
            });
            match worded {
                Some(Ok(message)) => errand.ready.push(message),
                Some(Err(outcome)) => errand.ended.push((id, outcome)),
                None => {} // finished meanwhile: whoever it was for is forgotten
            }
        }
    }
    errand
}

/// Everything that stands in line, oldest first.
pub(super) fn everything_waiting(s: &State, here: &Here) -> Vec<Waiting> {
    let all = s.delivery.all().filter(|(_, _, status)| status.claimed.is_none());
    all.map(|(id, send, _)| waiting(s, here, id, send)).collect()
}

fn waiting(s: &State, here: &Here, id: SendId, send: &crate::domain::Send) -> Waiting {
    // What changes a message that stands goes by the channel where it stands.
    let stands = delivery::place(s, send, id.to).mends().map(|at| at.channel);
    let channel = stands.or_else(|| channel(s, here, id.to));
    Waiting { id, lane: send.lane, channel, not_before: send.not_before }
}

/// A send as its reader sees it at this moment, or why there is nothing to deliver.
fn word(
    s: &State,
    d: &dyn Drawers,
    wording: &dyn Wording,
    here: &Here,
    id: SendId,
    origin: &Origin,
    album: &mut Album,
) -> Option<Result<Box<Message>, Outcome>> {
    let (send, _) = s.delivery.get(id)?;
    // First where to, then what: some words are for a page only.
    let back = origin.from.as_ref().filter(|(_, who)| *who == id.to).map(|(from, _)| from.clone());
    let place = delivery::place(s, send, id.to);
    let to = match place.mends() {
        Some(_) => groups::address(s, id.to).or_else(|| where_it_stands(s, d, &send.notice, id.to)),
        None => back.or_else(|| address(s, d, here, id.to)),
    };
    let via = to.as_ref().map(|to| to.channel);
    let Some(screen) = render(s, d, &send.notice, id.to, via) else { return Some(Err(Outcome::Void)) };
    let words = wording.words(&screen, people::lang(s, id.to).or_else(|| groups::lang(s, id.to)));
    let Some(to) = to else { return Some(Err(Outcome::Failed(Final::NoAddress))) };
    let stranger = people::person(s, id.to).is_none_or(|person| person.consent.is_none());
    let photo = screen.photo.and_then(|at| album.entry(at).or_insert_with(|| photo(d, at)).clone());
    let (lane, meant, notice) = (send.lane, send.not_before, send.notice.clone());
    Some(Ok(Box::new(Message { id, to, lane, stranger, place, meant, words, notice, photo })))
}

/// A photo out of its drawer; where it cannot be opened any more, the words stand alone.
fn photo(d: &dyn Drawers, at: (PersonId, Item)) -> Option<Photo> {
    let jpeg = darkroom::read(&d.read(at.0, at.1)?)?;
    Some(Photo { digest: darkroom::digest(&jpeg), at, size: darkroom::size(&jpeg)?, jpeg: jpeg.into() })
}

/// The channel by which somebody is reached now: of those that are there, the one used last if it works.
fn channel(s: &State, here: &Here, who: PersonId) -> Option<ChannelId> {
    if let Some(group) = groups::address(s, who) {
        return Some(group.channel).filter(|channel| here.as_ref().is_none_or(|here| here.contains(channel)));
    }
    let first = people::channel(s, who)?;
    match here {
        Some(here) if !here.contains(&first) => here.iter().copied().find(|c| people::reachable(s, who, *c)),
        _ => Some(first),
    }
}

/// Where the copy stands that is to change, if that address has not been given up.
fn where_it_stands(s: &State, d: &dyn Drawers, notice: &Notice, who: PersonId) -> Option<Address> {
    let (channel, device) = announcements::stands(s, notice, who)?;
    let key = d.read(who, Item::Address(channel, device))?;
    Some(Address { channel, key: key.reveal().into() })
}

/// Where somebody is reached now.
fn address(s: &State, d: &dyn Drawers, here: &Here, who: PersonId) -> Option<Address> {
    let channel = channel(s, here, who)?;
    if let Some(group) = groups::address(s, who) {
        return Some(group);
    }
    let device = people::person(s, who)?.devices.iter().rev().find(|d| d.channel == channel)?;
    let key = d.read(who, Item::Address(channel, device.n))?;
    Some(Address { channel, key: key.reveal().into() })
}
