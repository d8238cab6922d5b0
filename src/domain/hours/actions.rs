//! The buttons about hours, and their permanent tags.

use super::super::{DayId, PersonId, tags};

/// What whoever keeps the list says of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// They came.
    Came,
    /// They went.
    Went,
    /// They were not there.
    Off,
}

/// What buttons do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Show the code of the moment.
    Open(DayId),
    /// I have a code to type.
    Enter(DayId),
    /// I go: I just showed this code.
    Go(DayId, u16),
    /// I have not gone yet.
    Back(DayId),
    /// How my day stands.
    Mine(DayId),
    /// Who came and went, from there on.
    List(DayId, u16),
    /// This one.
    Person(DayId, PersonId),
    /// They came, went, or were not there.
    Tick(DayId, PersonId, Mark),
    /// All of them came, or went.
    All(DayId, Mark),
    /// Is it so?
    Sum(DayId),
    /// It is: a button that does not know what was seen, and asks anew.
    Confirm(DayId),
    /// It is, as far as it was seen: the mark of that.
    ConfirmSeen(DayId, u32),
    /// It is not.
    Dispute(DayId),
    /// From when to when, and why?
    AskTimes(DayId, PersonId),
    /// I have looked at what is proposed: it is right, or not.
    Second(DayId, PersonId, u32, bool),
    /// My record of a year.
    Record(i32),
    /// On paper.
    Print(i32),
    /// As a table.
    Table(i32),
    /// The record of somebody whom I stand for.
    RecordOf(PersonId, i32),
    /// On paper.
    PrintOf(PersonId, i32),
}

impl Mark {
    /// Its permanent number.
    pub fn number(self) -> u64 {
        match self {
            Mark::Came => 0,
            Mark::Went => 1,
            Mark::Off => 2,
        }
    }

    /// The one with that number.
    pub fn numbered(n: u64) -> Option<Mark> {
        [Mark::Came, Mark::Went, Mark::Off].into_iter().find(|known| known.number() == n)
    }
}

impl Action {
    /// Its permanent tag and numbers.
    pub fn tag(&self) -> (&'static str, Vec<u64>) {
        let day = |d: &DayId| vec![d.community.0.into(), d.n.into()];
        let with = |d: &DayId, more: &[u64]| [day(d), more.to_vec()].concat();
        let year = |y: &i32| vec![u64::try_from(*y).unwrap_or(0)];
        match self {
            Action::Open(d) => ("h.c", day(d)),
            Action::Enter(d) => ("h.i", day(d)),
            Action::Go(d, code) => ("h.g", with(d, &[u64::from(*code)])),
            Action::Back(d) => ("h.b", day(d)),
            Action::Mine(d) => ("h.m", day(d)),
            Action::List(d, from) => ("h.l", with(d, &[u64::from(*from)])),
            Action::Person(d, p) => ("h.p", with(d, &[p.0.into()])),
            Action::Tick(d, p, m) => ("h.t", with(d, &[p.0.into(), m.number()])),
            Action::All(d, m) => ("h.a", with(d, &[m.number()])),
            Action::Sum(d) => ("h.s", day(d)),
            Action::Confirm(d) => ("h.k", day(d)),
            Action::ConfirmSeen(d, m) => ("h.K", with(d, &[u64::from(*m)])),
            Action::Dispute(d) => ("h.d", day(d)),
            Action::AskTimes(d, p) => ("h.w", with(d, &[p.0.into()])),
            Action::Second(d, p, n, yes) => ("h.y", with(d, &[p.0.into(), u64::from(*n), u64::from(*yes)])),
            Action::Record(y) => ("h.r", year(y)),
            Action::Print(y) => ("h.o", year(y)),
            Action::Table(y) => ("h.v", year(y)),
            Action::RecordOf(p, y) => ("h.R", [vec![p.0.into()], year(y)].concat()),
            Action::PrintOf(p, y) => ("h.O", [vec![p.0.into()], year(y)].concat()),
        }
    }

    /// Reads it back; whether the numbers make sense is looked at later.
    pub fn parse(tag: &str, fields: &[u64]) -> Option<Action> {
        let day = || tags::day(fields, 0);
        let person = || tags::field(fields, 2).map(PersonId);
        let year = || tags::field::<u16>(fields, 0).map(i32::from);
        let of = || tags::field(fields, 0).map(PersonId);
        let their_year = || tags::field::<u16>(fields, 1).map(i32::from);
        Some(match tag {
            "h.c" => Action::Open(day()?),
            "h.i" => Action::Enter(day()?),
            "h.g" => Action::Go(day()?, tags::field(fields, 2)?),
            "h.b" => Action::Back(day()?),
            "h.m" => Action::Mine(day()?),
            "h.l" => Action::List(day()?, tags::field(fields, 2)?),
            "h.p" => Action::Person(day()?, person()?),
            "h.t" => Action::Tick(day()?, person()?, Mark::numbered(*fields.get(3)?)?),
            "h.a" => Action::All(day()?, Mark::numbered(*fields.get(2)?)?),
            "h.s" => Action::Sum(day()?),
            "h.k" => Action::Confirm(day()?),
            "h.K" => Action::ConfirmSeen(day()?, tags::field(fields, 2)?),
            "h.d" => Action::Dispute(day()?),
            "h.w" => Action::AskTimes(day()?, person()?),
            "h.y" => Action::Second(day()?, person()?, tags::field(fields, 3)?, *fields.get(4)? != 0),
            "h.r" => Action::Record(year()?),
            "h.o" => Action::Print(year()?),
            "h.v" => Action::Table(year()?),
            "h.R" => Action::RecordOf(of()?, their_year()?),
            "h.O" => Action::PrintOf(of()?, their_year()?),
            _ => return None,
        })
    }
}
