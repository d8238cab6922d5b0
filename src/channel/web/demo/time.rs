//! What comes next, found by trying: the core is pure, so a copy of the state can be led into the future.

use super::super::errors::Sorry;
use super::super::{App, DemoOptions};
use crate::domain::{self, Actor, By, Cause, Commit, Drawers, DueKey, NoDrawers, State, announcements, day};
use crate::engine::Clock;
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

/// So many due things without any message are looked beyond.
const FAR: usize = 400;

/// No longer than a glance: nobody sees the clock move by it.
const MOMENT: TimeDelta = TimeDelta::seconds(10);

/// Something that will be told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Next {
    /// When.
    pub at: DateTime<Utc>,
    /// What; `None` for messages that were held back until then.
    pub due: Option<DueKey>,
}

/// The next moment at which something is told to somebody, if there will be one.
pub async fn next(app: &App) -> Result<Option<Next>, Sorry> {
    let now = clock(app)?.clock.now();
    Ok(app.options.handle.look(move |s, _| after(s, now)).await?)
}

fn clock(app: &App) -> Result<&DemoOptions, Sorry> {
    super::options(app)
}

/// What the field for date and time says, in the first community's time zone.
pub async fn read(app: &App, text: &str) -> Result<Option<DateTime<Utc>>, Sorry> {
    let text = text.to_string();
    let zone = app.options.handle.look(|s, _| super::now::zone(s)).await?;
    let local =
        ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"].iter().find_map(|f| NaiveDateTime::parse_from_str(&text, f).ok());
    Ok(local.map(|local| day::plan::at(local.date(), local.time(), zone)))
}

/// While the clock stands, an announcement's progress would too: the few seconds that it takes are given to it.
pub async fn settle(app: &App) -> Result<(), Sorry> {
    let demo = super::options(app)?;
    let now = demo.clock.now();
    let due = app.options.handle.look(|s, _| announcements::next_due(s)).await?;
    if let Some((at, DueKey::Progress(..))) = due
        && at > now
        && at - now < MOMENT
        && !demo.clock.running()
    {
        demo.clock.set(at);
    }
    Ok(())
}

/// The next moment strictly after `now`.
pub fn after(s: &State, now: DateTime<Utc>) -> Option<Next> {
    let held = s
        .delivery
        .all()
        .filter_map(|(_, send, status)| send.not_before.filter(|at| status.claimed.is_none() && *at > now));
    let held = held.min().map(|at| Next { at, due: None });
    let due = due_after(s.clone(), &NoDrawers, now);
    match (held, due) {
        (Some(held), Some(due)) => Some(if held.at < due.at { held } else { due }),
        (held, due) => held.or(due),
    }
}

fn due_after(mut s: State, d: &dyn Drawers, now: DateTime<Utc>) -> Option<Next> {
    for _ in 0..FAR {
        // Forgetting a guest is nothing to wait for.
        let (at, due) = [day::next_due(&s), announcements::next_due(&s)].into_iter().flatten().min()?;
        let moment = at.max(s.at);
        let actor = Actor::inner(By::Clock);
        let decision = domain::tick(&s, d, moment, &actor, due);
        let commit = Commit {
            v: 1,
            seq: s.seq + 1,
            at: moment,
            epoch: 0,
            cause: Cause::Due(due),
            by: By::Clock,
            on_behalf: None,
            events: decision.events,
            sends: decision.sends,
        };
        domain::apply(&mut s, &commit);
        // Only what somebody will read counts: an audience may be empty.
        let told =
            s.delivery.of(commit.seq).map(|(_, send, _)| send.not_before.unwrap_or(moment).max(moment)).min();
        // Progress moves by itself, and is nothing to go to.
        let stop = !matches!(due, DueKey::Progress(..));
        if let Some(told) = told.filter(|told| stop && *told > now) {
            return Some(Next { at: told, due: Some(due) });
        }
    }
    None
}
