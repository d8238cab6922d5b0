//! The whole core with a clock that a story moves: the desk, the outbox, and a channel that remembers.

use crate::camera;
use crate::chat::{Soul, Taken, told};
use crate::ears::{Faults, Reader};
use crate::store::Store;
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::Arc;
use std::time::Duration;
use tongxin::config;
use tongxin::domain::{
    Address, By, Cause, ChannelId, Command, Commit, Final, Handed, Hello, Input, Lane, Outcome, Private, Said,
    State, apply, day, people, photos,
};
use tongxin::engine::desk::{After, Desk, Recovered, Sealed, Took};
use tongxin::engine::dispatch::Dispatch;
use tongxin::engine::{Delivered, Limit, Limits, Lots, Message};
use tongxin::journal::{Appended, Entry, Memory, SharedJournal, Wanted};
use tongxin::locale::Locale;

/// How long an outbox may wait for more outcomes before it reports.
const SOON: Duration = Duration::from_millis(1_100);
const TICK: Duration = Duration::from_millis(1);

/// A street in a story.
pub struct House {
    pub store: Store,
    pub journal: SharedJournal,
    pub plans: Vec<day::Plan>,
    pub cast: Option<config::Cast>,
    pub desk: Option<Desk>,
    dispatch: Dispatch,
    /// The street's clock.
    pub now: DateTime<Utc>,
    /// Counted on with the clock while it runs by itself.
    mono: Duration,
    outbox: u64,
    inputs: u64,
    pub souls: Vec<Soul>,
    /// Who speaks right now, if it is one person.
    pub speaking: Option<usize>,
    /// What was told since it was last looked at, with the moment.
    pub heard: Vec<(DateTime<Utc>, String)>,
    pub english: bool,
    pub faults: Faults,
    last: Option<Input>,
    /// Photos that were sent are not brought yet.
    pub slow: bool,
    /// Taken, but not durable: it waits until the journal can write again.
    unheard: Vec<Input>,
}

impl House {
    pub fn new(english: bool, faults: Faults) -> Self {
        let mut house = House {
            journal: Arc::new(Memory::new()),
            store: Store::memory(),
            unheard: Vec::new(),
            plans: Vec::new(),
            cast: None,
            desk: None,
            dispatch: dispatch(),
            now: DateTime::UNIX_EPOCH,
            mono: Duration::ZERO,
            outbox: 0,
            inputs: 0,
            souls: Vec::new(),
            speaking: None,
            heard: Vec::new(),
            english,
            faults,
            last: None,
            slow: false,
        };
        house.configure(&plain(include_str!("../../config/demo.toml"))).unwrap();
        house
    }

    /// Reads another configuration; it counts from the next start.
    pub fn configure(&mut self, text: &str) -> Result<(), String> {
        let flags = config::Flags::default();
        let (config, _) = config::read("tongxin.toml", text, &flags, &|_| None, true);
        let config = config.map_err(|faults| faults.to_string())?;
        self.plans = config.plans;
        self.cast = config.cast;
        Ok(())
    }

    /// Opens the street on its journal.
    pub fn start(&mut self) {
        self.open().unwrap();
    }

    /// Opens the street, or says why it cannot.
    pub fn open(&mut self) -> Result<(), String> {
        if self.store.kept() {
            self.journal = Arc::new(Memory::new()); // lets go of the folder first
        }
        if let Some(journal) = self.store.open()? {
            self.journal = journal;
        }
        let wording = Arc::new(Reader { locale: Locale::new(), faults: self.faults.clone() });
        let order = Command::Day(day::Command::Configure(self.plans.clone()));
        let cause = Cause::Config { digest: [7; 16], epoch: 0 };
        let orders = vec![Input::inner(cause, Said::Order(Box::new(order)))];
        let journal = Arc::clone(&self.journal);
        let opened = Desk::open(journal, wording, Lots::Seeded(20, self.inputs), orders, self.now);
        let (desk, after) = opened.map_err(|e| self.store.plain(&e.to_string()))?;
        self.desk = Some(desk);
        self.dispatch = dispatch();
        self.outbox = 0;
        self.dispatch.take(after.errand, self.mono);
        self.settle();
        Ok(())
    }

