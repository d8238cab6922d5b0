//! Whom a refusal for haste concerns: Telegram's 429 names a time, but not whether one chat must wait
//! or the whole bot.
//!
//! What others do: python-telegram-bot's `AIORateLimiter` and teloxide's `Throttle` stop everything at any
//! 429, and a street would stand still for one chat that Telegram holds back for hours (tdlib's
//! telegram-bot-api, issue 535: 12 to 14 hours for single users). Retrying each chat by itself (grammY's
//! `auto-retry`) sends on into a pause of the whole bot, which lengthens it.
//!
//! So the chat that was refused waits in any case, for exactly that time, and what left after that message
//! tells more. If another one gets through, only the chat was meant. If it is refused until the same moment (a
//! pause of the bot ends for all at once), the bot waits until then; for a pause of more than four seconds three
//! must say so, for one of more than ten four, as it would be dear if those were chats by chance. Five refusals in
//! a row until different moments count as the bot too, until about the first of them. Nothing further leaves
//! before that is clear; where nothing is on its way that could tell, one message goes ahead to see.
//!
//! What is promised, then: no call into a chat's pause, ever; none into the bot's once it is clear that it is the
//! bot's, and before that one at a time, at most four and mostly none, as what is on its way tells for nothing.
//! And what can go wrong: chats side by side that are refused until the same second by chance stop the bot for
//! that time. With every tenth chat refused that is one storm in thirty or so (`tests/outbox/storm.rs`).

use std::time::Duration;

/// A message that is on its way and gives no sign holds up the others at most so long.
const GLANCE: Duration = Duration::from_millis(250);
/// Two moments that differ by less are the same: whole seconds are told, and answers take different times.
const SAME: Duration = Duration::from_millis(500);
/// Once it is clear that the bot is meant, the last word counts: whole seconds are told.
const WHOLE: Duration = Duration::from_millis(1_200);
/// From each of these on a pause is so long that one more must say so.
const LONG: [Duration; 2] = [Duration::from_secs(4), Duration::from_secs(10)];
/// So many refusals in a row, whatever they say.
const MANY: usize = 5;

/// What is known of a channel's haste. Times are counted from the outbox's start.
#[derive(Debug, Default)]
pub(super) struct Doubt(Option<Open>);

/// A refusal whose scope is not known yet.
#[derive(Debug)]
struct Open {
    /// What left earlier than the refused message says nothing.
    since: Duration,
    /// When the doubt began.
    began: Duration,
    /// Until when each refusal asks to wait.
    ends: Vec<Duration>,
    /// When the next may go ahead.
    next: Duration,
}

impl Doubt {
    /// From when on what leaves can tell something; `None` while there is nothing to tell.
    pub(super) fn since(&self) -> Option<Duration> {
        self.0.as_ref().map(|open| open.since)
    }

    /// When the next message may leave; the past means now.
    pub(super) fn free_at(&self) -> Duration {
        self.0.as_ref().map_or(Duration::ZERO, |open| open.next)
    }

    /// A message leaves.
    pub(super) fn leaves(&mut self, now: Duration) {
        if let Some(open) = &mut self.0 {
            open.next = now + GLANCE;
        }
    }

    /// One that left then got through. For how long others were held up, where that ends the doubt.
    pub(super) fn through(&mut self, left: Duration, now: Duration) -> Duration {
        match &self.0 {
            Some(open) if left >= open.since => {
                let held = now.saturating_sub(open.began);
                self.0 = None;
                held
            }
            _ => Duration::ZERO,
        }
    }

    /// One came to an end that tells nothing. Where no `others` are on their way, the next may go ahead.
    pub(super) fn nothing(&mut self, others: usize, now: Duration) {
        if let Some(open) = self.0.as_mut().filter(|_| others == 0) {
            open.next = open.next.min(now.max(open.began));
        }
    }

