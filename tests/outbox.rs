//! The outbox's lanes and limits, on a clock that only counts: what leaves when, and what never waits.

#[path = "figures/mod.rs"]
mod figures;
#[path = "outbox/limits.rs"]
mod limits;
#[path = "outbox/storm.rs"]
mod storm;

use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;
use tongxin::domain::{Address, ChannelId, Final, Lane, MsgRef, Outcome, PersonId, Place, SendId};
use tongxin::engine::dispatch::{Dispatch, Errand, Waiting};
use tongxin::engine::{Delivered, Limits, Message, Scope, Words};

const LATENCY: Duration = Duration::from_millis(60);
const COMMIT: Duration = Duration::from_millis(2);

const fn ms(n: u64) -> Duration {
    Duration::from_millis(n)
}

fn midnight() -> DateTime<Utc> {
    DateTime::from_timestamp(1_797_000_000, 0).unwrap()
}

fn id(seq: u64, to: u32) -> SendId {
    SendId { seq, n: 0, to: PersonId(to) }
}

fn message(id: SendId, lane: Lane) -> Message {
    let to = Address { channel: ChannelId::Telegram, key: id.to.0.to_string().into() };
    let (words, notice) = (Words::default(), tongxin::domain::people::Notice::Home.into());
    Message { id, to, lane, stranger: false, place: Place::New, meant: None, words, notice, photo: None }
}

fn delivered() -> Delivered {
    Delivered::Ended(Outcome::Delivered(MsgRef { channel: ChannelId::Telegram, id: "1".into() }))
}

/// Something that happens at a moment.
enum Then {
    Back(Box<Message>, Delivered),
    Claimed(Vec<SendId>),
    Reported,
    Ready(Box<Message>),
}

/// What the other side says of an attempt, where it is not "delivered".
type Refuses = dyn FnMut(&Message, Duration) -> Option<Delivered>;

/// An outbox, a writer that grants every claim after a commit, and the other side.
struct World {
    outbox: Dispatch,
    now: Duration,
    then: BTreeMap<(Duration, u64), Then>,
    count: u64,
    lanes: HashMap<SendId, Lane>,
    refuses: Box<Refuses>,
    /// How long an attempt is on its way.
    latency: Box<dyn FnMut() -> Duration>,
    /// Each attempt that left.
    left: Vec<(Duration, SendId)>,
    reports: Vec<(Duration, Vec<(SendId, Outcome)>)>,
    claimed: usize,
    /// Of those that were not answers, so many left.
    gone: usize,
    most_ahead: usize,
}

impl World {
    fn new() -> Self {
        World {
            outbox: Dispatch::new([ChannelId::Telegram], &Limits::default()),
            now: Duration::ZERO,
            then: BTreeMap::new(),
            count: 0,
            lanes: HashMap::new(),
            refuses: Box::new(|_, _| None),
            latency: Box::new(|| LATENCY),
            left: Vec::new(),
            reports: Vec::new(),
            claimed: 0,
            gone: 0,
            most_ahead: 0,
        }
    }

    fn at(&mut self, when: Duration, then: Then) {
        self.count += 1;
        self.then.insert((when, self.count), then);
    }

    fn wait_in_line(&mut self, lane: Lane, ids: impl IntoIterator<Item = SendId>) {
        let mut errand = Errand::default();
        for id in ids {
            self.lanes.insert(id, lane);
            errand.waiting.push(Waiting { id, lane, channel: Some(ChannelId::Telegram), not_before: None });
        }
        self.outbox.take(errand, self.now);
    }

