//! A street at work behind the loopback server: the real engine, journal and channel, and people who press.

use super::server::{Server, Shown, TOKEN};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;
use tokio::task::JoinHandle;
use tongxin::channel::telegram::{Hook, Settings, Stopped, Telegram, Token};
use tongxin::domain::day::{self, Plan, Service};
use tongxin::domain::{
    Address, Cause, ChannelId, Command, CommunityId, DayId, Item, Lang, PersonId, Private, Role, Screen, State,
    Text, bookings, people,
};
use tongxin::engine::{Engine, HandClock, Handle, Limits, Running, Street};
use tongxin::journal::{
    Appended, Entry, Head, Journal, JournalError, Lease, Memory, SharedJournal, Snapshot, Wanted,
};
use tongxin::locale::Locale;

/// The day of the tests.
pub const DAY: DayId = DayId { community: CommunityId(0), n: 1 };
/// A code that makes an organizer.
pub const CODE: &str = "00112233445566778899aabbccddeeff";

/// A journal that can be told to keep a batch waiting before it becomes durable.
#[derive(Default)]
pub struct Gate {
    journal: Memory,
    shut: Mutex<bool>,
    broken: Mutex<bool>,
    spoilt: Mutex<Option<PersonId>>,
    /// How often somebody stumbled over it.
    pub stumbles: AtomicUsize,
    moved: Condvar,
}

impl Gate {
    /// Nothing becomes durable from now on.
    pub fn shut(&self) {
        *self.shut.lock().unwrap() = true;
    }

    /// What waits becomes durable.
    pub fn open(&self) {
        *self.shut.lock().unwrap() = false;
        self.moved.notify_all();
    }

    /// Nothing can be written from now on, or it can again.
    pub fn breaks(&self, broken: bool) {
        *self.broken.lock().unwrap() = broken;
    }

    /// Whoever reads this person's draft stumbles.
    pub fn spoil(&self, who: PersonId) {
        *self.spoilt.lock().unwrap() = Some(who);
    }

    /// The causes of all commits that came from Telegram, in order.
    pub fn updates(&self) -> Vec<u64> {
        let mut updates = Vec::new();
        let each = &mut |commit: tongxin::domain::Commit| {
            if let Cause::Update { channel: ChannelId::Telegram, id } = commit.cause {
                updates.push(id);
            }
            true
        };
        self.journal.read(1, each).unwrap();
        updates
    }
}

impl Journal for Gate {
    fn acquire(&self) -> Result<Lease, JournalError> {
        self.journal.acquire()
    }
    fn head(&self) -> Result<Head, JournalError> {
        self.journal.head()
    }
    fn append(&self, lease: Lease, expected: u64, entries: &[Entry]) -> Appended {
        let mut shut = self.shut.lock().unwrap();
        while *shut {
            shut = self.moved.wait(shut).unwrap();
        }
        drop(shut);
        if *self.broken.lock().unwrap() {
            return Appended::Unknown;
        }
        self.journal.append(lease, expected, entries)
    }
    fn read(&self, from: u64, each: &mut dyn FnMut(tongxin::domain::Commit) -> bool) -> Result<(), JournalError> {
        self.journal.read(from, each)
    }
    fn reopen(&self) -> Result<Head, JournalError> {
        self.journal.reopen()
    }
    fn get(&self, who: PersonId, item: Item) -> Result<Option<Private>, JournalError> {
        if item == Item::Draft && *self.spoilt.lock().unwrap() == Some(who) {
            self.stumbles.fetch_add(1, Ordering::Relaxed);
            // As a panic, but nothing is printed.
            std::panic::resume_unwind(Box::new("a drawer that cannot be read"));
        }
        self.journal.get(who, item)
    }
    fn scan(&self, wanted: Wanted, each: &mut dyn FnMut(PersonId, Item, Private)) -> Result<(), JournalError> {
        self.journal.scan(wanted, each)
    }
    fn put_snapshot(&self, snapshot: Snapshot) -> Result<(), JournalError> {
        self.journal.put_snapshot(snapshot)
    }
    fn snapshot(&self) -> Result<Option<Snapshot>, JournalError> {
        self.journal.snapshot()
    }
    fn verify(&self) -> Result<u64, JournalError> {
        self.journal.verify()
    }
    fn export(&self, out: &mut dyn std::io::Write) -> Result<u64, JournalError> {
        self.journal.export(out)
    }
    fn import(&self, from: &mut dyn std::io::BufRead) -> Result<u64, JournalError> {
        self.journal.import(from)
    }
}

