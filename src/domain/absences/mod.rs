//! Who booked and did not come, where a committee wants it counted. It costs a place in the waiting line and nothing else,
//! is for its owner to see and to dispute, and lapses after six months. Whoever was booked by others is never counted.

pub mod talk;

use super::*;
use chrono::{Months, NaiveDate};
use std::collections::BTreeMap;

/// So long it is remembered.
const LAPSES: Months = Months::new(6);

/// Who did not come.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Absences {
    list: BTreeMap<PersonId, Vec<Absence>>,
}

/// A place that was booked and not come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    /// Which number.
    pub ticket: TicketId,
    /// On which date.
    pub date: NaiveDate,
    /// When it was noted.
    #[serde(with = "chrono::serde::ts_seconds")]
    pub at: DateTime<Utc>,
}

/// What buttons do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// What is noted of me?
    Mine,
    /// But I came.
    Dispute(TicketId),
    /// They did come (`true`), or it stays.
    Settle(PersonId, TicketId, bool),
}

impl Action {
    /// Its permanent tag and numbers.
    pub fn tag(&self) -> (&'static str, Vec<u64>) {
        let ticket =
            |t: &TicketId| vec![t.day.community.0.into(), t.day.n.into(), t.service.0.into(), t.number.into()];
        match self {
            Action::Mine => ("n.m", Vec::new()),
            Action::Dispute(t) => ("n.d", ticket(t)),
            Action::Settle(p, t, strike) => ("n.s", [ticket(t), vec![p.0.into(), (*strike).into()]].concat()),
        }
    }

    /// Reads it back; whether the numbers make sense is looked at later.
    pub fn parse(tag: &str, fields: &[u64]) -> Option<Action> {
        Some(match tag {
            "n.m" => Action::Mine,
            "n.d" => Action::Dispute(tags::ticket(fields, 0)?),
            "n.s" => {
                let who = PersonId(tags::field(fields, 4)?);
                Action::Settle(who, tags::ticket(fields, 0)?, *fields.get(5)? != 0)
            }
            _ => return None,
        })
    }
}

/// What is wanted.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// I came.
    Dispute(TicketId),
    /// They did, or it stays.
    Settle(PersonId, TicketId, bool),
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// Somebody booked and did not come.
    #[serde(rename = "counted")]
    Counted(PersonId, TicketId, NaiveDate),
    /// They did come.
    #[serde(rename = "struck")]
    Struck(PersonId, TicketId),
}

/// Nothing is refused here that has words of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Refusal {}

/// What is told or shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Notice {
    /// What is noted of the reader.
    #[serde(rename = "mine")]
    Mine,
    /// An organizer will look.
    #[serde(rename = "asked")]
    Asked,
    /// Somebody says that they came. For organizers.
    #[serde(rename = "disputed")]
    Disputed(PersonId, TicketId),
    /// It is settled: struck (`true`), or it stays.
    #[serde(rename = "settled")]
    Settled(TicketId, bool),
}

/// What is noted of somebody and has not lapsed.
pub fn of_person(s: &State, who: PersonId, now: DateTime<Utc>) -> impl Iterator<Item = &Absence> {
    let all = s.absences.list.get(&who).map_or(&[][..], Vec::as_slice);
    all.iter().filter(move |absence| absence.at + LAPSES > now)
}

/// Whether somebody waits behind the others: where nothing is counted, nobody does.
pub fn waits_behind(s: &State, who: PersonId, now: DateTime<Utc>) -> bool {
    of_person(s, who, now).next().is_some()
}

/// That somebody did not come, where it is counted: only who booked for themselves.
pub fn counted(ctx: &Ctx<'_>, booking: &bookings::Booking) -> Option<Event> {
    let day = day::get(ctx.s, booking.day).filter(|day| day.plan.count_no_shows)?;
    (booking.who == booking.by).then(|| Event::Counted(booking.who, booking.ticket(), day.date()))
}

/// That somebody came after all, if it was counted that they did not.
pub fn came(ctx: &Ctx<'_>, ticket: TicketId) -> Option<Event> {
    let who = queue::owner(ctx.s, ticket)?;
    noted(ctx.s, who, ticket).map(|_| Event::Struck(who, ticket))
}

fn noted(s: &State, who: PersonId, ticket: TicketId) -> Option<&Absence> {
    s.absences.list.get(&who)?.iter().find(|absence| absence.ticket == ticket)
}

/// What follows, or why not.
pub fn decide(ctx: &Ctx<'_>, command: Command) -> Result<Decision, super::Refusal> {
    let me = ctx.me().ok_or(super::Refusal::Stale)?;
    match command {
        Command::Dispute(ticket) => {
            noted(ctx.s, me, ticket).ok_or(super::Refusal::Stale)?;
            // A second tap on the same button: they are asked.
            if ctx.s.people.showing(me, ctx.now) == Some(&super::Notice::from(Notice::Asked)) {
                return Ok(ctx.answer(Notice::Asked));
            }
            let community = ticket.day.community;
            let to = To::Audience(Audience::Organizers(community));
            let tell = Send::tell(to, Lane::Reminder, Notice::Disputed(me, ticket));
            Ok(ctx.and_answer(Decision::send(tell.not_before(awake(ctx, community))), Notice::Asked))
        }
        Command::Settle(who, ticket, strike) => {
            let community = ticket.day.community;
            people::acting(ctx, community, Role::Organizer)?;
            if noted(ctx.s, who, ticket).is_none() {
                return Ok(ctx.answer(people::talk::home_notice()));
            }
            let mut decision = Decision::nothing();
            decision.on_behalf = Some(who);
            if strike {
                decision = decision.event(Event::Struck(who, ticket));
            }
            let tell = Send::tell(To::Person(who), Lane::Reminder, Notice::Settled(ticket, strike));
            let decision = decision.and_send(tell.not_before(awake(ctx, community)));
            Ok(ctx.and_answer(decision, people::talk::home_notice()))
        }
    }
}

fn awake(ctx: &Ctx<'_>, community: CommunityId) -> DateTime<Utc> {
    day::community(ctx.s, community).map_or(ctx.now, |known| known.plan.awake(ctx.now))
}

/// Folds an event in.
pub fn apply(s: &mut State, event: &Event, c: &Commit) {
    match event {
        Event::Counted(who, ticket, date) => {
            let mine = s.absences.list.entry(*who).or_default();
            mine.retain(|absence| absence.at + LAPSES > c.at && absence.ticket != *ticket);
            mine.push(Absence { ticket: *ticket, date: *date, at: c.at });
        }
        Event::Struck(who, ticket) => {
            if let Some(mine) = s.absences.list.get_mut(who) {
                mine.retain(|absence| absence.ticket != *ticket);
            }
            s.absences.list.retain(|_, mine| !mine.is_empty());
        }
    }
}

/// Somebody was erased.
pub fn erased(s: &mut State, person: PersonId) {
    s.absences.list.remove(&person);
}

/// What is kept of it, for somebody's own document.
pub fn export(s: &State, who: PersonId, now: DateTime<Utc>) -> Vec<serde_json::Value> {
    of_person(s, who, now)
        .map(|absence| serde_json::json!({ "date": absence.date, "number": absence.ticket.number }))
        .collect()
}
