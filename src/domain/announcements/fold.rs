//! How what happened changes an announcement, and who has heard it.

use super::super::*;
use super::{Announcement, Copies, Event, Mark, Notice, Round};
use delivery::Ended;
use std::collections::BTreeMap;

/// Folds an event in.
pub fn apply(s: &mut State, event: &Event, c: &Commit) {
    match event {
        Event::Made { id, by, community, to, text, at } => {
            s.announcements.newest = s.announcements.newest.max(id.0);
            let known = Announcement {
                by: *by,
                community: *community,
                to: *to,
                text: text.clone(),
                made: c.at,
                at: *at,
                begun: None,
                total: delivery::willing(s, *to).len() as u32,
                open: BTreeMap::new(),
                delivered: 0,
                copies: Copies::default(),
                round: None,
                taken: false,
                repeats: 0,
                stopped: false,
                missed: false,
                card: None,
                shown: (c.at, 0),
                stale: false,
                reported: false,
            };
            s.announcements.list.insert(*id, known);
        }
        Event::Begun(_) => {} // its send says so; see `lined_up`
        Event::Stopped(id) => stop(s, *id),
        Event::Missed(id) => {
            if let Some(known) = s.announcements.list.get_mut(id) {
                known.stopped = true;
                known.missed = true;
            }
        }
        Event::Shown(id) => {
            if let Some(known) = s.announcements.list.get_mut(id) {
                known.reported |= known.finished();
                known.shown = (c.at, known.shown.1 + 1);
                known.stale = false;
            }
        }
        Event::Corrected(id, text) => {
            // What still stands in line carries the new words anyway; this round goes to all others.
            delivery::withdraw(s, &Notice::Corrected(*id).into());
            let Some(known) = followed(s, *id, c) else { return };
            known.text = text.clone();
            if known.begun.is_some() {
                known.stopped = false;
                known.round = Some(Round { seq: c.seq, ..Round::default() });
                wait_again(s, *id, Mark::Stopped);
            }
        }
        Event::TakenBack(id) => {
            delivery::withdraw(s, &Notice::Corrected(*id).into());
            stop(s, *id);
            let Some(known) = followed(s, *id, c) else { return };
            known.taken = true;
            known.round = Some(Round { seq: c.seq, ..Round::default() });
        }
        Event::Repeated(id) => {
            let Some(known) = followed(s, *id, c) else { return };
            known.repeats += 1;
            known.stopped = false;
            wait_again(s, *id, Mark::Unknown);
        }
    }
}

/// Whoever changed it last follows it from here on.
fn followed<'a>(s: &'a mut State, id: AnnouncementId, c: &Commit) -> Option<&'a mut Announcement> {
    let known = s.announcements.list.get_mut(&id)?;
    if let Some(me) = c.by.person().filter(|me| *me != known.by) {
        known.by = me;
        known.card = None;
    }
    known.reported = false;
    known.stale = true;
    Some(known)
}

/// Takes it out of line. Whoever it is on its way to right now still gets a mark of their own.
fn stop(s: &mut State, id: AnnouncementId) {
    let gone = delivery::withdraw(s, &Notice::Told(id).into());
    if let Some(known) = s.announcements.list.get_mut(&id) {
        known.stopped = true;
        known.open.extend(gone.into_iter().map(|person| (person, Mark::Stopped)));
    }
}

/// Those with this mark wait for it again, unless they asked to be left in peace.
fn wait_again(s: &mut State, id: AnnouncementId, mark: Mark) {
    let Some(known) = super::get(s, id) else { return };
    let wish = |person: &PersonId| people::person(s, *person).is_some_and(|p| !p.quiet);
    let again: Vec<_> = known.with(mark).filter(wish).collect();
    if let Some(known) = s.announcements.list.get_mut(&id) {
        known.open.extend(again.into_iter().map(|person| (person, Mark::Waiting)));
    }
}

/// A send of this slice stands in line for these.
pub fn lined_up(s: &mut State, notice: &Notice, readers: &[PersonId], c: &Commit) {
    match notice {
        Notice::Told(id) => {
            let Some(known) = s.announcements.list.get_mut(id) else { return };
            if known.begun.is_none() {
                known.begun = Some(c.at);
                known.total = readers.len() as u32;
            }
            known.open.extend(readers.iter().map(|reader| (*reader, Mark::Waiting)));
            known.stale = true;
        }
        Notice::Corrected(id) | Notice::TakenBack(id) => {
            let round = s.announcements.list.get_mut(id).and_then(|known| known.round.as_mut());
            if let Some(round) = round {
                round.left.extend(readers);
            }
        }
        _ => {}
    }
}

