//! How a community's welfare day is planned: what the configuration says, and what an opened day keeps.

use super::super::repairs::Cents;
use super::super::{ServiceId, Text};
use chrono::{DateTime, Days, MappedLocalTime, NaiveDate, NaiveTime, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// A time before something: `7d` are calendar days in the community's time zone, `2h`, `90m` and
/// `45s` are absolute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lead {
    /// Calendar days.
    #[serde(rename = "d")]
    Days(u32),
    /// Seconds.
    #[serde(rename = "s")]
    Seconds(u32),
}

impl Default for Lead {
    fn default() -> Self {
        Lead::Seconds(0)
    }
}

/// That is no time before something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write a whole number and one of d, h, m, s: \"7d\", \"2h\", \"45s\"")]
pub struct NotALead;

impl FromStr for Lead {
    type Err = NotALead;

    fn from_str(text: &str) -> Result<Self, NotALead> {
        let unit = text.chars().last().ok_or(NotALead)?;
        let n: u32 = text[..text.len() - unit.len_utf8()].parse().map_err(|_| NotALead)?;
        let seconds = |each: u32| n.checked_mul(each).map(Lead::Seconds).ok_or(NotALead);
        match unit {
            'd' if n <= 366 => Ok(Lead::Days(n)),
            'h' => seconds(3600),
            'm' => seconds(60),
            's' => seconds(1),
            _ => Err(NotALead),
        }
    }
}

/// What a reminder is for, by how long before the day it comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Two days or more: an invitation to all, with the open places.
    Invitation,
    /// Half a day or more: to all on the list; do you come?
    DayBefore,
    /// Less: before one's own turn.
    OwnTurn,
}

impl Lead {
    /// Roughly how long, in seconds: to order leads and to tell what kind of reminder one is.
    pub fn seconds(self) -> i64 {
        match self {
            Lead::Days(n) => i64::from(n) * 86_400,
            Lead::Seconds(n) => i64::from(n),
        }
    }

    /// What a reminder with this lead is for.
    pub fn kind(self) -> Kind {
        match self.seconds() {
            172_800.. => Kind::Invitation,
            43_200.. => Kind::DayBefore,
            _ => Kind::OwnTurn,
        }
    }

    /// The moment this long before `start`. Calendar days keep the hour of the day where it exists,
    /// also when summer time begins or ends in between.
    pub fn before(self, start: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
        match self {
            Lead::Seconds(n) => start - TimeDelta::seconds(n.into()),
            Lead::Days(n) => {
                let local = start.with_timezone(&zone);
                at(local.date_naive() - Days::new(n.into()), local.time(), zone)
            }
        }
    }
}

/// A local time as a moment. In a gap: the first moment after it. In a fold: the earlier of the two.
pub fn at(date: NaiveDate, time: NaiveTime, zone: Tz) -> DateTime<Utc> {
    let local = date.and_time(time);
    match zone.from_local_datetime(&local) {
        MappedLocalTime::Single(moment) | MappedLocalTime::Ambiguous(moment, _) => moment.with_timezone(&Utc),
        MappedLocalTime::None => {
            // No zone is further than 15 hours from UTC, or skips more than a day: the end of the gap lies between.
            let (mut before, mut after) = (-40 * 3600, 40 * 3600);
            let moment = |seconds| local.and_utc() + TimeDelta::seconds(seconds);
            while after - before > 1 {
                let middle = before + (after - before) / 2;
                if moment(middle).with_timezone(&zone).naive_local() < local {
                    before = middle;
                } else {
                    after = middle;
                }
            }
            moment(after)
        }
    }
}

/// How a community's day is planned, as configured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Its short name in addresses: `baile`.
    pub slug: String,
    /// Its name.
    pub name: Text,
    /// Where the day takes place.
    pub venue: Text,
    /// The venue is a guess that nobody has confirmed: said wherever organizers see it.
    pub venue_assumed: bool,
    /// Its time zone.
    pub zone: Tz,
    /// When the day comes: a cron expression of the cron crate, seconds first.
    pub schedule: String,
    /// How long it lasts, in minutes.
    pub lasts: u32,
    /// Reminders, as long before the day.
    pub reminders: Vec<Lead>,
    /// From when to when nothing is sent that can wait. Equal times: never quiet.
    pub quiet: (NaiveTime, NaiveTime),
    /// Bookings close this long before the day begins.
    pub closes: Lead,
    /// Places can be given back until this long before they begin.
    pub cancels: Lead,
    /// How many others one person may book for, on one day.
    pub others_max: u8,
    /// Places kept back that nobody has taken are given to all this long before the day; `None`: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_until: Option<Lead>,
    /// Where it takes place when it rains.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indoor: Option<Text>,
    /// Days on which people are away, and what they are called.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<(NaiveDate, String)>,
    /// It is counted who booked and did not come.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub count_no_shows: bool,
    /// Tables of the neighbours' market; 0: there is none.
    #[serde(default)]
    pub market: u16,
    /// What is offered.
    pub services: Vec<Service>,
}

