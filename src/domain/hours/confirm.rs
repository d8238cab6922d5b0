//! What becomes of a day's hours: an organizer confirms them, the volunteer may say no, and what is entered late needs a
//! reason and a second person.

use super::super::*;
use super::past::{Was, was};
use super::presence::stalls;
use super::understand::{reason, times};
use super::{Entry, Event, LATE, Notice, Proposal, Refusal, entry};
use chrono::TimeDelta;
use sha2::{Digest as _, Sha256};

/// Organizers are asked to confirm so long after a day has ended: when nobody can sign out any more.
const AFTER: TimeDelta = TimeDelta::minutes(65);
/// … and once more so long after that, where something is still unconfirmed.
const AGAIN: TimeDelta = TimeDelta::days(2);

/// When organizers are asked.
pub fn next_due(s: &State) -> Option<(DateTime<Utc>, DueKey)> {
    let came = |entry: &Entry| entry.came.is_some() && entry.confirmed.is_none();
    let open = |id: &DayId| {
        !s.hours.reminded.contains(id) && s.hours.list.get(id).is_some_and(|list| list.values().any(came))
    };
    let days = s.hours.list.keys().filter(|id| open(id));
    days.filter_map(|id| {
        let day = day::get(s, *id)?;
        let again = if s.hours.asked.contains(id) { AGAIN } else { TimeDelta::zero() };
        Some((day.plan.awake(day.end + AFTER + again), DueKey::Hours(*id)))
    })
    .min()
}

/// What follows from it being time to ask.
pub fn due(ctx: &Ctx<'_>, due: DueKey) -> Decision {
    let DueKey::Hours(id) = due else { return Decision::nothing() };
    let decision = Decision::nothing().event(Event::Asked(id));
    let Some(day) = day::get(ctx.s, id) else { return decision };
    let to = To::Audience(Audience::Organizers(id.community));
    let send = Send::tell(to, Lane::Reminder, Notice::Sum(id));
    decision.and_send(send.not_before(day.plan.awake(ctx.now)))
}

/// It is as the list says: all of it but one's own, and but what has no end.
pub(super) fn confirm(ctx: &Ctx<'_>, id: DayId, seen: u32) -> Result<Decision, super::super::Refusal> {
    let me = people::acting(ctx, id.community, Role::Helper)?;
    let day = was(ctx.s, id).ok_or(super::super::Refusal::Stale)?;
    if ctx.now < day.end {
        return Err(Refusal::NotNow.into());
    }
    let mine = super::to_confirm(ctx.s, id).any(|(who, _)| who == me);
    let all = super::to_confirm(ctx.s, id).map(|(who, _)| who);
    let people: Vec<_> = all.filter(|who| may_confirm(ctx.s, id, me, *who)).collect();
    if people.is_empty() {
        // What is left is one's own.
        return if mine { Err(Refusal::Own.into()) } else { Ok(ctx.answer(Notice::Sum(id))) };
    }
    if mark(ctx.s, id, me) != seen {
        return Err(Refusal::Changed(id).into());
    }
    let mut decision = Decision::nothing();
    for who in &people {
        decision.sends.extend(told(ctx, id, *who));
    }
    Ok(ctx.and_answer(decision.event(Event::Confirmed(id, people, me)), Notice::Sum(id)))
}

/// The mark of what somebody would confirm now: who, from when to when.
pub(super) fn mark(s: &State, id: DayId, me: PersonId) -> u32 {
    let mut digest = Sha256::new();
    for (who, entry) in super::to_confirm(s, id).filter(|(who, _)| may_confirm(s, id, me, *who)) {
        digest.update(who.0.to_be_bytes());
        for at in [entry.came, entry.left].into_iter().flatten() {
            digest.update(at.timestamp().to_be_bytes());
        }
    }
    digest.finalize().first_chunk().map_or(0, |first| u32::from_be_bytes(*first))
}

/// Whether somebody may confirm the hours of another: an organizer everybody's but their own, a helper those of
/// organizers, of whom there may be only one.
pub(super) fn may_confirm(s: &State, id: DayId, me: PersonId, who: PersonId) -> bool {
    let runs = |who| people::may(s, who, id.community, Role::Organizer);
    who != me && (runs(me) || runs(who) && people::may(s, me, id.community, Role::Helper))
}

/// What a volunteer is told of their hours.
fn told(ctx: &Ctx<'_>, id: DayId, who: PersonId) -> Option<Send> {
    let to = people::listener(ctx.s, who, id.community)?;
    let wake = was(ctx.s, id)?.plan.awake(ctx.now);
    Some(Send::tell(To::Person(to), Lane::Reminder, Notice::Confirmed(id)).not_before(wake))
}

fn recent<'a>(ctx: &Ctx<'a>, id: DayId) -> Result<Was<'a>, super::super::Refusal> {
    let day = was(ctx.s, id).ok_or(super::super::Refusal::Stale)?;
    if ctx.now >= day.end && ctx.now - day.end < LATE { Ok(day) } else { Err(Refusal::NotNow.into()) }
}

