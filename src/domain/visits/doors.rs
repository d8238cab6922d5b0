//! Going: who says yes, who cannot after all, and what is pressed at the door.

use super::super::*;
use super::asking::{awake, organizers};
use super::{Event, Notice, PAIR, Plan, Refusal, Visit, Why, telephone};
use chrono::TimeDelta;

/// Where nobody opened, organizers are told once more after so long.
pub(super) const PATIENCE: TimeDelta = TimeDelta::minutes(30);

/// A visit that is planned.
fn planned<'a>(ctx: &Ctx<'a>, id: VisitId) -> Result<(&'a Visit, &'a Plan), super::super::Refusal> {
    let visit = super::get(ctx.s, id).ok_or(super::super::Refusal::Stale)?;
    Ok((visit, visit.planned().ok_or(super::super::Refusal::Stale)?))
}

pub(super) fn accept(
    ctx: &Ctx<'_>,
    me: PersonId,
    id: VisitId,
    start: DateTime<Utc>,
) -> Result<Decision, super::super::Refusal> {
    match may_accept(ctx, me, id, start)? {
        Some(found) => Ok(ctx.and_answer(joins(ctx, id, found, me, false), Notice::Duty(id))),
        None => Ok(ctx.answer(Notice::Duty(id))),
    }
}

/// The visit that whoever acts may say yes to; nothing, where they have already.
pub(super) fn may_accept<'a>(
    ctx: &Ctx<'a>,
    me: PersonId,
    id: VisitId,
    start: DateTime<Utc>,
) -> Result<Option<(&'a Visit, &'a Plan)>, super::super::Refusal> {
    let (visit, plan) = planned(ctx, id)?;
    if plan.two.contains(&me) {
        // The same press again.
        return Ok(None);
    }
    let fit = super::fit::fit(ctx.s, me, visit.community);
    if !plan.asked.contains(&me) || plan.start != start || !fit {
        return Err(super::super::Refusal::Stale);
    }
    if plan.full() || ctx.now >= plan.start || super::plan::busy(ctx, me, plan.start) {
        return Err(Refusal::Settled.into());
    }
    Ok(Some((visit, plan)))
}

/// Somebody said yes by telephone: an organizer says so for them.
pub(super) fn add(ctx: &Ctx<'_>, id: VisitId, who: PersonId) -> Result<Decision, super::super::Refusal> {
    let (visit, plan) = planned(ctx, id)?;
    people::acting(ctx, visit.community, Role::Organizer)?;
    if plan.two.contains(&who) {
        return Ok(ctx.answer(Notice::Desk(id)));
    }
    if plan.full() || ctx.now >= plan.start || super::plan::busy(ctx, who, plan.start) {
        return Err(Refusal::Settled.into());
    }
    if !super::plan::could_go(ctx, visit, plan).contains(&who) {
        return Err(super::super::Refusal::Stale);
    }
    let mut decision = joins(ctx, id, (visit, plan), who, false);
    decision.on_behalf = Some(who);
    decision.sends.push(duty(ctx, id, (visit, plan), who));
    Ok(ctx.and_answer(decision, Notice::Desk(id)))
}

fn duty(ctx: &Ctx<'_>, id: VisitId, (visit, plan): (&Visit, &Plan), who: PersonId) -> Send {
    let send = Send::tell(To::Person(who), Lane::Reminder, Notice::Duty(id));
    send.not_before(awake(ctx, visit.community)).void_after(visit.end(ctx.s).unwrap_or(plan.start))
}

