//! The single writer of a street: takes what waits, folds it, makes it durable, and only then lets
//! anything leave. It has a thread of its own, because the journal's calls block.

use super::desk::{After, BATCH, Desk, Recovered, Sealed, Took};
use super::dispatch::Errand;
use super::handle::{Accepted, Change, Job, Look};
use super::patience::{Heard, Patience};
use super::pulse::{Pulse, Task};
use super::trouble::OpenError;
use super::{Clock, figures, load};
use crate::domain::{Handed, Input, Said};
use crate::journal::SharedJournal;
use crate::steps;
use chrono::{DateTime, Utc};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::{broadcast, mpsc, oneshot, watch};

/// How long after a failed write the journal is tried again.
const PAUSE: Duration = Duration::from_secs(1);
/// How often a lasting failure is said again.
const SAID: Duration = Duration::from_secs(60);
/// A snapshot is made as often as [`load::snapshot_every`] says, or after this part of it,
const SNAPSHOT_FEW: u64 = 20;
/// once so much time has gone by.
const SNAPSHOT_AFTER: Duration = Duration::from_secs(600);
/// At the end one that is being written is waited for so long.
const SNAPSHOT_LAST: Duration = Duration::from_secs(2);

pub(super) struct Writer {
    pub(super) desk: Desk,
    pub(super) journal: SharedJournal,
    pub(super) jobs: mpsc::Receiver<Job>,
    pub(super) changes: broadcast::Sender<Change>,
    pub(super) errands: mpsc::UnboundedSender<Errand>,
    pub(super) due: watch::Sender<Option<DateTime<Utc>>>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) pulse: Arc<Pulse>,
    pub(super) kept: Kept,
    /// How much one person may say; `None` for as much as they like.
    pub(super) patience: Option<Patience>,
    pub(super) born: Instant,
}

/// An input in the batch.
struct Pending {
    input: Box<Input>,
    reply: oneshot::Sender<Accepted>,
    took: Took,
}

/// When the last snapshot was made.
pub(super) struct Kept {
    pub(super) seq: u64,
    pub(super) when: Instant,
    /// One is being written.
    pub(super) busy: Arc<AtomicBool>,
}

/// What a round of the loop took in.
#[derive(Default)]
struct Round {
    inputs: Vec<(Box<Input>, oneshot::Sender<Accepted>)>,
    looks: Vec<Look>,
    stop: Option<Result<(), OpenError>>,
}

impl Round {
    fn add(&mut self, job: Job) {
        match job {
            Job::Input(input, reply) => self.inputs.push((input, reply)),
            Job::Look(look) => self.looks.push(look),
            Job::Wake => {}
            Job::Stop(result) => self.stop = Some(result),
        }
    }
}

impl Writer {
    /// Works until it is told to stop, or until it must.
    pub(super) fn run(mut self) -> Result<(), OpenError> {
        self.pulse.ready.store(true, Ordering::Relaxed);
        self.tell();
        loop {
            let mut round = Round { inputs: Vec::with_capacity(BATCH), ..Round::default() };
            // What is overdue does not wait for anybody to come in.
            if !self.overdue() {
                match self.jobs.blocking_recv() {
                    Some(job) => round.add(job),
                    None => break,
                }
            }
            while round.stop.is_none()
                && round.inputs.len() + round.looks.len() < BATCH
                && let Ok(job) = self.jobs.try_recv()
            {
                round.add(job);
            }
            self.pulse.beat(Task::Writer);
            let stop = round.stop.take();
            self.be_patient(&mut round.inputs);
            let stumbled = self.batch(round.inputs, true)?;
            // Once more, each alone: it may have been its neighbours.
            for pending in stumbled {
                self.batch(vec![(pending.input, pending.reply)], false)?;
            }
            self.answer(round.looks);
            self.tell();
            self.snapshot(stop.is_some());
            if let Some(result) = stop {
                self.pulse.ready.store(false, Ordering::Relaxed);
                return result;
            }
        }
        Ok(())
    }

