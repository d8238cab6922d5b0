//! What came of a day: counted once paper and opinions are in, kept for two years, no names.

mod sheet;
pub mod talk;

use super::*;
use chrono::{Days, NaiveTime, TimeDelta};
use repairs::Cents;
use std::collections::BTreeMap;

/// A day is counted so many days later, at this time: paper takes a while.
const AFTER: (u64, u32) = (2, 9);
/// Counted later than this, it is nothing to tell any more.
const LATE: TimeDelta = TimeDelta::days(10);
/// So many days of each community are remembered.
const KEPT: usize = 24;

/// What came of the last days.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reports {
    /// By community, oldest first.
    days: BTreeMap<CommunityId, Vec<Report>>,
}

/// What came of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Which day.
    pub day: DayId,
    /// When it began.
    #[serde(with = "chrono::serde::ts_seconds")]
    pub start: DateTime<Utc>,
    /// What came of each stall.
    pub stalls: Vec<Stall>,
    /// How many helped, and for how many minutes by their turns together.
    pub volunteers: (u32, u32),
    /// How many receipts for parts, and what they come to.
    pub parts: (u32, Cents),
    /// How it was liked: tenths of a point, and by how many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub liked: Option<(u32, u32)>,
}

/// What came of a stall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stall {
    /// Which.
    pub service: ServiceId,
    /// How many had booked.
    pub booked: u32,
    /// How many were served.
    pub served: u32,
    /// For how many nothing could be done: it cannot be mended, or the part was not there.
    #[serde(default, skip_serializing_if = "is_none")]
    pub unmended: u32,
    /// Of those served, how many had not booked.
    pub walk_ins: u32,
    /// How many were called twice, and did not come.
    pub no_shows: u32,
    /// How many had booked and did not come, as far as it was ticked; `None` where it was not, and in older reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missed: Option<u32>,
}

fn is_none(n: &u32) -> bool {
    *n == 0
}

impl Stall {
    /// How many had their turn, whatever came of it.
    pub fn over(&self) -> u32 {
        self.served + self.unmended
    }

    /// How many had booked and did not come; `None` where nobody ticked anything.
    pub fn missed(&self) -> Option<u32> {
        let ticked = self.booked == 0 || self.over() + self.no_shows > 0;
        let least = self.booked.saturating_sub(self.served.saturating_sub(self.walk_ins));
        ticked.then(|| self.missed.unwrap_or(least))
    }
}

/// What buttons do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The newest day's.
    Look(CommunityId),
    /// All of it on paper.
    Print(CommunityId),
    /// All of it as a workbook.
    Workbook(CommunityId),
}

impl Action {
    /// Its permanent tag and numbers.
    pub fn tag(&self) -> (&'static str, Vec<u64>) {
        match self {
            Action::Look(c) => ("e.l", vec![c.0.into()]),
            Action::Print(c) => ("e.p", vec![c.0.into()]),
            Action::Workbook(c) => ("e.x", vec![c.0.into()]),
        }
    }

    /// Reads it back; whether the numbers make sense is looked at later.
    pub fn parse(tag: &str, fields: &[u64]) -> Option<Action> {
        let community = CommunityId(tags::field(fields, 0)?);
        Some(match tag {
            "e.l" => Action::Look(community),
            "e.p" => Action::Print(community),
            "e.x" => Action::Workbook(community),
            _ => return None,
        })
    }
}

/// Nothing is ever wanted here but to look.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {}

/// What changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// A day was counted.
    #[serde(rename = "counted")]
    Counted(Report),
}

/// Nothing is ever refused here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Refusal {}

/// What is told or shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Notice {
    /// What came of the newest day that is over, for organizers; on screen, on paper, as a workbook.
    #[serde(rename = "report")]
    Report(CommunityId, As),
}

/// In which shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum As {
    /// A message.
    #[serde(rename = "words")]
    Words,
    /// A page to print, with a plot of the last twelve.
    #[serde(rename = "paper")]
    Paper,
    /// A workbook (XLSX) of all that is remembered.
    #[serde(rename = "workbook")]
    Workbook,
}

/// What follows.
pub fn decide(_: &Ctx<'_>, command: Command) -> Result<Decision, super::Refusal> {
    match command {}
}

/// When a day is counted.
pub fn next_due(s: &State) -> Option<(DateTime<Utc>, DueKey)> {
    let over = day::all(s).filter(|(id, day)| day.was_held() && counted(s, *id).is_none());
    over.map(|(id, day)| {
        let time = NaiveTime::from_hms_opt(AFTER.1, 0, 0).unwrap_or_default();
        let at = day::plan::at(day.date() + Days::new(AFTER.0), time, day.plan.zone);
        (day.plan.awake(at.max(day.end)), DueKey::Report(id))
    })
    .min()
}

