//! The buttons of teams and of what they bring, and their permanent tags.

use super::super::hours::Mark;
use super::super::shifts::Turn;
use super::super::{CommunityId, DayId, PersonId, PledgeId, ServiceId, ShiftId, people, tags};

/// What buttons do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// We come together: how it stands.
    Mine(CommunityId),
    /// We help at a stall.
    Help(CommunityId),
    /// We bring something.
    Bring(CommunityId),
    /// We are called something else.
    Rename(CommunityId),
    /// This turn: how many of you?
    Ask(Turn),
    /// So many.
    Come(Turn, u16),
    /// Another number of us.
    AskHeads(ShiftId),
    /// So many of us.
    Heads(ShiftId, u16),
    /// Who comes, by name.
    AskNames(ShiftId),
    /// Something promised.
    Show(PledgeId),
    /// We cannot bring it after all.
    Withdraw(PledgeId),
    /// Who brings what.
    Brings(DayId),
    /// It has come, or it has not.
    Arrived(PledgeId, bool),
    /// Who of us has hours of their own, from there on.
    Members(ShiftId, u16),
    /// I am of that team: these are its digits.
    Join(ShiftId, u32),
    /// Somebody else is of it: who?
    JoinWhom(ShiftId, u32),
    /// This one, whom I stand for, and who said yes to it.
    JoinFor(ShiftId, u32, PersonId, people::How),
    /// The team I am of.
    Joined(ShiftId),
    /// I am not of it.
    Part(ShiftId),
    /// Nor is this one, whom I stand for.
    PartFor(ShiftId, PersonId),
    /// One of us came, or was not there.
    Mark(ShiftId, PersonId, Mark),
    /// All of us came, or went.
    All(ShiftId, Mark),
}

impl Action {
    /// Its permanent tag and numbers.
    pub fn tag(&self) -> (&'static str, Vec<u64>) {
        let community = |c: &CommunityId| vec![c.0.into()];
        let turn = |t: &Turn| vec![t.day.community.0.into(), t.day.n.into(), t.service.0.into(), t.turn.into()];
        let with = |before: Vec<u64>, n: u64| [before, vec![n]].concat();
        match self {
            Action::Mine(c) => ("u.m", community(c)),
            Action::Help(c) => ("u.h", community(c)),
            Action::Bring(c) => ("u.b", community(c)),
            Action::Rename(c) => ("u.r", community(c)),
            Action::Ask(t) => ("u.t", turn(t)),
            Action::Come(t, n) => ("u.n", with(turn(t), (*n).into())),
            Action::AskHeads(s) => ("u.x", vec![s.0.into()]),
            Action::Heads(s, n) => ("u.k", vec![s.0.into(), (*n).into()]),
            Action::AskNames(s) => ("u.l", vec![s.0.into()]),
            Action::Show(p) => ("u.p", vec![p.0.into()]),
            Action::Withdraw(p) => ("u.w", vec![p.0.into()]),
            Action::Brings(d) => ("u.o", vec![d.community.0.into(), d.n.into()]),
            Action::Arrived(p, yes) => ("u.y", vec![p.0.into(), u64::from(*yes)]),
            Action::Members(s, from) => ("u.e", vec![s.0.into(), (*from).into()]),
            Action::Join(s, digits) => ("u.j", vec![s.0.into(), (*digits).into()]),
            Action::JoinWhom(s, digits) => ("u.g", vec![s.0.into(), (*digits).into()]),
            Action::JoinFor(s, digits, p, how) => {
                ("u.f", vec![s.0.into(), (*digits).into(), p.0.into(), how.number()])
            }
            Action::Joined(s) => ("u.v", vec![s.0.into()]),
            Action::Part(s) => ("u.q", vec![s.0.into()]),
            Action::PartFor(s, p) => ("u.d", vec![s.0.into(), p.0.into()]),
            Action::Mark(s, p, m) => ("u.c", vec![s.0.into(), p.0.into(), m.number()]),
            Action::All(s, m) => ("u.a", vec![s.0.into(), m.number()]),
        }
    }

    /// Reads it back; whether the numbers make sense is looked at later.
    pub fn parse(tag: &str, fields: &[u64]) -> Option<Action> {
        let community = || tags::field(fields, 0).map(CommunityId);
        let service = || tags::field(fields, 2).map(ServiceId);
        let turn =
            || Some(Turn { day: tags::day(fields, 0)?, service: service()?, turn: tags::field(fields, 3)? });
        let shift = || tags::field(fields, 0).map(ShiftId);
        let pledge = || tags::field(fields, 0).map(PledgeId);
        Some(match tag {
            "u.m" => Action::Mine(community()?),
            "u.h" => Action::Help(community()?),
            "u.b" => Action::Bring(community()?),
            "u.r" => Action::Rename(community()?),
            "u.t" => Action::Ask(turn()?),
            "u.n" => Action::Come(turn()?, tags::field(fields, 4)?),
            "u.x" => Action::AskHeads(shift()?),
            "u.k" => Action::Heads(shift()?, tags::field(fields, 1)?),
            "u.l" => Action::AskNames(shift()?),
            "u.p" => Action::Show(pledge()?),
            "u.w" => Action::Withdraw(pledge()?),
            "u.o" => Action::Brings(tags::day(fields, 0)?),
            "u.e" => Action::Members(shift()?, tags::field(fields, 1)?),
            "u.j" => Action::Join(shift()?, tags::field(fields, 1)?),
            "u.g" => Action::JoinWhom(shift()?, tags::field(fields, 1)?),
            "u.f" => Action::JoinFor(
                shift()?,
                tags::field(fields, 1)?,
                tags::field(fields, 2).map(PersonId)?,
                people::How::of(fields, 3)?,
            ),
            "u.v" => Action::Joined(shift()?),
            "u.q" => Action::Part(shift()?),
            "u.d" => Action::PartFor(shift()?, tags::field(fields, 1).map(PersonId)?),
            "u.c" => {
                Action::Mark(shift()?, tags::field(fields, 1).map(PersonId)?, Mark::numbered(*fields.get(2)?)?)
            }
            "u.a" => Action::All(shift()?, Mark::numbered(*fields.get(1)?)?),
            "u.y" => Action::Arrived(pledge()?, *fields.get(1)? != 0),
            _ => return None,
        })
    }
}
