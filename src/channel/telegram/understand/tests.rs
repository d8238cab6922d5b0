//! What updates mean, and that no update is worse than unreadable.

use super::*;
use serde_json::{Value, json};

const CHAT: &str = r#"{"id": 7, "type": "private", "first_name": "王阿姨"}"#;

fn read(kind: &str, mut body: Value) -> Meaning {
    let user = json!({"id": 7, "is_bot": false, "first_name": "王阿姨", "language_code": "zh-hans"});
    let object = body.as_object_mut().unwrap();
    object.entry("from").or_insert(user);
    if kind != "callback_query" {
        object.entry("chat").or_insert(serde_json::from_str(CHAT).unwrap());
    }
    let update = json!({"update_id": 5, kind: body}).to_string();
    let (number, meaning) = understand(&update).unwrap();
    assert_eq!(number, 5);
    meaning
}

fn said(meaning: Meaning) -> Said {
    match meaning {
        Meaning::Said(said) => said.input.said,
        other => panic!("{other:?}"),
    }
}

fn text(words: &str) -> Said {
    said(read("message", json!({"message_id": 1, "date": 1, "text": words})))
}

/// `/start` with and without a parameter is the start of a conversation; other words stay words.
#[test]
fn links_and_words() {
    assert!(matches!(text("/start"), Said::Start(Link::Plain)));
    assert!(matches!(text("/start baile"), Said::Start(Link::Community(slug)) if slug == "baile"));
    assert!(matches!(text("/START@tongxin_bot  baile "), Said::Start(Link::Community(slug)) if slug == "baile"));
    let code = "0123456789abcdef0123456789abcdef";
    assert!(matches!(text(&format!("/start {code}")), Said::Start(Link::Code(read)) if read == code));
    assert!(matches!(text("/start ../../etc"), Said::Start(Link::Plain)));
    assert!(matches!(text("/started"), Said::Text(words) if words.reveal() == "/started"));
    assert!(matches!(text("预约"), Said::Text(words) if words.reveal() == "预约"));
}

/// Whoever writes is known by their chat; the name and language their client gives come along.
#[test]
fn who_it_is_and_how_they_speak() {
    let Meaning::Said(said) = read("message", json!({"message_id": 1, "date": 1, "text": "好"})) else {
        panic!()
    };
    assert_eq!(said.input.from, Some(address(7)));
    assert_eq!(said.input.hello.name.as_ref().map(Private::reveal), Some("王阿姨"));
    assert_eq!(said.input.hello.lang, Some(Lang::Zh));
    assert_eq!(said.input.cause, Cause::Update { channel: ChannelId::Telegram, id: 5 });
    for (code, lang) in
        [("ZH-TW", Some(Lang::Zh)), ("en", Some(Lang::En)), ("fr", Some(Lang::En)), ("", Some(Lang::En))]
    {
        let user: User = serde_json::from_value(json!({"id": 1, "language_code": code})).unwrap();
        assert_eq!(user.hello().lang, lang, "{code}");
    }
    let user: User = serde_json::from_value(json!({"id": 1, "first_name": "  "})).unwrap();
    assert!(user.hello().lang.is_none() && user.hello().name.is_none());
}

/// A telephone number is taken from its owner alone.
#[test]
fn somebody_elses_number_is_no_contact() {
    let contact = |owner: Value| {
        let contact = json!({"phone_number": "13800000000", "first_name": "x", "user_id": owner});
        said(read("message", json!({"message_id": 1, "contact": contact})))
    };
    assert!(matches!(contact(json!(7)), Said::Contact(number) if number.reveal() == "13800000000"));
    assert!(matches!(contact(json!(8)), Said::Other));
    assert!(matches!(contact(Value::Null), Said::Other));
}

/// A press names its message and its query; data that we never wrote is no action.
#[test]
fn presses() {
    let press = |data: Value| {
        let message = json!({"message_id": 9, "date": 0, "chat": serde_json::from_str::<Value>(CHAT).unwrap()});
        match read("callback_query", json!({"id": "q1", "message": message, "data": data})) {
            Meaning::Said(said) => said,
            other => panic!("{other:?}"),
        }
    };
    let good = press(json!("p.h"));
    assert_eq!(good.input.origin, Some(reference(9)));
    assert_eq!(good.press.as_deref(), Some("q1"));
    assert!(matches!(good.input.said, Said::Pressed(Some(_))));
    for forged in [json!("p.h.0"), json!("'; drop"), json!("p.H"), Value::Null, json!("\u{0}")] {
        assert!(matches!(press(forged).input.said, Said::Pressed(None)));
    }
}

