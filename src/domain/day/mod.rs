//! Communities, their calendar, and the welfare day itself: opened, changed, moved, cancelled, over.

mod actions;
mod change;
mod choices;
mod configure;
mod dues;
mod fold;
mod lists;
mod missed;
mod news;
pub mod plan;
mod queries;
mod roster;
mod sheets;
mod stall;
pub mod talk;
mod told;
mod weather;

pub use actions::Action;
pub use dues::{done, due, next_due};
pub use fold::{apply, dropped, heard, restored};
pub use lists::{Heard, missing, on_list};
pub use missed::{Away, Missed, away, calls as note_calls};
pub use news::{hears, knows, learns, learns_by, matter, to_say, unlearns};
pub use plan::{Lead, Plan, Service};
pub use queries::*;
pub use roster::why_to_call;
pub use weather::ways_back;

use super::*;
use std::collections::{BTreeMap, BTreeSet};

/// All communities and their days.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Days {
    communities: Vec<Community>,
    days: BTreeMap<DayId, Day>,
    /// Nothing was done for a while; what could not be told any more is being gathered.
    #[serde(default)]
    away: Option<Away>,
}

/// A neighbourhood.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Community {
    /// How its next day is planned.
    pub plan: Plan,
    /// The number of its newest day; 0 before the first.
    pub newest: u16,
    /// The next day begins after this moment.
    pub after: DateTime<Utc>,
    /// Places and turns given back that organizers have not been told of.
    pub dropped: Vec<Dropped>,
    /// When organizers may be told again.
    pub report_from: DateTime<Utc>,
    /// The configuration no longer names it: what stands in its calendar goes on, and nothing follows.
    #[serde(default)]
    pub closed: bool,
}

/// A place or a turn that was given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    /// By which commit.
    pub seq: u64,
    /// When.
    pub at: DateTime<Utc>,
    /// On which day.
    pub day: DayId,
    /// At which stall.
    pub service: ServiceId,
    /// Its slot or turn.
    pub piece: u16,
    /// A volunteer's turn, not a resident's place.
    pub turn: bool,
    /// How many were to come: more than one with a team.
    #[serde(default = "shifts::one", skip_serializing_if = "shifts::is_one")]
    pub heads: u16,
}

/// A welfare day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Day {
    /// When it begins.
    pub start: DateTime<Utc>,
    /// When it ends.
    pub end: DateTime<Utc>,
    /// Its own copy of the plan.
    pub plan: Plan,
    /// How often it was moved.
    pub moved: u8,
    /// How it stands.
    pub status: Status,
    /// It was cancelled, also once it is over.
    #[serde(default)]
    pub called_off: bool,
    /// Why it was moved or cancelled, in the organizers' words.
    pub reason: Option<Text>,
    /// What falls due on its account.
    due: BTreeSet<(DateTime<Utc>, DueKey)>,
    /// When the question whether people come was put.
    asked: Option<DateTime<Utc>>,
    /// Who said that they will come.
    coming: BTreeSet<PersonId>,
    /// Who has heard that question.
    heard: BTreeMap<PersonId, Heard>,
    /// What the last change of place or date changed, and until when it can be taken back.
    #[serde(default)]
    before: Option<news::Before>,
    /// That change was taken back: what was to be told of it is not true.
    #[serde(default)]
    withdrawn: bool,
    /// What has become of it, and who knows.
    #[serde(default)]
    known: news::Known,
}

/// How a day stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// It will be, or is.
    Open,
    /// It will not be.
    Cancelled,
    /// It was.
    Over,
}

/// What is wanted of days.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// What the configuration says now.
    Configure(Vec<Plan>),
    /// Somebody will come.
    Coming(DayId),
    /// The coming day is to change; the mark of the words that were looked at.
    Change(DayId, Change, u32),
    /// What an organizer typed on the way to a change: kept as their draft, then this is shown.
    Draft(DayId, Private, Box<super::Notice>),
    /// A cancelled day is to be after all.
    Reopen(DayId),
    /// Rain or not: it is as planned (`false`), or indoors (`true`).
    Weather(DayId, bool),
    /// The last change was a mistake.
    TakeBack(DayId),
    /// Nobody can tell what time it is: what is due waits, and organizers are told.
    ClockHeld,
    /// Since then nothing was done that fell due; now it is.
    Back(DateTime<Utc>),
}

