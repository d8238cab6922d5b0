//! The engine at work, with real tasks: from an input to the message, and over restarts.

#[path = "engine/crashing.rs"]
mod crashing;
#[path = "figures/mod.rs"]
mod figures;
#[path = "engine/stopping.rs"]
mod stopping;

use chrono::{DateTime, TimeDelta, Utc};
use std::io::ErrorKind;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tongxin::domain::{
    Action, Address, Cause, ChannelId, Command, CommunityId, Hello, Input, Item, Lane, Lang, Link, Outcome,
    Private, Said, Screen, Text, day, people,
};
use tongxin::engine::{
    Accepted, Channel, Clock, Delivered, Engine, HandClock, Handle, Label, Later, Limits, Message, Running, Scope,
    Street, Words,
};
use tongxin::journal::{Journal, MemQuick, Memory, SimDisk, Store, Trouble};

/// How a channel misbehaves.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mood {
    Fine,
    /// It stumbles over the next message, and is fine again.
    Stumbles,
    /// It takes its time.
    Slow,
    /// It never comes back.
    Hangs,
    /// It takes nothing for now.
    Later,
}

/// A channel that remembers what it is given; what it delivers is kept as pages are.
struct Recorder {
    got: Mutex<Vec<Message>>,
    mood: Mutex<Mood>,
}

impl Default for Recorder {
    fn default() -> Self {
        Recorder { got: Mutex::default(), mood: Mutex::new(Mood::Fine) }
    }
}

impl Recorder {
    fn texts(&self) -> Vec<(String, String)> {
        let got = self.got.lock().unwrap();
        got.iter().map(|m| (m.to.key.to_string(), m.words.text.clone())).collect()
    }

    fn to(&self, key: &str) -> Vec<Message> {
        self.got.lock().unwrap().iter().filter(|m| &*m.to.key == key).cloned().collect()
    }

    async fn wait(&self, what: &str, done: impl Fn(&[Message]) -> bool) {
        for _ in 0..500 {
            if done(&self.got.lock().unwrap()) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{what} did not come; there is {:?}", self.texts());
    }
}

impl Channel for Recorder {
    fn id(&self) -> ChannelId {
        ChannelId::Web
    }

    fn deliver<'a>(&'a self, message: &'a Message) -> Later<'a, Delivered> {
        Box::pin(async move {
            self.got.lock().unwrap().push(message.clone());
            let mood = *self.mood.lock().unwrap();
            match mood {
                Mood::Fine => {}
                Mood::Stumbles => {
                    *self.mood.lock().unwrap() = Mood::Fine;
                    panic!("the channel stumbles");
                }
                Mood::Slow => tokio::time::sleep(Duration::from_millis(700)).await,
                Mood::Hangs => std::future::pending().await,
                Mood::Later => return Delivered::Later { scope: Scope::Chat, after: Duration::from_secs(40) },
            }
            Delivered::Ended(Outcome::Kept(Private::new(message.words.text.clone())))
        })
    }
}

/// The keys of a screen: enough to know it by.
fn keys(screen: &Screen, _: Option<Lang>) -> Words {
    Words {
        text: screen.text.iter().map(|line| line.key).collect::<Vec<_>>().join(" "),
        rows: screen
            .rows
            .iter()
            .map(|row| row.iter().map(|b| Label { text: b.label.key.into(), does: b.does.clone() }).collect())
            .collect(),
        asks: screen.asks,
        ..Words::default()
    }
}

fn evening() -> DateTime<Utc> {
    "2026-12-12T10:00:00Z".parse().unwrap()
}

fn plan() -> day::Plan {
    let service = day::Service {
        slug: "hair".into(),
        name: Text::One("理发".into()),
        slot: Some(20),
        places: 1,
        wanted: 1,
        ..day::Service::default()
    };
    let name = Text::One("百乐居民区".into());
    day::Plan { slug: "baile".into(), name, services: vec![service], ..day::Plan::default() }
}

struct House {
    journal: Arc<dyn Journal>,
    memory: Arc<Memory>,
    clock: Arc<HandClock>,
    web: Arc<Recorder>,
}

impl House {
    fn new() -> Self {
        let memory = Arc::new(Memory::new());
        House { memory: Arc::clone(&memory), ..House::on(memory) }
    }

