//! How places are booked, changed and given back, one question a screen.

use super::super::*;
use super::whom::{summary_screen, whom_screen};
use super::{Action, Booking, Command as Deed, Notice, Refusal, Wish};

pub use super::own::{own_line, own_places, place_buttons, places, places_on};
pub use super::sorry::refusal;
pub(in super::super) use super::whom::{named, named_two};

/// Words that mean something here, whatever is on the screen.
pub fn words(ctx: &Ctx<'_>, words: &str) -> Option<Command> {
    match words {
        "book" | "预约" | "我要预约" | "约" => Some(choose(ctx, Notice::Choose)),
        _ => {
            // The name of a service means: that one, please.
            let community = people::my_community(ctx).ok()?;
            let (id, day) = day::open(ctx.s, community).ok()?;
            // Within a short sentence too: 我想理发.
            let short = words.chars().count() <= 20;
            let named = |text: &Text| {
                short && words.contains(&normalise(text.zh()))
                    || text.get(Lang::En).is_some_and(|en| normalise(en) == words)
            };
            let service = day.services().find(|(_, service)| named(&service.name) && service.places > 0)?.0;
            Some(pressed(ctx, &Action::Service(id, service)))
        }
    }
}

fn choose(ctx: &Ctx<'_>, what: impl FnOnce(DayId) -> Notice) -> Command {
    match people::my_community(ctx).and_then(|community| day::open(ctx.s, community)) {
        Ok((id, day)) if super::closed(ctx.now, day) && !acts_as_staff(ctx, id) => {
            Command::Refuse(Refusal::Closed(id).into())
        }
        Ok((id, _)) => Command::Show(what(id).into()),
        Err(refusal) => Command::Refuse(refusal),
    }
}

fn acts_as_staff(ctx: &Ctx<'_>, day: DayId) -> bool {
    ctx.me().is_some_and(|me| staff(ctx, me, day))
}

/// Why nothing on the way to a place can be had any more: the day is another, or it is too late.
fn barred(ctx: &Ctx<'_>, id: DayId) -> Option<super::super::Refusal> {
    match day::open(ctx.s, id.community) {
        Ok((open, day)) if open == id => {
            (super::closed(ctx.now, day) && !acts_as_staff(ctx, id)).then(|| Refusal::Closed(id).into())
        }
        Ok(_) => Some(super::super::Refusal::Stale),
        Err(refusal) => Some(refusal),
    }
}

/// What was typed when this was asked: the name of whoever else shall come.
pub fn answered(ctx: &Ctx<'_>, asked: &Notice, text: &Private) -> Option<Command> {
    let Notice::AskOther(wish) = asked else { return None };
    Some(named(ctx, wish.day, text, |person| Notice::Summary(*wish, person).into()))
}

/// A button.
pub fn pressed(ctx: &Ctx<'_>, action: &Action) -> Command {
    let show = |notice: Notice| Command::Show(notice.into());
    let own = |id: &BookingId, notice: Notice| {
        let mine =
            super::get(ctx.s, *id).is_some_and(|b| ctx.me().is_some_and(|me| super::may_change(ctx.s, me, b)));
        if mine { Command::Show(notice.into()) } else { Command::Refuse(super::super::Refusal::Stale) }
    };
    match action {
        Action::Choose(_) => choose(ctx, Notice::Choose),
        Action::ChooseOther(_) => choose(ctx, Notice::ChooseOther),
        Action::Service(day, _)
        | Action::ServiceOther(day, _)
        | Action::Time(Wish { day, .. })
        | Action::Other(Wish { day, .. })
        | Action::For(Wish { day, .. }, _)
            if let Some(refusal) = barred(ctx, *day) =>
        {
            Command::Refuse(refusal)
        }
        Action::Service(day, service) if timed(ctx, *day, *service) => show(Notice::Times(*day, *service)),
        Action::Service(day, service) => show(Notice::Whom(Wish { day: *day, service: *service, slot: 0 })),
        Action::ServiceOther(day, service) if timed(ctx, *day, *service) => {
            show(Notice::TimesOther(*day, *service))
        }
        Action::ServiceOther(day, service) => {
            show(Notice::AskOther(Wish { day: *day, service: *service, slot: 0 }))
        }
        Action::Time(wish) => show(Notice::Whom(*wish)),
        Action::Other(wish) => show(Notice::AskOther(*wish)),
        // A name is shown to oneself and to whoever stands for its owner, whatever a button says.
        Action::For(_, person) | Action::Rename(_, person) if !stands_for(ctx, *person) => {
            Command::Refuse(super::super::Refusal::Stale)
        }
        Action::For(wish, person) => show(Notice::Summary(*wish, *person)),
        Action::Rename(wish, person) => {
            let then = Box::new(Notice::Summary(*wish, *person).into());
            Command::Show(people::Notice::AskName(*person, then).into())
        }
        Action::Confirm(wish, person) => Deed::Take(*wish, *person, None).into(),
        Action::Agreed(wish, person, how) => Deed::Take(*wish, *person, Some(*how)).into(),
        Action::Show(id) => own(id, Notice::Show(*id)),
        Action::Cancel(id) => Deed::Cancel(*id).into(),
        Action::Restore(id) => Deed::Restore(*id).into(),
        Action::AskMove(id) => own(id, Notice::AskMove(*id)),
        // Its slots are counted by the stall that it was made for.
        Action::Move(id, _) if moves::was_moved(ctx.s, *id) => Command::Refuse(super::super::Refusal::Stale),
        Action::Move(id, slot) => Deed::Move(*id, *slot).into(),
        Action::MoveAt(id, service, slot) => match super::get(ctx.s, *id).filter(|b| b.service == *service) {
            Some(_) => Deed::Move(*id, *slot).into(),
            None => Command::Refuse(super::super::Refusal::Stale),
        },
        Action::Calendar(id) => own(id, Notice::Calendar(*id)),
        Action::Ticket(id) if ctx.me().is_some_and(|me| super::put_away(ctx.s, *id, me)) => {
            Command::Refuse(Refusal::TicketGone(*id).into())
        }
        Action::Ticket(id) => own(id, Notice::Ticket(*id)),
    }
}

