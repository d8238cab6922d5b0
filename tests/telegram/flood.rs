//! One person who presses like a machine, a crowd of strangers, inputs that make the rules stumble: the neighbours
//! hardly notice.

use super::figures::figure;
use super::street::{Scene, say};
use std::time::{Duration, Instant};
use tongxin::domain::{Cause, ChannelId, Notice, Refusal};
use tongxin::engine::Limits;
use tongxin::journal::Journal;

const FLOODER: i64 = 900;

fn neighbours() -> impl Iterator<Item = i64> {
    801..=806
}

async fn scene() -> Scene {
    let mut limits = Limits::default();
    limits.per_person = Some(2);
    let scene = Scene::limited(limits).await;
    for chat in neighbours().chain([FLOODER]) {
        scene.join(chat).await;
    }
    scene
}

/// How long the neighbours wait for answers, sorted, as one after the other asks for help.
async fn waits(scene: &Scene, rounds: usize) -> Vec<Duration> {
    let mut waits = Vec::new();
    for _ in 0..rounds {
        for chat in neighbours() {
            let asked = Instant::now();
            say(&scene.server, chat, "/help").await;
            waits.push(asked.elapsed());
            tokio::time::sleep(Duration::from_millis(180)).await;
        }
    }
    waits.sort_unstable();
    waits
}

fn most(waits: &[Duration]) -> Duration {
    waits[(waits.len() * 99).div_ceil(100) - 1]
}

/// Somebody sends a hundred messages a second: they are told once, what is too much makes no commit, all of it
/// is confirmed, and nobody else waits.
#[tokio::test(flavor = "multi_thread")]
async fn a_flooder_slows_down_nobody_else() {
    let scene = scene().await;
    let before = scene.gate.updates().len();
    let server = scene.server.clone();
    let flood = tokio::spawn(async move {
        let mut last = 0;
        for _ in 0..400 {
            last = server.say(FLOODER, "/help");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        last
    });
    let waits = waits(&scene, 3).await;
    scene.server.confirmed(flood.await.unwrap()).await;
    let commits = scene.gate.updates().len() - before - waits.len();
    let mut told = 0;
    let each = &mut |commit: tongxin::domain::Commit| {
        let here = matches!(commit.cause, Cause::Update { channel: ChannelId::Telegram, .. });
        let sorry = Notice::Refused(Refusal::TooFast);
        told += commit.sends.iter().filter(|send| here && send.notice == sorry).count();
        true
    };
    scene.gate.read(1, each).unwrap();
    let slowest = most(&waits);
    figure(
        "flooding, one person",
        format!("400 messages at 100/s: {commits} commits, told {told} time; others' p99 {slowest:?}"),
    );
    assert_eq!(told, 1);
    assert!(commits <= 30, "{commits}");
    assert!(slowest < Duration::from_secs(1), "{slowest:?}");
}

/// A thousand strangers come at once: they are greeted in their turn, and neighbours are answered before them.
#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_of_strangers_slows_down_nobody_else() {
    let scene = scene().await;
    for chat in 0..1_000 {
        scene.server.say(10_000 + chat, "/start");
    }
    let waits = waits(&scene, 3).await;
    let greeted = {
        let world = scene.server.world();
        (0..1_000).filter(|chat| !world.shown(10_000 + chat).is_empty()).count()
    };
    let slowest = most(&waits);
    figure("flooding, 1,000 strangers", format!("others' p99 {slowest:?}, {greeted} greeted meanwhile"));
    assert!((30..1_000).contains(&greeted), "{greeted}");
    assert!(slowest < Duration::from_secs(1), "{slowest:?}");
}
