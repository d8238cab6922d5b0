//! Something is wrong with an offer: neighbours say so, and an organizer looks.

use super::super::*;
use super::{Event, Notice, get, gone};

/// Something is wrong with it: hidden at once, and an organizer looks. Looked at once, it stays.
pub(super) fn report(ctx: &Ctx<'_>, me: PersonId, id: OfferId) -> Result<Decision, super::super::Refusal> {
    let offer = get(ctx.s, id).ok_or(super::super::Refusal::Stale)?;
    if offer.by == me || people::home(ctx.s, me) != Some(offer.day.community) {
        return Err(super::super::Refusal::Stale);
    }
    let noted = Notice::Noted(offer.day);
    if offer.said.contains(&me) {
        // The same press again.
        return Ok(ctx.answer(noted));
    }
    let (hide, notice) = match offer.cleared {
        true => (None, Notice::ReportedAgain(id)),
        false => ((!offer.hidden).then_some(Event::Hidden(id)), Notice::Reported(id)),
    };
    let to = To::Audience(Audience::Organizers(offer.day.community));
    let wake = day::get(ctx.s, offer.day).map_or(ctx.now, |day| day.plan.awake(ctx.now));
    let tell = Send::tell(to, Lane::Reminder, notice).not_before(wake);
    let decision = hide.into_iter().fold(Decision::nothing(), Decision::event);
    Ok(ctx.and_answer(decision.event(Event::Said(id, me)).and_send(tell), noted))
}

/// An organizer has looked: it stays, or it goes.
pub(super) fn judge(
    ctx: &Ctx<'_>,
    me: PersonId,
    id: OfferId,
    fine: bool,
) -> Result<Decision, super::super::Refusal> {
    let offer = get(ctx.s, id).ok_or(super::super::Refusal::Stale)?;
    people::acting(ctx, offer.day.community, Role::Organizer)?;
    let mut decision = match fine {
        true if offer.cleared => Decision::nothing(),
        true => Decision::nothing().event(Event::Cleared(id)),
        false => gone::end(ctx, me, id, offer),
    };
    decision.on_behalf = Some(offer.by);
    Ok(ctx.and_answer(decision, Notice::Look(offer.day)))
}
