//! What the channels hold of the engine: a way in, a way to look, and word of what changed.

use super::aside::{SetAside, Tray};
use super::book::Book;
use super::figures;
use super::pulse::{Pulse, Status, Task};
use super::trouble::OpenError;
use crate::domain::{Address, Cause, ChannelId, Drawers, Input, PersonId, State};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::sync::{broadcast, mpsc, oneshot};

/// The engine has stopped: nothing more is taken.
#[derive(Debug, thiserror::Error, Clone, Copy, PartialEq, Eq)]
#[error("the street's writer has stopped; its last log line says why")]
pub struct EngineGone;

/// What became of an input. In every case it is durable, or never needs to come again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// Committed, under this number (or nothing had to be).
    Done(u64),
    /// Seen before; nothing changed.
    Repeat,
    /// It made the rules stumble twice and was set aside; the operator is told.
    SetAside,
}

/// Word of a change, after it is durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The state is at this commit now.
    Commit(u64),
    /// Somebody's page has something new.
    Page(PersonId),
}

/// A question to the state, answered by the writer between two batches.
pub(super) type Look = Box<dyn FnOnce(&State, &dyn Drawers) + Send>;

/// What the writer takes.
pub(super) enum Job {
    /// An input, and where to say that it is durable.
    Input(Box<Input>, oneshot::Sender<Accepted>),
    /// A question.
    Look(Look),
    /// Something may be due.
    Wake,
    /// The last job: finish and stop, with this result.
    Stop(Result<(), OpenError>),
}

/// A way to the writer of one street. Cheap to clone.
#[derive(Clone)]
pub struct Handle {
    pub(super) jobs: mpsc::Sender<Job>,
    pub(super) changes: broadcast::Sender<Change>,
    pub(super) book: Book,
    pub(super) tray: Tray,
    pub(super) clock: Arc<dyn super::Clock>,
    pub(super) pulse: Arc<Pulse>,
}

impl Handle {
    /// Hands an input in and waits until what follows from it is durable.
    ///
    /// # Errors
    /// [`EngineGone`] if the writer stopped before that: the input must come again.
    pub async fn submit(&self, input: Input) -> Result<Accepted, EngineGone> {
        self.hand_in(input).await?.await
    }

    /// Hands an input in. Inputs handed in one after the other are taken in that order; each future
    /// that comes back waits until what follows from its input is durable.
    ///
    /// # Errors
    /// [`EngineGone`], of either future, if the writer stopped before that: the input must come again.
    pub async fn hand_in(
        &self,
        input: Input,
    ) -> Result<impl Future<Output = Result<Accepted, EngineGone>> + Send + use<>, EngineGone> {
        if self.pulse.closing.load(Ordering::Relaxed) {
            return Err(EngineGone);
        }
        self.slip_in(input).await
    }

    /// The same, also while the street closes: for the outbox.
    pub(super) async fn slip_in(
        &self,
        input: Input,
    ) -> Result<impl Future<Output = Result<Accepted, EngineGone>> + Send + use<>, EngineGone> {
        let (done, answer) = oneshot::channel();
        self.jobs.send(Job::Input(Box::new(input), done)).await.map_err(|_| EngineGone)?;
        Ok(async { answer.await.map_err(|_| EngineGone) })
    }

    /// Looks at the state, at a moment when all of it is durable.
    ///
    /// # Errors
    /// [`EngineGone`] if the writer has stopped.
    pub async fn look<T, F>(&self, look: F) -> Result<T, EngineGone>
    where
        T: Send + 'static,
        F: FnOnce(&State, &dyn Drawers) -> T + Send + 'static,
    {
        let (done, answer) = oneshot::channel();
        let look: Look = Box::new(move |s, d| drop(done.send(look(s, d))));
        self.jobs.send(Job::Look(look)).await.map_err(|_| EngineGone)?;
        answer.await.map_err(|_| EngineGone)
    }

    /// The person behind an address, if known.
    pub fn find(&self, address: &Address) -> Option<PersonId> {
        self.book.find(address)
    }

    /// Word of every change from now on.
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }

    /// How the street is doing. Cheap: nothing is waited for.
    pub fn status(&self) -> Status {
        self.pulse.status()
    }

    /// A channel cannot make anything of what has this number there: it is counted and passed over.
    pub fn unreadable(&self, channel: ChannelId, id: u64) {
        figures::unreadable(channel);
        self.tray.put(self.clock.now(), &Cause::Update { channel, id }, "it cannot be read");
    }

    /// What was set aside since the start.
    pub fn set_aside(&self) -> SetAside {
        self.tray.look()
    }

    /// A channel that has to be asked for news has been asked, or rests between two tries.
    pub fn reads(&self) {
        self.pulse.beat(Task::Reader);
    }

    /// The street's clock.
    pub fn clock(&self) -> &dyn super::Clock {
        &*self.clock
    }
}
