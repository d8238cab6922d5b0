//! What may be asked about opinions: who is asked, how a day was liked.

use super::super::*;
use std::collections::BTreeSet;

/// Fewer answers than these tell more of those who gave them than of the day.
const FEWEST: usize = 3;

/// Who is asked about a day: those who were served, or who read for them. Where nothing was called and nothing entered,
/// nobody knows who came, so it is whoever had booked.
pub fn readers(s: &State, id: DayId) -> BTreeSet<PersonId> {
    let stage = |booking: &bookings::Booking| queue::ticket(s, booking.ticket()).map(|known| known.stage);
    let served = |booking: &bookings::Booking| matches!(stage(booking), Some(queue::Stage::Done(_)));
    let missed = |booking: &bookings::Booking| stage(booking) == Some(queue::Stage::NoShow);
    let booked = || bookings::on_day(s, id).map(|(_, booking)| booking);
    let known = booked().any(served);
    let came = booked().filter(|booking| if known { served(booking) } else { !missed(booking) });
    came.filter_map(|booking| people::listener(s, booking.who, id.community)).collect()
}

/// How somebody liked a day.
pub fn answer(s: &State, id: DayId, who: PersonId) -> Option<u8> {
    s.opinions.answers.get(&id)?.get(&who).copied()
}

/// How a day was liked: tenths of a point (46 is 4.6) and by how many; `None` where too few have said.
pub fn average(s: &State, id: DayId) -> Option<(u32, usize)> {
    let answers = s.opinions.answers.get(&id).filter(|answers| answers.len() >= FEWEST)?;
    let sum: u32 = answers.values().map(|n| u32::from(*n)).sum();
    let n = answers.len() as u32;
    Some(((sum * 10 + n / 2) / n, answers.len()))
}

/// What somebody said of days, for their own document.
pub fn export(s: &State, d: &dyn Drawers, who: PersonId) -> Vec<serde_json::Value> {
    let days = s.opinions.asked.iter().filter_map(|id| Some((*id, day::get(s, *id)?)));
    days.filter_map(|(id, day)| {
        let words = d.read(who, Item::Opinion(id)).map(|words| words.reveal().to_string());
        let liked = answer(s, id, who);
        (words.is_some() || liked.is_some())
            .then(|| serde_json::json!({ "date": day.date(), "liked": liked, "words": words }))
    })
    .collect()
}
