//! Conversations through the real parts: a place is booked, and whatever is odd gets a kind answer.

use super::server::{Key, user};
use super::street::{CODE, DAY, Scene};
use serde_json::json;
use tongxin::domain::people;

const AUNT: i64 = 301;
const UNCLE: i64 = 302;
const CHEN: i64 = 303;

/// From the first touch to a number: every press changes the same message, and each is acknowledged.
#[tokio::test]
async fn a_place_is_booked_in_one_message() {
    let scene = Scene::open().await;
    let welcome = scene.say(AUNT, "/start baile").await;
    assert!(welcome.text.contains("居委会门口"), "first the day's card: {}", welcome.text);
    let mut presses = 0;
    let mut last = welcome.clone();
    for begins in ["p.a.", "b.c", "b.t", "b.h", "b.w", "b.k"] {
        last = scene.press(AUNT, begins).await;
        presses += 1;
    }
    assert!(last.text.contains("1号"), "{}", last.text);
    assert!(last.data("b.x").is_some(), "and it can be given back");
    assert_eq!(last.id, welcome.id);
    assert_eq!(scene.server.world().shown(AUNT).len(), 1);
    let aunt = scene.person(AUNT).unwrap();
    assert_eq!(scene.places().await.get(&aunt), Some(&1));
    let answered = |world: &super::server::World| {
        let ids: Vec<_> = world.calls.iter().filter(|call| call.method == "answercallbackquery").collect();
        (ids.len() == presses).then_some(())
    };
    scene.server.until("every press to be acknowledged", answered).await;
}

/// Typed words do what buttons do.
#[tokio::test]
async fn words_do_what_buttons_do() {
    let scene = Scene::open().await;
    scene.join(AUNT).await;
    for word in ["/book", "预约", "／ＢＯＯＫ　"] {
        let shown = scene.say(AUNT, word).await;
        assert!(shown.data("b.t").is_some(), "{word}: {}", shown.text);
    }
    let shown = scene.say(AUNT, "磨镜子").await;
    assert!(shown.data("p.h").is_some(), "what is not understood leads back: {}", shown.text);
}

/// A forged button, an old one, and one of another person's are answered and change nothing.
#[tokio::test]
async fn forged_and_stale_buttons() {
    let scene = Scene::open().await;
    scene.join(AUNT).await;
    scene.join(UNCLE).await;
    let uncle = scene.person(UNCLE).unwrap();
    let forged = [
        "zzz".to_string(),
        "b.k".to_string(),
        "b.x.1".to_string(),
        "b.k.0.1.0.zz.1".to_string(),
        "b.k.0.9.0.0.1".to_string(),
        format!("b.k.0.1.0.0.{}", uncle.0),
        "a.k.0.0.0".to_string(),
        "d.r.0".to_string(),
        "x".repeat(64),
        "\u{202E}\u{0}".to_string(),
    ];
    for data in &forged {
        let home = scene.say(AUNT, "/start").await;
        scene.server.press(AUNT, home.id, data);
        let shown = scene.server.newer(AUNT, home.turn).await;
        assert!(!shown.text.is_empty() && shown.keys().count() > 0, "{data}: {shown:?}");
        assert!(!shown.text.contains("302号阿姨"), "{data} shows somebody else: {}", shown.text);
    }
    assert!(scene.places().await.is_empty());
}

/// A sticker, a photo, a voice message where words were asked: a kind answer, not silence.
#[tokio::test]
async fn stickers_are_answered() {
    let scene = Scene::open().await;
    scene.join(AUNT).await;
    for content in [json!({"sticker": {"file_id": "x"}}), json!({"photo": []}), json!({"voice": {}})] {
        let before = scene.server.world().newest(AUNT).unwrap().turn;
        scene.server.message(AUNT, content);
        let shown = scene.server.newer(AUNT, before).await;
        assert!(shown.keys().any(|Key { data, .. }| data.is_some()), "{}", shown.text);
    }
}

/// One's own telephone number is taken; somebody else's, passed on, is not.
#[tokio::test]
async fn only_ones_own_number_is_taken() {
    let scene = Scene::open().await;
    scene.join(AUNT).await;
    let aunt = scene.person(AUNT).unwrap();
    let contact = |owner: Option<i64>| json!({"contact": {"phone_number": "13800000000", "first_name": "王", "user_id": owner}});
    for (owner, taken) in [(Some(UNCLE), false), (None, false), (Some(AUNT), true)] {
        let before = scene.server.world().newest(AUNT).unwrap().turn;
        scene.server.message(AUNT, contact(owner));
        scene.server.newer(AUNT, before).await;
        let has = scene.look(move |s| people::person(s, aunt).unwrap().phone).await;
        assert_eq!(has, taken, "{owner:?}");
    }
}

