//! Dates and hours that organizers choose from or type.

use super::super::*;
use super::Day;
use chrono::{Datelike, Days, NaiveDate, NaiveTime};

/// `12月27日`, `12-27`, `12.27`, `2026-12-27`: the next such date.
pub(super) fn read_date(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let words = normalise(text);
    let numbers: Vec<u32> = words.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
    match numbers[..] {
        [month, day] => {
            let this = NaiveDate::from_ymd_opt(today.year(), month, day)?;
            if this >= today { Some(this) } else { NaiveDate::from_ymd_opt(today.year() + 1, month, day) }
        }
        [year @ 2000..=2200, month, day] => NaiveDate::from_ymd_opt(year as i32, month, day),
        _ => None,
    }
}

/// `9:15`, `9点15`, `9点半`: a time of day. A number alone chooses a button instead.
pub(super) fn read_time(text: &str) -> Option<NaiveTime> {
    let words = normalise(text).replace(['点', '：', '.'], ":").replace('半', "30").replace('分', "");
    let (hour, minute) = words.split_once(':')?;
    let minute = if minute.is_empty() { "0" } else { minute };
    NaiveTime::from_hms_opt(hour.trim().parse().ok()?, minute.trim().parse().ok()?, 0)
}

/// The same hour on another date.
pub(super) fn moved_to(day: &Day, date: NaiveDate) -> DateTime<Utc> {
    super::plan::at(date, day.local(day.start), day.plan.zone)
}

/// Dates a day can be moved to by a button: the next seven after it.
pub(super) fn dates(day: &Day) -> impl Iterator<Item = (NaiveDate, DateTime<Utc>)> {
    (1..=7).map(|n| day.date() + Days::new(n)).map(|date| (date, moved_to(day, date)))
}

/// Hours a day can be moved to by a button.
pub(super) fn hours(day: &Day, now: DateTime<Utc>) -> impl Iterator<Item = (NaiveTime, DateTime<Utc>)> {
    [(8, 0), (8, 30), (9, 0), (9, 30), (10, 0), (13, 0), (14, 0), (15, 0)]
        .into_iter()
        .filter_map(|(hour, minute)| NaiveTime::from_hms_opt(hour, minute, 0))
        .map(|time| (time, super::plan::at(day.date(), time, day.plan.zone)))
        .filter(move |(_, start)| *start != day.start && *start > now)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// People write hours and dates in many ways; what is neither is left to the buttons.
    #[test]
    fn typed_hours_and_dates_are_read() {
        let time = |h, m| NaiveTime::from_hms_opt(h, m, 0);
        for (typed, read) in [
            ("9:15", time(9, 15)),
            ("９：１５", time(9, 15)),
            ("9点半", time(9, 30)),
            ("14点", time(14, 0)),
            ("9", None),
            ("25:00", None),
            ("早上", None),
        ] {
            assert_eq!(read_time(typed), read, "{typed}");
        }
        let today = NaiveDate::from_ymd_opt(2026, 12, 12).unwrap_or_default();
        for (typed, read) in [
            ("12月27日", NaiveDate::from_ymd_opt(2026, 12, 27)),
            ("1.3", NaiveDate::from_ymd_opt(2027, 1, 3)),
            ("2027-02-28", NaiveDate::from_ymd_opt(2027, 2, 28)),
            ("2月30日", None),
            ("下周", None),
        ] {
            assert_eq!(read_date(typed, today), read, "{typed}");
        }
    }
}
