//! A crowd that uses everything for months: it presses what is on its screens, types what it is asked for and what
//! nobody asked for, follows links, forgets itself and comes again. Whatever is somebody's own is a canary.

use super::street::{Came, HERE, Street, THERE, press, text};
use super::table;
use chrono::TimeDelta;
use std::collections::{BTreeMap, BTreeSet};
use tongxin::domain::{
    Action, Address, By, ChannelId, Command, CommunityId, Does, Drawers as _, Event, Handed, InGroup, Item, Lang,
    Link, MsgRef, Notice, PersonId, Private, Role, Said, announcements, day, people,
};
use tongxin::engine::{Message, Wording};
use tongxin::journal::{SharedJournal, Wanted};

/// What every canary has in it: names, telephone numbers, first names that a channel tells, drafts and words into
/// the blue, addresses, cookies.
pub const MARKS: [&str; 6] = ["雀儿", "13977007", "黄鹂", "翠鸟", "88800088", "token-of-the-page"];
/// What organizers tell everybody: no secret, but nothing for a log either.
pub const PUBLIC: &str = "鹦鹉";

struct Neighbour {
    address: Address,
    /// What the channel says they are called.
    hello: String,
    /// The buttons they have seen lately, newest last.
    seen: Vec<Action>,
    origin: Option<MsgRef>,
}

pub struct Crowd {
    pub street: Street,
    folk: Vec<Neighbour>,
    dice: u64,
    /// How many canaries there are.
    pub canaries: u32,
    /// The codes that were made; they are shown as 32 characters.
    pub codes: BTreeSet<String>,
    /// Addresses as a channel knows them, where they do not look like canaries: digests of cookies.
    pub digests: BTreeSet<String>,
    /// How often each kind of button was pressed.
    pub pressed: BTreeMap<String, u32>,
    /// What each refusal said, to whom, and to which name.
    pub refused: Vec<(String, PersonId, String)>,
    /// What was said, as it is debugged.
    pub inputs: String,
    /// How many have erased themselves.
    pub erased: u32,
    heard: usize,
    words: Vec<String>,
    /// Who is at it.
    turn: usize,
}

fn tag(action: &Action) -> String {
    let data = action.encode();
    data.match_indices('.').nth(1).map_or(data.as_str(), |(second, _)| &data[..second]).into()
}

impl Crowd {
    pub fn new(journal: SharedJournal, wording: std::sync::Arc<dyn Wording>, folk: u64) -> Self {
        let mut crowd = Crowd {
            street: Street::on(journal, wording),
            folk: Vec::new(),
            dice: 0x5eed,
            canaries: 0,
            codes: BTreeSet::new(),
            digests: BTreeSet::new(),
            pressed: BTreeMap::new(),
            refused: Vec::new(),
            inputs: String::new(),
            erased: 0,
            heard: 0,
            words: table::understood().into_iter().collect(),
            turn: 0,
        };
        for n in 0..folk {
            crowd.newcomer(n % 3 == 0);
            let (role, community) = match n {
                0 | 3 => (Some(Role::Organizer), HERE),
                1 | 4 => (Some(Role::Helper), HERE),
                2 => (Some(Role::Organizer), THERE),
                _ => (None, if n % 4 == 0 { THERE } else { HERE }),
            };
            crowd.comes(n as usize, community, role);
        }
        for (n, group) in [(0, "-4100"), (2, "-4101"), (3, "-4102")] {
            crowd.says(n, Said::Group(group.into(), InGroup::Added));
        }
        crowd
    }

    fn newcomer(&mut self, page: bool) {
        let n = self.folk.len() as u64;
        let address = if page {
            let address = super::street::at(ChannelId::Web, n);
            self.digests.insert(address.key.to_string());
            address
        } else {
            Address { channel: ChannelId::Telegram, key: format!("88800088{n:02}").into() }
        };
        let hello = self.canary("黄鹂");
        self.folk.push(Neighbour { address, hello, seen: Vec::new(), origin: None });
    }

