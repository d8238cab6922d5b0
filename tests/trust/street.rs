//! A street at a desk of its own, without outbox: what is said, and everything that comes of it.

#![allow(dead_code, reason = "each part takes what it needs")]

use chrono::{DateTime, TimeDelta, Utc};
use std::sync::Arc;
use tongxin::config;
use tongxin::domain::{
    Action, Address, Cause, ChannelId, Command, Commit, CommunityId, Does, Hello, Input, Lane, Lang, Link,
    Outcome, PersonId, Private, Role, Said, Screen, State, day, people,
};
use tongxin::engine::desk::{After, Desk, Recovered, Sealed, Took};
use tongxin::engine::dispatch::Errand;
use tongxin::engine::{Lots, Message, Wording};
use tongxin::journal::{Memory, SharedJournal, Wanted};
use tongxin::locale::Locale;

pub const HERE: CommunityId = CommunityId(0);
pub const THERE: CommunityId = CommunityId(1);

/// A street with two neighbourhoods, as the stories have it.
pub struct Street {
    pub journal: SharedJournal,
    desk: Desk,
    pub now: DateTime<Utc>,
    inputs: u64,
    /// Taken, and not durable yet.
    staged: Vec<Input>,
    /// Every message that was ever worded, oldest first.
    pub told: Vec<Message>,
    /// Nobody can tell whether a broadcast arrives in a chat.
    pub shaky: bool,
}

/// What came of one input.
#[derive(Debug)]
pub struct Came {
    pub took: Took,
    pub commits: Vec<Commit>,
    pub told: Vec<Message>,
}

/// Two neighbourhoods. The first has a stall with a single place, so that somebody has to wait, and one that mends.
pub fn plans() -> Vec<day::Plan> {
    let text = include_str!("../stories/config/two.toml");
    let (config, _) = config::read("tongxin.toml", text, &config::Flags::default(), &|_| None, true);
    let mut plans = config.unwrap_or_else(|faults| panic!("{faults}")).plans;
    let name = tongxin::domain::Text::One("配钥匙".into());
    plans[0].services.push(day::Service { slug: "keys".into(), name, places: 1, ..day::Service::default() });
    plans[0].market = 6;
    plans[0].count_no_shows = true;
    plans[0].indoor = Some(tongxin::domain::Text::One("一楼活动室".into()));
    // And one that mends, with a price list.
    let text = |text: &str| tongxin::domain::Text::One(text.into());
    let part = |name: &str| day::plan::Part { name: text(name), price: tongxin::domain::repairs::Cents(350) };
    plans[0].services.push(day::Service {
        slug: "zippers".into(),
        name: text("修拉链"),
        slot: Some(30),
        places: 4,
        parts: true,
        wanted: 1,
        prices: vec![part("拉链头"), part("拷钮")],
        ..day::Service::default()
    });
    // And a wall, which takes many hands.
    let wall =
        day::Service {
            slug: "wall".into(), name: text("刷墙"), places: 0, wanted: 40, ..day::Service::default()
        };
    plans[0].services.push(wall);
    // And a stall that cannot be without its volunteers.
    plans[0].services.push(day::Service {
        slug: "radios".into(),
        name: text("修收音机"),
        places: 2,
        wanted: 2,
        needs_volunteer: true,
        ..day::Service::default()
    });
    plans
}

/// Somebody's address: pages and Telegram.
pub fn at(channel: ChannelId, n: u64) -> Address {
    let key = match channel {
        ChannelId::Telegram => format!("{}", 700_000 + n),
        ChannelId::Web => return tongxin::channel::web::address_of(&token(n)),
    };
    Address { channel, key: key.into() }
}

/// The cookie of somebody with a page.
pub fn token(n: u64) -> String {
    format!("token-of-the-page-number-{n:04}")
}

pub fn press(action: impl Into<Action>) -> Said {
    Said::Pressed(Some(action.into()))
}

pub fn text(words: &str) -> Said {
    Said::Text(Private::new(words))
}

impl Street {
    pub fn open() -> Self {
        Self::on(Arc::new(Memory::new()), worded())
    }

    /// The same on that journal, in those words.
    pub fn on(journal: SharedJournal, wording: Arc<dyn Wording>) -> Self {
        let now = "2026-12-12T10:00:00Z".parse().unwrap();
        let desk = desk(&journal, wording, now);
        let (staged, told) = (Vec::new(), Vec::new());
        let mut street = Street { journal, desk, now, inputs: 0, staged, told, shaky: false };
        street.runs_until(now);
        street
    }

