//! Opening a street's store, and doing things on it while nobody runs it.

use super::{Trouble, master_key};
use crate::config::{Config, Environment};
use crate::control::{Failed, Invitation, Invited, Reach};
use crate::domain::{Cause, Command, Input, PersonId, Role, Said, day, people};
use crate::engine::desk::{Desk, Sealed, Took};
use crate::engine::{Clock, HandClock, Lots, OpenError, Words};
use crate::journal::{Key, Store};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// The demo's clock stands in this file of its data folder.
pub const CLOCK: &str = "clock";

/// Opens the store of a data folder, made if need be.
///
/// # Errors
/// At once, where another process has it open; whatever is damaged, with the remedy.
pub fn open_store(data: &Path, config: Option<&Config>, env: Environment<'_>) -> Result<Store, Trouble> {
    Ok(Store::open(data, master_key(data, config, env)?.key)?)
}

/// What the configuration says, as an order to the engine, which puts in the epoch of the writer that reads it.
pub(super) fn orders(config: &Config) -> Result<Vec<(Cause, Command)>, Trouble> {
    let digest = Sha256::digest(serde_json::to_vec(&config.plans)?);
    let mut short = [0; 16];
    short.copy_from_slice(&digest[..16]);
    let command = day::Command::Configure(config.plans.clone());
    Ok(vec![(Cause::Config { digest: short, epoch: 0 }, command.into())])
}

/// What time it is for a street that nobody asks: the demo's clock stands somewhere else than the system's.
///
/// # Errors
/// If the demo's clock cannot be read.
pub fn now(data: &Path) -> std::io::Result<DateTime<Utc>> {
    let file = data.join(CLOCK);
    Ok(if file.exists() { HandClock::open(&file, Utc::now())?.now() } else { Utc::now() })
}

/// Makes an invitation on a store that nobody runs: nothing is sent, nothing falls due.
///
/// # Errors
/// Whatever keeps the street from being read or written.
pub fn invite_here(
    store: Store,
    data: &Path,
    config: Option<&Config>,
    (community, role, valid): (&str, Role, u32),
) -> Result<Invited, Trouble> {
    let now = now(data)?;
    let silent = Arc::new(|_: &_, _| Words::default());
    let order = |(cause, command)| Input::inner(cause, Said::Order(Box::new(command)));
    let orders = config.map(orders).transpose()?.unwrap_or_default().into_iter().map(order).collect();
    let (mut desk, _) = Desk::open(Arc::new(store), silent, Lots::System, orders, now)?;
    // A machine without a clock chip may not know the year yet; it cannot be earlier than what is stored.
    let now = now.max(desk.state().at);
    let made = Invitation::make(desk.state(), community, role, valid, now)?;
    if desk.take(&made.order, now) == Took::Stumbled {
        return Err(Failed::SetAside.into());
    }
    match desk.seal() {
        Sealed::Done(_) => Ok(made.told(&reach(data, config))),
        Sealed::Doubt => Err(OpenError::Doubt.into()),
        Sealed::Fenced => Err(OpenError::Fenced.into()),
    }
}

/// Erases people whom an old backup brought back, in a folder whose restore this finishes: their keys are destroyed,
/// and their places are free for others.
///
/// # Errors
/// Whatever keeps the street from being read or written.
pub fn erase_here(data: &Path, key: Option<Key>, again: &BTreeSet<PersonId>) -> Result<(), Trouble> {
    let silent = Arc::new(|_: &_, _| Words::default());
    let store = Arc::new(Store::open_unfinished(data, key)?);
    let now = Utc::now();
    let (mut desk, _) = Desk::open(store.clone(), silent, Lots::System, Vec::new(), now)?;
    // As above: it cannot be earlier than what is stored.
    let now = now.max(desk.state().at);
    for person in again {
        let mut lot = [0; 16];
        getrandom::fill(&mut lot).map_err(|e| format!("the system gives no random numbers: {e}"))?;
        let command = people::Command::EraseAgain(*person).into();
        if desk.take(&Input::inner(Cause::Console(lot), Said::Order(Box::new(command))), now) == Took::Stumbled {
            return Err(Failed::SetAside.into());
        }
        match desk.seal() {
            Sealed::Done(_) => {}
            Sealed::Doubt => return Err(OpenError::Doubt.into()),
            Sealed::Fenced => return Err(OpenError::Fenced.into()),
        }
    }
    Ok(store.finish_restore()?)
}

/// Where people reach the street: as configured, else as it was when it last ran.
fn reach(data: &Path, config: Option<&Config>) -> Reach {
    let mut reach = Reach::read(data);
    if let Some(config) = config {
        reach.web = Some(super::web_address(config, config.listen));
    }
    reach
}
