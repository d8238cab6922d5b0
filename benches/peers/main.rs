//! Tongxin beside the same small bot in aiogram, grammY and telegraf: one machine, one loopback Bot API, one run.
//! `benches/peers/run` installs the others and starts this; README.md there says what is measured and how.
#![allow(clippy::print_stdout, reason = "a bench prints its figures")]
#![allow(missing_docs, reason = "nobody links to a bench")]

mod api;
mod bots;
mod drive;
mod kills;
mod news;
mod null;
mod table;

use bots::{Bot, Kind, Place};
use chrono::Datelike as _;
use drive::Work;
use futures_util::future::join_all;
use kills::Kills;
use news::News;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How much of everything.
struct Plan {
    rounds: usize,
    news_rounds: usize,
    people: i64,
    readers: i64,
    kills: u32,
    stretch: Duration,
}

const FULL: Plan = Plan {
    rounds: 5,
    news_rounds: 3,
    people: 10_000,
    readers: 2_000,
    kills: 100,
    stretch: Duration::from_secs(5),
};
const QUICK: Plan =
    Plan { rounds: 1, news_rounds: 1, people: 6_000, readers: 300, kills: 10, stretch: Duration::from_secs(3) };

/// What was measured of one bot.
#[derive(Default)]
pub struct Figures {
    /// Megabytes once everybody has come.
    pub memory: f64,
    /// Seconds, at every start.
    pub start: Vec<f64>,
    pub offered: Vec<Work>,
    pub saturated: Vec<Work>,
    pub news: Vec<News>,
    pub kills: Kills,
}

/// Everything, for the table.
pub struct Results {
    pub bots: Vec<(Kind, Figures)>,
    /// Updates a second that the server allows a bot that does nothing.
    pub ceiling: Vec<f64>,
    pub people: i64,
    pub readers: i64,
    pub rounds: usize,
    pub seconds: f64,
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    // One thread for the server and for those who write: what is left of the machine is the bots'.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    if let Some(at) = args.iter().position(|arg| arg == "--null") {
        return runtime.block_on(null::run(&args[at + 1]));
    }
    let Some(installed) = std::env::var_os("PEERS_DIR").map(PathBuf::from) else {
        println!("benches/peers/run installs the other bots and starts this bench");
        return;
    };
    let given = |name: &str| args.iter().any(|arg| arg == name);
    let mut plan = if given("--quick") { QUICK } else { FULL };
    if given("--kills") {
        (plan.rounds, plan.news_rounds) = (0, 0);
    }
    let only = args.iter().position(|arg| arg == "--only").map(|at| args[at + 1].clone());
    let kinds = Kind::ALL.into_iter().filter(|kind| only.as_ref().is_none_or(|only| kind.name() == only));
    let folders = tempfile::tempdir_in(&installed).expect("a folder");
    let day = (chrono::Utc::now() + chrono::TimeDelta::days(20)).day().min(28);
    let place = Place { installed: installed.clone(), folders: folders.path().into(), day };
    let results = runtime.block_on(measure(&place, &plan, &kinds.collect::<Vec<_>>()));
    let table = table::write(&results);
    println!("\n{table}");
    let file = installed.join("table.md");
    std::fs::write(&file, table).expect("a file");
    println!("also in {}", file.display());
}

fn say(began: Instant, what: &str) {
    println!("{:>4} s  {what}", began.elapsed().as_secs());
}

