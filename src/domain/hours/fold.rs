//! How coming and going changes the hours.

use super::super::*;
use super::{Event, code, confirm};

/// Records of so many years are kept beside the current one.
pub(super) const YEARS: i32 = 5;

/// Folds an event in.
pub fn apply(s: &mut State, event: &Event, c: &Commit) {
    let entry = |s: &mut State, day: DayId, who: PersonId, change: &dyn Fn(&mut super::Entry)| {
        change(s.hours.list.entry(day).or_default().entry(who).or_default());
    };
    match event {
        Event::Opened(day, seed) => {
            s.hours.seeds.insert(*day, *seed);
        }
        // Of a date from which the day was moved nothing is left.
        Event::Came(day, who, at) => entry(s, *day, *who, &|entry| {
            (entry.came, entry.left, entry.confirmed) = (Some(*at), None, None);
        }),
        Event::Went(day, who, at) => entry(s, *day, *who, &|entry| entry.left = Some(*at)),
        Event::Back(day, who) => entry(s, *day, *who, &|entry| entry.left = None),
        Event::Off(day, who) => entry(s, *day, *who, &|entry| (entry.came, entry.left) = (None, None)),
        Event::Missed(who) => code::missed(s, *who, c.at),
        Event::Asked(day) => {
            if !s.hours.asked.insert(*day) {
                s.hours.reminded.insert(*day);
            }
        }
        Event::Confirmed(day, people, by) => {
            for who in people {
                confirm::confirmed(s, *day, *who, *by);
            }
        }
        Event::Disputed(day, who) => entry(s, *day, *who, &|entry| entry.disputed = true),
        Event::Proposed(day, who, proposal) => {
            s.hours.proposals = s.hours.proposals.max(proposal.n);
            entry(s, *day, *who, &|entry| entry.proposed = Some(*proposal));
        }
        Event::Seconded(day, who, by, yes) => {
            entry(s, *day, *who, &|entry| {
                if let Some(proposal) = entry.proposed.take().filter(|_| *yes) {
                    (entry.came, entry.left) = (Some(proposal.came), Some(proposal.left));
                    entry.disputed = false;
                }
            });
            if *yes {
                confirm::confirmed(s, *day, *who, *by);
            }
        }
        Event::Issued(digest, record) => {
            let newest = record.year;
            s.hours.records.retain(|_, known| newest - known.year <= YEARS);
            s.hours.records.insert(digest.clone(), *record);
        }
    }
}

/// Somebody was erased: nothing says any more that they were there.
pub fn erased(s: &mut State, person: PersonId) {
    super::past::erased(s, person);
    for list in s.hours.list.values_mut() {
        list.remove(&person);
        for entry in list.values_mut().filter(|entry| entry.proposed.is_some_and(|known| known.by == person)) {
            entry.proposed = None;
        }
    }
    s.hours.done.remove(&person);
    s.hours.records.retain(|_, record| record.who != person);
    s.hours.misses.remove(&person);
}