    fn on(journal: Arc<dyn Journal>) -> Self {
        let clock = Arc::new(HandClock::new(evening()));
        House { journal, memory: Arc::default(), clock, web: Arc::default() }
    }

    fn mood(&self, mood: Mood) {
        *self.web.mood.lock().unwrap() = mood;
    }

    async fn start(&self) -> (Handle, Running) {
        self.start_with(vec![plan()]).await
    }

    async fn start_with(&self, plans: Vec<day::Plan>) -> (Handle, Running) {
        let street = Street {
            name: "test".into(),
            journal: Arc::clone(&self.journal),
            clock: Arc::clone(&self.clock) as Arc<dyn Clock>,
            wording: Arc::new(keys),
            channels: vec![Arc::clone(&self.web) as Arc<dyn Channel>],
            limits: Limits::default(),
            orders: vec![(
                Cause::Config { digest: [plans.len() as u8; 16], epoch: 0 },
                Command::Day(day::Command::Configure(plans)),
            )],
        };
        Engine::start(street).await.unwrap()
    }
}

fn post(n: u8, from: &str, said: Said) -> Input {
    Input {
        cause: Cause::Post([n; 16]),
        from: Some(Address { channel: ChannelId::Web, key: from.into() }),
        hello: Hello { name: Some(Private::new("王阿姨")), lang: Some(Lang::Zh) },
        origin: None,
        said,
        keep: None,
    }
}

fn press(n: u8, from: &str, action: impl Into<Action>) -> Input {
    post(n, from, Said::Pressed(Some(action.into())))
}

fn agree() -> people::Action {
    people::Action::Agree(CommunityId(0), Lang::Zh)
}

/// Someone comes, agrees, and is known; the same post again changes nothing; after a restart on the
/// same journal everything is as it was.
#[tokio::test]
async fn what_was_said_is_answered_and_lasts() {
    let house = House::new();
    let (handle, running) = house.start().await;
    let done = handle.submit(post(1, "wang", Said::Start(Link::Plain))).await.unwrap();
    assert!(matches!(done, Accepted::Done(_)));
    house.web.wait("the welcome", |got| got.len() == 1).await;
    assert!(house.web.to("wang")[0].words.text.contains("people-privacy-notice"), "{:?}", house.web.texts());
    assert_eq!(house.web.to("wang")[0].lane, Lane::Answer);
    handle.submit(press(2, "wang", agree())).await.unwrap();
    assert_eq!(handle.submit(press(2, "wang", agree())).await.unwrap(), Accepted::Repeat);
    house.web.wait("home", |got| got.len() == 2).await;
    let me = handle.find(&Address { channel: ChannelId::Web, key: "wang".into() });
    assert!(me.is_some());
    running.shutdown().await.unwrap();
    assert!(handle.submit(press(3, "wang", people::Action::Home)).await.is_err(), "a closed street takes nothing");

    let before = house.journal.head().unwrap();
    let (handle, running) = house.start().await;
    assert_eq!(house.journal.head().unwrap(), before, "a start without news writes nothing");
    assert_eq!(handle.find(&Address { channel: ChannelId::Web, key: "wang".into() }), me);
    let waiting = handle.look(|s, _| s.delivery.waiting()).await.unwrap();
    assert_eq!((waiting, handle.status().ready), (0, true));
    running.shutdown().await.unwrap();
    assert_eq!(house.web.to("wang").len(), 2, "nothing was sent again");
}

/// The clock is moved on, and the reminders come by themselves.
#[tokio::test]
async fn reminders_come_when_the_clock_is_moved() {
    let house = House::new();
    let (handle, running) = house.start().await;
    handle.submit(post(1, "wang", Said::Start(Link::Plain))).await.unwrap();
    handle.submit(press(2, "wang", agree())).await.unwrap();
    house.web.wait("home", |got| got.len() == 2).await;
    house.clock.set(evening() + TimeDelta::hours(15));
    house.web.wait("the invitation", |got| got.iter().any(|m| m.lane != Lane::Answer)).await;
    let seen = handle.look(|s, _| s.at).await.unwrap();
    assert!(seen >= evening() + TimeDelta::hours(15));
    running.shutdown().await.unwrap();
}

/// Where Telegram is not there any more, a person's page is used; who has none is reported, and waited for by nobody.
#[tokio::test]
async fn a_channel_that_is_gone_holds_up_nothing() {
    let house = House::new();
    let (handle, running) = house.start().await;
    let by_telegram = |n: u64, who: &str, said: Said| Input {
        cause: Cause::Update { channel: ChannelId::Telegram, id: n },
        from: Some(Address { channel: ChannelId::Telegram, key: who.into() }),
        ..post(0, "", said)
    };
    handle.submit(press(1, "wang", agree())).await.unwrap();
    handle.submit(press(2, "wang", people::Action::LinkDevice)).await.unwrap();
    let me = handle.find(&Address { channel: ChannelId::Web, key: "wang".into() }).unwrap();
    let code = handle.look(move |_, d| d.read(me, Item::Code)).await.unwrap().expect("a code");
    handle.submit(by_telegram(1, "77", Said::Start(Link::Code(code.reveal().into())))).await.unwrap();
    handle.submit(by_telegram(2, "78", Said::Pressed(Some(agree().into())))).await.unwrap();
    let used = handle.look(move |s, _| people::channel(s, me)).await.unwrap();
    assert_eq!(used, Some(ChannelId::Telegram), "that was used last");

    house.clock.set(evening() + TimeDelta::hours(15));
    house.web.wait("the invitation", |got| got.iter().any(|m| m.lane != Lane::Answer)).await;
    for _ in 0..200 {
        if handle.look(|s, _| s.delivery.waiting()).await.unwrap() == 0 {
            return running.shutdown().await.unwrap();
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("somebody without a page is waited for");
}

/// What was claimed and surely did not leave waits again, keeps to the quiet hours that began meanwhile, and
/// comes in the morning, once.
#[tokio::test]
async fn what_did_not_leave_by_day_does_not_leave_by_night() {
    let house = House::new();
    let (handle, running) = house.start().await;
    handle.submit(press(1, "wang", agree())).await.unwrap();
    house.web.wait("home", |got| got.len() == 1).await;
    house.mood(Mood::Later);
    house.clock.set(evening() + TimeDelta::hours(15)); // nine in the morning, a week before
    house.web.wait("the invitation is tried", |got| got.len() == 2).await;
    running.shutdown().await.unwrap();

    house.mood(Mood::Fine);
    house.clock.set(evening() + TimeDelta::hours(28)); // ten at night
    let (handle, running) = house.start().await;
    for _ in 0..500 {
        if handle.look(|s, _| s.at).await.unwrap() >= evening() + TimeDelta::hours(28) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let counts = handle.look(|s, _| s.delivery.all().map(|(_, _, status)| status.tries).collect::<Vec<_>>());
    assert_eq!(counts.await.unwrap(), [0], "it waits, and as if it had never been tried");
    assert_eq!(house.web.to("wang").len(), 2, "nothing comes at night");
    house.clock.set(evening() + TimeDelta::hours(38)); // eight in the morning
    house.web.wait("the invitation", |got| got.len() == 3).await;
    running.shutdown().await.unwrap();
}

/// A community that the configuration no longer names opens no further day; named again, it goes on.
#[tokio::test]
async fn a_community_no_longer_named_opens_no_day() {
    let house = House::new();
    let other = day::Plan { slug: "anle".into(), ..plan() };
    let start = async |plans: &[day::Plan], days: i64| {
        house.clock.set(evening() + TimeDelta::days(days));
        let (handle, running) = house.start_with(plans.to_vec()).await;
        let at = evening() + TimeDelta::days(days);
        for _ in 0..500 {
            let due = handle.look(|s, _| tongxin::domain::next_due(s)).await.unwrap();
            if due.is_none_or(|(due, _)| due > at) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let open = handle.look(|s, _| [0, 1].map(|n| day::coming(s, CommunityId(n)).is_some())).await.unwrap();
        running.shutdown().await.unwrap();
        open
    };
    assert_eq!(start(&[plan(), other.clone()], 0).await, [true, true]);
    assert_eq!(start(&[plan()], 1).await, [true, true], "its day in the calendar stays");
    assert_eq!(start(&[plan()], 60).await, [true, false], "and none follows");
    assert_eq!(start(&[plan(), other], 61).await, [true, true]);
}

/// A write that nobody can vouch for is settled by reading; callers are answered either way, once.
#[tokio::test]
async fn a_doubtful_write_is_settled_and_nothing_is_done_twice() {
    for trouble in [Trouble::UnknownButKept, Trouble::UnknownAndLost] {
        let house = House::new();
        let (handle, running) = house.start().await;
        house.memory.trouble(trouble);
        let met = handle.submit(post(1, "wang", Said::Start(Link::Plain))).await.unwrap();
        assert!(matches!(met, Accepted::Done(_)), "{trouble:?}");
        house.web.wait("the welcome", |got| got.len() == 1).await;
        let known = handle.look(|s, _| people::everyone(s).count()).await.unwrap();
        assert_eq!(known, 1, "{trouble:?}");
        running.shutdown().await.unwrap();
        assert_eq!(house.web.to("wang").len(), 1, "{trouble:?}");
    }
}

/// A second writer on the same journal fences the first one off: it stops, and says so.
#[tokio::test]
async fn a_second_writer_stops_the_first() {
    let house = House::new();
    let (first, mut first_running) = house.start().await;
    let (second, second_running) = house.start().await;
    second.submit(post(1, "wang", Said::Start(Link::Plain))).await.unwrap();
    first.submit(post(2, "li", Said::Start(Link::Plain))).await.unwrap_err();
    let stopped = first_running.join().await.unwrap_err();
    assert!(stopped.to_string().contains("another tongxin"), "{stopped}");
    second_running.shutdown().await.unwrap();
}

/// A channel that stumbles harms nothing: nobody knows whether the answer arrived, so it comes once more.
#[tokio::test]
async fn a_stumbling_channel_gets_the_answer_once_more() {
    let house = House::new();
    let (handle, running) = house.start().await;
    house.mood(Mood::Stumbles);
    handle.submit(post(1, "wang", Said::Start(Link::Plain))).await.unwrap();
    house.web.wait("the welcome, again", |got| got.len() == 2).await;
    running.shutdown().await.unwrap();
    let waiting = house.start().await.0.look(|s, _| s.delivery.waiting()).await.unwrap();
    assert_eq!((waiting, house.web.to("wang").len()), (0, 2));
}

/// A street that closes lets what is on its way arrive, and closes nevertheless when it does not.
#[tokio::test]
async fn closing_waits_for_deliveries_but_not_for_ever() {
    let house = House::new();
    let (handle, running) = house.start().await;
    house.mood(Mood::Slow);
    handle.submit(post(1, "wang", Said::Start(Link::Plain))).await.unwrap();
    house.web.wait("the welcome", |got| got.len() == 1).await;
    running.shutdown().await.unwrap();
    house.mood(Mood::Hangs);
    let (handle, running) = house.start().await;
    assert_eq!(handle.look(|s, _| s.delivery.waiting()).await.unwrap(), 0, "the slow one was waited for");
    handle.submit(post(2, "wang", Said::Start(Link::Plain))).await.unwrap();
    house.web.wait("the second welcome", |got| got.len() == 2).await;
    let began = std::time::Instant::now();
    running.shutdown().await.unwrap();
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}

/// The plug is pulled while an answer is on its way: after the restart it comes once more.
#[tokio::test]
async fn a_pulled_plug_forgets_no_answer() {
    let house = House::new();
    let (handle, running) = house.start().await;
    house.mood(Mood::Hangs);
    handle.submit(post(1, "wang", Said::Start(Link::Plain))).await.unwrap();
    house.web.wait("the welcome", |got| got.len() == 1).await;
    drop(running);
    house.mood(Mood::Fine);
    let (_, running) = house.start().await;
    house.web.wait("the welcome, again", |got| got.len() == 2).await;
    running.shutdown().await.unwrap();
}

/// A disk that is full, or can only be read, loses nothing and shows nothing that is not durable; what was handed in waits, and goes
/// on once there is room.
#[tokio::test]
async fn a_full_disk_is_waited_out() {
    waited_out(ErrorKind::StorageFull).await;
    waited_out(ErrorKind::ReadOnlyFilesystem).await;
}

async fn waited_out(fails: ErrorKind) {
    let disk = SimDisk::new();
    let quick = Box::new(MemQuick::default());
    let store = Store::open_on(Arc::new(disk.clone()), quick, "/data".as_ref(), None).unwrap();
    let house = House::on(Arc::new(store));
    let (handle, running) = house.start().await;
    disk.fails(Some(fails));
    let waits = handle.hand_in(post(1, "wang", Said::Start(Link::Plain))).await.unwrap();
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert!(!handle.status().ready, "nobody should send it more work");
    let seen = tokio::time::timeout(Duration::from_secs(3), handle.look(|s, _| people::everyone(s).count())).await;
    let seen = seen.expect("nobody who looks is left standing");
    assert!(seen.is_err() || seen == Ok(0), "what is not durable is not seen");
    assert_eq!(house.web.texts(), [], "nothing leaves before it is durable");
    disk.fails(None);
    let done = tokio::time::timeout(Duration::from_secs(5), waits).await.expect("it goes on");
    assert!(matches!(done, Ok(Accepted::Done(_))));
    house.web.wait("the welcome", |got| got.len() == 1).await;
    assert!(handle.status().ready);
    running.shutdown().await.unwrap();
}

/// With a disk that takes a second for every sync nothing is confirmed earlier, and nothing is lost.
#[tokio::test]
async fn a_slow_disk_is_waited_for() {
    let disk = SimDisk::new();
    let store = Store::open_on(Arc::new(disk.clone()), Box::new(MemQuick::default()), "/data".as_ref(), None);
    let house = House::on(Arc::new(store.unwrap()));
    let (handle, running) = house.start().await;
    disk.slow(Duration::from_secs(1));
    let began = std::time::Instant::now();
    let waits = handle.hand_in(post(1, "wang", Said::Start(Link::Plain))).await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(house.web.texts(), [], "nothing leaves before it is durable");
    assert!(matches!(waits.await, Ok(Accepted::Done(_))));
    assert!(began.elapsed() >= Duration::from_secs(1));
    house.web.wait("the welcome", |got| got.len() == 1).await;
    disk.slow(Duration::ZERO);
    running.shutdown().await.unwrap();
}

/// Whoever asks a question that cannot be answered harms nobody else.
#[tokio::test]
async fn a_look_that_stumbles_stops_nothing() {
    let house = House::new();
    let (handle, running) = house.start().await;
    handle.look(|_, _| panic!("a bad question")).await.map(|(): ()| 0).unwrap_err();
    assert!(handle.look(|s, _| s.seq).await.is_ok());
    running.shutdown().await.unwrap();
}
