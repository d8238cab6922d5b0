//! The buttons about visits, and their permanent tags.

use super::super::{CommunityId, PersonId, PhotoId, SkillId, VisitId, tags};
use super::Kind;
use chrono::{DateTime, Datelike, NaiveDate, Utc};

/// What buttons do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// What is there for me, and for whom do I ask?
    Mine(CommunityId),
    /// For this person.
    For(PersonId),
    /// For somebody who is not known yet.
    Other(CommunityId),
    /// It is agreed, for this person.
    Agree(PersonId),
    /// This is needed.
    Kind(PersonId, Kind),
    /// What is needed, once more.
    AskWords(VisitId),
    /// Where, once more.
    AskHome(VisitId),
    /// What was told at this step stays as it is.
    Keep(VisitId),
    /// How does it stand?
    Show(VisitId),
    /// It is not needed any more: really?
    AskWithdraw(VisitId),
    /// Yes.
    Withdraw(VisitId),
    /// Is whoever stands at the door sent by the committee?
    AskCode(CommunityId),
    /// All of them.
    List(CommunityId),
    /// One of them.
    Desk(VisitId),
    /// On which date? The first or the second week.
    Dates(VisitId, bool),
    /// At which hour?
    Hours(VisitId, NaiveDate),
    /// Who is asked?
    Whom(VisitId, DateTime<Utc>),
    /// So it is, and those who can that are asked.
    Plan(VisitId, DateTime<Utc>, Option<SkillId>),
    /// So it is, and this one's team is asked.
    PlanTeam(VisitId, DateTime<Utc>, PersonId),
    /// I go at that moment with one of my team: with whom?
    AskOne(VisitId, DateTime<Utc>),
    /// Who said yes by telephone?
    AskWho(VisitId),
    /// This one.
    Add(VisitId, PersonId),
    /// The committee cannot: really?
    AskDecline(VisitId),
    /// Yes.
    Decline(VisitId),
    /// I look after the door.
    Known(VisitId),
    /// I go, at that moment: a button of before it was moved is no yes to another date.
    Accept(VisitId, DateTime<Utc>),
    /// Not this time.
    Pass(VisitId),
    /// Can you go? Once more.
    Offer(VisitId),
    /// How does it stand, for whoever goes?
    Duty(VisitId),
    /// I cannot go after all: really?
    AskLeave(VisitId),
    /// Yes.
    Leave(VisitId),
    /// We were let in.
    Came(VisitId),
    /// Nobody opens.
    Unopened(VisitId),
    /// It is done.
    Done(VisitId),
    /// Whom to telephone, and what to say.
    Call(PersonId),
    /// That call was answered, or not.
    Called(PersonId, u32, bool),
    /// That was a mistake.
    Uncalled(PersonId),
    /// Under which number are they reached?
    AskPhone(PersonId),
    /// There is no telephone.
    NoPhone(VisitId),
    /// Those that are over.
    Past(CommunityId),
    /// What is kept of it shall go: really?
    AskForget(VisitId),
    /// Yes.
    Forget(VisitId),
    /// Nothing about visits to this person shall be kept: really?
    AskDisagree(PersonId),
    /// Yes.
    Disagree(PersonId),
    /// May photos be taken, and which are there?
    Photos(VisitId),
    /// They may, or not.
    MayPhotograph(VisitId, bool),
    /// I send one, of before or of after it.
    AskPhoto(VisitId, bool),
    /// Away with this one.
    PhotoAway(VisitId, PhotoId),
}

fn seconds(at: &DateTime<Utc>) -> u64 {
    at.timestamp().unsigned_abs()
}

