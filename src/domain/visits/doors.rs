//! Going: who says yes, who cannot after all, and what is pressed at the door.

use super::super::*;
use super::asking::{awake, organizers};
use super::{Event, Notice, PAIR, Plan, Refusal, Visit};
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
    let (visit, plan) = planned(ctx, id)?;
    if plan.two.contains(&me) {
        // The same press again.
        return Ok(ctx.answer(Notice::Duty(id)));
    }
    if !plan.asked.contains(&me) || plan.start != start {
        return Err(super::super::Refusal::Stale);
    }
    if plan.full() || ctx.now >= plan.start || super::plan::busy(ctx, me, plan.start) {
        return Err(Refusal::Settled.into());
    }
    Ok(ctx.and_answer(joins(ctx, id, (visit, plan), me), Notice::Duty(id)))
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
    let mut decision = joins(ctx, id, (visit, plan), who);
    decision.on_behalf = Some(who);
    decision.sends.push(duty(ctx, id, (visit, plan), who));
    Ok(ctx.and_answer(decision, Notice::Desk(id)))
}

fn duty(ctx: &Ctx<'_>, id: VisitId, (visit, plan): (&Visit, &Plan), who: PersonId) -> Send {
    let send = Send::tell(To::Person(who), Lane::Reminder, Notice::Duty(id));
    send.not_before(awake(ctx, visit.community)).void_after(visit.end(ctx.s).unwrap_or(plan.start))
}

/// One more goes. Where that makes two, everybody hears of it, and they have a code.
fn joins(ctx: &Ctx<'_>, id: VisitId, (visit, plan): (&Visit, &Plan), who: PersonId) -> Decision {
    let mut decision = Decision::nothing().event(Event::Accepted(id, who));
    if plan.two.len() + 1 < PAIR {
        return decision;
    }
    let code = Private::new(super::codes::code(ctx.actor.lot));
    decision = decision.drawer(DrawerOp::Put(visit.who, Item::VisitCode(id), code)).and_send(organizers(
        ctx,
        visit,
        Notice::Ready(id),
    ));
    decision.sends.extend(super::plan::tell(ctx, visit, plan.start, Notice::Coming(id)));
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
    let mut decision = Decision::nothing().event(Event::Left(id, me));
    let other = plan.two.iter().filter(|who| **who != me);
    decision.sends.extend(other.map(|who| duty(ctx, id, (visit, plan), *who)));
    Ok(ctx.and_answer(decision, Notice::Left(visit.community)))
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
    }
    Ok(ctx.and_answer(decision, Notice::Duty(id)))
}

pub(super) fn unopened(ctx: &Ctx<'_>, me: PersonId, id: VisitId) -> Result<Decision, super::super::Refusal> {
    let (visit, plan) = at_the_door(ctx, me, id)?;
    let decision = match plan.unopened || plan.came {
        // The same press again, by either of them; or they were let in meanwhile.
        true => Decision::nothing(),
        false => {
            Decision::nothing().event(Event::Unopened(id)).and_send(at_once(visit, Notice::Unopened(id, false)))
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
    let mut decision = Decision::nothing().event(Event::Done(id));
    decision.drawers.push(DrawerOp::Drop(visit.who, Item::VisitCode(id)));
    let other = plan.two.iter().filter(|who| **who != me);
    let thanks = |who: &PersonId| {
        let send = Send::tell(To::Person(*who), Lane::Reminder, Notice::Thanks(visit.community));
        send.not_before(awake(ctx, visit.community))
    };
    decision.sends.extend(other.map(thanks));
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
