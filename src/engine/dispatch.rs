//! What the outbox does next: which sends to claim, which to deliver, what to report. It only
//! decides; [`super::outbox`] does it, and a simulation can do it too.

use super::lanes::Lanes;
use super::limits::Limits;
use super::{Delivered, Message, Scope, figures};
use crate::domain::{ChannelId, Final, Lane, Outcome, PersonId, Place, SendId};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::time::Duration;

/// Outcomes of answers and reminders wait for others at most so long.
const SOON: Duration = Duration::from_millis(100);
/// Outcomes of broadcasts wait for others at most so long.
const LATER: Duration = Duration::from_secs(1);
/// Most outcomes in one report.
const REPORT: usize = 256;

/// A send that is not claimed yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Which.
    pub id: SendId,
    /// How urgent.
    pub lane: Lane,
    /// The channel by which the person is reached; `None` where there is none.
    pub channel: Option<ChannelId>,
    /// Not before this moment of the street's clock.
    pub not_before: Option<DateTime<Utc>>,
}

/// What the writer hands to the outbox, once it is durable.
#[derive(Debug, Default)]
pub struct Errand {
    /// Claimed and worded: to be delivered.
    pub ready: Vec<Box<Message>>,
    /// In line, not claimed.
    pub waiting: Vec<Waiting>,
    /// Claimed, but there is nothing to deliver.
    pub ended: Vec<(SendId, Outcome)>,
}

impl Errand {
    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.ready.is_empty() && self.waiting.is_empty() && self.ended.is_empty()
    }
}

/// The outbox's memory. Times are counted from the outbox's start, except where a `DateTime` says
/// that the street's clock is meant.
#[derive(Debug)]
pub struct Dispatch {
    /// The channels that are there, and what is claimed and worded for each.
    channels: BTreeMap<ChannelId, Lanes>,
    /// Not claimed yet, by channel and urgency.
    lines: BTreeMap<Option<ChannelId>, [VecDeque<SendId>; 3]>,
    /// Not to be claimed before a moment of the street's clock.
    held: BTreeMap<DateTime<Utc>, Vec<Waiting>>,
    /// Whatever is known to this outbox and not claimed, so that nothing stands in line twice.
    known: HashSet<SendId>,
    outcomes: VecDeque<(SendId, Outcome)>,
    report_by: Option<Duration>,
    claiming: bool,
    reporting: bool,
    closing: bool,
    delivered: u64,
    hushed: Vec<(ChannelId, Duration)>,
}

impl Dispatch {
    /// An empty outbox for these channels.
    pub fn new(channels: impl IntoIterator<Item = ChannelId>, limits: &Limits) -> Self {
        Self {
            channels: channels.into_iter().map(|id| (id, Lanes::new(limits.of(id)))).collect(),
            lines: BTreeMap::new(),
            held: BTreeMap::new(),
            known: HashSet::new(),
            outcomes: VecDeque::new(),
            report_by: None,
            claiming: false,
            reporting: false,
            closing: false,
            delivered: 0,
            hushed: Vec::new(),
        }
    }

    /// Takes what the writer hands over.
    pub fn take(&mut self, errand: Errand, now: Duration) {
        for waiting in errand.waiting {
            if !self.known.insert(waiting.id) {
                continue;
            }
            match waiting.not_before {
                Some(at) => self.held.entry(at).or_default().push(waiting),
                None => self.line_up(waiting),
            }
        }
        for message in errand.ready {
            match self.channels.get_mut(&message.to.channel) {
                Some(lanes) => lanes.push(message),
                None => self.end(message.id, message.lane, Outcome::Failed(Final::NoAddress), now),
            }
        }
        for (id, outcome) in errand.ended {
            self.end(id, Lane::Reminder, outcome, now);
        }
        if self.closing {
            self.close(now);
        }
    }

    fn line_up(&mut self, waiting: Waiting) {
        let lines = self.lines.entry(waiting.channel).or_default();
        let (line, id) = (&mut lines[waiting.lane as usize], waiting.id);
        // What comes back stands before what the same person is to be told after it.
        let late = line.back().is_some_and(|last| last.seq > id.seq);
        let later = |other: &SendId| other.to == id.to && (other.seq, other.n) > (id.seq, id.n);
        match late.then(|| line.iter().position(later)).flatten() {
            Some(at) => line.insert(at, id),
            None => line.push_back(id),
        }
    }

    /// The next message to deliver now. Each one must come back by [`Dispatch::back`].
    pub fn next(&mut self, now: Duration) -> Option<Box<Message>> {
        self.channels.values_mut().find_map(|lanes| lanes.next(now))
    }

    /// What became of a message.
    pub fn back(&mut self, message: Box<Message>, what: Delivered, now: Duration) {
        let Some(lanes) = self.channels.get_mut(&message.to.channel) else { return };
        match what {
            Delivered::Ended(outcome) => {
                let well = matches!(outcome, Outcome::Delivered(_) | Outcome::Kept(_));
                lanes.moves(message.id.to, well, now);
                lanes.back(message.id.to, now);
                let edit = matches!(message.place, Place::Edit(_)) && message.to.channel == ChannelId::Web;
                // Meanwhile the person may be reached elsewhere: only this channel has lost them.
                let outcome = match outcome {
                    Outcome::Failed(Final::Gone) => Outcome::Gone(message.to.channel),
                    outcome => outcome,
                };
                self.end(message.id, message.lane, outcome, now);
                if edit {
                    self.report_by = Some(now);
                }
            }
            Delivered::Later { scope, after } => {
                let (channel, who) = (message.to.channel, message.id.to);
                match scope {
                    Scope::Chat => lanes.again(message, after, now),
                    Scope::Unsaid => {
                        if let Some(pause) = lanes.hasty(message, after, now) {
                            self.hushed.push((channel, pause));
                        }
                    }
                    Scope::Bot => {
                        lanes.pause(after, now);
                        lanes.again(message, Duration::ZERO, now);
                    }
                }
                let unsent = if lanes.stuck() { lanes.unsent() } else { lanes.stale(who, now) };
                self.hand_back(unsent, now);
            }
        }
        if self.closing {
            self.close(now);
        }
    }

