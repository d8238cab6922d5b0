//! Which causes were seen in the last 25 hours: what comes again changes nothing.
//!
//! Kept as intervals and never as a watermark: after a quiet week Telegram's next `update_id` is
//! random, so a lower number is not an older update (Telegram Bot API, `Update.update_id`).

use super::ids::ChannelId;
use super::input::Cause;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// How long a cause is remembered: Telegram keeps updates for 24 h.
const KEPT: TimeDelta = TimeDelta::hours(25);

/// The memory of causes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    updates: BTreeMap<ChannelId, Vec<Run>>,
    single: BTreeMap<[u8; 16], i64>,
    order: VecDeque<(i64, [u8; 16])>,
}

/// Updates that came one after the other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Run {
    low: u64,
    high: u64,
    last: i64,
}

impl Seen {
    /// Whether the cause came before.
    pub fn has(&self, cause: &Cause) -> bool {
        match cause {
            Cause::Update { channel, id } => self
                .updates
                .get(channel)
                .is_some_and(|runs| runs.iter().any(|run| (run.low..=run.high).contains(id))),
            Cause::Post(key) | Cause::Console(key) => self.single.contains_key(key),
            // These are numbered by ourselves and kept where they act.
            Cause::Due(_) | Cause::Outbox { .. } | Cause::Config { .. } => false,
        }
    }

    /// Remembers a cause, and forgets what is older than 25 hours.
    pub fn note(&mut self, cause: &Cause, at: DateTime<Utc>) {
        let now = at.timestamp();
        match cause {
            Cause::Update { channel, id } => note_update(self.updates.entry(*channel).or_default(), *id, now),
            Cause::Post(key) | Cause::Console(key) => {
                self.single.insert(*key, now);
                self.order.push_back((now, *key));
            }
            Cause::Due(_) | Cause::Outbox { .. } | Cause::Config { .. } => {}
        }
        let old = now - KEPT.num_seconds();
        while self.order.front().is_some_and(|(at, _)| *at < old) {
            if let Some((_, key)) = self.order.pop_front() {
                self.single.remove(&key);
            }
        }
    }
}

fn note_update(runs: &mut Vec<Run>, id: u64, now: i64) {
    // The newest run stands last, so the usual case looks at one run only.
    match runs.iter_mut().rev().find(|run| run.high.checked_add(1) == Some(id)) {
        Some(run) => {
            run.high = id;
            run.last = now;
        }
        None => {
            runs.retain(|run| run.last >= now - KEPT.num_seconds());
            runs.push(Run { low: id, high: id, last: now });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn update(id: u64) -> Cause {
        Cause::Update { channel: ChannelId::Telegram, id }
    }

    #[test]
    fn a_lower_number_after_a_quiet_week_is_new() {
        let mut seen = Seen::default();
        let monday = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        seen.note(&update(500), monday);
        seen.note(&update(501), monday);
        assert!(seen.has(&update(500)) && seen.has(&update(501)));
        assert!(!seen.has(&update(17)), "a random restart must not be taken for old");
        seen.note(&update(17), monday + TimeDelta::days(8));
        assert!(seen.has(&update(17)));
        assert!(!seen.has(&update(500)), "what is long past is forgotten, so that the number can come again");
    }

    #[test]
    fn a_post_is_remembered_for_a_day_and_no_longer() {
        let mut seen = Seen::default();
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        seen.note(&Cause::Post([1; 16]), at);
        seen.note(&Cause::Post([2; 16]), at + TimeDelta::hours(24));
        assert!(seen.has(&Cause::Post([1; 16])));
        seen.note(&Cause::Post([3; 16]), at + TimeDelta::hours(26));
        assert!(!seen.has(&Cause::Post([1; 16])) && seen.has(&Cause::Post([2; 16])));
    }
}
