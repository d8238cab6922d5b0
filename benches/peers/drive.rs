//! People who write to a bot: one after the other, many at once, or so many a second.

use super::bots::{ADMIN, Bot, Kind, PATIENCE, SERVICES};
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// What an announcement says; no other message does.
pub const NEWS: &str = "明天有小雨，公益日照常";
/// So many people write at once where the bot is to be kept busy.
pub const CROWD: usize = 1_000;

/// Lets people come in order, from one number to another, each answered before too many others have come.
pub async fn come(bot: &mut Bot, first: i64, last: i64) {
    let mut next = (first + 200).min(last + 1);
    for chat in first..next {
        bot.api.say(chat, "/start");
    }
    let mut known = first - 1;
    while known < last {
        let shown = bot.next().await;
        if let Some(agree) = shown.data("p.a.").filter(|_| bot.kind == Kind::Tongxin) {
            bot.api.press(shown.chat, shown.message, agree);
            continue;
        }
        known += 1;
        if next <= last {
            bot.api.say(next, "/start");
            next += 1;
        }
    }
    if bot.kind == Kind::Tongxin && first == ADMIN {
        let code = bot.invitation().await;
        bot.api.say(ADMIN, &format!("/start {code}"));
        bot.next().await;
    }
    settle(bot).await;
}

/// Waits until every update is confirmed and nothing more is shown.
pub async fn settle(bot: &mut Bot) {
    let began = Instant::now();
    loop {
        let quiet = tokio::time::timeout(Duration::from_millis(500), bot.shown.recv()).await.is_err();
        if quiet && bot.api.waiting() == 0 || began.elapsed() > PATIENCE {
            return;
        }
    }
}

/// Asks once, and waits for the answer.
pub async fn ask(bot: &mut Bot, chat: i64, text: &str) -> Duration {
    let began = Instant::now();
    bot.api.say(chat, text);
    loop {
        let shown = bot.next().await;
        if shown.chat == chat {
            return shown.at - began;
        }
    }
}

/// A round of somebody: looks, books by one press, lists what is booked.
#[derive(Clone, Copy)]
struct Round {
    service: usize,
    stage: usize,
    message: i64,
    asked: Instant,
}

impl Round {
    fn new(service: usize) -> Self {
        Self { service, stage: 0, message: 1, asked: Instant::now() }
    }

    fn ask(&mut self, bot: &Bot, chat: i64) {
        self.asked = Instant::now();
        match self.stage {
            0 => bot.api.say(chat, bot.kind.look()),
            1 => bot.api.press(chat, self.message, &bot.kind.press(chat, self.service)),
            _ => bot.api.say(chat, "/my"),
        }
    }
}

/// What a stretch of work brought.
#[derive(Clone, Debug, Default)]
pub struct Work {
    pub answered: usize,
    pub booked: usize,
    pub seconds: f64,
    pub processor: f64,
    pub waits: Vec<Duration>,
}

impl Work {
    pub fn rate(&self) -> f64 {
        self.answered as f64 / self.seconds
    }

    /// The wait that so large a part of the answers did not exceed, in milliseconds.
    pub fn percentile(&mut self, part: f64) -> f64 {
        self.waits.sort();
        let at = (self.waits.len().saturating_sub(1) as f64 * part).round() as usize;
        self.waits.get(at).map_or(f64::NAN, |wait| wait.as_secs_f64() * 1e3)
    }
}

/// A crowd writes, each anew as soon as they are answered: what is answered in the given time after a second.
pub async fn saturate(bot: &mut Bot, people: i64, time: Duration) -> Work {
    let mut rounds: HashMap<i64, Round> = HashMap::new();
    let mut turns = (0..SERVICES.len()).flat_map(|service| (1..=people).map(move |chat| (chat, service)));
    // Some begin with looking, some with the press, some with the list: so it is with a crowd.
    for (chat, service) in turns.by_ref().take(CROWD.min(people as usize)) {
        let mut round = Round { stage: chat as usize % 3, ..Round::new(service) };
        round.ask(bot, chat);
        rounds.insert(chat, round);
    }
    let warm = Instant::now() + Duration::from_secs(1);
    let (mut work, mut began) = (Work::default(), None);
    loop {
        let shown = bot.next().await;
        if began.is_none() && shown.at >= warm {
            began = Some((shown.at, bot.processor()));
        }
        if let Some((from, processor)) = began {
            if shown.at >= from + time {
                (work.seconds, work.processor) = ((shown.at - from).as_secs_f64(), bot.processor() - processor);
                return work;
            }
            work.answered += 1;
            work.booked += usize::from(bot.kind.booked(&shown));
        }
        let Some(mut round) = rounds.remove(&shown.chat) else { continue };
        assert!(round.stage != 1 || bot.kind.booked(&shown), "{}: {}", bot.kind.name(), shown.text);
        (round.stage, round.message) = (round.stage + 1, shown.message);
        let chat = if round.stage < 3 {
            shown.chat
        } else {
            let Some((chat, service)) = turns.next() else { panic!("nobody is left to book") };
            round = Round::new(service);
            chat
        };
        round.ask(bot, chat);
        rounds.insert(chat, round);
    }
}

/// So many updates a second for so long, whatever the answers do. Three people take turns: one looks, one books,
/// one lists, each about a second after their last.
pub async fn offer(bot: &mut Bot, people: i64, rate: u32, time: Duration) -> Work {
    let apart = i64::from(rate / 3 + 1);
    let mut rounds: HashMap<i64, Round> = HashMap::new();
    let mut work = Work::default();
    let (began, processor) = (Instant::now(), bot.processor());
    let mut tick = tokio::time::interval(Duration::from_secs(1) / rate);
    let last = (f64::from(rate) * time.as_secs_f64()) as i64;
    let (mut n, mut open) = (0, 0);
    while n < last || open > 0 {
        tokio::select! {
            _ = tick.tick(), if n < last => {
                let stage = n % 3;
                // From the other end than `saturate` begins.
                let chat = people - (n / 3 - stage * apart).rem_euclid(people);
                let mut round = rounds.remove(&chat).unwrap_or_else(|| Round::new(SERVICES.len() - 1));
                round.stage = stage as usize;
                round.ask(bot, chat);
                rounds.insert(chat, round);
                (n, open) = (n + 1, open + 1);
            }
            () = tokio::time::sleep(Duration::from_secs(20)) => break, // some will never be answered
            shown = bot.next() => {
                let Some(round) = rounds.get_mut(&shown.chat).filter(|_| !shown.text.contains(NEWS)) else { continue };
                work.waits.push(shown.at - round.asked);
                round.message = shown.message;
                (work.answered, open) = (work.answered + 1, open - 1);
            }
        }
    }
    (work.seconds, work.processor) = (began.elapsed().as_secs_f64(), bot.processor() - processor);
    work
}
