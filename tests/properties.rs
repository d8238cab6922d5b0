//! Whatever people do, in whatever order: nothing is oversold, and the counts are what happened.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use tongxin::domain::{
    Action, Actor, BookingId, By, Cause, ChannelId, Command, Commit, CommunityId, DayId, Event, GroupId, Lang,
    MsgRef, NoDrawers, PersonId, Place, Private, Role, Said, Screen, Send, SendId, ServiceId, ShiftId, State,
    Text, TicketId, apply, bookings, day, delivery, groups, handle, moves, people, queue, render, shifts, teams,
    tick, waiting,
};

const HOME: CommunityId = CommunityId(0);
const DAY: DayId = DayId { community: HOME, n: 1 };
/// An organizer, a helper, and residents.
const PEOPLE: u32 = 5;
const ORGANIZER: u32 = 1;
const HELPER: u32 = 2;

/// Something somebody tries.
#[derive(Clone, Debug)]
enum Try {
    /// Who acts, for themselves or for one of those they stand for, which service, which slot.
    Take(u32, Option<usize>, u16, u16),
    Cancel(u32, u32),
    Restore(u32, u32),
    Move(u32, u32, u16),
    Help(u32, u16, u16),
    Leave(u32, u32),
    Return(u32, u32),
    /// With a team of so many; another number of them.
    Team(u32, u16, u16, u16),
    Heads(u32, u32, u16),
    Places(u16, u16),
    /// The volunteers of the last stall give up, and its places go to another.
    Elsewhere(u16),
    Name(u32),
    Wait(i64),
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let who = 1..=PEOPLE;
    // Where no time is asked there is but one slot.
    let slot = prop_oneof![Just(0u16), 0u16..7];
    let (service, id) = (0u16..4, 1u32..40);
    let others = prop::option::weighted(0.6, 0usize..6);
    let one = prop_oneof![
        16 => (who.clone(), others, service.clone(), slot.clone()).prop_map(|(w, o, s, t)| Try::Take(w, o, s, t)),
        2 => (who.clone(), id.clone()).prop_map(|(w, b)| Try::Cancel(w, b)),
        2 => (who.clone(), id.clone()).prop_map(|(w, b)| Try::Restore(w, b)),
        2 => (who.clone(), id.clone(), slot.clone()).prop_map(|(w, b, t)| Try::Move(w, b, t)),
        3 => (who.clone(), service.clone(), slot.clone()).prop_map(|(w, s, t)| Try::Help(w, s, t)),
        2 => (who.clone(), service.clone(), slot, 1u16..6).prop_map(|(w, s, t, n)| Try::Team(w, s, t, n)),
        1 => (who.clone(), 1u32..12, 1u16..6).prop_map(|(w, t, n)| Try::Heads(w, t, n)),
        1 => (who.clone(), 1u32..12).prop_map(|(w, t)| Try::Leave(w, t)),
        1 => (who.clone(), 1u32..12).prop_map(|(w, t)| Try::Return(w, t)),
        1 => (service, 0u16..5).prop_map(|(s, n)| Try::Places(s, n)),
        3 => (0u16..4).prop_map(Try::Elsewhere),
        4 => who.prop_map(Try::Name),
        1 => (1i64..1_200).prop_map(Try::Wait),
    ];
    prop::collection::vec(one, 1..160)
}

fn plan() -> day::Plan {
    let service = |slug: &str, slot, places, kept, turn, needs| day::Service {
        slug: slug.into(),
        name: Text::One(slug.into()),
        slot,
        places,
        kept,
        wanted: 4,
        turn,
        needs_volunteer: needs,
        ..day::Service::default()
    };
    let services = vec![
        service("haircut", Some(20), 1, 2, None, false),
        service("pressure", Some(30), 3, 0, Some(60), false),
        service("knives", None, 9, 2, Some(40), false),
        service("radios", Some(40), 2, 1, None, true),
    ];
    day::Plan { slug: "baile".into(), name: Text::One("百乐".into()), services, ..day::Plan::default() }
}

struct World {
    s: State,
    now: DateTime<Utc>,
    events: Vec<Event>,
}

