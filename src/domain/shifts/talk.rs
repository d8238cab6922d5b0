//! How turns are taken and given back.

use super::super::*;
use super::{Action, Command as Deed, Notice, Refusal, Turn, pass};

/// Words that mean something here, whatever is on the screen.
pub fn words(ctx: &Ctx<'_>, words: &str) -> Option<Command> {
    if let Some(digits) = pass::read(words) {
        // Six digits may also be those that are said at a door.
        let passed = pass::found(ctx.s, digits).is_some()
            || pass::awaited(ctx) && visits::talk::words(ctx, words).is_none();
        return passed.then(|| Deed::Digits(digits).into());
    }
    matches!(words, "shifts" | "help out" | "volunteer" | "帮忙" | "我来帮忙" | "志愿者" | "排班")
        .then(|| choose(ctx))
}

fn choose(ctx: &Ctx<'_>) -> Command {
    match people::my_community(ctx).and_then(|community| day::open(ctx.s, community)) {
        Ok((id, _)) => Command::Show(Notice::Choose(id).into()),
        Err(refusal) => Command::Refuse(refusal),
    }
}

/// Nothing is ever asked in words here.
pub fn answered(_: &Ctx<'_>, _: &Notice, _: &Private) -> Option<Command> {
    None
}

/// A button.
pub fn pressed(ctx: &Ctx<'_>, action: &Action) -> Command {
    let own = |id: &ShiftId, notice: Notice| {
        let mine = super::get(ctx.s, *id).is_some_and(|shift| Some(shift.who) == ctx.me());
        if mine { Command::Show(notice.into()) } else { Command::Refuse(super::super::Refusal::Stale) }
    };
    match action {
        Action::Choose(_) => choose(ctx),
        Action::Turn(turn) => Command::Show(Notice::Summary(*turn).into()),
        Action::Confirm(turn) => Deed::Take(*turn).into(),
        Action::Show(id) => own(id, Notice::Show(*id)),
        Action::Leave(id) => Deed::Leave(*id).into(),
        Action::Restore(id) => Deed::Restore(*id).into(),
        Action::Calendar(id) => own(id, Notice::Calendar(*id)),
        Action::Appeal(day, service) => Deed::Appeal(*day, *service, None).into(),
        Action::AppealMore(day, service, n) => Deed::Appeal(*day, *service, Some(*n)).into(),
        Action::AppealToAll(day, service) => Deed::AppealToAll(*day, *service).into(),
        Action::TellBooked(day, service) => Deed::TellBooked(*day, *service).into(),
    }
}

fn home() -> Button {
    people::talk::back()
}

/// What this slice offers in a menu; its buttons on the first screen stand there already.
pub fn entries(_: &Ctx<'_>, _: Menu, _: PersonId) -> Vec<Button> {
    Vec::new()
}