    /// Lets go what is too much of one person: they are told once, and the rest makes no commit.
    fn be_patient(&mut self, inputs: &mut Vec<(Box<Input>, oneshot::Sender<Accepted>)>) {
        let Some(patience) = &mut self.patience else { return };
        let (now, book, durable) = (self.born.elapsed(), self.desk.book(), self.desk.durable());
        let all = std::mem::take(inputs);
        for (mut input, reply) in all {
            // A photo was heard when it was sent; that it is here now is nobody's doing.
            let fetched = matches!(input.said, Said::Photo(Handed::Fetched { .. }));
            let silent = fetched || matches!(input.said, Said::Shown(_) | Said::Reachable(_) | Said::Group(..));
            let from = input.from.as_ref().filter(|_| !silent);
            let heard = from.map_or(Heard::Yes, |from| patience.hear(from, book.find(from).is_none(), now));
            match heard {
                Heard::Yes => {}
                Heard::Tell => (input.said, input.keep) = (Said::TooFast, None),
                Heard::No => {
                    // Nothing follows from it, so it needs not come again.
                    reply.send(Accepted::Done(durable)).ok();
                    continue;
                }
            }
            inputs.push((input, reply));
        }
    }

    fn overdue(&self) -> bool {
        self.desk.next_due().is_some_and(|at| at <= self.clock.now()) && self.clock.sound()
    }

    /// Takes a batch of inputs, until it is durable. What stumbled comes back, the first time.
    fn batch(
        &mut self,
        inputs: Vec<(Box<Input>, oneshot::Sender<Accepted>)>,
        first: bool,
    ) -> Result<Vec<Pending>, OpenError> {
        let now = self.clock.now();
        if self.clock.sound() {
            self.desk.due(now);
        } else {
            self.desk.hold(now);
        }
        let mut batch: Vec<Pending> = inputs
            .into_iter()
            .map(|(input, reply)| Pending { took: self.desk.take(&input, now), input, reply })
            .collect();
        steps::at("decided");
        let after = match self.desk.seal() {
            Sealed::Done(after) => after,
            Sealed::Fenced => return Err(OpenError::Fenced),
            Sealed::Doubt => self.overcome(&mut batch)?,
        };
        self.let_go(after);
        let mut stumbled = Vec::new();
        for pending in batch {
            if !(first && pending.took == Took::Stumbled) {
                figures::came_in(&pending.input, pending.took);
            }
            let accepted = match pending.took {
                Took::Staged(seq) => Accepted::Done(seq),
                Took::Nothing => Accepted::Done(self.desk.durable()),
                Took::Repeat => Accepted::Repeat,
                Took::Stumbled if first => {
                    stumbled.push(pending);
                    continue;
                }
                Took::Stumbled => {
                    tracing::error!(cause = ?pending.input.cause, "the rules stumbled over this input twice; it is set aside");
                    self.desk.tray.put(now, &pending.input.cause, "the rules stumbled over it twice");
                    Accepted::SetAside
                }
            };
            // Whoever handed it in may have gone.
            pending.reply.send(accepted).ok();
        }
        Ok(stumbled)
    }

    /// After a doubtful write: rereads what is true, and takes again what is not there, for as long
    /// as it needs. Meanwhile whoever only looks is answered, and sees what is durable.
    fn overcome(&mut self, batch: &mut Vec<Pending>) -> Result<After, OpenError> {
        let mut said: Option<Instant> = None;
        for round in 0_u64.. {
            let recovered = catch_unwind(AssertUnwindSafe(|| self.desk.recover()));
            let error = match recovered {
                Ok(Ok(Recovered::Fenced)) => return Err(OpenError::Fenced),
                Ok(Ok(Recovered::Upto(durable, after))) => {
                    self.let_go(after);
                    // The first time at once: it may have been nothing.
                    if round > 0 {
                        self.pause(batch, true)?;
                    }
                    let now = self.clock.now();
                    for pending in batch.iter_mut() {
                        if !matches!(pending.took, Took::Staged(seq) if seq <= durable) {
                            pending.took = self.desk.take(&pending.input, now);
                        }
                    }
                    match self.desk.seal() {
                        Sealed::Done(after) => {
                            tracing::info!(rounds = round, "the data folder can be written to again");
                            self.pulse.ready.store(true, Ordering::Relaxed);
                            return Ok(after);
                        }
                        Sealed::Fenced => return Err(OpenError::Fenced),
                        Sealed::Doubt => None,
                    }
                }
                Ok(Err(error)) => Some(error),
                Err(_) => None,
            };
            self.pulse.ready.store(false, Ordering::Relaxed);
            if said.is_none_or(|at| at.elapsed() >= SAID) {
                said = Some(Instant::now());
                let error = error.as_ref().map_or_else(String::new, ToString::to_string);
                tracing::error!(%error, "the data folder cannot be written to; trying again every second. Free some space, or check its disk");
            }
            if error.is_some() {
                self.pause(batch, false)?;
            }
        }
        Err(OpenError::Gone)
    }