    fn comes(&mut self, n: usize, community: CommunityId, role: Option<Role>) {
        let link = match role {
            Some(role) => {
                let code = self.street.code(community, role, TimeDelta::hours(1));
                self.codes.insert(code.clone());
                Link::Code(code)
            }
            None => Link::Plain,
        };
        self.says(n, Said::Start(link));
        self.says(n, press(people::Action::Agree(community, Lang::Zh)));
        let name = self.canary("雀儿");
        self.says(n, press(people::Action::Rename));
        self.says(n, text(&name));
        let phone = self.canary("13977007");
        self.says(n, press(people::Action::Phone));
        self.says(n, text(&phone));
    }

    pub fn roll(&mut self, sides: u64) -> u64 {
        // SplitMix64
        self.dice = self.dice.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.dice;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }

    fn canary(&mut self, mark: &str) -> String {
        self.canaries += 1;
        // A telephone number is as long as one; no canary is the beginning of another.
        let n = self.canaries % 1_000;
        if mark.starts_with('1') { format!("{mark}{n:03}") } else { format!("{mark}{:05}", self.canaries) }
    }

    /// Somebody says something, and reads what comes of it; so does everybody else.
    fn says(&mut self, n: usize, said: Said) -> Came {
        let pressed = if let Said::Pressed(Some(action)) = &said { Some(tag(action)) } else { None };
        self.erased += u32::from(pressed.as_deref() == Some("p.E"));
        self.inputs += &format!("{said:?}\n");
        let someone = &self.folk[n];
        let (address, hello, origin) = (someone.address.clone(), someone.hello.clone(), someone.origin.clone());
        let came = self.street.hears(&address, &hello, said, origin);
        self.reads();
        let sends = || came.commits.iter().flat_map(|commit| &commit.sends);
        if let Some(tag) = pressed.filter(|_| sends().all(|send| !matches!(send.notice, Notice::Refused(_)))) {
            *self.pressed.entry(tag).or_default() += 1;
        }
        for commit in &came.commits {
            for event in &commit.events {
                let Event::People(people::Event::CodeMade(..)) = event else { continue };
                let By::Person(maker, _) = commit.by else { continue };
                let made = self.street.drawers().read(maker, Item::Code).expect("the code is kept");
                self.codes.insert(made.reveal().into());
            }
            for (k, send) in commit.sends.iter().enumerate() {
                let Notice::Refused(refusal) = &send.notice else { continue };
                let told = came.told.iter().find(|m| (m.id.seq, usize::from(m.id.n)) == (commit.seq, k));
                if let Some(told) = told {
                    self.refused.push((format!("{refusal:?}"), told.id.to, super::street::seen(told)));
                }
            }
        }
        came
    }

    fn reads(&mut self) {
        for k in self.heard..self.street.told.len() {
            let message: &Message = &self.street.told[k];
            let Some(reader) = self.folk.iter_mut().find(|one| one.address == message.to) else { continue };
            let does = message.words.rows.iter().flatten().filter_map(|label| match &label.does {
                Does::Press(action) => Some(action.clone()),
                Does::Open(_) | Does::Talk(_) => None,
            });
            reader.seen.extend(does);
            let old = reader.seen.len().saturating_sub(30);
            reader.seen.drain(..old);
            reader.origin = (message.to.channel == ChannelId::Telegram)
                .then(|| MsgRef { channel: ChannelId::Telegram, id: (k + 1).to_string().into() });
        }
        self.heard = self.street.told.len();
    }

