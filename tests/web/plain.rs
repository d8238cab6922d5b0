//! By plain requests: without the script, without manners, and with bad intent.

use super::house::{CHEN, Dress, House, XIAOJIAO, until};
use super::visitor::{Visitor, after, cookie_of, key_in};
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, COOKIE, LOCATION, ORIGIN, SET_COOKIE};
use tongxin::channel::web::address_of;
use tongxin::domain::{CommunityId, Item, people};

async fn members(house: &House) -> usize {
    house.handle.look(|s, _| people::members(s, CommunityId(0))).await.unwrap()
}

/// Whoever looks in stays known for another year; a stranger's cookie is not kept alive.
#[tokio::test]
async fn each_look_renews_the_cookie() {
    let house = House::open(false).await;
    let cookie = |answer: &reqwest::Response| {
        let all = answer.headers().get_all(SET_COOKIE).iter();
        all.filter_map(|v| v.to_str().ok()).map(str::to_string).collect::<Vec<_>>()
    };
    let chen = Visitor::known(&house, CHEN);
    let set = cookie(&chen.get("/c/baile").await);
    assert!(set.len() == 1 && set[0].starts_with(&format!("tongxin={CHEN};")), "{set:?}");
    for part in ["Max-Age=31536000", "Path=/", "HttpOnly", "SameSite=Lax"] {
        assert!(set[0].contains(part), "{set:?}");
    }
    let stranger = Visitor::known(&house, "nobody-has-this-token-0123");
    assert!(cookie(&stranger.get("/c/baile").await).is_empty());
}

/// Whoever presses faster than anyone can is asked kindly to wait, and nobody else with them.
#[tokio::test]
async fn a_flood_of_presses_is_slowed_down() {
    let house = House::open(false).await;
    let (chen, jiao) = (Visitor::known(&house, CHEN), Visitor::known(&house, XIAOJIAO));
    let press = |n: u32| [("post", format!("{n:032x}")), ("b", "p.m".to_string())];
    let mut slow = None;
    for n in 0..60 {
        let form = press(n);
        let form: Vec<_> = form.iter().map(|(key, value)| (*key, value.as_str())).collect();
        let answer = chen.posting("/c/baile/say", &form).header("x-live", "1").send().await.unwrap();
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            slow = Some((n, answer.text().await.unwrap()));
            break;
        }
    }
    let (n, page) = slow.expect("the flood is stopped");
    assert!(n >= 20, "stopped after {n}");
    assert!(page.contains("按得太快") && page.contains("too fast"), "{page}");
    assert_eq!(jiao.say(&[("b", "b.c.0")]).await.status(), StatusCode::SEE_OTHER);
}

/// Without the script everything works by forms: agree, press, read the answer.
#[tokio::test]
async fn a_page_works_without_its_script() {
    let house = House::open(false).await;
    let mut wang = Visitor::new(&house);
    let welcome = wang.get("/c/baile").await;
    assert_eq!(welcome.headers()["cache-control"], "no-store");
    let policy = welcome.headers()["content-security-policy"].to_str().unwrap().to_string();
    assert!(policy.contains("script-src 'self'") && policy.contains("frame-ancestors 'self'"), "{policy}");
    let page = welcome.text().await.unwrap();
    assert!(page.contains("怎么称呼您") && page.contains("12月20日（星期天）"), "{page}");
    let joined = wang.join("王阿姨").await;
    assert_eq!(joined.status(), StatusCode::SEE_OTHER);
    let cookie = joined.headers()[SET_COOKIE].to_str().unwrap();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"),
        "{cookie}"
    );
    let home = wang.page("/c/baile").await;
    assert!(home.contains("还没有预约") && home.contains("我要预约"), "{home}");
    assert_eq!(wang.say(&[("b", "b.c.0")]).await.status(), StatusCode::SEE_OTHER);
    let choose = wang.sees("理发（").await;
    assert!(choose.contains("返回"), "{choose}");
    let me = house.handle.find(&address_of(wang.cookie.strip_prefix("tongxin=").unwrap())).unwrap();
    let waiting = async || house.handle.look(move |s, _| s.delivery.unshown(me)).await.unwrap();
    assert_eq!(waiting().await, 2, "nothing has told that the page was seen");
    wang.say(&[("n", &newest(&choose)), ("b", "b.t.0.1.0")]).await;
    until("who presses has seen what they press; the answer waits", async || waiting().await == 1).await;
}

