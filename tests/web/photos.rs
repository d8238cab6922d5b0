//! Photos on the page: sent by a plain form, shown to whoever has them there, and to nobody else.

use super::browser::{browser, measured};
use super::house::{CHEN, Dress, House, XIAOJIAO, press, until};
use super::visitor::{Visitor, after, key_in};
use fantoccini::Locator;
use reqwest::StatusCode;
use reqwest::header::{COOKIE, ETAG, IF_NONE_MATCH, ORIGIN};
use reqwest::multipart::{Form, Part};
use std::io::Cursor;
use tongxin::darkroom;
use tongxin::domain::{CommunityId, PersonId, Said, SkillId, VisitId, announcements, people, skills, visits};

fn jpeg(shade: u8) -> Vec<u8> {
    let picture = image::RgbImage::from_pixel(640, 480, image::Rgb([shade, 90, 60]));
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

/// Posts a photo by the form that stands on the page.
async fn post(visitor: &Visitor, key: &str, bytes: Vec<u8>) -> StatusCode {
    tries(visitor, key, bytes).await.unwrap()
}

/// The same; whoever is told that it is too much may be cut off before all of it has left.
async fn tries(visitor: &Visitor, key: &str, bytes: Vec<u8>) -> reqwest::Result<StatusCode> {
    let part = Part::bytes(bytes).file_name("../../etc/photo.exe").mime_str("text/html").unwrap();
    let form = Form::new().text("post", key.to_string()).text("n", "1").part("photo", part);
    let url = format!("{}/c/baile/photo", visitor.base);
    let request = visitor.client.post(url).header(COOKIE, &visitor.cookie).header(ORIGIN, &visitor.base);
    Ok(request.multipart(form).send().await?.status())
}

/// The organizer is about to write.
async fn writing(house: &House) -> Visitor {
    let chen = Visitor::known(house, CHEN);
    chen.page("/c/baile").await;
    chen.say(&[("b", "p.h")]).await;
    chen.say(&[("text", "发通知")]).await;
    chen.sees("multipart/form-data").await;
    chen
}

/// From the form to a neighbour's page, without a script: the photo stands above the words, is a JPEG of our own making,
/// kept by the browser for a while, and for those only who have it on their page.
#[tokio::test]
async fn a_photo_reaches_those_who_have_it_on_their_page() {
    let house = House::open(false).await;
    let chen = writing(&house).await;
    let page = chen.page("/c/baile").await;
    assert!(page.contains("enctype=\"multipart/form-data\"") && page.contains("accept=\"image/jpeg,"), "{page}");
    let key = key_in(&page, "/c/baile/photo");
    assert_eq!(post(&chen, &key, jpeg(200)).await, StatusCode::SEE_OTHER);
    assert_eq!(post(&chen, &key, jpeg(20)).await, StatusCode::SEE_OTHER, "twice on one form is once");
    chen.sees("照片收到了").await;
    chen.say(&[("text", "窗修好了，大家来看看。")]).await;
    chen.presses("a.p.0.0").await;
    let preview = chen.sees("value=\"a.k.").await;
    let own = after(&preview, "<img src=\"").to_string();
    chen.presses("a.k.").await;
    let jiao = Visitor::known(&house, XIAOJIAO);
    let page = jiao.sees("窗修好了，大家来看看。").await;
    let path = after(&page, "<img src=\"").to_string();
    assert!(page.contains("width=\"480\" height=\"360\"") && page.contains("alt=\"一起发来的照片"), "{page}");
    assert!(page.find("<img").unwrap() < page.find("窗修好了").unwrap(), "above the words");
    let answer = jiao.get(&path).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let header = |name: &str| answer.headers()[name].to_str().unwrap().to_string();
    assert_eq!(
        (header("content-type"), header("x-content-type-options")),
        ("image/jpeg".into(), "nosniff".into())
    );
    assert!(header("cache-control").starts_with("private"), "{}", header("cache-control"));
    let tag = answer.headers()[ETAG].clone();
    assert_eq!(answer.bytes().await.unwrap(), darkroom::develop(&jpeg(200)).unwrap());
    let again = jiao.client.get(jiao.base.clone() + &path).header(COOKIE, &jiao.cookie).header(IF_NONE_MATCH, tag);
    assert_eq!(again.send().await.unwrap().status(), StatusCode::NOT_MODIFIED);
    // Somebody else's page has it under another number, or not at all.
    let mut stranger = Visitor::new(&house);
    assert_eq!(stranger.get(&path).await.status(), StatusCode::NOT_FOUND);
    stranger.join("后来的").await;
    for path in [&path, &own] {
        assert_eq!(stranger.get(path).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
    for odd in ["1", "1-", "-", "1-0000", "x-y", "99999999999-aa"] {
        assert_eq!(jiao.get(&format!("/c/baile/photo/{odd}")).await.status(), StatusCode::NOT_FOUND, "{odd}");
    }
    // Taken back it opens no more, under whatever address somebody remembers.
    let latest = |s: &tongxin::domain::State| announcements::latest(s, CommunityId(0)).next().unwrap().0;
    let id = house.handle.look(move |s, _| latest(s)).await.unwrap();
    house.says(CHEN, "陈书记", super::house::press(announcements::Action::TakeBack(id))).await;
    for (visitor, path) in [(&jiao, &path), (&chen, &own)] {
        assert_eq!(visitor.get(path).await.status(), StatusCode::NOT_FOUND);
    }
}

/// Too large, no photo at all, cut off: a kind answer on the page; the words that were written stay.
#[tokio::test]
async fn odd_photos_get_a_kind_answer() {
    let house = House::open(false).await;
    let chen = writing(&house).await;
    chen.say(&[("text", "明天停水。")]).await;
    let asks = chen.sees("发给哪些人").await.matches("发给哪些人").count();
    for (bytes, says, times) in [
        (vec![0xff; 11 << 20], "这张照片太大了", 1),
        (b"<script>alert(1)</script>".to_vec(), "看不出是照片", 1),
        (jpeg(3)[..700].to_vec(), "没有传完整", 1),
        (Vec::new(), "看不出是照片", 2),
    ] {
        let key = fresh();
        assert_eq!(post(&chen, &key, bytes).await, StatusCode::SEE_OTHER, "{says}");
        chen.sees_times(says, times).await;
        let page = chen.page("/c/baile").await;
        let newest = page.rsplit("<article").next().unwrap();
        assert!(newest.contains(says) && newest.contains("type=\"file\""), "the field is still there: {newest}");
        assert!(newest.contains("所有人"), "so is what can be pressed: {newest}");
    }
    let before = chen.page("/c/baile").await.matches("<article").count();
    match tries(&chen, &fresh(), vec![0; 41 << 20]).await {
        Ok(status) => assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE),
        Err(cut) => assert!(cut.is_request() || cut.is_body(), "{cut:?}"),
    }
    // What was cut off is no way to ask for anything else.
    let chen = Visitor::known(&house, CHEN);
    assert_eq!(chen.page("/c/baile").await.matches("<article").count(), before, "nothing comes of it");
    assert_eq!(post(&chen, &fresh(), jpeg(9)).await, StatusCode::SEE_OTHER);
    // The draft is still there, and asked about once more.
    chen.sees_times("发给哪些人", asks + 1).await;
}

/// In a real browser, on a telephone: chosen, it leaves by itself; the words for that are ours, and nothing moves when the
/// photo comes. Without the script a button sends it.
#[tokio::test(flavor = "multi_thread")]
async fn chosen_it_leaves_by_itself() {
    let house = House::open(true).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("window.jpg");
    let lane = image::RgbImage::from_fn(1_600, 1_200, |x, y| {
        let window = (500..1_100).contains(&x) && (300..900).contains(&y);
        image::Rgb(if window { [120, (140 + y / 10) as u8, 220] } else { [180, 120, (90 + x / 30) as u8] })
    });
    lane.save(&file).unwrap();
    let Some(b) = browser(390, 844, true).await else { return };
    b.client.goto(&house.url("/phone/3/c/baile")).await.unwrap();
    b.press("去看看").await;
    b.press("发通知").await;
    b.says("#log .send-photo label", "从手机里选一张照片").await;
    measured(&b, "where a photo can be sent").await;
    let shown = "return [...document.querySelectorAll('.send-photo button, .send-photo span')]
        .filter((e) => e.checkVisibility()).map((e) => e.className).join()";
    assert_eq!(b.run(shown).await, "choose", "one thing to press");
    b.see("photo-1-choose").await;
    let choose = |b: &super::browser::Browser| {
        let client = b.client.clone();
        let file = file.display().to_string();
        async move {
            let input = client.wait().for_element(Locator::Css(".send-photo input[type=file]")).await.unwrap();
            input.send_keys(&file).await.unwrap();
        }
    };
    choose(&b).await;
    b.says("#log", "照片收到了").await;
    b.see("photo-2-there").await;
    let text = b.client.wait().for_element(Locator::Css(".type[open] #text")).await.unwrap();
    text.send_keys("活动室的窗修好了，大家来看看。").await.unwrap();
    b.press("说好了").await;
    b.press("所有人").await;
    b.says("#log .bubble", "连照片一起").await;
    let whole = "const all = [...document.querySelectorAll('.photo img')], i = all.at(-1);
        return i?.complete && i.naturalWidth === 1280 && Math.abs(i.offsetWidth / i.offsetHeight - 4 / 3) < 0.02";
    until("the photo is there, in its shape", || async { b.run(whole).await == true }).await;
    let top = "const i = [...document.querySelectorAll('.photo img')].at(-1).getBoundingClientRect();
        return i.top >= document.querySelector('.top').offsetHeight";
    assert_eq!(b.run(top).await, true, "its beginning is in sight: room was kept for it");
    measured(&b, "a photo").await;
    b.see("photo-3-preview").await;
    b.press("发送给").await;
    b.client.goto(&house.url("/phone/2/c/baile")).await.unwrap();
    b.says("#log .bubble", "窗修好了").await;
    until("the photo is there, in its shape", || async { b.run(whole).await == true }).await;
    measured(&b, "a photo at a neighbour's").await;
    b.see("photo-4-read").await;
    // What is taken back leaves nothing broken on the page that shows it.
    b.client.goto(&house.url("/phone/3/c/baile")).await.unwrap();
    b.press("收回这条").await;
    b.press("收回").await;
    until("no photo is left", || async {
        b.run("return document.querySelectorAll('.photo img').length").await == 0
    })
    .await;
    b.see("photo-5-taken-back").await;
    b.client.clone().close().await.unwrap();
}

/// Who may not announce sends no photo, nor does another page for them.
#[tokio::test]
async fn photos_come_from_our_own_page_and_are_for_something() {
    let house = House::dressed(Dress::default()).await;
    let jiao = Visitor::known(&house, XIAOJIAO);
    jiao.page("/c/baile").await;
    assert!(!jiao.page("/c/baile").await.contains("multipart"), "nothing asks for a photo");
    assert_eq!(post(&jiao, &fresh(), jpeg(9)).await, StatusCode::FORBIDDEN, "nothing of it is unpacked");
    let form = Form::new().text("post", fresh()).part("photo", Part::bytes(jpeg(1)).file_name("a.jpg"));
    let request = jiao.client.post(format!("{}/c/baile/photo", jiao.base)).header(COOKIE, &jiao.cookie);
    let elsewhere = request.header(ORIGIN, "https://evil.example").multipart(form).send().await.unwrap();
    assert_eq!(elsewhere.status(), StatusCode::FORBIDDEN);
    let chen = Visitor::known(&house, CHEN);
    for wrong in ["", "xyz"] {
        assert_eq!(post(&chen, wrong, jpeg(1)).await, StatusCode::BAD_REQUEST);
    }
    let stranger = Visitor::new(&house);
    assert_eq!(post(&stranger, &fresh(), jpeg(1)).await, StatusCode::SEE_OTHER, "the first visit comes");
}

const ELDER: &str = "elder-token-0123456789abcdef";
const LAOJIN: &str = "laojin-token-0123456789abcd";
const OTHER: &str = "other-token-0123456789abcdef";

/// A visit at home, today: the two were let in, and whoever lives there said that photos may be taken.
async fn at_home(house: &House) -> VisitId {
    let here = CommunityId(0);
    let text = |words: &str| Said::Text(tongxin::domain::Private::new(words));
    for (token, name) in [(ELDER, "张阿婆"), (LAOJIN, "老金"), (OTHER, "王阿姨")] {
        house.says(token, name, press(people::Action::Agree(here, tongxin::domain::Lang::Zh))).await;
    }
    let id = |token: &str| house.handle.find(&tongxin::channel::web::address_of(token)).unwrap();
    for (n, token) in [XIAOJIAO, LAOJIN].into_iter().enumerate() {
        house.says(token, "", press(skills::Action::AskWords(here))).await;
        house.says(token, "", text("擦窗")).await;
        house.says(CHEN, "", Said::Shown(0)).await; // the ninth key is the house's own
        house.says(CHEN, "", press(skills::Action::ConfirmWords(SkillId(n as u32 + 1)))).await;
    }
    let (elder, visit): (PersonId, _) = (id(ELDER), VisitId(1));
    for said in [
        press(visits::Action::Agree(elder)),
        press(visits::Action::Kind(elder, visits::Kind::Work)),
        text("擦窗"),
        text("杜鹃弄7号"),
        press(visits::Action::MayPhotograph(visit, true)),
    ] {
        house.says(ELDER, "", said).await;
    }
    let start = "2026-12-14T06:00:00Z".parse().unwrap();
    house.says(CHEN, "", press(visits::Action::Plan(visit, start, None))).await;
    let asked = async |token| {
        let who = id(token);
        let asked = move |s: &tongxin::domain::State| {
            visits::get(s, visit).and_then(visits::Visit::planned).is_some_and(|plan| plan.asked.contains(&who))
        };
        house.handle.look(move |s, _| asked(s)).await.unwrap()
    };
    for token in [XIAOJIAO, LAOJIN] {
        until("they are asked", || asked(token)).await;
        house.says(token, "", press(visits::Action::Accept(visit, start))).await;
    }
    house.clock.set(start);
    until("they see where it is", || async {
        let near = move |s: &tongxin::domain::State| {
            visits::get(s, visit).and_then(visits::Visit::planned).is_some_and(|plan| plan.near)
        };
        house.handle.look(move |s, _| near(s)).await.unwrap()
    })
    .await;
    visit
}

/// A photo of a visit: sent by the form of the page, seen beside the sheet by whoever is visited, by organizers, and by the
/// two until it is done; it is in no conversation, no browser keeps it, and with a no it is gone.
#[tokio::test]
async fn a_photo_of_a_visit_is_seen_by_whom_it_may_be() {
    let house = House::open(false).await;
    let visit = at_home(&house).await;
    let [elder, jiao, jin, chen, other] =
        [ELDER, XIAOJIAO, LAOJIN, CHEN, OTHER].map(|token| Visitor::known(&house, token));
    let stranger = Visitor::new(&house);
    // Nothing of what somebody sends is unpacked who is not there yet.
    assert_eq!(post(&jiao, &fresh(), jpeg(200)).await, StatusCode::FORBIDDEN);
    house.says(XIAOJIAO, "", press(visits::Action::Came(visit))).await;
    house.says(XIAOJIAO, "", press(visits::Action::AskPhoto(visit, false))).await;
    let page = jiao.sees("multipart/form-data").await;
    let key = key_in(&page, "/c/baile/photo");
    assert_eq!(post(&jiao, &key, jpeg(200)).await, StatusCode::SEE_OTHER);
    assert_eq!(post(&jiao, &key, jpeg(20)).await, StatusCode::SEE_OTHER, "twice on one form is once");
    let page = jiao.sees("做之前的照片收好了").await;
    assert!(page.contains("（一张照片）") && !page.contains("<img"), "it is in no conversation");
    let (sheet, photo) = ("/c/baile/print/visit-1.html", "/c/baile/visit-photo/1");
    let sees = async |who: &Visitor| {
        let paper = who.page(sheet).await.contains(photo);
        let answer = who.get(photo).await;
        assert_eq!(answer.status() == StatusCode::OK, paper, "beside the sheet, or not at all");
        if paper {
            assert_eq!(answer.headers()["cache-control"], "no-store");
            assert_eq!(answer.headers()["content-type"], "image/jpeg");
            assert_eq!(answer.bytes().await.unwrap(), darkroom::develop(&jpeg(200)).unwrap());
        } else {
            assert_eq!(answer.status(), StatusCode::NOT_FOUND);
        }
        paper
    };
    for (who, may) in
        [(&elder, true), (&chen, true), (&jiao, true), (&jin, true), (&other, false), (&stranger, false)]
    {
        assert_eq!(sees(who).await, may);
    }
    // By the address of another photo's page it is not found either.
    for odd in ["/c/baile/photo/1-00", "/c/baile/visit-photo/2", "/c/baile/visit-photo/x"] {
        assert_eq!(elder.get(odd).await.status(), StatusCode::NOT_FOUND, "{odd}");
    }
    house.says(XIAOJIAO, "", press(visits::Action::Done(visit))).await;
    elder.sees("请人上门的照片").await;
    for (who, may) in [(&elder, true), (&chen, true), (&jiao, false), (&jin, false), (&other, false)] {
        assert_eq!(sees(who).await, may, "it is done");
    }
    // Whoever was there reads that it is over, and anybody else that it is not for them.
    for (who, status, words) in [
        (&jiao, StatusCode::GONE, "上门办好了，地址收起来了"),
        (&other, StatusCode::FORBIDDEN, "这张单子不是给您看的"),
    ] {
        let answer = who.get(sheet).await;
        assert_eq!(answer.status(), status);
        assert!(answer.text().await.unwrap().contains(words), "{words}");
    }
    house.says(ELDER, "", press(visits::Action::MayPhotograph(visit, false))).await;
    for who in [&elder, &chen, &jiao] {
        assert!(!sees(who).await, "it is gone");
    }
    for who in [&elder, &jiao, &jin, &other] {
        assert!(!who.page("/c/baile").await.contains("<img"), "no page has it");
    }
}

/// In a real browser: how the photos stand below the sheet.
#[tokio::test(flavor = "multi_thread")]
async fn photos_of_a_visit_stand_below_its_sheet() {
    let house = House::open(true).await;
    let visit = at_home(&house).await;
    house.says(XIAOJIAO, "", press(visits::Action::Came(visit))).await;
    let jiao = Visitor::known(&house, XIAOJIAO);
    for (n, after) in [false, true].into_iter().enumerate() {
        house.says(XIAOJIAO, "", press(visits::Action::AskPhoto(visit, after))).await;
        jiao.sees_times("发给我。", n + 1).await;
        assert_eq!(post(&jiao, &fresh(), jpeg(if after { 20 } else { 200 })).await, StatusCode::SEE_OTHER);
        jiao.sees_times("照片收好了", n + 1).await;
    }
    let Some(b) = browser(390, 844, true).await else { return };
    // The demo's telephone is known from its first page on.
    b.client.goto(&house.url("/phone/3/c/baile")).await.unwrap();
    b.says("#log", "陈书记").await;
    b.client.goto(&house.url("/phone/3/c/baile/print/visit-1.html")).await.unwrap();
    let whole = "const all = [...document.querySelectorAll('.shown img')];
        return all.length === 2 && all.every((i) => i.complete && i.naturalWidth === 640 && i.offsetWidth <= innerWidth)";
    until("both are there, and fit", || async { b.run(whole).await == true }).await;
    b.see("photo-6-of-a-visit").await;
    b.client.clone().close().await.unwrap();
}

fn fresh() -> String {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("{:032x}", 0xf00_0000_0000u64 + NEXT.fetch_add(1, Ordering::Relaxed))
}
