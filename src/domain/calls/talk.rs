//! Calls in words: whom to call, what to say, how it went.

use super::super::*;
use super::{Action, Command as Deed, Notice, Refusal};

/// So many names fit a screen; those nobody has tried come first.
const NAMES: usize = 7;

/// Words that mean something here, whatever is on the screen.
pub fn words(ctx: &Ctx<'_>, words: &str) -> Option<Command> {
    let (id, _) = day::open(ctx.s, people::my_community(ctx).ok()?).ok()?;
    matches!(words, "打电话" | "电话名单" | "calls").then(|| pressed(ctx, &Action::List(id)))
}

/// Nothing is ever asked in words here.
pub fn answered(_: &Ctx<'_>, _: &Notice, _: &Private) -> Option<Command> {
    None
}

/// A button.
pub fn pressed(ctx: &Ctx<'_>, action: &Action) -> Command {
    let organizer = |day: &DayId, notice: Notice| match people::acting(ctx, day.community, Role::Organizer) {
        Ok(_) => Command::Show(notice.into()),
        Err(refusal) => Command::Refuse(refusal),
    };
    match action {
        Action::List(day) => organizer(day, Notice::List(*day)),
        Action::Show(day, who) => organizer(day, Notice::Show(*day, *who)),
        Action::Note(day, who, told) => Deed::Note(*day, *who, *told).into(),
        Action::Undo(day, who) => Deed::Undo(*day, *who).into(),
    }
}

/// What this slice offers in a menu: it is reached from the call list.
pub fn entries(_: &Ctx<'_>, _: Menu, _: PersonId) -> Vec<Button> {
    Vec::new()
}

/// The button that leads to the calls of a day.
pub fn one_by_one(day: DayId) -> Button {
    Button::press("button-calls", Action::List(day))
}

/// What a reader sees.
pub fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    let (Notice::List(id) | Notice::Show(id, _) | Notice::Noted(id, _) | Notice::Open(id)) = notice;
    people::may(ctx.s, reader, id.community, Role::Organizer).then_some(())?;
    let day = day::get(ctx.s, *id)?;
    match notice {
        Notice::List(_) if day::missing(ctx.s, *id).is_empty() => list(ctx, *id, Screen::default()),
        Notice::List(_) => list(ctx, *id, Screen::line(count(ctx, "calls-list", *id, day))),
        Notice::Noted(_, who) => {
            let known = super::called(ctx.s, *id, *who)?;
            let key = if known.told { "calls-told" } else { "calls-no-answer" };
            let undo = Line::new("button-undo-call").with("name", people::name(ctx, *who));
            let first = Screen::line(Line::new(key).with("name", people::name(ctx, *who)))
                .row([Button::press(undo, Action::Undo(*id, *who))]);
            list(ctx, *id, first)
        }
        Notice::Open(_) => {
            day::missing(ctx.s, *id).first()?;
            list(ctx, *id, Screen::line(count(ctx, "calls-open", *id, day)))
        }
        Notice::Show(_, who) => show(ctx, *id, day, *who),
    }
}

fn count(ctx: &Ctx<'_>, key: &'static str, id: DayId, day: &day::Day) -> Line {
    Line::new(key).with("date", day.date()).with("n", day::missing(ctx.s, id).len())
}

/// Those who are still to be called, below what stands there already.
fn list(ctx: &Ctx<'_>, id: DayId, screen: Screen) -> Option<Screen> {
    let mut missing = day::missing(ctx.s, id);
    let back = Button::press("back", day::Action::RosterOf(id));
    if missing.is_empty() {
        return Some(screen.and("day-call-nobody").row([back]));
    }
    // Whoever did not answer is tried again after the others.
    missing.sort_by_key(|who| super::called(ctx.s, id, *who).map(|called| called.at));
    let buttons = missing.iter().take(NAMES).map(|who| {
        let key = if super::called(ctx.s, id, *who).is_some() { "calls-again" } else { "as-named" };
        Button::press(Line::new(key).with("name", people::name(ctx, *who)), Action::Show(id, *who))
    });
    let mut screen = screen.rows_of(2, buttons.collect::<Vec<_>>());
    if missing.len() > NAMES {
        screen = screen.and(Line::new("calls-more").with("n", missing.len() - NAMES));
    }
    Some(screen.row([Button::press("button-print", day::Action::Print(id.community)), back]))
}

/// Somebody: how to reach them, and what to say.
fn show(ctx: &Ctx<'_>, id: DayId, day: &day::Day, who: PersonId) -> Option<Screen> {
    let back = Button::press("back", Action::List(id));
    if !day::missing(ctx.s, id).contains(&who) {
        return Some(Screen::line("calls-knows").row([back]));
    }
    let mut screen = Screen::line(day::talk::to_call(ctx, who, day::why_to_call(ctx.s, id, who)))
        .and("calls-say")
        .and(day::talk::when_and_where(day));
    screen.text.extend(bookings::talk::places_on(ctx, who, id));
    screen.text.extend(shifts::talk::turns_on(ctx, who, id));
    Some(
        screen
            .row([
                Button::press("button-told", Action::Note(id, who, true)),
                Button::press("button-no-answer", Action::Note(id, who, false)),
            ])
            .row([back]),
    )
}

/// A refusal of this slice.
pub fn refusal(_: &Ctx<'_>, refusal: &Refusal, _: PersonId) -> Screen {
    let Refusal::Knows(day) = refusal;
    Screen::line("calls-knows").row([Button::press("back", Action::List(*day))])
}
