//! On the day, a stall at which nobody is: organizers are told once, and may let it stand still or move its places.

use super::super::*;
use super::{Event, Look, Notice};
use chrono::TimeDelta;

/// So long after a turn's beginning whoever has not typed the digits is missed, where they are in use.
const LATE: TimeDelta = TimeDelta::minutes(15);

/// What was looked at of a stall.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watch {
    /// Organizers were told.
    told: bool,
    /// One of them says that somebody is there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    manned: bool,
    /// For the turns before this one it was looked at whether somebody has come.
    late: u16,
    /// For the turns before this one it was looked at what it means that nobody has them.
    empty: u16,
}

fn watch(s: &State, day: DayId, service: ServiceId) -> Watch {
    s.moves.watched.get(&(day, service)).copied().unwrap_or_default()
}

/// How many come to a turn: those who have it, without those who said that they cannot.
fn coming(s: &State, turn: shifts::Turn) -> u16 {
    shifts::hands(s, turn).unwrap_or(0).saturating_sub(standins::given_up(s, turn))
}

/// The turns of a stall that has places, and for which somebody has come forward at some time.
fn turns(day: &day::Day, id: DayId, service: ServiceId) -> impl Iterator<Item = shifts::Turn> {
    let known = day.service(service).filter(|known| known.places > 0 && known.wanted > 0);
    let n = known.map_or(0, |known| known.turns(day.plan.lasts));
    (0..n).map(move |turn| shifts::Turn { day: id, service, turn })
}

fn ever(s: &State, day: &day::Day, id: DayId, service: ServiceId) -> bool {
    turns(day, id, service).any(|turn| shifts::hands(s, turn).is_some())
}

/// Nothing has to be done about a stall: it stands still, its places were moved, or organizers know.
fn settled(s: &State, id: DayId, service: ServiceId) -> bool {
    let watch = watch(s, id, service);
    watch.told || watch.manned || queue::paused(s, id, service) || s.moves.done.contains_key(&(id, service))
}

/// When it is looked at next.
pub fn next_due(s: &State) -> Option<(DateTime<Utc>, DueKey)> {
    let open = day::all(s).filter(|(_, day)| day.status == day::Status::Open);
    let looks = open.flat_map(|(id, day)| {
        let stalls = day.services().filter(move |(n, _)| ever(s, day, id, *n) && !settled(s, id, *n));
        stalls.filter_map(move |(n, _)| Some((look(s, day, id, n)?.0, DueKey::Alone(id, n))))
    });
    looks.min()
}

/// The next look at a stall: when, and what for.
fn look(s: &State, day: &day::Day, id: DayId, service: ServiceId) -> Option<(DateTime<Utc>, Look)> {
    let watch = watch(s, id, service);
    let digits = hours::code(s, id, s.at).is_some();
    let look = |turn: shifts::Turn| {
        let (from, _) = shifts::window(s, turn)?;
        match coming(s, turn) {
            0 if turn.turn >= watch.empty => Some((from, Look::Empty(turn.turn))),
            0 => None,
            _ if digits && turn.turn >= watch.late => Some((from + LATE, Look::Late(turn.turn))),
            _ => None,
        }
    };
    turns(day, id, service).filter_map(look).min_by_key(|(at, _)| *at)
}

/// What follows from looking: organizers are told, where nobody is there.
pub fn due(ctx: &Ctx<'_>, due: DueKey) -> Decision {
    let DueKey::Alone(id, service) = due else { return Decision::nothing() };
    let Some(day) = day::get(ctx.s, id) else { return Decision::nothing() };
    let Some((_, what)) = look(ctx.s, day, id, service) else { return Decision::nothing() };
    let (Look::Empty(piece) | Look::Late(piece) | Look::Told(piece)) = what;
    let looked = Decision::nothing().event(Event::Looked(id, service, what));
    let turn = shifts::Turn { day: id, service, turn: piece };
    let over = shifts::window(ctx.s, turn).is_none_or(|(_, until)| ctx.now >= until);
    // A turn that nobody ever took is no surprise; it matters only where somebody has a place then.
    let known = shifts::hands(ctx.s, turn).is_some() || !bookings::open_at(ctx.s, id, service).is_empty();
    if over || !known || here(ctx.s, turn, ctx.now) {
        return looked;
    }
    let to = To::Audience(Audience::Organizers(id.community));
    let tell = Send::tell(to, Lane::Reminder, Notice::Alone(id, service)).void_after(day.end);
    Decision::nothing().event(Event::Looked(id, service, Look::Told(piece))).and_send(tell)
}

/// Whether somebody is at a stall in that turn, as far as is known.
fn here(s: &State, turn: shifts::Turn, now: DateTime<Utc>) -> bool {
    let (id, service) = (turn.day, turn.service);
    let Some((from, _)) = shifts::window(s, turn) else { return true };
    // Whoever calls numbers is there, whatever the list says.
    if watch(s, id, service).manned || queue::called_since(s, id, service, from) {
        return true;
    }
    let known = |who: PersonId| hours::entry(s, id, who).filter(|entry| entry.came.is_some());
    let stays = |who: PersonId| known(who).is_some_and(|entry| entry.left.is_none());
    let came = |who: PersonId| known(who).is_some() || teams::members_of(s, id, who).into_iter().any(stays);
    let all = shifts::at_stall(s, id, service);
    if all.iter().any(|(_, shift)| stays(shift.who)) {
        return true;
    }
    let mut own = all.iter().filter(|(_, shift)| shift.turn == turn);
    // Where nobody at all has typed the digits, they are not in use.
    let typed = hours::code(s, id, now).is_some() && hours::of_day(s, id).is_some();
    if typed && now >= from + LATE { own.any(|(_, shift)| came(shift.who)) } else { coming(s, turn) > 0 }
}