/// What follows from it being time to count.
pub fn due(ctx: &Ctx<'_>, due: DueKey) -> Decision {
    let DueKey::Report(id) = due else { return Decision::nothing() };
    let Some((day, report)) = day::get(ctx.s, id).zip(count(ctx.s, id)) else { return Decision::nothing() };
    let to = To::Audience(Audience::Organizers(id.community));
    let send = Send::tell(to, Lane::Reminder, Notice::Report(id.community, As::Words));
    // Where nothing is booked but a wall is painted, something happened too.
    let happened = report.volunteers.0 > 0 || report.stalls.iter().any(|stall| stall.booked + stall.over() > 0);
    let worth = happened && ctx.now - day.end < LATE;
    let decision = Decision::nothing().event(Event::Counted(report));
    if worth { decision.and_send(send.not_before(day.plan.awake(ctx.now))) } else { decision }
}

/// Folds an event in.
pub fn apply(s: &mut State, event: &Event, _: &Commit) {
    let Event::Counted(report) = event;
    let days = s.reports.days.entry(report.day.community).or_default();
    days.push(report.clone());
    let old = days.len().saturating_sub(KEPT);
    days.drain(..old);
}

fn counted(s: &State, id: DayId) -> Option<&Report> {
    s.reports.days.get(&id.community)?.iter().find(|report| report.day == id)
}

/// So many people had turns, and so many minutes of them in all.
fn planned(s: &State, id: DayId) -> (u32, u32) {
    let lasts = |shift: &shifts::Shift| shifts::window(s, shift.turn).map(|(from, to)| (to - from).num_minutes());
    let turns = shifts::on_day(s, id).filter_map(|(_, shift)| Some(i64::from(shift.heads) * lasts(shift)?));
    let minutes: i64 = turns.sum();
    (teams::people_on(s, id), u32::try_from(minutes).unwrap_or(0))
}

/// What came of a day, as far as is known now.
pub fn count(s: &State, id: DayId) -> Option<Report> {
    let day = day::get(s, id)?;
    let stalls = day.services().filter(|(_, service)| service.places > 0).map(|(service, _)| {
        let tally = queue::tally(s, id, service);
        let booked = bookings::held(s, id, service);
        let queue::Tally { served, unmended, walk_ins, no_shows, missed } = tally;
        Stall { service, booked, served, unmended, walk_ins, no_shows, missed }
    });
    // Where nobody's coming was written down, turns are counted as they were planned.
    let volunteers = hours::of_day(s, id).unwrap_or_else(|| planned(s, id));
    let receipts: Vec<_> = repairs::of_day(s, id);
    let (neighbours, committee) = repairs::sums(&receipts);
    Some(Report {
        day: id,
        start: day.start,
        stalls: stalls.collect(),
        volunteers,
        parts: (receipts.len() as u32, Cents(neighbours.0 + committee.0)),
        liked: opinions::average(s, id).map(|(tenths, n)| (tenths, n as u32)),
    })
}

/// The reports of a community, oldest first; the newest day that is over counted as it stands.
pub fn of_community(s: &State, community: CommunityId) -> Vec<Report> {
    let mut all = s.reports.days.get(&community).cloned().unwrap_or_default();
    let over = day::all(s).filter(|(id, day)| id.community == community && day.was_held());
    for (id, _) in over {
        let Some(now) = count(s, id) else { continue };
        match all.iter_mut().find(|report| report.day == id) {
            // Paper may come in later still.
            Some(known) => *known = now,
            None => all.push(now),
        }
    }
    all
}

impl Report {
    /// How many did not come at the stalls where it was ticked, and at how many it was not.
    pub fn missed(&self) -> (Option<u32>, usize) {
        let known: Vec<_> = self.stalls.iter().filter_map(Stall::missed).collect();
        let ticked = self.stalls.iter().any(|stall| stall.booked + stall.over() > 0 && stall.missed().is_some());
        (ticked.then(|| known.iter().sum()), self.stalls.len() - known.len())
    }

    /// How many were served, or where nothing was called and nothing entered, how many had booked.
    pub fn came(&self) -> u32 {
        let served: u32 = self.stalls.iter().map(|stall| stall.served).sum();
        if self.stalls.iter().any(|stall| stall.over() > 0) {
            served
        } else {
            self.stalls.iter().map(|stall| stall.booked).sum()
        }
    }
}