/// What is said or pressed in a group, channels, other bots, service messages, edits and new kinds of update are not for us.
#[test]
fn what_is_not_for_us() {
    let group = json!({"id": -100, "type": "supergroup", "title": "邻居"});
    let bot = json!({"id": 7, "is_bot": true, "first_name": "bot"});
    for (kind, body) in [
        ("message", json!({"message_id": 1, "text": "预约", "chat": group})),
        ("message", json!({"message_id": 1, "text": "预约", "from": bot})),
        ("message", json!({"message_id": 1, "text": "预约", "from": {"id": 8}})),
        ("message", json!({"message_id": 1, "pinned_message": {}})),
        ("callback_query", json!({"id": "q", "data": "p.h", "message": {"message_id": 1, "chat": group}})),
        ("message", json!({"message_id": 1, "text": "/start baile", "chat": group})),
        ("message", json!({"message_id": 1, "new_chat_members": [bot], "chat": group})),
        ("message", json!({"message_id": 1, "contact": {"phone_number": "1", "user_id": 7}, "chat": group})),
        ("message", json!({"message_id": 1, "migrate_to_chat_id": 8, "chat": group})),
        (
            "my_chat_member",
            json!({"chat": {"id": -5, "type": "channel"}, "new_chat_member": {"status": "kicked"}}),
        ),
        ("my_chat_member", json!({"chat": {"id": 5, "type": "group"}, "new_chat_member": {"status": "member"}})),
        ("my_chat_member", json!({"chat": group, "new_chat_member": {"status": "creator"}})),
        ("edited_message", json!({"message_id": 1, "text": "预约"})),
        ("telepathy", json!({"thought": "预约"})),
    ] {
        assert!(matches!(read(kind, body.clone()), Meaning::NotForUs), "{kind} {body}");
    }
}

/// A sticker and the like are something; a block and its end say whether somebody can be reached.
#[test]
fn stickers_and_blocks() {
    assert!(matches!(said(read("message", json!({"message_id": 1, "sticker": {"new": [1]}}))), Said::Other));
    assert!(matches!(said(read("message", json!({"message_id": 1, "photo": []}))), Said::Other));
    for (status, reachable) in [("kicked", false), ("member", true)] {
        let said = said(read("my_chat_member", json!({"new_chat_member": {"status": status}})));
        assert!(matches!(said, Said::Reachable(yes) if yes == reachable));
    }
}

/// Of groups it is heard who brings the bot in or takes it out, and that one becomes another; nobody introduces
/// themselves there.
#[test]
fn groups() {
    let group = json!({"id": -100, "type": "group", "title": "邻居"});
    let member = |status: Value| json!({"chat": group, "new_chat_member": status});
    for (status, what) in [
        (json!({"status": "member"}), InGroup::Added),
        (json!({"status": "administrator"}), InGroup::Added),
        (json!({"status": "restricted", "is_member": true}), InGroup::Added),
        (json!({"status": "restricted", "is_member": false}), InGroup::Removed),
        (json!({"status": "left"}), InGroup::Removed),
        (json!({"status": "kicked"}), InGroup::Removed),
    ] {
        let Meaning::Said(heard) = read("my_chat_member", member(status)) else { panic!() };
        assert_eq!(heard.input.from, Some(address(7)));
        assert!(heard.input.hello.name.is_none() && heard.press.is_none());
        assert!(matches!(&heard.input.said, Said::Group(chat, how) if &**chat == "-100" && *how == what));
    }
    let old = json!({"message_id": 1, "migrate_to_chat_id": -1001, "chat": group});
    let new = json!({"message_id": 1, "migrate_from_chat_id": -100, "chat": {"id": -1001, "type": "supergroup"}});
    for told in [old, new] {
        let Meaning::Said(heard) = read("message", told) else { panic!() };
        assert!(heard.input.from.is_none());
        let to = InGroup::Moved("-1001".into());
        assert!(matches!(&heard.input.said, Said::Group(chat, how) if &**chat == "-100" && *how == to));
    }
}

/// Whatever is sent, reading it ends well; what is missing or odd makes it unreadable, no more.
#[test]
fn odd_updates_are_unreadable_and_no_worse() {
    let deep = format!(r#"{{"update_id": 5, "message": {}{}}}"#, "[".repeat(5_000_000), "]".repeat(5_000_000));
    assert!(matches!(understand(&deep), Some((5, Meaning::Unreadable))));
    for odd in
        ["null", "[]", "{}", r#"{"update_id": -1}"#, r#"{"update_id": 99999999999}"#, r#"{"update_id": "5"}"#]
    {
        assert!(understand(odd).is_none(), "{odd}");
    }
    for odd in [r#"{"update_id":5,"message":5}"#, r#"{"update_id":5,"message":{"chat":{},"text":[]}}"#] {
        assert!(matches!(understand(odd), Some((5, Meaning::Unreadable))), "{odd}");
    }
}
