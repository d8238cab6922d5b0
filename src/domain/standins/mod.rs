//! Stand-ins: a volunteer who cannot come has others asked, a few at a time; the turn stays theirs until somebody takes it.

mod actions;
mod back;
mod fold;
pub mod talk;
mod telephone;

pub use actions::Action;
pub use back::Was;
pub use fold::{apply, erased};
pub use telephone::{buttons as call_buttons, given_up, moved, on_paper, open_calls, whom_to_call};

use super::*;
use chrono::TimeDelta;
use std::collections::BTreeMap;

/// So many are asked at a time …
const AT_A_TIME: usize = 3;
/// … and the next ones after so long without a yes.
const PATIENCE: TimeDelta = TimeDelta::hours(2);
/// So long before the turn messages are too slow: organizers are asked to telephone.
const TELEPHONE: TimeDelta = TimeDelta::hours(2);

/// The searches that are open.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StandIns {
    open: BTreeMap<ShiftId, Search>,
}

/// A search for somebody who stands in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Search {
    /// Who was asked.
    pub asked: Vec<PersonId>,
    /// When the next ones are asked, or organizers told.
    pub next: DateTime<Utc>,
    /// Organizers were asked to telephone: nobody else is asked.
    pub telephone: bool,
    /// They were reminded of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reminded: bool,
    /// The volunteer has digits to give to somebody whom they found themselves.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub handed: bool,
    /// Who of those asked was found so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub named: Vec<PersonId>,
    /// Who of those asked has said no.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub declined: Vec<PersonId>,
}

impl Search {
    fn new(next: DateTime<Utc>) -> Self {
        let (telephone, reminded, handed) = (false, false, false);
        let (asked, named, declined) = (Vec::new(), Vec::new(), Vec::new());
        Self { asked, next, telephone, reminded, handed, named, declined }
    }

    /// Whoever the volunteer found may answer; nobody else is asked yet.
    pub fn waits(&self) -> bool {
        self.handed && !self.telephone && self.asked.iter().all(|who| self.named.contains(who))
    }

    /// Somebody was erased: nobody waits for their answer.
    fn forget(&mut self, person: PersonId) {
        for list in [&mut self.asked, &mut self.named, &mut self.declined] {
            list.retain(|who| *who != person);
        }
    }

    /// Nobody is left who might still say yes.
    fn all_declined(&self) -> bool {
        self.asked.iter().all(|who| self.declined.contains(who))
    }
}

