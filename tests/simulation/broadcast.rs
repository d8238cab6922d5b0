//! An announcement over crashes: the process is killed at a step of sending, started again, killed again.
//! The other side remembers what really arrived.

use crate::dice::Dice;
use crate::folk;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tongxin::domain::{
    Action, Address, AnnouncementId, Arg, Audience, Cause, ChannelId, Final, Hello, Input, Lang, Link, MsgRef,
    Outcome, PersonId, Place, Private, Said, Screen, Text, announcements, people,
};
use tongxin::engine::desk::{Desk, Sealed, Took};
use tongxin::engine::dispatch::Dispatch;
use tongxin::engine::{Delivered, Limits, Lots, Message, Scope, Words};
use tongxin::journal::{Journal, Memory};

const FIRST: &str = "明天停水。";
const BETTER: &str = "后天停水。";
const ID: AnnouncementId = AnnouncementId(1);

/// A step of sending, at the end of which the process is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    ClaimAsked,
    ClaimDurable,
    CallMade,
    CallAnswered,
    ReportAsked,
    ReportDurable,
}

pub const STEPS: [Step; 6] = [
    Step::ClaimAsked,
    Step::ClaimDurable,
    Step::CallMade,
    Step::CallAnswered,
    Step::ReportAsked,
    Step::ReportDurable,
];

/// What many runs found.
#[derive(Default, Clone, Copy)]
pub struct Found {
    pub runs: u64,
    pub kills: u64,
    pub readers: u64,
    pub delivered: u64,
    pub unknown: u64,
    pub corrected: u64,
    pub taken_back: u64,
    pub stopped: u64,
    pub sent_again: u64,
    /// Neither delivered nor on any list.
    pub lost: u64,
    /// Came once more although no organizer wanted that.
    pub repeats: u64,
    /// Words that should have changed, and the report does not say so.
    pub stale: u64,
}

impl std::ops::AddAssign for Found {
    fn add_assign(&mut self, more: Self) {
        self.runs += more.runs;
        self.kills += more.kills;
        self.readers += more.readers;
        self.delivered += more.delivered;
        self.unknown += more.unknown;
        self.corrected += more.corrected;
        self.taken_back += more.taken_back;
        self.stopped += more.stopped;
        self.sent_again += more.sent_again;
        self.lost += more.lost;
        self.repeats += more.repeats;
        self.stale += more.stale;
    }
}

impl Found {
    /// Whether a promise was broken.
    pub fn broken(&self) -> bool {
        self.lost + self.repeats + self.stale > 0
    }
}

/// The process is gone.
struct Killed;

/// What really stands in people's chats; no crash of ours touches it.
#[derive(Default)]
struct Chats {
    shown: HashMap<String, Vec<(String, String)>>,
    /// How often the announcement itself arrived as a new message.
    fresh: HashMap<String, u32>,
    who: HashMap<String, PersonId>,
    count: u32,
}

impl Chats {
    /// Does what a message asks for.
    fn take(&mut self, message: &Message) -> Outcome {
        let key = message.to.key.to_string();
        self.who.insert(key.clone(), message.id.to);
        let chat = self.shown.entry(key.clone()).or_default();
        let text = message.words.text.clone();
        let stands = |at: &MsgRef| chat.iter().position(|(id, _)| *id == *at.id);
        let old = match &message.place {
            Place::New => None,
            Place::Edit(at) | Place::Mend(at) | Place::Remove(at) => stands(at),
        };
        let delivered = |id: &str| Outcome::Delivered(MsgRef { channel: ChannelId::Telegram, id: id.into() });
        match (&message.place, old) {
            (Place::Remove(_), Some(n)) => {
                chat.remove(n);
                Outcome::Removed
            }
            (Place::Remove(_), None) => Outcome::Removed,
            (Place::Mend(_), None) => Outcome::Failed(Final::Refused),
            (_, Some(n)) => {
                chat[n].1 = text;
                delivered(&chat[n].0)
            }
            (_, None) => {
                self.count += 1;
                if text.starts_with("announcements-head\n") {
                    *self.fresh.entry(key).or_default() += 1;
                }
                let id = self.count.to_string();
                chat.push((id.clone(), text));
                delivered(&id)
            }
        }
    }

