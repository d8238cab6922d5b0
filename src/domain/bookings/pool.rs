//! Places for those who just come: out of the same pool, with the same numbers, and no name to them.

use super::super::*;
use super::Wish;

/// The place that somebody who just comes to the table gets: the first that has not passed, and whether it is one of
/// those kept back. `None` where all are taken.
pub fn walk_in_place(s: &State, now: DateTime<Utc>, day: DayId, service: ServiceId) -> Option<(u16, bool)> {
    let known = day::get(s, day)?;
    let length = known.service(service)?.slot;
    let slots = 0..known.service(service)?.slots(known.plan.lasts);
    let open = slots.filter(|slot| known.slot_end(length, *slot) > now);
    let kept = super::kept_left(s, day, service) > 0;
    open.map(|slot| Wish { day, service, slot })
        .find(|wish| super::free(s, *wish, true) > 0)
        .map(|wish| (wish.slot, kept))
}

/// The number that comes next at a stall.
pub fn give_walk_in(s: &State, day: DayId, service: ServiceId) -> u16 {
    super::next_number(s, Wish { day, service, slot: 0 })
}

/// A number without a booking, with its place if it has one, is given, or (`sign` -1) given back.
pub fn hold_walk_in(s: &mut State, ticket: TicketId, walk_in: queue::WalkIn, sign: i32) {
    let stall = s.bookings.stalls.entry((ticket.day, ticket.service)).or_default();
    stall.number = stall.number.max(ticket.number);
    if let Some(slot) = walk_in.slot {
        stall.hold(slot, walk_in.kept, sign);
        stall.walk_ins = stall.walk_ins.checked_add_signed(sign).expect("a place given back was taken before");
    }
}
