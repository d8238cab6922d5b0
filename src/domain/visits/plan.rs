//! Planning a visit: date, hour, who is asked; and what falls due of it.

use super::super::*;
use super::asking::{awake, organizers};
use super::{Event, KEPT, Notice, PAIR, Plan, Stage, Visit, Why, telephone};
use chrono::{Days, NaiveDate, NaiveTime, TimeDelta};
use std::collections::BTreeSet;

/// So many are asked at a time for each who is missing …
const EACH: usize = 2;
/// … and the next ones after so long.
const PATIENCE: TimeDelta = TimeDelta::hours(4);
/// So long before it begins organizers know at the latest that somebody is missing.
const LATEST: TimeDelta = TimeDelta::hours(2);
/// Whoever waits for a date so long is pointed out.
const WAITS: TimeDelta = TimeDelta::days(2);
/// So long a visit takes at most: nobody is asked for two at a time.
pub(super) const LASTS: TimeDelta = TimeDelta::hours(2);
/// The hours that can be chosen.
const HOURS: [u32; 8] = [9, 10, 11, 13, 14, 15, 16, 17];
/// The days that can be chosen, from tomorrow on.
const DAYS: u64 = 14;

/// The dates that can be chosen: the first week, or the second.
pub(super) fn dates(ctx: &Ctx<'_>, visit: &Visit, later: bool) -> impl Iterator<Item = NaiveDate> + use<> {
    let today = ctx.now.with_timezone(&day::zone(ctx.s, visit.community)).date_naive();
    let week = if later { DAYS / 2 + 1..=DAYS } else { 1..=DAYS / 2 };
    week.filter_map(move |n| today.checked_add_days(Days::new(n)))
}

/// The moments of a date that can be chosen.
pub(super) fn hours(
    s: &State,
    visit: &Visit,
    date: NaiveDate,
) -> impl Iterator<Item = (NaiveTime, DateTime<Utc>)> + use<> {
    let zone = day::zone(s, visit.community);
    let times = HOURS.into_iter().filter_map(|hour| NaiveTime::from_hms_opt(hour, 0, 0));
    times.map(move |time| (time, day::plan::at(date, time, zone)))
}

/// Whether that is one of the moments that can be chosen.
pub(super) fn can_be(ctx: &Ctx<'_>, visit: &Visit, start: DateTime<Utc>) -> bool {
    let offered =
        |later| dates(ctx, visit, later).any(|date| hours(ctx.s, visit, date).any(|(_, at)| at == start));
    offered(false) || offered(true)
}

/// A visit that whoever acts plans.
pub(super) fn planning<'a>(ctx: &Ctx<'a>, id: VisitId) -> Result<&'a Visit, super::super::Refusal> {
    let visit = super::get(ctx.s, id).ok_or(super::super::Refusal::Stale)?;
    people::acting(ctx, visit.community, Role::Organizer)?;
    if open(ctx.now, visit) { Ok(visit) } else { Err(super::super::Refusal::Stale) }
}

/// Whether it can be planned, or planned anew, or declined.
pub(super) fn open(now: DateTime<Utc>, visit: &Visit) -> bool {
    visit.stage == Stage::Asked || visit.planned().is_some_and(|plan| now < plan.start)
}

pub(super) fn plan(
    ctx: &Ctx<'_>,
    id: VisitId,
    start: DateTime<Utc>,
    skill: Option<SkillId>,
) -> Result<Decision, super::super::Refusal> {
    let visit = planning(ctx, id)?;
    if !can_be(ctx, visit, start) {
        return Err(super::super::Refusal::Stale);
    }
    if visit.planned().is_some_and(|plan| plan.start == start && !plan.short) {
        // The same press again.
        return Ok(ctx.answer(Notice::Desk(id)));
    }
    let people = suited(ctx, visit, start, skill.map(Some));
    Ok(planned(ctx, (id, visit), start, people))
}

/// A team is asked, by its lead.
pub(super) fn plan_team(
    ctx: &Ctx<'_>,
    id: VisitId,
    start: DateTime<Utc>,
    lead: PersonId,
) -> Result<Decision, super::super::Refusal> {
    let visit = planning(ctx, id)?;
    let same = visit.planned().filter(|plan| plan.start == start && !plan.short);
    if same.is_some_and(|plan| plan.asked.iter().chain(&plan.queue).any(|who| *who == lead)) {
        // The same press again.
        return Ok(ctx.answer(Notice::Desk(id)));
    }
    let team = super::team::leads(ctx, visit, start).contains(&lead);
    if !team || !can_be(ctx, visit, start) {
        return Err(super::super::Refusal::Stale);
    }
    Ok(planned(ctx, (id, visit), start, vec![lead]))
}

