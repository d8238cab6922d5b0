//! Killed again and again while people book: what is lost, doubled, never told, or told again.

use super::bots::{Bot, Kind, Place, SERVICES};
use super::drive::settle;
use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};

/// People who come a second.
const RATE: u32 = 40;
/// Messages that the server took so shortly before a kill count as in flight: the bot may not know of them yet.
const FLIGHT: Duration = Duration::from_millis(150);
/// Who has heard nothing for so long presses all the same.
const SHRUG: Duration = Duration::from_secs(3);

/// In the end an answer is waited for so long.
const SILENT: Duration = Duration::from_secs(10);

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Kills {
    pub kills: u32,
    /// People who pressed.
    pub pressed: usize,
    /// Pressed, confirmed to the server, and not booked in the end.
    pub lost: usize,
    /// Listed more than once.
    pub doubled: usize,
    /// Booked, and no message ever said so.
    pub untold: usize,
    /// Asked what there is, and never answered.
    pub unanswered: usize,
    /// Asked in the end what is booked, and not answered: nobody can tell of these.
    pub silent: usize,
    /// New messages beyond one for each question.
    pub repeated: usize,
    /// Messages in flight at the kills, in all.
    pub flying: usize,
}

/// What somebody has done and heard.
#[derive(Clone, Copy)]
struct Person {
    asked: Instant,
    pressed: bool,
    answers: usize,
    told: usize,
}

/// Everybody who came, and what was shown lately.
struct Folk {
    people: HashMap<i64, Person>,
    /// Who has not pressed yet, in the order in which they came.
    open: Vec<i64>,
    recent: Vec<Instant>,
    next: i64,
}

/// Kills it so often, at moments drawn by a fixed rule, and then asks everybody what is booked.
pub async fn kills(place: &Place, kind: Kind, folder: &Path, people: i64, times: u32) -> Kills {
    let mut bot = Bot::start(place, kind, folder, false).await;
    let mut folk = Folk { people: HashMap::new(), open: Vec::new(), recent: Vec::new(), next: 2 };
    let mut found = Kills { kills: times, ..Kills::default() };
    let mut dice: u64 = 0x9e37_79b9_7f4a_7c15;
    for _ in 0..times {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let pause = Duration::from_millis(100 + (dice >> 33) % 500);
        folk.live(&mut bot, people, pause).await;
        bot.kill();
        found.flying += folk.flying();
        bot.spawn(place);
    }
    folk.live(&mut bot, people, Duration::from_millis(500)).await;
    folk.end(&mut bot).await;

    let pressed: Vec<i64> = folk.people.iter().filter(|(_, p)| p.pressed).map(|(chat, _)| *chat).collect();
    found.pressed = pressed.len();
    found.unanswered = folk.people.values().filter(|p| p.answers == 0).count();
    found.repeated = folk.people.values().map(|p| p.answers.saturating_sub(1)).sum();
    println!("        {}: killed {times} times, {} pressed; asking for their lists", kind.name(), found.pressed);
    for chat in pressed {
        bot.api.say(chat, "/my");
        let answer = tokio::time::timeout(SILENT, async {
            loop {
                let shown = bot.next().await;
                if shown.chat == chat && !kind.booked(&shown) {
                    return shown;
                }
            }
        });
        let Ok(list) = answer.await else {
            found.silent += 1;
            continue;
        };
        let name = SERVICES[chat as usize % SERVICES.len()];
        let count = list.text.matches(name).count().max(list.keys.matches(name).count());
        found.lost += usize::from(count == 0);
        found.doubled += usize::from(count > 1);
        found.untold += usize::from(count > 0 && folk.people[&chat].told == 0);
    }
    bot.stop().await;
    found
}

impl Folk {
    /// People come and book until the bot has said something and then for so long.
    async fn live(&mut self, bot: &mut Bot, people: i64, pause: Duration) {
        self.recent.clear();
        let mut tick = tokio::time::interval(Duration::from_secs(1) / RATE);
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let (began, mut end) = (Instant::now(), None);
        while end.is_none_or(|end| Instant::now() < end) {
            if began.elapsed() > Duration::from_secs(60) {
                println!("        {} does not come back; it is killed once more", bot.kind.name());
                return;
            }
            tokio::select! {
                _ = tick.tick() => {
                    if self.next <= people {
                        let person = Person { asked: Instant::now(), pressed: false, answers: 0, told: 0 };
                        self.people.insert(self.next, person);
                        self.open.push(self.next);
                        bot.api.say(self.next, bot.kind.look());
                        self.next += 1;
                    }
                    let shrugs: Vec<i64> = self.open.iter().copied()
                        .take_while(|chat| self.people[chat].asked.elapsed() > SHRUG).collect();
                    for chat in shrugs {
                        self.press(bot, chat, 1);
                    }
                }
                Some(shown) = bot.shown.recv() => {
                    end.get_or_insert(Instant::now() + pause);
                    self.hear(bot, &shown);
                }
            }
        }
    }

    fn press(&mut self, bot: &Bot, chat: i64, message: i64) {
        let Some(person) = self.people.get_mut(&chat).filter(|person| !person.pressed) else { return };
        person.pressed = true;
        self.open.retain(|open| *open != chat);
        bot.api.press(chat, message, &bot.kind.press(chat, chat as usize % SERVICES.len()));
    }

    fn hear(&mut self, bot: &Bot, shown: &super::api::Shown) {
        let Some(person) = self.people.get_mut(&shown.chat) else { return };
        if shown.new {
            self.recent.push(shown.at);
        }
        if bot.kind.booked(shown) {
            person.told += 1;
            // Whoever is told of a booking by a message of its own was not asked for one.
            person.answers += usize::from(shown.new && person.told > 1);
        } else if shown.new {
            person.answers += 1;
        }
        self.press(bot, shown.chat, shown.message);
    }

    /// Messages that the server took just before the kill, and questions not answered yet.
    fn flying(&self) -> usize {
        self.recent.iter().filter(|at| at.elapsed() < FLIGHT).count() + self.open.len()
    }

    /// Waits until there is nothing more to come.
    async fn end(&mut self, bot: &mut Bot) {
        let (mut quiet, began) = (0, Instant::now());
        while (quiet < 3 || bot.api.waiting() > 0) && began.elapsed() < Duration::from_secs(60) {
            match tokio::time::timeout(Duration::from_millis(700), bot.shown.recv()).await {
                Ok(Some(shown)) => (quiet, _) = (0, self.hear(bot, &shown)),
                _ => quiet += 1,
            }
        }
        for chat in std::mem::take(&mut self.open) {
            self.press(bot, chat, 1);
        }
        settle_hearing(self, bot).await;
        settle(bot).await;
    }
}

/// The last presses are heard too.
async fn settle_hearing(folk: &mut Folk, bot: &mut Bot) {
    while let Ok(Some(shown)) = tokio::time::timeout(Duration::from_millis(1_500), bot.shown.recv()).await {
        folk.hear(bot, &shown);
    }
}
