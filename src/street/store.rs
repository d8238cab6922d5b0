//! Opening a street's store, and doing things on it while nobody runs it.

use super::Trouble;
use crate::config::{Config, Environment};
use crate::control::{Failed, Invitation, Invited, Reach};
use crate::domain::day;
use crate::domain::{Cause, Command, Input, Role, Said};
use crate::engine::desk::{Desk, Sealed, Took};
use crate::engine::{Clock, HandClock, Lots, OpenError, Words};
use crate::journal::{Key, Store, parse_master};
use chrono::Utc;
use sha2::{Digest, Sha256};
use std::path::Path;
use std::sync::Arc;

/// The demo's clock stands in this file of its data folder.
pub const CLOCK: &str = "clock";

/// Opens the store of a data folder, made if need be.
///
/// # Errors
/// At once, where another process has it open; whatever is damaged, with the remedy.
pub fn open_store(data: &Path, config: Option<&Config>, env: Environment<'_>) -> Result<Store, Trouble> {
    Ok(Store::open(data, master_key(config, env)?)?)
}

/// The master key, where it does not lie in the data folder.
fn master_key(config: Option<&Config>, env: Environment<'_>) -> Result<Option<Key>, Trouble> {
    let wrong = "64 characters of 0-9 and a-f";
    if let Some(text) = env("TONGXIN_MASTER_KEY") {
        return Ok(Some(parse_master(&text).ok_or(format!("TONGXIN_MASTER_KEY must be {wrong}"))?));
    }
    let named = config.and_then(|config| config.master_key_file.clone());
    let Some(file) = named.or_else(|| env("TONGXIN_MASTER_KEY_FILE").map(Into::into)) else { return Ok(None) };
    let text = std::fs::read_to_string(&file).map_err(|e| format!("cannot read {}: {e}", file.display()))?;
    Ok(Some(parse_master(&text).ok_or(format!("{} must hold {wrong}", file.display()))?))
}

/// What the configuration says, as an order to the engine, which puts in the epoch of the writer that reads it.
pub(super) fn orders(config: &Config) -> Result<Vec<(Cause, Command)>, Trouble> {
    let digest = Sha256::digest(serde_json::to_vec(&config.plans)?);
    let mut short = [0; 16];
    short.copy_from_slice(&digest[..16]);
    let command = day::Command::Configure(config.plans.clone());
    Ok(vec![(Cause::Config { digest: short, epoch: 0 }, command.into())])
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
    // The demo's clock stands somewhere else than the system's.
    let file = data.join(CLOCK);
    let now = if file.exists() { HandClock::open(&file, Utc::now())?.now() } else { Utc::now() };
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

/// Where people reach the street: as configured, else as it was when it last ran.
fn reach(data: &Path, config: Option<&Config>) -> Reach {
    let mut reach = Reach::read(data);
    if let Some(config) = config {
        reach.web = Some(super::web_address(config, config.listen));
    }
    reach
}
