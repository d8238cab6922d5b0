//! Whom no message reaches is told by telephone: somebody of the committee calls, and ticks it off. Who has no telephone
//! is told at the door: to go there is a call too, in other words (`calling.rs`).
//!
//! There is one call to somebody at a time. What it says is how the visit stands when the call is made; whatever
//! changes meanwhile takes its place.

use super::super::*;
use super::asking::awake;
use super::{Event, Notice, Visit, Visits};
use chrono::TimeDelta;

/// Organizers are reminded of an open call after so long.
const PATIENCE: TimeDelta = TimeDelta::hours(3);
/// What was ticked by mistake can be taken back for so long.
const UNDO: TimeDelta = TimeDelta::minutes(10);
/// Where there is no hour by which somebody must know, a call stays open for so long.
const WEEK: TimeDelta = TimeDelta::days(7);

/// Somebody is to be telephoned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Call {
    /// Which call it is: a button of another says nothing about it.
    pub n: u32,
    /// About which visit; it may be gone by now.
    pub visit: VisitId,
    /// Whose committee calls.
    pub community: CommunityId,
    /// Why.
    pub why: Why,
    /// When organizers are reminded.
    #[serde(with = "chrono::serde::ts_seconds")]
    pub remind: DateTime<Utc>,
    /// Until when it is of use.
    #[serde(with = "chrono::serde::ts_seconds")]
    pub until: DateTime<Utc>,
    /// They were reminded.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reminded: bool,
    /// When nobody answered, for the last time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tried: Option<DateTime<Utc>>,
    /// When they were told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<DateTime<Utc>>,
}

/// Why somebody is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    /// Two come.
    #[serde(rename = "coming")]
    Coming,
    /// They come tomorrow.
    #[serde(rename = "tomorrow")]
    Tomorrow,
    /// It is on another date than they heard.
    #[serde(rename = "moved")]
    Moved,
    /// One of the two cannot come.
    #[serde(rename = "one-less")]
    OneLess,
    /// Nobody comes, and it gets another date.
    #[serde(rename = "not-today")]
    NotToday,
    /// Two stand at the door.
    #[serde(rename = "unopened")]
    Unopened,
    /// The committee cannot.
    #[serde(rename = "declined")]
    Declined,
}

impl Why {
    /// Whether it says nothing about an hour by which it must be known.
    fn keeps(self) -> bool {
        matches!(self, Why::NotToday | Why::Unopened | Why::Declined)
    }
}

/// The last call to somebody that is still remembered.
pub fn call_to(s: &State, who: PersonId) -> Option<&Call> {
    s.visits.calls.get(&who)
}

/// The call to somebody, if they are to be called.
pub(super) fn open(s: &State, who: PersonId) -> Option<&Call> {
    s.visits.calls.get(&who).filter(|call| call.told.is_none())
}

/// All open calls of a community; those nobody has tried first.
pub(super) fn of_community(s: &State, community: CommunityId) -> Vec<(PersonId, &Call)> {
    let all = s.visits.calls.iter().filter(|(_, call)| call.community == community && call.told.is_none());
    let mut all: Vec<_> = all.map(|(who, call)| (*who, call)).collect();
    all.sort_by_key(|(_, call)| (call.tried, call.n));
    all
}

/// Whoever is visited is told by a message, or somebody is to telephone them.
pub(super) fn tell(
    ctx: &Ctx<'_>,
    decision: Decision,
    (id, visit): (VisitId, &Visit),
    until: DateTime<Utc>,
    notice: Notice,
    why: Why,
) -> Decision {
    match super::plan::message(ctx, visit, until, notice) {
        Some(send) => decision.and_send(send),
        None => call(ctx, decision, (id, visit), until, why),
    }
}

/// Somebody is to telephone whoever is visited.
pub(super) fn call(
    ctx: &Ctx<'_>,
    decision: Decision,
    (id, visit): (VisitId, &Visit),
    until: DateTime<Utc>,
    why: Why,
) -> Decision {
    let mut wake = awake(ctx, visit.community);
    if why == Why::Tomorrow {
        // At nine, as for a welfare day.
        wake = visit.eve(ctx.s).map_or(wake, |eve| wake.max(eve + TimeDelta::hours(9)));
    }
    let n = ctx.s.visits.newest_call + 1;
    let until = if why.keeps() { ctx.now + WEEK } else { until.max(wake) };
    let at_once = why == Why::Unopened;
    let call = Call {
        n,
        visit: id,
        community: visit.community,
        why,
        remind: super::plan::awake_at(ctx, visit.community, wake + PATIENCE),
        until,
        // The alarm of the door says it, and says it again.
        reminded: at_once,
        tried: None,
        told: None,
    };
    let decision = decision.event(Event::Call(visit.who, call));
    if at_once {
        return decision;
    }
    let to = To::Audience(Audience::Organizers(visit.community));
    let send = Send::tell(to, Lane::Reminder, Notice::Call(visit.who, n, false));
    let decision = decision.and_send(send.not_before(wake).void_after(until));
    // Without a number nobody can call: whoever asked for them may know one.
    let asked = people::reader(ctx.s, visit.who);
    let knows = has_phone(ctx.s, visit.who) || people::may(ctx.s, asked, visit.community, Role::Organizer);
    // Asked once, while a call is open; and never of whom it is known that there is none.
    let knows = knows || ctx.s.visits.calls.contains_key(&visit.who) || no_phone(ctx.s, visit.who);
    if knows || asked == visit.who || people::channel(ctx.s, asked).is_none() {
        return decision;
    }
    let send = Send::tell(To::Person(asked), Lane::Reminder, Notice::AskPhone(visit.who));
    decision.and_send(send.not_before(wake).void_after(until))
}

