//! What may be asked about turns: who has which, and where people are needed most.

use super::super::*;
use super::{Shift, Turn};

/// A turn somebody took, also one given back.
pub fn get(s: &State, id: ShiftId) -> Option<&Shift> {
    s.shifts.list.get(&id)
}

/// The turns somebody has.
pub fn of_person(s: &State, who: PersonId) -> impl Iterator<Item = (ShiftId, &Shift)> {
    let ids = s.shifts.mine.get(&who).map_or(&[][..], Vec::as_slice);
    ids.iter().filter_map(|id| Some((*id, s.shifts.list.get(id)?))).filter(|(_, shift)| !shift.left)
}

/// The turns somebody gave back.
pub fn given_back(s: &State, who: PersonId) -> impl Iterator<Item = Turn> {
    let ids = s.shifts.mine.get(&who).map_or(&[][..], Vec::as_slice);
    ids.iter().filter_map(|id| s.shifts.list.get(id)).filter(|shift| shift.left).map(|shift| shift.turn)
}

/// All turns that somebody has on a day.
pub fn on_day(s: &State, day: DayId) -> impl Iterator<Item = (ShiftId, &Shift)> {
    s.shifts
        .list
        .iter()
        .filter(move |(_, shift)| shift.turn.day == day && !shift.left)
        .map(|(id, shift)| (*id, shift))
}

/// The turns of a day that teams have or had, also those given back.
pub fn ever_teams_on(s: &State, day: DayId) -> impl Iterator<Item = (ShiftId, &Shift)> {
    let teams = s.shifts.teams.iter().filter_map(|id| Some((*id, s.shifts.list.get(id)?)));
    teams.filter(move |(_, shift)| shift.turn.day == day)
}

/// The turns of a day that teams have.
pub fn teams_on(s: &State, day: DayId) -> impl Iterator<Item = (ShiftId, &Shift)> {
    ever_teams_on(s, day).filter(|(_, shift)| !shift.left)
}

/// Who helps on a day.
pub fn people_on(s: &State, day: DayId) -> Vec<PersonId> {
    on_day(s, day).map(|(_, shift)| shift.who).collect()
}

/// Who helps at a stall, by turn.
pub fn at_stall(s: &State, day: DayId, service: ServiceId) -> Vec<(ShiftId, &Shift)> {
    let mut list: Vec<_> = on_day(s, day).filter(|(_, shift)| shift.turn.service == service).collect();
    list.sort_by_key(|(id, shift)| (shift.turn, *id));
    list
}

/// How many turns of a stall have somebody.
pub fn holders(s: &State, day: DayId, service: ServiceId) -> u32 {
    let stall = Turn { day, service, turn: 0 }..=Turn { day, service, turn: u16::MAX };
    s.shifts.held.range(stall).map(|(_, held)| u32::from(*held)).sum()
}

/// How many have a turn; `None` where nobody ever had it.
pub fn hands(s: &State, turn: Turn) -> Option<u16> {
    s.shifts.held.get(&turn).copied()
}

/// How many people a turn still needs.
pub fn needed(s: &State, turn: Turn) -> u16 {
    let wanted =
        day::get(s, turn.day).and_then(|day| day.service(turn.service)).map_or(0, |service| service.wanted);
    wanted.saturating_sub(s.shifts.held.get(&turn).copied().unwrap_or(0))
}

/// The turns of a day that still need people, most needed first: stalls that cannot be without, then
/// those with the smallest part of what they need.
pub fn most_needed(s: &State, id: DayId, now: DateTime<Utc>) -> Vec<(Turn, u16)> {
    let Some(day) = day::get(s, id) else { return Vec::new() };
    let mut list = Vec::new();
    for (n, service) in day.services().filter(|(n, _)| day::offered(s, id, *n)) {
        for piece in 0..service.turns(day.plan.lasts) {
            let turn = Turn { day: id, service: n, turn: piece };
            let missing = needed(s, turn);
            if missing > 0 && day.slot_end(service.turn, piece) > now {
                let stuck = service.needs_volunteer && holders(s, id, n) == 0;
                let staffed = 1000 * u32::from(service.wanted - missing) / u32::from(service.wanted.max(1));
                list.push((!stuck, staffed, turn, missing));
            }
        }
    }
    list.sort_unstable();
    list.into_iter().map(|(_, _, turn, missing)| (turn, missing)).collect()
}

/// The turn of a stall that needs somebody soonest.
pub fn nearest(s: &State, day: DayId, service: ServiceId, now: DateTime<Utc>) -> Option<Turn> {
    let turns = most_needed(s, day, now).into_iter().map(|(turn, _)| turn);
    turns.filter(|turn| turn.service == service).min_by_key(|turn| turn.turn)
}

/// Who has or had a turn at a stall, on any day still remembered.
pub fn helped_at(s: &State, community: CommunityId, service: ServiceId) -> Vec<PersonId> {
    let here = |shift: &&Shift| (shift.turn.day.community, shift.turn.service) == (community, service);
    s.shifts.list.values().filter(here).map(|shift| shift.who).collect()
}

/// Who has or had a turn of a community, on any day still remembered.
pub fn helpers(s: &State, community: CommunityId) -> impl Iterator<Item = PersonId> {
    s.shifts.list.values().filter(move |shift| shift.turn.day.community == community).map(|shift| shift.who)
}

/// Whether somebody has a turn that meets the given time, on whatever day.
pub fn meets(s: &State, who: PersonId, start: DateTime<Utc>, end: DateTime<Utc>) -> bool {
    let mut mine = of_person(s, who).filter_map(|(_, shift)| window(s, shift.turn));
    mine.any(|(from, to)| from < end && start < to)
}

/// When a turn begins and ends.
pub fn window(s: &State, turn: Turn) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let day = day::get(s, turn.day)?;
    let length = day.service(turn.service)?.turn;
    Some((day.slot_start(length, turn.turn), day.slot_end(length, turn.turn)))
}

/// Who helps on a day, and when their turn begins.
pub fn starts(s: &State, day: DayId) -> Vec<(PersonId, DateTime<Utc>)> {
    on_day(s, day).filter_map(|(_, shift)| Some((shift.who, window(s, shift.turn)?.0))).collect()
}

/// The number of the turn that is taken next.
pub fn next_id(s: &State) -> ShiftId {
    ShiftId(s.shifts.newest + 1)
}

/// A turn of somebody that meets the given time; where they only lead a team, they need not be there all the time.
pub fn overlapping(
    s: &State,
    who: PersonId,
    day: DayId,
    start: DateTime<Utc>,
    end: DateTime<Utc>,
) -> Option<ShiftId> {
    of_person(s, who)
        .filter(|(_, shift)| shift.turn.day == day && shift.heads == 1)
        .find(|(_, shift)| window(s, shift.turn).is_some_and(|(from, to)| from < end && start < to))
        .map(|(id, _)| id)
}

/// What is kept about somebody's turns, for their own document.
pub fn export(s: &State, who: PersonId) -> Vec<serde_json::Value> {
    let ids = s.shifts.mine.get(&who).map_or(&[][..], Vec::as_slice);
    ids.iter()
        .filter_map(|id| {
            let shift = s.shifts.list.get(id)?;
            let day = day::get(s, shift.turn.day)?;
            let service = day.service(shift.turn.service)?;
            Some(serde_json::json!({
                "date": day.date(), "service": service.slug,
                "time": day.local(day.slot_start(service.turn, shift.turn.turn)), "given_back": shift.left,
                "people": shift.heads,
            }))
        })
        .collect()
}