impl World {
    fn new() -> Self {
        let now = "2026-12-19T23:00:00Z".parse().unwrap(); // two hours before the day
        let mut world = World { s: State::default(), now, events: Vec::new() };
        world.order(By::Console, Command::Day(day::Command::Configure(vec![plan()])));
        let events = (1..=PEOPLE).flat_map(|n| {
            let id = PersonId(n);
            let met = people::Event::Met(id, ChannelId::Telegram, Some(HOME), Some(Lang::Zh));
            let agreed = people::Event::Agreed(id, HOME, Lang::Zh, people::WORDING);
            let role = match n {
                ORGANIZER => Some(people::Event::Granted(id, HOME, Role::Organizer)),
                HELPER => Some(people::Event::Granted(id, HOME, Role::Helper)),
                _ => None,
            };
            [met, agreed].into_iter().chain(role).map(Event::from).collect::<Vec<_>>()
        });
        let mut events: Vec<_> = events.collect();
        events.push(day::Event::Opened(DAY, "2026-12-20T01:00:00Z".parse().unwrap()).into());
        world.fold(By::Console, events);
        assert!(!people::outdated(&world.s, PersonId(1)), "or everybody would be asked something else first");
        world
    }

    fn fold(&mut self, by: By, events: Vec<Event>) {
        let cause = Cause::Console(u128::from(self.s.seq + 1).to_be_bytes());
        self.fold_with(by, cause, events, Vec::new());
    }

    fn fold_with(&mut self, by: By, cause: Cause, events: Vec<Event>, sends: Vec<Send>) {
        self.events.extend(events.iter().cloned());
        let seq = self.s.seq + 1;
        let (v, epoch, on_behalf) = (1, 1, None);
        let commit = Commit { v, seq, at: self.now, epoch, cause, by, on_behalf, events, sends };
        apply(&mut self.s, &commit);
    }

    /// Gives the command to the rules; what happened.
    fn order(&mut self, by: By, command: Command) -> Vec<Event> {
        let said = Said::Order(Box::new(command));
        let decision = handle(&self.s, &NoDrawers, self.now, &Actor::inner(by), &said);
        if !decision.events.is_empty() {
            self.fold(by, decision.events.clone());
        }
        decision.events
    }

    fn attempt(&mut self, what: &Try) -> Vec<Event> {
        let by = |n: u32| By::Person(PersonId(n), ChannelId::Telegram);
        match what {
            Try::Take(who, other, service, slot) => {
                let me = PersonId(*who);
                let for_whom = other.and_then(|n| people::dependents(&self.s, me).get(n).copied()).unwrap_or(me);
                let wish = bookings::Wish { day: DAY, service: ServiceId(*service), slot: *slot };
                self.order(by(*who), bookings::Command::Take(wish, for_whom, Some(people::How::Oral)).into())
            }
            Try::Cancel(who, id) => self.order(by(*who), bookings::Command::Cancel(BookingId(*id)).into()),
            Try::Restore(who, id) => self.order(by(*who), bookings::Command::Restore(BookingId(*id)).into()),
            Try::Move(who, id, slot) => {
                self.order(by(*who), bookings::Command::Move(BookingId(*id), *slot).into())
            }
            Try::Help(who, service, turn) => {
                let turn = shifts::Turn { day: DAY, service: ServiceId(*service), turn: *turn };
                self.order(by(*who), shifts::Command::Take(turn).into())
            }
            Try::Leave(who, id) => self.order(by(*who), shifts::Command::Leave(ShiftId(*id)).into()),
            Try::Return(who, id) => self.order(by(*who), shifts::Command::Restore(ShiftId(*id)).into()),
            Try::Team(who, service, turn, heads) => {
                let turn = shifts::Turn { day: DAY, service: ServiceId(*service), turn: *turn };
                self.order(by(*who), teams::Command::Name(HOME, teams::Goal::Name, Private::new("一队")).into());
                self.order(by(*who), teams::Command::Come(turn, *heads).into())
            }
            Try::Heads(who, id, heads) => self.order(by(*who), teams::Command::Heads(ShiftId(*id), *heads).into()),
            Try::Places(service, n) => {
                let change = day::Change::Places(ServiceId(*service), *n);
                self.order(by(ORGANIZER), day::Command::Change(DAY, change, 0).into())
            }
            Try::Elsewhere(to) => {
                let mut events = Vec::new();
                let turns: Vec<_> =
                    shifts::at_stall(&self.s, DAY, RADIOS).iter().map(|(id, t)| (*id, t.who)).collect();
                for (id, who) in turns {
                    events.extend(self.order(by(who.0), shifts::Command::Leave(id).into()));
                }
                events.extend(self.moves(ORGANIZER, ServiceId(*to)));
                events
            }
            Try::Name(who) => {
                let then = people::Notice::Home.into();
                self.order(by(*who), people::Command::StandFor(Private::new("阿婆"), None, Box::new(then)).into())
            }
            Try::Wait(seconds) => {
                self.now += TimeDelta::seconds(*seconds);
                Vec::new()
            }
        }
    }
}

