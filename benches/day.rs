//! A welfare day of a whole street: 15 communities, 40,000 people, and at the tables 300 tickets an hour drawn, called,
//! begun and done. How long a press takes from the channel to the durable answer in words, before the day and at its
//! tables; and how long the longest that falls due, reminders to be lined up for everybody, keeps the others waiting.
#![allow(clippy::print_stdout, reason = "a bench prints its figures")]

use chrono::{DateTime, TimeDelta, Utc};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tongxin::domain::*;
use tongxin::engine::Lots;
use tongxin::engine::desk::{Desk, Sealed};
use tongxin::journal::Store;
use tongxin::locale::Locale;

const COMMUNITIES: u16 = 15;
const PEOPLE: u32 = 40_000;
/// Each community's stalls, and the volunteers of each.
const SERVICES: u16 = 8;
/// Every so many people have booked something.
const BOOK: u32 = 10;
/// Tickets an hour, for the two hours of the day; each takes four presses.
const TICKETS: u32 = 300;
/// Inputs that become durable together while nothing is measured.
const HURRY: u64 = 256;

fn main() {
    if std::env::args().any(|arg| arg == "--test") {
        return;
    }
    let above =
        tempfile::tempdir_in(std::env::var_os("BENCH_DIR").unwrap_or_else(|| ".".into())).expect("a folder");
    let mut life = Life::begin(&above.path().join("street"));
    for person in 0..PEOPLE {
        let agree = people::Action::Agree(home(person), Lang::Zh);
        life.say(person, agree.into());
    }
    life.seal();
    for person in (0..PEOPLE).filter(|person| person % BOOK == 0) {
        // Of a community's people the tenth, the twentieth and so on; a stall each, a time each.
        let n = person / u32::from(COMMUNITIES) / BOOK;
        let wish = bookings::Wish {
            day: today(person),
            service: ServiceId((n % u32::from(SERVICES)) as u16),
            slot: (n / u32::from(SERVICES) % 12) as u16,
        };
        life.say(person, bookings::Action::Confirm(wish, PersonId(person + 1)).into());
    }
    life.seal();
    let booked: usize = (0..COMMUNITIES).map(|c| bookings::on_day(life.desk.state(), day(c)).count()).sum();

    // What falls due until the day: the longest of it is what somebody may have to wait for.
    let start = day::get(life.desk.state(), day(0)).expect("there is a day").start;
    let mut longest = (Duration::ZERO, String::new());
    while let Some(due) = life.desk.next_due().filter(|due| *due < start - TimeDelta::hours(1)) {
        let began = Instant::now();
        life.now = life.now.max(due);
        life.desk.due(life.now);
        life.seal();
        let took = began.elapsed();
        if took > longest.0 {
            longest = (took, format!("{due}"));
        }
    }
    let quiet = presses(&mut life, start - TimeDelta::minutes(59));
    let table = tables(&mut life, start);
    println!("{COMMUNITIES} communities, {PEOPLE} people, {booked} bookings, {} commits", life.desk.state().seq);
    println!("{}", line("a press before the day", &quiet));
    println!("{}", line("a press at the tables", &table));
    println!("the longest that fell due before it: {:.0} ms, at {}", ms(longest.0), longest.1);
}

/// People look at their plans, one after the other.
fn presses(life: &mut Life, from: DateTime<Utc>) -> Vec<Duration> {
    life.now = from;
    (0..1_000).map(|n| life.times(n * 37 % PEOPLE, day::Action::Plans.into())).collect()
}

/// Two hours at the tables of all communities in turn: a number is drawn, called, begun and done.
fn tables(life: &mut Life, start: DateTime<Utc>) -> Vec<Duration> {
    let mut all = Vec::new();
    for n in 0..2 * TICKETS {
        life.now = start + TimeDelta::seconds(i64::from(n) * 3_600 / i64::from(TICKETS));
        life.due();
        let c = (n % u32::from(COMMUNITIES)) as u16;
        let helper = u32::from(c);
        let service = ServiceId(((n / u32::from(COMMUNITIES)) % u32::from(SERVICES)) as u16);
        let next = bookings::give_walk_in(life.desk.state(), day(c), service);
        let ticket = |number| TicketId { day: day(c), service, number };
        all.push(life.times(helper, queue::Action::Draw(ticket(next)).into()));
        all.push(life.times(helper, queue::Action::Next(day(c), service).into()));
        let called = queue::current(life.desk.state(), day(c), service, 1).expect("somebody was called").0;
        all.push(life.times(helper, queue::Action::Begin(ticket(called)).into()));
        all.push(life.times(helper, queue::Action::Done(ticket(called), queue::Outcome::Served).into()));
    }
    all
}

fn ms(took: Duration) -> f64 {
    took.as_secs_f64() * 1e3
}

