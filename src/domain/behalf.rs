//! For whom something was done: whose matter an event is, where that is somebody else than whoever did it.

use super::*;

/// For whom these events are, where nobody has said so; `None` for one's own matters, and for those of a whole day.
pub(super) fn of(s: &State, me: PersonId, events: &[Event]) -> Option<PersonId> {
    events.iter().filter_map(|event| whose(s, event)).find(|who| *who != me)
}

/// Whose matter an event is.
fn whose(s: &State, event: &Event) -> Option<PersonId> {
    let booked = |id: &BookingId| bookings::get(s, *id).map(|booking| booking.who);
    let at_table = |ticket: &TicketId| queue::owner(s, *ticket);
    match event {
        Event::Bookings(e) => match e {
            bookings::Event::Taken(_, booking) => Some(booking.who),
            bookings::Event::Cancelled(id) | bookings::Event::Restored(id) | bookings::Event::Moved(id, ..) => {
                booked(id)
            }
        },
        Event::Waiting(e) => match e {
            waiting::Event::Joined(_, waiter) => Some(waiter.who),
            waiting::Event::Left(id) | waiting::Event::Accepted(id) => {
                waiting::get(s, *id).map(|waiter| waiter.who)
            }
            _ => None,
        },
        Event::Queue(e) => match e {
            queue::Event::Came(ticket)
            | queue::Event::Called(ticket, ..)
            | queue::Event::Begun(ticket)
            | queue::Event::Done(ticket, _)
            | queue::Event::Held(ticket, _)
            | queue::Event::NoShow(ticket)
            | queue::Event::Back(ticket)
            | queue::Event::Ticked(ticket, _)
            | queue::Event::Unticked(ticket) => at_table(ticket),
            _ => None,
        },
        Event::Repairs(e) => match e {
            repairs::Event::Proposed(_, quote) => at_table(&quote.ticket),
            repairs::Event::Answered(id, _) | repairs::Event::Asked(id, _) | repairs::Event::Receipt(id, _) => {
                at_table(&repairs::get(s, *id)?.ticket)
            }
        },
        Event::People(e) => match e {
            people::Event::Renamed(who)
            | people::Event::Dependent(who, ..)
            | people::Event::AgreedFor(who, ..)
            | people::Event::Erased(who)
            | people::Event::Withdrawn(who, _) => Some(*who),
            _ => None,
        },
        Event::StandIns(standins::Event::Found(id, _)) => shifts::get(s, *id).map(|shift| shift.who),
        _ => None,
    }
}
