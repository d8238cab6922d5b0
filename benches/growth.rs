//! Whether a street slows down or swells as it grows: processor time of a booking from the press to the durable
//! answer, at so many people and after so many commits, and what a person and an open booking hold in memory.
//! Prints a table and draws `docs/growth.svg`. Everything is measured in processes of their own.
#![allow(clippy::print_stdout, reason = "a bench prints its figures")]

use chrono::{DateTime, TimeDelta, Utc};
use maud::{Markup, html};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use tongxin::domain::*;
use tongxin::engine::Lots;
use tongxin::engine::desk::{Desk, Sealed};
use tongxin::engine::load::snapshot_every;
use tongxin::journal::{Journal, Snapshot, Store};
use tongxin::locale::Locale;

const PEOPLE: [u64; 3] = [1_000, 10_000, 100_000];
const COMMITS: [u64; 3] = [10_000, 100_000, 1_000_000];
/// So many commits are measured at each, and their share of a snapshot.
const STRETCH: u64 = 10_000;
/// Presses that become durable together, as when a few dozen people write a second.
const BATCH: u64 = 16;
/// And while nothing is measured: the most that the writer takes.
const HURRY: u64 = 256;
/// Services, and the times of each. Everybody's booking of a service has a time of its own.
const SERVICES: u64 = 40;
const SLOTS: u64 = 40;
/// How much dearer a booking may become; bytes that a person and an open booking may hold.
const DEARER: f64 = 1.25;
const PERSON: f64 = 1_000.0;
const BOOKING: f64 = 200.0;

/// A booking's cost.
struct Cost {
    people: u64,
    commits: u64,
    microseconds: f64,
}

/// Bytes that an opened street holds.
struct Held {
    people: u64,
    bookings: u64,
    bytes: f64,
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let after = |name: &str| args.iter().position(|arg| arg == name).and_then(|at| args.get(at + 1));
    if args.iter().any(|arg| arg == "--test") {
        return;
    }
    if let Some(folder) = after("--open") {
        return open(Path::new(folder));
    }
    let above =
        tempfile::tempdir_in(std::env::var_os("BENCH_DIR").unwrap_or_else(|| ".".into())).expect("a folder");
    if let Some(people) = after("--grow").and_then(|people| people.parse().ok()) {
        return grow(people, &above.path().join("street"));
    }
    let (mut costs, mut held) = (Vec::new(), Vec::new());
    for people in PEOPLE {
        for line in child(&["--grow", &people.to_string()]).lines() {
            println!("{line}");
            let words: Vec<&str> = line.split_whitespace().collect();
            let number = |n: usize| words.get(n).and_then(|word| word.parse::<f64>().ok()).unwrap_or(f64::NAN);
            match words.first() {
                Some(&"cost") => {
                    costs.push(Cost { people, commits: number(1) as u64, microseconds: number(2) });
                }
                Some(&"held") => {
                    held.push(Held { people: number(1) as u64, bookings: number(2) as u64, bytes: number(3) })
                }
                _ => {}
            }
        }
    }
    println!("\n{}", table(&costs, &held));
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/growth.svg");
    std::fs::write(&file, plot(&costs, &held).into_string() + "\n").expect("a file");
    println!("drawn in {}", file.display());
}

/// This program again, by itself.
fn child(args: &[&str]) -> String {
    let me = std::env::current_exe().expect("this program");
    let out = Command::new(me).args(args).stderr(Stdio::inherit()).output().expect("it runs");
    assert!(out.status.success(), "{args:?} failed");
    String::from_utf8(out.stdout).expect("text")
}

/// A street of so many people lives on; what a booking costs is measured on the way.
fn grow(people: u64, folder: &Path) {
    let mut life = Life::begin(folder);
    held(folder, &mut life, 0, 0);
    life.everybody(people, |_| Said::Pressed(Some(people::Action::Agree(CommunityId(0), Lang::Zh).into())));
    held(folder, &mut life, people, 0);
    life.everybody(people, |person| book(person, 0));
    let mut booked = people;
    held(folder, &mut life, people, booked);
    // Whose turn it is to book, and what.
    let mut turns = (1..SERVICES).flat_map(|service| (0..people).map(move |person| (person, service)));
    for commits in COMMITS {
        if commits < life.desk.state().seq {
            continue;
        }
        while life.desk.state().seq < commits {
            life.everybody(people.min(commits - life.desk.state().seq), |_| {
                Said::Pressed(Some(day::Action::Card.into()))
            });
        }
        let (began, from) = (processor(), life.desk.state().seq);
        let mut n = 0;
        life.batch = BATCH;
        while life.desk.state().seq < from + STRETCH {
            let (person, service) = turns.next().expect("somebody who has not booked");
            life.say(person, book(person, service));
            n += 1;
        }
        life.seal();
        let work = processor() - began;
        life.snapshot();
        let share = (processor() - began - work) * STRETCH as f64 / snapshot_every(life.desk.state()) as f64;
        life.batch = HURRY;
        println!("cost {commits} {:.2}", (work + share) * 1e6 / n as f64);
        booked += n;
    }
    held(folder, &mut life, people, booked);
}

