//! The day at the tables: numbers drawn and booked stand in one line a stall, and are called one after the other.

mod actions;
mod calling;
mod console;
mod desk;
mod fold;
mod queries;
pub mod talk;

pub use actions::Action;
pub use fold::{apply, brought, forget, moved};
pub use queries::*;

use super::*;
use chrono::TimeDelta;
use std::collections::{BTreeMap, BTreeSet};

/// Numbers are drawn and called from this long before the day begins …
const OPENS: TimeDelta = TimeDelta::minutes(60);
/// … until this long after its end: nobody in line is sent home by the clock.
const CLOSES: TimeDelta = TimeDelta::hours(3);
/// A stall may be told to stand still from this long before the day begins: that is when its volunteer is missed.
const STILL: TimeDelta = TimeDelta::hours(3);
/// Whoever was not there when called is called once more after this long.
const HOLD: TimeDelta = TimeDelta::minutes(10);
/// What is told at the tables is of no use later.
const FRESH: TimeDelta = TimeDelta::minutes(20);
/// How many of those behind are told that their turn comes soon.
const SOON: usize = 2;

/// All stalls' lines of days still remembered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Queue {
    stalls: BTreeMap<(DayId, ServiceId), Stall>,
}

/// What has happened in one line. Whoever booked stands in it without any of this.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Stall {
    /// Numbers drawn on the spot.
    walk_ins: BTreeMap<u16, WalkIn>,
    /// Numbers to which something has happened.
    tickets: BTreeMap<u16, Ticket>,
    /// Who calls, in the order in which they began: the first sits at table 1.
    tables: Vec<PersonId>,
    /// It stands still for a while.
    paused: bool,
    /// The number that left each table last.
    last: BTreeMap<u8, u16>,
    /// Who was told that their turn comes soon.
    told: BTreeSet<u16>,
    /// How long the last few took, in seconds.
    pace: Vec<u32>,
}

/// A number drawn on the spot, without a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalkIn {
    /// The place it took from the pool; none where it has the place of somebody who did not come, or is from paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot: Option<u16>,
    /// It was never drawn: it stood on paper.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub paper: bool,
    /// It is one of those kept back for this.
    pub kept: bool,
    /// Who drew it for them.
    pub by: PersonId,
}

/// What has happened to a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// How far it is.
    pub stage: Stage,
    /// Since when.
    #[serde(with = "chrono::serde::ts_seconds")]
    pub at: DateTime<Utc>,
    /// At which table, counted from 1; 0 where it is none.
    pub table: u8,
    /// When it was called; what it took is counted from there if nobody pressed that it began.
    #[serde(with = "chrono::serde::ts_seconds_option")]
    pub called: Option<DateTime<Utc>>,
    /// It was called once, and nobody came.
    pub missed: bool,
}

/// How far a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Whoever has it is there, and waits.
    #[serde(rename = "here")]
    Here,
    /// It was called, nobody came, and it stands in line again.
    #[serde(rename = "held")]
    Held,
    /// It is being called.
    #[serde(rename = "called")]
    Called,
    /// It is its turn.
    #[serde(rename = "serving")]
    Serving,
    /// Its turn is over.
    #[serde(rename = "done")]
    Done(Outcome),
    /// Nobody came, twice.
    #[serde(rename = "no-show")]
    NoShow,
}

/// What came of it. No reading of anybody's health is ever written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Outcome {
    /// They were served.
    #[serde(rename = "served")]
    Served,
    /// It works again.
    #[serde(rename = "mended")]
    Mended,
    /// It works a little.
    #[serde(rename = "partly")]
    Partly,
    /// It cannot be mended.
    #[serde(rename = "no")]
    NotPossible,
    /// It needs a part that nobody has here.
    #[serde(rename = "part")]
    NeedsPart,
}

impl Outcome {
    /// Whether it was done: what cannot be mended is over, and nobody was helped by it.
    pub fn helped(self) -> bool {
        !matches!(self, Outcome::NotPossible | Outcome::NeedsPart)
    }

    /// All of them, in the order of their codes in buttons.
    pub const ALL: [Outcome; 5] =
        [Outcome::Served, Outcome::Mended, Outcome::Partly, Outcome::NotPossible, Outcome::NeedsPart];

    fn code(self) -> u64 {
        Self::ALL.iter().position(|known| *known == self).unwrap_or(0) as u64
    }

    fn of_code(code: u64) -> Option<Self> {
        usize::try_from(code).ok().and_then(|code| Self::ALL.get(code).copied())
    }
}