/// Two taps on one form, also across two requests: one person, one press.
#[tokio::test]
async fn two_taps_are_one() {
    let house = House::open(false).await;
    let before = members(&house).await;
    let wang = Visitor::new(&house);
    let key = wang.key("/c/baile/join").await;
    let form = [("post", key.as_str()), ("name", "王阿姨")];
    let (one, two) = tokio::join!(wang.post("/c/baile/join", &form), wang.post("/c/baile/join", &form));
    assert_eq!(cookie_of(&one).unwrap(), cookie_of(&two).unwrap(), "both answers lead to the same person");
    assert_eq!(members(&house).await, before + 1);
    let wang = Visitor { cookie: cookie_of(&one).unwrap(), ..wang };
    let key = wang.key("/c/baile/say").await;
    for _ in 0..2 {
        wang.post("/c/baile/say", &[("post", &key), ("b", "b.c.0")]).await;
    }
    let page = wang.page("/c/baile").await;
    assert_eq!(page.matches("class=\"mine\"").count(), 1, "{page}");
}

/// A post from somebody else's page is refused, with a kind word, and changes nothing.
#[tokio::test]
async fn posts_from_elsewhere_are_refused() {
    let house = House::open(false).await;
    let before = members(&house).await;
    let wang = Visitor::new(&house);
    let key = wang.key("/c/baile/join").await;
    let form = [("post", key.as_str()), ("name", "王阿姨")];
    for origin in ["https://evil.example", "null", "http://127.0.0.1:1"] {
        let request = wang.client.post(house.url("/c/baile/join")).header(ORIGIN, origin).form(&form);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{origin}");
        assert!(answer.text().await.unwrap().contains("同心自己的页面"));
    }
    let silent = wang.client.post(house.url("/c/baile/join")).form(&form).send().await.unwrap();
    assert_eq!(silent.status(), StatusCode::FORBIDDEN, "no word of where it comes from");
    let fetched = wang.client.post(house.url("/c/baile/join")).header("sec-fetch-site", "same-origin").form(&form);
    assert_eq!(fetched.send().await.unwrap().status(), StatusCode::SEE_OTHER);
    assert_eq!(members(&house).await, before + 1);
}

/// A button that the page never had is answered like one that is too old; an unknown cookie is a first visit.
#[tokio::test]
async fn forged_buttons_and_cookies_get_nowhere() {
    let house = House::open(false).await;
    let mut wang = Visitor::new(&house);
    wang.join("王阿姨").await;
    let mut told = 0;
    for (n, data) in
        [(Some("1"), "p.E"), (None, "p.E"), (Some("1"), "x.x"), (Some("99999"), "p.h"), (None, "\u{202E}")]
    {
        let mut form = vec![("b", data)];
        form.extend(n.map(|n| ("n", n)));
        told += 1;
        assert_eq!(wang.say(&form).await.status(), StatusCode::SEE_OTHER);
        wang.sees_times("这个按钮放得太久了", told).await;
    }
    let form = [("post", "not a key"), ("b", "p.h")];
    assert_eq!(wang.post("/c/baile/say", &form).await.status(), StatusCode::BAD_REQUEST);
    let stranger = Visitor::known(&house, "ffffffffffffffffffffffffffffffff");
    assert!(stranger.page("/c/baile").await.contains("怎么称呼您"));
    assert_eq!(stranger.get("/c/baile/mine.json").await.status(), StatusCode::NOT_FOUND);
}

/// What is a name stays a name: no mark-up, no marks that turn text round.
#[tokio::test]
async fn names_are_shown_as_they_are_written() {
    let house = House::open(false).await;
    let mut wang = Visitor::new(&house);
    wang.join("<b>王</b>\u{202E}阿姨").await;
    wang.say(&[("text", "<script>alert(1)</script> \" ' &")]).await;
    wang.say(&[("text", "隐私")]).await;
    wang.say(&[("b", "p.m")]).await;
    let page = wang.page("/c/baile").await;
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !page.contains("<script>alert"), "{page}");
    let me = house.handle.find(&address_of(wang.cookie.strip_prefix("tongxin=").unwrap())).unwrap();
    let name = house.handle.look(move |_, d| d.read(me, Item::Name)).await.unwrap().unwrap();
    assert_eq!(name.reveal(), "<b>王</b>阿姨");
    let nobody = Visitor::new(&house);
    let key = nobody.key("/c/baile/join").await;
    let answer = nobody.post("/c/baile/join", &[("post", &key), ("name", "\u{200B}……")]).await;
    assert!(answer.headers()[LOCATION].to_str().unwrap().ends_with("?note=name"));
    assert!(nobody.page("/c/baile?note=name").await.contains("请写上怎么称呼您"));
}

