//! How what happened changes the calendar.

use super::super::*;
use super::news::{self, Before};
use super::{Community, Day, Dropped, Event, Notice, Status, dues, lists};
use chrono::TimeDelta;
use std::collections::{BTreeMap, BTreeSet};

/// Folds an event in.
pub fn apply(s: &mut State, event: &Event, c: &Commit) {
    match event {
        Event::Configured(id, plan) => {
            let plan = (**plan).clone();
            if let Some(known) = s.days.communities.get_mut(usize::from(id.0)) {
                known.plan = plan;
                known.closed = false;
            } else {
                assert_eq!(usize::from(id.0), s.days.communities.len(), "communities are counted without gaps");
                s.days.communities.push(Community {
                    plan,
                    newest: 0,
                    after: c.at,
                    dropped: Vec::new(),
                    report_from: c.at,
                    closed: false,
                });
            }
        }
        Event::Closed(id) => {
            if let Some(known) = s.days.communities.get_mut(usize::from(id.0)) {
                known.closed = true;
            }
        }
        Event::Opened(id, start) => opened(s, *id, *start, c),
        Event::Reported(community, upto) => {
            if let Some(known) = s.days.communities.get_mut(usize::from(community.0)) {
                known.dropped.retain(|dropped| dropped.seq > *upto);
                known.report_from = c.at + dues::REPORT_PAUSE;
            }
        }
        Event::Away(_) | Event::Missed(..) | Event::Back => super::missed::apply(&mut s.days.away, event, c),
        Event::Venue(id, _)
        | Event::Places(id, ..)
        | Event::Moved(id, ..)
        | Event::Cancelled(id, _)
        | Event::Reopened(id)
        | Event::TakenBack(id)
        | Event::Released(id)
        | Event::Over(id)
        | Event::Coming(id, _) => {
            // What waits for the morning would say the same as what is told now.
            let told = match event {
                Event::Venue(..) => Some(Notice::Venue(*id)),
                Event::Moved(..) => Some(Notice::Moved(*id)),
                Event::Cancelled(..) => Some(Notice::Cancelled(*id)),
                Event::Reopened(_) => Some(Notice::Reopened(*id)),
                _ => None,
            };
            if let Some(told) = told {
                delivery::withdraw(s, &told.into());
            }
            let Some(day) = s.days.days.get_mut(id) else { return };
            let (stood, began) = (day.stand(), day.start);
            fold(day, *id, event, c.at);
            news::changed(day, *id, stood, c);
            let moved = day.start != began;
            let (over, end) = (matches!(event, Event::Over(_)), day.end);
            if over {
                market::forget(s, |day| day == *id);
            }
            if moved {
                calls::moved(s, *id);
                // What was so at the tables that day says nothing of another date.
                moves::moved(s, *id);
                queue::moved(s, *id);
                standins::moved(s, *id);
            }
            if let Event::Coming(_, who) = event {
                news::learns(s, *id, *who);
            }
            if let Some(known) = s.days.communities.get_mut(usize::from(id.community.0)) {
                // Brought forward, it still stands for the date it was planned for.
                known.after = known.after.max(end);
                if over {
                    known.dropped.retain(|dropped| dropped.day != *id);
                }
            }
        }
    }
}

fn opened(s: &mut State, id: DayId, start: DateTime<Utc>, c: &Commit) {
    let Some(known) = s.days.communities.get_mut(usize::from(id.community.0)) else { return };
    known.newest = id.n;
    let plan = known.plan.clone();
    // Opened late, it has missed reminders that may still be of use.
    let since = s.days.away.as_ref().map_or(c.at, |away| away.from.max(known.after).min(c.at));
    let end = start + TimeDelta::minutes(plan.lasts.into());
    known.after = end;
    let mut day = Day {
        start,
        end,
        plan,
        moved: 0,
        status: Status::Open,
        called_off: false,
        reason: None,
        due: BTreeSet::new(),
        asked: None,
        coming: BTreeSet::new(),
        heard: BTreeMap::new(),
        before: None,
        withdrawn: false,
        known: news::Known::default(),
    };
    day.due = dues::plan(&day, id, since);
    s.days.days.insert(id, day);
    // The last day was kept for its thanks and its summary; what is older lives on in the log.
    let old = |day: DayId| day.community == id.community && day.n + 1 < id.n;
    hours::remember(s, old);
    s.days.days.retain(|day, _| !old(*day));
    bookings::forget(s, old);
    waiting::forget(s, old);
    queue::forget(s, old);
    repairs::forget(s, old);
    calls::forget(s, old);
    opinions::forget(s, old);
    shifts::forget(s, old);
    hours::forget(s, old);
    teams::forget(s, old);
    moves::forget(s, old);
}

