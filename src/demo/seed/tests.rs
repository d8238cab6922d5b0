//! The first scene, played on a journal in memory.

use super::*;
use crate::channel::web::Pages;
use crate::config::{Config, Environment, Flags};
use crate::demo::{child, street};
use crate::domain::{Screen, State};
use crate::engine::{Clock, Engine, HandClock, Limits, Running, Street};
use crate::journal::{Memory, SharedJournal};
use crate::locale::Locale;
use std::sync::Arc;

fn config() -> Config {
    let nothing: Environment<'_> = &|_| None;
    street(&Flags::default(), nothing).unwrap()
}

async fn open(config: &Config, journal: &SharedJournal) -> (Handle, Running) {
    let now = "2026-11-22T00:00:00Z".parse().unwrap();
    let clock: Arc<dyn Clock> = Arc::new(HandClock::new(child::curtain(&config.plans[0], now)));
    let locale = Locale::new();
    let orders =
        vec![(Cause::Config { digest: [1; 16], epoch: 0 }, day::Command::Configure(config.plans.clone()).into())];
    let street = Street {
        name: "demo".into(),
        journal: journal.clone(),
        clock: clock.clone(),
        wording: Arc::new(move |screen: &Screen, lang| locale.words(screen, lang)),
        channels: vec![Arc::new(Pages::new(clock))],
        limits: Limits::default(),
        orders,
    };
    Engine::start(street).await.unwrap()
}

/// Members, bookings and turns.
fn counts(s: &State) -> (usize, usize, usize) {
    let day = day::coming(s, HERE).unwrap().0;
    (people::members(s, HERE), bookings::on_day(s, day).count(), shifts::on_day(s, day).count())
}

/// Everybody in the cast gets what the file says: nothing is full, overlaps, or is refused; and a scene
/// that is cut short and played again changes nothing twice.
#[tokio::test]
async fn the_first_scene_is_played_once() {
    let folder = tempfile::tempdir().unwrap();
    let (config, props) = (config(), Props::open(folder.path()).unwrap());
    let cast = config.cast.clone().unwrap();
    let journal: SharedJournal = Arc::new(Memory::new());
    let there = cast.people.iter().filter(|p| p.agreed).count();
    let books = cast.people.iter().map(|p| p.books.len()).sum();
    let helps = cast.people.iter().map(|p| p.helps.len()).sum();

    let (handle, running) = open(&config, &journal).await;
    play(&handle, &Cast { people: cast.people[..9].to_vec() }, &props).await.unwrap();
    drop(running); // the plug is pulled in the middle of the scene
    drop(handle);

    let (handle, running) = open(&config, &journal).await;
    let props = Props::open(folder.path()).unwrap();
    play(&handle, &cast, &props).await.unwrap();
    assert_eq!(handle.look(|s, _| counts(s)).await.unwrap(), (there, books, helps));
    let seq = handle.status().seq;
    play(&handle, &cast, &props).await.unwrap();
    assert_eq!(handle.look(|s, _| counts(s)).await.unwrap(), (there, books, helps));
    assert_eq!(handle.status().seq, seq, "nothing new is committed");

    let (chen, volunteers) = handle
        .look(move |s, _| {
            let day = day::coming(s, HERE).unwrap().0;
            (people::organizers(s, HERE).len(), shifts::people_on(s, day).len())
        })
        .await
        .unwrap();
    assert_eq!((chen, volunteers), (1, 6));
    running.shutdown().await.unwrap();
}
