//! A place on paper: what somebody without a telephone takes along, and shows at the table.

use super::super::*;
use super::talk::describe;
use super::{Action, Booking};

/// The ticket of a booking, for whoever may see it.
pub(super) fn screen(ctx: &Ctx<'_>, id: BookingId, reader: PersonId) -> Option<Screen> {
    let booking = super::get(ctx.s, id).filter(|b| !b.cancelled && super::may_change(ctx.s, reader, b))?;
    let mut screen = Screen::line("bookings-ticket").row([Button::press("back", Action::Show(id))]);
    screen.file = Some(File::Ticket(format!("ticket-{id}"), ticket(ctx, booking)?));
    Some(screen)
}

/// What stands on it: no telephone number, and nothing of anybody else.
fn ticket(ctx: &Ctx<'_>, booking: &Booking) -> Option<Ticket> {
    let day = day::get(ctx.s, booking.day)?;
    let service = day.service(booking.service)?;
    let mut notes = vec![Line::new(if service.parts { "cost-parts" } else { "cost-free" })];
    match &service.bring {
        Some(what) => notes.push(Line::new("ticket-bring").with("what", what.clone())),
        None if service.parts => notes.push(Line::new("ticket-bring-broken")),
        None => {}
    }
    notes.push(Line::new("ticket-show"));
    notes.push(Line::new("ticket-cannot-come"));
    Some(Ticket {
        head: Line::new("day-title").with("community", day.plan.name.clone()),
        number: describe(ctx, "bookings-title", booking)?,
        name: Line::new("as-named").with("name", people::name(ctx, booking.who)),
        date: Line::new("ticket-date").with("date", day.date()),
        when: match super::window(ctx.s, booking) {
            Some((start, _)) => Line::new("ticket-when").with("time", day.local(start)),
            None => {
                let hours = Arg::Hours(day.local(day.start), day.local(day.end));
                Line::new("ticket-any-time").with("hours", hours)
            }
        },
        place: Line::new("ticket-place").with("venue", day.plan.venue.clone()),
        notes,
    })
}
