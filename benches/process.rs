//! The whole process beside a Bot API server on loopback, its limits raised: how long an answer takes
//! at 200 updates a second, how many it answers when all come at once, and what each costs.
#![allow(clippy::print_stdout, reason = "a bench prints its figures")]

#[path = "../tests/telegram/server.rs"]
mod server;

use server::{Server, TOKEN};
use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// People who write.
const PEOPLE: i64 = 1_000;
/// Updates a second offered, and for how long.
const RATE: u32 = 200;
const SECONDS: u32 = 10;
/// Updates that come all at once.
const FLOOD: usize = 10_000;
/// The kernel's clock ticks a second, in which it counts processor time (Linux, `USER_HZ`).
const TICKS: f64 = 100.0;

#[tokio::main]
async fn main() {
    if std::env::args().any(|arg| arg == "--test") {
        return;
    }
    let above =
        tempfile::tempdir_in(std::env::var_os("BENCH_DIR").unwrap_or_else(|| ".".into())).expect("a folder");
    let server = Server::start().await;
    let began = Instant::now();
    let mut process = start(above.path(), &server);
    server.say(1, "/start");
    answers(&server, 1).await;
    println!("start to first answer: {:.0} ms", began.elapsed().as_secs_f64() * 1e3);

    for person in 2..=PEOPLE {
        server.say(person, "/start");
    }
    answers(&server, PEOPLE as usize).await;
    for person in 1..=PEOPLE {
        let asked = server.world().newest(person).map(|shown| shown.id).expect("a greeting");
        server.press(person, asked, "p.a.0.0");
    }
    answers(&server, 2 * PEOPLE as usize).await;
    println!("memory with {PEOPLE} people: {} MB", memory(&process));

    offered(&server, &process).await;
    flood(&server, &process).await;
    println!("memory in the end: {} MB", memory(&process));
    process.kill().expect("it can be stopped");
    process.wait().expect("it stops");
}

fn start(folder: &Path, server: &Server) -> Child {
    let file = folder.join("street.toml");
    let data = folder.join("data").display().to_string();
    let text = format!(
        "data = \"{data}\"\nlisten = \"127.0.0.1:0\"\nlog_level = \"error\"\n\
         [telegram.limits]\nper_second = 100000\nper_chat = 1000\nper_person = 1000\n\
         [[community]]\nid = \"baile\"\nname = \"百乐居民区\"\nvenue = \"居委会门口\"\n\
         [[community.service]]\nid = \"haircut\"\nname = \"理发\"\nslot = \"20m\"\nplaces = 500\n"
    );
    std::fs::write(&file, text).expect("a file");
    Command::new(env!("CARGO_BIN_EXE_tongxin"))
        .args(["run", "--config"])
        .arg(&file)
        .env("TELOXIDE_TOKEN", TOKEN)
        .env("TELOXIDE_API_URL", &server.url)
        .env_remove("TELOXIDE_PROXY")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::inherit())
        .spawn()
        .expect("it starts")
}

fn shown(call: &server::Call) -> bool {
    matches!(call.method.as_str(), "sendmessage" | "editmessagetext")
}

/// Waits until so many answers have come in all.
async fn answers(server: &Server, count: usize) {
    let until = Instant::now() + Duration::from_secs(120);
    while server.world().calls.iter().filter(|call| shown(call)).count() < count {
        assert!(Instant::now() < until, "answers stay out");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn offered(server: &Server, process: &Child) {
    let had = server.world().calls.iter().filter(|call| shown(call)).count();
    assert_eq!(had, 2 * PEOPLE as usize, "everything before is answered, once");
    let before = server.world().calls.len();
    let spent = processor(process);
    let mut asked: BTreeMap<i64, VecDeque<Instant>> = BTreeMap::new();
    let mut tick = tokio::time::interval(Duration::from_secs(1) / RATE);
    for n in 0..RATE * SECONDS {
        tick.tick().await;
        let person = 1 + i64::from(n) % PEOPLE;
        asked.entry(person).or_default().push_back(Instant::now());
        server.say(person, "/day");
    }
    let total = (RATE * SECONDS) as usize;
    answers(server, had + total).await;
    let spent = processor(process) - spent;
    let mut waits: Vec<Duration> = Vec::new();
    for call in server.world().calls[before..].iter().filter(|call| shown(call)) {
        let first = call.chat.and_then(|chat| asked.get_mut(&chat)?.pop_front());
        waits.extend(first.map(|at| call.at - at));
    }
    waits.sort();
    let at = |part: f64| waits[((waits.len() - 1) as f64 * part) as usize].as_secs_f64() * 1e3;
    println!(
        "{RATE} updates/s offered for {SECONDS} s: p50 {:.1} ms  p95 {:.1} ms  p99 {:.1} ms  max {:.1} ms  {:.2} ms of processor each",
        at(0.50),
        at(0.95),
        at(0.99),
        at(1.0),
        spent * 1e3 / total as f64
    );
}

async fn flood(server: &Server, process: &Child) {
    let had = server.world().calls.iter().filter(|call| shown(call)).count();
    let spent = processor(process);
    let began = Instant::now();
    for n in 0..FLOOD {
        server.say(1 + n as i64 % PEOPLE, "/day");
    }
    answers(server, had + FLOOD).await;
    let took = began.elapsed().as_secs_f64();
    let calls = server.world().calls.iter().filter(|call| shown(call)).count();
    assert_eq!(calls, had + FLOOD, "everybody is answered once");
    println!(
        "{FLOOD} updates at once: {:.0} answered a second, {:.2} ms of processor each",
        FLOOD as f64 / took,
        (processor(process) - spent) * 1e3 / FLOOD as f64
    );
}

/// Seconds of processor time, user and system, that the process has used (Linux, proc(5)).
fn processor(process: &Child) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", process.id())).unwrap_or_default();
    let after = stat.rsplit_once(") ").map_or("", |(_, rest)| rest);
    let field = |n: usize| after.split(' ').nth(n).and_then(|v| v.parse::<f64>().ok()).unwrap_or(0.0);
    (field(11) + field(12)) / TICKS
}

/// Megabytes that the process holds.
fn memory(process: &Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).unwrap_or(0) / 1024
}
