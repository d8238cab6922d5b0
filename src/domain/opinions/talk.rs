//! The question of the day after, in words.

use super::super::*;
use super::{Action, Command as Deed, Notice, Refusal};

/// Nothing is meant by words alone.
pub fn words(_: &Ctx<'_>, _: &str) -> Option<Command> {
    None
}

/// What was typed after the thanks: what else there is to say.
pub fn answered(_: &Ctx<'_>, asked: &Notice, text: &Private) -> Option<Command> {
    let Notice::Thanks(day) = asked else { return None };
    Some(Deed::Say(*day, text.clone()).into())
}

/// A button.
pub fn pressed(_: &Ctx<'_>, action: &Action) -> Command {
    let Action::Rate(day, n) = action;
    Deed::Rate(*day, *n).into()
}

/// What this slice offers in a menu: it asks by itself.
pub fn entries(_: &Ctx<'_>, _: Menu, _: PersonId) -> Vec<Button> {
    Vec::new()
}

/// How a day was liked, in a line.
pub fn average(ctx: &Ctx<'_>, key: &'static str, id: DayId) -> Option<Line> {
    let (tenths, n) = super::average(ctx.s, id)?;
    Some(Line::new(key).with("points", format!("{}.{}", tenths / 10, tenths % 10)).with("n", n))
}

/// What a reader sees.
pub fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    let home = || people::talk::back();
    match notice {
        Notice::Ask(id) => {
            let day = day::get(ctx.s, *id)?;
            super::readers(ctx.s, *id).contains(&reader).then_some(())?;
            let keys = ["opinions-5", "opinions-4", "opinions-3", "opinions-2", "opinions-1"];
            let buttons = keys.into_iter().zip([5, 4, 3, 2, 1]);
            let buttons = buttons.map(|(key, n)| Button::press(key, Action::Rate(*id, n)));
            let line = Line::new("opinions-ask").with("name", people::name(ctx, reader)).with("date", day.date());
            Some(Screen::line(line).rows_of(3, buttons.collect::<Vec<_>>()))
        }
        Notice::Thanks(id) => {
            super::answer(ctx.s, *id, reader)?;
            Some(Screen::line("opinions-thanks").asking().row([home()]))
        }
        Notice::PassedOn(_) => Some(Screen::line("opinions-passed-on").row([home()])),
        Notice::Said(id, who) => {
            people::may(ctx.s, reader, id.community, Role::Organizer).then_some(())?;
            let words = ctx.d.read(*who, Item::Opinion(*id))?;
            let date = day::get(ctx.s, *id)?.date();
            let line = Line::new("opinions-said").with("date", date).with("words", words);
            Some(Screen::line(line).row([home()]))
        }
    }
}

/// A refusal of this slice.
pub fn refusal(_: &Ctx<'_>, refusal: &Refusal, _: PersonId) -> Screen {
    let Refusal::Long = refusal;
    Screen::line("opinions-long").asking().row([people::talk::back()])
}
