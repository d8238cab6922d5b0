//! What is over can be forgotten before its time, and what was agreed to can be withdrawn: by whoever was visited, by
//! who stands for them, and by an organizer to whom they say so.

use super::super::*;
use super::asking::{described, organizers};
use super::{Action, Event, Notice, Stage, Visit};

/// So many that are over fit the screen.
const PAST: usize = 6;

/// Whoever acts was visited, stands for them, or sits where they called.
fn may(ctx: &Ctx<'_>, me: PersonId, visit: &Visit) -> bool {
    super::stands_for(ctx.s, me, visit.who) || people::may(ctx.s, me, visit.community, Role::Organizer)
}

fn over(visit: &Visit) -> bool {
    matches!(visit.stage, Stage::Done | Stage::Over)
}

/// The visits to somebody that are over.
pub(super) fn of_reader(s: &State, reader: PersonId) -> impl Iterator<Item = (VisitId, &Visit)> {
    super::of_reader(s, reader).filter(|(_, visit)| over(visit))
}

/// What is kept of a visit that is over goes.
pub(super) fn forget(ctx: &Ctx<'_>, me: PersonId, id: VisitId) -> Result<Decision, super::super::Refusal> {
    let visit = super::get(ctx.s, id).filter(|visit| over(visit) && may(ctx, me, visit));
    let visit = visit.ok_or(super::super::Refusal::Stale)?;
    let mut decision = Decision::nothing().event(Event::Ended(id));
    decision.drawers = super::forgotten(ctx.s, id, visit);
    decision.on_behalf = (visit.who != me).then_some(visit.who);
    Ok(ctx.and_answer(decision, Notice::Forgotten(visit.community)))
}

/// Whoever may withdraw what was agreed to for somebody.
fn agreed_for(ctx: &Ctx<'_>, me: PersonId, who: PersonId) -> Option<CommunityId> {
    let visits = || ctx.s.visits.list.values().filter(|visit| visit.who == who);
    let community = visits().next().map(|visit| visit.community).or_else(|| people::home(ctx.s, who))?;
    let known = visits().next().is_some() || ctx.s.visits.agreed.contains_key(&who);
    let runs = visits().any(|visit| people::may(ctx.s, me, visit.community, Role::Organizer));
    (known && (runs || super::stands_for(ctx.s, me, who))).then_some(community)
}

/// Nothing about visits to somebody is kept any more; what is to come is off.
pub(super) fn disagree(ctx: &Ctx<'_>, me: PersonId, who: PersonId) -> Result<Decision, super::super::Refusal> {
    let community = agreed_for(ctx, me, who).ok_or(super::super::Refusal::Stale)?;
    let mut decision = Decision::nothing();
    for (id, visit) in ctx.s.visits.list.iter().filter(|(_, visit)| visit.who == who) {
        decision = decision.event(Event::Ended(*id));
        decision.drawers.extend(super::items(ctx.s, *id).map(|item| DrawerOp::Drop(who, item)));
        decision.drawers.extend(super::with_others(ctx.s, *id, visit));
        decision.sends.extend(super::plan::off(ctx, visit));
        if matches!(visit.stage, Stage::Asked | Stage::Planned) {
            decision.sends.push(organizers(ctx, visit, Notice::CalledOff(visit.community, who)));
        }
    }
    decision = decision.event(Event::Disagreed(who));
    decision.drawers.extend([Item::Home, Item::HomePhone].map(|item| DrawerOp::Drop(who, item)));
    decision.on_behalf = (who != me).then_some(who);
    Ok(ctx.and_answer(decision, Notice::Forgotten(community)))
}

/// What a reader sees.
pub(super) fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    Some(match notice {
        Notice::Past(community) => {
            let mut all: Vec<_> = of_reader(ctx.s, reader).collect();
            all.sort_by_key(|(id, _)| std::cmp::Reverse(*id));
            let buttons = all.iter().take(PAST).filter_map(|(id, visit)| {
                let line = described(ctx, "visits-past-line", visit)?;
                let whose = super::asking::whom(ctx, visit.who, reader);
                Some(Button::press(line.with("name", whose), Action::AskForget(*id)))
            });
            let key = if all.is_empty() { "visits-past-none" } else { "visits-past" };
            Screen::line(key)
                .rows_of(1, buttons.collect::<Vec<_>>())
                .row([Button::press("back", Action::Mine(*community))])
        }
        Notice::AskForget(id) => {
            let visit = super::get(ctx.s, *id).filter(|visit| over(visit) && may(ctx, reader, visit))?;
            let own = super::stands_for(ctx.s, reader, visit.who);
            let back = if own { Action::Past(visit.community) } else { Action::Desk(*id) };
            let name = super::asking::whom(ctx, visit.who, reader);
            Screen::line(described(ctx, "visits-ask-forget", visit)?.with("name", name))
                .row(own.then(|| super::pictures::button(ctx.s, *id, visit)).flatten())
                .row([Button::press("button-visits-forget", Action::Forget(*id))])
                .row([Button::press("button-visits-disagree", Action::AskDisagree(visit.who))])
                .row([Button::press("back", back)])
        }
        Notice::AskDisagree(who) => {
            let community = agreed_for(ctx, reader, *who)?;
            let own = super::stands_for(ctx.s, reader, *who);
            let back = if own { Action::Mine(community) } else { Action::List(community) };
            let line = Line::new("visits-ask-disagree").with("name", super::asking::whom(ctx, *who, reader));
            Screen::line(line).row([
                Button::press("button-visits-disagree-yes", Action::Disagree(*who)),
                Button::press("back", back),
            ])
        }
        Notice::Forgotten(_) => Screen::line("visits-forgotten").row([people::talk::back()]),
        _ => return None,
    })
}
