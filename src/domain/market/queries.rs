//! What may be asked about the market.

use super::super::*;
use super::Offer;

/// An offer.
pub fn get(s: &State, id: OfferId) -> Option<&Offer> {
    s.market.offers.get(&id)
}

/// What is brought to a day, hidden or not.
pub fn of_day(s: &State, day: DayId) -> impl Iterator<Item = (OfferId, &Offer)> {
    s.market.offers.iter().filter(move |(_, offer)| offer.day == day).map(|(id, offer)| (*id, offer))
}

/// What somebody brings to a day.
pub fn of_person(s: &State, day: DayId, who: PersonId) -> impl Iterator<Item = (OfferId, &Offer)> {
    of_day(s, day).filter(move |(_, offer)| offer.by == who)
}

/// The numbers of tables that nobody has, lowest first.
pub fn free_tables(s: &State, day: DayId) -> impl Iterator<Item = u16> + use<> {
    let all = day::get(s, day).map_or(0, |day| day.plan.market);
    let taken: Vec<_> = of_day(s, day).flat_map(|(_, offer)| offer.tables.clone()).collect();
    (1..=all).filter(move |n| !taken.contains(n))
}

/// The words of what was brought to a day, to be forgotten with it.
pub fn words_of(s: &State, day: DayId) -> Vec<DrawerOp> {
    // Also of what is not brought, as long as somebody was to be told of it.
    let gone = s.market.gone.iter().filter(|(_, gone)| gone.offer.day == day);
    let gone = gone.map(|(id, gone)| (*id, &gone.offer));
    of_day(s, day).chain(gone).map(|(id, offer)| DrawerOp::Drop(offer.by, Item::Offer(id))).collect()
}

/// The dates of markets of which somebody said that something there is not right, for their own document.
pub fn said_by(s: &State, who: PersonId) -> Vec<chrono::NaiveDate> {
    let said = s.market.offers.values().filter(|offer| offer.said.contains(&who));
    said.filter_map(|offer| Some(day::get(s, offer.day)?.date())).collect()
}

/// What is kept about what somebody brings, for their own document.
pub fn export(s: &State, d: &dyn Drawers, who: PersonId) -> Vec<serde_json::Value> {
    let mine = s.market.offers.iter().filter(|(_, offer)| offer.by == who);
    mine.filter_map(|(id, offer)| {
        let words = d.read(who, Item::Offer(*id)).map(|words| words.reveal().to_string());
        Some(serde_json::json!({
            "date": day::get(s, offer.day)?.date(), "kind": offer.kind, "words": words, "tables": offer.tables,
        }))
    })
    .collect()
}
