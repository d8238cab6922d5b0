//! The nightly backup: made at its hour, made up for after a night that was missed, the old ones cleared away only
//! once the new one was looked through. It stands beside the engine: the street does not know of it.

use crate::config::Backup;
use crate::control::{Census, Nightly, Office, remember_gone};
use crate::domain::{day, people};
use crate::engine::figures;
use crate::journal::looks_like_one;
use chrono::{DateTime, Days, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;
use std::time::{Duration, Instant};
use std::{fs, io};

/// After a failure the next try comes so much later.
const AGAIN: Duration = Duration::from_secs(3600);
/// The folder is looked into so often: somebody may have taken the disk away.
const GLANCE: TimeDelta = TimeDelta::minutes(1);
/// A backup's moment in its name, by universal time so that names sort, also when summer time ends.
const NAME: &str = "%Y%m%dT%H%M%SZ";
const ENDING: &str = ".tar.gz";

/// Makes the backups of one street, for ever.
pub async fn keep(settings: Backup, street: String, zone: Tz, office: Office) {
    let mut task = Task { settings, street, zone, office, failed: None, gone: None, census: Census::default() };
    loop {
        let now = task.office.handle.clock().now();
        task.round(now).await;
        let clock = task.office.handle.clock();
        clock.until(clock.now() + GLANCE).await;
    }
}

struct Task {
    settings: Backup,
    street: String,
    zone: Tz,
    office: Office,
    failed: Option<Instant>,
    /// How many had been erased when the list was written last.
    gone: Option<usize>,
    /// Everybody, up to some commit: the log is read on from there.
    census: Census,
}

impl Task {
    async fn round(&mut self, now: DateTime<Utc>) {
        let rests = self.failed.is_some_and(|at| at.elapsed() < AGAIN);
        if !rests && self.office.handle.clock().sound() {
            let done = self.due(now).await;
            self.failed = done.is_err().then(Instant::now);
            let trouble = done.err().map(|error| {
                let remedy = "nothing is lost by that, but make room in [backup] dir, or name another folder there";
                tracing::error!(street = %self.street, error, "there is no backup of last night; {remedy}; the next try \
                     is in an hour");
                format!("{error}; {remedy}")
            });
            self.tell(|known| known.trouble = trouble);
        }
        let newest = newest(&self.settings.dir, &self.street, now);
        if let Some(newest) = newest {
            let gauge = metrics::gauge!(figures::BACKUP, "street" => self.street.clone());
            gauge.set(newest.timestamp() as f64);
        }
        self.tell(|known| known.newest = newest);
    }

    fn tell(&self, change: impl FnOnce(&mut Nightly)) {
        let mut known = self.office.nightly.write().unwrap_or_else(PoisonError::into_inner);
        change(known.get_or_insert_default());
    }

    /// Makes the backup of last night if there is none, and keeps the list of the erased.
    async fn due(&mut self, now: DateTime<Utc>) -> Result<(), String> {
        let dir = &self.settings.dir;
        if !dir.is_dir() {
            // Made by itself it would come to lie on the wrong disk whenever the right one is not there.
            return Err(format!("there is no folder {}; make it, or bring its disk", dir.display()));
        }
        let hour = last(self.settings.at, self.zone, now);
        if newest(dir, &self.street, now).is_none_or(|newest| newest < hour) {
            self.make(now).await?;
        } else if self.gone.is_none() || self.gone != self.erased().await {
            self.list_gone().await?;
        }
        Ok(())
    }

    async fn make(&mut self, now: DateTime<Utc>) -> Result<(), String> {
        let dir = self.settings.dir.clone();
        let path = dir.join(format!("{}-{}{ENDING}", self.street, now.format(NAME)));
        let began = Instant::now();
        let erased = self.erased().await;
        let made = self.office.back_up_to(path.clone(), self.settings.with_key).await;
        let (told, census) = made.map_err(|failed| failed.to_string())?;
        remember_gone(&self.street, &dir, &census).map_err(|e| format!("cannot list who was erased: {e}"))?;
        (self.gone, self.census) = (erased, census);
        let bytes = fs::metadata(&path).map_or(0, |known| known.len());
        tracing::info!(
            street = %self.street, commits = told.commits, bytes, seconds = began.elapsed().as_secs_f32(),
            held_micros = told.held_micros, "the nightly backup is made, and was looked through"
        );
        let mut all = backups(&dir, &self.street);
        all.retain(|(made, _)| *made <= now);
        for (_, old) in all.iter().rev().skip(self.settings.keep) {
            if let Err(error) = fs::remove_file(old) {
                tracing::warn!(file = %old.display(), %error, "an old backup cannot be removed; remove it by hand");
            }
        }
        Ok(())
    }

    /// Somebody was erased since the newest backup: that must last beside the backups, too.
    async fn list_gone(&mut self) -> Result<(), String> {
        let (journal, erased) = (self.office.journal.clone(), self.erased().await);
        let (street, dir) = (self.street.clone(), self.settings.dir.clone());
        // Should it fail, the next try reads all of it.
        let mut census = std::mem::take(&mut self.census);
        let work = move || {
            let from = census.seq() + 1;
            let each = &mut |commit| {
                census.note(&commit);
                true
            };
            journal.read(from, each).map_err(|e| e.to_string())?;
            remember_gone(&street, &dir, &census).map_err(|e| format!("cannot list who was erased: {e}"))?;
            Ok::<_, String>(census)
        };
        self.census = tokio::task::spawn_blocking(work).await.map_err(|e| e.to_string())??;
        self.gone = erased;
        Ok(())
    }

    /// How many of all who were ever met are gone.
    async fn erased(&self) -> Option<usize> {
        let look = |s: &crate::domain::State, _: &dyn crate::domain::Drawers| {
            (people::next_id(s).0 as usize - 1).saturating_sub(people::everyone(s).count())
        };
        self.office.handle.look(look).await.ok()
    }
}

/// The newest moment, up to now, at which the clock on the wall showed that time.
fn last(at: chrono::NaiveTime, zone: Tz, now: DateTime<Utc>) -> DateTime<Utc> {
    let today = now.with_timezone(&zone).date_naive();
    let moments = [today + Days::new(1), today, today - Days::new(1)].map(|date| day::plan::at(date, at, zone));
    moments.into_iter().find(|moment| *moment <= now).unwrap_or(now)
}

/// A street's nightly backups in a folder, oldest first. What only has such a name is somebody else's file: it
/// counts for nothing, and is never removed.
fn backups(dir: &Path, street: &str) -> Vec<(DateTime<Utc>, PathBuf)> {
    let listed: io::Result<Vec<_>> = fs::read_dir(dir).and_then(Iterator::collect);
    let moment = |path: &Path| {
        let name = path.file_name()?.to_str()?.strip_prefix(street)?.strip_prefix('-')?.strip_suffix(ENDING)?;
        Some(NaiveDateTime::parse_from_str(name, NAME).ok()?.and_utc())
    };
    let paths = listed.unwrap_or_default().into_iter().map(|entry| entry.path());
    let named = paths.filter_map(|path| Some((moment(&path)?, path)));
    let mut all: Vec<_> = named.filter(|(_, path)| looks_like_one(path).unwrap_or(false)).collect();
    all.sort();
    all
}

/// The newest; what a wrong clock has put into the future does not count.
fn newest(dir: &Path, street: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    backups(dir, street).into_iter().map(|(made, _)| made).rfind(|made| *made <= now)
}

#[cfg(test)]
mod tests;