/// Seconds of processor time of all threads of this process (Linux, schedstat in nanoseconds).
fn processor() -> f64 {
    let tasks = std::fs::read_dir("/proc/self/task").expect("Linux");
    let spent = tasks.filter_map(|task| {
        let text = std::fs::read_to_string(task.ok()?.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<f64>().ok()
    });
    spent.sum::<f64>() / 1e9
}

/// Says what the street holds when it is opened in a process of its own, as at a start.
fn held(folder: &Path, life: &mut Life, people: u64, bookings: u64) {
    life.snapshot();
    life.close();
    let bytes = child(&["--open", &folder.display().to_string()]);
    println!("held {people} {bookings} {}", bytes.trim());
    life.reopen(folder);
}

fn open(folder: &Path) {
    let _desk = desk(Store::open(folder, None).expect("it opens"), vec![], at());
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    println!("{}", kilobytes.unwrap_or(0) * 1024);
}

/// A street at work.
struct Life {
    desk: Desk,
    store: Arc<Store>,
    /// Updates so far, those in the batch, and how many make one.
    updates: u64,
    waiting: u64,
    batch: u64,
}

impl Life {
    fn begin(folder: &Path) -> Self {
        let services = (0..SERVICES).map(|n| day::Service {
            slug: format!("service{n}"),
            name: Text::One(format!("服务{n}")),
            slot: Some(3),
            places: 3_000,
            ..day::Service::default()
        });
        let plan = day::Plan { slug: "baile".into(), services: services.collect(), ..day::Plan::default() };
        let order = Input::inner(
            Cause::Config { digest: [0; 16], epoch: 1 },
            Said::Order(Box::new(day::Command::Configure(vec![plan]).into())),
        );
        let store = Arc::new(Store::open(folder, None).expect("it opens"));
        let mut desk = desk_on(Arc::clone(&store), vec![order], at());
        desk.due(at());
        let mut life = Self { desk, store, updates: 0, waiting: 0, batch: HURRY };
        life.seal();
        life
    }

    fn everybody(&mut self, people: u64, said: impl Fn(u64) -> Said) {
        for person in 0..people {
            self.say(person, said(person));
        }
        self.seal();
    }

    fn say(&mut self, person: u64, said: Said) {
        self.updates += 1;
        let from = Address { channel: ChannelId::Telegram, key: person.to_string().into() };
        let cause = Cause::Update { channel: ChannelId::Telegram, id: self.updates };
        let hello = Hello { name: Some(Private::new("王阿姨")), lang: Some(Lang::Zh) };
        let input = Input { cause, from: Some(from), hello, origin: None, said, keep: None };
        self.desk.take(&input, self.now());
        self.waiting += 1;
        if self.waiting == self.batch {
            self.seal();
        }
    }

    fn now(&self) -> DateTime<Utc> {
        at() + TimeDelta::milliseconds(self.updates as i64)
    }

    /// Makes the batch durable, and reports its answers as delivered.
    fn seal(&mut self) {
        self.waiting = 0;
        let Sealed::Done(after) = self.desk.seal() else { panic!("the disk refused") };
        let there = |n: usize| MsgRef { channel: ChannelId::Telegram, id: n.to_string().into() };
        let outcomes: Vec<_> =
            after.errand.ready.iter().enumerate().map(|(n, m)| (m.id, Outcome::Delivered(there(n)))).collect();
        let cause = Cause::Outbox { epoch: self.desk.lease().epoch, n: self.desk.state().seq };
        self.desk.take(&Input::inner(cause, Said::Sent(outcomes)), self.now());
        assert!(matches!(self.desk.seal(), Sealed::Done(_)), "the disk refused");
    }

    /// What the writer does now and then.
    fn snapshot(&self) {
        let state = self.desk.state().clone();
        let bytes = rmp_serde::to_vec_named(&state).expect("a state can be written");
        self.store.put_snapshot(Snapshot { seq: state.seq, fold: FOLD, bytes }).expect("it is kept");
    }

    /// Lets go of the folder, for another process to open.
    fn close(&mut self) {
        let nowhere = tempfile::tempdir().expect("a folder");
        self.store = Arc::new(Store::open(nowhere.path(), None).expect("it opens"));
        self.desk = desk_on(Arc::clone(&self.store), vec![], at());
    }

    fn reopen(&mut self, folder: &Path) {
        self.store = Arc::new(Store::open(folder, None).expect("it opens"));
        self.desk = desk_on(Arc::clone(&self.store), vec![], self.now());
    }
}

fn book(person: u64, service: u64) -> Said {
    let wish = bookings::Wish {
        day: DayId { community: CommunityId(0), n: 1 },
        service: ServiceId(service as u16),
        slot: ((person + service) % SLOTS) as u16,
    };
    Said::Pressed(Some(bookings::Action::Confirm(wish, PersonId(person as u32 + 1)).into()))
}

fn at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_796_000_000, 0).unwrap_or_default()
}