/// Somebody was erased: nothing waits for them any more, and nobody knows where it stood with them.
pub fn erased(s: &mut State, person: PersonId) {
    for known in s.announcements.list.values_mut() {
        known.stale |= known.open.remove(&person).is_some();
        known.copies.drop(person);
        if let Some(round) = &mut known.round {
            known.stale |= round.left.remove(&person);
        }
    }
}

/// What was said so long ago is forgotten, and where it stands.
pub fn forget_old(s: &mut State, now: DateTime<Utc>) {
    let list = &mut s.announcements.list;
    let old = |known: &Announcement| known.over().is_some_and(|over| over <= now);
    while let Some(oldest) = list.first_entry().filter(|oldest| old(oldest.get())) {
        oldest.remove();
    }
}

/// Somebody has heard something, by the send of that commit.
pub fn heard(s: &mut State, notice: &Notice, seq: u64, person: PersonId, end: &Ended) {
    match notice {
        Notice::Told(id) => told(s, *id, person, end),
        Notice::Corrected(id) | Notice::TakenBack(id) => changed(s, *id, seq, person, end),
        Notice::Progress(id) => {
            let Some(known) = s.announcements.list.get_mut(id).filter(|known| known.by == person) else { return };
            match end {
                Ended::Delivered(at) => known.card = Some(at.clone()),
                Ended::Kept(page) => known.card = Some(on_page(*page)),
                _ => {}
            }
        }
        _ => {}
    }
}

fn on_page(page: u32) -> MsgRef {
    MsgRef { channel: ChannelId::Web, id: page.to_string().into() }
}

/// The announcement itself has ended for somebody.
fn told(s: &mut State, id: AnnouncementId, person: PersonId, end: &Ended) {
    let stands = match end {
        Ended::Delivered(at) => Some(at.clone()),
        Ended::Kept(page) => Some(on_page(*page)),
        _ => None,
    };
    let device = stands.as_ref().and_then(|at| people::device(s, person, at.channel));
    let Some(known) = s.announcements.list.get_mut(&id) else { return };
    if let Some((at, device)) = stands.zip(device) {
        known.copies.note(person, device, &at);
    }
    known.stale = true;
    let mark = match end {
        Ended::Delivered(_) | Ended::Seen | Ended::Removed => {
            known.open.remove(&person);
            known.delivered += 1;
            return;
        }
        Ended::Kept(_) => Mark::Unread,
        Ended::Failed(_) | Ended::Gone(_) => Mark::Failed,
        Ended::Unknown => Mark::Unknown,
        // Handed back by the outbox after it was stopped: as if it had never been claimed.
        Ended::Void if known.stopped => Mark::Stopped,
        Ended::Void => {
            known.open.remove(&person);
            return;
        }
    };
    known.open.insert(person, mark);
}

/// A correction, or its being taken back, has ended for somebody.
fn changed(s: &mut State, id: AnnouncementId, seq: u64, person: PersonId, end: &Ended) {
    let Some(known) = s.announcements.list.get_mut(&id) else { return };
    let taken = known.taken;
    // What an earlier round still had on its way is overtaken by this one.
    let Some(round) = known.round.as_mut().filter(|round| seq >= round.seq) else { return };
    if !round.left.remove(&person) {
        return;
    }
    known.stale = true;
    match end {
        Ended::Delivered(_) if taken => round.replaced += 1,
        Ended::Delivered(_) | Ended::Kept(_) | Ended::Removed => round.done += 1,
        Ended::Failed(_) | Ended::Gone(_) => round.not += 1,
        Ended::Unknown => round.unknown += 1,
        Ended::Void | Ended::Seen => {}
    }
    if taken {
        if let Ended::Kept(_) = end
            && known.open.get(&person) == Some(&Mark::Unread)
        {
            known.open.remove(&person); // it was gone before they saw it
        }
        if !matches!(end, Ended::Unknown) {
            known.copies.drop(person);
        }
    }
}
