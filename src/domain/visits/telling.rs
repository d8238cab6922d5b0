//! A visit is told in steps: what, where, under which number. Each step leads back to the one before, and nothing that was
//! told is lost by that.

use super::super::*;
use super::asking::{at_home, draft, for_other, told};
use super::{Action, Event, Notice, Stage, Visit, telephone};

/// What was told at this step stays as it is: the next one.
pub(super) fn keep(ctx: &Ctx<'_>, me: PersonId, id: VisitId) -> Result<Decision, super::super::Refusal> {
    let visit = draft(ctx, me, id)?;
    let next = match ctx.s.people.showing(me, ctx.now) {
        _ if !has_words(ctx, visit.who, id) => Notice::AskWords(id),
        Some(super::super::Notice::Visits(Notice::AskHome(asked)))
            if *asked == id && ctx.d.read(visit.who, Item::Home).is_some() =>
        {
            return Ok(at_home(ctx, me, (id, visit), Decision::nothing()));
        }
        _ => Notice::AskHome(id),
    };
    Ok(ctx.and_answer(for_other(me, visit.who, Decision::nothing()), next))
}

/// Whether it is told already what is needed: it stands below the kind.
fn has_words(ctx: &Ctx<'_>, who: PersonId, id: VisitId) -> bool {
    ctx.d.read(who, Item::Visit(id)).is_some_and(|told| told.reveal().lines().count() > 1)
}

/// The visit to somebody that waits for nothing but a number.
fn without_number<'a>(ctx: &Ctx<'a>, who: PersonId) -> Option<(VisitId, &'a Visit)> {
    let (id, visit) = super::open_of(ctx.s, who).filter(|(_, visit)| visit.stage == Stage::Draft)?;
    let known = ctx.d.read(who, Item::Visit(id)).filter(|known| known.reveal().lines().count() > 1);
    known.and(ctx.d.read(who, Item::Home)).map(|_| (id, visit))
}

/// Where somebody is told by telephone: whoever asked for them says so, or an organizer who found out.
pub(super) fn phone(
    ctx: &Ctx<'_>,
    me: PersonId,
    who: PersonId,
    words: &Private,
) -> Result<Decision, super::super::Refusal> {
    if !may_note_phone(ctx.s, me, who) {
        return Err(super::super::Refusal::Stale);
    }
    let digits = people::clean_phone(words.reveal()).ok_or(people::Refusal::Phone)?;
    let decision = Decision::nothing().event(Event::Phone(who)).drawer(DrawerOp::Put(
        who,
        Item::HomePhone,
        Private::new(digits),
    ));
    match without_number(ctx, who).filter(|_| super::stands_for(ctx.s, me, who)) {
        Some(visit) => Ok(told(ctx, me, visit, decision)),
        None => match telephone::open(ctx.s, who) {
            Some(call) if people::may(ctx.s, me, call.community, Role::Organizer) => {
                Ok(ctx.and_answer(for_other(me, who, decision), Notice::Call(who, call.n, false)))
            }
            _ => Ok(ctx.and_answer(for_other(me, who, decision), Notice::Phone(who))),
        },
    }
}

/// Whether somebody may say under which number another is reached about visits.
pub(super) fn may_note_phone(s: &State, me: PersonId, who: PersonId) -> bool {
    let visits = || s.visits.list.values().filter(|visit| visit.who == who);
    let called = telephone::open(s, who).map(|call| call.community);
    let communities = visits().map(|visit| visit.community).chain(called);
    let runs = communities.into_iter().any(|community| people::may(s, me, community, Role::Organizer));
    runs || super::stands_for(s, me, who) && (visits().next().is_some() || called.is_some())
}

/// Whether whoever asked for somebody else may still leave a number for that one: nobody has to, as news reaches whoever
/// asked. Where nobody opens, it is the one that is called.
fn without_phone(ctx: &Ctx<'_>, visit: &Visit, reader: PersonId) -> bool {
    let theirs = visit.who != reader && super::stands_for(ctx.s, reader, visit.who);
    let known = telephone::has_phone(ctx.s, visit.who) || telephone::no_phone(ctx.s, visit.who);
    theirs && !known && matches!(visit.stage, Stage::Asked | Stage::Planned)
}

