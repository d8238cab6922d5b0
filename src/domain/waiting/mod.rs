//! Who waits for a place at a full stall, and to whom one that comes free is offered.
//!
//! First come, first asked. A place that is offered is held: nobody else can take it before the one who was asked has
//! answered, or the time to answer is over. How much time there is shrinks as the day comes nearer.

mod actions;
mod back;
mod fold;
mod offers;
mod queries;
pub mod talk;

pub use actions::Action;
pub use back::Was;
pub use fold::{apply, erased, forget};
pub use offers::{answer_by, comes_first, due, next_due};
pub use queries::*;

use super::*;
use std::collections::BTreeMap;

/// The lines of all stalls.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Waiting {
    /// In the order in which they came.
    list: BTreeMap<WaitId, Waiter>,
    newest: u32,
    /// How many places are held for those who were asked, by stall and slot.
    held: BTreeMap<(DayId, ServiceId, u16), u16>,
}

/// Somebody in line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Waiter {
    /// On which day.
    pub day: DayId,
    /// At which stall.
    pub service: ServiceId,
    /// Who would come.
    pub who: PersonId,
    /// Who would come along: both get a place, at the same time or one right after the other, or neither.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<PersonId>,
    /// Who lined up, and is asked.
    pub by: PersonId,
    /// What is held for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<Offer>,
}

/// A place (two, for two people) that is held until it is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// In which slot.
    pub slot: u16,
    /// Where the one who comes along has another: the slot right before or after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<u16>,
    /// Until when.
    #[serde(with = "chrono::serde::ts_seconds")]
    pub until: DateTime<Utc>,
}

/// What is wanted.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// To line up at a stall, alone or with somebody.
    Join(DayId, ServiceId, PersonId, Option<PersonId>),
    /// To line up two others together, who said yes to it.
    Both(DayId, ServiceId, [PersonId; 2], people::How),
    /// To wait no longer at a stall, or to let the next one have what was offered.
    Leave(DayId, ServiceId, WaitId),
    /// The place that is offered.
    Accept(DayId, ServiceId, WaitId),
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// Somebody lined up.
    #[serde(rename = "joined")]
    Joined(WaitId, Waiter),
    /// They are asked whether they want a place.
    #[serde(rename = "offered")]
    Offered(WaitId, Offer),
    /// They took it.
    #[serde(rename = "accepted")]
    Accepted(WaitId),
    /// They wait no longer.
    #[serde(rename = "left")]
    Left(WaitId),
    /// They did not answer in time.
    #[serde(rename = "lapsed")]
    Lapsed(WaitId),
    /// The day has begun, or there is nothing to wait for any more.
    #[serde(rename = "over")]
    Over(WaitId),
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Refusal {
    /// There is a place: nobody has to wait.
    #[serde(rename = "free")]
    Free(DayId, ServiceId),
    /// They stand in that line already.
    #[serde(rename = "twice")]
    Twice(WaitId),
    /// Two places near each other there never are, however many come free.
    #[serde(rename = "no-two")]
    NoTwo(DayId, ServiceId),
    /// It was offered until then, and has gone to the next one.
    #[serde(rename = "late")]
    TooLate(DayId, ServiceId),
}

/// What is told or shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Notice {
    /// It is full; would you wait?
    #[serde(rename = "ask")]
    Ask(DayId, ServiceId),
    /// What is the other one called?
    #[serde(rename = "other?")]
    AskOther(DayId, ServiceId),
    /// Who comes along?
    #[serde(rename = "with?")]
    AskWith(DayId, ServiceId),
    /// A neighbour whose name was just given: shall they wait?
    #[serde(rename = "sure?")]
    Confirm(DayId, ServiceId, PersonId, bool),
    /// Two others whose names were just given: shall they wait together?
    #[serde(rename = "both?")]
    Both(DayId, ServiceId, PersonId, PersonId),
    /// You stand in line, and where.
    #[serde(rename = "show")]
    Show(WaitId),
    /// A place came free: do you want it?
    #[serde(rename = "offer")]
    Offer(WaitId),
    /// You wait no longer for this stall.
    #[serde(rename = "left")]
    Left(DayId, ServiceId),
    /// No answer came in time: the next one is asked.
    #[serde(rename = "lapsed")]
    Lapsed(DayId, ServiceId),
    /// No place came free.
    #[serde(rename = "over")]
    Over(DayId, ServiceId),
}

/// What follows, or why not.
pub fn decide(ctx: &Ctx<'_>, command: Command) -> Result<Decision, super::Refusal> {
    let me = ctx.me().ok_or(super::Refusal::Stale)?;
    match command {
        Command::Join(day, service, who, with) => join(ctx, me, (day, service), who, with, None),
        Command::Both(day, service, [who, with], how) => join(ctx, me, (day, service), who, Some(with), Some(how)),
        Command::Leave(day, service, id) => match mine(ctx, me, (day, service), id)? {
            Turn::Here(_) => {
                Ok(ctx.and_answer(Decision::nothing().event(Event::Left(id)), Notice::Left(day, service)))
            }
            Turn::Taken(booking) => Ok(ctx.answer(bookings::Notice::Show(booking))),
            Turn::Over => Ok(ctx.answer(Notice::Left(day, service))),
        },
        Command::Accept(day, service, id) => match mine(ctx, me, (day, service), id)? {
            Turn::Here(waiter) => accept(ctx, me, id, waiter),
            // The same press again: it is yours, here is your number.
            Turn::Taken(booking) => Ok(ctx.answer(bookings::Notice::Booked(booking))),
            Turn::Over => Err(Refusal::TooLate(day, service).into()),
        },
    }
}

