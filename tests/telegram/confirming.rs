//! An update is confirmed once what follows from it is durable; it is lost never, and applied once.

use super::server::{Kind, Server, World};
use super::street::{Gate, Mode, Scene, press};
use std::sync::Arc;
use std::time::Duration;
use tongxin::channel::telegram::Stopped;
use tongxin::engine::EngineGone;

const AUNT: i64 = 401;

/// The same promises, whichever way updates come.
macro_rules! both_ways {
    ($($name:ident)*) => { $(
        mod $name {
            use super::Mode;
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn polled() {
                super::$name(Mode::Polled).await;
            }
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn posted() {
                super::$name(Mode::Posted).await;
            }
        }
    )* };
}

both_ways! {
    nothing_is_confirmed_before_it_is_durable
    an_interrupted_update_comes_again
    without_an_engine_nothing_is_confirmed
    what_was_seen_changes_nothing
    odd_updates_spoil_nothing
    the_plug_may_be_pulled_between_any_two_steps
    on_a_real_journal
}

/// While the journal takes its time, the update stays unconfirmed and nothing is answered.
async fn nothing_is_confirmed_before_it_is_durable(mode: Mode) {
    let scene = Scene::with(mode).await;
    scene.join(AUNT).await;
    scene.gate.shut();
    let answers = |world: &World| world.count("sendmessage", None) + world.count("editmessagetext", None);
    let before = answers(&scene.server.world());
    let id = scene.server.say(AUNT, "/help");
    scene.server.until("the update to be read", |world| world.handed.contains_key(&id).then_some(())).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    {
        let world = scene.server.world();
        assert!(!world.confirmed.contains(&id));
        assert_eq!(answers(&world), before, "nothing leaves before it is durable");
    }
    scene.gate.open();
    scene.server.confirmed(id).await;
}

/// The plug is pulled while a press waits to become durable: it comes again, and counts once.
async fn an_interrupted_update_comes_again(mode: Mode) {
    let mut scene = Scene::with(mode).await;
    scene.join(AUNT).await;
    for begins in ["b.c", "b.t", "b.h", "b.w"] {
        scene.press(AUNT, begins).await;
    }
    scene.gate.shut();
    let shown = scene.server.world().newest(AUNT).cloned().unwrap();
    let id = scene.server.press(AUNT, shown.id, &shown.data("b.k").unwrap());
    scene.server.until("the press to be read", |world| world.handed.contains_key(&id).then_some(())).await;
    scene.pull();
    scene.gate.open();
    assert!(!scene.server.world().confirmed.contains(&id));
    scene.start().await;
    scene.server.confirmed(id).await;
    scene.server.newer(AUNT, shown.turn).await;
    assert_eq!(scene.places().await.into_values().collect::<Vec<_>>(), [1]);
    assert_eq!(scene.gate.updates().iter().filter(|n| **n == u64::from(id.unsigned_abs())).count(), 1);
}

/// Where the engine stops, reading stops too and confirms nothing more.
async fn without_an_engine_nothing_is_confirmed(mode: Mode) {
    let mut scene = Scene::with(mode).await;
    scene.join(AUNT).await;
    scene.gate.shut();
    let id = scene.server.say(AUNT, "/help");
    scene.server.until("the update to be read", |world| world.handed.contains_key(&id).then_some(())).await;
    let gate = Arc::clone(&scene.gate);
    let server = scene.server.clone();
    let later = server.say(AUNT, "/book");
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(100)).await;
        gate.open();
    });
    assert_eq!(scene.stop_engine().await, Stopped::Engine(EngineGone), "{mode:?}");
    assert!(!server.world().confirmed.contains(&later), "it came after the engine had gone");
}

