//! How what happened changes the lines.

use super::super::*;
use super::{Event, Waiter};

/// Folds an event in.
pub fn apply(s: &mut State, event: &Event, _: &Commit) {
    match event {
        Event::Joined(id, waiter) => {
            s.waiting.newest = s.waiting.newest.max(id.0);
            s.waiting.list.insert(*id, waiter.clone());
        }
        Event::Offered(id, offer) => {
            if let Some(waiter) = s.waiting.list.get_mut(id) {
                waiter.offer = Some(*offer);
                for (_, slot) in waiter.people().zip(offer.slots()) {
                    *s.waiting.held.entry((waiter.day, waiter.service, slot)).or_default() += 1;
                }
            }
        }
        Event::Accepted(id) | Event::Left(id) | Event::Lapsed(id) | Event::Over(id) => leaves(s, *id),
    }
}

/// Somebody waits no longer, and nothing is held for them.
fn leaves(s: &mut State, id: WaitId) {
    let Some(waiter) = s.waiting.list.remove(&id) else { return };
    let Some(offer) = waiter.offer else { return };
    for (_, slot) in waiter.people().zip(offer.slots()) {
        let place = (waiter.day, waiter.service, slot);
        if let Some(held) = s.waiting.held.get_mut(&place) {
            *held = held.checked_sub(1).expect("what is let go was held");
            if *held == 0 {
                s.waiting.held.remove(&place);
            }
        }
    }
}

fn all_leave(s: &mut State, whose: impl Fn(&Waiter) -> bool) {
    let gone: Vec<_> = s.waiting.list.iter().filter(|(_, waiter)| whose(waiter)).map(|(id, _)| *id).collect();
    gone.into_iter().for_each(|id| leaves(s, id));
}

/// Somebody was erased: they wait no longer, and nobody waits in their name.
pub fn erased(s: &mut State, person: PersonId) {
    all_leave(s, |waiter| waiter.by == person || waiter.has(person));
}

/// Lines of days long past.
pub fn forget(s: &mut State, old: impl Fn(DayId) -> bool) {
    all_leave(s, |waiter| old(waiter.day));
}