/// The stall that cannot be without a volunteer.
const RADIOS: ServiceId = ServiceId(3);

impl World {
    /// What it would come to if all places of that stall went to another; counted here once more.
    fn count(&self, to: ServiceId) -> Option<moves::Count> {
        let seats = bookings::elsewhere(&self.s, self.now, (DAY, RADIOS), to)?;
        let day = day::get(&self.s, DAY).unwrap();
        let length = day.service(to).unwrap().slot;
        let start = |seat: &bookings::Seat| length.map(|length| day.slot_start(Some(length), seat.slot));
        let before = |seat: &bookings::Seat| bookings::start(&self.s, bookings::get(&self.s, seat.id).unwrap());
        let other = seats.iter().filter(|seat| start(seat).is_some() && start(seat) != before(seat)).count();
        Some(moves::Count { all: seats.len() as u16, other: other as u16 })
    }

    fn moves(&mut self, who: u32, to: ServiceId) -> Vec<Event> {
        let Some(count) = self.count(to) else { return Vec::new() };
        self.presses(who, to, count)
    }

    fn presses(&mut self, who: u32, to: ServiceId, count: moves::Count) -> Vec<Event> {
        let way = moves::Way { day: DAY, from: RADIOS, to };
        self.order(By::Person(PersonId(who), ChannelId::Telegram), moves::Command::Move(way, count).into())
    }
}

const GROUP: GroupId = GroupId(1);

/// A group with a card: what left for it, and when.
#[derive(Default)]
struct Hall {
    left: Vec<(DateTime<Utc>, Place)>,
    shown: Option<Screen>,
}

impl Hall {
    /// The group as it would read the card now.
    fn reads(world: &World) -> Option<Screen> {
        render(&world.s, &NoDrawers, &groups::Notice::Card(DAY).into(), GROUP.reader(), Some(ChannelId::Telegram))
    }

    /// Whatever falls due for it leaves and arrives.
    fn works(&mut self, world: &mut World) {
        while let Some((at, due)) = groups::next_due(&world.s).filter(|(at, _)| *at <= world.now) {
            let clock = Actor::inner(By::Clock);
            let decision = tick(&world.s, &NoDrawers, world.now, &clock, due);
            assert_eq!((decision.events.len(), decision.sends.len()), (0, 1), "{at}: it would fall due for ever");
            let send = decision.sends[0].clone();
            world.fold_with(By::Clock, Cause::Due(due), Vec::new(), decision.sends);
            assert_eq!(groups::next_due(&world.s), None, "one is on its way");
            let id = SendId { seq: world.s.seq, n: 0, to: GROUP.reader() };
            world.fold(By::Outbox, vec![delivery::Event::Claimed(vec![id]).into()]);
            let place = delivery::place(&world.s, &send, id.to);
            self.shown = Hall::reads(world);
            self.left.push((world.now, place));
            let at = MsgRef { channel: ChannelId::Telegram, id: "7".into() };
            let end = delivery::Ended::Delivered(at);
            world.fold(By::Outbox, vec![delivery::Event::Ended(vec![(id, end)]).into()]);
        }
    }
}