/// What is wanted.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Somebody shall stand in for me.
    Seek(ShiftId),
    /// I come after all, or look by myself.
    Stop(ShiftId),
    /// I stand in.
    Take(ShiftId),
    /// I have somebody in mind, and need digits for them.
    Hand(ShiftId),
    /// I cannot stand in.
    Decline(ShiftId),
    /// I telephoned, and they come.
    Came(ShiftId, PersonId),
    /// I telephoned, and nobody comes.
    Nobody(ShiftId),
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// Somebody is looked for.
    #[serde(rename = "sought")]
    Sought(ShiftId),
    /// These are asked; the next ones at that moment.
    #[serde(rename = "asked")]
    Asked(ShiftId, Vec<PersonId>, #[serde(with = "chrono::serde::ts_seconds")] DateTime<Utc>),
    /// Organizers are asked to telephone.
    #[serde(rename = "telephone")]
    Telephone(ShiftId),
    /// Nobody is looked for any more.
    #[serde(rename = "stopped")]
    Stopped(ShiftId),
    /// Somebody stands in.
    #[serde(rename = "found")]
    Found(ShiftId, PersonId),
    /// The volunteer looks for somebody themselves; from then on others are asked.
    #[serde(rename = "handed")]
    Handed(ShiftId, #[serde(with = "chrono::serde::ts_seconds")] DateTime<Utc>),
    /// They found somebody, who is asked.
    #[serde(rename = "named")]
    Named(ShiftId, PersonId),
    /// Who was asked cannot.
    #[serde(rename = "declined")]
    Declined(ShiftId, PersonId),
    /// The search goes on as it was.
    #[serde(rename = "again")]
    Again(ShiftId, Search),
    /// Organizers are reminded of the call that is open.
    #[serde(rename = "reminded")]
    Reminded(ShiftId),
    /// Somebody was telephoned, and stands in.
    #[serde(rename = "came")]
    Came(ShiftId, PersonId),
    /// Nobody was found by telephone either.
    #[serde(rename = "nobody")]
    Nobody(ShiftId),
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Refusal {
    /// Somebody else stands in already, or they come after all.
    #[serde(rename = "settled")]
    Settled,
}

/// What is told or shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Notice {
    /// Others will be asked: is that right?
    #[serde(rename = "sure?")]
    Sure(ShiftId),
    /// Others are asked.
    #[serde(rename = "sought")]
    Sought(ShiftId),
    /// Can you stand in?
    #[serde(rename = "ask")]
    Ask(ShiftId),
    /// Somebody stands in for you; thank them.
    #[serde(rename = "found")]
    Found(ShiftId, PersonId),
    /// They do not after all: the turn is yours, and others are asked.
    #[serde(rename = "lost")]
    Lost(ShiftId, PersonId),
    /// You do not stand in after all: an organizer took that back.
    #[serde(rename = "off-again")]
    OffAgain(ShiftId),
    /// Nobody was found in time: please telephone. For organizers.
    #[serde(rename = "telephone")]
    Telephone(ShiftId),
    /// The digits for somebody whom I found myself.
    #[serde(rename = "handed")]
    Handed(ShiftId),
    /// A volunteer has you in mind: do you stand in?
    #[serde(rename = "hand?")]
    Hand(ShiftId),
    /// Never mind.
    #[serde(rename = "never-mind")]
    NeverMind,
    /// Whoever you had in mind cannot.
    #[serde(rename = "declined")]
    Declined(ShiftId),
    /// Whom to telephone, looked at. For organizers.
    #[serde(rename = "call")]
    Call(ShiftId),
    /// The call is open still. For organizers.
    #[serde(rename = "still-open")]
    StillOpen(ShiftId),
    /// They come; it is told. For organizers.
    #[serde(rename = "comes")]
    Comes(ShiftId, PersonId),
    /// You said on the telephone that you come.
    #[serde(rename = "agreed")]
    Agreed(ShiftId),
    /// Nobody was found; others are at the stall. For organizers.
    #[serde(rename = "nobody")]
    Nobody(ShiftId),
    /// They go on telephoning for you after all.
    #[serde(rename = "resumed")]
    Resumed(ShiftId),
    /// Nobody was found to stand in for you; you need not come for it.
    #[serde(rename = "not-found")]
    NotFound(ShiftId),
}

/// A search, if somebody looks for a stand-in for that turn.
pub fn search(s: &State, id: ShiftId) -> Option<&Search> {
    s.standins.open.get(&id)
}

/// What follows, or why not.
pub fn decide(ctx: &Ctx<'_>, command: Command) -> Result<Decision, super::Refusal> {
    let me = ctx.me().ok_or(super::Refusal::Stale)?;
    match command {
        Command::Seek(id) => {
            mine(ctx, me, id)?;
            let decision = match search(ctx.s, id) {
                Some(search) if !search.waits() => Decision::nothing(),
                _ => Decision::nothing().event(Event::Sought(id)),
            };
            Ok(ctx.and_answer(decision, Notice::Sought(id)))
        }
        Command::Stop(id) => {
            mine(ctx, me, id)?;
            let open = search(ctx.s, id).is_some();
            let decision = if open { Decision::nothing().event(Event::Stopped(id)) } else { Decision::nothing() };
            Ok(ctx.and_answer(decision, shifts::Notice::Show(id)))
        }
        Command::Take(id) => take(ctx, me, id),
        Command::Hand(id) => hand(ctx, me, id),
        Command::Decline(id) => Ok(decline(ctx, me, id)),
        Command::Came(id, who) => telephone::came(ctx, id, who),
        Command::Nobody(id) => telephone::nobody(ctx, id),
    }
}

/// The volunteer looks for somebody themselves: they get digits to give away, and others are asked later.
fn hand(ctx: &Ctx<'_>, me: PersonId, id: ShiftId) -> Result<Decision, super::Refusal> {
    let turn = mine(ctx, me, id)?;
    let (day, (begins, _)) =
        day::get(ctx.s, turn.day).zip(shifts::window(ctx.s, turn)).ok_or(super::Refusal::Stale)?;
    let mut decision = Decision::nothing();
    decision.events.extend(shifts::passed(ctx, id).map(super::Event::from));
    if search(ctx.s, id).is_none_or(|search| !search.handed) {
        // The time to answer shrinks as it does for a place that came free.
        let until = waiting::answer_by(day, ctx.now).min(begins - TELEPHONE).max(ctx.now);
        decision = decision.event(Event::Handed(id, until));
    }
    Ok(ctx.and_answer(decision, Notice::Handed(id)))
}

/// Somebody typed the digits of a turn: they may stand in.
pub fn named(ctx: &Ctx<'_>, me: PersonId, id: ShiftId) -> Result<Decision, super::Refusal> {
    let shift = shifts::get(ctx.s, id).ok_or(super::Refusal::Stale)?;
    if shift.who == me {
        return hand(ctx, me, id);
    }
    let Some(search) = search(ctx.s, id).filter(|search| search.handed && !shift.left) else {
        return Err(Refusal::Settled.into());
    };
    shifts::free_then(ctx, me, shift.turn)?;
    let known = search.asked.contains(&me) && !search.declined.contains(&me);
    let decision = Decision::nothing();
    let decision = if known { decision } else { decision.event(Event::Named(id, me)) };
    Ok(ctx.and_answer(decision, Notice::Hand(id)))
}

/// Who was asked cannot. Once nobody is left who might say yes, the next ones are asked at once.
fn decline(ctx: &Ctx<'_>, me: PersonId, id: ShiftId) -> Decision {
    let open = search(ctx.s, id).filter(|search| search.asked.contains(&me) && !search.declined.contains(&me));
    let known = shifts::get(ctx.s, id).zip(open);
    let Some((shift, search)) = known else { return ctx.answer(Notice::NeverMind) };
    let mut decision = Decision::nothing().event(Event::Declined(id, me));
    let day = day::get(ctx.s, shift.turn.day).zip(shifts::window(ctx.s, shift.turn));
    if let Some((day, (begins, _))) = day.filter(|_| search.named.contains(&me)) {
        let tell = Send::tell(To::Person(shift.who), Lane::Reminder, Notice::Declined(id));
        decision.sends.push(tell.not_before(day.plan.awake(ctx.now)).void_after(begins));
    }
    ctx.and_answer(decision, Notice::NeverMind)
}

/// A turn of one's own that has not begun.
fn mine(ctx: &Ctx<'_>, me: PersonId, id: ShiftId) -> Result<shifts::Turn, super::Refusal> {
    let shift = shifts::get(ctx.s, id).filter(|shift| shift.who == me && !shift.left && shift.heads == 1);
    let turn = shift.ok_or(super::Refusal::Stale)?.turn;
    let begins = shifts::window(ctx.s, turn).map(|(from, _)| from);
    if begins.is_some_and(|from| ctx.now < from) { Ok(turn) } else { Err(super::Refusal::Stale) }
}

fn take(ctx: &Ctx<'_>, me: PersonId, id: ShiftId) -> Result<Decision, super::Refusal> {
    let shift = shifts::get(ctx.s, id).ok_or(super::Refusal::Stale)?;
    // The same press again: it is yours.
    let has = shifts::of_person(ctx.s, me).find(|(_, known)| known.turn == shift.turn).map(|(known, _)| known);
    if let Some(known) = has {
        return Ok(ctx.answer(shifts::Notice::Taken(known)));
    }
    let open = search(ctx.s, id).is_some_and(|search| search.asked.contains(&me)) && !shift.left;
    if !open {
        return Err(Refusal::Settled.into());
    }
    shifts::free_then(ctx, me, shift.turn)?;
    let events = shifts::handed_over(ctx.s, id, shift.turn, me);
    let shifts::Event::Taken(new, ..) = events[1] else { return Err(super::Refusal::Stale) };
    let day = day::get(ctx.s, shift.turn.day).ok_or(super::Refusal::Stale)?;
    let mut decision = Decision::nothing();
    for event in events {
        decision = decision.event(event);
    }
    let tell = Send::tell(To::Person(shift.who), Lane::Reminder, Notice::Found(id, me));
    let decision = decision
        .event(Event::Found(id, me))
        .and_send(tell.not_before(day.plan.awake(ctx.now)).void_after(day.end));
    Ok(ctx.and_answer(decision, shifts::Notice::Taken(new)))
}

/// Where the day of a turn is called off: when the turn would have ended.
fn called_off(s: &State, id: ShiftId) -> Option<DateTime<Utc>> {
    let turn = shifts::get(s, id)?.turn;
    let off = day::get(s, turn.day).is_some_and(|day| day.status == day::Status::Cancelled);
    shifts::window(s, turn).filter(|_| off).map(|(_, ends)| ends)
}

/// When the next ones are asked, or organizers told.
pub fn next_due(s: &State) -> Option<(DateTime<Utc>, DueKey)> {
    let at = |id: ShiftId, search: &Search| match search.telephone {
        true => telephone::next_due(s, id, search),
        // A day that was called off may be after all.
        false => called_off(s, id).unwrap_or(search.next),
    };
    s.standins.open.iter().map(|(id, search)| (at(*id, search), DueKey::StandIn(*id))).min()
}

/// What follows from it being time.
pub fn due(ctx: &Ctx<'_>, due: DueKey) -> Decision {
    let DueKey::StandIn(id) = due else { return Decision::nothing() };
    let stop = Decision::nothing().event(Event::Stopped(id));
    let Some((shift, search)) = shifts::get(ctx.s, id).zip(search(ctx.s, id)) else { return stop };
    if search.telephone {
        return telephone::due(ctx, id, search);
    }
    let turn = shift.turn;
    let Some((day, (begins, _))) = day::get(ctx.s, turn.day).zip(shifts::window(ctx.s, turn)) else { return stop };
    if shift.left || day.status != day::Status::Open || ctx.now >= begins {
        return stop;
    }
    let wake = day.plan.awake(ctx.now);
    let mut people = suited(ctx, turn, shift.who, &search.asked);
    people.truncate(AT_A_TIME);
    if people.is_empty() || ctx.now + TELEPHONE >= begins {
        let to = To::Audience(Audience::Organizers(turn.day.community));
        let tell = Send::tell(to, Lane::Reminder, Notice::Telephone(id)).not_before(wake).void_after(begins);
        return Decision::nothing().event(Event::Telephone(id)).and_send(tell);
    }
    let mut decision = Decision::nothing();
    for who in &people {
        let tell = Send::tell(To::Person(*who), Lane::Reminder, Notice::Ask(id));
        decision.sends.push(tell.not_before(wake).void_after(begins));
    }
    let next = day.plan.awake(wake + PATIENCE).min(begins - TELEPHONE).max(ctx.now);
    decision.event(Event::Asked(id, people, next))
}

/// Who could stand in: those who can do it, then those who have helped at that stall; free then, and not asked yet.
fn suited(ctx: &Ctx<'_>, turn: shifts::Turn, but: PersonId, asked: &[PersonId]) -> Vec<PersonId> {
    let mut people = skills::who_can(ctx.s, turn.day.community, turn.service);
    people.extend(shifts::helped_at(ctx.s, turn.day.community, turn.service));
    let mut seen = std::collections::BTreeSet::new();
    people.retain(|who| seen.insert(*who) && *who != but && !asked.contains(who));
    people.retain(|who| shifts::free_then(ctx, *who, turn).is_ok());
    people
}
