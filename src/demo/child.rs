//! The demo's daemon: a street with a clock that is moved by hand.

use super::props::Props;
use super::{LISTENS, PLUG, is_demo, seed, street};
use crate::channel::web::{DemoOptions, Phone};
use crate::config::{self, Cast, Flags, Part};
use crate::domain::day::plan::{Plan, at};
use crate::engine::HandClock;
use crate::street::{self as work, Daemon, Play, Trouble};
use chrono::{DateTime, Days, NaiveTime, Utc};
use std::io::{self, Read, Write};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;

/// The play begins so many days before the welfare day,
const DAYS_BEFORE: u64 = 8;
/// in the evening, at this hour.
const HOUR: u32 = 18;
/// When the parent is gone, the child may take so long to end.
const LAST: Duration = Duration::from_secs(5);

/// Plays until the parent is gone, or a signal comes.
///
/// # Errors
/// Whatever keeps the street from starting, with the remedy.
pub fn play(flags: &Flags, any_port: bool) -> Result<(), Trouble> {
    let config = street(flags, &config::environment)?;
    work::log(config.log_format, config.log_level);
    if !is_demo(&config.data) {
        let data = config.data.display();
        return Err(format!("{data} is not the demo's folder; name another with --data").into());
    }
    let orphaned = watch_parent();
    work::runtime()?.block_on(async move {
        let mut signals = work::Signals::new()?;
        let mut props = Props::open(&config.data)?;
        let data = config.data.clone();
        let cast = config.cast.clone().unwrap_or(Cast { people: Vec::new() });
        let plan = config.plans.first().cloned().unwrap_or_default();
        let clock = Arc::new(HandClock::open(&data.join(work::CLOCK), curtain(&plan, Utc::now()))?);
        let play = Play { clock: clock.clone(), any_port };
        let mut daemon = Daemon::start(config, &config::environment, Some(play)).await?;
        if !props.seeded {
            seed::play(&daemon.office.handle, &cast, &props).await?;
            props.seeded = true;
            props.keep(&data)?;
        }
        let plug = Box::new(pull_plug);
        daemon.show(Some(DemoOptions { clock, phones: phones(&cast, &props), plug }));
        tell(&format!("{LISTENS}{}", daemon.listen))?;
        let failed = tokio::select! {
            _ = orphaned => None,
            signal = signals.recv() => { tracing::info!(signal, "stopping"); None }
            error = daemon.ended() => Some(error),
        };
        daemon.stop().await;
        failed.map_or(Ok(()), Err)
    })
}

/// When the curtain rises: some evenings before the next welfare day.
pub(super) fn curtain(plan: &Plan, now: DateTime<Utc>) -> DateTime<Utc> {
    let day = plan.next(now).unwrap_or(now).with_timezone(&plan.zone).date_naive();
    let evening = NaiveTime::from_hms_opt(HOUR, 0, 0).unwrap_or_default();
    at(day - Days::new(DAYS_BEFORE), evening, plan.zone)
}

fn phones(cast: &Cast, props: &Props) -> Vec<Phone> {
    let mut people: Vec<_> = cast.people.iter().filter_map(|p| Some((p.part?, p))).collect();
    // Left to right: whoever comes, whoever helps, whoever runs the day.
    people.sort_by_key(|(part, _)| *part);
    let phone = |(part, person): &(Part, &config::Member)| Phone {
        name: person.name.clone(),
        role: match part {
            Part::Resident => "demo-role-resident",
            Part::Volunteer => "demo-role-volunteer",
            Part::Organizer => "demo-role-organizer",
        },
        token: person.agreed.then(|| props.token(&person.id)),
    };
    people.iter().map(phone).collect()
}

/// Turns true (or is dropped) when the parent is gone.
fn watch_parent() -> oneshot::Receiver<()> {
    let (gone, orphaned) = oneshot::channel();
    std::thread::spawn(move || {
        let mut byte = [0];
        // Nothing is ever sent: an end or an error means that nobody is there any more.
        while io::stdin().read(&mut byte).is_ok_and(|n| n > 0) {}
        gone.send(()).ok();
        std::thread::sleep(LAST);
        std::process::exit(1);
    });
    orphaned
}

fn tell(line: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}

/// Asks to be killed, and waits for it.
fn pull_plug() {
    if tell(PLUG).is_ok() {
        std::thread::sleep(LAST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The play begins eight evenings before the day, wherever the month stands.
    #[test]
    fn the_curtain_rises_eight_evenings_before() {
        let utc = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let rises = utc("2026-12-12T10:00:00Z"); // 18:00 in Shanghai
        for now in ["2026-11-22T00:00:00Z", "2026-12-15T00:00:00Z", "2026-12-20T00:59:00Z"] {
            assert_eq!(curtain(&Plan::default(), utc(now)), rises, "{now}");
        }
        assert_eq!(curtain(&Plan::default(), utc("2026-12-20T01:00:00Z")), utc("2027-01-12T10:00:00Z"));
    }
}
