//! One channel's messages that are claimed and worded: answers before reminders before broadcasts, and
//! answers to neighbours before those to strangers, who may come in crowds.
//!
//! First come, first served within a lane, in turn between conversations. A conversation that must
//! wait never holds up another, and one message of a conversation is on its way at a time, so that
//! they arrive in their order.

use super::Message;
use super::limits::{Limit, Tally, Window};
use super::scope::Doubt;
use crate::domain::{Lane, PersonId, SendId};
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::time::Duration;

/// How many messages of a channel are on their way at a time: those that hang must not hold up the others.
const FLYING: usize = 256;
/// So many of these may have left within the last [`SHORT`]: where the other side is quick, they need not be more
/// for it never to wait, and each needs a connection of its own.
const YOUNG: usize = 32;
/// Whoever has been on the way for so long gives their place among the young to another.
const SHORT: Duration = Duration::from_millis(10);
/// Every so many-th of these places only answers to neighbours may take.
const SPARE: usize = 4;
/// Answers to neighbours, answers to strangers, reminders, broadcasts.
const LANES: usize = 4;
/// From here on nobody asked for it just now.
const UNASKED: usize = 2;
/// What was worded so long ago may no longer be right: hours are quiet now, or a day was moved.
const STALE: Duration = Duration::from_secs(30);

/// The lanes of one channel. Times are counted from the outbox's start.
#[derive(Debug)]
pub(super) struct Lanes {
    limit: Limit,
    window: Window,
    /// The whole channel waits until then.
    paused: Duration,
    doubt: Doubt,
    chats: HashMap<PersonId, Chat>,
    /// Conversations with something to send in that lane, in turn.
    turns: [VecDeque<PersonId>; LANES],
    /// Conversations that must wait, by when they may go on.
    asleep: BTreeSet<(Duration, PersonId)>,
    flying: usize,
    /// Of these, who left a short time ago.
    young: BTreeSet<(Duration, PersonId)>,
    /// Since when nothing has left because the whole channel had to wait.
    stuck: Option<Duration>,
}

#[derive(Debug, Default)]
struct Chat {
    queues: [VecDeque<Box<Message>>; LANES],
    listed: [bool; LANES],
    tally: Tally,
    paused: Duration,
    /// One of its messages is on its way,
    busy: bool,
    /// since then.
    left: Duration,
}

impl Lanes {
    pub(super) fn new(limit: Limit) -> Self {
        Self {
            limit,
            window: Window::new(limit),
            paused: Duration::ZERO,
            doubt: Doubt::default(),
            chats: HashMap::new(),
            turns: Default::default(),
            asleep: BTreeSet::new(),
            flying: 0,
            young: BTreeSet::new(),
            stuck: None,
        }
    }

    /// Puts a message in line.
    pub(super) fn push(&mut self, message: Box<Message>) {
        let (who, lane) = (message.id.to, index(&message));
        // Telegram's groups have negative numbers.
        let group = message.to.key.starts_with('-');
        let chat = self.chats.entry(who).or_insert_with(|| Chat { tally: Tally::of(group), ..Chat::default() });
        chat.queues[lane].push_back(message);
        list(&mut self.turns, chat, who);
    }

    /// The next message that may leave now.
    pub(super) fn next(&mut self, now: Duration) -> Option<Box<Message>> {
        while let Some(&(at, who)) = self.asleep.first().filter(|(at, _)| *at <= now) {
            self.asleep.remove(&(at, who));
            if let Some(chat) = self.chats.get_mut(&who) {
                list(&mut self.turns, chat, who);
            }
            self.forget(who, now);
        }
        while self.young.first().is_some_and(|(left, _)| *left + SHORT <= now) {
            self.young.pop_first();
        }
        for lane in 0..LANES {
            let first = lane == 0;
            if self.place_at(first).is_none_or(|at| at.max(self.gate(first)) > now) {
                // Less urgent lanes are never free earlier.
                return None;
            }
            while let Some(who) = self.turns[lane].pop_front() {
                let Some(chat) = self.chats.get_mut(&who) else { continue };
                chat.listed[lane] = false;
                if chat.busy || chat.queues[lane].is_empty() {
                    continue; // listed again once that one is back
                }
                let free = chat.free_at(self.limit);
                if free > now {
                    self.asleep.insert((free, who));
                    continue;
                }
                let message = chat.queues[lane].pop_front()?;
                (chat.busy, chat.left) = (true, now);
                chat.tally.note(now, self.limit);
                self.window.note(now, first);
                self.doubt.leaves(now);
                self.flying += 1;
                self.young.insert((now, who));
                return Some(message);
            }
        }
        None
    }

