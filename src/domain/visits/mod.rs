//! Home visits: somebody asks for help or company at home, the committee plans it, two volunteers go together.
//!
//! What is needed, of which kind, and where, lies in the drawer of whoever is visited; here it only stands that
//! somebody is visited, when, and by whom. It is shown on sheets alone, which are made when they are looked at.

mod actions;
mod asking;
mod calling;
mod codes;
mod desk;
mod doors;
mod fit;
mod fold;
mod forget;
mod going;
mod kind;
mod notice;
mod pictures;
mod plan;
mod queries;
mod sheet;
pub mod talk;
mod team;
mod telephone;
mod telling;

pub use actions::Action;
pub use fit::{Lost, off_visits};
pub use fold::{apply, erased};
pub use going::{plans, to_sheet};
pub use kind::Kind;
pub use notice::Notice;
pub use pictures::{photographs, picture, pictures, room, unasked};
pub use plan::{due, next_due};
pub use queries::*;
pub use telephone::{Call, Why, call_to as call};

use super::*;
use chrono::TimeDelta;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// So many go together.
pub const PAIR: usize = 2;
/// The wording of what is agreed to before a visit is looked after, counted where the words are: a line each.
pub const WORDING: u16 = people::wordings(include_str!("../../../locales/consent-visits.txt"));
/// The wording to which photos may be taken, counted alike.
pub const PHOTOS: u16 = people::wordings(include_str!("../../../locales/consent-photos.txt"));
/// What was begun and not told to its end is forgotten after so long.
const DRAFT: TimeDelta = TimeDelta::hours(24);
/// A visit that is over is remembered for so long.
const KEPT: TimeDelta = TimeDelta::days(60);
/// The longest description, in characters.
const LONGEST: usize = 120;

/// All visits that are still remembered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Visits {
    list: BTreeMap<VisitId, Visit>,
    newest: u32,
    /// Who agreed, when, and to which wording.
    agreed: BTreeMap<PersonId, (DateTime<Utc>, u16)>,
    /// When somebody was asked to go last.
    asked: BTreeMap<PersonId, DateTime<Utc>>,
    /// Codes of the last hour that were not good, and who tried them.
    #[serde(default, skip_serializing_if = "VecDeque::is_empty")]
    misses: VecDeque<(DateTime<Utc>, PersonId)>,
    /// Who is to be told something by telephone, because no message reaches them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    calls: BTreeMap<PersonId, Call>,
    #[serde(default)]
    newest_call: u32,
    /// Whose telephone number for that lies in their drawer.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    phones: BTreeSet<PersonId>,
    /// Who has no telephone: somebody goes and says it at the door.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    without: BTreeSet<PersonId>,
}

/// A visit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Visit {
    /// Whose committee looks after it.
    pub community: CommunityId,
    /// Who is visited.
    pub who: PersonId,
    /// Since when it stands like this.
    pub since: DateTime<Utc>,
    /// How it stands.
    pub stage: Stage,
    /// When, and by whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<Plan>,
    /// Whoever is visited heard by telephone when it is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub heard: bool,
    /// Organizers were reminded that it waits for a date.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reminded: bool,
    /// The wording to which photos may be taken; none, as long as nobody says so.
    #[serde(default, skip_serializing_if = "no_wording")]
    pub photos: u16,
}

fn no_wording(wording: &u16) -> bool {
    *wording == 0
}

/// How a visit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Not told to its end yet.
    #[serde(rename = "draft")]
    Draft,
    /// The committee looks at it.
    #[serde(rename = "asked")]
    Asked,
    /// It has a date.
    #[serde(rename = "planned")]
    Planned,
    /// It was done.
    #[serde(rename = "done")]
    Done,
    /// Its day is over, and nobody said that it was done.
    #[serde(rename = "over")]
    Over,
}

/// When a visit is, and who goes. Why these are asked is not kept: it would tell what is needed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// When.
    pub start: DateTime<Utc>,
    /// Who may still be asked, in this order.
    pub queue: Vec<PersonId>,
    /// Who was asked and has not said no.
    pub asked: Vec<PersonId>,
    /// Who goes.
    pub two: Vec<PersonId>,
    /// Who goes with one of their team, who is known by name alone: it lies in their drawer under that visit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<(PersonId, VisitId)>,
    /// When the next ones are asked.
    pub next: DateTime<Utc>,
    /// Organizers know that somebody is missing.
    pub short: bool,
    /// Somebody was asked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tried: bool,
    /// It is tomorrow or today, and two go: they see where.
    pub near: bool,
    /// They were let in.
    pub came: bool,
    /// Nobody opened, and nobody of the committee looks after that yet.
    pub unopened: bool,
    /// When that is told once more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alarm: Option<DateTime<Utc>>,
}

