//! How teams and promises change.

use super::super::*;
use super::Event;
use super::due::OVER;

/// Folds an event in.
pub fn apply(s: &mut State, event: &Event, _: &Commit) {
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
}

/// Days long past.
pub fn forget(s: &mut State, old: impl Fn(DayId) -> bool) {
    s.teams.pledges.retain(|_, pledge| !old(pledge.day));
    s.teams.done.retain(|(day, ..)| !old(*day));
}
