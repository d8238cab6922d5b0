//! Coming in and going out: greeting, agreeing, devices, being forgotten.

use super::super::*;
use super::{Event, Notice, Refusal};

/// Somebody unknown: they get a number, and the first screen.
pub(super) fn greet(ctx: &Ctx<'_>, community: Option<CommunityId>) -> Decision {
    if let Some(me) = ctx.me() {
        // Known: a guest who comes again, or a member who followed a poster.
        let here = community.filter(|c| super::home(ctx.s, me) != Some(*c));
        let mut decision = Decision::nothing();
        decision.events.extend(here.map(|c| super::super::Event::from(Event::Moved(me, c))));
        let notice = if super::is_member(ctx) { Notice::Home } else { welcome(ctx, community) };
        return ctx.and_answer(decision, notice);
    }
    let Some((id, mut decision)) = meet(ctx, community) else { return Decision::nothing() };
    decision.sends.push(Send::answer(id, None, welcome(ctx, community)));
    decision
}

fn welcome(ctx: &Ctx<'_>, community: Option<CommunityId>) -> Notice {
    let home = community.or_else(|| ctx.me().and_then(|me| super::home(ctx.s, me)));
    if home.is_none() && day::communities(ctx.s).count() > 1 { Notice::Which } else { Notice::Welcome }
}

/// A number and an address for whoever writes for the first time.
pub(super) fn meet(ctx: &Ctx<'_>, community: Option<CommunityId>) -> Option<(PersonId, Decision)> {
    let address = ctx.actor.address.as_ref()?;
    let id = super::next_id(ctx.s);
    let only = || Some(day::communities(ctx.s).next()?.0).filter(|_| day::communities(ctx.s).count() == 1);
    // Other languages than Chinese are asked for: the first screen speaks all.
    let lang = ctx.actor.hello.lang.filter(|lang| *lang == Lang::Zh);
    let key = Private::new(&*address.key);
    let decision = Decision::nothing()
        .event(Event::Met(id, address.channel, community.or_else(only), lang))
        .drawer(DrawerOp::Put(id, Item::Address(address.channel, 0), key));
    Some((id, decision))
}

/// They agree: from now on they are remembered.
pub(super) fn agree(ctx: &Ctx<'_>, community: Option<CommunityId>, lang: Lang) -> Decision {
    if let Some(me) = ctx.me().filter(|_| super::is_member(ctx)) {
        let again = super::home(ctx.s, me).filter(|_| super::outdated(ctx.s, me));
        let Some(home) = again else { return ctx.answer(Notice::Home) };
        let lang = super::lang(ctx.s, me).unwrap_or(lang);
        let agreed = Event::Agreed(me, home, lang, super::WORDING);
        return ctx.and_answer(Decision::nothing().event(agreed), Notice::Home);
    }
    let community = community
        .filter(|c| day::community(ctx.s, *c).is_some())
        .or_else(|| ctx.me().and_then(|me| super::home(ctx.s, me)))
        .or_else(|| day::communities(ctx.s).next().map(|(id, _)| id));
    let Some(community) = community else { return Decision::nothing() };
    let met = match ctx.me() {
        Some(me) => Some((me, Decision::nothing())),
        None => meet(ctx, Some(community)),
    };
    let Some((id, mut decision)) = met else { return Decision::nothing() };
    let name = ctx.actor.hello.name.as_ref().and_then(|name| {
        // A long name from a channel is cut, not refused: nobody typed it here.
        clean_name(&clean_text(name.reveal()).chars().take(NAME_MAX).collect::<String>())
    });
    if let Some(name) = name {
        decision = decision.drawer(DrawerOp::Put(id, Item::Name, Private::new(name)));
    }
    decision = decision.event(Event::Agreed(id, community, lang, super::WORDING));
    // Whoever came by an invitation hears what they are now, before anything else.
    let post = super::person(ctx.s, id).and_then(|p| super::first_post(p, community));
    let first = post.map_or(Notice::Home, |role| Notice::Granted(community, role));
    decision.sends.push(Send::answer(id, ctx.actor.origin.clone(), first));
    decision
}

/// One device less. The last one may go too: the desk still knows the person.
pub(super) fn drop_device(ctx: &Ctx<'_>, me: PersonId, n: u16) -> Result<Decision, super::super::Refusal> {
    let device = super::person(ctx.s, me).and_then(|p| p.devices.iter().find(|d| d.n == n));
    let device = device.ok_or(super::super::Refusal::Stale)?;
    let decision = Decision::nothing()
        .event(Event::DeviceDropped(me, n))
        .drawer(DrawerOp::Drop(me, Item::Address(device.channel, n)));
    let notice = this_device(ctx).map_or(Notice::Devices, Notice::DevicesFrom);
    Ok(ctx.and_answer(decision, notice))
}

/// Which of their devices somebody writes from.
pub(super) fn this_device(ctx: &Ctx<'_>) -> Option<u16> {
    let (me, from) = ctx.me().zip(ctx.actor.address.as_ref())?;
    let here = |d: &&super::Device| {
        let key = ctx.d.read(me, Item::Address(d.channel, d.n));
        from.channel == d.channel && key.is_some_and(|key| key.reveal() == &*from.key)
    };
    super::person(ctx.s, me)?.devices.iter().find(here).map(|d| d.n)
}

