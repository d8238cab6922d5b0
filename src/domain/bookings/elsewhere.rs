//! All open places of one stall at another: who would get which, within what is free there, and how it becomes so.

use super::super::*;
use super::{Booking, Refusal, Wish};
use std::collections::{BTreeMap, BTreeSet};

/// What a place becomes at another stall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// Which place.
    pub id: BookingId,
    /// In which slot there.
    pub slot: u16,
    /// The number there.
    pub number: u16,
    /// One of the places kept back there.
    pub kept: bool,
}

/// The places at a stall whose turn has not come: what was called is served where it was called.
pub fn open_at(s: &State, day: DayId, service: ServiceId) -> Vec<(BookingId, &Booking)> {
    let mut list = super::at_stall(s, day, service);
    list.retain(|(_, booking)| !queue::has_begun(s, booking.ticket()));
    list
}

/// A place for each open one of a stall at another: at the same time where one is free then, else at the nearest free
/// time that its owner has for it. `None` where not all of them find one. What is held for somebody who was asked is
/// not free, and nothing is where somebody in line could have it. Places kept back stay for those without a telephone:
/// they are given only to whom such a place had been given.
pub fn elsewhere(
    s: &State,
    now: DateTime<Utc>,
    (id, from): (DayId, ServiceId),
    to: ServiceId,
) -> Option<Vec<Seat>> {
    let open = open_at(s, id, from);
    if from == to || open.is_empty() || waiting::comes_first(s, now, id, to) {
        return None;
    }
    // Nobody comes twice to one stall, nor has a place and waits for one.
    let there: BTreeSet<_> = super::at_stall(s, id, to).into_iter().map(|(_, b)| b.who).collect();
    let known = |who: PersonId| there.contains(&who) || waiting::of_stall(s, id, to).any(|(_, w)| w.has(who));
    if open.iter().any(|(_, booking)| known(booking.who)) {
        return None;
    }
    let (day, service) = day::get(s, id).and_then(|day| Some((day, day.service(to)?)))?;
    let mut kept_left = super::kept_left(s, id, to);
    let mut keep = |kept: bool| {
        let kept = kept && kept_left > 0;
        kept_left -= u32::from(kept);
        kept
    };
    let kept: Vec<_> = open.iter().map(|(_, booking)| keep(booking.kept)).collect();
    let plain = kept.iter().filter(|kept| !**kept).count();
    let left = |also_kept| super::left(s, id, to, also_kept) as usize;
    if plain > left(false) || open.len() > left(true) {
        return None;
    }
    let wish = |slot| Wish { day: id, service: to, slot };
    let begins = |slot| service.slot.map(|length| day.slot_start(Some(length), slot));
    let ahead = |slot: &u16| begins(*slot).is_none_or(|start| start > now);
    let slots = (0..service.slots(day.plan.lasts)).filter(ahead);
    let room = slots.map(|slot| (slot, super::slot_free(s, wish(slot)))).collect();
    let before: Vec<_> = open.iter().map(|(_, b)| super::window(s, b).map(|(start, _)| start)).collect();
    let mut seats = Seats { room, may: Vec::new(), at: vec![None; open.len()] };
    for ((booking, known), before) in open.iter().zip(&before) {
        let fits = |slot: &u16| super::may_have(s, now, wish(*slot), known.who, true, Some(*booking)).is_ok();
        let mut may: Vec<u16> = seats.room.keys().copied().filter(fits).collect();
        // Of two equally near times the later one: whoever is on the way is still in time for it.
        let far = |slot: &u16| begins(*slot).zip(*before).map(|(at, before)| ((at - before).abs(), at < before));
        may.sort_by_key(|slot| (far(slot), *slot));
        seats.may.push(may);
    }
    // Whoever can keep their time does, before anybody else is given it.
    for (n, before) in before.iter().enumerate().filter(|(_, before)| before.is_some()) {
        if let Some(same) = seats.may[n].first().copied().filter(|slot| begins(*slot) == *before) {
            seats.take(n, same);
        }
    }
    for n in 0..open.len() {
        if seats.at[n].is_none() && !seats.find(n, &mut BTreeSet::new()) {
            return None;
        }
    }
    let mut order: Vec<_> = seats.at.iter().enumerate().filter_map(|(n, slot)| Some(((*slot)?, n))).collect();
    order.sort_unstable();
    let first = super::next_number(s, wish(0));
    let seat = |(at, (slot, n)): (usize, (u16, usize))| Seat {
        id: open[n].0,
        slot,
        number: first + at as u16,
        kept: kept[n],
    };
    Some(order.into_iter().enumerate().map(seat).collect())
}