    /// Another street that knows just what this one knows.
    pub fn twin(&self) -> Self {
        let journal: SharedJournal = Arc::new(Memory::new());
        let mut entries = Vec::new();
        self.journal
            .read(1, &mut |commit| {
                entries.push(tongxin::journal::Entry { commit, drawers: Vec::new() });
                true
            })
            .unwrap();
        let mut drawers = Vec::new();
        self.journal
            .scan(Wanted::All, &mut |who, item, text| {
                drawers.push(tongxin::domain::DrawerOp::Put(who, item, text));
            })
            .unwrap();
        entries.last_mut().unwrap().drawers = drawers;
        let lease = journal.acquire().unwrap();
        journal.append(lease, 0, &entries);
        let desk = desk(&journal, worded(), self.now);
        let (staged, told) = (Vec::new(), Vec::new());
        Street { journal, desk, now: self.now, inputs: self.inputs, staged, told, shaky: false }
    }

    pub fn state(&self) -> &State {
        self.desk.state()
    }

    pub fn drawers(&self) -> impl tongxin::domain::Drawers + '_ {
        self.desk.drawers()
    }

    pub fn passes(&mut self, time: TimeDelta) {
        self.now += time;
    }

    /// Somebody says something; everything that leaves because of it arrives.
    pub fn says(&mut self, from: &Address, name: &str, said: Said) -> Came {
        self.hears(from, name, said, None)
    }

    /// The same, on a message.
    pub fn hears(
        &mut self,
        from: &Address,
        name: &str,
        said: Said,
        origin: Option<tongxin::domain::MsgRef>,
    ) -> Came {
        self.inputs += 1;
        let cause = match from.channel {
            ChannelId::Telegram => Cause::Update { channel: ChannelId::Telegram, id: 900_000 + self.inputs },
            ChannelId::Web => Cause::Post(u128::from(self.inputs).to_be_bytes()),
        };
        let hello = Hello { name: Some(Private::new(name)), lang: Some(Lang::Zh) };
        self.takes(Input { cause, from: Some(from.clone()), hello, origin, said, keep: None })
    }

    /// What falls due until then happens, each at its own moment.
    pub fn runs_until(&mut self, end: DateTime<Utc>) {
        while let Some(at) = self.desk.next_due().filter(|at| *at <= end) {
            self.now = self.now.max(at);
            self.desk.due(self.now);
            self.settle();
        }
        self.now = self.now.max(end);
    }

    pub fn takes(&mut self, input: Input) -> Came {
        let before = self.desk.durable();
        let first = self.told.len();
        let took = self.desk.take(&input, self.now);
        self.staged.push(input);
        self.settle();
        let mut commits = Vec::new();
        self.journal
            .read(before + 1, &mut |commit| {
                commits.push(commit);
                true
            })
            .unwrap();
        Came { took, commits, told: self.told[first..].to_vec() }
    }

    /// Whatever waits leaves and arrives, until nothing waits that may leave now.
    fn settle(&mut self) {
        let mut n = 0;
        loop {
            let errand = self.sealed();
            let waiting: Vec<_> = errand
                .waiting
                .iter()
                .filter(|waiting| waiting.not_before.is_none_or(|at| at <= self.now))
                .map(|waiting| waiting.id)
                .collect();
            let mut outcomes = errand.ended;
            for message in errand.ready {
                let outcome = match message.to.channel {
                    ChannelId::Telegram if self.shaky && message.lane == Lane::Broadcast => Outcome::Unknown,
                    ChannelId::Telegram => Outcome::Delivered(tongxin::domain::MsgRef {
                        channel: ChannelId::Telegram,
                        id: (self.told.len() + 1).to_string().into(),
                    }),
                    ChannelId::Web => Outcome::Kept(Private::new(message.words.text.as_str())),
                };
                outcomes.push((message.id, outcome));
                self.told.push(*message);
            }
            if waiting.is_empty() && outcomes.is_empty() {
                return;
            }
            for said in [
                (!waiting.is_empty()).then_some(Said::Claim(waiting)),
                (!outcomes.is_empty()).then_some(Said::Sent(outcomes)),
            ]
            .into_iter()
            .flatten()
            {
                self.inputs += 1;
                let cause = Cause::Outbox { epoch: self.desk.lease().epoch, n: self.inputs };
                let input = Input::inner(cause, said);
                self.desk.take(&input, self.now);
                self.staged.push(input);
            }
            n += 1;
            assert!(n < 1_000, "it never comes to rest");
        }
    }

    /// Until what was taken is durable; what a doubtful write left out is taken again.
    fn sealed(&mut self) -> Errand {
        let mut all = Errand::default();
        let mut more = |errand: Errand| {
            all.ready.extend(errand.ready);
            all.waiting.extend(errand.waiting);
            all.ended.extend(errand.ended);
        };
        for _ in 0..9 {
            match self.desk.seal() {
                Sealed::Done(After { errand, .. }) => {
                    more(errand);
                    self.staged.clear();
                    return all;
                }
                Sealed::Doubt => {
                    let Ok(Recovered::Upto(_, after)) = self.desk.recover() else {
                        panic!("it can be read again")
                    };
                    more(after.errand);
                    for input in &self.staged {
                        self.desk.take(input, self.now);
                    }
                }
                Sealed::Fenced => panic!("nobody else writes here"),
            }
        }
        panic!("it cannot be written")
    }

    /// The operator makes a code.
    pub fn code(&mut self, community: CommunityId, role: Role, until: TimeDelta) -> String {
        self.inputs += 1;
        let code = people::code_text(((u128::from(self.inputs) * 7919) << 64).to_be_bytes());
        let command = people::Command::Invite(community, role, people::code_digest(&code), self.now + until);
        let order = Said::Order(Box::new(Command::People(command)));
        self.takes(Input::inner(Cause::Console(u128::from(self.inputs).to_be_bytes()), order));
        code
    }

    /// Somebody comes in and agrees.
    pub fn joins(&mut self, from: &Address, name: &str, community: CommunityId, role: Option<Role>) -> PersonId {
        let link = match role {
            Some(role) => Link::Code(self.code(community, role, TimeDelta::hours(1))),
            None => Link::Plain,
        };
        self.says(from, name, Said::Start(link));
        self.says(from, name, press(people::Action::Agree(community, Lang::Zh)));
        self.who(from).expect("they are known now")
    }

    /// Somebody agreed to an earlier wording of the privacy notice.
    pub fn agreed_earlier(&mut self, who: PersonId) {
        let state = self.state();
        let (community, seq) = (people::home(state, who).expect("they live somewhere"), state.seq);
        let event = people::Event::Agreed(who, community, Lang::Zh, people::WORDING - 1);
        self.inputs += 1;
        let lease = self.journal.acquire().unwrap();
        let commit = tongxin::domain::Commit {
            v: 1,
            seq: seq + 1,
            at: self.now,
            epoch: lease.epoch,
            cause: Cause::Console(u128::from(self.inputs).to_be_bytes()),
            by: tongxin::domain::By::Console,
            on_behalf: None,
            events: vec![event.into()],
            sends: Vec::new(),
        };
        let entry = tongxin::journal::Entry { commit, drawers: Vec::new() };
        assert!(matches!(self.journal.append(lease, seq, &[entry]), tongxin::journal::Appended::Done(_)));
        self.desk = desk(&self.journal, worded(), self.now);
        assert!(people::outdated(self.state(), who));
    }

    /// The person behind an address.
    pub fn who(&self, address: &Address) -> Option<PersonId> {
        let mut found = None;
        self.journal
            .scan(Wanted::Addresses, &mut |who, item, key| {
                if item_is(item, address.channel) && key.reveal() == &*address.key {
                    found = Some(who);
                }
            })
            .unwrap();
        found
    }
}

