//! Volunteers' turns: who helps at which stall, and what happens when somebody cannot.

mod actions;
mod appeal;
mod fold;
mod pass;
mod queries;
pub mod talk;

pub use actions::Action;
pub use fold::{apply, erased, forget};
pub use pass::{aloud, digits, passed};
pub use queries::*;

use super::*;
use std::collections::{BTreeMap, BTreeSet};

/// All turns of days still remembered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Shifts {
    list: BTreeMap<ShiftId, Shift>,
    newest: u32,
    mine: BTreeMap<PersonId, Vec<ShiftId>>,
    held: BTreeMap<Turn, u16>,
    /// Those that somebody leads a team for.
    #[serde(default)]
    teams: BTreeSet<ShiftId>,
    /// The digits that holders of turns pass on by hand.
    #[serde(default)]
    passes: BTreeMap<ShiftId, u32>,
    /// Who typed digits that are none of anybody's, within the hour.
    #[serde(default)]
    misses: Vec<(DateTime<Utc>, PersonId)>,
}

/// A turn at a stall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Turn {
    /// On which day.
    pub day: DayId,
    /// At which stall.
    pub service: ServiceId,
    /// Which turn, counted from 0.
    pub turn: u16,
}

/// Somebody's turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// Where and when.
    pub turn: Turn,
    /// Whose.
    pub who: PersonId,
    /// Given back.
    pub left: bool,
    /// How many come: more than one where somebody leads a team.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub heads: u16,
    /// Since when it is theirs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<DateTime<Utc>>,
}

pub(super) fn one() -> u16 {
    1
}

pub(super) fn is_one(heads: &u16) -> bool {
    *heads == 1
}

/// What is wanted of shifts.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// I take this turn.
    Take(Turn),
    /// I cannot come.
    Leave(ShiftId),
    /// That was a mistake: I come.
    Restore(ShiftId),
    /// The next few who can do what a stall needs are asked; so many were before.
    Appeal(DayId, ServiceId, Option<u32>),
    /// Everyone is asked whether they can take a stall.
    AppealToAll(DayId, ServiceId),
    /// Those who booked at a stall are told that nobody is there for it.
    TellBooked(DayId, ServiceId),
    /// Digits that somebody gave me.
    Digits(u32),
}

/// What changed in shifts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// Somebody took a turn.
    #[serde(rename = "taken")]
    Taken(ShiftId, Turn, PersonId),
    /// They gave it back.
    #[serde(rename = "left")]
    Left(ShiftId),
    /// They have it again.
    #[serde(rename = "restored")]
    Restored(ShiftId),
    /// Somebody comes with a team of so many.
    #[serde(rename = "team")]
    Team(ShiftId, Turn, PersonId, u16),
    /// So many of a team come now.
    #[serde(rename = "heads")]
    Heads(ShiftId, u16),
    /// A turn has digits that are passed on by hand.
    #[serde(rename = "passed")]
    Passed(ShiftId, u32),
    /// Digits that are none of anybody's.
    #[serde(rename = "missed")]
    Missed(PersonId),
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Refusal {
    /// Enough have come forward there.
    #[serde(rename = "full")]
    Full(Turn),
    /// The person has another turn at that time.
    #[serde(rename = "overlap")]
    Overlap(ShiftId),
    /// The person has booked something at that time.
    #[serde(rename = "booked")]
    Booked(BookingId),
    /// The day is past, or cancelled.
    #[serde(rename = "closed")]
    Closed,
    /// Those are nobody's digits.
    #[serde(rename = "digits")]
    Digits,
    /// Too many of them.
    #[serde(rename = "rest")]
    Rest,
}

/// What is told or shown about shifts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Notice {
    /// What is still needed?
    #[serde(rename = "choose")]
    Choose(DayId),
    /// Is it right so?
    #[serde(rename = "summary")]
    Summary(Turn),
    /// Thank you; it is yours.
    #[serde(rename = "taken")]
    Taken(ShiftId),
    /// One turn, and what can be done with it.
    #[serde(rename = "show")]
    Show(ShiftId),
    /// Given back.
    #[serde(rename = "left")]
    Left(ShiftId),
    /// Yours again.
    #[serde(rename = "restored")]
    Restored(ShiftId),
    /// An entry for the telephone's calendar.
    #[serde(rename = "calendar")]
    Calendar(ShiftId),
    /// The last one of a stall that cannot be without dropped out, for organizers.
    #[serde(rename = "last-out")]
    LastOut(DayId, ServiceId),
    /// Somebody is there again for a stall that cannot be without, for organizers.
    #[serde(rename = "found")]
    Found(DayId, ServiceId),
    /// Can you take this stall?
    #[serde(rename = "appeal")]
    Appeal(DayId, ServiceId),
    /// Nobody is there for what you booked.
    #[serde(rename = "nobody")]
    Nobody(DayId, ServiceId),
    /// So many of those who booked are told, for organizers.
    #[serde(rename = "told")]
    Told(DayId, ServiceId, u32),
    /// So many are asked whether they can take the stall, for organizers.
    #[serde(rename = "asked")]
    Asked(DayId, ServiceId, u32),
    /// Of those who can do it, so many are asked just now, and so many were in all. For organizers.
    #[serde(rename = "asked-few")]
    AskedFew(DayId, ServiceId, u32, u32),
    /// Nobody is left who can do it and was not asked lately. For organizers.
    #[serde(rename = "none-left")]
    NoneLeft(DayId, ServiceId),
}

