//! What must hold after every life, counted from the commits alone and not from the state.

use crate::world::World;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use tongxin::domain::{
    AnnouncementId, BookingId, Cause, ChannelId, Commit, Drawers, Event, GroupId, Item, Lane, Notice, PersonId,
    SendId, State, announcements, apply, bookings, day, delivery, groups, people, shifts,
};
use tongxin::journal::Journal;

pub fn commits(journal: &dyn Journal) -> Vec<Commit> {
    let mut all = Vec::new();
    journal
        .read(1, &mut |commit| {
            all.push(commit);
            true
        })
        .expect("the journal can be read");
    all
}

/// What happened, so that one sees that something did.
#[derive(Default, Clone, Copy)]
pub struct Counts {
    booked: u64,
    given_back: u64,
    turns: u64,
    announced: u64,
    told: u64,
    reminders: u64,
    again: u64,
    erased: u64,
    days: u64,
    devices: u64,
    cards: u64,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, more: Self) {
        self.booked += more.booked;
        self.given_back += more.given_back;
        self.turns += more.turns;
        self.announced += more.announced;
        self.told += more.told;
        self.reminders += more.reminders;
        self.again += more.again;
        self.erased += more.erased;
        self.days += more.days;
        self.devices += more.devices;
        self.cards += more.cards;
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Counts { booked, given_back, turns, announced, told, reminders, again, erased, days, devices, cards } =
            self;
        write!(f, "{booked} places taken, {given_back} given back, {turns} turns, {announced} announcements to ")?;
        write!(
            f,
            "{told}, {reminders} reminders, {again} sent again, {erased} erased, {devices} more devices, {days} days over, {cards} cards in groups posted or changed"
        )
    }
}

impl Counts {
    fn of(commits: &[Commit]) -> Self {
        let mut counts = Counts::default();
        for commit in commits {
            for event in &commit.events {
                match event {
                    Event::Bookings(bookings::Event::Taken(..)) => counts.booked += 1,
                    Event::Bookings(_) => counts.given_back += 1,
                    Event::Shifts(shifts::Event::Taken(..)) => counts.turns += 1,
                    Event::Announcements(announcements::Event::Made { .. }) => counts.announced += 1,
                    Event::Delivery(delivery::Event::Again(ids)) => counts.again += ids.len() as u64,
                    Event::Delivery(delivery::Event::Ended(list)) => {
                        for (id, _) in list {
                            let send = &commits[id.seq as usize - 1].sends[usize::from(id.n)];
                            if matches!(send.to, tongxin::domain::To::Group(_)) {
                                counts.cards += 1;
                                continue;
                            }
                            match send.lane {
                                Lane::Broadcast => counts.told += 1,
                                Lane::Reminder => counts.reminders += 1,
                                Lane::Answer => {}
                            }
                        }
                    }
                    Event::People(people::Event::Erased(_)) => counts.erased += 1,
                    Event::People(people::Event::DeviceAdded(..)) => counts.devices += 1,
                    Event::Day(day::Event::Over(_)) => counts.days += 1,
                    _ => {}
                }
            }
        }
        counts
    }

    /// Whether enough of everything happened to mean something.
    pub fn are_lively(&self, lives: u64) -> bool {
        let Counts { booked, given_back, turns, announced, told, reminders, again, erased, days, devices, cards } =
            *self;
        let often = [booked, turns, told, reminders, again].into_iter().all(|n| n >= lives);
        often && [given_back, announced, erased, days, devices, cards].into_iter().all(|n| n >= lives / 8)
    }
}

/// Everything that must hold once the street has come to rest.
pub fn all(world: &World) -> Counts {
    let commits = commits(&*world.journal);
    replay_is_the_live_state(world, &commits);
    what_was_confirmed_is_there(world, &commits);
    nothing_happens_twice(&commits);
    no_place_is_given_twice(&commits);
    no_send_is_forgotten(world, &commits);
    nobody_is_told_too_often(world, &commits);
    drawers_follow_the_state(world);
    Counts::of(&commits)
}

pub fn replay_is_the_live_state(world: &World, commits: &[Commit]) {
    let mut state = State::default();
    for commit in commits {
        apply(&mut state, commit);
    }
    assert!(state == *world.desk().state(), "the replayed state is not the live one, at {}", state.seq);
}

pub fn what_was_confirmed_is_there(world: &World, commits: &[Commit]) {
    for (seq, cause) in &world.confirmed {
        let there = commits.get(*seq as usize - 1).map(|commit| &commit.cause);
        assert_eq!(there, Some(cause), "commit {seq} was confirmed");
    }
}

fn nothing_happens_twice(commits: &[Commit]) {
    let mut seen = HashMap::new();
    for commit in commits {
        if let Cause::Update { .. } | Cause::Post(_) | Cause::Outbox { .. } = commit.cause {
            let text = serde_json::to_string(&commit.cause).expect("a cause can be written");
            let before = seen.insert(text, (commit.seq, commit.at));
            let now = (commit.seq, commit.at);
            assert!(before.is_none(), "{:?} happened twice: {before:?} and {now:?}", commit.cause);
        }
    }
}

