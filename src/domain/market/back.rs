//! What was done with an offer, undone: brought again, not wanted, not given, seen again.

use super::super::*;
use super::{Action, Event, Gone, Kind, MOST, Notice, Offer, free_tables, get, gone, of_person, open};

/// What can come back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Was {
    /// It was there; and whether somebody has to be told with its words, which are kept then as long as its day.
    #[serde(rename = "there")]
    There(OfferId, Offer, bool),
    /// They did not want it.
    #[serde(rename = "unwanted")]
    Unwanted(OfferId, PersonId),
    /// It was nobody's yet.
    #[serde(rename = "undecided")]
    Undecided(OfferId, PersonId),
    /// Nobody had said anything against it.
    #[serde(rename = "fine")]
    Fine(OfferId),
    /// It was hidden, and nobody had looked.
    #[serde(rename = "unseen")]
    Unseen(OfferId),
}

impl undo::Return for Was {
    type Event = Event;

    fn of(s: &State, event: &Event, c: &Commit) -> Option<Self> {
        match event {
            Event::Gone(id) => get(s, *id).map(|offer| {
                let told = Gone::new(offer.clone(), c.by.person()).matters();
                Was::There(*id, offer.clone(), told)
            }),
            Event::Wanted(id, who) => Some(Was::Unwanted(*id, *who)),
            Event::Given(id, who) => Some(Was::Undecided(*id, *who)),
            Event::Hidden(id) => Some(Was::Fine(*id)),
            // One more said so: that of theirs.
            Event::Said(id, _) => get(s, *id).filter(|offer| offer.hidden).map(|_| Was::Fine(*id)),
            // One that nobody had said anything against has nothing to come back to.
            Event::Cleared(id) => get(s, *id).filter(|offer| offer.hidden).map(|_| Was::Unseen(*id)),
            _ => None,
        }
    }

    fn community(&self, s: &State) -> Option<CommunityId> {
        match self {
            Was::There(_, offer, _) => Some(offer.day.community),
            // Who wants what is between two neighbours; who says that something is not right, nobody learns.
            Was::Unwanted(..) | Was::Undecided(..) | Was::Fine(_) => None,
            Was::Unseen(id) => get(s, *id).map(|offer| offer.day.community),
        }
    }

    fn words(&self) -> Vec<DrawerOp> {
        match self {
            Was::There(id, offer, false) => vec![DrawerOp::Drop(offer.by, Item::Offer(*id))],
            _ => Vec::new(),
        }
    }

    fn forget(&mut self, person: PersonId) -> bool {
        match self {
            Was::There(_, offer, _) => {
                offer.forget(person);
                offer.by != person
            }
            Was::Unwanted(_, who) => *who != person,
            Was::Undecided(..) | Was::Fine(_) | Was::Unseen(_) => true,
        }
    }

    fn back(&self, ctx: &Ctx<'_>) -> Result<Decision, super::super::Refusal> {
        let settled = || super::super::Refusal::from(undo::Refusal::Settled);
        let there = |id: OfferId| get(ctx.s, id).ok_or_else(settled);
        match self {
            Was::There(id, offer, _) => {
                open(ctx, offer.day)?;
                let free: Vec<_> = free_tables(ctx.s, offer.day).collect();
                let twice = |(_, other): (OfferId, &Offer)| offer.kind == Kind::Table && other.kind == Kind::Table;
                if !offer.tables.iter().all(|n| free.contains(n))
                    || of_person(ctx.s, offer.day, offer.by).any(twice)
                {
                    return Err(settled());
                }
                if of_person(ctx.s, offer.day, offer.by).count() >= MOST {
                    return Err(super::Refusal::Enough.into());
                }
                let mut decision = Decision::nothing().event(Event::Brought(*id, offer.clone()));
                decision.sends = gone::back(ctx, *id, offer);
                Ok(decision)
            }
            Was::Unwanted(id, who) => {
                let offer = there(*id)?;
                // Given to them: their asking has led to something.
                if !offer.wanted.contains(who) || offer.given == Some(*who) {
                    return Err(settled());
                }
                let decision = Decision::nothing().event(Event::Unwanted(*id, *who));
                Ok(decision.and_send(gone::tell(ctx, offer.day, offer.by, Notice::NotWanted(*id, *who))))
            }
            Was::Undecided(id, who) => {
                let offer = there(*id)?;
                // Given to somebody else meanwhile, it stays theirs.
                offer.given.filter(|given| given == who).ok_or_else(settled)?;
                let mut decision = Decision::nothing().event(Event::NotGiven(*id));
                let asked = offer.wanted.iter();
                decision.sends.extend(asked.map(|who| gone::tell(ctx, offer.day, *who, Notice::Undecided(*id))));
                Ok(decision)
            }
            Was::Fine(id) => {
                let offer = there(*id).ok().filter(|offer| offer.hidden).ok_or_else(settled)?;
                let me = ctx.me().filter(|me| offer.said.contains(me));
                let decision = me.into_iter().fold(Decision::nothing(), |d, me| d.event(Event::Unsaid(*id, me)));
                // It stays put away as long as somebody else said so too.
                let others = offer.said.iter().any(|who| Some(*who) != me);
                Ok(if others { decision } else { decision.event(Event::Shown(*id)) })
            }
            Was::Unseen(id) => {
                there(*id).ok().filter(|offer| offer.cleared).ok_or_else(settled)?;
                Ok(Decision::nothing().event(Event::Unseen(*id)))
            }
        }
    }