/// What follows, or why not.
pub fn decide(ctx: &Ctx<'_>, command: Command) -> Result<Decision, super::Refusal> {
    let me = ctx.me().ok_or(super::Refusal::Stale)?;
    match command {
        Command::Take(turn) => take(ctx, me, turn),
        Command::Leave(id) => {
            let shift = mine(ctx, me, id)?;
            if shift.left {
                return Ok(ctx.answer(Notice::Left(id)));
            }
            if day::get(ctx.s, shift.turn.day).is_none_or(|day| day.end <= ctx.now) {
                return Err(Refusal::Closed.into());
            }
            if hours::entry(ctx.s, shift.turn.day, me).is_some_and(|entry| entry.came.is_some()) {
                // Whoever is here goes; their turn stays what it was.
                return Ok(ctx.answer(hours::Notice::Mine(shift.turn.day)));
            }
            let mut decision = Decision::nothing().event(Event::Left(id));
            decision.sends.extend(last_out(ctx, shift.turn.day, shift.turn.service, shift.heads.into()));
            Ok(ctx.and_answer(decision, Notice::Left(id)))
        }
        Command::Restore(id) => {
            let shift = mine(ctx, me, id)?;
            if !shift.left {
                return Ok(ctx.answer(Notice::Taken(id)));
            }
            match shift.heads {
                1 => may_have(ctx, me, shift.turn)?,
                heads => room(ctx, shift.turn, heads)?,
            }
            let mut decision = Decision::nothing().event(Event::Restored(id));
            decision.sends.extend(found(ctx, shift.turn));
            Ok(ctx.and_answer(decision, Notice::Restored(id)))
        }
        Command::Appeal(id, service, before) => appeal::few(ctx, me, (id, service), before),
        Command::AppealToAll(id, service) => appeal::all(ctx, me, (id, service)),
        Command::TellBooked(id, service) => {
            people::acting(ctx, id.community, Role::Organizer)?;
            let (_, day) = open(ctx, id)?;
            if let Some(super::Notice::Shifts(shown @ Notice::Told(d, n, _))) = ctx.s.people.showing(me, ctx.now)
                && (*d, *n) == (id, service)
            {
                return Ok(ctx.answer(shown.clone()));
            }
            let mut readers: Vec<_> = bookings::at_stall(ctx.s, id, service)
                .into_iter()
                .map(|(_, booking)| people::reader(ctx.s, booking.who))
                .collect();
            readers.sort_unstable();
            readers.dedup();
            let mut decision = Decision::nothing();
            for reader in &readers {
                let send = Send::tell(To::Person(*reader), Lane::Reminder, Notice::Nobody(id, service));
                decision.sends.push(send.not_before(day.plan.awake(ctx.now)).void_after(day.end));
            }
            Ok(ctx.and_answer(decision, Notice::Told(id, service, readers.len() as u32)))
        }
        Command::Digits(digits) => pass::typed(ctx, me, digits),
    }
}

/// Whether there is sense in asking somebody for a stall: they have not given it back, and are free.
pub(crate) fn may_be_asked(ctx: &Ctx<'_>, person: PersonId, id: DayId, service: ServiceId) -> bool {
    let Some(day) = day::get(ctx.s, id) else { return false };
    let gave_back = given_back(ctx.s, person).any(|turn| turn.day == id && turn.service == service);
    !gave_back && overlapping(ctx.s, person, id, day.start, day.end).is_none()
}

fn open<'a>(ctx: &Ctx<'a>, id: DayId) -> Result<(DayId, &'a day::Day), super::Refusal> {
    let open = day::open(ctx.s, id.community)?;
    if open.0 == id { Ok(open) } else { Err(super::Refusal::Stale) }
}

fn mine<'a>(ctx: &Ctx<'a>, me: PersonId, id: ShiftId) -> Result<&'a Shift, super::Refusal> {
    get(ctx.s, id).filter(|shift| shift.who == me).ok_or(super::Refusal::Stale)
}