fn desk(store: Store, orders: Vec<Input>, now: DateTime<Utc>) -> Desk {
    desk_on(Arc::new(store), orders, now)
}

fn desk_on(store: Arc<Store>, orders: Vec<Input>, now: DateTime<Utc>) -> Desk {
    let locale = Locale::new();
    let wording = move |screen: &Screen, lang: Option<Lang>| locale.words(screen, lang);
    Desk::open(store, Arc::new(wording), Lots::Seeded(1, 0), orders, now).expect("it opens").0
}

/// Bytes that an opened street holds with so many people and bookings.
fn bytes(held: &[Held], people: u64, bookings: u64) -> Option<f64> {
    held.iter().find(|h| h.people == people && h.bookings == bookings).map(|h| h.bytes)
}

/// What each person more holds from so many people to so many, and there what each one's open booking does, in bytes.
fn shares(held: &[Held], from: u64, to: u64) -> Option<(f64, f64)> {
    let (some, many) = (bytes(held, from, 0)?, bytes(held, to, 0)?);
    Some(((many - some) / (to - from) as f64, (bytes(held, to, to)? - many) / to as f64))
}

fn table(costs: &[Cost], held: &[Held]) -> String {
    let first = costs.first().map_or(f64::NAN, |cost| cost.microseconds);
    let mut text =
        String::from("| people | commits | µs of processor a booking | ÷ the first |\n|---:|---:|---:|---:|\n");
    for cost in costs {
        let ratio = cost.microseconds / first;
        let mark = if ratio <= DEARER { "" } else { " ✗" };
        text += &format!("| {} | {} | {:.0} | {ratio:.2}{mark} |\n", cost.people, cost.commits, cost.microseconds);
    }
    text += "\n| people | MB held | with a booking each | in the end |\n|---:|---:|---:|---:|\n";
    let empty = bytes(held, 0, 0).unwrap_or(f64::NAN) / 1e6;
    text += &format!("| 0 | {empty:.1} | | |\n");
    for people in PEOPLE {
        let at = |bookings| bytes(held, people, bookings).unwrap_or(f64::NAN) / 1e6;
        let last = held.iter().rev().find(|h| h.people == people).map_or(f64::NAN, |h| h.bytes / 1e6);
        text += &format!("| {people} | {:.1} | {:.1} | {last:.1} |\n", at(0), at(people));
    }
    // What the first thousand bring is not theirs alone: whatever a street needs once there is anybody.
    text += "\n| from | to people | bytes a person more | bytes an open booking |\n|---:|---:|---:|---:|\n";
    for (from, to) in PEOPLE.into_iter().zip(PEOPLE.into_iter().skip(1)) {
        let Some((person, booking)) = shares(held, from, to) else { continue };
        let mark = |bytes: f64, most: f64| if bytes <= most { "" } else { " ✗" };
        text += &format!(
            "| {from} | {to} | {person:.0}{} | {booking:.0}{} |\n",
            mark(person, PERSON),
            mark(booking, BOOKING)
        );
    }
    text
}

const INK: &str = "#3c3a36";
const FAINT: &str = "#d9d4c8";
const COLOURS: [&str; 3] = ["#2a7f62", "#c8813a", "#b8433f"];
/// The inner part of each drawing: where it begins, how wide and how high it is.
const TOP: f64 = 76.0;
const WIDE: f64 = 300.0;
const HIGH: f64 = 200.0;

/// Both drawings side by side: a booking's cost over commits, memory over people.
fn plot(costs: &[Cost], held: &[Held]) -> Markup {
    html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 340" role="img"
            font-family="system-ui, sans-serif" font-size="12" fill=(INK) {
            title { "What a booking costs and what a street holds as it grows" }
            rect width="800" height="340" rx="8" fill="#fdfcf8" {}
            g transform={ "translate(62 " (TOP) ")" } { (dearness(costs)) }
            g transform={ "translate(462 " (TOP) ")" } { (swelling(held)) }
        }
    }
}

fn heading(text: &str, below: &str) -> Markup {
    html! {
        text y="-46" x="-38" font-size="15" font-weight="600" { (text) }
        text y="-27" x="-38" opacity=".7" { (below) }
    }
}