/// What a reader sees.
pub fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    match notice {
        Notice::Choose(id) => choose_screen(ctx, *id),
        Notice::Summary(turn) => {
            let line = with_turn(ctx, Line::new("shifts-summary"), *turn)?;
            Some(
                Screen::line(line)
                    .row([Button::press("button-confirm-shift", Action::Confirm(*turn))])
                    .row([Button::press("back", Action::Choose(turn.day.community))]),
            )
        }
        Notice::Taken(id) | Notice::Restored(id) | Notice::Show(id) => {
            let key = match notice {
                Notice::Taken(_) => "shifts-taken",
                Notice::Restored(_) => "shifts-restored",
                _ => "shifts-show",
            };
            let line = describe(ctx, key, *id)?;
            // A team is no single person for whom somebody could stand in.
            let team = super::get(ctx.s, *id).is_some_and(|shift| shift.heads > 1);
            let stand_in = (!team && matches!(notice, Notice::Show(_))).then(|| standins::talk::buttons(ctx, *id));
            let stand_in = stand_in.unwrap_or_default();
            let team = if team { teams::talk::buttons(ctx, *id) } else { Vec::new() };
            let undo = undo::talk::button(ctx, reader, |was| matches!(was, undo::Was::StandIns(_)));
            Some(
                Screen::line(line)
                    .row([Button::press("button-calendar", Action::Calendar(*id))])
                    .row(team)
                    .row([Button::press("button-cannot-come", Action::Leave(*id))].into_iter().chain(stand_in))
                    .row(undo)
                    .row([home()]),
            )
        }
        Notice::Left(id) => Some(
            Screen::line(describe(ctx, "shifts-left", *id)?)
                .row([Button::press("button-undo", Action::Restore(*id))])
                .row([Button::press("button-not-this-time", people::Action::Home)]),
        ),
        Notice::Calendar(id) => {
            let turn = super::get(ctx.s, *id).filter(|shift| !shift.left)?.turn;
            let day = day::get(ctx.s, turn.day)?;
            let (start, end) = super::window(ctx.s, turn)?;
            let mut screen = Screen::line("bookings-calendar").row([home()]);
            screen.file = Some(File::Calendar(CalendarEntry {
                uid: format!("shift-{id}-{}", day.plan.slug),
                start,
                end,
                title: Line::new("shifts-title").with("service", day.service(turn.service)?.name.clone()),
                place: day.plan.venue.clone(),
                alarms: vec![24 * 60, 120],
            }));
            Some(screen)
        }
        Notice::LastOut(id, service) => last_out_screen(ctx, *id, *service, reader),
        Notice::Found(id, service) => {
            let day = day::get(ctx.s, *id).filter(|day| day.status == day::Status::Open)?;
            let here = super::holders(ctx.s, *id, *service) > 0;
            (here && people::may(ctx.s, reader, id.community, Role::Organizer)).then_some(())?;
            let line = Line::new("shifts-found")
                .with("service", day.service(*service)?.name.clone())
                .with("n", bookings::held(ctx.s, *id, *service));
            Some(
                Screen::line(line)
                    .row([Button::press("button-roster", day::Action::Roster(id.community)), home()]),
            )
        }
        Notice::Appeal(id, service) => {
            let day = day::get(ctx.s, *id).filter(|day| day.status == day::Status::Open)?;
            super::appeal::is_for(ctx, reader, *id, *service).then_some(())?;
            let turn = super::nearest(ctx.s, *id, *service, ctx.now)?;
            let line = Line::new("shifts-appeal")
                .with("service", day.service(*service)?.name.clone())
                .with("date", day.date());
            Some(Screen::line(line).row([
                Button::press("button-i-can", Action::Turn(turn)),
                Button::press("button-quiet", people::Action::Quiet(true)),
            ]))
        }
        Notice::Nobody(id, service) => {
            let day = day::get(ctx.s, *id).filter(|day| day.status == day::Status::Open)?;
            // Somebody may have come forward meanwhile.
            bookings::seeking(ctx.s, *id, *service).then_some(())?;
            let line = Line::new("shifts-nobody")
                .with("service", day.service(*service)?.name.clone())
                .with("date", day.date());
            Some(Screen::line(line).row([Button::press("button-plans", day::Action::Plans), home()]))
        }
        Notice::AskedFew(id, service, ..) | Notice::NoneLeft(id, service) => {
            people::may(ctx.s, reader, id.community, Role::Organizer).then_some(())?;
            asked_few(ctx, *id, *service, notice)
        }
        Notice::Told(id, service, count) | Notice::Asked(id, service, count) => {
            people::may(ctx.s, reader, id.community, Role::Organizer).then_some(())?;
            let day = day::get(ctx.s, *id)?;
            let told = matches!(notice, Notice::Told(..));
            let line = Line::new(if told { "shifts-told" } else { "shifts-asked" });
            let line = line.with("service", day.service(*service)?.name.clone()).with("n", *count);
            // The other thing that can be done about it stays in reach.
            let next = match told {
                true => Some(Button::press("button-appeal", Action::Appeal(*id, *service))),
                false => (bookings::held(ctx.s, *id, *service) > 0)
                    .then(|| Button::press("button-tell-booked", Action::TellBooked(*id, *service))),
            };
            let next = next.filter(|_| bookings::seeking(ctx.s, *id, *service));
            Some(
                Screen::line(line)
                    .row(next)
                    .row([Button::press("button-roster", day::Action::Roster(id.community)), home()]),
            )
        }
    }
}