fn take(ctx: &Ctx<'_>, me: PersonId, turn: Turn) -> Result<Decision, super::Refusal> {
    if let Some((id, _)) = of_person(ctx.s, me).find(|(_, shift)| shift.turn == turn) {
        // The same press again: it is yours already.
        return Ok(ctx.answer(Notice::Taken(id)));
    }
    may_have(ctx, me, turn)?;
    let id = ShiftId(ctx.s.shifts.newest + 1);
    let mut decision = Decision::nothing().event(Event::Taken(id, turn, me));
    decision.sends.extend(found(ctx, turn));
    Ok(ctx.and_answer(decision, Notice::Taken(id)))
}

/// Whether somebody may take a turn.
fn may_have(ctx: &Ctx<'_>, me: PersonId, turn: Turn) -> Result<(), super::Refusal> {
    free_then(ctx, me, turn)?;
    room(ctx, turn, 1)
}

/// Whether a turn, which is to come, needs so many more.
///
/// # Errors
/// [`Refusal::Full`] where it does not, [`Refusal::Closed`] where it is over.
pub fn room(ctx: &Ctx<'_>, turn: Turn, heads: u16) -> Result<(), super::Refusal> {
    to_come(ctx, turn)?;
    if needed(ctx.s, turn) < heads { Err(Refusal::Full(turn).into()) } else { Ok(()) }
}

/// When a turn of the coming day begins and ends.
fn to_come(ctx: &Ctx<'_>, turn: Turn) -> Result<(DateTime<Utc>, DateTime<Utc>), super::Refusal> {
    let (_, day) = open(ctx, turn.day)?;
    let service = day.service(turn.service).ok_or(super::Refusal::Stale)?;
    if turn.turn >= service.turns(day.plan.lasts) || service.wanted == 0 {
        return Err(super::Refusal::Stale);
    }
    let (start, end) = (day.slot_start(service.turn, turn.turn), day.slot_end(service.turn, turn.turn));
    if end <= ctx.now || !day::offered(ctx.s, turn.day, turn.service) {
        return Err(Refusal::Closed.into());
    }
    Ok((start, end))
}

/// Whether somebody could be there for a turn, whoever has it now.
///
/// # Errors
/// Why they could not: another turn or a place of theirs, or the turn is over.
pub fn free_then(ctx: &Ctx<'_>, me: PersonId, turn: Turn) -> Result<(), super::Refusal> {
    let (start, end) = to_come(ctx, turn)?;
    if let Some(other) = overlapping(ctx.s, me, turn.day, start, end) {
        return Err(Refusal::Overlap(other).into());
    }
    for (id, booking) in bookings::of_person(ctx.s, me).filter(|(_, b)| b.day == turn.day) {
        if let Some((from, to)) = bookings::window(ctx.s, booking)
            && from < end
            && start < to
        {
            return Err(Refusal::Booked(id).into());
        }
    }
    Ok(())
}

/// Somebody stands in: the turn is given up by one and taken by the other in the same step.
pub fn handed_over(s: &State, id: ShiftId, turn: Turn, to: PersonId) -> [Event; 2] {
    [Event::Left(id), Event::Taken(ShiftId(s.shifts.newest + 1), turn, to)]
}

/// What organizers are told when so many turns of a stall that cannot be without are given back, and
/// they are the last.
fn last_out(ctx: &Ctx<'_>, id: DayId, service: ServiceId, turns: u32) -> Option<Send> {
    let day = day::get(ctx.s, id)?;
    let needs = day.service(service)?.needs_volunteer && day.status == day::Status::Open;
    let to = To::Audience(Audience::Organizers(id.community));
    (needs && holders(ctx.s, id, service) == turns)
        .then(|| Send::tell(to, Lane::Reminder, Notice::LastOut(id, service)))
        .map(|send| send.not_before(day.plan.awake(ctx.now)).void_after(day.end))
}

/// What organizers are told when a stall with bookings has somebody again.
fn found(ctx: &Ctx<'_>, turn: Turn) -> Option<Send> {
    let (id, service) = (turn.day, turn.service);
    let day = day::get(ctx.s, id)?;
    let to = To::Audience(Audience::Organizers(id.community));
    (bookings::seeking(ctx.s, id, service) && bookings::held(ctx.s, id, service) > 0)
        .then(|| Send::tell(to, Lane::Reminder, Notice::Found(id, service)))
        .map(|send| send.not_before(day.plan.awake(ctx.now)).void_after(day.end))
}

/// What organizers are told when somebody leaves all their turns at once.
pub fn leaving(ctx: &Ctx<'_>, person: PersonId) -> Vec<Send> {
    let mut stalls: BTreeMap<_, u32> = BTreeMap::new();
    for (_, shift) in of_person(ctx.s, person) {
        *stalls.entry((shift.turn.day, shift.turn.service)).or_default() += u32::from(shift.heads);
    }
    stalls.into_iter().filter_map(|((day, service), turns)| last_out(ctx, day, service, turns)).collect()
}
