//! One's own record of a year (平台记录), and the number by which anyone can check it.

use super::super::*;
use super::{As, Event, Notice, Record, Service, of_year, sums};
use sha2::{Digest, Sha256};

/// The letters of a check number: none that is easily taken for another.
const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// Its length: 80 bits, which nobody guesses.
const LENGTH: usize = 16;

/// A check number, in groups of four.
fn number(lot: [u8; 16]) -> String {
    let letters: Vec<_> = lot[..LENGTH].iter().map(|byte| LETTERS[usize::from(byte % 32)]).collect();
    let groups = letters.chunks(4).map(|group| String::from_utf8_lossy(group).into_owned());
    groups.collect::<Vec<_>>().join("-")
}

/// What is kept of a check number: whoever reads the journal has no number.
fn digest(number: &str) -> String {
    // However it is typed: full-width letters are what they look like.
    let folded = normalise(number);
    let plain: String = folded.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
    let digest = Sha256::digest(plain);
    digest[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a check number stands for, as anyone may see it who has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// The sums it was made for.
    pub record: Record,
    /// The first character of what they are called, to compare with the paper.
    pub first: Option<Private>,
    /// More was confirmed since, or something was corrected.
    pub changed: bool,
    /// By the street's calendar.
    pub date: chrono::NaiveDate,
}

/// Looks a check number up.
pub fn check(s: &State, d: &dyn Drawers, number: &str) -> Option<Checked> {
    let record = *s.hours.records.get(&digest(number))?;
    let name = d.read(record.who, Item::Name);
    let first = name.and_then(|name| name.reveal().chars().next()).map(|first| Private::new(first.to_string()));
    let now = sums(&of_year(s, record.who, record.year));
    let zone = people::home(s, record.who).map_or(chrono_tz::Tz::UTC, |community| day::zone(s, community));
    let date = record.at.with_timezone(&zone).date_naive();
    Some(Checked { record, first, changed: now != (record.days, record.minutes), date })
}

/// A record of a year, one's own or that of somebody one stands for: a number is made where there is none for just
/// these sums.
pub(super) fn issue(
    ctx: &Ctx<'_>,
    me: PersonId,
    who: PersonId,
    year: i32,
) -> Result<Decision, super::super::Refusal> {
    if people::reader(ctx.s, who) != me {
        return Err(super::super::Refusal::Stale);
    }
    let (days, minutes) = sums(&of_year(ctx.s, who, year));
    let has = held(ctx.s, ctx.d, who, year).is_some();
    let mut decision = Decision::nothing();
    if days > 0 && !has {
        let number = number(ctx.actor.lot);
        let at = DateTime::from_timestamp(ctx.now.timestamp(), 0).unwrap_or(ctx.now);
        let record = Record { who, year, days, minutes, at };
        decision = decision.event(Event::Issued(digest(&number), record)).drawer(DrawerOp::Put(
            who,
            Item::Record(year),
            Private::new(number),
        ));
        decision.on_behalf = (who != me).then_some(who);
    }
    let own = Notice::Record(year, As::Words);
    let notice = if who == me { own } else { Notice::RecordOf(who, year, As::Words) };
    Ok(ctx.and_answer(decision, notice))
}

/// The number in somebody's drawer, if it stands for the sums as they are.
pub(super) fn held(s: &State, d: &dyn Drawers, who: PersonId, year: i32) -> Option<Private> {
    let number = d.read(who, Item::Record(year))?;
    let record = s.hours.records.get(&digest(number.reveal()))?;
    let now = sums(&of_year(s, who, year));
    (record.who == who && record.year == year && (record.days, record.minutes) == now).then_some(number)
}

/// The record as a table.
pub(super) fn sheet(ctx: &Ctx<'_>, who: PersonId, year: i32) -> Option<Sheet> {
    let services = of_year(ctx.s, who, year);
    let (days, minutes) = sums(&services);
    let number = held(ctx.s, ctx.d, who, year)?;
    let row = |service: &&Service| {
        let plan = &day::community(ctx.s, service.day.community)?.plan;
        let local = |at: DateTime<Utc>| at.with_timezone(&plan.zone).time();
        let names = service.at.iter().filter_map(|id| Some(plan.service(*id)?.name.clone()));
        let names = names.map(|name| Line::new("as-it-is").with("text", name)).collect();
        Some(vec![
            // With its year, and so that a spreadsheet sorts it.
            Some(Line::new("as-it-is").with("text", Text::One(super::date(ctx.s, service).to_string()))),
            Some(Line::new("as-it-is").with("text", plan.name.clone())),
            Some(Line::new("as-list").with("list", Arg::List(names))),
            Some(Line::new("hours-at").with("time", local(service.came))),
            Some(Line::new("hours-at").with("time", local(service.left))),
            Some(Line::new("hours-n").with("hours", hours(service.minutes()))),
        ])
    };
    Some(Sheet {
        title: vec![
            Line::new("hours-record-title").with("year", year.to_string()),
            Line::new("hours-record-name").with("name", people::name(ctx, who)),
            Line::new("hours-record-sums").with("n", days).with("hours", hours(minutes)),
            Line::new("hours-record-number").with("number", Arg::Name(number)),
        ],
        columns: ["hours-col-date", "hours-col-where", "hours-col-what", "hours-col-from", "hours-col-to"]
            .into_iter()
            .chain(["hours-col-hours"])
            .map(Line::new)
            .collect(),
        rows: services.iter().filter_map(row).collect(),
        bars: Vec::new(),
    })
}

/// Minutes as hours with one digit, never more than they were.
pub fn hours(minutes: u32) -> String {
    format!("{}.{}", minutes / 60, minutes % 60 / 6)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Read aloud on the telephone and typed again, it is the same number.
    #[test]
    fn a_number_is_known_again() {
        let made = number([0, 1, 31, 32, 255, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]);
        assert_eq!(made.len(), LENGTH + 3);
        for typed in [
            made.clone(),
            made.to_lowercase(),
            made.replace('-', " "),
            made.replace('-', "－"),
            made.replace('2', "２"),
        ] {
            assert_eq!(digest(&typed), digest(&made));
        }
        assert_ne!(digest(&number([1; 16])), digest(&made));
    }
}
