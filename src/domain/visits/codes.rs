//! The code that is said at the door: whether whoever says it is sent by the committee.

use super::super::*;
use super::{Event, Notice, Refusal, Visit, Visits};
use chrono::TimeDelta;
use subtle::ConstantTimeEq;

/// Codes that are not good which one person may try within an hour.
const MISSES: usize = 5;
/// The same for everybody together.
const MISSES_IN_ALL: usize = 60;
const HOUR: TimeDelta = TimeDelta::hours(1);

/// Six digits that are easy to say. The first is no zero: typed without having been asked, it is no small number that
/// presses a button.
pub(super) fn code(lot: [u8; 16]) -> String {
    let number = lot[..8].iter().fold(0u64, |n, byte| n << 8 | u64::from(*byte));
    (100_000 + number % 900_000).to_string()
}

/// Whether words are such a code.
pub(super) fn looks_like(words: &str) -> bool {
    digits(words).is_some_and(|digits| digits.len() == 6)
}

fn rest(ctx: &Ctx<'_>, me: PersonId) -> bool {
    let recent = || ctx.s.visits.misses.iter().filter(|(at, _)| ctx.now - *at < HOUR);
    // Whoever has no visit to ask about wears out nobody else's patience.
    let asks = |who: PersonId| ctx.s.visits.list.values().any(|visit| may_ask(ctx.s, who, visit));
    recent().filter(|(_, who)| asks(*who)).count() >= MISSES_IN_ALL
        || recent().filter(|(_, who)| *who == me).count() >= MISSES
}

/// Whether whoever acts may ask about a visit: it is to them, or they sit at the committee's desk.
pub(super) fn may_ask(s: &State, me: PersonId, visit: &Visit) -> bool {
    super::stands_for(s, me, visit.who) || people::may(s, me, visit.community, Role::Helper)
}

/// A code was said at somebody's door. The drawer is asked only whether it is that code: a wrong one, one of
/// another day, and one of somebody else's visit take the same steps and get the same answer.
pub(super) fn check(ctx: &Ctx<'_>, me: PersonId, words: &str) -> Result<Decision, super::super::Refusal> {
    if rest(ctx, me) {
        return Err(Refusal::Rest.into());
    }
    let said = digits(words).unwrap_or_default();
    let mut found = None;
    for (id, visit) in &ctx.s.visits.list {
        let Some(plan) = visit.planned().filter(|_| may_ask(ctx.s, me, visit)) else { continue };
        let Some(code) = ctx.d.read(visit.who, Item::VisitCode(*id)) else { continue };
        let same = bool::from(code.reveal().as_bytes().ct_eq(said.as_bytes()));
        // Said aloud once, it is no secret any more: it is good about the hour, until they are in.
        let now = (ctx.now - plan.start).abs() < super::plan::LASTS && !plan.came;
        let early = ctx.now + super::plan::LASTS <= plan.start;
        if same && plan.near && plan.full() && now && visit.today(ctx.s, ctx.now) {
            found = Some(Notice::Checked(*id));
        } else if same && plan.full() && early {
            // It is theirs, and nobody is to stand at the door yet.
            found = Some(Notice::Early(*id));
        }
    }
    Ok(match found {
        Some(notice) => ctx.answer(notice),
        None => {
            let refused = super::super::Notice::Refused(Refusal::Code.into());
            ctx.and_answer(Decision::nothing().event(Event::Missed(me)), refused)
        }
    })
}

/// Folds in that a code was not good: what is older than an hour counts no more.
pub(super) fn missed(visits: &mut Visits, who: PersonId, at: DateTime<Utc>) {
    visits.misses.retain(|(then, _)| at - *then < HOUR);
    visits.misses.push_back((at, who));
}

/// It is their code, and not their hour. At the desk no more is said than when that is.
pub(super) fn early(ctx: &Ctx<'_>, id: VisitId, reader: PersonId) -> Option<Screen> {
    let visit = super::get(ctx.s, id).filter(|visit| may_ask(ctx.s, reader, visit))?;
    let date = visit.planned().and_then(|_| visit.date(ctx.s))?;
    let today = ctx.now.with_timezone(&day::zone(ctx.s, visit.community)).date_naive();
    let on = match (date - today).num_days() {
        0 => Arg::Key("visits-today"),
        1 => Arg::Key("visits-tomorrow-day"),
        _ => date.into(),
    };
    let key = if super::stands_for(ctx.s, reader, visit.who) { "visits-early" } else { "visits-early-desk" };
    Some(Screen::line(Line::new(key).with("on", on).with("time", visit.time(ctx.s)?)).row([people::talk::back()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_six_digits_whatever_the_lot() {
        for lot in [[0; 16], [255; 16], [7; 16]] {
            assert!(looks_like(&code(lot)) && !code(lot).starts_with('0'), "{}", code(lot));
        }
        assert!(looks_like("359 927") && looks_like("３５９－９２７"));
        assert!(!looks_like("12345") && !looks_like("12345a") && !looks_like("1234567"));
    }
}