    /// What somebody types: an answer to what they were asked, or something else.
    fn types(&mut self, n: usize) -> String {
        let me = self.street.who(&self.folk[n].address);
        let showing = me.and_then(|me| people::person(self.street.state(), me)?.showing.clone());
        use announcements::Notice as A;
        use day::Notice as D;
        let date = |crowd: &mut Self| {
            let then = crowd.street.now.date_naive() + chrono::Days::new(1 + crowd.roll(20));
            then.format("%Y-%m-%d").to_string()
        };
        let told = match showing.map(|shown| shown.0) {
            // It will be told to everybody.
            Some(Notice::Announcements(
                A::Write(_) | A::WriteEnglish(_) | A::Rewrite(_) | A::RewriteEnglish(_),
            )) => Some(PUBLIC),
            Some(Notice::Day(D::AskVenue(_) | D::AskReason(..))) => Some(PUBLIC),
            Some(Notice::Day(D::AskDate(_))) => return date(self),
            // A part and its price stand in the public ledger.
            Some(Notice::Repairs(tongxin::domain::repairs::Notice::Ask(_))) => {
                return format!("{PUBLIC} {}元", 1 + self.roll(9));
            }
            Some(Notice::Day(D::AskHour(_))) => return format!("{}:30", 8 + self.roll(8)),
            Some(Notice::Day(D::AskPlaces(_) | D::AskPlacesOf(..))) => return (1 + self.roll(20)).to_string(),
            _ => None,
        };
        match told {
            Some(mark) => self.canary(mark),
            None if self.roll(3) > 0 => self.canary("雀儿"),
            None if self.roll(2) > 0 => self.canary("13977007"),
            None => self.canary("翠鸟") + "说了一大堆谁也不懂的话，还不肯停下来",
        }
    }

    /// A photo is sent, on the page or in a chat; what it shows is nobody's business before it is published.
    fn photographs(&mut self, n: usize) {
        let photo = Private::new(self.canary("翠鸟"));
        if self.folk[n].address.channel == ChannelId::Web {
            self.says(n, Said::Photo(Handed::Here(Ok(photo))));
            return;
        }
        let (key, words) = (Private::new(self.canary("雀儿")), Private::new(self.canary(PUBLIC)));
        let there = Handed::There { key, size: None, words: Some(words.clone()) };
        let came = self.says(n, Said::Photo(there));
        if let Some(commit) = came.commits.last() {
            let fetched = Handed::Fetched { seq: commit.seq, photo: Ok(photo), words: Some(words) };
            self.says(n, Said::Photo(fetched));
        }
    }

    /// An old button, or one that somebody has read off another's screen: of a kind that was seldom pressed, with
    /// numbers that may be meant.
    fn remembers(&mut self, n: usize) {
        // Marks of what was seen, and audiences, nobody guesses: such buttons are pressed where they stand.
        let guessed = |kind: &table::Kind| !kind.numbers.iter().any(|number| ["k", "u", "m"].contains(number));
        let mut kinds: Vec<_> = table::kinds();
        kinds.retain(|kind| kind.tag != "p.E" && guessed(kind));
        // Among those that were never pressed, any: some of them nobody can guess.
        let drawn = kinds.iter().map(|kind| (self.pressed.get(kind.tag).copied().unwrap_or(0), kind.tag));
        let mut drawn: Vec<_> = drawn.collect();
        drawn.sort_unstable();
        let few = drawn.partition_point(|(times, _)| *times == 0).max(24).min(drawn.len());
        let tag = drawn[self.roll(few as u64) as usize].1;
        let kind = kinds.iter().find(|kind| kind.tag == tag).expect("it is one of them");
        let s = self.street.state();
        let today = tongxin::domain::queue::today(s, HERE, self.street.now);
        let day = today.or(day::open(s, HERE).ok().map(|(id, _)| id)).map_or(1, |id| u64::from(id.n));
        let people = u64::from(people::next_id(s).0);
        let mut numbers = Vec::new();
        for number in &kind.numbers {
            match *number {
                "d" => numbers.extend([0, day]),
                "c" => numbers.push(0),
                "s" | "w" => numbers.push(self.roll(4)),
                "h" => numbers.push(self.roll(3)),
                "e" => numbers.push(2026),
                "p" => numbers.push(1 + self.roll(people)),
                // There are few of these at a time.
                "V" | "F" | "v" => numbers.push(1 + self.roll(4)),
                "o" | "l" | "y" | "n" => numbers.push(self.roll(2)),
                _ => numbers.push(1 + self.roll(12)),
            }
        }
        if let Some(action) = table::button(&tongxin::domain::tags::join(kind.tag, &numbers)) {
            self.says(n, Said::Pressed(Some(action)));
        }
    }

