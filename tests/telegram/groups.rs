//! Groups through the real parts: the card of the day, brought in by an organizer, changed as places fill.

use super::server::{Key, Kind, Shown, World, user};
use super::street::{CODE, DAY, Mode, Scene};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::time::Duration;
use tongxin::domain::groups;

const AUNT: i64 = 801;
const CHEN: i64 = 802;
const STRANGER: i64 = 803;
const GROUP: i64 = -4_001;
const SUPER: i64 = -1_004_001;

fn group(id: i64) -> Value {
    json!({"id": id, "type": if id == SUPER { "supergroup" } else { "group" }, "title": "邻居"})
}

/// Somebody changes what the bot is in a group.
fn member(scene: &Scene, who: i64, id: i64, status: &str) -> i32 {
    let member = json!({"chat": group(id), "from": user(who), "date": 1, "new_chat_member": {"status": status}});
    scene.server.update(json!({ "my_chat_member": member }))
}

/// A street with an organizer and a resident.
async fn street(mode: Mode) -> Scene {
    let scene = Scene::with(mode).await;
    scene.join(AUNT).await;
    scene.join(CHEN).await;
    scene.say(CHEN, &format!("/start {CODE}")).await;
    scene
}

/// The group's card, once there is one that says this.
async fn card(scene: &Scene, id: i64, says: &str) -> Shown {
    let look = |world: &World| world.newest(id).filter(|shown| shown.text.contains(says)).cloned();
    scene.server.until(says, look).await
}

/// Somebody books at the stall without hours.
async fn books(scene: &Scene, chat: i64) {
    scene.say(chat, "/book").await;
    for begins in ["b.t.0.1.1", "b.h", "b.w", "b.k"] {
        let shown = scene.server.world().newest(chat).cloned().unwrap();
        if shown.data(begins).is_some() {
            scene.press(chat, begins).await;
        }
    }
    assert!(scene.server.world().newest(chat).unwrap().data("b.x").is_some());
}

fn passes(scene: &Scene, seconds: i64) {
    use tongxin::engine::Clock as _;
    let at = scene.clock.now() + TimeDelta::seconds(seconds);
    scene.clock.set(at);
}

/// Whatever would leave would have left before the answer to this.
async fn quiet(scene: &Scene) {
    tokio::time::sleep(Duration::from_millis(300)).await;
    scene.say(AUNT, "/help").await;
}

/// What was called for a chat, but that its card is pinned: nothing waits for that.
fn calls(scene: &Scene, chat: i64) -> Vec<String> {
    let world = scene.server.world();
    let there = world.calls.iter().filter(|call| call.chat == Some(chat) && call.method != "pinchatmessage");
    there.map(|call| call.method.clone()).collect()
}

/// Which messages of a chat the bot wanted to pin, and whether silently.
fn pins(world: &World, chat: i64) -> Vec<(i64, bool)> {
    let pins = world.calls.iter().filter(|call| call.chat == Some(chat) && call.method == "pinchatmessage");
    pins.map(|call| (call.body["message_id"].as_i64().unwrap(), call.body["disable_notification"] == true))
        .collect()
}

