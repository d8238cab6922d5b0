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
        delivery::Ended::Failed(_) | delivery::Ended::Unknown => Heard::Missed,
        delivery::Ended::Void => return,
    };
    heard.insert(person, now);
}

/// Those on the day's list who have not opened the question, or cannot be reached: to be called.
/// For whoever has no address of their own, the one who stands for them.
pub fn missing(s: &State, id: DayId) -> Vec<PersonId> {
    let Some(day) = super::get(s, id) else { return Vec::new() };
    delivery::people_of(s, Audience::OnList(id))
        .into_iter()
        .filter(|person| !day.coming.contains(person))
        .filter(|person| {
            people::channel(s, *person).is_none()
                || !matches!(day.heard.get(person), Some(Heard::Told | Heard::Seen))
        })
        .collect()
}
