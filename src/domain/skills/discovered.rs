//! Once after each day organizers are told whom it showed: whose work was liked and who is not known for it yet, and what
//! somebody can do and has never been asked for.

use super::super::*;
use super::{Event, Notice};
use chrono::{Days, NaiveTime, TimeDelta};
use std::collections::BTreeMap;

/// So many days after a day, when its answers are in and its report is read.
const AFTER: u64 = 3;
/// At this hour.
const HOUR: u32 = 9;
/// What is found later than this is no news.
const LATE: TimeDelta = TimeDelta::days(10);
/// Fewer answers than these say more of those who gave them.
const FEWEST: u32 = 3;
/// From so many tenths of a point on, people were glad.
const GLAD: u32 = 45;
/// So many of each fit a message.
const MOST: usize = 3;

/// When it is told next.
pub fn next_due(s: &State) -> Option<(DateTime<Utc>, DueKey)> {
    let over = day::all(s).filter(|(id, day)| day.was_held() && !s.skills.discovered.contains(id));
    over.map(|(id, day)| {
        let time = NaiveTime::from_hms_opt(HOUR, 0, 0).unwrap_or_default();
        let at = day::plan::at(day.date() + Days::new(AFTER), time, day.plan.zone);
        (day.plan.awake(at.max(day.end)), DueKey::Discovered(id))
    })
    .min()
}

/// What follows from it being time.
pub fn due(ctx: &Ctx<'_>, due: DueKey) -> Decision {
    let DueKey::Discovered(id) = due else { return Decision::nothing() };
    let decision = Decision::nothing().event(Event::Discovered(id));
    let Some(day) = day::get(ctx.s, id) else { return decision };
    let (liked, unused) = (liked(ctx.s, id), unused(ctx.s, id.community));
    if liked.is_empty() && unused.is_empty() || ctx.now - day.end > LATE {
        return decision;
    }
    let to = To::Audience(Audience::Organizers(id.community));
    let tell = Send::tell(to, Lane::Reminder, Notice::Discovered(id, liked, unused));
    decision.and_send(tell.not_before(day.plan.awake(ctx.now)))
}

/// Who served people that were glad, at a stall for which nobody has noted them yet: how glad, in tenths of a point.
fn liked(s: &State, id: DayId) -> Vec<(PersonId, ServiceId, u32)> {
    // Whoever answers for three who came has one opinion.
    let mut grades: BTreeMap<(PersonId, ServiceId), BTreeMap<PersonId, u32>> = BTreeMap::new();
    for (_, booking) in bookings::on_day(s, id) {
        let served = queue::at_table(s, booking.ticket());
        let answer = people::listener(s, booking.who, id.community)
            .and_then(|reader| Some((reader, opinions::answer(s, id, reader)?)));
        let helps =
            |who: &PersonId| shifts::at_stall(s, id, booking.service).iter().any(|(_, shift)| shift.who == *who);
        if let Some((who, (reader, grade))) = served.filter(helps).zip(answer)
            && who != reader
        {
            grades.entry((who, booking.service)).or_default().insert(reader, u32::from(grade));
        }
    }
    let known = |who, service| super::who_can(s, id.community, service).contains(&who);
    let mut liked: Vec<_> = grades
        .into_iter()
        .filter(|((who, service), all)| all.len() as u32 >= FEWEST && !known(*who, *service))
        .map(|((who, service), all)| (who, service, tenths(&all.into_values().collect::<Vec<_>>())))
        .filter(|(.., tenths)| *tenths >= GLAD)
        .collect();
    liked.sort_by_key(|(who, _, tenths)| (std::cmp::Reverse(*tenths), *who));
    liked.truncate(MOST);
    liked
}

/// The average, in tenths of a point, to the nearest.
fn tenths(all: &[u32]) -> u32 {
    let n = all.len() as u32;
    (all.iter().sum::<u32>() * 10 + n / 2) / n.max(1)
}

/// What somebody can do, an organizer knows of, and nobody has ever needed.
fn unused(s: &State, community: CommunityId) -> Vec<SkillId> {
    let confirmed = super::of_community(s, community).into_iter().filter(|(_, skill)| skill.confirmed);
    let unused = confirmed.filter(|(_, skill)| match skill.service {
        Some(service) => !shifts::helped_at(s, community, service).contains(&skill.who),
        None => shifts::of_person(s, skill.who).next().is_none(),
    });
    unused.map(|(id, _)| id).take(MOST).collect()
}