/// What is wanted.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// It is agreed that a visit to this person is looked after.
    Agree(PersonId),
    /// A visit of this kind, to this person.
    Begin(PersonId, Kind),
    /// What is needed, in words.
    Words(VisitId, Private),
    /// Where.
    Home(VisitId, Private),
    /// Where this person is told by telephone.
    Phone(PersonId, Private),
    /// There is no telephone.
    NoPhone(VisitId),
    /// What was told at this step stays as it is.
    Keep(VisitId),
    /// It is not needed any more.
    Withdraw(VisitId),
    /// On that date at that hour; who can what that skill says is asked, or anybody who helps.
    Plan(VisitId, DateTime<Utc>, Option<SkillId>),
    /// On that date at that hour; this one's team is asked.
    PlanTeam(VisitId, DateTime<Utc>, PersonId),
    /// I go at that moment, with one of my team.
    WithOne(VisitId, DateTime<Utc>, Private),
    /// This one said yes by telephone.
    Add(VisitId, PersonId),
    /// The committee cannot.
    Decline(VisitId),
    /// I go, at that moment.
    Accept(VisitId, DateTime<Utc>),
    /// Not this time.
    Pass(VisitId),
    /// I cannot go after all.
    Leave(VisitId),
    /// We were let in.
    Came(VisitId),
    /// Nobody opens.
    Unopened(VisitId),
    /// It is done.
    Done(VisitId),
    /// I look after the door that nobody opened.
    Known(VisitId),
    /// Is whoever said this code sent by the committee?
    Check(Private),
    /// They were telephoned: that call was answered, or not.
    Called(PersonId, u32, bool),
    /// That was a mistake.
    Uncalled(PersonId),
    /// What is kept of a visit that is over shall go.
    Forget(VisitId),
    /// Nothing about visits to this person shall be kept any more.
    Disagree(PersonId),
    /// Photos may be taken there, or not.
    MayPhotograph(VisitId, bool),
    /// Away with this photo.
    PhotoAway(VisitId, PhotoId),
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// It was agreed to that wording that visits to this person are looked after.
    #[serde(rename = "agreed")]
    Agreed(PersonId, u16),
    /// Somebody asks.
    #[serde(rename = "begun")]
    Begun(VisitId, PersonId, CommunityId),
    /// All is told: the committee looks at it.
    #[serde(rename = "asked")]
    Asked(VisitId),
    /// Nothing is left of it.
    #[serde(rename = "ended")]
    Ended(VisitId),
    /// It has a date; these are asked in turn.
    #[serde(rename = "planned")]
    Planned(VisitId, #[serde(with = "chrono::serde::ts_seconds")] DateTime<Utc>, Vec<PersonId>),
    /// These are asked; the next ones at that moment.
    #[serde(rename = "offered")]
    Offered(VisitId, Vec<PersonId>, #[serde(with = "chrono::serde::ts_seconds")] DateTime<Utc>),
    /// Not this time.
    #[serde(rename = "passed")]
    Passed(VisitId, PersonId),
    /// They go.
    #[serde(rename = "accepted")]
    Accepted(VisitId, PersonId),
    /// They go, with one of their team.
    #[serde(rename = "with-one")]
    WithOne(VisitId, PersonId),
    /// They cannot go after all.
    #[serde(rename = "left")]
    Left(VisitId, PersonId),
    /// Organizers are told that somebody is missing.
    #[serde(rename = "short")]
    Short(VisitId),
    /// It is tomorrow or today: the two see where.
    #[serde(rename = "near")]
    Near(VisitId),
    /// They were let in.
    #[serde(rename = "came")]
    Came(VisitId),
    /// Nobody opened.
    #[serde(rename = "unopened")]
    Unopened(VisitId),
    /// Organizers are told so once more.
    #[serde(rename = "again")]
    Again(VisitId),
    /// One of them looks after it.
    #[serde(rename = "known")]
    Known(VisitId, PersonId),
    /// It is done.
    #[serde(rename = "done")]
    Done(VisitId),
    /// Its day is over.
    #[serde(rename = "over")]
    Over(VisitId),
    /// A code was tried that is not good.
    #[serde(rename = "missed")]
    Missed(PersonId),
    /// Their drawer has a telephone number for this.
    #[serde(rename = "phone")]
    Phone(PersonId),
    /// They have no telephone.
    #[serde(rename = "no-phone")]
    NoPhone(PersonId),
    /// They are to be telephoned.
    #[serde(rename = "call")]
    Call(PersonId, Call),
    /// They were: they know now, or nobody answered.
    #[serde(rename = "called")]
    Called(PersonId, bool),
    /// That was a mistake.
    #[serde(rename = "uncalled")]
    Uncalled(PersonId),
    /// Organizers are reminded of the call.
    #[serde(rename = "call-again")]
    CallAgain(PersonId),
    /// They need not be called any more.
    #[serde(rename = "call-over")]
    CallOver(PersonId),
    /// Organizers are reminded that it waits for a date.
    #[serde(rename = "waits")]
    Waits(VisitId),
    /// It is not agreed any more that visits to this person are looked after.
    #[serde(rename = "disagreed")]
    Disagreed(PersonId),
    /// Photos may be taken, to that wording; or not (0).
    #[serde(rename = "photos")]
    Photos(VisitId, u16),
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Refusal {
    /// That was no description, or no address.
    #[serde(rename = "words")]
    Words,
    /// Two go already, or nobody is needed any more.
    #[serde(rename = "settled")]
    Settled,
    /// The code is wrong, old, or of another day: one answer for all.
    #[serde(rename = "code")]
    Code,
    /// Too many were tried that were not good.
    #[serde(rename = "rest")]
    Rest,
    /// There was no visit today about which a button can say anything.
    #[serde(rename = "not-today")]
    NotToday,
    /// It is done (`true`), or its day is over: where it was is put away.
    #[serde(rename = "put-away")]
    PutAway(bool),
    /// Nobody said that photos may be taken.
    #[serde(rename = "no-photos")]
    NoPhotos(VisitId),
    /// Is it of before, or of after?
    #[serde(rename = "which-photo")]
    PhotoWhich(VisitId),
    /// There are as many as may be.
    #[serde(rename = "photos-full")]
    PhotosFull(VisitId),
    /// The one before is still on its way.
    #[serde(rename = "one-by-one")]
    OneByOne(VisitId),
}

/// What follows, or why not.
pub fn decide(ctx: &Ctx<'_>, command: Command) -> Result<Decision, super::Refusal> {
    let me = ctx.me().ok_or(super::Refusal::Stale)?;
    match command {
        Command::Agree(who) => asking::agree(ctx, me, who),
        Command::Begin(who, kind) => asking::begin(ctx, me, who, kind),
        Command::Words(id, words) => asking::words(ctx, me, id, &words),
        Command::Home(id, home) => asking::home(ctx, me, id, &home),
        Command::Keep(id) => telling::keep(ctx, me, id),
        Command::Withdraw(id) => asking::withdraw(ctx, me, id),
        Command::Plan(id, start, skill) => plan::plan(ctx, id, start, skill),
        Command::PlanTeam(id, start, lead) => plan::plan_team(ctx, id, start, lead),
        Command::WithOne(id, start, name) => team::with_one(ctx, me, id, start, &name),
        Command::Add(id, who) => doors::add(ctx, id, who),
        Command::Decline(id) => plan::decline(ctx, id),
        Command::Accept(id, start) => doors::accept(ctx, me, id, start),
        Command::Pass(id) => doors::pass(ctx, me, id),
        Command::Leave(id) => doors::leave(ctx, me, id),
        Command::Came(id) => doors::came(ctx, me, id),
        Command::Unopened(id) => doors::unopened(ctx, me, id),
        Command::Done(id) => doors::done(ctx, me, id),
        Command::Known(id) => doors::known(ctx, me, id),
        Command::Check(code) => codes::check(ctx, me, code.reveal()),
        Command::Phone(who, words) => telling::phone(ctx, me, who, &words),
        Command::NoPhone(id) => telling::no_phone(ctx, me, id),
        Command::Called(who, n, told) => telephone::called(ctx, who, n, told),
        Command::Uncalled(who) => telephone::uncalled(ctx, who),
        Command::Forget(id) => forget::forget(ctx, me, id),
        Command::Disagree(who) => forget::disagree(ctx, me, who),
        Command::MayPhotograph(id, yes) => pictures::may(ctx, me, id, yes),
        Command::PhotoAway(id, photo) => pictures::take_away(ctx, me, id, photo),
    }
}