/// The button by which they do.
pub(super) fn offer(ctx: &Ctx<'_>, visit: &Visit, reader: PersonId) -> Option<Button> {
    let label = || Line::new("button-visits-leave-phone").with("name", people::name(ctx, visit.who));
    without_phone(ctx, visit, reader).then(|| Button::press(label(), Action::AskPhone(visit.who)))
}

/// There is no telephone either: the committee goes and says it.
pub(super) fn no_phone(ctx: &Ctx<'_>, me: PersonId, id: VisitId) -> Result<Decision, super::super::Refusal> {
    let visit = super::get(ctx.s, id).ok_or(super::super::Refusal::Stale)?;
    let decision = Decision::nothing().event(Event::NoPhone(visit.who));
    if visit.stage == Stage::Draft {
        let who = draft(ctx, me, id)?.who;
        let visit = without_number(ctx, who).ok_or(super::super::Refusal::Stale)?;
        return Ok(told(ctx, me, visit, decision));
    }
    if !may_note_phone(ctx.s, me, visit.who) {
        return Err(super::super::Refusal::Stale);
    }
    Ok(ctx.and_answer(for_other(me, visit.who, decision), Notice::NoPhone(visit.who)))
}

/// What a reader sees.
pub(super) fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    match notice {
        Notice::AskWords(id) | Notice::AskHome(id) => {
            let visit = super::get(ctx.s, *id).filter(|visit| visit.stage == Stage::Draft)?;
            super::stands_for(ctx.s, reader, visit.who).then_some(())?;
            let words = matches!(notice, Notice::AskWords(_));
            let (key, known, back) = match words {
                true => ("visits-ask-words", has_words(ctx, visit.who, *id), Action::For(visit.who)),
                false => {
                    let known = ctx.d.read(visit.who, Item::Home).is_some();
                    ("visits-ask-home", known, Action::AskWords(*id))
                }
            };
            let keep = known.then(|| {
                let key = if words { "button-visits-keep-words" } else { "button-visits-keep-home" };
                Button::press(key, Action::Keep(*id))
            });
            let not = Button::press("button-visits-rather-not", Action::Withdraw(*id));
            Some(Screen::line(key).asking().row(keep).row([not, Button::press("back", back)]))
        }
        Notice::AskPhone(who) => {
            may_note_phone(ctx.s, reader, *who).then_some(())?;
            let own = super::stands_for(ctx.s, reader, *who);
            let open = super::open_of(ctx.s, *who).filter(|(_, visit)| visit.stage != Stage::Draft || own);
            let none = open.map(|(id, _)| Button::press("button-visits-no-phone", Action::NoPhone(id)));
            let waits = open.filter(|(_, visit)| visit.stage == Stage::Draft);
            let may = open.filter(|(_, visit)| without_phone(ctx, visit, reader));
            let back = match (waits, may) {
                (Some((id, _)), _) => Button::press("back", Action::AskHome(id)),
                (None, Some((id, _))) => Button::press("back", Action::Show(id)),
                (None, None) => people::talk::back(),
            };
            let key = if may.is_some() { "visits-ask-phone-too" } else { "visits-ask-phone" };
            let line = Line::new(key).with("name", people::name(ctx, *who));
            Some(Screen::line(line).asking().row(none.into_iter().chain([back])))
        }
        Notice::Phone(who) | Notice::NoPhone(who) => {
            may_note_phone(ctx.s, reader, *who).then_some(())?;
            let key =
                if matches!(notice, Notice::Phone(_)) { "visits-phone-noted" } else { "visits-no-phone-noted" };
            // The number may have been left before it was said whether photos may be taken.
            let own = super::open_of(ctx.s, *who).filter(|_| super::stands_for(ctx.s, reader, *who));
            let photos = own.and_then(|(id, visit)| super::pictures::button(ctx.s, id, visit));
            let line = Line::new(key).with("name", people::name(ctx, *who));
            Some(Screen::line(line).row(photos.into_iter().chain([people::talk::back()])))
        }
        _ => None,
    }
}
