//! Residents' places at stalls: one pool, whoever gives them, and never more than there are.

mod actions;
mod elsewhere;
mod fold;
mod line;
mod own;
mod pool;
mod queries;
mod sorry;
pub mod talk;
mod ticket;
mod understand;
mod whom;

pub use actions::Action;
pub use elsewhere::{Seat, elsewhere, fit_again, open_at, seated};
pub use fold::{apply, erased, forget};
pub use line::{first_free, may_wait, promote, two_fit};
pub use pool::{give_walk_in, hold_walk_in, walk_in_place};
pub use queries::*;

use super::*;
use line::waited_for;
use std::collections::BTreeMap;

/// All bookings of days still remembered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Bookings {
    list: BTreeMap<BookingId, Booking>,
    newest: u32,
    stalls: BTreeMap<(DayId, ServiceId), Stall>,
    /// By who comes and by who booked.
    mine: BTreeMap<PersonId, Vec<BookingId>>,
}

/// A place at a stall.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Booking {
    /// On which day.
    pub day: DayId,
    /// At which stall.
    pub service: ServiceId,
    /// In which slot, counted from 0.
    pub slot: u16,
    /// The number people are called by; counted per stall, never given twice.
    pub number: u16,
    /// Who comes.
    pub who: PersonId,
    /// Who booked.
    pub by: PersonId,
    /// One of the places kept back for those who come without a phone.
    pub kept: bool,
    /// Given back.
    pub cancelled: bool,
}

/// The counts of one stall, so that nothing has to be counted again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Stall {
    /// Places taken, by slot.
    taken: BTreeMap<u16, u16>,
    /// Of these, from the places kept back.
    kept: u32,
    /// All places taken.
    all: u32,
    /// Of these, by those who just came.
    #[serde(default, skip_serializing_if = "is_none_yet")]
    walk_ins: u32,
    /// The last number given.
    number: u16,
}

fn is_none_yet(n: &u32) -> bool {
    *n == 0
}

/// A place somebody wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// On which day.
    pub day: DayId,
    /// At which stall.
    pub service: ServiceId,
    /// In which slot.
    pub slot: u16,
}

/// What is wanted of bookings.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// This place, for this person; how they agreed, where it is said with it.
    Take(Wish, PersonId, Option<people::How>),
    /// Give a place back.
    Cancel(BookingId),
    /// That was a mistake: have it again.
    Restore(BookingId),
    /// Another time for the same.
    Move(BookingId, u16),
}

/// What changed in bookings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// A place was taken.
    #[serde(rename = "taken")]
    Taken(BookingId, Booking),
    /// A place was given back.
    #[serde(rename = "cancelled")]
    Cancelled(BookingId),
    /// It was taken again.
    #[serde(rename = "restored")]
    Restored(BookingId),
    /// It is at another time now, with another number.
    #[serde(rename = "moved")]
    Moved(BookingId, u16, u16),
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Refusal {
    /// No place is left there.
    #[serde(rename = "full")]
    Full(Wish),
    /// Bookings are closed, or the time has passed.
    #[serde(rename = "closed")]
    Closed(DayId),
    /// Nobody has taken the stall yet.
    #[serde(rename = "seeking")]
    Seeking(DayId, ServiceId),
    /// It is not offered any more.
    #[serde(rename = "gone")]
    NotOffered(DayId, ServiceId),
    /// The person has a place for this already.
    #[serde(rename = "twice")]
    Twice(BookingId),
    /// The person has another place at that time.
    #[serde(rename = "same-time")]
    SameTime(BookingId),
    /// The person helps out at that time.
    #[serde(rename = "on-shift")]
    OnShift(ShiftId),
    /// So many others at most.
    #[serde(rename = "others")]
    Others(u8),
    /// It is too late to give the place back by chat.
    #[serde(rename = "late")]
    TooLate(BookingId),
    /// Its ticket was put away.
    #[serde(rename = "ticket-gone")]
    TicketGone(BookingId),
}

/// What is told or shown about bookings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Notice {
    /// What would you like?
    #[serde(rename = "choose")]
    Choose(DayId),
    /// When?
    #[serde(rename = "times")]
    Times(DayId, ServiceId),
    /// What would somebody else like?
    #[serde(rename = "choose-other")]
    ChooseOther(DayId),
    /// When, for somebody else?
    #[serde(rename = "times-other")]
    TimesOther(DayId, ServiceId),
    /// For whom?
    #[serde(rename = "whom")]
    Whom(Wish),
    /// What shall the other person be called?
    #[serde(rename = "other?")]
    AskOther(Wish),
    /// Is it right so?
    #[serde(rename = "summary")]
    Summary(Wish, PersonId),
    /// It is yours; your number.
    #[serde(rename = "booked")]
    Booked(BookingId),
    /// One place, and what can be done with it.
    #[serde(rename = "show")]
    Show(BookingId),
    /// At another time now.
    #[serde(rename = "moved")]
    Moved(BookingId),
    /// Which other time?
    #[serde(rename = "move?")]
    AskMove(BookingId),
    /// Given back.
    #[serde(rename = "cancelled")]
    Cancelled(BookingId),
    /// Somebody of the committee gave your place back for you.
    #[serde(rename = "cancelled-for-you")]
    CancelledForYou(BookingId),
    /// Yours again.
    #[serde(rename = "restored")]
    Restored(BookingId),
    /// An entry for the telephone's calendar.
    #[serde(rename = "calendar")]
    Calendar(BookingId),
    /// The place on paper.
    #[serde(rename = "ticket")]
    Ticket(BookingId),
}

