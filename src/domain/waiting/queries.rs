//! What may be asked about the lines: who stands where, and what is held for them.

use super::super::*;
use super::Waiter;

/// Somebody in line.
pub fn get(s: &State, id: WaitId) -> Option<&Waiter> {
    s.waiting.list.get(&id)
}

/// The line of a stall, in its order.
pub fn of_stall(s: &State, day: DayId, service: ServiceId) -> impl Iterator<Item = (WaitId, &Waiter)> {
    let all = s.waiting.list.iter().map(|(id, waiter)| (*id, waiter));
    all.filter(move |(_, waiter)| (waiter.day, waiter.service) == (day, service))
}

/// All lines in the order in which they are asked: first come, first asked, and after everybody else who did not come
/// to what they booked, where that is counted.
pub fn in_order(s: &State, now: DateTime<Utc>) -> Vec<(WaitId, &Waiter)> {
    let mut all: Vec<_> = s.waiting.list.iter().map(|(id, waiter)| (*id, waiter)).collect();
    all.sort_by_key(|(id, waiter)| (waiter.people().any(|who| absences::waits_behind(s, who, now)), *id));
    all
}

/// Where somebody lined up, for themselves or for others.
pub fn of_reader(s: &State, reader: PersonId) -> impl Iterator<Item = (WaitId, &Waiter)> {
    s.waiting.list.iter().filter(move |(_, waiter)| waiter.by == reader).map(|(id, waiter)| (*id, waiter))
}

/// How many stand before somebody, and they themselves: 1 for the first.
pub fn place_in_line(s: &State, id: WaitId) -> usize {
    let Some(waiter) = get(s, id) else { return 0 };
    let here = |(_, other): &(WaitId, &Waiter)| (other.day, other.service) == (waiter.day, waiter.service);
    let mut line = in_order(s, s.at).into_iter().filter(here);
    line.position(|(other, _)| other == id).map_or(0, |at| at + 1)
}

/// How many places of a stall are held for those who were asked; in one slot, or in all.
pub fn held(s: &State, day: DayId, service: ServiceId, slot: Option<u16>) -> u16 {
    let (first, last) = slot.map_or((0, u16::MAX), |slot| (slot, slot));
    s.waiting.held.range((day, service, first)..=(day, service, last)).map(|(_, held)| held).sum()
}

/// What is kept about the lines somebody stands in, for their own document.
pub fn export(s: &State, reader: PersonId) -> Vec<serde_json::Value> {
    of_reader(s, reader)
        .filter_map(|(_, waiter)| {
            let day = day::get(s, waiter.day)?;
            Some(serde_json::json!({
                "date": day.date(), "service": day.service(waiter.service)?.slug,
                "for_another": waiter.who != reader, "people": waiter.party(),
                "asked_until": waiter.offer.map(|offer| offer.until),
            }))
        })
        .collect()
}