fn line(what: &str, all: &[Duration]) -> String {
    let mut all = all.to_vec();
    all.sort_unstable();
    let at = |share: f64| ms(all[((all.len() - 1) as f64 * share) as usize]);
    format!(
        "{what}: p50 {:.2} ms, p95 {:.2} ms, p99 {:.2} ms, longest {:.2} ms",
        at(0.5),
        at(0.95),
        at(0.99),
        at(1.0)
    )
}

fn home(person: u32) -> CommunityId {
    CommunityId((person % u32::from(COMMUNITIES)) as u16)
}

fn day(community: u16) -> DayId {
    DayId { community: CommunityId(community), n: 1 }
}

fn today(person: u32) -> DayId {
    day(home(person).0)
}

/// A street at work.
struct Life {
    desk: Desk,
    updates: u64,
    waiting: u64,
    now: DateTime<Utc>,
}

impl Life {
    fn begin(folder: &std::path::Path) -> Self {
        let now = "2026-12-12T10:00:00Z".parse().expect("a moment");
        let services = || {
            (0..SERVICES).map(|n| day::Service {
                slug: format!("service{n}"),
                name: Text::One(format!("服务{n}")),
                slot: Some(10),
                places: 6,
                wanted: 1,
                ..day::Service::default()
            })
        };
        let plans = (0..COMMUNITIES).map(|n| day::Plan {
            slug: format!("c{n}"),
            name: Text::One(format!("第{n}居民区")),
            services: services().collect(),
            ..day::Plan::default()
        });
        let order = Input::inner(
            Cause::Config { digest: [0; 16], epoch: 1 },
            Said::Order(Box::new(day::Command::Configure(plans.collect()).into())),
        );
        let store = Arc::new(Store::open(folder, None).expect("it opens"));
        let locale = Locale::new();
        let wording = move |screen: &Screen, lang: Option<Lang>| locale.words(screen, lang);
        let desk = Desk::open(store, Arc::new(wording), Lots::Seeded(1, 0), vec![order], now).expect("it opens").0;
        let mut life = Self { desk, updates: 0, waiting: 0, now };
        life.due();
        // The first of each community helps at its desk.
        for c in 0..COMMUNITIES {
            let code = format!("{c:032x}");
            let until = now + TimeDelta::days(1);
            let invite = people::Command::Invite(CommunityId(c), Role::Helper, people::code_digest(&code), until);
            let mut cause = [1; 16];
            cause[0] = c as u8;
            life.desk.take(&Input::inner(Cause::Console(cause), Said::Order(Box::new(invite.into()))), now);
            life.seal();
            life.hears(u32::from(c), Said::Start(Link::Code(code)));
            life.seal();
        }
        life
    }

    fn due(&mut self) {
        while self.desk.next_due().is_some_and(|due| due <= self.now) {
            self.desk.due(self.now);
            self.seal();
        }
    }

    fn say(&mut self, person: u32, action: Action) {
        self.hears(person, Said::Pressed(Some(action)));
        self.waiting += 1;
        if self.waiting == HURRY {
            self.seal();
        }
    }

    /// A press by itself, until its answer is durable and worded.
    fn times(&mut self, person: u32, action: Action) -> Duration {
        let began = Instant::now();
        self.hears(person, Said::Pressed(Some(action)));
        let Sealed::Done(after) = self.desk.seal() else { panic!("the disk refused") };
        assert!(!after.errand.ready.is_empty(), "nothing was answered");
        let took = began.elapsed();
        self.report(&after.errand.ready.iter().map(|message| message.id).collect::<Vec<_>>());
        took
    }

    fn hears(&mut self, person: u32, said: Said) {
        self.updates += 1;
        let from = Address { channel: ChannelId::Telegram, key: person.to_string().into() };
        let cause = Cause::Update { channel: ChannelId::Telegram, id: self.updates };
        let hello = Hello { name: Some(Private::new("王阿姨")), lang: Some(Lang::Zh) };
        self.desk.take(&Input { cause, from: Some(from), hello, origin: None, said, keep: None }, self.now);
    }

    /// Makes what was said durable, and reports its answers as delivered.
    fn seal(&mut self) {
        self.waiting = 0;
        let Sealed::Done(after) = self.desk.seal() else { panic!("the disk refused") };
        let ready: Vec<_> = after.errand.ready.iter().map(|message| message.id).collect();
        self.report(&ready);
    }

    fn report(&mut self, ready: &[SendId]) {
        let there = |n: usize| MsgRef { channel: ChannelId::Telegram, id: n.to_string().into() };
        let outcomes = ready.iter().enumerate().map(|(n, id)| (*id, Outcome::Delivered(there(n)))).collect();
        let cause = Cause::Outbox { epoch: self.desk.lease().epoch, n: self.desk.state().seq };
        self.desk.take(&Input::inner(cause, Said::Sent(outcomes)), self.now);
        assert!(matches!(self.desk.seal(), Sealed::Done(_)), "the disk refused");
    }
}
