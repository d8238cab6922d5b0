//! What organizers see of a call: whom, why, what to say; and of the way to the door of whoever has no telephone.

use super::super::*;
use super::asking::described;
use super::going::to_sheet;
use super::telephone::{Call, Why, number};
use super::{Action, Notice, Stage, Visit};

/// Whether somebody goes there, as there is no number to call.
fn at_the_door(ctx: &Ctx<'_>, who: PersonId) -> bool {
    number(ctx, who).is_none()
}

/// What happened, how it is to be told, and what to say: by telephone, or at the door.
fn keys(why: Why, door: bool) -> (&'static str, &'static str, &'static str) {
    let happened = match why {
        Why::Coming => "visits-call-coming",
        Why::Tomorrow => "visits-call-tomorrow",
        Why::Moved => "visits-call-moved",
        Why::OneLess => "visits-call-one-less",
        Why::NotToday => "visits-call-not-today",
        Why::Unopened => "visits-call-unopened",
        Why::Declined => "visits-call-declined",
    };
    let how = match (door, why) {
        (false, Why::Unopened) => "visits-call-now",
        (false, _) => "visits-call-how",
        (true, Why::Unopened) => "visits-go-now",
        // Who cannot call the desk compares what they hear with what they have on paper.
        (true, Why::Coming | Why::Tomorrow) => "visits-go-with-code",
        (true, _) => "visits-go-how",
    };
    let say = match (why, door) {
        (Why::Coming | Why::Tomorrow, false) => "visits-say-coming",
        (Why::Coming | Why::Tomorrow, true) => "visits-tell-coming",
        (Why::Moved, false) => "visits-say-moved",
        (Why::Moved, true) => "visits-tell-moved",
        (Why::OneLess, false) => "visits-say-one-less",
        (Why::OneLess, true) => "visits-tell-one-less",
        (Why::NotToday, false) => "visits-say-not-today",
        (Why::NotToday, true) => "visits-tell-not-today",
        (Why::Unopened, false) => "visits-say-unopened",
        (Why::Unopened, true) => "visits-tell-unopened",
        (Why::Declined, _) => "visits-say-declined",
    };
    (happened, how, say)
}

/// A call in the list of what waits.
pub(super) fn line(ctx: &Ctx<'_>, who: PersonId, call: &Call) -> Line {
    Line::new(match (at_the_door(ctx, who), call.tried.is_some()) {
        (false, false) => "visits-line-call",
        (false, true) => "visits-line-call-again",
        (true, false) => "visits-line-go",
        (true, true) => "visits-line-go-again",
    })
    .with("name", people::name(ctx, who))
}

/// The button that leads to it.
pub(super) fn button(ctx: &Ctx<'_>, who: PersonId) -> Button {
    let key = if at_the_door(ctx, who) { "button-visits-go-tell" } else { "button-visits-call" };
    Button::press(key, Action::Call(who))
}

/// The calls of a community that were ticked off just now.
pub(super) fn ways_back(ctx: &Ctx<'_>, community: CommunityId) -> Vec<Button> {
    let here = ctx.s.visits.calls.iter().filter(|(_, call)| call.community == community);
    let lately =
        here.filter(|(_, call)| call.told.or(call.tried).is_some_and(|at| undo::in_time(ctx, at).is_ok()));
    let button = |(who, _): (&PersonId, &Call)| {
        let label = Line::new("button-undo-call").with("name", people::name(ctx, *who));
        Button::press(label, Action::Uncalled(*who))
    };
    lately.map(button).collect()
}

/// What an organizer sees.
pub(super) fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    let find = |who: &PersonId, n: u32| {
        let call = ctx.s.visits.calls.get(who).filter(|call| call.n == n)?;
        people::may(ctx.s, reader, call.community, Role::Organizer).then_some(call)
    };
    match notice {
        Notice::Call(who, n, again) => {
            let call = find(who, *n).filter(|call| call.told.is_none())?;
            whom(ctx, *who, call, reader, *again)
        }
        Notice::Called(who, n) => {
            let call = find(who, *n)?;
            let key = match (call.told.is_some(), at_the_door(ctx, *who)) {
                (true, _) => "calls-told",
                (false, false) => "calls-no-answer",
                (false, true) => "calls-not-in",
            };
            let name = people::name(ctx, *who);
            let undo = Line::new("button-undo-call").with("name", name.clone());
            let list = Button::press("button-visits-office", Action::List(call.community));
            Some(
                Screen::line(Line::new(key).with("name", name))
                    .row([Button::press(undo, Action::Uncalled(*who))])
                    .row([list, people::talk::back()]),
            )
        }
        _ => None,
    }
}

/// Whom to call, why, and what to say.
fn whom(ctx: &Ctx<'_>, who: PersonId, call: &Call, reader: PersonId, again: bool) -> Option<Screen> {
    let visit = super::get(ctx.s, call.visit);
    // What stands otherwise by now is no news any more.
    let full = visit.and_then(Visit::planned).is_some_and(super::Plan::full);
    match call.why {
        Why::Coming | Why::Tomorrow | Why::Unopened if !full => return None,
        Why::NotToday => drop(visit.filter(|visit| visit.stage == Stage::Asked)?),
        Why::Moved | Why::OneLess => drop(visit.and_then(Visit::planned)?),
        _ => {}
    }
    let door = at_the_door(ctx, who);
    let (why, how, say) = keys(call.why, door);
    let filled = |key: &'static str| {
        let line = match visit.filter(|visit| visit.plan.is_some()) {
            Some(visit) => described(ctx, key, visit)?,
            None => Line::new(key),
        };
        Some(line.with("name", people::name(ctx, who)))
    };
    let mut screen = match again {
        true => Screen::line(if door { "visits-go-again" } else { "visits-call-again" }),
        false => Screen::default(),
    };
    // A number and an address stand on the sheet alone, which no conversation keeps.
    screen = screen.and(filled(why)?).and(how).and("calls-say").and(filled(say)?).row([
        Button::press("button-told", Action::Called(who, call.n, true)),
        Button::press(if door { "button-not-in" } else { "button-no-answer" }, Action::Called(who, call.n, false)),
    ]);
    if door {
        screen = screen.row([Button::press("button-visits-note-phone", Action::AskPhone(who))]);
    }
    let sheet = to_sheet(ctx, call.visit, call.community, reader, "button-visits-sheet");
    Some(screen.row(sheet).row([Button::press("back", Action::List(call.community))]))
}