/// A change of the coming day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// Another venue: the organizer's draft.
    #[serde(rename = "venue")]
    Venue,
    /// So many places in each slot of a service.
    #[serde(rename = "places")]
    Places(ServiceId, u16),
    /// Another date or hour, with a reason: the organizer's draft.
    #[serde(rename = "move")]
    Move(#[serde(with = "chrono::serde::ts_seconds")] DateTime<Utc>),
    /// It will not be, with a reason: the organizer's draft.
    #[serde(rename = "cancel")]
    Cancel,
}

/// What changed in the calendar.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// How a community plans its days from now on.
    #[serde(rename = "configured")]
    Configured(CommunityId, Box<Plan>),
    /// The configuration no longer names a community: no further day is opened.
    #[serde(rename = "closed")]
    Closed(CommunityId),
    /// The next day stands in the calendar.
    #[serde(rename = "opened")]
    Opened(DayId, #[serde(with = "chrono::serde::ts_seconds")] DateTime<Utc>),
    /// It takes place somewhere else.
    #[serde(rename = "venue")]
    Venue(DayId, Text),
    /// A service has so many places in each slot.
    #[serde(rename = "places")]
    Places(DayId, ServiceId, u16),
    /// It begins at another time.
    #[serde(rename = "moved")]
    Moved(DayId, #[serde(with = "chrono::serde::ts_seconds")] DateTime<Utc>, Text),
    /// It will not be.
    #[serde(rename = "cancelled")]
    Cancelled(DayId, Text),
    /// It will be after all.
    #[serde(rename = "reopened")]
    Reopened(DayId),
    /// The last change of place or date was a mistake.
    #[serde(rename = "taken-back")]
    TakenBack(DayId),
    /// The places kept back are everybody's now.
    #[serde(rename = "released")]
    Released(DayId),
    /// It is over.
    #[serde(rename = "over")]
    Over(DayId),
    /// Somebody said that they will come.
    #[serde(rename = "coming")]
    Coming(DayId, PersonId),
    /// Organizers are told of everything given back up to this commit.
    #[serde(rename = "reported")]
    Reported(CommunityId, u64),
    /// Nothing that fell due was done since that moment, until now.
    #[serde(rename = "away")]
    Away(#[serde(with = "chrono::serde::ts_seconds")] DateTime<Utc>),
    /// Something was not told, as it was too late.
    #[serde(rename = "missed")]
    Missed(CommunityId, Missed),
    /// All that was missed is summed up.
    #[serde(rename = "back")]
    Back,
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Refusal {
    /// There is no coming day.
    #[serde(rename = "none")]
    NoDay,
    /// That date or hour cannot be: it has passed, or was not understood.
    #[serde(rename = "date")]
    Date,
    /// More places than that are taken already.
    #[serde(rename = "taken")]
    Taken(u16),
    /// More words than a card or a message has room for.
    #[serde(rename = "long")]
    Long(u16),
    /// Nothing was written that could be told.
    #[serde(rename = "empty")]
    Empty,
}

/// What is told or shown about days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Notice {
    /// The coming day.
    #[serde(rename = "card")]
    Card,
    /// To book, or to help out?
    #[serde(rename = "which")]
    WhichHelp,
    /// The reader's places and turns.
    #[serde(rename = "plans")]
    Plans,
    /// Come, there are places: days before.
    #[serde(rename = "invitation")]
    Invitation(DayId),
    /// Tomorrow; do you come?
    #[serde(rename = "before")]
    DayBefore(DayId),
    /// Your turn comes soon.
    #[serde(rename = "own")]
    OwnTurn(DayId),
    /// Which of your places do you give back?
    #[serde(rename = "cannot")]
    CannotCome(DayId),
    /// Good that you come.
    #[serde(rename = "coming")]
    Coming(DayId),
    /// It takes place somewhere else.
    #[serde(rename = "venue")]
    Venue(DayId),
    /// It begins at another time; do you come then?
    #[serde(rename = "moved")]
    Moved(DayId),
    /// It will not be.
    #[serde(rename = "cancelled")]
    Cancelled(DayId),
    /// It will be after all.
    #[serde(rename = "reopened")]
    Reopened(DayId),
    /// Whatever the weather, it is as planned.
    #[serde(rename = "as-planned")]
    AsPlanned(DayId),
    /// It is as it was before the last change.
    #[serde(rename = "as-before")]
    AsBefore(DayId),
    /// What about the weather? For organizers.
    #[serde(rename = "weather?")]
    Weather(DayId),
    /// As planned, or indoors: is it right so? For organizers.
    #[serde(rename = "weather-sure?")]
    SureWeather(DayId, bool),
    /// Those on the list are told that it is as planned, for organizers.
    #[serde(rename = "as-planned-told")]
    ToldAsPlanned(DayId),
    /// It falls on a day off, for organizers.
    #[serde(rename = "day-off")]
    DayOff(DayId),
    /// Thank you for helping.
    #[serde(rename = "thanks")]
    Thanks(DayId),
    /// How it was, for organizers.
    #[serde(rename = "summary")]
    Summary(DayId),
    /// What was given back after the first commit and up to the second, for organizers.
    #[serde(rename = "dropped")]
    DropOuts(CommunityId, Vec<Dropped>),
    /// Who is to be called, for organizers.
    #[serde(rename = "call")]
    CallList(DayId),
    /// All stalls, for organizers and helpers.
    #[serde(rename = "roster")]
    Roster(DayId),
    /// The same, from the given stall on.
    #[serde(rename = "roster-from")]
    RosterFrom(DayId, u16),
    /// One stall with names, for organizers and helpers.
    #[serde(rename = "stall")]
    Stall(DayId, ServiceId),
    /// The same, from the given name on.
    #[serde(rename = "stall-from")]
    StallFrom(DayId, ServiceId, u16),
    /// Whose place at a stall is to be given back, for organizers and helpers.
    #[serde(rename = "give-back?")]
    AskGiveBack(DayId, ServiceId),
    /// The same, from the given name on.
    #[serde(rename = "give-back-from")]
    GiveBackFrom(DayId, ServiceId, u16),
    /// The sheets to print, for organizers and helpers.
    #[serde(rename = "print")]
    Print(DayId),
    /// What can be changed, for organizers.
    #[serde(rename = "change")]
    Change(DayId),
    /// Where to?
    #[serde(rename = "venue?")]
    AskVenue(DayId),
    /// Which service has other places?
    #[serde(rename = "places?")]
    AskPlaces(DayId),
    /// How many places?
    #[serde(rename = "places-of?")]
    AskPlacesOf(DayId, ServiceId),
    /// Which date?
    #[serde(rename = "date?")]
    AskDate(DayId),
    /// Which hour?
    #[serde(rename = "hour?")]
    AskHour(DayId),
    /// Why?
    #[serde(rename = "why?")]
    AskReason(DayId, Change),
    /// Is it right so? The text is the reader's draft.
    #[serde(rename = "sure?")]
    Confirm(DayId, Change),
    /// It is done, and people are told.
    #[serde(rename = "done")]
    Done(DayId),
    /// Nobody can tell what time it is, so that what is due waits; for organizers.
    #[serde(rename = "clock")]
    ClockHeld(CommunityId),
    /// What could not be told between two moments, for organizers.
    #[serde(rename = "missed")]
    Missed(
        CommunityId,
        #[serde(with = "chrono::serde::ts_seconds")] DateTime<Utc>,
        #[serde(with = "chrono::serde::ts_seconds")] DateTime<Utc>,
        Vec<Missed>,
    ),
}

/// What follows, or why not.
pub fn decide(ctx: &Ctx<'_>, command: Command) -> Result<Decision, super::Refusal> {
    match command {
        Command::Configure(plans) => Ok(configure::configure(ctx.s, plans)),
        Command::Coming(id) => {
            let me = ctx.me().ok_or(super::Refusal::Stale)?;
            let day = get(ctx.s, id).filter(|day| day.status == Status::Open).ok_or(Refusal::NoDay)?;
            let decision = if day.said_yes(me) {
                Decision::nothing()
            } else {
                Decision::nothing().event(Event::Coming(id, me))
            };
            Ok(ctx.and_answer(decision, Notice::Coming(id)))
        }
        Command::Change(id, what, mark) => change::change(ctx, id, what, mark),
        Command::Draft(id, text, then) => change::draft(ctx, id, &text, *then),
        Command::Reopen(id) => change::reopen(ctx, id),
        Command::Weather(id, indoors) => weather::decide(ctx, id, indoors),
        Command::TakeBack(id) => weather::take_back(ctx, id),
        Command::ClockHeld => Ok(missed::clock_held(ctx.s)),
        Command::Back(since) => Ok(missed::back(ctx, since)),
    }
}
