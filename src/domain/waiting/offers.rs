//! What falls due in the lines: a place to be offered, an answer that did not come, a day that begins.

use super::super::*;
use super::{Event, Notice, Offer, Waiter};
use chrono::TimeDelta;
use std::collections::BTreeSet;

/// How long there is to answer, by how far the day is: the nearer, the shorter. Quiet hours do not count.
const TIMES: [(TimeDelta, TimeDelta); 4] = [
    (TimeDelta::hours(48), TimeDelta::hours(8)),
    (TimeDelta::hours(12), TimeDelta::hours(2)),
    (TimeDelta::hours(3), TimeDelta::minutes(30)),
    (TimeDelta::zero(), TimeDelta::minutes(10)),
];
/// Whoever is asked late in the evening has at least so long in the morning.
const MORNING: TimeDelta = TimeDelta::hours(1);

/// When the next thing is due in the lines.
pub fn next_due(s: &State) -> Option<(DateTime<Utc>, DueKey)> {
    let waiters = || s.waiting.list.iter();
    let answers = waiters().filter_map(|(id, waiter)| Some((waiter.offer?.until, DueKey::OfferOver(*id))));
    let days: BTreeSet<_> = waiters().map(|(_, waiter)| waiter.day).collect();
    let begins = days.into_iter().filter_map(|id| Some((day::get(s, id)?.start, DueKey::LineOver(id))));
    let offer = next_offer(s, s.at).map(|(id, ..)| (s.at, DueKey::Offer(id)));
    answers.chain(begins).chain(offer).min()
}

/// The first in line for whom there is a place at that moment, and in which slot; two where each has their own.
fn next_offer(s: &State, at: DateTime<Utc>) -> Option<(WaitId, &Waiter, [u16; 2])> {
    let open = super::in_order(s, at).into_iter().filter(|(_, waiter)| waiter.offer.is_none());
    open.map(|(id, waiter)| (id, waiter, could_have(s, at, waiter)))
        .find_map(|(id, waiter, slots)| Some((id, waiter, slots?)))
}

/// The first places that there are for somebody in line.
fn could_have(s: &State, at: DateTime<Utc>, waiter: &Waiter) -> Option<[u16; 2]> {
    let people: Vec<_> = waiter.people().collect();
    bookings::first_free(s, at, (waiter.day, waiter.service), &people)
}

/// Whether a free place of a stall is for somebody in line.
pub fn comes_first(s: &State, at: DateTime<Utc>, day: DayId, service: ServiceId) -> bool {
    let open = super::of_stall(s, day, service).filter(|(_, waiter)| waiter.offer.is_none());
    open.into_iter().any(|(_, waiter)| could_have(s, at, waiter).is_some())
}

/// What follows from something falling due.
pub fn due(ctx: &Ctx<'_>, due: DueKey) -> Decision {
    match due {
        DueKey::Offer(_) => match next_offer(ctx.s, ctx.now) {
            Some((id, waiter, slots)) => offer(ctx, id, waiter, slots),
            None => Decision::nothing(),
        },
        DueKey::OfferOver(id) => match super::get(ctx.s, id).filter(|waiter| waiter.offer.is_some()) {
            Some(waiter) => lapse(ctx, id, waiter),
            None => Decision::nothing(),
        },
        DueKey::LineOver(id) => line_over(ctx, id),
        _ => Decision::nothing(),
    }
}

fn offer(ctx: &Ctx<'_>, id: WaitId, waiter: &Waiter, [slot, second]: [u16; 2]) -> Decision {
    let Some(day) = day::get(ctx.s, waiter.day) else { return Decision::nothing() };
    let begins = day.service(waiter.service).map_or(day.end, |service| match service.slot {
        Some(length) => day.slot_start(Some(length), slot.min(second)),
        None => day.end,
    });
    let told = day.plan.awake(ctx.now);
    let until = answer_by(day, told).min(begins);
    let send = Send::tell(To::Person(waiter.by), Lane::Reminder, Notice::Offer(id)).not_before(told);
    let second = Some(second).filter(|second| *second != slot);
    Decision::nothing().event(Event::Offered(id, Offer { slot, second, until })).and_send(send.void_after(until))
}

/// Until when whoever is asked at that moment may answer.
pub fn answer_by(day: &day::Day, told: DateTime<Utc>) -> DateTime<Utc> {
    let left = day.start - told;
    let time = TIMES.iter().find(|(far, _)| left > *far).map_or(TIMES[3].1, |(_, time)| *time);
    let end = told + time;
    let awake = day.plan.awake(end);
    if awake > end { awake + MORNING.min(time) } else { end }
}

fn lapse(ctx: &Ctx<'_>, id: WaitId, waiter: &Waiter) -> Decision {
    let decision = Decision::nothing().event(Event::Lapsed(id));
    let Some(day) = day::get(ctx.s, waiter.day) else { return decision };
    let notice = Notice::Lapsed(waiter.day, waiter.service);
    let send = Send::tell(To::Person(waiter.by), Lane::Reminder, notice);
    decision.and_send(send.not_before(day.plan.awake(ctx.now)).void_after(day.start))
}

/// The day begins: whoever still waits is told once that there are places for those who just come.
fn line_over(ctx: &Ctx<'_>, id: DayId) -> Decision {
    let mut decision = Decision::nothing();
    let mut told = BTreeSet::new();
    let open = day::get(ctx.s, id).is_some_and(|day| day.status == day::Status::Open);
    for (n, waiter) in ctx.s.waiting.list.iter().filter(|(_, waiter)| waiter.day == id) {
        decision = decision.event(Event::Over(*n));
        let served =
            bookings::of_person(ctx.s, waiter.who).any(|(_, b)| b.day == id && b.service == waiter.service);
        if open && !served && told.insert((waiter.by, waiter.service)) {
            let send = Send::tell(To::Person(waiter.by), Lane::Reminder, Notice::Over(id, waiter.service));
            let end = day::get(ctx.s, id).map_or(ctx.now, |day| day.end);
            decision = decision.and_send(send.void_after(end));
        }
    }
    decision
}