/// Whether one comes there at a time.
fn timed(ctx: &Ctx<'_>, day: DayId, service: ServiceId) -> bool {
    day::get(ctx.s, day).and_then(|d| d.service(service)).is_none_or(|known| known.slot.is_some())
}

fn stands_for(ctx: &Ctx<'_>, person: PersonId) -> bool {
    ctx.me().is_some_and(|me| person == me || people::person(ctx.s, person).is_some_and(|p| p.carer == Some(me)))
}

/// Whether a reader gives places from those kept back.
pub(super) fn staff(ctx: &Ctx<'_>, reader: PersonId, day: DayId) -> bool {
    people::may(ctx.s, reader, day.community, Role::Helper)
}

pub(super) fn home() -> Button {
    people::talk::back()
}

/// What this slice offers in a menu; its buttons on the first screen stand there already.
pub fn entries(_: &Ctx<'_>, _: Menu, _: PersonId) -> Vec<Button> {
    Vec::new()
}

/// What a reader sees.
pub fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    match notice {
        Notice::Choose(day) => choose_screen(ctx, *day, reader, false),
        Notice::ChooseOther(day) => choose_screen(ctx, *day, reader, true),
        Notice::Times(day, service) => times_screen(ctx, *day, *service, reader, false),
        Notice::TimesOther(day, service) => times_screen(ctx, *day, *service, reader, true),
        Notice::Whom(wish) => whom_screen(ctx, *wish, reader),
        Notice::AskOther(wish) => {
            let back = match (staff(ctx, reader, wish.day), timed(ctx, wish.day, wish.service)) {
                (false, _) => Action::Time(*wish),
                (true, true) => Action::ServiceOther(wish.day, wish.service),
                (true, false) => Action::ChooseOther(wish.day.community),
            };
            Some(Screen::line("bookings-ask-other").asking().row([Button::press("back", back)]))
        }
        Notice::Summary(wish, person) => summary_screen(ctx, *wish, *person, reader),
        Notice::Booked(id) | Notice::Restored(id) | Notice::Moved(id) | Notice::Show(id) => {
            let booking = super::get(ctx.s, *id)?;
            let mine = booking.who == reader;
            let timed = super::window(ctx.s, booking).is_some();
            let desk = !mine && staff(ctx, reader, booking.day);
            let key = match (notice, mine) {
                (Notice::Booked(_), false) if desk && timed => "bookings-booked-desk",
                (Notice::Booked(_), false) if desk => "bookings-booked-desk-any-time",
                (Notice::Booked(_), true) if timed => "bookings-booked",
                (Notice::Booked(_), true) => "bookings-booked-any-time",
                (Notice::Booked(_), false) if timed => "bookings-booked-other",
                (Notice::Booked(_), false) => "bookings-booked-other-any-time",
                (Notice::Restored(_), _) => "bookings-restored",
                (Notice::Moved(_), _) => "bookings-moved",
                _ => "bookings-show",
            };
            let line = describe(ctx, key, booking)?;
            let screen = Screen::line(whose(ctx, line, booking.who, reader));
            // At the desk the next neighbour is waiting.
            let next = desk.then(|| Button::press("button-other", Action::ChooseOther(booking.day.community)));
            // Whoever cannot be reached is called: it is known here by whom, as they stand before the desk.
            let call = desk.then(|| calls::talk::whom(ctx, booking.day, booking.who)).flatten();
            Some(with_deeds(ctx, screen.row(next.into_iter().chain(call)), *id, booking))
        }
        Notice::AskMove(id) => ask_move_screen(ctx, *id, reader),
        Notice::Cancelled(id) => cancelled_screen(ctx, *id, reader),
        Notice::CancelledForYou(id) => {
            let booking = super::get(ctx.s, *id).filter(|b| b.cancelled)?;
            let line = describe(ctx, "bookings-cancelled-for-you", booking)?;
            Some(
                Screen::line(line)
                    .row([Button::press("button-book", Action::Choose(booking.day.community)), home()]),
            )
        }
        Notice::Calendar(id) => calendar_screen(ctx, *id),
        Notice::Ticket(id) => super::ticket::screen(ctx, *id, reader),
    }
}

