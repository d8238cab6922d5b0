//! How the demo stands, in words: the clock, what is next, the timeline, the steps, the counts.

use super::super::App;
use super::super::errors::Sorry;
use super::super::say::Say;
use super::super::view::demo::{Mark, Now};
use super::time::{self, Next};
use crate::domain::{
    Address, AnnouncementId, Arg, DueKey, Line, PersonId, State, announcements, bookings, day, people, shifts,
};
use crate::engine::Clock;
use chrono::{DateTime, Days, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

/// The timeline begins so many days before the day, at this hour: where the clock stands at first.
const BEGINS: (u64, u32) = (8, 18);

/// The stall of the second step, as the demo's street names it.
const KNIVES: &str = "knives";

/// The community's short name and its name.
pub fn community(s: &State, say: &Say) -> Option<(String, String)> {
    let (_, known) = day::communities(s).next()?;
    let name = known.plan.name.get(say.lang()).unwrap_or(known.plan.name.zh());
    Some((known.plan.slug.clone(), name.trim_end_matches(&say.t("demo-neighbourhood")).to_string()))
}

/// The first community's time zone.
pub fn zone(s: &State) -> Tz {
    day::communities(s).next().map_or(Tz::UTC, |(id, _)| day::zone(s, id))
}

/// How everything stands.
pub async fn now(app: &App, say: &Say) -> Result<Now, Sorry> {
    let demo = super::options(app)?;
    let (clock, fast) = (demo.clock.now(), demo.clock.running());
    let find = |list: Vec<Address>| list.iter().filter_map(|a| app.options.handle.find(a)).collect::<Vec<_>>();
    let (new, cast) = (find(app.demo.newcomers(app)?), find(super::cast(app)?));
    let say = say.clone();
    Ok(app.options.handle.look(move |s, _| standing(s, &say, clock, fast, &new, &cast)).await?)
}

fn standing(s: &State, say: &Say, clock: DateTime<Utc>, fast: bool, new: &[PersonId], cast: &[PersonId]) -> Now {
    let zone = zone(s);
    let local = clock.with_timezone(&zone);
    let when = Line::new("demo-clock-now").with("date", local.date_naive()).with("time", local.time());
    let next = time::after(s, clock);
    let counts = counts(s);
    let tally = Line::new("demo-tally")
        .with("records", Arg::Int(counts[0] as i64))
        .with("shown", Arg::Int(counts[1] as i64));
    let (marks, at) = timeline(s, say, clock, zone);
    Now {
        clock: say.line(&when),
        next: next.map_or_else(|| say.t("demo-next-none"), |next| to_next(s, say, clock, zone, next)),
        idle: next.is_none(),
        fast,
        at,
        field: local.format("%Y-%m-%dT%H:%M").to_string(),
        marks,
        done: steps(s, clock, new, cast),
        counts,
        tally: say.line(&tally.with("waiting", Arg::Int(counts[2] as i64))),
    }
}

fn to_next(s: &State, say: &Say, clock: DateTime<Utc>, zone: Tz, next: Next) -> String {
    let (here, there) = (clock.with_timezone(&zone).date_naive(), next.at.with_timezone(&zone));
    let when = match (there.date_naive() - here).num_days() {
        0 => Line::new("demo-today"),
        1 => Line::new("demo-tomorrow"),
        _ => Line::new("demo-on").with("date", there.date_naive()),
    };
    let what = what(s, next);
    say.line(
        &Line::new("demo-next")
            .with("when", Arg::List(vec![when.with("time", there.time())]))
            .with("what", Arg::List(vec![what])),
    )
}

fn what(s: &State, next: Next) -> Line {
    let Some(due) = next.due else { return Line::new("demo-due-message") };
    match due {
        DueKey::Reminder(id, n, _) => {
            let lead = day::get(s, id).and_then(|day| day.plan.reminders.get(usize::from(n)).copied());
            lead_line("demo-due-days", "demo-due-hours", "demo-due-soon", lead)
        }
        DueKey::OwnTurn(id, ..) => {
            let leads = day::get(s, id).map(|day| day.plan.reminders.clone()).unwrap_or_default();
            let own = leads.into_iter().find(|lead| lead.kind() == day::plan::Kind::OwnTurn);
            lead_line("demo-due-days", "demo-due-hours", "demo-due-soon", own)
        }
        DueKey::CallList(..) | DueKey::Calls(_) | DueKey::News(..) | DueKey::Unheard(..) | DueKey::Eve(..) => {
            Line::new("demo-due-calls")
        }
        DueKey::DayOver(_) => Line::new("demo-due-over"),
        DueKey::NextDay(..) => Line::new("demo-due-next"),
        DueKey::Announce(_) | DueKey::Progress(..) => Line::new("demo-due-tell"),
        DueKey::DropOuts(..) | DueKey::Missed(_) => Line::new("demo-due-dropouts"),
        DueKey::Coverage(..) | DueKey::Short(..) => Line::new("demo-due-coverage"),
        DueKey::Opinion(_) => Line::new("demo-due-opinion"),
        DueKey::Report(_) | DueKey::Hours(_) | DueKey::Discovered(_) => Line::new("demo-due-report"),
        DueKey::Release(_) => Line::new("demo-due-release"),
        DueKey::DayOff(_) => Line::new("demo-due-coverage"),
        DueKey::Teams(..)
        | DueKey::StandIn(_)
        | DueKey::Visit(_)
        | DueKey::VisitCall(_)
        | DueKey::Guest(_)
        | DueKey::Offer(_)
        | DueKey::OfferOver(_)
        | DueKey::LineOver(_)
        | DueKey::Card(_)
        | DueKey::Undo(_)
        | DueKey::Alone(..)
        | DueKey::Photo(_) => Line::new("demo-due-message"),
    }
}

fn lead_line(days: &'static str, hours: &'static str, soon: &'static str, lead: Option<day::Lead>) -> Line {
    match lead {
        Some(day::Lead::Days(n)) => Line::new(days).with("n", n),
        Some(day::Lead::Seconds(n)) if n >= 3600 => Line::new(hours).with("n", n / 3600),
        _ => Line::new(soon),
    }
}

/// The marks, and where the clock stands among them; thousandths of the way.
fn timeline(s: &State, say: &Say, clock: DateTime<Utc>, zone: Tz) -> (Vec<Mark>, u32) {
    let Some((id, _)) = day::communities(s).next() else { return (Vec::new(), 0) };
    let newest = day::coming(s, id).or_else(|| day::all(s).filter(|(d, _)| d.community == id).last());
    let Some((_, coming)) = newest else { return (Vec::new(), 0) };
    let first = coming.date() - Days::new(BEGINS.0);
    let from = day::plan::at(first, NaiveTime::from_hms_opt(BEGINS.1, 0, 0).unwrap_or_default(), zone);
    let whole = (coming.start - from).num_seconds().max(1);
    let at = |moment: DateTime<Utc>| ((moment - from).num_seconds() * 1000 / whole).clamp(0, 1000) as u32;
    let day_of =
        |moment: DateTime<Utc>| chrono::Datelike::day(&moment.with_timezone(&zone).date_naive()).to_string();
    let mark = |moment, what: String, star| Mark { at: at(moment), day: day_of(moment), what, star };
    let mut marks = vec![mark(from, String::new(), false)];
    for lead in coming.plan.reminders.iter().filter(|lead| lead.kind() != day::plan::Kind::OwnTurn) {
        let day::Lead::Days(n) = lead else { continue };
        let moment = coming.plan.awake(lead.before(coming.start, zone));
        marks.push(mark(moment, say.line(&Line::new("demo-mark-days").with("n", *n)), false));
    }
    marks.push(mark(coming.start, say.t("demo-mark-day"), true));
    (marks, at(clock))
}

/// What was tried: the clock and the journal tell; the plug is the browser's to remember.
fn steps(s: &State, clock: DateTime<Utc>, new: &[PersonId], cast: &[PersonId]) -> Vec<bool> {
    let days = || day::all(s).map(|(id, _)| id);
    let booked = days().any(|id| bookings::on_day(s, id).any(|(_, b)| new.contains(&b.by)));
    let knives = |id, service| {
        day::get(s, id).and_then(|day| day.service(service)).is_some_and(|service| service.slug == KNIVES)
    };
    let helping = days().any(|id| {
        shifts::on_day(s, id).any(|(_, shift)| {
            (new.contains(&shift.who) || cast.contains(&shift.who)) && knives(id, shift.turn.service)
        })
    });
    let told = announcements::get(s, AnnouncementId(1)).is_some();
    let first = days().next().and_then(|id| day::get(s, id));
    let begun = first.map(|day| {
        let first = day.date() - Days::new(BEGINS.0);
        day::plan::at(first, NaiveTime::from_hms_opt(BEGINS.1, 0, 0).unwrap_or_default(), day.plan.zone)
    });
    let moved = begun.is_some_and(|begun| clock - begun > TimeDelta::minutes(10));
    vec![booked, helping, told, moved, false]
}

/// Commits in the journal; messages that a channel took or a page has shown; messages that wait.
fn counts(s: &State) -> [u64; 3] {
    let (mut shown, mut unshown) = (0, 0);
    for (id, _) in people::everyone(s) {
        let waiting = s.delivery.unshown(id) as u64;
        unshown += waiting;
        shown += u64::from(people::page(s, id)).saturating_sub(waiting);
    }
    [s.seq, shown, unshown + s.delivery.waiting() as u64]
}
