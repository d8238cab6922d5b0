//! What may be asked about lines: who is next, how long it takes, what came of the day.

use super::super::*;
use super::{CLOSES, HOLD, OPENS, STILL, Stage, Stall, Ticket, WalkIn};

/// Somebody in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The number.
    pub number: u16,
    /// Whose booking it is; nobody's where it was drawn on the spot.
    pub who: Option<PersonId>,
    /// From when on it may be called.
    pub from: DateTime<Utc>,
}

/// What came of a stall's line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Who had their turn, and it was done.
    pub served: u32,
    /// Who had their turn, and it could not be mended.
    pub unmended: u32,
    /// Of those served, who had not booked.
    pub walk_ins: u32,
    /// Who was called twice, and did not come.
    pub no_shows: u32,
    /// Who had booked, was not served, and was not seen; `None` where nothing was called to its end and nothing entered,
    /// because then nobody knows.
    pub missed: Option<u32>,
}

impl Tally {
    /// Who had their turn, whatever came of it.
    pub fn over(&self) -> u32 {
        self.served + self.unmended
    }
}

/// The day of a community on which numbers are drawn and called at that moment.
pub fn today(s: &State, community: CommunityId, now: DateTime<Utc>) -> Option<DayId> {
    day::all(s).find(|(id, _)| id.community == community && runs(s, *id, now)).map(|(id, _)| id)
}

/// Whether numbers are drawn and called then.
pub fn runs(s: &State, id: DayId, now: DateTime<Utc>) -> bool {
    day::get(s, id).is_some_and(|day| {
        day.status != day::Status::Cancelled && now >= day.start - OPENS && now < day.end + CLOSES
    })
}

/// Whether a day has ended at that moment: numbers are still called, and none is drawn any more.
pub fn is_over(s: &State, id: DayId, now: DateTime<Utc>) -> bool {
    day::get(s, id).is_some_and(|day| now >= day.end)
}

/// Whether a stall may be told to stand still then.
pub fn may_pause(day: &day::Day, now: DateTime<Utc>) -> bool {
    day.status == day::Status::Open && now >= day.start - STILL && now < day.end
}

/// Whether somebody has called a number at a stall since then.
pub fn called_since(s: &State, day: DayId, service: ServiceId, since: DateTime<Utc>) -> bool {
    let called = |ticket: &Ticket| ticket.called.is_some_and(|at| at >= since);
    stall(s, day, service).is_some_and(|stall| stall.tickets.values().any(called))
}

/// The newest day of a community that has begun: its paper can be entered.
pub fn begun(s: &State, community: CommunityId, now: DateTime<Utc>) -> Option<DayId> {
    let days = day::all(s).filter(|(id, day)| {
        id.community == community && day.status != day::Status::Cancelled && now >= day.start - OPENS
    });
    days.map(|(id, _)| id).last()
}

/// Whether somebody may call at a stall: its volunteers of the day, and the committee's helpers.
pub fn may_call(s: &State, who: PersonId, day: DayId, service: ServiceId) -> bool {
    let at = |shift: &shifts::Shift| (shift.turn.day, shift.turn.service) == (day, service);
    shifts::of_person(s, who).any(|(_, shift)| at(shift)) || people::may(s, who, day.community, Role::Helper)
}

pub(super) fn stall(s: &State, day: DayId, service: ServiceId) -> Option<&Stall> {
    s.queue.stalls.get(&(day, service))
}

/// What has happened to a number so far.
pub fn ticket(s: &State, ticket: TicketId) -> Option<&Ticket> {
    stall(s, ticket.day, ticket.service)?.tickets.get(&ticket.number)
}

/// A number that was drawn on the spot.
pub fn walk_in(s: &State, ticket: TicketId) -> Option<&WalkIn> {
    stall(s, ticket.day, ticket.service)?.walk_ins.get(&ticket.number)
}

/// Whether a number was called to a table, or its turn is over: its place can be given back or changed no more.
pub fn has_begun(s: &State, known: TicketId) -> bool {
    let begun =
        |known: &Ticket| matches!(known.stage, Stage::Called | Stage::Serving | Stage::Done(_) | Stage::NoShow);
    ticket(s, known).is_some_and(begun)
}

