//! Taking back in words.

use super::super::*;
use super::{Action, Command as Deed, Notice, Refusal, Was};

/// So many fit a screen.
const LISTED: usize = 8;

/// Words that mean something here, whatever is on the screen.
pub fn words(ctx: &Ctx<'_>, words: &str) -> Option<Command> {
    if !matches!(words, "撤回" | "收回" | "按错了" | "undo") {
        return None;
    }
    let community = people::my_community(ctx).ok()?;
    Some(pressed(ctx, &Action::List(community)))
}

/// Nothing is ever asked in words here.
pub fn answered(_: &Ctx<'_>, _: &Notice, _: &Private) -> Option<Command> {
    None
}

/// A button.
pub fn pressed(_: &Ctx<'_>, action: &Action) -> Command {
    match action {
        Action::List(community) => Command::Show(Notice::List(*community).into()),
        Action::Undo(seq) => Deed::Undo(*seq).into(),
    }
}

/// What this slice offers in a menu: it stands where something was done.
pub fn entries(_: &Ctx<'_>, _: Menu, _: PersonId) -> Vec<Button> {
    Vec::new()
}

/// The button that takes back what the reader did last, if it was of that kind and can be.
pub fn button(ctx: &Ctx<'_>, reader: PersonId, kind: impl Fn(&Was) -> bool) -> Option<Button> {
    let mut mine = super::open(ctx, reader).filter(|(_, done)| done.by == Some(reader) && kind(&done.was));
    let (seq, done) = mine.next()?;
    Some(Button::press(done.was.line(ctx, false)?, Action::Undo(seq)))
}

/// What a reader sees.
pub fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    match notice {
        Notice::List(community) => {
            let here = |(_, done): &(u64, &super::Done)| {
                done.by == Some(reader) || done.was.community(ctx.s) == Some(*community)
            };
            let mut buttons = Vec::new();
            for (seq, done) in super::open(ctx, reader).filter(here).take(LISTED) {
                let Some(line) = done.was.line(ctx, false) else { continue };
                // Whose deed it was, where it was somebody else's.
                let line = match done.by {
                    Some(by) if by != reader => Line::new("undo-of")
                        .with("name", people::name(ctx, by))
                        .with("what", Arg::List(vec![line])),
                    _ => line,
                };
                buttons.push(Button::press(line, Action::Undo(seq)));
            }
            let key = if buttons.is_empty() { "undo-nothing" } else { "undo-list" };
            Some(Screen::line(key).rows_of(1, buttons).row([people::talk::back()]))
        }
        Notice::Back(seq) => {
            let done = ctx.s.undo.done.get(seq).filter(|done| done.back && super::may(ctx.s, reader, done))?;
            let next = done.was.next(ctx, reader);
            Some(Screen::line(done.was.line(ctx, true)?).rows_of(2, next).row([people::talk::back()]))
        }
    }
}

/// A refusal of this slice.
pub fn refusal(_: &Ctx<'_>, refusal: &Refusal, _: PersonId) -> Screen {
    people::talk::sorry(match refusal {
        Refusal::TooLate => "undo-late",
        Refusal::Settled => "undo-settled",
    })
}
