//! Starting a street and stopping it: the writer's thread, the clock's task, the outbox.

use super::desk::Desk;
use super::dispatch::Dispatch;
use super::handle::{Handle, Job};
use super::limits::Limits;
use super::lots::Lots;
use super::outbox::Outbox;
use super::patience::Patience;
use super::pulse::{Pulse, Task};
use super::trouble::OpenError;
use super::writer::{Kept, Writer};
use super::{Channel, Clock, Wording};
use crate::domain::{Cause, ChannelId, Command, Input, Said, State, day};
use crate::journal::SharedJournal;
use chrono::{DateTime, Utc};
use futures_util::FutureExt as _;
use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::{broadcast, mpsc, oneshot, watch};
use tokio::task::JoinHandle;

/// Most jobs in front of the writer; who comes then waits.
const JOBS: usize = 4_096;
/// Most changes that a slow watcher can be behind before it misses some.
const CHANGES: usize = 4_096;
/// The clock's task shows a sign of life, and asks the writer for one, so often.
const BEAT: Duration = Duration::from_secs(5);
/// When the street closes, deliveries may go on for so long.
const LAST_SENDS: Duration = Duration::from_secs(3);

/// What a street is made of.
pub struct Street {
    /// Its name, for logs.
    pub name: String,
    /// Where its truth is kept.
    pub journal: SharedJournal,
    /// Where its time comes from.
    pub clock: Arc<dyn Clock>,
    /// Who words its screens.
    pub wording: Arc<dyn Wording>,
    /// How it reaches people.
    pub channels: Vec<Arc<dyn Channel>>,
    /// How fast.
    pub limits: Limits,
    /// What the configuration orders: folded in before anything else.
    pub orders: Vec<(Cause, Command)>,
}

/// Starts streets.
pub struct Engine;

/// A street at work. Dropping it pulls the plug: nothing more is delivered, nothing is waited for.
pub struct Running {
    jobs: mpsc::Sender<Job>,
    pulse: Arc<Pulse>,
    close: Option<oneshot::Sender<Duration>>,
    outbox: JoinHandle<()>,
    clock: JoinHandle<()>,
    ended: watch::Receiver<bool>,
    result: Option<oneshot::Receiver<Result<(), OpenError>>>,
}

impl Engine {
    /// Takes the street's lease, reads its state, and goes to work.
    ///
    /// # Errors
    /// Whatever keeps it from starting, with the remedy.
    pub async fn start(street: Street) -> Result<(Handle, Running), OpenError> {
        Self::start_with(street, None).await
    }

    /// The same, where the snapshot may have been read ahead ([`load::ahead`](super::load::ahead)).
    ///
    /// # Errors
    /// Whatever keeps it from starting, with the remedy.
    pub async fn start_with(street: Street, ahead: Option<State>) -> Result<(Handle, Running), OpenError> {
        let Street { name, journal, clock, wording, channels, limits, orders } = street;
        let (jobs, jobs_in) = mpsc::channel(JOBS);
        let (changes, _) = broadcast::channel(CHANGES);
        let (errands, errands_in) = mpsc::unbounded_channel();
        let (due, due_in) = watch::channel(None);
        let (close, close_in) = oneshot::channel();
        let (result_out, result) = oneshot::channel();
        let (ended_out, ended) = watch::channel(false);
        let (opened_out, opened) = oneshot::channel();
        let pulse = Arc::new(Pulse::new());
        let orders: Vec<Input> = orders
            .into_iter()
            .map(|(cause, command)| Input::inner(cause, Said::Order(Box::new(command))))
            .collect();

        let per_person = limits.per_person;
        let here = channels.iter().map(|channel| channel.id()).collect();
        let (now, its_clock, its_pulse, its_changes) =
            (clock.now(), Arc::clone(&clock), Arc::clone(&pulse), changes.clone());
        let work = move || {
            let opened = Desk::open_with(Arc::clone(&journal), wording, Lots::System, orders, now, ahead);
            let (mut desk, mut after) = match opened {
                Ok(opened) => opened,
                Err(error) => return drop(opened_out.send(Err(error))),
            };
            after.errand.waiting = desk.reach_by(here);
            its_clock.anchor(desk.state().at);
            its_pulse.epoch.store(desk.lease().epoch, Ordering::Relaxed);
            its_pulse.seq.store(desk.durable(), Ordering::Relaxed);
            errands.send(after.errand).ok();
            opened_out.send(Ok((desk.book(), desk.tray.clone(), desk.lease().epoch))).ok();
            let kept = Kept {
                seq: journal.snapshot_seq().unwrap_or(0),
                when: Instant::now(),
                busy: Arc::new(AtomicBool::new(false)),
            };
            let writer = Writer {
                patience: per_person.map(Patience::new),
                born: Instant::now(),
                desk,
                journal,
                jobs: jobs_in,
                changes: its_changes,
                errands,
                due,
                clock: its_clock,
                pulse: its_pulse,
                kept,
            };
            let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| writer.run()));
            let done = done.unwrap_or(Err(OpenError::Gone));
            if let Err(error) = &done {
                tracing::error!(%error, "the street's writer stops");
            }
            result_out.send(done).ok();
            ended_out.send(true).ok();
        };
        std::thread::Builder::new().name(format!("writer {name}")).spawn(work).map_err(|_| OpenError::Gone)?;

        let (book, tray, epoch) = opened.await.map_err(|_| OpenError::Gone)??;
        let handle = Handle {
            jobs: jobs.clone(),
            changes,
            book,
            tray,
            clock: Arc::clone(&clock),
            pulse: Arc::clone(&pulse),
        };
        let channels: BTreeMap<ChannelId, Arc<dyn Channel>> =
            channels.into_iter().map(|channel| (channel.id(), channel)).collect();
        let outbox = Outbox {
            handle: handle.clone(),
            errands: errands_in,
            dispatch: Dispatch::new(channels.keys().copied(), &limits),
            channels,
            epoch,
            close: close_in,
        };
        let outbox = tokio::spawn(watch_outbox(outbox, jobs.clone()));
        let clock = tokio::spawn(watch_clock(clock, due_in, jobs.clone(), Arc::clone(&pulse)));
        tracing::info!(street = %name, epoch, seq = handle.status().seq, "the street is open");
        Ok((handle, Running { jobs, pulse, close: Some(close), outbox, clock, ended, result: Some(result) }))
    }
}

