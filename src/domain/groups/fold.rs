//! How what happened changes what groups have, and when their cards have something else to say.

use super::super::*;
use super::{Event, Face, Group, Notice, PAUSE, get};
use crate::domain::delivery::Ended;

/// Folds an event in.
pub fn apply(s: &mut State, event: &Event, c: &Commit) {
    match event {
        Event::Added(id, chat, community) => {
            let by = c.by.person().unwrap_or_default();
            let lang = people::lang(s, by).unwrap_or(Lang::Zh);
            let chat = chat.clone();
            let (community, from) = (*community, c.at);
            let group = Group { chat, by, lang, community, card: None, on_way: false, from, due: None };
            s.groups.newest = s.groups.newest.max(id.0);
            s.groups.list.insert(*id, group);
        }
        Event::Belongs(id, community) => {
            if let Some(group) = s.groups.list.get_mut(id) {
                group.community = Some(*community);
            }
        }
        Event::Taken(id) => {
            let by = c.by.person().unwrap_or_default();
            let lang = people::lang(s, by);
            if let Some(group) = s.groups.list.get_mut(id) {
                (group.by, group.lang) = (by, lang.unwrap_or(group.lang));
            }
        }
        Event::Unsettled(id) => {
            if let Some(group) = s.groups.list.get_mut(id) {
                group.community = None;
            }
        }
        Event::Anew(id) => {
            if let Some(group) = s.groups.list.get_mut(id) {
                group.card = None;
            }
        }
        Event::Left(id) => forget(s, *id),
        Event::Moved(id, chat) => {
            // Telegram tells of the new one by itself too, and an organizer may have been quicker.
            let other = s.groups.list.iter().find(|(other, group)| *other != id && group.chat == *chat);
            let other = other.map(|(other, group)| (*other, group.community.is_some()));
            // Which of their communities it belongs to, the old one knows already.
            if let Some((asked, false)) = other {
                forget(s, asked);
            }
            if let Some((_, true)) = other {
                forget(s, *id);
            } else if let Some(group) = s.groups.list.get_mut(id) {
                // What stood in the old one cannot be changed from the new one.
                (group.chat, group.card, group.from) = (chat.clone(), None, c.at);
            }
        }
    }
}

fn forget(s: &mut State, id: GroupId) {
    s.groups.list.remove(&id);
    delivery::forget(s, id.reader());
}

/// A card stands in line for a group.
pub fn lined_up(s: &mut State, id: GroupId, at: DateTime<Utc>) {
    if let Some(group) = s.groups.list.get_mut(&id) {
        (group.on_way, group.from, group.due) = (true, at + PAUSE, None);
    }
}

/// It is about to leave: it says what is so by now.
pub fn leaves(s: &mut State, reader: PersonId, notice: &super::super::Notice) {
    let super::super::Notice::Groups(Notice::Card(day)) = notice else { return };
    let Some((id, says)) = GroupId::of(reader).zip(Face::of(s, *day)) else { return };
    if let Some(group) = s.groups.list.get_mut(&id) {
        group.words(*day, says);
    }
}

/// What became of it.
pub fn heard(s: &mut State, notice: &Notice, reader: PersonId, end: &Ended) {
    let (Notice::Card(day), Some(id)) = (notice, GroupId::of(reader)) else { return };
    if matches!(end, Ended::Gone(_) | Ended::Failed(Final::Gone)) {
        return forget(s, id);
    }
    let Some(group) = s.groups.list.get_mut(&id) else { return };
    group.on_way = false;
    // The group may have moved meanwhile: then this card is none of the new one's.
    let Some(card) = group.card.as_mut().filter(|card| card.day == *day) else { return };
    // One that is none of theirs was taken away, or cannot be.
    if Some(day.community) != group.community && card.at.is_some() {
        group.card = None;
        return;
    }
    match end {
        Ended::Delivered(at) => (card.at, card.doubted) = (Some(at.clone()), false),
        Ended::Failed(Final::Refused) => card.at = None,
        // It was not for then after all (the night): it is wanted as before.
        Ended::Void if card.at.is_none() => group.card = None,
        // It stands where it stood, and nobody knows with which words: it is changed once more.
        _ => card.doubted = card.at.is_some(),
    }
}

/// Looks which cards have something else to say after a commit.
pub fn look(s: &mut State, c: &Commit) {
    if s.groups.list.is_empty() {
        return;
    }
    let own = matches!(c.cause, Cause::Due(DueKey::Card(_)));
    let touched: Vec<_> = c.events.iter().map(|event| touches(s, event)).collect();
    let concerned = |group: &Group| {
        own || touched.iter().any(|touched| match touched {
            Touched::Nobody => false,
            Touched::One(community) => group.community == Some(*community),
            Touched::All => true,
        })
    };
    let ids: Vec<_> = s.groups.list.iter().filter(|(_, group)| concerned(group)).map(|(id, _)| *id).collect();
    for id in ids {
        let due = get(s, id).and_then(|group| group.wants(s)).map(|(at, _)| at);
        if let Some(group) = s.groups.list.get_mut(&id) {
            group.due = due;
        }
    }
}

/// Whose cards may say something else now.
enum Touched {
    Nobody,
    One(CommunityId),
    All,
}

fn touches(s: &State, event: &super::super::Event) -> Touched {
    use super::super::Event as Of;
    let one = |day: DayId| Touched::One(day.community);
    match event {
        Of::Bookings(bookings::Event::Taken(_, booking)) => one(booking.day),
        Of::Bookings(
            bookings::Event::Cancelled(id) | bookings::Event::Restored(id) | bookings::Event::Moved(id, ..),
        ) => bookings::get(s, *id).map_or(Touched::All, |booking| one(booking.day)),
        Of::Queue(queue::Event::Drawn(ticket, _) | queue::Event::Undrawn(ticket)) => one(ticket.day),
        Of::Day(day::Event::Coming(..)) => Touched::Nobody,
        Of::People(people::Event::Erased(_)) => Touched::All,
        Of::People(_) => Touched::Nobody,
        Of::Delivery(event) => {
            let theirs = match event {
                delivery::Event::Claimed(ids) => ids.iter().any(|id| GroupId::of(id.to).is_some()),
                delivery::Event::Ended(list) => list.iter().any(|(id, _)| GroupId::of(id.to).is_some()),
                _ => false,
            };
            if theirs { Touched::All } else { Touched::Nobody }
        }
        _ => Touched::All,
    }
}
