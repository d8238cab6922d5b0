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
        Event::Heard(id, yes, who) => {
            if let Some(quote) = repairs.quotes.get_mut(id) {
                quote.state = if *yes { Asked::Agreed } else { Asked::Refused };
                quote.heard = Some(*who);
            }
        }
        Event::Answered(id, yes) => {
            if let Some(quote) = repairs.quotes.get_mut(id) {
                quote.state = if *yes { Asked::Agreed } else { Asked::Refused };
            }
        }
        Event::Receipt(id, number) => {
            let work = repairs.quotes.get(id).map(|quote| quote.work);
            let Some(community) = work.and_then(|work| super::community(s, work)) else { return };
            let repairs = &mut s.repairs;
            let Some(quote) = repairs.quotes.get_mut(id) else { return };
            quote.state = Asked::Paid;
            let receipt = Receipt {
                number: *number,
                at: c.at,
                quote: *id,
                work: quote.work,
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
    s.repairs.quotes.retain(|_, quote| !matches!(quote.work, Work::Ticket(ticket) if old(ticket.day)));
}

/// Nothing is left of a visit; the receipts stay.
pub fn gone(repairs: &mut super::Repairs, visit: VisitId) {
    repairs.quotes.retain(|_, quote| quote.work != Work::Visit(visit));
}