/// What happened, counted from the events alone.
#[derive(Default)]
struct Tally {
    places: BTreeMap<BookingId, bookings::Booking>,
    /// Where, whose, whether they come, and how many.
    turns: BTreeMap<ShiftId, (shifts::Turn, PersonId, bool, u16)>,
    numbers: BTreeSet<(ServiceId, u16)>,
}

impl Tally {
    fn note(&mut self, event: &Event) {
        match event {
            Event::Bookings(bookings::Event::Taken(id, b)) => {
                assert!(self.numbers.insert((b.service, b.number)), "number {} twice at {}", b.number, b.service);
                assert!(self.places.insert(*id, b.clone()).is_none(), "booking {id} twice");
            }
            Event::Bookings(bookings::Event::Cancelled(id)) => self.places.get_mut(id).unwrap().cancelled = true,
            Event::Bookings(bookings::Event::Restored(id)) => self.places.get_mut(id).unwrap().cancelled = false,
            Event::Bookings(bookings::Event::Moved(id, slot, number)) => {
                let b = self.places.get_mut(id).unwrap();
                assert!(self.numbers.insert((b.service, *number)), "number {number} twice at {}", b.service);
                (b.slot, b.number, b.cancelled) = (*slot, *number, false);
            }
            Event::Moves(moves::Event::Moved(way, seats)) => {
                for seat in seats {
                    let b = self.places.get_mut(&seat.id).unwrap();
                    assert!(b.service == way.from && !b.cancelled, "{seat:?} was no place there");
                    assert!(self.numbers.insert((way.to, seat.number)), "{seat:?}: a number twice");
                    assert!(b.kept || !seat.kept, "{seat:?} was taken from those kept back");
                    (b.service, b.slot, b.number, b.kept) = (way.to, seat.slot, seat.number, seat.kept);
                }
                assert!(self.held().all(|(_, b)| b.service != way.from), "somebody was left behind");
            }
            Event::Shifts(shifts::Event::Taken(id, turn, who)) => {
                assert!(self.turns.insert(*id, (*turn, *who, true, 1)).is_none(), "turn {id} twice");
            }
            Event::Shifts(shifts::Event::Team(id, turn, who, heads)) => {
                assert!(*heads > 1, "one is no team");
                assert!(self.turns.insert(*id, (*turn, *who, true, *heads)).is_none(), "turn {id} twice");
            }
            Event::Shifts(shifts::Event::Heads(id, heads)) => self.turns.get_mut(id).unwrap().3 = *heads,
            Event::Shifts(shifts::Event::Left(id)) => self.turns.get_mut(id).unwrap().2 = false,
            Event::Shifts(shifts::Event::Restored(id)) => self.turns.get_mut(id).unwrap().2 = true,
            _ => {}
        }
    }

    fn held(&self) -> impl Iterator<Item = (BookingId, &bookings::Booking)> {
        self.places.iter().filter(|(_, b)| !b.cancelled).map(|(id, b)| (*id, b))
    }

    fn helping(&self) -> impl Iterator<Item = (shifts::Turn, PersonId, u16)> {
        self.turns.values().filter(|(.., here, _)| *here).map(|(turn, who, _, heads)| (*turn, *who, *heads))
    }
}

