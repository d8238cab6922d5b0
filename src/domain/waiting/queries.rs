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

/// Where somebody lined up, for themselves or for others.
pub fn of_reader(s: &State, reader: PersonId) -> impl Iterator<Item = (WaitId, &Waiter)> {
    s.waiting.list.iter().filter(move |(_, waiter)| waiter.by == reader).map(|(id, waiter)| (*id, waiter))
}

/// How many stand before somebody, and they themselves: 1 for the first.
pub fn place_in_line(s: &State, id: WaitId) -> usize {
    let Some(waiter) = get(s, id) else { return 0 };
    of_stall(s, waiter.day, waiter.service).take_while(|(other, _)| *other <= id).count()
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
