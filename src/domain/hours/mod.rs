//! Volunteers' hours: coming and going, what an organizer confirms of it, and one's own record of the years.

mod actions;
mod code;
mod confirm;
mod desk;
mod fold;
mod past;
mod presence;
mod queries;
mod record;
pub mod talk;
mod understand;

pub use actions::{Action, Mark};
pub use code::code;
pub use confirm::{due, next_due};
pub use desk::{later, listed};
pub use fold::{apply, erased};
pub use past::{forget, remember, words_over};
pub use presence::{list_is_open as is_kept, marks, shown};
pub use queries::*;
pub use record::{Checked, check, hours as in_words};

use super::*;
use chrono::TimeDelta;
use std::collections::{BTreeMap, BTreeSet};

/// So long before a day begins, and after it has ended, people come and go.
const AROUND: TimeDelta = TimeDelta::hours(1);
/// So long after a day its hours may be questioned, or entered late.
const LATE: TimeDelta = TimeDelta::days(60);

/// Who came and went, and what was confirmed of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Hours {
    /// What the codes of a day are made from.
    seeds: BTreeMap<DayId, u64>,
    /// Who came to the days still remembered.
    list: BTreeMap<DayId, BTreeMap<PersonId, Entry>>,
    /// What was confirmed, for the years.
    done: BTreeMap<PersonId, Vec<Service>>,
    /// Check numbers by their digest.
    records: BTreeMap<String, Record>,
    /// Wrong codes of somebody within the hour.
    misses: BTreeMap<PersonId, Vec<DateTime<Utc>>>,
    /// Days whose hours organizers were asked to confirm.
    asked: BTreeSet<DayId>,
    /// Those of them that organizers were reminded of.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    reminded: BTreeSet<DayId>,
    /// Days that are forgotten otherwise.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    past: BTreeMap<DayId, past::Past>,
    /// How many entries were ever proposed.
    proposals: u32,
}

/// Somebody's coming and going on a day.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// When they came.
    pub came: Option<DateTime<Utc>>,
    /// When they left.
    pub left: Option<DateTime<Utc>>,
    /// Who confirmed it.
    pub confirmed: Option<PersonId>,
    /// They said that it is not so.
    pub disputed: bool,
    /// What somebody would rather write down, until a second person has looked at it.
    pub proposed: Option<Proposal>,
}

/// Times entered late, which a second person has to look at.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// Its number: what is approved is what was seen.
    pub n: u32,
    /// By whom.
    pub by: PersonId,
    /// From.
    #[serde(with = "chrono::serde::ts_seconds")]
    pub came: DateTime<Utc>,
    /// To.
    #[serde(with = "chrono::serde::ts_seconds")]
    pub left: DateTime<Utc>,
}

/// A day's service, confirmed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Service {
    /// Which day.
    pub day: DayId,
    /// At which stalls.
    pub at: Vec<ServiceId>,
    /// From.
    pub came: DateTime<Utc>,
    /// To.
    pub left: DateTime<Utc>,
}

impl Service {
    /// How long, in minutes.
    pub fn minutes(&self) -> u32 {
        u32::try_from((self.left - self.came).num_minutes()).unwrap_or(0)
    }
}

/// What a check number stands for: sums, and no name.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Whose.
    pub who: PersonId,
    /// Of which year.
    pub year: i32,
    /// So many days …
    pub days: u32,
    /// … and so many minutes.
    pub minutes: u32,
    /// When it was made.
    #[serde(with = "chrono::serde::ts_seconds")]
    pub at: DateTime<Utc>,
}

