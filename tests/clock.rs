//! A machine's clock that is wrong: nothing that is due leaves while nobody knows what time it is, and
//! afterwards nothing is lost or told twice.

#[path = "telegram/server.rs"]
mod server;

use chrono::{DateTime, TimeDelta, Utc};
use std::process::{Child, Command as Process, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tongxin::channel::telegram::{Settings, Telegram, Token};
use tongxin::domain::{
    Address, Cause, ChannelId, Command, CommunityId, Hello, Input, Lang, Link, Outcome, Private, Role, Said,
    Screen, Text, day, people,
};
use tongxin::engine::{
    Channel, Clock, Delivered, Dial, Doubt, Engine, Handle, Later, Limits, Message, Running, Street, Watch, Words,
};
use tongxin::journal::{Journal, Memory};

const DAY: i64 = 86_400;
const ORGANIZER: &str = "0123456789abcdef0123456789abcdef";

/// A machine whose clocks are moved by hand.
#[derive(Clone)]
struct Machine(Arc<Mutex<(DateTime<Utc>, Duration)>>);

impl Machine {
    /// Time goes by as it should; also where the machine sleeps and its kernel counts that.
    fn goes(&self, seconds: i64) {
        let mut clocks = self.0.lock().unwrap();
        clocks.0 += TimeDelta::seconds(seconds);
        clocks.1 += Duration::from_secs(seconds.unsigned_abs());
    }

    /// Only the wall clock moves.
    fn jumps(&self, seconds: i64) {
        self.0.lock().unwrap().0 += TimeDelta::seconds(seconds);
    }

    /// The wall clock moves, and time goes by before anybody has looked: the writer looks from a thread of its own.
    fn jumps_and_goes(&self, by: i64, seconds: i64) {
        let mut clocks = self.0.lock().unwrap();
        clocks.0 += TimeDelta::seconds(by + seconds);
        clocks.1 += Duration::from_secs(seconds.unsigned_abs());
    }
}

impl Dial for Machine {
    fn wall(&self) -> DateTime<Utc> {
        self.0.lock().unwrap().0
    }

    fn went(&self) -> Duration {
        self.0.lock().unwrap().1
    }
}

/// A channel that remembers what it is given.
#[derive(Default)]
struct Recorder(Mutex<Vec<(String, String)>>);

impl Channel for Recorder {
    fn id(&self) -> ChannelId {
        ChannelId::Web
    }

    fn deliver<'a>(&'a self, message: &'a Message) -> Later<'a, Delivered> {
        self.0.lock().unwrap().push((message.to.key.to_string(), message.words.text.clone()));
        let kept = Outcome::Kept(Private::new(message.words.text.clone()));
        Box::pin(async move { Delivered::Ended(kept) })
    }
}

/// The keys of a screen: enough to know it by.
fn keys(screen: &Screen, _: Option<Lang>) -> Words {
    Words { text: screen.text.iter().map(|line| line.key).collect::<Vec<_>>().join(" "), ..Words::default() }
}

fn plan() -> day::Plan {
    let service = day::Service {
        slug: "hair".into(),
        name: Text::One("理发".into()),
        slot: Some(20),
        places: 1,
        ..day::Service::default()
    };
    let name = Text::One("百乐居民区".into());
    day::Plan { slug: "baile".into(), name, services: vec![service], ..day::Plan::default() }
}

/// A street on such a machine, in the evening before the invitation goes out at nine.
struct House {
    journal: Arc<Memory>,
    machine: Machine,
    web: Arc<Recorder>,
    posts: u8,
    handle: Handle,
    running: Running,
}

/// From the evening until after nine.
const NIGHT: i64 = 16 * 3600;

impl House {
    async fn open() -> Self {
        let evening = "2026-12-12T10:00:00Z".parse().unwrap();
        let machine = Machine(Arc::new(Mutex::new((evening, Duration::from_secs(99)))));
        let (journal, web) = (Arc::new(Memory::new()), Arc::new(Recorder::default()));
        let (handle, running) = start(&journal, &machine, &web, false).await;
        let mut house = House { journal, machine, web, posts: 0, handle, running };
        let until = house.handle.clock().now() + TimeDelta::days(30);
        let invite =
            people::Command::Invite(CommunityId(0), Role::Organizer, people::code_digest(ORGANIZER), until);
        let order = Said::Order(Box::new(invite.into()));
        house.handle.submit(Input::inner(Cause::Console([9; 16]), order)).await.unwrap();
        for (who, link) in [("chen", Link::Code(ORGANIZER.into())), ("wang", Link::Plain)] {
            house.says(who, Said::Start(link)).await;
            let agree = people::Action::Agree(CommunityId(0), Lang::Zh);
            house.says(who, Said::Pressed(Some(agree.into()))).await;
        }
        house.time().await;
        house.web.0.lock().unwrap().clear();
        house
    }

    /// Stops, the machine is off for so long, and boots with a clock that is off by so much.
    async fn restart(self, off: i64, by: i64, expects: bool) -> Self {
        self.running.shutdown().await.unwrap();
        self.machine.jumps_and_goes(by, off);
        let (handle, running) = start(&self.journal, &self.machine, &self.web, expects).await;
        House { handle, running, ..self }
    }

    async fn says(&mut self, who: &str, said: Said) {
        self.posts += 1;
        let input = Input {
            cause: Cause::Post([self.posts; 16]),
            from: Some(Address { channel: ChannelId::Web, key: who.into() }),
            hello: Hello { name: Some(Private::new("王阿姨")), lang: Some(Lang::Zh) },
            origin: None,
            said,
            keep: None,
        };
        self.handle.submit(input).await.unwrap();
    }

    /// The street has the time to do whatever it would do: a quarter of a minute by its own tasks' clock.
    async fn time(&self) {
        for _ in 0..60 {
            // The writer has a thread of its own, which paused time knows nothing of.
            std::thread::sleep(Duration::from_millis(1));
            tokio::time::sleep(Duration::from_millis(250)).await;
            self.handle.look(|_, _| ()).await.unwrap();
        }
    }

    /// What was told since, sorted.
    async fn told(&self) -> Vec<(String, String)> {
        self.time().await;
        let mut told = std::mem::take(&mut *self.web.0.lock().unwrap());
        told.sort();
        told
    }

    #[track_caller]
    fn is_held(&self, what: Doubt) {
        let standing = self.handle.clock().standing();
        assert_eq!((standing.held, standing.doubt), (true, Some(what)));
    }

    /// Nothing that is due leaves, and whoever asks is answered.
    async fn waits(&mut self) {
        let told = self.told().await;
        assert_eq!(told, [], "nothing leaves");
        self.says("wang", Said::Pressed(Some(people::Action::Home.into()))).await;
        let told = self.told().await;
        assert_eq!(told.len(), 1, "an answer does: {told:?}");
    }

    /// The invitation leaves, once for each, and nothing comes after it.
    async fn invites(&self) {
        let told = self.told().await;
        let who = told.iter().filter(|(_, text)| text.starts_with("day-invitation")).map(|(who, _)| &**who);
        let who: Vec<_> = who.collect();
        assert_eq!(who, ["chen", "wang"], "{told:?}");
        assert_eq!(self.told().await, []);
    }
}

async fn start(journal: &Arc<Memory>, machine: &Machine, web: &Arc<Recorder>, expects: bool) -> (Handle, Running) {
    let configure = Command::Day(day::Command::Configure(vec![plan()]));
    let street = Street {
        name: "test".into(),
        journal: Arc::clone(journal) as Arc<dyn Journal>,
        clock: Arc::new(Watch::new(machine.clone(), expects)),
        wording: Arc::new(keys),
        channels: vec![Arc::clone(web) as Arc<dyn Channel>],
        limits: Limits::default(),
        orders: vec![(Cause::Config { digest: [1; 16], epoch: 0 }, configure)],
    };
    Engine::start(street).await.unwrap()
}

/// For comparison: on a machine that is right, also after a sleep that its kernel has counted.
#[tokio::test(start_paused = true)]
async fn a_machine_that_slept_needs_nobody() {
    let house = House::open().await;
    assert_eq!(house.told().await, []);
    house.machine.goes(NIGHT);
    house.invites().await;
}

#[tokio::test(start_paused = true)]
async fn a_clock_set_forward_a_day_wakes_nobody() {
    let mut house = House::open().await;
    house.machine.jumps(DAY);
    house.waits().await;
    house.is_held(Doubt::Jumped(DAY));
    house.machine.jumps(-DAY);
    assert_eq!(house.told().await, [], "the clock came right, and it is evening");
    house.machine.goes(NIGHT);
    house.invites().await;
}

#[tokio::test(start_paused = true)]
async fn a_clock_set_back_a_day_holds_until_it_is_right_and_loses_nothing() {
    let mut house = House::open().await;
    house.machine.jumps_and_goes(-DAY, NIGHT);
    house.waits().await;
    house.is_held(Doubt::Jumped(-DAY));
    house.machine.jumps(DAY);
    house.invites().await;
    // And with a restart in between: the journal's end is later than what the machine shows.
    let mut house = house.restart(0, -DAY, false).await;
    house.waits().await;
    house.is_held(Doubt::Past);
    house.machine.jumps(DAY);
    assert_eq!(house.told().await, [], "nothing is told twice");
}

#[tokio::test(start_paused = true)]
async fn a_boot_in_1970_waits_for_the_right_time() {
    let mut house = House::open().await;
    let years = house.machine.wall().timestamp() + NIGHT;
    house = house.restart(NIGHT, -years, false).await;
    house.waits().await;
    house.is_held(Doubt::Past);
    let (from, newest) = (house.machine.wall(), house.handle.clock().now());
    assert!(from.timestamp() < DAY && newest.timestamp() > 1_700_000_000, "{from} {newest}");
    house.handle.clock().heard("2026-12-13T02:00:00Z".parse().unwrap());
    house.waits().await;
    house.machine.jumps(years);
    house.invites().await;
}

/// A virtual machine that stood still: only its wall clock jumps.
#[tokio::test(start_paused = true)]
async fn a_machine_that_stood_still_goes_on_when_a_server_agrees() {
    let mut house = House::open().await;
    house.machine.jumps(NIGHT);
    house.waits().await;
    let right = house.machine.wall();
    for lie in [-NIGHT, 3600, DAY] {
        house.handle.clock().heard(right + TimeDelta::seconds(lie));
        assert_eq!(house.told().await, [], "a server that says something else");
        house.is_held(Doubt::Jumped(NIGHT));
    }
    house.handle.clock().heard(right + TimeDelta::seconds(60));
    house.invites().await;
}

#[tokio::test(start_paused = true)]
async fn without_a_second_source_the_operator_agrees() {
    let mut house = House::open().await;
    house.machine.jumps(NIGHT);
    house.waits().await;
    house.handle.clock().agree();
    house.invites().await;
    let house = house.restart(60, 0, false).await;
    assert_eq!(house.told().await, []);
}

/// The server agrees with the time that was counted: two against one, and nobody waits for the operator.
#[tokio::test(start_paused = true)]
async fn a_clock_set_wrong_holds_nothing_up_where_a_server_says_so() {
    for by in [DAY, -DAY] {
        let mut house = House::open().await;
        house.machine.jumps(by);
        house.waits().await;
        for _ in 0..4 {
            house.handle.clock().heard(house.machine.wall() - TimeDelta::seconds(by));
            house.machine.goes(15);
        }
        assert_eq!(house.told().await, [], "it is evening");
        house.machine.goes(NIGHT);
        let told = house.told().await;
        let held = [("chen".into(), "day-clock-held".into())];
        assert_eq!(told, held, "what was said in the evening is of no use in the morning");
        for _ in 0..4 {
            house.handle.clock().heard(house.machine.wall() - TimeDelta::seconds(by));
            house.machine.goes(15);
        }
        house.invites().await;
    }
}

/// At a start, the server's word comes first; where it says another day, nothing leaves.
#[tokio::test(start_paused = true)]
async fn a_start_waits_a_moment_for_the_servers_word() {
    let house = House::open().await;
    let mut house = house.restart(NIGHT, 0, true).await;
    assert_eq!(house.told().await, [], "its clocks stand still: the moment is not over");
    house.machine.goes(11);
    house.invites().await;
    house = house.restart(60, 6 * DAY, true).await;
    house.handle.clock().heard(house.machine.wall() - TimeDelta::days(6));
    house.waits().await;
    house.is_held(Doubt::Contradicted);
    house.machine.jumps(-6 * DAY);
    house.handle.clock().heard(house.machine.wall());
    assert_eq!(house.told().await, [], "it is still the day of the invitation");
    house.machine.goes(6 * DAY);
    let told = house.told().await;
    assert!(told.is_empty(), "nobody has booked: {told:?}");
}

/// Only a doubt that lasts is worth an organizer's time, and once.
#[tokio::test(start_paused = true)]
async fn organizers_hear_of_a_clock_that_stays_wrong() {
    let house = House::open().await;
    house.machine.jumps(-DAY);
    assert_eq!(house.told().await, []);
    for _ in 0..3 {
        house.machine.goes(29 * 60);
        house.time().await;
    }
    let told = house.told().await;
    assert_eq!(told, [("chen".into(), "day-clock-held".into())]);
}

/// What time the Bot API says it is reaches the clock with every answer.
#[tokio::test]
async fn the_bot_api_tells_the_time() {
    struct Ear(Mutex<Vec<DateTime<Utc>>>);
    impl Clock for Ear {
        fn now(&self) -> DateTime<Utc> {
            Utc::now()
        }
        fn until(&self, _: DateTime<Utc>) -> Later<'_, ()> {
            Box::pin(std::future::pending())
        }
        fn heard(&self, said: DateTime<Utc>) {
            self.0.lock().unwrap().push(said);
        }
    }
    let server = server::Server::start().await;
    let ear = Arc::new(Ear(Mutex::default()));
    let settings = Settings {
        api_url: server.url.clone(),
        clock: Some(ear.clone()),
        ..Settings::new(Token::parse(server::TOKEN).unwrap())
    };
    assert!(!settings.is_elsewhere(), "in a street, a server on this machine would not be asked");
    assert!(Settings::new(Token::parse(server::TOKEN).unwrap()).is_elsewhere());
    server.world().date = Some("Sun, 13 Dec 2026 01:02:03 GMT".into());
    Telegram::new(&settings).unwrap().introduce().await.unwrap();
    server.world().date = Some("soon".into());
    Telegram::new(&settings).unwrap().introduce().await.unwrap();
    let right: DateTime<Utc> = "2026-12-13T01:02:03Z".parse().unwrap();
    assert_eq!(*ear.0.lock().unwrap(), [right]);
}

