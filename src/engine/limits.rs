//! How fast a channel may send: what the other side allows, per channel and per conversation.

use crate::domain::ChannelId;
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

/// Requests take different times to arrive, so that a second here may be a little less there.
const MARGIN: Duration = Duration::from_millis(10);
const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
/// A place of each second is kept for the next answer for so long after the last one,
const KEPT: Duration = Duration::from_secs(10);
/// where there are at least so many places.
const FEW: u32 = 10;
/// How many sends are claimed ahead on a channel without a limit.
const AHEAD: usize = 256;

/// The limits of every channel; one that is not named has none.
#[derive(Clone, Debug)]
pub struct Limits {
    channels: BTreeMap<ChannelId, Limit>,
    /// What one person may say a second; `None` for no limit.
    pub per_person: Option<u32>,
}

/// The limits of one channel.
#[derive(Clone, Copy, Debug, Default)]
pub struct Limit {
    /// Messages in any second, over all conversations; `None` for no limit.
    pub per_second: Option<u32>,
    /// For one conversation; `None` for no limit.
    pub chat: Option<Pace>,
    /// For one group, beside that: messages in any minute; `None` for no limit.
    pub group: Option<u32>,
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
    /// What Telegram names for bots: 30 messages a second over all, one a second in a chat, 20 a minute
    /// in a group (Telegram Bot FAQ, "My bot is hitting limits"); short bursts of three are let through.
    fn default() -> Self {
        let chat = Pace { every: Duration::from_secs(1), burst: 3 };
        let limit = Limit { per_second: Some(30), chat: Some(chat), group: Some(20) };
        Self::none().with(ChannelId::Telegram, limit)
    }
}

impl Limits {
    /// No limits at all.
    pub fn none() -> Self {
        Self { channels: BTreeMap::new(), per_person: None }
    }

    /// With the limits of one channel replaced.
    #[must_use]
    pub fn with(mut self, channel: ChannelId, limit: Limit) -> Self {
        self.channels.insert(channel, limit);
        self
    }

    /// The limits of a channel.
    pub fn of(&self, channel: ChannelId) -> Limit {
        self.channels.get(&channel).copied().unwrap_or_default()
    }
}

impl Limit {
    /// How many sends are claimed ahead: at most one second's worth.
    pub fn ahead(&self) -> usize {
        self.per_second.map_or(AHEAD, |n| (n as usize).clamp(1, AHEAD))
    }
}

/// When messages left, as far as a limit of so many in a stretch of time needs to know.
#[derive(Debug, Default, Clone)]
struct Log(VecDeque<Duration>);

impl Log {
    /// When the next may leave, with at most `n` in any stretch `per`; the past means now.
    fn free_at(&self, n: u32, per: Duration) -> Duration {
        let first = self.0.len().checked_sub(n.max(1) as usize);
        first.and_then(|first| self.0.get(first)).map_or(Duration::ZERO, |left| *left + per)
    }

    /// A message leaves; the last `n` are remembered.
    fn note(&mut self, n: u32, now: Duration) {
        if self.0.len() >= n.max(1) as usize {
            self.0.pop_front();
        }
        self.0.push_back(now);
    }
}

/// Keeps a channel's limit over all conversations. Times are counted from the outbox's start.
///
/// Answers leave as soon as any message may; what nobody waits for is spread evenly, so that the
/// next answer never finds a whole second used up by a broadcast. While people press and are answered,
/// one place of each second is kept free for the next of them: an answer leaves at once then, and does
/// not wait for the next thirtieth of a second.
#[derive(Debug)]
pub(super) struct Window {
    per_second: Option<u32>,
    left: Log,
    even: Duration,
    /// Until when one place is kept for an answer.
    kept: Duration,
    /// How far the even pace may be made up for.
    slack: Duration,
}

impl Window {
    pub(super) fn new(limit: Limit) -> Self {
        let per_second = limit.per_second.map(|n| n.max(1));
        Self {
            per_second,
            left: Log::default(),
            even: Duration::ZERO,
            kept: Duration::ZERO,
            slack: Duration::ZERO,
        }
    }

    /// When the next message may leave; the past means now.
    pub(super) fn free_at(&self, answer: bool) -> Duration {
        let Some(n) = self.per_second else { return Duration::ZERO };
        let free = self.left.free_at(n, SECOND + MARGIN);
        if answer {
            return free;
        }
        // The place that is kept is margin enough.
        let with_one_kept = if n >= FEW { self.left.free_at(n - 1, SECOND) } else { free };
        free.max(with_one_kept.min(self.kept)).max(self.even)
    }

    /// A message leaves.
    pub(super) fn note(&mut self, now: Duration, answer: bool) {
        let Some(n) = self.per_second else { return };
        self.left.note(n, now);
        if answer {
            self.kept = now + KEPT;
        } else {
            // Counted on from the planned moment, so that late timers do not add up to a slower pace.
            let step = (SECOND + MARGIN) / n;
            self.even = self.even.max(now.saturating_sub(step + self.slack)) + step;
            if self.even >= now {
                self.slack = Duration::ZERO;
            }
        }
    }

    /// Nothing could leave for a while although something waited: that may be made up for.
    pub(super) fn held(&mut self, time: Duration) {
        self.slack = (self.slack + time).min(SECOND / 4);
    }
}

/// Keeps the pace of one conversation (a "generic cell rate" counter: one moment says it all), and
/// of a group its minute.
#[derive(Debug, Default, Clone)]
pub(super) struct Tally {
    rested: Duration,
    minute: Log,
    group: bool,
}

impl Tally {
    /// Of a group, or of a private chat.
    pub(super) fn of(group: bool) -> Self {
        Self { group, ..Self::default() }
    }

    /// When the next message may leave; the past means now.
    pub(super) fn free_at(&self, limit: Limit) -> Duration {
        let pace = |pace: Pace| self.rested.saturating_sub(pace.every * pace.burst.saturating_sub(1));
        let quota =
            limit.group.filter(|_| self.group).map_or(Duration::ZERO, |n| self.minute.free_at(n, MINUTE + MARGIN));
        limit.chat.map_or(Duration::ZERO, pace).max(quota)
    }

    /// When it is as if nothing had ever been sent.
    pub(super) fn rested_at(&self) -> Duration {
        self.rested.max(self.minute.0.back().map_or(Duration::ZERO, |last| *last + MINUTE + MARGIN))
    }

    /// A message leaves.
    pub(super) fn note(&mut self, now: Duration, limit: Limit) {
        if let Some(pace) = limit.chat {
            self.rested = self.rested.max(now) + pace.every;
        }
        if let Some(n) = limit.group.filter(|_| self.group) {
            self.minute.note(n, now);
        }
    }
}
