//! What could not be told in time, and how organizers hear of it.

use super::super::*;
use super::Notice;

/// Every community's organizers hear that what is due waits. At once: nobody knows whether it is night.
pub fn clock_held(s: &State) -> Decision {
    let open = super::communities(s).filter(|(_, known)| !known.closed);
    open.fold(Decision::nothing(), |decision, (id, _)| {
        let to = To::Audience(Audience::Organizers(id));
        decision.and_send(Send::tell(to, Lane::Reminder, Notice::ClockHeld(id)))
    })
}

/// What an organizer reads of it.
pub fn screen(_: &Ctx<'_>, notice: &Notice) -> Option<Screen> {
    match notice {
        Notice::ClockHeld(_) => Some(Screen::line("day-clock-held").row([people::talk::back()])),
        _ => None,
    }
}