impl Default for Plan {
    fn default() -> Self {
        let hour = |h| NaiveTime::from_hms_opt(h, 0, 0).unwrap_or_default();
        Plan {
            slug: String::new(),
            name: Text::default(),
            venue: Text::default(),
            venue_assumed: false,
            zone: Tz::Asia__Shanghai,
            schedule: "0 0 9 20 * *".into(),
            lasts: 120,
            reminders: vec![Lead::Days(7), Lead::Days(1), Lead::Seconds(7200)],
            quiet: (hour(21), hour(7)),
            closes: Lead::Seconds(0),
            cancels: Lead::Seconds(0),
            others_max: 3,
            kept_until: None,
            indoor: None,
            holidays: Vec::new(),
            count_no_shows: false,
            market: 0,
            services: Vec::new(),
        }
    }
}

/// A service.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Service {
    /// Its short name.
    pub slug: String,
    /// Its name.
    pub name: Text,
    /// The length of a slot in minutes; `None`: one slot for the whole day, and no time is asked.
    pub slot: Option<u16>,
    /// Places in each slot; 0: nothing to book.
    pub places: u16,
    /// Places of all slots together that chat and web cannot take.
    pub kept: u16,
    /// Parts are charged at cost.
    pub parts: bool,
    /// Volunteers wanted for each turn; 0: nobody is asked.
    pub wanted: u16,
    /// The length of a turn in minutes; `None`: the whole day.
    pub turn: Option<u16>,
    /// Not to be booked until somebody takes its turn.
    pub needs_volunteer: bool,
    /// No longer in the configuration: keeps its bookings, takes no new ones.
    pub removed: bool,
    /// What usual parts cost.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prices: Vec<Part>,
    /// What to bring along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bring: Option<Text>,
}

/// A part of the price list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// What it is called.
    pub name: Text,
    /// What one costs.
    pub price: Cents,
}

impl Service {
    /// The slots of a day that lasts so many minutes.
    pub fn slots(&self, lasts: u32) -> u16 {
        pieces(self.slot, lasts)
    }

    /// The turns of a day that lasts so many minutes.
    pub fn turns(&self, lasts: u32) -> u16 {
        pieces(self.turn, lasts)
    }

    /// All places of a day that lasts so many minutes.
    pub fn capacity(&self, lasts: u32) -> u32 {
        u32::from(self.places) * u32::from(self.slots(lasts))
    }
}

fn pieces(length: Option<u16>, lasts: u32) -> u16 {
    length.map_or(1, |length| (lasts / u32::from(length.max(1))).clamp(1, 999) as u16)
}

impl Plan {
    /// A service of it.
    pub fn service(&self, id: ServiceId) -> Option<&Service> {
        self.services.get(usize::from(id.0))
    }

    /// The next start strictly after a moment, if the schedule ever has one. Each date and hour of the schedule
    /// comes exactly once, also where summer time skips that hour or has it twice: see [`at`].
    pub fn next(&self, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let schedule = cron::Schedule::from_str(&self.schedule).ok()?;
        // The schedule is read off the local calendar as if it had no gaps and folds; it starts before the longest.
        let local = after.with_timezone(&self.zone).naive_local() - TimeDelta::hours(25);
        let moments =
            schedule.after_owned(local.and_utc()).map(|local| at(local.date_naive(), local.time(), self.zone));
        moments.into_iter().find(|moment| *moment > after)
    }

    /// Whether nothing that can wait is sent at a moment.
    fn is_quiet(&self, moment: DateTime<Utc>) -> bool {
        let ((from, to), time) = (self.quiet, moment.with_timezone(&self.zone).time());
        if from > to { time >= from || time < to } else { time >= from && time < to }
    }

