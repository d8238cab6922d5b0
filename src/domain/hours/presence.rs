//! Coming and going: by the code at the gate, or by whoever keeps the list.

use super::super::*;
use super::{AROUND, Entry, Event, Mark, Notice, Refusal, code, entry};
use chrono::{DurationRound as _, TimeDelta};
use std::collections::BTreeSet;

/// Who types the digits again so soon may have done it twice by mistake; later they go.
const SOON: TimeDelta = TimeDelta::minutes(30);
/// Whoever has just shown a code may press [走了] for so many minutes.
const GOING: i64 = 10;
/// So long before their turn somebody may be there already where all are said to have come.
const EARLY: TimeDelta = TimeDelta::minutes(15);

/// To the minute: nobody's hours are counted in seconds.
fn minute(at: DateTime<Utc>) -> DateTime<Utc> {
    at.duration_trunc(TimeDelta::minutes(1)).unwrap_or(at)
}

/// Whether people come and go just now.
pub(super) fn is_on(s: &State, id: DayId, now: DateTime<Utc>) -> bool {
    let on = day::get(s, id).filter(|day| !day.called_off);
    on.is_some_and(|day| (day.start - AROUND..day.end + AROUND).contains(&now))
}

/// The code that a community shows at a moment: of the day that is on.
pub fn shown(s: &State, community: CommunityId, now: DateTime<Utc>) -> Option<u16> {
    let on = day::all(s).map(|(id, _)| id).find(|id| id.community == community && is_on(s, *id, now));
    code::code(s, on?, now)
}

/// The days of somebody's turns that are on now: the turns they gave back count no more.
fn all_today(s: &State, who: PersonId, now: DateTime<Utc>) -> impl Iterator<Item = DayId> {
    let own = shifts::of_person(s, who).map(|(_, shift)| shift.turn.day);
    let days = own.chain(teams::joined(s, who).map(|(_, shift, _)| shift.turn.day));
    days.filter(move |day| is_on(s, *day, now))
}

/// The first of them.
pub(super) fn today(s: &State, who: PersonId, now: DateTime<Utc>) -> Option<DayId> {
    all_today(s, who, now).min()
}

/// Whoever may open the digits could read them anywhere: somebody else notes that they are there.
pub(super) fn has_digits(s: &State, who: PersonId, day: DayId) -> bool {
    people::may(s, who, day.community, Role::Helper)
}

/// The same, for whoever does not have the digits from themselves.
pub(super) fn types_today(s: &State, who: PersonId, now: DateTime<Utc>) -> Option<DayId> {
    today(s, who, now).filter(|day| !has_digits(s, who, *day))
}

/// The last day of theirs that has begun and that nobody has confirmed.
pub(super) fn lately(s: &State, who: PersonId, now: DateTime<Utc>) -> Option<DayId> {
    let begun = day::all(s).filter(|(_, day)| !day.called_off && day.start <= now);
    let begun = begun.map(|(id, day)| (id, day.start)).chain(super::past::all(s));
    let open = begun.filter(|(id, _)| super::concerns(s, *id, who));
    let open = open.filter(|(id, _)| entry(s, *id, who).is_none_or(|known| known.confirmed.is_none()));
    open.max_by_key(|(_, start)| *start).map(|(id, _)| id)
}

/// Somebody's turns of a day, those of their team too, and since when each is theirs.
fn theirs(s: &State, id: DayId, who: PersonId) -> impl Iterator<Item = (shifts::Turn, Option<DateTime<Utc>>)> {
    let own = shifts::of_person(s, who).map(|(_, shift)| (shift.turn, shift.since));
    let team = teams::joined(s, who).map(|(_, shift, since)| (shift.turn, Some(since)));
    own.chain(team).filter(move |(turn, _)| turn.day == id)
}

/// At which stalls they are.
pub(super) fn stalls(s: &State, id: DayId, who: PersonId) -> BTreeSet<ServiceId> {
    theirs(s, id, who).map(|(turn, _)| turn.service).collect()
}

/// When somebody's turns of a day begin and end. Nobody has helped before the turn was theirs.
pub(super) fn turns(s: &State, id: DayId, who: PersonId) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let windows = theirs(s, id, who).filter_map(|(turn, since)| {
        let (from, to) = shifts::window(s, turn)?;
        Some((since.map_or(from, |since| from.max(since)), to))
    });
    windows.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
}

