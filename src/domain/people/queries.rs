//! What the other slices may ask about people.

use super::super::*;
use super::{Code, Person};
use subtle::ConstantTimeEq;

/// Somebody, if known and not erased.
pub fn person(s: &State, id: PersonId) -> Option<&Person> {
    s.people.list.get((id.0 as usize).checked_sub(1)?).filter(|p| !p.gone)
}

/// Everybody known and not erased.
pub fn everyone(s: &State) -> impl Iterator<Item = (PersonId, &Person)> {
    s.people.list.iter().enumerate().filter(|(_, p)| !p.gone).map(|(n, p)| (PersonId(n as u32 + 1), p))
}

/// The id of the next person.
pub fn next_id(s: &State) -> PersonId {
    PersonId(s.people.list.len() as u32 + 1)
}

/// Whether whoever acts has agreed to be remembered.
pub fn is_member(ctx: &Ctx<'_>) -> bool {
    ctx.me().and_then(|me| person(ctx.s, me)).is_some_and(|p| p.consent.is_some())
}

/// Whether somebody has a role. Organizers may do whatever helpers may.
pub fn may(s: &State, id: PersonId, community: CommunityId, role: Role) -> bool {
    person(s, id).is_some_and(|p| {
        p.consent.is_some()
            && p.roles.iter().any(|(c, r)| *c == community && (*r == role || *r == Role::Organizer))
    })
}

/// The role that means most of those somebody has in a community.
pub(super) fn first_post(person: &super::Person, community: CommunityId) -> Option<Role> {
    let here = |role: &Role| person.roles.contains(&(community, *role));
    [Role::Organizer, Role::Helper, Role::Head].into_iter().find(here)
}

/// Whoever acts, if they have the role.
///
/// # Errors
/// [`Refusal::NotYours`] if not.
pub fn acting(ctx: &Ctx<'_>, community: CommunityId, role: Role) -> Result<PersonId, Refusal> {
    ctx.me().filter(|me| may(ctx.s, *me, community, role)).ok_or(Refusal::NotYours)
}

/// The community somebody belongs to.
pub fn home(s: &State, id: PersonId) -> Option<CommunityId> {
    person(s, id)?.community
}

/// The community of whoever acts.
///
/// # Errors
/// [`Refusal::Stale`] if there is none: nobody gets here without one.
pub fn my_community(ctx: &Ctx<'_>) -> Result<CommunityId, Refusal> {
    ctx.me().and_then(|me| home(ctx.s, me)).ok_or(Refusal::Stale)
}

/// Those who run a community's days.
pub fn organizers(s: &State, community: CommunityId) -> Vec<PersonId> {
    everyone(s).map(|(id, _)| id).filter(|id| may(s, *id, community, Role::Organizer)).collect()
}

/// Those who help at a community's desk and do not run it.
pub fn helpers(s: &State, community: CommunityId) -> Vec<PersonId> {
    let is = |id: &PersonId| may(s, *id, community, Role::Helper) && !may(s, *id, community, Role::Organizer);
    everyone(s).map(|(id, _)| id).filter(is).collect()
}

/// Those who want invitations and announcements.
pub fn wishing_to_be_told(s: &State, community: CommunityId) -> Vec<PersonId> {
    everyone(s)
        .filter(|(_, p)| p.consent.is_some() && p.community == Some(community) && !p.quiet)
        .map(|(id, _)| id)
        .collect()
}

/// Those who have agreed, whether they want invitations or not.
pub fn members_of(s: &State, community: CommunityId) -> Vec<PersonId> {
    everyone(s).filter(|(_, p)| p.consent.is_some() && p.community == Some(community)).map(|(id, _)| id).collect()
}

/// How many have agreed.
pub fn members(s: &State, community: CommunityId) -> usize {
    everyone(s).filter(|(_, p)| p.consent.is_some() && p.community == Some(community)).count()
}

/// Whoever hears what concerns somebody just now: they themselves, or who stands for them. Nobody, where that is the
/// committee's desk: it has its own lists, and would hear of every neighbour without a telephone.
pub fn listener(s: &State, id: PersonId, community: CommunityId) -> Option<PersonId> {
    let reader = reader(s, id);
    (reader == id || !may(s, reader, community, Role::Helper)).then_some(reader)
}

/// Who reads what is told to somebody: they themselves, or who stands for them.
pub fn reader(s: &State, id: PersonId) -> PersonId {
    person(s, id).and_then(|p| p.carer).unwrap_or(id)
}

/// Those for whom somebody stands, in the order they were first named.
pub fn dependents(s: &State, carer: PersonId) -> Vec<PersonId> {
    everyone(s).filter(|(_, p)| p.carer == Some(carer)).map(|(id, _)| id).collect()
}

/// The channel by which somebody is reached now: the one used last, else any other that works.
pub fn channel(s: &State, id: PersonId) -> Option<ChannelId> {
    let p = person(s, id)?;
    let works = |c: &ChannelId| p.devices.iter().any(|d| d.channel == *c && !d.unreachable);
    p.via.filter(works).or_else(|| p.devices.iter().map(|d| d.channel).find(works))
}

/// Which of somebody's addresses a channel writes to.
pub fn device(s: &State, id: PersonId, channel: ChannelId) -> Option<u16> {
    person(s, id)?.devices.iter().rev().find(|d| d.channel == channel).map(|d| d.n)
}

/// Whether the channel still reaches somebody, as far as it said.
pub fn reachable(s: &State, id: PersonId, channel: ChannelId) -> bool {
    person(s, id).is_some_and(|p| p.devices.iter().any(|d| d.channel == channel && !d.unreachable))
}

/// Whether anything told to somebody may go by a channel that leaves the house (not to a page alone).
pub fn reached_outside(s: &State, id: PersonId) -> bool {
    person(s, id).is_some_and(|p| p.devices.iter().any(|d| d.channel != ChannelId::Web))
}

/// The language of a reader; `None` where none was chosen yet.
pub fn lang(s: &State, id: PersonId) -> Option<Lang> {
    person(s, id).and_then(|p| p.lang)
}

/// The number of the newest message on somebody's page.
pub fn page(s: &State, id: PersonId) -> u32 {
    s.people.list.get((id.0 as usize).wrapping_sub(1)).map_or(0, |p| p.page)
}

/// Somebody's name as a piece of a sentence; a neighbour, where there is none.
pub fn name(ctx: &Ctx<'_>, id: PersonId) -> Arg {
    let known = person(ctx.s, id).and_then(|_| ctx.d.read(id, Item::Name));
    known.map_or(Arg::Key("someone"), Arg::Name)
}

/// A code by its digest, if it is still good.
pub fn code<'a>(ctx: &Ctx<'a>, digest: &str) -> Option<&'a Code> {
    // Every one is compared, and in full: how long it takes tells nothing.
    let same = |known: &String| bool::from(known.as_bytes().ct_eq(digest.as_bytes()));
    let found =
        ctx.s.people.codes.iter().fold(None, |found, (known, code)| if same(known) { Some(code) } else { found });
    found.filter(|code| code.until > ctx.now)
}
