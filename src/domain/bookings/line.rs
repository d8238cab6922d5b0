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

/// The first places of a stall for one or two people who have none there: for two at the same time, or, where a time has one
/// place only, one right after the other. The slot of the first, and that of the second.
pub fn first_free(
    s: &State,
    now: DateTime<Utc>,
    (day, service): (DayId, ServiceId),
    people: &[PersonId],
) -> Option<[u16; 2]> {
    let has = |who: &PersonId| super::of_person(s, *who).any(|(_, b)| (b.day, b.service) == (day, service));
    if people.iter().any(has) {
        return None;
    }
    let slots: Vec<_> = super::free_slots(s, day, service, false, now).collect();
    // Also after booking by chat has closed: what comes free then is asked about as well.
    let fits =
        |slot: u16, who: PersonId| super::may_have(s, now, Wish { day, service, slot }, who, true, None).is_ok();
    let mut together = slots.iter().filter(|(_, n)| usize::from(*n) >= people.len());
    if let Some((slot, _)) = together.find(|(slot, _)| people.iter().all(|who| fits(*slot, *who))) {
        return Some([*slot; 2]);
    }
    let [one, other] = *people else { return None };
    if places(s, day, service) != 1 || super::left(s, day, service, false) < 2 {
        return None;
    }
    let near = slots.windows(2).map(|two| (two[0].0, two[1].0)).filter(|(first, then)| first + 1 == *then);
    near.flat_map(|(first, then)| [[first, then], [then, first]])
        .find(|[slot, second]| fits(*slot, one) && fits(*second, other))
}

/// Whether two can ever come together: there are two places that are not kept back for good.
pub fn two_fit(s: &State, day: DayId, service: ServiceId) -> bool {
    let known = day::get(s, day).and_then(|d| Some((d, d.service(service)?)));
    known.is_some_and(|(d, known)| {
        let kept = d.plan.kept_until.map_or(known.kept, |_| 0);
        known.capacity(d.plan.lasts).saturating_sub(kept.into()) >= 2
    })
}

fn places(s: &State, day: DayId, service: ServiceId) -> u16 {
    day::get(s, day).and_then(|d| d.service(service)).map_or(0, |s| s.places)
}

/// Whether the place that is free is for somebody in line.
pub(super) fn waited_for(ctx: &Ctx<'_>, wish: Wish) -> bool {
    waiting::comes_first(ctx.s, ctx.now, wish.day, wish.service)
}

/// A place for each of these people, which was held for them, and in which slot.
///
/// # Errors
/// Where something has come in between: the organizers have taken places away, or they have another at that time.
pub fn promote(
    ctx: &Ctx<'_>,
    (day, service): (DayId, ServiceId),
    seats: &[(PersonId, u16)],
    by: PersonId,
) -> Result<Decision, super::super::Refusal> {
    let mut decision = Decision::nothing();
    let wish = |slot| Wish { day, service, slot };
    let (first, number) = (ctx.s.bookings.newest + 1, super::next_number(ctx.s, wish(0)));
    for (n, (who, slot)) in seats.iter().enumerate() {
        let (who, slot) = (*who, *slot);
        let there = seats.iter().filter(|(_, other)| *other == slot).count();
        if usize::from(super::taken(ctx.s, wish(slot))) + there > usize::from(places(ctx.s, day, service)) {
            return Err(Refusal::Full(wish(slot)).into());
        }
        super::may_have(ctx.s, ctx.now, wish(slot), who, true, None)?;
        if let Some((has, _)) = super::of_person(ctx.s, who).find(|(_, b)| (b.day, b.service) == (day, service)) {
            return Err(Refusal::Twice(has).into());
        }
        let number = number + n as u16;
        let booking = Booking { day, service, slot, number, who, by, kept: false, cancelled: false };
        decision = decision.event(Event::Taken(BookingId(first + n as u32), booking));
    }
    decision.on_behalf = seats.first().map(|(who, _)| *who).filter(|who| *who != by);
    Ok(match seats {
        [_] => ctx.and_answer(decision, Notice::Booked(BookingId(first))),
        // Those for whom the desk waited stand on its own lists.
        [..] if super::talk::staff(ctx, by, day) && seats.iter().all(|(who, _)| *who != by) => {
            ctx.and_answer(decision, day::Notice::Stall(day, service))
        }
        _ => ctx.and_answer(decision, day::Notice::Plans),
    })
}
