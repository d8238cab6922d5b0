//! All ways to a place at once, by chat and by page, before the day and on it: booked for oneself and others, waited
//! for, drawn at the table, entered from paper, moved to another time or stall, given back, undone, kept back and
//! released, a day called off and held after all. Whatever happened is counted anew from what was written down.

use super::dice::Dice;
use super::figures::{figure, rounds};
use super::{DAY, MEMBERS, Street, stalls};
use std::collections::{BTreeMap, BTreeSet};
use tongxin::domain::{
    Action, BookingId, Commit, Event, PersonId, Private, Said, ServiceId, Text, TicketId, WaitId, bookings, day,
    moves, people,
    queue::{self, Outcome},
    shifts, undo, waiting,
};
use tongxin::engine::desk::BATCH;

/// So many presses has a day: half of them before it, half on it.
const PRESSES: u64 = 2_000;
const REASON: &str = "下雨";

/// Where a place is, and whether somebody holds it.
#[derive(Clone, Copy, Debug)]
struct Seat {
    service: ServiceId,
    slot: u16,
    holds: bool,
}

/// What was written down, and nothing that the rules count.
#[derive(Default)]
struct Counted {
    seats: BTreeMap<BookingId, Seat>,
    /// Numbers drawn, with the place each took from the pool.
    drawn: BTreeMap<TicketId, Option<u16>>,
    /// Who sits at a table now.
    called: BTreeSet<TicketId>,
    /// Every number that was ever given, at each stall.
    given: BTreeSet<TicketId>,
    places: BTreeMap<ServiceId, u16>,
    asked: BTreeMap<WaitId, (ServiceId, u16, u16)>,
    parties: BTreeMap<WaitId, (ServiceId, u16)>,
    /// How often each way led to something.
    ways: BTreeMap<&'static str, u64>,
}

impl Counted {
    fn note(&mut self, commit: &Commit) {
        for event in &commit.events {
            let way = self.event(event);
            if let Some(way) = way {
                *self.ways.entry(way).or_default() += 1;
            }
        }
    }

    fn number(&mut self, service: ServiceId, number: u16) {
        let ticket = TicketId { day: DAY, service, number };
        assert!(self.given.insert(ticket), "{ticket:?}: a number is given once");
    }

    fn sit(&mut self, service: ServiceId, seat: &bookings::Seat) {
        self.number(service, seat.number);
        let known = self.seats.get_mut(&seat.id).expect("what is moved was taken");
        assert!(known.holds, "{seat:?}: what was given back is moved no more");
        *known = Seat { service, slot: seat.slot, holds: true };
    }

