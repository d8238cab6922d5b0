//! The rules of the neighbourhood, and nothing else: no clock, no disk, no network, no chance.
//!
//! [`handle`] takes one input all the way from what was said to what changes; [`apply`] folds what
//! changed into the [`State`]; [`render`] words what is to be told, for one reader, at that moment.

#[macro_use]
mod slices;

pub mod absences;
pub mod announcements;
mod behalf;
pub mod bookings;
pub mod calls;
mod commit;
pub mod day;
pub mod delivery;
pub mod groups;
pub mod hours;
mod ids;
mod input;
pub mod market;
pub mod moves;
pub mod opinions;
pub mod people;
pub mod photos;
mod private;
pub mod queue;
pub mod repairs;
pub mod reports;
mod screen;
mod seen;
pub mod shifts;
pub mod skills;
pub mod standins;
pub mod tags;
pub mod teams;
mod text;
mod understand;
pub mod undo;
pub mod visits;
pub mod waiting;

pub use commit::*;
pub use ids::*;
pub use input::*;
pub use private::*;
pub use screen::*;
pub use seen::Seen;
pub use text::*;
pub use understand::understand;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Counted up whenever [`apply`] folds the same commits into another state: older snapshots are then ignored.
pub const FOLD: u32 = 10;

/// Everything a street knows that is no private matter: the fold of all its commits.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// The newest commit folded in.
    pub seq: u64,
    /// When that was.
    pub at: DateTime<Utc>,
    /// Causes seen lately.
    pub seen: Seen,
    /// Who is known.
    pub people: people::People,
    /// Communities and their days.
    pub days: day::Days,
    /// Places at stalls.
    pub bookings: bookings::Bookings,
    /// Volunteers' turns.
    pub shifts: shifts::Shifts,
    /// What organizers told many.
    pub announcements: announcements::Announcements,
    /// What is still to be told.
    pub delivery: delivery::Delivery,
    /// Those who wait for a place.
    #[serde(default)]
    pub waiting: waiting::Waiting,
    /// The lines at the tables.
    #[serde(default)]
    pub queue: queue::Queue,
    /// Who can do what.
    #[serde(default)]
    pub skills: skills::Skills,
    /// What parts were asked for and paid.
    #[serde(default)]
    pub repairs: repairs::Repairs,
    /// What people think of the last days.
    #[serde(default)]
    pub opinions: opinions::Opinions,
    /// What neighbours bring to the coming days.
    #[serde(default)]
    pub market: market::Market,
    /// What came of the last days.
    #[serde(default)]
    pub reports: reports::Reports,
    /// Who was called.
    #[serde(default)]
    pub calls: calls::Calls,
    /// For whom a stand-in is looked for.
    #[serde(default)]
    pub standins: standins::StandIns,
    /// Who booked and did not come, where it is counted.
    #[serde(default)]
    pub absences: absences::Absences,
    /// Who came and went, and what was confirmed of it.
    #[serde(default)]
    pub hours: hours::Hours,
    /// Who leads a team, and what units bring.
    #[serde(default)]
    pub teams: teams::Teams,
    /// Whose stall lost its volunteer, and where their places went.
    #[serde(default)]
    pub moves: moves::Moves,
    /// Visits at home.
    #[serde(default)]
    pub visits: visits::Visits,
    /// Groups that have the coming day's card.
    #[serde(default)]
    pub groups: groups::Groups,
    /// What was done in the last ten minutes and can be taken back.
    #[serde(default)]
    pub undo: undo::Undo,
    /// Photos that people handed over.
    #[serde(default)]
    pub photos: photos::Photos,
}