/// Counts places by hand: taken, given back, moved, erased.
pub fn no_place_is_given_twice(commits: &[Commit]) {
    let mut plan = day::Plan::default();
    let mut places: BTreeMap<(tongxin::domain::DayId, u16), u16> = BTreeMap::new();
    let mut held: BTreeMap<BookingId, bookings::Booking> = BTreeMap::new();
    let mut given_back: BTreeMap<BookingId, bookings::Booking> = BTreeMap::new();
    let mut over = BTreeSet::new();
    for commit in commits {
        for event in &commit.events {
            match event {
                Event::Day(day::Event::Configured(_, new)) => plan = (**new).clone(),
                Event::Day(day::Event::Opened(id, _)) => {
                    for (n, service) in plan.services.iter().enumerate() {
                        places.insert((*id, n as u16), service.places);
                    }
                }
                Event::Day(day::Event::Places(id, service, n)) => {
                    places.insert((*id, service.0), *n);
                }
                Event::Day(day::Event::Over(id)) => {
                    over.insert(*id);
                }
                Event::Bookings(bookings::Event::Taken(id, booking)) => {
                    held.insert(*id, booking.clone());
                }
                Event::Bookings(bookings::Event::Cancelled(id)) => {
                    given_back.extend(held.remove(id).map(|booking| (*id, booking)));
                }
                Event::Bookings(bookings::Event::Restored(id)) => {
                    held.extend(given_back.remove(id).map(|booking| (*id, booking)));
                }
                Event::Bookings(bookings::Event::Moved(id, slot, _)) => {
                    if let Some(booking) = held.remove(id).or_else(|| given_back.remove(id)) {
                        held.insert(*id, bookings::Booking { slot: *slot, ..booking });
                    }
                }
                Event::People(people::Event::Erased(who)) => {
                    held.retain(|_, booking| booking.who != *who || over.contains(&booking.day));
                }
                _ => {}
            }
        }
        let mut taken: BTreeMap<_, u16> = BTreeMap::new();
        let mut people: BTreeSet<_> = BTreeSet::new();
        for booking in held.values() {
            *taken.entry((booking.day, booking.service, booking.slot)).or_default() += 1;
            let once = people.insert((booking.day, booking.service, booking.who));
            assert!(once, "{} holds two places at one stall, at {}", booking.who, commit.seq);
        }
        for ((day, service, slot), n) in taken {
            let most = places[&(day, service.0)];
            assert!(n <= most, "{n} of {most} places are taken at {service} {slot}, at {}", commit.seq);
        }
    }
}

/// Every message has an end, unless its reader was erased or the announcement was stopped.
fn no_send_is_forgotten(world: &World, commits: &[Commit]) {
    assert_eq!(world.desk().state().delivery.waiting(), 0, "something waits although all is quiet");
    let mut ended: HashSet<SendId> = HashSet::new();
    let mut erased: HashSet<PersonId> = HashSet::new();
    let mut open: BTreeSet<SendId> = BTreeSet::new();
    let mut stopped = BTreeSet::new();
    let mut corrected: BTreeMap<AnnouncementId, u64> = BTreeMap::new();
    let mut carers: HashMap<PersonId, PersonId> = HashMap::new();
    for commit in commits {
        for event in &commit.events {
            match event {
                Event::Delivery(delivery::Event::Ended(list)) => ended.extend(list.iter().map(|(id, _)| *id)),
                Event::Delivery(
                    delivery::Event::Claimed(ids) | delivery::Event::Again(ids) | delivery::Event::Unsent(ids),
                ) => open.extend(ids),
                Event::People(people::Event::Erased(who)) => {
                    erased.insert(*who);
                }
                Event::People(people::Event::Dependent(who, carer, _)) => {
                    carers.insert(*who, *carer);
                }
                Event::Announcements(announcements::Event::Stopped(id) | announcements::Event::TakenBack(id)) => {
                    stopped.insert(*id);
                }
                Event::Announcements(announcements::Event::Corrected(id, _)) => {
                    corrected.insert(*id, commit.seq);
                }
                _ => {}
            }
        }
        for (n, send) in commit.sends.iter().enumerate() {
            if let tongxin::domain::To::Person(to) = send.to {
                let to = carers.get(&to).filter(|_| !erased.contains(&to)).copied().unwrap_or(to);
                open.insert(SendId { seq: commit.seq, n: n as u16, to });
            }
            if let tongxin::domain::To::Group(id) = send.to {
                open.insert(SendId { seq: commit.seq, n: n as u16, to: id.reader() });
            }
        }
    }
    let called_off = |id: &SendId| {
        let off = match about(commits, *id) {
            Some(announcements::Notice::Told(announcement)) => stopped.contains(announcement),
            // A newer correction, or its being taken back, takes the place of one that had not left.
            Some(announcements::Notice::Corrected(announcement)) => {
                stopped.contains(announcement) || corrected.get(announcement).is_some_and(|seq| id.seq < *seq)
            }
            _ => false,
        };
        // A group that the bot was taken out of is told nothing any more.
        let out = GroupId::of(id.to).is_some_and(|group| groups::get(world.desk().state(), group).is_none());
        off || out || erased.contains(&id.to)
    };
    let lost: Vec<_> = open.iter().filter(|id| !ended.contains(id) && !called_off(id)).collect();
    for id in &lost {
        for commit in commits.iter().filter(|commit| concerns(commit, **id)) {
            eprintln!("{}", serde_json::to_string(commit).unwrap_or_default());
        }
    }
    assert!(lost.is_empty(), "these were never finished: {lost:?}");
}

