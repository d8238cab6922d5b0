//! Photos through the real parts: brought after the commit, uploaded once, changed and taken away; and everything odd
//! that may come in a photo's name.

use super::server::{Kind, Server, Shown};
use super::street::{CODE, DAY, Mode, Scene, settings};
use serde_json::json;
use std::io::Cursor;
use std::time::{Duration, Instant};
use tongxin::channel::telegram::Telegram;
use tongxin::darkroom;
use tongxin::domain::{
    Address, Cause, ChannelId, Final, Hello, Input, Item, Lane, MsgRef, Outcome, PersonId, PhotoId, Place,
    Private, Said, SendId, SkillId, VisitId, announcements, photos, skills, visits,
};
use tongxin::engine::{Channel, Delivered, Message, Photo, Scope, Words};

const AUNT: i64 = 701;
const UNCLE: i64 = 702;
const CHEN: i64 = 703;

fn jpeg(shade: u8) -> Vec<u8> {
    let picture = image::RgbImage::from_pixel(320, 240, image::Rgb([shade, 90, 60]));
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

/// An organizer, and two neighbours.
async fn scene(mode: Mode) -> Scene {
    let scene = Scene::with(mode).await;
    scene.say(CHEN, &format!("/start {CODE}")).await;
    scene.press(CHEN, "p.a.").await;
    for chat in [AUNT, UNCLE] {
        scene.join(chat).await;
    }
    scene
}

/// The organizer presses something, and has something before them then.
async fn press(scene: &Scene, data: &str, then: &str) {
    let id = scene.server.world().newest(CHEN).unwrap().id;
    scene.server.press(CHEN, id, data);
    let there = |world: &super::server::World| {
        let pressed = world.calls.iter().any(|call| call.method == "answercallbackquery");
        (pressed && world.newest(CHEN).is_some_and(|shown| shown.data(then).is_some())).then_some(())
    };
    scene.server.until(data, there).await;
}

/// A photo of somebody's newest message, and what it says.
async fn photo_of(scene: &Scene, chat: i64) -> Shown {
    let photo = |world: &super::server::World| world.newest(chat).filter(|shown| shown.photo.is_some()).cloned();
    scene.server.until("a photo", photo).await
}

async fn send_photo(scene: &Scene, bytes: Vec<u8>, words: Option<&str>) -> Shown {
    let before = scene.server.world().newest(CHEN).unwrap().turn;
    scene.server.photo(CHEN, bytes, words);
    scene.server.newer(CHEN, before).await
}

/// From the photo to everybody's chat: it is uploaded once, the words stand below it; corrected they change there, and
/// taken back it is gone. What Telegram has of it is not what was sent, but what was written anew.
#[tokio::test]
async fn a_photo_goes_out_once_uploaded() {
    for mode in [Mode::Polled, Mode::Posted] {
        let scene = scene(mode).await;
        scene.say(CHEN, "发通知").await;
        let whom = send_photo(&scene, jpeg(200), Some("窗修好了。")).await;
        assert!(whom.data("a.p.0").is_some(), "the words below it are the announcement's: {}", whom.text);
        let preview = scene.press(CHEN, "a.p.0").await;
        assert!(preview.photo.is_some() && preview.text.contains("窗修好了。"), "{preview:?}");
        scene.press(CHEN, "a.k").await;
        let at_aunts = photo_of(&scene, AUNT).await;
        photo_of(&scene, UNCLE).await;
        assert!(at_aunts.text.contains("窗修好了。") && at_aunts.data("p.q").is_some(), "{at_aunts:?}");
        {
            let world = scene.server.world();
            assert_eq!(world.files.keys().filter(|key| key.starts_with("sent-")).count(), 1, "uploaded once");
            let sent = &world.files[at_aunts.photo.as_ref().unwrap()];
            assert_eq!(*sent, darkroom::develop(&jpeg(200)).unwrap());
        }
        let latest = |s: &tongxin::domain::State| announcements::latest(s, DAY.community).next().unwrap().0;
        let id = scene.look(latest).await;
        press(&scene, &format!("a.c.{}", id.0), "a.v").await;
        scene.server.say(CHEN, "窗和门都修好了。");
        let with =
            |world: &super::server::World| world.newest(CHEN).filter(|shown| shown.data("a.C").is_some()).cloned();
        scene.server.until("the preview of the correction", with).await;
        let turn = at_aunts.turn;
        scene.press(CHEN, "a.C").await;
        let mended = scene.server.newer(AUNT, turn).await;
        assert_eq!((mended.id, mended.photo.clone()), (at_aunts.id, at_aunts.photo.clone()), "the same photo");
        assert!(mended.text.contains("窗和门都修好了。"), "{mended:?}");
        press(&scene, &format!("a.B.{}", id.0), "").await;
        let gone = |world: &super::server::World| {
            (!world.shown(AUNT).iter().any(|shown| shown.id == at_aunts.id)).then_some(())
        };
        scene.server.until("it to be taken back", gone).await;
        let kept = scene.handle().look(move |s, d| (photos::of_announcement(s, id), read_any(d))).await.unwrap();
        assert_eq!(kept, (None, false), "nobody is to see it any more, so nobody keeps it");
    }
}

fn read_any(d: &dyn tongxin::domain::Drawers) -> bool {
    (0..20).any(|who| (0..20).any(|n| d.read(PersonId(who), Item::Photo(PhotoId(n))).is_some()))
}

/// What is no photo, cut off, too large or never to be had gets a kind answer, and the draft stays.
#[tokio::test]
async fn odd_photos_get_a_kind_answer() {
    let scene = scene(Mode::Polled).await;
    scene.say(CHEN, "发通知").await;
    scene.say(CHEN, "明天停水。").await;
    let mut bomb = jpeg(1);
    let frame = bomb.windows(2).position(|bytes| bytes == [0xff, 0xc0]).unwrap();
    bomb[frame + 5..frame + 9].copy_from_slice(&[0xea, 0x60, 0xea, 0x60]);
    for (bytes, says) in [
        (b"%PDF-1.7".to_vec(), "看不出是照片"),
        (jpeg(2)[..900].to_vec(), "没有传完整"),
        (bomb, "太大"),
        (vec![0xff; 11 << 20], "太大"),
    ] {
        let shown = send_photo(&scene, bytes, None).await;
        assert!(shown.text.contains(says), "{says}: {}", shown.text);
    }
    assert_eq!(
        scene.server.world().count("download", None),
        3,
        "what says that it is too large is not even brought"
    );
    // Telegram says nothing of the size, or something wrong: it is brought as far as it may be.
    scene.server.world().files.insert("big".into(), vec![0xff; 11 << 20]);
    let before = scene.server.world().newest(CHEN).unwrap().turn;
    scene
        .server
        .message(CHEN, json!({"document": {"file_id": "big", "mime_type": "image/png", "file_name": "a.png"}}));
    assert!(scene.server.newer(CHEN, before).await.text.contains("太大"));
    let before = scene.server.world().newest(CHEN).unwrap().turn;
    scene.server.message(CHEN, json!({"photo": [{"file_id": "gone", "width": 9, "height": 9}]}));
    assert!(scene.server.newer(CHEN, before).await.text.contains("没能到"));
    let before = scene.server.world().newest(CHEN).unwrap().turn;
    scene.server.message(CHEN, json!({"document": {"file_id": "list", "mime_type": "application/pdf"}}));
    assert!(scene.server.newer(CHEN, before).await.text.contains("只看得懂文字"));
    let whom = send_photo(&scene, jpeg(3), None).await;
    assert!(whom.data("a.p.0").is_some(), "the words are still there: {}", whom.text);
}

/// A download that takes long holds nobody up; the update is confirmed before it is there, and a pulled plug loses nothing.
#[tokio::test]
async fn a_slow_download_holds_up_nobody() {
    let mut scene = scene(Mode::Polled).await;
    scene.say(CHEN, "发通知").await;
    scene.say(CHEN, "明天停水。").await;
    scene.server.fail("download", None, Kind::Slow(Duration::from_secs(30)), 1);
    let turn = scene.server.world().newest(CHEN).unwrap().turn;
    scene.server.photo(CHEN, jpeg(9), None);
    let began = Instant::now();
    for n in 0..5 {
        let shown = scene.say(AUNT, if n % 2 == 0 { "/book" } else { "/my" }).await;
        assert!(!shown.text.is_empty());
    }
    scene.server.until("the update to be confirmed", |world| (world.waiting() == 0).then_some(())).await;
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    let waiting = scene.handle().look(|s, d| photos::to_fetch(s, d, ChannelId::Telegram).len()).await.unwrap();
    assert_eq!(waiting, 1);
    scene.pull();
    scene.start().await;
    // What nobody had reported yet may be said once more before it.
    let there = |world: &super::server::World| {
        world.shown(CHEN).iter().any(|shown| shown.turn > turn && shown.text.contains("照片收到了")).then_some(())
    };
    scene.server.until("the photo to be there", there).await;
}

/// Telegram away for a moment: it is tried again, and once there it counts once.
#[tokio::test]
async fn it_is_tried_again() {
    let scene = scene(Mode::Polled).await;
    scene.say(CHEN, "发通知").await;
    scene.server.fail("getfile", None, Kind::Broken(502), 2);
    scene.server.fail("download", None, Kind::Cut, 1);
    let whom = send_photo(&scene, jpeg(30), Some("明天停水。")).await;
    assert!(whom.text.contains("照片收到了"), "{}", whom.text);
    assert_eq!(scene.server.world().count("download", None), 2);
}

fn photo(shade: u8) -> Photo {
    let jpeg = darkroom::develop(&jpeg(shade)).unwrap();
    let at = (PersonId(1), Item::Photo(PhotoId(1)));
    Photo { digest: darkroom::digest(&jpeg), at, size: darkroom::size(&jpeg).unwrap(), jpeg: jpeg.into() }
}

fn message(chat: i64, text: &str, photo: Photo) -> Message {
    Message {
        id: SendId { seq: 1, n: 0, to: PersonId(1) },
        to: Address { channel: ChannelId::Telegram, key: chat.to_string().into() },
        lane: Lane::Broadcast,
        stranger: false,
        place: Place::New,
        meant: None,
        words: Words { text: text.into(), ..Words::default() },
        notice: tongxin::domain::people::Notice::Home.into(),
        photo: Some(photo),
    }
}

fn delivered(outcome: Delivered) -> i32 {
    match outcome {
        Delivered::Ended(Outcome::Delivered(at)) => at.id.parse().unwrap(),
        other => panic!("{other:?}"),
    }
}

async fn channel() -> (Server, Telegram) {
    let server = Server::start().await;
    let telegram = Telegram::new(&settings(&server.url)).unwrap();
    (server, telegram)
}

/// While one uploads, the others surely have not left; after it they only name the photo. Where the name opens nothing
/// any more, it is uploaded anew.
#[tokio::test]
async fn one_uploads_and_the_others_wait() {
    let (server, telegram) = channel().await;
    server.fail("sendphoto", Some(1), Kind::Slow(Duration::from_millis(300)), 1);
    let (one, two) = (message(1, "早", photo(1)), message(2, "早", photo(1)));
    let (first, second) = tokio::join!(telegram.deliver(&one), async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        telegram.deliver(&two).await
    });
    delivered(first);
    assert!(matches!(second, Delivered::Later { scope: Scope::Chat, .. }), "{second:?}");
    delivered(telegram.deliver(&two).await);
    assert_eq!(server.world().files.len(), 1);
    server.world().files.clear();
    delivered(telegram.deliver(&one).await);
    assert_eq!(server.world().files.len(), 1, "uploaded anew");
    delivered(telegram.deliver(&message(1, "晚", photo(200))).await);
    assert_eq!(server.world().files.len(), 2, "another photo is another upload");
}

