//! How teams and promises change.

use super::super::*;
use super::Event;
use super::due::OVER;

/// Folds an event in.
pub fn apply(s: &mut State, event: &Event, c: &Commit) {
    match event {
        Event::Named(who) => {
            s.teams.leads.insert(*who);
        }
        Event::Pledged(id, pledge) => {
            s.teams.newest = s.teams.newest.max(id.0);
            s.teams.pledges.insert(*id, *pledge);
        }
        Event::Withdrawn(id) => {
            s.teams.pledges.remove(id);
        }
        Event::Arrived(id, yes) => {
            if let Some(pledge) = s.teams.pledges.get_mut(id) {
                pledge.arrived = *yes;
            }
        }
        Event::Joined(id, who) => {
            s.teams.members.entry(*id).or_default().insert(*who, c.at);
        }
        Event::Parted(id, who) => {
            if let Some(members) = s.teams.members.get_mut(id) {
                members.remove(who);
            }
        }
        Event::Done(day, which, moved) => {
            s.teams.done.insert((*day, *which, *moved));
            if *which == OVER {
                s.teams.pledges.retain(|_, pledge| pledge.day != *day);
            }
        }
    }
}

/// Somebody was erased: their team is nameless, and nobody brings what they promised.
pub fn erased(s: &mut State, person: PersonId) {
    s.teams.leads.remove(&person);
    s.teams.pledges.retain(|_, pledge| pledge.by != person);
    s.teams.members.values_mut().for_each(|members| {
        members.remove(&person);
    });
}

/// Days long past.
pub fn forget(s: &mut State, old: impl Fn(DayId) -> bool) {
    s.teams.pledges.retain(|_, pledge| !old(pledge.day));
    s.teams.done.retain(|(day, ..)| !old(*day));
    // Turns of those days are forgotten already.
    let gone: Vec<_> = s.teams.members.keys().filter(|id| shifts::get(s, **id).is_none()).copied().collect();
    s.teams.members.retain(|id, _| !gone.contains(id));
}