/// Everything that must hold at any moment. `new`: what has just happened.
fn check(world: &World, tally: &Tally, new: &[Event]) {
    let day = day::get(&world.s, DAY).unwrap();
    for (n, service) in day.services() {
        let here: Vec<_> = tally.held().filter(|(_, b)| b.service == n).map(|(_, b)| b).collect();
        let kept = here.iter().filter(|b| b.kept).count() as u32;
        assert_eq!(bookings::held(&world.s, DAY, n) as usize, here.len(), "places counted at {n}");
        assert_eq!(bookings::kept_left(&world.s, DAY, n), u32::from(service.kept).saturating_sub(kept));
        for slot in 0..service.slots(day.plan.lasts) {
            let taken = here.iter().filter(|b| b.slot == slot).count();
            assert!(taken <= usize::from(service.places), "slot {slot} of {n}: {taken} of {}", service.places);
            let wish = bookings::Wish { day: DAY, service: n, slot };
            assert!(usize::from(bookings::free(&world.s, wish, true)) + taken <= usize::from(service.places));
        }
        // A place taken by chat or web never comes from those kept back.
        let open = service.capacity(day.plan.lasts).saturating_sub(u32::from(service.kept));
        let by_chat =
            |e: &Event| matches!(e, Event::Bookings(bookings::Event::Taken(_, b)) if b.service == n && !b.kept);
        if new.iter().any(by_chat) && here.iter().all(|b| b.by.0 > HELPER || b.kept) {
            assert!(here.len() as u32 - kept <= open, "{n}: {} open places, {open} there are", here.len());
        }
        for turn in 0..service.turns(day.plan.lasts) {
            let turn = shifts::Turn { day: DAY, service: n, turn };
            let there: usize = tally.helping().filter(|(t, ..)| *t == turn).map(|(.., n)| usize::from(n)).sum();
            assert!(there <= usize::from(service.wanted), "{turn:?} has {there}");
            assert_eq!(usize::from(shifts::needed(&world.s, turn)), usize::from(service.wanted) - there);
        }
    }
    nobody_is_in_two_places(day, tally);
    // Residents stand for three others at most, counted by who comes.
    for me in HELPER + 1..=PEOPLE {
        let others: BTreeSet<_> =
            tally.held().filter(|(_, b)| b.by.0 == me && b.who.0 != me).map(|(_, b)| b.who).collect();
        assert!(others.len() <= usize::from(day.plan.others_max), "person {me} has booked for {others:?}");
    }
}

fn nobody_is_in_two_places(day: &day::Day, tally: &Tally) {
    let mut busy: BTreeMap<PersonId, Vec<_>> = BTreeMap::new();
    let mut once = BTreeSet::new();
    for (id, b) in tally.held() {
        assert!(once.insert((b.who, b.service)), "booking {id}: {} has two for one service", b.who);
        if let Some(length) = day.service(b.service).unwrap().slot {
            let times = (day.slot_start(Some(length), b.slot), day.slot_end(Some(length), b.slot));
            busy.entry(b.who).or_default().push(times);
        }
    }
    // Whoever leads a team need not be there all the time.
    for (turn, who, _) in tally.helping().filter(|(.., heads)| *heads == 1) {
        let length = day.service(turn.service).unwrap().turn;
        busy.entry(who).or_default().push((day.slot_start(length, turn.turn), day.slot_end(length, turn.turn)));
    }
    for (who, mut times) in busy {
        times.sort();
        assert!(times.windows(2).all(|pair| pair[0].1 <= pair[1].0), "person {who} is in two places: {times:?}");
    }
}

fn slots(world: &World, service: u16) -> Vec<(u32, u16, u16)> {
    let list = bookings::at_stall(&world.s, DAY, ServiceId(service));
    list.into_iter().map(|(_, b)| (b.who.0, b.slot, b.number)).collect()
}