fn item_is(item: tongxin::domain::Item, channel: ChannelId) -> bool {
    matches!(item, tongxin::domain::Item::Address(c, _) if c == channel)
}

fn worded() -> Arc<dyn Wording> {
    let locale = Locale::new();
    Arc::new(move |screen: &Screen, lang: Option<Lang>| locale.words(screen, lang))
}

fn desk(journal: &SharedJournal, wording: Arc<dyn Wording>, now: DateTime<Utc>) -> Desk {
    let order = Said::Order(Box::new(Command::Day(day::Command::Configure(plans()))));
    let orders = vec![Input::inner(Cause::Config { digest: [7; 16], epoch: 0 }, order)];
    let (desk, _) = Desk::open(Arc::clone(journal), wording, Lots::Seeded(5, 0), orders, now).unwrap();
    desk
}

impl Came {
    /// The events, each as it is stored.
    pub fn events(&self) -> Vec<String> {
        let events =
            self.commits.iter().filter(|c| !matches!(c.cause, Cause::Outbox { .. })).flat_map(|c| &c.events);
        events.map(|event| serde_json::to_string(event).unwrap()).collect()
    }

    /// What was told to somebody, with its buttons and its document: everything that left for them.
    pub fn seen_by(&self, who: Option<PersonId>) -> String {
        let mut out = String::new();
        for message in self.told.iter().filter(|message| Some(message.id.to) == who) {
            out += &seen(message);
        }
        out
    }
}

/// Everything of a message that a reader has.
pub fn seen(message: &Message) -> String {
    let mut out = message.words.text.clone();
    for label in message.words.rows.iter().flatten() {
        out += &format!("\n[{}]", label.text);
        match &label.does {
            Does::Press(action) => out += &action.encode(),
            Does::Open(path) => out += path,
            Does::Talk(slug) => out += slug,
        }
    }
    if let Some(file) = &message.words.file {
        out += &format!("\n{}\n{}", file.name, String::from_utf8_lossy(&file.bytes));
    }
    let lane = if message.lane == Lane::Answer { "" } else { "\n" };
    out + lane
}
