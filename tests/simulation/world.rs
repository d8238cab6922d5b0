//! A street whose disk, channels and clock are made of dice, driven through the engine's own desk
//! and outbox, one step after the other.

use crate::dice::Dice;
use crate::folk::{self, Neighbour};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;
use tongxin::domain::{
    Cause, ChannelId, DayId, Drawers as _, Final, Input, Item, Lane, Lang, MsgRef, Outcome, Place, Private, Said,
    Screen, SendId, day,
};
use tongxin::engine::desk::{After, Desk, Recovered, Sealed, Took};
use tongxin::engine::dispatch::{Dispatch, Errand};
use tongxin::engine::{Delivered, Label, Limits, Lots, Message, OpenError, Scope, Words};
use tongxin::journal::{Journal, Memory, Trouble};

/// The machine lost its power: whoever called starts again.
#[derive(Debug)]
pub struct PowerCut;

/// When in a round the power is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// The batch was folded and never written.
    BeforeTheWrite,
    /// The batch is written, and nobody has been told.
    AfterTheWrite,
    /// The batch is written and confirmed, its messages are on their way.
    AfterTheSends,
}

/// A message on its way.
struct Flight {
    back: Duration,
    message: Box<Message>,
    arrives: bool,
    what: Delivered,
}

pub struct World {
    pub dice: Dice,
    pub journal: Arc<dyn Journal>,
    /// The same journal where it can make trouble by itself.
    pub memory: Option<Arc<Memory>>,
    seed: u64,
    starts: u64,
    desk: Desk,
    outbox: Dispatch,
    epoch: u64,
    asked: u64,
    now: DateTime<Utc>,
    mono: Duration,
    flights: Vec<Flight>,
    folk: Vec<Neighbour>,
    updates: u64,
    /// Handed in and not confirmed: they come again.
    unconfirmed: VecDeque<Input>,
    /// Confirmed, to be repeated once in a while.
    past: Vec<(DateTime<Utc>, Input)>,
    /// Confirmed commits: they must be there for ever.
    pub confirmed: Vec<(u64, Cause)>,
    /// How often each message has arrived outside the house.
    pub arrived: HashMap<SendId, (Lane, u32)>,
    pub delivered: u64,
    /// Where the next round ends.
    pub cut: Option<Cut>,
    /// Every delivery succeeds from now on.
    pub kind: bool,
}

fn words(screen: &Screen, _: Option<Lang>) -> Words {
    let label =
        |button: &tongxin::domain::Button| Label { text: button.label.key.into(), does: button.does.clone() };
    Words {
        text: screen.text.iter().map(|line| line.key).collect::<Vec<_>>().join("\n"),
        rows: screen.rows.iter().map(|row| row.iter().map(label).collect()).collect(),
        asks: screen.asks,
        ..Words::default()
    }
}

fn first_evening() -> DateTime<Utc> {
    "2026-12-11T10:00:00Z".parse().expect("a moment")
}

fn open(
    journal: &Arc<dyn Journal>,
    seed: u64,
    starts: u64,
    now: DateTime<Utc>,
) -> Result<(Desk, Dispatch), OpenError> {
    let lots = Lots::Seeded(seed ^ starts << 48, 0);
    let orders = folk::orders(first_evening());
    let (desk, after) = Desk::open(Arc::clone(journal), Arc::new(words), lots, orders, now)?;
    let mut outbox = Dispatch::new([ChannelId::Telegram, ChannelId::Web], &Limits::default());
    outbox.take(after.errand, Duration::ZERO);
    Ok((desk, outbox))
}

impl World {
    pub fn new(seed: u64, journal: Arc<dyn Journal>, memory: Option<Arc<Memory>>) -> Result<Self, OpenError> {
        let (desk, outbox) = open(&journal, seed, 0, first_evening())?;
        let mut dice = Dice::new(seed);
        let crowd = 3 + dice.below(7) as usize;
        Ok(World {
            epoch: desk.lease().epoch,
            journal,
            memory,
            seed,
            starts: 0,
            desk,
            outbox,
            asked: 0,
            now: first_evening(),
            mono: Duration::ZERO,
            flights: Vec::new(),
            folk: (0..crowd).map(Neighbour::new).collect(),
            updates: 1_000 + dice.below(1_000),
            unconfirmed: VecDeque::new(),
            past: Vec::new(),
            confirmed: Vec::new(),
            arrived: HashMap::new(),
            delivered: 0,
            cut: None,
            kind: false,
            dice,
        })
    }

    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// The process is gone, and another one starts on the same journal (or what is left of it).
    pub fn restart(&mut self, journal: Arc<dyn Journal>) -> Result<(), OpenError> {
        for flight in std::mem::take(&mut self.flights) {
            // It was on the wire: who knows.
            if flight.arrives && self.dice.percent(50) {
                self.arrives(&flight.message);
            }
        }
        self.starts += 1;
        self.journal = journal;
        self.mono = Duration::ZERO;
        let opened = match open(&self.journal, self.seed, self.starts, self.now) {
            // Its first write was in doubt: whoever watches over the daemon starts it again.
            Err(OpenError::Doubt) if self.journal.reopen().is_ok() => {
                open(&self.journal, self.seed, self.starts, self.now)
            }
            opened => opened,
        };
        let (desk, outbox) = opened?;
        (self.epoch, self.asked) = (desk.lease().epoch, 0);
        (self.desk, self.outbox) = (desk, outbox);
        Ok(())
    }

