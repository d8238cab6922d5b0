//! What a card says of a day, as far as that can change, and what a group wants next.

use super::super::*;
use super::{Card, Group};
use crate::domain::day::Status;

/// What a card says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Face {
    /// When it begins.
    start: DateTime<Utc>,
    /// How the day stands.
    status: Status,
    /// The marks of its place, and of why it was moved or cancelled.
    words: (u32, u32),
    /// How many places each stall has left; `None` where nobody can book yet.
    left: Vec<Option<u32>>,
}

impl Face {
    /// What the card of a day has to say now.
    pub fn of(s: &State, id: DayId) -> Option<Face> {
        let day = day::get(s, id)?;
        let open = day.status == Status::Open;
        let left = stalls(s, id).filter(|_| open).map(|(_, left)| left).collect();
        let reason = day.reason.as_ref().map_or(0, Text::mark);
        Some(Face { start: day.start, status: day.status, words: (day.plan.venue.mark(), reason), left })
    }

    /// Whether what stands there is out of date. That a cancelled day is past is no news.
    pub fn needs(&self, now: &Face) -> bool {
        self != now && !(self.status == Status::Cancelled && now.status == Status::Over)
    }
}

/// The stalls of a day that can be booked, with the places left.
pub fn stalls(s: &State, id: DayId) -> impl Iterator<Item = (&day::Service, Option<u32>)> {
    let all = day::get(s, id).into_iter().flat_map(day::Day::services);
    all.filter(move |(n, service)| service.places > 0 && day::offered(s, id, *n)).map(move |(n, service)| {
        let left = (!bookings::seeking(s, id, n)).then(|| bookings::left(s, id, n, false));
        (service, left)
    })
}

impl Group {
    /// Which card it should have next, new or changed, and from when on.
    pub(super) fn wants(&self, s: &State) -> Option<(DateTime<Utc>, DayId)> {
        if self.on_way {
            return None;
        }
        // One of another community goes, also where nobody has said yet whose is to come.
        if let Some(card) = self.card.as_ref().filter(|card| card.at.is_some() && self.misplaced(card.day)) {
            return Some((self.from, card.day));
        }
        let community = self.community?;
        if let Some(card) = self.card.as_ref().filter(|card| card.at.is_some())
            && Face::of(s, card.day).is_some_and(|now| card.doubted || card.says.needs(&now))
        {
            return Some((self.from, card.day));
        }
        let (id, day) = day::open(s, community).ok()?;
        let new = self.card.as_ref().is_none_or(|card| card.day != id);
        new.then(|| (day.plan.awake(self.from.max(s.at)), id))
    }

    /// Whether a day's card has no place here.
    pub(super) fn misplaced(&self, day: DayId) -> bool {
        self.community != Some(day.community)
    }

    /// Where the card of a day stands.
    pub(super) fn stands(&self, day: DayId) -> Option<&MsgRef> {
        self.card.as_ref().filter(|card| card.day == day)?.at.as_ref()
    }

    /// Whether the coming day's card was refused, taken down, or lost.
    pub(super) fn shelved(&self, s: &State) -> bool {
        let coming = self.community.and_then(|community| day::coming(s, community));
        let card = |id| self.card.as_ref().is_some_and(|card| card.day == id && card.at.is_none());
        !self.on_way && coming.is_some_and(|(id, _)| card(id))
    }

    /// The words that leave now are those of this moment.
    pub(super) fn words(&mut self, day: DayId, says: Face) {
        let at = self.stands(day).cloned();
        self.card = Some(Card { day, at, says, doubted: false });
    }
}