/// It has a date, and these are asked in turn.
fn planned(
    ctx: &Ctx<'_>,
    (id, visit): (VisitId, &Visit),
    start: DateTime<Utc>,
    people: Vec<PersonId>,
) -> Decision {
    let parts = repairs::settle(ctx, Work::Visit(id), false).unwrap_or_default();
    let nobody = people.is_empty();
    let mut decision = parts.event(Event::Planned(id, start, people));
    if nobody {
        // Whoever chose it sees it at once; the others hear of it.
        let others = people::organizers(ctx.s, visit.community).into_iter().filter(|who| Some(*who) != ctx.me());
        let wake = awake(ctx, visit.community);
        let tell = |who| Send::tell(To::Person(who), Lane::Reminder, Notice::Short(id)).not_before(wake);
        decision = decision.event(Event::Short(id));
        decision.sends.extend(others.map(|who| tell(who).void_after(start.max(wake))));
    }
    decision.on_behalf = Some(visit.who);
    decision.drawers.extend(super::team::companion(visit));
    decision.sends.extend(off(ctx, visit));
    // Whoever heard another date, or is still to hear something, is called; else only once it is known who comes.
    let knew = visit.planned().is_some_and(|plan| plan.start != start) && visit.heard;
    match message(ctx, visit, start, Notice::Dated(id)) {
        Some(send) => decision.sends.push(send),
        None if knew || telephone::open(ctx.s, visit.who).is_some() => {
            decision = telephone::call(ctx, decision, (id, visit), start, Why::Moved);
        }
        None => {}
    }
    ctx.and_answer(decision, Notice::Desk(id))
}

/// Who may be named for a visit by an organizer: whoever was asked first, then everybody who helps.
pub(super) fn could_go(ctx: &Ctx<'_>, visit: &Visit, plan: &Plan) -> Vec<PersonId> {
    let mut people: Vec<_> = plan.asked.iter().chain(&plan.queue).copied().collect();
    people.extend(suited(ctx, visit, plan.start, Some(None)));
    let mut seen = BTreeSet::new();
    people.retain(|who| seen.insert(*who) && !plan.two.contains(who));
    people
}

/// Whether somebody is elsewhere at that hour: at another door, or at a stall.
pub(super) fn busy(ctx: &Ctx<'_>, who: PersonId, start: DateTime<Utc>) -> bool {
    let (from, to) = (start - LASTS, start + LASTS);
    let elsewhere = super::of_volunteer(ctx.s, who).any(|(_, _, plan)| plan.start > from && plan.start < to);
    elsewhere || shifts::meets(ctx.s, who, start, to)
}

/// Who could go, not asked lately first: who can do that; or whomever the committee knows, because it talked to them, or
/// confirmed their hours, or they help at its desk. Whoever an organizer names (`Some(None)`) may be anybody who helps.
fn suited(ctx: &Ctx<'_>, visit: &Visit, start: DateTime<Utc>, skill: Option<Option<SkillId>>) -> Vec<PersonId> {
    let helpers = || shifts::helpers(ctx.s, visit.community);
    let known =
        |who: &PersonId| hours::has_record(ctx.s, *who) || people::may(ctx.s, *who, visit.community, Role::Helper);
    let mut people: Vec<_> = match skill {
        Some(Some(skill)) => skills::who_can_too(ctx, skill),
        Some(None) => skills::confirmed(ctx.s, visit.community).chain(helpers()).collect(),
        None => skills::confirmed(ctx.s, visit.community).chain(helpers().filter(known)).collect(),
    };
    let busy = |who: PersonId| busy(ctx, who, start);
    let theirs = |who: PersonId| concerned(ctx.s, visit, who);
    let here = |who: PersonId| people::person(ctx.s, who).is_some_and(|p| p.consent.is_some());
    let mut seen = BTreeSet::new();
    people.retain(|who| seen.insert(*who) && here(*who) && !theirs(*who) && !busy(*who));
    people.sort_by_key(|who| (ctx.s.visits.asked.get(who).copied(), *who));
    people
}

/// Whether somebody is visited themselves, or stands for whoever is.
pub(super) fn concerned(s: &State, visit: &Visit, who: PersonId) -> bool {
    who == visit.who || people::reader(s, visit.who) == who
}

