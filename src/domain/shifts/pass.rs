//! Six digits that whoever has a turn passes on by hand: to somebody who could stand in for them, or to each of their team.
//!
//! Nobody's name is shown to a colleague, so nobody is chosen from a list: whoever types the digits was told them.

use super::super::*;
use super::{Event, Refusal, Shift, get, window};
use chrono::TimeDelta;

/// Digits that are none of anybody's which one person may type within an hour.
const MISSES: usize = 5;
const HOUR: TimeDelta = TimeDelta::hours(1);

/// The digits of a turn, if its holder has asked for them.
pub fn digits(s: &State, id: ShiftId) -> Option<u32> {
    s.shifts.passes.get(&id).copied()
}

/// The digits as they are read aloud.
pub fn aloud(digits: u32) -> String {
    format!("{} {:03}", digits / 1000, digits % 1000)
}

/// That a turn has digits from now on; nothing where it has them.
pub fn passed(ctx: &Ctx<'_>, id: ShiftId) -> Option<Event> {
    let known = &ctx.s.shifts.passes;
    if known.contains_key(&id) {
        return None;
    }
    let number = ctx.actor.lot[..8].iter().fold(0_u64, |n, byte| n << 8 | u64::from(*byte));
    // The first is no zero: typed without having been asked for, it is no small number that presses a button.
    let first = 100_000 + u32::try_from(number % 900_000).unwrap_or(0);
    let mut all = (0..900_000).map(|more| 100_000 + (first - 100_000 + more) % 900_000);
    let free = all.find(|digits| !known.values().any(|other| other == digits))?;
    Some(Event::Passed(id, free))
}

/// Six digits, as they may be typed.
pub(super) fn read(words: &str) -> Option<u32> {
    let typed = super::super::digits(words).filter(|typed| typed.len() == 6 && !typed.starts_with('0'))?;
    typed.parse().ok()
}

/// Whose digits these are.
pub(super) fn found(s: &State, typed: u32) -> Option<(ShiftId, &Shift)> {
    let id = s.shifts.passes.iter().find(|(_, digits)| **digits == typed).map(|(id, _)| *id)?;
    Some((id, get(s, id)?))
}

/// Whether anybody waits for digits to be typed.
pub(super) fn awaited(ctx: &Ctx<'_>) -> bool {
    let open = |id: &ShiftId| get(ctx.s, *id).is_some_and(|shift| is_open(ctx, shift));
    ctx.s.shifts.passes.keys().any(open)
}

/// Somebody stands in before the turn begins; of a team one is also while it lasts.
fn is_open(ctx: &Ctx<'_>, shift: &Shift) -> bool {
    let window = window(ctx.s, shift.turn).filter(|_| !shift.left);
    window.is_some_and(|(from, to)| ctx.now < if shift.heads > 1 { to } else { from })
}

/// Somebody typed six digits.
pub(super) fn typed(ctx: &Ctx<'_>, me: PersonId, typed: u32) -> Result<Decision, super::super::Refusal> {
    let misses = ctx.s.shifts.misses.iter().filter(|(at, who)| *who == me && ctx.now - *at < HOUR);
    if misses.count() >= MISSES {
        return Err(Refusal::Rest.into());
    }
    match found(ctx.s, typed) {
        Some((id, shift)) if shift.heads > 1 && is_open(ctx, shift) => Ok(ctx.answer(teams::Notice::Join(id))),
        Some((id, shift)) if shift.heads == 1 => standins::named(ctx, me, id),
        _ => {
            let refused = super::super::Notice::Refused(Refusal::Digits.into());
            Ok(ctx.and_answer(Decision::nothing().event(Event::Missed(me)), refused))
        }
    }
}

/// Folds in that digits were none of anybody's: what is older than an hour counts no more.
pub(super) fn missed(s: &mut State, who: PersonId, at: DateTime<Utc>) {
    s.shifts.misses.retain(|(then, _)| at - *then < HOUR);
    s.shifts.misses.push((at, who));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Six digits, in one piece or as they are read aloud; nothing else.
    #[test]
    fn six_digits_however_they_are_typed() {
        for text in ["482913", "482 913", " 48 29 13 ", "４８２　９１３", "482-913"] {
            assert_eq!(read(text), Some(482_913), "{text}");
        }
        for text in ["", "4829", "48291a", "4829133", "082913", "482,913"] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(aloud(482_013), "482 013");
    }
}