/// Whether the stall stands still for a while.
pub fn paused(s: &State, day: DayId, service: ServiceId) -> bool {
    stall(s, day, service).is_some_and(|stall| stall.paused)
}

/// Whose number it is; `None` where it was drawn on the spot, or is nobody's.
pub fn owner(s: &State, ticket: TicketId) -> Option<PersonId> {
    let all = bookings::at_stall(s, ticket.day, ticket.service);
    all.into_iter().find(|(_, b)| b.number == ticket.number).map(|(_, b)| b.who)
}

/// The booking that a number is of, where its time has not begun at that moment.
pub fn before_its_time(s: &State, ticket: TicketId, at: DateTime<Utc>) -> Option<&bookings::Booking> {
    let all = bookings::at_stall(s, ticket.day, ticket.service);
    let booking = all.into_iter().find(|(_, b)| b.number == ticket.number).map(|(_, b)| b)?;
    bookings::window(s, booking).filter(|(from, _)| at < *from).map(|_| booking)
}

/// Everyone who has a number at a stall and has not had their turn, in no order: also those not yet there.
pub fn expected(s: &State, day: DayId, service: ServiceId) -> Vec<(u16, Option<PersonId>)> {
    let over = |number: u16| {
        let known = ticket(s, TicketId { day, service, number });
        known.is_some_and(|known| matches!(known.stage, Stage::Done(_)))
    };
    let booked = bookings::at_stall(s, day, service).into_iter().map(|(_, b)| (b.number, Some(b.who)));
    let drawn = stall(s, day, service).into_iter().flat_map(|stall| stall.walk_ins.keys().map(|n| (*n, None)));
    booked.chain(drawn).filter(|(number, _)| !over(*number)).collect()
}

/// The line of a stall, whoever is next first. Where times are given, by time; where people come as they like, those
/// who are there, in the order in which they came. Whoever was not there when called is behind those whose time has come.
pub fn line(s: &State, day: DayId, service: ServiceId) -> Vec<Waiting> {
    let Some((known, length)) = day::get(s, day).and_then(|d| Some((d, d.service(service)?.slot))) else {
        return Vec::new();
    };
    let stall = stall(s, day, service);
    let stage = |number: u16| stall.and_then(|stall| stall.tickets.get(&number));
    let from = |number: u16, slot: Option<u16>| {
        let time = length.and(slot).map(|slot| known.slot_start(length, slot));
        match stage(number).map(|ticket| (ticket.stage, ticket.at)) {
            None => time,
            Some((Stage::Here, at)) => Some(time.unwrap_or(at)),
            Some((Stage::Held, at)) => Some(time.map_or(at + HOLD, |time| time.max(at + HOLD))),
            Some((Stage::Called | Stage::Serving | Stage::Done(_) | Stage::NoShow, _)) => None,
        }
    };
    let booked =
        bookings::at_stall(s, day, service).into_iter().map(|(_, b)| (b.number, Some(b.who), Some(b.slot)));
    let drawn = stall.into_iter().flat_map(|stall| stall.walk_ins.iter().map(|(n, w)| (*n, None, w.slot)));
    let mut line: Vec<_> = booked
        .chain(drawn)
        .filter_map(|(number, who, slot)| Some(Waiting { number, who, from: from(number, slot)? }))
        .collect();
    line.sort_by_key(|waiting| (waiting.from, waiting.number));
    line
}

/// Who is to be called next: the first in line who is not given a moment to come back.
pub fn next(s: &State, day: DayId, service: ServiceId, now: DateTime<Utc>) -> Option<Waiting> {
    let line = line(s, day, service);
    let held = |waiting: &Waiting| {
        let known = ticket(s, TicketId { day, service, number: waiting.number });
        known.is_some_and(|known| known.stage == Stage::Held && known.at + HOLD > now)
    };
    line.iter().find(|waiting| !held(waiting)).or(line.first()).copied()
}

/// How many are before a number in line: 0 for the next one. `None` where it does not stand in line.
pub fn ahead(s: &State, ticket: TicketId) -> Option<usize> {
    line(s, ticket.day, ticket.service).iter().position(|waiting| waiting.number == ticket.number)
}