/// Signed out on the device this comes from.
pub(super) fn drop_this(ctx: &Ctx<'_>, me: PersonId) -> Result<Decision, super::super::Refusal> {
    let n = this_device(ctx).ok_or(super::super::Refusal::Stale)?;
    let here = super::person(ctx.s, me).and_then(|p| p.devices.iter().find(|d| d.n == n));
    let here = here.ok_or(super::super::Refusal::Stale)?;
    Ok(Decision::nothing()
        .event(Event::DeviceDropped(me, here.n))
        .drawer(DrawerOp::Drop(me, Item::Address(here.channel, here.n)))
        .and_send(Send::answer(me, ctx.actor.origin.clone(), Notice::SignedOut)))
}

/// Everything about somebody is erased: their places become free, their drawer can never be opened
/// again, and the same holds for those they stand for. Only whoever comes by a booking of the desk
/// stays: the committee made it, not one of its people.
pub(super) fn erase(ctx: &Ctx<'_>, me: PersonId) -> Result<Decision, super::super::Refusal> {
    let mut decision = Decision::nothing();
    for person in super::dependents(ctx.s, me).into_iter().chain([me]) {
        if let Some(community) = by_desk(ctx, me, person) {
            let next = super::organizers(ctx.s, community).into_iter().find(|id| *id != me);
            decision = decision.event(Event::Carer(person, next));
            continue;
        }
        decision.sends.extend(shifts::leaving(ctx, person));
        decision.sends.extend(market::leaving(ctx, person));
        decision = decision.and(visits::leaving(ctx, person));
        decision = decision.event(Event::Erased(person)).drawer(DrawerOp::Erase(person));
    }
    Ok(ctx.and_answer(decision, Notice::Erased))
}

/// Somebody whom an old backup brought back goes again. Whom they stood for stays: those who were erased with them
/// are on the operator's list themselves.
pub(super) fn erase_again(ctx: &Ctx<'_>, who: PersonId) -> Decision {
    let mut decision = Decision::nothing();
    let Some(person) = super::person(ctx.s, who) else { return decision };
    let next = person.community.and_then(|c| super::organizers(ctx.s, c).into_iter().find(|id| *id != who));
    for dependent in super::dependents(ctx.s, who) {
        decision = decision.event(Event::Carer(dependent, next));
    }
    decision.sends.extend(shifts::leaving(ctx, who));
    decision.sends.extend(market::leaving(ctx, who));
    decision = decision.and(visits::leaving(ctx, who));
    decision.event(Event::Erased(who)).drawer(DrawerOp::Erase(who))
}

/// The community at whose desk somebody got a place that is still to come, if there is one.
fn by_desk(ctx: &Ctx<'_>, me: PersonId, person: PersonId) -> Option<CommunityId> {
    bookings::of_person(ctx.s, person)
        .map(|(_, booking)| booking.day)
        .find(|day| {
            person != me
                && super::may(ctx.s, me, day.community, Role::Helper)
                && day::get(ctx.s, *day).is_some_and(|day| day.status != day::Status::Over)
        })
        .map(|day| day.community)
        // The desk also looks after who is visited at home.
        .or_else(|| {
            let visited = visits::looked_after(ctx.s, person).filter(|_| person != me);
            visited.filter(|community| super::may(ctx.s, me, *community, Role::Helper))
        })
        // And who came with a team has hours of their own.
        .or_else(|| {
            let helped = teams::helped(ctx.s, person).into_iter().filter(|_| person != me);
            helped.into_iter().find(|community| super::may(ctx.s, me, *community, Role::Helper))
        })
}

/// A role is withdrawn. Somebody must remain to run the day.
pub(super) fn withdraw(
    ctx: &Ctx<'_>,
    person: PersonId,
    community: CommunityId,
) -> Result<Decision, super::super::Refusal> {
    let me = super::acting(ctx, community, Role::Organizer)?;
    let done = super::super::Notice::from(Notice::Roles(community));
    if super::person(ctx.s, person).is_none_or(|p| p.roles.iter().all(|(c, _)| *c != community)) {
        // A second tap on the same button: it is done, and they have been told.
        let again = ctx.s.people.showing(me, ctx.now) == Some(&done);
        return if again { Ok(ctx.answer(done)) } else { Err(super::super::Refusal::Stale) };
    }
    let others = super::organizers(ctx.s, community).into_iter().any(|id| id != person);
    if !others {
        return Err(Refusal::LastOrganizer.into());
    }
    let mut decision = Decision::nothing();
    // A visit that was asked for at the desk stays with the desk.
    let next = super::organizers(ctx.s, community).into_iter().find(|id| *id != person);
    for dependent in super::dependents(ctx.s, person) {
        if visits::looked_after(ctx.s, dependent) == Some(community) {
            decision = decision.event(Event::Carer(dependent, next));
        }
    }
    let lost = visits::off_visits(ctx, person, visits::Lost::Roles(community));
    let decision = decision.event(Event::Withdrawn(person, community)).and(lost);
    if person == me {
        // Who has what role is no longer theirs to see.
        return Ok(ctx.and_answer(decision, Notice::Withdrawn(community)));
    }
    let wake = day::community(ctx.s, community).map_or(ctx.now, |known| known.plan.awake(ctx.now));
    let tell = Send::tell(To::Person(person), Lane::Reminder, Notice::Withdrawn(community)).not_before(wake);
    Ok(ctx.and_answer(decision.and_send(tell), done))
}
