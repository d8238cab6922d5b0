//! What may be asked about hours.

use super::super::*;
use super::{Entry, Service};
use chrono::Datelike as _;

/// Somebody's coming and going on a day.
pub fn entry(s: &State, day: DayId, who: PersonId) -> Option<&Entry> {
    s.hours.list.get(&day)?.get(&who).filter(|entry| on_its_date(s, day, entry))
}

/// The list of a day.
fn list(s: &State, day: DayId) -> impl Iterator<Item = (PersonId, &Entry)> {
    let all = s.hours.list.get(&day).into_iter().flatten();
    all.map(|(who, entry)| (*who, entry)).filter(move |(_, entry)| on_its_date(s, day, entry))
}

/// Who came on another date, before the day was moved, has not come on this one.
fn on_its_date(s: &State, id: DayId, entry: &Entry) -> bool {
    let Some(day) = day::get(s, id) else { return true };
    entry.came.is_none_or(|came| came.with_timezone(&day.plan.zone).date_naive() == day.date())
}

/// Who has a turn on a day, or came to it, by number.
pub fn volunteers(s: &State, day: DayId) -> Vec<PersonId> {
    let came = list(s, day).map(|(who, _)| who);
    let teams = teams::members_on(s, day);
    let known = shifts::people_on(s, day).into_iter().chain(teams).chain(super::past::people(s, day));
    let all: std::collections::BTreeSet<_> = known.chain(came).collect();
    all.into_iter().collect()
}

/// Whether somebody has to do with a day's list.
pub(super) fn concerns(s: &State, day: DayId, who: PersonId) -> bool {
    entry(s, day, who).is_some()
        || super::presence::turns(s, day, who).is_some()
        || super::past::people(s, day).any(|known| known == who)
}

/// Who came and went, and nobody has confirmed it.
pub(super) fn to_confirm(s: &State, day: DayId) -> impl Iterator<Item = (PersonId, &Entry)> {
    // What somebody says is wrong is not confirmed by the way.
    let open = |entry: &Entry| {
        entry.confirmed.is_none() && entry.came.is_some() && entry.left.is_some() && !entry.disputed
    };
    list(s, day).filter(move |(_, entry)| open(entry))
}

/// How many came to a day, and their minutes in all; `None` where nobody's coming was written down.
pub fn of_day(s: &State, day: DayId) -> Option<(u32, u32)> {
    let came = || list(s, day).filter(|(_, entry)| entry.came.is_some());
    // Whoever leads a team comes and goes for all of it but those who have hours of their own.
    let own = |who: &PersonId| entry(s, day, *who).is_some_and(|entry| entry.came.is_some());
    let apart = |lead: PersonId| teams::members_of(s, day, lead).into_iter().filter(own).count();
    let heads = |who: PersonId| {
        u32::from(teams::heads(s, day, who)).saturating_sub(u32::try_from(apart(who)).unwrap_or(u32::MAX)).max(1)
    };
    let lasted = |entry: &Entry| Some((entry.left? - entry.came?).num_minutes());
    let minutes = came().map(|(who, entry)| i64::from(heads(who)) * lasted(entry).unwrap_or(0)).sum::<i64>();
    let people = came().map(|(who, _)| heads(who)).sum::<u32>();
    (people > 0).then_some((people, u32::try_from(minutes).unwrap_or(0)))
}

/// Somebody's confirmed service in a year, by the calendar of each community.
pub fn of_year(s: &State, who: PersonId, year: i32) -> Vec<&Service> {
    let services = s.hours.done.get(&who).map_or(&[][..], Vec::as_slice);
    services.iter().filter(|service| in_year(s, service, year)).collect()
}

fn in_year(s: &State, service: &Service, year: i32) -> bool {
    date(s, service).year() == year
}

/// The date of a service, where it was.
pub(super) fn date(s: &State, service: &Service) -> chrono::NaiveDate {
    service.came.with_timezone(&day::zone(s, service.day.community)).date_naive()
}

/// Whether somebody's record has anything in it, of any year.
pub fn has_record(s: &State, who: PersonId) -> bool {
    s.hours.done.get(&who).is_some_and(|services| !services.is_empty())
}

/// In which communities somebody has helped, as far as it was confirmed.
pub fn helped(s: &State, who: PersonId) -> impl Iterator<Item = CommunityId> {
    s.hours.done.get(&who).into_iter().flatten().map(|service| service.day.community)
}

/// Days and minutes of services together.
pub(super) fn sums(services: &[&Service]) -> (u32, u32) {
    (services.len() as u32, services.iter().map(|service| service.minutes()).sum())
}

/// What is kept about somebody's hours, for their own document.
pub fn export(s: &State, d: &dyn Drawers, who: PersonId) -> serde_json::Value {
    let text = |item| d.read(who, item).map(|private| private.reveal().to_string());
    let came = s.hours.list.iter().filter_map(|(day, list)| Some((*day, list.get(&who)?)));
    let days: Vec<_> = came
        .map(|(day, entry)| {
            serde_json::json!({
                "day": day::get(s, day).map(day::Day::date), "came": entry.came, "left": entry.left,
                "confirmed": entry.confirmed.is_some(), "you_said": text(Item::HoursSaid(day)),
                "entered_late_because": text(Item::HoursWhy(day)),
            })
        })
        .collect();
    let done: Vec<_> = s
        .hours
        .done
        .get(&who)
        .into_iter()
        .flatten()
        .map(|service| serde_json::json!({ "from": service.came, "to": service.left }))
        .collect();
    serde_json::json!({ "days": days, "record": done })
}