/// Some were asked, or nobody is left to ask but everyone.
fn asked_few(ctx: &Ctx<'_>, id: DayId, service: ServiceId, notice: &Notice) -> Option<Screen> {
    let day = day::get(ctx.s, id)?;
    let with = |key: &'static str| Some(Line::new(key).with("service", day.service(service)?.name.clone()));
    let (line, next) = match notice {
        Notice::AskedFew(_, _, n, all) => (
            with("shifts-asked-few")?.with("n", *n),
            Button::press("button-appeal-more", Action::AppealMore(id, service, *all)),
        ),
        _ => {
            let label = Line::new("button-appeal-to-all").with("n", super::appeal::reach(ctx, id, service));
            let asked = skills::asked_for(ctx.s, id, service);
            (with("shifts-none-left")?.with("n", asked), Button::press(label, Action::AppealToAll(id, service)))
        }
    };
    let booked = bookings::seeking(ctx.s, id, service) && bookings::held(ctx.s, id, service) > 0;
    let tell = booked.then(|| Button::press("button-tell-booked", Action::TellBooked(id, service)));
    Some(
        Screen::line(line)
            .row([next].into_iter().chain(tell))
            .row([Button::press("button-roster", day::Action::Roster(id.community)), home()]),
    )
}

fn choose_screen(ctx: &Ctx<'_>, id: DayId) -> Option<Screen> {
    let day = day::get(ctx.s, id).filter(|day| day.status == day::Status::Open)?;
    let needed = super::most_needed(ctx.s, id, ctx.now);
    let key = if needed.is_empty() { "shifts-nothing-needed" } else { "shifts-choose" };
    let mut buttons = Vec::new();
    for (turn, missing) in needed.into_iter().take(8) {
        buttons.push(Button::press(offer(ctx, turn, missing)?, Action::Turn(turn)));
    }
    let together = Button::press("button-team", teams::Action::Mine(id.community));
    Some(Screen::line(Line::new(key).with("date", day.date())).rows_of(2, buttons).row([together, home()]))
}

/// A turn to choose: where, when, and how many are missing.
pub(in super::super) fn offer(ctx: &Ctx<'_>, turn: Turn, missing: u16) -> Option<Line> {
    let by_turns = day::get(ctx.s, turn.day)?.service(turn.service)?.turn.is_some();
    offer_as(ctx, if by_turns { "shifts-turn" } else { "shifts-whole-day" }, turn, missing)
}

/// The same in other words.
pub(in super::super) fn offer_as(ctx: &Ctx<'_>, key: &'static str, turn: Turn, missing: u16) -> Option<Line> {
    Some(with_turn(ctx, Line::new(key), turn)?.with("missing", missing))
}

/// A turn in words: service, date, from and to.
fn with_turn(ctx: &Ctx<'_>, line: Line, turn: Turn) -> Option<Line> {
    let day = day::get(ctx.s, turn.day)?;
    let (start, end) = super::window(ctx.s, turn)?;
    Some(
        line.with("service", day.service(turn.service)?.name.clone())
            .with("date", day.date())
            .with("hours", Arg::Hours(day.local(start), day.local(end)))
            .with("time", day.local(start))
            .with("venue", day.plan.venue.clone())
            .with("promise", Arg::Key(day.promise())),
    )
}

/// Somebody's turn in words.
pub(in super::super) fn describe(ctx: &Ctx<'_>, key: &'static str, id: ShiftId) -> Option<Line> {
    let shift = super::get(ctx.s, id)?;
    Some(with_turn(ctx, Line::new(key), shift.turn)?.with("heads", shift.heads))
}

