//! The buttons about groups, and their permanent tags.

use super::super::{CommunityId, GroupId, tags};

/// What buttons do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The group is to hear of that community's day.
    Belong(GroupId, CommunityId),
}

impl Action {
    /// Its permanent tag and numbers.
    pub fn tag(&self) -> (&'static str, Vec<u64>) {
        let Action::Belong(group, community) = self;
        ("g.b", vec![group.0.into(), community.0.into()])
    }

    /// Reads it back; whether the numbers make sense is looked at later.
    pub fn parse(tag: &str, fields: &[u64]) -> Option<Action> {
        let group = GroupId(tags::field(fields, 0)?);
        (tag == "g.b").then_some(Action::Belong(group, CommunityId(tags::field(fields, 1)?)))
    }
}