/// What follows, or why not.
pub fn decide(ctx: &Ctx<'_>, command: Command) -> Result<Decision, super::Refusal> {
    let me = ctx.me().ok_or(super::Refusal::Stale)?;
    match command {
        Command::Take(wish, who, how) => take(ctx, me, wish, who, how),
        Command::Cancel(id) => cancel(ctx, me, id),
        Command::Restore(id) => restore(ctx, me, id),
        Command::Move(id, slot) => reschedule(ctx, me, id, slot),
    }
}

fn take(
    ctx: &Ctx<'_>,
    me: PersonId,
    wish: Wish,
    who: PersonId,
    how: Option<people::How>,
) -> Result<Decision, super::Refusal> {
    let staff = people::may(ctx.s, me, wish.day.community, Role::Helper);
    // One books for oneself, or for somebody one stands for.
    if who != me && people::person(ctx.s, who).is_none_or(|p| p.carer != Some(me)) {
        return Err(super::Refusal::Stale);
    }
    if let Some((id, _)) = of_person(ctx.s, who).find(|(_, b)| b.day == wish.day && b.service == wish.service) {
        let same = get(ctx.s, id).is_some_and(|b| b.slot == wish.slot && b.by == me);
        // The same press again: it is yours, here is your number.
        return if same { Ok(ctx.answer(Notice::Booked(id))) } else { Err(Refusal::Twice(id).into()) };
    }
    may_have(ctx.s, ctx.now, wish, who, staff, None)?;
    not_too_many(ctx, me, who, wish.day)?;
    let from_kept = staff && who != me;
    if free(ctx.s, wish, from_kept) == 0 || !from_kept && waited_for(ctx, wish) {
        return Err(Refusal::Full(wish).into());
    }
    let mut decision = Decision::nothing();
    if who != me {
        match how {
            Some(how) => decision.events.extend(people::agrees(ctx, me, who, how)?),
            None if people::has_agreed(ctx.s, who, ctx.now) => {}
            // Nobody is booked for who was not asked: what they are to be asked stands below what is wanted.
            None => return Ok(ctx.answer(Notice::Summary(wish, who))),
        }
    }
    let id = BookingId(ctx.s.bookings.newest + 1);
    let Wish { day, service, slot } = wish;
    let kept = from_kept && kept_left(ctx.s, day, service) > 0;
    let number = next_number(ctx.s, wish);
    let booking = Booking { day, service, slot, number, who, by: me, kept, cancelled: false };
    let mut decision = decision.event(Event::Taken(id, booking));
    decision.on_behalf = (who != me).then_some(who);
    Ok(ctx.and_answer(decision, Notice::Booked(id)))
}

/// One person can book for a few others on one day; the committee for as many as there are.
fn not_too_many(ctx: &Ctx<'_>, by: PersonId, who: PersonId, id: DayId) -> Result<(), super::Refusal> {
    let max = day::get(ctx.s, id).map_or(0, |day| day.plan.others_max);
    let others = others(ctx.s, by, id);
    let free = who == by || others.contains(&who) || others.len() < usize::from(max);
    if free || people::may(ctx.s, by, id.community, Role::Helper) {
        return Ok(());
    }
    Err(Refusal::Others(max).into())
}

/// Whether places are given by chat and web no more.
fn closed(now: DateTime<Utc>, day: &day::Day) -> bool {
    now >= day.plan.closes.before(day.start, day.plan.zone)
}

/// Whether somebody may have a place there at all, capacity aside. `but` is a booking that would be given up for it.
fn may_have(
    s: &State,
    now: DateTime<Utc>,
    wish: Wish,
    who: PersonId,
    staff: bool,
    but: Option<BookingId>,
) -> Result<(), super::Refusal> {
    let (_, day) = day::open(s, wish.day.community)?;
    let coming = day::coming(s, wish.day.community).is_some_and(|(id, _)| id == wish.day);
    let service = day.service(wish.service).filter(|_| coming).ok_or(super::Refusal::Stale)?;
    if !day::offered(s, wish.day, wish.service) || service.places == 0 {
        return Err(Refusal::NotOffered(wish.day, wish.service).into());
    }
    if seeking(s, wish.day, wish.service) {
        return Err(Refusal::Seeking(wish.day, wish.service).into());
    }
    if wish.slot >= service.slots(day.plan.lasts) {
        return Err(super::Refusal::Stale);
    }
    let (start, end) = (day.slot_start(service.slot, wish.slot), day.slot_end(service.slot, wish.slot));
    // The committee can still give a place at the table; neither can give one that has passed.
    if end <= now || !staff && (closed(now, day) || service.slot.is_some() && start <= now) {
        return Err(Refusal::Closed(wish.day).into());
    }
    elsewhere::meets_nothing(s, wish, who, but)
}

