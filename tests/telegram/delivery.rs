//! What becomes of a message: shown, refused, to be tried again, or nobody can tell.

use super::server::{Key, Kind, Server};
use super::street::settings;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tongxin::channel::telegram::{Settings, Telegram, TelegramError, Token};
use tongxin::domain::{Action, Address, ChannelId, Does, Final, Lane, MsgRef, Outcome, PersonId, Place, SendId};
use tongxin::engine::{Channel, Delivered, Document, Label, Message, Scope, Words};

const CHAT: i64 = 71;

async fn channel() -> (Server, Telegram) {
    let server = Server::start().await;
    let telegram = Telegram::new(&settings(&format!("{}/", server.url))).unwrap();
    (server, telegram)
}

fn message(chat: i64, text: &str) -> Message {
    Message {
        id: SendId { seq: 1, n: 0, to: PersonId(1) },
        to: Address { channel: ChannelId::Telegram, key: chat.to_string().into() },
        lane: Lane::Answer,
        stranger: false,
        place: Place::New,
        meant: None,
        words: Words { text: text.into(), ..Words::default() },
        notice: tongxin::domain::people::Notice::Home.into(),
        photo: None,
    }
}

fn at(id: i32) -> MsgRef {
    MsgRef { channel: ChannelId::Telegram, id: id.to_string().into() }
}

fn edit(chat: i64, id: i32, text: &str) -> Message {
    Message { place: Place::Edit(at(id)), ..message(chat, text) }
}

fn home() -> Action {
    Action::decode("p.h").unwrap()
}

fn buttons() -> Vec<Vec<Label>> {
    let press = Label { text: "返回".into(), does: Does::Press(home()) };
    let page = Label { text: "海报".into(), does: Does::Open("c/baile/poster".into()) };
    vec![vec![press], vec![page]]
}

fn delivered(outcome: Delivered) -> i32 {
    match outcome {
        Delivered::Ended(Outcome::Delivered(at)) => at.id.parse().unwrap(),
        other => panic!("{other:?}"),
    }
}

/// A screen is one message with its buttons below; editing puts another in its place, and the same
/// screen once more is as good as done.
#[tokio::test]
async fn a_screen_is_shown_and_edited_in_place() {
    let (server, telegram) = channel().await;
    let mut first = message(CHAT, "<b>王阿姨</b>早！ https://example.org");
    first.words.rows = buttons();
    let id = delivered(telegram.deliver(&first).await);
    assert_eq!(delivered(telegram.deliver(&edit(CHAT, id, "约好了")).await), id);
    assert_eq!(delivered(telegram.deliver(&edit(CHAT, id, "约好了")).await), id);

    let world = server.world();
    let sent = &world.calls[0].body;
    assert_eq!(sent["text"], first.words.text, "nothing is escaped, because nothing is marked up");
    assert!(sent.get("parse_mode").is_none());
    assert_eq!(sent["link_preview_options"]["is_disabled"], true);
    let rows = &sent["reply_markup"]["inline_keyboard"];
    assert_eq!(rows.as_array().unwrap().len(), 1, "without a public address no button opens a page");
    assert_eq!(rows[0][0]["callback_data"], "p.h");
    let shown = world.shown(CHAT);
    assert_eq!((shown.len(), shown[0].text.as_str(), shown[0].edits), (1, "约好了", 1));
    assert!(shown[0].rows.is_empty(), "the buttons of the screen before are gone");
}

/// A message that is gone, or that carries a document, cannot be edited: a new one is sent.
#[tokio::test]
async fn what_cannot_be_edited_is_sent_anew() {
    let (server, telegram) = channel().await;
    let id = delivered(telegram.deliver(&edit(CHAT, 999, "约好了")).await);
    assert_ne!(id, 999);
    let mut calendar = message(CHAT, "存进手机日历");
    calendar.words.file =
        Some(Document { name: "公益日.ics".into(), mime: "text/calendar", bytes: b"BEGIN\r\n\xe7".to_vec() });
    calendar.words.rows = buttons();
    let calendar_id = delivered(telegram.deliver(&calendar).await);
    let after = delivered(telegram.deliver(&edit(CHAT, calendar_id, "首页")).await);
    server.fail("editmessagetext", None, Kind::Refuse(400, "Bad Request: message can't be edited"), 1);
    let last = delivered(telegram.deliver(&edit(CHAT, id, "又来")).await);

    let world = server.world();
    let texts: Vec<_> = world.shown(CHAT).iter().map(|shown| (shown.id, shown.text.as_str())).collect();
    assert_eq!(texts, [(id, "约好了"), (calendar_id, "存进手机日历"), (after, "首页"), (last, "又来")]);
    let shown = &world.shown(CHAT)[1];
    assert_eq!(shown.document, Some(("公益日.ics".into(), b"BEGIN\r\n\xe7".to_vec())));
    assert_eq!(shown.data("p.h").as_deref(), Some("p.h"));
}

