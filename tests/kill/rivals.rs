//! Two of the real process: with one folder the second refuses, with one bot both say what it means.

use super::figures::figure;
use super::server::{Hook, Server};
use super::street::{config, log, start};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::process::{Child, Command};
use tongxin::domain::{Cause, ChannelId, Commit};
use tongxin::journal::{Journal, Store};

/// Whatever is to come comes by then.
const PATIENCE: Duration = Duration::from_secs(40);

fn street(folder: &TempDir, name: &str) -> (PathBuf, PathBuf) {
    let (data, file) = (folder.path().join(name), folder.path().join(format!("{name}.toml")));
    std::fs::write(&file, config(&data, "")).unwrap();
    (data, file)
}

/// What a daemon says about itself; `None` where it does not run, or is not ready.
async fn health(data: &Path) -> Option<serde_json::Value> {
    let mut ask = Command::new(env!("CARGO_BIN_EXE_tongxin"));
    let told = ask.args(["health", "--json", "--data"]).arg(data).output().await.unwrap();
    told.status.success().then(|| serde_json::from_slice(&told.stdout).unwrap())
}

/// Waits for something that it says about itself.
async fn says(data: &Path, what: &str, holds: impl Fn(&serde_json::Value) -> bool) {
    let began = Instant::now();
    while !health(data).await.is_some_and(|told| holds(&told)) {
        assert!(began.elapsed() < PATIENCE, "it never said: {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn troubled(told: &serde_json::Value, by: &str) -> bool {
    told["trouble"].as_str().is_some_and(|trouble| trouble.contains(by))
}

async fn stop(process: &mut Child) {
    let id = process.id().unwrap().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().await.unwrap().success());
    assert!(process.wait().await.unwrap().success());
}

/// The updates in a folder's journal.
fn updates(data: &Path) -> Vec<u64> {
    let mut updates = Vec::new();
    let each = &mut |commit: Commit| {
        if let Cause::Update { channel: ChannelId::Telegram, id } = commit.cause {
            updates.push(id);
        }
        true
    };
    Store::open(data, None).unwrap().read(1, each).unwrap();
    updates
}

/// The second daemon on a folder refuses in under a second and says how to go on; the first does not notice.
#[tokio::test(flavor = "multi_thread")]
async fn a_folder_has_one_daemon() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = street(&folder, "one");
    let server = Server::start().await;
    let mut first = start(&file, &server, None);
    says(&data, "ready", |_| true).await;
    let mut quickest = Duration::MAX;
    for _ in 0..3 {
        let began = Instant::now();
        let mut second = start(&file, &server, None);
        assert_eq!(second.wait().await.unwrap().code(), Some(1));
        quickest = quickest.min(began.elapsed());
    }
    let said = log(&file);
    assert!(said.contains("another tongxin") && said.contains("stop"), "{said}");
    assert!(quickest < Duration::from_secs(1), "it took {quickest:?}");
    figure("two daemons, one folder", format!("the second refuses after {} ms", quickest.as_millis()));
    assert!(first.try_wait().unwrap().is_none());
    let id = server.say(7, "/start");
    server.confirmed(id).await;
    stop(&mut first).await;
}

/// Two daemons with one bot: each says so and stands back, no update is lost or applied twice, and when one ends the
/// other goes on by itself. The same with a webhook that somebody else sets.
#[tokio::test(flavor = "multi_thread")]
async fn a_bot_has_one_daemon() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = street(&folder, "one");
    let (other_data, other_file) = street(&folder, "other");
    let server = Server::start().await;
    let mut process = start(&file, &server, None);
    says(&data, "ready", |_| true).await;
    let mut last = server.say(7, "/start");
    server.confirmed(last).await;

    let mut other = start(&other_file, &server, None);
    let both = async {
        let who = "another program reads this bot's updates with the same token";
        tokio::join!(
            says(&data, who, |told| troubled(told, who)),
            says(&other_data, who, |told| troubled(told, who))
        )
    };
    let load = async {
        for n in 0.. {
            server.say(100 + n, "/start");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::select! { _ = both => {}, () = load => {} }
    for file in [&file, &other_file] {
        let said = log(file);
        assert_eq!(said.matches("stop one of them").count(), 1, "once a minute is enough:\n{said}");
    }
    stop(&mut other).await;
    let began = Instant::now();
    last = server.say(7, "/help");
    server.eventually(|world| world.confirmed.contains(&last).then_some(())).await;
    let goes_on = began.elapsed();

    server.world().posting.hook = Some(Hook { url: "http://127.0.0.1:9/".into(), secret: None, connections: 1 });
    // The poll that is under way ends first, as when a webhook is really set.
    server.interrupt();
    says(&data, "a webhook elsewhere", |told| troubled(told, "webhook")).await;
    server.world().posting.hook = None;
    last = server.say(7, "/help");
    server.eventually(|world| world.confirmed.contains(&last).then_some(())).await;
    server.until("every update to be confirmed", |world| (world.waiting() == 0).then_some(())).await;
    stop(&mut process).await;

    let (one, two) = (updates(&data), updates(&other_data));
    let in_one = |id: &u64| one.iter().filter(|other| *other == id).count();
    let in_two = |id: &u64| two.iter().filter(|other| *other == id).count();
    let confirmed: Vec<u64> = server.world().confirmed.iter().map(|id| u64::from(id.unsigned_abs())).collect();
    let lost = confirmed.iter().filter(|id| in_one(id) + in_two(id) == 0).count();
    let twice = confirmed.iter().filter(|id| in_one(id) > 1 || in_two(id) > 1).count();
    let shared = confirmed.iter().filter(|id| in_one(id) + in_two(id) > 1).count();
    figure(
        "two daemons, one token",
        format!(
            "both say what 409 means; of {} updates {lost} lost, {twice} applied twice by one, {shared} read by both; the \
             other goes on {} ms after one ended",
            confirmed.len(),
            goes_on.as_millis()
        ),
    );
    assert_eq!((lost, twice), (0, 0));
}