// The table of contents: a line for each slice, with the name under which its events and notices are stored and the
// letter with which its buttons begin. Both are permanent. Everything that has one part a slice follows from it.
slices! {
    /// Who is known.
    people: People, "people", "p";
    /// A community's calendar, and its day.
    day: Day, "day", "d";
    /// Places at stalls.
    bookings: Bookings, "bookings", "b";
    /// Volunteers' turns.
    shifts: Shifts, "shifts", "s";
    /// What organizers tell many.
    announcements: Announcements, "announcements", "a";
    /// Those who wait for a place.
    waiting: Waiting, "waiting", "w";
    /// The day at the tables.
    queue: Queue, "queue", "q";
    /// Who can do what.
    skills: Skills, "skills", "k";
    /// Parts at cost.
    repairs: Repairs, "repairs", "r";
    /// What people think of a day.
    opinions: Opinions, "opinions", "o";
    /// The neighbours' market.
    market: Market, "market", "m";
    /// What came of a day.
    reports: Reports, "reports", "e";
    /// Telephone calls on the eve.
    calls: Calls, "calls", "c";
    /// Who stands in for whom.
    standins: StandIns, "stand-ins", "t";
    /// Who booked and did not come.
    absences: Absences, "absences", "n";
    /// Coming, going, and one's own record.
    hours: Hours, "hours", "h";
    /// Teams, and what units bring.
    teams: Teams, "teams", "u";
    /// A stall's places at another.
    moves: Moves, "moves", "y";
    /// Visits at home.
    visits: Visits, "visits", "v";
    /// The card in groups.
    groups: Groups, "groups", "g";
    /// What is taken back.
    undo: Undo, "undo", "z";
    /// Photos that people hand over.
    photos: Photos, "photos", "i";
}

/// Where a slice may put buttons of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Menu {
    /// The first screen: only what is of use just now.
    Home,
    /// What there is beside the day's places and turns.
    More,
    /// What organizers and helpers look after.
    Office,
}

/// What a rule may look at. It knows the moment, but cannot ask for another.
pub struct Ctx<'a> {
    /// The street.
    pub s: &'a State,
    /// Private matters, for wording only.
    pub d: &'a dyn Drawers,
    /// The moment.
    pub now: DateTime<Utc>,
    /// Who acts.
    pub actor: &'a Actor,
    /// The channel that something is worded for; `None` where nothing leaves by it.
    pub via: Option<ChannelId>,
}

impl Ctx<'_> {
    /// The person who acts, if known.
    pub fn me(&self) -> Option<PersonId> {
        self.actor.by.person()
    }

    /// An answer to whoever acts, in place of the message whose button was pressed.
    pub fn answer(&self, notice: impl Into<Notice>) -> Decision {
        self.me().map_or_else(Decision::nothing, |me| {
            Decision::send(Send::answer(me, self.actor.origin.clone(), notice))
        })
    }

    /// Adds that answer to a decision.
    pub fn and_answer(&self, mut decision: Decision, notice: impl Into<Notice>) -> Decision {
        decision.sends.extend(self.answer(notice).sends);
        decision
    }
}

/// What an input leads to: understood, decided, and a refusal turned into an answer.
pub fn handle(s: &State, d: &dyn Drawers, now: DateTime<Utc>, actor: &Actor, said: &Said) -> Decision {
    let ctx = Ctx { s, d, now, actor, via: None };
    let command = people::first_ask(&ctx, understand(&ctx, said));
    let mut decision = decide(&ctx, command).unwrap_or_else(|refusal| ctx.answer(Notice::Refused(refusal)));
    if let (None, Some(me)) = (decision.on_behalf, ctx.me()) {
        decision.on_behalf = behalf::of(s, me, &decision.events);
    }
    // What is told of a visit is kept with the visit, and goes with it; so are the names of those who come with a team.
    if visits::is_told(&ctx, said) || repairs::is_told(&ctx, said) || teams::is_told(&ctx, said) {
        decision
    } else {
        delivery::keep_own_words(&ctx, decision)
    }
}

/// What follows from a command, or why not.
pub fn decide(ctx: &Ctx<'_>, command: Command) -> Result<Decision, Refusal> {
    match command {
        // Whoever asks to look at something that is not there (any more) is told so.
        Command::Show(notice) => match ctx.me().and_then(|me| render(ctx.s, ctx.d, &notice, me, None)) {
            Some(_) => Ok(ctx.answer(notice)),
            None => Err(Refusal::Stale),
        },
        command => decide_in_slice(ctx, command),
    }
}

