//! Telephone calls: whoever has not heard on the eve that the day comes, or later what has become of it, is called by
//! somebody, once, and ticked off.

mod heads;
pub mod talk;

pub use heads::{head_of, heads, is_head, stepped_down, tell};

use super::*;
use chrono::{Days, NaiveTime, TimeDelta};
use std::collections::BTreeMap;

/// On the eve at this time organizers are reminded of the calls that are still open.
const REMINDED_AT: (u32, u32) = (20, 0);
/// Not where there was news so short a time ago: its own calls are reminded of.
const NEWS: TimeDelta = TimeDelta::hours(3);
/// A call so long before people are asked whether they come will do.
const LATELY: TimeDelta = TimeDelta::hours(36);

/// Who was called about the days still remembered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Calls {
    called: BTreeMap<DayId, BTreeMap<PersonId, Called>>,
    /// Days for which organizers were reminded.
    reminded: std::collections::BTreeSet<DayId>,
    /// Which head calls whom, in which community: by an organizer's wish, and never by where they live.
    #[serde(default)]
    heads: BTreeMap<(CommunityId, PersonId), PersonId>,
}

/// How a call went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Called {
    /// Who called.
    pub by: PersonId,
    /// When.
    #[serde(with = "chrono::serde::ts_seconds")]
    pub at: DateTime<Utc>,
    /// They know now; otherwise nobody answered.
    pub told: bool,
    /// What was to be said: which of the day's news.
    #[serde(default)]
    news: u16,
    /// Which they knew before.
    #[serde(default)]
    knew: Option<u16>,
    /// The last call before in which they were told something.
    #[serde(default)]
    before: Option<Box<Called>>,
    /// The one after it was a mistake: the same press again does not take this one back too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    again: bool,
}

impl Called {
    fn new(by: PersonId, at: DateTime<Utc>, told: bool, news: u16) -> Self {
        Self { by, at, told, news, knew: None, before: None, again: false }
    }
}

/// What buttons do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Who is still to be called?
    List(DayId),
    /// The same, from the given name on.
    ListFrom(DayId, u16),
    /// This one.
    Show(DayId, PersonId),
    /// They know now (`true`), or nobody answered.
    Note(DayId, PersonId, bool),
    /// The same, of that of the day's news.
    NoteOf(DayId, PersonId, bool, u16),
    /// That was a mistake.
    Undo(DayId, PersonId),
    /// Which head of a building shall call them? A page of them.
    Whom(DayId, PersonId, u16),
    /// This one.
    Give(DayId, PersonId, PersonId),
    /// The committee itself.
    Keep(DayId, PersonId),
}

impl Action {
    /// Its permanent tag and numbers.
    pub fn tag(&self) -> (&'static str, Vec<u64>) {
        let day = |d: &DayId| vec![d.community.0.into(), d.n.into()];
        let person = |d: &DayId, p: &PersonId| [day(d), vec![p.0.into()]].concat();
        match self {
            Action::List(d) => ("c.l", day(d)),
            Action::ListFrom(d, from) => ("c.p", [day(d), vec![(*from).into()]].concat()),
            Action::Show(d, p) => ("c.v", person(d, p)),
            Action::Note(d, p, told) => ("c.t", [person(d, p), vec![(*told).into()]].concat()),
            Action::NoteOf(d, p, told, n) => ("c.n", [person(d, p), vec![(*told).into(), (*n).into()]].concat()),
            Action::Undo(d, p) => ("c.u", person(d, p)),
            Action::Whom(d, p, page) => ("c.w", [person(d, p), vec![(*page).into()]].concat()),
            Action::Give(d, p, head) => ("c.g", [person(d, p), vec![head.0.into()]].concat()),
            Action::Keep(d, p) => ("c.k", person(d, p)),
        }
    }

