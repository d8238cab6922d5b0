//! What falls due is folded in; what fell due while nothing could be done is told apart.

use super::desk::{BATCH, Desk, Took, to_millis};
use super::figures;
use crate::domain::{Cause, Decision, Input, Said, day, next_due};
use chrono::{DateTime, TimeDelta, Utc};

/// How long due work rests after something fell due that does not go away.
const REST: TimeDelta = TimeDelta::minutes(1);

impl Desk {
    /// Folds in what has fallen due, as far as the batch has room. The rules' stumbling over it is
    /// committed as "nothing followed", so that it does not stand in the way of what comes after.
    pub fn due(&mut self, now: DateTime<Utc>) {
        if let Some(since) = self.away.take()
            && next_due(&self.state).is_some_and(|(at, _)| at <= now)
        {
            let order = Said::Order(Box::new(day::Command::Back(since).into()));
            let cause = Cause::Console(self.lots.next());
            if self.take(&Input::inner(cause.clone(), order), now) == Took::Stumbled {
                tracing::error!("the rules stumbled over a time away; nobody is told of it");
                self.tray.put(now, &cause, "the rules stumbled over it");
            }
        }
        while self.entries.len() < BATCH
            && self.rest.is_none_or(|until| until <= now)
            && let Some((at, key)) = next_due(&self.state).filter(|(at, _)| *at <= now)
        {
            let cause = Cause::Due(key);
            if self.take(&Input::inner(cause.clone(), Said::Tick), now) == Took::Stumbled {
                tracing::error!(due = ?key, "the rules stumbled over what fell due; it is passed over");
                figures::passed_over();
                self.tray.put(now, &cause, "the rules stumbled over it");
                let nobody = self.actor(&Input::inner(cause.clone(), Said::Tick));
                self.stage(&cause, &nobody, to_millis(now), Decision::nothing());
            }
            figures::fell_due(now - at);
            self.rest = None;
            if next_due(&self.state) == Some((at, key)) {
                tracing::error!(due = ?key, "it stays due although it is done; due work rests for a minute");
                self.rest = Some(now + REST);
            }
        }
    }

    /// What falls due waits, as nobody knows what time it is.
    pub(super) fn hold(&mut self, now: DateTime<Utc>) {
        self.away.get_or_insert(now);
    }

    /// When something falls due next.
    pub fn next_due(&self) -> Option<DateTime<Utc>> {
        let (at, _) = next_due(&self.state)?;
        Some(self.rest.map_or(at, |rest| rest.max(at)))
    }
}