/// How long that takes, in minutes, from and to, by the pace of the last turns; before there are any, by what was
/// planned. A range, because a blade can take twenty minutes.
pub fn wait(s: &State, day: DayId, service: ServiceId, ahead: usize) -> Option<(u32, u32)> {
    let stall = stall(s, day, service);
    let planned = day::get(s, day)?.service(service)?.slot.map_or(10, u32::from);
    let pace = stall.map_or(&[][..], |stall| &stall.pace);
    let each = match pace.len() {
        0..3 => planned * 60,
        n => pace.iter().sum::<u32>() / n as u32,
    };
    let tables = stall.map_or(1, |stall| stall.tables.len().max(1)) as u32;
    let all = each * u32::try_from(ahead).unwrap_or(u32::MAX).min(500) / tables / 60;
    let fives = |minutes: u32| minutes.div_ceil(5) * 5;
    (ahead > 0).then(|| (fives(all * 7 / 10).max(5) - 5, fives(all * 14 / 10).max(10)))
}

/// What somebody at a table has before them.
pub fn current(s: &State, day: DayId, service: ServiceId, table: u8) -> Option<(u16, Stage)> {
    let tickets = &stall(s, day, service)?.tickets;
    let here = |ticket: &Ticket| ticket.table == table && matches!(ticket.stage, Stage::Called | Stage::Serving);
    tickets.iter().find(|(_, ticket)| here(ticket)).map(|(number, ticket)| (*number, ticket.stage))
}

/// The table of somebody who calls: the one they sit at, or the next free one.
pub fn table_of(s: &State, day: DayId, service: ServiceId, who: PersonId) -> u8 {
    let tables = stall(s, day, service).map_or(&[][..], |stall| &stall.tables);
    let at = tables.iter().position(|known| *known == who).unwrap_or(tables.len());
    u8::try_from(at + 1).unwrap_or(u8::MAX)
}

/// Who has a number at their table, or had it last.
pub fn at_table(s: &State, known: TicketId) -> Option<PersonId> {
    let table = ticket(s, known)?.table;
    stall(s, known.day, known.service)?.tables.get(usize::from(table).checked_sub(1)?).copied()
}

/// Whether people have to be told at which table.
pub fn several_tables(s: &State, day: DayId, service: ServiceId) -> bool {
    stall(s, day, service).is_some_and(|stall| stall.tables.len() > 1)
}

/// How many places of those who did not come nobody else has been given.
pub fn spare(s: &State, day: DayId, service: ServiceId) -> usize {
    let Some(stall) = stall(s, day, service) else { return 0 };
    // Whoever was erased since has given the place back to the pool.
    let missed = expected(s, day, service)
        .into_iter()
        .filter(|(number, _)| stall.tickets.get(number).is_some_and(|ticket| ticket.stage == Stage::NoShow));
    let missed = missed.count();
    let given = stall.walk_ins.values().filter(|walk_in| walk_in.slot.is_none() && !walk_in.paper).count();
    missed.saturating_sub(given)
}

/// What came of a stall's line, also by paper.
pub fn tally(s: &State, day: DayId, service: ServiceId) -> Tally {
    let booked = bookings::at_stall(s, day, service);
    let mut tally = Tally { missed: booked.is_empty().then_some(0), ..Tally::default() };
    let Some(stall) = stall(s, day, service) else { return tally };
    for (number, ticket) in &stall.tickets {
        match ticket.stage {
            Stage::Done(outcome) if !outcome.helped() => tally.unmended += 1,
            Stage::Done(_) => {
                tally.served += 1;
                tally.walk_ins += u32::from(stall.walk_ins.contains_key(number));
            }
            Stage::NoShow => tally.no_shows += 1,
            _ => {}
        }
    }
    if tally.over() + tally.no_shows > 0 {
        let seen = |ticket: &Ticket| matches!(ticket.stage, Stage::Done(_) | Stage::Here | Stage::Serving);
        let missed = booked.iter().filter(|(_, b)| !stall.tickets.get(&b.number).is_some_and(seen));
        tally.missed = Some(u32::try_from(missed.count()).unwrap_or(u32::MAX));
    }
    tally
}
