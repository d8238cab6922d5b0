//! One stall as organizers and helpers see it: who helps, who comes, and whose place is given back for them.

use super::super::*;
use super::roster::back;
use super::{Action, Day, Notice, Status};

/// So many lines fit a screen.
const LINES: usize = 8;

/// What an organizer or a helper sees.
pub(super) fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    match notice {
        Notice::Stall(id, service) => stall(ctx, *id, *service, 0, reader),
        Notice::StallFrom(id, service, from) => stall(ctx, *id, *service, *from, reader),
        Notice::AskGiveBack(id, service) => ask_give_back(ctx, *id, *service, 0, reader),
        Notice::GiveBackFrom(id, service, from) => ask_give_back(ctx, *id, *service, *from, reader),
        _ => None,
    }
}

fn stall(ctx: &Ctx<'_>, id: DayId, service: ServiceId, from: u16, reader: PersonId) -> Option<Screen> {
    let day = super::get(ctx.s, id)?;
    let known = day.service(service)?;
    let booked = bookings::at_stall(ctx.s, id, service);
    let helpers = shifts::at_stall(ctx.s, id, service);
    let left = bookings::left(ctx.s, id, service, true);
    let mut screen = Screen::line(
        Line::new(if known.places > 0 { "day-stall" } else { "day-stall-hands" })
            .with("helpers", shifts::holders(ctx.s, id, service))
            .with("service", known.name.clone())
            .with("booked", booked.len())
            .with("left", left)
            .with("kept", bookings::kept_left(ctx.s, id, service)),
    );
    let names = helpers.iter().map(|(_, shift)| teams::roster::helper(ctx, shift));
    let names: Vec<_> = names.collect();
    screen = match names.is_empty() {
        true => screen.and("day-stall-no-helpers"),
        false => screen.and(Line::new("day-stall-helpers").with("list", Arg::List(names))),
    };
    screen.text.extend(standins::talk::searches(ctx, id, service));
    let waiting =
        waiting::of_stall(ctx.s, id, service).map(|(_, waiter)| usize::from(waiter.party())).sum::<usize>();
    if waiting > 0 {
        screen = screen.and(Line::new("day-stall-waiting").with("n", waiting));
    }
    let (shown, next) = part(&booked, from, LINES.saturating_sub(screen.text.len()).max(1));
    for (_, booking) in shown {
        screen = screen.and(place(ctx, answer_key(ctx, day, booking), booking)?);
    }
    let more = next.map(|next| Button::press("button-more-names", Action::StallFrom(id, service, next)));
    let give_back = (!changeable(ctx, id, service, reader).is_empty())
        .then(|| Button::press("button-give-back", Action::AskGiveBack(id, service)));
    let elsewhere = moves::talk::button(ctx, id, service, reader);
    Some(screen.row(give_back).row(elsewhere).row(more.into_iter().chain([back(id)])))
}

/// A place in a list: number, time, name.
fn place(ctx: &Ctx<'_>, key: &'static str, booking: &bookings::Booking) -> Option<Line> {
    Some(
        Line::new(key)
            .with("number", booking.number)
            .with("when", Arg::List(vec![bookings::talk::when(ctx, booking)?]))
            .with("name", Arg::List(vec![people::listed(ctx, booking.who)])),
    )
}

/// The places at a stall that a reader may give back for whoever rang the bell.
fn changeable<'a>(
    ctx: &Ctx<'a>,
    id: DayId,
    service: ServiceId,
    reader: PersonId,
) -> Vec<(BookingId, &'a bookings::Booking)> {
    let open = super::get(ctx.s, id).is_some_and(|day| day.status == Status::Open);
    let mut list = bookings::at_stall(ctx.s, id, service);
    list.retain(|(_, booking)| open && bookings::may_change(ctx.s, reader, booking));
    list
}

fn ask_give_back(ctx: &Ctx<'_>, id: DayId, service: ServiceId, from: u16, reader: PersonId) -> Option<Screen> {
    let all = changeable(ctx, id, service, reader);
    all.first()?;
    let (list, next) = part(&all, from, LINES - 1);
    let more = next.map(|next| Button::press("button-more-names", Action::GiveBackFrom(id, service, next)));
    let name = super::get(ctx.s, id)?.service(service)?.name.clone();
    let mut screen = Screen::line(Line::new("day-give-back").with("service", name));
    screen.text.extend(list.iter().filter_map(|(_, booking)| place(ctx, "day-stall-line", booking)));
    let buttons = list.iter().map(|(booking, known)| {
        let label = Line::new("sheet-number").with("n", known.number);
        Button::press(label, bookings::Action::Show(*booking))
    });
    let back = Button::press("back", Action::Stall(id, service));
    Some(screen.rows_of(4, buttons).row(more.into_iter().chain([back])))
}

/// Whether somebody said that they come; nothing is known before they were asked.
fn answer_key(ctx: &Ctx<'_>, day: &Day, booking: &bookings::Booking) -> &'static str {
    let reader = people::reader(ctx.s, booking.who);
    match (day.asked, day.said_yes(reader)) {
        (_, true) => "day-stall-coming",
        (Some(_), false) => "day-stall-unanswered",
        (None, false) => "day-stall-line",
    }
}
