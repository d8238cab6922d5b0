//! How turns are taken and given back.

use super::super::*;
use super::{Event, Shift, of_person};

/// Folds an event in.
pub fn apply(s: &mut State, event: &Event, c: &Commit) {
    match event {
        Event::Taken(id, turn, who) => {
            take_on(s, *id, Shift { turn: *turn, who: *who, left: false, heads: 1, since: Some(c.at) });
        }
        Event::Team(id, turn, who, heads) => {
            take_on(s, *id, Shift { turn: *turn, who: *who, left: false, heads: *heads, since: Some(c.at) });
        }
        Event::Heads(id, heads) => {
            let Some(shift) = s.shifts.list.get_mut(id).filter(|shift| !shift.left) else { return };
            let held = s.shifts.held.entry(shift.turn).or_default();
            *held = held.checked_sub(shift.heads).expect("a team's hands were counted before") + heads;
            shift.heads = *heads;
            s.shifts.teams.extend((*heads > 1).then_some(*id));
        }
        Event::Passed(id, digits) => {
            s.shifts.passes.insert(*id, *digits);
        }
        Event::Missed(who) => super::pass::missed(s, *who, c.at),
        Event::Left(id) => give_back(s, *id, c),
        Event::Restored(id) => {
            let Some(shift) = s.shifts.list.get_mut(id).filter(|shift| shift.left) else { return };
            shift.left = false;
            shift.since = Some(c.at);
            let (turn, heads, who) = (shift.turn, shift.heads, shift.who);
            *s.shifts.held.entry(turn).or_default() += heads;
            day::restored(s, turn.day, turn.service, turn.turn, Some(heads));
            day::learns_by(s, turn.day, who, c);
        }
    }
}

fn take_on(s: &mut State, id: ShiftId, shift: Shift) {
    day::learns(s, shift.turn.day, shift.who);
    s.shifts.newest = s.shifts.newest.max(id.0);
    s.shifts.list.insert(id, shift);
    s.shifts.teams.extend((shift.heads > 1).then_some(id));
    s.shifts.mine.entry(shift.who).or_default().push(id);
    *s.shifts.held.entry(shift.turn).or_default() += shift.heads;
}

fn give_back(s: &mut State, id: ShiftId, c: &Commit) {
    let Some(shift) = s.shifts.list.get_mut(&id).filter(|shift| !shift.left) else { return };
    shift.left = true;
    let turn = shift.turn;
    let heads = shift.heads;
    let held = s.shifts.held.entry(turn).or_default();
    *held = held.checked_sub(heads).expect("a turn given back was taken before");
    let (day, service, piece) = (turn.day, turn.service, turn.turn);
    skills::dropped(s, turn, c.at);
    day::dropped(s, day::Dropped { seq: c.seq, at: c.at, day, service, piece, turn: true, heads });
}

/// Somebody was erased: their turns become free.
pub fn erased(s: &mut State, person: PersonId, c: &Commit) {
    s.shifts.misses.retain(|(_, who)| *who != person);
    let coming = |id: DayId| day::get(s, id).is_some_and(|day| day.status != day::Status::Over);
    let theirs: Vec<_> =
        of_person(s, person).filter(|(_, shift)| coming(shift.turn.day)).map(|(id, _)| id).collect();
    for id in theirs {
        give_back(s, id, c);
    }
}

/// Turns of days long past live on in the log only.
pub fn forget(s: &mut State, old: impl Fn(DayId) -> bool) {
    s.shifts.list.retain(|_, shift| !old(shift.turn.day));
    s.shifts.held.retain(|turn, _| !old(turn.day));
    let list = &s.shifts.list;
    s.shifts.teams.retain(|id| list.contains_key(id));
    s.shifts.passes.retain(|id, _| list.contains_key(id));
    s.shifts.mine.retain(|_, mine| {
        mine.retain(|id| list.contains_key(id));
        !mine.is_empty()
    });
}