/// A booking that whoever acts may change.
fn changeable<'a>(ctx: &Ctx<'a>, me: PersonId, id: BookingId) -> Result<&'a Booking, super::Refusal> {
    get(ctx.s, id).filter(|booking| may_change(ctx.s, me, booking)).ok_or(super::Refusal::Stale)
}

fn cancel(ctx: &Ctx<'_>, me: PersonId, id: BookingId) -> Result<Decision, super::Refusal> {
    let booking = changeable(ctx, me, id)?;
    if booking.cancelled {
        return Ok(ctx.answer(Notice::Cancelled(id)));
    }
    let staff = people::may(ctx.s, me, booking.day.community, Role::Helper);
    let (start, day) = start(ctx.s, booking).zip(day::get(ctx.s, booking.day)).ok_or(super::Refusal::Stale)?;
    if ctx.now >= day.end {
        return Err(super::Refusal::Stale);
    }
    let late = !staff && ctx.now >= day.plan.cancels.before(start, day.plan.zone);
    if late || queue::has_begun(ctx.s, booking.ticket()) {
        return Err(Refusal::TooLate(id).into());
    }
    let mut decision = Decision::nothing().event(Event::Cancelled(id));
    let reader = people::reader(ctx.s, booking.who);
    if reader != me {
        decision.on_behalf = Some(booking.who);
        let tell = Send::tell(To::Person(reader), Lane::Reminder, Notice::CancelledForYou(id));
        decision.sends.push(tell.not_before(day.plan.awake(ctx.now)).void_after(day.end));
    }
    Ok(ctx.and_answer(decision, Notice::Cancelled(id)))
}

fn restore(ctx: &Ctx<'_>, me: PersonId, id: BookingId) -> Result<Decision, super::Refusal> {
    let booking = changeable(ctx, me, id)?;
    if !booking.cancelled {
        return Ok(ctx.answer(Notice::Booked(id)));
    }
    let staff = people::may(ctx.s, me, booking.day.community, Role::Helper);
    let wish = booking.wish();
    may_have(ctx.s, ctx.now, wish, booking.who, staff, Some(id))?;
    if booking.cancelled {
        not_too_many(ctx, booking.by, booking.who, wish.day)?;
    }
    if let Some((other, _)) =
        of_person(ctx.s, booking.who).find(|(_, b)| b.day == wish.day && b.service == wish.service)
    {
        return Err(Refusal::Twice(other).into());
    }
    if free_again(ctx, booking, wish) == 0 {
        return Err(Refusal::Full(wish).into());
    }
    let decision = Decision::nothing().event(Event::Restored(id));
    Ok(ctx.and_answer(decision, Notice::Restored(id)))
}

fn reschedule(ctx: &Ctx<'_>, me: PersonId, id: BookingId, slot: u16) -> Result<Decision, super::Refusal> {
    let booking = changeable(ctx, me, id)?;
    let wish = Wish { slot, ..booking.wish() };
    if booking.slot == slot && !booking.cancelled {
        return Ok(ctx.answer(Notice::Moved(id)));
    }
    may_move(ctx, me, id, booking, wish)?;
    let decision = Decision::nothing().event(Event::Moved(id, slot, next_number(ctx.s, wish)));
    Ok(ctx.and_answer(decision, Notice::Moved(id)))
}

/// Whether a place may be at that time for whoever acts: what is suggested to them is no more than that.
fn may_move(
    ctx: &Ctx<'_>,
    me: PersonId,
    id: BookingId,
    booking: &Booking,
    wish: Wish,
) -> Result<(), super::Refusal> {
    let staff = people::may(ctx.s, me, booking.day.community, Role::Helper);
    if queue::has_begun(ctx.s, booking.ticket()) {
        return Err(Refusal::TooLate(id).into());
    }
    may_have(ctx.s, ctx.now, wish, booking.who, staff, Some(id))?;
    if booking.cancelled {
        not_too_many(ctx, booking.by, booking.who, wish.day)?;
    }
    let twin =
        of_person(ctx.s, booking.who).find(|(n, b)| *n != id && b.day == wish.day && b.service == wish.service);
    if let Some((other, _)) = twin {
        return Err(Refusal::Twice(other).into());
    }
    // Its own place comes free in the same step, so only the slot has to have one.
    let room = if booking.cancelled { free_again(ctx, booking, wish) } else { slot_free(ctx.s, wish) };
    if room == 0 { Err(Refusal::Full(wish).into()) } else { Ok(()) }
}

/// The places there are for whoever gave theirs back: none while it is somebody else's turn.
fn free_again(ctx: &Ctx<'_>, booking: &Booking, wish: Wish) -> u16 {
    if !booking.kept && waited_for(ctx, wish) { 0 } else { free(ctx.s, wish, booking.kept) }
}