/// Nobody is answered in a group, whatever is written or pressed there, and whoever is no organizer gets no card.
#[tokio::test]
async fn groups_get_nothing() {
    let scene = Scene::open().await;
    scene.join(AUNT).await;
    let group = json!({"id": -100_200, "type": "supergroup", "title": "邻居"});
    let calls = scene.server.world().calls.len();
    for text in ["/start", "/book@tongxin_test_bot", "预约"] {
        scene.server.message(AUNT, json!({"text": text, "chat": group}));
    }
    let message = json!({"message_id": 5, "date": 1, "chat": group});
    scene
        .server
        .update(json!({"callback_query": {"id": "g", "from": user(AUNT), "message": message, "data": "p.h"}}));
    let member = json!({"chat": group, "from": user(AUNT), "new_chat_member": {"status": "member"}});
    let last = scene.server.update(json!({ "my_chat_member": member }));
    scene.server.confirmed(last).await;
    // Whatever would be sent, would be sent before this answer.
    scene.say(AUNT, "/help").await;
    let world = scene.server.world();
    let to_chats = world.calls[calls..].iter().filter(|call| call.chat.is_some());
    let new: Vec<_> = to_chats.map(|call| (call.chat, call.method.as_str())).collect();
    assert_eq!(new, [(Some(AUNT), "sendmessage")]);
    assert!(!world.calls.iter().any(|call| call.body["callback_query_id"] == "g"));
}

/// A block is noted when Telegram tells of it, and so is its end.
#[tokio::test]
async fn a_block_and_its_end_are_noted() {
    let scene = Scene::open().await;
    scene.join(AUNT).await;
    for (status, reachable) in [("kicked", false), ("member", true)] {
        let member = json!({
            "chat": super::server::private(AUNT), "from": user(AUNT), "date": 1, "new_chat_member": {"status": status},
        });
        let id = scene.server.update(json!({ "my_chat_member": member }));
        scene.server.confirmed(id).await;
        assert_eq!(reaches(&scene, AUNT).await, reachable, "{status}");
    }
}

/// Whoever blocked the bot is found out by the next message to them, and is then not reachable.
#[tokio::test]
async fn a_refused_message_marks_them_unreachable() {
    let scene = Scene::open().await;
    scene.join(AUNT).await;
    let blocked = super::server::Kind::Refuse(403, "Forbidden: bot was blocked by the user");
    scene.server.fail("", Some(AUNT), blocked, 1);
    scene.server.say(AUNT, "/help");
    let mut tries = 0;
    while reaches(&scene, AUNT).await {
        tries += 1;
        assert!(tries < 200, "still taken for reachable");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    // They write again: so they are there.
    scene.say(AUNT, "/help").await;
}

async fn reaches(scene: &Scene, chat: i64) -> bool {
    let who = scene.person(chat).unwrap();
    scene.look(move |s| people::reachable(s, who, tongxin::domain::ChannelId::Telegram)).await
}

/// An invitation followed makes an organizer, whose menu is longer than everyone's; the menus stand
/// in both languages.
#[tokio::test]
async fn menus() {
    let scene = Scene::open().await;
    scene.join(AUNT).await;
    scene.join(CHEN).await;
    scene.say(CHEN, &format!("/start {CODE}")).await;
    let (telegram, handle) = (scene.telegram(), scene.handle().clone());
    let keeping = tokio::spawn(async move {
        let locale = tongxin::locale::Locale::new();
        let describe = move |lang, key: &'static str| locale.text(lang, key);
        telegram.keep_menus(&handle, &describe).await
    });
    // What stood for all chats is taken away in both languages: groups have no menu.
    let taken = scene.server.until("two menus taken away", |world| {
        let taken: Vec<_> = world.calls.iter().filter(|call| call.method == "deletemycommands").cloned().collect();
        (taken.len() == 2).then_some(taken)
    });
    for (call, lang) in taken.await.iter().zip([None, Some("zh")]) {
        assert_eq!(
            (call.body.get("scope"), call.body.get("language_code").and_then(|lang| lang.as_str())),
            (None, lang)
        );
    }
    let calls = scene.server.until("three menus", |world| {
        let menus: Vec<_> = world.calls.iter().filter(|call| call.method == "setmycommands").cloned().collect();
        (menus.len() == 3).then_some(menus)
    });
    let menus = calls.await;
    keeping.abort();
    let words = |n: usize| -> Vec<String> {
        let list = menus[n].body["commands"].as_array().unwrap();
        list.iter().map(|command| command["command"].as_str().unwrap().to_string()).collect()
    };
    let everyone = ["start", "book", "shifts", "my", "day", "help", "lang", "privacy", "stop"];
    assert_eq!((words(0), words(1)), (everyone.map(String::from).to_vec(), everyone.map(String::from).to_vec()));
    assert_eq!(words(2)[9..], ["announce", "roster", "invite"]);
    for menu in &menus[..2] {
        assert_eq!(menu.body["scope"], json!({"type": "all_private_chats"}));
    }
    assert_eq!(menus[0].body.get("language_code"), None);
    assert_eq!(menus[1].body["language_code"], "zh");
    assert_eq!(menus[2].body["scope"], json!({"type": "chat", "chat_id": CHEN}));
    let about =
        |n: usize, command: usize| menus[n].body["commands"][command]["description"].as_str().unwrap().to_string();
    assert_eq!((about(0, 4), about(1, 4)), ("Next welfare day".into(), "下次公益日".into()));
    for menu in &menus {
        for command in menu.body["commands"].as_array().unwrap() {
            let length = command["description"].as_str().unwrap().chars().count();
            assert!((3..=256).contains(&length), "{command}");
        }
    }
    assert_eq!(scene.look(|s| people::organizers(s, DAY.community)).await, [scene.person(CHEN).unwrap()]);
}