    /// One round of the writer and of the outbox. `busy`: people have something to say.
    pub fn round(&mut self, busy: bool) -> Result<(), PowerCut> {
        if busy {
            if self.unconfirmed.is_empty() {
                self.time_passes();
            }
            self.people_speak();
        }
        self.desk.due(self.now);
        let claim = self.outbox.claim(self.mono, self.now).map(|ids| self.outbox_says(Said::Claim(ids)));
        let report = self.outbox.report(self.mono).map(|list| self.outbox_says(Said::Sent(list)));
        let mut batch: Vec<(Input, Took)> = Vec::new();
        for input in self.unconfirmed.iter().chain(&claim).chain(&report) {
            batch.push((input.clone(), self.desk.take(input, self.now)));
        }
        if busy
            && self.dice.percent(4)
            && let Some(memory) = &self.memory
        {
            memory.trouble(*self.dice.pick(&[Trouble::UnknownButKept, Trouble::UnknownAndLost]));
        }
        self.cut_at(Cut::BeforeTheWrite)?;
        self.seal(&mut batch)?;
        for (input, took) in batch {
            match took {
                Took::Staged(seq) => self.confirmed.push((seq, input.cause.clone())),
                Took::Stumbled => panic!("the rules stumbled over {:?}", input.said),
                Took::Nothing | Took::Repeat => {}
            }
            if input.from.is_some() && took != Took::Repeat {
                self.past.push((self.now, input));
            }
        }
        self.unconfirmed.clear();
        if claim.is_some() {
            self.outbox.claimed();
        }
        if report.is_some() {
            self.outbox.reported();
        }
        if busy && self.dice.percent(3) {
            self.desk.keep_snapshot().map_err(|_| PowerCut)?;
        }
        self.messages_fly();
        self.cut_at(Cut::AfterTheSends)
    }

    fn cut_at(&mut self, here: Cut) -> Result<(), PowerCut> {
        if self.cut == Some(here) {
            self.cut = None;
            return Err(PowerCut);
        }
        Ok(())
    }

    /// Until the batch is durable, as the writer does it.
    fn seal(&mut self, batch: &mut [(Input, Took)]) -> Result<(), PowerCut> {
        let mut patience = 3;
        loop {
            match self.desk.seal() {
                Sealed::Done(after) => {
                    self.cut_at(Cut::AfterTheWrite)?;
                    self.let_go(after);
                    return Ok(());
                }
                Sealed::Fenced => panic!("nobody else writes here"),
                Sealed::Doubt => {}
            }
            match self.desk.recover() {
                Ok(Recovered::Upto(durable, after)) => {
                    self.let_go(after);
                    for (input, took) in batch.iter_mut() {
                        if !matches!(took, Took::Staged(seq) if *seq <= durable) {
                            *took = self.desk.take(input, self.now);
                        }
                    }
                }
                Ok(Recovered::Fenced) => panic!("nobody else writes here"),
                Err(_) if patience > 0 => patience -= 1,
                Err(_) => return Err(PowerCut),
            }
        }
    }

    fn let_go(&mut self, after: After) {
        let Errand { ready, waiting, ended } = after.errand;
        self.outbox.take(Errand { ready, waiting, ended }, self.mono);
    }

    fn outbox_says(&mut self, said: Said) -> Input {
        self.asked += 1;
        Input::inner(Cause::Outbox { epoch: self.epoch, n: self.asked }, said)
    }

    fn people_speak(&mut self) {
        let none = DayId { community: folk::HERE, n: 1 };
        let today = day::coming(self.desk.state(), folk::HERE).map_or(none, |(id, _)| id);
        if self.folk.len() < 14 && self.dice.percent(60) {
            let someone = self.dice.pick(&self.folk).number();
            let code = someone.and_then(|who| self.desk.drawers().read(who, Item::Code));
            if let Some(code) = code {
                self.folk.push(Neighbour::second(self.folk.len(), &code));
                self.speaks(self.folk.len() - 1, today);
            }
        }
        for _ in 0..self.dice.below(7) {
            if !self.past.is_empty() && self.dice.percent(6) {
                // A page posted twice, an update that comes again: within a day, as Telegram keeps them.
                let (at, again) = self.dice.pick(&self.past);
                if self.now - *at < TimeDelta::hours(24) {
                    self.unconfirmed.push_back(again.clone());
                }
                continue;
            }
            let who = self.dice.below(self.folk.len() as u64) as usize;
            self.speaks(who, today);
        }
    }

