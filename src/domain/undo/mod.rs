//! What was done by mistake can be taken back for ten minutes, where nothing has come of it that cannot be.
//!
//! How it was before is looked at when a commit is folded in, and kept here for ten minutes; who did it, and when, the
//! commit says. What can come back, and whether it still fits, each slice knows ([`Return`]). Slices that remember the
//! moment by themselves (calls, numbers at the tables, hours, a day's place and date) hold to the same ten minutes
//! ([`in_time`]). Words that went with something are kept as long, and dropped when the ten minutes are over.

mod elsewhere;
pub mod talk;

use super::*;
use chrono::TimeDelta;
use std::collections::BTreeMap;

/// So long what was done can be taken back.
pub const LASTS: TimeDelta = TimeDelta::minutes(10);

/// What was done in the last ten minutes, by the commit that did it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Undo {
    done: BTreeMap<u64, Done>,
}

/// Something that was done, and how it was before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Done {
    /// Who did it; nobody, where they were erased since.
    by: Option<PersonId>,
    /// When.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    at: DateTime<Utc>,
    /// How it was.
    was: Was,
    /// It has been taken back.
    back: bool,
}

/// What a slice can bring back.
pub trait Return: Sized {
    /// What a slice's events are.
    type Event;

    /// How it was, before an event of that commit is folded in; `None` where it cannot be brought back.
    fn of(s: &State, event: &Self::Event, c: &Commit) -> Option<Self>;

    /// Whose committee it concerns.
    fn community(&self, s: &State) -> Option<CommunityId>;

    /// Words in drawers that went with it, to be dropped once it cannot come back.
    fn words(&self) -> Vec<DrawerOp> {
        Vec::new()
    }

    /// Somebody was erased: forgets them; `false` where nothing is left of it.
    fn forget(&mut self, person: PersonId) -> bool;

    /// Brings it back.
    ///
    /// # Errors
    /// Why not: something has come of it.
    fn back(&self, ctx: &Ctx<'_>) -> Result<Decision, super::Refusal>;

    /// What is taken back: on the button that does (`false`), and when it is done.
    fn line(&self, ctx: &Ctx<'_>, done: bool) -> Option<Line>;

    /// What can be done next where it is back.
    fn next(&self, _: &Ctx<'_>, _: PersonId) -> Vec<Button> {
        Vec::new()
    }

    /// Whether it was done as an organizer, and not by a neighbour about their own.
    fn office(&self, _by: Option<PersonId>) -> bool {
        false
    }

    /// What whoever did it about their own is told, where an organizer takes it back.
    fn tell(&self, _: &Ctx<'_>, _who: PersonId) -> Option<Send> {
        None
    }
}

/// Declares what can be brought back, a variant a slice, and the ways to each.
macro_rules! returns {
    ($($Slice:ident: $slice:ident, $name:literal;)*) => {
        /// How something was.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        pub enum Was {
            $(#[doc = $name] #[serde(rename = $name)] $Slice($slice::Was),)*
        }

        impl Was {
            fn of(s: &State, event: &super::Event, c: &Commit) -> Option<Was> {
                match event {
                    $(super::Event::$Slice(event) => Return::of(s, event, c).map(Was::$Slice),)*
                    _ => None,
                }
            }

            fn community(&self, s: &State) -> Option<CommunityId> {
                match self { $(Was::$Slice(was) => was.community(s),)* }
            }

            fn words(&self) -> Vec<DrawerOp> {
                match self { $(Was::$Slice(was) => was.words(),)* }
            }

            fn forget(&mut self, person: PersonId) -> bool {
                match self { $(Was::$Slice(was) => was.forget(person),)* }
            }

            fn back(&self, ctx: &Ctx<'_>) -> Result<Decision, super::Refusal> {
                match self { $(Was::$Slice(was) => was.back(ctx),)* }
            }

            fn line(&self, ctx: &Ctx<'_>, done: bool) -> Option<Line> {
                match self { $(Was::$Slice(was) => was.line(ctx, done),)* }
            }

            fn next(&self, ctx: &Ctx<'_>, reader: PersonId) -> Vec<Button> {
                match self { $(Was::$Slice(was) => was.next(ctx, reader),)* }
            }

            fn office(&self, by: Option<PersonId>) -> bool {
                match self { $(Was::$Slice(was) => was.office(by),)* }
            }

            fn tell(&self, ctx: &Ctx<'_>, who: PersonId) -> Option<Send> {
                match self { $(Was::$Slice(was) => was.tell(ctx, who),)* }
            }
        }
    };
}

returns! {
    Waiting: waiting, "waiting";
    Skills: skills, "skills";
    Market: market, "market";
    StandIns: standins, "stand-ins";
    Teams: teams, "teams";
    Moves: moves, "moves";
    Groups: groups, "groups";
}

/// What buttons do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// What can still be taken back?
    List(CommunityId),
    /// What that commit did was a mistake.
    Undo(u64),
}

impl Action {
    /// Its permanent tag and numbers.
    pub fn tag(&self) -> (&'static str, Vec<u64>) {
        match self {
            Action::List(c) => ("z.l", vec![c.0.into()]),
            Action::Undo(seq) => ("z.u", vec![*seq]),
        }
    }

