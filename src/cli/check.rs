//! `tongxin check`: what is wrong with a configuration, and what is allowed but hardly meant.

use super::words::Words;
use super::{Ended, environment};
use crate::config::{self, Config, Flags};
use crate::domain::day::Plan;
use crate::domain::{Arg, Line};
use std::path::PathBuf;

/// Reads the files as one process would.
pub(super) fn check(paths: &[PathBuf]) -> Ended {
    for config in config::load_all(paths, &Flags::default(), environment())? {
        let zone = config.plans.first().map_or(chrono_tz::UTC, |plan| plan.zone);
        let words = Words::new(config.lang, zone);
        let services: usize = config.plans.iter().map(|plan| plan.services.len()).sum();
        words.print(
            &Line::new("operator-check")
                .with("street", config.street.clone())
                .with("communities", config.plans.len())
                .with("services", services),
        )?;
        for doubt in doubts(&config) {
            words.print(&doubt)?;
        }
    }
    Ok(())
}

/// What is allowed, and probably forgotten.
fn doubts(config: &Config) -> Vec<Line> {
    let mut doubts: Vec<Line> = config.plans.iter().flat_map(stalls).collect();
    if config.public_url.is_none() {
        doubts.push(Line::new("operator-check-public").with("address", config.listen.to_string()));
    }
    match &config.backup {
        None => doubts.push("operator-check-no-backup".into()),
        Some(backup) if !backup.dir.is_dir() => {
            let dir = backup.dir.display().to_string();
            doubts.push(Line::new("operator-check-backup-dir").with("dir", dir));
        }
        Some(_) => {}
    }
    doubts
}

/// Whether neighbours can book something at each stall.
fn stalls(plan: &Plan) -> Option<Line> {
    let without = plan.services.iter().filter(|service| service.places == 0);
    let names: Vec<_> = without.map(|service| Line::new("as-it-is").with("text", service.name.clone())).collect();
    let key = match names.len() {
        0 => return None,
        all if all == plan.services.len() => "operator-check-nothing",
        _ => "operator-check-no-places",
    };
    Some(Line::new(key).with("community", plan.name.clone()).with("list", Arg::List(names)))
}