/// What has become of a turn in line whose button is pressed.
enum Turn<'a> {
    Here(&'a Waiter),
    /// Whoever had it has a place by now.
    Taken(BookingId),
    Over,
}

/// A turn of one's own. Those that have ended are not remembered; what they led to is.
fn mine<'a>(
    ctx: &Ctx<'a>,
    me: PersonId,
    (day, service): (DayId, ServiceId),
    id: WaitId,
) -> Result<Turn<'a>, super::Refusal> {
    let known = day::get(ctx.s, day).is_some_and(|day| day.service(service).is_some());
    match get(ctx.s, id) {
        Some(waiter) if waiter.by == me && (waiter.day, waiter.service) == (day, service) => {
            Ok(Turn::Here(waiter))
        }
        None if known && id.0 <= ctx.s.waiting.newest => {
            let booked = bookings::of_reader(ctx.s, me)
                .find(|(_, b)| (b.day, b.service, b.by) == (day, service, me))
                .map(|(booking, _)| booking);
            Ok(booked.map_or(Turn::Over, Turn::Taken))
        }
        _ => Err(super::Refusal::Stale),
    }
}

fn join(
    ctx: &Ctx<'_>,
    me: PersonId,
    (day, service): (DayId, ServiceId),
    who: PersonId,
    with: Option<PersonId>,
    how: Option<people::How>,
) -> Result<Decision, super::Refusal> {
    let stands_for = |p: PersonId| p == me || people::person(ctx.s, p).is_some_and(|p| p.carer == Some(me));
    if !stands_for(who) || !with.is_none_or(stands_for) || with == Some(who) {
        return Err(super::Refusal::Stale);
    }
    for person in [Some(who), with].into_iter().flatten() {
        if let Some(id) = of_stall(ctx.s, day, service).find(|(_, w)| w.has(person)).map(|(id, _)| id) {
            // The same press again: you stand in line, and here.
            let same = get(ctx.s, id).is_some_and(|w| w.by == me && w.who == who && w.with == with);
            return if same { Ok(ctx.answer(Notice::Show(id))) } else { Err(Refusal::Twice(id).into()) };
        }
        bookings::may_wait(ctx, me, (day, service), person)?;
    }
    if with.is_some() && !bookings::two_fit(ctx.s, day, service) {
        return Err(Refusal::NoTwo(day, service).into());
    }
    // Whoever was there first is asked first: a free place is for them.
    let line = of_stall(ctx.s, day, service).next().is_some();
    let people: Vec<_> = [Some(who), with].into_iter().flatten().collect();
    if !line && bookings::first_free(ctx.s, ctx.now, (day, service), &people).is_some() {
        return Err(Refusal::Free(day, service).into());
    }
    // Nobody waits who does not know of it.
    let mut decision = Decision::nothing();
    for other in people.iter().filter(|other| **other != me) {
        let said = how.map(|how| people::agrees(ctx, me, *other, how)).transpose()?;
        decision.events.extend(said.flatten());
    }
    let unasked = people.iter().find(|who| **who != me && !people::has_agreed(ctx.s, **who, ctx.now));
    if let Some(unasked) = unasked.filter(|_| how.is_none()) {
        let sure = Notice::Confirm(day, service, *unasked, Some(*unasked) == with);
        return Ok(ctx.answer(people::asked_first(ctx.s, *unasked, ctx.now, sure.into())));
    }
    let id = WaitId(ctx.s.waiting.newest + 1);
    let waiter = Waiter { day, service, who, with, by: me, offer: None };
    decision = decision.event(Event::Joined(id, waiter));
    decision.on_behalf = (who != me).then_some(who);
    Ok(ctx.and_answer(decision, Notice::Show(id)))
}

fn accept(ctx: &Ctx<'_>, me: PersonId, id: WaitId, waiter: &Waiter) -> Result<Decision, super::Refusal> {
    let gone = Refusal::TooLate(waiter.day, waiter.service);
    let offer = waiter.offer.filter(|offer| ctx.now < offer.until).ok_or(gone)?;
    let seats: Vec<_> = waiter.people().zip(offer.slots()).collect();
    let taken = bookings::promote(ctx, (waiter.day, waiter.service), &seats, me)?;
    Ok(taken.event(Event::Accepted(id)))
}

impl Offer {
    /// The slot of the one who waits, then that of the one who comes along.
    pub fn slots(self) -> [u16; 2] {
        [self.slot, self.second.unwrap_or(self.slot)]
    }
}

impl Waiter {
    /// Who would come.
    pub fn people(&self) -> impl Iterator<Item = PersonId> + use<> {
        [Some(self.who), self.with].into_iter().flatten()
    }

    /// How many would come.
    pub fn party(&self) -> u16 {
        self.people().count() as u16
    }

    /// Whether somebody is one of them.
    pub fn has(&self, person: PersonId) -> bool {
        self.people().any(|p| p == person)
    }
}