const STREET: &str = r#"
listen = "127.0.0.1:0"
data = "data"
[[community]]
id = "baile"
name = "百乐居民区"
venue = "居委会门口"
[[community.service]]
id = "knives"
name = "磨刀"
places = 9
"#;

struct Daemon(Child);

impl Drop for Daemon {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// The real process, and a server that says it is tomorrow: the day is not put on the calendar, health and
/// `clock` say why, and it goes on when the server comes right, or when the operator agrees.
#[tokio::test(flavor = "multi_thread")]
async fn the_real_process_asks_a_server_and_obeys_its_operator() {
    for agrees in [false, true] {
        let server = server::Server::start().await;
        let far = Utc::now() + TimeDelta::days(1);
        server.world().date = Some(far.format("%a, %d %b %Y %H:%M:%S GMT").to_string());
        let folder = tempfile::tempdir().unwrap();
        let config = format!("time_source = \"{}/\"\n{STREET}", server.url);
        std::fs::write(folder.path().join("street.toml"), config).unwrap();
        let tongxin = |args: &[&str]| {
            let mut process = Process::new(env!("CARGO_BIN_EXE_tongxin"));
            for (name, _) in
                std::env::vars().filter(|(n, _)| n.starts_with("TELOXIDE_") || n.starts_with("TONGXIN_"))
            {
                process.env_remove(name);
            }
            process.env("TONGXIN_LANG", "en");
            process.args(args).current_dir(folder.path()).stdin(Stdio::null());
            process
        };
        let asks = async |args: &[&str]| {
            let output = tongxin(args).output().unwrap();
            String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
        };
        let until = async |args: &[&str], what: &str| {
            for _ in 0..600 {
                let told = asks(args).await;
                if told.contains(what) {
                    return told;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            panic!("{args:?} never said {what}: {}", asks(args).await);
        };
        let log = std::fs::File::create(folder.path().join("log")).unwrap();
        let run = tongxin(&["run", "--config", "street.toml"]).stdout(Stdio::null()).stderr(log).spawn().unwrap();
        let _daemon = Daemon(run);
        let told = until(&["clock"], "says another time").await;
        assert!(told.contains("tongxin clock agree") && told.contains("A server elsewhere:"), "{told}");
        let health = asks(&["health"]).await;
        assert!(health.contains("says another time"), "{health}");
        let opened = async || asks(&["export", "-"]).await.contains("opened");
        assert!(!opened().await, "nothing that is due was done");
        if agrees {
            let told = asks(&["clock", "agree"]).await;
            assert!(told.contains("The clock is believed"), "{told}");
        } else {
            server.world().date = None;
            until(&["clock"], "The clock is believed").await;
        }
        until(&["export", "-"], "opened").await;
        let health = asks(&["health", "--json"]).await;
        assert!(health.contains("\"clock\":null"), "{health}");
        let log = std::fs::read_to_string(folder.path().join("log")).unwrap();
        assert!(log.contains("what is due waits") && log.contains("believed again"), "{log}");
    }
}
