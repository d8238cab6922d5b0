//! The calendar against an oracle that knows nothing of schedules: it walks every minute of UTC and looks at
//! what the clocks on the walls show.

#[path = "figures/mod.rs"]
mod figures;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;
use figures::{figure, long};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use tongxin::domain::day::{self, Lead, Plan, Service};
use tongxin::domain::{Cause, Command, DueKey, Event, Input, Said, Screen, Text};
use tongxin::engine::desk::{Desk, Sealed};
use tongxin::engine::{Lots, Words};
use tongxin::journal::{Journal, Memory};

/// Where clocks do odd things: a zone and the years in which it does.
const ODD: [(Tz, i32, i32); 8] = [
    (Tz::America__New_York, 2026, 2029),
    (Tz::Australia__Lord_Howe, 2026, 2028),
    (Tz::Asia__Shanghai, 1986, 1991),
    (Tz::Asia__Shanghai, 2026, 2029),
    (Tz::America__Sao_Paulo, 2016, 2018), // the gap is at midnight
    (Tz::Pacific__Apia, 2011, 2012),      // has skipped a whole day
    (Tz::Europe__Dublin, 2027, 2028),
    (Tz::Africa__Cairo, 2023, 2024),
];

/// The first three, every time; all of them in the long run.
fn places() -> impl Iterator<Item = (Tz, i32, i32)> {
    ODD.into_iter().take(if long() { ODD.len() } else { 3 })
}

/// Quiet hours, as minutes of the day: usual ones, some across the odd hours, none.
const NIGHTS: [(u32, u32); 4] = [(21 * 60, 7 * 60), (60, 90), (23 * 60 + 30, 2 * 60 + 15), (0, 0)];

/// What the clocks on the walls show at every minute of some time.
struct Walls {
    from: DateTime<Utc>,
    /// By minutes since.
    shown: Vec<NaiveDateTime>,
    /// When something is shown for the first time.
    first: HashMap<NaiveDateTime, usize>,
}

impl Walls {
    /// A year with a month before and after it.
    fn of(zone: Tz, year: i32) -> Self {
        let from = NaiveDate::from_ymd_opt(year - 1, 12, 1).unwrap().and_time(NaiveTime::MIN).and_utc();
        let minutes = 60 * 24 * (31 + 366 + 62);
        let shown: Vec<_> =
            (0..minutes).map(|n| (from + TimeDelta::minutes(n)).with_timezone(&zone).naive_local()).collect();
        let mut first = HashMap::with_capacity(shown.len());
        for (n, local) in shown.iter().enumerate() {
            first.entry(*local).or_insert(n);
        }
        Self { from, shown, first }
    }

    fn moment(&self, n: usize) -> DateTime<Utc> {
        self.from + TimeDelta::minutes(n as i64)
    }

    fn minute(&self, at: DateTime<Utc>) -> usize {
        usize::try_from((at - self.from).num_minutes()).unwrap()
    }

    fn shows(&self, at: DateTime<Utc>) -> NaiveDateTime {
        self.shown[self.minute(at)]
    }

    /// When a date and hour is: shown for the first time, or, if it never is, when a later one is.
    fn when(&self, date: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
        let local = date.and_time(time);
        let skipped = || self.shown.iter().position(|shown| *shown > local).unwrap();
        self.moment(self.first.get(&local).copied().unwrap_or_else(skipped))
    }

    /// For every minute, itself, or, where that is quiet, the next one at which the walls show the end of the
    /// quiet hours: a night that has begun is one, also where an hour of it comes twice.
    fn awake(&self, (from, to): (NaiveTime, NaiveTime)) -> Vec<usize> {
        let end_of = |n: usize| {
            let (date, time) = (self.shown[n].date(), self.shown[n].time());
            let quiet = match from < to {
                true => from <= time && time < to,
                false => from != to && !(to <= time && time < from),
            };
            let date = if to <= time { date + Days::new(1) } else { date };
            quiet.then(|| date.and_time(to))
        };
        let mut awake: Vec<_> = (0..self.shown.len()).collect();
        for n in (0..self.shown.len() - 1).rev() {
            let Some(end) = end_of(n) else { continue };
            let same = end_of(n + 1) == Some(end);
            let next = if same { Some(n + 1) } else { (n..self.shown.len()).find(|n| self.shown[*n] >= end) };
            awake[n] = next.map_or(usize::MAX, |next| awake[next]);
        }
        awake
    }
}

fn hour(minutes: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0).unwrap()
}

