//! Who was asked whether they can help on a day, and what they said: for organizers, behind a button.

use super::super::*;
use super::{Action, Event, Notice};
use std::collections::BTreeMap;

/// Of each day: who was asked for which stall, and whether they said that they do not come this time.
pub(super) type Asks = BTreeMap<DayId, BTreeMap<(ServiceId, PersonId), bool>>;

/// So many names fit a screen below its first line.
const NAMES: usize = 7;

/// Folds in that these were asked.
pub(super) fn asked(asks: &mut Asks, day: DayId, service: ServiceId, people: &[PersonId]) {
    // Of each community the newest day is enough.
    asks.retain(|known, _| known.community != day.community || known.n >= day.n);
    // Asked anew, they may say something else.
    asks.entry(day).or_default().extend(people.iter().map(|who| ((service, *who), false)));
}

/// Somebody who was asked does not come this time.
pub(super) fn declined(asks: &mut Asks, day: DayId, service: ServiceId, who: PersonId) {
    if let Some(no) = asks.get_mut(&day).and_then(|asks| asks.get_mut(&(service, who))) {
        *no = true;
    }
}

fn comes(s: &State, day: DayId, service: ServiceId, who: PersonId) -> bool {
    shifts::of_person(s, who).any(|(_, shift)| (shift.turn.day, shift.turn.service) == (day, service))
}

/// They say so.
pub(super) fn decline(ctx: &Ctx<'_>, id: DayId, service: ServiceId) -> Result<Decision, super::super::Refusal> {
    let me = ctx.me().ok_or(super::super::Refusal::Stale)?;
    let said = ctx.s.skills.asks.get(&id).and_then(|asks| asks.get(&(service, me)));
    let decision = match said {
        // Whoever has taken a turn since then gives it back where it stands.
        Some(false) if !comes(ctx.s, id, service, me) => {
            Decision::nothing().event(Event::NotThisTime(id, service, me))
        }
        Some(_) => Decision::nothing(),
        None => return Err(super::super::Refusal::Stale),
    };
    Ok(ctx.and_answer(decision, Notice::NotThisTime(id, service)))
}

/// The way to the names, where there are any.
pub(super) fn button(ctx: &Ctx<'_>, id: DayId) -> Option<Button> {
    let n = ctx.s.skills.asks.get(&id).map_or(0, BTreeMap::len);
    (n > 0).then(|| Button::press(Line::new("button-who-asked").with("n", n), Action::Asked(id, 0)))
}

/// What whoever declined reads, with the way back.
pub(super) fn thanks(ctx: &Ctx<'_>, id: DayId, service: ServiceId, reader: PersonId) -> Option<Screen> {
    let day = day::get(ctx.s, id)?;
    if comes(ctx.s, id, service, reader) {
        let plans = Button::press("button-plans", day::Action::Plans);
        return Some(Screen::line("skills-comes-already").row([plans, people::talk::back()]));
    }
    let free = shifts::most_needed(ctx.s, id, ctx.now).into_iter().find(|(turn, _)| turn.service == service);
    let turn = free.filter(|_| shifts::may_be_asked(ctx, reader, id, service)).map(|(turn, _)| turn);
    let can = turn.map(|turn| Button::press("button-i-can-after-all", shifts::Action::Turn(turn)));
    let line = Line::new("skills-not-this-time").with("service", day.service(service)?.name.clone());
    Some(Screen::line(line).row(can.into_iter().chain([people::talk::back()])))
}

/// The names, stall by stall: who comes, who does not, who has said nothing yet.
pub(super) fn screen(ctx: &Ctx<'_>, id: DayId, page: u16) -> Option<Screen> {
    let day = day::get(ctx.s, id)?;
    let all = ctx.s.skills.asks.get(&id).filter(|all| !all.is_empty())?;
    let first = (usize::from(page) * NAMES).min(all.len() - 1);
    let lines = all.iter().skip(first).take(NAMES).filter_map(|((service, who), no)| {
        let key = match (comes(ctx.s, id, *service, *who), no) {
            (true, _) => "skills-asked-yes",
            (false, true) => "skills-asked-no",
            (false, false) => "skills-asked-silent",
        };
        let stall = day.service(*service)?.name.clone();
        Some(Line::new(key).with("service", stall).with("name", people::name(ctx, *who)))
    });
    let mut screen = Screen::line(Line::new("skills-asked").with("date", day.date()).with("n", all.len()));
    screen.text.extend(lines);
    let next = if first + NAMES < all.len() { page + 1 } else { 0 };
    let more = (all.len() > NAMES).then(|| Button::press("button-more-asked", Action::Asked(id, next)));
    Some(screen.row(more).row([Button::press("button-roster", day::Action::RosterOf(id)), people::talk::back()]))
}
