//! A stall without its volunteer: its places are moved to another stall, all in one step, and everyone is told.

mod actions;
mod back;
pub mod talk;
mod watch;

pub use actions::Action;
pub use back::Was;
pub use watch::{alone, due, may_be_alone, next_due, told_alone};

use super::*;
use std::collections::{BTreeMap, BTreeSet};

/// What was moved on the days still remembered: from which stall, to which, and which places.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Moves {
    done: BTreeMap<(DayId, ServiceId), (ServiceId, Vec<BookingId>)>,
    /// All that were ever moved, whichever stall was emptied again since.
    #[serde(default)]
    ever: BTreeMap<BookingId, DayId>,
    /// Stalls at which it was looked at whether somebody is there.
    #[serde(default)]
    watched: BTreeMap<(DayId, ServiceId), watch::Watch>,
}

/// What is wanted.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// All open places of a stall go to another.
    Move(Way, Count),
    /// Somebody is there.
    Manned(DayId, ServiceId),
}

/// What was looked at about a turn of a stall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Look {
    /// Nobody has it.
    #[serde(rename = "empty")]
    Empty(u16),
    /// Whoever has it should have come.
    #[serde(rename = "late")]
    Late(u16),
    /// Nobody is there: organizers are told.
    #[serde(rename = "told")]
    Told(u16),
}

/// From which stall to which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    /// On which day.
    pub day: DayId,
    /// From there …
    pub from: ServiceId,
    /// … to there.
    pub to: ServiceId,
}

/// What was looked at before it was agreed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// How many places are moved.
    pub all: u16,
    /// How many of them get another time.
    pub other: u16,
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// These places of a stall are at another now.
    #[serde(rename = "moved")]
    Moved(Way, Vec<bookings::Seat>),
    /// They are where they were before that way.
    #[serde(rename = "back")]
    Back(Way, Vec<bookings::Seat>),
    /// It was looked at whether a stall has somebody.
    #[serde(rename = "looked")]
    Looked(DayId, ServiceId, Look),
    /// An organizer says that it has.
    #[serde(rename = "manned")]
    Manned(DayId, ServiceId),
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Refusal {
    /// Somebody is there for it: nothing has to be moved.
    #[serde(rename = "manned")]
    Manned(DayId, ServiceId),
}

/// What is told or shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Notice {
    /// To which stall? For organizers.
    #[serde(rename = "ask")]
    Ask(DayId, ServiceId),
    /// Is it right so? For organizers.
    #[serde(rename = "sure?")]
    Sure(Way),
    /// It is done. For organizers.
    #[serde(rename = "done")]
    Done(DayId, ServiceId),
    /// Your places are at another stall now.
    #[serde(rename = "told")]
    Told(Way, Vec<BookingId>),
    /// They are where they were before.
    #[serde(rename = "back")]
    Back(Way, Vec<BookingId>),
    /// Nobody is at that stall. For organizers.
    #[serde(rename = "alone")]
    Alone(DayId, ServiceId),
    /// Somebody is, as an organizer says. For organizers.
    #[serde(rename = "manned")]
    Manned(DayId, ServiceId),
}

/// What follows, or why not.
pub fn decide(ctx: &Ctx<'_>, command: Command) -> Result<Decision, super::Refusal> {
    let (way, count) = match command {
        Command::Move(way, count) => (way, count),
        Command::Manned(day, service) => return watch::manned(ctx, day, service),
    };
    people::acting(ctx, way.day.community, Role::Organizer)?;
    let none_left = bookings::open_at(ctx.s, way.day, way.from).is_empty();
    let same = |(to, list): &(ServiceId, Vec<BookingId>)| *to == way.to && list.len() == usize::from(count.all);
    if none_left && ctx.s.moves.done.get(&(way.day, way.from)).is_some_and(same) {
        // The same press again: it is done.
        return Ok(ctx.answer(Notice::Done(way.day, way.from)));
    }
    let day = without(ctx, way.day, way.from)?;
    let seats = seats(ctx, way).ok_or(super::Refusal::Stale)?;
    // What was agreed to is what happens.
    if counted(ctx.s, way, &seats) != count {
        return Err(super::Refusal::Stale);
    }
    let mut decision = Decision::nothing();
    for (reader, places) in told(ctx.s, way.day.community, &seats) {
        let tell = Send::tell(To::Person(reader), Lane::Reminder, Notice::Told(way, places));
        decision.sends.push(tell.not_before(day.plan.awake(ctx.now)).void_after(day.end));
    }
    // Whoever was told by telephone knows the old stall only.
    let people = seats.iter().filter_map(|seat| Some(bookings::get(ctx.s, seat.id)?.who));
    let called = people.map(|who| people::listener(ctx.s, who, way.day.community).unwrap_or(who));
    let called: BTreeSet<_> = called.filter(|who| calls::told(ctx.s, way.day, *who)).collect();
    for who in called {
        decision = decision.event(calls::Event::Undone(way.day, who));
    }
    Ok(ctx.and_answer(decision.event(Event::Moved(way, seats)), Notice::Done(way.day, way.from)))
}

