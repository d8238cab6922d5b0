//! A whole street with its web channel on loopback, whose plug can be pulled.

use chrono::{DateTime, TimeDelta, Utc};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpSocket};
use tokio::runtime::Runtime;
use tokio::sync::mpsc;
use tongxin::channel::web::{self, DemoOptions, Pages, Phone, WebOptions};
use tongxin::domain::{
    Action, Cause, Command, CommunityId, Hello, Input, Lang, Link, Private, Role, Said, Screen, ServiceId, Text,
    bookings, day, people,
};
use tongxin::engine::{Clock, Engine, HandClock, Handle, Limits, Running, Street};
use tongxin::journal::{Journal, Memory};
use tongxin::locale::Locale;

pub const XIAOJIAO: &str = "jiao-token-0123456789abcdef";
pub const CHEN: &str = "chen-token-0123456789abcdef";

/// How its pages are mounted.
#[derive(Clone, Copy, Default)]
pub struct Dress {
    pub demo: bool,
    /// Two neighbourhoods instead of one.
    pub two: bool,
    pub prefix: &'static str,
    pub public_url: Option<&'static str>,
}

/// A street at work.
pub struct House {
    pub handle: Handle,
    pub clock: Arc<HandClock>,
    pub at: SocketAddr,
    journal: Arc<Memory>,
    running: Option<Running>,
    pages: Option<Runtime>,
    pulled: mpsc::UnboundedReceiver<()>,
    dress: Dress,
    keys: AtomicU8,
}

fn both(zh: &str, en: &str) -> Text {
    Text::Both { zh: zh.into(), en: en.into() }
}

fn plan() -> day::Plan {
    let stall = |slug: &str, zh: &str, en: &str, slot: Option<u16>| day::Service {
        slug: slug.into(),
        name: both(zh, en),
        slot,
        places: if slot.is_some() { 3 } else { 14 },
        kept: 2,
        wanted: 2,
        ..day::Service::default()
    };
    day::Plan {
        slug: "baile".into(),
        name: both("百乐居民区", "Baile"),
        venue: both("居委会门口", "in front of the committee's office"),
        services: vec![
            stall("haircut", "理发", "Haircut", Some(20)),
            stall("mops", "扎拖把", "Mops bound", Some(30)),
            stall("zippers", "修拉链、拷钮", "Zippers and snap buttons", Some(30)),
            stall("radios", "修收音机", "Radios mended", Some(40)),
            stall("umbrellas", "修雨伞", "Umbrellas mended", Some(30)),
            stall("keys", "配钥匙", "Keys cut", Some(20)),
            stall("knives", "磨刀", "Knives sharpened", None),
            stall("pressure", "量血压、健康咨询", "Blood pressure, health advice", Some(20)),
        ],
        ..day::Plan::default()
    }
}

impl House {
    /// Opens a street eight evenings before its day, with a volunteer and an organizer whom it knows.
    pub async fn open(demo: bool) -> Self {
        Self::dressed(Dress { demo, ..Dress::default() }).await
    }

    /// The same, mounted as that says.
    pub async fn dressed(dress: Dress) -> Self {
        let clock = Arc::new(HandClock::new("2026-12-12T10:00:00Z".parse().unwrap()));
        let journal = Arc::new(Memory::new());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let (handle, running) = start(&journal, &clock, dress.two).await;
        let (pages, pulled) = serve(listener, &handle, &clock, &dress);
        let house = House {
            handle,
            clock,
            at,
            journal,
            running: Some(running),
            pages: Some(pages),
            pulled,
            dress,
            keys: AtomicU8::new(1),
        };
        for (token, name) in [(XIAOJIAO, "小焦"), (CHEN, "陈书记")] {
            house.says(token, name, press(people::Action::Agree(CommunityId(0), Lang::Zh))).await;
        }
        let code = "0123456789abcdef0123456789abcdef";
        let until: DateTime<Utc> = house.clock.now() + TimeDelta::days(2);
        let invite = people::Command::Invite(CommunityId(0), Role::Organizer, people::code_digest(code), until);
        let order = Said::Order(Box::new(Command::People(invite)));
        house.handle.submit(Input::inner(Cause::Console([9; 16]), order)).await.unwrap();
        house.says(CHEN, "陈书记", Said::Start(Link::Code(code.into()))).await;
        house
    }

