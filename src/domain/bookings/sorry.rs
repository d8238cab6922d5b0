//! Why a place cannot be had, and what can be had instead.

use super::super::*;
use super::talk::{describe, home, staff, whose, with_deeds};
use super::{Action, Refusal, Wish};

/// A refusal of this slice: the reason, and what can be had instead.
pub fn refusal(ctx: &Ctx<'_>, refusal: &Refusal, reader: PersonId) -> Screen {
    let plain = |key: &'static str| Screen::line(key).row([home()]);
    let about = |id: &BookingId, key: &'static str| {
        let found = super::get(ctx.s, *id).and_then(|b| Some((b, describe(ctx, key, b)?)));
        found.map(|(b, line)| {
            let line = whose(ctx, line, b.who, reader);
            with_deeds(ctx, Screen::line(line), *id, b)
        })
    };
    let service = |day: &DayId, n: &ServiceId, key: &'static str| {
        let name = day::get(ctx.s, *day).and_then(|d| d.service(*n)).map(|s| s.name.clone());
        Line::new(key).with("service", name.unwrap_or_default())
    };
    match refusal {
        Refusal::Full(wish) => full_screen(ctx, *wish, reader),
        Refusal::Closed(_) => plain("bookings-closed"),
        Refusal::Seeking(day, n) => Screen::line(service(day, n, "bookings-seeking"))
            .row([Button::press("button-help-out", shifts::Action::Choose(day.community)), home()]),
        Refusal::NotOffered(day, n) => Screen::line(service(day, n, "bookings-not-offered"))
            .row([Button::press("button-book", Action::Choose(day.community)), home()]),
        Refusal::Twice(id) => about(id, "bookings-twice").unwrap_or_else(|| plain("stale")),
        // Its buttons would change the other place, which is not what was asked for just now.
        Refusal::SameTime(id) => about(id, "bookings-same-time").map_or_else(
            || plain("stale"),
            |screen| {
                Screen { rows: Vec::new(), ..screen }
                    .row([Button::press("button-see-booking", Action::Show(*id)), home()])
            },
        ),
        Refusal::OnShift(id) => match shifts::talk::describe(ctx, "bookings-on-shift", *id) {
            Some(line) => Screen::line(line).row([home()]),
            None => plain("stale"),
        },
        Refusal::Others(max) => Screen::line(Line::new("bookings-others-max").with("max", *max)).row([home()]),
        Refusal::TooLate(_) => plain("bookings-too-late"),
        Refusal::TicketGone(_) => plain("bookings-ticket-gone"),
    }
}

/// Full: the next times of the same, or the rest.
fn full_screen(ctx: &Ctx<'_>, wish: Wish, reader: PersonId) -> Screen {
    let Some((day, service)) = day::get(ctx.s, wish.day).and_then(|d| Some((d, d.service(wish.service)?))) else {
        return people::talk::sorry("stale");
    };
    let slots = super::free_slots(ctx.s, wish.day, wish.service, staff(ctx, reader, wish.day), ctx.now);
    let mut near: Vec<u16> = slots.map(|(slot, _)| slot).collect();
    near.sort_by_key(|slot| slot.abs_diff(wish.slot));
    near.truncate(3);
    near.sort_unstable();
    let wait = near.is_empty().then(|| waiting::talk::ask(wish.day, wish.service));
    let key = if near.is_empty() { "bookings-full" } else { "bookings-full-then" };
    let buttons = near.into_iter().map(|slot| {
        let time = day.local(day.slot_start(service.slot, slot));
        Button::press(Line::new("time").with("time", time), Action::Time(Wish { slot, ..wish }))
    });
    Screen::line(Line::new(key).with("service", service.name.clone()))
        .rows_of(3, buttons.collect::<Vec<_>>())
        .row(wait)
        .row([Button::press("button-book", Action::Choose(wish.day.community)), home()])
}
