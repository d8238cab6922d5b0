//! Nobody was found by messages: organizers telephone those who could stand in, and say how it went.

use super::super::*;
use super::{Event, Notice, Refusal, Search, search, suited};
use chrono::TimeDelta;

/// So many may be telephoned: they and what else can be pressed fit one screen.
pub(super) const NAMES: usize = 4;
/// Organizers are reminded once: so long after they were asked …
const AGAIN: TimeDelta = TimeDelta::minutes(30);
/// … and where the turn is far off still, so long before it.
const EVE: TimeDelta = TimeDelta::days(1);

/// Who may be asked by telephone: whoever could stand in, and has not said no. Those who were asked by a message are
/// among them, because many read none.
pub(super) fn may_be_called(ctx: &Ctx<'_>, id: ShiftId) -> Vec<PersonId> {
    let Some((shift, search)) = shifts::get(ctx.s, id).zip(search(ctx.s, id)) else { return Vec::new() };
    let mut people = suited(ctx, shift.turn, shift.who, &search.declined);
    people.truncate(NAMES);
    people
}

/// A turn for which somebody may still be found: on a day that is to be, not given back, and whoever has it has not come
/// after all.
fn to_fill(s: &State, id: ShiftId) -> Option<&shifts::Shift> {
    let shift = shifts::get(s, id).filter(|shift| !shift.left)?;
    let open = day::get(s, shift.turn.day).is_some_and(|day| day.status == day::Status::Open);
    let came = hours::entry(s, shift.turn.day, shift.who).is_some_and(|entry| entry.came.is_some());
    Some(shift).filter(|_| open && !came)
}

/// The calls that are open in a community.
pub fn open_calls(s: &State, community: CommunityId) -> impl Iterator<Item = ShiftId> {
    let here = move |id: &ShiftId| to_fill(s, *id).is_some_and(|shift| shift.turn.day.community == community);
    s.standins.open.iter().filter(|(_, search)| search.telephone).map(|(id, _)| *id).filter(here)
}

/// How many have a turn and said that they cannot come, while nobody was found by messages.
pub fn given_up(s: &State, turn: shifts::Turn) -> u16 {
    let open = s.standins.open.iter().filter(|(_, search)| search.telephone);
    let there = open.filter(|(id, _)| to_fill(s, **id).is_some_and(|shift| shift.turn == turn));
    u16::try_from(there.count()).unwrap_or(u16::MAX)
}

/// The day has another eve: an open call is called to mind again.
pub fn moved(s: &mut State, day: DayId) {
    let theirs = s.standins.open.keys().copied();
    let theirs = theirs.filter(|id| shifts::get(s, *id).is_some_and(|shift| shift.turn.day == day));
    for id in theirs.collect::<Vec<_>>() {
        if let Some(search) = s.standins.open.get_mut(&id) {
            search.reminded = false;
        }
    }
}

/// When something is due of an open call: it is called to mind once, and it is over with the turn.
pub(super) fn next_due(s: &State, id: ShiftId, search: &Search) -> DateTime<Utc> {
    let turn = shifts::get(s, id).map(|shift| shift.turn);
    let known = turn.and_then(|turn| day::get(s, turn.day).zip(shifts::window(s, turn)));
    let Some((day, (begins, ends))) = known.filter(|(day, _)| day.status != day::Status::Over) else {
        return search.next;
    };
    if day.status == day::Status::Cancelled {
        // It may be after all.
        return ends;
    }
    let again = day.plan.awake((search.next + AGAIN).max(begins - EVE));
    if search.reminded || again >= begins { ends } else { again }
}

/// What follows from it being time.
pub(super) fn due(ctx: &Ctx<'_>, id: ShiftId, search: &Search) -> Decision {
    let stop = Decision::nothing().event(Event::Stopped(id));
    let Some(shift) = shifts::get(ctx.s, id).filter(|shift| !shift.left) else { return stop };
    let day = day::get(ctx.s, shift.turn.day).filter(|day| day.status == day::Status::Open);
    let Some((day, (begins, ends))) = day.zip(shifts::window(ctx.s, shift.turn)) else { return stop };
    if ctx.now >= ends {
        return stop;
    }
    let decision = Decision::nothing().event(Event::Reminded(id));
    if search.reminded || ctx.now >= begins || to_fill(ctx.s, id).is_none() {
        return decision;
    }
    let to = To::Audience(Audience::Organizers(shift.turn.day.community));
    let tell = Send::tell(to, Lane::Reminder, Notice::StillOpen(id));
    decision.and_send(tell.not_before(day.plan.awake(ctx.now)).void_after(begins))
}