    /// Somebody known says something without a browser.
    pub async fn says(&self, token: &str, name: &str, said: Said) {
        let n = self.keys.fetch_add(1, Ordering::Relaxed);
        let input = Input {
            cause: Cause::Post([n; 16]),
            from: Some(web::address_of(token)),
            hello: Hello { name: Some(Private::new(name)), lang: Some(Lang::Zh) },
            origin: None,
            said,
            keep: None,
        };
        self.handle.submit(input).await.unwrap();
    }

    /// Where its pages are.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.at)
    }

    /// Returns when the plug on the demo's page was pulled.
    pub async fn pulled(&mut self) {
        self.pulled.recv().await.unwrap();
    }

    /// The lights go out: nothing is finished, nobody is told.
    pub async fn out(&mut self) {
        if let Some(pages) = self.pages.take() {
            pages.shutdown_background();
        }
        self.running = None;
    }

    /// And on again, on the same journal and the same port.
    pub async fn on(&mut self) {
        let (handle, running) = start(&self.journal, &self.clock, self.dress.two).await;
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_reuseaddr(true).unwrap();
        socket.bind(self.at).unwrap();
        let (pages, pulled) = serve(socket.listen(64).unwrap(), &handle, &self.clock, &self.dress);
        (self.handle, self.running, self.pages, self.pulled) = (handle, Some(running), Some(pages), pulled);
    }

    /// How many places are held at the haircuts' stall.
    pub async fn haircuts(&self) -> u32 {
        self.handle
            .look(|s, _| day::coming(s, CommunityId(0)).map_or(0, |(id, _)| bookings::held(s, id, ServiceId(0))))
            .await
            .unwrap()
    }
}

impl Drop for House {
    fn drop(&mut self) {
        if let Some(pages) = self.pages.take() {
            pages.shutdown_background();
        }
    }
}

/// The street's neighbourhoods.
fn plans(two: bool) -> Vec<day::Plan> {
    let other = day::Plan { slug: "anle".into(), name: both("安乐居民区", "Anle"), ..plan() };
    std::iter::once(plan()).chain(two.then_some(other)).collect()
}

/// A press.
pub fn press(action: impl Into<Action>) -> Said {
    Said::Pressed(Some(action.into()))
}

async fn start(journal: &Arc<Memory>, clock: &Arc<HandClock>, two: bool) -> (Handle, Running) {
    let locale = Locale::new();
    let street = Street {
        name: "test".into(),
        journal: Arc::clone(journal) as Arc<dyn Journal>,
        clock: Arc::clone(clock) as Arc<dyn Clock>,
        wording: Arc::new(move |screen: &Screen, lang: Option<Lang>| locale.words(screen, lang)),
        channels: vec![Arc::new(Pages::new(Arc::clone(clock) as Arc<dyn Clock>))],
        limits: Limits::default(),
        orders: vec![(
            Cause::Config { digest: [7; 16], epoch: 0 },
            Command::Day(day::Command::Configure(plans(two))),
        )],
    };
    Engine::start(street).await.unwrap()
}

fn serve(
    listener: TcpListener,
    handle: &Handle,
    clock: &Arc<HandClock>,
    dress: &Dress,
) -> (Runtime, mpsc::UnboundedReceiver<()>) {
    let (pull, pulled) = mpsc::unbounded_channel();
    let mut options = WebOptions::new(handle.clone(), Arc::new(Locale::new()));
    options.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    options.bot = Box::new(|| Some("baile_bot".into()));
    let phone =
        |name: &str, role, token: Option<&str>| Phone { name: name.into(), role, token: token.map(Into::into) };
    options.prefix = dress.prefix.into();
    options.public_url = dress.public_url.map(Into::into);
    options.demo = dress.demo.then(|| DemoOptions {
        clock: Arc::clone(clock),
        phones: vec![
            phone("王阿姨", "demo-role-resident", None),
            phone("小焦", "demo-role-volunteer", Some(XIAOJIAO)),
            phone("陈书记", "demo-role-organizer", Some(CHEN)),
        ],
        plug: Box::new(move || {
            let _ = pull.send(());
        }),
    });
    let service = web::router(options).into_make_service_with_connect_info::<SocketAddr>();
    // On threads of their own, so that all connections break off at once when they end.
    let pages = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let listener = listener.into_std().unwrap();
    pages.spawn(async move {
        let listener = TcpListener::from_std(listener).unwrap();
        axum::serve(listener, service).await.unwrap();
    });
    (pages, pulled)
}

/// Waits until something holds, looking again and again; says what did not come.
pub async fn until<F: Future<Output = bool>>(what: &str, mut holds: impl FnMut() -> F) {
    // Long enough for a machine that has other things to do: what never comes costs a minute, what comes none.
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(60) {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{what}: not within a minute");
}
