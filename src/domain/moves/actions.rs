//! The buttons about moving a stall's places, and their permanent tags.

use super::super::{DayId, ServiceId, tags};
use super::{Count, Way};

/// What buttons do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The places of this stall shall go to another: which?
    Ask(DayId, ServiceId),
    /// To that one: really?
    Sure(Way),
    /// Yes, these.
    Move(Way, Count),
    /// Somebody is there.
    Manned(DayId, ServiceId),
}

impl Action {
    /// Its permanent tag and numbers.
    pub fn tag(&self) -> (&'static str, Vec<u64>) {
        let stall = |d: &DayId, s: &ServiceId| vec![d.community.0.into(), d.n.into(), s.0.into()];
        let way = |w: &Way| [stall(&w.day, &w.from), vec![w.to.0.into()]].concat();
        match self {
            Action::Ask(d, s) => ("y.a", stall(d, s)),
            Action::Sure(w) => ("y.s", way(w)),
            Action::Manned(d, s) => ("y.h", stall(d, s)),
            Action::Move(w, n) => ("y.m", [way(w), vec![n.all.into(), n.other.into()]].concat()),
        }
    }

    /// Reads it back; whether the numbers make sense is looked at later.
    pub fn parse(tag: &str, fields: &[u64]) -> Option<Action> {
        let (day, from) = (tags::day(fields, 0)?, ServiceId(tags::field(fields, 2)?));
        let way = || Some(Way { day, from, to: ServiceId(tags::field(fields, 3)?) });
        Some(match tag {
            "y.a" => Action::Ask(day, from),
            "y.h" => Action::Manned(day, from),
            "y.s" => Action::Sure(way()?),
            "y.m" => Action::Move(way()?, Count { all: tags::field(fields, 4)?, other: tags::field(fields, 5)? }),
            _ => return None,
        })
    }
}