    /// When a message may leave as far as those on their way decide; `None`: once one of them is back.
    fn place_at(&self, first: bool) -> Option<Duration> {
        if self.flying >= places(FLYING, first) {
            return None;
        }
        let over = self.young.len().checked_sub(places(YOUNG, first));
        let one = over.and_then(|over| self.young.iter().nth(over));
        Some(one.map_or(Duration::ZERO, |(left, _)| *left + SHORT))
    }

    /// When the next message may leave, as far as the channel decides.
    fn gate(&self, first: bool) -> Duration {
        self.window.free_at(first).max(self.paused).max(self.doubt.free_at())
    }

    /// When a message that is on its way left.
    fn left(&self, who: PersonId) -> Duration {
        self.chats.get(&who).map_or(Duration::ZERO, |chat| chat.left)
    }

    /// How many others are on their way that may tell whether the whole channel must wait, where this one that
    /// left then is refused.
    fn telling(&self, who: PersonId, left: Duration) -> usize {
        let since = self.doubt.since().unwrap_or(left);
        self.chats.iter().filter(|(id, chat)| **id != who && chat.busy && chat.left >= since).count()
    }

    /// The other side took this person's message, or (not `well`) it ended otherwise.
    pub(super) fn moves(&mut self, who: PersonId, well: bool, now: Duration) {
        self.stuck = None;
        let left = self.left(who);
        if well {
            let held = self.doubt.through(left, now);
            self.window.held(held);
        } else {
            let others = self.telling(who, left);
            self.doubt.nothing(others, now);
        }
    }

    /// The other side refuses for haste, without a word whom it means. For how long the whole channel
    /// waits now, where that is clear.
    pub(super) fn hasty(&mut self, message: Box<Message>, after: Duration, now: Duration) -> Option<Duration> {
        let left = self.left(message.id.to);
        let until = self.doubt.refused(left, now + after, self.telling(message.id.to, left), now);
        if let Some(until) = until {
            self.pause(until.saturating_sub(now), now);
        }
        self.again(message, after, now);
        until.map(|until| until.saturating_sub(now))
    }

    /// A message is back: it ended.
    pub(super) fn back(&mut self, who: PersonId, now: Duration) {
        self.flying = self.flying.saturating_sub(1);
        if let Some(chat) = self.chats.get_mut(&who) {
            self.young.remove(&(chat.left, who));
            self.window.back(chat.left, now);
            chat.tally.back(chat.left, now);
            chat.busy = false;
            list(&mut self.turns, chat, who);
        }
        self.forget(who, now);
    }

    /// A message is back without having arrived: its conversation waits, and begins with it again.
    pub(super) fn again(&mut self, message: Box<Message>, after: Duration, now: Duration) {
        let (who, lane) = (message.id.to, index(&message));
        let chat = self.chats.entry(who).or_default();
        chat.queues[lane].push_front(message);
        chat.paused = chat.paused.max(now + after);
        self.back(who, now);
    }

    /// The whole channel waits.
    pub(super) fn pause(&mut self, after: Duration, now: Duration) {
        self.paused = self.paused.max(now + after);
        self.stuck.get_or_insert(now);
    }

    /// Whether the whole channel waits for longer than anything should that was worded before.
    pub(super) fn stuck(&self) -> bool {
        self.stuck.is_some_and(|since| self.paused > since + STALE)
    }

    /// Takes out what nobody asked for and has not left: it is to be looked at afresh when its turn comes.
    pub(super) fn unsent(&mut self) -> Vec<(SendId, Lane)> {
        let queues = self.chats.values_mut().flat_map(|chat| &mut chat.queues[UNASKED..]);
        let mut all: Vec<_> = queues.flat_map(std::mem::take).map(|message| (message.id, message.lane)).collect();
        all.sort_unstable_by_key(|(id, _)| *id);
        all
    }

