//! Taking back in words.

use super::super::*;
use super::{Action, Command as Deed, Notice, Refusal, Was, elsewhere};

/// So many fit a screen.
const LISTED: usize = 8;

/// Words that mean something here, whatever is on the screen.
pub fn words(ctx: &Ctx<'_>, words: &str) -> Option<Command> {
    if !means_back(words) {
        return None;
    }
    let community = people::my_community(ctx).ok()?;
    // What was done just now may say itself how it is undone.
    let asked = ctx.me().and_then(|me| Some((me, ctx.s.people.showing(me, ctx.now)?)));
    if let Some(notice) = asked.and_then(|(me, shown)| elsewhere::stands_on(ctx, shown, me)) {
        return Some(Command::Show(notice));
    }
    Some(pressed(ctx, &Action::List(community)))
}

/// However somebody says that the last thing was a mistake.
fn means_back(words: &str) -> bool {
    let bare = words.trim_start_matches("我").trim_start_matches("刚才").trim_end_matches('了');
    matches!(
        bare,
        "撤回"
            | "收回"
            | "撤销"
            | "撤消"
            | "退回"
            | "退回去"
            | "取消刚才"
            | "取消刚才的"
            | "取消上一步"
            | "按错"
            | "点错"
            | "弄错"
            | "搞错"
            | "打错"
            | "做错"
            | "undo"
            | "take back"
            | "take it back"
            | "go back one"
            | "my mistake"
            | "oops"
            | "wrong button"
    )
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
            let left = LISTED.saturating_sub(buttons.len());
            buttons.extend(elsewhere::buttons(ctx, *community, reader).into_iter().take(left));
            let plans = buttons.is_empty().then(|| Button::press("button-plans", day::Action::Plans));
            let key = if buttons.is_empty() { "undo-nothing" } else { "undo-list" };
            Some(Screen::line(key).rows_of(1, buttons).row(plans.into_iter().chain([people::talk::back()])))
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
