//! What may be asked about parts: what a thing on a table needs, what a month's parts cost.

use super::super::*;
use super::{Asked, Cents, Quote, Receipt};
use chrono::Datelike;

/// A quote.
pub fn get(s: &State, id: QuoteId) -> Option<&Quote> {
    s.repairs.quotes.get(&id)
}

/// What was asked about some work, in its order.
pub fn of(s: &State, work: Work) -> impl Iterator<Item = (QuoteId, &Quote)> {
    s.repairs.quotes.iter().filter(move |(_, quote)| quote.work == work).map(|(id, quote)| (*id, quote))
}

/// Whether a part of a number has a receipt: what was paid is not undone by a press.
pub fn paid(s: &State, ticket: TicketId) -> bool {
    of(s, Work::Ticket(ticket)).any(|(_, quote)| quote.state == Asked::Paid)
}

/// A receipt by its number.
pub fn receipt(s: &State, community: CommunityId, number: u32) -> Option<&Receipt> {
    s.repairs.receipts.get(&community)?.iter().find(|receipt| receipt.number == number)
}

/// A community's receipts of the month in which a moment lies, oldest first.
pub fn of_month(s: &State, community: CommunityId, at: DateTime<Utc>) -> Vec<&Receipt> {
    let zone = day::zone(s, community);
    let month = |at: DateTime<Utc>| (at.with_timezone(&zone).year(), at.with_timezone(&zone).month());
    let all = s.repairs.receipts.get(&community).map_or(&[][..], Vec::as_slice);
    all.iter().filter(|receipt| month(receipt.at) == month(at)).collect()
}

/// The receipts of a day.
pub fn of_day(s: &State, day: DayId) -> Vec<&Receipt> {
    let all = s.repairs.receipts.get(&day.community).map_or(&[][..], Vec::as_slice);
    let at_a_stall = |receipt: &&Receipt| matches!(receipt.work, Work::Ticket(ticket) if ticket.day == day);
    all.iter().filter(at_a_stall).collect()
}

/// When the newest receipt was given.
pub fn newest(s: &State, community: CommunityId) -> Option<DateTime<Utc>> {
    s.repairs.receipts.get(&community)?.last().map(|receipt| receipt.at)
}

/// What some receipts come to: what neighbours paid, and what the committee paid.
pub fn sums(receipts: &[&Receipt]) -> (Cents, Cents) {
    let sum = |committee: bool| {
        let paid = receipts.iter().filter(|receipt| receipt.committee == committee);
        Cents(paid.map(|receipt| receipt.price.0).sum())
    };
    (sum(false), sum(true))
}
