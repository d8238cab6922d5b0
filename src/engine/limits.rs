//! How fast a channel may send: what the other side allows, per channel and per conversation.

use crate::domain::ChannelId;
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

/// Requests take different times to arrive, so that a second here may be a little less there.
const MARGIN: Duration = Duration::from_millis(10);
/// How many sends are claimed ahead on a channel without a limit.
const AHEAD: usize = 256;

/// The limits of every channel; one that is not named has none.
#[derive(Clone, Debug)]
pub struct Limits(BTreeMap<ChannelId, Limit>);

/// The limits of one channel.
#[derive(Clone, Copy, Debug, Default)]
pub struct Limit {
    /// Messages in any second, over all conversations; `None` for no limit.
    pub per_second: Option<u32>,
    /// For one conversation; `None` for no limit.
    pub chat: Option<Pace>,
}

/// A pace that allows for a few at once.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// One message in this time, in the long run.
    pub every: Duration,
    /// So many at once after a rest; at least 1.
    pub burst: u32,
}

impl Default for Limits {
    /// What Telegram names for bots: 30 messages a second over all, one a second in a private chat
    /// (Telegram Bot FAQ, "My bot is hitting limits"); short bursts of three are let through.
    fn default() -> Self {
        let chat = Pace { every: Duration::from_secs(1), burst: 3 };
        Self::none().with(ChannelId::Telegram, Limit { per_second: Some(30), chat: Some(chat) })
    }
}

impl Limits {
    /// No limits at all.
    pub fn none() -> Self {
        Self(BTreeMap::new())
    }

    /// With the limits of one channel replaced.
    #[must_use]
    pub fn with(mut self, channel: ChannelId, limit: Limit) -> Self {
        self.0.insert(channel, limit);
        self
    }

    /// The limits of a channel.
    pub fn of(&self, channel: ChannelId) -> Limit {
        self.0.get(&channel).copied().unwrap_or_default()
    }
}

impl Limit {
    /// How many sends are claimed ahead: at most one second's worth.
    pub fn ahead(&self) -> usize {
        self.per_second.map_or(AHEAD, |n| (n as usize).clamp(1, AHEAD))
    }
}

/// Keeps a channel's limit over all conversations. Times are counted from the outbox's start.
///
/// Answers leave as soon as any message may; what nobody waits for is spread evenly, so that the
/// next answer never finds a whole second used up by a broadcast.
#[derive(Debug)]
pub(super) struct Window {
    per_second: Option<u32>,
    left: VecDeque<Duration>,
    even: Duration,
}

impl Window {
    pub(super) fn new(limit: Limit) -> Self {
        Self { per_second: limit.per_second.map(|n| n.max(1)), left: VecDeque::new(), even: Duration::ZERO }
    }

    /// When the next message may leave; the past means now.
    pub(super) fn free_at(&self, answer: bool) -> Duration {
        let Some(n) = self.per_second else { return Duration::ZERO };
        let full = self.left.len() >= n as usize;
        let free = self.left.front().filter(|_| full).map_or(Duration::ZERO, |oldest| *oldest + second());
        if answer { free } else { free.max(self.even) }
    }

    /// A message leaves.
    pub(super) fn note(&mut self, now: Duration, answer: bool) {
        let Some(n) = self.per_second else { return };
        if self.left.len() >= n as usize {
            self.left.pop_front();
        }
        self.left.push_back(now);
        if !answer {
            // Counted on from the planned moment, so that late timers do not add up to a slower pace.
            let step = second() / n;
            self.even = self.even.max(now.saturating_sub(step)) + step;
        }
    }
}

fn second() -> Duration {
    Duration::from_secs(1) + MARGIN
}

/// Keeps the pace of one conversation (a "generic cell rate" counter: one moment says it all).
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Tally(Duration);

impl Tally {
    /// When the next message may leave; the past means now.
    pub(super) fn free_at(self, pace: Option<Pace>) -> Duration {
        pace.map_or(Duration::ZERO, |pace| self.0.saturating_sub(pace.every * pace.burst.saturating_sub(1)))
    }

    /// When it is as if nothing had ever been sent.
    pub(super) fn rested_at(self) -> Duration {
        self.0
    }

    /// A message leaves.
    pub(super) fn note(&mut self, now: Duration, pace: Option<Pace>) {
        if let Some(pace) = pace {
            self.0 = self.0.max(now) + pace.every;
        }
    }
}
