//! Organizers change the coming day: venue, places, date, or whether it is at all.

use super::super::*;
use super::{Change, Event, Notice, Refusal, Status};

/// The day, if it is coming and whoever acts may change it.
fn mine(ctx: &Ctx<'_>, id: DayId) -> Result<PersonId, super::super::Refusal> {
    let me = people::acting(ctx, id.community, Role::Organizer)?;
    let coming = super::coming(ctx.s, id.community).is_some_and(|(coming, _)| coming == id);
    if coming { Ok(me) } else { Err(Refusal::NoDay.into()) }
}

/// The longest venue, in characters: it stands on cards and posters.
const VENUE_LONGEST: u16 = 60;
/// The longest reason, in characters.
const REASON_LONGEST: u16 = 300;

/// Keeps what the organizer typed, and shows how it will look.
pub(super) fn draft(
    ctx: &Ctx<'_>,
    id: DayId,
    text: &Private,
    then: super::super::Notice,
) -> Result<Decision, super::super::Refusal> {
    let me = mine(ctx, id)?;
    let mut clean = clean_text(text.reveal());
    let place = matches!(then, super::super::Notice::Day(Notice::Confirm(_, Change::Venue)));
    if place {
        clean = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    if clean.is_empty() {
        return Err(Refusal::Empty.into());
    }
    let longest = if place { VENUE_LONGEST } else { REASON_LONGEST };
    if clean.chars().count() > usize::from(longest) {
        return Err(Refusal::Long(longest).into());
    }
    let decision = Decision::nothing().drawer(DrawerOp::Put(me, Item::Draft, Private::new(clean)));
    Ok(ctx.and_answer(decision, then))
}

/// Makes the change, and tells everyone concerned.
pub(super) fn change(
    ctx: &Ctx<'_>,
    id: DayId,
    what: Change,
    mark: u32,
) -> Result<Decision, super::super::Refusal> {
    let me = mine(ctx, id)?;
    let day = super::get(ctx.s, id).ok_or(Refusal::NoDay)?;
    // A second tap on the same button: it is done.
    let done = super::super::Notice::from(Notice::Done(id));
    let again = match what {
        Change::Venue => ctx.s.people.showing(me, ctx.now) == Some(&done),
        Change::Move(start) => day.start == start && day.moved > 0,
        Change::Cancel => day.status == Status::Cancelled,
        Change::Places(..) => false,
    };
    if again {
        return Ok(ctx.answer(done));
    }
    let day = Some(day).filter(|day| day.status == Status::Open).ok_or(Refusal::NoDay)?;
    let draft = || {
        let text = ctx.d.read(me, Item::Draft).ok_or(super::super::Refusal::Stale)?;
        let text = Text::One(text.reveal().to_string());
        if text.mark() == mark { Ok(text) } else { Err(super::super::Refusal::Stale) }
    };
    let tell = |notice: Notice| Send::tell(To::Audience(Audience::Concerned(id)), Lane::Reminder, notice);
    let wake = day.plan.awake(ctx.now);
    let decision = match what {
        Change::Venue => Decision::nothing()
            .event(Event::Venue(id, draft()?))
            .and_send(tell(Notice::Venue(id)).not_before(wake).void_after(day.end)),
        Change::Places(service, places) => {
            let known = day.service(service).ok_or(super::super::Refusal::Stale)?;
            let taken = bookings::most_taken(ctx.s, id, service);
            if places < taken || places == 0 && known.places > 0 || places > 500 {
                return Err(Refusal::Taken(taken).into());
            }
            let decision = Decision::nothing().event(Event::Places(id, service, places));
            return Ok(ctx.and_answer(decision, Notice::AskPlacesOf(id, service)));
        }
        Change::Move(start) => {
            if start <= ctx.now || start == day.start {
                return Err(Refusal::Date.into());
            }
            Decision::nothing()
                .event(Event::Moved(id, start, draft()?))
                .and_send(tell(Notice::Moved(id)).not_before(wake).void_after(day.start.max(start)))
        }
        // A cancelled day may be told in quiet hours too, if it is about to begin.
        Change::Cancel => {
            let soon = wake >= day.start;
            let send = tell(Notice::Cancelled(id)).not_before(if soon { ctx.now } else { wake });
            Decision::nothing().event(Event::Cancelled(id, draft()?)).and_send(send.void_after(day.end))
        }
    };
    Ok(ctx.and_answer(decision.drawer(DrawerOp::Drop(me, Item::Draft)), Notice::Done(id)))
}

/// A cancelled day will be after all; whoever had a place has it still.
pub(super) fn reopen(ctx: &Ctx<'_>, id: DayId) -> Result<Decision, super::super::Refusal> {
    let me = mine(ctx, id)?;
    // A second tap on the same button: it is done.
    let open = super::get(ctx.s, id).is_some_and(|day| day.status == Status::Open);
    if open && ctx.s.people.showing(me, ctx.now) == Some(&Notice::Done(id).into()) {
        return Ok(ctx.answer(Notice::Done(id)));
    }
    let day = super::get(ctx.s, id).filter(|day| day.status == Status::Cancelled && ctx.now < day.start);
    let day = day.ok_or(Refusal::NoDay)?;
    let tell = Send::tell(To::Audience(Audience::Concerned(id)), Lane::Reminder, Notice::Reopened(id));
    let decision = Decision::nothing()
        .event(Event::Reopened(id))
        .and_send(tell.not_before(day.plan.awake(ctx.now)).void_after(day.end));
    Ok(ctx.and_answer(decision, Notice::Done(id)))
}
