//! A clock that is moved by hand: the demo's, a test's.

use super::{Clock, Later};
use chrono::{DateTime, TimeDelta, Utc};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::Instant;

/// A running hand's position is written down so often.
const WRITTEN: Duration = Duration::from_secs(1);

/// A clock that stands still until it is moved, or runs at a rate of its own.
#[derive(Debug)]
pub struct HandClock {
    hand: Mutex<Hand>,
    moved: Notify,
    file: Option<PathBuf>,
}

#[derive(Debug)]
struct Hand {
    /// Where it stood at `since`.
    at: DateTime<Utc>,
    since: Instant,
    /// Seconds a second; 0 while it stands.
    rate: f64,
    /// Where it stops by itself.
    end: Option<DateTime<Utc>>,
    written: Option<Instant>,
}

impl Hand {
    fn now(&self) -> DateTime<Utc> {
        let went = self.since.elapsed().as_secs_f64() * self.rate;
        let now = self.at + TimeDelta::milliseconds((went * 1000.0) as i64);
        self.end.map_or(now, |end| now.min(end))
    }
}

impl HandClock {
    /// Stands at a moment; its position is kept nowhere.
    pub fn new(at: DateTime<Utc>) -> Self {
        Self::standing(at, None)
    }

    /// Stands where the file says, or at `first` where there is no file yet. Every move is written
    /// to the file, whole or not at all; while it runs, once a second.
    ///
    /// # Errors
    /// If the file can neither be read nor made.
    pub fn open(file: &Path, first: DateTime<Utc>) -> std::io::Result<Self> {
        let at = match std::fs::read_to_string(file) {
            Ok(text) => text.trim().parse().map_err(std::io::Error::other)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => first,
            Err(error) => return Err(error),
        };
        write(file, at)?;
        Ok(Self::standing(at, Some(file.to_owned())))
    }

    fn standing(at: DateTime<Utc>, file: Option<PathBuf>) -> Self {
        let hand = Hand { at, since: Instant::now(), rate: 0.0, end: None, written: None };
        Self { hand: Mutex::new(hand), moved: Notify::new(), file }
    }

    /// Puts it to a moment, where it stands.
    pub fn set(&self, at: DateTime<Utc>) {
        self.change(|hand| (hand.at, hand.rate, hand.end) = (at, 0.0, None));
    }

    /// Stands still where it is.
    pub fn pause(&self) {
        self.change(|hand| (hand.rate, hand.end) = (0.0, None));
    }

    /// Runs at `rate` seconds a second (3600 is an hour a second), until `end` if one is given.
    pub fn run(&self, rate: f64, end: Option<DateTime<Utc>>) {
        self.change(|hand| (hand.rate, hand.end) = (rate.max(0.0), end));
    }

    /// Whether it runs.
    pub fn running(&self) -> bool {
        let hand = self.lock();
        hand.rate > 0.0 && hand.end.is_none_or(|end| hand.now() < end)
    }

    fn change(&self, change: impl FnOnce(&mut Hand)) {
        let mut hand = self.lock();
        (hand.at, hand.since) = (hand.now(), Instant::now());
        change(&mut hand);
        let at = hand.at;
        self.keep(&mut hand, at);
        drop(hand);
        self.moved.notify_waiters();
    }

    fn keep(&self, hand: &mut Hand, at: DateTime<Utc>) {
        hand.written = Some(Instant::now());
        if let Some(file) = &self.file
            && let Err(error) = write(file, at)
        {
            tracing::warn!(file = %file.display(), %error, "the clock's position cannot be written; it will not survive a restart");
        }
    }

    fn lock(&self) -> MutexGuard<'_, Hand> {
        self.hand.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Replaces the file as a whole.
fn write(file: &Path, at: DateTime<Utc>) -> std::io::Result<()> {
    let fresh = file.with_extension("new");
    std::fs::write(&fresh, at.to_rfc3339())?;
    std::fs::rename(fresh, file)
}

impl Clock for HandClock {
    fn now(&self) -> DateTime<Utc> {
        let mut hand = self.lock();
        let now = hand.now();
        if hand.rate > 0.0 && hand.written.is_none_or(|written| written.elapsed() >= WRITTEN) {
            self.keep(&mut hand, now);
        }
        now
    }

    fn until(&self, at: DateTime<Utc>) -> Later<'_, ()> {
        Box::pin(async move {
            let mut moved = std::pin::pin!(self.moved.notified());
            moved.as_mut().enable();
            let (now, rate, end) = {
                let hand = self.lock();
                (hand.now(), hand.rate, hand.end)
            };
            let reached = end.is_none_or(|end| at <= end);
            match (at - now).to_std() {
                Ok(left) if !left.is_zero() => {
                    if rate > 0.0 && reached {
                        let left = Duration::try_from_secs_f64(left.as_secs_f64() / rate);
                        let sleep = tokio::time::sleep(left.unwrap_or(Duration::MAX) + Duration::from_millis(1));
                        tokio::select! { () = moved => {}, () = sleep => {} }
                    } else {
                        moved.await;
                    }
                }
                _ => {}
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon() -> DateTime<Utc> {
        DateTime::from_timestamp(1_797_000_000, 0).unwrap()
    }

    /// Whoever waits for a moment is woken when the hand is moved there, and not before.
    #[tokio::test(start_paused = true)]
    async fn a_hand_that_stands_wakes_nobody_until_it_is_moved() {
        let clock = HandClock::new(noon());
        let at = noon() + TimeDelta::hours(3);
        let waits = tokio::time::timeout(Duration::from_secs(1_000_000), clock.until(at)).await;
        assert!(waits.is_err(), "time that goes by outside is none of its business");
        let woken = tokio::join!(clock.until(at), async { clock.set(at) });
        assert_eq!((woken.0, clock.now()), ((), at));
    }

    /// At an hour a second, a day takes 24 seconds; it stops where it was told to.
    #[tokio::test(start_paused = true)]
    async fn a_running_hand_arrives_in_its_own_time() {
        let clock = HandClock::new(noon());
        clock.run(3600.0, Some(noon() + TimeDelta::hours(30)));
        let began = Instant::now();
        clock.until(noon() + TimeDelta::hours(24)).await;
        assert!(clock.now() >= noon() + TimeDelta::hours(24) && clock.running());
        assert!((began.elapsed().as_secs_f64() - 24.0).abs() < 0.1, "{:?}", began.elapsed());
        tokio::time::sleep(Duration::from_secs(60)).await;
        assert_eq!((clock.now(), clock.running()), (noon() + TimeDelta::hours(30), false));
        clock.pause();
        assert_eq!(clock.now(), noon() + TimeDelta::hours(30));
    }

    /// A moved hand is found where it was left.
    #[tokio::test(start_paused = true)]
    async fn the_position_survives_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("clock");
        let at = noon() + TimeDelta::days(7);
        HandClock::open(&file, noon()).unwrap().set(at);
        let clock = HandClock::open(&file, noon()).unwrap();
        assert_eq!(clock.now(), at);
        clock.run(60.0, None);
        tokio::time::sleep(Duration::from_secs(10)).await;
        let seen = clock.now();
        assert_eq!(HandClock::open(&file, noon()).unwrap().now(), seen);
    }
}