    fn event(&mut self, event: &Event) -> Option<&'static str> {
        use bookings::Event as B;
        use queue::Event as Q;
        use waiting::Event as W;
        Some(match event {
            Event::Bookings(B::Taken(id, b)) => {
                self.number(b.service, b.number);
                let seat = Seat { service: b.service, slot: b.slot, holds: true };
                assert!(self.seats.insert(*id, seat).is_none());
                if b.who == b.by { "booked" } else { "booked for others" }
            }
            Event::Bookings(B::Cancelled(id)) => {
                let seat = self.seats.get_mut(id).unwrap();
                assert!(std::mem::replace(&mut seat.holds, false), "{id:?} is given back once");
                "given back"
            }
            Event::Bookings(B::Restored(id)) => {
                let seat = self.seats.get_mut(id).unwrap();
                assert!(!std::mem::replace(&mut seat.holds, true), "{id:?} is taken back once");
                "taken back"
            }
            Event::Bookings(B::Moved(id, slot, number)) => {
                let service = self.seats[id].service;
                // To another time and back is the same number again.
                self.given.insert(TicketId { day: DAY, service, number: *number });
                self.seats.insert(*id, Seat { service, slot: *slot, holds: true });
                "another time"
            }
            Event::Moves(moves::Event::Moved(way, seats)) => {
                seats.iter().for_each(|seat| self.sit(way.to, seat));
                "another stall"
            }
            Event::Moves(moves::Event::Back(way, seats)) => {
                for seat in seats {
                    let known = self.seats.get_mut(&seat.id).unwrap();
                    *known = Seat { service: way.from, slot: seat.slot, holds: true };
                }
                "back from another stall"
            }
            Event::Queue(Q::Drawn(t, walk_in)) => {
                self.number(t.service, t.number);
                self.drawn.insert(*t, walk_in.slot);
                if walk_in.paper { "from paper" } else { "drawn" }
            }
            Event::Queue(Q::Undrawn(t)) => {
                assert!(self.drawn.remove(t).is_some());
                "number given back"
            }
            Event::Queue(Q::Called(t, ..) | Q::Back(t)) => {
                self.called.insert(*t);
                "called"
            }
            Event::Queue(event @ (Q::Ticked(t, _) | Q::Done(t, _) | Q::NoShow(t) | Q::Held(t, _))) => {
                self.called.remove(t);
                match event {
                    Q::Ticked(..) => "ticked",
                    Q::Done(..) => "served",
                    Q::NoShow(_) => "did not come",
                    _ => "called once more",
                }
            }
            Event::Waiting(W::Joined(id, w)) => {
                self.parties.insert(*id, (w.service, if w.with.is_some() { 2 } else { 1 }));
                "waits"
            }
            Event::Waiting(W::Offered(id, offer)) => {
                let (service, heads) = self.parties[id];
                self.asked.insert(*id, (service, offer.slot, heads));
                "asked"
            }
            Event::Waiting(event) => {
                let (id, way) = match event {
                    W::Accepted(id) => (id, "from the line"),
                    W::Left(id) => (id, "left the line"),
                    W::Lapsed(id) => (id, "did not answer"),
                    W::Over(id) => (id, "waited in vain"),
                    W::Joined(..) | W::Offered(..) => unreachable!("both are told above"),
                };
                self.asked.remove(id);
                way
            }
            Event::Day(day::Event::Places(_, service, n)) => {
                self.places.insert(*service, *n);
                "other places"
            }
            Event::Day(day::Event::Released(_)) => "released",
            Event::Day(day::Event::Cancelled(..)) => "called off",
            Event::Day(day::Event::Reopened(_)) => "held after all",
            Event::Undo(undo::Event::Back(_)) => "undone",
            _ => return None,
        })
    }

    /// No slot holds more than it has places, and the rules count what a recount finds.
    fn recount(&self, street: &Street, model: &super::Model, seed: u64) {
        let s = street.desk.state();
        let open = day::get(s, DAY).is_some_and(|day| day.status == day::Status::Open);
        for (n, stall) in model.stalls.iter().enumerate() {
            let service = ServiceId(n as u16);
            let places = self.places.get(&service).copied().unwrap_or(stall.places);
            let mut taken: BTreeMap<u16, u16> = BTreeMap::new();
            let seats = self.seats.values().filter(|seat| seat.holds && seat.service == service);
            let booked = seats.map(|seat| *taken.entry(seat.slot).or_default() += 1).count();
            let drawn = self.drawn.iter().filter(|(t, _)| t.service == service).filter_map(|(_, slot)| *slot);
            let drawn = drawn.map(|slot| *taken.entry(slot).or_default() += 1).count();
            for (slot, taken) in &taken {
                assert!(*taken <= places, "seed {seed}: OVERSOLD: {taken} of {places} in slot {slot} of {n}");
            }
            assert_eq!(bookings::held(s, DAY, service) as usize, booked, "seed {seed}: booked at {n}");
            let held: u16 = self.asked.values().filter(|(at, ..)| *at == service).map(|(_, _, heads)| heads).sum();
            if open {
                assert_eq!(waiting::held(s, DAY, service, None), held, "seed {seed}: held for those asked at {n}");
            }
            let all = usize::from(places) * usize::from(stall.slots());
            let left = all.saturating_sub(booked + drawn + usize::from(waiting::held(s, DAY, service, None)));
            assert_eq!(bookings::left(s, DAY, service, true) as usize, left, "seed {seed}: left at {n}");
            for slot in 0..stall.slots() {
                let wish = bookings::Wish { day: DAY, service, slot };
                let asked = waiting::held(s, DAY, service, Some(slot));
                let free = places.saturating_sub(taken.get(&slot).copied().unwrap_or(0)).saturating_sub(asked);
                let free = usize::from(free).min(left);
                assert_eq!(usize::from(bookings::free(s, wish, true)), free, "seed {seed}: free at {n}/{slot}");
            }
        }
    }
}