/// Five thousand characters are too long and told so; a megabyte is not even read.
#[tokio::test]
async fn long_texts_are_told_kindly() {
    let house = House::open(false).await;
    let jiao = Visitor::known(&house, XIAOJIAO);
    assert_eq!(jiao.say(&[("text", &"长".repeat(5000))]).await.status(), StatusCode::SEE_OTHER);
    jiao.sees("写得太长了").await;
    let huge = jiao.say(&[("text", &"x".repeat(1_000_000))]).await;
    assert_eq!(huge.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert!(huge.text().await.unwrap().contains("太长"));
}

/// Three hundred new people an hour from one address; another address behind the trusted proxy is not held up.
#[tokio::test]
async fn newcomers_are_limited_by_address() {
    let house = House::open(false).await;
    let visitor = Visitor::new(&house);
    let join = |from: &'static str, n: u32| {
        let key = format!("{n:032x}");
        let request = visitor.posting("/c/baile/join", &[("post", &key), ("name", "王阿姨")]);
        request.header("x-forwarded-for", from).send()
    };
    for n in 0..300 {
        assert_eq!(join("198.51.100.7", n).await.unwrap().status(), StatusCode::SEE_OTHER, "{n}");
    }
    let held = join("198.51.100.7", 300).await.unwrap();
    assert_eq!(held.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(held.text().await.unwrap().contains("过一会儿"));
    assert_eq!(join("203.0.113.1, 198.51.100.8", 301).await.unwrap().status(), StatusCode::SEE_OTHER);
}

/// Where there are several neighbourhoods the front asks; the poster of another moves nobody who only looks.
#[tokio::test]
async fn another_neighbourhood_is_asked_about() {
    let house = House::dressed(Dress { two: true, ..Dress::default() }).await;
    assert!(Visitor::new(&house).page("/").await.contains("href=\"/c/anle\""));
    let jiao = Visitor::known(&house, XIAOJIAO);
    assert_eq!(jiao.get("/").await.headers()[LOCATION], "/c/baile");
    let question = jiao.page("/c/anle").await;
    assert!(question.contains("要换到安乐居民区吗") && question.contains("href=\"/c/baile\""), "{question}");
    let home = async || {
        let me = house.handle.find(&address_of(XIAOJIAO)).unwrap();
        house.handle.look(move |s, _| people::home(s, me)).await.unwrap()
    };
    assert_eq!(home().await, Some(CommunityId(0)));
    let key = key_in(&question, "/c/anle/move");
    assert_eq!(jiao.post("/c/anle/move", &[("post", &key)]).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(home().await, Some(CommunityId(1)));
    assert!(jiao.page("/c/anle").await.contains("安乐居民区"));
}

/// The lists are for organizers and helpers; a device's link opens once, and looking at it uses nothing up.
#[tokio::test]
async fn lists_and_links_are_for_their_owners() {
    let house = House::open(false).await;
    let (chen, jiao) = (Visitor::known(&house, CHEN), Visitor::known(&house, XIAOJIAO));
    assert!(chen.page("/c/baile/print").await.contains("<table>"));
    assert_eq!(jiao.get("/c/baile/print").await.status(), StatusCode::FORBIDDEN);
    for paper in ["report.html", "report.xlsx"] {
        assert_eq!(jiao.get(&format!("/c/baile/print/{paper}")).await.status(), StatusCode::FORBIDDEN, "{paper}");
    }
    assert_eq!(chen.get("/c/baile/print/else.html").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(Visitor::new(&house).get("/c/baile/print").await.status(), StatusCode::FORBIDDEN);
    assert!(Visitor::new(&house).page("/c/baile/poster").await.contains("t.me/baile_bot?start=baile"));

    jiao.say(&[("text", "更多")]).await;
    for button in ["p.M", "p.d", "p.D"] {
        jiao.presses(button).await;
    }
    // The link is also a code for a camera.
    let page = jiao.sees("<svg role=\"img\"").await;
    let code: String = page.split_once("/go/").unwrap().1.chars().take(32).collect();
    // And an address to type, above the code itself.
    let typed = format!("{}<br>{code}", house.url(&format!("/go/{code}")));
    assert!(page.contains(&typed), "{typed} in {page}");
    let mut other = Visitor::new(&house);
    for _ in 0..2 {
        assert!(other.page(&format!("/go/{code}")).await.contains("打开"), "a preview uses nothing up");
    }
    let key = key_in(&other.page(&format!("/go/{code}")).await, "/go/");
    let opened = other.post(&format!("/go/{code}"), &[("post", &key)]).await;
    assert_eq!(opened.status(), StatusCode::SEE_OTHER);
    other.cookie = cookie_of(&opened).unwrap();
    assert!(!other.page("/c/baile").await.contains("怎么称呼您"), "the same person's page");
    let third = Visitor::new(&house);
    let again = third.post(&format!("/go/{code}"), &[("post", &"a".repeat(32))]).await;
    assert_eq!(again.status(), StatusCode::GONE);
    assert!(cookie_of(&again).is_none());
}

/// A corrected announcement stands where it stood and says that it was corrected; taken back, its words are gone.
#[tokio::test]
async fn an_announcement_is_corrected_and_taken_back_where_it_stands() {
    let house = House::open(false).await;
    let (chen, jiao) = (Visitor::known(&house, CHEN), Visitor::known(&house, XIAOJIAO));
    let reads = async |new: &str, old: &str| {
        until(&format!("{new}, and no longer {old}"), async || {
            let page = jiao.page("/c/baile").await;
            page.contains(new) && !page.contains(old)
        })
        .await;
        jiao.page("/c/baile").await
    };
    let press = async |begins: &str| drop(chen.presses(begins).await);
    chen.say(&[("text", "发通知")]).await;
    chen.say(&[("text", "明天停水")]).await;
    press("a.p.0").await;
    press("a.k.0").await;
    reads("明天停水", "后天停水").await;
    press("a.c.").await;
    chen.say(&[("text", "后天停水")]).await;
    press("a.C.").await;
    let page = reads("后天停水", "明天停水").await;
    assert!(page.contains("更正") && page.matches("后天停水").count() == 1, "{page}");
    press("a.b.").await;
    press("a.B.").await;
    let page = reads("收回了", "后天停水").await;
    assert_eq!(page.matches("收回了").count(), 1, "{page}");
}

fn newest(page: &str) -> String {
    after(page, "data-newest=\"").to_string()
}

/// Signing out makes the device a stranger's, and takes its cookie away.
#[tokio::test]
async fn signing_out_takes_the_cookie_away() {
    let house = House::open(false).await;
    let mut wang = Visitor::new(&house);
    wang.join("王阿姨").await;
    wang.say(&[("b", "p.m")]).await;
    wang.presses("p.M").await;
    wang.presses("p.d").await;
    let out = wang.presses("p.o").await;
    assert!(out.headers()[SET_COOKIE].to_str().unwrap().contains("Max-Age=0"));
    assert!(out.headers()[LOCATION].to_str().unwrap().ends_with("?note=out"));
    assert!(wang.page("/c/baile?note=out").await.contains("已经退出"));
}

/// What changes arrives on the stream; who comes back is told what they missed, and no more.
#[tokio::test]
async fn the_stream_tells_what_was_missed() {
    let house = House::open(false).await;
    let jiao = Visitor::known(&house, XIAOJIAO);
    let n: u32 = newest(&jiao.page("/c/baile").await).parse().unwrap();
    let mut stream = jiao.get(&format!("/c/baile/events?after={n}")).await;
    assert_eq!(stream.headers()[CONTENT_TYPE], "text/event-stream");
    jiao.say(&[("b", "b.c.0")]).await;
    let mut got = String::new();
    while !got.contains("理发（") {
        got += &String::from_utf8_lossy(&stream.chunk().await.unwrap().unwrap());
    }
    assert!(got.contains(&format!("id: {}", n + 2)), "{got}");
    drop(stream);
    jiao.say(&[("b", "d.m")]).await;
    let request = jiao.client.get(house.url("/c/baile/events")).header(COOKIE, &jiao.cookie);
    let mut stream = request.header("last-event-id", (n + 2).to_string()).send().await.unwrap();
    let mut got = String::new();
    while !got.contains("event: card") {
        got += &String::from_utf8_lossy(&stream.chunk().await.unwrap().unwrap());
    }
    assert!(got.contains(&format!("id=\"e{}\"", n + 4)), "{got}");
}

/// Both answers for whoever watches, and kind pages in both languages for what is not there.
#[tokio::test]
async fn health_and_lost_ways() {
    let mut house = House::open(false).await;
    let visitor = Visitor::new(&house);
    assert_eq!(visitor.get("/healthz").await.status(), StatusCode::OK);
    assert_eq!(visitor.get("/readyz").await.status(), StatusCode::OK);
    for path in ["/nothing", "/c/nowhere", "/c/baile/nothing", "/go/short", "/-/none.css.map", "/demo/next"] {
        let answer = visitor.get(path).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        let page = answer.text().await.unwrap();
        assert!(page.contains("抄错") && page.contains("nothing here"), "{path}");
    }
    assert_eq!(visitor.get("/").await.headers()[LOCATION], "/c/baile");
    house.out().await;
}

/// Behind a proxy, below a path, by https: everything stays below it, and the cookie keeps to it.
#[tokio::test]
async fn a_street_can_live_below_a_path() {
    let public_url = Some("https://tongxin.example/baile");
    let house = House::dressed(Dress { prefix: "/baile", public_url, ..Dress::default() }).await;
    let visitor = Visitor::new(&house);
    assert_eq!(visitor.get("/baile").await.headers()[LOCATION], "/baile/c/baile");
    let page = visitor.page("/baile/c/baile").await;
    let style = after(&page, "stylesheet\" href=\"");
    assert!(style.starts_with("/baile/-/"), "{style}");
    assert!(visitor.get(style).await.headers()["cache-control"].to_str().unwrap().contains("immutable"));
    let key = key_in(&page, "/baile/c/baile/join");
    let request = visitor.client.post(house.url("/baile/c/baile/join")).header(ORIGIN, "https://tongxin.example");
    let joined = request.form(&[("post", key.as_str()), ("name", "王阿姨")]).send().await.unwrap();
    assert_eq!(joined.headers()[LOCATION], "/baile/c/baile");
    let cookie = joined.headers()[SET_COOKIE].to_str().unwrap();
    assert!(cookie.contains("; Path=/baile;") && cookie.ends_with("; Secure"), "{cookie}");
    let lost = visitor.page("/baile/c/nowhere").await;
    assert!(lost.contains("href=\"/baile\""), "{lost}");
    assert!(visitor.page("/baile/c/baile/poster").await.contains("https://tongxin.example/baile/c/baile"));
}

/// Time that runs stands still again as soon as something has come; it never goes back.
#[tokio::test]
async fn running_time_stops_at_an_arrival() {
    let house = House::open(true).await;
    let visitor = Visitor::new(&house);
    visitor.post("/demo/set", &[("to", "2026-12-13T08:30")]).await;
    visitor.post("/demo/set", &[("to", "2026-12-01T08:30")]).await;
    visitor.post("/demo/fast", &[]).await;
    until("the clock stands at nine", || async {
        tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
        let page = visitor.page("/").await;
        page.contains("12月13日（星期天） 9:00") && page.contains("aria-pressed=\"false\" data-on")
    })
    .await;
}

/// The demo's clock and plug answer only to this machine's own names.
#[tokio::test]
async fn the_demo_answers_only_here() {
    let house = House::open(true).await;
    let visitor = Visitor::new(&house);
    let port = house.at.port();
    let elsewhere = |path: &str| {
        let request = visitor.client.post(house.url(path)).header("host", format!("evil.example:{port}"));
        request.header(ORIGIN, format!("http://evil.example:{port}")).form(&[("to", "2027-01-01T00:00")]).send()
    };
    for path in ["/demo/next", "/demo/fast", "/demo/set", "/demo/plug"] {
        assert_eq!(elsewhere(path).await.unwrap().status(), StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(visitor.post("/demo/next", &[]).await.status(), StatusCode::SEE_OTHER);
    let page = visitor.page("/").await;
    assert!(page.contains("12月13日") && page.contains("9:00"), "{page}");
    assert_eq!(visitor.post("/demo/set", &[("to", "nonsense")]).await.status(), StatusCode::BAD_REQUEST);
}