fn plan(zone: Tz, day: u32, at: u32, quiet: (u32, u32)) -> Plan {
    let service = Service {
        slug: "hair".into(),
        name: Text::One("理发".into()),
        slot: Some(25),
        places: 1,
        ..Service::default()
    };
    Plan {
        slug: "baile".into(),
        name: Text::One("百乐居民区".into()),
        zone,
        schedule: format!("0 {} {} {day} * *", at % 60, at / 60),
        quiet: (hour(quiet.0), hour(quiet.1)),
        services: vec![service],
        ..Plan::default()
    }
}

/// What happened when: everything that fell due, by what it was.
type Happened = BTreeMap<String, DateTime<Utc>>;

/// A street runs through a year: what falls due is done at its time, by the real desk on a journal.
fn lived(plan: &Plan, from: DateTime<Utc>, to: DateTime<Utc>) -> Happened {
    let journal = Arc::new(Memory::new());
    let configure = Said::Order(Box::new(Command::Day(day::Command::Configure(vec![plan.clone()]))));
    let orders = vec![Input::inner(Cause::Config { digest: [1; 16], epoch: 0 }, configure)];
    let silent = Arc::new(|_: &Screen, _| Words::default());
    let (mut desk, _) = Desk::open(Arc::clone(&journal) as _, silent, Lots::Seeded(1, 0), orders, from).unwrap();
    while let Some(due) = desk.next_due().filter(|due| *due <= to) {
        desk.due(due.max(from));
        assert!(matches!(desk.seal(), Sealed::Done(_)));
    }
    let mut happened = Happened::new();
    let mut note = |what: String, at| {
        assert_eq!(happened.insert(what.clone(), at), None, "{what} twice");
    };
    journal
        .read(1, &mut |commit| {
            for event in &commit.events {
                if let Event::Day(day::Event::Opened(id, start)) = event {
                    note(format!("day {}", id.n), *start);
                }
            }
            match commit.cause {
                Cause::Due(DueKey::Reminder(id, n, 0)) => note(format!("reminder {n} of {}", id.n), commit.at),
                Cause::Due(DueKey::OwnTurn(id, at, 0)) => note(format!("turn at {at} of {}", id.n), commit.at),
                Cause::Due(DueKey::CallList(id, 0)) => note(format!("calls of {}", id.n), commit.at),
                Cause::Due(DueKey::DayOver(id)) => note(format!("end of {}", id.n), commit.at),
                Cause::Config { .. } | Cause::Due(DueKey::NextDay(..)) => {}
                // What is looked at and asked around a day is not the calendar's.
                Cause::Due(
                    DueKey::Coverage(..)
                    | DueKey::Opinion(_)
                    | DueKey::DayOff(_)
                    | DueKey::Report(_)
                    | DueKey::Calls(_)
                    | DueKey::Alone(..)
                    | DueKey::Short(..)
                    | DueKey::StandIn(_)
                    | DueKey::Hours(_)
                    | DueKey::Teams(..)
                    | DueKey::Discovered(_)
                    | DueKey::Visit(_)
                    | DueKey::VisitCall(_),
                ) => {}
                ref other => panic!("{other:?}"),
            }
            true
        })
        .unwrap();
    happened
}

