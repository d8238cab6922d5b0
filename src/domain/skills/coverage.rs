//! Ten, five and two days before a day it is looked at where hands are short: those who can are asked, and organizers
//! read in one message how it stands.

use super::super::*;
use super::{Event, Notice};
use chrono::TimeDelta;
use std::collections::BTreeMap;

/// How many days before.
const DAYS: [u32; 3] = [10, 5, 2];
/// After the last of these looks, the next few are asked so long after somebody dropped out: whoever pressed by mistake
/// and takes it back has asked nobody.
const MOMENT: TimeDelta = TimeDelta::minutes(2);

/// When it is looked at next.
pub fn next_due(s: &State) -> Option<(DateTime<Utc>, DueKey)> {
    let open = day::all(s).filter(|(_, day)| day.status == day::Status::Open);
    open.filter_map(|(id, day)| {
        let n = s.skills.looked.get(&id).copied().unwrap_or(0);
        let lead = day::Lead::Days(*DAYS.get(usize::from(n))?);
        let at = day.plan.awake(lead.before(day.start, day.plan.zone));
        (at < day.start).then_some((at, DueKey::Coverage(id, n)))
    })
    .min()
}

/// What follows from it being time to look.
pub fn due(ctx: &Ctx<'_>, due: DueKey) -> Decision {
    let DueKey::Coverage(id, n) = due else { return Decision::nothing() };
    let Some(day) = day::get(ctx.s, id) else { return Decision::nothing() };
    let decision = Decision::nothing().event(Event::Looked(id, n + 1));
    // Opened late, or after a time away: one look is enough.
    let next = DAYS.get(usize::from(n) + 1).map(|days| day::Lead::Days(*days).before(day.start, day.plan.zone));
    if day.status != day::Status::Open || next.unwrap_or(day.start) <= ctx.now {
        return decision;
    }
    let short = short(ctx.s, id, ctx.now);
    if short.is_empty() {
        return decision;
    }
    let (mut decision, mut asked) = (decision, Vec::new());
    let wake = day.plan.awake(ctx.now);
    // Whoever can do several things is asked for what is due first.
    let mut first: Vec<_> =
        short.keys().map(|service| (shifts::nearest(ctx.s, id, *service, ctx.now), service)).collect();
    first.sort_unstable();
    for (_, service) in first {
        // A few at a time: twice as many as are missing would be too many thanks to say.
        let people = super::may_be_asked(ctx, id, *service);
        let people: Vec<_> = people.into_iter().filter(|who| !already(&decision, *who)).collect();
        asked.push((*service, people.len() as u16));
        if people.is_empty() {
            continue;
        }
        for who in &people {
            let tell = Send::tell(To::Person(*who), Lane::Reminder, Notice::Ask(id, *service));
            decision.sends.push(tell.not_before(wake).void_after(day.start));
        }
        decision = decision.event(Event::Asked(id, *service, people));
    }
    let to = To::Audience(Audience::Organizers(id.community));
    let tell = Send::tell(to, Lane::Reminder, Notice::Coverage(id, asked));
    decision.and_send(tell.not_before(wake).void_after(day.start))
}

/// Somebody gave back a turn: in the last days nobody looks at it tomorrow.
pub fn dropped(s: &mut State, turn: shifts::Turn, at: DateTime<Utc>) {
    let last = day::Lead::Days(DAYS[DAYS.len() - 1]);
    let near = |day: &day::Day| {
        day.status == day::Status::Open && at >= last.before(day.start, day.plan.zone) && at < day.end
    };
    if let Some(day) = day::get(s, turn.day).filter(|day| near(day)) {
        let ask = day.plan.awake(at + MOMENT);
        s.skills.soon.entry(turn).or_insert(ask);
    }
}

/// It was looked at by telephone: nobody need be asked once more.
pub fn settled(s: &mut State, turn: shifts::Turn) {
    s.skills.soon.remove(&turn);
}

/// When the next few are asked.
pub(super) fn next_soon(s: &State) -> Option<(DateTime<Utc>, DueKey)> {
    s.skills.soon.iter().map(|(turn, at)| (*at, DueKey::Short(turn.day, turn.service))).min()
}

/// They are asked, if somebody is still missing.
pub(super) fn soon(ctx: &Ctx<'_>, day: DayId, service: ServiceId) -> Decision {
    let open = day::get(ctx.s, day).is_some_and(|day| day.status == day::Status::Open && ctx.now < day.end);
    let short = open && shifts::nearest(ctx.s, day, service, ctx.now).is_some();
    let (decision, n) = if short { super::ask_next(ctx, day, service) } else { (Decision::nothing(), 0) };
    // That nobody was left to ask is remembered too: it is not looked at again.
    if n == 0 { Decision::nothing().event(Event::Asked(day, service, Vec::new())) } else { decision }
}

fn already(decision: &Decision, who: PersonId) -> bool {
    decision.sends.iter().any(|send| send.to == To::Person(who))
}

/// Where hands are short on a day, and how many.
pub(super) fn short(s: &State, id: DayId, now: DateTime<Utc>) -> BTreeMap<ServiceId, u32> {
    let mut all = BTreeMap::new();
    for (turn, missing) in shifts::most_needed(s, id, now) {
        *all.entry(turn.service).or_default() += u32::from(missing);
    }
    all
}
