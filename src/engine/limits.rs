//! How fast a channel may send: what the other side allows, per channel and per conversation.

use crate::domain::ChannelId;
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

/// Requests take different times to arrive, so that a second here may be a little less there. A message counts from
/// when it had surely arrived: when its call was back, or after so long.
const MARGIN: Duration = Duration::from_millis(10);
const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
/// Where there was an answer in this time,
const LATELY: Duration = Duration::from_secs(10);
/// messages go at the pace of a second that is so much longer: each place then comes free that long before it is needed,
/// and whoever is answered meanwhile takes it at once. Half of the answers and more find one, the others wait for less
/// than half of a place's time.
const EARLY: Duration = Duration::from_millis(19);
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

/// The last messages, as far as a limit of so many in a stretch of time needs to know.
#[derive(Debug, Default, Clone)]
struct Log(VecDeque<Sent>);

/// When a message left, and by when it had surely arrived.
#[derive(Debug, Clone, Copy)]
struct Sent {
    left: Duration,
    by: Duration,
}

impl Log {
    /// The one that ceases to count first: mostly that which left first, but a later one may have been quicker.
    fn first(&self) -> Option<(usize, Sent)> {
        let mut first = (0, *self.0.front()?);
        for (at, sent) in self.0.iter().enumerate().skip(1) {
            if sent.left >= first.1.by {
                break;
            }
            if sent.by < first.1.by {
                first = (at, *sent);
            }
        }
        Some(first)
    }

    /// By when the first of the last `n` arrived: its stretch must be over before another may leave.
    fn first_of(&self, n: u32) -> Option<Duration> {
        self.first().filter(|_| self.0.len() >= n.max(1) as usize).map(|(_, sent)| sent.by)
    }

    /// A message leaves; the last `n` are remembered, of those that still count in a stretch `per`.
    fn note(&mut self, n: u32, per: Duration, now: Duration) {
        let most = n.max(1) as usize;
        while let Some((at, _)) = self.first().filter(|(_, sent)| self.0.len() >= most || sent.by + per <= now) {
            self.0.remove(at);
        }
        self.0.push_back(Sent { left: now, by: now + MARGIN });
    }

    /// The call of a message that left then is back.
    fn back(&mut self, left: Duration, now: Duration) {
        let at = self.0.partition_point(|sent| sent.left < left);
        let same = self.0.range_mut(at..).take_while(|sent| sent.left == left);
        if let Some(sent) = same.into_iter().find(|sent| sent.by > now) {
            sent.by = now;
        }
    }
}

/// Keeps a channel's limit over all conversations. Times are counted from the outbox's start.
///
/// Answers leave as soon as any message may; what nobody waits for is spread evenly around them, so that the next
/// answer never finds a whole second used up by a broadcast. While people press and are answered, that pace is a
/// little slower than it might be: most answers find a free place at once, and a broadcast takes two hundredths longer.
#[derive(Debug)]
pub(super) struct Window {
    per_second: Option<u32>,
    last: Log,
    even: Duration,
    /// Until when the pace is that beside answers.
    answering: Duration,
    /// How far the even pace may be made up for.
    slack: Duration,
}

impl Window {
    pub(super) fn new(limit: Limit) -> Self {
        let per_second = limit.per_second.map(|n| n.max(1));
        let last = Log::default();
        Self { per_second, last, even: Duration::ZERO, answering: Duration::ZERO, slack: Duration::ZERO }
    }

    /// When the next message may leave; the past means now.
    pub(super) fn free_at(&self, answer: bool) -> Duration {
        let first = self.per_second.and_then(|n| self.last.first_of(n));
        let free = first.map_or(Duration::ZERO, |by| by + SECOND);
        if answer { free } else { free.max(self.even) }
    }

    /// A message leaves.
    pub(super) fn note(&mut self, now: Duration, answer: bool) {
        let Some(n) = self.per_second else { return };
        self.last.note(n, SECOND, now);
        if answer {
            self.answering = now + LATELY;
        }
        // Counted on from the planned moment, so that late timers do not add up to a slower pace.
        let step = (SECOND + if now < self.answering { EARLY } else { MARGIN }) / n;
        let even = self.even.max(now.saturating_sub(step + self.slack)) + step;
        // However many answers there were: after a second their places are free again.
        self.even = even.min(now + SECOND);
        if self.even >= now {
            self.slack = Duration::ZERO;
        }
    }

    /// The call of a message that left then is back.
    pub(super) fn back(&mut self, left: Duration, now: Duration) {
        self.last.back(left, now);
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
        let quota = limit
            .group
            .filter(|_| self.group)
            .and_then(|n| self.minute.first_of(n))
            .map_or(Duration::ZERO, |by| by + MINUTE);
        limit.chat.map_or(Duration::ZERO, pace).max(quota)
    }

    /// When it is as if nothing had ever been sent.
    pub(super) fn rested_at(&self) -> Duration {
        self.rested.max(self.minute.0.back().map_or(Duration::ZERO, |last| last.by + MINUTE))
    }

    /// The call of a message that left then is back.
    pub(super) fn back(&mut self, left: Duration, now: Duration) {
        self.minute.back(left, now);
    }

    /// A message leaves.
    pub(super) fn note(&mut self, now: Duration, limit: Limit) {
        if let Some(pace) = limit.chat {
            self.rested = self.rested.max(now) + pace.every;
        }
        if let Some(n) = limit.group.filter(|_| self.group) {
            self.minute.note(n, MINUTE, now);
        }
    }
}
