//! What a unit does not bring after all, it may bring after all.

use super::super::*;
use super::{Action, Event, Notice, PROMISES, Pledge, get, of_person, tell_organizers};

/// What can come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Was {
    /// Something was promised.
    #[serde(rename = "pledge")]
    Pledge(PledgeId, Pledge),
}

impl undo::Return for Was {
    type Event = Event;

    fn of(s: &State, event: &Event, _: &Commit) -> Option<Self> {
        let Event::Withdrawn(id) = event else { return None };
        get(s, *id).map(|pledge| Was::Pledge(*id, *pledge))
    }

    fn community(&self, _: &State) -> Option<CommunityId> {
        let Was::Pledge(_, pledge) = self;
        Some(pledge.day.community)
    }

    fn words(&self) -> Vec<DrawerOp> {
        let Was::Pledge(id, pledge) = self;
        vec![DrawerOp::Drop(pledge.by, Item::Pledge(*id))]
    }

    fn forget(&mut self, person: PersonId) -> bool {
        let Was::Pledge(_, pledge) = self;
        pledge.by != person
    }

    fn back(&self, ctx: &Ctx<'_>) -> Result<Decision, super::super::Refusal> {
        let Was::Pledge(id, pledge) = *self;
        let (open, day) = day::open(ctx.s, pledge.day.community)?;
        if open != pledge.day || ctx.now >= day.end {
            return Err(undo::Refusal::Settled.into());
        }
        if of_person(ctx.s, pledge.day, pledge.by).count() >= PROMISES {
            return Err(super::Refusal::Enough.into());
        }
        let tell = tell_organizers(ctx, pledge.day, Notice::NewPledge(id));
        Ok(Decision::nothing().event(Event::Pledged(id, pledge)).and_send(tell))
    }

    fn tell(&self, ctx: &Ctx<'_>, who: PersonId) -> Option<Send> {
        let Was::Pledge(id, pledge) = *self;
        undo::word(ctx, who, pledge.day, Notice::Pledge(id))
    }

    fn line(&self, ctx: &Ctx<'_>, done: bool) -> Option<Line> {
        let Was::Pledge(id, pledge) = self;
        let key = if done { "undone-pledge" } else { "undo-pledge" };
        Some(Line::new(key).with("what", ctx.d.read(pledge.by, Item::Pledge(*id))?))
    }

    fn next(&self, _: &Ctx<'_>, reader: PersonId) -> Vec<Button> {
        let Was::Pledge(id, pledge) = self;
        let mine = (pledge.by == reader).then(|| Button::press("button-see-pledge", Action::Show(*id)));
        mine.into_iter().collect()
    }
}
