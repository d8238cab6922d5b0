//! The buttons about stand-ins, and their permanent tags.

use super::super::{PersonId, ShiftId, tags};

/// What buttons do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Somebody shall be asked to stand in: really?
    Sure(ShiftId),
    /// Yes, ask.
    Seek(ShiftId),
    /// Ask nobody else.
    Stop(ShiftId),
    /// I stand in.
    Take(ShiftId),
    /// I have somebody in mind.
    Hand(ShiftId),
    /// I cannot.
    Decline(ShiftId),
    /// Whom to telephone about it.
    Call(ShiftId),
    /// Somebody was telephoned, and comes.
    Came(ShiftId, PersonId),
    /// Nobody was found by telephone.
    Nobody(ShiftId),
}

impl Action {
    /// Its permanent tag and numbers.
    pub fn tag(&self) -> (&'static str, Vec<u64>) {
        match self {
            Action::Sure(s) => ("t.a", vec![s.0.into()]),
            Action::Seek(s) => ("t.s", vec![s.0.into()]),
            Action::Stop(s) => ("t.x", vec![s.0.into()]),
            Action::Take(s) => ("t.y", vec![s.0.into()]),
            Action::Hand(s) => ("t.h", vec![s.0.into()]),
            Action::Decline(s) => ("t.n", vec![s.0.into()]),
            Action::Call(s) => ("t.c", vec![s.0.into()]),
            Action::Came(s, p) => ("t.f", vec![s.0.into(), p.0.into()]),
            Action::Nobody(s) => ("t.o", vec![s.0.into()]),
        }
    }

    /// Reads it back; whether the numbers make sense is looked at later.
    pub fn parse(tag: &str, fields: &[u64]) -> Option<Action> {
        let shift = ShiftId(tags::field(fields, 0)?);
        Some(match tag {
            "t.a" => Action::Sure(shift),
            "t.s" => Action::Seek(shift),
            "t.x" => Action::Stop(shift),
            "t.y" => Action::Take(shift),
            "t.h" => Action::Hand(shift),
            "t.n" => Action::Decline(shift),
            "t.c" => Action::Call(shift),
            "t.f" => Action::Came(shift, PersonId(tags::field(fields, 1)?)),
            "t.o" => Action::Nobody(shift),
            _ => return None,
        })
    }
}
