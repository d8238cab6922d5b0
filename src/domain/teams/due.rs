//! When units are reminded of what they promised, and when what they wrote is forgotten.

use super::super::*;
use super::{Event, Notice};
use chrono::{Days, NaiveTime, TimeDelta};

/// Days before at which promises are called to mind: in time to see to it, and once more on the eve.
const BEFORE: [u64; 2] = [3, 1];
/// At this hour.
const HOUR: u32 = 10;
/// So long after a day the names of those who came and what was promised are forgotten.
const KEPT: TimeDelta = TimeDelta::days(10);
/// Marks that they are.
pub(super) const OVER: u8 = 9;

fn time(day: &day::Day, before: u64) -> DateTime<Utc> {
    let hour = NaiveTime::from_hms_opt(HOUR, 0, 0).unwrap_or_default();
    day.plan.awake(day::plan::at(day.date() - Days::new(before), hour, day.plan.zone))
}

/// What falls due next.
pub fn next_due(s: &State) -> Option<(DateTime<Utc>, DueKey)> {
    let open = |id: DayId, day: &day::Day, which: u8| !s.teams.done.contains(&(id, which, day.moved));
    let mut all = Vec::new();
    for (id, day) in day::all(s) {
        let key = |which| DueKey::Teams(id, which, day.moved);
        if day.status == day::Status::Open && super::of_day(s, id).next().is_some() {
            for (which, before) in (0..).zip(BEFORE).filter(|(which, _)| open(id, day, *which)) {
                all.push((time(day, before), key(which)));
            }
        }
        let written = super::of_day(s, id).next().is_some() || shifts::ever_teams_on(s, id).next().is_some();
        if written && open(id, day, OVER) {
            all.push((day.end + KEPT, key(OVER)));
        }
    }
    all.into_iter().min()
}

/// What follows from it.
pub fn due(ctx: &Ctx<'_>, due: DueKey) -> Decision {
    let DueKey::Teams(id, which, moved) = due else { return Decision::nothing() };
    let mut decision = Decision::nothing().event(Event::Done(id, which, moved));
    if which == OVER {
        decision.drawers = super::words_of(ctx.s, id);
        return decision;
    }
    let Some(day) = day::get(ctx.s, id).filter(|day| ctx.now < day.start) else { return decision };
    // What was promised since then needs no reminder of its own.
    let at = BEFORE.get(usize::from(which)).map_or(ctx.now, |before| time(day, *before));
    // Nor does whoever was told of another date since: what they bring stood there.
    let known = super::of_day(ctx.s, id).filter(|(_, pledge)| pledge.since < at && !day.told_since(at));
    let everyone: std::collections::BTreeSet<_> = known.map(|(_, pledge)| pledge.by).collect();
    for who in everyone {
        if let Some(to) = people::listener(ctx.s, who, id.community) {
            let tell = Send::tell(To::Person(to), Lane::Reminder, Notice::Remember(id));
            decision.sends.push(tell.not_before(day.plan.awake(ctx.now)).void_after(day.start));
        }
    }
    decision
}