fn last_out_screen(ctx: &Ctx<'_>, id: DayId, service: ServiceId, reader: PersonId) -> Option<Screen> {
    let day = day::get(ctx.s, id).filter(|day| day.status == day::Status::Open)?;
    if super::holders(ctx.s, id, service) > 0 || !people::may(ctx.s, reader, id.community, Role::Organizer) {
        return None;
    }
    let booked = bookings::at_stall(ctx.s, id, service);
    let line =
        Line::new("shifts-last-out").with("service", day.service(service)?.name.clone()).with("n", booked.len());
    let mut screen = Screen::line(line.with("date", day.date()));
    if !booked.is_empty() {
        let names = booked.iter().take(20).filter_map(|(_, booking)| {
            Some(
                bookings::talk::describe(ctx, "bookings-on-list", booking)?
                    .with("name", Arg::List(vec![people::listed(ctx, booking.who)])),
            )
        });
        screen = screen.and(Line::new("as-list").with("list", Arg::List(names.collect())));
    }
    let turn = super::nearest(ctx.s, id, service, ctx.now);
    screen.text.extend(turn.and_then(|turn| standins::whom_to_call(ctx, turn, reader)));
    let mut row = vec![Button::press("button-appeal", Action::Appeal(id, service))];
    if !booked.is_empty() {
        row.push(Button::press("button-tell-booked", Action::TellBooked(id, service)));
    }
    Some(screen.row(row).row(moves::talk::button(ctx, id, service, reader)))
}

/// A reader's turns on the coming day, a line each.
pub fn own_turns(ctx: &Ctx<'_>, reader: PersonId, community: CommunityId) -> Vec<Line> {
    day::coming(ctx.s, community).map_or(Vec::new(), |(id, _)| turns_on(ctx, reader, id))
}

/// A reader's turns on a day, a line each.
pub fn turns_on(ctx: &Ctx<'_>, reader: PersonId, id: DayId) -> Vec<Line> {
    super::of_person(ctx.s, reader)
        .filter(|(_, shift)| shift.turn.day == id)
        .filter_map(|(n, _)| describe(ctx, "shifts-own", n))
        .chain(teams::joined_lines(ctx, reader, id))
        .collect()
}

/// Buttons to a reader's turns on a day.
pub fn turn_buttons(ctx: &Ctx<'_>, reader: PersonId, id: DayId, leave: bool) -> Vec<Button> {
    let teams = if leave { Vec::new() } else { teams::joined_buttons(ctx, reader, id) };
    super::of_person(ctx.s, reader)
        .filter(|(_, shift)| shift.turn.day == id)
        .filter_map(|(n, _)| {
            let action = if leave { Action::Leave(n) } else { Action::Show(n) };
            Some(Button::press(describe(ctx, "shifts-own", n)?, action))
        })
        .chain(teams)
        .collect()
}

/// A refusal of this slice: the reason, and what can be done instead.
pub fn refusal(ctx: &Ctx<'_>, refusal: &Refusal, _: PersonId) -> Screen {
    match refusal {
        Refusal::Full(turn) => match with_turn(ctx, Line::new("shifts-full"), *turn) {
            Some(line) => Screen::line(line)
                .row([Button::press("button-help-out", Action::Choose(turn.day.community)), home()]),
            None => people::talk::sorry("stale"),
        },
        Refusal::Overlap(id) => match describe(ctx, "shifts-overlap", *id) {
            Some(line) => Screen::line(line).row([Button::press("button-see-shift", Action::Show(*id)), home()]),
            None => people::talk::sorry("stale"),
        },
        Refusal::Booked(id) => {
            let line = bookings::get(ctx.s, *id).and_then(|b| bookings::talk::describe(ctx, "shifts-booked", b));
            match line {
                Some(line) => Screen::line(line)
                    .row([Button::press("button-see-booking", bookings::Action::Show(*id)), home()]),
                None => people::talk::sorry("stale"),
            }
        }
        Refusal::Closed => people::talk::sorry("shifts-closed"),
        Refusal::Digits => people::talk::sorry("shifts-digits"),
        Refusal::Rest => people::talk::sorry("shifts-digits-rest"),
    }
}