/// What is wanted.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// A number for somebody who just came; the one they were shown that comes next.
    Draw(TicketId),
    /// It was drawn by mistake.
    Undraw(TicketId),
    /// Somebody who booked has come.
    Came(TicketId),
    /// The next one.
    Next(DayId, ServiceId),
    /// They are here.
    Begin(TicketId),
    /// They are done.
    Done(TicketId, Outcome),
    /// They were called, and nobody came.
    Absent(TicketId),
    /// What was pressed last about it was a mistake.
    Back(TicketId),
    /// The stall stands still (`true`), or goes on.
    Pause(DayId, ServiceId, bool),
    /// It has a tick on paper.
    Ticked(TicketId),
    /// One more on paper, who had no number.
    TickedMore(TicketId),
    /// That tick was a mistake.
    Unticked(TicketId),
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// A number was drawn on the spot.
    #[serde(rename = "drawn")]
    Drawn(TicketId, WalkIn),
    /// It is given back.
    #[serde(rename = "undrawn")]
    Undrawn(TicketId),
    /// Somebody who booked is there.
    #[serde(rename = "came")]
    Came(TicketId),
    /// It is called to a table.
    #[serde(rename = "called")]
    Called(TicketId, u8, PersonId),
    /// Its turn has begun.
    #[serde(rename = "begun")]
    Begun(TicketId),
    /// Its turn is over.
    #[serde(rename = "done")]
    Done(TicketId, Outcome),
    /// Nobody came: it stands in line again. Whether that counts as its one time.
    #[serde(rename = "held")]
    Held(TicketId, bool),
    /// Nobody came, twice.
    #[serde(rename = "no-show")]
    NoShow(TicketId),
    /// The last of these was a mistake: it is being called again.
    #[serde(rename = "back")]
    Back(TicketId),
    /// The stall stands still, or goes on.
    #[serde(rename = "paused")]
    Paused(DayId, ServiceId, bool),
    /// These were told that their turn comes soon.
    #[serde(rename = "told")]
    Told(DayId, ServiceId, Vec<u16>),
    /// It has a tick on paper, with what is usual as its outcome.
    #[serde(rename = "ticked")]
    Ticked(TicketId, Outcome),
    /// It has none.
    #[serde(rename = "unticked")]
    Unticked(TicketId),
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Refusal {
    /// Numbers are not drawn and called now.
    #[serde(rename = "closed")]
    Closed,
    /// The day is over: whoever is in line is still called, and nobody else comes.
    #[serde(rename = "over")]
    Over(DayId),
    /// All places are taken.
    #[serde(rename = "full")]
    Full(DayId, ServiceId),
    /// Nobody waits there.
    #[serde(rename = "nobody")]
    Nobody(DayId, ServiceId),
    /// The stall stands still.
    #[serde(rename = "paused")]
    Paused(DayId, ServiceId),
    /// It was called already, by somebody else.
    #[serde(rename = "taken")]
    Taken(TicketId),
}

/// What is told or shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Notice {
    /// The reader's own numbers, and how far they are.
    #[serde(rename = "mine")]
    Mine(DayId),
    /// It is your turn.
    #[serde(rename = "called")]
    Called(TicketId),
    /// It will soon be your turn.
    #[serde(rename = "soon")]
    Soon(TicketId),
    /// You were called, and are called once more.
    #[serde(rename = "held")]
    Held(TicketId),
    /// You were called twice.
    #[serde(rename = "no-show")]
    NoShow(TicketId),
    /// The part it needs is not here: it cannot be mended today.
    #[serde(rename = "no-part")]
    NoPart(TicketId),
    /// Your stall stands still, or goes on.
    #[serde(rename = "paused")]
    Paused(DayId, ServiceId, bool),
    /// For which stall is the number? For helpers.
    #[serde(rename = "desk")]
    Desk(DayId),
    /// The number that was drawn. For helpers.
    #[serde(rename = "drawn")]
    Drawn(TicketId),
    /// Who of those who booked has come? From after that number on. For whoever calls.
    #[serde(rename = "came?")]
    AskCame(DayId, ServiceId, u16),
    /// Which stall? For whoever calls.
    #[serde(rename = "stalls")]
    Stalls(DayId),
    /// One stall's console. For whoever calls.
    #[serde(rename = "console")]
    Console(DayId, ServiceId),
    /// Which stall's paper? For helpers.
    #[serde(rename = "papers")]
    Papers(DayId),
    /// Which numbers have a tick on paper? For helpers.
    #[serde(rename = "paper")]
    Paper(DayId, ServiceId, Option<u16>),
}

/// What follows, or why not.
pub fn decide(ctx: &Ctx<'_>, command: Command) -> Result<Decision, super::Refusal> {
    match command {
        Command::Draw(ticket) => desk::draw(ctx, ticket),
        Command::Undraw(ticket) => desk::undraw(ctx, ticket),
        Command::Came(ticket) => desk::came(ctx, ticket),
        Command::Ticked(ticket) => desk::ticked(ctx, ticket),
        Command::TickedMore(ticket) => desk::ticked_more(ctx, ticket),
        Command::Unticked(ticket) => desk::unticked(ctx, ticket),
        Command::Next(day, service) => calling::next(ctx, day, service),
        Command::Begin(ticket) => calling::begin(ctx, ticket),
        Command::Done(ticket, outcome) => calling::done(ctx, ticket, outcome),
        Command::Absent(ticket) => calling::absent(ctx, ticket),
        Command::Back(ticket) => calling::back(ctx, ticket),
        Command::Pause(day, service, still) => calling::pause(ctx, day, service, still),
    }
}