    /// Runs until nothing is left to do, or until the given moment.
    fn run(&mut self, until: Duration) {
        loop {
            while let Some(message) = self.outbox.next(self.now) {
                self.left.push((self.now, message.id));
                self.gone += usize::from(message.lane != Lane::Answer);
                let what = (self.refuses)(&message, self.now).unwrap_or_else(delivered);
                let back = self.now + (self.latency)();
                self.at(back, Then::Back(message, what));
            }
            if let Some(ids) = self.outbox.claim(self.now, midnight()) {
                self.claimed += ids.len();
                self.at(self.now + COMMIT, Then::Claimed(ids));
            }
            self.most_ahead = self.most_ahead.max(self.claimed.saturating_sub(self.gone));
            if let Some(list) = self.outbox.report(self.now) {
                self.reports.push((self.now, list));
                self.at(self.now + COMMIT, Then::Reported);
            }
            let next = self.then.first_key_value().map(|((at, _), _)| *at);
            let wake = self.outbox.wake(self.now);
            let Some(at) = [next, wake].into_iter().flatten().min() else { return };
            if at > until {
                return;
            }
            assert!(at > self.now || next == Some(at), "it asks to be woken in the past, for ever");
            self.now = self.now.max(at);
            while let Some(entry) = self.then.first_entry().filter(|entry| entry.key().0 <= self.now) {
                match entry.remove() {
                    Then::Back(message, what) => self.outbox.back(message, what, self.now),
                    Then::Claimed(ids) => {
                        let ready = ids.iter().map(|id| Box::new(message(*id, self.lanes[id]))).collect();
                        self.outbox.take(Errand { ready, ..Errand::default() }, self.now);
                        self.outbox.claimed();
                    }
                    Then::Reported => {
                        self.outbox.reported();
                        let (_, list) = self.reports.last().expect("a report").clone();
                        for (id, _) in list.iter().filter(|(_, outcome)| *outcome == Outcome::Unsent) {
                            self.claimed -= 1;
                            self.wait_in_line(self.lanes[id], [*id]);
                        }
                    }
                    Then::Ready(message) => {
                        let ready = vec![message];
                        self.outbox.take(Errand { ready, ..Errand::default() }, self.now);
                    }
                }
            }
        }
    }

    fn answer_at(&mut self, when: Duration, id: SendId) {
        self.ready_at(when, message(id, Lane::Answer));
    }

    fn ready_at(&mut self, when: Duration, message: Message) {
        self.lanes.insert(message.id, message.lane);
        self.at(when, Then::Ready(Box::new(message)));
    }

    fn first(&self, id: SendId) -> Duration {
        self.left.iter().find(|(_, left)| *left == id).expect("it left").0
    }

    fn end(&self) -> Duration {
        self.left.last().expect("something left").0
    }

    /// The most messages that left within any second.
    fn busiest_second(&self) -> usize {
        let within = |from: Duration| self.left.iter().filter(move |(at, _)| (from..from + ms(1000)).contains(at));
        self.left.iter().map(|(at, _)| within(*at).count()).max().unwrap_or(0)
    }
}

const FAR: Duration = Duration::from_secs(3600);

/// A broadcast uses the whole rate and never more; each message leaves once.
#[test]
fn a_broadcast_of_a_thousand_takes_hardly_longer_than_it_must() {
    let mut world = World::new();
    world.wait_in_line(Lane::Broadcast, (1..=1000).map(|to| id(1, to)));
    world.run(FAR);
    assert_eq!(world.left.len(), 1000);
    assert!(world.busiest_second() <= 30, "{}", world.busiest_second());
    let ideal = Duration::from_secs_f64(1000.0 / 30.0);
    assert!(world.end() <= ideal.mul_f64(1.05), "{:?} for ideally {ideal:?}", world.end());
    assert!(world.most_ahead <= 32 + 30, "{} claimed and not gone", world.most_ahead);
    let mut ended: Vec<_> = world.reports.iter().flat_map(|(_, list)| list.iter().map(|(id, _)| *id)).collect();
    ended.sort_unstable();
    ended.dedup();
    assert_eq!(ended.len(), 1000, "every outcome is reported");
    assert!(world.reports.len() <= 45, "outcomes ride together: {} reports", world.reports.len());
}

/// Whoever presses a button during a broadcast is answered as if there were none.
#[test]
fn an_answer_passes_a_broadcast() {
    let mut world = World::new();
    world.wait_in_line(Lane::Broadcast, (1..=1000).map(|to| id(1, to)));
    let asked: Vec<_> = (0..40).map(|n| (ms(100 + 777 * n), id(100 + n, 2000 + n as u32))).collect();
    for (at, id) in &asked {
        world.answer_at(*at, *id);
    }
    world.run(FAR);
    let waited: Vec<_> = asked.iter().map(|(at, id)| world.first(*id) - *at).collect();
    let (slowest, mean) = (waited.iter().max().unwrap(), waited.iter().sum::<Duration>() / 40);
    // The next of thirty tokens a second, or the one after it where an earlier answer took its place.
    assert!(*slowest <= ms(68) && mean <= ms(9), "answers waited {slowest:?}, {mean:?} in the mean");
    assert!(world.busiest_second() <= 30, "{}", world.busiest_second());
}