    /// Reads it back; whether the numbers make sense is looked at later.
    pub fn parse(tag: &str, fields: &[u64]) -> Option<Action> {
        let day = || tags::day(fields, 0);
        let person = || tags::field(fields, 2).map(PersonId);
        Some(match tag {
            "c.l" => Action::List(day()?),
            "c.p" => Action::ListFrom(day()?, tags::field(fields, 2)?),
            "c.v" => Action::Show(day()?, person()?),
            "c.t" => Action::Note(day()?, person()?, *fields.get(3)? != 0),
            "c.n" => Action::NoteOf(day()?, person()?, *fields.get(3)? != 0, tags::field(fields, 4)?),
            "c.u" => Action::Undo(day()?, person()?),
            "c.w" => Action::Whom(day()?, person()?, tags::field(fields, 3)?),
            "c.g" => Action::Give(day()?, person()?, PersonId(tags::field(fields, 3)?)),
            "c.k" => Action::Keep(day()?, person()?),
            _ => return None,
        })
    }
}

/// What is wanted.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// They know that of the day's news now, or nobody answered.
    Note(DayId, PersonId, bool, u16),
    /// That was a mistake.
    Undo(DayId, PersonId),
    /// That head calls them from now on, or the committee does.
    Give(DayId, PersonId, Option<PersonId>),
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// Somebody was called: they know now, or nobody answered.
    #[serde(rename = "noted")]
    Noted(DayId, PersonId, PersonId, bool),
    /// Somebody was told that of the day's news, while something else came to be so.
    #[serde(rename = "outdated")]
    Outdated(DayId, PersonId, PersonId, u16),
    /// That was a mistake.
    #[serde(rename = "undone")]
    Undone(DayId, PersonId),
    /// Organizers are reminded of open calls.
    #[serde(rename = "reminded")]
    Reminded(DayId),
    /// That head calls somebody from now on, or the committee does.
    #[serde(rename = "given")]
    Given(CommunityId, PersonId, Option<PersonId>),
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Refusal {
    /// Nobody has to call them any more.
    #[serde(rename = "knows")]
    Knows(DayId),
    /// They are no head of a building (any more).
    #[serde(rename = "no-head")]
    NoHead(DayId),
}

/// What is told or shown, to organizers, and to a head of those who were given to them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Notice {
    /// Who is still to be called.
    #[serde(rename = "list")]
    List(DayId),
    /// The same, from the given name on.
    #[serde(rename = "list-from")]
    ListFrom(DayId, u16),
    /// Somebody: how to reach them, and what to say.
    #[serde(rename = "show")]
    Show(DayId, PersonId),
    /// What they were told is not so any more: please call once more.
    #[serde(rename = "changed")]
    Changed(DayId, PersonId),
    /// It is noted; who is next?
    #[serde(rename = "noted")]
    Noted(DayId, PersonId),
    /// Some calls are still open.
    #[serde(rename = "open")]
    Open(DayId),
    /// Something has become of the day, and some do not know: which of its news.
    #[serde(rename = "news")]
    News(DayId, u16),
    /// Some neighbours of yours are to be called, for a head.
    #[serde(rename = "mine")]
    Mine(DayId),
    /// Which head shall call them?
    #[serde(rename = "whom?")]
    Whom(DayId, PersonId, u16),
    /// Who calls them from now on.
    #[serde(rename = "given")]
    Given(DayId, PersonId),
}

