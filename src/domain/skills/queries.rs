//! What may be asked about skills: what somebody can do, who can do something and may be asked.

use super::super::*;
use super::{AT_A_TIME, PEACE, Skill};

/// A skill.
pub fn get(s: &State, id: SkillId) -> Option<&Skill> {
    s.skills.list.get(&id)
}

/// What somebody can do.
pub fn of_person(s: &State, who: PersonId) -> impl Iterator<Item = (SkillId, &Skill)> {
    s.skills.list.iter().filter(move |(_, skill)| skill.who == who).map(|(id, skill)| (*id, skill))
}

/// What people of a community can do, those an organizer has not talked to first.
pub fn of_community(s: &State, community: CommunityId) -> Vec<(SkillId, &Skill)> {
    let all = s.skills.list.iter().filter(|(_, skill)| skill.community == community);
    let mut all: Vec<_> = all.map(|(id, skill)| (*id, skill)).collect();
    all.sort_by_key(|(id, skill)| (skill.confirmed, *id));
    all
}

/// How many skills of a community no organizer has looked at.
pub fn unconfirmed(s: &State, community: CommunityId) -> usize {
    of_community(s, community).into_iter().filter(|(_, skill)| !skill.confirmed).count()
}

/// Who can do what a stall needs: those an organizer has talked to.
pub fn who_can(s: &State, community: CommunityId, service: ServiceId) -> Vec<PersonId> {
    let fits = |skill: &&Skill| skill.confirmed && (skill.community, skill.service) == (community, Some(service));
    s.skills.list.values().filter(fits).map(|skill| skill.who).collect()
}

/// Those of whom an organizer has confirmed something.
pub fn confirmed(s: &State, community: CommunityId) -> impl Iterator<Item = PersonId> {
    let here = move |skill: &&Skill| skill.confirmed && skill.community == community;
    s.skills.list.values().filter(here).map(|skill| skill.who)
}

/// Whether two skills are the same thing: the same stall, or the same words.
pub fn same(ctx: &Ctx<'_>, one: (SkillId, &Skill), other: (SkillId, &Skill)) -> bool {
    let words = |(id, skill): (SkillId, &Skill)| ctx.d.read(skill.who, Item::Skill(id));
    let stall = one.1.service.is_some() && one.1.service == other.1.service;
    one.1.community == other.1.community && (stall || one.1.words && other.1.words && words(one) == words(other))
}

/// Who can do the same as one of those of whom an organizer has confirmed it, that one included.
pub fn who_can_too(ctx: &Ctx<'_>, id: SkillId) -> Vec<PersonId> {
    let Some(one) = get(ctx.s, id) else { return Vec::new() };
    let all = ctx.s.skills.list.iter().filter(|(_, skill)| skill.confirmed);
    all.filter(|(n, skill)| same(ctx, (id, one), (**n, skill))).map(|(_, skill)| skill.who).collect()
}

/// Who can do what a stall needs, and may be asked for that day: free then, not asked lately; whoever was asked longest
/// ago first, a few at a time.
pub fn may_be_asked(ctx: &Ctx<'_>, day: DayId, service: ServiceId) -> Vec<PersonId> {
    let asked = |who: &PersonId| ctx.s.skills.asked.get(who).copied();
    let mut people = who_can(ctx.s, day.community, service);
    people.retain(|who| asked(who).is_none_or(|at| ctx.now - at >= PEACE));
    people.retain(|who| shifts::may_be_asked(ctx, *who, day, service));
    people.sort_by_key(|who| (asked(who), *who));
    people.truncate(AT_A_TIME);
    people
}

/// The next few who can do what a stall needs are asked now, and how many these are.
pub fn ask_next(ctx: &Ctx<'_>, day: DayId, service: ServiceId) -> (Decision, u32) {
    let people = may_be_asked(ctx, day, service);
    let Some(known) = day::get(ctx.s, day).filter(|_| !people.is_empty()) else { return (Decision::nothing(), 0) };
    let n = u32::try_from(people.len()).unwrap_or(u32::MAX);
    let tell = |who: &PersonId| {
        let tell = Send::tell(To::Person(*who), Lane::Reminder, super::Notice::Ask(day, service));
        tell.not_before(known.plan.awake(ctx.now)).void_after(known.end)
    };
    let sends: Vec<_> = people.iter().map(tell).collect();
    let mut decision = Decision::nothing().event(super::Event::Asked(day, service, people));
    decision.sends = sends;
    (decision, n)
}

/// How many were asked for a stall of a day so far.
pub fn asked_for(s: &State, day: DayId, service: ServiceId) -> u32 {
    let asked = s.skills.asks.get(&day).into_iter().flatten();
    asked.filter(|((stall, _), _)| *stall == service).count() as u32
}

/// Whether somebody was asked for a stall of a day already, by name.
pub fn was_asked(s: &State, day: DayId, service: ServiceId, who: PersonId) -> bool {
    s.skills.asks.get(&day).is_some_and(|asked| asked.contains_key(&(service, who)))
}

/// What is kept about what somebody can do, for their own document.
pub fn export(s: &State, d: &dyn Drawers, who: PersonId) -> Vec<serde_json::Value> {
    let words = |id| d.read(who, Item::Skill(id)).map(|words| words.reveal().to_string());
    of_person(s, who)
        .map(|(id, skill)| {
            let stall = skill.service.and_then(|n| day::community(s, skill.community)?.plan.service(n));
            serde_json::json!({
                "stall": stall.map(|service| &service.slug), "in_own_words": words(id), "confirmed": skill.confirmed,
            })
        })
        .collect()
}
