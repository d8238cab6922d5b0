//! Moving a stall's places in words: for organizers, and for those whose places they are.

use super::super::*;
use super::{Action, Command as Deed, Notice, Refusal, Way};

/// So many names fit a message.
const NAMES: usize = 10;

/// Nothing is meant by words alone.
pub fn words(_: &Ctx<'_>, _: &str) -> Option<Command> {
    None
}

/// Nothing is ever asked in words here.
pub fn answered(_: &Ctx<'_>, _: &Notice, _: &Private) -> Option<Command> {
    None
}

/// A button.
pub fn pressed(ctx: &Ctx<'_>, action: &Action) -> Command {
    let show = |id: DayId, from: ServiceId, notice: Notice| {
        let may = people::acting(ctx, id.community, Role::Organizer);
        match may.and_then(|_| super::without(ctx, id, from)) {
            Ok(_) => Command::Show(notice.into()),
            Err(refusal) => Command::Refuse(refusal),
        }
    };
    match action {
        Action::Ask(id, from) => show(*id, *from, Notice::Ask(*id, *from)),
        Action::Sure(way) => show(way.day, way.from, Notice::Sure(*way)),
        Action::Move(way, count) => Deed::Move(*way, *count).into(),
        Action::Manned(id, service) => Deed::Manned(*id, *service).into(),
    }
}

/// What this slice offers in a menu: it is reached from the stall.
pub fn entries(_: &Ctx<'_>, _: Menu, _: PersonId) -> Vec<Button> {
    Vec::new()
}

/// The button at a stall without its volunteer, for organizers, as long as somebody has a place there.
pub fn button(ctx: &Ctx<'_>, id: DayId, service: ServiceId, reader: PersonId) -> Option<Button> {
    let organizer = people::may(ctx.s, reader, id.community, Role::Organizer);
    let open = organizer && !bookings::open_at(ctx.s, id, service).is_empty();
    (open && super::without(ctx, id, service).is_ok())
        .then(|| Button::press("button-move-stall", Action::Ask(id, service)))
}

/// What a reader sees. Rights are looked at again here: what waited in line may find its reader without the role.
pub fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    let organizer = |id: &DayId| people::may(ctx.s, reader, id.community, Role::Organizer).then_some(());
    match notice {
        Notice::Ask(id, from) => organizer(id).and_then(|()| ask_screen(ctx, *id, *from)),
        Notice::Sure(way) => organizer(&way.day).and_then(|()| sure_screen(ctx, *way)),
        Notice::Done(id, from) => organizer(id).and_then(|()| done_screen(ctx, *id, *from, reader)),
        Notice::Told(way, places) => told_screen(ctx, *way, places, reader),
        Notice::Back(way, places) => back_screen(ctx, *way, places, reader),
        Notice::Alone(id, service) => {
            organizer(id).and_then(|()| super::watch::screen(ctx, *id, *service, reader))
        }
        Notice::Manned(id, service) => organizer(id).and_then(|()| {
            let line =
                Line::new("moves-somebody").with("service", day::get(ctx.s, *id)?.service(*service)?.name.clone());
            let look = Button::press("button-roster", day::Action::Stall(*id, *service));
            Some(Screen::line(line).row([look, people::talk::back()]))
        }),
    }
}

fn ask_screen(ctx: &Ctx<'_>, id: DayId, from: ServiceId) -> Option<Screen> {
    let day = super::without(ctx, id, from).ok()?;
    let open = bookings::open_at(ctx.s, id, from).len();
    let stall = Button::press("back", day::Action::Stall(id, from));
    if open == 0 {
        let none = Line::new("moves-none").with("service", day.service(from)?.name.clone());
        return Some(Screen::line(none).row([stall]));
    }
    let mut buttons = Vec::new();
    for (to, service) in day.services() {
        let way = Way { day: id, from, to };
        let Some(seats) = super::seats(ctx, way) else { continue };
        let key = if service.slot.is_some() { "moves-to" } else { "moves-to-any-time" };
        let label = Line::new(key).with("service", service.name.clone());
        let label = label.with("other", super::counted(ctx.s, way, &seats).other);
        buttons.push(Button::press(label, Action::Sure(way)));
    }
    let key = if buttons.is_empty() { "moves-nowhere" } else { "moves-ask" };
    let line = Line::new(key).with("service", day.service(from)?.name.clone()).with("n", open);
    let screen = Screen::line(line);
    if !buttons.is_empty() {
        return Some(screen.rows_of(2, buttons).row([stall]));
    }
    // What else can be done about it.
    let seeking = bookings::seeking(ctx.s, id, from);
    let else_ = [
        Button::press("button-appeal", shifts::Action::Appeal(id, from)),
        Button::press("button-tell-booked", shifts::Action::TellBooked(id, from)),
    ];
    Some(screen.row(else_.into_iter().filter(|_| seeking)).row([stall]))
}

fn sure_screen(ctx: &Ctx<'_>, way: Way) -> Option<Screen> {
    let day = super::without(ctx, way.day, way.from).ok()?;
    let seats = super::seats(ctx, way)?;
    let (from, to) = (day.service(way.from)?, day.service(way.to)?);
    let count = super::counted(ctx.s, way, &seats);
    let line = Line::new("moves-sure")
        .with("n", count.all)
        .with("from", from.name.clone())
        .with("to", to.name.clone())
        .with("date", day.date());
    let times = match (to.slot, count.other) {
        (None, _) => Line::new("moves-sure-any-time"),
        (Some(_), 0) => Line::new("moves-sure-same").with("n", count.all),
        (Some(_), other) if other == count.all => Line::new("moves-sure-all-other").with("n", count.all),
        (Some(_), other) => Line::new("moves-sure-other").with("other", other).with("same", count.all - other),
    };
    Some(Screen::line(line).and(times).and("moves-sure-told").row([
        Button::press("button-move-now", Action::Move(way, count)),
        Button::press("back", Action::Ask(way.day, way.from)),
    ]))
}

