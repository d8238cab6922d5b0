//! The writer's desk: the state in memory, and a batch of inputs being folded into it.
//!
//! Synchronous and without a task of its own, so that the writer and a simulation use the same one.
//! Nothing leaves the desk before [`Desk::seal`] says that it is durable.

use super::aside::Tray;
use super::book::{Book, Shelf};
use super::dispatch::{Errand, Waiting};
use super::follow::{self, Origin};
use super::lots::Lots;
use super::trouble::OpenError;
use super::{Change, Wording, alarm, figures, load};
use crate::domain::{
    Actor, By, Cause, ChannelId, Commit, Decision, DrawerOp, Drawers, Input, Item, Said, SendId, State, apply,
    handle, people, tick,
};
use crate::journal::{Appended, Entry, Lease, SharedJournal};
use chrono::{DateTime, Utc};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Most inputs in one batch.
pub const BATCH: usize = 256;
/// Version of a commit's shape.
const SHAPE: u8 = 1;

/// The desk of one street's writer.
pub struct Desk {
    journal: SharedJournal,
    wording: Arc<dyn Wording>,
    pub(super) lots: Lots,
    lease: Lease,
    pub(super) state: State,
    durable: u64,
    book: Book,
    pub(super) tray: Tray,
    pub(super) entries: Vec<Entry>,
    origins: Vec<Origin>,
    shelf: Shelf,
    /// The state is half folded: a fold stumbled, and rereading failed so far.
    broken: bool,
    pub(super) rest: Option<DateTime<Utc>>,
    /// Since when nothing that fell due was done, where that is a while.
    pub(super) away: Option<DateTime<Utc>>,
    here: follow::Here,
}

/// What became of an input on the desk. Nothing of it is durable before [`Desk::seal`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Took {
    /// It is in the batch, under this number.
    Staged(u64),
    /// Nothing follows from it.
    Nothing,
    /// Its cause was seen before.
    Repeat,
    /// The rules stumbled over it; the state is as if it had never come.
    Stumbled,
}

/// What became of a batch.
#[derive(Debug)]
pub enum Sealed {
    /// It is durable, and this follows.
    Done(After),
    /// Nobody knows: [`Desk::recover`] comes next.
    Doubt,
    /// Another writer holds the street.
    Fenced,
}

/// What follows from a batch, once it is durable.
#[derive(Debug, Default)]
pub struct After {
    /// For the outbox.
    pub errand: Errand,
    /// For whoever watches.
    pub changes: Vec<Change>,
}

/// What [`Desk::recover`] found.
#[derive(Debug)]
pub enum Recovered {
    /// The state is reread up to this number; what has a higher one must be taken again.
    Upto(u64, After),
    /// Another writer has written.
    Fenced,
}

impl Desk {
    /// Takes the street's lease, reads the state, and closes what an earlier writer left open. What
    /// it returns is for the outbox: everything that is still to be told.
    ///
    /// # Errors
    /// Whatever the journal says; the street cannot start then.
    pub fn open(
        journal: SharedJournal,
        wording: Arc<dyn Wording>,
        lots: Lots,
        orders: Vec<Input>,
        now: DateTime<Utc>,
    ) -> Result<(Self, After), OpenError> {
        Self::open_with(journal, wording, lots, orders, now, None)
    }