    /// Waits before the journal is tried again. Inputs join the batch as far as it has room. Where
    /// the state is as the journal has it, looks are answered; where it is not, whoever looks is
    /// sent away rather than left standing.
    fn pause(&mut self, batch: &mut Vec<Pending>, durable: bool) -> Result<(), OpenError> {
        let began = Instant::now();
        while began.elapsed() < PAUSE {
            self.pulse.beat(Task::Writer);
            if self.pulse.closing.load(Ordering::Relaxed) {
                return Err(OpenError::Doubt);
            }
            let mut round = Round::default();
            while batch.len() + round.inputs.len() < BATCH
                && let Ok(job) = self.jobs.try_recv()
            {
                round.add(job);
            }
            let joined = round.inputs.into_iter();
            batch.extend(joined.map(|(input, reply)| Pending { input, reply, took: Took::Nothing }));
            if durable {
                self.answer(round.looks);
            }
            if let Some(result) = round.stop {
                return Err(result.err().unwrap_or(OpenError::Doubt));
            }
            std::thread::sleep(PAUSE / 20);
        }
        Ok(())
    }

    /// It is durable: now it may leave.
    fn let_go(&mut self, after: After) {
        steps::at("durable");
        self.pulse.seq.store(self.desk.durable(), Ordering::Relaxed);
        for change in after.changes {
            // Nobody may be watching.
            self.changes.send(change).ok();
        }
        if !after.errand.is_empty() {
            self.errands.send(after.errand).ok();
        }
    }

    fn answer(&self, looks: Vec<Look>) {
        for look in looks {
            let looked = catch_unwind(AssertUnwindSafe(|| look(self.desk.state(), &self.desk.drawers())));
            if looked.is_err() {
                tracing::error!("a look at the state stumbled; whoever asked gets no answer");
            }
        }
    }

    fn tell(&self) {
        let next = self.desk.next_due();
        self.due.send_if_modified(|due| std::mem::replace(due, next) != next);
        self.pulse.waiting.store(self.desk.state().delivery.waiting(), Ordering::Relaxed);
    }

    /// Makes a snapshot now and then, on another thread; at the end, here.
    fn snapshot(&mut self, stop: bool) {
        let began = Instant::now();
        while stop && self.kept.busy.load(Ordering::Acquire) && began.elapsed() < SNAPSHOT_LAST {
            // It still uses the journal, which is to be closed.
            std::thread::sleep(Duration::from_millis(5));
        }
        let news = self.desk.durable().saturating_sub(self.kept.seq);
        let every = load::snapshot_every(self.desk.state());
        let often = news >= every || news >= every / SNAPSHOT_FEW && self.kept.when.elapsed() >= SNAPSHOT_AFTER;
        if !(often || stop && news > 0) || self.kept.busy.swap(true, Ordering::AcqRel) {
            return;
        }
        (self.kept.seq, self.kept.when) = (self.desk.durable(), Instant::now());
        // Packed here: another thread would need a copy of the whole state.
        let (packed, journal) = (load::pack(self.desk.state()), Arc::clone(&self.journal));
        let busy = Arc::clone(&self.kept.busy);
        let work = move || {
            if let Err(error) = packed.and_then(|snapshot| journal.put_snapshot(snapshot)) {
                tracing::warn!(%error, "no snapshot was made; the next start takes longer");
            }
            busy.store(false, Ordering::Release);
        };
        if stop {
            work();
        } else if let Err(error) = std::thread::Builder::new().name("snapshot".into()).spawn(work) {
            tracing::warn!(%error, "no snapshot was made; the next start takes longer");
            self.kept.busy.store(false, Ordering::Release);
        }
    }
}