    /// One of them does something, or time passes.
    pub fn step(&mut self) {
        // Whoever has begun goes on for a while.
        if self.roll(5) == 0 {
            self.turn = self.roll(self.folk.len() as u64) as usize;
        }
        let n = self.turn;
        // Whoever asks for a visit says what for, and where: otherwise nobody ever comes to be visited.
        let me = self.street.who(&self.folk[n].address);
        let asked =
            me.and_then(|me| people::person(self.street.state(), me)?.showing.clone()).map(|asked| asked.0);
        use tongxin::domain::visits::Notice as V;
        if let Some(Notice::Visits(V::AskPhone(_))) = asked {
            let phone = self.canary("13977008");
            self.says(n, text(&phone));
            return;
        }
        if let Some(Notice::Visits(V::AskWords(_) | V::AskHome(_))) = asked {
            let words = self.canary("雀儿");
            self.says(n, text(&words));
            return;
        }
        if let Some(Notice::Visits(V::AskPhoto(..))) = asked {
            return self.photographs(n);
        }
        use announcements::Notice as A;
        let drafting = matches!(asked, Some(Notice::Announcements(A::Write(_) | A::Whom(_) | A::Preview(_))));
        if drafting && self.roll(5) == 0 {
            return self.photographs(n);
        }
        // And whoever has looked at an announcement mostly sends it: otherwise nothing is ever announced.
        if matches!(asked, Some(Notice::Announcements(A::Preview(_)))) && self.roll(3) > 0 {
            let sends =
                |action: &&Action| matches!(action, Action::Announcements(announcements::Action::Send(..)));
            if let Some(action) = self.folk[n].seen.iter().rev().find(sends).cloned() {
                self.says(n, Said::Pressed(Some(action)));
                return;
            }
        }
        match self.roll(100) {
            0..22 => self.remembers(n),
            22..62 => {
                let seen = self.folk[n].seen.len() as u64;
                // What came last is pressed more often, and what was never pressed draws everybody.
                let reach = if self.roll(4) > 0 { seen.min(6) } else { seen };
                let recent = if reach > 0 { self.roll(reach) as usize } else { 0 };
                let curious = self.roll(2) == 0;
                let buttons = self.folk[n].seen.iter().rev();
                let known = |action: &&Action| self.pressed.get(&tag(action)).copied().unwrap_or(0);
                let action =
                    if curious { buttons.clone().take(12).min_by_key(known) } else { buttons.clone().nth(recent) };
                if let Some(action) = action.cloned() {
                    self.says(n, Said::Pressed(Some(action)));
                }
            }
            62..74 => {
                let words = self.types(n);
                self.says(n, text(&words));
            }
            74..80 => {
                let word = self.roll(self.words.len() as u64) as usize;
                let word = self.words[word].clone();
                self.says(n, text(&word));
            }
            80..82 => {
                let phone = self.canary("13977007");
                self.says(n, Said::Contact(Private::new(phone)));
            }
            82 => drop(self.says(n, Said::Start(Link::Community("baile".into())))),
            83 => {
                // A code that somebody made, followed by somebody else.
                let of = self.roll(u64::from(people::next_id(self.street.state()).0)) as u32;
                let code = self.street.drawers().read(PersonId(of), Item::Code);
                if let Some(code) = code {
                    self.codes.insert(code.reveal().into());
                    let who = if self.folk.len() < 40 { self.folk.len() } else { n };
                    if who == self.folk.len() {
                        self.newcomer(n.is_multiple_of(2));
                    }
                    self.says(who, Said::Start(Link::Code(code.reveal().into())));
                }
            }
            84 => drop(self.says(n, Said::Start(Link::Code(format!("{:032x}", self.canaries))))),
            85 if self.roll(2) > 0 => drop(self.says(n, Said::Other)),
            85 => self.photographs(n),
            86 if self.roll(2) > 0 => drop(self.says(n, Said::Pressed(None))),
            86 => {
                // The bot is brought into a group, or taken out of it, by whoever it is; or the group becomes another.
                let group = |n: u64| format!("-{}", 4_000 + n);
                let key = group(self.roll(6)).into();
                let what = match self.roll(8) {
                    0 => InGroup::Removed,
                    1 => InGroup::Moved(group(6 + self.roll(6)).into()),
                    _ => InGroup::Added,
                };
                self.says(n, Said::Group(key, what));
            }
            87 => {
                // Whoever erased themselves comes again, sometimes with a role.
                let role = [None, Some(Role::Helper), Some(Role::Organizer)][self.roll(3) as usize];
                self.comes(n, HERE, role);
            }
            88 => self.street.shaky = !self.street.shaky,
            _ => {
                // On the day itself there is more to do.
                let day = tongxin::domain::queue::today(self.street.state(), HERE, self.street.now);
                let most = if day.is_some() { 10 } else { 24 * 60 };
                let end = self.street.now + TimeDelta::minutes(self.roll(most) as i64);
                self.street.runs_until(end);
                self.reads();
            }
        }
    }

