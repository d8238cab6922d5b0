//! The buttons about tickets and calling, and their permanent tags.

use super::super::{DayId, ServiceId, TicketId, tags};
use super::Outcome;

/// What buttons do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// How far is it to my turn?
    Mine(DayId),
    /// Who comes to the gate without a booking?
    Desk(DayId),
    /// A number for somebody who just came: the one that comes next.
    Draw(TicketId),
    /// That number was drawn by mistake.
    Undraw(TicketId),
    /// Which of those who booked have come?
    AskCame(DayId, ServiceId),
    /// The same, after that number.
    CameAfter(TicketId),
    /// This one has come.
    Came(TicketId),
    /// Which stall calls?
    Stalls(DayId),
    /// The console of a stall.
    Console(DayId, ServiceId),
    /// The next one, please.
    Next(DayId, ServiceId),
    /// They are here, and it begins.
    Begin(TicketId),
    /// It is done.
    Done(TicketId, Outcome),
    /// Nobody came when called.
    Absent(TicketId),
    /// That was a mistake.
    Back(TicketId),
    /// The stall stands still for a while.
    Pause(DayId, ServiceId),
    /// It goes on.
    Resume(DayId, ServiceId),
    /// Which stall's paper is to be entered?
    Papers(DayId),
    /// What stands on a stall's paper?
    Paper(DayId, ServiceId),
    /// The same, after that number.
    PaperAfter(TicketId),
    /// This one has a tick on paper.
    Ticked(TicketId),
    /// One more on paper who had no number: they get the one that comes next.
    TickedMore(TicketId),
    /// That tick was a mistake.
    Unticked(TicketId),
}

impl Action {
    /// Its permanent tag and numbers.
    pub fn tag(&self) -> (&'static str, Vec<u64>) {
        let day = |d: &DayId| vec![d.community.0.into(), d.n.into()];
        let stall = |d: &DayId, s: &ServiceId| [day(d), vec![s.0.into()]].concat();
        let ticket = |t: &TicketId| [stall(&t.day, &t.service), vec![t.number.into()]].concat();
        match self {
            Action::Mine(d) => ("q.m", day(d)),
            Action::Desk(d) => ("q.d", day(d)),
            Action::Draw(t) => ("q.t", ticket(t)),
            Action::Undraw(t) => ("q.u", ticket(t)),
            Action::AskCame(d, s) => ("q.a", stall(d, s)),
            Action::CameAfter(t) => ("q.f", ticket(t)),
            Action::Came(t) => ("q.h", ticket(t)),
            Action::Stalls(d) => ("q.s", day(d)),
            Action::Console(d, s) => ("q.c", stall(d, s)),
            Action::Next(d, s) => ("q.n", stall(d, s)),
            Action::Begin(t) => ("q.b", ticket(t)),
            Action::Done(t, outcome) => ("q.e", [ticket(t), vec![outcome.code()]].concat()),
            Action::Absent(t) => ("q.x", ticket(t)),
            Action::Back(t) => ("q.r", ticket(t)),
            Action::Pause(d, s) => ("q.p", stall(d, s)),
            Action::Resume(d, s) => ("q.g", stall(d, s)),
            Action::Papers(d) => ("q.w", day(d)),
            Action::Paper(d, s) => ("q.W", stall(d, s)),
            Action::PaperAfter(t) => ("q.F", ticket(t)),
            Action::Ticked(t) => ("q.k", ticket(t)),
            Action::TickedMore(t) => ("q.K", ticket(t)),
            Action::Unticked(t) => ("q.U", ticket(t)),
        }
    }

    /// Reads it back; whether the numbers make sense is looked at later.
    pub fn parse(tag: &str, fields: &[u64]) -> Option<Action> {
        let day = || tags::day(fields, 0);
        let service = || tags::field(fields, 2).map(ServiceId);
        let ticket = || tags::ticket(fields, 0);
        Some(match tag {
            "q.m" => Action::Mine(day()?),
            "q.d" => Action::Desk(day()?),
            "q.t" => Action::Draw(ticket()?),
            "q.u" => Action::Undraw(ticket()?),
            "q.a" => Action::AskCame(day()?, service()?),
            "q.f" => Action::CameAfter(ticket()?),
            "q.h" => Action::Came(ticket()?),
            "q.s" => Action::Stalls(day()?),
            "q.c" => Action::Console(day()?, service()?),
            "q.n" => Action::Next(day()?, service()?),
            "q.b" => Action::Begin(ticket()?),
            "q.e" => Action::Done(ticket()?, Outcome::of_code(*fields.get(4)?)?),
            "q.x" => Action::Absent(ticket()?),
            "q.r" => Action::Back(ticket()?),
            "q.p" => Action::Pause(day()?, service()?),
            "q.g" => Action::Resume(day()?, service()?),
            "q.w" => Action::Papers(day()?),
            "q.W" => Action::Paper(day()?, service()?),
            "q.F" => Action::PaperAfter(ticket()?),
            "q.k" => Action::Ticked(ticket()?),
            "q.K" => Action::TickedMore(ticket()?),
            "q.U" => Action::Unticked(ticket()?),
            _ => return None,
        })
    }
}
