//! The clock of a street that is at work: the machine's, as long as it can be believed.

use super::judge::{Judge, Mood, Reading};
use super::{Clock, Doubt, Later, Standing};
use chrono::{DateTime, Utc};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// The machine's clock is looked at so often.
const GLANCE: Duration = Duration::from_secs(5);
/// When this was built, more or less: a clock that shows an earlier time is wrong.
const BUILT: &str = "2026-01-01T00:00:00Z";

/// What a machine knows of the time.
pub trait Dial: Send + Sync {
    /// What its wall clock shows, right or wrong.
    fn wall(&self) -> DateTime<Utc>;

    /// The time that went by since some moment, with the machine's sleep where it knows of that. Nobody
    /// can set it.
    fn went(&self) -> Duration;
}

/// The system's own.
#[derive(Clone, Copy, Debug)]
pub struct SystemDial {
    #[cfg(not(target_os = "linux"))]
    born: std::time::Instant,
}

impl SystemDial {
    /// Reads the system's clocks from now on.
    #[allow(clippy::new_without_default, reason = "elsewhere it begins to count here")]
    pub fn new() -> Self {
        Self {
            #[cfg(not(target_os = "linux"))]
            born: std::time::Instant::now(),
        }
    }
}

impl Dial for SystemDial {
    fn wall(&self) -> DateTime<Utc> {
        Utc::now()
    }

    /// `CLOCK_BOOTTIME`: unlike `CLOCK_MONOTONIC` it goes on while the machine sleeps (clock_gettime(2)).
    #[cfg(target_os = "linux")]
    fn went(&self) -> Duration {
        let went = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
        Duration::new(went.tv_sec.unsigned_abs(), u32::try_from(went.tv_nsec).unwrap_or(0))
    }

    #[cfg(not(target_os = "linux"))]
    fn went(&self) -> Duration {
        self.born.elapsed()
    }
}

/// A clock that follows the machine's as long as that can be believed. While it cannot, it counts on by
/// itself, and says that nothing that is due may be done.
pub struct Watch {
    dial: Box<dyn Dial>,
    judge: Mutex<Judge>,
    moved: Notify,
}

impl Watch {
    /// `expects`: a second source will tell the time ([`Clock::heard`]); at a start it is waited for.
    pub fn new(dial: impl Dial + 'static, expects: bool) -> Self {
        let floor = BUILT.parse().unwrap_or_default();
        Self { dial: Box::new(dial), judge: Mutex::new(Judge::new(floor, expects)), moved: Notify::new() }
    }

    /// Whether a second source should be asked now.
    pub fn asks(&self) -> bool {
        let mut judge = self.lock();
        judge.look(self.reading());
        judge.asks()
    }

    fn reading(&self) -> Reading {
        Reading { wall: self.dial.wall(), went: self.dial.went() }
    }

    fn lock(&self) -> MutexGuard<'_, Judge> {
        self.judge.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does something with the judge at this moment, and says what changed by it.
    fn with<T>(&self, work: impl FnOnce(&mut Judge, Reading) -> T) -> T {
        let mut judge = self.lock();
        let now = self.reading();
        let before = judge.mood();
        let done = work(&mut judge, now);
        if before != judge.mood() {
            let after = judge.standing(now);
            drop(judge);
            say(before, &after);
            self.moved.notify_waiters();
        }
        done
    }
}

/// Says in the log what changed.
fn say((held, doubt): Mood, after: &Standing) {
    let (machine, street) = (after.machine, after.street);
    match after.doubt {
        Some(what) if after.held && doubt.is_none() => tracing::warn!(
            %machine, %street,
            "{what}; what is due waits until a second source agrees. Set the machine's clock right, or, if it is \
             right, say so: tongxin clock agree"
        ),
        Some(_) if held && !after.held => tracing::warn!(
            %machine, %street,
            "a second source agrees with the time that was counted, and due work goes on by that; the machine's \
             clock is wrong: set it right"
        ),
        Some(_) if after.held && !held => {
            tracing::warn!(%machine, %street, "no second source agrees any more; what is due waits again");
        }
        None if doubt.is_some() => tracing::info!(%street, "the machine's clock is believed again"),
        _ => {}
    }
}

impl std::fmt::Display for Doubt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Doubt::Past => f.write_str("the machine's clock is behind the newest entry of the journal"),
            Doubt::Jumped(by) => {
                let way = if *by < 0 { "was set back" } else { "jumped ahead" };
                let minutes = by.unsigned_abs() / 60;
                write!(f, "the machine's clock {way} by {} h {} min", minutes / 60, minutes % 60)
            }
            Doubt::Contradicted => f.write_str("a server elsewhere says another time than the machine's clock"),
        }
    }
}

impl Clock for Watch {
    fn now(&self) -> DateTime<Utc> {
        self.with(|judge, now| {
            judge.look(now);
            judge.now(now)
        })
    }

    fn until(&self, at: DateTime<Utc>) -> Later<'_, ()> {
        Box::pin(async move {
            loop {
                let mut moved = std::pin::pin!(self.moved.notified());
                moved.as_mut().enable();
                let left = (at - self.now()).to_std().unwrap_or(Duration::ZERO);
                let sound = self.sound();
                if sound && left.is_zero() {
                    return;
                }
                let sleep = tokio::time::sleep(if sound { left.min(GLANCE) } else { GLANCE });
                tokio::select! { () = moved => {}, () = sleep => {} }
            }
        })
    }

    fn sound(&self) -> bool {
        self.with(|judge, now| {
            judge.look(now);
            judge.sound()
        })
    }

    fn anchor(&self, newest: DateTime<Utc>) {
        self.with(|judge, now| {
            judge.anchor(newest, now);
            judge.look(now);
        });
    }

    fn heard(&self, said: DateTime<Utc>) {
        self.with(|judge, now| judge.hear(said, now));
    }

    fn standing(&self) -> Standing {
        self.with(|judge, now| {
            judge.look(now);
            judge.standing(now)
        })
    }

    fn agree(&self) {
        self.with(|judge, now| judge.agree(now));
    }
}