/// What follows from something falling due.
pub fn tick(s: &State, d: &dyn Drawers, now: DateTime<Utc>, actor: &Actor, due: DueKey) -> Decision {
    let ctx = Ctx { s, d, now, actor, via: None };
    match due {
        DueKey::NextDay(..)
        | DueKey::Reminder(..)
        | DueKey::OwnTurn(..)
        | DueKey::CallList(..)
        | DueKey::DayOver(_)
        | DueKey::DropOuts(..)
        | DueKey::Missed(_)
        | DueKey::Release(_)
        | DueKey::DayOff(_)
        | DueKey::News(..) => day::due(&ctx, due),
        DueKey::Announce(_) | DueKey::Progress(..) => announcements::due(&ctx, due),
        DueKey::Guest(_) => people::due(&ctx, due),
        DueKey::Offer(_) | DueKey::OfferOver(_) | DueKey::LineOver(_) => waiting::due(&ctx, due),
        DueKey::Coverage(..) | DueKey::Discovered(_) | DueKey::Short(..) => skills::due(&ctx, due),
        DueKey::Opinion(_) => opinions::due(&ctx, due),
        DueKey::Report(_) => reports::due(&ctx, due),
        DueKey::Calls(_) | DueKey::Unheard(..) | DueKey::Eve(..) => calls::due(&ctx, due),
        DueKey::StandIn(_) => standins::due(&ctx, due),
        DueKey::Hours(_) => hours::due(&ctx, due),
        DueKey::Teams(..) => teams::due(&ctx, due),
        DueKey::Visit(_) | DueKey::VisitCall(_) => visits::due(&ctx, due),
        DueKey::Card(_) => groups::due(&ctx, due),
        DueKey::Undo(_) => undo::due(&ctx, due),
        DueKey::Photo(_) => photos::due(&ctx, due),
        DueKey::Alone(..) => moves::due(&ctx, due),
    }
}

/// The next thing that falls due, and when. The moment may lie in the past.
pub fn next_due(s: &State) -> Option<(DateTime<Utc>, DueKey)> {
    let all = [
        day::next_due(s),
        announcements::next_due(s),
        people::next_due(s),
        waiting::next_due(s),
        skills::next_due(s),
        opinions::next_due(s),
        reports::next_due(s),
        calls::next_due(s),
        standins::next_due(s),
        hours::next_due(s),
        teams::next_due(s),
        visits::next_due(s),
        groups::next_due(s),
        undo::next_due(s),
        photos::next_due(s),
        moves::next_due(s),
    ];
    all.into_iter().flatten().min()
}

/// Folds a commit into the state. Never fails: what was committed is true.
///
/// # Panics
/// If the commit does not follow on the state: a broken invariant, which stops the writer.
pub fn apply(s: &mut State, c: &Commit) {
    assert_eq!(c.seq, s.seq + 1, "commits are folded in order, without gaps");
    s.seq = c.seq;
    s.at = c.at;
    s.seen.note(&c.cause, c.at);
    people::acted(s, c);
    undo::note(s, c);
    if let Cause::Due(due) = &c.cause {
        day::done(s, *due);
    }
    for event in &c.events {
        apply_event(s, event, c);
    }
    for (n, send) in c.sends.iter().enumerate() {
        delivery::enqueue(s, c, n as u16, send);
    }
    announcements::forget_old(s, c.at);
    groups::look(s, c);
}

/// What a reader sees of a notice at this moment, by a channel; `None` where it no longer applies. A
/// telephone number is worded for the page and for paper only: whoever sends it must say where to,
/// because the channel that somebody used last may be another by then.
pub fn render(
    s: &State,
    d: &dyn Drawers,
    notice: &Notice,
    reader: PersonId,
    via: Option<ChannelId>,
) -> Option<Screen> {
    let actor = Actor::inner(By::Outbox);
    let ctx = Ctx { s, d, now: s.at, actor: &actor, via };
    screen(&ctx, notice, reader).filter(|_| groups::may_read(notice, reader))
}
