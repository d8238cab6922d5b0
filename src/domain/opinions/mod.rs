//! The quiet question on the day after: was it all right? Answers are counted without names; words go to the organizers.

mod queries;
pub mod talk;

pub use queries::*;

use super::*;
use chrono::{Days, NaiveTime, TimeDelta};
use std::collections::{BTreeMap, BTreeSet};

/// At what time of the day after it is asked.
const ASKED_AT: (u32, u32) = (10, 0);
/// Later than that it is not asked any more.
const LATE: TimeDelta = TimeDelta::days(3);
/// Answers are taken for so long after a day.
const TAKEN: TimeDelta = TimeDelta::days(14);
/// The longest that somebody says, in characters: it fits the organizers' message.
pub const LONGEST: usize = 200;

/// What people think of the last days.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Opinions {
    /// Days about which it was asked.
    asked: BTreeSet<DayId>,
    /// How well each liked it: 1 to 5.
    answers: BTreeMap<DayId, BTreeMap<PersonId, u8>>,
}

/// What buttons do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// So well: 1 to 5.
    Rate(DayId, u8),
}

impl Action {
    /// Its permanent tag and numbers.
    pub fn tag(&self) -> (&'static str, Vec<u64>) {
        let Action::Rate(day, n) = self;
        ("o.r", vec![day.community.0.into(), day.n.into(), (*n).into()])
    }

    /// Reads it back; whether the numbers make sense is looked at later.
    pub fn parse(tag: &str, fields: &[u64]) -> Option<Action> {
        let n: u8 = tags::field(fields, 2)?;
        (tag == "o.r").then_some(Action::Rate(tags::day(fields, 0)?, n))
    }
}

/// What is wanted.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// It was that good.
    Rate(DayId, u8),
    /// And this is to be said.
    Say(DayId, Private),
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// People are asked about a day.
    #[serde(rename = "asked")]
    Asked(DayId),
    /// Somebody liked it so well.
    #[serde(rename = "rated")]
    Rated(DayId, PersonId, u8),
    /// Somebody said something of it; the words lie in their drawer.
    #[serde(rename = "said")]
    Said(DayId, PersonId),
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Refusal {
    /// More words than a message has room for.
    #[serde(rename = "long")]
    Long,
}

/// What is told or shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Notice {
    /// Was it all right?
    #[serde(rename = "ask")]
    Ask(DayId),
    /// Thank you; anything else?
    #[serde(rename = "thanks")]
    Thanks(DayId),
    /// Your words are passed on.
    #[serde(rename = "passed-on")]
    PassedOn(DayId),
    /// What somebody said, for organizers.
    #[serde(rename = "said")]
    Said(DayId, PersonId),
}

/// What follows, or why not.
pub fn decide(ctx: &Ctx<'_>, command: Command) -> Result<Decision, super::Refusal> {
    let me = ctx.me().ok_or(super::Refusal::Stale)?;
    let (Command::Rate(id, _) | Command::Say(id, _)) = &command;
    let id = *id;
    let day = day::get(ctx.s, id).filter(|day| day.status == day::Status::Over && ctx.now < day.end + TAKEN);
    let day = day.filter(|_| readers(ctx.s, id).contains(&me)).ok_or(super::Refusal::Stale)?;
    match command {
        Command::Rate(_, n) => {
            if !(1..=5).contains(&n) {
                return Err(super::Refusal::Stale);
            }
            let same = answer(ctx.s, id, me) == Some(n);
            let decision =
                if same { Decision::nothing() } else { Decision::nothing().event(Event::Rated(id, me, n)) };
            Ok(ctx.and_answer(decision, Notice::Thanks(id)))
        }
        Command::Say(_, words) => {
            let words = clean_text(words.reveal());
            if words.chars().count() > LONGEST {
                return Err(Refusal::Long.into());
            }
            if words.is_empty() {
                return Ok(ctx.answer(Notice::Thanks(id)));
            }
            let to = To::Audience(Audience::Organizers(id.community));
            let tell = Send::tell(to, Lane::Reminder, Notice::Said(id, me)).not_before(day.plan.awake(ctx.now));
            let decision = Decision::nothing()
                .event(Event::Said(id, me))
                .drawer(DrawerOp::Put(me, Item::Opinion(id), Private::new(words)))
                .and_send(tell);
            Ok(ctx.and_answer(decision, Notice::PassedOn(id)))
        }
    }
}

/// When it is asked next.
pub fn next_due(s: &State) -> Option<(DateTime<Utc>, DueKey)> {
    let over = day::all(s).filter(|(id, day)| day.was_held() && !s.opinions.asked.contains(id));
    over.map(|(id, day)| (asked_at(day), DueKey::Opinion(id))).min()
}

fn asked_at(day: &day::Day) -> DateTime<Utc> {
    let time = NaiveTime::from_hms_opt(ASKED_AT.0, ASKED_AT.1, 0).unwrap_or_default();
    day.plan.awake(day::plan::at(day.date() + Days::new(1), time, day.plan.zone))
}

/// What follows from it being time to ask.
pub fn due(ctx: &Ctx<'_>, due: DueKey) -> Decision {
    let DueKey::Opinion(id) = due else { return Decision::nothing() };
    let Some(day) = day::get(ctx.s, id) else { return Decision::nothing() };
    let mut decision = Decision::nothing().event(Event::Asked(id));
    if ctx.now - asked_at(day) > LATE {
        return decision;
    }
    let until = day.end + TAKEN;
    // Whoever wants no invitations wants no questions either.
    let readers = readers(ctx.s, id).into_iter();
    for reader in readers.filter(|reader| people::person(ctx.s, *reader).is_some_and(|p| !p.quiet)) {
        let send = Send::tell(To::Person(reader), Lane::Reminder, Notice::Ask(id));
        decision.sends.push(send.not_before(day.plan.awake(ctx.now)).void_after(until));
    }
    decision
}

/// Folds an event in.
pub fn apply(s: &mut State, event: &Event, _: &Commit) {
    match event {
        Event::Asked(id) => {
            s.opinions.asked.insert(*id);
        }
        Event::Rated(id, who, n) => {
            s.opinions.answers.entry(*id).or_default().insert(*who, *n);
        }
        Event::Said(..) => {}
    }
}

/// Somebody was erased: what they thought is not counted any more.
pub fn erased(s: &mut State, person: PersonId) {
    for answers in s.opinions.answers.values_mut() {
        answers.remove(&person);
    }
}

/// Days long past.
pub fn forget(s: &mut State, old: impl Fn(DayId) -> bool) {
    s.opinions.asked.retain(|day| !old(*day));
    s.opinions.answers.retain(|day, _| !old(*day));
}
