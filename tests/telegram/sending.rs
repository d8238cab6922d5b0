//! How often a message is sent when nobody can tell what became of it: answers once more, broadcasts never.

use super::server::{Call, Kind, Shown, World};
use super::street::{CODE, Scene};
use std::time::Duration;

const CHEN: i64 = 601;
const AUNT: i64 = 602;

fn sent(world: &World, chat: i64, words: &str) -> usize {
    let all = world.calls.iter().filter(|call| call.chat == Some(chat));
    all.filter(|call| call.body["text"].as_str().is_some_and(|text| text.contains(words))).count()
}

/// However often the other side fails, an answer is sent twice at most.
#[tokio::test]
async fn an_answer_is_sent_once_more_at_most() {
    let scene = Scene::open().await;
    scene.join(AUNT).await;
    for (kind, shown) in [(Kind::Broken(502), 0), (Kind::DoneThenCut, 2)] {
        let before = scene.server.world().shown(AUNT).len();
        scene.server.fail("sendmessage", Some(AUNT), kind.clone(), 100);
        let calls = scene.server.world().count("sendmessage", Some(AUNT));
        scene.server.say(AUNT, "/help");
        let twice = |world: &World| (world.count("sendmessage", Some(AUNT)) == calls + 2).then_some(());
        scene.server.until("a second try", twice).await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert_eq!(scene.server.world().count("sendmessage", Some(AUNT)), calls + 2, "{kind:?}");
        assert_eq!(scene.server.world().shown(AUNT).len(), before + shown, "{kind:?}");
        scene.server.heal();
    }
    scene.say(AUNT, "/help").await;
}

/// What surely did not arrive is sent when the other side allows it, and then once.
#[tokio::test]
async fn a_held_up_answer_arrives_once() {
    let scene = Scene::open().await;
    scene.join(AUNT).await;
    let before = scene.server.world().shown(AUNT).len();
    scene.server.fail("sendmessage", Some(AUNT), Kind::TooMany(1), 1);
    let shown = scene.say(AUNT, "/help").await;
    let world = scene.server.world();
    assert_eq!(world.shown(AUNT).len(), before + 1);
    let calls: Vec<_> = world.calls.iter().filter(|c| c.chat == Some(AUNT) && c.method == "sendmessage").collect();
    let gap = calls[calls.len() - 1].at - calls[calls.len() - 2].at;
    assert!(gap >= Duration::from_millis(950), "{gap:?} {shown:?}");
}

/// An announcement reaches each reader once, whatever happens: where nobody can tell whether it
/// arrived it is not repeated, not even after the plug was pulled.
#[tokio::test(flavor = "multi_thread")]
async fn an_announcement_is_never_sent_twice() {
    const WORDS: &str = "明天有小雨";
    let mut scene = Scene::open().await;
    let readers: Vec<i64> = (700..720).collect();
    for chat in readers.iter().chain([&CHEN]) {
        scene.join(*chat).await;
    }
    scene.say(CHEN, &format!("/start {CODE}")).await;
    scene.say(CHEN, "/announce").await;
    scene.say(CHEN, WORDS).await;
    for (n, kind) in
        [Kind::Broken(500), Kind::DoneThenBroken(502), Kind::Cut, Kind::DoneThenCut].into_iter().enumerate()
    {
        scene.server.fail("sendmessage", Some(700 + n as i64), kind, 100);
    }
    scene.server.fail("sendmessage", Some(704), Kind::TooMany(1), 1);
    scene.server.fail("sendmessage", Some(705), Kind::Slow(Duration::from_millis(400)), 1);
    let mut shown = scene.server.world().newest(CHEN).cloned().unwrap();
    for begins in ["a.t", "a.p", "a.k"] {
        if shown.data(begins).is_some() {
            shown = scene.press(CHEN, begins).await;
        }
    }
    // The one that was told to wait is tried twice; pulled in between, nobody could tell any more.
    let tries = |world: &World, chat: i64| sent(world, chat, WORDS) > usize::from(chat == 704);
    let all_tried = |world: &World| readers.iter().all(|chat| tries(world, *chat)).then_some(());
    scene.server.until("everybody to be told", all_tried).await;
    scene.pull();
    scene.start().await;
    scene.server.heal();
    // Whatever would come again would come before a later answer, or soon after.
    scene.say(CHEN, "/help").await;
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    let world = scene.server.world();
    for chat in &readers {
        let arrived = world.shown(*chat).iter().filter(|shown| shown.text.contains(WORDS)).count();
        assert!(arrived <= 1, "{chat} was told {arrived} times");
        // Told to wait, it surely did not arrive and may be tried again.
        let tries = sent(&world, *chat, WORDS);
        assert!(tries == 1 || *chat == 704 && tries == 2, "{chat} was tried {tries} times");
    }
    let told = |chat: &&i64| world.shown(**chat).iter().any(|shown| shown.text.contains(WORDS));
    let missing: Vec<_> = readers.iter().filter(|chat| !told(chat)).collect();
    assert_eq!(missing, [&700, &702], "those where the other side did nothing");
}

