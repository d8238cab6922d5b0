//! What may be asked about places: who has which, and how many are left.

use super::super::*;
use super::{Booking, Wish};

/// A booking, also one given back.
pub fn get(s: &State, id: BookingId) -> Option<&Booking> {
    s.bookings.list.get(&id)
}

/// Whether anybody ever booked for somebody, as far as it is remembered.
pub fn ever(s: &State, who: PersonId) -> bool {
    related(s, who).next().is_some()
}

/// Whether somebody may change a booking: their own, one they made or for someone they stand for, or
/// as an organizer any.
pub fn may_change(s: &State, me: PersonId, booking: &Booking) -> bool {
    let mine = booking.who == me || booking.by == me || people::reader(s, booking.who) == me;
    mine || people::may(s, me, booking.day.community, Role::Organizer)
}

/// Whether a ticket that somebody may have seen is there no more: its day is over, or its place was given back.
pub fn put_away(s: &State, id: BookingId, me: PersonId) -> bool {
    match get(s, id) {
        None => id.0 > 0 && id.0 <= s.bookings.newest,
        Some(booking) => booking.cancelled && may_change(s, me, booking),
    }
}

/// The places somebody holds: those they come to themselves.
pub fn of_person(s: &State, who: PersonId) -> impl Iterator<Item = (BookingId, &Booking)> {
    related(s, who).filter(move |(_, b)| b.who == who && !b.cancelled)
}

/// The places somebody holds or booked for others.
pub fn of_reader(s: &State, reader: PersonId) -> impl Iterator<Item = (BookingId, &Booking)> {
    related(s, reader).filter(|(_, b)| !b.cancelled)
}

fn related(s: &State, person: PersonId) -> impl Iterator<Item = (BookingId, &Booking)> {
    let ids = s.bookings.mine.get(&person).map_or(&[][..], Vec::as_slice);
    ids.iter().filter_map(|id| Some((*id, s.bookings.list.get(id)?)))
}

/// All places held on a day.
pub fn on_day(s: &State, day: DayId) -> impl Iterator<Item = (BookingId, &Booking)> {
    s.bookings.list.iter().filter(move |(_, b)| b.day == day && !b.cancelled).map(|(id, b)| (*id, b))
}

/// The places held at one stall, by time and number.
pub fn at_stall(s: &State, day: DayId, service: ServiceId) -> Vec<(BookingId, &Booking)> {
    let mut list: Vec<_> = on_day(s, day).filter(|(_, b)| b.service == service).collect();
    list.sort_by_key(|(_, b)| (b.slot, b.number));
    list
}

/// How many places are booked at a stall.
pub fn held(s: &State, day: DayId, service: ServiceId) -> u32 {
    s.bookings.stalls.get(&(day, service)).map_or(0, |stall| stall.all - stall.walk_ins)
}

/// The most places held in one slot of a stall.
pub fn most_taken(s: &State, day: DayId, service: ServiceId) -> u16 {
    let stall = s.bookings.stalls.get(&(day, service));
    stall.and_then(|stall| stall.taken.values().max().copied()).unwrap_or(0)
}

/// Who comes on a day.
pub fn people_on(s: &State, day: DayId) -> Vec<PersonId> {
    on_day(s, day).map(|(_, b)| b.who).collect()
}

/// Who comes on a day, and when their place begins.
pub fn starts(s: &State, day: DayId) -> Vec<(PersonId, DateTime<Utc>)> {
    on_day(s, day).filter_map(|(_, b)| Some((b.who, start(s, b)?))).collect()
}

/// When a place begins.
pub fn start(s: &State, booking: &Booking) -> Option<DateTime<Utc>> {
    let day = day::get(s, booking.day)?;
    Some(day.slot_start(day.service(booking.service)?.slot, booking.slot))
}

/// From when to when a place is; `None` where no time was asked.
pub fn window(s: &State, booking: &Booking) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let day = day::get(s, booking.day)?;
    let length = day.service(booking.service)?.slot?;
    Some((day.slot_start(Some(length), booking.slot), day.slot_end(Some(length), booking.slot)))
}

/// Whether the stall waits for a volunteer before it can be booked.
pub fn seeking(s: &State, day: DayId, service: ServiceId) -> bool {
    let needs = day::get(s, day).and_then(|d| d.service(service)).is_some_and(|s| s.needs_volunteer);
    needs && shifts::holders(s, day, service) == 0
}

/// How many places of one slot are taken.
pub(super) fn taken(s: &State, wish: Wish) -> u16 {
    let stall = s.bookings.stalls.get(&(wish.day, wish.service));
    stall.and_then(|stall| stall.taken.get(&wish.slot)).copied().unwrap_or(0)
}