    /// One that left then was refused until `end`; so many `others` are on their way. Until when the
    /// whole channel must wait, where that is clear now.
    pub(super) fn refused(
        &mut self,
        left: Duration,
        end: Duration,
        others: usize,
        now: Duration,
    ) -> Option<Duration> {
        let Some(open) = &mut self.0 else {
            let next = if others == 0 { now } else { now + GLANCE };
            self.0 = Some(Open { since: left, began: now, ends: vec![end], next });
            return None;
        };
        if left < open.since {
            // It was on its way when the bot was told to wait; by its word perhaps a little longer.
            if open.ends.is_empty() && end > open.since && end - open.since <= WHOLE {
                *open = Open { since: end, began: end, ends: Vec::new(), next: end };
                return Some(end);
            }
            self.nothing(others, now);
            return None;
        }
        open.ends.push(end);
        let same = || open.ends.iter().filter(|other| other.abs_diff(end) <= SAME);
        // What is on its way tells for nothing.
        let dear = LONG.iter().filter(|long| end > now + **long).count();
        let enough = 2 + dear.max(usize::from(others > 0));
        let about = |moment: Duration| open.ends.iter().filter(move |other| other.abs_diff(moment) <= WHOLE).max();
        let until = if same().count() >= enough {
            about(end).copied()
        } else if open.ends.len() >= MANY {
            open.ends.iter().min().and_then(|first| about(*first)).copied()
        } else {
            None
        };
        let Some(until) = until else {
            self.nothing(others, now);
            return None;
        };
        // When it is over, one goes ahead again.
        self.0 = Some(Open { since: until, began: until, ends: Vec::new(), next: until });
        Some(until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    /// One chat is refused, another gets through: nobody else waits.
    #[test]
    fn a_chat_waits_alone() {
        let mut doubt = Doubt::default();
        assert_eq!(doubt.refused(ms(10), ms(30_000), 0, ms(60)), None);
        assert_eq!(doubt.free_at(), ms(60), "one goes ahead at once, as nothing is on its way");
        doubt.leaves(ms(60));
        assert_eq!(doubt.free_at(), ms(310), "and nobody else, for a moment");
        assert_eq!(doubt.through(ms(9), ms(70)), ms(0), "it left before, and says nothing");
        assert_eq!(doubt.free_at(), ms(310));
        assert_eq!(doubt.through(ms(60), ms(120)), ms(60));
        assert_eq!(doubt.free_at(), ms(0));
    }

    /// Two chats are refused until the same moment: the bot waits, and then one goes ahead.
    #[test]
    fn the_same_moment_means_the_bot() {
        let mut doubt = Doubt::default();
        assert_eq!(doubt.refused(ms(0), ms(5_060), 2, ms(60)), None);
        assert_eq!(doubt.free_at(), ms(310), "what is on its way will tell");
        assert_eq!(doubt.refused(ms(10), ms(5_070), 1, ms(70)), None, "there is a third that tells");
        assert_eq!(doubt.refused(ms(20), ms(5_080), 0, ms(80)), Some(ms(5_080)), "to the last word");
        assert_eq!(doubt.refused(ms(30), ms(5_090), 0, ms(90)), Some(ms(5_090)), "even if that comes later");
        assert_eq!(doubt.free_at(), ms(5_090));
        doubt.leaves(ms(5_090));
        assert_eq!(doubt.free_at(), ms(5_340));
        assert_eq!(doubt.through(ms(5_090), ms(5_150)), ms(60));
    }

    /// Other moments mean other chats, but not without end; what tells nothing holds up nobody.
    #[test]
    fn many_in_a_row_mean_the_bot() {
        let mut doubt = Doubt::default();
        assert_eq!(doubt.refused(ms(0), ms(9_000), 0, ms(60)), None);
        doubt.leaves(ms(60));
        doubt.nothing(0, ms(100));
        assert_eq!(doubt.free_at(), ms(100));
        for (n, end) in [(1, 4_000), (2, 30_000), (3, 12_000)] {
            doubt.leaves(ms(100 * n));
            assert_eq!(doubt.refused(ms(100 * n), ms(end), 0, ms(100 * n + 60)), None);
            assert_eq!(doubt.free_at(), ms(100 * n + 60));
        }
        doubt.leaves(ms(400));
        assert_eq!(doubt.refused(ms(400), ms(50_000), 0, ms(460)), Some(ms(4_000)));
    }

    /// Chats may be told to wait for the same long time by chance: the longer it is, the more have to say so.
    #[test]
    fn a_long_pause_needs_more_words() {
        for (pause, words) in [(3_000, 2), (4_500, 3), (9_000, 3), (20_000, 4)] {
            let mut doubt = Doubt::default();
            for n in 0..words - 1 {
                assert_eq!(doubt.refused(ms(100 * n), ms(pause + 60 + 100 * n), 0, ms(60 + 100 * n)), None);
            }
            let (left, end) = (ms(100 * (words - 1)), ms(pause + 60 + 100 * (words - 1)));
            assert_eq!(doubt.refused(left, end, 0, left + ms(60)), Some(end), "{pause} ms");
        }
    }

    /// Five that say different things: the bot's own word may be a second later than the first that ends.
    #[test]
    fn the_first_of_many_is_rounded() {
        let mut doubt = Doubt::default();
        for (n, end) in [(0, 28_700), (1, 15_740), (2, 14_800), (3, 16_850)] {
            assert_eq!(doubt.refused(ms(100 * n), ms(end), 0, ms(100 * n + 60)), None);
        }
        assert_eq!(doubt.refused(ms(400), ms(20_900), 0, ms(460)), Some(ms(15_740)));
    }
}
