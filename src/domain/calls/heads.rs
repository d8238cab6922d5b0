//! Heads of buildings (楼组长): whom each of them calls.
//!
//! Which building somebody lives in is half an address: it stands in no event, and is never looked at to decide. So an
//! organizer, or the desk that has just booked for somebody, gives them to a head by a press; that is remembered for the
//! next time, as two numbers.

use super::super::*;
use super::{Event, Notice, Refusal};
use std::collections::BTreeSet;

/// Whether somebody is a head in a community; organizers call as such, and need not be one.
pub fn is_head(s: &State, who: PersonId, community: CommunityId) -> bool {
    people::person(s, who).is_some_and(|p| p.consent.is_some() && p.roles.contains(&(community, Role::Head)))
}

/// Those who can be given people to call.
pub fn heads(s: &State, community: CommunityId) -> Vec<PersonId> {
    people::everyone(s).map(|(id, _)| id).filter(|id| is_head(s, *id, community)).collect()
}

/// Who calls somebody, where that is not the committee itself.
pub fn head_of(s: &State, community: CommunityId, who: PersonId) -> Option<PersonId> {
    let head = *s.calls.heads.get(&(community, who))?;
    is_head(s, head, community).then_some(head)
}

/// Whether somebody may call another about a day: an organizer, or the head whom they were given to, while it lasts.
pub(super) fn may_call(s: &State, me: PersonId, id: DayId, who: PersonId) -> bool {
    let lasts = || day::get(s, id).is_some_and(|day| day.status != day::Status::Over && s.at < day.end);
    people::may(s, me, id.community, Role::Organizer) || head_of(s, id.community, who) == Some(me) && lasts()
}

/// Of those who are to be called, whom this reader calls: organizers everybody, a head their own.
pub(super) fn to_call(s: &State, day: DayId, reader: PersonId) -> Vec<PersonId> {
    let mut all = day::missing(s, day);
    all.retain(|who| may_call(s, reader, day, *who));
    all
}

/// The heads who have somebody to call about a day.
pub(super) fn busy(s: &State, day: DayId) -> BTreeSet<PersonId> {
    let organizer = |head: &PersonId| people::may(s, *head, day.community, Role::Organizer);
    let all = day::missing(s, day).into_iter().filter_map(|who| head_of(s, day.community, who));
    // Who is both has the whole list.
    all.filter(|head| !organizer(head)).collect()
}

/// What those heads are told, each once.
pub fn tell(ctx: &Ctx<'_>, id: DayId, notice: &Notice) -> Vec<Send> {
    let Some(day) = day::get(ctx.s, id) else { return Vec::new() };
    let (wake, end) = day.to_be_told(ctx.now);
    let send = |head| {
        let send = Send::tell(To::Person(head), Lane::Reminder, notice.clone());
        send.not_before(wake).void_after(end)
    };
    busy(ctx.s, id).into_iter().map(send).collect()
}

/// Somebody is given to a head, or back to the committee.
pub(super) fn give(
    ctx: &Ctx<'_>,
    id: DayId,
    who: PersonId,
    head: Option<PersonId>,
) -> Result<Decision, super::super::Refusal> {
    people::acting(ctx, id.community, Role::Helper)?;
    if head.is_some_and(|head| !is_head(ctx.s, head, id.community) || head == who) {
        return Err(Refusal::NoHead(id).into());
    }
    if !concerned(ctx.s, id, who) {
        return Err(super::super::Refusal::Stale);
    }
    let mut decision = Decision::nothing();
    if head_of(ctx.s, id.community, who) != head {
        decision = decision.event(Event::Given(id.community, who, head));
        decision.on_behalf = Some(who);
        // The others were told at six: whoever is asked later hears of it now.
        let late = day::calls_begun(ctx.s, id) && day::missing(ctx.s, id).contains(&who);
        let wake = day::get(ctx.s, id).filter(|_| late).map(|day| day.to_be_told(ctx.now));
        if let (Some(head), Some((wake, start))) = (head, wake) {
            let tell = Send::tell(To::Person(head), Lane::Reminder, Notice::Mine(id));
            decision = decision.and_send(tell.not_before(wake).void_after(start));
        }
    }
    Ok(ctx.and_answer(decision, Notice::Given(id, who)))
}

/// Whether a call to somebody may be a matter of that day: they come, or are to be called.
pub(super) fn concerned(s: &State, id: DayId, who: PersonId) -> bool {
    let comes = bookings::of_person(s, who).any(|(_, booking)| booking.day == id);
    comes || day::missing(s, id).contains(&who)
}

/// Somebody is no head any more: those they called are called by the committee.
pub fn stepped_down(s: &mut State, head: PersonId, community: CommunityId) {
    s.calls.heads.retain(|(c, _), known| *c != community || *known != head);
}
