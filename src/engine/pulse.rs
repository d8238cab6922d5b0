//! Signs of life of a street's tasks, cheap to give and to read.

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
    /// How long ago the clock's task moved.
    pub clock: Duration,
    /// How long ago the outbox moved.
    pub outbox: Duration,
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
    writer: AtomicU64,
    clock: AtomicU64,
    outbox: AtomicU64,
}

/// One of a street's tasks.
#[derive(Clone, Copy, Debug)]
pub(super) enum Task {
    Writer,
    Clock,
    Outbox,
}

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
            writer: AtomicU64::new(0),
            clock: AtomicU64::new(0),
            outbox: AtomicU64::new(0),
        }
    }

    fn of(&self, task: Task) -> &AtomicU64 {
        match task {
            Task::Writer => &self.writer,
            Task::Clock => &self.clock,
            Task::Outbox => &self.outbox,
        }
    }

    /// A task moves.
    pub(super) fn beat(&self, task: Task) {
        let now = u64::try_from(self.born.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.of(task).store(now, Ordering::Relaxed);
    }

    pub(super) fn status(&self) -> Status {
        let now = self.born.elapsed();
        let ago = |task| now.saturating_sub(Duration::from_millis(self.of(task).load(Ordering::Relaxed)));
        Status {
            ready: self.ready.load(Ordering::Relaxed) && !self.closing.load(Ordering::Relaxed),
            seq: self.seq.load(Ordering::Relaxed),
            waiting: self.waiting.load(Ordering::Relaxed),
            delivered: self.delivered.load(Ordering::Relaxed),
            epoch: self.epoch.load(Ordering::Relaxed),
            writer: ago(Task::Writer),
            clock: ago(Task::Clock),
            outbox: ago(Task::Outbox),
        }
    }
}