/// One more goes. Where that makes two, everybody hears of it, and they have a code.
pub(super) fn joins(
    ctx: &Ctx<'_>,
    id: VisitId,
    (visit, plan): (&Visit, &Plan),
    who: PersonId,
    with_one: bool,
) -> Decision {
    let event = if with_one { Event::WithOne(id, who) } else { Event::Accepted(id, who) };
    let mut decision = Decision::nothing().event(event);
    if plan.two.len() + 1 < PAIR && !with_one {
        return decision;
    }
    let code = Private::new(super::codes::code(ctx.actor.lot));
    decision = decision.drawer(DrawerOp::Put(visit.who, Item::VisitCode(id), code));
    if super::listener(ctx.s, visit).is_some() {
        // Else they hear of it with the call that is to be made.
        decision = decision.and_send(organizers(ctx, visit, Notice::Ready(id)));
    }
    decision = telephone::tell(ctx, decision, (id, visit), plan.start, Notice::Coming(id), Why::Coming);
    if visit.eve(ctx.s).is_some_and(|eve| ctx.now >= eve) {
        decision = decision.event(Event::Near(id));
    }
    // Who said yes first hears with whom they go.
    decision.sends.extend(plan.two.iter().map(|first| duty(ctx, id, (visit, plan), *first)));
    decision
}

pub(super) fn pass(ctx: &Ctx<'_>, me: PersonId, id: VisitId) -> Result<Decision, super::super::Refusal> {
    let known = super::get(ctx.s, id).and_then(Visit::planned);
    let asked = known.is_some_and(|plan| plan.asked.contains(&me) && !plan.two.contains(&me));
    let decision = if asked { Decision::nothing().event(Event::Passed(id, me)) } else { Decision::nothing() };
    Ok(ctx.and_answer(decision, people::Notice::Home))
}

/// A visit of whoever acts.
fn mine<'a>(ctx: &Ctx<'a>, me: PersonId, id: VisitId) -> Result<(&'a Visit, &'a Plan), super::super::Refusal> {
    let found = planned(ctx, id)?;
    if found.1.two.contains(&me) { Ok(found) } else { Err(super::super::Refusal::Stale) }
}

pub(super) fn leave(ctx: &Ctx<'_>, me: PersonId, id: VisitId) -> Result<Decision, super::super::Refusal> {
    let (visit, plan) = mine(ctx, me, id)?;
    // Before a door that nobody opened they wait for the committee.
    if plan.came || plan.unopened {
        return Err(super::super::Refusal::Stale);
    }
    // What follows of it falls due at once: somebody else is asked, or the committee hears that it is too late for that.
    let decision = without(ctx, Decision::nothing(), (id, visit, plan), me);
    Ok(ctx.and_answer(decision, Notice::Left(visit.community)))
}

/// One of the two does not go: the other hears of it, and whoever expects them.
pub(super) fn without(
    ctx: &Ctx<'_>,
    decision: Decision,
    (id, visit, plan): (VisitId, &Visit, &Plan),
    who: PersonId,
) -> Decision {
    let mut decision = decision.event(Event::Left(id, who));
    let other = plan.two.iter().filter(|other| **other != who);
    decision.sends.extend(other.map(|other| duty(ctx, id, (visit, plan), *other)));
    decision.drawers.extend(super::team::companion(visit));
    one_less(ctx, decision, (id, visit, plan))
}

/// Whoever is visited expects two: they hear that one cannot come.
pub(super) fn one_less(
    ctx: &Ctx<'_>,
    decision: Decision,
    (id, visit, plan): (VisitId, &Visit, &Plan),
) -> Decision {
    if !plan.full() {
        return decision;
    }
    match super::plan::message(ctx, visit, plan.start, Notice::OneLess(id)) {
        Some(send) => decision.and_send(send),
        None if visit.heard => telephone::call(ctx, decision, (id, visit), plan.start, Why::OneLess),
        // They have not heard of the two yet; of another date they still must.
        None => match telephone::open(ctx.s, visit.who).map(|call| call.why) {
            Some(Why::Coming | Why::Tomorrow) => super::plan::uncalled(ctx, decision, visit),
            _ => decision,
        },
    }
}

/// A visit of whoever acts, today, when two see where it is.
fn at_the_door<'a>(
    ctx: &Ctx<'a>,
    me: PersonId,
    id: VisitId,
) -> Result<(&'a Visit, &'a Plan), super::super::Refusal> {
    let (visit, plan) = mine(ctx, me, id)?;
    match plan.open_to(me) && visit.today(ctx.s, ctx.now) {
        true => Ok((visit, plan)),
        false => Err(Refusal::NotToday.into()),
    }
}