/// What follows, or why not.
pub fn decide(ctx: &Ctx<'_>, command: Command) -> Result<Decision, super::Refusal> {
    let (id, who) = match command {
        Command::Give(id, who, head) => return heads::give(ctx, id, who, head),
        Command::Note(id, who, ..) | Command::Undo(id, who) => (id, who),
    };
    let me = ctx.me().filter(|me| heads::may_call(ctx.s, *me, id, who)).ok_or(super::Refusal::NotYours)?;
    let known = called(ctx.s, id, who);
    match command {
        Command::Note(_, _, told, news) => {
            let day = day::get(ctx.s, id).ok_or(super::Refusal::Stale)?;
            let same = |known: &&Called| known.told == told && day.as_at(known.news);
            if known.filter(same).is_some_and(|known| undo::in_time(ctx, known.at).is_ok()) {
                return Ok(ctx.answer(Notice::Noted(id, who)));
            }
            if told && !day.as_at(news) {
                return outdated(ctx, (id, day), who, news, me);
            }
            if !day::missing(ctx.s, id).contains(&who) {
                return Err(Refusal::Knows(id).into());
            }
            let mut decision = Decision::nothing().event(Event::Noted(id, who, me, told));
            decision.on_behalf = Some(who);
            Ok(ctx.and_answer(decision, Notice::Noted(id, who)))
        }
        Command::Undo(..) | Command::Give(..) => {
            let Some(known) = known.filter(|known| !known.again) else { return Ok(ctx.answer(Notice::List(id))) };
            if known.by != me && !people::may(ctx.s, me, id.community, Role::Organizer) {
                return Err(super::Refusal::NotYours);
            }
            undo::in_time(ctx, known.at)?;
            let mut decision = Decision::nothing().event(Event::Undone(id, who));
            decision.on_behalf = Some(who);
            Ok(ctx.and_answer(decision, Notice::List(id)))
        }
    }
}

/// It was changed while they spoke: nobody is ticked off for what they have not heard, and what they have heard is to be
/// put right.
fn outdated(
    ctx: &Ctx<'_>,
    (id, day): (DayId, &day::Day),
    who: PersonId,
    news: u16,
    me: PersonId,
) -> Result<Decision, super::Refusal> {
    if !day::on_list(ctx.s, id, who) || day.status == day::Status::Over {
        return Err(Refusal::Knows(id).into());
    }
    if news > day.newest() {
        return Err(super::Refusal::Stale);
    }
    let known = day::knows(ctx.s, id, who).unwrap_or_default() == news;
    let mut decision = Decision::nothing();
    if !(known && called(ctx.s, id, who).is_some_and(|called| called.told)) {
        decision = decision.event(Event::Outdated(id, who, me, news));
        decision.on_behalf = Some(who);
    }
    Ok(ctx.and_answer(decision, Notice::Changed(id, who)))
}

/// When organizers are reminded.
pub fn next_due(s: &State) -> Option<(DateTime<Utc>, DueKey)> {
    let open = day::all(s).filter(|(id, day)| day.status != day::Status::Over && !s.calls.reminded.contains(id));
    let at = |day: &day::Day| {
        let time = NaiveTime::from_hms_opt(REMINDED_AT.0, REMINDED_AT.1, 0)?;
        let eve = day.date().checked_sub_days(Days::new(1))?;
        Some(day.plan.awake(day::plan::at(eve, time, day.plan.zone)))
    };
    let settled = |day: &day::Day, at: DateTime<Utc>| day.changed_at().is_none_or(|news| at >= news + NEWS);
    let key = |id: DayId, day: &day::Day| match day.moved {
        0 => DueKey::Calls(id),
        moved => DueKey::Eve(id, moved),
    };
    open.filter_map(|(id, day)| Some((at(day).filter(|at| *at < day.start && settled(day, *at))?, key(id, day))))
        .min()
}