/// Presses the button that begins so, wherever it stands, and waits for what comes in its place.
async fn press_the(scene: &Scene, begins: &'static str) {
    let find = |world: &World| {
        let with = |shown: &Shown| Some((shown.id, shown.turn, shown.data(begins)?));
        world.shown(CHEN).iter().rev().find_map(with)
    };
    let (id, turn, data) = scene.server.until(begins, find).await;
    let press = scene.server.press(CHEN, id, &data);
    scene.server.confirmed(press).await;
    let changed = |world: &World| world.shown(CHEN).iter().any(|s| s.id == id && s.turn > turn).then_some(());
    scene.server.until("the answer to a press", changed).await;
}

/// Through the real parts: an announcement is corrected where it stands, then taken back, with the other side
/// failing now and then and the plug pulled in between; nobody gets a second message and nothing stays.
#[tokio::test(flavor = "multi_thread")]
async fn corrected_and_taken_back_over_a_crash() {
    let mut scene = Scene::open().await;
    let readers: Vec<i64> = (730..745).collect();
    for chat in readers.iter().chain([&CHEN]) {
        scene.join(*chat).await;
    }
    scene.say(CHEN, &format!("/start {CODE}")).await;
    scene.say(CHEN, "/announce").await;
    let mut shown = scene.say(CHEN, "明天停水").await;
    for begins in ["a.p", "a.k"] {
        assert!(shown.data(begins).is_some(), "{shown:?}");
        shown = scene.press(CHEN, begins).await;
    }
    let told = |world: &World, words: &str| {
        let has = |chat: &&i64| world.shown(**chat).iter().any(|shown| shown.text.contains(words));
        readers.iter().filter(has).count()
    };
    scene.server.until("everybody to be told", |w| (told(w, "明天停水") == readers.len()).then_some(())).await;
    // The report offers it as soon as somebody has it.
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    scene.server.fail("editmessagetext", Some(733), Kind::DoneThenCut, 1);
    scene.server.fail("editmessagetext", Some(734), Kind::Broken(502), 1);
    press_the(&scene, "a.c").await;
    scene.say(CHEN, "后天停水").await;
    press_the(&scene, "a.C").await;
    scene.pull();
    scene.start().await;
    scene
        .server
        .until("everybody to be corrected", |w| (told(w, "后天停水") == readers.len()).then_some(()))
        .await;
    assert_eq!(told(&scene.server.world(), "明天停水"), 0);
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    scene.server.fail("deletemessage", Some(735), Kind::TooMany(1), 1);
    let too_old = Kind::Refuse(400, "Bad Request: message can't be deleted for everyone");
    scene.server.fail("deletemessage", Some(736), too_old, 100);
    press_the(&scene, "a.b").await;
    press_the(&scene, "a.B").await;
    scene.pull();
    scene.start().await;
    scene.server.until("all to be taken back", |w| (told(w, "停水") == 0).then_some(())).await;
    let world = scene.server.world();
    assert_eq!(told(&world, "收回了"), 1, "where it could not be deleted a line says so");
    for chat in &readers {
        let new = |call: &&Call| call.method == "sendmessage" && call.chat == Some(*chat);
        let with = |call: &&Call| call.body["text"].as_str().is_some_and(|text| text.contains("停水"));
        assert_eq!(world.calls.iter().filter(new).filter(with).count(), 1, "{chat} got one message, and no other");
    }
}
