//! Who has heard that the day comes, and who is to be called.

use super::super::*;
use super::{Day, Status, news};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How far the question whether somebody comes has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Heard {
    /// The channel took it.
    Told,
    /// It waits on their page.
    Waiting,
    /// Their page has shown it.
    Seen,
    /// It did not get through, or nobody can tell.
    Missed,
}

/// Notes what became of the question for somebody.
pub(super) fn note(heard: &mut BTreeMap<PersonId, Heard>, person: PersonId, end: &delivery::Ended) {
    let now = match end {
        delivery::Ended::Delivered(_) => Heard::Told,
        delivery::Ended::Kept(_) => Heard::Waiting,
        delivery::Ended::Seen => Heard::Seen,
        delivery::Ended::Failed(_) | delivery::Ended::Gone(_) | delivery::Ended::Unknown => Heard::Missed,
        delivery::Ended::Void | delivery::Ended::Removed => return,
    };
    heard.insert(person, now);
}

/// Whether no message of that kind has reached somebody, as far as is known; too early, a page may still be opened.
pub(super) fn unheard(heard: &BTreeMap<PersonId, Heard>, person: PersonId, early: bool) -> bool {
    match heard.get(&person) {
        Some(Heard::Waiting) => !early,
        Some(Heard::Missed) => true,
        _ => false,
    }
}

/// Those on the day's list who are to be called: they have not heard the question whether they come, or do not know what
/// has become of the day. Whoever has no address of their own is reached by who stands for them, unless that is the
/// committee's desk: then somebody has to call.
pub fn missing(s: &State, id: DayId) -> Vec<PersonId> {
    let Some(day) = super::get(s, id).filter(|day| day.asked.is_some() || day.newest() > 0) else {
        return Vec::new();
    };
    let mut list = listed(s, id);
    // The question that came with the news.
    let early = news::early(day) && day.asked >= day.changed_at();
    list.retain(|person| {
        let deaf = people::channel(s, *person).is_none();
        let news = || news::unknown(day, *person).is_some() && (deaf || news::missed(day, *person));
        let question = || unasked(s, id, day, *person) && (deaf || unheard(&day.heard, *person, early));
        question() || news()
    });
    list
}

/// Everybody on a day's list, or who hears it for them.
fn listed(s: &State, id: DayId) -> Vec<PersonId> {
    let mut list: Vec<_> = bookings::people_on(s, id);
    list.extend(teams::helpers_on(s, id));
    list.extend(market::setting_up(s, id));
    for person in &mut list {
        *person = people::listener(s, *person, id.community).unwrap_or(*person);
    }
    list.sort_unstable();
    list.dedup();
    list
}

/// Whether somebody is on a day's list, or hears it for somebody who is.
pub fn on_list(s: &State, id: DayId, who: PersonId) -> bool {
    listed(s, id).contains(&who)
}

/// Whether somebody is still to be asked whether they come.
fn unasked(s: &State, id: DayId, day: &Day, person: PersonId) -> bool {
    let asked = day.asked.is_some() && day.status != Status::Cancelled && !day.called_off;
    // Whoever has typed the digits is there.
    let came = || hours::entry(s, id, person).is_some_and(|entry| entry.came.is_some());
    asked
        && !came()
        && !day.coming.contains(&person)
        && !calls::told(s, id, person)
        && !news::up_to_date(day, person)
}