/// A correction changes what stands and never becomes a message of its own; the same once more is as good as done.
#[tokio::test]
async fn a_correction_is_never_a_second_message() {
    let (server, telegram) = channel().await;
    let mend = |id, text| Message { place: Place::Mend(at(id)), lane: Lane::Reminder, ..message(CHAT, text) };
    let refused = Delivered::Ended(Outcome::Failed(Final::Refused));
    let id = delivered(telegram.deliver(&message(CHAT, "明天停水")).await);
    assert_eq!(delivered(telegram.deliver(&mend(id, "后天停水")).await), id);
    assert_eq!(delivered(telegram.deliver(&mend(id, "后天停水")).await), id);
    assert_eq!(telegram.deliver(&mend(999, "后天停水")).await, refused);
    server.fail("editmessagetext", None, Kind::Refuse(400, "Bad Request: message can't be edited"), 1);
    assert_eq!(telegram.deliver(&mend(id, "又改")).await, refused);
    server.fail("editmessagetext", None, Kind::Broken(502), 1);
    assert_eq!(telegram.deliver(&mend(id, "又改")).await, Delivered::Ended(Outcome::Unknown));
    server.fail("editmessagetext", None, Kind::Refuse(403, "Forbidden: bot was blocked by the user"), 1);
    assert_eq!(telegram.deliver(&mend(id, "又改")).await, Delivered::Ended(Outcome::Failed(Final::Gone)));
    let world = server.world();
    assert_eq!(world.count("sendmessage", None), 1, "nothing but the announcement was sent");
    assert_eq!(world.shown(CHAT)[0].text, "后天停水");
}

/// Taken back it is deleted; gone already is as good; where Telegram no longer deletes, a short line takes its place.
#[tokio::test]
async fn what_is_taken_back_is_gone_or_replaced() {
    let (server, telegram) = channel().await;
    let remove = |id| Message { place: Place::Remove(at(id)), lane: Lane::Reminder, ..message(CHAT, "收回了") };
    let removed = Delivered::Ended(Outcome::Removed);
    let id = delivered(telegram.deliver(&message(CHAT, "明天停水")).await);
    assert_eq!(telegram.deliver(&remove(id)).await, removed);
    assert_eq!(telegram.deliver(&remove(id)).await, removed, "twice is once");
    let old = delivered(telegram.deliver(&message(CHAT, "上周的")).await);
    server.fail("deletemessage", None, Kind::Refuse(400, "Bad Request: message can't be deleted for everyone"), 1);
    assert_eq!(delivered(telegram.deliver(&remove(old)).await), old);
    server.fail("deletemessage", None, Kind::DoneThenCut, 1);
    assert_eq!(telegram.deliver(&remove(old)).await, Delivered::Ended(Outcome::Unknown));
    assert_eq!(telegram.deliver(&remove(old)).await, removed, "what nobody could tell is done once more");
    let world = server.world();
    assert_eq!(world.count("sendmessage", None), 2);
    assert!(world.shown(CHAT).is_empty());
}

/// A text too long for one message comes in several, in order, the buttons under the last.
#[tokio::test]
async fn a_long_text_comes_in_parts() {
    let (server, telegram) = channel().await;
    let old = delivered(telegram.deliver(&message(CHAT, "名单")).await);
    let text = (1..=700).map(|n| format!("{n}号 9:20 王阿姨")).collect::<Vec<_>>().join("\n");
    let mut long = edit(CHAT, old, &text);
    long.words.rows = buttons();
    let last = delivered(telegram.deliver(&long).await);

    let world = server.world();
    let shown = world.shown(CHAT);
    assert_eq!(shown[0].id, old);
    assert_eq!(shown.last().unwrap().id, last);
    assert_eq!(shown.iter().map(|shown| shown.text.as_str()).collect::<String>(), text);
    let with_buttons: Vec<_> = shown.iter().filter(|shown| !shown.rows.is_empty()).map(|shown| shown.id).collect();
    assert_eq!(with_buttons, [last]);
}