/// A stall without its volunteer: who can keep their time does, and the rest comes at the nearest one.
#[test]
fn places_go_elsewhere_all_or_none() {
    let mut world = World::new();
    // Two have the radios at 9:00, one at 9:40; haircuts are one at a time.
    for what in [Try::Help(2, 3, 0), Try::Take(3, None, 3, 0), Try::Take(4, None, 3, 0), Try::Take(5, None, 3, 1)]
    {
        assert!(!world.attempt(&what).is_empty(), "{what:?}");
    }
    // Somebody is there: nothing has to be moved.
    assert!(world.moves(ORGANIZER, ServiceId(0)).is_empty());
    assert!(!world.attempt(&Try::Leave(2, 1)).is_empty());
    let count = world.count(ServiceId(0)).unwrap();
    assert_eq!(count, moves::Count { all: 3, other: 1 });
    // Only an organizer, and only what was looked at.
    assert!(world.presses(HELPER, ServiceId(0), count).is_empty());
    assert!(world.presses(3, ServiceId(0), count).is_empty());
    assert!(world.presses(ORGANIZER, ServiceId(0), moves::Count { all: 2, ..count }).is_empty());
    assert!(world.presses(ORGANIZER, ServiceId(0), moves::Count { other: 0, ..count }).is_empty());
    assert!(world.presses(ORGANIZER, RADIOS, count).is_empty());
    // Nobody twice at one service.
    assert!(!world.attempt(&Try::Take(4, None, 0, 5)).is_empty());
    assert_eq!(world.count(ServiceId(0)), None);
    assert!(world.presses(ORGANIZER, ServiceId(0), count).is_empty());
    assert!(!world.attempt(&Try::Cancel(4, 4)).is_empty());
    assert_eq!(world.presses(ORGANIZER, ServiceId(0), count).len(), 1, "one event, one commit");
    assert_eq!(slots(&world, 0), [(3, 0, 2), (4, 1, 3), (5, 2, 4)]);
    assert_eq!((slots(&world, 3), bookings::held(&world.s, DAY, RADIOS)), (vec![], 0));
    // Again: it is done.
    assert!(world.presses(ORGANIZER, ServiceId(0), count).is_empty());
    assert_eq!(slots(&world, 0).len(), 3);
}

/// Somebody makes room who can come at another time, where otherwise not all would find a place.
#[test]
fn somebody_makes_room_where_all_fit_only_so() {
    let mut world = World::new();
    // One place each half hour. Person 4 has time at 9:00 only: a haircut at 9:40, and a turn from 10:00 on.
    for what in [
        Try::Help(2, 3, 0),
        Try::Take(3, None, 3, 0),
        Try::Take(4, None, 3, 0),
        Try::Places(1, 1),
        Try::Take(4, None, 0, 2),
        Try::Help(4, 1, 1),
        Try::Leave(2, 1),
    ] {
        assert!(!world.attempt(&what).is_empty(), "{what:?}");
    }
    assert_eq!(world.count(ServiceId(1)), Some(moves::Count { all: 2, other: 1 }));
    assert_eq!(world.moves(ORGANIZER, ServiceId(1)).len(), 1);
    assert_eq!(slots(&world, 1), [(4, 0, 1), (3, 1, 2)]);
}

/// Whoever has come already stands in the other stall's line, and whose turn it was stays where it was.
#[test]
fn whoever_has_come_has_come() {
    let mut world = World::new();
    let by = |n: u32| By::Person(PersonId(n), ChannelId::Telegram);
    let ticket = |service: ServiceId, number| TicketId { day: DAY, service, number };
    for what in [Try::Help(2, 3, 0), Try::Take(3, None, 3, 0), Try::Take(4, None, 3, 0), Try::Take(5, None, 3, 1)]
    {
        assert!(!world.attempt(&what).is_empty(), "{what:?}");
    }
    world.attempt(&Try::Wait(4_000));
    assert!(!world.order(by(2), queue::Command::Next(DAY, RADIOS).into()).is_empty());
    assert!(!world.order(by(4), queue::Command::Came(ticket(RADIOS, 2)).into()).is_empty());
    world.attempt(&Try::Leave(2, 1));
    let knives = ServiceId(2);
    assert_eq!(world.count(knives), Some(moves::Count { all: 2, other: 0 }));
    assert_eq!(world.moves(ORGANIZER, knives).len(), 1);
    assert_eq!(slots(&world, 3), [(3, 0, 1)], "it is being called there");
    // Where people come as they like, only those who are there stand in line.
    let line = queue::line(&world.s, DAY, knives);
    assert_eq!(line.iter().map(|w| (w.number, w.who)).collect::<Vec<_>>(), [(1, Some(PersonId(4)))]);
    assert_eq!(queue::ticket(&world.s, ticket(RADIOS, 2)), None);
}

