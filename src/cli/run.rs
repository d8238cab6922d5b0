//! `tongxin run`: the daemon.

use super::words::Words;
use super::{Ended, environment};
use crate::config::{self, Flags};
use crate::domain::Line;
use crate::engine::figures;
use crate::street::{self, Daemon, Signals, service};
use std::io;
use std::path::{Path, PathBuf};

/// Runs the streets of some configuration files until a signal comes.
pub fn run(paths: &[PathBuf], flags: &Flags) -> Ended {
    let configs = config::load_all(paths, flags, environment())?;
    if let Some(first) = configs.first() {
        street::log(first.log_format, first.log_level);
    }
    street::runtime()?.block_on(async {
        let mut signals = Signals::new()?;
        let address = configs.iter().find_map(|config| config.metrics);
        let counted = address.map(|_| street::count()).transpose()?;
        let mut daemons = Vec::new();
        let mut failed = None;
        for config in configs {
            let data = config.data.clone();
            let (lang, zone) = (config.lang, config.plans.first().map_or(chrono_tz::UTC, |plan| plan.zone));
            match Daemon::start(config, environment(), None).await {
                Ok(mut daemon) => {
                    daemon.show(None);
                    if counted.is_some() {
                        let (street, handle) = (daemon.name.clone(), daemon.office.handle.clone());
                        tokio::spawn(figures::watch(street, handle));
                    }
                    let nobody = daemon.without_organizer().await?;
                    // Read only where something is to be said: whoever presses now waits for this start.
                    let words = (!nobody.is_empty()).then(|| Words::new(lang, zone));
                    for (words, community) in words.iter().flat_map(|words| nobody.iter().map(move |c| (words, c)))
                    {
                        // Where nobody reads the output, the log has its own line.
                        ask_for_organizer(words, community, &data).ok();
                    }
                    daemons.push(daemon);
                }
                Err(error) => {
                    failed = Some(error);
                    break;
                }
            }
        }
        // Only now: that a folder is in use already says more than that an address is.
        if let (None, Some(figures), Some(address)) = (&failed, counted, address) {
            failed = street::show(figures, address).await.err();
        }
        if failed.is_none() {
            let open = daemons.iter().map(|daemon| (daemon.name.clone(), daemon.office.handle.clone()));
            service::opened(&open.collect::<Vec<_>>());
            failed = tokio::select! {
                signal = signals.recv() => {
                    tracing::info!(signal, "stopping");
                    None
                }
                error = street::first_to_end(&mut daemons) => Some(error),
            };
        }
        service::stopping();
        street::stop(daemons).await;
        failed.map_or(Ok(()), Err)
    })
}

/// Nobody can run the day yet: says how to name somebody.
fn ask_for_organizer(words: &Words, community: &str, data: &Path) -> io::Result<()> {
    let mut data = data.display().to_string();
    if !data.chars().all(|c| c.is_alphanumeric() || "/._-".contains(c)) {
        data = format!("'{}'", data.replace('\'', "'\\''"));
    }
    let command = format!("tongxin invite --community {community} --role organizer --data {data}");
    let line = Line::new("operator-nobody").with("community", community.to_string());
    words.print(&line.with("command", command))
}
