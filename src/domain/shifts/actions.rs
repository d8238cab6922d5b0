//! The buttons about turns, and their permanent tags.

use super::super::{CommunityId, DayId, ServiceId, ShiftId, tags};
use super::Turn;

/// What buttons do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// I would like to help.
    Choose(CommunityId),
    /// This turn.
    Turn(Turn),
    /// Yes, I take it.
    Confirm(Turn),
    /// This turn of mine.
    Show(ShiftId),
    /// I cannot come.
    Leave(ShiftId),
    /// That was a mistake.
    Restore(ShiftId),
    /// Into the telephone's calendar.
    Calendar(ShiftId),
    /// Ask the next few who can do what this stall needs.
    Appeal(DayId, ServiceId),
    /// Ask some more: so many were asked so far.
    AppealMore(DayId, ServiceId, u32),
    /// Ask everyone for this stall.
    AppealToAll(DayId, ServiceId),
    /// Tell those who booked there.
    TellBooked(DayId, ServiceId),
}

impl Action {
    /// Its permanent tag and numbers.
    pub fn tag(&self) -> (&'static str, Vec<u64>) {
        let stall = |d: &DayId, s: &ServiceId| vec![d.community.0.into(), d.n.into(), s.0.into()];
        let turn = |t: &Turn| [stall(&t.day, &t.service), vec![t.turn.into()]].concat();
        match self {
            Action::Choose(c) => ("s.c", vec![c.0.into()]),
            Action::Turn(t) => ("s.t", turn(t)),
            Action::Confirm(t) => ("s.k", turn(t)),
            Action::Show(s) => ("s.v", vec![s.0.into()]),
            Action::Leave(s) => ("s.x", vec![s.0.into()]),
            Action::Restore(s) => ("s.r", vec![s.0.into()]),
            Action::Calendar(s) => ("s.i", vec![s.0.into()]),
            Action::Appeal(d, s) => ("s.a", stall(d, s)),
            Action::AppealMore(d, s, n) => ("s.m", [stall(d, s), vec![(*n).into()]].concat()),
            Action::AppealToAll(d, s) => ("s.e", stall(d, s)),
            Action::TellBooked(d, s) => ("s.n", stall(d, s)),
        }
    }

    /// Reads it back; whether the numbers make sense is looked at later.
    pub fn parse(tag: &str, fields: &[u64]) -> Option<Action> {
        let day = || tags::day(fields, 0);
        let service = || tags::field(fields, 2).map(ServiceId);
        let turn = || Some(Turn { day: day()?, service: service()?, turn: tags::field(fields, 3)? });
        let shift = || tags::field(fields, 0).map(ShiftId);
        Some(match tag {
            "s.c" => Action::Choose(CommunityId(tags::field(fields, 0)?)),
            "s.t" => Action::Turn(turn()?),
            "s.k" => Action::Confirm(turn()?),
            "s.v" => Action::Show(shift()?),
            "s.x" => Action::Leave(shift()?),
            "s.r" => Action::Restore(shift()?),
            "s.i" => Action::Calendar(shift()?),
            "s.a" => Action::Appeal(day()?, service()?),
            "s.m" => Action::AppealMore(day()?, service()?, tags::field(fields, 3)?),
            "s.e" => Action::AppealToAll(day()?, service()?),
            "s.n" => Action::TellBooked(day()?, service()?),
            _ => return None,
        })
    }
}
