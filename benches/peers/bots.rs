//! The bots as processes: how each is started, watched and ended.

use super::api::{Api, Shown, TOKEN};
use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

/// The services that all bots offer.
pub const SERVICES: [&str; 8] =
    ["haircut", "mops", "zippers", "radios", "umbrellas", "keys", "knives", "pressure"];
/// Places of each service: more than anybody asks for.
const PLACES: u32 = 20_000;
/// Tongxin's places have times: so many, and so many places in each.
const SLOTS: i64 = 40;
/// The administrator's chat.
pub const ADMIN: i64 = 1;
/// The kernel's clock ticks a second, in which it counts processor time (Linux, `USER_HZ`).
const TICKS: f64 = 100.0;
/// How long anything is waited for.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// A bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Tongxin,
    Aiogram,
    Grammy,
    Telegraf,
}

impl Kind {
    pub const ALL: [Self; 4] = [Self::Tongxin, Self::Aiogram, Self::Grammy, Self::Telegraf];

    pub fn name(self) -> &'static str {
        match self {
            Self::Tongxin => "Tongxin",
            Self::Aiogram => "aiogram",
            Self::Grammy => "grammY",
            Self::Telegraf => "telegraf",
        }
    }

    /// What shows the services with their places left.
    pub fn look(self) -> &'static str {
        "/book"
    }

    /// What the button says that books a service.
    pub fn press(self, chat: i64, service: usize) -> String {
        if self != Self::Tongxin {
            return format!("book:{}", service + 1);
        }
        // People are numbered in the order in which they came, and that is the order of their chats.
        let slot = (chat + service as i64) % SLOTS;
        format!("b.k.0.1.{}.{}.{}", base36(service as i64), base36(slot), base36(chat))
    }

    /// Whether a message says that a place was booked.
    pub fn booked(self, shown: &Shown) -> bool {
        shown.text.starts_with(if self == Self::Tongxin { "约好了" } else { "Booked: " })
    }
}

/// A number as Tongxin's buttons write it.
fn base36(n: i64) -> String {
    let digit = char::from_digit((n % 36) as u32, 36).unwrap_or('0');
    if n < 36 { digit.to_string() } else { base36(n / 36) + &digit.to_string() }
}

/// Where everything lies that a run needs.
pub struct Place {
    /// Installed by the script `run`: the interpreters' packages.
    pub installed: PathBuf,
    /// Data folders; thrown away.
    pub folders: PathBuf,
    /// On which day of the month Tongxin's day comes; it stays the same in a run past midnight.
    pub day: u32,
}

/// A bot at work beside a server of its own.
pub struct Bot {
    pub kind: Kind,
    pub api: Api,
    pub shown: mpsc::UnboundedReceiver<Shown>,
    folder: PathBuf,
    limited: bool,
    process: Option<Child>,
}

impl Bot {
    /// Starts it on a data folder. Telegram's limits are held by the bot and by the server, or by neither.
    pub async fn start(place: &Place, kind: Kind, folder: &Path, limited: bool) -> Self {
        std::fs::create_dir_all(folder).expect("a folder");
        let (api, shown) = Api::start().await;
        if limited {
            api.limit();
        }
        let mut bot = Self { kind, api, shown, folder: folder.into(), limited, process: None };
        bot.spawn(place);
        bot
    }