/// What whoever is visited is told, or who stands for them; nothing, where no message reaches them.
pub(super) fn message(ctx: &Ctx<'_>, visit: &Visit, until: DateTime<Utc>, notice: Notice) -> Option<Send> {
    let to = To::Person(super::listener(ctx.s, visit)?);
    let wake = awake(ctx, visit.community);
    Some(Send::tell(to, Lane::Reminder, notice).not_before(wake).void_after(until.max(wake)))
}

/// Whoever would have gone is told that it is off.
pub(super) fn off(ctx: &Ctx<'_>, visit: &Visit) -> Vec<Send> {
    let Some(plan) = visit.planned() else { return Vec::new() };
    let notice = Notice::Off(visit.community, plan.start);
    // On the way already? Then at once.
    let near = plan.near;
    let send = |who: &PersonId| {
        let send = Send::tell(To::Person(*who), Lane::Reminder, notice.clone());
        if near { send } else { send.not_before(awake(ctx, visit.community)) }
    };
    plan.two.iter().map(send).collect()
}

/// The committee cannot.
pub(super) fn decline(ctx: &Ctx<'_>, id: VisitId) -> Result<Decision, super::super::Refusal> {
    let visit = planning(ctx, id)?;
    let mut decision = Decision::nothing().event(Event::Ended(id));
    decision.on_behalf = Some(visit.who);
    decision.drawers = super::forgotten(ctx.s, id, visit);
    decision.sends = off(ctx, visit);
    let week = ctx.now + TimeDelta::days(7);
    match message(ctx, visit, week, Notice::Declined(visit.community)) {
        Some(send) => decision.sends.push(send),
        None => {
            // Their number stays until they are told; where there is none, the door at which that is done.
            let stays = if telephone::has_phone(ctx.s, visit.who) { Item::HomePhone } else { Item::Home };
            decision.drawers.retain(|op| !matches!(op, DrawerOp::Drop(_, item) if *item == stays));
            decision.events.clear();
            decision = telephone::call(ctx, decision, (id, visit), week, Why::Declined).event(Event::Ended(id));
        }
    }
    Ok(ctx.and_answer(decision, Notice::List(visit.community)))
}

/// When something falls due of a visit.
fn due_at(s: &State, visit: &Visit) -> Option<DateTime<Utc>> {
    match (visit.stage, &visit.plan) {
        (Stage::Draft, _) => Some(visit.since + super::DRAFT),
        (Stage::Asked, _) if !visit.reminded => Some(visit.since + WAITS),
        (Stage::Done | Stage::Over | Stage::Asked, _) => Some(visit.since + KEPT),
        (Stage::Planned, Some(plan)) => {
            let next = (!plan.full() && (!plan.short || !plan.queue.is_empty())).then_some(plan.next);
            let eve = if plan.full() && !plan.near { visit.eve(s) } else { None };
            // Not alone: where one is missing when it would begin, it needs another date.
            let over = if plan.goes_on() { visit.end(s) } else { Some(plan.start) };
            [next, eve, plan.alarm, over].into_iter().flatten().min()
        }
        _ => None,
    }
}

/// When the next thing falls due.
pub fn next_due(s: &State) -> Option<(DateTime<Utc>, DueKey)> {
    let visits = s.visits.list.iter().filter_map(|(id, visit)| Some((due_at(s, visit)?, DueKey::Visit(*id))));
    visits.chain(telephone::next_due(s)).min()
}

/// What follows from it being time.
pub fn due(ctx: &Ctx<'_>, due: DueKey) -> Decision {
    let id = match due {
        DueKey::Visit(id) => id,
        DueKey::VisitCall(who) => return telephone::due(ctx, who),
        _ => return Decision::nothing(),
    };
    let Some(visit) = super::get(ctx.s, id) else { return Decision::nothing() };
    if visit.stage == Stage::Asked && !visit.reminded {
        return Decision::nothing().event(Event::Waits(id)).and_send(organizers(ctx, visit, Notice::Waits(id)));
    }
    let Some(plan) = visit.planned() else {
        // Never told to its end, or long over.
        let mut decision = Decision::nothing().event(Event::Ended(id));
        decision.drawers = super::forgotten(ctx.s, id, visit);
        return decision;
    };
    if !plan.goes_on() && ctx.now >= plan.start {
        return nobody(ctx, id, visit);
    }
    if visit.end(ctx.s).is_none_or(|end| ctx.now >= end) {
        // What nobody said is done is not paid.
        let parts = repairs::settle(ctx, Work::Visit(id), false).unwrap_or_default();
        let decision = parts.event(Event::Over(id));
        return uncalled(ctx, decision, visit).and_send(organizers(ctx, visit, Notice::Unsaid(id)));
    }
    if plan.alarm.is_some_and(|at| ctx.now >= at) {
        // Urgent: the night does not hold it back.
        let to = To::Audience(Audience::Organizers(visit.community));
        let tell = Send::tell(to, Lane::Reminder, Notice::Unopened(id, true));
        return Decision::nothing().event(Event::Again(id)).and_send(tell);
    }
    if plan.full() && !plan.near {
        return eve(ctx, id, visit, plan);
    }
    ask(ctx, id, visit, plan)
}

