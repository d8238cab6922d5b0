//! How a stall's line is called: the next one, here or not, done, and the line behind told in time.

use super::super::*;
use super::{Event, FRESH, Notice, Outcome, Refusal, SOON, Stage, Ticket};

/// Whoever calls, at a stall that may be called now.
fn caller(ctx: &Ctx<'_>, day: DayId, service: ServiceId) -> Result<PersonId, super::super::Refusal> {
    let me = ctx.me().ok_or(super::super::Refusal::Stale)?;
    if !super::may_call(ctx.s, me, day, service) {
        return Err(super::super::Refusal::NotYours);
    }
    let known = day::get(ctx.s, day).and_then(|day| day.service(service)).is_some_and(|s| s.places > 0);
    match (known, super::runs(ctx.s, day, ctx.now)) {
        (false, _) => Err(super::super::Refusal::Stale),
        (true, false) => Err(Refusal::Closed.into()),
        (true, true) => Ok(me),
    }
}

/// The next one. Pressed again while somebody is called, it is the same one still.
pub(super) fn next(ctx: &Ctx<'_>, day: DayId, service: ServiceId) -> Result<Decision, super::super::Refusal> {
    let me = caller(ctx, day, service)?;
    let table = super::table_of(ctx.s, day, service, me);
    let console = Notice::Console(day, service);
    if super::current(ctx.s, day, service, table).is_some() {
        return Ok(ctx.answer(console));
    }
    if super::paused(ctx.s, day, service) {
        return Err(Refusal::Paused(day, service).into());
    }
    let next = super::next(ctx.s, day, service, ctx.now).ok_or(Refusal::Nobody(day, service))?;
    let ticket = TicketId { day, service, number: next.number };
    let mut decision = Decision::nothing().event(Event::Called(ticket, table, me));
    decision.sends.extend(next.who.and_then(|who| tell(ctx, who, day, Notice::Called(ticket))));
    let behind = super::line(ctx.s, day, service).into_iter().filter(|waiting| waiting.number != next.number);
    Ok(ctx.and_answer(soon(ctx, decision, day, service, behind.collect()), console))
}

/// The first of a line are told that their turn comes soon, each once.
fn soon(
    ctx: &Ctx<'_>,
    mut decision: Decision,
    day: DayId,
    service: ServiceId,
    line: Vec<super::Waiting>,
) -> Decision {
    let told = |number: u16| super::stall(ctx.s, day, service).is_some_and(|stall| stall.told.contains(&number));
    // Whose own hour is far off is only next because nobody else is there; who was called in vain has been told.
    let near = |waiting: &super::Waiting| {
        let known = super::ticket(ctx.s, TicketId { day, service, number: waiting.number });
        waiting.from <= ctx.now + FRESH && known.is_none_or(|known| known.stage == Stage::Here)
    };
    let first = line.into_iter().take(SOON).filter(|waiting| near(waiting) && !told(waiting.number));
    let first: Vec<_> = first.filter_map(|waiting| Some((waiting.number, waiting.who?))).collect();
    if first.is_empty() {
        return decision;
    }
    let numbers = first.iter().map(|(number, _)| *number).collect();
    decision = decision.event(Event::Told(day, service, numbers));
    let tell = |(number, who)| tell(ctx, who, day, Notice::Soon(TicketId { day, service, number }));
    decision.sends.extend(first.into_iter().filter_map(tell));
    decision
}

/// Somebody in line, or whoever reads for them, is told something that is of use just now.
fn tell(ctx: &Ctx<'_>, who: PersonId, day: DayId, notice: Notice) -> Option<Send> {
    let listener = people::listener(ctx.s, who, day.community)?;
    Some(Send::tell(To::Person(listener), Lane::Reminder, notice).void_after(ctx.now + FRESH))
}

