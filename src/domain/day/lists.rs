//! Who has heard that the day comes, and who is to be called.

use super::super::*;
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

/// Those on the day's list who have not heard the question whether they come: to be called. Nobody
/// before it was asked. Whoever has no address of their own is reached by who stands for them, unless
/// that is the committee's desk: then somebody has to call.
pub fn missing(s: &State, id: DayId) -> Vec<PersonId> {
    let Some(day) = super::get(s, id).filter(|day| day.asked.is_some()) else { return Vec::new() };
    let mut list: Vec<_> = bookings::people_on(s, id);
    list.extend(teams::helpers_on(s, id));
    list.extend(market::setting_up(s, id));
    for person in &mut list {
        *person = people::listener(s, *person, id.community).unwrap_or(*person);
    }
    list.sort_unstable();
    list.dedup();
    let unheard = |person: &PersonId| {
        people::channel(s, *person).is_none()
            || matches!(day.heard.get(person), Some(Heard::Waiting | Heard::Missed))
    };
    list.retain(|person| !day.coming.contains(person) && !calls::told(s, id, *person) && unheard(person));
    list
}