/// A broadcast to two thousand while five people a second are answered: it takes two hundredths longer than all its
/// messages and the answers must, most of these leave at once, and none waits as long as for a thirtieth of a second.
#[test]
fn a_broadcast_and_the_answers_beside_it_take_little_from_each_other() {
    for (apart, first) in [(200, 90), (197, 100), (211, 110)] {
        let mut world = World::new();
        world.latency = Box::new(|| ms(2));
        world.wait_in_line(Lane::Broadcast, (1..=2000).map(|to| id(1, to)));
        let asked: Vec<_> = (0..340).map(|n| (ms(first + apart * n), id(100 + n, 3000 + n as u32))).collect();
        for (at, id) in &asked {
            world.answer_at(*at, *id);
        }
        world.run(FAR);
        let mut waited: Vec<_> = asked.iter().map(|(at, id)| world.first(*id) - *at).collect();
        waited.sort();
        let at_once = waited.iter().filter(|wait| **wait < ms(1)).count();
        let ideal = Duration::from_secs_f64(world.left.len() as f64 / 30.0);
        let took = world.end().as_secs_f64() / ideal.as_secs_f64();
        let found = format!(
            "{took:.4} of the ideal, {at_once} of 340 answers at once, the longest after {:?}",
            waited[339]
        );
        figures::figure("broadcast beside answers", found);
        assert!(took <= 1.02, "{took:.4} of the ideal");
        assert!(at_once >= 180 && waited[336] <= ms(20), "{at_once} at once, nearly all within {:?}", waited[336]);
        assert!(world.busiest_second() <= 30, "{}", world.busiest_second());
    }
}

/// However long a crowd is answered as fast as may be: once it is quiet, a broadcast goes on.
#[test]
fn a_crowd_that_was_answered_leaves_no_debt() {
    let mut world = World::new();
    world.latency = Box::new(|| ms(2));
    // Ten minutes of 40 a second: what 30 a second leave takes three minutes and a half more.
    for n in 0..24_000 {
        world.answer_at(ms(25 * n), id(10 + n, 10 + n as u32));
    }
    world.wait_in_line(Lane::Broadcast, (100_001..=100_020).map(|to| id(1, to)));
    world.run(FAR);
    let answered = world.left.iter().rev().find(|(_, id)| id.to.0 < 100_000).expect("an answer").0;
    assert!(world.end() <= answered + ms(2000), "{:?} after {answered:?}", world.end());
}

/// Reminders leave before broadcasts, although these came first.
#[test]
fn reminders_pass_a_broadcast() {
    let mut world = World::new();
    world.wait_in_line(Lane::Broadcast, (1..=300).map(|to| id(1, to)));
    world.run(ms(2000));
    world.wait_in_line(Lane::Reminder, (1001..=1060).map(|to| id(2, to)));
    world.run(FAR);
    let last = (1001..=1060).map(|to| world.first(id(2, to))).max().unwrap();
    // At most what was claimed already goes before them.
    assert!(last <= ms(2000) + ms(1000) + ms(2100), "the last reminder left at {last:?}");
}

/// A conversation that Telegram slows down waits alone, and is served when its time has come.
#[test]
fn one_slow_chat_holds_up_nobody() {
    let mut world = World::new();
    world.refuses = Box::new(|message, now| {
        let slow = message.id.to == PersonId(7) && now < Duration::from_secs(60);
        slow.then_some(Delivered::Later { scope: Scope::Chat, after: Duration::from_secs(60) })
    });
    world.wait_in_line(Lane::Broadcast, (1..=300).map(|to| id(1, to)));
    world.wait_in_line(Lane::Broadcast, (1..=300).map(|to| id(2, to)));
    world.run(FAR);
    let others = world.left.iter().filter(|(_, id)| id.to != PersonId(7)).map(|(at, _)| *at).max().unwrap();
    assert!(others <= Duration::from_secs_f64(600.0 / 30.0 * 1.05), "the others ended at {others:?}");
    let slow: Vec<_> = world.left.iter().filter(|(_, id)| id.to == PersonId(7)).collect();
    assert_eq!(slow.iter().map(|(_, id)| id.seq).collect::<Vec<_>>(), [1, 1, 2], "in order, and nothing lost");
    assert!(slow[1].0 >= Duration::from_secs(60), "not before its time");
}