/// An organizer telephoned, and somebody comes.
pub(super) fn came(ctx: &Ctx<'_>, id: ShiftId, who: PersonId) -> Result<Decision, super::super::Refusal> {
    let shift = shifts::get(ctx.s, id).ok_or(super::super::Refusal::Stale)?;
    people::acting(ctx, shift.turn.day.community, Role::Organizer)?;
    // The same press again: they have it.
    if shifts::of_person(ctx.s, who).any(|(_, known)| known.turn == shift.turn) && shift.left {
        return Ok(ctx.answer(Notice::Comes(id, who)));
    }
    let (shift, search) = open(ctx, id)?;
    let turn = shift.turn;
    // Whoever stood on somebody's screen counts, also where the list begins with others by now.
    if !suited(ctx, turn, shift.who, &search.declined).contains(&who) {
        return Err(super::super::Refusal::Stale);
    }
    shifts::free_then(ctx, who, turn)?;
    let day = day::get(ctx.s, turn.day).ok_or(super::super::Refusal::Stale)?;
    let wake = day.plan.awake(ctx.now);
    let [left, taken] = shifts::handed_over(ctx.s, id, turn, who);
    let shifts::Event::Taken(new, ..) = taken else { return Err(super::super::Refusal::Stale) };
    let tell = |to, notice: super::super::Notice| {
        Send::tell(To::Person(to), Lane::Reminder, notice).not_before(wake).void_after(day.end)
    };
    let mut decision = Decision::nothing().event(left).event(taken).event(Event::Came(id, who));
    decision.on_behalf = Some(who);
    decision.sends.push(tell(shift.who, Notice::Found(id, who).into()));
    decision.sends.push(tell(people::reader(ctx.s, who), Notice::Agreed(new).into()));
    // The other organizers need not go on calling.
    let others = delivery::people_of(ctx.s, Audience::Organizers(turn.day.community)).into_iter();
    let others = others.filter(|other| Some(*other) != ctx.me() && *other != shift.who);
    decision.sends.extend(others.map(|other| tell(other, Notice::Comes(id, who).into())));
    Ok(ctx.and_answer(decision, Notice::Comes(id, who)))
}

/// An organizer telephoned, and nobody comes: whoever has the turn need not worry about it any more, and what becomes of
/// the stall is the next question.
pub(super) fn nobody(ctx: &Ctx<'_>, id: ShiftId) -> Result<Decision, super::super::Refusal> {
    let shift = shifts::get(ctx.s, id).ok_or(super::super::Refusal::Stale)?;
    people::acting(ctx, shift.turn.day.community, Role::Organizer)?;
    let turn = shift.turn;
    let next = |alone: bool| match alone {
        true => super::super::Notice::from(moves::Notice::Alone(turn.day, turn.service)),
        false => Notice::Nobody(id).into(),
    };
    if shift.left && search(ctx.s, id).is_none() {
        // The same press again, or another organizer was quicker and found somebody.
        let shown = ctx.me().and_then(|me| ctx.s.people.showing(me, ctx.now));
        let again = shown == Some(&Notice::Nobody(id).into());
        return match moves::may_be_alone(ctx.s, ctx.now, turn, 0) {
            false if !again => Err(Refusal::Settled.into()),
            alone => Ok(ctx.answer(next(alone))),
        };
    }
    open(ctx, id)?;
    let day = day::get(ctx.s, turn.day).ok_or(super::super::Refusal::Stale)?;
    let tell = Send::tell(To::Person(shift.who), Lane::Reminder, Notice::NotFound(id));
    let mut decision = Decision::nothing().event(shifts::Event::Left(id)).event(Event::Nobody(id));
    decision.on_behalf = Some(shift.who);
    let wake = day.plan.awake(ctx.now);
    decision.sends.push(tell.not_before(wake).void_after(day.end));
    let alone = moves::may_be_alone(ctx.s, ctx.now, turn, 1);
    // The other organizers were asked to telephone too.
    let others = delivery::people_of(ctx.s, Audience::Organizers(turn.day.community));
    for who in others.into_iter().filter(|who| Some(*who) != ctx.me()) {
        let tell = Send::tell(To::Person(who), Lane::Reminder, next(alone));
        decision.sends.push(tell.not_before(wake).void_after(day.end));
    }
    let decision = if alone { decision.and(moves::told_alone(turn)) } else { decision };
    Ok(ctx.and_answer(decision, next(alone)))
}