    /// The channels that were found to have to wait as a whole since this was asked last, and for how long.
    pub fn hushed(&mut self) -> Vec<(ChannelId, Duration)> {
        std::mem::take(&mut self.hushed)
    }

    /// Claimed, and surely never gone: others may claim it, or it does at a better time.
    fn hand_back(&mut self, unsent: Vec<(SendId, Lane)>, now: Duration) {
        for (id, lane) in unsent {
            self.end(id, lane, Outcome::Unsent, now);
        }
    }

    fn end(&mut self, id: SendId, lane: Lane, outcome: Outcome, now: Duration) {
        let by = match (&outcome, lane) {
            // A page's reader waits for this very commit.
            (Outcome::Kept(_), _) => now,
            (_, Lane::Broadcast) => now + LATER,
            _ => now + SOON,
        };
        if matches!(outcome, Outcome::Delivered(_) | Outcome::Kept(_)) {
            self.delivered += 1;
        }
        figures::ended(&outcome);
        self.outcomes.push_back((id, outcome));
        self.report_by = Some(self.report_by.map_or(by, |earlier| earlier.min(by)));
    }

    /// Which sends to claim now. Nothing further is claimed until [`Dispatch::claimed`].
    pub fn claim(&mut self, now: Duration, clock: DateTime<Utc>) -> Option<Vec<SendId>> {
        if self.claiming || self.closing {
            return None;
        }
        while let Some(due) = self.held.first_entry().filter(|due| *due.key() <= clock) {
            for waiting in due.remove() {
                self.line_up(waiting);
            }
        }
        let mut ids = Vec::new();
        for (channel, lines) in &mut self.lines {
            let (mut room, lanes) = match channel.and_then(|channel| self.channels.get(&channel)) {
                Some(lanes) => (lanes.room(now), Some(lanes)),
                None => (256, None), // nothing to wait for: they only have to be reported
            };
            for line in lines {
                let mut skipped = VecDeque::new();
                // Several for one person count too: they would only wait here.
                let mut asked: HashMap<PersonId, usize> = HashMap::new();
                while room > 0
                    && let Some(id) = line.pop_front()
                {
                    let times = asked.entry(id.to).or_default();
                    if *times >= 2 || lanes.is_some_and(|lanes| lanes.holds(id.to, now)) {
                        skipped.push_back(id);
                        continue;
                    }
                    *times += 1;
                    room -= 1;
                    self.known.remove(&id);
                    ids.push(id);
                }
                // Back to where they stood: those skipped are few, the line may be long.
                while let Some(id) = skipped.pop_back() {
                    line.push_front(id);
                }
            }
        }
        self.claiming = !ids.is_empty();
        self.claiming.then_some(ids)
    }

    /// The claim is durable, and what it claimed has been taken by [`Dispatch::take`].
    pub fn claimed(&mut self) {
        self.claiming = false;
    }

    /// Which outcomes to report now. Nothing further is reported until [`Dispatch::reported`].
    pub fn report(&mut self, now: Duration) -> Option<Vec<(SendId, Outcome)>> {
        let due = self.closing || self.report_by.is_some_and(|by| by <= now);
        if self.reporting || self.outcomes.is_empty() || !(due || self.outcomes.len() >= REPORT) {
            return None;
        }
        let some = self.outcomes.len().min(REPORT);
        let list = self.outcomes.drain(..some).collect();
        self.report_by = (!self.outcomes.is_empty()).then_some(now);
        self.reporting = true;
        Some(list)
    }

    /// The report is durable.
    pub fn reported(&mut self) {
        self.reporting = false;
    }

    /// When to look again, where nothing else happens before.
    pub fn wake(&self, now: Duration) -> Option<Duration> {
        let lanes = self.channels.values().filter_map(Lanes::wake).min();
        let report = self.report_by.filter(|_| !self.reporting);
        // What stands in line unclaimed is held up by limits or pauses: a glance now and then.
        let lines = self.lines.values().flatten().any(|line| !line.is_empty());
        let glance = (lines && !self.claiming && !self.closing).then(|| now + SOON);
        [lanes, report, glance].into_iter().flatten().min()
    }

    /// The moment of the street's clock at which something held becomes free.
    pub fn held_until(&self) -> Option<DateTime<Utc>> {
        self.held.first_key_value().map(|(at, _)| *at).filter(|_| !self.closing && !self.claiming)
    }

    /// Claims nothing any more, hands back what has not left unless somebody waits for it, and
    /// reports at once: the street closes.
    pub fn close(&mut self, now: Duration) {
        self.closing = true;
        let unsent: Vec<_> = self.channels.values_mut().flat_map(Lanes::unsent).collect();
        self.hand_back(unsent, now);
    }

    /// Whether everything claimed was delivered and reported.
    pub fn idle(&self) -> bool {
        !self.claiming && !self.reporting && self.outcomes.is_empty() && self.channels.values().all(Lanes::idle)
    }

    /// How many messages were delivered since the start.
    pub fn delivered(&self) -> u64 {
        self.delivered
    }

    /// Everything in line without a claim: for a test to see that nobody stands in line twice.
    pub fn in_line(&self) -> BTreeSet<SendId> {
        self.known.iter().copied().collect()
    }
}
