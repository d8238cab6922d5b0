//! The table at the gate: numbers for those who just come, who has arrived, and the paper afterwards.

use super::super::*;
use super::{Event, Notice, Outcome, Refusal, Stage, WalkIn};

fn helper(ctx: &Ctx<'_>, ticket: TicketId) -> Result<PersonId, super::super::Refusal> {
    let me = people::acting(ctx, ticket.day.community, Role::Helper)?;
    let known = day::get(ctx.s, ticket.day).and_then(|day| day.service(ticket.service));
    known.filter(|service| service.places > 0).map(|_| me).ok_or(super::super::Refusal::Stale)
}

/// A number for somebody who just came. A second tap on the same button finds the number drawn, and gives no other.
pub(super) fn draw(ctx: &Ctx<'_>, shown: TicketId) -> Result<Decision, super::super::Refusal> {
    let me = helper(ctx, shown)?;
    if super::walk_in(ctx.s, shown).is_some_and(|known| known.by == me) {
        return Ok(ctx.answer(Notice::Drawn(shown)));
    }
    if !super::runs(ctx.s, shown.day, ctx.now) {
        return Err(Refusal::Closed.into());
    }
    if super::is_over(ctx.s, shown.day, ctx.now) {
        return Err(Refusal::Over(shown.day).into());
    }
    let (decision, ticket) = drawn(ctx, me, shown)?;
    Ok(ctx.and_answer(decision, Notice::Drawn(ticket)))
}

/// The number that comes next, with a place from the pool, or that of somebody who did not come.
fn drawn(ctx: &Ctx<'_>, me: PersonId, shown: TicketId) -> Result<(Decision, TicketId), super::super::Refusal> {
    let TicketId { day, service, .. } = shown;
    let (slot, kept) = match bookings::walk_in_place(ctx.s, ctx.now, day, service) {
        Some((slot, kept)) => (Some(slot), kept),
        None if super::spare(ctx.s, day, service) > 0 => (None, false),
        None => return Err(Refusal::Full(day, service).into()),
    };
    let ticket = TicketId { number: bookings::give_walk_in(ctx.s, day, service), ..shown };
    Ok((Decision::nothing().event(Event::Drawn(ticket, WalkIn { slot, paper: false, kept, by: me })), ticket))
}

/// It was drawn by mistake, and nothing has happened to it yet.
pub(super) fn undraw(ctx: &Ctx<'_>, ticket: TicketId) -> Result<Decision, super::super::Refusal> {
    helper(ctx, ticket)?;
    let waits = super::ticket(ctx.s, ticket).is_some_and(|known| known.stage == Stage::Here);
    let decision = match super::walk_in(ctx.s, ticket) {
        Some(_) if waits => Decision::nothing().event(Event::Undrawn(ticket)),
        Some(_) => return Err(super::super::Refusal::Stale),
        None => Decision::nothing(),
    };
    Ok(ctx.and_answer(decision, Notice::Desk(ticket.day)))
}

/// Somebody who booked has come, also after they were called in vain. They may say so themselves.
pub(super) fn came(ctx: &Ctx<'_>, ticket: TicketId) -> Result<Decision, super::super::Refusal> {
    let me = ctx.me().ok_or(super::super::Refusal::Stale)?;
    let owner = super::owner(ctx.s, ticket).ok_or(super::super::Refusal::Stale)?;
    let own = owner == me || people::reader(ctx.s, owner) == me;
    if !own && !super::may_call(ctx.s, me, ticket.day, ticket.service) {
        return Err(super::super::Refusal::NotYours);
    }
    if !super::runs(ctx.s, ticket.day, ctx.now) {
        return Err(Refusal::Closed.into());
    }
    let waits = match super::ticket(ctx.s, ticket).map(|known| known.stage) {
        None | Some(Stage::Held | Stage::NoShow) => true,
        Some(Stage::Here | Stage::Called | Stage::Serving | Stage::Done(_)) => false,
    };
    let mut decision = if waits { Decision::nothing().event(Event::Came(ticket)) } else { Decision::nothing() };
    // Whoever comes late has come.
    decision.events.extend(absences::came(ctx, ticket).map(Into::into));
    let notice =
        if own { Notice::Mine(ticket.day) } else { Notice::AskCame(ticket.day, ticket.service, ticket.number) };
    Ok(ctx.and_answer(decision, notice))
}