/// Brought in by an organizer: one card with counts, a way to the bot and nothing to press; it is changed in its place
/// as somebody books, and not sooner than a minute after the last time. By polling and by webhook.
#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_is_changed_as_places_fill() {
    for mode in [Mode::Polled, Mode::Posted] {
        let scene = street(mode).await;
        member(&scene, CHEN, GROUP, "member");
        let first = card(&scene, GROUP, "knives：200个").await;
        assert!(first.text.contains("百乐居民区") && first.text.contains("居委会门口"), "{}", first.text);
        let talk = Key {
            text: "我要预约，我来帮忙".into(),
            data: None,
            url: Some("https://t.me/tongxin_test_bot?start=baile".into()),
        };
        assert_eq!(first.rows, [vec![talk]]);
        let told = card(&scene, CHEN, "我在群里了").await;
        assert!(told.data("p.h").is_some(), "the organizer hears of it in private");
        // Given other rights there, it says nothing anew.
        member(&scene, CHEN, GROUP, "administrator");
        books(&scene, AUNT).await;
        quiet(&scene).await;
        assert_eq!(calls(&scene, GROUP), ["sendmessage"], "{mode:?}: a minute has not passed");
        passes(&scene, 61);
        let changed = card(&scene, GROUP, "knives：199个").await;
        assert_eq!((changed.id, changed.edits), (first.id, 1));
        passes(&scene, 600);
        quiet(&scene).await;
        assert_eq!(calls(&scene, GROUP), ["sendmessage", "editmessagetext"], "nothing else has changed");
        let hidden = scene.server.world().shown(GROUP).iter().all(|shown| !shown.text.contains("阿姨"));
        assert!(hidden, "no names");
    }
}

/// Whatever is written or pressed in a group with a card has no answer there, and makes no commit.
#[tokio::test]
async fn nobody_is_answered_in_a_group() {
    let scene = street(Mode::Polled).await;
    member(&scene, CHEN, GROUP, "member");
    let shown = card(&scene, GROUP, "还空着").await;
    quiet(&scene).await;
    let (before, privately) = (scene.gate.updates().len(), calls(&scene, CHEN).len());
    for text in ["/start", "/book@tongxin_test_bot", "预约", "名单"] {
        scene.server.message(CHEN, json!({"text": text, "chat": group(GROUP)}));
    }
    let message = json!({"message_id": shown.id, "date": 1, "chat": group(GROUP)});
    let press = json!({"id": "g", "from": user(CHEN), "message": message, "data": "d.r.0"});
    let last = scene.server.update(json!({ "callback_query": press }));
    scene.server.confirmed(last).await;
    quiet(&scene).await;
    assert_eq!(scene.gate.updates().len(), before + 1, "only what was said in private");
    assert_eq!((calls(&scene, GROUP).len(), calls(&scene, CHEN).len()), (1, privately));
}

/// Brought in by anybody else, the bot says nothing to anybody and remembers nothing.
#[tokio::test]
async fn by_a_stranger_or_a_resident_there_is_no_card() {
    let scene = street(Mode::Polled).await;
    quiet(&scene).await;
    let before = scene.gate.updates().len();
    for who in [STRANGER, AUNT] {
        let last = member(&scene, who, GROUP, "member");
        scene.server.confirmed(last).await;
    }
    quiet(&scene).await;
    assert_eq!(scene.gate.updates().len(), before + 1);
    assert!(calls(&scene, GROUP).is_empty() && calls(&scene, STRANGER).is_empty());
    assert!(scene.person(STRANGER).is_none());
    assert!(scene.look(|s| groups::of_community(s, DAY.community).next().is_none()).await);
}

/// Taken out by whoever it is, the bot forgets the group; found out by a refusal, too.
#[tokio::test]
async fn taken_out_it_is_silent() {
    for told in [true, false] {
        let scene = street(Mode::Polled).await;
        member(&scene, CHEN, GROUP, "member");
        card(&scene, GROUP, "还空着").await;
        quiet(&scene).await;
        if told {
            let last = member(&scene, STRANGER, GROUP, "kicked");
            scene.server.confirmed(last).await;
        } else {
            let kicked = Kind::Refuse(403, "Forbidden: bot was kicked from the group chat");
            scene.server.fail("editmessagetext", Some(GROUP), kicked, 1);
        }
        passes(&scene, 61);
        books(&scene, AUNT).await;
        quiet(&scene).await;
        let before = calls(&scene, GROUP).len();
        assert_eq!(before, if told { 1 } else { 2 });
        passes(&scene, 3_600);
        scene.press(AUNT, "p.h").await;
        scene.say(AUNT, "/my").await;
        quiet(&scene).await;
        assert_eq!(calls(&scene, GROUP).len(), before);
        assert!(scene.look(|s| groups::of_community(s, DAY.community).next().is_none()).await, "told: {told}");
    }
}