fn done_screen(ctx: &Ctx<'_>, id: DayId, from: ServiceId, reader: PersonId) -> Option<Screen> {
    let day = day::get(ctx.s, id)?;
    let (to, places) = ctx.s.moves.done.get(&(id, from))?;
    let call = super::out_of_reach(ctx.s, id, from);
    let line = Line::new("moves-done")
        .with("n", places.len())
        .with("told", places.len().saturating_sub(call.len()))
        .with("from", day.service(from)?.name.clone())
        .with("to", day.service(*to)?.name.clone());
    let mut screen = Screen::line(line);
    if !call.is_empty() {
        let names = call.iter().take(NAMES);
        let names =
            names.map(|who| Line::new("as-named").with("name", Arg::List(vec![people::listed(ctx, *who)])));
        let line = Line::new("moves-call").with("n", call.len()).with("list", Arg::List(names.collect()));
        screen = screen.and(line);
    }
    let this = |was: &undo::Was| matches!(was, undo::Was::Moves(super::Was::There { way, .. }) if (way.day, way.from) == (id, from));
    Some(screen.row(undo::talk::button(ctx, reader, this)).row([
        Button::press(
            Line::new("as-it-is").with("text", day.service(*to)?.name.clone()),
            day::Action::Stall(id, *to),
        ),
        Button::press("button-roster", day::Action::RosterOf(id)),
        people::talk::back(),
    ]))
}

fn told_screen(ctx: &Ctx<'_>, way: Way, places: &[BookingId], reader: PersonId) -> Option<Screen> {
    let day = day::get(ctx.s, way.day).filter(|day| day.status == day::Status::Open)?;
    let places = still_at(ctx, way.to, places, reader);
    places.first()?;
    let line = Line::new("moves-told").with("date", day.date()).with("from", day.service(way.from)?.name.clone());
    let mut screen = Screen::line(line.with("to", day.service(way.to)?.name.clone()));
    screen.text.extend(places.iter().filter_map(|(_, booking)| bookings::talk::own_line(ctx, reader, booking)));
    screen = screen.and(if places.len() > 1 { "moves-told-how-several" } else { "moves-told-how" });
    if let Some(what) = day.service(way.to).and_then(|service| service.bring.clone()) {
        screen = screen.and(Line::new("ticket-bring").with("what", what));
    }
    Some(with_places(ctx, screen, reader, &places))
}

/// They were moved by mistake, and are where they were.
fn back_screen(ctx: &Ctx<'_>, way: Way, places: &[BookingId], reader: PersonId) -> Option<Screen> {
    let day = day::get(ctx.s, way.day).filter(|day| day.status == day::Status::Open)?;
    let places = still_at(ctx, way.from, places, reader);
    places.first()?;
    let line = Line::new("moves-back").with("date", day.date()).with("from", day.service(way.from)?.name.clone());
    let mut screen = Screen::line(line.with("to", day.service(way.to)?.name.clone()));
    screen.text.extend(places.iter().filter_map(|(_, booking)| bookings::talk::own_line(ctx, reader, booking)));
    Some(with_places(ctx, screen, reader, &places))
}

/// Of these places, those of the reader's that are at a stall: given back or changed meanwhile, what is told is what is so
/// now.
fn still_at<'a>(
    ctx: &Ctx<'a>,
    service: ServiceId,
    places: &[BookingId],
    reader: PersonId,
) -> Vec<(BookingId, &'a bookings::Booking)> {
    let still = |id: &BookingId| {
        let booking = bookings::get(ctx.s, *id).filter(|b| !b.cancelled && b.service == service)?;
        people::reader(ctx.s, booking.who).eq(&reader).then_some((*id, booking))
    };
    places.iter().filter_map(still).collect()
}

/// What can be done with places that were moved.
fn with_places(
    ctx: &Ctx<'_>,
    screen: Screen,
    reader: PersonId,
    places: &[(BookingId, &bookings::Booking)],
) -> Screen {
    if let [(first, known)] = places {
        let timed = bookings::window(ctx.s, known).is_some();
        let change = timed.then(|| Button::press("button-other-time", bookings::Action::AskMove(*first)));
        let cancel = Button::press("button-cannot-come", bookings::Action::Cancel(*first));
        return screen.row(change.into_iter().chain([cancel])).row([people::talk::back()]);
    }
    let buttons = places.iter().filter_map(|(id, booking)| {
        let label = bookings::talk::own_line(ctx, reader, booking)?;
        Some(Button::press(label, bookings::Action::Show(*id)))
    });
    screen.rows_of(1, buttons.collect::<Vec<_>>()).row([people::talk::back()])
}

/// A refusal of this slice.
pub fn refusal(ctx: &Ctx<'_>, refusal: &Refusal, _: PersonId) -> Screen {
    let Refusal::Manned(id, service) = refusal;
    let name = day::get(ctx.s, *id).and_then(|day| day.service(*service)).map(|service| service.name.clone());
    Screen::line(Line::new("moves-manned").with("service", name.unwrap_or_default()))
        .row([Button::press("button-roster", day::Action::RosterOf(*id)), people::talk::back()])
}