fn fold(day: &mut Day, id: DayId, event: &Event, at: DateTime<Utc>) {
    if let Event::Venue(..) | Event::Moved(..) = event {
        day.before = Some(Before::of(day, at));
        day.withdrawn = false;
    }
    match event {
        Event::TakenBack(_) => {
            let Some(before) = day.before.take() else { return };
            day.withdrawn = true;
            (day.plan.venue, day.plan.venue_assumed) = (before.venue.clone(), before.assumed);
            if day.start != before.start {
                day.end = before.start + (day.end - day.start);
                day.start = before.start;
                day.reason = None;
                day.moved = day.moved.saturating_add(1);
                day.due = dues::plan(day, id, at);
                before.restore(day, at);
            }
        }
        Event::Released(_) => day.plan.services.iter_mut().for_each(|service| service.kept = 0),
        Event::Venue(_, venue) => {
            day.plan.venue = venue.clone();
            day.plan.venue_assumed = false;
        }
        Event::Places(_, service, places) => {
            let lasts = day.plan.lasts;
            if let Some(service) = day.plan.services.get_mut(usize::from(service.0)) {
                service.places = *places;
                service.kept = service.kept.min(u16::try_from(service.capacity(lasts)).unwrap_or(u16::MAX));
            }
        }
        Event::Moved(_, start, reason) => {
            day.end = *start + (day.end - day.start);
            day.start = *start;
            day.reason = Some(reason.clone());
            day.moved = day.moved.saturating_add(1);
            day.coming.clear();
            day.heard.clear();
            day.asked = Some(at);
            day.due = dues::plan(day, id, at);
        }
        Event::Cancelled(_, reason) => {
            day.status = Status::Cancelled;
            day.called_off = true;
            day.reason = Some(reason.clone());
            day.due.retain(|(_, due)| matches!(due, DueKey::DayOver(_)));
        }
        Event::Reopened(_) => {
            day.status = Status::Open;
            day.called_off = false;
            day.reason = None;
            day.moved = day.moved.saturating_add(1);
            day.due = dues::plan(day, id, at);
            // Whoever hears that it will be after all is asked whether they come; where that was due meanwhile, it is done.
            if day.asked.is_none() && dues::asked_by(day, at) {
                day.asked = Some(at);
            }
        }
        Event::Over(_) => {
            day.status = Status::Over;
            day.due.clear();
        }
        Event::Coming(_, person) => {
            day.coming.insert(*person);
        }
        _ => {}
    }
}

/// A place or a turn was given back: organizers will be told.
pub fn dropped(s: &mut State, dropped: Dropped) {
    if let Some(known) = s.days.communities.get_mut(usize::from(dropped.day.community.0)) {
        known.dropped.push(dropped);
    }
}

/// Somebody took a place or turn back that they had given up: nothing to tell any more.
pub fn restored(s: &mut State, day: DayId, service: ServiceId, piece: u16, turn: Option<u16>) {
    if let Some(known) = s.days.communities.get_mut(usize::from(day.community.0)) {
        let whose = |d: &Dropped| d.turn.then_some(d.heads) == turn;
        let same = |d: &Dropped| d.day == day && d.service == service && d.piece == piece && whose(d);
        if let Some(at) = known.dropped.iter().rposition(same) {
            known.dropped.remove(at);
        }
    }
}

/// Somebody has heard something.
pub fn heard(s: &mut State, notice: &Notice, seq: u64, person: PersonId, end: &delivery::Ended) {
    let (Notice::DayBefore(id)
    | Notice::Moved(id)
    | Notice::Reopened(id)
    | Notice::Venue(id)
    | Notice::Cancelled(id)
    | Notice::AsBefore(id)
    | Notice::AsPlanned(id)) = notice
    else {
        return;
    };
    let Some(day) = s.days.days.get_mut(id) else { return };
    // Whether they come then is no question any more once it is another day.
    let asks = match notice {
        Notice::DayBefore(_) => true,
        Notice::Moved(_) | Notice::Reopened(_) => !news::outdated(day, seq, end),
        _ => false,
    };
    if asks {
        lists::note(&mut day.heard, person, end);
    }
    news::heard(day, seq, person, end);
}
