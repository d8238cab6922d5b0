//! What was said or noted of somebody's skill, as it was before.

use super::super::*;
use super::{Action, Event, MOST, Notice, Skill, get, of_person};

/// What can come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Was {
    /// They told of it, and do not any more, or the committee would rather not.
    #[serde(rename = "told")]
    Told(SkillId, Skill),
    /// No organizer had noted it.
    #[serde(rename = "open")]
    Open(SkillId, Skill),
    /// They did not want to be asked any more, or were not to be, and so they go to no door: that does not come back.
    #[serde(rename = "gone")]
    Gone(SkillId, Skill),
}

impl undo::Return for Was {
    type Event = Event;

    fn of(s: &State, event: &Event, c: &Commit) -> Option<Self> {
        match event {
            Event::Withdrawn(id) | Event::Declined(id) => {
                get(s, *id).map(|skill| match c.events.iter().any(|event| leaves(event, skill.who)) {
                    true => Was::Gone(*id, *skill),
                    false => Was::Told(*id, *skill),
                })
            }
            Event::Confirmed(id, _) => get(s, *id).map(|skill| Was::Open(*id, *skill)),
            _ => None,
        }
    }

    fn community(&self, _: &State) -> Option<CommunityId> {
        Some(self.skill().1.community)
    }

    fn words(&self) -> Vec<DrawerOp> {
        match self {
            Was::Told(id, skill) | Was::Gone(id, skill) if skill.words => {
                vec![DrawerOp::Drop(skill.who, Item::Skill(*id))]
            }
            _ => Vec::new(),
        }
    }

    fn forget(&mut self, person: PersonId) -> bool {
        self.skill().1.who != person
    }

    fn back(&self, ctx: &Ctx<'_>) -> Result<Decision, super::super::Refusal> {
        let (id, skill) = self.skill();
        let decision = Decision::nothing().event(Event::Offered(id, skill));
        match self {
            Was::Told(..) => {
                let mut theirs = of_person(ctx.s, skill.who);
                let same = |(_, known): (SkillId, &Skill)| {
                    !skill.words && (known.community, known.service) == (skill.community, skill.service)
                };
                if get(ctx.s, id).is_some() || theirs.any(same) {
                    return Err(undo::Refusal::Settled.into());
                }
                if of_person(ctx.s, skill.who).count() >= MOST {
                    return Err(super::Refusal::Enough.into());
                }
                Ok(decision)
            }
            Was::Gone(..) => Err(undo::Refusal::Settled.into()),
            Was::Open(..) => {
                get(ctx.s, id).filter(|known| known.confirmed).ok_or(undo::Refusal::Settled)?;
                // They were told that it is noted, or are to be.
                let wake = day::community(ctx.s, skill.community).map_or(ctx.now, |c| c.plan.awake(ctx.now));
                let tell = Send::tell(To::Person(skill.who), Lane::Reminder, Notice::NotYet(id));
                if skill.confirmed {
                    return Ok(decision);
                }
                // Nobody goes to a door by what is not confirmed.
                let decision = decision.and(visits::off_visits(ctx, skill.who, visits::Lost::Skill(id)));
                Ok(decision.and_send(tell.not_before(wake)))
            }
        }
    }

    fn office(&self, by: Option<PersonId>) -> bool {
        match self {
            Was::Told(_, skill) | Was::Gone(_, skill) => by != Some(skill.who),
            Was::Open(..) => true,
        }
    }

    fn tell(&self, ctx: &Ctx<'_>, who: PersonId) -> Option<Send> {
        let community = self.skill().1.community;
        let wake = day::community(ctx.s, community)?.plan.awake(ctx.now);
        Some(Send::tell(To::Person(who), Lane::Reminder, Notice::Mine(community)).not_before(wake))
    }

    fn line(&self, ctx: &Ctx<'_>, done: bool) -> Option<Line> {
        let (id, skill) = self.skill();
        let key = match (self, done) {
            (Was::Told(..), false) => "undo-skill",
            (Was::Told(..), true) => "undone-skill",
            (Was::Open(..), false) => "undo-confirm",
            (Was::Open(..), true) => "undone-confirm",
            (Was::Gone(..), _) => return None,
        };
        Some(Line::new(key).with("what", Arg::List(vec![super::talk::called(ctx, id, &skill)?])))
    }

    fn next(&self, ctx: &Ctx<'_>, reader: PersonId) -> Vec<Button> {
        let (id, skill) = self.skill();
        let organizer = people::may(ctx.s, reader, skill.community, Role::Organizer) && skill.who != reader;
        vec![match organizer {
            true => Button::press("button-see-skill", Action::Show(id)),
            false => Button::press("button-i-know-how", Action::Mine(skill.community)),
        }]
    }
}

/// They do not go to a door after all.
fn leaves(event: &super::super::Event, who: PersonId) -> bool {
    matches!(event, super::super::Event::Visits(visits::Event::Left(_, left)) if *left == who)
}

impl Was {
    fn skill(&self) -> (SkillId, Skill) {
        let (Was::Told(id, skill) | Was::Open(id, skill) | Was::Gone(id, skill)) = self;
        (*id, *skill)
    }
}