/// Nobody could go: it waits for another date, and nobody waits at the door.
fn nobody(ctx: &Ctx<'_>, id: VisitId, visit: &Visit) -> Decision {
    let mut decision = Decision::nothing().event(Event::Asked(id));
    decision.drawers.extend(super::team::companion(visit));
    decision.sends = off(ctx, visit);
    // Whoever has not heard of it waits for nobody.
    let waits =
        super::listener(ctx.s, visit).is_some() || visit.heard || telephone::open(ctx.s, visit.who).is_some();
    if waits {
        let until = ctx.now + TimeDelta::hours(12);
        decision = telephone::tell(ctx, decision, (id, visit), until, Notice::NotToday(id), Why::NotToday);
    }
    decision.and_send(organizers(ctx, visit, Notice::Nobody(id)))
}

/// Nobody needs to be called about it any more.
pub(super) fn uncalled(ctx: &Ctx<'_>, decision: Decision, visit: &Visit) -> Decision {
    match telephone::open(ctx.s, visit.who) {
        Some(_) => decision.event(Event::CallOver(visit.who)),
        None => decision,
    }
}

/// It is tomorrow: the two see where, and everybody is reminded.
fn eve(ctx: &Ctx<'_>, id: VisitId, visit: &Visit, plan: &Plan) -> Decision {
    let mut decision = Decision::nothing().event(Event::Near(id));
    // At nine, as for a welfare day.
    let nine = visit.eve(ctx.s).map_or(ctx.now, |eve| eve + TimeDelta::hours(9));
    let wake = awake(ctx, visit.community).max(nine);
    for who in &plan.two {
        let send = Send::tell(To::Person(*who), Lane::Reminder, Notice::DutyTomorrow(id));
        decision.sends.push(send.not_before(wake).void_after(plan.start.max(wake)));
    }
    match message(ctx, visit, plan.start, Notice::Tomorrow(id)) {
        Some(send) => decision.and_send(send.not_before(wake).void_after(plan.start.max(wake))),
        None => telephone::call(ctx, decision, (id, visit), plan.start, Why::Tomorrow),
    }
}

/// The next ones are asked; where nobody is left, or time is, organizers hear that somebody is missing.
fn ask(ctx: &Ctx<'_>, id: VisitId, visit: &Visit, plan: &Plan) -> Decision {
    let missing = PAIR.saturating_sub(plan.two.len());
    let wake = awake(ctx, visit.community);
    let free = plan.queue.iter().filter(|who| !busy(ctx, **who, plan.start));
    let fit = |who: &&PersonId| super::fit::fit(ctx.s, **who, visit.community);
    let people: Vec<_> = free.filter(fit).take(missing * EACH).copied().collect();
    let mut decision = Decision::nothing();
    for who in &people {
        let send = Send::tell(To::Person(*who), Lane::Reminder, Notice::Offer(id));
        decision.sends.push(send.not_before(wake).void_after(plan.start.max(wake)));
    }
    let eve = visit.eve(ctx.s).unwrap_or(plan.start);
    // Planned for tomorrow, those who are asked just now have not had the time to answer.
    let first = plan.next == visit.since && !people.is_empty();
    if !plan.short && (people.is_empty() || ctx.now >= eve && !first) {
        let tell = organizers(ctx, visit, Notice::Short(id)).void_after(plan.start.max(wake));
        decision = decision.event(Event::Short(id)).and_send(tell);
    }
    if people.is_empty() {
        return decision;
    }
    let later = awake_at(ctx, visit.community, wake + PATIENCE);
    let latest = (plan.start - LATEST).max(ctx.now + TimeDelta::hours(1));
    let next = if ctx.now < eve { later.min(eve) } else { later.min(latest) };
    decision.event(Event::Offered(id, people, next))
}

pub(super) fn awake_at(ctx: &Ctx<'_>, community: CommunityId, at: DateTime<Utc>) -> DateTime<Utc> {
    day::community(ctx.s, community).map_or(at, |known| known.plan.awake(at))
}