/// How updates come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// They are asked for.
    Polled,
    /// Telegram posts them.
    Posted,
}

/// A street and the people around it.
pub struct Scene {
    pub server: Server,
    pub gate: Arc<Gate>,
    journal: SharedJournal,
    pub clock: Arc<HandClock>,
    wait: Duration,
    request: Duration,
    mode: Mode,
    limits: Limits,
    open: Option<Open>,
}

struct Open {
    handle: Handle,
    telegram: Arc<Telegram>,
    running: Running,
    poll: JoinHandle<Stopped>,
    pages: Option<JoinHandle<()>>,
}

/// The secret of the scene's webhook.
pub const SECRET: &str = "a secret that only the tests know";

/// The channel's settings for a server.
pub fn settings(url: &str) -> Settings {
    Settings {
        api_url: url.into(),
        pause: Duration::from_millis(20),
        look: Duration::from_millis(200),
        ..Settings::new(Token::parse(TOKEN).unwrap())
    }
}

fn now() -> DateTime<Utc> {
    "2026-12-12T10:00:00Z".parse().unwrap()
}

fn plan() -> Plan {
    let service = |slug: &str, slot, places| Service {
        slug: slug.into(),
        name: Text::One(slug.into()),
        slot,
        places,
        wanted: 2,
        ..Service::default()
    };
    Plan {
        slug: "baile".into(),
        name: Text::One("百乐居民区".into()),
        venue: Text::One("居委会门口".into()),
        services: vec![service("haircut", Some(20), 60), service("knives", None, 200)],
        ..Plan::default()
    }
}

impl Scene {
    /// A street that is open, on a journal in memory.
    pub async fn open() -> Self {
        Self::with(Mode::Polled).await
    }

    /// The same, with updates coming one way or the other.
    pub async fn with(mode: Mode) -> Self {
        Self::new(mode, None, Duration::from_secs(50)).await
    }

    /// The same, whose polls wait so long.
    pub async fn waiting(wait: Duration) -> Self {
        Self::new(Mode::Polled, None, wait).await
    }

    /// The same with limits.
    pub async fn limited(limits: Limits) -> Self {
        let mut scene = Self::waiting(Duration::from_secs(50)).await;
        scene.limit(limits).await;
        scene
    }

    /// Limits from now on.
    pub async fn limit(&mut self, limits: Limits) {
        self.pull();
        self.limits = limits;
        self.start().await;
    }

    /// The same, whose requests may take so long.
    pub async fn hasty(request: Duration) -> Self {
        let mut scene = Self::open().await;
        scene.pull();
        scene.request = request;
        scene.start().await;
        scene
    }

    /// The same on another journal.
    pub async fn on(journal: SharedJournal, mode: Mode) -> Self {
        Self::new(mode, Some(journal), Duration::from_secs(50)).await
    }

    async fn new(mode: Mode, journal: Option<SharedJournal>, wait: Duration) -> Self {
        let gate = Arc::new(Gate::default());
        let journal = journal.unwrap_or_else(|| Arc::clone(&gate) as _);
        let mut scene = Self {
            server: Server::start().await,
            journal,
            gate,
            clock: Arc::new(HandClock::new(now())),
            wait,
            request: Duration::from_secs(17),
            mode,
            limits: Limits::none(),
            open: None,
        };
        scene.start().await;
        scene
    }

    /// The other way from the next start on.
    pub fn change(&mut self, mode: Mode) {
        self.mode = mode;
    }

