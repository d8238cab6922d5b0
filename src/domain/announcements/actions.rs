//! The buttons about announcements, and their permanent tags.

use super::super::{AnnouncementId, Audience, CommunityId, tags};

/// What buttons do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// I have something to tell.
    Write(CommunityId),
    /// In English too.
    WriteEnglish(CommunityId),
    /// To whom?
    Whom(CommunityId),
    /// To these; how will it look?
    Preview(Audience),
    /// Send it: now (false) or in the morning (true). The number is the text's mark: what was written
    /// meanwhile is not what was looked at.
    Send(Audience, bool, u32),
    /// No more of it.
    Stop(AnnouncementId),
    /// How far has it got?
    Progress(AnnouncementId),
    /// Who is to be called?
    CallList(AnnouncementId),
    /// The same, from the given name on.
    CallFrom(AnnouncementId, u16),
    /// What was said lately?
    List(CommunityId),
    /// It should read otherwise.
    Correct(AnnouncementId),
    /// In English too.
    CorrectEnglish(AnnouncementId),
    /// How will it read?
    CorrectPreview(AnnouncementId),
    /// Just so. The number is the text's mark.
    MakeCorrection(AnnouncementId, u32),
    /// It should not have been said.
    AskTakeBack(AnnouncementId),
    /// Take it back.
    TakeBack(AnnouncementId),
    /// Once more to those of whom nobody can tell; how often that was done before.
    Again(AnnouncementId, u32),
}

/// An audience as a button carries it.
pub(in crate::domain) fn audience_fields(audience: &Audience) -> Vec<u64> {
    match audience {
        Audience::Everyone(c) => vec![0, c.0.into()],
        Audience::Booked(d) => vec![1, d.community.0.into(), d.n.into()],
        Audience::Volunteers(d) => vec![2, d.community.0.into(), d.n.into()],
        Audience::OnList(d) => vec![3, d.community.0.into(), d.n.into()],
        Audience::Concerned(d) => vec![4, d.community.0.into(), d.n.into()],
        Audience::Organizers(c) => vec![5, c.0.into()],
    }
}

/// Reads it back, from that field on.
pub(in crate::domain) fn audience(fields: &[u64], from: usize) -> Option<Audience> {
    let day = || tags::day(fields, from + 1);
    let community = || tags::field(fields, from + 1).map(CommunityId);
    Some(match fields.get(from)? {
        0 => Audience::Everyone(community()?),
        1 => Audience::Booked(day()?),
        2 => Audience::Volunteers(day()?),
        3 => Audience::OnList(day()?),
        4 => Audience::Concerned(day()?),
        5 => Audience::Organizers(community()?),
        _ => return None,
    })
}

impl Action {
    /// Its permanent tag and numbers.
    pub fn tag(&self) -> (&'static str, Vec<u64>) {
        match self {
            Action::Write(c) => ("a.w", vec![c.0.into()]),
            Action::WriteEnglish(c) => ("a.e", vec![c.0.into()]),
            Action::Whom(c) => ("a.t", vec![c.0.into()]),
            Action::Preview(a) => ("a.p", audience_fields(a)),
            Action::Send(a, later, mark) => {
                ("a.k", [vec![u64::from(*later), (*mark).into()], audience_fields(a)].concat())
            }
            Action::Stop(id) => ("a.x", vec![id.0.into()]),
            Action::Progress(id) => ("a.v", vec![id.0.into()]),
            Action::CallList(id) => ("a.l", vec![id.0.into()]),
            Action::CallFrom(id, from) => ("a.L", vec![id.0.into(), (*from).into()]),
            Action::List(c) => ("a.s", vec![c.0.into()]),
            Action::Correct(id) => ("a.c", vec![id.0.into()]),
            Action::CorrectEnglish(id) => ("a.n", vec![id.0.into()]),
            Action::CorrectPreview(id) => ("a.h", vec![id.0.into()]),
            Action::MakeCorrection(id, mark) => ("a.C", vec![id.0.into(), (*mark).into()]),
            Action::AskTakeBack(id) => ("a.b", vec![id.0.into()]),
            Action::TakeBack(id) => ("a.B", vec![id.0.into()]),
            Action::Again(id, times) => ("a.a", vec![id.0.into(), (*times).into()]),
        }
    }

    /// Reads it back; whether the numbers make sense is looked at later.
    pub fn parse(tag: &str, fields: &[u64]) -> Option<Action> {
        let community = || tags::field(fields, 0).map(CommunityId);
        let id = || tags::field(fields, 0).map(AnnouncementId);
        Some(match tag {
            "a.w" => Action::Write(community()?),
            "a.e" => Action::WriteEnglish(community()?),
            "a.t" => Action::Whom(community()?),
            "a.p" => Action::Preview(audience(fields, 0)?),
            "a.k" => Action::Send(audience(fields, 2)?, *fields.first()? == 1, tags::field(fields, 1)?),
            "a.x" => Action::Stop(id()?),
            "a.v" => Action::Progress(id()?),
            "a.l" => Action::CallList(id()?),
            "a.L" => Action::CallFrom(id()?, tags::field(fields, 1)?),
            "a.s" => Action::List(community()?),
            "a.c" => Action::Correct(id()?),
            "a.n" => Action::CorrectEnglish(id()?),
            "a.h" => Action::CorrectPreview(id()?),
            "a.C" => Action::MakeCorrection(id()?, tags::field(fields, 1)?),
            "a.b" => Action::AskTakeBack(id()?),
            "a.B" => Action::TakeBack(id()?),
            "a.a" => Action::Again(id()?, tags::field(fields, 1)?),
            _ => return None,
        })
    }
}