    /// The same moment, or the end of the quiet hours it falls into: the first at which the clocks on the walls
    /// show it. A night that has begun is one, also where an hour of it comes twice.
    pub fn awake(&self, moment: DateTime<Utc>) -> DateTime<Utc> {
        let (from, to) = self.quiet;
        let mut end = moment;
        // Once in all but the strangest places: one has skipped a whole day.
        for _ in 0..3 {
            if !self.is_quiet(end) {
                break;
            }
            let local = end.with_timezone(&self.zone);
            let (time, date) = (local.time(), local.date_naive());
            let morning = if from > to && time >= from { date + Days::new(1) } else { date };
            let first = at(morning, to, self.zone);
            // In the second pass of an hour that comes twice, its first pass is over.
            let second = || self.zone.from_local_datetime(&morning.and_time(to)).latest();
            end = if first > end { first } else { second().map_or(first, |second| second.with_timezone(&Utc)) };
        }
        end
    }

    /// This plan after a new reading of the configuration: services keep their numbers, new ones
    /// follow, and those no longer named stay as removed.
    #[must_use]
    pub fn renewed(&self, mut new: Plan) -> Plan {
        let mut services = Vec::new();
        for old in &self.services {
            let again = new.services.iter().position(|s| s.slug == old.slug);
            services.push(match again {
                Some(n) => new.services.remove(n),
                None => Service { removed: true, ..old.clone() },
            });
        }
        services.append(&mut new.services);
        Plan { services, ..new }
    }
}

/// Minutes since local midnight.
pub fn minute_of(moment: DateTime<Utc>, zone: Tz) -> u16 {
    let local = moment.with_timezone(&zone);
    (local.hour() * 60 + local.minute()) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn the_twentieth_comes_every_month() {
        let first = Plan::default().next(utc("2026-12-01T00:00:00Z")).unwrap();
        assert_eq!(first, utc("2026-12-20T01:00:00Z"));
        assert_eq!(Plan::default().next(first).unwrap(), utc("2027-01-20T01:00:00Z"));
    }

    #[test]
    fn quiet_hours_end_in_the_morning() {
        for (asked, comes) in [
            ("2026-12-19T13:00:00Z", "2026-12-19T23:00:00Z"), // 21:00 → 7:00 the next day
            ("2026-12-19T22:59:00Z", "2026-12-19T23:00:00Z"), // 6:59 → 7:00
            ("2026-12-19T23:00:00Z", "2026-12-19T23:00:00Z"),
            ("2026-12-19T12:59:00Z", "2026-12-19T12:59:00Z"),
        ] {
            assert_eq!(Plan::default().awake(utc(asked)), utc(comes), "{asked}");
        }
    }

    #[test]
    fn a_week_before_is_the_same_hour_of_the_day_over_summer_time() {
        let zone = Tz::America__New_York;
        let start =
            at(NaiveDate::from_ymd_opt(2027, 3, 20).unwrap(), NaiveTime::from_hms_opt(9, 0, 0).unwrap(), zone);
        let before = Lead::Days(7).before(start, zone).with_timezone(&zone);
        assert_eq!(before.to_string(), "2027-03-13 09:00:00 EST");
        assert_eq!((start - Lead::Days(7).before(start, zone)).num_hours(), 7 * 24 - 1);
    }

    #[test]
    fn a_service_keeps_its_number_through_every_change() {
        let named = |names: &[&str]| Plan {
            services: names.iter().map(|n| Service { slug: (*n).into(), ..Service::default() }).collect(),
            ..Plan::default()
        };
        let renewed = named(&["hair", "mop", "keys"]).renewed(named(&["keys", "radio", "hair"]));
        let slugs: Vec<_> = renewed.services.iter().map(|s| (s.slug.as_str(), s.removed)).collect();
        assert_eq!(slugs, [("hair", false), ("mop", true), ("keys", false), ("radio", false)]);
    }

    #[test]
    fn leads_are_read_or_refused() {
        assert_eq!("7d".parse(), Ok(Lead::Days(7)));
        assert_eq!("2h".parse(), Ok(Lead::Seconds(7200)));
        assert_eq!("45s".parse(), Ok(Lead::Seconds(45)));
        for bad in ["", "d", "7", "-1d", "1.5h", "9999999h", "7天", "400d"] {
            assert_eq!(bad.parse::<Lead>(), Err(NotALead), "{bad:?}");
        }
    }
}
