//! The buttons about bookings, and their permanent tags.

use super::super::people::How;
use super::super::{BookingId, CommunityId, DayId, PersonId, ServiceId, tags};
use super::Wish;

/// What buttons do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// I would like to book.
    Choose(CommunityId),
    /// I would like to book for somebody else.
    ChooseOther(CommunityId),
    /// This service.
    Service(DayId, ServiceId),
    /// This service, for somebody else.
    ServiceOther(DayId, ServiceId),
    /// This time.
    Time(Wish),
    /// For somebody else.
    Other(Wish),
    /// For this person.
    For(Wish, PersonId),
    /// Another name for this person.
    Rename(Wish, PersonId),
    /// Yes, book it.
    Confirm(Wish, PersonId),
    /// Yes: they agreed to it.
    Agreed(Wish, PersonId, How),
    /// This place.
    Show(BookingId),
    /// I cannot come.
    Cancel(BookingId),
    /// That was a mistake.
    Restore(BookingId),
    /// Another time.
    AskMove(BookingId),
    /// That time.
    Move(BookingId, u16),
    /// That time at that stall, for a place that was at another before: a button made there counts no more.
    MoveAt(BookingId, ServiceId, u16),
    /// Into the telephone's calendar.
    Calendar(BookingId),
    /// On paper.
    Ticket(BookingId),
}

impl Action {
    /// Its permanent tag and numbers.
    pub fn tag(&self) -> (&'static str, Vec<u64>) {
        let wish = |w: &Wish| vec![w.day.community.0.into(), w.day.n.into(), w.service.0.into(), w.slot.into()];
        let stall = |d: &DayId, s: &ServiceId| vec![d.community.0.into(), d.n.into(), s.0.into()];
        let person = |w: &Wish, p: &PersonId| [wish(w), vec![p.0.into()]].concat();
        match self {
            Action::Choose(c) => ("b.c", vec![c.0.into()]),
            Action::ChooseOther(c) => ("b.C", vec![c.0.into()]),
            Action::Service(d, s) => ("b.t", stall(d, s)),
            Action::ServiceOther(d, s) => ("b.S", stall(d, s)),
            Action::Time(w) => ("b.h", wish(w)),
            Action::Other(w) => ("b.o", wish(w)),
            Action::For(w, p) => ("b.w", person(w, p)),
            Action::Rename(w, p) => ("b.n", person(w, p)),
            Action::Confirm(w, p) => ("b.k", person(w, p)),
            Action::Agreed(w, p, how) => ("b.a", [person(w, p), vec![how.number()]].concat()),
            Action::Show(b) => ("b.v", vec![b.0.into()]),
            Action::Cancel(b) => ("b.x", vec![b.0.into()]),
            Action::Restore(b) => ("b.r", vec![b.0.into()]),
            Action::AskMove(b) => ("b.m", vec![b.0.into()]),
            Action::Move(b, slot) => ("b.M", vec![b.0.into(), (*slot).into()]),
            Action::MoveAt(b, s, slot) => ("b.T", vec![b.0.into(), s.0.into(), (*slot).into()]),
            Action::Calendar(b) => ("b.i", vec![b.0.into()]),
            Action::Ticket(b) => ("b.p", vec![b.0.into()]),
        }
    }

    /// Reads it back; whether the numbers make sense is looked at later.
    pub fn parse(tag: &str, fields: &[u64]) -> Option<Action> {
        let day = || tags::day(fields, 0);
        let service = || tags::field(fields, 2).map(ServiceId);
        let wish = || Some(Wish { day: day()?, service: service()?, slot: tags::field(fields, 3)? });
        let person = || tags::field(fields, 4).map(PersonId);
        let booking = || tags::field(fields, 0).map(BookingId);
        Some(match tag {
            "b.c" => Action::Choose(CommunityId(tags::field(fields, 0)?)),
            "b.C" => Action::ChooseOther(CommunityId(tags::field(fields, 0)?)),
            "b.t" => Action::Service(day()?, service()?),
            "b.S" => Action::ServiceOther(day()?, service()?),
            "b.h" => Action::Time(wish()?),
            "b.o" => Action::Other(wish()?),
            "b.w" => Action::For(wish()?, person()?),
            "b.n" => Action::Rename(wish()?, person()?),
            "b.k" => Action::Confirm(wish()?, person()?),
            "b.a" => Action::Agreed(wish()?, person()?, How::of(fields, 5)?),
            "b.v" => Action::Show(booking()?),
            "b.x" => Action::Cancel(booking()?),
            "b.r" => Action::Restore(booking()?),
            "b.m" => Action::AskMove(booking()?),
            "b.M" => Action::Move(booking()?, tags::field(fields, 1)?),
            "b.T" => Action::MoveAt(booking()?, ServiceId(tags::field(fields, 1)?), tags::field(fields, 2)?),
            "b.i" => Action::Calendar(booking()?),
            "b.p" => Action::Ticket(booking()?),
            _ => return None,
        })
    }
}