/// Whether a stall has nobody just now, or will have nobody when the day begins, on its very date.
pub fn alone(s: &State, now: DateTime<Utc>, id: DayId, service: ServiceId) -> bool {
    let Some(day) = day::get(s, id).filter(|day| day.status == day::Status::Open) else { return false };
    let today = now.with_timezone(&day.plan.zone).date_naive() == day.date();
    let turn = now_or_next(s, day, id, service, now);
    today && ever(s, day, id, service) && turn.is_some_and(|turn| !here(s, turn, now))
}

/// Whether so many fewer in a turn leave its stall without anybody, and something is to be done about it now.
pub fn may_be_alone(s: &State, now: DateTime<Utc>, turn: shifts::Turn, fewer: u16) -> bool {
    let (id, service) = (turn.day, turn.service);
    let Some(day) = day::get(s, id).filter(|day| queue::may_pause(day, now)) else { return false };
    let done = queue::paused(s, id, service) || s.moves.done.contains_key(&(id, service));
    now_or_next(s, day, id, service, now) == Some(turn) && !done && shifts::hands(s, turn).unwrap_or(0) <= fewer
}

/// Organizers know of it already.
pub fn told_alone(turn: shifts::Turn) -> Decision {
    Decision::nothing().event(Event::Looked(turn.day, turn.service, Look::Told(turn.turn)))
}

/// The turn of a stall that lasts, or comes next.
fn now_or_next(
    s: &State,
    day: &day::Day,
    id: DayId,
    service: ServiceId,
    now: DateTime<Utc>,
) -> Option<shifts::Turn> {
    turns(day, id, service).find(|turn| shifts::window(s, *turn).is_some_and(|(_, until)| now < until))
}

/// An organizer says that somebody is there.
pub(super) fn manned(ctx: &Ctx<'_>, id: DayId, service: ServiceId) -> Result<Decision, super::super::Refusal> {
    people::acting(ctx, id.community, Role::Organizer)?;
    let day = day::get(ctx.s, id).filter(|day| day.status == day::Status::Open && ctx.now < day.end);
    day.and_then(|day| day.service(service)).ok_or(super::super::Refusal::Stale)?;
    let answer = Notice::Manned(id, service);
    if watch(ctx.s, id, service).manned {
        return Ok(ctx.answer(answer));
    }
    Ok(ctx.and_answer(Decision::nothing().event(Event::Manned(id, service)), answer))
}

/// Folds an event in.
pub(super) fn apply(s: &mut State, event: &Event) {
    match event {
        Event::Looked(id, service, look) => {
            let watch = s.moves.watched.entry((*id, *service)).or_default();
            match look {
                Look::Late(piece) => watch.late = piece + 1,
                Look::Empty(piece) => watch.empty = piece + 1,
                Look::Told(_) => watch.told = true,
            }
        }
        Event::Manned(id, service) => s.moves.watched.entry((*id, *service)).or_default().manned = true,
        Event::Moved(..) | Event::Back(..) => {}
    }
}

/// The message: what is known, who waits, and what can be done.
pub(super) fn screen(ctx: &Ctx<'_>, id: DayId, service: ServiceId, reader: PersonId) -> Option<Screen> {
    let day = day::get(ctx.s, id).filter(|day| day.status == day::Status::Open && ctx.now < day.end)?;
    // What was done about it meanwhile needs no message any more; nor does a stall to which somebody came.
    let known = watch(ctx.s, id, service);
    let done = queue::paused(ctx.s, id, service) || ctx.s.moves.done.contains_key(&(id, service));
    (!known.manned && !done && alone(ctx.s, ctx.now, id, service)).then_some(())?;
    let name = day.service(service)?.name.clone();
    let open = bookings::open_at(ctx.s, id, service).len();
    let turn = now_or_next(ctx.s, day, id, service, ctx.now)?;
    let key = match shifts::hands(ctx.s, turn) {
        None => "moves-alone-never",
        Some(_) if coming(ctx.s, turn) > 0 => "moves-alone-late",
        Some(_) => "moves-alone",
    };
    let begun = if ctx.now >= day.start { "yes" } else { "no" };
    let line = Line::new(key).with("service", name).with("begun", begun.to_string()).with("date", day.date());
    let still = queue::may_pause(day, ctx.now)
        .then(|| Button::press("button-pause-stall", queue::Action::Pause(id, service)));
    let elsewhere = (open > 0).then(|| Button::press("button-move-stall", super::Action::Ask(id, service)));
    let here = Button::press("button-somebody-is-there", super::Action::Manned(id, service));
    let screen = Screen::line(line).and(Line::new("moves-alone-open").with("n", open));
    Some(
        screen
            .row(still.into_iter().chain(elsewhere))
            .row([here].into_iter().chain(standins::talk::way_back(ctx, id, service, reader)))
            .row([Button::press("button-roster", day::Action::Stall(id, service)), people::talk::back()]),
    )
}
