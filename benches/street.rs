//! A street of 100,000 people and 1,000,000 commits: how soon it is ready, how long a full replay
//! takes, and how much memory it holds. Opening is measured in a process of its own, as at a start.
#![allow(clippy::print_stdout, reason = "a bench prints its figures")]

use chrono::{DateTime, TimeDelta, Utc};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;
use tongxin::domain::*;
use tongxin::engine::Lots;
use tongxin::engine::desk::{Desk, Sealed};
use tongxin::journal::{Journal, Snapshot, Store};
use tongxin::locale::Locale;

const PEOPLE: u64 = 100_000;
const COMMITS: u64 = 1_000_000;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if args.iter().any(|arg| arg == "--test") {
        return;
    }
    if let Some(at) = args.iter().position(|arg| arg == "--open") {
        return open(Path::new(&args[at + 1]));
    }
    let above =
        tempfile::tempdir_in(std::env::var_os("BENCH_DIR").unwrap_or_else(|| ".".into())).expect("a folder");
    let folder = above.path().join("street");
    let began = Instant::now();
    let state = live(&folder);
    println!("{PEOPLE} people, {} commits, written in {:.0} s", state.seq, began.elapsed().as_secs_f64());
    let measure = |what: &str| {
        let me = std::env::current_exe().expect("this program");
        let out = Command::new(me).arg("--open").arg(&folder).output().expect("it runs");
        println!("{what}: {}", String::from_utf8_lossy(&out.stdout).trim());
    };
    measure("full replay");
    let bytes = rmp_serde::to_vec_named(&state).expect("a state can be written");
    println!("snapshot: {} MB", bytes.len() >> 20);
    let store = Store::open(&folder, None).expect("it opens");
    store.put_snapshot(Snapshot { seq: state.seq, fold: FOLD, bytes }).expect("it is kept");
    drop(store);
    measure("with a snapshot");
}

/// Opens the street as the daemon does, and says how long that took and what it holds.
fn open(folder: &Path) {
    let began = Instant::now();
    let store = Store::open(folder, None).expect("it opens");
    let desk = desk(store, vec![], at());
    let ready = began.elapsed().as_secs_f64();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = |key: &str| {
        status.lines().find(|l| l.starts_with(key)).map(|l| l.split_whitespace().nth(1).unwrap_or("0"))
    };
    let mb = |key| line(key).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1024;
    println!(
        "ready in {ready:.2} s at commit {}, {} MB held, {} MB at most",
        desk.durable(),
        mb("VmRSS"),
        mb("VmHWM")
    );
}

fn at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_796_000_000, 0).unwrap_or_default()
}

fn desk(store: Store, orders: Vec<Input>, now: DateTime<Utc>) -> Desk {
    let locale = Locale::new();
    let wording = move |screen: &Screen, lang: Option<Lang>| locale.words(screen, lang);
    Desk::open(Arc::new(store), Arc::new(wording), Lots::Seeded(1, 0), orders, now).expect("it opens").0
}

/// Everybody comes, agrees and books; then they look at things until there are enough commits.
fn live(folder: &Path) -> State {
    let services = (0..50).map(|n| day::Service {
        slug: format!("service{n}"),
        name: Text::One(format!("服务{n}")),
        slot: Some(20),
        places: 100,
        ..day::Service::default()
    });
    let plan = day::Plan { slug: "baile".into(), services: services.collect(), ..day::Plan::default() };
    let order = Input::inner(
        Cause::Config { digest: [0; 16], epoch: 1 },
        Said::Order(Box::new(day::Command::Configure(vec![plan]).into())),
    );
    let store = Store::open(folder, None).expect("it opens");
    let mut desk = desk(store, vec![order], at());
    desk.due(at());
    let day = DayId { community: CommunityId(0), n: 1 };
    let mut id = 0;
    let mut say = |desk: &mut Desk, person: u64, said: Said| {
        id += 1;
        let from = Address { channel: ChannelId::Telegram, key: person.to_string().into() };
        let cause = Cause::Update { channel: ChannelId::Telegram, id };
        let hello = Hello { name: Some(Private::new("王阿姨")), lang: Some(Lang::Zh) };
        let input = Input { cause, from: Some(from), hello, origin: None, said, keep: None };
        let now = at() + TimeDelta::milliseconds(id as i64);
        desk.take(&input, now);
        if id % 200 == 0 {
            seal(desk, now);
        }
    };
    let agree = || Said::Pressed(Some(people::Action::Agree(CommunityId(0), Lang::Zh).into()));
    let mut round = 0;
    while desk.state().seq < COMMITS {
        for person in 0..PEOPLE {
            let said = match round {
                0 => agree(),
                1 => {
                    let wish = bookings::Wish {
                        day,
                        service: ServiceId((person % 50) as u16),
                        slot: (person / 50 % 6) as u16,
                    };
                    Said::Pressed(Some(bookings::Action::Confirm(wish, PersonId(person as u32 + 1)).into()))
                }
                _ => Said::Pressed(Some(day::Action::Card.into())),
            };
            say(&mut desk, person, said);
            if desk.state().seq >= COMMITS {
                break;
            }
        }
        round += 1;
    }
    seal(&mut desk, at());
    desk.state().clone()
}

/// Makes the batch durable, and reports its answers as delivered.
fn seal(desk: &mut Desk, now: DateTime<Utc>) {
    let Sealed::Done(after) = desk.seal() else { panic!("the disk refused") };
    let there = |n: usize| MsgRef { channel: ChannelId::Telegram, id: n.to_string().into() };
    let outcomes: Vec<_> =
        after.errand.ready.iter().enumerate().map(|(n, m)| (m.id, Outcome::Delivered(there(n)))).collect();
    let cause = Cause::Outbox { epoch: desk.lease().epoch, n: desk.state().seq };
    desk.take(&Input::inner(cause, Said::Sent(outcomes)), now);
    assert!(matches!(desk.seal(), Sealed::Done(_)), "the disk refused");
}
