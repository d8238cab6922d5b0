//! A team is asked for a visit by its lead, who goes with one of their people. That one is known by name alone, so they
//! are shown nothing: where it is sees the lead, who said yes, and shows it to nobody but by going there together.

use super::super::*;
use super::{Notice, Plan, Visit};

/// The leads whose team can be asked for a visit at that hour: of that community, known to its committee, free, and not
/// concerned themselves.
pub(super) fn leads(ctx: &Ctx<'_>, visit: &Visit, start: DateTime<Utc>) -> Vec<PersonId> {
    let here = |who: &PersonId| {
        people::person(ctx.s, *who).is_some_and(|p| p.consent.is_some() && p.community == Some(visit.community))
    };
    let free = |who: &PersonId| !super::plan::busy(ctx, *who, start);
    let known = |who: &PersonId| super::fit::fit(ctx.s, *who, visit.community);
    let theirs = |who: &PersonId| super::plan::concerned(ctx.s, visit, *who);
    let fits = |who: &PersonId| here(who) && known(who) && free(who) && !theirs(who);
    teams::all_leads(ctx.s).filter(fits).collect()
}

/// A lead goes, with one of their people.
pub(super) fn with_one(
    ctx: &Ctx<'_>,
    me: PersonId,
    id: VisitId,
    start: DateTime<Utc>,
    name: &Private,
) -> Result<Decision, super::super::Refusal> {
    let Some((visit, plan)) = super::doors::may_accept(ctx, me, id, start)? else {
        return Ok(ctx.answer(Notice::Duty(id)));
    };
    if !teams::leads(ctx.s, me) || !plan.two.is_empty() {
        return Err(super::super::Refusal::Stale);
    }
    let name = clean_name(name.reveal()).ok_or(people::Refusal::Name)?;
    let decision = super::doors::joins(ctx, id, (visit, plan), me, true).drawer(DrawerOp::Put(
        me,
        Item::Companion(id),
        Private::new(name),
    ));
    Ok(ctx.and_answer(decision, Notice::Duty(id)))
}

/// What goes out of the lead's drawer when it is over, or when they do not go.
pub(super) fn companion(visit: &Visit) -> Option<DrawerOp> {
    let (lead, id) = visit.plan.as_ref()?.team?;
    Some(DrawerOp::Drop(lead, Item::Companion(id)))
}

/// Whom the lead brings along, in a list of names.
pub(super) fn with(ctx: &Ctx<'_>, plan: &Plan) -> Option<Line> {
    let (lead, id) = plan.team?;
    let name = ctx.d.read(lead, Item::Companion(id)).map_or(Arg::Key("someone"), Arg::Name);
    Some(Line::new("visits-of-team").with("name", name).with("team", teams::name(ctx, lead)))
}