/// What somebody does next: whatever the hour, everything is tried.
fn said(dice: &mut Dice, street: &Street, me: u32, counted: &Counted, rush: ServiceId) -> Said {
    let s = street.desk.state();
    let service = if dice.percent(60) { rush } else { ServiceId(dice.below(4) as u16) };
    let other = ServiceId(dice.below(4) as u16);
    let wish = bookings::Wish { day: DAY, service, slot: dice.below(6) as u16 };
    let mine: Vec<_> = bookings::of_reader(s, PersonId(me)).map(|(id, _)| id).collect();
    let anybodys = BookingId(1 + dice.below(counted.seats.len() as u64 + 1) as u32);
    let id = if mine.is_empty() || dice.percent(20) { anybodys } else { *dice.pick(&mine) };
    let family: Vec<_> = people::dependents(s, PersonId(me)).into_iter().chain([PersonId(me)]).collect();
    let who = *dice.pick(&family);
    let turns: Vec<_> = waiting::of_reader(s, PersonId(me)).map(|(id, w)| (id, w.service)).collect();
    let turn = if turns.is_empty() { (WaitId(1), service) } else { *dice.pick(&turns) };
    let next = bookings::give_walk_in(s, DAY, service);
    let any = TicketId { day: DAY, service, number: 1 + dice.below(u64::from(next) + 1) as u16 };
    let shown = TicketId { number: next, ..any };
    let at_table: Vec<_> = counted.called.iter().copied().collect();
    let called = if at_table.is_empty() { any } else { *dice.pick(&at_table) };
    let turn_there = shifts::Turn { day: DAY, service, turn: dice.below(3) as u16 };
    let action: Action = match dice.below(100) {
        0..24 => bookings::Action::Confirm(wish, who).into(),
        24..34 => bookings::Action::Cancel(id).into(),
        34..38 => bookings::Action::Restore(id).into(),
        38..42 => bookings::Action::Move(id, wish.slot).into(),
        42..47 => waiting::Action::Join(DAY, service, who).into(),
        47..49 => waiting::Action::Together(DAY, service, who).into(),
        49..56 => waiting::Action::Accept(DAY, turn.1, turn.0).into(),
        56..58 => waiting::Action::Leave(DAY, turn.1, turn.0).into(),
        58..66 => queue::Action::Draw(shown).into(),
        66 => queue::Action::Undraw(any).into(),
        67..70 => queue::Action::Next(DAY, service).into(),
        70..74 => queue::Action::Done(called, Outcome::Served).into(),
        74..76 => queue::Action::Absent(called).into(),
        76..78 => queue::Action::Ticked(any).into(),
        78 => queue::Action::TickedMore(shown).into(),
        79 => queue::Action::Unticked(any).into(),
        80 => queue::Action::Back(called).into(),
        81 => queue::Action::Pause(DAY, service).into(),
        82 => queue::Action::Resume(DAY, service).into(),
        83..87 => moves::Action::Sure(moves::Way { day: DAY, from: service, to: other }).into(),
        87..91 => {
            let recent: Vec<_> = undo::recent(s).map(|(seq, _)| seq).collect();
            undo::Action::Undo(if recent.is_empty() { 1 } else { *dice.pick(&recent) }).into()
        }
        91..94 => shifts::Action::Confirm(turn_there).into(),
        94..96 => {
            let list: Vec<_> = shifts::of_person(s, PersonId(me)).map(|(id, _)| id).collect();
            if list.is_empty() {
                shifts::Action::Confirm(turn_there).into()
            } else {
                shifts::Action::Leave(*dice.pick(&list)).into()
            }
        }
        96..98 => day::Action::Make(DAY, day::Change::Places(service, dice.below(6) as u16), 0).into(),
        _ => bookings::Action::Move(id, dice.below(6) as u16).into(),
    };
    Said::Pressed(Some(action))
}

