//! What systemd hears of the process: that its streets are open, that their loops move, that it stops.
//!
//! Everything here does nothing where no service manager listens.

use crate::engine::Handle;
use sd_notify::NotifyState;
use std::time::Duration;

/// The streets are open. From now on the watchdog is fed, if there is one, for as long as their loops move.
pub fn opened(streets: &[(String, Handle)]) {
    let names: Vec<&str> = streets.iter().map(|(name, _)| name.as_str()).collect();
    tell(&[NotifyState::Ready, NotifyState::Status(&format!("open: {}", names.join(", ")))]);
    if let Some(within) = sd_notify::watchdog_enabled() {
        tokio::spawn(feed(streets.to_vec(), within));
    }
}

/// The process stops.
pub fn stopping() {
    tell(&[NotifyState::Stopping, NotifyState::Status("stopping")]);
}

/// A full disk is no reason to start anew: the loops move on, and try. A loop that stands still is.
async fn feed(streets: Vec<(String, Handle)>, within: Duration) {
    let mut hungry = false;
    loop {
        let stuck = streets.iter().find_map(|(street, handle)| Some((street, handle.status().stuck()?)));
        match stuck {
            None => tell(&[NotifyState::Watchdog]),
            Some((street, (name, ago))) if !hungry => {
                tracing::error!(%street, %name, seconds = ago.as_secs(), "a loop stands still; systemd is left to start the process anew");
            }
            Some(_) => {}
        }
        hungry = stuck.is_some();
        tokio::time::sleep(within / 3).await;
    }
}

fn tell(news: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(news) {
        tracing::debug!(%error, "the service manager cannot be told");
    }
}
