//! What those who wait in line may have: whether they may wait, the first place there is, and that place taken.

use super::super::*;
use super::{Booking, Event, Notice, Refusal, Wish};

/// Whether somebody may wait for a place at a stall: whoever could book there, if it were not full.
///
/// # Errors
/// Why they could not.
pub fn may_wait(
    ctx: &Ctx<'_>,
    me: PersonId,
    (id, service): (DayId, ServiceId),
    who: PersonId,
) -> Result<(), super::super::Refusal> {
    let (open, day) = day::open(ctx.s, id.community)?;
    let known = day.service(service).filter(|_| open == id).ok_or(super::super::Refusal::Stale)?;
    if !day::offered(ctx.s, id, service) || known.places == 0 {
        return Err(Refusal::NotOffered(id, service).into());
    }
    if super::seeking(ctx.s, id, service) {
        return Err(Refusal::Seeking(id, service).into());
    }
    if super::closed(ctx.now, day) {
        return Err(Refusal::Closed(id).into());
    }
    if let Some((has, _)) = super::of_person(ctx.s, who).find(|(_, b)| b.day == id && b.service == service) {
        return Err(Refusal::Twice(has).into());
    }
    super::not_too_many(ctx, me, who, id)
}

/// The first slot of a stall in which there is a place for each of these people, which none of them has otherwise.
pub fn first_free(
    s: &State,
    now: DateTime<Utc>,
    (day, service): (DayId, ServiceId),
    people: &[PersonId],
) -> Option<u16> {
    let has = |who: &PersonId| super::of_person(s, *who).any(|(_, b)| (b.day, b.service) == (day, service));
    if people.iter().any(has) {
        return None;
    }
    let mut slots =
        super::free_slots(s, day, service, false, now).filter(|(_, n)| usize::from(*n) >= people.len());
    // Also after booking by chat has closed: what comes free then is asked about as well.
    let fits =
        |slot: u16, who: PersonId| super::may_have(s, now, Wish { day, service, slot }, who, true, None).is_ok();
    slots.find(|(slot, _)| people.iter().all(|who| fits(*slot, *who))).map(|(slot, _)| slot)
}

/// Whether the place that is free is for somebody in line.
pub(super) fn waited_for(ctx: &Ctx<'_>, wish: Wish) -> bool {
    waiting::comes_first(ctx.s, ctx.now, wish.day, wish.service)
}

/// A place for each of these people, which was held for them.
///
/// # Errors
/// Where something has come in between: the organizers have taken places away, or they have another at that time.
pub fn promote(
    ctx: &Ctx<'_>,
    wish: Wish,
    people: &[PersonId],
    by: PersonId,
) -> Result<Decision, super::super::Refusal> {
    let places = day::get(ctx.s, wish.day).and_then(|d| d.service(wish.service)).map_or(0, |s| s.places);
    if usize::from(super::taken(ctx.s, wish)) + people.len() > usize::from(places) {
        return Err(Refusal::Full(wish).into());
    }
    let mut decision = Decision::nothing();
    let (first, number) = (ctx.s.bookings.newest + 1, super::next_number(ctx.s, wish));
    for (n, who) in people.iter().enumerate() {
        super::may_have(ctx.s, ctx.now, wish, *who, true, None)?;
        let has = super::of_person(ctx.s, *who).find(|(_, b)| (b.day, b.service) == (wish.day, wish.service));
        if let Some((has, _)) = has {
            return Err(Refusal::Twice(has).into());
        }
        let Wish { day, service, slot } = wish;
        let number = number + n as u16;
        let booking = Booking { day, service, slot, number, who: *who, by, kept: false, cancelled: false };
        decision = decision.event(Event::Taken(BookingId(first + n as u32), booking));
    }
    decision.on_behalf = people.first().copied().filter(|who| *who != by);
    Ok(match people {
        [_] => ctx.and_answer(decision, Notice::Booked(BookingId(first))),
        // Those for whom the desk waited stand on its own lists.
        [..] if super::talk::staff(ctx, by, wish.day) && !people.contains(&by) => {
            ctx.and_answer(decision, day::Notice::Stall(wish.day, wish.service))
        }
        _ => ctx.and_answer(decision, day::Notice::Plans),
    })
}