    fn office(&self, by: Option<PersonId>) -> bool {
        match self {
            Was::There(_, offer, _) => by != Some(offer.by),
            Was::Unseen(_) => true,
            Was::Unwanted(..) | Was::Undecided(..) | Was::Fine(_) => false,
        }
    }

    fn tell(&self, ctx: &Ctx<'_>, who: PersonId) -> Option<Send> {
        let Was::There(id, offer, _) = self else { return None };
        undo::word(ctx, who, offer.day, Notice::Show(*id))
    }

    fn line(&self, ctx: &Ctx<'_>, done: bool) -> Option<Line> {
        let (id, by) = match self {
            Was::There(id, offer, _) => (*id, offer.by),
            Was::Unwanted(id, _) | Was::Undecided(id, _) | Was::Fine(id) | Was::Unseen(id) => {
                (*id, get(ctx.s, *id)?.by)
            }
        };
        let key = match (self, done) {
            (Was::There(..), false) => "undo-offer",
            (Was::There(_, offer, _), true) if offer.hidden => "undone-offer-hidden",
            (Was::There(..), true) => "undone-offer",
            (Was::Unwanted(..), false) => "undo-want",
            (Was::Unwanted(..), true) => "undone-want",
            (Was::Undecided(..), false) => "undo-give",
            (Was::Undecided(..), true) => "undone-give",
            (Was::Fine(_), false) => "undo-report",
            (Was::Fine(id), true) if get(ctx.s, *id)?.hidden => "undone-report-others",
            (Was::Fine(_), true) => "undone-report",
            (Was::Unseen(_), false) => "undo-clear",
            (Was::Unseen(_), true) => "undone-clear",
        };
        Some(Line::new(key).with("what", ctx.d.read(by, Item::Offer(id))?))
    }

    fn next(&self, ctx: &Ctx<'_>, reader: PersonId) -> Vec<Button> {
        let judge = |id: OfferId| {
            vec![
                Button::press("button-nothing-wrong", Action::Clear(id)),
                Button::press("button-take-away", Action::Remove(id)),
            ]
        };
        match self {
            Was::There(id, offer, _) if offer.by == reader => {
                vec![Button::press("button-see-offer", Action::Show(*id))]
            }
            Was::Undecided(id, _) => vec![Button::press("button-see-offer", Action::Show(*id))],
            // It is to be looked at once more.
            Was::Unseen(id) => judge(*id),
            Was::There(id, offer, _) if offer.hidden => judge(*id),
            Was::There(_, offer, _) => vec![Button::press("button-market", Action::Look(offer.day))],
            Was::Unwanted(id, _) | Was::Fine(id) => {
                let day = get(ctx.s, *id).map(|offer| offer.day);
                day.map(|day| Button::press("button-market", Action::Look(day))).into_iter().collect()
            }
        }
    }
}
