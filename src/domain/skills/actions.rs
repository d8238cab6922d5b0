//! The buttons about skills, and their permanent tags.

use super::super::{CommunityId, DayId, ServiceId, SkillId, tags};

/// What buttons do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// What can I do?
    Mine(CommunityId),
    /// The same, a page further.
    MineFrom(CommunityId, u16),
    /// I can do this.
    Offer(CommunityId, ServiceId),
    /// I can do something else.
    AskWords(CommunityId),
    /// I would rather not be asked for it any more.
    Withdraw(SkillId),
    /// What can people do here?
    List(CommunityId),
    /// The same, a page further.
    ListFrom(CommunityId, u16),
    /// What about this one?
    Show(SkillId),
    /// They can, at this stall.
    Confirm(SkillId, ServiceId),
    /// They can; there is no stall for it.
    ConfirmWords(SkillId),
    /// Not now.
    Decline(SkillId),
    /// I do not come this time.
    NotThisTime(DayId, ServiceId),
    /// Who was asked, and what did they say? A page of them.
    Asked(DayId, u16),
}

impl Action {
    /// Its permanent tag and numbers.
    pub fn tag(&self) -> (&'static str, Vec<u64>) {
        match self {
            Action::Mine(c) => ("k.m", vec![c.0.into()]),
            Action::MineFrom(c, page) => ("k.M", vec![c.0.into(), (*page).into()]),
            Action::ListFrom(c, page) => ("k.L", vec![c.0.into(), (*page).into()]),
            Action::Offer(c, s) => ("k.o", vec![c.0.into(), s.0.into()]),
            Action::AskWords(c) => ("k.w", vec![c.0.into()]),
            Action::Withdraw(k) => ("k.x", vec![k.0.into()]),
            Action::List(c) => ("k.l", vec![c.0.into()]),
            Action::Show(k) => ("k.v", vec![k.0.into()]),
            Action::Confirm(k, s) => ("k.k", vec![k.0.into(), s.0.into()]),
            Action::ConfirmWords(k) => ("k.K", vec![k.0.into()]),
            Action::Decline(k) => ("k.n", vec![k.0.into()]),
            Action::NotThisTime(d, s) => ("k.N", vec![d.community.0.into(), d.n.into(), s.0.into()]),
            Action::Asked(d, page) => ("k.a", vec![d.community.0.into(), d.n.into(), (*page).into()]),
        }
    }

    /// Reads it back; whether the numbers make sense is looked at later.
    pub fn parse(tag: &str, fields: &[u64]) -> Option<Action> {
        let community = || tags::field(fields, 0).map(CommunityId);
        let service = || tags::field(fields, 1).map(ServiceId);
        let skill = || tags::field(fields, 0).map(SkillId);
        Some(match tag {
            "k.m" => Action::Mine(community()?),
            "k.M" => Action::MineFrom(community()?, tags::field(fields, 1)?),
            "k.L" => Action::ListFrom(community()?, tags::field(fields, 1)?),
            "k.o" => Action::Offer(community()?, service()?),
            "k.w" => Action::AskWords(community()?),
            "k.x" => Action::Withdraw(skill()?),
            "k.l" => Action::List(community()?),
            "k.v" => Action::Show(skill()?),
            "k.k" => Action::Confirm(skill()?, service()?),
            "k.K" => Action::ConfirmWords(skill()?),
            "k.n" => Action::Decline(skill()?),
            "k.N" => Action::NotThisTime(tags::day(fields, 0)?, tags::field(fields, 2).map(ServiceId)?),
            "k.a" => Action::Asked(tags::day(fields, 0)?, tags::field(fields, 2)?),
            _ => return None,
        })
    }
}