impl Action {
    /// Its permanent tag and numbers.
    pub fn tag(&self) -> (&'static str, Vec<u64>) {
        let visit = |v: &VisitId| vec![u64::from(v.0)];
        match self {
            Action::Mine(c) => ("v.m", vec![c.0.into()]),
            Action::For(p) => ("v.f", vec![p.0.into()]),
            Action::Other(c) => ("v.o", vec![c.0.into()]),
            Action::Agree(p) => ("v.g", vec![p.0.into()]),
            Action::Kind(p, kind) => ("v.k", vec![p.0.into(), (*kind == Kind::Company).into()]),
            Action::AskWords(v) => ("v.W", visit(v)),
            Action::AskHome(v) => ("v.H", visit(v)),
            Action::Keep(v) => ("v.O", visit(v)),
            Action::Show(v) => ("v.v", visit(v)),
            Action::AskWithdraw(v) => ("v.w", visit(v)),
            Action::Withdraw(v) => ("v.x", visit(v)),
            Action::AskCode(c) => ("v.c", vec![c.0.into()]),
            Action::List(c) => ("v.l", vec![c.0.into()]),
            Action::Desk(v) => ("v.d", visit(v)),
            Action::Dates(v, later) => ("v.t", vec![v.0.into(), (*later).into()]),
            Action::Hours(v, date) => ("v.h", vec![v.0.into(), date.num_days_from_ce().unsigned_abs().into()]),
            Action::Whom(v, at) => ("v.i", vec![v.0.into(), seconds(at)]),
            Action::Plan(v, at, skill) => {
                ("v.p", vec![v.0.into(), seconds(at), skill.map_or(0, |skill| skill.0.into())])
            }
            Action::PlanTeam(v, at, p) => ("v.B", vec![v.0.into(), seconds(at), p.0.into()]),
            Action::AskOne(v, at) => ("v.A", vec![v.0.into(), seconds(at)]),
            Action::AskWho(v) => ("v.G", visit(v)),
            Action::Add(v, p) => ("v.j", vec![v.0.into(), p.0.into()]),
            Action::AskDecline(v) => ("v.N", visit(v)),
            Action::Decline(v) => ("v.n", visit(v)),
            Action::Known(v) => ("v.K", visit(v)),
            Action::Accept(v, at) => ("v.y", vec![v.0.into(), seconds(at)]),
            Action::Pass(v) => ("v.q", visit(v)),
            Action::Offer(v) => ("v.r", visit(v)),
            Action::Duty(v) => ("v.u", visit(v)),
            Action::AskLeave(v) => ("v.E", visit(v)),
            Action::Leave(v) => ("v.e", visit(v)),
            Action::Came(v) => ("v.a", visit(v)),
            Action::Unopened(v) => ("v.b", visit(v)),
            Action::Done(v) => ("v.z", visit(v)),
            Action::Call(p) => ("v.C", vec![p.0.into()]),
            Action::Called(p, n, told) => ("v.T", vec![p.0.into(), (*n).into(), (*told).into()]),
            Action::Uncalled(p) => ("v.U", vec![p.0.into()]),
            Action::AskPhone(p) => ("v.P", vec![p.0.into()]),
            Action::NoPhone(v) => ("v.Q", visit(v)),
            Action::Past(c) => ("v.s", vec![c.0.into()]),
            Action::AskForget(v) => ("v.F", visit(v)),
            Action::Forget(v) => ("v.R", visit(v)),
            Action::AskDisagree(p) => ("v.S", vec![p.0.into()]),
            Action::Disagree(p) => ("v.D", vec![p.0.into()]),
            Action::Photos(v) => ("v.I", visit(v)),
            Action::MayPhotograph(v, yes) => ("v.M", vec![v.0.into(), (*yes).into()]),
            Action::AskPhoto(v, after) => ("v.J", vec![v.0.into(), (*after).into()]),
            Action::PhotoAway(v, photo) => ("v.X", vec![v.0.into(), photo.0.into()]),
        }
    }

    /// Reads it back; whether the numbers make sense is looked at later.
    pub fn parse(tag: &str, fields: &[u64]) -> Option<Action> {
        let community = || tags::field(fields, 0).map(CommunityId);
        let person = || tags::field(fields, 0).map(PersonId);
        let visit = || tags::field(fields, 0).map(VisitId);
        let moment = || DateTime::from_timestamp(tags::field(fields, 1)?, 0);
        let yes = || Some(*fields.get(1)? != 0);
        Some(match tag {
            "v.m" => Action::Mine(community()?),
            "v.f" => Action::For(person()?),
            "v.o" => Action::Other(community()?),
            "v.g" => Action::Agree(person()?),
            "v.k" => Action::Kind(person()?, if yes()? { Kind::Company } else { Kind::Work }),
            "v.W" => Action::AskWords(visit()?),
            "v.H" => Action::AskHome(visit()?),
            "v.O" => Action::Keep(visit()?),
            "v.v" => Action::Show(visit()?),
            "v.w" => Action::AskWithdraw(visit()?),
            "v.x" => Action::Withdraw(visit()?),
            "v.c" => Action::AskCode(community()?),
            "v.l" => Action::List(community()?),
            "v.d" => Action::Desk(visit()?),
            "v.t" => Action::Dates(visit()?, yes()?),
            "v.h" => Action::Hours(visit()?, NaiveDate::from_num_days_from_ce_opt(tags::field(fields, 1)?)?),
            "v.i" => Action::Whom(visit()?, moment()?),
            "v.p" => {
                let skill: u32 = tags::field(fields, 2)?;
                Action::Plan(visit()?, moment()?, (skill != 0).then_some(SkillId(skill)))
            }
            "v.B" => Action::PlanTeam(visit()?, moment()?, PersonId(tags::field(fields, 2)?)),
            "v.A" => Action::AskOne(visit()?, moment()?),
            "v.G" => Action::AskWho(visit()?),
            "v.j" => Action::Add(visit()?, PersonId(tags::field(fields, 1)?)),
            "v.N" => Action::AskDecline(visit()?),
            "v.n" => Action::Decline(visit()?),
            "v.K" => Action::Known(visit()?),
            "v.y" => Action::Accept(visit()?, moment()?),
            "v.q" => Action::Pass(visit()?),
            "v.r" => Action::Offer(visit()?),
            "v.u" => Action::Duty(visit()?),
            "v.E" => Action::AskLeave(visit()?),
            "v.e" => Action::Leave(visit()?),
            "v.a" => Action::Came(visit()?),
            "v.b" => Action::Unopened(visit()?),
            "v.z" => Action::Done(visit()?),
            "v.C" => Action::Call(person()?),
            "v.T" => Action::Called(person()?, tags::field(fields, 1)?, *fields.get(2)? != 0),
            "v.U" => Action::Uncalled(person()?),
            "v.P" => Action::AskPhone(person()?),
            "v.Q" => Action::NoPhone(visit()?),
            "v.s" => Action::Past(community()?),
            "v.F" => Action::AskForget(visit()?),
            "v.R" => Action::Forget(visit()?),
            "v.S" => Action::AskDisagree(person()?),
            "v.D" => Action::Disagree(person()?),
            "v.I" => Action::Photos(visit()?),
            "v.M" => Action::MayPhotograph(visit()?, yes()?),
            "v.J" => Action::AskPhoto(visit()?, yes()?),
            "v.X" => Action::PhotoAway(visit()?, PhotoId(tags::field(fields, 1)?)),
            _ => return None,
        })
    }
}