/// It is not so, says the volunteer.
pub(super) fn dispute(
    ctx: &Ctx<'_>,
    me: PersonId,
    id: DayId,
    words: &Private,
) -> Result<Decision, super::super::Refusal> {
    let day = recent(ctx, id)?;
    super::concerns(ctx.s, id, me).then_some(()).ok_or(super::super::Refusal::Stale)?;
    let words = reason(words.reveal()).ok_or(Refusal::Times)?;
    let to = To::Audience(Audience::Organizers(id.community));
    let tell = Send::tell(to, Lane::Reminder, Notice::Disputed(id, me)).not_before(day.plan.awake(ctx.now));
    let decision = Decision::nothing()
        .event(Event::Disputed(id, me))
        .drawer(DrawerOp::Put(me, Item::HoursSaid(id), Private::new(words)))
        .and_send(tell);
    Ok(ctx.and_answer(decision, Notice::Said(id)))
}

/// Somebody's times are entered late, by somebody else.
pub(super) fn propose(
    ctx: &Ctx<'_>,
    id: DayId,
    who: PersonId,
    words: &Private,
) -> Result<Decision, super::super::Refusal> {
    let me = people::acting(ctx, id.community, Role::Organizer)?;
    if who == me {
        return Err(Refusal::Own.into());
    }
    let day = recent(ctx, id)?;
    super::concerns(ctx.s, id, who).then_some(()).ok_or(super::super::Refusal::Stale)?;
    let (from, to, why) = times(words.reveal()).ok_or(Refusal::Times)?;
    let at = |time| day::plan::at(day.date(), time, day.plan.zone);
    // Nobody was there before the doors opened, nor is anybody still.
    if at(from) < day.start - super::AROUND * 2 || at(to) > ctx.now.min(day.end + super::AROUND * 3) {
        return Err(Refusal::Times.into());
    }
    let n = ctx.s.hours.proposals + 1;
    let proposal = Proposal { n, by: me, came: at(from), left: at(to) };
    let mut decision = Decision::nothing().event(Event::Proposed(id, who, proposal)).drawer(DrawerOp::Put(
        who,
        Item::HoursWhy(id),
        Private::new(why),
    ));
    // Whoever may look at it is asked, helpers too.
    let ask = Notice::AskSecond(id, who, n);
    let helpers = people::helpers(ctx.s, id.community).into_iter().filter(|helper| *helper != who).map(To::Person);
    for to in helpers.chain([To::Audience(Audience::Organizers(id.community))]) {
        let tell = Send::tell(to, Lane::Reminder, ask.clone());
        decision.sends.push(tell.not_before(day.plan.awake(ctx.now)));
    }
    decision.on_behalf = Some(who);
    Ok(ctx.and_answer(decision, Notice::Proposed(id, who)))
}

/// A second person has looked at it: neither who wrote it down, nor whose hours they are.
pub(super) fn second(
    ctx: &Ctx<'_>,
    id: DayId,
    who: PersonId,
    n: u32,
    yes: bool,
) -> Result<Decision, super::super::Refusal> {
    let me = people::acting(ctx, id.community, Role::Helper)?;
    let proposal = entry(ctx.s, id, who).and_then(|entry| entry.proposed).filter(|known| known.n == n);
    let proposal = proposal.ok_or(super::super::Refusal::Stale)?;
    if who == me {
        return Err(Refusal::Own.into());
    }
    if proposal.by == me {
        return Err(Refusal::Second.into());
    }
    let mut decision = Decision::nothing().event(Event::Seconded(id, who, me, yes));
    decision.on_behalf = Some(who);
    if yes {
        decision.sends.extend(told(ctx, id, who));
    } else {
        let wake = was(ctx.s, id).map_or(ctx.now, |day| day.plan.awake(ctx.now));
        let tell = Send::tell(To::Person(proposal.by), Lane::Reminder, Notice::Declined(id, who));
        decision.sends.push(tell.not_before(wake));
    }
    Ok(ctx.and_answer(decision, Notice::Person(id, who)))
}

/// Folds in that somebody's hours are so, and puts them into their record of the years.
pub(super) fn confirmed(s: &mut State, id: DayId, who: PersonId, by: PersonId) {
    let mut at = stalls(s, id, who);
    at.extend(super::past::stalls(s, id, who));
    let Some(entry) = s.hours.list.get_mut(&id).and_then(|list| list.get_mut(&who)) else { return };
    let Entry { came: Some(came), left: Some(left), .. } = *entry else { return };
    entry.confirmed = Some(by);
    entry.disputed = false;
    let services = s.hours.done.entry(who).or_default();
    // In the log they live on.
    let oldest = came - TimeDelta::days(366 * (i64::from(super::fold::YEARS) + 1));
    services.retain(|known| known.day != id && known.came > oldest);
    services.push(super::Service { day: id, at: at.into_iter().collect(), came, left });
    services.sort_by_key(|known| (known.came, known.day));
}
