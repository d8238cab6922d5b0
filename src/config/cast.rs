//! The demo's cast: who is there when the curtain rises, and what they have already done.

use super::community::slug;
use super::reader::{Table, Value};
use super::words;
use crate::domain::day::plan::{Plan, Service};
use crate::domain::{Lang, Role, ServiceId, clean_name};
use chrono::{NaiveTime, TimeDelta, Utc};

/// Fictitious people of the first community.
#[derive(Clone, Debug, PartialEq)]
pub struct Cast {
    /// In the order in which they come in.
    pub people: Vec<Member>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// A short name, which stays the same when the shown name changes.
    pub id: String,
    /// What they are called.
    pub name: String,
    /// What they are in the play; only those with a phone on the page have one.
    pub part: Option<Part>,
    /// They have agreed already; otherwise they stand before the first screen.
    pub agreed: bool,
    /// The language they speak.
    pub lang: Lang,
    /// A role they have.
    pub role: Option<Role>,
    /// Places they have booked.
    pub books: Vec<Deed>,
    /// Turns they have taken.
    pub helps: Vec<Deed>,
}

words! {
    /// What somebody with a phone on the page is in the play; left to right.
    #[derive(PartialOrd, Ord)]
    Part {
        /// Comes to the day.
        Resident = "resident",
        /// Helps on it.
        Volunteer = "volunteer",
        /// Runs it.
        Organizer = "organizer",
    }
}

/// A service and a slot (or turn) of it, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deed {
    /// Which service of the community.
    pub service: ServiceId,
    /// Which of the day's slots or turns.
    pub part: u16,
}

/// Reads the `[demo]` table; `None` where there is nobody in it.
pub(super) fn read(table: Table<'_, '_>, plans: &[Plan]) -> Option<Cast> {
    let plan = plans.first().cloned().unwrap_or_default();
    let mut people: Vec<Member> = Vec::new();
    for table in table.tables("person") {
        let member = member(&table, &plan);
        if people.iter().any(|other| other.id == member.id) {
            table.fault("id", "is there twice");
        }
        if !member.agreed && (member.role.is_some() || !member.books.is_empty() || !member.helps.is_empty()) {
            table.fault("agreed", "nobody can do anything before they agree");
        }
        people.push(member);
        table.finish();
    }
    table.finish();
    Some(Cast { people }).filter(|cast| !cast.people.is_empty())
}

fn member(table: &Table<'_, '_>, plan: &Plan) -> Member {
    Member {
        id: table.need("id", slug).unwrap_or_default(),
        name: table
            .need("name", |v| {
                let text = v.text()?;
                clean_name(text).ok_or_else(|| format!("{text:?} is no name"))
            })
            .unwrap_or_default(),
        part: table.read("phone", Value::parse),
        agreed: table.read("agreed", Value::truth).unwrap_or(true),
        lang: table.read("lang", |v| super::lang::lang(v.text()?)).unwrap_or(Lang::Zh),
        role: table.read("role", |v| match v.text()? {
            "organizer" => Ok(Role::Organizer),
            "helper" => Ok(Role::Helper),
            "head" => Ok(Role::Head),
            _ => Err("write \"organizer\", \"helper\" or \"head\"".into()),
        }),
        books: deeds(table, "books", plan, |s| (s.slot, s.slots(plan.lasts))),
        helps: deeds(table, "helps", plan, |s| (s.turn, s.turns(plan.lasts))),
    }
}

/// Reads `["haircut 9:20", "knives"]`.
fn deeds(
    table: &Table<'_, '_>,
    key: &'static str,
    plan: &Plan,
    pieces: impl Fn(&Service) -> (Option<u16>, u16),
) -> Vec<Deed> {
    let deed = |value: &Value<'_, '_>| {
        let text = value.text()?;
        let (slug, time) = text.split_once(' ').map_or((text, None), |(slug, time)| (slug, Some(time)));
        let service = plan.services.iter().position(|s| s.slug == slug);
        let service = service.ok_or_else(|| format!("{slug:?} is no service of the first community"))?;
        let (length, count) = pieces(&plan.services[service]);
        let part = match (time, length) {
            (None, _) => Some(0),
            (Some(_), None) => None,
            (Some(time), Some(length)) => nth(plan, time, length),
        };
        let part = part.filter(|part| *part < count);
        let part = part.ok_or_else(|| format!("{text:?}: nothing begins then; write as in \"haircut 9:20\""))?;
        Ok(Deed { service: ServiceId(service as u16), part })
    };
    table.read(key, |v| v.list(deed)).unwrap_or_default()
}

/// Which piece of the day begins at a time.
fn nth(plan: &Plan, time: &str, length: u16) -> Option<u16> {
    let time = NaiveTime::parse_from_str(time, "%H:%M").ok()?;
    let start = plan.next(Utc::now())?.with_timezone(&plan.zone).time();
    let since = (time - start).max(TimeDelta::minutes(-1)).num_minutes();
    let length = i64::from(length);
    if since >= 0 && since % length == 0 { u16::try_from(since / length).ok() } else { None }
}