    /// The same, of one conversation that has to wait for so long that its words would be stale by then.
    pub(super) fn stale(&mut self, who: PersonId, now: Duration) -> Vec<(SendId, Lane)> {
        let Some(chat) = self.chats.get_mut(&who).filter(|chat| chat.paused > now + STALE) else {
            return Vec::new();
        };
        let queues = chat.queues[UNASKED..].iter_mut();
        queues.flat_map(std::mem::take).map(|message| (message.id, message.lane)).collect()
    }

    /// When to ask again, after [`Lanes::next`] gave nothing; `None`: when a message is back or new.
    pub(super) fn wake(&self) -> Option<Duration> {
        let free = |first| self.place_at(first).map(|at| at.max(self.gate(first)));
        let answers = free(true).filter(|_| !self.turns[0].is_empty());
        let others = free(false).filter(|_| self.turns[1..].iter().any(|turns| !turns.is_empty()));
        let asleep = self.asleep.first().map(|(at, _)| (*at).max(self.gate(true)));
        [answers, others, asleep].into_iter().flatten().min()
    }

    /// How many more sends may be claimed now, at most one second's worth ahead.
    pub(super) fn room(&self, now: Duration) -> usize {
        if self.paused > now + Duration::from_secs(1) {
            return 0;
        }
        // While nothing leaves, one is enough to see whether it does again.
        let ahead = if self.stuck() { 1 } else { self.limit.ahead() };
        let queued: usize = self.turns[UNASKED..].iter().map(VecDeque::len).sum();
        // Topped up in halves, so that claims are few and commits large.
        if queued * 2 > ahead { 0 } else { ahead - queued }
    }

    /// Whether a claim for this conversation would only wait here.
    pub(super) fn holds(&self, who: PersonId, now: Duration) -> bool {
        self.chats.get(&who).is_some_and(|chat| {
            let burst = self.limit.chat.map_or(8, |pace| pace.burst as usize);
            chat.free_at(self.limit) > now + Duration::from_secs(1)
                || chat.queues.iter().map(VecDeque::len).sum::<usize>() >= burst
        })
    }

    /// Whether nothing waits or flies.
    pub(super) fn idle(&self) -> bool {
        self.flying == 0 && self.queued() == 0
    }

    /// How many messages wait.
    pub(super) fn queued(&self) -> usize {
        self.chats.values().flat_map(|chat| &chat.queues).map(VecDeque::len).sum()
    }

    /// Forgets a conversation that is as if nothing had ever been sent, or looks again once it is.
    fn forget(&mut self, who: PersonId, now: Duration) {
        let Some(chat) = self.chats.get(&who) else { return };
        if chat.busy || chat.queues.iter().any(|queue| !queue.is_empty()) {
            return;
        }
        let rested = chat.tally.rested_at().max(chat.paused);
        if rested <= now {
            self.chats.remove(&who);
        } else {
            self.asleep.insert((rested, who));
        }
    }
}

impl Chat {
    fn free_at(&self, limit: Limit) -> Duration {
        self.tally.free_at(limit).max(self.paused)
    }
}

/// How many of so many places there are for answers to neighbours, or for the others.
const fn places(all: usize, first: bool) -> usize {
    if first { all } else { all - all / SPARE }
}

fn list(turns: &mut [VecDeque<PersonId>; LANES], chat: &mut Chat, who: PersonId) {
    if chat.busy {
        return;
    }
    for ((turns, queue), listed) in turns.iter_mut().zip(&chat.queues).zip(&mut chat.listed) {
        if !queue.is_empty() && !*listed {
            *listed = true;
            turns.push_back(who);
        }
    }
}

fn index(message: &Message) -> usize {
    match message.lane {
        Lane::Answer if message.stranger => 1,
        Lane::Answer => 0,
        Lane::Reminder => UNASKED,
        Lane::Broadcast => UNASKED + 1,
    }
}
