//! How what happened changes who can do what.

use super::super::*;
use super::{Event, asked};

/// Folds an event in.
pub fn apply(s: &mut State, event: &Event, c: &Commit) {
    match event {
        Event::Offered(id, skill) => {
            s.skills.newest = s.skills.newest.max(id.0);
            s.skills.list.insert(*id, *skill);
        }
        Event::Withdrawn(id) | Event::Declined(id) => {
            s.skills.list.remove(id);
            s.skills.reminded.remove(id);
        }
        Event::Confirmed(id, service) => {
            if let Some(skill) = s.skills.list.get_mut(id) {
                (skill.confirmed, skill.service) = (true, *service);
            }
        }
        Event::Asked(day, service, people) => {
            s.skills.soon.retain(|turn, _| (turn.day, turn.service) != (*day, *service));
            s.skills.asked.extend(people.iter().map(|who| (*who, c.at)));
            asked::asked(&mut s.skills.asks, *day, *service, people);
        }
        Event::NotThisTime(day, service, who) => asked::declined(&mut s.skills.asks, *day, *service, *who),
        Event::Looked(day, times) => {
            s.skills.looked.insert(*day, *times);
            // Of each community the newest day is enough.
            s.skills.looked.retain(|known, _| known.community != day.community || known.n >= day.n);
        }
        Event::Discovered(day, unused) => {
            s.skills.reminded.extend(unused.iter().copied());
            s.skills.discovered.insert(*day);
            s.skills.discovered.retain(|known| known.community != day.community || known.n >= day.n);
        }
    }
}

/// Somebody was erased: nobody asks them any more.
pub fn erased(s: &mut State, person: PersonId) {
    s.skills.list.retain(|_, skill| skill.who != person);
    s.skills.asked.remove(&person);
    s.skills.asks.values_mut().for_each(|asks| asks.retain(|(_, who), _| *who != person));
}
