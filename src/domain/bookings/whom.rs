//! For whom a place is: the reader, or somebody they stand for, who has to know of it.

use super::super::*;
use super::talk::staff;
use super::understand::apart;
use super::{Action, Wish};

/// The name of somebody one stands for was typed: what is shown then, of them.
pub(in super::super) fn named(
    ctx: &Ctx<'_>,
    day: DayId,
    text: &Private,
    then: impl Fn(PersonId) -> super::super::Notice,
) -> Command {
    let Some(me) = ctx.me() else { return Command::Ignore };
    match find(ctx, me, day, text.reveal()) {
        Some(Ok(person)) => Command::Show(then(person)),
        Some(Err((name, building))) => {
            let then = Box::new(then(people::next_id(ctx.s)));
            people::Command::StandFor(name, building, then).into()
        }
        None => Command::Refuse(people::Refusal::Name.into()),
    }
}

/// The names of two whom one stands for were typed.
pub(in super::super) fn named_two(
    ctx: &Ctx<'_>,
    day: DayId,
    [one, other]: [&str; 2],
    then: impl Fn(PersonId, PersonId) -> super::super::Notice,
) -> Command {
    let Some(me) = ctx.me() else { return Command::Ignore };
    let (Some(one), Some(other)) = (find(ctx, me, day, one), find(ctx, me, day, other)) else {
        return Command::Refuse(people::Refusal::Name.into());
    };
    let new = people::next_id(ctx.s);
    match (one, other) {
        (Ok(one), Ok(other)) if one != other => Command::Show(then(one, other)),
        (Ok(one), Err((name, building))) => {
            people::Command::StandFor(name, building, Box::new(then(one, new))).into()
        }
        (Err((name, building)), Ok(other)) => {
            people::Command::StandFor(name, building, Box::new(then(new, other))).into()
        }
        (Err(one), Err(other)) if one != other => {
            let then = Box::new(then(new, PersonId(new.0 + 1)));
            people::Command::StandForTwo(Box::new([one, other]), then).into()
        }
        // Twice the same one is no two.
        _ => Command::Refuse(people::Refusal::Name.into()),
    }
}

/// Who is meant by a typed name: somebody one stood for before, or somebody new; `None` where it is no name.
fn find(ctx: &Ctx<'_>, me: PersonId, day: DayId, text: &str) -> Option<Result<PersonId, people::Named>> {
    let (name, building) = apart(&clean_text(text));
    let name = clean_name(&name)?;
    let building = building.and_then(|building| clean_name(&normalise(&building)));
    // Somebody of that name, for whom one stood before, is the same person, unless they live in another building. At
    // the desk there are several neighbours of one name: there only the building makes them the same.
    let desk = staff(ctx, me, day);
    let same = |id: &PersonId| match (ctx.d.read(*id, Item::Building), &building) {
        (Some(known), Some(building)) => known.reveal() == building,
        _ => !desk,
    };
    let called = |id: &PersonId| ctx.d.read(*id, Item::Name).is_some_and(|known| known.reveal() == name);
    let known = people::dependents(ctx.s, me).into_iter().find(|id| called(id) && same(id));
    Some(known.ok_or_else(|| (Private::new(name), building.map(Private::new))))
}

/// Whether somebody of the same name and building has a place at a stall already, whoever booked it: the desk is told,
/// because it is likely the same person. A name alone says nothing, and a neighbour is told nothing of others.
fn seems_there(ctx: &Ctx<'_>, wish: Wish, person: PersonId, reader: PersonId) -> Option<Line> {
    let of = |id: PersonId, item| ctx.d.read(id, item).map(|text| text.reveal().to_string());
    let building = of(person, Item::Building).filter(|_| staff(ctx, reader, wish.day))?;
    let name = of(person, Item::Name)?;
    let there = super::at_stall(ctx.s, wish.day, wish.service).into_iter().map(|(_, booking)| booking);
    let twin = there.filter(|booking| booking.who != person).find(|booking| {
        of(booking.who, Item::Name).as_ref() == Some(&name)
            && of(booking.who, Item::Building).as_ref() == Some(&building)
    })?;
    let line = super::talk::describe(ctx, "bookings-seems-there", twin)?;
    Some(line.with("who", Arg::List(vec![people::full_name(ctx, person)])))
}

/// For whom?
pub(super) fn whom_screen(ctx: &Ctx<'_>, wish: Wish, reader: PersonId) -> Option<Screen> {
    // The committee books for so many that a list of names would not help.
    let others = if staff(ctx, reader, wish.day) { Vec::new() } else { people::dependents(ctx.s, reader) };
    let known = others.iter().rev().take(4).map(|id| {
        Button::press(Line::new("as-named").with("name", people::name(ctx, *id)), Action::For(wish, *id))
    });
    Some(
        Screen::line("bookings-whom")
            .row([
                Button::press("button-myself", Action::For(wish, reader)),
                Button::press("button-other", Action::Other(wish)),
            ])
            .rows_of(2, known.collect::<Vec<_>>())
            .row([Button::press("back", Action::Service(wish.day, wish.service))]),
    )
}

/// Is it right so? For somebody else the same press says how they agreed, where nobody has asked them lately.
pub(super) fn summary_screen(ctx: &Ctx<'_>, wish: Wish, person: PersonId, reader: PersonId) -> Option<Screen> {
    let day = day::get(ctx.s, wish.day)?;
    let service = day.service(wish.service)?;
    let key = if service.slot.is_some() { "bookings-summary" } else { "bookings-summary-any-time" };
    let line = Line::new(key)
        .with("service", service.name.clone())
        .with("date", day.date())
        .with("time", day.local(day.slot_start(service.slot, wish.slot)))
        .with("name", Arg::List(vec![people::full_name(ctx, person)]));
    let cost = if service.parts { "cost-parts" } else { "cost-free" };
    let mut screen = Screen::line(line).and(cost);
    screen.text.extend(seems_there(ctx, wish, person, reader));
    let other = person != reader;
    screen = if other && !people::has_agreed(ctx.s, person, ctx.now) {
        let asked = screen.and(people::question(ctx, person)).and("bookings-agreed-books");
        people::answers(asked, person, |how| Action::Agreed(wish, person, how).into())
    } else {
        screen.row([Button::press("button-confirm-booking", Action::Confirm(wish, person))])
    };
    let back = if other { Action::Other(wish) } else { Action::Time(wish) };
    Some(screen.row([Button::press("button-rename", Action::Rename(wish, person)), Button::press("back", back)]))
}
