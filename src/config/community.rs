//! A neighbourhood's part of the configuration: its day, its services.

use super::reader::{Table, Value};
use crate::domain::day::plan::{Lead, Part, Plan, Service};
use crate::domain::repairs::Cents;
use crate::domain::{Text, clean_text};
use chrono::{NaiveDate, NaiveTime, Utc};
use icalendar::Component as _;
use std::str::FromStr;

/// The longest name or venue, in characters: a card has one line for it.
const TEXT_MAX: usize = 60;
/// The longest short name: with room for more in a Telegram link, and never taken for a code.
const SLUG_MAX: usize = 24;
const DAY_MINUTES: i64 = 24 * 60;

/// A short name for addresses and buttons.
pub(super) fn slug(value: &Value<'_, '_>) -> Result<String, String> {
    let text = value.text()?;
    let fits = (1..=SLUG_MAX).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    fits.then(|| text.to_string())
        .ok_or_else(|| format!("{text:?}: write 1 to {SLUG_MAX} of a-z, 0-9 and -, as in \"baile\""))
}

/// A published text: `"…"` or `{ zh = "…", en = "…" }`.
pub(super) fn published(value: &Value<'_, '_>) -> Result<Text, String> {
    let Some(table) = value.as_table() else {
        return value.text().and_then(readable).map(Text::One).map_err(|e| {
            if value.text().is_ok() { e } else { "must be \"…\" or { zh = \"…\", en = \"…\" }".into() }
        });
    };
    let one = |value: &Value<'_, '_>| value.text().and_then(readable);
    let both = (table.need("zh", one), table.need("en", one));
    table.finish();
    let (zh, en) = both;
    // Faults are noted where they stand; what takes their place is never used.
    Ok(Text::Both { zh: zh.unwrap_or_default(), en: en.unwrap_or_default() })
}

fn readable(text: &str) -> Result<String, String> {
    let clean = clean_text(text);
    let fits = clean == text && !text.is_empty() && !text.contains('\n') && text.chars().count() <= TEXT_MAX;
    fits.then_some(clean).ok_or_else(|| {
        format!("{text:?}: write one line of at most {TEXT_MAX} characters, without blanks around it")
    })
}

/// A stretch of time in whole minutes: `"20m"`, `"2h"`.
fn minutes<T: TryFrom<i64>>(value: &Value<'_, '_>) -> Result<T, String> {
    let lead: Lead = value.parse()?;
    let minutes = lead.seconds() / 60;
    let fits = lead.seconds() % 60 == 0 && (1..=DAY_MINUTES).contains(&minutes);
    let wrong = || "must be whole minutes, from 1m to 24h".to_string();
    if fits { T::try_from(minutes).map_err(|_| wrong()) } else { Err(wrong()) }
}

pub(super) fn time(value: &Value<'_, '_>) -> Result<NaiveTime, String> {
    let text = value.text()?;
    NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| format!("{text:?}: write a time of day, as in \"21:00\""))
}

fn quiet(value: &Value<'_, '_>) -> Result<(NaiveTime, NaiveTime), String> {
    match value.list(time)?[..] {
        [from, to] => Ok((from, to)),
        _ => Err("must be two times, from and to: [\"21:00\", \"7:00\"]".into()),
    }
}

fn schedule(value: &Value<'_, '_>) -> Result<String, String> {
    let text = value.text()?;
    let hint = "write six fields: second minute hour day month weekday (Sunday is 1), \
                as in \"0 0 9 20 * *\"; day and weekday must both fit, L and W are not known";
    let schedule = cron::Schedule::from_str(text).map_err(|_| format!("{text:?} is no calendar; {hint}"))?;
    if schedule.after(&Utc::now()).next().is_none() {
        return Err(format!("{text:?} never comes; {hint}"));
    }
    Ok(text.into())
}

/// Days off, from a calendar file (.ics, RFC 5545): each event's days, with what it is called.
fn holidays(value: &Value<'_, '_>) -> Result<Vec<(NaiveDate, String)>, String> {
    let path = value.text()?;
    let text = std::fs::read_to_string(path).map_err(|e| format!("{path} cannot be read: {e}"))?;
    let calendar: icalendar::Calendar = text.parse().map_err(|_| format!("{path} is no calendar (.ics)"))?;
    let date = |when: icalendar::DatePerhapsTime| when.date_naive();
    let mut days = Vec::new();
    for event in calendar.components.iter().filter_map(icalendar::CalendarComponent::as_event) {
        let Some(first) = event.get_start().map(date) else { continue };
        // The end of an event of whole days is the day after its last.
        let last = event.get_end().map(date).and_then(|end| end.pred_opt()).unwrap_or(first).max(first);
        let name = clean_text(event.get_summary().unwrap_or_default());
        let name: String = name.chars().take(TEXT_MAX).collect();
        days.extend(first.iter_days().take_while(|day| *day <= last).take(31).map(|day| (day, name.clone())));
    }
    if days.is_empty() { Err(format!("{path} has no days in it")) } else { Ok(days) }
}