/// A photo that Telegram does not take never keeps the words back; what becomes of all else is as for every message.
#[tokio::test]
async fn the_words_go_alone_where_the_photo_is_refused() {
    let (server, telegram) = channel().await;
    server.fail("sendphoto", None, Kind::Refuse(400, "Bad Request: PHOTO_INVALID_DIMENSIONS"), 1);
    let id = delivered(telegram.deliver(&message(1, "明天停水", photo(1))).await);
    let mend = |text: &str| Message {
        place: Place::Mend(MsgRef { channel: ChannelId::Telegram, id: id.to_string().into() }),
        ..message(1, text, photo(1))
    };
    assert_eq!(
        delivered(telegram.deliver(&mend("后天停水")).await),
        id,
        "what is no photo there is corrected as a text"
    );
    {
        let world = server.world();
        let shown = &world.shown(1)[0];
        assert_eq!((shown.text.as_str(), &shown.photo), ("后天停水", &None));
        assert_eq!(world.shown(1).len(), 1);
    }
    for (kind, outcome) in [
        (Kind::Refuse(403, "Forbidden: bot was blocked by the user"), Outcome::Failed(Final::Gone)),
        (Kind::Refuse(400, "Bad Request: chat not found"), Outcome::Failed(Final::Gone)),
        (Kind::Broken(502), Outcome::Unknown),
        (Kind::DoneThenCut, Outcome::Unknown),
    ] {
        server.fail("sendphoto", None, kind.clone(), 1);
        let ended = telegram.deliver(&message(2, "早", photo(7))).await;
        assert_eq!(ended, Delivered::Ended(outcome), "{kind:?}");
    }
    server.fail("sendphoto", None, Kind::TooMany(3), 1);
    let later = telegram.deliver(&message(2, "早", photo(7))).await;
    assert_eq!(later, Delivered::Later { scope: Scope::Unsaid, after: Duration::from_secs(3) });
    assert_eq!(server.world().count("sendmessage", Some(2)), 0, "no words alone where that helps nobody");
}