/// A number that the caller's own table has before it; the same press once more finds it gone on.
fn at_my_table(ctx: &Ctx<'_>, ticket: TicketId) -> Result<&'static str, super::super::Refusal> {
    let me = caller(ctx, ticket.day, ticket.service)?;
    let known = super::ticket(ctx.s, ticket).ok_or(super::super::Refusal::Stale)?;
    let mine = known.table == super::table_of(ctx.s, ticket.day, ticket.service, me);
    match known.stage {
        Stage::Called | Stage::Serving if mine => Ok("here"),
        _ if mine => Ok("over"),
        _ => Err(Refusal::Taken(ticket).into()),
    }
}

fn answered(ctx: &Ctx<'_>, decision: Decision, ticket: TicketId) -> Decision {
    ctx.and_answer(decision, Notice::Console(ticket.day, ticket.service))
}

/// They are here, and it begins.
pub(super) fn begin(ctx: &Ctx<'_>, ticket: TicketId) -> Result<Decision, super::super::Refusal> {
    at_my_table(ctx, ticket)?;
    let called = super::ticket(ctx.s, ticket).is_some_and(|known| known.stage == Stage::Called);
    let decision = if called { Decision::nothing().event(Event::Begun(ticket)) } else { Decision::nothing() };
    Ok(answered(ctx, decision, ticket))
}

/// It is over.
pub(super) fn done(ctx: &Ctx<'_>, ticket: TicketId, outcome: Outcome) -> Result<Decision, super::super::Refusal> {
    let here = at_my_table(ctx, ticket)? == "here";
    let parts =
        day::get(ctx.s, ticket.day).and_then(|d| d.service(ticket.service)).is_some_and(|service| service.parts);
    if parts == (outcome == Outcome::Served) {
        return Err(super::super::Refusal::Stale);
    }
    if !here {
        return Ok(answered(ctx, Decision::nothing(), ticket));
    }
    let mended = matches!(outcome, Outcome::Mended | Outcome::Partly);
    let mut decision = repairs::settle(ctx, Work::Ticket(ticket), mended)?.event(Event::Done(ticket, outcome));
    let owner = super::owner(ctx.s, ticket).filter(|_| outcome == Outcome::NeedsPart);
    decision.sends.extend(owner.and_then(|who| tell(ctx, who, ticket.day, Notice::NoPart(ticket))));
    Ok(answered(ctx, decision, ticket))
}

/// Nobody came. The first time they stand in line again; called before their own hour, it does not count.
pub(super) fn absent(ctx: &Ctx<'_>, ticket: TicketId) -> Result<Decision, super::super::Refusal> {
    if at_my_table(ctx, ticket)? == "over" {
        return Ok(answered(ctx, Decision::nothing(), ticket));
    }
    let missed = super::ticket(ctx.s, ticket).is_some_and(|known| known.missed);
    let booked = bookings::at_stall(ctx.s, ticket.day, ticket.service);
    let booking = booked.into_iter().find(|(_, b)| b.number == ticket.number).map(|(_, b)| b);
    let early = super::before_its_time(ctx.s, ticket, ctx.now).is_some();
    let (event, notice) = match missed && !early {
        true => (Event::NoShow(ticket), Notice::NoShow(ticket)),
        false => (Event::Held(ticket, !early), Notice::Held(ticket)),
    };
    let mut decision = Decision::nothing().event(event);
    if decision.events == [Event::NoShow(ticket).into()] {
        decision.events.extend(booking.and_then(|b| absences::counted(ctx, b)).map(Into::into));
    }
    decision.sends.extend(booking.and_then(|b| tell(ctx, b.who, b.day, notice)));
    Ok(answered(ctx, decision, ticket))
}

/// What was pressed last at this table was a mistake: the number is being called again.
pub(super) fn back(ctx: &Ctx<'_>, ticket: TicketId) -> Result<Decision, super::super::Refusal> {
    let me = caller(ctx, ticket.day, ticket.service)?;
    let table = super::table_of(ctx.s, ticket.day, ticket.service, me);
    if at_my_table(ctx, ticket)? == "here" {
        return Ok(answered(ctx, Decision::nothing(), ticket));
    }
    let free = super::current(ctx.s, ticket.day, ticket.service, table).is_none();
    let known = super::ticket(ctx.s, ticket).filter(|known| pressed(known));
    // What was paid is not undone by a press.
    let known = known.filter(|_| free && !repairs::paid(ctx.s, ticket));
    undo::in_time(ctx, known.ok_or(super::super::Refusal::Stale)?.at)?;
    let mut decision = Decision::nothing().event(Event::Back(ticket));
    decision.events.extend(absences::came(ctx, ticket).map(Into::into));
    Ok(answered(ctx, decision, ticket))
}

/// Whether what was pressed last about a number can still be taken back.
pub(super) fn can_undo(ctx: &Ctx<'_>, ticket: &Ticket) -> bool {
    pressed(ticket) && undo::in_time(ctx, ticket.at).is_ok()
}

/// Whether something was pressed about it last that can be taken back for a while.
fn pressed(ticket: &Ticket) -> bool {
    matches!(ticket.stage, Stage::Done(_) | Stage::Held | Stage::NoShow) && ticket.table > 0
}

/// The stall stands still, or goes on; whoever waits there is told.
pub(super) fn pause(
    ctx: &Ctx<'_>,
    day: DayId,
    service: ServiceId,
    still: bool,
) -> Result<Decision, super::super::Refusal> {
    // Before numbers are called a helper may already know that nobody will be there.
    let early = day::get(ctx.s, day).is_some_and(|day| super::may_pause(day, ctx.now));
    match caller(ctx, day, service) {
        Err(super::super::Refusal::Queue(Refusal::Closed)) if early => {}
        other => {
            other?;
        }
    }
    let console = Notice::Console(day, service);
    if super::paused(ctx.s, day, service) == still {
        return Ok(ctx.answer(console));
    }
    let mut decision = Decision::nothing().event(Event::Paused(day, service, still));
    let waiting = super::line(ctx.s, day, service).into_iter().filter_map(|waiting| waiting.who);
    let readers = waiting.filter_map(|who| people::listener(ctx.s, who, day.community));
    let readers: std::collections::BTreeSet<_> = readers.collect();
    // Before the day begins it may be night still.
    let wake = day::get(ctx.s, day).map_or(ctx.now, |day| day.plan.awake(ctx.now));
    let tell = |reader| Some(tell(ctx, reader, day, Notice::Paused(day, service, still))?.not_before(wake));
    decision.sends.extend(readers.into_iter().filter_map(tell));
    Ok(ctx.and_answer(decision, console))
}
