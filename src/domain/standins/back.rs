//! A search that was ended by mistake goes on, with those who were asked already.

use super::super::*;
use super::{Event, Notice, Search, search};

/// What can come back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Was {
    /// Somebody was looked for.
    #[serde(rename = "sought")]
    Sought(ShiftId, Search),
    /// Somebody was looked for, and it was found in this turn.
    #[serde(rename = "found")]
    Found(ShiftId, ShiftId, Search),
    /// Somebody was looked for by telephone, and it was found in this turn.
    #[serde(rename = "came")]
    Came(ShiftId, ShiftId, Search),
    /// Somebody was looked for by telephone, and nobody found.
    #[serde(rename = "nobody")]
    Nobody(ShiftId, Search),
}

impl undo::Return for Was {
    type Event = Event;

    fn of(s: &State, event: &Event, c: &Commit) -> Option<Self> {
        match event {
            Event::Stopped(id) => search(s, *id).map(|known| Was::Sought(*id, known.clone())),
            Event::Nobody(id) => search(s, *id).map(|known| Was::Nobody(*id, known.clone())),
            Event::Found(id, _) | Event::Came(id, _) => {
                let new = c.events.iter().find_map(|event| match event {
                    super::super::Event::Shifts(shifts::Event::Taken(new, ..)) => Some(*new),
                    _ => None,
                })?;
                let known = search(s, *id)?.clone();
                Some(match event {
                    Event::Came(..) => Was::Came(*id, new, known),
                    _ => Was::Found(*id, new, known),
                })
            }
            _ => None,
        }
    }

    fn community(&self, s: &State) -> Option<CommunityId> {
        shifts::get(s, self.turn()).map(|shift| shift.turn.day.community)
    }

    fn forget(&mut self, person: PersonId) -> bool {
        let (Was::Sought(_, known) | Was::Found(_, _, known) | Was::Came(_, _, known) | Was::Nobody(_, known)) =
            self;
        known.forget(person);
        true
    }

    fn back(&self, ctx: &Ctx<'_>) -> Result<Decision, super::super::Refusal> {
        let settled = || super::super::Refusal::from(undo::Refusal::Settled);
        let id = self.turn();
        let shift = shifts::get(ctx.s, id).ok_or_else(settled)?;
        let begins = shifts::window(ctx.s, shift.turn).map(|(from, _)| from);
        let owner = people::person(ctx.s, shift.who).is_some();
        if !owner || search(ctx.s, id).is_some() || begins.is_none_or(|from| ctx.now >= from) {
            return Err(settled());
        }
        match self {
            Was::Sought(_, _) if shift.left => Err(settled()),
            Was::Sought(_, known) => Ok(Decision::nothing().event(Event::Again(id, known.clone()))),
            Was::Nobody(_, known) => {
                if !shift.left {
                    return Err(settled());
                }
                shifts::free_then(ctx, shift.who, shift.turn).map_err(|_| settled())?;
                let day = day::get(ctx.s, shift.turn.day).ok_or_else(settled)?;
                let tell = Send::tell(To::Person(shift.who), Lane::Reminder, Notice::Resumed(id));
                Ok(Decision::nothing()
                    .event(shifts::Event::Restored(id))
                    .event(Event::Again(id, known.clone()))
                    .and_send(tell.not_before(day.plan.awake(ctx.now)).void_after(day.end)))
            }
            Was::Found(_, new, known) | Was::Came(_, new, known) => {
                let taken = shifts::get(ctx.s, *new).filter(|taken| !taken.left && taken.turn == shift.turn);
                let taken = taken.filter(|_| shift.left).ok_or_else(settled)?;
                // Whose turn it was may be elsewhere by now.
                shifts::free_then(ctx, shift.who, shift.turn).map_err(|_| settled())?;
                let day = day::get(ctx.s, shift.turn.day).ok_or_else(settled)?;
                let wake = day.plan.awake(ctx.now);
                let mut decision = Decision::nothing()
                    .event(shifts::Event::Left(*new))
                    .event(shifts::Event::Restored(id))
                    .event(Event::Again(id, known.clone()));
                // At night nobody has told them yet that it was found.
                let found = delivery::in_line(ctx.s, &Notice::Found(id, taken.who).into());
                if wake <= ctx.now || !found.contains(&shift.who) {
                    let tell = Send::tell(To::Person(shift.who), Lane::Reminder, Notice::Lost(id, taken.who));
                    decision.sends.push(tell.not_before(wake).void_after(day.end));
                }
                // What an organizer did is no word of theirs: they come in vain otherwise.
                if matches!(self, Was::Came(..)) {
                    let to = To::Person(people::reader(ctx.s, taken.who));
                    let tell = Send::tell(to, Lane::Reminder, Notice::OffAgain(id));
                    decision.sends.push(tell.not_before(wake).void_after(day.end));
                }
                Ok(decision)
            }
        }
    }

    fn tell(&self, ctx: &Ctx<'_>, who: PersonId) -> Option<Send> {
        let day = shifts::get(ctx.s, self.turn())?.turn.day;
        let notice = match self {
            Was::Sought(id, _) => Notice::Sought(*id),
            // They come in vain otherwise.
            Was::Found(id, ..) => Notice::OffAgain(*id),
            Was::Came(..) | Was::Nobody(..) => return None,
        };
        undo::word(ctx, who, day, notice)
    }

    fn line(&self, ctx: &Ctx<'_>, done: bool) -> Option<Line> {
        let key = match (self, done) {
            (Was::Sought(..), false) => "undo-search",
            (Was::Sought(..), true) => "undone-search",
            (Was::Found(..), false) => "undo-stand-in",
            (Was::Found(..), true) => "undone-stand-in",
            (Was::Came(..), false) => "undo-came",
            (Was::Came(..), true) => "undone-came",
            (Was::Nobody(..), false) => "undo-nobody",
            (Was::Nobody(..), true) => "undone-nobody",
        };
        shifts::talk::describe(ctx, key, self.turn())
    }

    fn office(&self, _: Option<PersonId>) -> bool {
        matches!(self, Was::Came(..) | Was::Nobody(..))
    }

    fn next(&self, ctx: &Ctx<'_>, reader: PersonId) -> Vec<Button> {
        let id = self.turn();
        if matches!(self, Was::Came(..) | Was::Nobody(..)) {
            return vec![Button::press("button-stand-in-call-again", super::Action::Call(id))];
        }
        let mine = shifts::get(ctx.s, id).filter(|shift| shift.who == reader);
        mine.map(|_| Button::press("button-see-shift", shifts::Action::Show(id))).into_iter().collect()
    }
}

impl Was {
    /// Whose turn it was at first.
    fn turn(&self) -> ShiftId {
        let (Was::Sought(id, _) | Was::Found(id, ..) | Was::Came(id, ..) | Was::Nobody(id, _)) = self;
        *id
    }
}
