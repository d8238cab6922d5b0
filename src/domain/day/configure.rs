//! What the configuration says now, and what of it is news.

use super::super::*;
use super::{Event, Plan, by_slug, communities, community};

/// What differs from what was known.
pub(super) fn configure(s: &State, plans: Vec<Plan>) -> Decision {
    let mut decision = Decision::nothing();
    let mut next = s.days.communities.len() as u16;
    for (id, known) in communities(s) {
        if !known.closed && !plans.iter().any(|plan| plan.slug == known.plan.slug) {
            decision = decision.event(Event::Closed(id));
        }
    }
    for plan in plans {
        match by_slug(s, &plan.slug).and_then(|id| Some((id, community(s, id)?))) {
            Some((id, old)) => {
                let plan = old.plan.renewed(plan);
                if plan != old.plan || old.closed {
                    decision = decision.event(Event::Configured(id, Box::new(plan)));
                }
            }
            None => {
                decision = decision.event(Event::Configured(CommunityId(next), Box::new(plan)));
                next += 1;
            }
        }
    }
    decision
}
