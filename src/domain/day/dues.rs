//! What falls due on a day's account: opening it, reminders, the call list, its end, drop-outs.

use super::super::*;
use super::plan::Kind;
use super::{Day, Event, Missed, Notice, Status, missed, news, weather};
use chrono::{Days, NaiveTime, TimeDelta};
use std::collections::BTreeSet;

/// How often organizers are told of places given back, at most.
pub(super) const REPORT_PAUSE: TimeDelta = TimeDelta::minutes(10);
/// When, on the eve, it is looked at who has not heard the question.
const CALL_AT: (u32, u32) = (18, 0);
/// Somebody told this short a time ago is not told again.
const JUST_TOLD: TimeDelta = TimeDelta::minutes(60);

/// Everything that falls due from `now` on, for a day that begins at its start.
pub(super) fn plan(day: &Day, id: DayId, now: DateTime<Utc>) -> BTreeSet<(DateTime<Utc>, DueKey)> {
    let mut due = BTreeSet::from([(day.end, DueKey::DayOver(id))]);
    let zone = day.plan.zone;
    for (n, lead) in day.plan.reminders.iter().enumerate() {
        match lead.kind() {
            Kind::OwnTurn => {
                for offset in offsets(day) {
                    let turn = day.start + TimeDelta::minutes(offset.into());
                    let at = day.plan.awake(lead.before(turn, zone));
                    if at > now && at < turn {
                        due.insert((at, DueKey::OwnTurn(id, offset, day.moved)));
                    }
                }
            }
            Kind::Invitation | Kind::DayBefore => {
                let at = day.plan.awake(lead.before(day.start, zone));
                if at > now && at < day.start {
                    due.insert((at, DueKey::Reminder(id, n as u8, day.moved)));
                }
            }
        }
    }
    let eve = day.date().checked_sub_days(Days::new(1));
    let call = eve
        .zip(NaiveTime::from_hms_opt(CALL_AT.0, CALL_AT.1, 0))
        .map(|(date, time)| super::plan::at(date, time, zone));
    if let Some(call) = call.filter(|call| *call > now) {
        due.insert((call, DueKey::CallList(id, day.moved)));
    }
    let release = day.plan.kept_until.map(|lead| lead.before(day.start, zone));
    // What was missed while the day stood otherwise is made up for.
    let kept = now < day.start && day.services().any(|(_, service)| service.kept > 0);
    if let Some(release) = release.filter(|release| *release > now || kept) {
        due.insert((release, DueKey::Release(id)));
    }
    let look = day.plan.awake(weather::LOOK.before(day.start, zone));
    if look > now && weather::day_off(&day.plan, day.date()).is_some() {
        due.insert((look, DueKey::DayOff(id)));
    }
    due
}

/// Whether the question whether people come would have been put by now.
pub(super) fn asked_by(day: &Day, now: DateTime<Utc>) -> bool {
    let asks = day.plan.reminders.iter().filter(|lead| lead.kind() == Kind::DayBefore);
    asks.map(|lead| day.plan.awake(lead.before(day.start, day.plan.zone))).any(|at| at <= now)
}

/// The minutes after its start at which somebody's slot or turn begins.
fn offsets(day: &Day) -> BTreeSet<u16> {
    let pieces = |length: Option<u16>, n: u16| (0..n).map(move |piece| length.unwrap_or(0) * piece);
    day.services()
        .flat_map(|(_, service)| {
            let slots = if service.places > 0 { service.slots(day.plan.lasts) } else { 0 };
            let turns = if service.wanted > 0 { service.turns(day.plan.lasts) } else { 0 };
            pieces(service.slot, slots).chain(pieces(service.turn, turns)).collect::<Vec<_>>()
        })
        .collect()
}

/// When the next thing falls due.
pub fn next_due(s: &State) -> Option<(DateTime<Utc>, DueKey)> {
    let days = s.days.days.values().filter_map(|day| day.due.first().copied());
    let openings = super::communities(s).filter_map(|(id, known)| {
        if known.closed || super::coming(s, id).is_some() || known.plan.next(known.after).is_none() {
            return None;
        }
        // As soon as the last has ended, also where that was earlier than planned.
        let last = super::get(s, DayId { community: id, n: known.newest });
        let at = last.map_or(known.after, |day| day.end.min(known.after));
        Some((at, DueKey::NextDay(id, known.newest + 1)))
    });
    let reports = super::communities(s).filter_map(|(id, known)| {
        let first = known.dropped.first()?;
        // What is given back at night is told in one message, and what is taken back by then is not.
        let at = known.plan.awake(first.at.max(known.report_from));
        Some((at, DueKey::DropOuts(id, first.seq)))
    });
    days.chain(openings).chain(reports).chain(missed::next_due(s)).min()
}