/// A group that becomes a supergroup takes its card along, whether Telegram tells of it or it is found out.
#[tokio::test]
async fn a_group_that_becomes_another() {
    for told in [true, false] {
        let scene = street(Mode::Polled).await;
        member(&scene, CHEN, GROUP, "member");
        card(&scene, GROUP, "knives：200个").await;
        quiet(&scene).await;
        if told {
            let old = json!({"chat": group(GROUP), "migrate_to_chat_id": SUPER});
            let new = json!({"chat": group(SUPER), "migrate_from_chat_id": GROUP});
            scene.server.message(STRANGER, old);
            // That one is told as a join, too.
            member(&scene, CHEN, SUPER, "member");
            scene.server.message(STRANGER, new);
        } else {
            scene.server.fail("", Some(GROUP), Kind::Upgraded(SUPER), 9);
            passes(&scene, 61);
            books(&scene, AUNT).await;
        }
        let says = if told { "knives：200个" } else { "knives：199个" };
        let moved = card(&scene, SUPER, says).await;
        passes(&scene, 61);
        books(&scene, CHEN).await;
        let changed = card(&scene, SUPER, if told { "knives：199个" } else { "knives：198个" }).await;
        assert_eq!((changed.id, changed.edits), (moved.id, 1));
        quiet(&scene).await;
        assert_eq!(calls(&scene, SUPER), ["sendmessage", "editmessagetext"], "told: {told}");
        assert_eq!(calls(&scene, GROUP).len(), if told { 1 } else { 2 });
    }
}

/// A plug that is pulled leaves one card, which goes on being changed; told to wait, the group waits, and nobody else.
#[tokio::test]
async fn one_card_through_restarts_and_haste() {
    let mut scene = street(Mode::Polled).await;
    scene.server.slow(Some(GROUP), Duration::from_secs(2));
    member(&scene, CHEN, GROUP, "member");
    card(&scene, CHEN, "我在群里了").await;
    quiet(&scene).await;
    let first = card(&scene, GROUP, "knives：200个").await;
    {
        let world = scene.server.world();
        let tries: Vec<_> = world.calls.iter().filter(|call| call.chat == Some(GROUP)).collect();
        assert!(tries.len() >= 2 && tries[0].later.is_some());
        let waited = tries[1].at - tries[0].at;
        assert!(waited >= Duration::from_secs(tries[0].later.unwrap()), "{waited:?}");
    }
    tokio::time::sleep(Duration::from_millis(1_300)).await;
    scene.pull();
    scene.start().await;
    passes(&scene, 61);
    books(&scene, AUNT).await;
    let changed = card(&scene, GROUP, "knives：199个").await;
    assert_eq!(changed.id, first.id);
    assert_eq!(scene.server.world().shown(GROUP).len(), 1);
}

/// Where nobody can tell whether the card arrived it is not posted again by itself, not by a restart either; where
/// its organizer brings the bot in anew, it is.
#[tokio::test]
async fn a_card_in_doubt_is_not_posted_twice() {
    let mut scene = street(Mode::Polled).await;
    scene.server.fail("sendmessage", Some(GROUP), Kind::DoneThenCut, 1);
    member(&scene, CHEN, GROUP, "member");
    card(&scene, GROUP, "knives：200个").await;
    quiet(&scene).await;
    // Answers are known to have arrived by then, or they would come once more.
    tokio::time::sleep(Duration::from_millis(500)).await;
    scene.pull();
    scene.start().await;
    passes(&scene, 61);
    books(&scene, AUNT).await;
    quiet(&scene).await;
    assert_eq!(calls(&scene, GROUP), ["sendmessage"]);
    member(&scene, CHEN, GROUP, "administrator");
    card(&scene, GROUP, "knives：199个").await;
    assert_eq!(calls(&scene, GROUP), ["sendmessage", "sendmessage"]);
}

