//! The buttons about the market, and their permanent tags.

use super::super::{DayId, OfferId, PersonId, tags};
use super::Kind;

/// What buttons do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// What is there?
    Look(DayId),
    /// I bring something of this kind: what?
    Ask(DayId, Kind),
    /// A table (or two), under the conditions that stand there.
    SetUp(DayId, u8),
    /// This one.
    Show(OfferId),
    /// I bring it no more.
    Withdraw(OfferId),
    /// I would like it.
    Want(OfferId),
    /// I do not need it after all.
    Decline(OfferId),
    /// This neighbour gets it.
    Give(OfferId, PersonId),
    /// Something is wrong with it.
    Report(OfferId),
    /// Nothing is wrong with it.
    Clear(OfferId),
    /// It goes.
    Remove(OfferId),
}

impl Action {
    /// Its permanent tag and numbers.
    pub fn tag(&self) -> (&'static str, Vec<u64>) {
        let day = |d: &DayId, n: u64| vec![d.community.0.into(), d.n.into(), n];
        match self {
            Action::Look(d) => ("m.l", vec![d.community.0.into(), d.n.into()]),
            Action::Ask(d, kind) => ("m.a", day(d, kind.code())),
            Action::SetUp(d, tables) => ("m.t", day(d, (*tables).into())),
            Action::Show(o) => ("m.v", vec![o.0.into()]),
            Action::Withdraw(o) => ("m.x", vec![o.0.into()]),
            Action::Want(o) => ("m.w", vec![o.0.into()]),
            Action::Decline(o) => ("m.d", vec![o.0.into()]),
            Action::Give(o, p) => ("m.g", vec![o.0.into(), p.0.into()]),
            Action::Report(o) => ("m.r", vec![o.0.into()]),
            Action::Clear(o) => ("m.c", vec![o.0.into()]),
            Action::Remove(o) => ("m.n", vec![o.0.into()]),
        }
    }

    /// Reads it back; whether the numbers make sense is looked at later.
    pub fn parse(tag: &str, fields: &[u64]) -> Option<Action> {
        let day = || tags::day(fields, 0);
        let offer = || tags::field(fields, 0).map(OfferId);
        Some(match tag {
            "m.l" => Action::Look(day()?),
            "m.a" => Action::Ask(day()?, Kind::of_code(*fields.get(2)?)?),
            "m.t" => Action::SetUp(day()?, tags::field(fields, 2)?),
            "m.v" => Action::Show(offer()?),
            "m.x" => Action::Withdraw(offer()?),
            "m.w" => Action::Want(offer()?),
            "m.d" => Action::Decline(offer()?),
            "m.g" => Action::Give(offer()?, PersonId(tags::field(fields, 1)?)),
            "m.r" => Action::Report(offer()?),
            "m.c" => Action::Clear(offer()?),
            "m.n" => Action::Remove(offer()?),
            _ => return None,
        })
    }
}
