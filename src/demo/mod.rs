//! The demo: a fictitious neighbourhood to play with, whose plug can be pulled.
//!
//! The parent holds nothing but a child process, the daemon, and can kill it at any moment. They speak
//! over the child's standard streams: the child says where it listens, and asks to be killed; when its
//! input ends, the parent is gone, and it ends too.

pub mod child;
pub mod parent;
mod props;
mod seed;

use crate::config::{self, Config, Environment, Faults, Flags};
use std::path::Path;

/// The demo's street, built in.
const STREET: &str = include_str!("../../config/demo.toml");

/// The child listens at the address that follows.
const LISTENS: &str = "listens ";
/// The child wants its plug pulled.
const PLUG: &str = "plug";

/// The demo's configuration.
fn street(flags: &Flags, env: Environment<'_>) -> Result<Config, Faults> {
    config::read("config/demo.toml (built in)", STREET, flags, env, true).0
}

/// Whether a folder may be the demo's: there is nothing in it yet, or its props are.
fn is_demo(data: &Path) -> bool {
    let empty = std::fs::read_dir(data).map_or(true, |mut entries| entries.next().is_none());
    empty || data.join(props::FILE).is_file()
}
