//! What the other slices may ask about communities and days.

use super::super::*;
use super::plan::Kind;
use super::{Community, Day, Refusal, Service, Status};
use chrono::TimeDelta;
use chrono_tz::Tz;

/// So long after a day its paper is entered.
const PAPER: TimeDelta = TimeDelta::days(2);

/// A community, if there is one of that number.
pub fn community(s: &State, id: CommunityId) -> Option<&Community> {
    s.days.communities.get(usize::from(id.0))
}

/// All communities.
pub fn communities(s: &State) -> impl Iterator<Item = (CommunityId, &Community)> {
    s.days.communities.iter().enumerate().map(|(n, c)| (CommunityId(n as u16), c))
}

/// A community by its short name.
pub fn by_slug(s: &State, slug: &str) -> Option<CommunityId> {
    communities(s).find(|(_, c)| c.plan.slug == slug).map(|(id, _)| id)
}

/// A community's time zone.
pub fn zone(s: &State, id: CommunityId) -> Tz {
    community(s, id).map_or(Tz::UTC, |c| c.plan.zone)
}

/// A day, if it is still remembered.
pub fn get(s: &State, id: DayId) -> Option<&Day> {
    s.days.days.get(&id)
}

/// All days still remembered.
pub fn all(s: &State) -> impl Iterator<Item = (DayId, &Day)> {
    s.days.days.iter().map(|(id, day)| (*id, day))
}

/// The community's coming day: open, or cancelled and not yet past.
pub fn coming(s: &State, community: CommunityId) -> Option<(DayId, &Day)> {
    let id = DayId { community, n: self::community(s, community)?.newest };
    get(s, id).filter(|day| day.status != Status::Over).map(|day| (id, day))
}

/// The day whose sheets are wanted: the newest, or the one just over as long as its paper is being entered.
pub fn to_print(s: &State, community: CommunityId, now: DateTime<Utc>) -> Option<DayId> {
    let id = DayId { community, n: self::community(s, community)?.newest };
    let newest = get(s, id)?;
    let before = id.n.checked_sub(1).map(|n| DayId { n, ..id });
    let today = now.with_timezone(&newest.plan.zone).date_naive() == newest.date();
    let paper = before
        .filter(|before| !today && get(s, *before).is_some_and(|day| day.was_held() && now < day.end + PAPER));
    Some(paper.unwrap_or(id))
}

/// The community's coming day, if it is open.
///
/// # Errors
/// [`Refusal::NoDay`] if there is none.
pub fn open(s: &State, community: CommunityId) -> Result<(DayId, &Day), super::super::Refusal> {
    coming(s, community).filter(|(_, day)| day.status == Status::Open).ok_or_else(|| Refusal::NoDay.into())
}

impl Day {
    /// When a slot of so many minutes begins.
    pub fn slot_start(&self, length: Option<u16>, piece: u16) -> DateTime<Utc> {
        self.start + TimeDelta::minutes(length.map_or(0, |length| i64::from(length) * i64::from(piece)))
    }

    /// When it ends: the day, where it is not divided.
    pub fn slot_end(&self, length: Option<u16>, piece: u16) -> DateTime<Utc> {
        length.map_or(self.end, |length| {
            (self.slot_start(Some(length), piece) + TimeDelta::minutes(length.into())).min(self.end)
        })
    }

    /// A moment as the local time of day.
    pub fn local(&self, moment: DateTime<Utc>) -> chrono::NaiveTime {
        moment.with_timezone(&self.plan.zone).time()
    }

    /// Its local date.
    pub fn date(&self) -> chrono::NaiveDate {
        self.start.with_timezone(&self.plan.zone).date_naive()
    }

    /// A service that it offers.
    pub fn service(&self, id: ServiceId) -> Option<&Service> {
        self.plan.service(id)
    }

    /// Its services with their numbers, without those removed before it was opened.
    pub fn services(&self) -> impl Iterator<Item = (ServiceId, &Service)> {
        let all = self.plan.services.iter().enumerate().map(|(n, service)| (ServiceId(n as u16), service));
        all.filter(|(_, service)| !service.removed)
    }

    /// What can be promised of reminders now: the words for it. Whoever books on the eve has missed the first.
    pub fn promise(&self) -> &'static str {
        let asks = |n: &u8| self.plan.reminders.get(usize::from(*n)).is_some_and(|l| l.kind() == Kind::DayBefore);
        if self.due.iter().any(|(_, key)| matches!(key, DueKey::Reminder(_, n, _) if asks(n))) {
            "promise-before"
        } else if self.due.iter().any(|(_, key)| matches!(key, DueKey::OwnTurn(..))) {
            "promise-own-turn"
        } else {
            "promise-none"
        }
    }

    /// Whether everybody was told of its date or place anew after that moment: then nothing from before needs to be said.
    pub fn told_since(&self, at: DateTime<Utc>) -> bool {
        self.changed_at().is_some_and(|since| at <= since)
    }

    /// When people were asked whether they come.
    pub fn asked_at(&self) -> Option<DateTime<Utc>> {
        self.asked
    }

    /// Whether it is over, and was held.
    pub fn was_held(&self) -> bool {
        self.status == Status::Over && !self.called_off
    }

    /// Whether somebody said that they will come.
    pub fn said_yes(&self, person: PersonId) -> bool {
        self.coming.contains(&person)
    }
}

/// Whether a service still takes bookings on a day: what the configuration no longer names does not.
pub fn offered(s: &State, id: DayId, service: ServiceId) -> bool {
    let now = community(s, id.community).and_then(|c| c.plan.service(service));
    get(s, id).and_then(|day| day.service(service)).is_some_and(|s| !s.removed) && now.is_some_and(|s| !s.removed)
}

/// Whether those who are to be called about a day have been named.
pub fn calls_begun(s: &State, id: DayId) -> bool {
    get(s, id).is_some_and(|day| day.calls_begun() || day.newest() > 0)
}

/// Whether the lists of a day that is forgotten were there for somebody who helps to run its community.
pub fn put_away(s: &State, id: DayId, me: PersonId) -> bool {
    let newest = community(s, id.community).map_or(0, |known| known.newest);
    get(s, id).is_none() && (1..=newest).contains(&id.n) && people::may(s, me, id.community, Role::Helper)
}
