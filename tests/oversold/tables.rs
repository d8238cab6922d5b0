//! The day itself: numbers are drawn, called, given up, ticked on paper, all at once; whatever happened is counted anew.

use super::dice::Dice;
use super::figures::{figure, rounds};
use super::{DAY, Street, stalls};
use std::collections::{BTreeMap, BTreeSet};
use tongxin::domain::{
    Action, Commit, Event, PersonId, Said, ServiceId, TicketId, bookings, people,
    queue::{self, Outcome},
};
use tongxin::engine::desk::BATCH;

/// So many presses has a day.
const PRESSES: u64 = 400;

/// What happened at one stall, by number.
#[derive(Default)]
struct Stall {
    /// The slot of each number that has one.
    places: BTreeMap<u16, u16>,
    given: BTreeSet<u16>,
    at_table: BTreeSet<u16>,
    done: BTreeSet<u16>,
    missed: BTreeSet<u16>,
    numbers: BTreeMap<u32, u16>,
}

type Stalls = BTreeMap<ServiceId, Stall>;

/// Writes down what came of a press; what cannot be stops the test.
fn note(all: &mut Stalls, commit: &Commit) {
    use bookings::Event as B;
    use queue::Event as Q;
    for event in &commit.events {
        match event {
            Event::Bookings(B::Taken(id, b)) => {
                let stall = all.entry(b.service).or_default();
                assert!(stall.given.insert(b.number), "{b:?}: a number is given once");
                stall.places.insert(b.number, b.slot);
                stall.numbers.insert(id.0, b.number);
            }
            Event::Bookings(B::Cancelled(id)) => {
                let stall = all.values_mut().find(|stall| stall.numbers.contains_key(&id.0)).unwrap();
                let number = stall.numbers[&id.0];
                stall.places.remove(&number);
                let begun = [&stall.at_table, &stall.done, &stall.missed].map(|set| set.contains(&number));
                assert_eq!(begun, [false; 3], "{number}: what has begun is given back no more");
            }
            Event::Queue(Q::Drawn(t, walk_in)) => {
                let stall = all.entry(t.service).or_default();
                assert!(stall.given.insert(t.number), "{t:?}: a number is given once");
                stall.places.extend(walk_in.slot.map(|slot| (t.number, slot)));
            }
            Event::Queue(event) => {
                let (t, at) = match event {
                    Q::Undrawn(t) => (t, "gone"),
                    Q::Came(t) => (t, "line"),
                    Q::Called(t, ..) | Q::Back(t) => (t, "table"),
                    Q::Done(t, _) | Q::Ticked(t, _) => (t, "done"),
                    Q::Held(t, _) | Q::Unticked(t) => (t, "line"),
                    Q::NoShow(t) => (t, "missed"),
                    _ => continue,
                };
                let stall = all.entry(t.service).or_default();
                let was = stall.done.remove(&t.number);
                assert!(!was || at != "done", "{t:?} is counted twice");
                stall.at_table.remove(&t.number);
                stall.missed.remove(&t.number);
                match at {
                    "table" => assert!(stall.at_table.insert(t.number)),
                    "done" => assert!(stall.done.insert(t.number)),
                    "missed" => assert!(stall.missed.insert(t.number)),
                    "gone" => drop(stall.places.remove(&t.number)),
                    _ => {}
                }
            }
            _ => {}
        }
    }
}

fn press(dice: &mut Dice, street: &Street, me: u32, all: &Stalls) -> Action {
    let service = ServiceId(dice.below(4) as u16);
    let s = street.desk.state();
    let next = bookings::give_walk_in(s, DAY, service);
    let mut number = 1 + dice.below(u64::from(next) + 1) as u16;
    let stall = all.get(&service);
    if let Some(at_table) = stall.and_then(|stall| stall.at_table.iter().next()).filter(|_| dice.percent(70)) {
        number = *at_table;
    }
    let ticket = TicketId { day: DAY, service, number };
    let shown = TicketId { number: if dice.percent(80) { next } else { number }, ..ticket };
    let ids: Vec<_> = stall.map(|stall| stall.numbers.keys().copied().collect()).unwrap_or_default();
    let id = if ids.is_empty() { 1 } else { *dice.pick(&ids) };
    match dice.below(20) {
        0..4 => queue::Action::Draw(shown).into(),
        4 => queue::Action::Undraw(ticket).into(),
        5 => queue::Action::Came(ticket).into(),
        6..9 => queue::Action::Next(DAY, service).into(),
        9 => queue::Action::Begin(ticket).into(),
        10..13 => queue::Action::Done(ticket, Outcome::Served).into(),
        13..15 => queue::Action::Absent(ticket).into(),
        15 => queue::Action::Back(ticket).into(),
        16 => queue::Action::Ticked(ticket).into(),
        17 => match dice.below(2) {
            0 => queue::Action::TickedMore(shown).into(),
            _ => queue::Action::Unticked(ticket).into(),
        },
        18 => bookings::Action::Cancel(tongxin::domain::BookingId(id)).into(),
        _ => {
            let theirs = people::dependents(s, PersonId(me));
            let wish = bookings::Wish { day: DAY, service, slot: dice.below(6) as u16 };
            bookings::Action::Confirm(wish, *dice.pick(&theirs)).into()
        }
    }
}

