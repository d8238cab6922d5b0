//! An announcement to everybody while people go on asking, under Telegram's limits.

use super::bots::{ADMIN, Bot, Kind};
use super::drive::{NEWS, Work, offer, settle};
use super::{Place, bots};
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::time::{Duration, Instant};

/// So many people ask a second meanwhile.
const ASKING: u32 = 5;
/// Telegram's limit, which the server holds too.
const LIMIT: f64 = 30.0;

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct News {
    /// Answers with nothing else going on, and meanwhile.
    pub idle: Work,
    pub busy: Work,
    /// How long it took, and how long it should at least: all messages of that time at 30 a second.
    pub seconds: f64,
    pub ideal: f64,
    /// Messages refused with 429.
    pub refused: u64,
    /// People who got it.
    pub reached: usize,
}

/// Tells everybody, and lets others ask meanwhile.
pub async fn news(place: &Place, kind: Kind, folder: &Path, people: i64) -> News {
    let mut bot = bots::Bot::start(place, kind, folder, true).await;
    settle(&mut bot).await;
    let mut news =
        News { idle: offer(&mut bot, people, ASKING, Duration::from_secs(12)).await, ..News::default() };
    settle(&mut bot).await;

    lead_to_announcement(&mut bot).await;
    let (mut asked, mut reached) = (HashMap::<i64, Instant>::new(), HashSet::new());
    let (began, mut last, mut messages) = (Instant::now(), Instant::now(), 0_usize);
    let mut tick = tokio::time::interval(Duration::from_secs(1) / ASKING);
    let mut next = 0;
    // The slowest limiter in common use sends 20 a second.
    let patience = Duration::from_secs_f64(people as f64 / 10.0);
    while reached.len() < people as usize - 1 && began.elapsed() < patience {
        tokio::select! {
            _ = tick.tick() => {
                next = (next + 1) % people;
                let chat = people - next;
                if chat != ADMIN && !asked.contains_key(&chat) {
                    asked.insert(chat, Instant::now());
                    bot.api.say(chat, "/my");
                }
            }
            shown = bot.next() => {
                messages += 1;
                last = shown.at;
                if shown.text.contains(NEWS) {
                    if shown.chat != ADMIN {
                        reached.insert(shown.chat);
                    }
                } else if let Some(at) = asked.remove(&shown.chat) {
                    news.busy.waits.push(shown.at - at);
                }
            }
        }
    }
    // Who is still without an answer has waited at least so long.
    news.busy.waits.extend(asked.values().map(|at| at.elapsed()));
    (news.seconds, news.ideal) = ((last - began).as_secs_f64(), messages as f64 / LIMIT);
    (news.refused, news.reached) = (bot.api.refused(), reached.len());
    bot.stop().await;
    news
}

/// Everything up to and with the last press or command.
async fn lead_to_announcement(bot: &mut Bot) {
    if bot.kind != Kind::Tongxin {
        return bot.api.say(ADMIN, &format!("/broadcast {NEWS}"));
    }
    bot.api.say(ADMIN, "/announce");
    bot.next().await;
    bot.api.say(ADMIN, NEWS);
    for begins in ["a.p.", "a.k.0."] {
        let shown = bot.next().await;
        let data = shown.data(begins).unwrap_or_else(|| panic!("no {begins} in {shown:?}"));
        bot.api.press(ADMIN, shown.message, data);
    }
}