fn choose_screen(ctx: &Ctx<'_>, id: DayId, reader: PersonId, other: bool) -> Option<Screen> {
    let day = day::get(ctx.s, id).filter(|day| day.status == day::Status::Open)?;
    let key = if other { "bookings-choose-other" } else { "bookings-choose" };
    let mut screen = Screen::line(Line::new(key).with("date", day.date()));
    let (mut any_free, mut seeking, mut buttons) = (false, Vec::new(), Vec::new());
    for (n, service) in day.services().filter(|(n, s)| s.places > 0 && day::offered(ctx.s, id, *n)) {
        let name = Line::new("as-it-is").with("text", service.name.clone());
        let free: u32 = super::left(ctx.s, id, n, staff(ctx, reader, id));
        if super::seeking(ctx.s, id, n) {
            seeking.push(name);
        } else if free == 0 || super::free_slots(ctx.s, id, n, staff(ctx, reader, id), ctx.now).next().is_none() {
            let label = Line::new("bookings-service-full").with("service", service.name.clone());
            buttons.push(Button::press(label, waiting::Action::Ask(id, n)));
        } else {
            any_free = true;
            let label = Line::new("bookings-service").with("service", service.name.clone()).with("free", free);
            let this = if other { Action::ServiceOther(id, n) } else { Action::Service(id, n) };
            buttons.push(Button::press(label, this));
        }
    }
    if !any_free {
        let key = match (buttons.is_empty(), seeking.is_empty()) {
            (false, _) => "bookings-nothing-free",
            (true, false) => "bookings-nothing-yet",
            (true, true) => "bookings-nothing-to-book",
        };
        screen = Screen::line(Line::new(key).with("date", day.date()));
    }
    if !seeking.is_empty() {
        screen = screen.and(Line::new("bookings-seeking-list").with("list", Arg::List(seeking)));
    }
    Some(screen.rows_of(2, buttons).row([home()]))
}

fn times_screen(ctx: &Ctx<'_>, id: DayId, n: ServiceId, reader: PersonId, other: bool) -> Option<Screen> {
    let day = day::get(ctx.s, id)?;
    let service = day.service(n)?;
    if super::seeking(ctx.s, id, n) {
        return Some(refusal(ctx, &Refusal::Seeking(id, n), reader));
    }
    let slots: Vec<_> = super::free_slots(ctx.s, id, n, staff(ctx, reader, id), ctx.now).collect();
    if slots.is_empty() {
        return Some(refusal(ctx, &Refusal::Full(Wish { day: id, service: n, slot: 0 }), reader));
    }
    let buttons = slots.into_iter().map(|(slot, _)| {
        let time = day.local(day.slot_start(service.slot, slot));
        let wish = Wish { day: id, service: n, slot };
        let this = if other { Action::Other(wish) } else { Action::Time(wish) };
        Button::press(Line::new("time").with("time", time), this)
    });
    let back = if other { Action::ChooseOther(id.community) } else { Action::Choose(id.community) };
    Some(
        Screen::line(Line::new("bookings-times").with("service", service.name.clone()))
            .rows_of(3, buttons)
            .row([Button::press("back", back)]),
    )
}

/// Says whose place it is: the reader's own, or a name.
pub(super) fn whose(ctx: &Ctx<'_>, line: Line, who: PersonId, reader: PersonId) -> Line {
    if who == reader {
        return line.with("whose", "own".to_string());
    }
    line.with("name", people::name(ctx, who)).with("whose", "other".to_string())
}

/// A booking in words: service, number, date and time.
pub(in super::super) fn describe(ctx: &Ctx<'_>, key: &'static str, booking: &Booking) -> Option<Line> {
    let day = day::get(ctx.s, booking.day)?;
    let service = day.service(booking.service)?;
    Some(
        Line::new(key)
            .with("service", service.name.clone())
            .with("number", booking.number)
            .with("date", day.date())
            .with("when", Arg::List(vec![when(ctx, booking)?]))
            .with("promise", Arg::Key(day.promise())),
    )
}