    /// The plug is pulled: whatever was on its way is lost.
    pub fn stop(&mut self) {
        self.desk = None;
        self.dispatch = dispatch();
        if self.store.kept() {
            self.journal = Arc::new(Memory::new()); // lets go of the folder
        }
    }

    fn desk(&mut self) -> &mut Desk {
        self.desk.as_mut().expect("the street is open")
    }

    /// The state of the running street.
    pub fn state(&self) -> &State {
        self.desk.as_ref().expect("the street is open").state()
    }

    /// An input from somebody, with a cause of its own.
    pub fn input(&mut self, who: usize, said: Said, origin: Option<tongxin::domain::MsgRef>) -> Input {
        self.inputs += 1;
        let soul = &self.souls[who];
        let cause = match soul.channel {
            ChannelId::Telegram => Cause::Update { channel: ChannelId::Telegram, id: 500_000 + self.inputs },
            ChannelId::Web => Cause::Post(u128::from(self.inputs).to_be_bytes()),
        };
        let input = Input {
            cause,
            from: Some(Address { channel: soul.channel, key: soul.key.as_str().into() }),
            hello: Hello { name: Some(Private::new(soul.first.as_str())), lang: soul.client },
            origin,
            said,
            keep: None,
        };
        self.last = Some(input.clone());
        input
    }

    /// The newest input once more: an update that comes again.
    pub fn again(&mut self) -> Result<(), String> {
        let input = self.last.clone().ok_or("nothing was said yet")?;
        match self.batch(&[input]) {
            took if took == [Took::Repeat] => Ok(()),
            took => Err(format!("what came again was not known: {took:?}")),
        }
    }

    /// Inputs that wait at the same time, as one batch. Nothing is delivered yet.
    pub fn batch(&mut self, inputs: &[Input]) -> Vec<Took> {
        let now = self.now;
        let took: Vec<_> = inputs.iter().map(|input| self.desk().take(input, now)).collect();
        if took.contains(&Took::Stumbled) {
            self.faults.note("the rules stumbled".into());
        }
        if !self.seal() {
            self.unheard.extend_from_slice(inputs);
        }
        took
    }

    /// An operator's command on the server.
    pub fn operator(&mut self, command: people::Command) {
        self.inputs += 1;
        let cause = Cause::Console(u128::from(self.inputs).to_be_bytes());
        let order = Said::Order(Box::new(Command::People(command)));
        self.batch(&[Input::inner(cause, order)]);
    }

    /// Everybody who has agreed so far agreed to an earlier wording of the privacy notice.
    pub fn reworded(&mut self) -> Result<(), String> {
        let state = self.state();
        let earlier = people::WORDING - 1;
        let agreed = people::everyone(state).filter(|(_, p)| p.consent.is_some()).filter_map(|(id, p)| {
            Some(
                people::Event::Agreed(id, p.community?, p.lang.unwrap_or(tongxin::domain::Lang::Zh), earlier)
                    .into(),
            )
        });
        let (events, seq) = (agreed.collect(), state.seq);
        self.stop();
        let lease = self.journal.acquire().map_err(|e| e.to_string())?;
        self.inputs += 1;
        let commit = Commit {
            v: 1,
            seq: seq + 1,
            at: self.now,
            epoch: lease.epoch,
            cause: Cause::Console(u128::from(self.inputs).to_be_bytes()),
            by: By::Console,
            on_behalf: None,
            events,
            sends: Vec::new(),
        };
        let done = self.journal.append(lease, seq, &[Entry { commit, drawers: Vec::new() }]);
        if !matches!(done, Appended::Done(_)) {
            return Err("it could not be written".into());
        }
        self.open()
    }

