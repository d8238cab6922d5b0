//! 429 through the real parts, for chats and for the whole bot, without a word which: nothing is called that must
//! wait, nobody is told twice, and the announcement ends nearly as early as it can.

use super::figures::figure;
use super::server::Call;
use super::street::{CODE, Scene};
use std::time::{Duration, Instant};
use tongxin::engine::Limits;

const CHEN: i64 = 1_150;
const WORDS: &str = "明天有小雨";
/// A call that comes so soon after a refusal had left before that was read.
const ON_ITS_WAY: Duration = Duration::from_millis(20);

fn readers() -> std::ops::Range<i64> {
    1_000..1_120
}

#[tokio::test(flavor = "multi_thread")]
async fn a_storm_of_refusals_is_weathered() {
    let mut scene = Scene::open().await;
    for chat in readers().chain([CHEN]) {
        scene.join(chat).await;
    }
    scene.say(CHEN, &format!("/start {CODE}")).await;
    scene.say(CHEN, "/announce").await;
    scene.say(CHEN, WORDS).await;
    scene.press(CHEN, "a.p").await;
    // What became of these is reported before the plug is pulled.
    tokio::time::sleep(Duration::from_millis(500)).await;
    scene.limit(Limits::default()).await;

    let slow: Vec<i64> = readers().filter(|chat| chat % 5 == 3).collect();
    for chat in &slow {
        scene.server.slow(Some(*chat), Duration::from_millis(2_000 + chat.unsigned_abs() % 7 * 400));
    }
    let began = Instant::now();
    scene.press(CHEN, "a.k").await;
    tokio::time::sleep(Duration::from_millis(1_300)).await;
    let (paused, pause) = (Instant::now(), Duration::from_millis(1_600));
    scene.server.slow(None, pause);
    let told = |call: &&Call| call.body["text"].as_str().is_some_and(|text| text.contains(WORDS));
    let ended = |world: &super::server::World| {
        let arrived =
            world.calls.iter().filter(told).filter(|call| call.method == "sendmessage" && call.later.is_none());
        (arrived.count() > readers().count()).then_some(())
    };
    scene.server.until("everybody to be told", ended).await;

    let world = scene.server.world();
    let calls: Vec<&Call> = world.calls.iter().filter(|call| call.at >= began).collect();
    for chat in readers() {
        let told = world.shown(chat).iter().filter(|shown| shown.text.contains(WORDS)).count();
        assert_eq!(told, 1, "{chat}");
    }
    // What was told to whom, and who was called in spite of it.
    let refused: Vec<_> = calls.iter().filter_map(|call| Some((call.at, call.chat?, call.later?))).collect();
    let within = |call: &Call, (read, after): (Instant, u64)| {
        call.at > read + ON_ITS_WAY && call.at < read + Duration::from_secs(after)
    };
    let into_chats = refused.iter().map(|(read, chat, after)| {
        calls.iter().filter(|call| call.chat == Some(*chat) && within(call, (*read, *after))).count()
    });
    let into_chats: usize = into_chats.sum();
    let first =
        refused.iter().find(|(read, chat, _)| *read >= paused && !slow.contains(chat)).expect("the bot was told");
    let into_bot =
        calls.iter().filter(|call| within(call, (first.0, first.2)) && call.at < paused + pause).count();
    // The earliest end: the rest at 30 a second once the bot may go on.
    let sends: Vec<_> =
        calls.iter().filter(|call| told(call) && call.method == "sendmessage" && call.later.is_none()).collect();
    let rest = sends.iter().filter(|call| call.at > first.0).count();
    let ideal =
        first.0 + Duration::from_secs(first.2) + Duration::from_secs(1).mul_f64(rest as f64 / 30.0) - began;
    let end = sends.iter().map(|call| call.at).max().expect("somebody was told") - began;
    let over = 100.0 * (end.as_secs_f64() / ideal.as_secs_f64() - 1.0);
    figure(
        "429 storm, real parts",
        format!(
            "{} told once each, {} refusals: {into_chats} calls into a chat after its 429, {into_bot} into the bot \
             before it was clear that it was meant (1 pause); {end:.2?}, {over:.1} % over the ideal",
            readers().count(),
            refused.len()
        ),
    );
    assert_eq!(into_chats, 0);
    assert!(into_bot <= 4, "{into_bot}");
    assert!(refused.len() >= 8, "there was a storm: {}", refused.len());
    // A shared machine may be slow; a pause too many would be a second.
    assert!(over < 20.0, "{over} % over the ideal");
}