/// A line across, with what it stands for.
fn level(y: f64, label: &str) -> Markup {
    html! {
        line x1="0" x2=(WIDE) y1=(y) y2=(y) stroke=(FAINT) {}
        text x="-8" y=(y + 4.0) text-anchor="end" opacity=".7" { (label) }
    }
}

fn dearness(costs: &[Cost]) -> Markup {
    let first = costs.first().map_or(1.0, |cost| cost.microseconds);
    let most = costs.iter().map(|cost| cost.microseconds / first).fold(1.5, f64::max);
    let x = |commits: u64| ((commits as f64).log10() - 4.0) / 2.0 * (WIDE - 80.0) + 20.0;
    let y = |ratio: f64| HIGH - ratio / most * HIGH;
    html! {
        (heading("Processor time of a booking", "from the press to the durable answer; the first is 1"))
        @for ratio in [0.0, 0.5, 1.0, 1.5] { (level(y(ratio), &format!("{ratio}"))) }
        line x1="0" x2=(WIDE) y1=(y(DEARER)) y2=(y(DEARER)) stroke=(COLOURS[2]) stroke-dasharray="5 4" {}
        text x=(WIDE) y=(y(DEARER) - 5.0) text-anchor="end" opacity=".7" { "at most " (DEARER) }
        @for (n, commits) in COMMITS.into_iter().enumerate() {
            text x=(x(commits)) y=(HIGH + 20.0) text-anchor="middle" { (["10⁴", "10⁵", "10⁶"][n]) }
        }
        text x=(x(COMMITS[1])) y=(HIGH + 38.0) text-anchor="middle" opacity=".7" { "commits" }
        @for (n, people) in PEOPLE.into_iter().enumerate() {
            @let points: Vec<(f64, f64)> = costs.iter().filter(|cost| cost.people == people)
                .map(|cost| (x(cost.commits), y(cost.microseconds / first))).collect();
            polyline fill="none" stroke=(COLOURS[n]) stroke-width="2"
                points=(points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect::<Vec<_>>().join(" ")) {}
            @for (x, y) in &points { circle cx=(format!("{x:.1}")) cy=(format!("{y:.1}")) r="3.5" fill=(COLOURS[n]) {} }
            circle cx=(20.0 + 100.0 * n as f64) cy=(HIGH - 14.0) r="3.5" fill=(COLOURS[n]) {}
            text x=(29.0 + 100.0 * n as f64) y=(HIGH - 10.0) { (spaced(people)) @if n == 0 { " people" } }
        }
    }
}

fn swelling(held: &[Held]) -> Markup {
    let none = held.first().map_or(0.0, |h| h.bytes);
    let most = *PEOPLE.last().unwrap_or(&1) as f64;
    let top = (PERSON + BOOKING) * most;
    let x = |people: f64| people / most * WIDE;
    let y = |bytes: f64| HIGH - bytes / top * HIGH;
    let series = |booked: bool| {
        let fits = move |h: &&Held| h.bookings == if booked { h.people } else { 0 };
        held.iter().filter(fits).map(move |h| (x(h.people as f64), y(h.bytes - none)))
    };
    html! {
        (heading("Memory", "MB beyond an empty street, over people"))
        @for megabytes in [0, 30, 60, 90, 120] { (level(y(f64::from(megabytes) * 1e6), &megabytes.to_string())) }
        @for people in [0, 25_000, 50_000, 75_000, 100_000_u32] {
            text x=(x(f64::from(people))) y=(HIGH + 20.0) text-anchor="middle" { (spaced(people.into())) }
        }
        line x1="0" y1=(HIGH) x2=(WIDE) y2="0" stroke=(COLOURS[2]) stroke-dasharray="5 4" {}
        text x=(WIDE * 0.62) y=(HIGH * 0.3) text-anchor="end" opacity=".7" { "at most 1 KB a person" }
        text x=(WIDE * 0.62) y=(HIGH * 0.3 + 16.0) text-anchor="end" opacity=".7" { "and 200 B a booking" }
        @for (n, booked) in [(0, false), (1, true)] {
            polyline fill="none" stroke=(COLOURS[n]) stroke-width="2"
                points=(series(booked).map(|(x, y)| format!("{x:.1},{y:.1}")).collect::<Vec<_>>().join(" ")) {}
            @for (x, y) in series(booked) {
                circle cx=(format!("{x:.1}")) cy=(format!("{y:.1}")) r="3.5" fill=(COLOURS[n]) {}
            }
            circle cx="14" cy=(12.0 + 18.0 * n as f64) r="3.5" fill=(COLOURS[n]) {}
            text x="23" y=(16.0 + 18.0 * n as f64) { (["people", "people, each with a booking"][n]) }
        }
    }
}

/// A number as people write it.
fn spaced(n: u64) -> String {
    if n < 1_000 { n.to_string() } else { format!("{},{:03}", n / 1_000, n % 1_000) }
}
