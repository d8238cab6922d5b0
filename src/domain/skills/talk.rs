//! What people can do, and who stands in, in words.

use super::super::*;
use super::{Action, Notice, Refusal};

/// Words that mean something here, whatever is on the screen.
pub fn words(_: &Ctx<'_>, _: &str) -> Option<Command> {
    None
}

/// What was typed when this was asked.
pub fn answered(_: &Ctx<'_>, asked: &Notice, _: &Private) -> Option<Command> {
    match *asked {}
}

/// A button.
pub fn pressed(_: &Ctx<'_>, action: &Action) -> Command {
    match *action {}
}

/// What a reader sees.
pub fn screen(_: &Ctx<'_>, notice: &Notice, _: PersonId) -> Option<Screen> {
    match *notice {}
}

/// A refusal of this slice.
pub fn refusal(_: &Ctx<'_>, refusal: &Refusal, _: PersonId) -> Screen {
    match *refusal {}
}

/// What this slice offers in a menu.
pub fn entries(_: &Ctx<'_>, _: Menu, _: PersonId) -> Vec<Button> {
    Vec::new()
}
