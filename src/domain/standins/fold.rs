//! How what happened changes who is looked for.

use super::super::*;
use super::{Event, Search};

/// Folds an event in.
pub fn apply(s: &mut State, event: &Event, c: &Commit) {
    match event {
        Event::Sought(id) => {
            s.standins.open.entry(*id).or_insert_with(|| Search::new(c.at)).next = c.at;
        }
        Event::Handed(id, until) => {
            s.standins.open.entry(*id).or_insert_with(|| Search::new(*until)).handed = true;
        }
        Event::Named(id, who) => {
            if let Some(search) = s.standins.open.get_mut(id) {
                search.declined.retain(|known| known != who);
                for list in [&mut search.asked, &mut search.named] {
                    if !list.contains(who) {
                        list.push(*who);
                    }
                }
            }
        }
        Event::Declined(id, who) => {
            if let Some(search) = s.standins.open.get_mut(id) {
                search.declined.push(*who);
                if search.all_declined() {
                    search.next = search.next.min(c.at);
                }
            }
        }
        Event::Again(id, search) => {
            s.standins.open.insert(*id, search.clone());
        }
        Event::Asked(id, people, next) => {
            if let Some(search) = s.standins.open.get_mut(id) {
                search.asked.extend(people);
                search.next = *next;
            }
        }
        Event::Telephone(id) => {
            if let Some(search) = s.standins.open.get_mut(id) {
                (search.telephone, search.next) = (true, c.at);
            }
        }
        Event::Reminded(id) => {
            if let Some(search) = s.standins.open.get_mut(id) {
                search.reminded = true;
            }
        }
        Event::Stopped(id) => {
            s.standins.open.remove(id);
        }
        Event::Nobody(id) => {
            s.standins.open.remove(id);
            // Organizers know, and have asked everyone whom they could ask.
            if let Some(turn) = shifts::get(s, *id).map(|shift| shift.turn) {
                day::restored(s, turn.day, turn.service, turn.turn, Some(1));
                skills::settled(s, turn);
            }
        }
        Event::Found(id, _) | Event::Came(id, _) => {
            s.standins.open.remove(id);
            // Nobody dropped out: the turn has somebody all along.
            if let Some(turn) = shifts::get(s, *id).map(|shift| shift.turn) {
                day::restored(s, turn.day, turn.service, turn.turn, Some(1));
            }
        }
    }
}

/// Somebody was erased: nobody waits for their answer.
pub fn erased(s: &mut State, person: PersonId) {
    for search in s.standins.open.values_mut() {
        search.forget(person);
    }
    let gone = |s: &State, id: &ShiftId| shifts::get(s, *id).is_none_or(|shift| shift.who == person);
    let ids: Vec<_> = s.standins.open.keys().filter(|id| gone(s, id)).copied().collect();
    for id in ids {
        s.standins.open.remove(&id);
    }
}