/// Every count is what a recount finds, and no place is given twice.
fn recount(street: &Street, model: &super::Model, all: &Stalls, seed: u64) {
    let s = street.desk.state();
    for (n, known) in model.stalls.iter().enumerate() {
        let service = ServiceId(n as u16);
        let Some(stall) = all.get(&service) else { continue };
        let mut slots: BTreeMap<u16, usize> = BTreeMap::new();
        stall.places.values().for_each(|slot| *slots.entry(*slot).or_default() += 1);
        for (slot, taken) in &slots {
            assert!(*taken <= usize::from(known.places), "seed {seed}: OVERSOLD: {taken} in slot {slot} of {n}");
        }
        let all_places = usize::from(known.places) * usize::from(known.slots());
        let left = bookings::left(s, DAY, service, true) as usize;
        assert_eq!(left, all_places - stall.places.len(), "seed {seed}: places left at {n}");
        let tally = queue::tally(s, DAY, service);
        let missed = stall.missed.len();
        assert_eq!(
            (tally.served as usize, tally.no_shows as usize),
            (stall.done.len(), missed),
            "seed {seed}: {n}"
        );
        let mut line: Vec<_> = queue::line(s, DAY, service).into_iter().map(|waiting| waiting.number).collect();
        line.sort_unstable();
        line.dedup();
        let gone =
            |number: &u16| [&stall.at_table, &stall.done, &stall.missed].iter().any(|set| set.contains(number));
        let mut waits: Vec<_> = stall.places.keys().filter(|number| !gone(number)).copied().collect();
        // Who has the place of somebody who did not come has none of the pool's.
        waits.retain(|number| known.slot.is_some() || line.contains(number));
        line.retain(|number| stall.places.contains_key(number));
        assert_eq!(line, waits, "seed {seed}: who waits at {n}");
    }
}

#[test]
fn never_oversold_at_the_tables() {
    let (all, mut done, mut days, mut changed) = (rounds(10_000, 500_000), 0, 0_u64, 0_u64);
    while done < all {
        let seed = 70 + days;
        let mut dice = Dice::new(seed);
        let stalls: Vec<_> =
            stalls(&mut dice).into_iter().map(|stall| super::Stall { needs: false, ..stall }).collect();
        let mut street = Street::new(&stalls);
        let model = super::Model::new(stalls, &street);
        street.pass(chrono::TimeDelta::hours(24 * 5));
        days += 1;
        let mut happened = Stalls::new();
        let end = (done + PRESSES).min(all);
        while done < end {
            street.pass(chrono::TimeDelta::seconds(dice.below(120) as i64));
            let size = 1 + dice.below(BATCH as u64 / 8).min(end - done - 1);
            let crowd = (0..size).map(|_| {
                let me = 1 + dice.below(3) as u32;
                (me, Said::Pressed(Some(press(&mut dice, &street, me, &happened))))
            });
            let crowd = crowd.collect();
            for commit in street.batch(crowd).into_iter().flatten() {
                note(&mut happened, &commit);
                changed += u64::from(!commit.events.is_empty());
            }
            recount(&street, &model, &happened, seed);
            done += size;
        }
    }
    figure(
        "never oversold at the tables",
        format_args!(
            "0 oversold, 0 counted twice in {done} presses on {days} days, {changed} took hold; every count equal to a recount"
        ),
    );
    assert!(changed * 10 > done, "too little happened: {changed}");
}