    /// Takes in again what was not durable.
    pub fn retry(&mut self) {
        let waiting = std::mem::take(&mut self.unheard);
        if let Ok(Recovered::Upto(_, after)) = self.desk().recover() {
            self.dispatch.take(after.errand, self.mono);
        }
        if !waiting.is_empty() {
            self.batch(&waiting);
        }
    }

    /// Makes the batch durable; false where nothing of it is.
    fn seal(&mut self) -> bool {
        match self.desk().seal() {
            Sealed::Done(After { errand, .. }) => {
                self.dispatch.take(errand, self.mono);
                true
            }
            Sealed::Doubt => false,
            Sealed::Fenced => panic!("nobody else writes here"),
        }
    }

    fn outbox(&mut self, said: Said) {
        self.outbox += 1;
        let cause = Cause::Outbox { epoch: self.desk().lease().epoch, n: self.outbox };
        self.batch(&[Input::inner(cause, said)]);
    }

    /// Brings the photos that were sent, as the channel does after the commits that say so.
    pub fn bring(&mut self) {
        if self.slow || self.desk.is_none() {
            return;
        }
        let desk = self.desk();
        let list = photos::to_fetch(desk.state(), &desk.drawers(), ChannelId::Telegram);
        for photos::Fetch { seq, from, key, words, .. } in list {
            let said = Said::Photo(Handed::Fetched { seq, photo: camera::kept(key.reveal()), words });
            let cause = Cause::Post(u128::from(seq + 9_000_000).to_be_bytes());
            let input = Input { from: Some(from), ..Input::inner(cause, said) };
            self.batch(&[input]);
        }
        self.settle();
    }

    /// Lets the street work until nobody waits for anything, while the clock stands still.
    pub fn settle(&mut self) {
        let end = self.mono + SOON;
        loop {
            self.work();
            match self.dispatch.wake(self.mono).filter(|at| *at <= end) {
                Some(at) => self.mono = at.max(self.mono + TICK),
                None => return,
            }
        }
    }

    /// Lets the clock run until then; everything happens at its own moment.
    pub fn run_until(&mut self, end: DateTime<Utc>) {
        loop {
            self.work();
            let wake = self
                .dispatch
                .wake(self.mono)
                .map(|at| self.now + TimeDelta::from_std(at.saturating_sub(self.mono)).unwrap_or_default());
            let due = self.desk.as_ref().and_then(Desk::next_due);
            let next = [wake, due, self.dispatch.held_until()].into_iter().flatten().min();
            match next.filter(|at| *at <= end) {
                Some(at) => self.pass(at.max(self.now + TimeDelta::milliseconds(1))),
                None => break,
            }
        }
        self.pass(end.max(self.now));
    }

    /// The clock moves without the street noticing.
    pub fn pass(&mut self, at: DateTime<Utc>) {
        self.mono += (at - self.now).to_std().unwrap_or_default();
        self.now = at;
    }

    /// Everything that can be done at this very moment.
    fn work(&mut self) {
        // While nothing can be written nothing leaves.
        while self.unheard.is_empty() {
            let now = self.now;
            self.desk().due(now);
            let mut busy = self.desk().staged() > 0;
            self.seal();
            if let Some(ids) = self.dispatch.claim(self.mono, now) {
                self.outbox(Said::Claim(ids));
                self.dispatch.claimed();
                busy = true;
            }
            while let Some(message) = self.dispatch.next(self.mono) {
                let outcome = self.deliver(&message);
                self.dispatch.back(message, Delivered::Ended(outcome), self.mono);
                busy = true;
            }
            if let Some(list) = self.dispatch.report(self.mono) {
                self.outbox(Said::Sent(list));
                self.dispatch.reported();
                busy = true;
            }
            if !busy {
                return;
            }
        }
    }

