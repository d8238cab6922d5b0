//! Hands are looked for by an organizer: the next few who can do it, and everyone where none of them is left.

use super::super::*;
use super::{Notice, may_be_asked, open};

/// Whether a call to everyone is for somebody: they could come, and were not asked by name already.
pub(super) fn is_for(ctx: &Ctx<'_>, person: PersonId, id: DayId, service: ServiceId) -> bool {
    may_be_asked(ctx, person, id, service) && !skills::was_asked(ctx.s, id, service, person)
}

/// How many a call to everyone is for.
pub(super) fn reach(ctx: &Ctx<'_>, id: DayId, service: ServiceId) -> usize {
    let all = delivery::people_of(ctx.s, Audience::Everyone(id.community));
    all.into_iter().filter(|who| is_for(ctx, *who, id, service)).count()
}

/// The next few who can do what a stall needs are asked; by the button, so many had been before.
pub(super) fn few(
    ctx: &Ctx<'_>,
    me: PersonId,
    (id, service): (DayId, ServiceId),
    before: Option<u32>,
) -> Result<Decision, super::super::Refusal> {
    people::acting(ctx, id.community, Role::Organizer)?;
    open(ctx, id)?;
    let asked = skills::asked_for(ctx.s, id, service);
    // A second tap on a button that does not say how many had been asked: these have been asked.
    if let Some(super::super::Notice::Shifts(shown @ Notice::AskedFew(d, n, ..))) =
        ctx.s.people.showing(me, ctx.now)
        && (*d, *n) == (id, service)
        && before.is_none()
    {
        return Ok(ctx.answer(shown.clone()));
    }
    // Nobody is missing by now, or the button is from before others were asked.
    if super::nearest(ctx.s, id, service, ctx.now).is_none() {
        return Ok(ctx.answer(day::Notice::Stall(id, service)));
    }
    if let Some(before) = before.filter(|before| *before < asked) {
        return Ok(ctx.answer(Notice::AskedFew(id, service, asked - before, asked)));
    }
    match skills::ask_next(ctx, id, service) {
        (_, 0) => Ok(ctx.answer(Notice::NoneLeft(id, service))),
        (decision, n) => Ok(ctx.and_answer(decision, Notice::AskedFew(id, service, n, asked + n))),
    }
}

/// Everyone is asked.
pub(super) fn all(
    ctx: &Ctx<'_>,
    me: PersonId,
    (id, service): (DayId, ServiceId),
) -> Result<Decision, super::super::Refusal> {
    people::acting(ctx, id.community, Role::Organizer)?;
    let (_, day) = open(ctx, id)?;
    let to = Audience::Everyone(id.community);
    let asked = Notice::Asked(id, service, reach(ctx, id, service) as u32);
    // A second tap on the same button: they have been asked.
    if let Some(super::super::Notice::Shifts(shown @ Notice::Asked(d, n, _))) = ctx.s.people.showing(me, ctx.now)
        && (*d, *n) == (id, service)
    {
        return Ok(ctx.answer(shown.clone()));
    }
    let send = Send::tell(To::Audience(to), Lane::Reminder, Notice::Appeal(id, service));
    let send = send.not_before(day.plan.awake(ctx.now)).void_after(day.start);
    Ok(ctx.and_answer(Decision::send(send), asked))
}
