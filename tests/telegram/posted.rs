//! What is special about updates that Telegram posts: who may, what they are told, and changing from one way to the other.

use super::server::{Kind, private, user};
use super::street::{Mode, SECRET, Scene};
use serde_json::json;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tongxin::channel::telegram::{Hook, Rival};

const AUNT: i64 = 501;
const TOKEN: &str = "x-telegram-bot-api-secret-token";

/// Where the scene's bot is posted to, and the word that opens.
fn door(scene: &Scene) -> (String, String) {
    let hook = scene.server.world().posting.hook.clone().expect("there is a webhook");
    (hook.url, hook.secret.expect("it has a secret"))
}

fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

async fn post(url: &str, secret: Option<&str>, body: impl Into<reqwest::Body>) -> reqwest::Response {
    let mut request = client().post(url).body(body);
    if let Some(secret) = secret {
        request = request.header(TOKEN, secret);
    }
    request.send().await.unwrap()
}

fn words(id: i32, chat: i64, text: &str) -> String {
    let message = json!({"message_id": 1, "date": 1, "chat": private(chat), "from": user(chat), "text": text});
    json!({"update_id": id, "message": message}).to_string()
}

/// Telegram is told where to post, with which secret and what; nothing that waits is thrown away.
#[tokio::test]
async fn telegram_is_told_where_to_post() {
    let scene = Scene::with(Mode::Posted).await;
    scene.join(AUNT).await;
    let world = scene.server.world();
    let call = world.calls.iter().find(|call| call.method == "setwebhook").unwrap();
    let url = call.body["url"].as_str().unwrap();
    assert!(url.starts_with("http://127.0.0.1:") && url.ends_with(&Hook::new(SECRET).path()), "{url}");
    assert!(!url.contains(call.body["secret_token"].as_str().unwrap()));
    assert_eq!(call.body["allowed_updates"], json!(["message", "callback_query", "my_chat_member"]));
    assert!(call.body.get("drop_pending_updates").is_none());
    assert_eq!(world.polls(), 1, "only setting it counts: nobody polls");
}

/// Whoever knows only half of the secret gets the answer of a page that is not there, and changes nothing.
#[tokio::test]
async fn strangers_learn_nothing() {
    let scene = Scene::with(Mode::Posted).await;
    scene.join(AUNT).await;
    let (url, secret) = door(&scene);
    let before = scene.gate.updates();
    let wrong_door = format!("{}0000", &url[..url.len() - 4]);
    let wrong_token = format!("{}0000", &secret[..secret.len() - 4]);
    for (url, secret) in
        [(&*url, None), (&*url, Some("")), (&*url, Some(&*wrong_token)), (&*wrong_door, Some(&*secret))]
    {
        let answer = post(url, secret, words(5_000, AUNT, "/book")).await;
        assert_eq!((answer.status().as_u16(), answer.text().await.unwrap()), (404, String::new()));
    }
    assert_eq!(client().get(&url).send().await.unwrap().status(), 405);
    assert_eq!(scene.gate.updates(), before);
    assert_eq!(post(&url, Some(&secret), words(5_000, AUNT, "/book")).await.status(), 200);
    assert_eq!(scene.gate.updates().last(), Some(&5_000));
}

/// What is no update is turned away without harm, and so is what would never end.
#[tokio::test]
async fn what_is_no_update_is_turned_away() {
    let scene = Scene::with(Mode::Posted).await;
    scene.join(AUNT).await;
    let (url, secret) = door(&scene);
    let before = scene.gate.updates();
    let good = words(5_000, AUNT, "/book");
    let odd: [(Vec<u8>, u16); 8] = [
        (Vec::new(), 400),
        (b"{".to_vec(), 400),
        (b"\xff\xfe".to_vec(), 400),
        (good.as_bytes()[..good.len() - 1].to_vec(), 400),
        (format!("{good} {good}").into_bytes(), 400),
        (br#"{"update_id": -1}"#.to_vec(), 400),
        (b"[".repeat(1 << 19), 400),
        (vec![b' '; (16 << 20) + 1], 413),
    ];
    for (body, status) in odd {
        let begins = String::from_utf8_lossy(&body[..body.len().min(20)]).into_owned();
        assert_eq!(post(&url, Some(&secret), body).await.status(), status, "{begins}");
    }
    // Read as far as its number, and passed over: of a kind that is not known yet, or of a shape.
    for update in [r#"{"update_id": 5001, "telepathy": {}}"#, r#"{"update_id": 5002, "message": 5}"#] {
        assert_eq!(post(&url, Some(&secret), update).await.status(), 200, "{update}");
    }
    // One that comes in drop by drop is given up, and holds up nobody meanwhile.
    let address = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut slow = tokio::net::TcpStream::connect(address.0).await.unwrap();
    let head =
        format!("POST /{} HTTP/1.1\r\nhost: x\r\n{TOKEN}: {secret}\r\ncontent-length: 500\r\n\r\n{{", address.1);
    slow.write_all(head.as_bytes()).await.unwrap();
    scene.say(AUNT, "/help").await;
    let mut answer = [0; 12];
    tokio::time::timeout(Duration::from_secs(30), slow.read_exact(&mut answer)).await.unwrap().unwrap();
    assert_eq!(&answer, b"HTTP/1.1 408");
    assert_eq!(scene.gate.updates().len(), before.len() + 1, "of all this, only the words were taken");
}

/// The same update many times at once, and once more later: each post is confirmed, and it counts once.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_update_at_once_counts_once() {
    let scene = Scene::with(Mode::Posted).await;
    scene.join(AUNT).await;
    let (url, secret) = door(&scene);
    for id in 5_000..5_010 {
        let all = (0..8).map(|_| post(&url, Some(&secret), words(id, AUNT, "/book")));
        for answer in futures_util::future::join_all(all).await {
            assert_eq!(answer.status(), 200);
        }
        assert_eq!(post(&url, Some(&secret), words(id, AUNT, "/book")).await.status(), 200);
    }
    let taken = scene.gate.updates();
    assert_eq!(taken[taken.len() - 10..], (5_000..5_010).collect::<Vec<u64>>());
}

