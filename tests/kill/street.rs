//! The real process of a street, its configuration, and somebody who books there.

use super::server::{Server, TOKEN};
use chrono::{Datelike, TimeDelta, Utc};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::process::{Child, Command};
use tokio::sync::watch;

/// With nothing going wrong any more, an answer that does not come in this time never comes: a machine that others
/// keep busy may stand still for ten seconds.
const NEVER: Duration = Duration::from_secs(40);

/// A street whose next day is a week or more away, with places for everybody.
pub fn config(data: &Path, telegram: &str) -> String {
    let day = (Utc::now() + TimeDelta::days(10)).day();
    let day = if day > 28 { 8 } else { day };
    let data = data.display();
    format!(
        r#"data = "{data}"
listen = "127.0.0.1:0"
log_level = "warn"
[telegram]
{telegram}
[telegram.limits]
per_second = 1000
per_chat = 1000
per_person = 1000
[[community]]
id = "baile"
name = "百乐居民区"
venue = "居委会门口"
schedule = "0 0 9 {day} * *"
[[community.service]]
id = "haircut"
name = "理发"
slot = "20m"
places = 500
kept = 0
"#
    )
}

/// Starts it; what it says goes to a file beside its configuration. `kill_at` names a step of `src/steps.rs`.
pub fn start(config: &Path, server: &Server, kill_at: Option<&str>) -> Child {
    let log = std::fs::File::options().create(true).append(true).open(config.with_extension("log")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_tongxin"));
    command
        .args(["run", "--config"])
        .arg(config)
        .env("TELOXIDE_TOKEN", TOKEN)
        .env("TELOXIDE_API_URL", &server.url)
        .env_remove("TELOXIDE_PROXY")
        .env_remove("TONGXIN_KILL_AT")
        .stdin(Stdio::null())
        .stdout(log.try_clone().unwrap())
        .stderr(log)
        .kill_on_drop(true);
    if let Some(step) = kill_at {
        command.env("TONGXIN_KILL_AT", step);
    }
    command.spawn().unwrap()
}

/// What it said so far.
pub fn log(config: &Path) -> String {
    std::fs::read_to_string(config.with_extension("log")).unwrap_or_default()
}

/// What somebody who booked met with.
#[derive(Clone, Copy, Debug, Default)]
pub struct Met {
    /// An answer never came, so that they had to ask.
    pub asked: bool,
    /// How long they waited for an answer at most, once nothing went wrong any more.
    pub waited: Duration,
}

/// Somebody books, pressing whatever leads on, until they see their place. They wait for each answer as long as
/// things go wrong.
pub async fn book(server: Server, chat: i64, mut calm: watch::Receiver<bool>) -> Met {
    server.say(chat, "/start");
    let (mut seen, mut met, mut done) = (0, Met::default(), vec!["/start".to_string()]);
    loop {
        let mut began = calm.borrow().then(Instant::now);
        let answer = server.eventually(|world| world.newest(chat).filter(|shown| shown.turn > seen).cloned());
        let never = async {
            // An error means that the test is over.
            calm.wait_for(|calm| *calm).await.ok();
            began.get_or_insert_with(Instant::now);
            tokio::time::sleep(NEVER).await;
        };
        let shown = tokio::select! {
            shown = answer => shown,
            () = never => {
                met.asked = true;
                tell(&server, chat, seen, &done);
                server.say(chat, "/my");
                continue;
            }
        };
        seen = shown.turn;
        met.waited = met.waited.max(began.map_or(Duration::ZERO, |began| began.elapsed()));
        // Everybody reads at their own pace, so that presses come at every moment.
        tokio::time::sleep(Duration::from_millis(5 + chat.unsigned_abs() * 37 % 50)).await;
        if shown.data("b.x").is_some() {
            return met;
        }
        let steps = ["b.v", "b.k", "b.w", "b.h", "b.t", "b.c", "p.a."];
        if let Some(data) = steps.iter().find_map(|begins| shown.data(begins)) {
            let update = server.press(chat, shown.id, &data);
            done.push(format!("saw turn {seen}, pressed {data} of message {} (update {update})", shown.id));
        }
    }
}

/// What somebody did who waits in vain, and every call that was made for them: what a failure is understood by.
fn tell(server: &Server, chat: i64, seen: usize, done: &[String]) {
    let world = server.world();
    eprintln!("{chat} waits in vain, having seen turn {seen}, {} updates waiting: {done:#?}", world.waiting());
    for (n, call) in world.calls.iter().enumerate().filter(|(_, call)| call.chat == Some(chat)) {
        eprintln!("turn {}: {} {}", n + 1, call.method, call.body);
    }
}
