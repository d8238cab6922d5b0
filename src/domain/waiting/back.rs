//! Whoever left a line by mistake stands where they stood.

use super::super::*;
use super::{Action, Event, Notice, Waiter, of_stall};

/// What can come back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Was {
    /// Somebody stood in a line.
    #[serde(rename = "line")]
    Line(WaitId, Waiter),
}

impl undo::Return for Was {
    type Event = Event;

    fn of(s: &State, event: &Event, _: &Commit) -> Option<Self> {
        let Event::Left(id) = event else { return None };
        // What was held for them is let go: they are asked anew.
        super::get(s, *id).map(|waiter| Was::Line(*id, Waiter { offer: None, ..waiter.clone() }))
    }

    fn community(&self, _: &State) -> Option<CommunityId> {
        let Was::Line(_, waiter) = self;
        Some(waiter.day.community)
    }

    fn forget(&mut self, person: PersonId) -> bool {
        let Was::Line(_, waiter) = self;
        waiter.by != person && !waiter.has(person)
    }

    fn back(&self, ctx: &Ctx<'_>) -> Result<Decision, super::super::Refusal> {
        let Was::Line(id, waiter) = self;
        for person in waiter.people() {
            if of_stall(ctx.s, waiter.day, waiter.service).any(|(_, other)| other.has(person)) {
                return Err(undo::Refusal::Settled.into());
            }
            bookings::may_wait(ctx, waiter.by, (waiter.day, waiter.service), person)?;
        }
        Ok(Decision::nothing().event(Event::Joined(*id, waiter.clone())))
    }

    fn tell(&self, ctx: &Ctx<'_>, who: PersonId) -> Option<Send> {
        let Was::Line(id, waiter) = self;
        undo::word(ctx, who, waiter.day, Notice::Show(*id))
    }

    fn line(&self, ctx: &Ctx<'_>, done: bool) -> Option<Line> {
        let Was::Line(id, waiter) = self;
        let key = if done { "undone-line" } else { "undo-line" };
        let line = super::talk::about(ctx, key, waiter)?;
        Some(if done { line.with("n", super::place_in_line(ctx.s, *id)) } else { line })
    }

    fn next(&self, _: &Ctx<'_>, reader: PersonId) -> Vec<Button> {
        let Was::Line(id, waiter) = self;
        let mine = (waiter.by == reader).then(|| Button::press("button-see-line", Action::Show(*id)));
        mine.into_iter().collect()
    }
}