/// Without its outbox a street must not seem to work: it stops, and whoever watches over it starts it again.
async fn watch_outbox(outbox: Outbox, jobs: mpsc::Sender<Job>) {
    let ended = AssertUnwindSafe(outbox.run()).catch_unwind().await;
    if !matches!(ended, Ok(Ok(()))) && !jobs.is_closed() {
        tracing::error!("the outbox stopped; the street stops with it");
        jobs.send(Job::Stop(Err(OpenError::Gone))).await.ok();
    }
}

/// Organizers are told of a clock that nobody believes once it has lasted so long.
const LASTS: Duration = Duration::from_secs(30 * 60);

/// Says once to the organizers that what is due waits, and why. A commit like any other: it is durable.
async fn say_held(clock: &dyn Clock, said: &mut bool, jobs: &mpsc::Sender<Job>) {
    let standing = clock.standing();
    let lasts = standing.held && standing.doubt.is_some() && standing.lasts >= LASTS;
    if lasts && !*said {
        let order = Said::Order(Box::new(day::Command::ClockHeld.into()));
        let input = Input::inner(Cause::Console(Lots::System.next()), order);
        // Nobody waits for it.
        jobs.send(Job::Input(Box::new(input), oneshot::channel().0)).await.ok();
    }
    *said = lasts || *said && standing.held;
}

/// Wakes the writer when something falls due.
async fn watch_clock(
    clock: Arc<dyn Clock>,
    mut due: watch::Receiver<Option<DateTime<Utc>>>,
    jobs: mpsc::Sender<Job>,
    pulse: Arc<Pulse>,
) {
    let mut said = false;
    loop {
        pulse.beat(Task::Clock);
        say_held(&*clock, &mut said, &jobs).await;
        let next = *due.borrow_and_update();
        let fallen = tokio::select! {
            () = async { clock.until(next.unwrap_or_default()).await }, if next.is_some() => true,
            changed = due.changed() => {
                if changed.is_err() { return; }
                false
            }
            () = tokio::time::sleep(BEAT) => true,
        };
        if fallen {
            if jobs.send(Job::Wake).await.is_err() {
                return;
            }
            if next.is_some_and(|at| at <= clock.now()) {
                // The writer says what comes next; where it cannot (a full disk), no hurry.
                tokio::time::timeout(Duration::from_secs(1), due.changed()).await.ok();
            }
        }
    }
}

impl Running {
    /// Takes nothing more from outside, commits what waits, lets deliveries on their way end for at
    /// most three seconds, and returns.
    ///
    /// # Errors
    /// What the writer stopped for, if it did not stop by itself.
    pub async fn shutdown(mut self) -> Result<(), OpenError> {
        self.pulse.closing.store(true, Ordering::Relaxed);
        if let Some(close) = self.close.take() {
            close.send(LAST_SENDS).ok();
        }
        // The outbox ends by itself; a little longer than it may take, in case it cannot.
        tokio::time::timeout(LAST_SENDS + Duration::from_millis(500), &mut self.outbox).await.ok();
        self.jobs.send(Job::Stop(Ok(()))).await.ok();
        self.stopped().await
    }

    /// Returns when the street stops by itself: another writer has taken it, or its journal is broken.
    ///
    /// # Errors
    /// What it stopped for.
    pub async fn join(&mut self) -> Result<(), OpenError> {
        self.stopped().await
    }

    /// Turns true when the writer has ended.
    pub fn ended(&self) -> watch::Receiver<bool> {
        self.ended.clone()
    }

    async fn stopped(&mut self) -> Result<(), OpenError> {
        match &mut self.result {
            Some(result) => {
                let done = result.await.unwrap_or(Err(OpenError::Gone));
                self.result = None;
                done
            }
            None => Ok(()),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.pulse.closing.store(true, Ordering::Relaxed);
        self.outbox.abort();
        self.clock.abort();
        // Where the line is full, the writer ends when the last handle is gone.
        self.jobs.try_send(Job::Stop(Ok(()))).ok();
    }
}