/// What is wanted.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// The code of the moment shall be shown.
    Open(DayId),
    /// I am here, the code says so; true: I go, and have said that already.
    Code(String, bool),
    /// I go: I just showed the code.
    Go(DayId, u16),
    /// I have not gone yet.
    Back(DayId),
    /// Somebody came, went, or was not there, says whoever keeps the list.
    Tick(DayId, PersonId, Mark),
    /// All of them came, or went.
    All(DayId, Mark),
    /// It is as the list says: this is the mark of what was seen of it.
    Confirm(DayId, u32),
    /// It is not so, for this reason.
    Dispute(DayId, Private),
    /// Somebody's times entered late, and why.
    Propose(DayId, PersonId, Private),
    /// A second person has looked at it.
    Second(DayId, PersonId, u32, bool),
    /// My record of a year, or of somebody whom I stand for, with a check number.
    Record(PersonId, i32),
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// A day has codes.
    #[serde(rename = "opened")]
    Opened(DayId, u64),
    /// Somebody came.
    #[serde(rename = "came")]
    Came(DayId, PersonId, #[serde(with = "chrono::serde::ts_seconds")] DateTime<Utc>),
    /// Somebody went.
    #[serde(rename = "went")]
    Went(DayId, PersonId, #[serde(with = "chrono::serde::ts_seconds")] DateTime<Utc>),
    /// They have not gone yet.
    #[serde(rename = "back")]
    Back(DayId, PersonId),
    /// They were not there.
    #[serde(rename = "off")]
    Off(DayId, PersonId),
    /// A wrong code.
    #[serde(rename = "missed")]
    Missed(PersonId),
    /// Organizers are asked to confirm.
    #[serde(rename = "asked")]
    Asked(DayId),
    /// It is so, says an organizer.
    #[serde(rename = "confirmed")]
    Confirmed(DayId, Vec<PersonId>, PersonId),
    /// It is not so, says the volunteer.
    #[serde(rename = "disputed")]
    Disputed(DayId, PersonId),
    /// Times were entered late.
    #[serde(rename = "proposed")]
    Proposed(DayId, PersonId, Proposal),
    /// A second person agreed, or not.
    #[serde(rename = "seconded")]
    Seconded(DayId, PersonId, PersonId, bool),
    /// A check number was given out.
    #[serde(rename = "issued")]
    Issued(String, Record),
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Refusal {
    /// That is not the code of the moment.
    #[serde(rename = "code")]
    Code,
    /// Too many wrong codes.
    #[serde(rename = "rest")]
    Rest,
    /// The day is not on.
    #[serde(rename = "not-now")]
    NotNow,
    /// They have no turn that day.
    #[serde(rename = "no-turn")]
    NoTurn,
    /// Nobody writes down their own hours.
    #[serde(rename = "own")]
    Own,
    /// Who wrote it down is not the one who looks at it.
    #[serde(rename = "second")]
    Second,
    /// Those were no times and no reason.
    #[serde(rename = "times")]
    Times,
    /// The list has changed since it was looked at.
    #[serde(rename = "changed")]
    Changed(DayId),
}

/// What is told or shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Notice {
    /// The code of the moment, for whoever stands at the table.
    #[serde(rename = "code")]
    Code(DayId),
    /// Which code?
    #[serde(rename = "enter")]
    Enter(DayId),
    /// You are here. Go now?
    #[serde(rename = "go?")]
    AskGo(DayId, u16),
    /// How my day stands.
    #[serde(rename = "mine")]
    Mine(DayId),
    /// Who came and went, from the given place of the list on.
    #[serde(rename = "list")]
    List(DayId, u16),
    /// Somebody on that list.
    #[serde(rename = "person")]
    Person(DayId, PersonId),
    /// Is it so? For organizers.
    #[serde(rename = "confirm?")]
    Sum(DayId),
    /// So many hours were written down for you.
    #[serde(rename = "confirmed")]
    Confirmed(DayId),
    /// What is wrong with it?
    #[serde(rename = "dispute?")]
    AskDispute(DayId),
    /// The committee will look at it.
    #[serde(rename = "said")]
    Said(DayId),
    /// Somebody says that it is not so, for organizers.
    #[serde(rename = "disputed")]
    Disputed(DayId, PersonId),
    /// From when to when, and why?
    #[serde(rename = "times?")]
    AskTimes(DayId, PersonId),
    /// A second person will look at it.
    #[serde(rename = "proposed")]
    Proposed(DayId, PersonId),
    /// Please look at it, for a second person.
    #[serde(rename = "second?")]
    AskSecond(DayId, PersonId, u32),
    /// It stays as it was, for who proposed it.
    #[serde(rename = "declined")]
    Declined(DayId, PersonId),
    /// One's own record of a year; in words, on paper, as a table.
    #[serde(rename = "record")]
    Record(i32, As),
    /// The same of somebody whom one stands for.
    #[serde(rename = "record-of")]
    RecordOf(PersonId, i32, As),
}

/// In which shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum As {
    /// A message.
    #[serde(rename = "words")]
    Words,
    /// A page to print.
    #[serde(rename = "paper")]
    Paper,
    /// Comma-separated values.
    #[serde(rename = "table")]
    Table,
}

/// What follows, or why not.
pub fn decide(ctx: &Ctx<'_>, command: Command) -> Result<Decision, super::Refusal> {
    let me = ctx.me().ok_or(super::Refusal::Stale)?;
    match command {
        Command::Open(day) => presence::open(ctx, day),
        Command::Code(typed, going) => presence::come(ctx, me, &typed, going),
        Command::Go(day, code) => presence::go(ctx, me, day, code),
        Command::Back(day) => presence::back(ctx, me, day),
        Command::Tick(day, who, mark) => presence::tick(ctx, day, who, mark),
        Command::All(day, mark) => presence::all(ctx, day, mark),
        Command::Confirm(day, mark) => confirm::confirm(ctx, day, mark),
        Command::Dispute(day, words) => confirm::dispute(ctx, me, day, &words),
        Command::Propose(day, who, words) => confirm::propose(ctx, day, who, &words),
        Command::Second(day, who, n, yes) => confirm::second(ctx, day, who, n, yes),
        Command::Record(who, year) => record::issue(ctx, me, who, year),
    }
}