/// Killed while the card is on its way, it is posted once.
#[tokio::test]
async fn a_card_on_its_way_when_the_plug_is_pulled() {
    let mut scene = street(Mode::Polled).await;
    scene.server.fail("sendmessage", Some(GROUP), Kind::DoneThenSlow(Duration::from_secs(3)), 1);
    member(&scene, CHEN, GROUP, "member");
    card(&scene, GROUP, "knives：200个").await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    scene.pull();
    tokio::time::sleep(Duration::from_millis(100)).await;
    scene.start().await;
    passes(&scene, 61);
    books(&scene, AUNT).await;
    quiet(&scene).await;
    assert_eq!(calls(&scene, GROUP), ["sendmessage"]);
}

/// A new card is pinned once and silently; where the bot may not, or nobody answers, all goes on as before.
#[tokio::test]
async fn a_new_card_is_pinned_where_the_bot_may() {
    for trouble in
        [None, Some(Kind::Refuse(400, "not enough rights to manage pinned messages")), Some(Kind::Broken(502))]
    {
        let scene = street(Mode::Polled).await;
        if let Some(kind) = trouble {
            scene.server.fail("pinchatmessage", Some(GROUP), kind, 9);
        }
        member(&scene, CHEN, GROUP, "member");
        let first = card(&scene, GROUP, "knives：200个").await;
        let pinned = |world: &World| (!pins(world, GROUP).is_empty()).then_some(());
        scene.server.until("a pin", pinned).await;
        books(&scene, AUNT).await;
        passes(&scene, 61);
        let changed = card(&scene, GROUP, "knives：199个").await;
        assert_eq!((changed.id, changed.edits), (first.id, 1));
        quiet(&scene).await;
        assert_eq!(pins(&scene.server.world(), GROUP), [(i64::from(first.id), true)]);
    }
}

/// A change of which nobody can tell whether it arrived is not believed: once Telegram answers again, it is made anew.
#[tokio::test]
async fn a_change_in_doubt_is_made_again() {
    let scene = street(Mode::Polled).await;
    member(&scene, CHEN, GROUP, "member");
    let first = card(&scene, GROUP, "knives：200个").await;
    // As often as a change is tried at a time.
    scene.server.fail("editmessagetext", Some(GROUP), Kind::Broken(502), 5);
    books(&scene, AUNT).await;
    passes(&scene, 61);
    let tried = |world: &World| {
        let edits = world.calls.iter().filter(|call| call.chat == Some(GROUP) && call.method == "editmessagetext");
        (edits.count() == 5).then_some(())
    };
    scene.server.until("five tries", tried).await;
    quiet(&scene).await;
    assert!(card(&scene, GROUP, "knives：200个").await.edits == 0);
    passes(&scene, 61);
    let changed = card(&scene, GROUP, "knives：199个").await;
    assert_eq!((changed.id, changed.edits), (first.id, 1));
}

/// While the bot's name is not known a card waits, and is claimed by nobody: with the process it is not lost.
#[tokio::test]
async fn a_card_that_waits_for_the_bots_name_is_not_lost() {
    let mut scene = street(Mode::Polled).await;
    scene.server.fail("getme", None, Kind::Broken(502), 1);
    member(&scene, CHEN, GROUP, "member");
    let asked = |world: &World| world.calls.iter().any(|call| call.method == "getme").then_some(());
    scene.server.until("the bot's name", asked).await;
    // What becomes of a broadcast is written down within a second.
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert!(calls(&scene, GROUP).is_empty());
    scene.pull();
    scene.start().await;
    card(&scene, GROUP, "knives：200个").await;
    assert_eq!(calls(&scene, GROUP), ["sendmessage"]);
}
