//! How what happened changes an announcement, and who has heard it.

use super::super::*;
use super::{Announcement, Event, KEPT, Mark, Notice};
use delivery::Ended;
use std::collections::BTreeMap;

/// Folds an event in.
pub fn apply(s: &mut State, event: &Event, c: &Commit) {
    match event {
        Event::Made { id, by, community, to, text, at } => {
            s.announcements.newest = s.announcements.newest.max(id.0);
            s.announcements.list.retain(|_, old| c.at - old.made < KEPT);
            let known = Announcement {
                by: *by,
                community: *community,
                to: *to,
                text: text.clone(),
                made: c.at,
                at: *at,
                send: None,
                total: delivery::willing(s, *to).len() as u32,
                open: BTreeMap::new(),
                delivered: 0,
                withdrawn: 0,
                stopped: false,
                missed: false,
                card: None,
                shown: (c.at, 0),
                stale: false,
                reported: false,
            };
            s.announcements.list.insert(*id, known);
            begin(s, *id, c);
        }
        Event::Begun(id) => begin(s, *id, c),
        Event::Stopped(id) => {
            let Some(known) = s.announcements.list.get_mut(id) else { return };
            known.stopped = true;
            let send = known.send;
            let gone = send.map_or(0, |(seq, n)| delivery::withdraw(s, seq, n));
            if let Some(known) = s.announcements.list.get_mut(id) {
                known.withdrawn = gone as u32;
                // Whoever is left in the air right now still gets a mark; the others never will.
                let left: Vec<_> = match send {
                    Some((seq, _)) => s.delivery.of(seq).map(|(id, _, _)| id.to).collect(),
                    None => Vec::new(),
                };
                known.open.retain(|person, mark| *mark != Mark::Waiting || left.contains(person));
            }
        }
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
    }
}

/// Notes the send it became, if this commit sends it.
fn begin(s: &mut State, id: AnnouncementId, c: &Commit) {
    let told = super::super::Notice::from(Notice::Told(id));
    let Some(n) = c.sends.iter().position(|send| send.notice == told) else { return };
    let Some(to) = s.announcements.list.get(&id).map(|known| known.to) else { return };
    let readers = delivery::willing(s, to);
    if let Some(known) = s.announcements.list.get_mut(&id) {
        known.send = Some((c.seq, n as u16));
        known.total = readers.len() as u32;
        known.open = readers.into_iter().map(|reader| (reader, Mark::Waiting)).collect();
        known.stale = true;
    }
}

/// Somebody was erased: nothing waits for them any more.
pub fn erased(s: &mut State, person: PersonId) {
    for known in s.announcements.list.values_mut() {
        known.stale |= known.open.remove(&person).is_some();
    }
}

/// Somebody has heard something.
pub fn heard(s: &mut State, notice: &Notice, person: PersonId, end: &Ended) {
    match notice {
        Notice::Told(id) => {
            let Some(known) = s.announcements.list.get_mut(id) else { return };
            let mark = match end {
                Ended::Delivered(_) | Ended::Seen => None,
                Ended::Kept(_) => Some(Mark::Unread),
                Ended::Failed(_) | Ended::Gone(_) => Some(Mark::Failed),
                Ended::Unknown => Some(Mark::Unknown),
                Ended::Void => {
                    known.open.remove(&person);
                    // Handed back by the outbox after it was stopped: as if it had never been claimed.
                    known.withdrawn += u32::from(known.stopped);
                    known.stale = true;
                    return;
                }
            };
            match mark {
                Some(mark) => {
                    known.open.insert(person, mark);
                }
                None => {
                    known.open.remove(&person);
                    known.delivered += 1;
                }
            }
            known.stale = true;
        }
        Notice::Progress(id) => {
            let Some(known) = s.announcements.list.get_mut(id).filter(|known| known.by == person) else { return };
            match end {
                Ended::Delivered(at) => known.card = Some(at.clone()),
                Ended::Kept(page) => {
                    known.card = Some(MsgRef { channel: ChannelId::Web, id: page.to_string().into() });
                }
                _ => {}
            }
        }
        _ => {}
    }
}