/// A call that is open still.
fn open<'a>(ctx: &Ctx<'a>, id: ShiftId) -> Result<(&'a shifts::Shift, &'a Search), super::super::Refusal> {
    let open = to_fill(ctx.s, id).zip(search(ctx.s, id)).filter(|(_, search)| search.telephone);
    open.ok_or_else(|| Refusal::Settled.into())
}

/// The task: who cannot come, whom to telephone, and what to press.
pub(super) fn screen(ctx: &Ctx<'_>, id: ShiftId, key: &'static str, reader: PersonId) -> Option<Screen> {
    let (shift, _) = open(ctx, id).ok()?;
    let day = shift.turn.day;
    people::may(ctx.s, reader, day.community, Role::Organizer).then_some(())?;
    let people = may_be_called(ctx, id);
    let line = shifts::talk::describe(ctx, key, id)?.with("name", people::name(ctx, shift.who));
    let mut screen = Screen::line(line);
    screen = screen.and(if people.is_empty() { "standins-call-nobody" } else { "standins-call" });
    screen.text.extend(people.iter().map(|who| number(ctx, *who)));
    let came = people.iter().map(|who| {
        let label = Line::new("button-stand-in-came").with("name", people::name(ctx, *who));
        Button::press(label, super::Action::Came(id, *who))
    });
    let none = Button::press("button-stand-in-nobody", super::Action::Nobody(id));
    Some(
        screen
            .rows_of(2, came.collect::<Vec<_>>())
            .row([none])
            .row([Button::press("button-roster", day::Action::RosterOf(day)), people::talk::back()]),
    )
}

/// Somebody and how to reach them: a number stands on the page and on paper, never in a chat that others store.
fn number(ctx: &Ctx<'_>, who: PersonId) -> Line {
    let page = ctx.via == Some(ChannelId::Web);
    let line = match ctx.d.read(who, Item::Phone).filter(|_| page) {
        Some(phone) => Line::new("standins-call-phone").with("phone", phone),
        None if page => Line::new("standins-call-no-phone"),
        None => Line::new("standins-call-line"),
    };
    line.with("name", Arg::List(vec![people::listed(ctx, who)]))
}

/// Whom an organizer may telephone where somebody gives a turn back so late that messages may come too late.
pub fn whom_to_call(ctx: &Ctx<'_>, turn: shifts::Turn, reader: PersonId) -> Option<Line> {
    let (begins, ends) = shifts::window(ctx.s, turn)?;
    (ctx.now + super::TELEPHONE >= begins && ctx.now < ends).then_some(())?;
    let mut people = suited(ctx, turn, reader, &[]);
    people.retain(|who| shifts::may_be_asked(ctx, *who, turn.day, turn.service));
    people.truncate(NAMES);
    let numbers: Vec<_> = people.into_iter().map(|who| number(ctx, who)).collect();
    (!numbers.is_empty()).then(|| Line::new("standins-call-these").with("list", Arg::List(numbers)))
}

/// The open calls of a community, a button each.
pub fn buttons(ctx: &Ctx<'_>, community: CommunityId, reader: PersonId) -> Vec<Button> {
    if !people::may(ctx.s, reader, community, Role::Organizer) {
        return Vec::new();
    }
    let label = |id| shifts::talk::describe(ctx, "button-stand-in-call", id);
    let all = open_calls(ctx.s, community);
    all.filter_map(|id| Some(Button::press(label(id)?, super::Action::Call(id)))).take(NAMES).collect()
}

/// Whom to telephone about a day, on paper.
pub fn on_paper(ctx: &Ctx<'_>, day: DayId) -> Vec<(Line, Vec<Line>)> {
    let open = open_calls(ctx.s, day.community);
    let open = open.filter(|id| shifts::get(ctx.s, *id).is_some_and(|shift| shift.turn.day == day));
    let task = |id| {
        let who = shifts::get(ctx.s, id)?.who;
        let title = shifts::talk::describe(ctx, "sheet-stand-in", id)?.with("name", people::name(ctx, who));
        Some((title, may_be_called(ctx, id).into_iter().map(|who| number(ctx, who)).collect()))
    };
    open.filter_map(task).collect()
}