async fn measure(place: &Place, plan: &Plan, kinds: &[Kind]) -> Results {
    let began = Instant::now();
    let mut bots: Vec<(Kind, Figures)> = kinds.iter().map(|kind| (*kind, Figures::default())).collect();
    let mut ceiling = Vec::new();
    let many = |kind: Kind| place.folders.join(format!("{}-many", kind.name()));
    let some = |kind: Kind| place.folders.join(format!("{}-some", kind.name()));

    // All at once: mostly they wait for the disk.
    let all = kinds.iter().map(|kind| prepare(place, plan, *kind, some(*kind), many(*kind)));
    for ((kind, figures), memory) in bots.iter_mut().zip(join_all(all).await) {
        figures.memory = memory;
        say(began, &format!("{}: {} people, {memory:.0} MB", kind.name(), plan.people));
    }
    let trial = place.folders.join("trial");
    let fresh = |from: &Path| {
        std::fs::remove_dir_all(&trial).ok();
        bots::copy(from, &trial);
    };
    for round in 1..=plan.rounds {
        for (kind, figures) in &mut bots {
            fresh(&many(*kind));
            let mut bot = start(place, *kind, &trial, figures).await;
            let mut offered = drive::offer(&mut bot, plan.people, 200, plan.stretch).await;
            let saturated = drive::saturate(&mut bot, plan.people, plan.stretch).await;
            say(
                began,
                &format!(
                    "round {round}, {}: start {:.0} ms; 200/s: p95 {:.1} ms; saturated {:.0}/s ({:.0} booked/s), {:.3} ms of processor each",
                    kind.name(),
                    figures.start.last().map_or(0.0, |seconds| seconds * 1e3),
                    offered.percentile(0.95),
                    saturated.rate(),
                    saturated.booked as f64 / saturated.seconds,
                    saturated.processor * 1e3 / saturated.answered as f64
                ),
            );
            figures.offered.push(offered);
            figures.saturated.push(saturated);
            bot.kill();
        }
        ceiling.push(null_rate(plan).await);
        say(began, &format!("round {round}, the server alone: {:.0}/s", ceiling.last().copied().unwrap_or(0.0)));
    }
    for round in 1..=plan.news_rounds {
        // All at once, each beside a server of its own: the limits leave the machine nearly idle.
        let all = kinds.iter().map(|kind| {
            let folder = place.folders.join(format!("news-{}", kind.name()));
            std::fs::remove_dir_all(&folder).ok();
            bots::copy(&some(*kind), &folder);
            async move { news::news(place, *kind, &folder, plan.readers).await }
        });
        for ((kind, figures), mut news) in bots.iter_mut().zip(join_all(all).await) {
            say(
                began,
                &format!(
                    "announcement {round}, {}: {} reached in {:.1} s, {:.3} of the ideal, {} × 429; answers p50/p99 {:.1}/{:.1} ms, idle {:.1}/{:.1} ms",
                    kind.name(),
                    news.reached,
                    news.seconds,
                    news.seconds / news.ideal,
                    news.refused,
                    news.busy.percentile(0.5),
                    news.busy.percentile(0.99),
                    news.idle.percentile(0.5),
                    news.idle.percentile(0.99)
                ),
            );
            figures.news.push(news);
        }
    }
    let all = kinds.iter().map(|kind| {
        let folder = place.folders.join(format!("kills-{}", kind.name()));
        bots::copy(&many(*kind), &folder);
        async move { kills::kills(place, *kind, &folder, plan.people, plan.kills).await }
    });
    for ((kind, figures), kills) in bots.iter_mut().zip(join_all(all).await) {
        say(began, &format!("{}: {kills:?}", kind.name()));
        figures.kills = kills;
    }
    Results {
        bots,
        ceiling,
        people: plan.people,
        readers: plan.readers,
        rounds: plan.rounds,
        seconds: began.elapsed().as_secs_f64(),
    }
}

/// Lets everybody come, and keeps a copy from when only the readers were there; the megabytes it holds in the end.
async fn prepare(place: &Place, plan: &Plan, kind: Kind, some: PathBuf, many: PathBuf) -> f64 {
    let mut bot = Bot::start(place, kind, &many, false).await;
    drive::come(&mut bot, 1, plan.readers).await;
    bots::copy(&many, &some);
    drive::come(&mut bot, plan.readers + 1, plan.people).await;
    let memory = bot.memory();
    bot.stop().await;
    memory
}

/// Starts it, with somebody already waiting for an answer.
async fn start(place: &Place, kind: Kind, folder: &Path, figures: &mut Figures) -> Bot {
    let began = Instant::now();
    let mut bot = Bot::start(place, kind, folder, false).await;
    drive::ask(&mut bot, 2, "/my").await;
    figures.start.push(began.elapsed().as_secs_f64());
    drive::settle(&mut bot).await;
    bot
}

/// What the loopback server itself allows.
async fn null_rate(plan: &Plan) -> f64 {
    let (api, mut shown) = api::Api::start().await;
    let me = std::env::current_exe().expect("this program");
    let mut bot = Command::new(me).args(["--null", &api.url]).stdin(Stdio::null()).spawn().expect("it starts");
    for n in 0..drive::CROWD as i64 {
        api.say(n + 1, "/my");
    }
    let warm = Instant::now() + Duration::from_secs(1);
    let (mut count, mut from) = (0, None);
    let rate = loop {
        let shown = tokio::time::timeout(bots::PATIENCE, shown.recv()).await.ok().flatten().expect("an answer");
        match from {
            None if shown.at >= warm => from = Some(shown.at),
            Some(from) if shown.at >= from + plan.stretch => {
                break f64::from(count) / (shown.at - from).as_secs_f64();
            }
            Some(_) => count += 1,
            None => {}
        }
        // Two questions and a press, as the others are asked.
        if shown.message % 3 == 0 { api.press(shown.chat, 1, "book:1") } else { api.say(shown.chat, "/my") }
    };
    bot.kill().expect("it can be killed");
    bot.wait().expect("it ends");
    rate
}