    /// Reads it back; whether the number makes sense is looked at later.
    pub fn parse(tag: &str, fields: &[u64]) -> Option<Action> {
        Some(match tag {
            "z.l" => Action::List(CommunityId(tags::field(fields, 0)?)),
            "z.u" => Action::Undo(*fields.first()?),
            _ => return None,
        })
    }
}

/// What is wanted.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// What that commit did was a mistake.
    Undo(u64),
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// What that commit did is as it was.
    #[serde(rename = "back")]
    Back(u64),
    /// The ten minutes are over: the words that went with it are dropped.
    #[serde(rename = "over")]
    Over(u64),
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Refusal {
    /// The ten minutes are over.
    #[serde(rename = "late")]
    TooLate,
    /// Something has come of it.
    #[serde(rename = "settled")]
    Settled,
}

/// What is told or shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Notice {
    /// What can still be taken back: the reader's own, and for organizers everybody's.
    #[serde(rename = "list")]
    List(CommunityId),
    /// It is as it was.
    #[serde(rename = "back")]
    Back(u64),
}

/// Whether something can still be taken back.
///
/// # Errors
/// [`Refusal::TooLate`] where it is longer ago than ten minutes.
pub fn in_time(ctx: &Ctx<'_>, at: DateTime<Utc>) -> Result<(), super::Refusal> {
    if ctx.now - at < LASTS { Ok(()) } else { Err(Refusal::TooLate.into()) }
}

/// What a neighbour is told about a day's matter: with the morning, and while the day lasts.
pub fn word(ctx: &Ctx<'_>, who: PersonId, id: DayId, how: impl Into<super::Notice>) -> Option<Send> {
    let day = day::get(ctx.s, id)?;
    let tell = Send::tell(To::Person(who), Lane::Reminder, how);
    Some(tell.not_before(day.plan.awake(ctx.now)).void_after(day.end))
}

/// What follows, or why not.
pub fn decide(ctx: &Ctx<'_>, command: Command) -> Result<Decision, super::Refusal> {
    let Command::Undo(seq) = command;
    let me = ctx.me().ok_or(super::Refusal::Stale)?;
    // What is older is not remembered, and was nobody's to take back any more.
    let known = ctx.s.undo.done.get(&seq).ok_or(Refusal::TooLate)?;
    if !may(ctx.s, me, known) {
        return Err(super::Refusal::NotYours);
    }
    in_time(ctx, known.at)?;
    if known.back {
        // The same press again: it is as it was.
        return Ok(ctx.answer(Notice::Back(seq)));
    }
    let mut decision = known.was.back(ctx)?.event(Event::Back(seq));
    decision.on_behalf = known.by.filter(|by| *by != me);
    let own = decision.on_behalf.filter(|_| !known.was.office(known.by));
    decision.sends.extend(own.and_then(|who| known.was.tell(ctx, who)));
    Ok(ctx.and_answer(decision, Notice::Back(seq)))
}

/// Whether somebody may take it back: whoever did it about their own, or an organizer.
fn may(s: &State, who: PersonId, done: &Done) -> bool {
    let organizer = |community| people::may(s, who, community, Role::Organizer);
    let own = done.by == Some(who) && !done.was.office(done.by);
    own || done.was.community(s).is_some_and(organizer)
}

/// What somebody may still take back of a community's matters, newest first.
fn open<'a>(ctx: &'a Ctx<'_>, reader: PersonId) -> impl Iterator<Item = (u64, &'a Done)> {
    let all = ctx.s.undo.done.iter().rev().map(|(seq, done)| (*seq, done));
    all.filter(move |(_, done)| !done.back && in_time(ctx, done.at).is_ok() && may(ctx.s, reader, done))
}

/// What was done in the last ten minutes, and by whom.
pub fn recent(s: &State) -> impl Iterator<Item = (u64, Option<PersonId>)> {
    s.undo.done.iter().map(|(seq, done)| (*seq, done.by))
}

/// When the words of something that was not taken back are dropped.
pub fn next_due(s: &State) -> Option<(DateTime<Utc>, DueKey)> {
    let kept = s.undo.done.iter().filter(|(_, done)| done.keeps());
    kept.map(|(seq, done)| (done.at + LASTS, DueKey::Undo(*seq))).min()
}

/// The ten minutes are over.
pub fn due(ctx: &Ctx<'_>, due: DueKey) -> Decision {
    let DueKey::Undo(seq) = due else { return Decision::nothing() };
    let mut decision = Decision::nothing().event(Event::Over(seq));
    let known = ctx.s.undo.done.get(&seq).filter(|known| known.keeps());
    decision.drawers = known.map(|known| known.was.words()).unwrap_or_default();
    decision
}

/// Before a commit is folded in: keeps how it was, and forgets what is too long ago.
pub fn note(s: &mut State, c: &Commit) {
    s.undo.done.retain(|_, done| c.at < done.at + LASTS || done.keeps());
    let Some(by) = c.by.person() else { return };
    if let Some(was) = c.events.iter().find_map(|event| Was::of(s, event, c)) {
        s.undo.done.insert(c.seq, Done { by: Some(by), at: c.at, was, back: false });
    }
}

/// Folds an event in.
pub fn apply(s: &mut State, event: &Event, _: &Commit) {
    match event {
        Event::Back(seq) => {
            if let Some(done) = s.undo.done.get_mut(seq) {
                done.back = true;
            }
        }
        Event::Over(seq) => {
            s.undo.done.remove(seq);
        }
    }
}

/// Somebody was erased: what they did stands, unless an organizer knows better.
pub fn erased(s: &mut State, person: PersonId) {
    for done in s.undo.done.values_mut() {
        done.by = done.by.filter(|by| *by != person);
    }
    s.undo.done.retain(|_, done| done.was.forget(person));
}

impl Done {
    /// Words in drawers wait to be dropped with it.
    fn keeps(&self) -> bool {
        !self.back && !self.was.words().is_empty()
    }
}
