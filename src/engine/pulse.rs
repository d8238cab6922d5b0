//! Signs of life of a street's tasks, cheap to give and to read: for `/readyz`, the watchdog and the figures alike.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// How a street is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    /// It takes inputs and its journal can write.
    pub ready: bool,
    /// The newest durable commit.
    pub seq: u64,
    /// Messages that are not finished.
    pub waiting: usize,
    /// Messages delivered (or put on a page) since the start.
    pub delivered: u64,
    /// The epoch of its writer.
    pub epoch: u64,
    /// How long ago the writer moved. At rest it moves every few seconds.
    pub writer: Duration,
    /// How long ago whoever reads a channel moved; `None` where nobody has to: people come by themselves.
    pub reader: Option<Duration>,
    /// How long ago the clock's task moved.
    pub clock: Duration,
    /// How long ago the outbox moved.
    pub outbox: Duration,
}

/// A loop at rest still moves every few seconds; one that has not for this long is stuck.
const STUCK: Duration = Duration::from_secs(30);
/// A long poll may take most of a minute (Bot API, `getUpdates.timeout`), and a slow network more.
const READER_STUCK: Duration = Duration::from_secs(120);

impl Status {
    /// Each loop of the street, and how long ago it moved.
    pub fn loops(&self) -> impl Iterator<Item = (&'static str, Duration)> {
        let always = [("writer", self.writer), ("clock", self.clock), ("outbox", self.outbox)];
        always.into_iter().chain(self.reader.map(|ago| ("reader", ago)))
    }

    /// The loop that has not moved for longer than it may rest, if one has not.
    pub fn stuck(&self) -> Option<(&'static str, Duration)> {
        self.loops().find(|(name, ago)| *ago > if *name == "reader" { READER_STUCK } else { STUCK })
    }
}

/// Where the tasks leave their signs.
#[derive(Debug)]
pub(super) struct Pulse {
    born: Instant,
    pub(super) ready: AtomicBool,
    pub(super) closing: AtomicBool,
    pub(super) seq: AtomicU64,
    pub(super) waiting: AtomicUsize,
    pub(super) delivered: AtomicU64,
    pub(super) epoch: AtomicU64,
    beats: [AtomicU64; 4],
}

/// One of a street's tasks.
#[derive(Clone, Copy, Debug)]
pub(super) enum Task {
    Writer,
    Clock,
    Outbox,
    /// Of a channel that has to be asked for news.
    Reader,
}

/// No sign of life yet.
const NEVER: u64 = u64::MAX;

impl Pulse {
    pub(super) fn new() -> Self {
        Self {
            born: Instant::now(),
            ready: AtomicBool::new(false),
            closing: AtomicBool::new(false),
            seq: AtomicU64::new(0),
            waiting: AtomicUsize::new(0),
            delivered: AtomicU64::new(0),
            epoch: AtomicU64::new(0),
            beats: [AtomicU64::new(0), AtomicU64::new(0), AtomicU64::new(0), AtomicU64::new(NEVER)],
        }
    }

    /// A task moves.
    pub(super) fn beat(&self, task: Task) {
        let now = u64::try_from(self.born.elapsed().as_millis()).unwrap_or(NEVER - 1);
        self.beats[task as usize].store(now, Ordering::Relaxed);
    }

    pub(super) fn status(&self) -> Status {
        let now = self.born.elapsed();
        let beat = |task| self.beats[task as usize].load(Ordering::Relaxed);
        let ago = |task| now.saturating_sub(Duration::from_millis(beat(task)));
        Status {
            ready: self.ready.load(Ordering::Relaxed) && !self.closing.load(Ordering::Relaxed),
            seq: self.seq.load(Ordering::Relaxed),
            waiting: self.waiting.load(Ordering::Relaxed),
            delivered: self.delivered.load(Ordering::Relaxed),
            epoch: self.epoch.load(Ordering::Relaxed),
            writer: ago(Task::Writer),
            reader: (beat(Task::Reader) != NEVER).then(|| ago(Task::Reader)),
            clock: ago(Task::Clock),
            outbox: ago(Task::Outbox),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every loop counts; one that reads may take its time; where nobody has to read, nobody is missed.
    #[test]
    fn a_loop_that_stands_still_is_named() {
        let pulse = Pulse::new();
        let well = pulse.status();
        assert_eq!((well.reader, well.stuck()), (None, None));
        let late = STUCK + Duration::from_secs(1);
        assert_eq!(Status { writer: late, ..well }.stuck(), Some(("writer", late)));
        assert_eq!(Status { clock: late, ..well }.stuck(), Some(("clock", late)));
        assert_eq!(Status { outbox: late, ..well }.stuck(), Some(("outbox", late)));
        assert_eq!(Status { reader: Some(late), ..well }.stuck(), None, "a long poll");
        assert_eq!(Status { reader: Some(late * 4), ..well }.stuck(), Some(("reader", late * 4)));
        pulse.beat(Task::Reader);
        assert!(pulse.status().reader.is_some());
    }
}