/// Telegram may forget that an update was confirmed: coming again it changes nothing and is
/// confirmed again.
async fn what_was_seen_changes_nothing(mode: Mode) {
    let scene = Scene::with(mode).await;
    scene.join(AUNT).await;
    for begins in ["b.c", "b.t", "b.h", "b.w"] {
        scene.press(AUNT, begins).await;
    }
    let shown = scene.server.world().newest(AUNT).cloned().unwrap();
    let data = shown.data("b.k").unwrap();
    let id = scene.server.press(AUNT, shown.id, &data);
    scene.server.newer(AUNT, shown.turn).await;
    scene.server.confirmed(id).await;
    let before = scene.gate.updates();
    scene.server.world().confirmed.remove(&id);
    scene.server.renumber(id);
    assert_eq!(scene.server.press(AUNT, shown.id, &data), id);
    scene.server.confirmed(id).await;
    assert_eq!(scene.gate.updates(), before);
}

/// After a week without updates Telegram counts from anywhere, also from below.
#[tokio::test]
async fn numbers_may_start_anew() {
    let scene = Scene::waiting(Duration::from_secs(1)).await;
    scene.join(AUNT).await;
    // A poll ends without anything new; the ones after it fail, so that none is under way.
    let polls = scene.server.world().polls();
    scene.server.until("an empty poll", |world| (world.polls() > polls).then_some(())).await;
    scene.server.fail("getupdates", None, Kind::Portal, 1_000);
    let polls = scene.server.world().polls();
    scene.server.until("a failing poll", |world| (world.polls() > polls).then_some(())).await;
    scene.server.renumber(7);
    let before = scene.server.world().newest(AUNT).unwrap().turn;
    assert_eq!(scene.server.say(AUNT, "/book"), 7);
    scene.server.heal();
    scene.server.newer(AUNT, before).await;
    scene.server.confirmed(7).await;
}

/// A batch is taken in its order, however long.
#[tokio::test]
async fn a_batch_keeps_its_order() {
    let mut scene = Scene::open().await;
    scene.join(AUNT).await;
    scene.pull();
    let words = ["/help", "/book", "/my", "/privacy"];
    let ids: Vec<i32> = (0..250).map(|n| scene.server.say(AUNT + n % 7, words[n as usize % 4])).collect();
    scene.start().await;
    scene.server.confirmed(*ids.last().unwrap()).await;
    let taken = scene.gate.updates();
    let wanted: Vec<u64> = ids.iter().map(|id| id.unsigned_abs().into()).collect();
    assert!(taken.ends_with(&wanted), "{taken:?}");
}