/// Whoever waits for the other stall goes before.
#[test]
fn nobody_is_moved_past_a_line() {
    let mut world = World::new();
    let by = |n: u32| By::Person(PersonId(n), ChannelId::Telegram);
    let knives = ServiceId(2);
    for what in [Try::Help(2, 3, 0), Try::Take(5, None, 3, 0), Try::Places(2, 3), Try::Take(3, None, 2, 0)] {
        assert!(!world.attempt(&what).is_empty(), "{what:?}");
    }
    world.attempt(&Try::Leave(2, 1));
    assert_eq!(world.count(knives), None, "the two places left are kept for those without a telephone");
    let join = waiting::Command::Join(DAY, knives, PersonId(4), None);
    assert_eq!(world.order(by(4), join.into()).len(), 1);
    assert!(!world.attempt(&Try::Cancel(3, 2)).is_empty());
    assert_eq!(world.count(knives), None, "the place that came free is for whoever waits");
    let line = waiting::of_stall(&world.s, DAY, knives).next().unwrap().0;
    assert!(!world.order(by(4), waiting::Command::Leave(DAY, knives, line).into()).is_empty());
    assert_eq!(world.count(knives), Some(moves::Count { all: 1, other: 0 }));
    assert_eq!(world.moves(ORGANIZER, knives).len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Never oversold, kept places respected, counts equal to what happened, nobody in two places.
    #[test]
    fn places_and_turns_are_what_happened(tries in tries()) {
        let mut world = World::new();
        let mut tally = Tally::default();
        for what in &tries {
            let new = world.attempt(what);
            new.iter().for_each(|event| tally.note(event));
            check(&world, &tally, &new);
        }
    }

    /// A group's card is posted once and then changed where it stands, once a minute at most; nothing that has not
    /// changed is sent, and in the end it says what is so.
    #[test]
    fn a_card_is_changed_in_time_and_not_too_often(tries in tries()) {
        let mut world = World::new();
        let (mut hall, brought) = (Hall::default(), groups::Event::Added(GROUP, "-1".into(), Some(HOME)));
        world.fold(By::Person(PersonId(ORGANIZER), ChannelId::Telegram), vec![brought.into()]);
        hall.works(&mut world);
        let mut said = hall.shown.clone();
        for what in &tries {
            world.attempt(what);
            let before = hall.left.len();
            hall.works(&mut world);
            prop_assert!(hall.left.len() <= before + 1);
            if hall.left.len() > before {
                prop_assert!(hall.shown != said, "it says what it said before");
                said = hall.shown.clone();
            }
        }
        let gap = |pair: &[(DateTime<Utc>, Place)]| pair[1].0 - pair[0].0 >= groups::PAUSE;
        prop_assert!(hall.left.windows(2).all(gap), "{:?}", hall.left);
        let new = hall.left.iter().filter(|(_, place)| *place == Place::New).count();
        prop_assert!(new == 1 && hall.left[0].1 == Place::New);
        world.now += groups::PAUSE;
        hall.works(&mut world);
        prop_assert_eq!(&hall.shown, &Hall::reads(&world));
    }

    /// Button data from anywhere is read or refused, and never means two things.
    #[test]
    fn forged_buttons_are_read_or_refused(data in "[abdpsx]\\.[a-zA-Z?](\\.[0-9a-z]{0,13}){0,6}|.{0,70}") {
        if let Some(action) = Action::decode(&data) {
            prop_assert_eq!(action.encode(), data.clone());
            prop_assert!(data.len() <= 64);
        }
    }

    /// Nothing that anybody presses or types makes the rules stumble.
    #[test]
    fn no_button_makes_the_rules_stumble(
        who in 0..=PEOPLE + 1,
        data in prop::collection::vec("[abdps]\\.[a-zA-Z?](\\.[0-9a-z]{1,3}){0,6}", 1..20),
        text in ".{0,40}",
    ) {
        let mut world = World::new();
        let by = By::Person(PersonId(who), ChannelId::Telegram);
        let pressed = data.iter().map(|data| Said::Pressed(Action::decode(data)));
        for said in pressed.chain([Said::Text(Private::new(text))]) {
            let decision = handle(&world.s, &NoDrawers, world.now, &Actor::inner(by), &said);
            if !decision.events.is_empty() {
                world.fold(by, decision.events);
            }
        }
    }
}