/// Something that was due has happened.
pub fn done(s: &mut State, due: DueKey) {
    let (DueKey::Reminder(id, ..)
    | DueKey::OwnTurn(id, ..)
    | DueKey::CallList(id, _)
    | DueKey::Release(id)
    | DueKey::DayOff(id)
    | DueKey::News(id, _)
    | DueKey::Unheard(id, _)
    | DueKey::DayOver(id)) = due
    else {
        return;
    };
    let at = s.at;
    if let Some(day) = s.days.days.get_mut(&id) {
        // Of two reminders before one's own turn, a later one is still to come.
        day.due.retain(|(due_at, key)| *key != due || *due_at > at);
        let before =
            |n: u8| day.plan.reminders.get(usize::from(n)).is_some_and(|lead| lead.kind() == Kind::DayBefore);
        if let DueKey::Reminder(_, n, _) = due
            && before(n)
        {
            day.asked = Some(at);
        }
    }
}

/// What follows from something falling due.
pub fn due(ctx: &Ctx<'_>, due: DueKey) -> Decision {
    match due {
        DueKey::NextDay(community, n) => {
            let Some(known) = super::community(ctx.s, community) else { return Decision::nothing() };
            // A day that passed while nobody looked is not opened after the fact.
            let start = known.plan.next(known.after.max(ctx.now - TimeDelta::minutes(known.plan.lasts.into())));
            let Some(start) = start else { return Decision::nothing() };
            let mut decision = missed::skipped(ctx, community, start);
            // What was written about the days that this one makes old is forgotten with them.
            let old = super::all(ctx.s).map(|(id, _)| id).filter(|id| id.community == community && id.n + 1 < n);
            for id in old {
                decision.drawers.extend(teams::words_of(ctx.s, id));
            }
            let old = |id: DayId| id.community == community && id.n + 1 < n;
            decision.drawers.extend(hours::words_over(ctx.s, ctx.now, old));
            decision.event(Event::Opened(DayId { community, n }, start))
        }
        DueKey::Reminder(id, n, _) => reminder(ctx, id, n),
        DueKey::OwnTurn(id, offset, _) => own_turn(ctx, id, offset),
        DueKey::CallList(id, _) => call_list(ctx, id),
        DueKey::News(id, n) => news::tell(ctx, id, n),
        DueKey::DayOver(id) => over(ctx, id),
        DueKey::DropOuts(community, _) => drop_outs(ctx, community),
        DueKey::Missed(_) => missed::sum_up(ctx),
        DueKey::Release(id) => Decision::nothing().event(Event::Released(id)),
        DueKey::DayOff(id) => weather::point_out(ctx, id),
        _ => Decision::nothing(),
    }
}

fn reminder(ctx: &Ctx<'_>, id: DayId, n: u8) -> Decision {
    let Some(day) = super::get(ctx.s, id).filter(|day| day.status == Status::Open) else {
        return Decision::nothing();
    };
    let Some(lead) = day.plan.reminders.get(usize::from(n)) else { return Decision::nothing() };
    // Late by a stop of the daemon: of use only until the next reminder of its kind, or a more pressing one.
    let kind = lead.kind();
    let later = day.plan.reminders.iter().filter(|l| l.seconds() < lead.seconds());
    let later = later.filter(|l| kind == Kind::Invitation || l.kind() == kind).max_by_key(|l| l.seconds());
    let until = later.map_or(day.start, |next| next.before(day.start, day.plan.zone));
    let (audience, notice) = match kind {
        Kind::Invitation => (Audience::Everyone(id.community), Notice::Invitation(id)),
        _ => (Audience::OnList(id), Notice::DayBefore(id)),
    };
    if ctx.now >= until {
        let people = delivery::people_of(ctx.s, audience).len() as u32;
        let what = if kind == Kind::Invitation { Missed::Invitation } else { Missed::DayBefore };
        return if people == 0 { Decision::nothing() } else { missed::note(ctx, id.community, what(id, people)) };
    }
    let send = Send::tell(To::Audience(audience), Lane::Reminder, notice).void_after(until);
    Decision::send(send.not_before(day.plan.awake(ctx.now)))
}

