//! The server delivers, and then hangs, ends the connection or answers 502, so that nobody can tell: an answer and
//! a reminder are sent once more at most, an announcement never by itself, and the organizer sees of whom.

use super::figures::figure;
use super::server::{Kind, World};
use super::street::{CODE, Scene};
use std::time::Duration;

/// A request may take so long here; the server hangs for longer.
const REQUEST: Duration = Duration::from_millis(800);
const HANGS: Duration = Duration::from_secs(2);
/// What would be sent again would be sent by then.
const SETTLED: Duration = Duration::from_secs(2);
const CHEN: i64 = 650;
const WORDS: &str = "明天有小雨";

fn readers() -> std::ops::Range<i64> {
    610..622
}

/// Each way to leave it open, once or always.
fn fail(scene: &Scene) {
    scene.server.heal();
    for chat in readers() {
        let kind = match chat % 3 {
            0 => Kind::DoneThenSlow(HANGS),
            1 => Kind::DoneThenCut,
            _ => Kind::DoneThenBroken(502),
        };
        scene.server.fail("sendmessage", Some(chat), kind, if chat % 2 == 0 { 1 } else { 100 });
    }
}

fn tries(world: &World, chat: i64) -> usize {
    world.count("sendmessage", Some(chat))
}

/// How often each reader was called and how much each was shown, since a moment.
struct Since(Vec<(i64, usize, usize)>);

impl Since {
    fn now(scene: &Scene) -> Self {
        let world = scene.server.world();
        Self(readers().map(|chat| (chat, tries(&world, chat), world.shown(chat).len())).collect())
    }

    async fn each(&self, scene: &Scene, n: usize, what: &str) {
        let all = |world: &World| self.0.iter().all(|(chat, before, _)| tries(world, *chat) >= before + n);
        scene.server.until(what, |world| all(world).then_some(())).await;
        tokio::time::sleep(SETTLED).await;
        let world = scene.server.world();
        for (chat, called, shown) in &self.0 {
            let now = (tries(&world, *chat) - called, world.shown(*chat).len() - shown);
            assert_eq!(now, (n, n), "{what}, {chat}: calls and copies");
        }
    }
}

/// Whatever the server does once it has delivered.
#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_can_tell_is_repeated_once_at_most() {
    let scene = Scene::hasty(REQUEST).await;
    for chat in readers() {
        scene.server.say(chat, "/start baile");
    }
    for chat in readers() {
        scene.server.newer(chat, 0).await;
        for begins in ["p.a.", "b.c", "b.t", "b.h", "b.w", "b.k"] {
            scene.press(chat, begins).await;
        }
    }
    scene.join(CHEN).await;
    scene.say(CHEN, &format!("/start {CODE}")).await;

    fail(&scene);
    let since = Since::now(&scene);
    for chat in readers() {
        scene.server.say(chat, "/help");
    }
    since.each(&scene, 2, "answers").await;

    scene.say(CHEN, "/announce").await;
    scene.say(CHEN, WORDS).await;
    scene.press(CHEN, "a.p").await;
    fail(&scene);
    let since = Since::now(&scene);
    scene.press(CHEN, "a.k").await;
    since.each(&scene, 1, "announcements").await;
    // The report is drawn anew every few seconds of the street's time.
    scene.clock.set("2026-12-12T10:01:00Z".parse().unwrap());
    let report = |world: &World| world.shown(CHEN).iter().rev().find_map(|s| Some((s.id, s.turn, s.data("a.l")?)));
    let (id, mut turn, data) = scene.server.until("a report", report).await;
    scene.server.press(CHEN, id, &data);
    // A screen holds a few names; the next are a press behind them, and the first again after the last.
    let mut list = String::new();
    for _ in 0..readers().count() {
        let shown = scene.server.newer(CHEN, turn).await;
        list += &shown.text;
        let Some(more) = shown.data("a.L") else { break };
        turn = shown.turn;
        scene.server.press(CHEN, shown.id, &more);
    }
    let listed = |chat: &i64| list.contains(&format!("{chat}号阿姨（不知道送到没有）"));
    assert_eq!(readers().filter(listed).count(), readers().count(), "{list}");

    fail(&scene);
    let since = Since::now(&scene);
    scene.clock.set("2026-12-19T01:00:05Z".parse().unwrap());
    since.each(&scene, 2, "reminders").await;
    assert!(scene.server.world().newest(610).unwrap().text.contains("明天"), "it was a reminder");

    let n = readers().count();
    figure(
        "ambiguous answers",
        format!(
            "delivered, then hung, cut or 502, once or always: {n} announcements 0 repeats, {n} listed as unknown by \
             name; {n} answers and {n} reminders 1 repeat each, never 2"
        ),
    );
    scene.server.heal();
    scene.say(610, "/help").await;
}
