//! What was sent is corrected, taken back, or sent again to those of whom nobody can tell.
//!
//! All three are sends like any other: claimed, limited, reported. Whom they concern is a rule
//! ([`To::Told`]); where they go is looked up when they leave ([`place`]). What was claimed with
//! earlier words when they changed is followed by the change as soon as its outcome is known
//! ([`catch_up`]), so nobody keeps the old words and nobody gets two messages.

use super::super::*;
use super::{Announcement, Event, Mark, Notice, get, wake};
use chrono::TimeDelta;
use delivery::Ended;
use std::collections::BTreeSet;

/// So long after it was sent a message can be deleted (Telegram Bot API, `deleteMessage`).
pub(super) const DELETABLE: TimeDelta = TimeDelta::hours(48);

/// A correction, or its being taken back, on its way to those it had reached.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Round {
    /// The commit that wanted it: what was claimed before carries other words.
    pub seq: u64,
    /// For whom it is not finished.
    pub left: BTreeSet<PersonId>,
    /// For how many it is done.
    pub done: u32,
    /// With how many a short line now stands in its place: it could not be deleted any more.
    pub replaced: u32,
    /// For how many it could not be done.
    pub not: u32,
    /// For how many nobody can tell.
    pub unknown: u32,
}

/// Corrects it: edits it where it stands, and tells the new words to whoever had none yet.
pub(super) fn correct(ctx: &Ctx<'_>, id: AnnouncementId, mark: u32) -> Result<Decision, super::super::Refusal> {
    let (me, known) = acting(ctx, id)?;
    let Some(text) = super::draft(ctx, me) else {
        // A second tap on the same button: it is on its way.
        return if known.text.mark() == mark { Ok(ctx.answer(Notice::Progress(id))) } else { Err(Refusal::Stale) };
    };
    if !known.correctable() || text.mark() != mark {
        return Err(Refusal::Stale);
    }
    let mut decision = Decision::nothing()
        .event(Event::Corrected(id, text))
        .drawer(DrawerOp::Drop(me, Item::Draft))
        .drawer(DrawerOp::Drop(me, Item::DraftEnglish));
    if known.begun.is_some() {
        let to = To::Told(id, Whose::Holding);
        decision = decision.and_send(Send::tell(to, Lane::Reminder, Notice::Corrected(id)));
    }
    if known.count(Mark::Stopped) > 0 {
        decision = decision.and_send(rest(ctx, id, known));
    }
    Ok(ctx.and_answer(decision, Notice::Progress(id)))
}

/// Takes it back: deletes it where it stands, and sends it to nobody else.
pub(super) fn take_back(ctx: &Ctx<'_>, id: AnnouncementId) -> Result<Decision, super::super::Refusal> {
    let (_, known) = acting(ctx, id)?;
    if known.taken {
        return Ok(ctx.answer(Notice::Progress(id)));
    }
    if known.begun.is_none() {
        return Err(Refusal::Stale);
    }
    let gone = Send::tell(To::Told(id, Whose::Holding), Lane::Reminder, Notice::TakenBack(id));
    let mut decision = Decision::nothing().event(Event::TakenBack(id)).and_send(gone);
    if let Some(photo) = photos::of_announcement(ctx.s, id) {
        decision = photos::drop(ctx.s, photo, decision); // nobody is to see it any more
    }
    Ok(ctx.and_answer(decision, Notice::Progress(id)))
}

/// Sends it once more to exactly those of whom nobody can tell. `times`: how often that was done
/// before the button was made; one button does it once.
pub(super) fn again(ctx: &Ctx<'_>, id: AnnouncementId, times: u32) -> Result<Decision, super::super::Refusal> {
    let (_, known) = acting(ctx, id)?;
    if times != known.repeats || known.taken || doubtful(ctx.s, known).next().is_none() {
        return Ok(ctx.answer(Notice::Progress(id)));
    }
    let decision = Decision::nothing().event(Event::Repeated(id)).and_send(rest(ctx, id, known));
    Ok(ctx.and_answer(decision, Notice::Progress(id)))
}

fn acting<'a>(ctx: &Ctx<'a>, id: AnnouncementId) -> Result<(PersonId, &'a Announcement), Refusal> {
    let known = get(ctx.s, id).ok_or(Refusal::Stale)?;
    Ok((people::acting(ctx, known.community, Role::Organizer)?, known))
}

fn rest(ctx: &Ctx<'_>, id: AnnouncementId, known: &Announcement) -> Send {
    let send = Send::tell(To::Told(id, Whose::Untold), Lane::Broadcast, Notice::Told(id));
    send.not_before(wake(ctx, known))
}

/// Those of whom nobody can tell, and who want to hear.
pub(super) fn doubtful<'a>(s: &'a State, known: &'a Announcement) -> impl Iterator<Item = PersonId> + 'a {
    known.with(Mark::Unknown).filter(|person| people::person(s, *person).is_some_and(|p| !p.quiet))
}

/// Who is meant by "those who have it" and the like, at this point of the order.
pub fn readers(s: &State, id: AnnouncementId, whose: Whose) -> Vec<PersonId> {
    let Some(known) = get(s, id) else { return Vec::new() };
    match whose {
        Whose::Holding => known.copies.readers().collect(),
        Whose::Untold => {
            let in_line = delivery::in_line(s, &Notice::Told(id).into());
            known.with(Mark::Waiting).filter(|person| !in_line.contains(person)).collect()
        }
    }
}

/// What stands with a reader and is to change: there it goes, and nowhere else.
pub fn place(s: &State, notice: &Notice, reader: PersonId) -> Option<Place> {
    let (Notice::Corrected(id) | Notice::TakenBack(id)) = notice else { return None };
    let known = get(s, *id)?;
    let (at, _) = known.copies.of(reader)?;
    let young = known.begun.is_some_and(|begun| s.at - begun < DELETABLE);
    Some(if known.taken && young { Place::Remove(at) } else { Place::Mend(at) })
}

/// By which channel, and at which address of it, such a copy stands; `None` where that is given up.
pub fn stands(s: &State, notice: &super::super::Notice, reader: PersonId) -> Option<(ChannelId, u16)> {
    let super::super::Notice::Announcements(Notice::Corrected(id) | Notice::TakenBack(id)) = notice else {
        return None;
    };
    let (at, device) = get(s, *id)?.copies.of(reader)?;
    let devices = &people::person(s, reader)?.devices;
    let there =
        devices.iter().rev().find(|d| d.channel == at.channel && (at.channel == ChannelId::Web || d.n == device));
    there.map(|d| (d.channel, d.n))
}

/// The change that has to follow a message which left with earlier words, once it is known where it stands.
pub fn catch_up(
    s: &State,
    notice: &super::super::Notice,
    reader: PersonId,
    since: u64,
    end: &Ended,
) -> Option<Send> {
    let super::super::Notice::Announcements(Notice::Told(id)) = notice else { return None };
    let known = get(s, *id)?;
    known.round.as_ref().filter(|round| since < round.seq)?;
    let stands = matches!(end, Ended::Delivered(_) | Ended::Kept(_));
    let change = if known.taken { Notice::TakenBack(*id) } else { Notice::Corrected(*id) };
    stands.then(|| Send::tell(To::Person(reader), Lane::Reminder, change))
}

/// Whether the first notice takes back what the second one told.
pub fn takes_back(notice: &super::super::Notice, told: &super::super::Notice) -> bool {
    use super::super::Notice::Announcements as About;
    matches!((notice, told), (About(Notice::TakenBack(a)), About(Notice::Told(b) | Notice::Corrected(b))) if a == b)
}
