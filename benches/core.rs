//! How many bookings one thread understands, decides and folds, without disk and channels.
#![allow(clippy::print_stdout, reason = "a bench prints its figures")]

use chrono::{DateTime, Utc};
use std::time::Instant;
use tongxin::domain::*;

/// People who book one place each.
const PEOPLE: u32 = 100_000;
/// Rounds; the median counts.
const ROUNDS: usize = 5;

fn main() {
    if std::env::args().any(|arg| arg == "--test") {
        return;
    }
    let street = street();
    let mut rates: Vec<f64> = (0..ROUNDS).map(|_| book_everyone(street.clone())).collect();
    rates.sort_by(f64::total_cmp);
    println!("understand + decide + apply, {PEOPLE} people, one thread");
    println!("bookings/s  min {:.0}  median {:.0}  max {:.0}", rates[0], rates[ROUNDS / 2], rates[ROUNDS - 1]);
}

fn at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_796_000_000, 0).unwrap_or_default()
}

/// A community with an open day and a place for everybody.
fn street() -> State {
    let mut s = State::default();
    let services = (0..50).map(|n| day::Service {
        slug: format!("service{n}"),
        name: Text::One(format!("服务{n}")),
        slot: Some(20),
        places: 400,
        kept: 100,
        ..day::Service::default()
    });
    let plan = day::Plan { slug: "baile".into(), services: services.collect(), ..day::Plan::default() };
    let community = CommunityId(0);
    fold(&mut s, By::Console, vec![day::Event::Configured(community, Box::new(plan)).into()], vec![]);
    let start = at() + chrono::TimeDelta::days(20);
    fold(&mut s, By::Clock, vec![day::Event::Opened(DayId { community, n: 1 }, start).into()], vec![]);
    for n in 1..=PEOPLE {
        let id = PersonId(n);
        let met = people::Event::Met(id, ChannelId::Telegram, Some(community), Some(Lang::Zh));
        let agreed = people::Event::Agreed(id, community, Lang::Zh, people::WORDING);
        fold(&mut s, By::Stranger(ChannelId::Telegram), vec![met.into(), agreed.into()], vec![]);
    }
    s
}

fn fold(s: &mut State, by: By, events: Vec<Event>, sends: Vec<Send>) {
    let seq = s.seq + 1;
    let cause = Cause::Update { channel: ChannelId::Telegram, id: seq };
    let commit = Commit { v: 1, seq, at: at(), epoch: 1, cause, by, on_behalf: None, events, sends };
    apply(s, &commit);
}

/// Bookings a second.
fn book_everyone(mut s: State) -> f64 {
    let day = DayId { community: CommunityId(0), n: 1 };
    let began = Instant::now();
    for n in 0..PEOPLE {
        let me = PersonId(n + 1);
        let wish = bookings::Wish { day, service: ServiceId((n % 50) as u16), slot: (n / 50 % 6) as u16 };
        let by = By::Person(me, ChannelId::Telegram);
        let said = Said::Pressed(Some(bookings::Action::Confirm(wish, me).into()));
        let decision = handle(&s, &NoDrawers, at(), &Actor::inner(by), &said);
        assert_eq!(decision.events.len(), 1, "everybody finds a place");
        fold(&mut s, by, decision.events, decision.sends);
    }
    f64::from(PEOPLE) / began.elapsed().as_secs_f64()
}
