//! A group that was given to the wrong community belongs to none again; a card that stands there already goes.

use super::super::*;
use super::{Action, Event, get, run_by};

/// What can come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Was {
    /// Whose day it hears of was not answered; this was the answer.
    #[serde(rename = "asked")]
    Asked(GroupId, CommunityId),
}

impl undo::Return for Was {
    type Event = Event;

    fn of(s: &State, event: &Event, _: &Commit) -> Option<Self> {
        let Event::Belongs(id, community) = event else { return None };
        get(s, *id).map(|_| Was::Asked(*id, *community))
    }

    fn community(&self, _: &State) -> Option<CommunityId> {
        let Was::Asked(_, community) = self;
        Some(*community)
    }

    fn forget(&mut self, _: PersonId) -> bool {
        true
    }

    fn back(&self, ctx: &Ctx<'_>) -> Result<Decision, super::super::Refusal> {
        let Was::Asked(id, community) = *self;
        get(ctx.s, id).filter(|group| group.community == Some(community)).ok_or(undo::Refusal::Settled)?;
        Ok(Decision::nothing().event(Event::Unsettled(id)))
    }

    fn office(&self, _: Option<PersonId>) -> bool {
        true
    }

    fn line(&self, ctx: &Ctx<'_>, done: bool) -> Option<Line> {
        let Was::Asked(_, community) = self;
        let key = if done { "undone-group" } else { "undo-group" };
        Some(Line::new(key).with("community", day::community(ctx.s, *community)?.plan.name.clone()))
    }

    fn next(&self, ctx: &Ctx<'_>, reader: PersonId) -> Vec<Button> {
        let Was::Asked(id, _) = self;
        let group = get(ctx.s, *id).filter(|group| group.by == reader && group.community.is_none());
        let mine = group.map(|_| run_by(ctx.s, reader)).unwrap_or_default();
        let named = mine.into_iter().filter_map(|c| Some((c, day::community(ctx.s, c)?.plan.name.clone())));
        named
            .map(|(c, name)| Button::press(Line::new("as-it-is").with("text", name), Action::Belong(*id, c)))
            .collect()
    }
}