/// Reads one `[[community]]`.
pub(super) fn plan(table: Table<'_, '_>) -> Plan {
    let usual = Plan::default();
    let lasts = table.read("lasts", minutes).unwrap_or(usual.lasts);
    let reminders = table.read("reminders", |v| {
        let list: Vec<Lead> = v.list(Value::parse)?;
        let repeats = (1..list.len()).any(|n| list[..n].contains(&list[n]));
        if list.len() > 8 || repeats { Err("must be at most 8 different times".into()) } else { Ok(list) }
    });
    let plan = Plan {
        slug: table.need("id", slug).unwrap_or_default(),
        name: table.need("name", published).unwrap_or_default(),
        venue: table.need("venue", published).unwrap_or_default(),
        venue_assumed: table.read("venue_assumed", Value::truth).unwrap_or(usual.venue_assumed),
        zone: table
            .read("timezone", |v| {
                let text = v.text()?;
                text.parse().map_err(|_| format!("{text:?} is no time zone; write one as in \"Asia/Shanghai\""))
            })
            .unwrap_or(usual.zone),
        schedule: table.read("schedule", schedule).unwrap_or(usual.schedule),
        lasts,
        reminders: reminders.unwrap_or(usual.reminders),
        quiet: table.read("quiet", quiet).unwrap_or(usual.quiet),
        closes: table.read("closes", Value::parse).unwrap_or(usual.closes),
        cancels: table.read("cancels", Value::parse).unwrap_or(usual.cancels),
        others_max: table.read("others_max", |v| v.number(0..=50)).unwrap_or(usual.others_max),
        kept_until: table.read("kept_until", Value::parse),
        indoor: table.read("indoor", published),
        holidays: table.read("holidays", holidays).unwrap_or_default(),
        count_no_shows: table.read("count_no_shows", Value::truth).unwrap_or(usual.count_no_shows),
        market: table.read("market", |v| v.number(0..=200)).unwrap_or(usual.market),
        services: services(&table, lasts),
    };
    table.finish();
    plan
}

fn services(table: &Table<'_, '_>, lasts: u32) -> Vec<Service> {
    let mut services: Vec<Service> = Vec::new();
    for table in table.tables("service") {
        let service = service(&table, lasts);
        if !service.slug.is_empty() && services.iter().any(|s| s.slug == service.slug) {
            table.fault("id", format!("{:?} is there twice", service.slug));
        }
        services.push(service);
        table.finish();
    }
    if services.is_empty() || services.len() > 40 {
        table.fault("service", "must be there 1 to 40 times: [[community.service]]");
    }
    services
}

/// The usual parts of a service.
fn prices(table: &Table<'_, '_>) -> Vec<Part> {
    let mut parts = Vec::new();
    for table in table.tables("part") {
        let price = table.need("price", |v| {
            Cents::read(v.text()?).ok_or_else(|| "must be yuan, from \"0.01\" to \"1000\"".to_string())
        });
        let name = table.need("name", published);
        parts.extend(name.zip(price).map(|(name, price)| Part { name, price }));
        table.finish();
    }
    parts
}

fn service(table: &Table<'_, '_>, lasts: u32) -> Service {
    let mut service = Service {
        slug: table.need("id", slug).unwrap_or_default(),
        name: table.need("name", published).unwrap_or_default(),
        slot: table.read("slot", minutes),
        places: table.read("places", |v| v.number(0..=500)).unwrap_or(0),
        kept: 0,
        parts: table.read("parts", Value::truth).unwrap_or(false),
        wanted: table.read("shifts", |v| v.number(0..=500)).unwrap_or(0),
        turn: table.read("shift", minutes),
        needs_volunteer: table.read("needs_volunteer", Value::truth).unwrap_or(false),
        removed: false,
        prices: prices(table),
        bring: table.read("bring", published),
    };
    let all = u16::try_from(service.capacity(lasts)).unwrap_or(u16::MAX);
    let kept = table.read("kept", |v| v.number(0..=i64::from(all)).map_err(|e| format!("{e} (all its places)")));
    service.kept = kept.unwrap_or(all / 3);
    for (key, length) in [("slot", service.slot), ("shift", service.turn)] {
        if length.is_some_and(|length| u32::from(length) > lasts) {
            table.fault(key, format!("is longer than the day, which lasts {lasts} minutes"));
        }
    }
    if service.needs_volunteer && service.wanted == 0 {
        table.fault("needs_volunteer", "needs shifts = 1 or more: nobody could ever take its turn");
    }
    if service.places == 0 && service.wanted == 0 && table.get("places").is_none() && table.get("shifts").is_none()
    {
        table.fault("places", "or shifts must be there: there is nothing to book and nothing to take on");
    }
    service
}
