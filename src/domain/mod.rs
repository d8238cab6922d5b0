//! The rules of the neighbourhood, and nothing else: no clock, no disk, no network, no chance.
//!
//! [`handle`] takes one input all the way from what was said to what changes; [`apply`] folds what
//! changed into the [`State`]; [`render`] words what is to be told, for one reader, at that moment.

pub mod announcements;
pub mod bookings;
mod commit;
pub mod day;
pub mod delivery;
mod ids;
mod input;
pub mod people;
mod private;
mod screen;
mod seen;
pub mod shifts;
pub mod tags;
mod text;
mod understand;

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
pub const FOLD: u32 = 3;

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
}

/// Declares an enum with one variant a slice, and the conversion from each slice's own type.
macro_rules! per_slice {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident($inner:ty)),* $(,)? } $(plus { $($(#[$pmeta:meta])* $plus:ident $(($pinner:ty))?),* $(,)? })?) => {
        $(#[$meta])*
        pub enum $name {
            $($(#[$vmeta])* $variant($inner),)*
            $($($(#[$pmeta])* $plus $(($pinner))?,)*)?
        }
        $(impl From<$inner> for $name {
            fn from(inner: $inner) -> Self {
                $name::$variant(inner)
            }
        })*
    };
}

per_slice! {
    /// Something that changed. Events only gain variants or optional fields.
    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    Event {
        /// In who is known.
        #[serde(rename = "people")] People(people::Event),
        /// In a community's calendar.
        #[serde(rename = "day")] Day(day::Event),
        /// In bookings.
        #[serde(rename = "bookings")] Bookings(bookings::Event),
        /// In shifts.
        #[serde(rename = "shifts")] Shifts(shifts::Event),
        /// In announcements.
        #[serde(rename = "announcements")] Announcements(announcements::Event),
        /// In what is still to be told.
        #[serde(rename = "delivery")] Delivery(delivery::Event),
    }
}

per_slice! {
    /// What somebody wants.
    #[derive(Clone, Debug, PartialEq)]
    Command {
        /// Of people.
        People(people::Command),
        /// Of a day.
        Day(day::Command),
        /// Of bookings.
        Bookings(bookings::Command),
        /// Of shifts.
        Shifts(shifts::Command),
        /// Of announcements.
        Announcements(announcements::Command),
        /// Of the outbox.
        Delivery(delivery::Command),
    } plus {
        /// To look at something: no events, one send.
        Show(Notice),
        /// Something that cannot be.
        Refuse(Refusal),
        /// Nothing at all.
        Ignore,
    }
}

per_slice! {
    /// Why not: seen and understood by whoever asked.
    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    Refusal {
        /// About people.
        #[serde(rename = "people")] People(people::Refusal),
        /// About a day.
        #[serde(rename = "day")] Day(day::Refusal),
        /// About bookings.
        #[serde(rename = "bookings")] Bookings(bookings::Refusal),
        /// About shifts.
        #[serde(rename = "shifts")] Shifts(shifts::Refusal),
        /// About announcements.
        #[serde(rename = "announcements")] Announcements(announcements::Refusal),
    } plus {
        /// The button is old or was never ours.
        #[serde(rename = "stale")] Stale,
        /// That is for organizers (or helpers).
        #[serde(rename = "role")] NotYours,
        /// The words were not understood.
        #[serde(rename = "words")] NotUnderstood,
        /// Too many words at once.
        #[serde(rename = "long")] TooLong,
        /// A sticker or a photo where words were expected.
        #[serde(rename = "other")] NotWords,
        /// Too much in too short a time.
        #[serde(rename = "fast")] TooFast,
    }
}

per_slice! {
    /// What is to be told or shown: ids only. Stored in commits, so its meaning is permanent too.
    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    Notice {
        /// About people.
        #[serde(rename = "people")] People(people::Notice),
        /// About a day.
        #[serde(rename = "day")] Day(day::Notice),
        /// About bookings.
        #[serde(rename = "bookings")] Bookings(bookings::Notice),
        /// About shifts.
        #[serde(rename = "shifts")] Shifts(shifts::Notice),
        /// About announcements.
        #[serde(rename = "announcements")] Announcements(announcements::Notice),
        /// That something cannot be.
        #[serde(rename = "refused")] Refused(Refusal),
    }
}

per_slice! {
    /// What a button does.
    #[derive(Clone, Debug, PartialEq)]
    Action {
        /// `p.…`
        People(people::Action),
        /// `d.…`
        Day(day::Action),
        /// `b.…`
        Bookings(bookings::Action),
        /// `s.…`
        Shifts(shifts::Action),
        /// `a.…`
        Announcements(announcements::Action),
    }
}

impl Action {
    /// The permanent text of a button, at most 64 bytes.
    pub fn encode(&self) -> String {
        let (tag, fields) = match self {
            Action::People(a) => a.tag(),
            Action::Day(a) => a.tag(),
            Action::Bookings(a) => a.tag(),
            Action::Shifts(a) => a.tag(),
            Action::Announcements(a) => a.tag(),
        };
        tags::join(tag, &fields)
    }

    /// Reads a button's data; `None` for anything that `encode` would not have written. What it
    /// names may still not exist: `decide` looks.
    pub fn decode(data: &str) -> Option<Action> {
        let (tag, fields) = tags::split(data)?;
        let action = match tag.split_once('.')?.0 {
            "p" => people::Action::parse(tag, &fields).map(Action::People),
            "d" => day::Action::parse(tag, &fields).map(Action::Day),
            "b" => bookings::Action::parse(tag, &fields).map(Action::Bookings),
            "s" => shifts::Action::parse(tag, &fields).map(Action::Shifts),
            "a" => announcements::Action::parse(tag, &fields).map(Action::Announcements),
            _ => None,
        }?;
        // One text a button: what carries more numbers than it needs was not written by us.
        (action.encode() == data).then_some(action)
    }
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
    let decision = decide(&ctx, command).unwrap_or_else(|refusal| ctx.answer(Notice::Refused(refusal)));
    delivery::keep_own_words(&ctx, decision)
}

/// What follows from a command, or why not.
pub fn decide(ctx: &Ctx<'_>, command: Command) -> Result<Decision, Refusal> {
    match command {
        Command::People(c) => people::decide(ctx, c),
        Command::Day(c) => day::decide(ctx, c),
        Command::Bookings(c) => bookings::decide(ctx, c),
        Command::Shifts(c) => shifts::decide(ctx, c),
        Command::Announcements(c) => announcements::decide(ctx, c),
        Command::Delivery(c) => Ok(delivery::decide(ctx, c)),
        // Whoever asks to look at something that is not there (any more) is told so.
        Command::Show(notice) => match ctx.me().and_then(|me| render(ctx.s, ctx.d, &notice, me, None)) {
            Some(_) => Ok(ctx.answer(notice)),
            None => Err(Refusal::Stale),
        },
        Command::Refuse(refusal) => Err(refusal),
        Command::Ignore => Ok(Decision::nothing()),
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
        | DueKey::Missed(_) => day::due(&ctx, due),
        DueKey::Announce(_) | DueKey::Progress(..) => announcements::due(&ctx, due),
        DueKey::Guest(_) => people::due(&ctx, due),
    }
}

/// The next thing that falls due, and when. The moment may lie in the past.
pub fn next_due(s: &State) -> Option<(DateTime<Utc>, DueKey)> {
    [day::next_due(s), announcements::next_due(s), people::next_due(s)].into_iter().flatten().min()
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
    if let Cause::Due(due) = &c.cause {
        day::done(s, *due);
    }
    for event in &c.events {
        match event {
            Event::People(e) => people::apply(s, e, c),
            Event::Day(e) => day::apply(s, e, c),
            Event::Bookings(e) => bookings::apply(s, e, c),
            Event::Shifts(e) => shifts::apply(s, e, c),
            Event::Announcements(e) => announcements::apply(s, e, c),
            Event::Delivery(e) => delivery::apply(s, e, c),
        }
    }
    for (n, send) in c.sends.iter().enumerate() {
        delivery::enqueue(s, c, n as u16, send);
    }
    announcements::forget_old(s, c.at);
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
    match notice {
        Notice::People(n) => people::talk::screen(&ctx, n, reader),
        Notice::Day(n) => day::talk::screen(&ctx, n, reader),
        Notice::Bookings(n) => bookings::talk::screen(&ctx, n, reader),
        Notice::Shifts(n) => shifts::talk::screen(&ctx, n, reader),
        Notice::Announcements(n) => announcements::talk::screen(&ctx, n, reader),
        Notice::Refused(refusal) => Some(match refusal {
            Refusal::People(r) => people::talk::refusal(&ctx, r, reader),
            Refusal::Day(r) => day::talk::refusal(&ctx, r, reader),
            Refusal::Bookings(r) => bookings::talk::refusal(&ctx, r, reader),
            Refusal::Shifts(r) => shifts::talk::refusal(&ctx, r, reader),
            Refusal::Announcements(r) => announcements::talk::refusal(&ctx, r, reader),
            Refusal::Stale => people::talk::sorry("stale"),
            Refusal::NotYours => people::talk::sorry("not-yours"),
            Refusal::NotUnderstood => people::talk::not_understood(),
            Refusal::TooLong => people::talk::sorry("too-long"),
            Refusal::NotWords => people::talk::sorry("not-words"),
            Refusal::TooFast => people::talk::sorry("too-fast"),
        }),
    }
}