/// A part that arrived is not shown twice: if a later one cannot be sent, nobody can tell.
#[tokio::test]
async fn a_part_that_arrived_is_not_repeated() {
    let (server, telegram) = channel().await;
    delivered(telegram.deliver(&message(CHAT, "名单")).await);
    let long = edit(CHAT, 1, &"王阿姨\n".repeat(1_500));
    server.fail("sendmessage", None, Kind::TooMany(1), 1);
    assert_eq!(telegram.deliver(&long).await, Delivered::Ended(Outcome::Unknown));
}

/// Buttons that open pages lead to the public address; where Telegram refuses that address the
/// message still comes, without them.
#[tokio::test]
async fn buttons_open_pages_where_they_can() {
    let server = Server::start().await;
    let key = |server: &Server| server.world().shown(CHAT).last().unwrap().keys().nth(1).cloned();
    for (public, opens) in [
        ("https://baile.example", Some("https://baile.example/c/baile/poster")),
        ("https://example.org/baile/", Some("https://example.org/baile/c/baile/poster")),
        ("http://127.0.0.1:8080", None),
        ("http://gate.localhost:8080", None),
    ] {
        let settings = Settings { public_url: Some(public.into()), ..settings(&server.url) };
        let mut screen = message(CHAT, "下次公益日");
        screen.words.rows = buttons();
        delivered(Telegram::new(&settings).unwrap().deliver(&screen).await);
        let expected = opens.map(|url| Key { text: "海报".into(), data: None, url: Some(url.into()) });
        assert_eq!(key(&server), expected, "{public}");
        // A code that a page is opened by has the page's address above it, for those who type.
        let mut screen = message(CHAT, "在别的手机上打开：\n00ff");
        screen.words.rows =
            vec![vec![Label { text: "打开".into(), does: tongxin::domain::Does::Open("go/00ff".into()) }]];
        delivered(Telegram::new(&settings).unwrap().deliver(&screen).await);
        // To Telegram it is but words, so it takes them where it takes no button.
        let typed = match public {
            "http://127.0.0.1:8080" => String::new(),
            public => format!("{}/go/00ff\n", public.trim_end_matches('/')),
        };
        let text = server.world().shown(CHAT).last().unwrap().text.clone();
        assert_eq!(text, format!("在别的手机上打开：\n{typed}00ff"), "{public}");
    }
}

/// Whoever blocked the bot, deleted the account or never was there is gone; any other refusal
/// concerns the message alone.
#[tokio::test]
async fn refusals_are_final() {
    let (server, telegram) = channel().await;
    for (code, why, end) in [
        (403, "Forbidden: bot was blocked by the user", Final::Gone),
        (403, "Forbidden: user is deactivated", Final::Gone),
        (400, "Bad Request: chat not found", Final::Gone),
        (400, "Bad Request: PEER_ID_INVALID", Final::Gone),
        (400, "Bad Request: can't parse something new", Final::Refused),
        (413, "Request Entity Too Large", Final::Refused),
    ] {
        server.fail("sendmessage", None, Kind::Refuse(code, why), 1);
        let ended = telegram.deliver(&message(CHAT, "早")).await;
        assert_eq!(ended, Delivered::Ended(Outcome::Failed(end)), "{why}");
    }
    let ended = telegram.deliver(&message(CHAT, "")).await;
    assert_eq!(ended, Delivered::Ended(Outcome::Failed(Final::Refused)));
    let mut nowhere = message(CHAT, "早");
    nowhere.to.key = "no number".into();
    assert_eq!(telegram.deliver(&nowhere).await, Delivered::Ended(Outcome::Failed(Final::Gone)));
    assert!(server.world().shown(CHAT).is_empty());
}

/// Being told to slow down, nobody knows whether that concerns the chat or the bot: the outbox finds out.
#[tokio::test]
async fn slowing_down() {
    let (server, telegram) = channel().await;
    server.fail("sendmessage", None, Kind::TooMany(3), 1);
    let later = Delivered::Later { scope: Scope::Unsaid, after: Duration::from_secs(3) };
    assert_eq!(telegram.deliver(&message(CHAT, "早")).await, later);
    delivered(telegram.deliver(&message(CHAT, "早")).await);
}