    fn deliver(&mut self, message: &Message) -> Outcome {
        let Some(n) = self.souls.iter().position(|s| s.key == *message.to.key && s.channel == message.to.channel)
        else {
            let moved = self.souls.iter().find(|soul| soul.former == *message.to.key);
            return moved.map_or(Outcome::Failed(Final::Gone), |soul| Outcome::Moved(soul.key.as_str().into()));
        };
        let answer = self.speaking == Some(n) && message.lane == Lane::Answer;
        let soul = &mut self.souls[n];
        if soul.gone {
            let lost = if self.english { "(cannot be reached)" } else { "（送不到）" };
            self.heard.push((self.now, format!("{}→{}{lost}\n", bot(self.english), soul.name)));
            return Outcome::Failed(Final::Gone);
        }
        if soul.mute {
            return Outcome::Failed(Final::Refused);
        }
        let taken = soul.takes(message, self.now);
        if soul.heard {
            let line = match &taken {
                Taken::Shown(_) => told(soul, message, answer, self.english),
                Taken::Away if self.english => format!("Tongxin→{} (that message is gone)\n", soul.name),
                Taken::Away => format!("同心→{}（那条不见了）\n", soul.name),
                Taken::Refused if self.english => format!("Tongxin→{} (nothing to change there)\n", soul.name),
                Taken::Refused => format!("同心→{}（那条早就没有了，改不了）\n", soul.name),
            };
            self.heard.push((self.now, line));
        }
        if std::mem::take(&mut soul.shaky) {
            let lost = if self.english { "(perhaps lost)" } else { "（不知道到了没有）" };
            self.heard.push((self.now, format!("　　{lost}\n")));
            return Outcome::Unknown;
        }
        match (taken, soul.channel) {
            (Taken::Away, _) => Outcome::Removed,
            (Taken::Refused, _) => Outcome::Failed(Final::Refused),
            (Taken::Shown(at), ChannelId::Telegram) => Outcome::Delivered(at),
            (Taken::Shown(_), ChannelId::Web) => Outcome::Kept(Private::new(message.words.text.as_str())),
        }
    }

    /// The person behind somebody's address.
    pub fn person(&self, who: usize) -> Option<tongxin::domain::PersonId> {
        let soul = &self.souls[who];
        let mut found = None;
        let item = |item| matches!(item, tongxin::domain::Item::Address(channel, _) if channel == soul.channel);
        self.journal
            .scan(Wanted::Addresses, &mut |person, at, key| {
                if item(at) && key.reveal() == soul.key {
                    found = Some(person);
                }
            })
            .unwrap();
        found
    }

    /// Makes an invitation at the console; the code.
    pub fn invite(&mut self, community: tongxin::domain::CommunityId, role: tongxin::domain::Role) -> String {
        self.inputs += 1;
        let code = people::code_text(u128::from(self.inputs * 7919).to_be_bytes());
        let until = self.now + TimeDelta::hours(48);
        self.operator(people::Command::Invite(community, role, people::code_digest(&code), until));
        code
    }

    /// What a replay of the journal gives must be what the street knows.
    pub fn verify(&self) -> Result<(), String> {
        let mut replayed = State::default();
        self.journal
            .read(1, &mut |commit| {
                apply(&mut replayed, &commit);
                true
            })
            .map_err(|e| e.to_string())?;
        let same = self.desk.as_ref().is_none_or(|desk| *desk.state() == replayed);
        if same { Ok(()) } else { Err("a replay gives another state".into()) }
    }
}

fn bot(english: bool) -> &'static str {
    if english { "Tongxin" } else { "同心" }
}

fn dispatch() -> Dispatch {
    let limits = Limits::none().with(ChannelId::Telegram, Limit { per_second: Some(30), ..Limit::default() });
    Dispatch::new([ChannelId::Telegram, ChannelId::Web], &limits)
}

/// The demo's street without what not every street has: a story that tells of it brings a street of its own.
fn plain(demo: &str) -> String {
    let extra =
        |line: &&str| !["market =", "indoor =", "kept_until =", "part ="].iter().any(|key| line.starts_with(key));
    demo.lines().filter(extra).fold(String::new(), |text, line| text + line + "\n")
}