/// What organizers are told whatever the hour.
fn at_once(visit: &Visit, notice: Notice) -> Send {
    Send::tell(To::Audience(Audience::Organizers(visit.community)), Lane::Reminder, notice)
}

pub(super) fn came(ctx: &Ctx<'_>, me: PersonId, id: VisitId) -> Result<Decision, super::super::Refusal> {
    let (visit, plan) = at_the_door(ctx, me, id)?;
    let mut decision = Decision::nothing();
    if !plan.came {
        decision = decision.event(Event::Came(id));
        decision.sends.extend(plan.unopened.then(|| at_once(visit, Notice::Opened(id))));
        decision = super::plan::uncalled(ctx, decision, visit);
    }
    Ok(ctx.and_answer(decision, Notice::Duty(id)))
}

pub(super) fn unopened(ctx: &Ctx<'_>, me: PersonId, id: VisitId) -> Result<Decision, super::super::Refusal> {
    let (visit, plan) = at_the_door(ctx, me, id)?;
    let decision = match plan.unopened || plan.came {
        // The same press again, by either of them; or they were let in meanwhile.
        true => Decision::nothing(),
        false => {
            let alarm = at_once(visit, Notice::Unopened(id, false));
            let decision = Decision::nothing().event(Event::Unopened(id)).and_send(alarm);
            match super::listener(ctx.s, visit) {
                Some(listener) => {
                    decision.and_send(Send::tell(To::Person(listener), Lane::Reminder, Notice::AtTheDoor(id)))
                }
                None => telephone::call(ctx, decision, (id, visit), ctx.now, Why::Unopened),
            }
        }
    };
    Ok(ctx.and_answer(decision, Notice::Duty(id)))
}

pub(super) fn done(ctx: &Ctx<'_>, me: PersonId, id: VisitId) -> Result<Decision, super::super::Refusal> {
    let over = super::get(ctx.s, id).filter(|visit| visit.stage == super::Stage::Done);
    if let Some(visit) = over.filter(|visit| visit.plan.as_ref().is_some_and(|plan| plan.two.contains(&me))) {
        return Ok(ctx.answer(Notice::Thanks(visit.community)));
    }
    let (visit, plan) = at_the_door(ctx, me, id)?;
    if plan.unopened && !plan.came {
        // Nobody was let in: the committee still looks for them.
        return Ok(ctx.answer(Notice::Duty(id)));
    }
    let parts = repairs::settle(ctx, Work::Visit(id), true)?;
    let mut decision = super::plan::uncalled(ctx, parts.event(Event::Done(id)), visit);
    decision.drawers.push(DrawerOp::Drop(visit.who, Item::VisitCode(id)));
    let other = plan.two.iter().filter(|who| **who != me);
    let thanks = |who: &PersonId| {
        let send = Send::tell(To::Person(*who), Lane::Reminder, Notice::Thanks(visit.community));
        send.not_before(awake(ctx, visit.community))
    };
    decision.sends.extend(other.map(thanks));
    decision.sends.extend(super::pictures::done(ctx, id, visit));
    Ok(ctx.and_answer(decision, Notice::Thanks(visit.community)))
}

/// Somebody of the committee looks after the door that nobody opened.
pub(super) fn known(ctx: &Ctx<'_>, me: PersonId, id: VisitId) -> Result<Decision, super::super::Refusal> {
    let (visit, plan) = planned(ctx, id)?;
    people::acting(ctx, visit.community, Role::Organizer)?;
    let mut decision = Decision::nothing();
    if plan.unopened {
        decision = decision.event(Event::Known(id, me));
        let tell = |who: &PersonId| Send::tell(To::Person(*who), Lane::Reminder, Notice::OnIt(id));
        decision.sends.extend(plan.two.iter().map(tell));
    }
    Ok(ctx.and_answer(decision, Notice::Desk(id)))
}