/// Once a request has left, only a clear answer says what became of it; until then nobody can tell,
/// and the channel itself tries nothing twice.
#[tokio::test]
async fn what_nobody_can_tell() {
    let (server, telegram) = channel().await;
    let kinds = [Kind::Broken(502), Kind::DoneThenBroken(500), Kind::Cut, Kind::DoneThenCut, Kind::Portal];
    for (n, kind) in kinds.into_iter().enumerate() {
        server.fail("sendmessage", None, kind.clone(), 1);
        assert_eq!(telegram.deliver(&message(CHAT, "早")).await, Delivered::Ended(Outcome::Unknown), "{kind:?}");
        assert_eq!(server.world().count("sendmessage", None), n + 1, "{kind:?}");
    }
}

/// Where no connection stands the message surely did not leave: it is tried again, ever less often,
/// and often again once all is well.
#[tokio::test]
async fn out_of_reach() {
    // A port that was free a moment ago and that nobody listens on now.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let telegram = Telegram::new(&settings(&format!("http://{free}"))).unwrap();
    let mut pauses = Vec::new();
    for _ in 0..4 {
        match telegram.deliver(&message(CHAT, "早")).await {
            Delivered::Later { scope: Scope::Bot, after } => {
                pauses.push(after);
                tokio::time::sleep(after).await;
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(pauses[3] > pauses[0] * 2, "{pauses:?}");
    let _server = Server::start_at(free).await;
    delivered(telegram.deliver(&message(CHAT, "早")).await);
}

/// A token that the other side does not know is said plainly at the start, and loses no message later.
#[tokio::test]
async fn an_unknown_token() {
    let server = Server::start().await;
    let settings = Settings { token: Token::parse("1:other").unwrap(), ..settings(&server.url) };
    let telegram = Telegram::new(&settings).unwrap();
    let error = telegram.introduce().await.unwrap_err();
    assert!(matches!(error, TelegramError::TokenUnknown));
    assert!(error.to_string().contains("@BotFather"), "the remedy is named");
    assert!(matches!(telegram.deliver(&message(CHAT, "早")).await, Delivered::Later { scope: Scope::Bot, .. }));
}

/// The bot's name is asked for until there is an answer, and makes links that open a conversation.
#[tokio::test]
async fn the_bots_name() {
    let (server, telegram) = channel().await;
    assert_eq!(telegram.link("baile"), None);
    server.fail("getme", None, Kind::Broken(502), 1);
    server.fail("getme", None, Kind::Cut, 1);
    assert_eq!(telegram.introduce().await.unwrap(), super::server::USERNAME);
    assert_eq!(telegram.link("baile").as_deref(), Some("https://t.me/tongxin_test_bot?start=baile"));
}

/// Where Telegram is out of reach it may be reached by a proxy, of either kind in use; never past it.
#[tokio::test]
async fn by_a_proxy() {
    let server = Server::start().await;
    let host = server.url.trim_start_matches("http://").to_string();
    let socks = format!("socks5h://{}", socks_proxy_to(host).await);
    // Nobody else knows that name: whoever went past the proxy would not arrive.
    for proxy in [&server.url, &socks] {
        let settings = Settings { proxy: Some(proxy.clone()), ..settings("http://telegram.invalid") };
        let telegram = Telegram::new(&settings).unwrap();
        assert_eq!(telegram.introduce().await.unwrap(), super::server::USERNAME, "{proxy}");
        delivered(telegram.deliver(&message(CHAT, "早")).await);
    }
}

/// A SOCKS 5 proxy (RFC 1928) that takes everyone to the same place, whatever name they ask for.
async fn socks_proxy_to(place: String) -> std::net::SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (mut from, _) = listener.accept().await.unwrap();
            let place = place.clone();
            tokio::spawn(async move {
                let mut head = [0; 2];
                from.read_exact(&mut head).await.unwrap();
                from.read_exact(&mut vec![0; head[1].into()]).await.unwrap();
                from.write_all(&[5, 0]).await.unwrap();
                let mut wish = [0; 5];
                from.read_exact(&mut wish).await.unwrap();
                assert_eq!(wish[..4], [5, 1, 0, 3], "a connection to a name, please");
                from.read_exact(&mut vec![0; usize::from(wish[4]) + 2]).await.unwrap();
                let mut to = tokio::net::TcpStream::connect(place).await.unwrap();
                from.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await.unwrap();
                tokio::io::copy_bidirectional(&mut from, &mut to).await.ok();
            });
        }
    });
    address
}