    /// The same, where the snapshot may have been read ahead.
    pub(super) fn open_with(
        journal: SharedJournal,
        wording: Arc<dyn Wording>,
        lots: Lots,
        orders: Vec<Input>,
        now: DateTime<Utc>,
        ahead: Option<State>,
    ) -> Result<(Self, After), OpenError> {
        let lease = journal.acquire()?;
        // Side by side: a street that starts keeps somebody waiting.
        let (state, book) = std::thread::scope(|scope| {
            let book = scope.spawn(|| Book::load(&*journal));
            let state = load::state_from(&*journal, ahead);
            (state, book.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        });
        let (state, book) = (state?, book?);
        let durable = state.seq;
        let (entries, origins, shelf) = (Vec::new(), Vec::new(), Shelf::default());
        let mut desk = Self {
            journal,
            wording,
            lots,
            lease,
            state,
            durable,
            book,
            tray: Tray::default(),
            entries,
            origins,
            shelf,
            broken: false,
            rest: None,
            away: None,
            here: None,
        };
        // Whatever the machine's clock shows, it cannot be earlier.
        let now = now.max(desk.state.at);
        desk.away = (durable > 0).then_some(desk.state.at);
        desk.settle_stale(now);
        for mut order in orders {
            // Only here is it known: without it, a configuration changed and changed back would be a repeat.
            if let Cause::Config { epoch, .. } = &mut order.cause {
                *epoch = desk.lease.epoch;
            }
            if desk.take(&order, now) == Took::Stumbled {
                return Err(OpenError::Order);
            }
        }
        match desk.seal() {
            Sealed::Done(mut after) => {
                after.errand.waiting = follow::everything_waiting(&desk.state, &None);
                Ok((desk, after))
            }
            Sealed::Doubt => Err(OpenError::Doubt),
            Sealed::Fenced => Err(OpenError::Fenced),
        }
    }

    /// Only these channels are there: whatever is told goes by one of them, or nowhere. Everything
    /// that stands in line, by them.
    pub fn reach_by(&mut self, channels: Vec<ChannelId>) -> Vec<Waiting> {
        self.here = Some(channels);
        follow::everything_waiting(&self.state, &self.here)
    }

    /// What an earlier writer was sending when it went: nobody knows whether it arrived.
    fn settle_stale(&mut self, now: DateTime<Utc>) {
        let stale: Vec<SendId> = crate::domain::delivery::stale(&self.state, self.lease.epoch);
        if stale.is_empty() {
            return;
        }
        tracing::info!(sends = stale.len(), "sends of an earlier run have no outcome");
        let unknown = stale.into_iter().map(|id| (id, crate::domain::Outcome::Lost)).collect();
        // The outbox counts its causes from 1.
        let cause = Cause::Outbox { epoch: self.lease.epoch, n: 0 };
        self.take(&Input::inner(cause, Said::Sent(unknown)), now);
    }

    /// Folds an input in, at a moment of the street's clock.
    pub fn take(&mut self, input: &Input, now: DateTime<Utc>) -> Took {
        if self.broken && self.reread().is_err() {
            return Took::Stumbled;
        }
        if self.state.seen.has(&input.cause) {
            return Took::Repeat;
        }
        let now = to_millis(now);
        let actor = self.actor(input);
        let decided = catch_unwind(AssertUnwindSafe(|| {
            let drawers = self.shelf.over(&*self.journal);
            match (&input.cause, &input.said) {
                (Cause::Due(due), Said::Tick) => tick(&self.state, &drawers, now, &actor, *due),
                _ => handle(&self.state, &drawers, now, &actor, &input.said),
            }
        }));
        let Ok(decision) = decided else { return Took::Stumbled };
        // That something fell due is remembered in any case, or it would fall due for ever.
        if decision == Decision::nothing() && !matches!(input.cause, Cause::Due(_)) {
            return Took::Nothing;
        }
        self.stage(&input.cause, &actor, now, decision)
    }

    pub(super) fn stage(&mut self, cause: &Cause, actor: &Actor, now: DateTime<Utc>, decision: Decision) -> Took {
        let Decision { events, sends, drawers, on_behalf } = decision;
        let seq = self.state.seq + 1;
        let commit = Commit {
            v: SHAPE,
            seq,
            at: now,
            epoch: self.lease.epoch,
            cause: cause.clone(),
            by: actor.by,
            on_behalf,
            events,
            sends,
        };
        let folded = catch_unwind(AssertUnwindSafe(|| {
            let changes = self.book.changes(&self.shelf.over(&*self.journal), &self.shelf, &drawers);
            apply(&mut self.state, &commit);
            changes
        }));
        let Ok(changes) = folded else {
            self.broken = true;
            // Where rereading fails as well, the next step tries again.
            self.reread().ok();
            return Took::Stumbled;
        };
        self.shelf.put(&drawers, &changes);
        let who = actor.by.person().or_else(|| self.find(actor));
        let from = actor.address.clone().zip(who);
        self.origins.push(Origin { from, changes });
        self.entries.push(Entry { commit, drawers });
        Took::Staged(seq)
    }

    /// Makes the batch durable. Until it says so, nothing may leave.
    pub fn seal(&mut self) -> Sealed {
        if self.broken && self.reread().is_err() {
            return Sealed::Doubt;
        }
        if self.entries.is_empty() {
            return Sealed::Done(After::default());
        }
        let began = std::time::Instant::now();
        let appended =
            catch_unwind(AssertUnwindSafe(|| self.journal.append(self.lease, self.durable, &self.entries)));
        match appended {
            Ok(Appended::Done(head)) if head.seq == self.state.seq => {
                figures::synced(began.elapsed(), self.entries.len());
                self.durable = head.seq;
                Sealed::Done(self.after(self.entries.len()))
            }
            Ok(Appended::Fenced) => Sealed::Fenced,
            _ => Sealed::Doubt,
        }
    }

    /// After a doubt: opens the journal again, rereads the state from it, and tells how far it goes.
    ///
    /// # Errors
    /// Whatever the journal says; then this is to be tried again.
    pub fn recover(&mut self) -> Result<Recovered, OpenError> {
        let journal = Arc::clone(&self.journal);
        let head = journal.reopen()?;
        let mut ours = 0;
        let mut foreign = false;
        journal.read(self.durable + 1, &mut |commit| {
            let same = self.entries.get(ours).is_some_and(|entry| {
                let mine = &entry.commit;
                (mine.seq, mine.epoch, &mine.cause) == (commit.seq, commit.epoch, &commit.cause)
            });
            foreign |= !same;
            ours += usize::from(same);
            same
        })?;
        if foreign || head.seq != self.durable + ours as u64 {
            return Ok(Recovered::Fenced);
        }
        self.state = load::state(&*journal)?;
        self.broken = false;
        self.durable = head.seq;
        Ok(Recovered::Upto(head.seq, self.after(ours)))
    }

    /// Rereads the state, and folds the batch in again: a fold went wrong half way.
    fn reread(&mut self) -> Result<(), OpenError> {
        let mut state = load::state(&*self.journal)?;
        let folded = catch_unwind(AssertUnwindSafe(|| {
            for entry in &self.entries {
                apply(&mut state, &entry.commit);
            }
        }));
        if folded.is_err() || state.seq != self.durable + self.entries.len() as u64 {
            return Err(OpenError::Fold);
        }
        self.state = state;
        self.broken = false;
        Ok(())
    }

    /// What follows from the first entries of the batch, which are durable; the rest is dropped.
    fn after(&mut self, durable: usize) -> After {
        self.shelf = Shelf::default();
        let done: Vec<_> = self.entries.drain(..).zip(self.origins.drain(..)).take(durable).collect();
        let errand =
            follow::errand(&self.state, &self.drawers(), &*self.wording, &self.here, self.lease.epoch, &done);
        alarm::codes(&self.state, &done);
        let mut changes = Vec::new();
        for (entry, origin) in done {
            changes.push(Change::Commit(entry.commit.seq));
            changes.extend(entry.drawers.iter().filter_map(|op| match op {
                DrawerOp::Put(who, Item::Page(_), _) => Some(Change::Page(*who)),
                _ => None,
            }));
            // Only now: the answer to an erasure had still to find its way.
            self.book.change(origin.changes);
        }
        After { errand, changes }
    }

    pub(super) fn actor(&mut self, input: &Input) -> Actor {
        let by = match (&input.from, &input.cause) {
            (Some(address), _) => match self.shelf.find(address).unwrap_or_else(|| self.book.find(address)) {
                Some(id) if people::person(&self.state, id).is_some() => By::Person(id, address.channel),
                _ => By::Stranger(address.channel),
            },
            (None, Cause::Due(_)) => By::Clock,
            (None, Cause::Outbox { .. }) => By::Outbox,
            (None, Cause::Update { channel, .. }) => By::Stranger(*channel),
            (None, Cause::Post(_) | Cause::Console(_) | Cause::Config { .. }) => By::Console,
        };
        Actor {
            by,
            address: input.from.clone(),
            hello: input.hello.clone(),
            origin: input.origin.clone(),
            keep: input.keep.clone(),
            lot: self.lots.next(),
        }
    }

    fn find(&self, actor: &Actor) -> Option<crate::domain::PersonId> {
        let address = actor.address.as_ref()?;
        self.shelf.find(address).unwrap_or_else(|| self.book.find(address))
    }

    /// Keeps a snapshot of the state, which must be durable: nothing is on the desk.
    ///
    /// # Errors
    /// Whatever the journal says; the next start takes longer then.
    pub fn keep_snapshot(&self) -> Result<(), OpenError> {
        debug_assert!(self.entries.is_empty(), "only what is durable is kept");
        Ok(self.journal.put_snapshot(load::pack(&self.state)?)?)
    }

    /// The state, with the batch in progress folded in.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The newest durable commit.
    pub fn durable(&self) -> u64 {
        self.durable
    }

    /// How many commits the batch in progress has.
    pub fn staged(&self) -> usize {
        self.entries.len()
    }

    /// The writer's lease.
    pub fn lease(&self) -> Lease {
        self.lease
    }

    /// The address book, shared with whoever asks.
    pub(super) fn book(&self) -> Book {
        self.book.clone()
    }

    /// The drawers, as far as they are durable.
    pub fn drawers(&self) -> impl Drawers + '_ {
        Shelf::durable(&*self.journal)
    }
}

/// The moment as it is stored: to the millisecond.
pub(super) fn to_millis(at: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(at.timestamp_millis()).unwrap_or(at)
}