/// A number has a tick on paper. Nobody is counted twice: a number whose turn is over has it already.
pub(super) fn ticked(ctx: &Ctx<'_>, ticket: TicketId) -> Result<Decision, super::super::Refusal> {
    helper(ctx, ticket)?;
    has_begun(ctx, ticket)?;
    let numbers = super::expected(ctx.s, ticket.day, ticket.service);
    let over = super::ticket(ctx.s, ticket).is_some_and(|known| matches!(known.stage, Stage::Done(_)));
    if !over && !numbers.iter().any(|(number, _)| *number == ticket.number) {
        return Err(super::super::Refusal::Stale);
    }
    let outcome = usual(ctx, ticket);
    let mut decision =
        if over { Decision::nothing() } else { Decision::nothing().event(Event::Ticked(ticket, outcome)) };
    decision.events.extend(absences::came(ctx, ticket).map(Into::into));
    Ok(ctx.and_answer(decision, Notice::Paper(ticket.day, ticket.service, Some(ticket.number))))
}

/// Nobody has a tick on the paper of a day that has not begun.
fn has_begun(ctx: &Ctx<'_>, ticket: TicketId) -> Result<(), super::super::Refusal> {
    let begun = super::begun(ctx.s, ticket.day.community, ctx.now).is_some_and(|newest| ticket.day <= newest);
    if begun { Ok(()) } else { Err(Refusal::Closed.into()) }
}

/// One more on paper who had no number. A second tap on the same button finds it there.
pub(super) fn ticked_more(ctx: &Ctx<'_>, shown: TicketId) -> Result<Decision, super::super::Refusal> {
    let me = helper(ctx, shown)?;
    let paper = |number| Notice::Paper(shown.day, shown.service, Some(number));
    if super::walk_in(ctx.s, shown).is_some_and(|known| known.by == me) {
        return Ok(ctx.answer(paper(shown.number)));
    }
    has_begun(ctx, shown)?;
    // Paper counts who was served, and paper is patient: it is no question of places any more.
    let ticket = TicketId { number: bookings::give_walk_in(ctx.s, shown.day, shown.service), ..shown };
    let decision = Decision::nothing()
        .event(Event::Drawn(ticket, WalkIn { slot: None, paper: true, kept: false, by: me }))
        .event(Event::Ticked(ticket, usual(ctx, ticket)));
    Ok(ctx.and_answer(decision, paper(ticket.number)))
}

/// That tick was a mistake: the number is as if the paper had none, and one that came from paper is gone.
pub(super) fn unticked(ctx: &Ctx<'_>, ticket: TicketId) -> Result<Decision, super::super::Refusal> {
    helper(ctx, ticket)?;
    let paper = Notice::Paper(ticket.day, ticket.service, None);
    let Some(known) = super::ticket(ctx.s, ticket).filter(|known| matches!(known.stage, Stage::Done(_))) else {
        return Ok(ctx.answer(paper));
    };
    if known.table > 0 {
        return Err(super::super::Refusal::Stale);
    }
    let from_paper = super::walk_in(ctx.s, ticket).is_some_and(|known| known.paper);
    let event = if from_paper { Event::Undrawn(ticket) } else { Event::Unticked(ticket) };
    Ok(ctx.and_answer(Decision::nothing().event(event), paper))
}

/// What a tick on paper says: it was done.
fn usual(ctx: &Ctx<'_>, ticket: TicketId) -> Outcome {
    let parts = day::get(ctx.s, ticket.day).and_then(|d| d.service(ticket.service)).is_some_and(|s| s.parts);
    if parts { Outcome::Mended } else { Outcome::Served }
}
