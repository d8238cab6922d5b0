//! The real process, killed again and again under load: nothing confirmed is lost, nothing is done twice.

#[path = "telegram/server.rs"]
mod server;

use chrono::{Datelike, TimeDelta, Utc};
use server::{Server, TOKEN};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant, SystemTime};
use tokio::process::{Child, Command};
use tokio::task::JoinSet;
use tongxin::domain::{Cause, ChannelId, CommunityId, DayId, State, apply, bookings};
use tongxin::journal::{Journal, Store};

/// How often the process is killed.
const KILLS: usize = 20;
/// How many people book at the same time.
const AT_ONCE: usize = 40;
/// How long the last may take once nothing is killed any more.
const PATIENCE: Duration = Duration::from_secs(60);
/// How many can have a place: in six slots of twenty minutes.
const PLACES: i64 = 6 * 500;
/// No more people come after this; the rest finish what they began.
const LONGEST: Duration = Duration::from_secs(20);

/// A street whose next day is a week or more away, with places for everybody.
fn config(data: &Path) -> String {
    let day = (Utc::now() + TimeDelta::days(10)).day();
    let day = if day > 28 { 8 } else { day };
    let data = data.display();
    format!(
        r#"data = "{data}"
listen = "127.0.0.1:0"
log_level = "warn"
[telegram.limits]
per_second = 1000
per_chat = 1000
[[community]]
id = "baile"
name = "百乐居民区"
venue = "居委会门口"
schedule = "0 0 9 {day} * *"
[[community.service]]
id = "haircut"
name = "理发"
slot = "20m"
places = 500
kept = 0
"#
    )
}

fn start(config: &Path, server: &Server) -> Child {
    let log = std::fs::File::options().create(true).append(true).open(config.with_extension("log")).unwrap();
    Command::new(env!("CARGO_BIN_EXE_tongxin"))
        .args(["run", "--config"])
        .arg(config)
        .env("TELOXIDE_TOKEN", TOKEN)
        .env("TELOXIDE_API_URL", &server.url)
        .env_remove("TELOXIDE_PROXY")
        .stdin(Stdio::null())
        .stdout(log.try_clone().unwrap())
        .stderr(log)
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

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

/// Somebody books, pressing whatever leads on, until they have a place. Where the process was killed
/// twice over the same answer none comes: then they ask for their plans, as anyone would.
async fn book(server: Server, chat: i64) {
    server.say(chat, "/start");
    let mut seen = 0;
    loop {
        let Ok(shown) = tokio::time::timeout(Duration::from_secs(2), server.newer(chat, seen)).await else {
            server.say(chat, "/my");
            continue;
        };
        seen = shown.turn;
        // Everybody reads at their own pace, so that presses come at every moment.
        tokio::time::sleep(Duration::from_millis(5 + chat.unsigned_abs() * 37 % 50)).await;
        if shown.data("b.x").is_some() {
            return;
        }
        let steps = ["b.v", "b.k", "b.w", "b.h", "b.t", "b.c", "p.a."];
        if let Some(data) = steps.iter().find_map(|begins| shown.data(begins)) {
            server.press(chat, shown.id, &data);
        }
    }
}

/// Twenty times kill -9 at random moments while people book. In the end every update that was
/// confirmed stands in the journal exactly once, and everybody has exactly one place.
#[tokio::test(flavor = "multi_thread")]
async fn killed_at_random_moments() {
    let seed = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_nanos() as u64 | 1;
    let mut dice = Dice(seed);
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("data"), folder.path().join("street.toml"));
    std::fs::write(&file, config(&data)).unwrap();
    let server = Server::start().await;

    let began = Instant::now();
    let mut process = start(&file, &server);
    let mut people = JoinSet::new();
    let (mut kills, mut next) = (0, 1_000_i64);
    while kills < KILLS {
        while people.len() < AT_ONCE && next < 1_000 + PLACES && began.elapsed() < LONGEST {
            people.spawn(book(server.clone(), next));
            next += 1;
        }
        // Long enough that it gets to work most times, short enough that it sometimes does not.
        let lives = Duration::from_millis(20 + dice.below(700));
        tokio::time::sleep(lives).await;
        process.start_kill().unwrap();
        let ended = process.wait().await.unwrap();
        assert!(ended.code().is_none(), "it ended by itself ({ended}):\n{}", log(&file));
        process = start(&file, &server);
        kills += 1;
        while let Some(person) = people.try_join_next() {
            person.unwrap();
        }
    }
    let all_done = async { while people.join_next().await.is_some_and(|person| person.is_ok()) {} };
    let done = tokio::time::timeout(PATIENCE, all_done).await.is_ok() && people.is_empty();
    assert!(done, "seed {seed}: somebody waits in vain:\n{}", log(&file));
    server.until("every update to be confirmed", |world| (world.waiting() == 0).then_some(())).await;
    process.start_kill().unwrap();
    process.wait().await.unwrap();

    let store = Store::open(&data, None).unwrap();
    store.verify().unwrap();
    let (mut state, mut applied) = (State::default(), Vec::new());
    let each = &mut |commit| {
        apply(&mut state, &commit);
        if let Cause::Update { channel: ChannelId::Telegram, id } = commit.cause {
            applied.push(id);
        }
        true
    };
    store.read(1, each).unwrap();
    let all = applied.len();
    applied.sort_unstable();
    applied.dedup();
    assert_eq!(applied.len(), all, "seed {seed}: an update was applied twice");
    let confirmed: BTreeSet<u64> =
        server.world().confirmed.iter().map(|id| u64::from(id.unsigned_abs())).collect();
    let applied: BTreeSet<u64> = applied.into_iter().collect();
    let lost: Vec<_> = confirmed.symmetric_difference(&applied).collect();
    assert!(lost.is_empty(), "seed {seed}: confirmed and not in the journal: {lost:?}");
    let day = DayId { community: CommunityId(0), n: 1 };
    let mut places: Vec<_> = bookings::on_day(&state, day).map(|(_, booking)| booking.who).collect();
    places.sort_unstable();
    places.dedup();
    let people_in_all = (next - 1_000) as usize;
    let booked = bookings::on_day(&state, day).count();
    assert_eq!((places.len(), booked), (people_in_all, people_in_all), "seed {seed}");
    let again = server.world().handed.values().filter(|n| **n > 1).count();
    assert!(again > 0, "seed {seed}: no kill ever hit an update on its way");
    eprintln!(
        "{booked} people booked with {all} updates, {again} of them read more than once, in {:?}",
        began.elapsed()
    );
}

fn log(config: &Path) -> String {
    std::fs::read_to_string(config.with_extension("log")).unwrap_or_default()
}