/// Words below a photo that cannot be opened any more are corrected below it all the same; too long for one message, the
/// photo comes first and the words behind it.
#[tokio::test]
async fn words_find_their_photo() {
    let (server, telegram) = channel().await;
    let id = delivered(telegram.deliver(&message(1, "窗修好了", photo(1))).await);
    let mend = Message {
        place: Place::Mend(MsgRef { channel: ChannelId::Telegram, id: id.to_string().into() }),
        photo: None,
        ..message(1, "门也修好了", photo(1))
    };
    assert_eq!(delivered(telegram.deliver(&mend).await), id);
    assert_eq!(server.world().shown(1)[0].text, "门也修好了");
    let last = delivered(telegram.deliver(&message(2, &"长".repeat(1_100), photo(1))).await);
    let world = server.world();
    let shown = world.shown(2);
    assert!(shown.len() == 2 && shown[0].photo.is_some() && shown[0].text.is_empty() && shown[1].id == last);
}

/// A photo of a visit, sent in the chat: brought like any other, put away with whoever is visited, without what is written
/// below it; it goes out into no chat again.
#[tokio::test]
async fn a_photo_of_a_visit_goes_into_no_chat() {
    const JIAO: i64 = 704;
    let scene = scene(Mode::Polled).await;
    scene.join(JIAO).await;
    // The first keys are the scene's own.
    let keys = std::sync::atomic::AtomicU8::new(10);
    let says = async |chat: i64, said: Said| {
        let n = keys.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let from = Some(Address { channel: ChannelId::Telegram, key: chat.to_string().into() });
        let (cause, hello) = (Cause::Post([n; 16]), Hello::default());
        scene.handle().submit(Input { cause, from, hello, origin: None, said, keep: None }).await.unwrap();
    };
    let text = |words: &str| Said::Text(Private::new(words));
    let press = |action: visits::Action| Said::Pressed(Some(action.into()));
    let known = async |what: &str, holds: fn(&visits::Visit) -> bool| {
        let began = Instant::now();
        while !scene.look(move |s| visits::get(s, VisitId(1)).is_some_and(holds)).await {
            assert!(began.elapsed() < Duration::from_secs(60), "{what}: not within a minute");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let visit = VisitId(1);
    for (n, chat) in [UNCLE, JIAO].into_iter().enumerate() {
        says(chat, Said::Pressed(Some(skills::Action::AskWords(DAY.community).into()))).await;
        says(chat, text("擦窗")).await;
        says(CHEN, Said::Pressed(Some(skills::Action::ConfirmWords(SkillId(n as u32 + 1)).into()))).await;
    }
    let aunt = scene.person(AUNT).unwrap();
    says(AUNT, press(visits::Action::Agree(aunt))).await;
    says(AUNT, press(visits::Action::Kind(aunt, visits::Kind::Work))).await;
    says(AUNT, text("擦窗")).await;
    says(AUNT, text("杜鹃弄7号")).await;
    says(AUNT, press(visits::Action::MayPhotograph(visit, true))).await;
    let start = "2026-12-14T06:00:00Z".parse().unwrap();
    says(CHEN, press(visits::Action::Plan(visit, start, None))).await;
    known("they are asked", |visit| visit.planned().is_some_and(|plan| plan.asked.len() == 2)).await;
    for chat in [UNCLE, JIAO] {
        says(chat, press(visits::Action::Accept(visit, start))).await;
    }
    scene.clock.set(start);
    known("they see where it is", |visit| visit.planned().is_some_and(|plan| plan.near)).await;
    says(UNCLE, press(visits::Action::Came(visit))).await;
    says(UNCLE, press(visits::Action::AskPhoto(visit, false))).await;
    scene.server.photo(UNCLE, jpeg(200), Some("张阿婆家的窗"));
    let there = |world: &super::server::World| {
        let shown = world.shown(UNCLE);
        shown.iter().find(|shown| shown.text.contains("做之前的照片收好了")).map(|shown| shown.text.clone())
    };
    let told = scene.server.until("it is put away", there).await;
    assert!(told.contains("请您自己删掉"), "{told}");
    let kept = scene.handle().look(move |_, d| d.read(aunt, Item::Photo(PhotoId(1)))).await.unwrap();
    let kept = kept.expect("it lies with whoever is visited");
    assert_eq!(darkroom::read(&kept), Some(darkroom::develop(&jpeg(200)).unwrap()));
    says(UNCLE, press(visits::Action::Done(visit))).await;
    let there = |world: &super::server::World| {
        world.shown(AUNT).iter().any(|shown| shown.text.contains("请人上门的照片")).then_some(())
    };
    scene.server.until("whoever is visited hears of it", there).await;
    let world = scene.server.world();
    assert!(world.files.keys().all(|key| !key.starts_with("sent-")), "nothing was uploaded");
    for chat in [AUNT, UNCLE, CHEN, JIAO] {
        for shown in world.shown(chat) {
            assert!(shown.photo.is_none() && !shown.text.contains("张阿婆家的窗"), "{shown:?}");
        }
    }
}
