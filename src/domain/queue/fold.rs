//! How what happened changes the lines.

use super::super::*;
use super::{Event, Stage, Stall, Ticket};

/// How many of the last turns tell the pace.
const PACE: usize = 8;
/// A turn that took longer was not watched.
const LONGEST: i64 = 2 * 3600;

/// Folds an event in.
pub fn apply(s: &mut State, event: &Event, c: &Commit) {
    let now = c.at;
    match event {
        Event::Drawn(ticket, walk_in) => {
            stall(s, *ticket).walk_ins.insert(ticket.number, *walk_in);
            stage(s, *ticket, Stage::Here, c);
            bookings::hold_walk_in(s, *ticket, *walk_in, 1);
        }
        Event::Undrawn(ticket) => {
            let stall = stall(s, *ticket);
            stall.tickets.remove(&ticket.number);
            if let Some(walk_in) = stall.walk_ins.remove(&ticket.number) {
                bookings::hold_walk_in(s, *ticket, walk_in, -1);
            }
        }
        Event::Came(ticket) => stage(s, *ticket, Stage::Here, c),
        Event::Called(ticket, table, by) => {
            let stall = stall(s, *ticket);
            if !stall.tables.contains(by) {
                stall.tables.push(*by);
            }
            let missed = stall.tickets.get(&ticket.number).is_some_and(|known| known.missed);
            let called = Ticket { stage: Stage::Called, at: now, table: *table, called: Some(now), missed };
            stall.tickets.insert(ticket.number, called);
        }
        Event::Begun(ticket) => stage(s, *ticket, Stage::Serving, c),
        Event::Done(ticket, outcome) => {
            let stall = stall(s, *ticket);
            let since = stall.tickets.get(&ticket.number).map(|known| (now - known.at).num_seconds());
            stall.pace.extend(since.filter(|took| (30..LONGEST).contains(took)).map(|took| took as u32));
            let old = stall.pace.len().saturating_sub(PACE);
            stall.pace.drain(..old);
            stage(s, *ticket, Stage::Done(*outcome), c);
            leaves(s, *ticket);
        }
        Event::Held(ticket, counts) => {
            stage(s, *ticket, Stage::Held, c);
            leaves(s, *ticket);
            if let Some(known) = stall(s, *ticket).tickets.get_mut(&ticket.number) {
                known.missed |= counts;
            }
        }
        Event::NoShow(ticket) => {
            stage(s, *ticket, Stage::NoShow, c);
            leaves(s, *ticket);
        }
        Event::Back(ticket) => {
            stage(s, *ticket, Stage::Called, c);
            if let Some(known) = stall(s, *ticket).tickets.get_mut(&ticket.number) {
                known.missed = false;
            }
        }
        Event::Paused(day, service, still) => s.queue.stalls.entry((*day, *service)).or_default().paused = *still,
        Event::Told(day, service, numbers) => {
            s.queue.stalls.entry((*day, *service)).or_default().told.extend(numbers);
        }
        Event::Ticked(ticket, outcome) => stage(s, *ticket, Stage::Done(*outcome), c),
        Event::Unticked(ticket) => {
            stall(s, *ticket).tickets.remove(&ticket.number);
        }
    }
}

fn stall(s: &mut State, ticket: TicketId) -> &mut Stall {
    s.queue.stalls.entry((ticket.day, ticket.service)).or_default()
}

/// A number is as far as that now.
fn stage(s: &mut State, ticket: TicketId, stage: Stage, c: &Commit) {
    let fresh = Ticket { stage, at: c.at, table: 0, called: None, missed: false };
    let known = stall(s, ticket).tickets.entry(ticket.number).or_insert(fresh);
    (known.stage, known.at) = (stage, c.at);
}

/// Whose number is another stall's now: whoever has come is there for it, and whoever did not come when called has to
/// come back here.
pub fn brought(s: &mut State, old: TicketId, new: TicketId) {
    let known = stall(s, old).tickets.remove(&old.number);
    if let Some(known) = known.filter(|known| matches!(known.stage, Stage::Here | Stage::Held)) {
        let missed = known.stage == Stage::Held && known.missed;
        stall(s, new).tickets.insert(new.number, Ticket { table: 0, called: None, missed, ..known });
    }
}

/// A number leaves its table.
fn leaves(s: &mut State, ticket: TicketId) {
    let stall = stall(s, ticket);
    if let Some(known) = stall.tickets.get(&ticket.number) {
        stall.last.insert(known.table, ticket.number);
    }
}

/// The day has another date: no stall stands still on it.
pub fn moved(s: &mut State, day: DayId) {
    let stalls = s.queue.stalls.iter_mut().filter(|((known, _), _)| *known == day);
    stalls.for_each(|(_, stall)| stall.paused = false);
}

/// Lines of days long past.
pub fn forget(s: &mut State, old: impl Fn(DayId) -> bool) {
    s.queue.stalls.retain(|(day, _), _| !old(*day));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Moved to another stall, whoever is there waits there; whoever was called in vain has not become somebody who was
    /// never called.
    #[test]
    fn what_was_called_in_vain_is_so_at_another_stall_too() {
        let day = DayId { community: CommunityId(0), n: 1 };
        let of = |service, number| TicketId { day, service: ServiceId(service), number };
        for (stage, kept) in
            [(Stage::Here, true), (Stage::Held, true), (Stage::Done(crate::domain::queue::Outcome::Served), false)]
        {
            let mut s = State::default();
            let known = Ticket { stage, at: s.at, table: 2, called: None, missed: stage == Stage::Held };
            stall(&mut s, of(0, 7)).tickets.insert(7, known);
            brought(&mut s, of(0, 7), of(1, 3));
            let there = stall(&mut s, of(1, 3)).tickets.get(&3).copied();
            assert_eq!(there, kept.then_some(Ticket { table: 0, ..known }), "{stage:?}");
            assert!(stall(&mut s, of(0, 7)).tickets.is_empty());
        }
    }
}
