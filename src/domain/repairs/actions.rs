//! The buttons about parts, and their permanent tags.

use super::super::{CommunityId, QuoteId, ServiceId, TicketId, VisitId, tags};

/// What buttons do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// It needs a part: which?
    Ask(TicketId),
    /// This one of the price list.
    Listed(TicketId, u16),
    /// A home needs something: what?
    AskAt(VisitId),
    /// The same, with the price list from that place on.
    AskAtFrom(VisitId, u16),
    /// This one of the price list of that stall.
    ListedAt(VisitId, ServiceId, u16),
    /// The neighbour pays (`false`), or the committee (`true`).
    Payer(QuoteId, bool),
    /// Yes, mend it.
    Agree(QuoteId),
    /// No, leave it.
    Refuse(QuoteId),
    /// This month's parts.
    Ledger(CommunityId),
    /// All of them on paper.
    Sheet(CommunityId),
}

impl Action {
    /// Its permanent tag and numbers.
    pub fn tag(&self) -> (&'static str, Vec<u64>) {
        let ticket =
            |t: &TicketId| vec![t.day.community.0.into(), t.day.n.into(), t.service.0.into(), t.number.into()];
        match self {
            Action::Ask(t) => ("r.a", ticket(t)),
            Action::Listed(t, n) => ("r.t", [ticket(t), vec![(*n).into()]].concat()),
            Action::AskAt(v) => ("r.v", vec![v.0.into()]),
            Action::AskAtFrom(v, n) => ("r.x", vec![v.0.into(), (*n).into()]),
            Action::ListedAt(v, s, n) => ("r.w", vec![v.0.into(), s.0.into(), (*n).into()]),
            Action::Payer(q, committee) => ("r.p", vec![q.0.into(), (*committee).into()]),
            Action::Agree(q) => ("r.y", vec![q.0.into()]),
            Action::Refuse(q) => ("r.n", vec![q.0.into()]),
            Action::Ledger(c) => ("r.l", vec![c.0.into()]),
            Action::Sheet(c) => ("r.s", vec![c.0.into()]),
        }
    }

    /// Reads it back; whether the numbers make sense is looked at later.
    pub fn parse(tag: &str, fields: &[u64]) -> Option<Action> {
        let quote = || tags::field(fields, 0).map(QuoteId);
        let visit = || tags::field(fields, 0).map(VisitId);
        let community = || tags::field(fields, 0).map(CommunityId);
        Some(match tag {
            "r.a" => Action::Ask(tags::ticket(fields, 0)?),
            "r.t" => Action::Listed(tags::ticket(fields, 0)?, tags::field(fields, 4)?),
            "r.v" => Action::AskAt(visit()?),
            "r.x" => Action::AskAtFrom(visit()?, tags::field(fields, 1)?),
            "r.w" => Action::ListedAt(visit()?, ServiceId(tags::field(fields, 1)?), tags::field(fields, 2)?),
            "r.p" => Action::Payer(quote()?, *fields.get(1)? != 0),
            "r.y" => Action::Agree(quote()?),
            "r.n" => Action::Refuse(quote()?),
            "r.l" => Action::Ledger(community()?),
            "r.s" => Action::Sheet(community()?),
            _ => return None,
        })
    }
}