    /// Whether anybody's chat has an announcement with these words.
    fn has(&self, key: &str, words: &str) -> bool {
        let here = |text: &str| text.starts_with("announcements-head") && text.contains(words);
        self.shown.get(key).is_some_and(|chat| chat.iter().any(|(_, text)| here(text)))
    }
}

struct World {
    dice: Dice,
    seed: u64,
    journal: Arc<dyn Journal>,
    desk: Desk,
    outbox: Dispatch,
    chats: Chats,
    now: DateTime<Utc>,
    mono: Duration,
    asked: u64,
    inputs: u64,
    starts: u64,
    /// Where it is killed next, and how often that step comes before.
    kill: Option<(Step, u64)>,
    flights: Vec<(Duration, Box<Message>, Delivered)>,
    kind: bool,
}

/// Keys, and what is published.
fn words(screen: &Screen, _: Option<Lang>) -> Words {
    let line = |line: &tongxin::domain::Line| {
        let published = line.args.iter().filter_map(|(_, arg)| match arg {
            Arg::Text(text) if line.key == "as-it-is" => Some(text.zh().to_string()),
            _ => None,
        });
        [line.key.to_string()].into_iter().chain(published).collect::<Vec<_>>().join(" ")
    };
    Words { text: screen.text.iter().map(line).collect::<Vec<_>>().join("\n"), ..Words::default() }
}

fn channel(n: usize) -> ChannelId {
    if n % 5 == 4 { ChannelId::Web } else { ChannelId::Telegram }
}

impl World {
    fn new(seed: u64) -> Self {
        let journal: Arc<dyn Journal> = Arc::new(Memory::new());
        let now = "2026-12-11T02:00:00Z".parse().expect("a moment");
        let (desk, outbox) = open(&journal, seed, now);
        World {
            dice: Dice::new(seed),
            seed,
            journal,
            desk,
            outbox,
            chats: Chats::default(),
            now,
            mono: Duration::ZERO,
            asked: 0,
            inputs: 0,
            starts: 0,
            kill: None,
            flights: Vec::new(),
            kind: true,
        }
    }

    /// The process starts again on the same journal.
    fn restart(&mut self) {
        self.flights.clear();
        self.starts += 1;
        self.mono = Duration::ZERO;
        self.asked = 0;
        (self.desk, self.outbox) = open(&self.journal, self.seed ^ self.starts << 48, self.now);
    }

