//! The buttons about days, and their permanent tags.

use super::super::{CommunityId, DayId, ServiceId, tags};
use super::Change;
use chrono::{DateTime, Utc};

/// What buttons do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The coming day.
    Card,
    /// My places and turns.
    Plans,
    /// I will come.
    Coming(DayId),
    /// I cannot come.
    CannotCome(DayId),
    /// All stalls.
    Roster(CommunityId),
    /// All stalls of that day, also a past one.
    RosterOf(DayId),
    /// The same, from the given stall on.
    RosterFrom(DayId, u16),
    /// One stall.
    Stall(DayId, ServiceId),
    /// The same, from the given name on.
    StallFrom(DayId, ServiceId, u16),
    /// Whose place at a stall is to be given back.
    AskGiveBack(DayId, ServiceId),
    /// The same, from the given name on.
    GiveBackFrom(DayId, ServiceId, u16),
    /// The sheets of the day that is now or next, or just over.
    Print(CommunityId),
    /// The sheets of that day.
    PrintOf(DayId),
    /// Who is to be called.
    CallList(DayId),
    /// What can be changed.
    Change(CommunityId),
    /// Another venue.
    AskVenue(DayId),
    /// Other places.
    AskPlaces(DayId),
    /// Other places of one service.
    AskPlacesOf(DayId, ServiceId),
    /// Another date.
    AskDate(DayId),
    /// Another hour.
    AskHour(DayId),
    /// A change that wants a reason.
    AskReason(DayId, Change),
    /// The change itself. The number is the mark of the words it was looked at with.
    Make(DayId, Change, u32),
    /// After all.
    Reopen(DayId),
    /// What about the weather?
    Weather(DayId),
    /// As planned (`false`), or indoors (`true`): really?
    AskWeather(DayId, bool),
    /// Yes.
    MakeWeather(DayId, bool),
    /// The last change was a mistake.
    TakeBack(DayId),
}

fn change_fields(change: &Change) -> Vec<u64> {
    match change {
        Change::Venue => vec![0],
        Change::Places(service, places) => vec![1, service.0.into(), (*places).into()],
        Change::Move(start) => vec![2, u64::try_from(start.timestamp()).unwrap_or(0)],
        Change::Cancel => vec![3],
    }
}

fn change_of(fields: &[u64]) -> Option<Change> {
    Some(match fields.first()? {
        0 => Change::Venue,
        1 => Change::Places(ServiceId(tags::field(fields, 1)?), tags::field(fields, 2)?),
        2 => Change::Move(DateTime::<Utc>::from_timestamp(tags::field(fields, 1)?, 0)?),
        3 => Change::Cancel,
        _ => return None,
    })
}

impl Action {
    /// Its permanent tag and numbers.
    pub fn tag(&self) -> (&'static str, Vec<u64>) {
        let day = |d: &DayId| vec![d.community.0.into(), d.n.into()];
        let stall = |d: &DayId, s: &ServiceId| vec![d.community.0.into(), d.n.into(), s.0.into()];
        let with = |d: &DayId, c: &Change| [day(d), change_fields(c)].concat();
        match self {
            Action::Card => ("d.c", vec![]),
            Action::Plans => ("d.m", vec![]),
            Action::Coming(d) => ("d.y", day(d)),
            Action::CannotCome(d) => ("d.n", day(d)),
            Action::Roster(c) => ("d.r", vec![c.0.into()]),
            Action::RosterOf(d) => ("d.R", day(d)),
            Action::RosterFrom(d, from) => ("d.t", [day(d), vec![(*from).into()]].concat()),
            Action::StallFrom(d, s, from) => ("d.S", [stall(d, s), vec![(*from).into()]].concat()),
            Action::GiveBackFrom(d, s, from) => ("d.G", [stall(d, s), vec![(*from).into()]].concat()),
            Action::Stall(d, s) => ("d.s", stall(d, s)),
            Action::AskGiveBack(d, s) => ("d.g", stall(d, s)),
            Action::Print(c) => ("d.p", vec![c.0.into()]),
            Action::PrintOf(d) => ("d.P", day(d)),
            Action::CallList(d) => ("d.l", day(d)),
            Action::Change(c) => ("d.x", vec![c.0.into()]),
            Action::AskVenue(d) => ("d.v", day(d)),
            Action::AskPlaces(d) => ("d.q", day(d)),
            Action::AskPlacesOf(d, s) => ("d.Q", stall(d, s)),
            Action::AskDate(d) => ("d.d", day(d)),
            Action::AskHour(d) => ("d.h", day(d)),
            Action::AskReason(d, c) => ("d.w", with(d, c)),
            Action::Make(d, c, mark) => ("d.k", [day(d), vec![(*mark).into()], change_fields(c)].concat()),
            Action::Reopen(d) => ("d.o", day(d)),
            Action::Weather(d) => ("d.f", day(d)),
            Action::AskWeather(d, indoors) => ("d.i", [day(d), vec![(*indoors).into()]].concat()),
            Action::MakeWeather(d, indoors) => ("d.I", [day(d), vec![(*indoors).into()]].concat()),
            Action::TakeBack(d) => ("d.u", day(d)),
        }
    }

    /// Reads it back; whether the numbers make sense is looked at later.
    pub fn parse(tag: &str, fields: &[u64]) -> Option<Action> {
        let day = || tags::day(fields, 0);
        let service = || tags::field(fields, 2).map(ServiceId);
        let community = || tags::field(fields, 0).map(CommunityId);
        let change = || change_of(fields.get(2..)?);
        Some(match tag {
            "d.c" => Action::Card,
            "d.m" => Action::Plans,
            "d.y" => Action::Coming(day()?),
            "d.n" => Action::CannotCome(day()?),
            "d.r" => Action::Roster(community()?),
            "d.R" => Action::RosterOf(day()?),
            "d.t" => Action::RosterFrom(day()?, tags::field(fields, 2)?),
            "d.S" => Action::StallFrom(day()?, service()?, tags::field(fields, 3)?),
            "d.G" => Action::GiveBackFrom(day()?, service()?, tags::field(fields, 3)?),
            "d.s" => Action::Stall(day()?, service()?),
            "d.g" => Action::AskGiveBack(day()?, service()?),
            "d.p" => Action::Print(community()?),
            "d.P" => Action::PrintOf(day()?),
            "d.l" => Action::CallList(day()?),
            "d.x" => Action::Change(community()?),
            "d.v" => Action::AskVenue(day()?),
            "d.q" => Action::AskPlaces(day()?),
            "d.Q" => Action::AskPlacesOf(day()?, service()?),
            "d.d" => Action::AskDate(day()?),
            "d.h" => Action::AskHour(day()?),
            "d.w" => Action::AskReason(day()?, change()?),
            "d.k" => Action::Make(day()?, change_of(fields.get(3..)?)?, tags::field(fields, 2)?),
            "d.o" => Action::Reopen(day()?),
            "d.f" => Action::Weather(day()?),
            "d.i" => Action::AskWeather(day()?, *fields.get(2)? != 0),
            "d.I" => Action::MakeWeather(day()?, *fields.get(2)? != 0),
            "d.u" => Action::TakeBack(day()?),
            _ => return None,
        })
    }
}
