//! The buttons about waiting, and their permanent tags.

use super::super::people::How;
use super::super::{DayId, PersonId, ServiceId, WaitId, tags};

/// What buttons do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Would I wait for this stall?
    Ask(DayId, ServiceId),
    /// This person waits.
    Join(DayId, ServiceId, PersonId),
    /// Somebody else waits.
    Other(DayId, ServiceId),
    /// Somebody comes along.
    With(DayId, ServiceId),
    /// I wait with this person.
    Together(DayId, ServiceId, PersonId),
    /// These two wait together, and so they said.
    Both(DayId, ServiceId, PersonId, PersonId, How),
    /// How the line stands.
    Show(WaitId),
    /// I wait no longer, or let the next one have it.
    Leave(DayId, ServiceId, WaitId),
    /// I take it.
    Accept(DayId, ServiceId, WaitId),
}

impl Action {
    /// Its permanent tag and numbers.
    pub fn tag(&self) -> (&'static str, Vec<u64>) {
        let stall = |d: &DayId, s: &ServiceId| vec![d.community.0.into(), d.n.into(), s.0.into()];
        let person = |d: &DayId, s: &ServiceId, p: &PersonId| [stall(d, s), vec![p.0.into()]].concat();
        let turn = |d: &DayId, s: &ServiceId, w: &WaitId| [stall(d, s), vec![w.0.into()]].concat();
        match self {
            Action::Ask(d, s) => ("w.a", stall(d, s)),
            Action::Join(d, s, p) => ("w.j", person(d, s, p)),
            Action::Other(d, s) => ("w.o", stall(d, s)),
            Action::With(d, s) => ("w.w", stall(d, s)),
            Action::Together(d, s, p) => ("w.t", person(d, s, p)),
            Action::Both(d, s, p, q, how) => ("w.b", [person(d, s, p), vec![q.0.into(), how.number()]].concat()),
            Action::Show(w) => ("w.v", vec![w.0.into()]),
            Action::Leave(d, s, w) => ("w.x", turn(d, s, w)),
            Action::Accept(d, s, w) => ("w.y", turn(d, s, w)),
        }
    }

    /// Reads it back; whether the numbers make sense is looked at later.
    pub fn parse(tag: &str, fields: &[u64]) -> Option<Action> {
        let day = || tags::day(fields, 0);
        let service = || tags::field(fields, 2).map(ServiceId);
        let person = || tags::field(fields, 3).map(PersonId);
        let waiter = |at| tags::field(fields, at).map(WaitId);
        Some(match tag {
            "w.a" => Action::Ask(day()?, service()?),
            "w.j" => Action::Join(day()?, service()?, person()?),
            "w.o" => Action::Other(day()?, service()?),
            "w.w" => Action::With(day()?, service()?),
            "w.t" => Action::Together(day()?, service()?, person()?),
            "w.b" => {
                let other = PersonId(tags::field(fields, 4)?);
                Action::Both(day()?, service()?, person()?, other, How::of(fields, 5)?)
            }
            "w.v" => Action::Show(waiter(0)?),
            "w.x" => Action::Leave(day()?, service()?, waiter(3)?),
            "w.y" => Action::Accept(day()?, service()?, waiter(3)?),
            _ => return None,
        })
    }
}