    fn speaks(&mut self, who: usize, today: DayId) {
        let cause = match self.folk[who].address.channel {
            ChannelId::Telegram => {
                self.updates += 1;
                Cause::Update { channel: ChannelId::Telegram, id: self.updates }
            }
            ChannelId::Web => {
                let mut key = [0; 16];
                key[..8].copy_from_slice(&self.dice.roll().to_le_bytes());
                Cause::Post(key)
            }
        };
        let input = self.folk[who].speaks(cause, today, &mut self.dice);
        self.unconfirmed.push_back(input);
    }

    fn time_passes(&mut self) {
        let hour = 3600;
        self.now = match self.dice.below(100) {
            0..70 => self.now + TimeDelta::milliseconds(self.dice.below(60_000) as i64),
            70..82 => self.now + TimeDelta::seconds(self.dice.below(6 * hour) as i64),
            82..95 => self.desk.next_due().map_or(self.now, |due| due.max(self.now)),
            95..98 => self.now + TimeDelta::seconds(self.dice.below(72 * hour) as i64),
            // Somebody sets the machine's clock.
            _ => self.now - TimeDelta::seconds(self.dice.below(hour) as i64),
        };
    }

    /// The outbox delivers, and what is back is back.
    fn messages_fly(&mut self) {
        while let Some(message) = self.outbox.next(self.mono) {
            let flight = self.fate(message);
            self.flights.push(flight);
        }
        let step = if self.kind { 300 } else { self.dice.below(600) };
        self.mono += Duration::from_millis(step);
        while let Some(n) = self.flights.iter().position(|flight| flight.back <= self.mono) {
            let Flight { message, arrives, what, .. } = self.flights.swap_remove(n);
            if arrives {
                self.arrives(&message);
            }
            self.outbox.back(message, what, self.mono);
        }
    }

    fn arrives(&mut self, message: &Message) {
        self.delivered += 1;
        let telegram = message.to.channel == ChannelId::Telegram;
        let at = telegram.then(|| MsgRef { channel: ChannelId::Telegram, id: self.delivered.to_string().into() });
        // What changes a card that stands is no second message.
        let card = message.to.key.starts_with('-') && message.place.mends().is_some();
        if telegram && !card {
            self.arrived.entry(message.id).or_insert((message.lane, 0)).1 += 1;
        }
        if let Some(who) = self.folk.iter_mut().find(|who| who.address == message.to) {
            who.sees(message, at);
        }
    }

    fn fate(&mut self, message: Box<Message>) -> Flight {
        let ok = match message.to.channel {
            ChannelId::Telegram if matches!(message.place, Place::Remove(_)) => Outcome::Removed,
            ChannelId::Telegram => {
                let id = self.dice.below(1_000_000).to_string().into();
                Outcome::Delivered(MsgRef { channel: ChannelId::Telegram, id })
            }
            ChannelId::Web => Outcome::Kept(Private::new(message.words.text.clone())),
        };
        let later = |scope, after| Delivered::Later { scope, after: Duration::from_secs(after) };
        let (arrives, what) = match if self.kind { 0 } else { self.dice.below(100) } {
            0..76 => (true, Delivered::Ended(ok)),
            76..81 => (true, Delivered::Ended(Outcome::Unknown)),
            81..86 => (false, Delivered::Ended(Outcome::Unknown)),
            86..90 => (false, later(Scope::Chat, self.dice.below(40))),
            90..93 => (false, later(Scope::Bot, self.dice.below(4))),
            93..95 => (false, Delivered::Ended(Outcome::Failed(Final::Gone))),
            95..97 => (false, Delivered::Ended(Outcome::Failed(Final::Refused))),
            // It hangs, and after a minute the outbox gives up.
            _ => {
                let back = self.mono + Duration::from_secs(60);
                let what = Delivered::Ended(Outcome::Unknown);
                return Flight { back, arrives: self.dice.percent(50), message, what };
            }
        };
        // What a page keeps is true only once it is in the journal.
        let arrives = arrives
            && (message.to.channel == ChannelId::Telegram || matches!(what, Delivered::Ended(Outcome::Kept(_))));
        let back = self.mono + Duration::from_millis(if self.kind { 1 } else { self.dice.below(900) });
        Flight { back, message, arrives, what }
    }

    /// Everything still to be told is told: nobody speaks, every delivery succeeds.
    pub fn settle(&mut self) -> Result<(), PowerCut> {
        self.kind = true;
        for _ in 0..4_000 {
            self.round(false)?;
            let quiet = self.flights.is_empty() && self.outbox.idle();
            if quiet && self.outbox.in_line().is_empty() {
                return Ok(());
            }
            if quiet && let Some(at) = self.outbox.held_until() {
                self.now = self.now.max(at);
            }
        }
        let line = self.outbox.in_line();
        panic!("it never comes to rest; in line are {line:?}, on their way {}", self.flights.len());
    }
}