/// A pause of the whole bot is kept to, and then everything goes on.
#[test]
fn a_pause_of_the_bot_is_kept() {
    let mut world = World::new();
    let mut once = false;
    world.refuses = Box::new(move |_, now| {
        let first = now >= Duration::from_secs(2) && !std::mem::replace(&mut once, now >= Duration::from_secs(2));
        first.then_some(Delivered::Later { scope: Scope::Bot, after: Duration::from_secs(10) })
    });
    world.wait_in_line(Lane::Broadcast, (1..=200).map(|to| id(1, to)));
    world.run(FAR);
    let quiet = world.left.windows(2).map(|pair| pair[1].0 - pair[0].0).max().unwrap();
    assert!(quiet >= ms(9_900), "it paused only {quiet:?}");
    let reported: usize = world.reports.iter().map(|(_, list)| list.len()).sum();
    assert_eq!((reported, world.left.len()), (200, 201));
}

/// While the other side is long out of reach nothing worded lies about: it waits unclaimed, to be worded
/// anew, and then each leaves once.
#[test]
fn a_long_pause_hands_back_what_was_claimed() {
    let mut world = World::new();
    world.refuses = Box::new(|_, now| {
        let away = now >= Duration::from_secs(2) && now < Duration::from_secs(200);
        away.then_some(Delivered::Later { scope: Scope::Bot, after: Duration::from_secs(60) })
    });
    world.wait_in_line(Lane::Broadcast, (1..=200).map(|to| id(1, to)));
    world.run(Duration::from_secs(30));
    assert!(world.outbox.idle(), "something is still claimed");
    let before: usize = world.left.len();
    world.run(FAR);
    let mut done: Vec<_> =
        world.reports.iter().flat_map(|(_, list)| list).filter(|(_, o)| *o != Outcome::Unsent).collect();
    assert_eq!(done.len(), 200);
    done.sort_unstable_by_key(|(id, _)| *id);
    done.dedup_by_key(|(id, _)| *id);
    assert_eq!(done.len(), 200, "each once");
    let probes = world.left.iter().skip(before).filter(|(at, _)| *at < Duration::from_secs(200)).count();
    assert!(probes <= 30, "{probes} attempts while nothing could leave");
}

/// A crowd of strangers is greeted in its turn; a neighbour who presses meanwhile is answered as ever.
#[test]
fn an_answer_passes_a_crowd_of_strangers() {
    let mut world = World::new();
    for n in 1..=1000 {
        world.ready_at(ms(0), Message { stranger: true, ..message(id(n, n as u32), Lane::Answer) });
    }
    let asked: Vec<_> = (0..40).map(|n| (ms(100 + 777 * n), id(2000 + n, 2000 + n as u32))).collect();
    for (at, id) in &asked {
        world.answer_at(*at, *id);
    }
    world.run(FAR);
    let slowest = asked.iter().map(|(at, id)| world.first(*id) - *at).max().unwrap();
    assert!(slowest <= ms(68), "answers waited {slowest:?}");
    assert!(world.end() <= Duration::from_secs_f64(1040.0 / 30.0 * 1.05), "{:?}", world.end());
}

/// Calls that hang hold up nobody: neither an answer nor the rest of a broadcast.
#[test]
fn calls_that_hang_hold_up_nobody() {
    let mut world = World::new();
    let mut n = 0;
    world.latency = Box::new(move || {
        n += 1;
        if n % 3 == 0 { Duration::from_secs(17) } else { LATENCY }
    });
    world.wait_in_line(Lane::Broadcast, (1..=600).map(|to| id(1, to)));
    for n in 0..20 {
        world.answer_at(ms(900 * n), id(100 + n, 2000 + n as u32));
    }
    world.run(FAR);
    assert!(world.end() <= Duration::from_secs_f64(620.0 / 30.0 * 1.05), "{:?}", world.end());
    let slowest = (0..20).map(|n| world.first(id(100 + n, 2000 + n as u32)) - ms(900 * n)).max().unwrap();
    assert!(slowest <= ms(68), "answers waited {slowest:?}");
}

