//! What a deed was done to, and whom it concerns, as far as the record says.

use crate::domain::{
    CommunityId, DayId, Event, Line, PersonId, ServiceId, ShiftId, State, absences, announcements, bookings,
    calls, day, hours, moves, people, queue, shifts, standins, visits, waiting,
};
use chrono::{DateTime, Utc};

/// A stall, a number, a date, words that were published.
pub(super) fn thing(s: &State, event: &Event) -> Option<Line> {
    match event {
        Event::People(people::Event::Granted(_, _, role)) => Some(people::talk::called(*role).into()),
        Event::People(people::Event::CodeMade(_, people::Good::Role(_, role), _)) => {
            Some(people::talk::called(*role).into())
        }
        Event::Day(event) => of_the_day(s, event),
        Event::Bookings(bookings::Event::Taken(_, booking)) => {
            ticket(s, (booking.day, booking.service), booking.number)
        }
        Event::Bookings(bookings::Event::Cancelled(id) | bookings::Event::Restored(id)) => {
            let booking = bookings::get(s, *id)?;
            ticket(s, (booking.day, booking.service), booking.number)
        }
        Event::Bookings(bookings::Event::Moved(id, _, number)) => {
            let booking = bookings::get(s, *id)?;
            ticket(s, (booking.day, booking.service), *number)
        }
        Event::Shifts(shifts::Event::Taken(_, turn, _) | shifts::Event::Team(_, turn, ..)) => {
            service(s, (turn.day, turn.service))
        }
        Event::Shifts(
            shifts::Event::Left(id)
            | shifts::Event::Restored(id)
            | shifts::Event::Heads(id, _)
            | shifts::Event::Passed(id, _),
        ) => turn(s, *id),
        Event::StandIns(event) => turn(s, shift_of(event)),
        Event::Moves(moves::Event::Looked(day, stall, _) | moves::Event::Manned(day, stall)) => {
            service(s, (*day, *stall))
        }
        Event::Waiting(waiting::Event::Joined(_, waiter)) => service(s, (waiter.day, waiter.service)),
        Event::Waiting(
            waiting::Event::Offered(id, _)
            | waiting::Event::Accepted(id)
            | waiting::Event::Left(id)
            | waiting::Event::Lapsed(id)
            | waiting::Event::Over(id),
        ) => waiting::get(s, *id).and_then(|waiter| service(s, (waiter.day, waiter.service))),
        Event::Queue(event) => at_the_tables(s, event),
        Event::Announcements(
            announcements::Event::Made { text, .. } | announcements::Event::Corrected(_, text),
        ) => Some(Line::new("as-it-is").with("text", text.clone())),
        Event::Visits(visits::Event::Planned(id, start, _)) => {
            let community = visits::get(s, *id)?.community;
            Some(date(s, community, *start))
        }
        _ => None,
    }
}

fn of_the_day(s: &State, event: &day::Event) -> Option<Line> {
    match event {
        day::Event::Configured(_, plan) => Some(Line::new("as-it-is").with("text", plan.name.clone())),
        day::Event::Opened(id, start) | day::Event::Moved(id, start, _) => Some(date(s, id.community, *start)),
        day::Event::Cancelled(id, _) | day::Event::Reopened(id) | day::Event::Over(id) => {
            Some(Line::new("as-date").with("date", day::get(s, *id)?.date()))
        }
        day::Event::Venue(_, text) => Some(Line::new("as-it-is").with("text", text.clone())),
        day::Event::Places(id, stall, _) => service(s, (*id, *stall)),
        _ => None,
    }
}

fn at_the_tables(s: &State, event: &queue::Event) -> Option<Line> {
    match event {
        queue::Event::Paused(day, stall, _) => service(s, (*day, *stall)),
        queue::Event::Drawn(ticket, _)
        | queue::Event::Undrawn(ticket)
        | queue::Event::Came(ticket)
        | queue::Event::Called(ticket, ..)
        | queue::Event::Begun(ticket)
        | queue::Event::Done(ticket, _)
        | queue::Event::Held(ticket, _)
        | queue::Event::NoShow(ticket)
        | queue::Event::Back(ticket)
        | queue::Event::Ticked(ticket, _)
        | queue::Event::Unticked(ticket) => self::ticket(s, (ticket.day, ticket.service), ticket.number),
        queue::Event::Told(..) => None,
    }
}

fn shift_of(event: &standins::Event) -> ShiftId {
    match event {
        standins::Event::Sought(id)
        | standins::Event::Asked(id, ..)
        | standins::Event::Telephone(id)
        | standins::Event::Stopped(id)
        | standins::Event::Found(id, _)
        | standins::Event::Handed(id, _)
        | standins::Event::Named(id, _)
        | standins::Event::Declined(id, _)
        | standins::Event::Again(id, _)
        | standins::Event::Reminded(id)
        | standins::Event::Came(id, _)
        | standins::Event::Nobody(id) => *id,
    }
}

fn turn(s: &State, id: ShiftId) -> Option<Line> {
    let turn = shifts::get(s, id)?.turn;
    service(s, (turn.day, turn.service))
}

fn service(s: &State, (day, stall): (DayId, ServiceId)) -> Option<Line> {
    let name = day::get(s, day)?.service(stall)?.name.clone();
    Some(Line::new("as-it-is").with("text", name))
}

fn ticket(s: &State, (day, stall): (DayId, ServiceId), number: u16) -> Option<Line> {
    let name = day::get(s, day)?.service(stall)?.name.clone();
    Some(Line::new("deeds-ticket").with("service", name).with("n", number))
}

fn date(s: &State, community: CommunityId, at: DateTime<Utc>) -> Line {
    Line::new("as-date").with("date", at.with_timezone(&day::zone(s, community)).date_naive())
}

/// Whom it concerns, where the record names somebody: often whoever did it.
pub(super) fn whom(s: &State, event: &Event) -> Option<PersonId> {
    match event {
        Event::People(
            people::Event::Granted(who, ..)
            | people::Event::Withdrawn(who, _)
            | people::Event::Dependent(who, ..)
            | people::Event::AgreedFor(who, ..)
            | people::Event::Carer(who, _)
            | people::Event::Erased(who),
        ) => Some(*who),
        Event::Calls(
            calls::Event::Noted(_, who, ..) | calls::Event::Outdated(_, who, ..) | calls::Event::Undone(_, who),
        ) => Some(*who),
        Event::Calls(calls::Event::Given(_, who, _)) => Some(*who),
        Event::Hours(
            hours::Event::Came(_, who, _)
            | hours::Event::Went(_, who, _)
            | hours::Event::Back(_, who)
            | hours::Event::Off(_, who)
            | hours::Event::Proposed(_, who, _)
            | hours::Event::Seconded(_, who, ..),
        ) => Some(*who),
        Event::StandIns(
            event @ (standins::Event::Found(..) | standins::Event::Came(..) | standins::Event::Nobody(_)),
        ) => shifts::get(s, shift_of(event)).map(|shift| shift.who),
        Event::Absences(absences::Event::Counted(who, ..) | absences::Event::Struck(who, _)) => Some(*who),
        Event::Visits(
            visits::Event::Begun(_, who, _)
            | visits::Event::Agreed(who, _)
            | visits::Event::Disagreed(who)
            | visits::Event::Called(who, _)
            | visits::Event::Uncalled(who)
            | visits::Event::Accepted(_, who)
            | visits::Event::Left(_, who),
        ) => Some(*who),
        _ => None,
    }
}