    /// The crowd goes on for so many steps, and then time until that day.
    pub fn goes_on(&mut self, steps: u64, days: i64) {
        let end = self.street.now + TimeDelta::days(days);
        for _ in 0..steps {
            self.step();
        }
        let end = end.max(self.street.now);
        self.street.runs_until(end);
        self.reads();
    }

    /// Every canary in those words.
    pub fn sings(&self, words: &str) -> Vec<String> {
        let mut found = Vec::new();
        for mark in MARKS {
            found.extend(words.find(mark).map(|at| words[at..].chars().take(12).collect()));
        }
        for run in words.split(|c: char| !c.is_ascii_hexdigit()).filter(|run| run.len() >= 32) {
            for (len, kind) in [(32, &self.codes), (64, &self.digests)] {
                for at in 0..=run.len().saturating_sub(len) {
                    found.extend(run.get(at..at + len).filter(|piece| kind.contains(*piece)).map(Into::into));
                }
            }
        }
        found
    }

    /// The names that somebody gave to those they stand for.
    pub fn named_by(&self, who: PersonId) -> Vec<String> {
        let theirs = people::dependents(self.street.state(), who).into_iter();
        let name = |id| self.street.drawers().read(id, Item::Name).map(|name| name.reveal().to_string());
        theirs.filter_map(name).collect()
    }

    /// The people with most in their drawers first.
    pub fn fullest(&self) -> Vec<PersonId> {
        let mut count = BTreeMap::<PersonId, u32>::new();
        self.street.journal.scan(Wanted::All, &mut |who, _, _| *count.entry(who).or_default() += 1).unwrap();
        let mut all: Vec<_> = count.into_iter().map(|(who, n)| (n, who)).collect();
        all.sort();
        all.into_iter().rev().map(|(_, who)| who).collect()
    }

    /// Somebody erases themselves.
    pub fn erases(&mut self, who: PersonId) {
        let found = (0..self.folk.len()).find(|n| self.street.who(&self.folk[*n].address) == Some(who));
        self.says(found.expect("they have an address"), press(people::Action::Erase));
    }

    /// Every card that stood in a group.
    pub fn cards(&self) -> impl Iterator<Item = &Message> {
        self.street.told.iter().filter(|message| message.to.key.starts_with('-'))
    }

    /// An order of the operator's.
    #[allow(dead_code)]
    pub fn order(&mut self, command: Command) {
        let order = Said::Order(Box::new(command));
        let cause = tongxin::domain::Cause::Console(u128::from(self.roll(u64::MAX)).to_be_bytes());
        self.street.takes(tongxin::domain::Input::inner(cause, order));
    }
}