fn own_turn(ctx: &Ctx<'_>, id: DayId, offset: u16) -> Decision {
    let Some(day) = super::get(ctx.s, id).filter(|day| day.status == Status::Open) else {
        return Decision::nothing();
    };
    let turn = day.start + TimeDelta::minutes(offset.into());
    let just_told = day.asked.is_some_and(|at| ctx.now - at < JUST_TOLD);
    if just_told {
        return Decision::nothing();
    }
    let mut readers = BTreeSet::new();
    for (person, first) in first_turns(ctx.s, id) {
        if first == turn {
            readers.insert(person);
        }
    }
    if ctx.now >= turn {
        let people = readers.len() as u32;
        let turn = Missed::OwnTurn(id, people);
        return if people == 0 { Decision::nothing() } else { missed::note(ctx, id.community, turn) };
    }
    let mut decision = Decision::nothing();
    for reader in readers {
        let send = Send::tell(To::Person(reader), Lane::Reminder, Notice::OwnTurn(id));
        decision.sends.push(send.void_after(turn).not_before(day.plan.awake(ctx.now)));
    }
    decision
}

/// For everyone who reads a reminder of the day: when their first place or turn begins.
fn first_turns(s: &State, id: DayId) -> Vec<(PersonId, DateTime<Utc>)> {
    let mut first: std::collections::BTreeMap<PersonId, DateTime<Utc>> = Default::default();
    let all = [bookings::starts(s, id), shifts::starts(s, id), teams::starts(s, id)];
    for (person, at) in all.into_iter().flatten() {
        let entry = first.entry(people::reader(s, person)).or_insert(at);
        *entry = at.min(*entry);
    }
    first.into_iter().collect()
}

fn call_list(ctx: &Ctx<'_>, id: DayId) -> Decision {
    let open = super::get(ctx.s, id).filter(|day| day.status == Status::Open && ctx.now < day.start);
    let Some(day) = open.filter(|_| !super::missing(ctx.s, id).is_empty()) else { return Decision::nothing() };
    if super::away(ctx.s) {
        return missed::calls(ctx, id);
    }
    let to = To::Audience(Audience::Organizers(id.community));
    let send = Send::tell(to, Lane::Reminder, Notice::CallList(id));
    let mut decision = Decision::send(send.not_before(day.plan.awake(ctx.now)).void_after(day.start));
    decision.sends.extend(calls::tell(ctx, id, &calls::Notice::Mine(id)));
    decision
}

fn over(ctx: &Ctx<'_>, id: DayId) -> Decision {
    let Some(day) = super::get(ctx.s, id) else { return Decision::nothing() };
    let mut decision = Decision::nothing().event(Event::Over(id));
    decision.drawers = market::words_of(ctx.s, id);
    // Thanks that come days late are odd, but a summary is still of use.
    let late = ctx.now - day.end > TimeDelta::days(3);
    if day.status != Status::Open {
        return decision;
    }
    let wake = day.plan.awake(ctx.now);
    let thanks = Send::tell(To::Audience(Audience::Volunteers(id)), Lane::Reminder, Notice::Thanks(id));
    let summary = To::Audience(Audience::Organizers(id.community));
    let summary = Send::tell(summary, Lane::Reminder, Notice::Summary(id)).not_before(wake);
    let decision = match super::away(ctx.s) {
        true => decision.event(Event::Missed(id.community, Missed::Summary(id))),
        false => decision.and_send(summary),
    };
    if late { decision } else { decision.and_send(thanks.not_before(wake)) }
}

fn drop_outs(ctx: &Ctx<'_>, community: CommunityId) -> Decision {
    let Some(known) = super::community(ctx.s, community) else { return Decision::nothing() };
    let decision = Decision::nothing().event(Event::Reported(community, ctx.s.seq));
    // Months before nobody needs to hear of each change of mind; turns always matter.
    let matters = |d: &&super::Dropped| {
        // The last one of a stall that cannot be without has been told of already.
        let told = d.turn && bookings::seeking(ctx.s, d.day, d.service);
        d.turn && !told
            || !d.turn && super::get(ctx.s, d.day).is_some_and(|day| day.start - ctx.now < TimeDelta::hours(36))
    };
    let list: Vec<_> = known.dropped.iter().filter(matters).copied().collect();
    if list.is_empty() {
        return decision;
    }
    let to = To::Audience(Audience::Organizers(community));
    let send = Send::tell(to, Lane::Reminder, Notice::DropOuts(community, list));
    decision.and_send(send.not_before(known.plan.awake(ctx.now)))
}
