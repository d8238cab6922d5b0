//! How what became of sends changes what is still to be told.

use super::super::*;
use super::{Ended, Event, Open, PAGES, Status, people_of, willing};
use std::collections::BTreeMap;

/// Folds an event in.
pub fn apply(s: &mut State, event: &Event, c: &Commit) {
    match event {
        Event::Claimed(ids) => {
            for id in ids {
                let away = people::reached_outside(s, id.to);
                if let Some(status) = status(s, *id) {
                    status.claimed = Some(c.epoch);
                    status.away |= away;
                    status.tries = status.tries.saturating_add(1);
                }
            }
        }
        Event::Again(ids) => {
            for id in ids {
                if let Some(status) = status(s, *id) {
                    status.claimed = None;
                }
            }
        }
        Event::Unsent(ids) => {
            for id in ids {
                if let Some(status) = status(s, *id) {
                    status.claimed = None;
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
                heard(s, &notice, *person, &Ended::Seen);
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
    heard(s, &notice, id.to, end);
}

/// Tells the slices that follow who has heard what.
fn heard(s: &mut State, notice: &Notice, person: PersonId, end: &Ended) {
    match notice {
        Notice::Day(n) => day::heard(s, n, person, end),
        Notice::Announcements(n) => announcements::heard(s, n, person, end),
        _ => {}
    }
}

/// Puts a commit's send in line, for everyone the rule names at this point of the order.
pub fn enqueue(s: &mut State, c: &Commit, n: u16, send: &Send) {
    let readers = match &send.to {
        To::Person(person) => vec![people::reader(s, *person)],
        To::Audience(audience) if send.lane == Lane::Broadcast => willing(s, *audience),
        To::Audience(audience) => people_of(s, *audience),
    };
    // An answer's own commit is its first claim: it leaves as soon as that is durable.
    // It goes back to where the question came from, which may be an address just given up.
    let asked_outside = matches!(c.by, By::Person(_, by) | By::Stranger(by) if by != ChannelId::Web);
    let status = |reader| match send.lane {
        Lane::Answer => {
            let away = asked_outside || people::reached_outside(s, reader);
            Status { claimed: Some(c.epoch), tries: 1, away }
        }
        _ => Status { claimed: None, tries: 0, away: false },
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

/// Takes back what has not left yet of a send. The number of people it is taken back for.
pub fn withdraw(s: &mut State, seq: u64, n: u16) -> usize {
    let Some(open) = s.delivery.open.get_mut(&(seq, n)) else { return 0 };
    let before = open.left.len();
    open.left.retain(|_, status| status.claimed.is_some());
    let gone = before - open.left.len();
    if open.left.is_empty() {
        s.delivery.open.remove(&(seq, n));
    }
    gone
}

/// Forgets everything that was to be told to somebody.
pub fn forget(s: &mut State, person: PersonId) {
    s.delivery.unshown.remove(&person);
    s.delivery.open.retain(|_, open| {
        open.left.remove(&person);
        !open.left.is_empty()
    });
}