/// A quick server is sent no more at a time than it needs, and a slow one still gets as much as may be on its way.
#[test]
fn connections_are_as_many_as_the_other_side_is_slow() {
    let crowd = |latency: Duration| {
        let mut world = World::new();
        world.outbox = Dispatch::new([ChannelId::Telegram], &Limits::none());
        world.latency = Box::new(move || latency);
        for n in 0..2000 {
            world.answer_at(Duration::ZERO, id(10 + n, 10 + n as u32));
        }
        world.run(FAR);
        let under_way =
            |end: usize| world.left[..=end].iter().filter(|(at, _)| world.left[end].0 < *at + latency).count();
        let most = (0..world.left.len()).map(under_way).max().unwrap_or(0);
        (most, world.end())
    };
    // A quick one: 32 at a time, the next as soon as these are back. A slow one: as many as there may be.
    assert_eq!(crowd(ms(2)), (32, ms(2 * (2000 / 32))));
    let (most, end) = crowd(ms(100));
    assert_eq!(most, 256);
    assert!(end <= ms(100 * 2000 / 256 + 100), "{end:?}");
}

/// One conversation gets three at once and then one a second, in order; another is not held up.
#[test]
fn a_chatty_conversation_is_slowed_down_alone() {
    let mut world = World::new();
    for n in 0..10 {
        world.answer_at(ms(n), id(10 + n, 1));
    }
    world.answer_at(ms(20), id(50, 2));
    world.run(FAR);
    let its: Vec<_> = world.left.iter().filter(|(_, id)| id.to == PersonId(1)).collect();
    assert!(its.windows(2).all(|pair| pair[0].1 < pair[1].1), "in order");
    assert!(its[2].0 <= ms(200) && its[3].0 >= ms(900), "{its:?}");
    assert!(its[9].0 <= ms(7_300), "{:?}", its[9].0);
    assert_eq!(world.first(id(50, 2)), ms(20));
}

/// What must wait for the street's clock is not claimed before.
#[test]
fn quiet_hours_hold_what_is_not_due() {
    let mut outbox = Dispatch::new([ChannelId::Telegram], &Limits::default());
    let morning = midnight() + TimeDelta::hours(7);
    let waiting = Waiting {
        id: id(1, 1),
        lane: Lane::Reminder,
        channel: Some(ChannelId::Telegram),
        not_before: Some(morning),
    };
    outbox.take(Errand { waiting: vec![waiting, waiting], ..Errand::default() }, ms(0));
    assert_eq!(outbox.held_until(), Some(morning));
    assert_eq!(outbox.claim(ms(0), morning - TimeDelta::seconds(1)), None);
    assert_eq!(outbox.claim(ms(0), morning), Some(vec![id(1, 1)]), "once, although it was named twice");
}

/// Where there is no channel, nobody waits for ever: it is reported.
#[test]
fn a_message_for_a_channel_that_is_not_there_ends() {
    let mut outbox = Dispatch::new([ChannelId::Web], &Limits::default());
    outbox.take(Errand { ready: vec![Box::new(message(id(1, 1), Lane::Answer))], ..Errand::default() }, ms(0));
    assert_eq!(outbox.next(ms(0)), None);
    assert_eq!(outbox.report(ms(50)), None, "it rides with others");
    assert_eq!(outbox.report(ms(100)), Some(vec![(id(1, 1), Outcome::Failed(Final::NoAddress))]));
}

/// What a chat's long pause holds up is handed back, to be looked at afresh: hours later its words would be stale.
#[test]
fn a_long_pause_of_a_chat_hands_back() {
    let mut world = World::new();
    world.refuses = Box::new(|message, now| {
        let slow = message.id.to == PersonId(7) && now < Duration::from_secs(1_800);
        slow.then_some(Delivered::Later { scope: Scope::Chat, after: Duration::from_secs(1_800) })
    });
    world.wait_in_line(Lane::Reminder, [id(1, 7)]);
    world.run(Duration::from_secs(60));
    let handed_back =
        world.reports.iter().flat_map(|(_, list)| list).any(|(_, outcome)| *outcome == Outcome::Unsent);
    assert!(handed_back, "it is not kept as it was worded");
    world.run(FAR);
    assert_eq!(
        world.left.iter().filter(|(at, _)| *at >= Duration::from_secs(1_800)).count(),
        1,
        "once, in its time"
    );
    assert_eq!(world.left.len(), 2);
}