/// The day, if a stall has nobody for it: its volunteers gave their turns back, or did not come, or it stands still on
/// the day itself.
fn without<'a>(ctx: &Ctx<'a>, id: DayId, service: ServiceId) -> Result<&'a day::Day, super::Refusal> {
    let (open, day) = day::open(ctx.s, id.community)?;
    day.service(service).filter(|_| open == id && ctx.now < day.end).ok_or(super::Refusal::Stale)?;
    let still = queue::may_pause(day, ctx.now) && queue::paused(ctx.s, id, service);
    if still || bookings::seeking(ctx.s, id, service) || alone(ctx.s, ctx.now, id, service) {
        Ok(day)
    } else {
        Err(Refusal::Manned(id, service).into())
    }
}

/// What the places of a stall would become at another; `None` where that cannot take all of them.
fn seats(ctx: &Ctx<'_>, way: Way) -> Option<Vec<bookings::Seat>> {
    let still = queue::paused(ctx.s, way.day, way.to);
    bookings::elsewhere(ctx.s, ctx.now, (way.day, way.from), way.to).filter(|_| !still)
}

/// How many that are, and how many would have to come at another time than before.
fn counted(s: &State, way: Way, seats: &[bookings::Seat]) -> Count {
    let length = |day: &day::Day, service| day.service(service).and_then(|service| service.slot);
    let other = seats.iter().filter(|seat| {
        let known = day::get(s, way.day).zip(bookings::get(s, seat.id));
        known.is_some_and(|(day, booking)| {
            let new = length(day, way.to).map(|length| day.slot_start(Some(length), seat.slot));
            new.is_some() && new != bookings::window(s, booking).map(|(start, _)| start)
        })
    });
    let count = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    Count { all: count(seats.len()), other: count(other.count()) }
}

/// Who hears of which places, each once.
fn told(s: &State, community: CommunityId, seats: &[bookings::Seat]) -> BTreeMap<PersonId, Vec<BookingId>> {
    let mut all: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for seat in seats {
        let who = bookings::get(s, seat.id).map(|booking| booking.who);
        if let Some(reader) = who.and_then(|who| people::listener(s, who, community)) {
            all.entry(reader).or_default().push(seat.id);
        }
    }
    all
}

/// A place is at another stall; whom no message reaches has to be called, whatever they were told before.
fn seated(s: &mut State, day: DayId, to: ServiceId, seat: &bookings::Seat) {
    bookings::seated(s, to, seat);
    let Some(who) = bookings::get(s, seat.id).map(|booking| booking.who) else { return };
    let who = people::listener(s, who, day.community).unwrap_or(who);
    if people::channel(s, who).is_none() {
        day::unlearns(s, day, who, None);
    }
}

/// Folds an event in.
pub fn apply(s: &mut State, event: &Event, _: &Commit) {
    let (way, seats) = match event {
        Event::Moved(way, seats) => (way, seats),
        Event::Back(way, seats) => {
            seats.iter().for_each(|seat| seated(s, way.day, way.from, seat));
            s.moves.done.remove(&(way.day, way.from));
            return;
        }
        Event::Looked(..) | Event::Manned(..) => return watch::apply(s, event),
    };
    seats.iter().for_each(|seat| seated(s, way.day, way.to, seat));
    let places = seats.iter().map(|seat| seat.id).collect();
    s.moves.ever.extend(seats.iter().map(|seat| (seat.id, way.day)));
    s.moves.done.insert((way.day, way.from), (way.to, places));
}

/// The day has another date: its stalls are looked at anew.
pub fn moved(s: &mut State, day: DayId) {
    s.moves.watched.retain(|(known, _), _| *known != day);
}

/// Whether a place was at another stall before.
pub fn was_moved(s: &State, id: BookingId) -> bool {
    s.moves.ever.contains_key(&id)
}

/// Of those whose places were moved from a stall, whom no message reaches.
fn out_of_reach(s: &State, id: DayId, from: ServiceId) -> BTreeSet<PersonId> {
    let places = s.moves.done.get(&(id, from)).map_or(&[][..], |(_, places)| places);
    let people = places.iter().filter_map(|id| bookings::get(s, *id)).filter(|b| !b.cancelled).map(|b| b.who);
    let reached = |who: PersonId| {
        people::listener(s, who, id.community).is_some_and(|reader| people::channel(s, reader).is_some())
    };
    people.filter(|who| !reached(*who)).collect()
}

/// Days long past.
pub fn forget(s: &mut State, old: impl Fn(DayId) -> bool) {
    s.moves.done.retain(|(day, _), _| !old(*day));
    s.moves.ever.retain(|_, day| !old(*day));
    s.moves.watched.retain(|(day, _), _| !old(*day));
}