    /// Starts the daemon's parts.
    pub async fn start(&mut self) {
        let telegram = Arc::new(
            Telegram::new(&Settings { wait: self.wait, request: self.request, ..settings(&self.server.url) })
                .unwrap(),
        );
        let locale = Locale::new();
        let invite = people::Command::Invite(
            DAY.community,
            Role::Organizer,
            people::code_digest(CODE),
            now() + chrono::TimeDelta::hours(48),
        );
        let street = Street {
            name: "test".into(),
            journal: Arc::clone(&self.journal),
            clock: Arc::clone(&self.clock) as _,
            wording: Arc::new(move |screen: &Screen, lang: Option<Lang>| locale.words(screen, lang)),
            channels: vec![Arc::clone(&telegram) as _],
            limits: self.limits.clone(),
            orders: vec![
                (Cause::Config { digest: [1; 16], epoch: 1 }, Command::Day(day::Command::Configure(vec![plan()]))),
                (Cause::Console([2; 16]), Command::People(invite)),
            ],
        };
        let (handle, running) = Engine::start(street).await.unwrap();
        let (poll, pages) = match self.mode {
            Mode::Polled => {
                let (handle, telegram) = (handle.clone(), Arc::clone(&telegram));
                (tokio::spawn(async move { telegram.poll(&handle).await.unwrap_err() }), None)
            }
            Mode::Posted => {
                let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
                let base = format!("http://{}", listener.local_addr().unwrap());
                let (pages, task) = telegram.hook(handle.clone(), Hook::new(SECRET), &base);
                let pages = tokio::spawn(async move { axum::serve(listener, pages).await.unwrap() });
                (tokio::spawn(async move { task.await.unwrap_err() }), Some(pages))
            }
        };
        self.open = Some(Open { handle, telegram, running, poll, pages });
    }

    /// Pulls the plug: nothing more is read, delivered or waited for.
    pub fn pull(&mut self) {
        if let Some(open) = self.open.take() {
            open.poll.abort();
            open.pages.inspect(JoinHandle::abort);
            drop(open.running);
        }
    }

    /// Shuts down in order, waits until the journal is let go, and starts on it as `open` opens it again.
    pub async fn restart_on<J: Journal + 'static>(&mut self, open: impl Fn() -> Arc<J>) {
        if let Some(Open { running, poll, handle, telegram, pages }) = self.open.take() {
            poll.abort();
            pages.inspect(JoinHandle::abort);
            poll.await.ok();
            running.shutdown().await.unwrap();
            drop((handle, telegram));
        }
        self.journal = Arc::new(Memory::new());
        self.journal = open();
        self.start().await;
    }

    /// Stops the engine alone; why the reading ends.
    pub async fn stop_engine(&mut self) -> Stopped {
        let open = self.open.take().unwrap();
        drop(open.running);
        drop(open.handle);
        open.poll.await.unwrap()
    }

    /// The way to the engine.
    pub fn handle(&self) -> &Handle {
        &self.open.as_ref().unwrap().handle
    }

    /// The channel.
    pub fn telegram(&self) -> Arc<Telegram> {
        Arc::clone(&self.open.as_ref().unwrap().telegram)
    }

    /// Looks at the state.
    pub async fn look<T: Send + 'static>(&self, look: impl FnOnce(&State) -> T + Send + 'static) -> T {
        self.handle().look(move |s, _| look(s)).await.unwrap()
    }

    /// Who is behind a chat.
    pub fn person(&self, chat: i64) -> Option<PersonId> {
        self.handle().find(&Address { channel: ChannelId::Telegram, key: chat.to_string().into() })
    }

    /// How many places each person holds.
    pub async fn places(&self) -> BTreeMap<PersonId, usize> {
        self.look(|s| {
            let mut places = BTreeMap::new();
            for (_, booking) in bookings::on_day(s, DAY) {
                *places.entry(booking.who).or_default() += 1;
            }
            places
        })
        .await
    }

    /// Somebody writes, and waits for the answer.
    pub async fn say(&self, chat: i64, text: &str) -> Shown {
        say(&self.server, chat, text).await
    }

    /// Somebody presses the first button of the newest message whose data begins so, and waits.
    pub async fn press(&self, chat: i64, begins: &str) -> Shown {
        press(&self.server, chat, begins).await
    }

    /// Somebody comes in and agrees.
    pub async fn join(&self, chat: i64) -> Shown {
        self.say(chat, "/start").await;
        self.press(chat, "p.a.").await
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        self.gate.open();
        self.pull();
    }
}

fn turn(server: &Server, chat: i64) -> usize {
    server.world().newest(chat).map_or(0, |shown| shown.turn)
}

/// Somebody writes, and waits for the answer.
pub async fn say(server: &Server, chat: i64, text: &str) -> Shown {
    let before = turn(server, chat);
    server.say(chat, text);
    server.newer(chat, before).await
}

/// Somebody presses the first button of their newest message whose data begins so, and waits.
pub async fn press(server: &Server, chat: i64, begins: &str) -> Shown {
    let shown = server.world().newest(chat).cloned().unwrap_or_default();
    let data = shown.data(begins).unwrap_or_else(|| panic!("no {begins} on {shown:?}"));
    server.press(chat, shown.id, &data);
    server.newer(chat, shown.turn).await
}
