//! Days that are forgotten otherwise: their hours may be questioned, entered late and confirmed for a while longer.

use super::super::*;
use super::LATE;
use std::collections::BTreeMap;

/// What is kept of such a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Past {
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    /// Who had to do with it, and at which stalls.
    at: BTreeMap<PersonId, Vec<ServiceId>>,
}

/// A day, as far as its hours need it.
pub(super) struct Was<'a> {
    pub start: DateTime<Utc>,
    pub end: DateTime<Utc>,
    /// As it was planned, or its community's.
    pub plan: &'a day::Plan,
}

impl Was<'_> {
    /// Its date, where it is.
    pub fn date(&self) -> chrono::NaiveDate {
        self.start.with_timezone(&self.plan.zone).date_naive()
    }

    /// The time of a moment, where it is.
    pub fn local(&self, at: DateTime<Utc>) -> chrono::NaiveTime {
        at.with_timezone(&self.plan.zone).time()
    }
}

/// A day that is remembered, be it for its hours only.
pub(super) fn was(s: &State, id: DayId) -> Option<Was<'_>> {
    if let Some(day) = day::get(s, id) {
        return Some(Was { start: day.start, end: day.end, plan: &day.plan });
    }
    let past = s.hours.past.get(&id)?;
    Some(Was { start: past.start, end: past.end, plan: &day::community(s, id.community)?.plan })
}

/// Those who had to do with a day that is forgotten otherwise.
pub(super) fn people(s: &State, id: DayId) -> impl Iterator<Item = PersonId> {
    s.hours.past.get(&id).into_iter().flat_map(|past| past.at.keys().copied())
}

/// At which stalls somebody helped on such a day.
pub(super) fn stalls(s: &State, id: DayId, who: PersonId) -> &[ServiceId] {
    s.hours.past.get(&id).and_then(|past| past.at.get(&who)).map_or(&[], Vec::as_slice)
}

/// The days that are remembered for their hours only, and when they began.
pub(super) fn all(s: &State) -> impl Iterator<Item = (DayId, DateTime<Utc>)> {
    s.hours.past.iter().map(|(id, past)| (*id, past.start))
}

/// Days are about to be forgotten: what their hours need of them is kept.
pub fn remember(s: &mut State, old: impl Fn(DayId) -> bool) {
    let days: Vec<_> = day::all(s).filter(|(id, day)| old(*id) && !day.called_off).map(|(id, _)| id).collect();
    for id in days {
        let Some(day) = day::get(s, id) else { continue };
        let of = |who| (who, super::presence::stalls(s, id, who).into_iter().collect());
        let at: BTreeMap<_, _> = super::volunteers(s, id).into_iter().map(of).collect();
        let past = Past { start: day.start, end: day.end, at };
        s.hours.past.insert(id, past);
    }
}

/// What was written about days whose hours nobody can question any more at that moment, or that were called off.
pub fn words_over(s: &State, at: DateTime<Utc>, old: impl Fn(DayId) -> bool) -> Vec<DrawerOp> {
    let over = |id: &DayId| match day::get(s, *id) {
        Some(day) => old(*id) && (day.called_off || at - day.end >= LATE),
        None => was(s, *id).is_none_or(|was| at - was.end >= LATE),
    };
    let lists = s.hours.list.iter().filter(|(id, _)| over(id));
    lists
        .flat_map(|(id, list)| list.keys().map(move |who| (*id, *who)))
        .flat_map(|(id, who)| [Item::HoursSaid(id), Item::HoursWhy(id)].map(|item| DrawerOp::Drop(who, item)))
        .collect()
}

/// Days long past live on in the records of the years.
pub fn forget(s: &mut State, old: impl Fn(DayId) -> bool) {
    let at = s.at;
    s.hours.seeds.retain(|day, _| !old(*day));
    s.hours.asked.retain(|day| !old(*day));
    s.hours.reminded.retain(|day| !old(*day));
    s.hours.past.retain(|_, past| at - past.end < LATE);
    let known = |day: &DayId| s.hours.past.contains_key(day) || day::get(s, *day).is_some();
    let gone: Vec<_> = s.hours.list.keys().filter(|day| !known(day)).copied().collect();
    s.hours.list.retain(|day, _| !gone.contains(day));
}

/// Somebody was erased.
pub(super) fn erased(s: &mut State, person: PersonId) {
    for past in s.hours.past.values_mut() {
        past.at.remove(&person);
    }
}
