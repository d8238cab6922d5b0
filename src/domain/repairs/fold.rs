//! How what happened changes what is asked and paid.

use super::super::*;
use super::{Asked, Event, KEPT, Receipt};

/// Folds an event in.
pub fn apply(s: &mut State, event: &Event, c: &Commit) {
    let repairs = &mut s.repairs;
    match event {
        Event::Proposed(id, quote) => {
            repairs.newest = repairs.newest.max(id.0);
            repairs.quotes.insert(*id, quote.clone());
        }
        Event::Asked(id, committee) => {
            if let Some(quote) = repairs.quotes.get_mut(id) {
                (quote.committee, quote.state) = (*committee, Asked::Waiting);
            }
        }
        Event::Answered(id, yes) => {
            if let Some(quote) = repairs.quotes.get_mut(id) {
                quote.state = if *yes { Asked::Agreed } else { Asked::Refused };
            }
        }
        Event::Receipt(id, number) => {
            let Some(quote) = repairs.quotes.get_mut(id) else { return };
            quote.state = Asked::Paid;
            let community = quote.ticket.day.community;
            let receipt = Receipt {
                number: *number,
                at: c.at,
                quote: *id,
                ticket: quote.ticket,
                item: quote.item.clone(),
                price: quote.price,
                committee: quote.committee,
            };
            repairs.given.insert(community, *number);
            let all = repairs.receipts.entry(community).or_default();
            all.push(receipt);
            let old = all.len().saturating_sub(KEPT);
            all.drain(..old);
        }
    }
}

/// Questions of days long past; their receipts stay.
pub fn forget(s: &mut State, old: impl Fn(DayId) -> bool) {
    s.repairs.quotes.retain(|_, quote| !old(quote.ticket.day));
}