/// While the journal cannot write, Telegram is sent away with the time to come again; then all is taken, once.
#[tokio::test(flavor = "multi_thread")]
async fn while_nothing_can_be_written_telegram_comes_again() {
    let scene = Scene::with(Mode::Posted).await;
    let chats = AUNT..AUNT + 5;
    for chat in chats.clone() {
        scene.join(chat).await;
    }
    scene.gate.breaks(true);
    let mut ids = vec![scene.server.say(AUNT, "/book")];
    let began = Instant::now();
    while scene.handle().status().ready {
        assert!(began.elapsed() < Duration::from_secs(10), "it never noticed");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    ids.extend(chats.skip(1).map(|chat| scene.server.say(chat, "/book")));
    let turned_away =
        |world: &super::server::World| world.posting.statuses.get(&503).is_some_and(|n| *n > 12).then_some(());
    scene.server.until("the others to be sent away, and to come again", turned_away).await;
    let (url, secret) = door(&scene);
    let answer = post(&url, Some(&secret), words(9_000, AUNT, "/book")).await;
    assert_eq!((answer.status().as_u16(), &answer.headers()["retry-after"]), (503, &"1".parse().unwrap()));
    assert!(ids.iter().all(|id| !scene.server.world().confirmed.contains(id)));
    scene.gate.breaks(false);
    for id in &ids {
        scene.server.confirmed(*id).await;
    }
    let mut taken = scene.gate.updates().split_off(scene.gate.updates().len() - 5);
    taken.sort_unstable();
    assert_eq!(taken, ids.iter().map(|id| u64::from(id.unsigned_abs())).collect::<Vec<_>>());
}

/// Moved from one way to the other and back, the bot just works: what waits comes by the new way.
#[tokio::test]
async fn the_way_can_be_changed() {
    let mut scene = Scene::with(Mode::Polled).await;
    scene.join(AUNT).await;
    for mode in [Mode::Posted, Mode::Polled, Mode::Posted, Mode::Polled] {
        scene.pull();
        let waits = scene.server.say(AUNT, "/help");
        scene.change(mode);
        scene.start().await;
        scene.server.confirmed(waits).await;
        scene.say(AUNT, "/book").await;
        assert_eq!(scene.server.world().posting.hook.is_some(), mode == Mode::Posted);
        assert_eq!(scene.telegram().rival(), None);
    }
    assert_eq!(scene.server.world().count("deletewebhook", None), 2, "only where there was one");
}

/// A webhook that another program sets while we poll is said plainly and not fought over; when it goes, we go on.
#[tokio::test]
async fn a_webhook_elsewhere_is_not_fought_over() {
    let scene = Scene::waiting(Duration::from_secs(1)).await;
    scene.join(AUNT).await;
    let foreign = Hook::new("somebody else's").path();
    let set = json!({"url": format!("http://127.0.0.1:9{foreign}")});
    let base = format!("{}/bot{}", scene.server.url, super::server::TOKEN);
    client().post(format!("{base}/setWebhook")).json(&set).send().await.unwrap();
    let waits = scene.server.say(AUNT, "/help");
    let began = Instant::now();
    while scene.telegram().rival() != Some(Rival::Hook) {
        assert!(began.elapsed() < Duration::from_secs(10), "it never noticed");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(scene.server.world().posting.hook.is_some(), "it is the other's to take away");
    assert!(!scene.server.world().confirmed.contains(&waits));
    client().post(format!("{base}/deleteWebhook")).send().await.unwrap();
    scene.server.confirmed(waits).await;
}

/// The same the other way round: our webhook replaced by another's is said and left; taken away, it is set again.
#[tokio::test]
async fn a_webhook_that_was_replaced_is_noticed() {
    let scene = Scene::with(Mode::Posted).await;
    scene.join(AUNT).await;
    let (ours, _) = door(&scene);
    scene.server.world().posting.hook.as_mut().unwrap().url = "http://127.0.0.1:9/elsewhere".into();
    let waits = scene.server.say(AUNT, "/help");
    let began = Instant::now();
    while scene.telegram().rival() != Some(Rival::Hook) {
        assert!(began.elapsed() < Duration::from_secs(10), "it never noticed");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_ne!(door(&scene).0, ours);
    scene.server.world().posting.hook = None;
    scene.server.confirmed(waits).await;
    assert_eq!((door(&scene).0, scene.telegram().rival()), (ours, None));
}

/// Whatever setting the webhook runs into, it is set when that is over.
#[tokio::test]
async fn setting_it_is_tried_again() {
    for kind in [
        Kind::Broken(502),
        Kind::Cut,
        Kind::Portal,
        Kind::TooMany(0),
        Kind::Refuse(400, "Bad Request: bad webhook: Failed to resolve host: Name or service not known"),
        Kind::Refuse(401, "Unauthorized"),
    ] {
        let mut scene = Scene::open().await;
        scene.join(AUNT).await;
        scene.pull();
        scene.server.fail("setwebhook", None, kind.clone(), 2);
        scene.change(Mode::Posted);
        scene.start().await;
        let waits = scene.server.say(AUNT, "/help");
        scene.server.confirmed(waits).await;
        assert_eq!(scene.server.world().count("setwebhook", None), 3, "{kind:?}");
    }
}
