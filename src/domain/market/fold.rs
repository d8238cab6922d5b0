//! How what happened changes the market.

use super::super::*;
use super::{Event, Gone};

/// Folds an event in.
pub fn apply(s: &mut State, event: &Event, c: &Commit) {
    let offers = &mut s.market.offers;
    match event {
        Event::Brought(id, offer) => {
            s.market.newest = s.market.newest.max(id.0);
            offers.insert(*id, offer.clone());
            s.market.gone.remove(id);
        }
        Event::Gone(id) => {
            let gone = offers.remove(id).map(|offer| Gone::new(offer, c.by.person()));
            if let Some(gone) = gone.filter(Gone::matters) {
                s.market.gone.insert(*id, gone);
            }
        }
        Event::Wanted(id, who) => {
            if let Some(offer) = offers.get_mut(id) {
                offer.wanted.push(*who);
            }
        }
        Event::Given(id, who) => {
            if let Some(offer) = offers.get_mut(id) {
                offer.given = Some(*who);
            }
        }
        Event::Unwanted(id, who) => {
            if let Some(offer) = offers.get_mut(id) {
                offer.wanted.retain(|wanted| wanted != who);
            }
        }
        Event::NotGiven(id) => {
            if let Some(offer) = offers.get_mut(id) {
                offer.given = None;
            }
        }
        Event::Shown(id) => {
            if let Some(offer) = offers.get_mut(id) {
                offer.hidden = false;
            }
        }
        Event::Unseen(id) => {
            if let Some(offer) = offers.get_mut(id) {
                (offer.hidden, offer.cleared) = (true, false);
            }
        }
        Event::Hidden(id) => {
            if let Some(offer) = offers.get_mut(id) {
                offer.hidden = true;
            }
        }
        Event::Said(id, who) => {
            if let Some(offer) = offers.get_mut(id).filter(|offer| !offer.said.contains(who)) {
                offer.said.push(*who);
            }
        }
        Event::Unsaid(id, who) => {
            if let Some(offer) = offers.get_mut(id) {
                offer.said.retain(|said| said != who);
            }
        }
        Event::Cleared(id) => {
            if let Some(offer) = offers.get_mut(id) {
                (offer.hidden, offer.cleared) = (false, true);
            }
        }
    }
}

/// Somebody was erased: what they bring is gone, and they want nothing.
pub fn erased(s: &mut State, person: PersonId) {
    s.market.offers.retain(|_, offer| offer.by != person);
    for offer in s.market.offers.values_mut() {
        offer.forget(person);
    }
    s.market.gone.retain(|_, gone| gone.forget(person));
}

/// After its day nothing is left of it.
pub fn forget(s: &mut State, over: impl Fn(DayId) -> bool) {
    s.market.offers.retain(|_, offer| !over(offer.day));
    s.market.gone.retain(|_, gone| !over(gone.offer.day));
}