    fn at(&mut self, step: Step) -> Result<(), Killed> {
        match &mut self.kill {
            Some((here, 0)) if *here == step => {
                self.kill = None;
                Err(Killed)
            }
            Some((here, before)) if *here == step => {
                *before -= 1;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn says(&mut self, n: usize, said: Said) -> Input {
        self.inputs += 1;
        let cause = match channel(n) {
            ChannelId::Telegram => Cause::Update { channel: ChannelId::Telegram, id: 1_000 + self.inputs },
            ChannelId::Web => Cause::Post(u128::from(self.inputs).to_be_bytes()),
        };
        let from = Some(Address { channel: channel(n), key: format!("{n}").into() });
        Input { cause, from, hello: Hello::default(), origin: None, said, keep: None }
    }

    /// Somebody says something, and it is durable.
    fn hear(&mut self, n: usize, said: Said) {
        let input = self.says(n, said);
        assert_ne!(self.desk.take(&input, self.now), Took::Stumbled);
        self.seal();
    }

    fn press(&mut self, n: usize, action: impl Into<Action>) {
        self.hear(n, Said::Pressed(Some(action.into())));
    }

    fn seal(&mut self) {
        match self.desk.seal() {
            Sealed::Done(after) => self.outbox.take(after.errand, self.mono),
            other => panic!("memory has no doubts: {other:?}"),
        }
    }

    fn outbox_says(&mut self, said: Said, asked: Step, durable: Step) -> Result<(), Killed> {
        self.asked += 1;
        let input = Input::inner(Cause::Outbox { epoch: self.desk.lease().epoch, n: self.asked }, said);
        self.desk.take(&input, self.now);
        self.at(asked)?;
        let Sealed::Done(after) = self.desk.seal() else { panic!("memory has no doubts") };
        self.at(durable)?;
        self.outbox.take(after.errand, self.mono);
        Ok(())
    }

    /// A tenth of a second of the outbox.
    fn step(&mut self) -> Result<(), Killed> {
        self.desk.due(self.now);
        self.seal();
        if let Some(ids) = self.outbox.claim(self.mono, self.now) {
            self.outbox_says(Said::Claim(ids), Step::ClaimAsked, Step::ClaimDurable)?;
            self.outbox.claimed();
        }
        while let Some(message) = self.outbox.next(self.mono) {
            let (done, what) = self.fate(&message);
            let ended = if done { Some(self.chats_take(&message)) } else { None };
            self.at(Step::CallMade)?;
            let what = what.unwrap_or_else(|| Delivered::Ended(ended.unwrap_or(Outcome::Unknown)));
            let back = self.mono + Duration::from_millis(20 + self.dice.below(300));
            self.flights.push((back, message, what));
        }
        self.mono += Duration::from_millis(100);
        self.now += TimeDelta::milliseconds(100);
        while let Some(n) = self.flights.iter().position(|(back, ..)| *back <= self.mono) {
            let (_, message, what) = self.flights.swap_remove(n);
            self.outbox.back(message, what, self.mono);
            self.at(Step::CallAnswered)?;
        }
        if let Some(list) = self.outbox.report(self.mono) {
            self.outbox_says(Said::Sent(list), Step::ReportAsked, Step::ReportDurable)?;
            self.outbox.reported();
        }
        Ok(())
    }

    fn chats_take(&mut self, message: &Message) -> Outcome {
        match message.to.channel {
            ChannelId::Telegram => self.chats.take(message),
            ChannelId::Web => {
                self.chats.who.insert(message.to.key.to_string(), message.id.to);
                Outcome::Kept(Private::new(message.words.text.clone()))
            }
        }
    }

    /// Whether the other side does it, and what it says where that is something else than the truth.
    fn fate(&mut self, message: &Message) -> (bool, Option<Delivered>) {
        if self.kind || message.to.channel == ChannelId::Web {
            return (true, None);
        }
        let ended = |outcome| Some(Delivered::Ended(outcome));
        let later = |scope, ms| Some(Delivered::Later { scope, after: Duration::from_millis(ms) });
        match self.dice.below(100) {
            0..88 => (true, None),
            88..91 => (true, ended(Outcome::Unknown)),
            91..93 => (false, ended(Outcome::Unknown)),
            93..95 => (false, ended(Outcome::Failed(Final::Gone))),
            95..96 => (false, ended(Outcome::Failed(Final::Refused))),
            96..99 => (false, later(Scope::Chat, 1_500)),
            _ => (false, later(Scope::Bot, 700)),
        }
    }

    /// One step; a kill is followed by a start.
    fn go(&mut self, kills: &mut u64) {
        if self.step().is_err() {
            *kills += 1;
            self.restart();
        }
    }

    fn resting(&self) -> bool {
        self.flights.is_empty() && self.outbox.idle() && self.outbox.in_line().is_empty()
    }

    fn settle(&mut self, kills: &mut u64) {
        for _ in 0..3_000 {
            self.go(kills);
            if self.resting() && self.desk.state().delivery.waiting() == 0 {
                return;
            }
        }
        panic!("it never comes to rest");
    }
}

fn open(journal: &Arc<dyn Journal>, lots: u64, now: DateTime<Utc>) -> (Desk, Dispatch) {
    let orders = folk::orders("2026-12-11T02:00:00Z".parse().expect("a moment"));
    let opened = Desk::open(Arc::clone(journal), Arc::new(words), Lots::Seeded(lots, 0), orders, now);
    let (desk, after) = opened.expect("the street opens");
    let mut outbox = Dispatch::new([ChannelId::Telegram, ChannelId::Web], &Limits::default());
    outbox.take(after.errand, Duration::ZERO);
    (desk, outbox)
}

/// What the organizer does on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    Stop,
    Correct,
    TakeBack,
    Again,
}

/// One announcement, killed up to three times.
pub fn one(seed: u64) -> Found {
    let mut world = World::new(seed);
    let crowd = 15 + world.dice.below(50) as usize;
    let mut found = Found { runs: 1, ..Found::default() };
    for n in 0..crowd {
        let link = if n == 0 { Link::Code(folk::CODE.into()) } else { Link::Plain };
        world.hear(n, Said::Start(link));
        world.press(n, people::Action::Agree(folk::HERE, Lang::Zh));
    }
    world.settle(&mut found.kills);
    world.kind = false;
    let all = Audience::Everyone(folk::HERE);
    world.press(0, announcements::Action::Write(folk::HERE));
    world.hear(0, Said::Text(Private::new(FIRST)));
    world.press(0, announcements::Action::Send(all, false, Text::One(FIRST.into()).mark()));
    let sequel: &[Deed] = match seed / 6 % 7 {
        0..2 => &[],
        2 => &[Deed::Correct],
        3 => &[Deed::TakeBack],
        4 => &[Deed::Stop, Deed::Correct],
        5 => &[Deed::Correct, Deed::TakeBack],
        _ => &[Deed::Again, Deed::Correct],
    };
    let mut sequel: std::collections::VecDeque<Deed> = sequel.iter().copied().collect();
    let mut kills = 1 + world.dice.below(3);
    world.kill = Some((STEPS[seed as usize % 6], world.dice.below(4)));
    let mut next = world.dice.below(25);
    for round in 0..3_000 {
        if world.kill.is_none() && kills > 1 {
            kills -= 1;
            let per_message = matches!(STEPS[seed as usize % 6], Step::CallMade | Step::CallAnswered);
            let most = if per_message { 40 } else { 4 };
            world.kill = Some((STEPS[seed as usize % 6], world.dice.below(most)));
        }
        let again = sequel.front() == Some(&Deed::Again);
        if round >= next && (!again || world.resting()) {
            match sequel.pop_front() {
                Some(deed) => {
                    act(&mut world, deed, &mut found);
                    next = round + world.dice.below(30);
                }
                None if world.resting() && world.desk.state().delivery.waiting() == 0 => break,
                None => {}
            }
        }
        world.go(&mut found.kills);
    }
    world.kill = None;
    world.settle(&mut found.kills);
    judge(&world, crowd, &mut found);
    found
}

fn act(world: &mut World, deed: Deed, found: &mut Found) {
    use announcements::Action::{Again, Correct, MakeCorrection, Stop, TakeBack};
    match deed {
        Deed::Stop => {
            found.stopped += 1;
            world.press(0, Stop(ID));
        }
        Deed::Correct => {
            found.corrected += 1;
            world.press(0, Correct(ID));
            world.hear(0, Said::Text(Private::new(BETTER)));
            let press = MakeCorrection(ID, Text::One(BETTER.into()).mark());
            world.press(0, press.clone());
            world.press(0, press); // a hand that trembles
        }
        Deed::TakeBack => {
            found.taken_back += 1;
            world.press(0, TakeBack(ID));
        }
        Deed::Again => {
            found.sent_again += 1;
            world.press(0, Again(ID, 0));
            world.press(0, Again(ID, 0));
        }
    }
}

/// Compares what the organizer is told with what really arrived.
fn judge(world: &World, crowd: usize, found: &mut Found) {
    use announcements::Mark;
    let state = world.desk().state();
    let known = announcements::get(state, ID).expect("it is remembered");
    assert!(known.finished(), "its report is final");
    let mut old = 0;
    for n in 0..crowd {
        let key = n.to_string();
        let person = world.chats.who[&key];
        let mark = known.open.get(&person).copied();
        let telegram = channel(n) == ChannelId::Telegram;
        let fresh = world.chats.fresh.get(&key).copied().unwrap_or(0);
        found.readers += 1;
        found.unknown += u64::from(mark == Some(Mark::Unknown));
        let got = if telegram { fresh > 0 } else { known.copies.of(person).is_some() };
        found.delivered += u64::from(got);
        let gone_from_page = known.taken && !telegram;
        found.lost += u64::from(!got && mark.is_none() && !gone_from_page);
        found.repeats += u64::from(fresh.saturating_sub(1 + known.repeats));
        // Whoever is listed as reached shows the newest words, or none once these are taken back.
        let in_doubt = matches!(mark, Some(Mark::Unknown)) || known.repeats > 0;
        let wrong = world.chats.has(&key, FIRST) && known.text.zh() != FIRST
            || known.taken && (world.chats.has(&key, FIRST) || world.chats.has(&key, BETTER));
        old += u64::from(wrong && !in_doubt);
    }
    let round = known.round.clone().unwrap_or_default();
    found.stale += old.saturating_sub(u64::from(round.not + round.unknown));
    let listed = known.delivered as usize + known.open.len();
    assert!(known.taken || listed == known.total as usize, "{listed} of {} are on the report", known.total);
}

impl World {
    fn desk(&self) -> &Desk {
        &self.desk
    }
}
