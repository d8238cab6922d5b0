//! The real process, killed again and again under load: nothing confirmed is lost, nothing is done twice, everybody
//! who booked is told. And two of them with one folder, or one bot.

#[path = "figures/mod.rs"]
mod figures;
#[path = "kill/rivals.rs"]
mod rivals;
#[path = "telegram/server.rs"]
mod server;
#[path = "kill/street.rs"]
mod street;

use server::Server;
use std::collections::BTreeSet;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};
use street::{Met, book, config, log, start};
use tokio::process::Child;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tongxin::domain::{Cause, ChannelId, CommunityId, DayId, State, apply, bookings};
use tongxin::journal::{Journal, Store};

/// How often the process is killed in one round, each way of reading.
const KILLS: u64 = 50;
/// How many rounds, each on a fresh folder: short and long.
const ROUNDS: (u64, u64) = (1, 20);
/// The steps at which it is killed, as `src/steps.rs` has them, from reading an update to knowing what became of its answer.
const STEPS: [&str; 10] =
    ["read", "decided", "write", "written", "synced", "noting", "durable", "confirm", "calling", "called"];
/// How many people book at the same time, and how many more come in each life.
const AT_ONCE: usize = 20;
const A_LIFE: i64 = 6;
/// Who books before anything goes wrong, and the first of those who book after.
const FIRST: i64 = 999;
/// A process that has not come to its step by then is killed where it is.
const STEP_LATEST: Duration = Duration::from_secs(2);
/// How long the last may take once nothing is killed any more.
const PATIENCE: Duration = Duration::from_secs(120);

/// Numbers that look random, the same for the same seed (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

/// What rounds found, added up.
#[derive(Debug, Default)]
struct Found {
    kills: u64,
    at_steps: u64,
    updates: usize,
    read_again: usize,
    booked: usize,
    lost: usize,
    double: usize,
    never_told: usize,
    repeated: usize,
    /// How often one message was set off at most.
    tries: u8,
    /// The longest that anybody waited for an answer once nothing was killed any more.
    waited: Duration,
}

impl Found {
    fn met(&mut self, met: Met) {
        self.never_told += usize::from(met.asked);
        self.waited = self.waited.max(met.waited);
    }

    fn add(&mut self, other: &Self) {
        self.kills += other.kills;
        self.at_steps += other.at_steps;
        self.updates += other.updates;
        self.read_again += other.read_again;
        self.booked += other.booked;
        self.lost += other.lost;
        self.double += other.double;
        self.never_told += other.never_told;
        self.repeated += other.repeated;
        self.tries = self.tries.max(other.tries);
        self.waited = self.waited.max(other.waited);
    }
}

/// Killed while people book, at random moments and at each named step, whichever way updates come. In the end every
/// update that was confirmed stands in the journal exactly once, everybody has exactly one place and was told so.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_moment() {
    let seed = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_nanos() as u64 | 1;
    let began = Instant::now();
    let (mut polled, mut posted) = (Found::default(), Found::default());
    for n in 0..figures::rounds(ROUNDS.0, ROUNDS.1) {
        let (one, other) = tokio::join!(round("", seed + 4 * n), round("webhook = true", seed + 4 * n + 2));
        polled.add(&one);
        posted.add(&other);
    }
    let found = [("polled", &polled), ("posted", &posted)];
    for (way, found) in found {
        let Found {
            kills,
            at_steps,
            updates,
            read_again,
            booked,
            lost,
            double,
            never_told,
            repeated,
            tries,
            waited,
        } = found;
        figures::figure(
            &format!("no confirmed update lost, no state twice ({way})"),
            format!(
                "{kills} × kill -9, {at_steps} of them at named steps: {lost} lost, {double} double, {never_told} of {booked} \
                 booked and never told, {repeated} new messages repeated, none set off more than {tries} times; {updates} \
                 updates, {read_again} came more than once; after the last kill nobody waited longer than {waited:.1?}"
            ),
        );
    }
    for (way, Found { kills, at_steps, read_again, lost, double, never_told, .. }) in found {
        assert_eq!((*lost, *double, *never_told), (0, 0, 0), "seed {seed}, {way}");
        assert!(*read_again > 0, "seed {seed}, {way}: no kill ever hit an update on its way");
        assert!(at_steps * 4 > *kills, "seed {seed}, {way}: the steps were hardly ever reached");
    }
    eprintln!("in {:?}", began.elapsed());
}