/// What follows from it being time to remind: once a day, and only of what is open.
pub fn due(ctx: &Ctx<'_>, due: DueKey) -> Decision {
    let (id, decision, after_news) = match due {
        DueKey::Calls(id) | DueKey::Eve(id, _) => (id, Decision::nothing().event(Event::Reminded(id)), false),
        DueKey::Unheard(id, _) => (id, Decision::nothing(), true),
        _ => return Decision::nothing(),
    };
    let open = |day: &&day::Day| day.status != day::Status::Over && ctx.now < day.end;
    let day = day::get(ctx.s, id).filter(open).filter(|day| after_news || ctx.now < day.start);
    let Some(day) = day.filter(|_| !day::missing(ctx.s, id).is_empty()) else { return decision };
    match (day::away(ctx.s), after_news) {
        (true, true) => return day::note_calls(ctx, id),
        (true, false) => return decision,
        (false, _) => {}
    }
    let to = To::Audience(Audience::Organizers(id.community));
    let send = Send::tell(to, Lane::Reminder, Notice::Open(id));
    let (wake, end) = day.to_be_told(ctx.now);
    let mut decision = decision.and_send(send.not_before(wake).void_after(end));
    decision.sends.extend(heads::tell(ctx, id, &Notice::Open(id)));
    decision
}

/// How the call to somebody about a day went, if there was one.
pub fn called(s: &State, day: DayId, who: PersonId) -> Option<&Called> {
    s.calls.called.get(&day)?.get(&who)
}

/// Whether somebody was told by telephone how a day stands now, and not so long ago that they are asked again.
pub fn told(s: &State, day: DayId, who: PersonId) -> bool {
    let Some(known) = day::get(s, day) else { return false };
    let lately = |at: DateTime<Utc>| known.asked_at().is_none_or(|asked| at >= asked - LATELY);
    let last = called(s, day, who).and_then(|last| if last.told { Some(last) } else { last.before.as_deref() });
    last.is_some_and(|last| known.as_at(last.news) && lately(last.at))
}

/// Folds an event in.
pub fn apply(s: &mut State, event: &Event, c: &Commit) {
    match event {
        Event::Noted(day, who, by, told) => {
            let news = day::get(s, *day).map_or(0, day::Day::newest);
            note(s, (*day, *who), Called::new(*by, c.at, *told, news));
        }
        Event::Outdated(day, who, by, news) => {
            note(s, (*day, *who), Called::new(*by, c.at, true, *news));
        }
        Event::Undone(day, who) => {
            let gone = s.calls.called.get_mut(day).and_then(|called| called.remove(who));
            let Some(gone) = gone else { return };
            if gone.told {
                day::unlearns(s, *day, *who, gone.knew);
            }
            if let Some(before) = gone.before {
                s.calls.called.entry(*day).or_default().insert(*who, Called { again: true, ..*before });
            }
        }
        Event::Given(community, who, Some(head)) => {
            s.calls.heads.insert((*community, *who), *head);
        }
        Event::Given(community, who, None) => {
            s.calls.heads.remove(&(*community, *who));
        }
        Event::Reminded(day) => {
            s.calls.reminded.insert(*day);
        }
    }
}

/// Somebody was called.
fn note(s: &mut State, (day, who): (DayId, PersonId), mut call: Called) {
    // Ticked off already, about the same: this is how it was.
    let last = called(s, day, who).cloned();
    let mistaken = last.as_ref().is_some_and(|last| last.told && last.news == call.news);
    if let Some(last) = last.as_ref().filter(|_| mistaken) {
        day::unlearns(s, day, who, last.knew);
    }
    call.before = last.and_then(|last| match last.told && !mistaken {
        true => Some(Box::new(Called { before: None, ..last })),
        false => last.before,
    });
    call.knew = day::knows(s, day, who);
    if call.told {
        day::hears(s, day, who, call.news);
    }
    s.calls.called.entry(day).or_default().insert(who, call);
}

/// It has another eve.
pub fn moved(s: &mut State, day: DayId) {
    s.calls.reminded.remove(&day);
}

/// Somebody was erased.
pub fn erased(s: &mut State, person: PersonId) {
    for called in s.calls.called.values_mut() {
        called.remove(&person);
    }
    s.calls.heads.retain(|(_, who), head| *who != person && *head != person);
}

/// Days long past.
pub fn forget(s: &mut State, old: impl Fn(DayId) -> bool) {
    s.calls.called.retain(|day, _| !old(*day));
    s.calls.reminded.retain(|day| !old(*day));
}
