//! How what happened changes who holds which place.

use super::super::*;
use super::{Event, Stall, of_person};

/// Folds an event in.
pub fn apply(s: &mut State, event: &Event, c: &Commit) {
    match event {
        Event::Taken(id, booking) => {
            s.bookings.newest = s.bookings.newest.max(id.0);
            let stall = s.bookings.stalls.entry((booking.day, booking.service)).or_default();
            stall.number = stall.number.max(booking.number);
            stall.hold(booking.slot, booking.kept, 1);
            s.bookings.list.insert(*id, booking.clone());
            for person in [booking.who, booking.by] {
                let mine = s.bookings.mine.entry(person).or_default();
                if !mine.contains(id) {
                    mine.push(*id);
                }
            }
            day::learns(s, booking.day, booking.who);
        }
        Event::Cancelled(id) => give_back(s, *id, c),
        Event::Restored(id) => {
            let Some(booking) = s.bookings.list.get_mut(id).filter(|b| b.cancelled) else { return };
            booking.cancelled = false;
            let booking = booking.clone();
            s.bookings.stalls.entry((booking.day, booking.service)).or_default().hold(
                booking.slot,
                booking.kept,
                1,
            );
            day::restored(s, booking.day, booking.service, booking.slot, None);
            day::learns_by(s, booking.day, booking.who, c);
        }
        Event::Moved(id, slot, number) => {
            let Some(booking) = s.bookings.list.get_mut(id) else { return };
            let old = booking.clone();
            booking.slot = *slot;
            booking.number = *number;
            booking.cancelled = false;
            let new = booking.clone();
            let stall = s.bookings.stalls.entry((old.day, old.service)).or_default();
            if !old.cancelled {
                stall.hold(old.slot, old.kept, -1);
            }
            stall.hold(new.slot, new.kept, 1);
            stall.number = stall.number.max(*number);
            day::learns(s, new.day, new.who);
        }
    }
}

fn give_back(s: &mut State, id: BookingId, c: &Commit) {
    let Some(booking) = s.bookings.list.get_mut(&id).filter(|b| !b.cancelled) else { return };
    booking.cancelled = true;
    let booking = booking.clone();
    s.bookings.stalls.entry((booking.day, booking.service)).or_default().hold(booking.slot, booking.kept, -1);
    let (day, service, piece) = (booking.day, booking.service, booking.slot);
    day::dropped(s, day::Dropped { seq: c.seq, at: c.at, day, service, piece, turn: false, heads: 1 });
}

impl Stall {
    pub(super) fn hold(&mut self, slot: u16, kept: bool, sign: i32) {
        let taken = self.taken.entry(slot).or_default();
        *taken = taken.checked_add_signed(sign as i16).expect("a place given back was taken before");
        self.all = self.all.checked_add_signed(sign).expect("a place given back was taken before");
        if kept {
            self.kept = self.kept.checked_add_signed(sign).expect("a place given back was taken before");
        }
    }
}

/// Somebody was erased: their places become free.
pub fn erased(s: &mut State, person: PersonId, c: &Commit) {
    let theirs: Vec<_> = of_person(s, person).filter(|(_, b)| day_is_coming(s, b.day)).map(|(id, _)| id).collect();
    for id in theirs {
        give_back(s, id, c);
    }
}

fn day_is_coming(s: &State, id: DayId) -> bool {
    day::get(s, id).is_some_and(|day| day.status != day::Status::Over)
}

/// Bookings of days long past live on in the log only.
pub fn forget(s: &mut State, old: impl Fn(DayId) -> bool) {
    s.bookings.list.retain(|_, booking| !old(booking.day));
    s.bookings.stalls.retain(|(day, _), _| !old(*day));
    let list = &s.bookings.list;
    s.bookings.mine.retain(|_, mine| {
        mine.retain(|id| list.contains_key(id));
        !mine.is_empty()
    });
}
