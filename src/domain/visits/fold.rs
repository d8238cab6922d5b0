//! How what happened changes visits.

use super::super::*;
use super::{Event, Plan, Stage, Visit, codes, doors, telephone};

/// Folds an event in.
pub fn apply(s: &mut State, event: &Event, c: &Commit) {
    let visits = &mut s.visits;
    match event {
        Event::Agreed(who, wording) => {
            visits.agreed.insert(*who, (c.at, *wording));
        }
        Event::Begun(id, who, community) => {
            visits.newest = visits.newest.max(id.0);
            let visit = Visit {
                community: *community,
                who: *who,
                since: c.at,
                stage: Stage::Draft,
                plan: None,
                heard: false,
                reminded: false,
                photos: 0,
            };
            visits.list.insert(*id, visit);
        }
        Event::Ended(id) => {
            let Some(gone) = visits.list.remove(id) else { return };
            // With the last visit goes what was agreed to for it.
            if visits.list.values().all(|visit| visit.who != gone.who) {
                visits.agreed.remove(&gone.who);
            }
            telephone::ended(visits, *id, gone.who);
            repairs::gone(&mut s.repairs, *id);
            photos::gone(&mut s.photos, *id);
        }
        Event::Photos(id, wording) => {
            if let Some(visit) = visits.list.get_mut(id) {
                visit.photos = *wording;
            }
        }
        Event::Disagreed(who) => {
            visits.agreed.remove(who);
            visits.calls.remove(who);
            visits.phones.remove(who);
            visits.without.remove(who);
        }
        Event::Phone(who) => {
            visits.phones.insert(*who);
            visits.without.remove(who);
        }
        Event::NoPhone(who) => {
            visits.without.insert(*who);
        }
        Event::Call(..) | Event::Called(..) | Event::Uncalled(_) | Event::CallAgain(_) | Event::CallOver(_) => {
            telephone::apply(visits, event, c.at)
        }
        Event::Waits(id) => {
            if let Some(visit) = visits.list.get_mut(id) {
                visit.reminded = true;
            }
        }
        Event::Missed(who) => codes::missed(visits, *who, c.at),
        Event::Asked(id) | Event::Done(id) | Event::Over(id) => {
            let Some(visit) = visits.list.get_mut(id) else { return };
            (visit.since, visit.heard, visit.reminded) = (c.at, false, false);
            visit.stage = match event {
                Event::Asked(_) => Stage::Asked,
                Event::Done(_) => Stage::Done,
                _ => Stage::Over,
            };
            match (event, &mut visit.plan) {
                // For the first time, or because nobody could go: it waits for a date.
                (Event::Asked(_), plan) => *plan = None,
                (_, Some(plan)) => (plan.near, plan.alarm) = (false, None),
                (_, None) => {}
            }
        }
        Event::Planned(id, start, people) => {
            let Some(visit) = visits.list.get_mut(id) else { return };
            // Whoever was told the same moment still knows it.
            let same = visit.plan.as_ref().is_some_and(|plan| plan.start == *start);
            (visit.since, visit.stage, visit.heard) = (c.at, Stage::Planned, visit.heard && same);
            visit.plan = Some(Plan {
                start: *start,
                queue: people.clone(),
                asked: Vec::new(),
                two: Vec::new(),
                team: None,
                next: c.at,
                short: false,
                tried: false,
                near: false,
                came: false,
                unopened: false,
                alarm: None,
            });
        }
        Event::Offered(id, people, _) => {
            visits.asked.extend(people.iter().map(|who| (*who, c.at)));
            changed(s, *id, event, c.at);
        }
        Event::Passed(id, _)
        | Event::Accepted(id, _)
        | Event::WithOne(id, _)
        | Event::Left(id, _)
        | Event::Short(id)
        | Event::Near(id)
        | Event::Came(id)
        | Event::Unopened(id)
        | Event::Again(id)
        | Event::Known(id, _) => changed(s, *id, event, c.at),
    }
}

/// Folds what changes how a planned visit stands.
fn changed(s: &mut State, id: VisitId, event: &Event, at: DateTime<Utc>) {
    let Some(plan) = s.visits.list.get_mut(&id).and_then(|visit| visit.plan.as_mut()) else { return };
    match event {
        Event::Offered(_, people, next) => {
            plan.queue.retain(|who| !people.contains(who));
            plan.asked.extend(people);
            (plan.next, plan.tried) = (*next, true);
        }
        Event::Passed(_, who) => {
            plan.asked.retain(|asked| asked != who);
            // Nobody is left of whom an answer could come: the next ones need not wait.
            if plan.asked.iter().all(|who| plan.two.contains(who)) {
                plan.next = plan.next.min(at);
            }
        }
        Event::Accepted(_, who) => plan.two.push(*who),
        Event::WithOne(id, who) => {
            plan.two.push(*who);
            plan.team = Some((*who, *id));
        }
        Event::Left(_, who) => one_less(plan, *who, at),
        Event::Short(_) => plan.short = true,
        Event::Near(_) => plan.near = true,
        Event::Came(_) => (plan.came, plan.unopened, plan.alarm) = (true, false, None),
        Event::Unopened(_) => (plan.unopened, plan.alarm) = (true, Some(at + doors::PATIENCE)),
        Event::Again(_) => plan.alarm = None,
        Event::Known(..) => (plan.unopened, plan.alarm) = (false, None),
        _ => {}
    }
}

/// One of the two does not go: nobody sees where until there are two again, and somebody else is asked.
fn one_less(plan: &mut Plan, who: PersonId, at: DateTime<Utc>) {
    plan.asked.retain(|asked| *asked != who);
    plan.two.retain(|known| *known != who);
    plan.team = plan.team.filter(|(lead, _)| *lead != who);
    (plan.near, plan.short, plan.next) = (false, false, at);
}

/// Somebody was erased: nobody visits them, and nobody waits for them.
pub fn erased(s: &mut State, person: PersonId) {
    let at = s.at;
    let visits = &mut s.visits;
    let theirs = |visit: &Visit| visit.who == person;
    for (id, _) in visits.list.iter().filter(|(_, visit)| theirs(visit)) {
        repairs::gone(&mut s.repairs, *id);
        photos::gone(&mut s.photos, *id);
    }
    visits.list.retain(|_, visit| !theirs(visit));
    visits.agreed.remove(&person);
    visits.calls.remove(&person);
    visits.phones.remove(&person);
    visits.without.remove(&person);
    visits.asked.remove(&person);
    visits.misses.retain(|(_, who)| *who != person);
    for plan in visits.list.values_mut().filter_map(|visit| visit.plan.as_mut()) {
        plan.queue.retain(|who| *who != person);
        if plan.two.contains(&person) {
            one_less(plan, person, at);
        }
        plan.asked.retain(|who| *who != person);
    }
}
