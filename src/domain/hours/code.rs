//! The code at the gate: four digits that change every minute, so that only who stands there can say them.

use super::super::*;
use chrono::TimeDelta;
use sha2::{Digest, Sha256};

/// A code is good for the minute in which it is shown and for the next one: typing takes time.
const GOOD_FOR: i64 = 2;
/// Wrong codes that one person may type within an hour. With ten thousand codes and two of them good, guessing all day
/// long finds one in a hundred days.
const MISSES: usize = 5;
const HOUR: TimeDelta = TimeDelta::hours(1);

/// The code that a day shows at a moment; `None` before somebody at the table has asked for it.
pub fn code(s: &State, day: DayId, now: DateTime<Utc>) -> Option<u16> {
    let seed = s.hours.seeds.get(&day)?;
    Some(of_minute(*seed, now.timestamp().div_euclid(60)))
}

fn of_minute(seed: u64, minute: i64) -> u16 {
    let digest = Sha256::digest([seed.to_be_bytes(), minute.to_be_bytes()].concat());
    u16::from_be_bytes([digest[0], digest[1]]) % 10_000
}

/// Whether a code was shown there within the last minutes.
pub(super) fn shown_within(s: &State, day: DayId, now: DateTime<Utc>, code: u16, minutes: i64) -> bool {
    let Some(seed) = s.hours.seeds.get(&day) else { return false };
    let now = now.timestamp().div_euclid(60);
    (0..minutes).any(|ago| of_minute(*seed, now - ago) == code)
}

/// Whether a code is good now.
pub(super) fn good(s: &State, day: DayId, now: DateTime<Utc>, code: u16) -> bool {
    shown_within(s, day, now, code, GOOD_FOR)
}

/// Four digits, as they may be typed.
pub(super) fn read(text: &str) -> Option<u16> {
    digits(text).filter(|digits| digits.len() == 4)?.parse().ok()
}

/// Whether somebody has typed too many wrong ones.
pub(super) fn rests(s: &State, who: PersonId, now: DateTime<Utc>) -> bool {
    let misses = s.hours.misses.get(&who).map_or(&[][..], Vec::as_slice);
    misses.iter().filter(|at| now - **at < HOUR).count() >= MISSES
}

/// Folds in that a wrong one was typed: what is older than an hour counts no more.
pub(super) fn missed(s: &mut State, who: PersonId, at: DateTime<Utc>) {
    s.hours.misses.retain(|_, misses| {
        misses.retain(|then| at - *then < HOUR);
        !misses.is_empty()
    });
    s.hours.misses.entry(who).or_default().push(at);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Full-width digits and spaces are digits; five of them, words and signs are none.
    #[test]
    fn four_digits_however_they_are_typed() {
        for (text, code) in [("4821", 4821), (" 48 21 ", 4821), ("４８２１", 4821), ("48-21", 4821), ("0007", 7)]
        {
            assert_eq!(read(text), Some(code), "{text}");
        }
        for text in ["", "482", "48213", "+482", "四八二一", "48:21"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    /// Another minute, another code: of a day's codes about as many differ as chance lets.
    #[test]
    fn each_minute_has_its_own_code() {
        let codes: std::collections::BTreeSet<_> = (0..240).map(|minute| of_minute(7, minute)).collect();
        assert!(codes.len() > 230, "only {} of 240 differ", codes.len());
        let other = (0..240).filter(|minute| of_minute(7, *minute) == of_minute(8, *minute)).count();
        assert!(other < 4, "{other} of 240 are the same with another seed");
    }
}