/// Whether somebody's number is known, as far as the state can tell.
pub(super) fn has_phone(s: &State, who: PersonId) -> bool {
    s.visits.phones.contains(&who) || people::person(s, who).is_some_and(|p| p.phone)
}

/// Whether somebody has no telephone, as far as anyone said.
pub(super) fn no_phone(s: &State, who: PersonId) -> bool {
    s.visits.without.contains(&who)
}

/// They know now, or nobody answered.
pub(super) fn called(ctx: &Ctx<'_>, who: PersonId, n: u32, told: bool) -> Result<Decision, super::super::Refusal> {
    let call = ctx.s.visits.calls.get(&who).ok_or(super::super::Refusal::Stale)?;
    people::acting(ctx, call.community, Role::Organizer)?;
    if call.n != n {
        // There is something else to say by now.
        return Ok(ctx.answer(Notice::Call(who, call.n, false)));
    }
    if call.told.is_some() {
        return Ok(ctx.answer(Notice::Called(who, n)));
    }
    let mut decision = Decision::nothing().event(Event::Called(who, told));
    decision.on_behalf = Some(who);
    Ok(ctx.and_answer(decision, Notice::Called(who, n)))
}

/// That was a mistake.
pub(super) fn uncalled(ctx: &Ctx<'_>, who: PersonId) -> Result<Decision, super::super::Refusal> {
    let call = ctx.s.visits.calls.get(&who).ok_or(super::super::Refusal::Stale)?;
    people::acting(ctx, call.community, Role::Organizer)?;
    if call.told.is_some_and(|at| ctx.now - at >= UNDO) {
        return Err(super::super::Refusal::Stale);
    }
    Ok(ctx.and_answer(Decision::nothing().event(Event::Uncalled(who)), Notice::Call(who, call.n, false)))
}

/// When something falls due of the calls.
pub(super) fn next_due(s: &State) -> Option<(DateTime<Utc>, DueKey)> {
    let at = |call: &Call| match call.told {
        Some(at) => at + UNDO,
        None if call.reminded => call.until,
        None => call.until.min(call.remind),
    };
    s.visits.calls.iter().map(|(who, call)| (at(call), DueKey::VisitCall(*who))).min()
}

/// Organizers are reminded once; in the end nobody needs to be called any more.
pub(super) fn due(ctx: &Ctx<'_>, who: PersonId) -> Decision {
    let Some(call) = ctx.s.visits.calls.get(&who) else { return Decision::nothing() };
    if call.told.is_none() && ctx.now < call.until {
        let to = To::Audience(Audience::Organizers(call.community));
        let send = Send::tell(to, Lane::Reminder, Notice::Call(who, call.n, true));
        let send = send.not_before(awake(ctx, call.community)).void_after(call.until);
        return Decision::nothing().event(Event::CallAgain(who)).and_send(send);
    }
    let decision = Decision::nothing().event(Event::CallOver(who));
    // Where no visit is left, the number was kept for this call alone; without one, the address was.
    match super::ever(ctx.s, who) {
        true => decision,
        false => {
            [Item::Home, Item::HomePhone].into_iter().fold(decision, |d, item| d.drawer(DrawerOp::Drop(who, item)))
        }
    }
}

/// Folds an event about calls in.
pub(super) fn apply(visits: &mut Visits, event: &Event, at: DateTime<Utc>) {
    match event {
        Event::Call(who, call) => {
            visits.newest_call = visits.newest_call.max(call.n);
            visits.calls.insert(*who, call.clone());
        }
        Event::Called(who, told) => {
            let Some(call) = visits.calls.get_mut(who) else { return };
            *(if *told { &mut call.told } else { &mut call.tried }) = Some(at);
            heard(visits, *who, *told);
        }
        Event::Uncalled(who) => {
            let Some(call) = visits.calls.get_mut(who) else { return };
            (call.told, call.tried) = (None, None);
            heard(visits, *who, false);
        }
        Event::CallAgain(who) => {
            if let Some(call) = visits.calls.get_mut(who) {
                call.reminded = true;
            }
        }
        Event::CallOver(who) => {
            visits.calls.remove(who);
            number_goes(visits, *who);
        }
        _ => {}
    }
}

/// Whether they know when it is.
fn heard(visits: &mut Visits, who: PersonId, told: bool) {
    let Some(call) = visits.calls.get(&who) else { return };
    if let Some(visit) = visits.list.get_mut(&call.visit).filter(|_| !call.why.keeps()) {
        visit.heard = told || visit.heard && call.why == Why::Tomorrow;
    }
}

/// A visit ended: what was to be told of it need not be told, but that it cannot be.
pub(super) fn ended(visits: &mut Visits, id: VisitId, who: PersonId) {
    visits.calls.retain(|_, call| call.visit != id || call.why == Why::Declined);
    number_goes(visits, who);
}

/// With the last visit and the last call goes the number.
fn number_goes(visits: &mut Visits, who: PersonId) {
    if !visits.calls.contains_key(&who) && visits.list.values().all(|visit| visit.who != who) {
        visits.phones.remove(&who);
        visits.without.remove(&who);
    }
}

/// Their own number, as it lies in their drawer.
pub(super) fn number(ctx: &Ctx<'_>, who: PersonId) -> Option<Private> {
    ctx.d.read(who, Item::HomePhone).or_else(|| ctx.d.read(who, Item::Phone))
}