/// Who sits where, while it is being found out.
struct Seats {
    /// How many places each slot still has.
    room: BTreeMap<u16, u16>,
    /// Which slots each could have, best first.
    may: Vec<Vec<u16>>,
    /// Which each has so far.
    at: Vec<Option<u16>>,
}

impl Seats {
    fn take(&mut self, n: usize, slot: u16) -> bool {
        let Some(room) = self.room.get_mut(&slot).filter(|room| **room > 0) else { return false };
        *room -= 1;
        self.at[n] = Some(slot);
        true
    }

    /// The best free slot; where none is, somebody who can have another makes room.
    fn find(&mut self, n: usize, tried: &mut BTreeSet<u16>) -> bool {
        let may = self.may[n].clone();
        if may.iter().any(|slot| self.take(n, *slot)) {
            return true;
        }
        for slot in may {
            if !tried.insert(slot) {
                continue;
            }
            let there: Vec<_> = (0..self.at.len()).filter(|other| self.at[*other] == Some(slot)).collect();
            if there.into_iter().any(|other| self.find(other, tried)) {
                self.at[n] = Some(slot);
                return true;
            }
        }
        false
    }
}

/// Whether somebody has nothing else at that time; `but` is a booking that would be given up for it.
pub(super) fn meets_nothing(
    s: &State,
    wish: Wish,
    who: PersonId,
    but: Option<BookingId>,
) -> Result<(), super::super::Refusal> {
    let known = day::get(s, wish.day).and_then(|day| Some((day, day.service(wish.service)?)));
    let (day, service) = known.ok_or(super::super::Refusal::Stale)?;
    // A stall without times can be gone to at any time, so it meets nothing.
    if service.slot.is_none() {
        return Ok(());
    }
    let (start, end) = (day.slot_start(service.slot, wish.slot), day.slot_end(service.slot, wish.slot));
    let others = super::of_person(s, who).filter(|(id, b)| b.day == wish.day && Some(*id) != but);
    for (id, other) in others {
        if let Some((from, to)) = super::window(s, other)
            && from < end
            && start < to
        {
            return Err(Refusal::SameTime(id).into());
        }
    }
    match shifts::overlapping(s, who, wish.day, start, end) {
        Some(shift) => Err(Refusal::OnShift(shift).into()),
        None => Ok(()),
    }
}

/// Whether places that were moved can all be where they were: still free, not past, and nothing else of theirs then. Nobody
/// has to be there for the stall: nobody had to be before.
pub fn fit_again(s: &State, now: DateTime<Utc>, (day, service): (DayId, ServiceId), seats: &[Seat]) -> bool {
    let wish = |slot| Wish { day, service, slot };
    let mut by_slot: BTreeMap<u16, u16> = BTreeMap::new();
    for seat in seats {
        *by_slot.entry(seat.slot).or_default() += 1;
    }
    let known = day::get(s, day).and_then(|day| Some((day, day.service(service)?)));
    let ahead = |slot: u16| known.is_some_and(|(day, service)| day.slot_end(service.slot, slot) > now);
    let free = by_slot.iter().all(|(slot, n)| ahead(*slot) && super::slot_free(s, wish(*slot)) >= *n);
    let kept = seats.iter().filter(|seat| seat.kept).count();
    let pool = seats.len() - kept <= super::left(s, day, service, false) as usize
        && seats.len() <= super::left(s, day, service, true) as usize
        && kept <= super::kept_left(s, day, service) as usize;
    let theirs = |seat: &Seat| {
        super::get(s, seat.id).is_some_and(|b| meets_nothing(s, wish(seat.slot), b.who, Some(seat.id)).is_ok())
    };
    // Nobody comes twice to one stall.
    let there: BTreeSet<_> = super::at_stall(s, day, service).into_iter().map(|(_, b)| b.who).collect();
    let once = |seat: &Seat| super::get(s, seat.id).is_some_and(|b| !there.contains(&b.who));
    free && pool && seats.iter().all(|seat| theirs(seat) && once(seat))
}

/// A place is at another stall from now on. Whoever has come already waits there too.
pub fn seated(s: &mut State, to: ServiceId, seat: &Seat) {
    let Some(booking) = s.bookings.list.get_mut(&seat.id).filter(|b| !b.cancelled) else { return };
    let old = booking.clone();
    (booking.service, booking.slot, booking.number, booking.kept) = (to, seat.slot, seat.number, seat.kept);
    let new = booking.clone();
    s.bookings.stalls.entry((old.day, old.service)).or_default().hold(old.slot, old.kept, -1);
    let stall = s.bookings.stalls.entry((new.day, to)).or_default();
    stall.hold(new.slot, new.kept, 1);
    stall.number = stall.number.max(new.number);
    queue::brought(s, old.ticket(), new.ticket());
}