    /// Starts its process.
    pub fn spawn(&mut self, place: &Place) {
        let mut command = match self.kind {
            Kind::Tongxin => {
                let mut command = Command::new(program());
                command.args(["run", "--config"]).arg(self.configuration(place.day));
                command.env("TELOXIDE_TOKEN", TOKEN).env("TELOXIDE_API_URL", &self.api.url);
                command.env_remove("TELOXIDE_PROXY");
                command
            }
            Kind::Aiogram => {
                let mut command = Command::new(place.installed.join("venv/bin/python"));
                command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/aiogram/bot.py"));
                command
            }
            Kind::Grammy | Kind::Telegraf => {
                let script = if self.kind == Kind::Grammy { "node/grammy.js" } else { "node/telegraf.js" };
                let mut command = Command::new("node");
                command.arg(place.installed.join(script)).env("NODE_ENV", "production");
                command
            }
        };
        let services = SERVICES.map(|service| format!("{service}={PLACES}")).join(",");
        let process = command
            .env("BOT_TOKEN", TOKEN)
            .env("API_ROOT", &self.api.url)
            .env("DB", self.folder.join("bot.db"))
            .env("SERVICES", services)
            .env("ADMIN", ADMIN.to_string())
            .env("LIMITED", if self.limited { "1" } else { "0" })
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log(&self.folder))
            .spawn();
        self.process = Some(process.unwrap_or_else(|e| panic!("{} does not start: {e}", self.kind.name())));
    }

    /// Tongxin's street: the same services; its day is far enough for no reminder to come in between.
    fn configuration(&self, day: u32) -> PathBuf {
        let file = self.folder.join("street.toml");
        let mut text =
            format!("data = \"{}\"\nlisten = \"127.0.0.1:0\"\nlog_level = \"warn\"\n", self.data().display());
        if !self.limited {
            text += "[telegram.limits]\nper_second = 100000\nper_chat = 1000\nper_person = 1000\n";
        }
        write!(
            text,
            "[[community]]\nid = \"baile\"\nname = \"百乐居民区\"\nvenue = \"居委会门口\"\nreminders = []\n\
             schedule = \"0 0 9 {day} * *\"\nquiet = [\"0:00\", \"0:00\"]\n"
        )
        .expect("text");
        let places = PLACES / SLOTS as u32;
        for service in SERVICES {
            write!(
                text,
                "[[community.service]]\nid = \"{service}\"\nname = \"{service}\"\nslot = \"3m\"\n\
                 places = {places}\nkept = 0\n"
            )
            .expect("text");
        }
        std::fs::write(&file, text).expect("a file");
        file
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn id(&self) -> u32 {
        self.process.as_ref().map_or(0, Child::id)
    }

    /// Kills it in the middle of whatever it does.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().expect("it can be killed");
            process.wait().expect("it ends");
        }
    }

    /// Lets it end by itself, as a service manager would.
    pub async fn stop(&mut self) {
        let Some(mut process) = self.process.take() else { return };
        let asked = Command::new("kill").arg(process.id().to_string()).status();
        assert!(asked.is_ok_and(|status| status.success()), "it cannot be asked to end");
        let until = Instant::now() + Duration::from_secs(10);
        while process.try_wait().expect("a process").is_none() {
            if Instant::now() > until {
                process.kill().expect("it can be killed");
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Makes a code that names an organizer (Tongxin only).
    pub async fn invitation(&self) -> String {
        let made = tokio::process::Command::new(program())
            .args(["invite", "--community", "baile", "--role", "organizer", "--data"])
            .arg(self.data())
            .output();
        let made = made.await.expect("it can be asked").stdout;
        let text = String::from_utf8_lossy(&made);
        text.lines().last().expect("a code").to_string()
    }

    /// The next message it shows.
    pub async fn next(&mut self) -> Shown {
        let next = tokio::time::timeout(PATIENCE, self.shown.recv()).await;
        next.ok()
            .flatten()
            .unwrap_or_else(|| panic!("{} is silent; see {}", self.kind.name(), self.folder.display()))
    }

    /// Seconds of processor time, user and system, of the process and of what it started (Linux, proc(5)).
    pub fn processor(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.id())).unwrap_or_default();
        let after = stat.rsplit_once(") ").map_or("", |(_, rest)| rest);
        let field = |n: usize| after.split(' ').nth(n).and_then(|v| v.parse::<f64>().ok()).unwrap_or(0.0);
        (11..15).map(field).sum::<f64>() / TICKS
    }

    /// Megabytes that the process holds; what it shares with others counts in part (Linux, `smaps_rollup`).
    pub fn memory(&self) -> f64 {
        let map = std::fs::read_to_string(format!("/proc/{}/smaps_rollup", self.id())).unwrap_or_default();
        let line = map.lines().find_map(|line| line.strip_prefix("Pss:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
        kilobytes.unwrap_or(0.0) / 1024.0
    }
}

/// The program that is measured: the one built with the bench, or another.
fn program() -> OsString {
    std::env::var_os("TONGXIN").unwrap_or_else(|| env!("CARGO_BIN_EXE_tongxin").into())
}

impl Drop for Bot {
    fn drop(&mut self) {
        self.kill();
    }
}

/// What the process says on the console goes beside its data.
fn log(folder: &Path) -> Stdio {
    let file = std::fs::File::options().create(true).append(true).open(folder.join("console.log"));
    file.expect("a file").into()
}

/// A copy of a data folder, at rest: whoever starts on it does not wait until the copy is on the disk.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let (path, to) = (entry.path(), to.join(entry.file_name()));
        match entry.file_type().expect("a type") {
            kind if kind.is_dir() => copy(&path, &to),
            kind if kind.is_file() => {
                std::fs::copy(&path, &to).expect("a copy");
                std::fs::File::open(&to).and_then(|copy| copy.sync_all()).expect("it is on the disk");
            }
            _ => {} // the operator's socket
        }
    }
}
