//! The outbox: claims, delivers and reports, as [`Dispatch`] says. Several deliveries are on their
//! way at a time; one that hangs or stumbles harms no other.

use super::dispatch::{Dispatch, Errand};
use super::handle::{EngineGone, Handle};
use super::pulse::Task;
use super::trouble::OpenError;
use super::{Channel, Delivered, Message, figures};
use crate::domain::{Cause, ChannelId, Input, Outcome, Said};
use crate::steps;
use chrono::{DateTime, Utc};
use futures_util::FutureExt as _;
use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::Instant;

/// A delivery that takes longer has hung.
const HUNG: Duration = Duration::from_secs(60);
/// At rest it shows a sign of life so often.
const BEAT: Duration = Duration::from_secs(5);

pub(super) struct Outbox {
    pub(super) handle: Handle,
    pub(super) errands: mpsc::UnboundedReceiver<Errand>,
    pub(super) channels: BTreeMap<ChannelId, Arc<dyn Channel>>,
    pub(super) dispatch: Dispatch,
    pub(super) epoch: u64,
    /// Says that the street closes, and until when deliveries may go on.
    pub(super) close: oneshot::Receiver<Duration>,
}

/// What comes back from a task of the outbox.
enum Back {
    Message(Box<Message>, Delivered),
    Claimed(Result<(), EngineGone>),
    Reported(Result<(), EngineGone>),
}

impl Outbox {
    /// Works until the street closes, or the writer is gone.
    pub(super) async fn run(mut self) -> Result<(), OpenError> {
        let born = Instant::now();
        let mut tasks: JoinSet<Back> = JoinSet::new();
        let mut count = 0_u64;
        let mut first = true;
        let mut closed_at: Option<Instant> = None;
        loop {
            self.handle.pulse.beat(Task::Outbox);
            self.handle.pulse.delivered.store(self.dispatch.delivered(), Ordering::Relaxed);
            let now = born.elapsed();
            while let Some(message) = self.dispatch.next(now) {
                self.send(message, &mut tasks);
            }
            let hour = self.hour();
            if let Some(ids) = self.dispatch.claim(now, hour) {
                let submitted = self.submit(&mut count, Said::Claim(ids));
                tasks.spawn(async move { Back::Claimed(submitted.await) });
            }
            if let Some(outcomes) = self.dispatch.report(now) {
                let submitted = self.submit(&mut count, Said::Sent(outcomes));
                tasks.spawn(async move { Back::Reported(submitted.await) });
            }
            if closed_at.is_some_and(|at| self.dispatch.idle() || at <= Instant::now()) {
                return Ok(());
            }
            let beat = born + now + BEAT;
            let wake = self.dispatch.wake(now).map_or(beat, |at| beat.min(born + at));
            let wake = wake.min(closed_at.unwrap_or(wake));
            let held = self.dispatch.held_until();
            let clock = Arc::clone(&self.handle.clock);
            tokio::select! {
                Some(back) = tasks.join_next() => match back {
                    Ok(Back::Message(message, what)) => self.back(message, what, born.elapsed()),
                    Ok(Back::Claimed(Ok(()))) => {
                        steps::at("claimed");
                        // The writer hands over what it claimed before it answers.
                        while let Ok(errand) = self.errands.try_recv() {
                            self.take(errand, &mut first, born.elapsed());
                        }
                        self.dispatch.claimed();
                    }
                    Ok(Back::Reported(Ok(()))) => self.dispatch.reported(),
                    Ok(Back::Claimed(Err(_)) | Back::Reported(Err(_))) | Err(_) => return Err(OpenError::Gone),
                },
                errand = self.errands.recv() => match errand {
                    Some(errand) => self.take(errand, &mut first, born.elapsed()),
                    None => return Err(OpenError::Gone),
                },
                limit = &mut self.close, if closed_at.is_none() => {
                    closed_at = Some(Instant::now() + limit.unwrap_or(Duration::ZERO));
                    self.dispatch.close(born.elapsed());
                }
                () = async { clock.until(held.unwrap_or_default()).await }, if held.is_some() => {}
                () = tokio::time::sleep_until(wake) => {}
            }
        }
    }

    /// The hour, where something waits for one. It goes on waiting while nobody knows which it is.
    fn hour(&self) -> DateTime<Utc> {
        let clock = &self.handle.clock;
        if self.dispatch.held_until().is_some() && clock.sound() { clock.now() } else { DateTime::<Utc>::MIN_UTC }
    }

    /// While nobody knows what time it is, what people set off now leaves now; what stood in line before waits.
    fn take(&mut self, mut errand: Errand, first: &mut bool, now: Duration) {
        let clock = &self.handle.clock;
        if !std::mem::replace(first, false) && !clock.sound() {
            let hour = clock.now();
            for waiting in &mut errand.waiting {
                waiting.not_before = waiting.not_before.filter(|at| *at > hour);
            }
        }
        self.dispatch.take(errand, now);
    }

    fn back(&mut self, message: Box<Message>, what: Delivered, now: Duration) {
        self.dispatch.back(message, what, now);
        for (id, pause) in self.dispatch.hushed() {
            if let Some(channel) = self.channels.get(&id) {
                tracing::warn!(channel = ?id, seconds = pause.as_secs(), "the whole bot was told to send more slowly");
                channel.hush(pause);
            }
        }
    }

    fn send(&self, message: Box<Message>, tasks: &mut JoinSet<Back>) {
        let Some(channel) = self.channels.get(&message.to.channel).map(Arc::clone) else { return };
        let clock = Arc::clone(&self.handle.clock);
        tasks.spawn(async move {
            steps::at("calling");
            let delivery = AssertUnwindSafe(channel.deliver(&message)).catch_unwind();
            let what = match tokio::time::timeout(HUNG, delivery).await {
                Ok(Ok(delivered)) => delivered,
                Ok(Err(_)) => {
                    tracing::error!(seq = message.id.seq, channel = ?message.to.channel, "a delivery stumbled; nobody knows whether it arrived");
                    Delivered::Ended(Outcome::Unknown)
                }
                Err(_) => {
                    tracing::error!(seq = message.id.seq, channel = ?message.to.channel, "a delivery hung for a minute; nobody knows whether it arrived");
                    Delivered::Ended(Outcome::Unknown)
                }
            };
            steps::at("called");
            figures::delivered(&message, &what, clock.now());
            Back::Message(message, what)
        });
    }

    fn submit(&self, count: &mut u64, said: Said) -> impl Future<Output = Result<(), EngineGone>> + use<> {
        *count += 1;
        let input = Input::inner(Cause::Outbox { epoch: self.epoch, n: *count }, said);
        let handle = self.handle.clone();
        // Not through the door that closes first.
        async move { handle.slip_in(input).await?.await.map(drop) }
    }
}