/// How many places are left in one slot, whoever may have them: neither taken nor held for somebody who was asked.
pub(super) fn slot_free(s: &State, wish: Wish) -> u16 {
    let places = day::get(s, wish.day).and_then(|d| d.service(wish.service)).map_or(0, |s| s.places);
    places.saturating_sub(taken(s, wish)).saturating_sub(waiting::held(s, wish.day, wish.service, Some(wish.slot)))
}

/// How many places kept back are left at a stall.
pub fn kept_left(s: &State, day: DayId, service: ServiceId) -> u32 {
    let kept = day::get(s, day).and_then(|d| d.service(service)).map_or(0, |s| u32::from(s.kept));
    let used = s.bookings.stalls.get(&(day, service)).map_or(0, |stall| stall.kept);
    kept.saturating_sub(used)
}

/// How many places of a stall are left: to anyone by chat and web, or also those kept back.
pub fn left(s: &State, day: DayId, service: ServiceId, also_kept: bool) -> u32 {
    let Some((d, known)) = day::get(s, day).and_then(|d| Some((d, d.service(service)?))) else { return 0 };
    let capacity = known.capacity(d.plan.lasts);
    let stall = s.bookings.stalls.get(&(day, service));
    let (all, kept_used) = stall.map_or((0, 0), |stall| (stall.all, stall.kept));
    let held = u32::from(waiting::held(s, day, service, None));
    let everything = capacity.saturating_sub(all + held);
    let open = capacity.saturating_sub(u32::from(known.kept)).saturating_sub(all - kept_used + held);
    if also_kept { everything } else { open.min(everything) }
}

/// How many places of a day anyone could book now: of stalls still offered, and not of those that
/// wait for a volunteer.
pub fn all_left(s: &State, id: DayId) -> u32 {
    let Some(day) = day::get(s, id) else { return 0 };
    let stalls = day.services().filter(|(n, _)| day::offered(s, id, *n) && !seeking(s, id, *n));
    stalls.map(|(n, _)| left(s, id, n, false)).sum()
}

/// How many places of one slot can still be had.
pub fn free(s: &State, wish: Wish, also_kept: bool) -> u16 {
    let left = left(s, wish.day, wish.service, also_kept);
    slot_free(s, wish).min(u16::try_from(left).unwrap_or(u16::MAX))
}

/// The slots of a stall that can still be had at `now`, with their places.
pub fn free_slots(
    s: &State,
    day: DayId,
    service: ServiceId,
    also_kept: bool,
    now: DateTime<Utc>,
) -> impl Iterator<Item = (u16, u16)> {
    let left = u16::try_from(left(s, day, service, also_kept)).unwrap_or(u16::MAX);
    let known = day::get(s, day).and_then(|d| Some((d, d.service(service)?))).filter(|_| left > 0);
    known.into_iter().flat_map(move |(d, known)| {
        (0..known.slots(d.plan.lasts))
            .filter(move |slot| known.slot.is_none() || d.slot_start(known.slot, *slot) > now)
            .map(move |slot| (slot, slot_free(s, Wish { day, service, slot }).min(left)))
            .filter(|(_, free)| *free > 0)
    })
}

/// For whom else somebody has booked on a day.
pub fn others(s: &State, by: PersonId, day: DayId) -> std::collections::BTreeSet<PersonId> {
    let theirs = related(s, by).filter(|(_, b)| b.by == by && b.who != by && b.day == day && !b.cancelled);
    theirs.map(|(_, b)| b.who).collect()
}

/// The next number at a stall.
pub(super) fn next_number(s: &State, wish: Wish) -> u16 {
    s.bookings.stalls.get(&(wish.day, wish.service)).map_or(0, |stall| stall.number) + 1
}

/// What is kept about somebody's places, for their own document.
pub fn export(s: &State, reader: PersonId) -> Vec<serde_json::Value> {
    related(s, reader)
        .filter_map(|(_, b)| {
            let day = day::get(s, b.day)?;
            let service = day.service(b.service)?;
            Some(serde_json::json!({
                "date": day.date(), "service": service.slug, "time": day.local(day.slot_start(service.slot, b.slot)),
                "number": b.number, "for_another": b.who != reader, "given_back": b.cancelled,
            }))
        })
        .collect()
}

impl Booking {
    /// The place it holds.
    pub fn wish(&self) -> Wish {
        Wish { day: self.day, service: self.service, slot: self.slot }
    }

    /// Its number at the stall.
    pub fn ticket(&self) -> TicketId {
        TicketId { day: self.day, service: self.service, number: self.number }
    }
}
