//! Who may be sent to somebody's door. Why somebody was asked is not kept, as it would tell what is needed; so whoever
//! loses a role or a skill is looked at anew by all that is left to them.

use super::super::*;
use super::Notice;
use super::asking::organizers;

/// What somebody loses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// All roles in that community.
    Roles(CommunityId),
    /// What they can do.
    Skill(SkillId),
}

/// Whether the committee knows somebody enough to send them: it talked to them, confirmed their hours, or they help at
/// its desk.
pub(super) fn fit(s: &State, who: PersonId, community: CommunityId) -> bool {
    // A name of a team is no more than a name that somebody gave themselves.
    skills::confirmed(s, community).any(|known| known == who) || by_role_or_hours(s, who, community, None)
}

fn by_role_or_hours(s: &State, who: PersonId, community: CommunityId, lost: Option<Lost>) -> bool {
    let role = lost != Some(Lost::Roles(community)) && people::may(s, who, community, Role::Helper);
    role || hours::has_record(s, who)
}

/// Somebody loses that: where nothing else is left by which the committee knows them, they go to no door any more, and
/// organizers hear of it.
pub fn off_visits(ctx: &Ctx<'_>, who: PersonId, lost: Lost) -> Decision {
    let mut decision = Decision::nothing();
    for (id, visit, plan) in super::of_volunteer(ctx.s, who) {
        let community = visit.community;
        let (counted, here) = match lost {
            Lost::Roles(c) => (people::may(ctx.s, who, c, Role::Helper), c == community),
            Lost::Skill(skill) => skills::get(ctx.s, skill)
                .map_or((false, false), |skill| (skill.confirmed, skill.community == community)),
        };
        let others = skills::of_person(ctx.s, who)
            .any(|(other, skill)| skill.confirmed && skill.community == community && lost != Lost::Skill(other));
        let left = others || by_role_or_hours(ctx.s, who, community, Some(lost));
        // Who is at the door already stays until it is done.
        if !counted || !here || left || plan.came || plan.unopened || ctx.now >= plan.start {
            continue;
        }
        decision = super::doors::without(ctx, decision, (id, visit, plan), who);
        let off = Send::tell(To::Person(who), Lane::Reminder, Notice::Off(community, plan.start));
        decision.sends.push(if plan.near { off } else { off.not_before(super::asking::awake(ctx, community)) });
        let mut send = organizers(ctx, visit, Notice::TakenOff(id, who));
        send.void_after = Some(plan.start.max(super::asking::awake(ctx, community)));
        decision.sends.push(send);
    }
    decision
}
