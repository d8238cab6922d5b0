//! Coming in and going out: greeting, agreeing, codes for roles and devices, being forgotten.

use super::super::*;
use super::{Code, Event, Good, Notice, Refusal};
use sha2::{Digest, Sha256};

/// A one-time code of 128 bits, as it is shown: 32 characters that a link can carry.
pub fn code_text(lot: [u8; 16]) -> String {
    lot.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is kept of a code: nobody who reads the journal can use it.
pub fn code_digest(code: &str) -> String {
    let digest = Sha256::digest(code.trim().to_lowercase());
    digest[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

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
fn meet(ctx: &Ctx<'_>, community: Option<CommunityId>) -> Option<(PersonId, Decision)> {
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
    if super::is_member(ctx) {
        return ctx.answer(Notice::Home);
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
    decision.sends.push(Send::answer(id, ctx.actor.origin.clone(), Notice::Home));
    decision
}

/// A code was followed: a role for its finder, or another device for its maker.
pub(super) fn redeem(ctx: &Ctx<'_>, code: &str) -> Result<Decision, super::super::Refusal> {
    let digest = code_digest(code);
    let good = super::code(ctx, &digest).map(|code: &Code| code.good);
    let used = Event::CodeUsed(digest);
    match (good, ctx.me()) {
        (Some(Good::Role(community, role)), Some(me)) => {
            let mut decision = Decision::nothing().event(used).event(Event::Granted(me, community, role));
            // The first screen shows what can be done at home: so this is home now.
            if super::home(ctx.s, me) != Some(community) {
                decision = decision.event(Event::Moved(me, community));
            }
            let notice = if super::is_member(ctx) { Notice::Granted(community, role) } else { Notice::Welcome };
            Ok(ctx.and_answer(decision, notice))
        }
        (Some(Good::Role(community, role)), None) => {
            let Some((id, decision)) = meet(ctx, Some(community)) else { return Ok(Decision::nothing()) };
            let decision = decision.event(used).event(Event::Granted(id, community, role));
            Ok(decision.and_send(Send::answer(id, None, Notice::Welcome)))
        }
        (Some(Good::Device(owner)), None) => {
            let (Some(address), Some(p)) = (&ctx.actor.address, super::person(ctx.s, owner)) else {
                return Err(Refusal::Code.into());
            };
            let key = Private::new(&*address.key);
            let n = p.addresses;
            Ok(Decision::nothing()
                .event(used)
                .event(Event::DeviceAdded(owner, address.channel, n))
                .drawer(DrawerOp::Put(owner, Item::Address(address.channel, n), key))
                .and_send(Send::answer(owner, None, Notice::Home)))
        }
        (None, None) => {
            // A stranger with a bad code is still welcome.
            let mut decision = greet(ctx, None);
            if let Some(send) = decision.sends.first_mut() {
                send.notice = super::super::Notice::Refused(Refusal::Code.into());
            }
            Ok(decision)
        }
        _ => Err(Refusal::Code.into()),
    }
}

/// An organizer makes an invitation; the code itself goes into their drawer only.
pub(super) fn invite(
    ctx: &Ctx<'_>,
    community: CommunityId,
    role: Role,
) -> Result<Decision, super::super::Refusal> {
    let me = super::acting(ctx, community, Role::Organizer)?;
    let code = code_text(ctx.actor.lot);
    let made = Event::CodeMade(code_digest(&code), Good::Role(community, role), ctx.now + super::INVITATION);
    let decision = Decision::nothing().event(made).drawer(DrawerOp::Put(me, Item::Code, Private::new(code)));
    Ok(ctx.and_answer(decision, Notice::Invite(community, role)))
}

/// A link that opens the same page on another device, once.
pub(super) fn link_device(ctx: &Ctx<'_>, me: PersonId) -> Decision {
    let code = code_text(ctx.actor.lot);
    let made = Event::CodeMade(code_digest(&code), Good::Device(me), ctx.now + super::DEVICE_LINK);
    let decision = Decision::nothing().event(made).drawer(DrawerOp::Put(me, Item::Code, Private::new(code)));
    ctx.and_answer(decision, Notice::DeviceLink)
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
        decision = decision.event(Event::Erased(person)).drawer(DrawerOp::Erase(person));
    }
    Ok(ctx.and_answer(decision, Notice::Erased))
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
    let wake = day::community(ctx.s, community).map_or(ctx.now, |known| known.plan.awake(ctx.now));
    let tell = Send::tell(To::Person(person), Lane::Reminder, Notice::Withdrawn(community)).not_before(wake);
    Ok(ctx.and_answer(Decision::nothing().event(Event::Withdrawn(person, community)).and_send(tell), done))
}
