//! One-time codes: made for a role or another device, followed, guessed at.

use super::super::*;
use super::{Code, Event, Good, Notice, Refusal, access};
use chrono::TimeDelta;
use sha2::{Digest, Sha256};

/// Codes that are not good which one person may try within an hour; after that also a good one has to wait.
const MISSES: usize = 5;
/// The same for everybody together: many accounts guess no faster than this.
const MISSES_IN_ALL: usize = 60;
const HOUR: TimeDelta = TimeDelta::hours(1);

/// A one-time code of 128 bits, as it is shown: 32 characters that a link can carry.
pub fn code_text(lot: [u8; 16]) -> String {
    lot.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is kept of a code: nobody who reads the journal can use it.
pub fn code_digest(code: &str) -> String {
    let digest = Sha256::digest(code.trim().to_lowercase());
    digest[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether codes rest for somebody (or for a stranger): too many were tried within the hour.
pub fn codes_rest(s: &State, now: DateTime<Utc>, who: Option<PersonId>) -> bool {
    let recent = || s.people.misses.iter().filter(|(at, _)| now - *at < HOUR);
    recent().count() >= MISSES_IN_ALL || who.is_some() && recent().filter(|(_, by)| *by == who).count() >= MISSES
}

/// A code was followed: a role for its finder, or another device for its maker. A wrong one, one that
/// was used, one too old and one taken back take the same steps and get the same answer.
pub(super) fn redeem(ctx: &Ctx<'_>, code: &str) -> Result<Decision, super::super::Refusal> {
    if codes_rest(ctx.s, ctx.now, ctx.me()) {
        return Ok(refused(ctx, Refusal::CodesRest));
    }
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
            let Some((id, decision)) = access::meet(ctx, Some(community)) else { return Ok(Decision::nothing()) };
            let decision = decision.event(used).event(Event::Granted(id, community, role));
            Ok(decision.and_send(Send::answer(id, None, Notice::Welcome)))
        }
        (Some(Good::Device(owner)), None) if let Some(p) = super::person(ctx.s, owner) => {
            let Some(address) = &ctx.actor.address else { return Ok(Decision::nothing()) };
            let key = Private::new(&*address.key);
            let n = p.addresses;
            Ok(Decision::nothing()
                .event(used)
                .event(Event::DeviceAdded(owner, address.channel, n))
                .drawer(DrawerOp::Put(owner, Item::Address(address.channel, n), key))
                .and_send(Send::answer(owner, None, Notice::Home)))
        }
        _ => Ok(refused(ctx, Refusal::Code)),
    }
}

/// The answer to whoever has no good code. What was tried is counted, until codes rest.
fn refused(ctx: &Ctx<'_>, refusal: Refusal) -> Decision {
    let count = |decision: Decision, who| match refusal {
        Refusal::CodesRest => decision,
        _ => decision.event(Event::CodeMissed(who)),
    };
    let notice = super::super::Notice::Refused(refusal.clone().into());
    if let Some(me) = ctx.me() {
        return ctx.and_answer(count(Decision::nothing(), Some(me)), notice);
    }
    // On the page whoever has no code is shown a page of its own, and nobody comes to be by it.
    if ctx.actor.address.as_ref().is_none_or(|address| address.channel == ChannelId::Web) {
        return count(Decision::nothing(), None);
    }
    // A stranger with a bad code is still welcome.
    let Some((id, decision)) = access::meet(ctx, None) else { return Decision::nothing() };
    count(decision, Some(id)).and_send(Send::answer(id, None, notice))
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

/// Folds in that a code was tried: what is older than an hour counts no more.
pub(super) fn missed(s: &mut State, who: Option<PersonId>, at: DateTime<Utc>) {
    s.people.misses.retain(|(then, _)| at - *then < HOUR);
    s.people.misses.push_back((at, who));
}

/// Folds in that somebody may make no codes for a community (or none at all) any more: those that they
/// made and nobody used are good no more, or they could give themselves back what was taken.
pub(super) fn taken_back(s: &mut State, by: PersonId, community: Option<CommunityId>) {
    s.people.codes.retain(|_, code| {
        let there = matches!(code.good, Good::Role(c, _) if community.is_none_or(|known| known == c));
        !(there && code.by == Some(by))
    });
}