/// One street's life with all its deaths.
async fn round(telegram: &str, seed: u64) -> Found {
    let mut dice = Dice(seed);
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("data"), folder.path().join("street.toml"));
    std::fs::write(&file, config(&data, telegram)).unwrap();
    let server = Server::start().await;
    let calm = watch::Sender::new(true);
    let mut process = start(&file, &server, None);
    let first = tokio::time::timeout(PATIENCE, book(server.clone(), FIRST, calm.subscribe())).await;
    assert!(first.is_ok_and(|met| !met.asked), "nobody could book at all:\n{}", log(&file));
    tokio::time::sleep(Duration::from_millis(100)).await;
    let usual = server.world().shown(FIRST).len();
    kill(&mut process, &file).await;

    calm.send_replace(false);
    let mut found = Found::default();
    let mut people = JoinSet::new();
    let mut next = FIRST + 1;
    while found.kills < KILLS {
        let room = A_LIFE.min(AT_ONCE.saturating_sub(people.len()) as i64);
        for chat in next..next + room {
            people.spawn(book(server.clone(), chat, calm.subscribe()));
        }
        next += room;
        if found.kills % 2 == 0 {
            let step = STEPS[(found.kills / 2) as usize % STEPS.len()];
            process = start(&file, &server, Some(&format!("{step}/{}", 1 + dice.below(12))));
            found.at_steps += u64::from(falls(&mut process, &file).await);
        } else {
            process = start(&file, &server, None);
            let starts = server.world().count("getme", None);
            if dice.below(4) > 0 {
                server.eventually(|world| (world.count("getme", None) > starts).then_some(())).await;
            }
            tokio::time::sleep(Duration::from_millis(dice.below(250))).await;
            kill(&mut process, &file).await;
        }
        found.kills += 1;
        while let Some(person) = people.try_join_next() {
            found.met(person.unwrap());
        }
    }
    process = start(&file, &server, None);
    calm.send_replace(true);
    let all_done = async {
        while let Some(person) = people.join_next().await {
            found.met(person.unwrap());
        }
    };
    let done = tokio::time::timeout(PATIENCE, all_done).await.is_ok();
    assert!(done, "seed {seed}: somebody waits in vain:\n{}", log(&file));
    server.until("every update to be confirmed", |world| (world.waiting() == 0).then_some(())).await;
    kill(&mut process, &file).await;
    examine(&server, &data, (next - FIRST) as usize, &mut found);
    let more = |chat: i64| server.world().shown(chat).len().saturating_sub(usual);
    found.repeated = (FIRST + 1..next).map(more).sum();
    found
}

/// Compares what was confirmed with what stands in the journal.
fn examine(server: &Server, data: &Path, people: usize, found: &mut Found) {
    let store = Store::open(data, None).unwrap();
    store.verify().unwrap();
    let (mut state, mut applied, mut tries) = (State::default(), Vec::new(), 0);
    let each = &mut |commit| {
        apply(&mut state, &commit);
        tries = state.delivery.all().map(|(_, _, status)| status.tries).fold(tries, u8::max);
        if let Cause::Update { channel: ChannelId::Telegram, id } = commit.cause {
            applied.push(id);
        }
        true
    };
    store.read(1, each).unwrap();
    found.tries = found.tries.max(tries);
    found.updates = applied.len();
    let applied: BTreeSet<u64> = applied.into_iter().collect();
    found.double = found.updates - applied.len();
    let world = server.world();
    let confirmed: BTreeSet<u64> = world.confirmed.iter().map(|id| u64::from(id.unsigned_abs())).collect();
    found.lost = confirmed.difference(&applied).count();
    let day = DayId { community: CommunityId(0), n: 1 };
    found.booked = bookings::on_day(&state, day).count();
    let places: BTreeSet<_> = bookings::on_day(&state, day).map(|(_, booking)| booking.who).collect();
    found.double += found.booked - places.len();
    found.lost += people.saturating_sub(places.len());
    found.read_again = world.handed.values().filter(|n| **n > 1).count();
}

/// Kills it where it is.
async fn kill(process: &mut Child, file: &Path) {
    process.start_kill().unwrap();
    let ended = process.wait().await.unwrap();
    assert_eq!(ended.signal(), Some(9), "it ended by itself ({ended}):\n{}", log(file));
}

/// Waits until it falls at its step; where that does not come, kills it. Whether it fell there.
async fn falls(process: &mut Child, file: &Path) -> bool {
    match tokio::time::timeout(STEP_LATEST, process.wait()).await {
        Ok(ended) => {
            let ended = ended.unwrap();
            assert_eq!(ended.signal(), Some(9), "it ended by itself ({ended}):\n{}", log(file));
            true
        }
        Err(_) => {
            kill(process, file).await;
            false
        }
    }
}
