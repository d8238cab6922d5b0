//! Updates that are not what they say: somebody else's chat, a group, another bot, an inline message. And words
//! that would like to be mark-up.

use super::figures::figure;
use super::server::user;
use super::street::{CODE, Scene};
use serde_json::{Value, json};
use tongxin::domain::people;

const CHEN: i64 = 801;
const AUNT: i64 = 802;
const THIEF: i64 = 803;

/// The data of every button there is.
fn buttons() -> Vec<&'static str> {
    let lines = include_str!("../golden/buttons.txt").lines();
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.filter_map(|line| line.split_whitespace().next()).collect()
}

/// Every button in an organizer's name by somebody who is not: not one is taken.
#[tokio::test]
async fn nobody_presses_in_anothers_name() {
    let scene = Scene::open().await;
    scene.join(AUNT).await;
    scene.say(CHEN, &format!("/start {CODE}")).await;
    scene.press(CHEN, "p.a.").await;
    let shown = scene.server.world().newest(CHEN).cloned().unwrap();
    let group = |id: i64| json!({"id": id, "type": "supergroup", "title": "x"});
    let private = |id: i64| json!({"id": id, "type": "private", "first_name": "x"});
    let robot = json!({"id": CHEN, "is_bot": true, "first_name": "x"});
    let date = 1_766_000_000;
    let forms: [(Value, Value); 6] = [
        // On an organizer's message, by a stranger; on one's own, in an organizer's name.
        (user(THIEF), private(CHEN)),
        (user(CHEN), private(THIEF)),
        (user(AUNT), private(CHEN)),
        (user(CHEN), group(-100_801)),
        (robot, private(CHEN)),
        (
            json!({"id": CHEN, "is_bot": false, "first_name": "x"}),
            json!({"id": CHEN, "type": "channel", "title": "x"}),
        ),
    ];
    let mut forged = Vec::new();
    for data in buttons() {
        for (from, chat) in &forms {
            let message = json!({"message_id": shown.id, "date": date, "chat": chat, "text": "x"});
            let press = json!({"id": "9", "from": from, "chat_instance": "1", "message": message, "data": data});
            forged.push(scene.server.update(json!({"callback_query": press})));
        }
    }
    for word in ["/announce", "名单", "/start", CODE] {
        for (from, chat) in &forms {
            let message = json!({"message_id": 9, "date": date, "chat": chat, "from": from, "text": word});
            forged.push(scene.server.update(json!({"message": message})));
        }
    }
    scene.server.confirmed(*forged.last().unwrap()).await;
    let taken = scene.gate.updates();
    let passed = forged.iter().filter(|id| taken.contains(&u64::from(id.unsigned_abs()))).count();
    figure("rights, Telegram", format_args!("{} forged updates, {passed} passed that should not", forged.len()));
    assert_eq!(passed, 0);
    assert!(scene.server.world().shown(THIEF).is_empty(), "nobody is told anything");
    assert!(scene.person(THIEF).is_none());
    assert!(scene.look(move |s| people::organizers(s, super::street::DAY.community).len() == 1).await);
}

/// What people type can never become mark-up: nothing says how to read it, and no mark that is not seen is in it.
#[tokio::test]
async fn words_stay_words() {
    let scene = Scene::open().await;
    scene.say(CHEN, &format!("/start {CODE}")).await;
    scene.press(CHEN, "p.a.").await;
    for (n, name) in NAMES.iter().enumerate() {
        let chat = 820 + n as i64;
        scene.join(chat).await;
        scene.say(chat, "改称呼").await;
        scene.say(chat, name).await;
        scene.say(chat, "预约").await;
        for begins in ["b.t", "b.h", "b.w", "b.k", "b.i"] {
            scene.press(chat, begins).await;
        }
    }
    scene.say(CHEN, "发通知").await;
    scene.say(CHEN, NAMES.join("\n").as_str()).await;
    scene.press(CHEN, "a.p.0").await;
    scene.say(CHEN, "名单").await;
    let world = scene.server.world();
    let marks = |text: &str| text.chars().any(|c| c != '\n' && (c.is_control() || is_unseen(c)));
    let sends = || world.calls.iter().filter(|call| call.chat.is_some());
    assert!(sends().count() > 40);
    for call in sends() {
        for key in ["parse_mode", "entities", "caption_entities"] {
            assert!(call.body.get(key).is_none(), "{key} in {}", call.body);
        }
        for key in ["text", "caption"] {
            let text = call.body[key].as_str().unwrap_or_default();
            assert!(!marks(text), "{text:?}");
        }
    }
    let said = sends().any(|call| call.body["text"].as_str().is_some_and(|text| text.contains("<b>王</b>")));
    assert!(said, "what can be read stays as it was typed");
}

const NAMES: [&str; 7] = [
    "<b>王</b>",
    "*李* _x_ [x](y)",
    "\u{202E}gnaW\u{202C}",
    "\u{2066}张\u{2069}\u{200B}三\u{200F}",
    "{$name} {-term}",
    "=1+1\u{0000}\u{001B}[31m",
    "أحمد",
];

fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}
