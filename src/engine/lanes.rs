//! One channel's messages that are claimed and worded: answers before reminders before broadcasts.
//!
//! First come, first served within a lane, in turn between conversations. A conversation that must
//! wait never holds up another, and one message of a conversation is on its way at a time, so that
//! they arrive in their order.

use super::Message;
use super::limits::{Limit, Tally, Window};
use crate::domain::{Lane, PersonId};
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::time::Duration;

/// How many messages of a channel are on their way at a time.
const FLYING: usize = 32;
const LANES: usize = 3;
/// What was worded so long ago may no longer be right: hours are quiet now, or a day was moved.
const STALE: Duration = Duration::from_secs(30);

/// The lanes of one channel. Times are counted from the outbox's start.
#[derive(Debug)]
pub(super) struct Lanes {
    limit: Limit,
    window: Window,
    /// The whole channel waits until then.
    paused: Duration,
    chats: HashMap<PersonId, Chat>,
    /// Conversations with something to send in that lane, in turn.
    turns: [VecDeque<PersonId>; LANES],
    /// Conversations that must wait, by when they may go on.
    asleep: BTreeSet<(Duration, PersonId)>,
    flying: usize,
    /// Since when nothing has left because the whole channel had to wait.
    stuck: Option<Duration>,
}

#[derive(Debug, Default)]
struct Chat {
    queues: [VecDeque<Message>; LANES],
    listed: [bool; LANES],
    tally: Tally,
    paused: Duration,
    /// One of its messages is on its way.
    busy: bool,
}

impl Lanes {
    pub(super) fn new(limit: Limit) -> Self {
        Self {
            limit,
            window: Window::new(limit),
            paused: Duration::ZERO,
            chats: HashMap::new(),
            turns: Default::default(),
            asleep: BTreeSet::new(),
            flying: 0,
            stuck: None,
        }
    }

    /// Puts a message in line.
    pub(super) fn push(&mut self, message: Message) {
        let (who, lane) = (message.id.to, index(message.lane));
        let chat = self.chats.entry(who).or_default();
        chat.queues[lane].push_back(message);
        list(&mut self.turns, chat, who);
    }

    /// The next message that may leave now.
    pub(super) fn next(&mut self, now: Duration) -> Option<Message> {
        while let Some(&(at, who)) = self.asleep.first().filter(|(at, _)| *at <= now) {
            self.asleep.remove(&(at, who));
            if let Some(chat) = self.chats.get_mut(&who) {
                list(&mut self.turns, chat, who);
            }
            self.forget(who, now);
        }
        if self.flying >= FLYING || self.paused > now {
            return None;
        }
        for lane in 0..LANES {
            let answer = lane == index(Lane::Answer);
            if self.window.free_at(answer) > now {
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
                chat.busy = true;
                chat.tally.note(now, self.limit.chat);
                self.window.note(now, answer);
                self.flying += 1;
                return Some(message);
            }
        }
        None
    }

    /// A message is back: it ended.
    pub(super) fn back(&mut self, who: PersonId, now: Duration) {
        self.flying = self.flying.saturating_sub(1);
        if let Some(chat) = self.chats.get_mut(&who) {
            chat.busy = false;
            list(&mut self.turns, chat, who);
        }
        self.forget(who, now);
    }

    /// A message is back without having arrived: its conversation waits, and begins with it again.
    pub(super) fn again(&mut self, message: Message, after: Duration, now: Duration) {
        let (who, lane) = (message.id.to, index(message.lane));
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

    /// It has taken something, one way or another.
    pub(super) fn moves(&mut self) {
        self.stuck = None;
    }

    /// Whether the whole channel waits for longer than anything should that was worded before.
    pub(super) fn stuck(&self) -> bool {
        self.stuck.is_some_and(|since| self.paused > since + STALE)
    }

    /// Takes out what nobody asked for and has not left: it is to be looked at afresh when its turn comes.
    pub(super) fn unsent(&mut self) -> Vec<Message> {
        let queues = self.chats.values_mut().flat_map(|chat| &mut chat.queues[1..]);
        let mut all: Vec<_> = queues.flat_map(std::mem::take).collect();
        all.sort_unstable_by_key(|message| message.id);
        all
    }

    /// When to ask again, after [`Lanes::next`] gave nothing; `None`: when a message is back or new.
    pub(super) fn wake(&self) -> Option<Duration> {
        if self.flying >= FLYING {
            return None;
        }
        let gate = |answer| self.window.free_at(answer).max(self.paused);
        let answers = (!self.turns[0].is_empty()).then(|| gate(true));
        let others = self.turns[1..].iter().any(|turns| !turns.is_empty()).then(|| gate(false));
        let asleep = self.asleep.first().map(|(at, _)| (*at).max(gate(true)));
        [answers, others, asleep].into_iter().flatten().min()
    }

    /// How many more sends may be claimed now, at most one second's worth ahead.
    pub(super) fn room(&self, now: Duration) -> usize {
        if self.paused > now + Duration::from_secs(1) {
            return 0;
        }
        // While nothing leaves, one is enough to see whether it does again.
        let ahead = if self.stuck() { 1 } else { self.limit.ahead() };
        let queued = self.turns[1].len() + self.turns[2].len();
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
        self.tally.free_at(limit.chat).max(self.paused)
    }
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

fn index(lane: Lane) -> usize {
    match lane {
        Lane::Answer => 0,
        Lane::Reminder => 1,
        Lane::Broadcast => 2,
    }
}