/// The organizer calls the day off.
fn call_off() -> [(u32, Said); 3] {
    let off = day::Change::Cancel;
    let make = day::Action::Make(DAY, off, Text::One(REASON.into()).mark());
    [
        Said::Pressed(Some(day::Action::AskReason(DAY, off).into())),
        Said::Text(Private::new(REASON)),
        Said::Pressed(Some(make.into())),
    ]
    .map(|said| (1, said))
}

/// A stall stands still, and its places are to go to the first that can take them.
fn empty(street: &Street, from: ServiceId) -> Vec<(u32, Said)> {
    let s = street.desk.state();
    let ways = (0..4).filter(|n| *n != from.0).map(|n| moves::Way { day: DAY, from, to: ServiceId(n) });
    let fits = |way: &moves::Way| Some(bookings::elsewhere(s, street.now, (DAY, from), way.to)?.len() as u16);
    let Some((way, all)) = ways.filter_map(|way| Some((way, fits(&way)?))).find(|(_, all)| *all > 0) else {
        return Vec::new();
    };
    // How many of them would come at another time is the rules' to say: all guesses but one are refused.
    let guesses = (0..=all).map(|other| moves::Action::Move(way, moves::Count { all, other }).into());
    let pause = queue::Action::Pause(DAY, from).into();
    std::iter::once(pause).chain(guesses).map(|action: Action| (1, Said::Pressed(Some(action)))).collect()
}

#[test]
fn never_oversold_whichever_way() {
    let (all, mut done, mut days, mut ways) = (rounds(40_000, 1_000_000), 0, 0_u64, BTreeMap::new());
    while done < all {
        let seed = 500 + days;
        let mut dice = Dice::new(seed);
        let stalls = stalls(&mut dice);
        let mut street = Street::new(&stalls);
        let model = super::Model::new(stalls, &street);
        let mut counted = Counted::default();
        days += 1;
        let (began, end) = (done, (done + PRESSES).min(all));
        while done < end {
            let on_the_day = (done - began) * 2 > PRESSES;
            let day = day::get(street.desk.state(), DAY).expect("it is remembered").start;
            let time = match dice.below(10) {
                _ if on_the_day && street.now < day => day - street.now,
                0 if !on_the_day => chrono::TimeDelta::hours(dice.below(6) as i64),
                _ => chrono::TimeDelta::seconds(dice.below(90) as i64),
            };
            street.pass(time).iter().for_each(|commit| counted.note(commit));
            let rush = ServiceId(dice.below(4) as u16);
            let size = 1 + dice.below(BATCH as u64 / 4).min(end - done - 1);
            let crowd = (0..size).map(|_| {
                // The desk and the committee have more to do than a neighbour.
                let whom = if dice.percent(40) { 3 } else { MEMBERS.into() };
                let me = 1 + dice.below(whom) as u32;
                (me, said(&mut dice, &street, me, &counted, rush))
            });
            let mut crowd: Vec<_> = crowd.collect();
            match dice.below(100) {
                0..4 => crowd.extend(call_off()),
                4..50 => crowd.push((1, Said::Pressed(Some(day::Action::Reopen(DAY).into())))),
                50..65 => crowd.extend(empty(&street, rush)),
                _ => {}
            }
            street.batch(crowd).into_iter().flatten().for_each(|commit| counted.note(&commit));
            counted.recount(&street, &model, seed);
            done += size;
        }
        for (way, n) in counted.ways {
            *ways.entry(way).or_insert(0) += n;
        }
    }
    let told: Vec<_> = ways.iter().map(|(way, n)| format!("{way} {n}")).collect();
    figure(
        "never oversold whichever way",
        format_args!(
            "0 oversold in {done} presses on {days} days, every count equal to a recount: {}",
            told.join(", ")
        ),
    );
    // What nobody ever did was not put to the test.
    let must = [
        "another stall",
        "another time",
        "booked",
        "booked for others",
        "called off",
        "drawn",
        "from paper",
        "from the line",
        "held after all",
        "released",
        "served",
        "taken back",
        "undone",
    ];
    let missing: Vec<_> = must.iter().filter(|way| !ways.contains_key(*way)).collect();
    assert!(missing.is_empty(), "nobody ever: {missing:?}");
}