/// A broadcast arrives at most once, whatever happens; anything else at most twice, and once more for each start after a
/// crash, five times at the very most; a page keeps each once.
fn nobody_is_told_too_often(world: &World, commits: &[Commit]) {
    let starts = u32::try_from(world.desk().lease().epoch).unwrap();
    for (id, (lane, times)) in &world.arrived {
        if changes(commits, *id) {
            continue; // the same words in the same place once more are no second message
        }
        let most = if *lane == Lane::Broadcast { 1 } else { (1 + starts).min(5) };
        assert!(*times <= most, "{id:?} ({lane:?}) arrived {times} times");
    }
    let mut told: HashMap<(PersonId, u32), u32> = HashMap::new();
    let mut kept: HashSet<SendId> = HashSet::new();
    for commit in commits {
        for event in &commit.events {
            let Event::Delivery(delivery::Event::Ended(list)) = event else { continue };
            for (id, end) in list {
                if matches!(end, delivery::Ended::Kept(_)) {
                    assert!(kept.insert(*id), "{id:?} stands on the page twice");
                    count(commits, *id, 1, &mut told);
                }
            }
        }
    }
    for (id, (_, times)) in &world.arrived {
        count(commits, *id, *times, &mut told);
    }
    let repeated = |announcement: u32| {
        let again = Event::Announcements(announcements::Event::Repeated(AnnouncementId(announcement)));
        commits.iter().filter(|commit| commit.events.contains(&again)).count() as u32
    };
    for ((who, announcement), times) in told {
        assert!(times <= 1 + repeated(announcement), "{who} was told announcement {announcement} {times} times");
    }
}

/// Whoever has a device has its address in their drawer; whoever was erased has nothing there but
/// what was told to them since.
fn drawers_follow_the_state(world: &World) {
    let (state, drawers) = (world.desk().state(), world.desk().drawers());
    for (who, person) in people::everyone(state) {
        for device in &person.devices {
            let address = drawers.read(who, Item::Address(device.channel, device.n));
            assert!(address.is_some(), "{who} has a device, and no address of it");
        }
    }
    for who in (1..people::next_id(state).0).map(PersonId).filter(|who| people::person(state, *who).is_none()) {
        assert_eq!(drawers.read(who, Item::Name), None, "{who} was erased, and has a name");
        let addresses =
            [ChannelId::Telegram, ChannelId::Web].map(|channel| drawers.read(who, Item::Address(channel, 0)));
        assert_eq!(addresses, [None, None], "{who} was erased, and has an address");
    }
}

/// Whether a commit tells something of a message: for whoever reads a failed seed.
fn concerns(commit: &Commit, id: SendId) -> bool {
    commit.seq == id.seq
        || commit.events.iter().any(|event| match event {
            Event::Delivery(delivery::Event::Ended(list)) => list.iter().any(|(other, _)| *other == id),
            Event::Delivery(
                delivery::Event::Claimed(ids) | delivery::Event::Again(ids) | delivery::Event::Unsent(ids),
            ) => ids.contains(&id),
            _ => false,
        })
}

fn count(commits: &[Commit], id: SendId, times: u32, all: &mut HashMap<(PersonId, u32), u32>) {
    if let Some(announcement) = told(commits, id) {
        *all.entry((id.to, announcement.0)).or_default() += times;
    }
}

/// What a message tells, where that is this slice's.
fn about(commits: &[Commit], id: SendId) -> Option<&announcements::Notice> {
    match &commits[id.seq as usize - 1].sends[usize::from(id.n)].notice {
        Notice::Announcements(notice) => Some(notice),
        _ => None,
    }
}

/// Whether a message only changes one that stands.
fn changes(commits: &[Commit], id: SendId) -> bool {
    use announcements::Notice::{Corrected, TakenBack};
    matches!(about(commits, id), Some(Corrected(_) | TakenBack(_)))
}

/// The announcement that a message tells.
fn told(commits: &[Commit], id: SendId) -> Option<AnnouncementId> {
    match about(commits, id) {
        Some(announcements::Notice::Told(announcement)) => Some(*announcement),
        _ => None,
    }
}