/// When a place is: its time, or any time.
pub(in super::super) fn when(ctx: &Ctx<'_>, booking: &Booking) -> Option<Line> {
    let day = day::get(ctx.s, booking.day)?;
    Some(match super::window(ctx.s, booking) {
        Some((start, _)) => Line::new("time").with("time", day.local(start)),
        None => Line::new("any-time"),
    })
}

pub(super) fn with_deeds(ctx: &Ctx<'_>, screen: Screen, id: BookingId, booking: &Booking) -> Screen {
    let timed = super::window(ctx.s, booking).is_some();
    let change = timed.then(|| Button::press("button-other-time", Action::AskMove(id)));
    let cancel = Button::press("button-cannot-come", Action::Cancel(id));
    screen
        .row([
            Button::press("button-calendar", Action::Calendar(id)),
            Button::press("button-ticket", Action::Ticket(id)),
        ])
        .row(change.into_iter().chain([cancel]))
        .row([home()])
}

fn ask_move_screen(ctx: &Ctx<'_>, id: BookingId, reader: PersonId) -> Option<Screen> {
    let booking = super::get(ctx.s, id)?;
    let day = day::get(ctx.s, booking.day)?;
    let service = day.service(booking.service)?;
    let buttons: Vec<_> = other_slots(ctx, id, booking, reader)
        .into_iter()
        .map(|slot| {
            let time = day.local(day.slot_start(service.slot, slot));
            Button::press(Line::new("time").with("time", time), move_to(ctx, id, booking, slot))
        })
        .collect();
    let key = if buttons.is_empty() { "bookings-no-other-time" } else { "bookings-times" };
    Some(
        Screen::line(Line::new(key).with("service", service.name.clone()))
            .rows_of(3, buttons)
            .row([Button::press("back", Action::Show(id))]),
    )
}

/// The button's deed: another time for a place.
fn move_to(ctx: &Ctx<'_>, id: BookingId, booking: &Booking, slot: u16) -> Action {
    if moves::was_moved(ctx.s, id) { Action::MoveAt(id, booking.service, slot) } else { Action::Move(id, slot) }
}

/// Other times at which whoever reads may have the same: their own place is given up by the move, and what somebody in
/// line waits for is not theirs.
fn other_slots(ctx: &Ctx<'_>, id: BookingId, booking: &Booking, reader: PersonId) -> Vec<u16> {
    let known = day::get(ctx.s, booking.day).and_then(|day| Some((day, day.service(booking.service)?)));
    let Some((day, service)) = known else { return Vec::new() };
    let others = (0..service.slots(day.plan.lasts)).filter(|slot| *slot != booking.slot);
    let ahead = others.filter(|slot| day.slot_start(service.slot, *slot) > ctx.now);
    let may = |slot: u16| super::may_move(ctx, reader, id, booking, Wish { slot, ..booking.wish() }).is_ok();
    ahead.filter(|slot| may(*slot)).collect()
}

fn cancelled_screen(ctx: &Ctx<'_>, id: BookingId, reader: PersonId) -> Option<Screen> {
    let booking = super::get(ctx.s, id)?;
    let day = day::get(ctx.s, booking.day)?;
    let service = day.service(booking.service)?;
    let mut screen = Screen::line("bookings-cancelled");
    let timed = service.slot.is_some();
    let near = |slot: &u16| slot.abs_diff(booking.slot);
    let other = other_slots(ctx, id, booking, reader).into_iter().filter(|_| timed).min_by_key(near);
    if let Some(slot) = other {
        let time = day.local(day.slot_start(service.slot, slot));
        screen = screen
            .and(Line::new("bookings-other-time").with("time", time).with("date", day.date()))
            .row([Button::press(Line::new("button-move-to").with("time", time), move_to(ctx, id, booking, slot))]);
    }
    Some(
        screen
            .row([Button::press("button-undo", Action::Restore(id))])
            .row([Button::press("button-not-this-time", people::Action::Home)]),
    )
}

fn calendar_screen(ctx: &Ctx<'_>, id: BookingId) -> Option<Screen> {
    let booking = super::get(ctx.s, id).filter(|b| !b.cancelled)?;
    let day = day::get(ctx.s, booking.day)?;
    let service = day.service(booking.service)?;
    let (start, end) = super::window(ctx.s, booking).unwrap_or((day.start, day.end));
    let mut screen = Screen::line("bookings-calendar").row([home()]);
    screen.file = Some(File::Calendar(CalendarEntry {
        uid: format!("booking-{id}-{}", day.plan.slug),
        start,
        end,
        title: Line::new("bookings-title").with("service", service.name.clone()).with("number", booking.number),
        place: day.plan.venue.clone(),
        alarms: vec![24 * 60, 120],
    }));
    Some(screen)
}