/// The same by the oracle. Every month that has such a day has it once.
fn foretold(
    walls: &Walls,
    awake: &[usize],
    (day, at): (u32, u32),
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Happened {
    let wakes = |at: DateTime<Utc>| walls.moment(awake[walls.minute(at)]);
    let mut happened = Happened::new();
    let (mut opened, mut n) = (from, 0);
    for date in
        (from.date_naive() - Days::new(1)).iter_days().take_while(|date| *date <= to.date_naive() + Days::new(40))
    {
        if date.day() != day {
            continue;
        }
        let start = walls.when(date, hour(at));
        if start <= opened {
            continue;
        }
        n += 1;
        let shown = walls.shows(start);
        let mut note = |what: String, at: DateTime<Utc>| {
            if at > opened && at <= to {
                happened.insert(what, at);
            }
        };
        for (r, days) in [(0, 7), (1, 1)] {
            let at = wakes(walls.when(shown.date() - Days::new(days), shown.time()));
            if at < start {
                note(format!("reminder {r} of {n}"), at);
            }
        }
        for slot in 0..120 / 25 {
            let turn = start + TimeDelta::minutes(25 * slot);
            let at = wakes(turn - TimeDelta::hours(2));
            if at < turn {
                note(format!("turn at {} of {n}", 25 * slot), at);
            }
        }
        note(format!("calls of {n}"), walls.when(shown.date() - Days::new(1), hour(18 * 60)));
        let end = start + TimeDelta::minutes(120);
        note(format!("end of {n}"), end);
        happened.insert(format!("day {n}"), start);
        opened = end;
        if end > to {
            break;
        }
    }
    happened
}

/// Every month's day, its reminders, slots, call list and end, at every quarter of an hour, where hours are
/// skipped and where they come twice.
#[test]
fn a_year_goes_as_the_walls_say() {
    let mut cases = 0_u64;
    for (zone, first, last) in places() {
        let years: Vec<_> = if long() { (first..=last).collect() } else { vec![first] };
        for year in years {
            let walls = Walls::of(zone, year);
            let nights = NIGHTS.map(|(from, to)| walls.awake((hour(from), hour(to))));
            let from = NaiveDate::from_ymd_opt(year, 1, 1).unwrap().and_time(NaiveTime::MIN).and_utc();
            let to = from + TimeDelta::days(365);
            // Days on which something happens to the clocks, and those that not every month has.
            let odd = walls.shown.windows(2).filter(|two| two[1] - two[0] != TimeDelta::minutes(1));
            let mut days: Vec<u32> = odd.map(|two| two[1].day()).chain([20, 29, 30, 31]).collect();
            days.sort_unstable();
            days.dedup();
            for day in days {
                for at in (0..24 * 60).step_by(if long() { 15 } else { 330 }) {
                    // Across the odd hours of the night, and awake in the middle of the day.
                    let n = (at as usize / 15 + day as usize) % NIGHTS.len();
                    let plan = plan(zone, day, at, NIGHTS[n]);
                    let foretold = foretold(&walls, &nights[n], (day, at), from, to);
                    let lived = lived(&plan, from, to);
                    cases += foretold.len() as u64;
                    assert_eq!(lived, foretold, "{zone} {year}, {} quiet {:?}", plan.schedule, plan.quiet);
                }
            }
        }
    }
    figure("the calendar over gaps and folds", format!("{cases} dates and reminders, all as an oracle foretold"));
}

/// The end of the quiet hours, from every minute of a year (every fifth, in short).
#[test]
fn the_night_ends_when_the_walls_say() {
    let mut cases = 0_u64;
    for (zone, first, last) in places() {
        for year in if long() { first..=last } else { first..=first } {
            let walls = Walls::of(zone, year);
            for quiet in [(21 * 60, 7 * 60), (60, 90), (90, 150), (23 * 60 + 30, 2 * 60 + 15), (0, 30), (5, 5)] {
                let plan = plan(zone, 20, 540, quiet);
                let awake = walls.awake(plan.quiet);
                for n in (0..60 * 24 * 400).step_by(if long() { 1 } else { 35 }) {
                    let at = walls.moment(n);
                    cases += 1;
                    assert_eq!(plan.awake(at), walls.moment(awake[n]), "{zone} {quiet:?} from {at}");
                }
            }
        }
    }
    figure("the end of quiet hours over gaps and folds", format!("{cases} moments, all as an oracle foretold"));
}

/// Every hour of every date that is skipped or comes twice is one moment; what is shown then is that hour,
/// or the first after the gap.
#[test]
fn every_hour_on_the_wall_is_one_moment() {
    let mut cases = 0_u64;
    for (zone, first, last) in places() {
        for year in if long() { first..=last } else { first..=first } {
            let walls = Walls::of(zone, year);
            let odd = walls.shown.windows(2).filter(|two| two[1] - two[0] != TimeDelta::minutes(1));
            let dates: Vec<_> = odd.flat_map(|two| [two[0].date(), two[1].date()]).collect();
            for date in dates.iter().flat_map(|date| date.iter_days().take(2)) {
                for at in (0..24 * 60).step_by(if long() { 1 } else { 5 }) {
                    cases += 1;
                    let moment = day::plan::at(date, hour(at), zone);
                    assert_eq!(moment, walls.when(date, hour(at)), "{zone} {date} {}", hour(at));
                }
            }
        }
    }
    figure("hours inside gaps and folds", format!("{cases}, each exactly one moment"));
}

/// The 29th of February comes when there is one.
#[test]
fn a_leap_day_comes_every_four_years() {
    let plan = Plan { schedule: "0 0 9 29 2 *".into(), ..Plan::default() };
    let mut at = "1999-01-01T00:00:00Z".parse().unwrap();
    let mut years = Vec::new();
    for _ in 0..8 {
        at = plan.next(at).unwrap();
        let local = at.with_timezone(&Tz::Asia__Shanghai);
        assert_eq!((local.month(), local.day(), local.hour()), (2, 29, 9));
        years.push(local.year());
    }
    assert_eq!(years, [2000, 2004, 2008, 2012, 2016, 2020, 2024, 2028]);
    let before = Lead::Days(366).before(at, Tz::Asia__Shanghai).with_timezone(&Tz::Asia__Shanghai);
    assert_eq!(before.to_string(), "2027-02-28 09:00:00 CST");
}