/// Odd updates among good ones, even one of ten megabytes and some without a number: the good ones
/// are answered, and all that can be confirmed are.
async fn odd_updates_spoil_nothing(mode: Mode) {
    let mut scene = Scene::with(mode).await;
    scene.join(AUNT).await;
    scene.pull();
    let deep = format!(r#"{{"update_id": {{id}}, "message": {}{}}}"#, "[".repeat(5 << 20), "]".repeat(5 << 20));
    let before = scene.server.world().newest(AUNT).unwrap().turn;
    for odd in [
        r#"{"update_id": {id}}"#,
        r#"{"update_id": {id}, "message": 5}"#,
        r#"{"update_id": {id}, "message": {"chat": {"id": "x"}}}"#,
        r#"{"update_id": {id}, "message": {"date": 99999999999999999999, "text": "\ud800"}}"#,
        r#"{"update_id": {id}, "telepathy": {"thought": "预约"}}"#,
        r#"{"update_id": "{id}"}"#,
        r#"null"#,
        r#"[[]]"#,
        &deep,
    ] {
        scene.server.raw(odd);
    }
    let good = scene.server.say(AUNT, "/help");
    scene.start().await;
    scene.server.newer(AUNT, before).await;
    scene.server.confirmed(good).await;
    if mode == Mode::Posted {
        // What has no number is turned away, and nobody waits behind it.
        scene.server.until("the others to be taken", |world| (world.waiting() == 3).then_some(())).await;
        let world = scene.server.world();
        // Whoever still sends when it is turned away may see the connection end instead of the answer; what comes just
        // when the plug is pulled is to come again.
        let mut statuses = world.posting.statuses.keys().filter(|status| ![0, 413, 503].contains(*status));
        assert!(statuses.all(|status| [200, 400].contains(status)), "{:?}", world.posting.statuses);
    }
}

/// Whatever getUpdates runs into, reading goes on when it is over.
#[tokio::test]
async fn reading_goes_on() {
    let scene = Scene::open().await;
    scene.join(AUNT).await;
    for kind in [
        Kind::Broken(502),
        Kind::Cut,
        Kind::Portal,
        Kind::TooMany(0),
        Kind::Refuse(409, "Conflict: can't use getUpdates method while webhook is active"),
        Kind::Refuse(409, "Conflict: terminated by other getUpdates request"),
        Kind::Refuse(401, "Unauthorized"),
        Kind::Refuse(400, "Bad Request: something new"),
    ] {
        scene.server.fail("getupdates", None, kind, 2);
        scene.say(AUNT, "/help").await;
    }
}

/// The plug is pulled again and again while people book. In the end every update was applied, once,
/// in order, and everybody has one place.
async fn the_plug_may_be_pulled_between_any_two_steps(mode: Mode) {
    let mut scene = Scene::with(mode).await;
    let people: Vec<_> = (0..6).map(|n| tokio::spawn(book(scene.server.clone(), 500 + n))).collect();
    // No chance here: pauses of every length, so that the plug is pulled at every step in turn.
    let mut pulled = 0;
    while !people.iter().all(tokio::task::JoinHandle::is_finished) {
        tokio::time::sleep(Duration::from_millis(3 + pulled * 7 % 41)).await;
        scene.pull();
        scene.start().await;
        pulled += 1;
    }
    for person in people {
        person.await.unwrap();
    }
    assert!(pulled > 5, "the plug was pulled {pulled} times only");
    let all = scene.server.until("every update to be confirmed", |world| {
        (world.waiting() == 0)
            .then(|| world.confirmed.iter().map(|id| u64::from(id.unsigned_abs())).collect::<Vec<_>>())
    });
    let all = all.await;
    assert_eq!(once_each(&scene.gate), all);
    let places = scene.places().await;
    assert_eq!(places.len(), 6);
    assert!(places.values().all(|n| *n == 1), "{places:?}");
}

/// The updates in the journal, in ascending order; each may stand there once.
fn once_each(gate: &Gate) -> Vec<u64> {
    let mut updates = gate.updates();
    let all = updates.len();
    updates.sort_unstable();
    updates.dedup();
    assert_eq!(updates.len(), all, "an update was applied twice");
    updates
}

/// Somebody books, pressing whatever leads on, until they have a place. Where the plug was pulled
/// twice over the same answer none comes: then they ask for their plans, as anyone would.
async fn book(server: Server, chat: i64) {
    server.say(chat, "/start");
    let mut seen = 0;
    loop {
        let Ok(shown) = tokio::time::timeout(Duration::from_millis(700), server.newer(chat, seen)).await else {
            server.say(chat, "/my");
            continue;
        };
        seen = shown.turn;
        if shown.data("b.x").is_some() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(15)).await;
        let steps = ["b.v", "b.k", "b.w", "b.h", "b.t", "b.c", "p.a."];
        if let Some(data) = steps.iter().find_map(|begins| shown.data(begins)) {
            server.press(chat, shown.id, &data);
        }
    }
}

/// The journal on disk keeps it too: everything is shut down and opened again between all steps.
async fn on_a_real_journal(mode: Mode) {
    let folder = tempfile::tempdir().unwrap();
    let open = || Arc::new(tongxin::journal::Store::open(folder.path(), None).unwrap());
    let mut scene = Scene::on(open(), mode).await;
    let server = scene.server.clone();
    scene.join(AUNT).await;
    for begins in ["b.c", "b.t", "b.h", "b.w", "b.k"] {
        scene.restart_on(open).await;
        press(&server, AUNT, begins).await;
    }
    scene.restart_on(open).await;
    assert_eq!(scene.places().await.into_values().collect::<Vec<_>>(), [1]);
}
