//! How what became of sends changes what is still to be told.

use super::super::*;
use super::{Ended, Event, Open, PAGES, Status, people_of, willing};
use std::collections::{BTreeMap, BTreeSet};

/// Folds an event in.
pub fn apply(s: &mut State, event: &Event, c: &Commit) {
    match event {
        Event::Claimed(ids) => {
            for id in ids {
                let away = GroupId::of(id.to).is_some() || people::reached_outside(s, id.to);
                let card =
                    s.delivery.get(*id).map(|(send, _)| &send.notice).filter(|n| matches!(n, Notice::Groups(_)));
                if let Some(notice) = card.cloned() {
                    groups::leaves(s, id.to, &notice);
                }
                if let Some(status) = status(s, *id) {
                    status.claimed = Some(c.epoch);
                    status.away |= away;
                    status.tries = status.tries.saturating_add(1);
                    status.since = c.seq;
                }
            }
        }
        Event::Again(ids) => {
            for id in ids {
                if let Some(status) = status(s, *id) {
                    status.claimed = None;
                    status.since = 0;
                }
            }
        }
        Event::Unsent(ids) => {
            for id in ids {
                if let Some(status) = status(s, *id) {
                    status.claimed = None;
                    status.since = 0;
                    status.tries = status.tries.saturating_sub(1);
                }
            }
        }
        Event::Held(..) => {} // they wait as before
        Event::Ended(list) => {
            for (id, end) in list {
                finish(s, *id, end);
            }
        }
        Event::Own(person, page) => people::turned(s, *person, *page),
        Event::Shown(person, upto) => {
            let Some(waiting) = s.delivery.unshown.get_mut(person) else { return };
            let seen: Vec<_> = waiting.extract_if(.., |(page, _)| *page <= *upto).collect();
            if waiting.is_empty() {
                s.delivery.unshown.remove(person);
            }
            for (_, notice) in seen {
                heard(s, &notice, 0, *person, &Ended::Seen);
            }
        }
        Event::Reach(person, channel, yes) => people::reach(s, *person, *channel, *yes),
    }
}

fn status(s: &mut State, id: SendId) -> Option<&mut Status> {
    s.delivery.open.get_mut(&(id.seq, id.n))?.left.get_mut(&id.to)
}

fn finish(s: &mut State, id: SendId, end: &Ended) {
    let Some(open) = s.delivery.open.get_mut(&(id.seq, id.n)) else { return };
    if open.left.remove(&id.to).is_none() {
        return;
    }
    let notice = open.send.notice.clone();
    if open.left.is_empty() {
        s.delivery.open.remove(&(id.seq, id.n));
    }
    match end {
        Ended::Kept(page) => {
            people::turned(s, id.to, *page);
            let waiting = s.delivery.unshown.entry(id.to).or_default();
            waiting.retain(|(old, _)| old + PAGES > *page);
            // Words that were taken back before anybody saw them were never told.
            waiting.retain(|(at, old)| at != page || !announcements::takes_back(&notice, old));
            waiting.push((*page, notice.clone()));
        }
        Ended::Gone(channel) => people::reach(s, id.to, *channel, false),
        // Older journals do not say by which channel: the one in use then.
        Ended::Failed(Final::Gone) => {
            if let Some(channel) = people::channel(s, id.to) {
                people::reach(s, id.to, channel, false);
            }
        }
        _ => {}
    }
    heard(s, &notice, id.seq, id.to, end);
}

/// Tells the slices that follow who has heard what, by the send of which commit.
fn heard(s: &mut State, notice: &Notice, seq: u64, person: PersonId, end: &Ended) {
    match notice {
        Notice::Day(n) => day::heard(s, n, seq, person, end),
        Notice::Announcements(n) => announcements::heard(s, n, seq, person, end),
        Notice::Groups(n) => groups::heard(s, n, person, end),
        _ => {}
    }
}

/// Puts a commit's send in line, for everyone the rule names at this point of the order.
pub fn enqueue(s: &mut State, c: &Commit, n: u16, send: &Send) {
    let readers = match &send.to {
        To::Person(person) => vec![people::reader(s, *person)],
        To::Audience(audience) if send.lane == Lane::Broadcast => willing(s, *audience),
        To::Audience(audience) => people_of(s, *audience),
        To::Told(id, whose) => announcements::readers(s, *id, *whose),
        To::Group(id) => groups::get(s, *id).map(|_| id.reader()).into_iter().collect(),
    };
    if let To::Group(id) = send.to {
        groups::lined_up(s, id, c.at);
    }
    if let Notice::Announcements(notice) = &send.notice {
        announcements::lined_up(s, notice, &readers, c);
    }
    // An answer's own commit is its first claim: it leaves as soon as that is durable.
    // It goes back to where the question came from, which may be an address just given up.
    let asked_outside = matches!(c.by, By::Person(_, by) | By::Stranger(by) if by != ChannelId::Web);
    let status = |reader| match send.lane {
        Lane::Answer => {
            let away = asked_outside || people::reached_outside(s, reader);
            Status { claimed: Some(c.epoch), tries: 1, away, since: c.seq }
        }
        _ => Status { claimed: None, tries: 0, away: false, since: 0 },
    };
    let left: BTreeMap<_, _> = readers.iter().map(|reader| (*reader, status(*reader))).collect();
    if send.lane == Lane::Answer {
        for reader in &readers {
            people::shows(s, *reader, &send.notice, c.at);
        }
    }
    if !left.is_empty() {
        s.delivery.open.insert((c.seq, n), Open { send: send.clone(), left });
    }
}

/// Takes out of line whatever tells this and has not left yet. Whom it was for.
pub fn withdraw(s: &mut State, notice: &Notice) -> Vec<PersonId> {
    let mut gone = Vec::new();
    s.delivery.open.retain(|_, open| {
        if open.send.notice == *notice {
            let free = |_: &PersonId, status: &mut Status| status.claimed.is_none();
            gone.extend(open.left.extract_if(.., free).map(|(person, _)| person));
        }
        !open.left.is_empty()
    });
    gone
}

/// Whoever stands in line for this, or it is on its way to them.
pub fn in_line(s: &State, notice: &Notice) -> BTreeSet<PersonId> {
    let telling = s.delivery.open.values().filter(|open| open.send.notice == *notice);
    telling.flat_map(|open| open.left.keys().copied()).collect()
}

/// Forgets everything that was to be told to somebody.
pub fn forget(s: &mut State, person: PersonId) {
    s.delivery.unshown.remove(&person);
    s.delivery.open.retain(|_, open| {
        open.left.remove(&person);
        !open.left.is_empty()
    });
}
