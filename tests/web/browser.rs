//! In a real headless browser: first visit, booking, a reminder that arrives by itself, the plug.

use super::house::{CHEN, House, press, until};
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use std::net::TcpListener;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tongxin::channel::web::address_of;
use tongxin::domain::{CommunityId, DayId, Lang, ServiceId, bookings, people};

/// The driver, in a process group of its own together with the browsers it starts.
struct Driver(Child);

impl Drop for Driver {
    /// Also where a test failed: killed alone, the driver would leave its browsers running.
    fn drop(&mut self) {
        // Only `kill` reaches a whole group without unsafe code; its number is the driver's own.
        let group = format!("-{}", self.0.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A browser, and the driver it hangs on.
pub struct Browser {
    pub client: Client,
    _driver: Driver,
    // After the driver: a browser that still runs would go on writing here.
    _profile: tempfile::TempDir,
}

fn found(names: &[&str]) -> Option<String> {
    let path = std::env::var("PATH").unwrap_or_default();
    let places = || path.split(':').flat_map(|dir| names.iter().map(move |name| format!("{dir}/{name}")));
    places().find(|file| Path::new(file).is_file())
}

/// A browser in a window of that size; `None`, said aloud, where there is none to be had.
pub async fn browser(width: u32, height: u32, telephone: bool) -> Option<Browser> {
    let chrome = found(&["chromium", "chromium-browser", "google-chrome"]);
    let (Some(driver), Some(chrome)) = (found(&["chromedriver"]), chrome) else {
        assert!(std::env::var_os("CI").is_none(), "chromium and chromedriver are missing: install them");
        eprintln!("SKIPPED: chromium and chromedriver are not installed, so no browser looks at the pages");
        return None;
    };
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let driver = Command::new(driver)
        .arg(format!("--port={port}"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .expect("chromedriver starts");
    let driver = Driver(driver);
    let profile = tempfile::tempdir().unwrap();
    let mut options = json!({
        "binary": chrome,
        "args": [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic",
            "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--hide-scrollbars", "--lang=zh-CN", "--no-proxy-server",
            format!("--window-size={width},{height}"), format!("--user-data-dir={}", profile.path().display()),
        ],
        "prefs": { "intl.accept_languages": "zh-CN,zh" },
    });
    if telephone {
        let metrics = json!({ "width": width, "height": height, "pixelRatio": 1.0, "mobile": true });
        options["mobileEmulation"] = json!({ "deviceMetrics": metrics });
    }
    let capabilities: Capabilities =
        json!({ "browserName": "chrome", "goog:chromeOptions": options }).as_object().unwrap().clone();
    let mut last = String::new();
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities.clone());
        match builder.connect(&format!("http://127.0.0.1:{port}")).await {
            Ok(client) => return Some(Browser { client, _driver: driver, _profile: profile }),
            Err(error) => last = error.to_string(),
        }
    }
    panic!("chromedriver gives no session: {last}");
}

impl Browser {
    pub async fn see(&self, name: &str) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("artifacts");
        std::fs::create_dir_all(&folder).unwrap();
        let picture = self.client.screenshot().await.unwrap();
        std::fs::write(folder.join(format!("{name}.png")), picture).unwrap();
    }

    pub async fn run(&self, script: &str) -> serde_json::Value {
        self.client.execute(script, Vec::new()).await.unwrap()
    }

    /// Presses the live button that says so, as soon as it is there.
    pub async fn press(&self, label: &str) {
        let path = format!("//button[contains(normalize-space(.), '{label}')]");
        let began = std::time::Instant::now();
        loop {
            let tried = self.try_press(&path).await;
            match tried {
                Ok(()) => return,
                // What arrives just then may put a new one in its place.
                Err(_) if began.elapsed() < Duration::from_secs(60) => {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                Err(error) => panic!("{label} cannot be pressed: {error}"),
            }
        }
    }

    async fn try_press(&self, path: &str) -> Result<(), fantoccini::error::CmdError> {
        let button = self.client.find(Locator::XPath(path)).await?;
        // As a hand would: what is covered by the bar is moved out from below it first.
        let it = vec![serde_json::to_value(&button).unwrap()];
        self.client.execute("arguments[0].scrollIntoView({ block: 'center' })", it).await?;
        button.click().await
    }

    async fn text(&self, css: &str) -> String {
        let script = format!("return [...document.querySelectorAll({css:?})].map((e) => e.innerText).join('\\n')");
        self.run(&script).await.as_str().unwrap_or_default().to_string()
    }

    /// Waits until the page says so.
    pub async fn says(&self, css: &str, words: &str) {
        until(&format!("{css} says {words}"), || async { self.text(css).await.contains(words) }).await;
    }

    async fn frame(&self, n: usize) {
        self.client.enter_parent_frame().await.unwrap();
        let frame = self.client.find(Locator::Css(&format!("#p{n} iframe"))).await.unwrap();
        frame.enter_frame().await.unwrap();
    }

    async fn page(&self) {
        self.client.enter_parent_frame().await.unwrap();
    }
}

/// The issue's own story: a neighbour comes for the first time, books, is reminded without a reload;
/// the plug is pulled in the middle, and everything is still there, once.
#[tokio::test(flavor = "multi_thread")]
async fn a_month_in_five_minutes() {
    let mut house = House::open(true).await;
    let Some(b) = browser(1400, 1000, false).await else { return };
    b.client.goto(&house.url("/")).await.unwrap();
    b.says(".head h1", "百乐公益日").await;
    b.says("#next", "明天9:00").await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    b.see("demo-1-first-look").await;

    b.frame(1).await;
    b.press("同意").await;
    b.says("#card .none", "还没有预约").await;
    b.press("我要预约").await;
    b.press("理发").await;
    b.press("9:20").await;
    b.press("我自己").await;
    b.press("确认预约").await;
    b.says("#card .own", "理发第1号，9:20").await;
    assert_eq!(house.haircuts().await, 1);
    b.frame(3).await;
    b.says("#card .counts", "已约1位").await;
    b.page().await;
    until("the first step ticks itself", || async {
        b.run("return document.querySelector('.steps li').classList.contains('done')").await == true
    })
    .await;
    b.see("demo-2-booked").await;

    b.frame(2).await;
    b.press("我来帮忙").await;
    b.press("磨刀").await;
    b.press("确认帮忙").await;
    b.says("#card .own", "帮忙磨刀").await;
    b.frame(3).await;
    b.press("去看看").await;
    b.press("发通知").await;
    b.says("#log", "写给我").await;
    // Where words are asked for, the field for them stands open.
    let text = b.client.wait().for_element(Locator::Css(".type[open] #text")).await.unwrap();
    text.send_keys("明天有小雨，公益日照常，摊位移到一楼活动室。").await.unwrap();
    b.press("说好了").await;
    b.press("所有人").await;
    b.press("发送给").await;
    b.says("#log", "发好了").await;
    b.frame(1).await;
    b.says("#log", "明天有小雨").await;
    b.page().await;
    b.says(".steps .done:nth-child(3)", "发通知").await;
    assert_eq!(
        b.run("return document.querySelectorAll('.steps .done').length").await,
        3,
        "nobody moved the clock yet"
    );
    tokio::time::sleep(Duration::from_millis(1500)).await;
    b.see("demo-3-announced").await;

    let before = b
        .run("return document.getElementById('p1').querySelector('iframe').contentWindow.performance.timeOrigin")
        .await;
    b.press("到下一件事").await;
    b.says("#clock", "9:00").await;
    b.press("到下一件事").await;
    b.frame(1).await;
    b.says("#log", "您来吗").await;
    b.press("我会来").await;
    b.says("#log .chosen", "我会来").await;
    let after = b.run("return performance.timeOrigin").await;
    assert_eq!(before, after, "what arrives, arrives without a reload");
    b.page().await;
    b.see("demo-4-reminded").await;

    b.press("拔电源").await;
    house.pulled().await;
    house.out().await;
    b.frame(1).await;
    b.says("#offline", "正在重新连接，您的预约都在").await;
    b.frame(2).await;
    b.says("#offline", "正在重新连接，您的预约都在").await;
    b.frame(1).await;
    // What is pressed meanwhile is not lost: it counts once when everything is back.
    b.press("我的安排").await;
    b.page().await;
    b.see("demo-5-plug-out").await;
    house.on().await;
    b.says("#before", "一条没少").await;
    b.frame(1).await;
    until("the line goes", || async { b.text("#offline").await.is_empty() }).await;
    b.says("#card .own", "理发第1号，9:20").await;
    until("what was pressed in the dark is answered", || async {
        b.text("#log").await.matches("我的安排").count() >= 1
    })
    .await;
    b.page().await;
    b.see("demo-6-back-again").await;
    assert_eq!(house.haircuts().await, 1, "everything is still there, once");
    b.client.clone().close().await.unwrap();
}

/// The timeline's words never touch, on a telephone or a wide screen, in either language; nor do they stick out.
#[tokio::test(flavor = "multi_thread")]
async fn the_timeline_s_words_stand_apart() {
    let house = House::open(true).await;
    let touching = r#"
const all = [...document.querySelectorAll('#marks li')].map((li) => {
  const range = document.createRange();
  range.selectNodeContents(li);
  return [li.innerText, range.getBoundingClientRect()];
});
const apart = (a, b) => a.right + 6 <= b.left || b.right + 6 <= a.left || a.bottom <= b.top || b.bottom <= a.top;
const near = all.flatMap(([x, a], n) => all.slice(n + 1).filter(([, b]) => !apart(a, b)).map(([y]) => x + ' | ' + y));
const out = all.filter(([, a]) => a.left < 0 || a.right > innerWidth).map(([x]) => x);
if (document.querySelector('.phone.up').getBoundingClientRect().right > innerWidth) out.push('the telephone');
return [all.length, near, out];"#;
    for (width, height) in [(390, 844), (700, 1000), (1200, 900)] {
        let Some(b) = browser(width, height, width < 700).await else { return };
        for (lang, says) in [("EN", "Welfare day"), ("中文", "公益日")] {
            b.client.goto(&house.url("/")).await.unwrap();
            b.press(lang).await;
            b.says("#marks .star", says).await;
            let found = b.run(touching).await;
            assert_eq!(found, serde_json::json!([4, [], []]), "{lang}, {width} px");
            b.see(&format!("demo-timeline-{width}-{}", if lang == "EN" { "en" } else { "zh" })).await;
        }
        b.client.clone().close().await.unwrap();
    }
}

/// Below 1,100 pixels the telephones stand behind tabs, and a dot says where something has come.
#[tokio::test(flavor = "multi_thread")]
async fn a_small_window_has_tabs() {
    let house = House::open(true).await;
    let Some(b) = browser(900, 1000, false).await else { return };
    b.client.goto(&house.url("/")).await.unwrap();
    b.says("#tally", "记录").await;
    b.press("到下一件事").await;
    until("a dot on a tab", || async {
        b.run("return document.querySelectorAll('.tabs .dot:not([hidden])').length > 0").await == true
    })
    .await;
    b.see("demo-tabs").await;
    b.press("陈书记").await;
    b.see("demo-tabs-organizer").await;
    assert_eq!(b.run("return document.querySelectorAll('.phone.up').length").await, 1);
    b.press("加一个人").await;
    b.frame(4).await;
    b.says("label", "怎么称呼您").await;
    b.client.find(Locator::Css("#name")).await.unwrap().send_keys("李阿婆").await.unwrap();
    b.press("同意").await;
    b.says("#card .none", "还没有预约").await;
    b.page().await;
    b.see("demo-one-more").await;
    assert_eq!(
        b.run("return document.documentElement.scrollWidth <= innerWidth").await,
        true,
        "nothing sticks out"
    );
    b.client.clone().close().await.unwrap();
}

/// On the smallest telephone, and with everything twice as large: nothing sticks out, type is at least
/// 18 pt, targets at least 60 px, and the first visit has one field and one button.
#[tokio::test(flavor = "multi_thread")]
async fn large_enough_on_a_small_telephone() {
    let house = House::open(false).await;
    for (width, height, name) in
        [(320, 640, "telephone-320"), (390, 844, "telephone-390"), (195, 422, "telephone-390-zoomed")]
    {
        let Some(b) = browser(width, height, true).await else { return };
        b.client.goto(&house.url("/c/baile")).await.unwrap();
        b.see(&format!("{name}-welcome")).await;
        measured(&b, name).await;
        let name_field = b.client.find(Locator::Css("#name")).await.unwrap();
        name_field.send_keys("王阿姨").await.unwrap();
        b.press("同意").await;
        b.says("#log", "百乐").await;
        b.see(&format!("{name}-home")).await;
        b.press("我要预约").await;
        b.says("#log .acts", "理发").await;
        b.see(&format!("{name}-choose")).await;
        measured(&b, name).await;
        b.client.clone().close().await.unwrap();
    }
}

/// What is too small to read or to hit, or too pale (WCAG 2.2, 1.4.3: 4.5 to 1).
const MEASURE: &str = r#"
const seen = (e) => e.checkVisibility() && !e.closest('.aside, .skip, svg');
const all = [...document.querySelectorAll('body *')].filter(seen);
const texts = all.filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()));
const targets = all.filter((e) => e.matches('a, button, summary, input, textarea') && e.type !== 'hidden');
const numbers = (color) => color.match(/[\d.]+/g).map(Number);
const light = ([r, g, b]) => {
  const [x, y, z] = [r, g, b].map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
};
const ground = (e) => {
  for (; e; e = e.parentElement) {
    const c = numbers(getComputedStyle(e).backgroundColor);
    if (c.length === 3 || c[3] > 0) return c;
  }
  return [255, 255, 255];
};
const contrast = (e) => {
  const [a, b] = [light(numbers(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
};
const name = (why) => (e) => why + ': ' + e.outerHTML.slice(0, 90);
const box = (e) => e.getBoundingClientRect();
return [
  ...texts.filter((e) => parseFloat(getComputedStyle(e).fontSize) < 24).map(name('type')),
  ...targets.filter((e) => box(e).height < 60 || box(e).width < 60).map(name('target')),
  ...texts.filter((e) => contrast(e) < 4.5).map(name('pale')),
];
"#;

pub async fn measured(b: &Browser, name: &str) {
    let wide = b.run("return document.documentElement.scrollWidth - innerWidth").await;
    assert!(wide.as_i64().unwrap() <= 0, "{name}: {wide} px stick out");
    let small = b.run(MEASURE).await;
    assert_eq!(small.as_array().map(Vec::len), Some(0), "{name}: {small:#}");
}

/// The poster and the lists fit on A4, and come out of a printer as they look here.
#[tokio::test(flavor = "multi_thread")]
async fn papers_for_the_gate_and_the_tables() {
    let house = House::open(true).await;
    let Some(b) = browser(900, 1280, false).await else { return };
    b.client.goto(&house.url("/phone/3/c/baile/poster")).await.unwrap();
    b.says(".services", "配钥匙").await;
    assert_eq!(b.run("return document.querySelectorAll('.scans svg').length").await, 2);
    let high = b.run("return document.querySelector('.poster').offsetHeight").await.as_i64().unwrap();
    assert!(high <= 1122, "{high} px do not fit on A4's 297 mm");
    b.see("poster").await;
    b.client.goto(&house.url("/phone/3/c/baile")).await.unwrap();
    b.client.goto(&house.url("/phone/3/c/baile/print")).await.unwrap();
    b.says(".sheet h1", "理发").await;
    b.see("print").await;
    // A ticket in large type: one sheet, nothing cut off, nothing small.
    let chen = house.handle.find(&address_of(CHEN)).unwrap();
    let day = DayId { community: CommunityId(0), n: 1 };
    let wish = bookings::Wish { day, service: ServiceId(7), slot: 1 };
    house.says(CHEN, "陈书记", press(bookings::Action::Confirm(wish, chen))).await;
    b.client.goto(&house.url("/phone/3/c/baile/print/ticket-1.html")).await.unwrap();
    b.says(".slip h1", "号").await;
    let high = b.run("return document.querySelector('.slip').offsetHeight").await.as_i64().unwrap();
    assert!((300..=1122).contains(&high), "{high} px");
    let small = "return [...document.querySelectorAll('.slip p')]\
        .filter(p => parseFloat(getComputedStyle(p).fontSize) < 24 || p.scrollWidth > p.clientWidth).length";
    assert_eq!(b.run(small).await, 0);
    b.see("ticket").await;
    house.says(CHEN, "陈书记", press(people::Action::Speak(Lang::En))).await;
    b.client.goto(&house.url("/phone/3/c/baile/print/ticket-1.html")).await.unwrap();
    b.says(".slip h1", "number 1").await;
    b.see("ticket-english").await;
    b.client.clone().close().await.unwrap();
}

/// A test that fails closes nothing itself, and still leaves no browser behind.
#[tokio::test(flavor = "multi_thread")]
async fn no_browser_outlives_its_test() {
    let Some(b) = browser(400, 400, false).await else { return };
    let profile = b._profile.path().display().to_string();
    assert!(running_with(&profile) > 0, "the browser runs");
    drop(b);
    until("all its processes end", || async { running_with(&profile) == 0 }).await;
}

/// How many processes were started with that among their words.
fn running_with(word: &str) -> usize {
    let all = std::fs::read_dir("/proc").unwrap().flatten();
    let lines = all.filter_map(|process| std::fs::read_to_string(process.path().join("cmdline")).ok());
    lines.filter(|line| line.contains(word)).count()
}