/// The code of the moment, for whoever stands at the table; its first asking makes it.
pub(super) fn open(ctx: &Ctx<'_>, day: DayId) -> Result<Decision, super::super::Refusal> {
    people::acting(ctx, day.community, Role::Helper)?;
    if !is_on(ctx.s, day, ctx.now) {
        return Err(Refusal::NotNow.into());
    }
    let seed = u64::from_be_bytes(*ctx.actor.lot.first_chunk().unwrap_or(&[0; 8]));
    let decision = match ctx.s.hours.seeds.contains_key(&day) {
        true => Decision::nothing(),
        false => Decision::nothing().event(Event::Opened(day, seed)),
    };
    Ok(ctx.and_answer(decision, Notice::Code(day)))
}

/// Somebody typed a code, or followed the one they saw.
pub(super) fn come(
    ctx: &Ctx<'_>,
    me: PersonId,
    typed: &str,
    going: bool,
) -> Result<Decision, super::super::Refusal> {
    if code::rests(ctx.s, me, ctx.now) {
        return Err(Refusal::Rest.into());
    }
    let first = today(ctx.s, me, ctx.now).ok_or(Refusal::NoTurn)?;
    let typed = code::read(typed);
    let there = |day: &DayId| typed.is_some_and(|typed| code::good(ctx.s, *day, ctx.now, typed));
    // With turns in two neighbourhoods, it is where they stand.
    let day = all_today(ctx.s, me, ctx.now).find(there).unwrap_or(first);
    if has_digits(ctx.s, me, day) {
        return Err(Refusal::Own.into());
    }
    let Some(good) = typed.filter(|_| there(&day)) else {
        let refused = super::super::Notice::Refused(Refusal::Code.into());
        return Ok(ctx.and_answer(Decision::nothing().event(Event::Missed(me)), refused));
    };
    match entry(ctx.s, day, me) {
        Some(Entry { came: Some(came), left: None, .. }) if going || ctx.now - *came > SOON => {
            let went = Event::Went(day, me, minute(ctx.now).max(*came));
            Ok(ctx.and_answer(Decision::nothing().event(went), Notice::Mine(day)))
        }
        // Typed twice on coming, it is asked before anybody is sent home.
        Some(Entry { came: Some(_), left: None, .. }) => Ok(ctx.answer(Notice::AskGo(day, good))),
        Some(Entry { came: Some(_), .. }) => Ok(ctx.answer(Notice::Mine(day))),
        _ => {
            let came = Event::Came(day, me, minute(ctx.now));
            Ok(ctx.and_answer(Decision::nothing().event(came), Notice::Mine(day)))
        }
    }
}

/// Whoever showed the code goes now.
pub(super) fn go(ctx: &Ctx<'_>, me: PersonId, day: DayId, shown: u16) -> Result<Decision, super::super::Refusal> {
    let known = entry(ctx.s, day, me).ok_or(super::super::Refusal::Stale)?;
    if known.left.is_some() {
        return Ok(ctx.answer(Notice::Mine(day)));
    }
    let came = known.came.filter(|_| is_on(ctx.s, day, ctx.now)).ok_or(super::super::Refusal::Stale)?;
    if has_digits(ctx.s, me, day) {
        return Err(Refusal::Own.into());
    }
    // The number in a button may be anyone's invention: it is tried like a typed one.
    if code::rests(ctx.s, me, ctx.now) {
        return Err(Refusal::Rest.into());
    }
    if !code::shown_within(ctx.s, day, ctx.now, shown, GOING) {
        let refused = super::super::Notice::Refused(Refusal::Code.into());
        return Ok(ctx.and_answer(Decision::nothing().event(Event::Missed(me)), refused));
    }
    let went = Event::Went(day, me, minute(ctx.now).max(came));
    Ok(ctx.and_answer(Decision::nothing().event(went), Notice::Mine(day)))
}

/// They have not gone yet: pressed too early.
pub(super) fn back(ctx: &Ctx<'_>, me: PersonId, day: DayId) -> Result<Decision, super::super::Refusal> {
    let known = entry(ctx.s, day, me).ok_or(super::super::Refusal::Stale)?;
    let Some(left) = known.left else { return Ok(ctx.answer(Notice::Mine(day))) };
    if known.confirmed.is_some() {
        return Err(super::super::Refusal::Stale);
    }
    // Times are kept by the minute.
    undo::in_time(ctx, left + TimeDelta::minutes(1))?;
    Ok(ctx.and_answer(Decision::nothing().event(Event::Back(day, me)), Notice::Mine(day)))
}

/// The list may be kept on the day itself, until midnight; what comes later needs a reason and a second person.
pub fn list_is_open(s: &State, id: DayId, now: DateTime<Utc>) -> bool {
    let Some(day) = day::get(s, id).filter(|day| !day.called_off) else {
        return false;
    };
    let midnight = day::plan::at(day.date() + chrono::Days::new(1), chrono::NaiveTime::MIN, day.plan.zone);
    now >= day.start - AROUND && now < midnight.max(day.end + AROUND)
}

fn keeper(ctx: &Ctx<'_>, day: DayId) -> Result<PersonId, super::super::Refusal> {
    let me = people::acting(ctx, day.community, Role::Helper)?;
    if list_is_open(ctx.s, day, ctx.now) { Ok(me) } else { Err(Refusal::NotNow.into()) }
}

/// What a mark of the list changes: the turn's own times, where nobody knows better.
fn marked(ctx: &Ctx<'_>, day: DayId, who: PersonId, mark: Mark) -> Option<Event> {
    let known = entry(ctx.s, day, who);
    let (came, left) = known.map_or((None, None), |known| (known.came, known.left));
    // What was confirmed is changed by two people only.
    if known.is_some_and(|known| known.confirmed.is_some()) {
        return None;
    }
    let (from, to) = turns(ctx.s, day, who)?;
    match mark {
        Mark::Came if came.is_none() => Some(Event::Came(day, who, minute(ctx.now.min(from)))),
        Mark::Went if left.is_none() => Some(Event::Went(day, who, minute(ctx.now.min(to)).max(came?))),
        Mark::Off if came.is_some() => Some(Event::Off(day, who)),
        _ => None,
    }
}

/// Whether somebody's turn of a day lies so far ahead that they are not meant where all are said to have come.
pub fn is_later(s: &State, day: DayId, who: PersonId, now: DateTime<Utc>) -> bool {
    turns(s, day, who).is_some_and(|(from, _)| now < from - EARLY)
}

/// What it changes where it is said of all at once: of nobody whose turn is still to begin, and no time before it.
fn marked_with_all(ctx: &Ctx<'_>, day: DayId, who: PersonId, mark: Mark) -> Option<Event> {
    let (from, _) = turns(ctx.s, day, who).filter(|_| !is_later(ctx.s, day, who, ctx.now))?;
    Some(match marked(ctx, day, who, mark)? {
        Event::Came(_, _, at) => Event::Came(day, who, minute(at.max(from))),
        other => other,
    })
}

/// Whoever keeps the list says it of somebody else.
pub(super) fn tick(
    ctx: &Ctx<'_>,
    day: DayId,
    who: PersonId,
    mark: Mark,
) -> Result<Decision, super::super::Refusal> {
    let me = keeper(ctx, day)?;
    if who == me {
        return Err(Refusal::Own.into());
    }
    turns(ctx.s, day, who).ok_or(super::super::Refusal::Stale)?;
    let mut decision = Decision::nothing();
    decision.events.extend(marked(ctx, day, who, mark).map(Into::into));
    decision.on_behalf = Some(who);
    Ok(ctx.and_answer(decision, Notice::Person(day, who)))
}

/// What follows where whoever leads a team says it of one of theirs, or of all of them at once.
///
/// # Errors
/// [`Refusal::NotNow`] where the list of the day may not be kept.
pub fn marks(
    ctx: &Ctx<'_>,
    day: DayId,
    people: &[PersonId],
    mark: Mark,
    all: bool,
) -> Result<Vec<Event>, super::super::Refusal> {
    if !list_is_open(ctx.s, day, ctx.now) {
        return Err(Refusal::NotNow.into());
    }
    let others = people.iter().copied().filter(|who| ctx.me() != Some(*who));
    let of = if all { marked_with_all } else { marked };
    Ok(others.filter_map(|who| of(ctx, day, who, mark)).collect())
}

/// All of them came, or went, but the one who says so.
pub(super) fn all(ctx: &Ctx<'_>, day: DayId, mark: Mark) -> Result<Decision, super::super::Refusal> {
    let me = keeper(ctx, day)?;
    let mut decision = Decision::nothing();
    if mark != Mark::Off {
        let others = super::volunteers(ctx.s, day).into_iter().filter(|who| *who != me);
        let events = others.filter_map(|who| marked_with_all(ctx, day, who, mark));
        decision.events.extend(events.map(super::super::Event::from));
    }
    Ok(ctx.and_answer(decision, Notice::List(day, 0)))
}
