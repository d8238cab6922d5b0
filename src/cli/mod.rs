//! The command line: what can be typed, and what the process answers with when it ends.

mod about;
mod backup;
mod check;
mod deed;
mod deeds;
mod run;
mod tools;
mod visited;
mod words;

use crate::config::{self, Faults, Flags};
use crate::control;
use crate::demo;
use crate::domain;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::error::Error;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

const CODES: &str = "\
Exit codes:
  0  done
  1  it could not be done; the last line says why and what helps
  2  the command line or the configuration is wrong";
const SETTINGS: &str = "\
A setting comes from the command line, else from the environment, else from the file, else from its default:
  TONGXIN_DATA, TONGXIN_LISTEN, TONGXIN_PUBLIC_URL, TONGXIN_TRUSTED_PROXIES, TONGXIN_LANG,
  TONGXIN_LOG_FORMAT, TONGXIN_LOG_LEVEL, TONGXIN_METRICS, TONGXIN_MASTER_KEY (or TONGXIN_MASTER_KEY_FILE, or the
  credential master.key of systemd); for Telegram TELOXIDE_TOKEN,
  TELOXIDE_API_URL, TELOXIDE_PROXY";

/// Reminds a neighbourhood of its welfare day, takes bookings and shifts by chat, and keeps the record.
#[derive(Debug, Parser)]
#[command(name = "tongxin", version, after_help = CODES)]
struct Line {
    #[command(subcommand)]
    command: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Runs the daemon until SIGTERM or Ctrl-C.
    ///
    /// With a bot's token it speaks on Telegram; the web channel is always there. It holds one street a
    /// configuration file, each with its own data folder and address.
    #[command(after_help = SETTINGS)]
    Run {
        /// The street's configuration; config/tongxin.toml explains every option. Again for another street.
        #[arg(long, value_name = "FILE", required = true)]
        config: Vec<PathBuf>,
        #[command(flatten)]
        place: Place,
    },
    /// Plays a month of a fictitious neighbourhood, without a token or a file.
    ///
    /// Opens the web channel on 127.0.0.1:8080, or on another free port, and prints what to try. The clock stands
    /// eight days before the welfare day until it is moved. If TELOXIDE_TOKEN is set, Telegram joins in.
    Demo {
        #[command(flatten)]
        place: Place,
        /// Starts over: what the demo kept in its data folder is thrown away.
        #[arg(long)]
        reset: bool,
    },
    /// Reads a configuration and tells everything that is wrong with it, with file, line and key.
    #[command(after_help = SETTINGS)]
    Check {
        /// The configuration. Several are checked as one process would hold them.
        #[arg(long, value_name = "FILE", required = true)]
        config: Vec<PathBuf>,
    },
    /// Makes a code that gives somebody a role: good once, for two days.
    ///
    /// Prints where to open it, and the code alone on the last line. Works whether the daemon runs or not.
    Invite {
        /// The community, by the id in its configuration.
        #[arg(long, value_name = "ID")]
        community: String,
        /// What they may do: an organizer runs the day, a helper sees the lists and books for others.
        #[arg(long, value_enum)]
        role: RoleName,
        /// How long the code is good: 90m, 48h, 7d.
        #[arg(long, value_name = "TIME", default_value = "48h", value_parser = stretch)]
        valid: Duration,
        #[command(flatten)]
        folder: Folder,
    },
    /// Writes the whole street as JSON Lines: every commit as it is stored, and every drawer, opened.
    ///
    /// The file holds what people told in confidence: keep it like the data folder itself. A file is made readable
    /// by its owner alone, and must not exist yet.
    Export {
        /// Where to; - for standard output.
        file: PathBuf,
        #[command(flatten)]
        folder: Folder,
    },
    /// Reads what export wrote into an empty data folder.
    ///
    /// The stored bytes are kept and their chain is verified. No daemon may run on the folder.
    Import {
        /// Where from; - for standard input.
        file: PathBuf,
        #[command(flatten)]
        folder: Folder,
    },
    /// Packs the whole street into one file to restore from, while the daemon runs or not.
    ///
    /// The file is compressed, its every byte is under a digest, and it is looked through before it gets its name. The
    /// master key is not in it, so that the file alone gives nobody away; the last line says where it is.
    Backup {
        /// Where to, a new file, readable by its owner alone; - for standard output.
        file: PathBuf,
        /// The master key goes in as well: then the file alone can restore the names, and anybody can read them.
        #[arg(long)]
        with_key: bool,
        #[command(flatten)]
        folder: Folder,
    },
    /// Makes an empty data folder what it was when a backup was made.
    ///
    /// Nothing is written before every byte, the chain of digests and the replay were found whole. A master key that
    /// lies in the folder already (master.key) is used; no daemon may run on it.
    Restore {
        /// Where from.
        file: PathBuf,
        #[command(flatten)]
        folder: Folder,
    },
    /// Examines what is stored: every checksum, the chain of digests, and the replay.
    ///
    /// While a daemon runs, the replay is compared with its live state.
    Verify {
        #[command(flatten)]
        folder: Folder,
    },
    /// Tells who did what on a day, for whom and why, while the daemon runs or not.
    ///
    /// A sentence each, in the configured language and the street's own time: when, by whom, for whom where that is
    /// somebody else, what, and by which way. Names are read from the drawers now: whoever was erased is a number. Keep it as you would an export.
    Deeds {
        /// Which day, as in 2026-12-20 [default: today]
        #[arg(long, value_name = "DATE")]
        date: Option<chrono::NaiveDate>,
        /// The names under which it is stored, and everything that happened by itself.
        #[arg(long)]
        raw: bool,
        #[command(flatten)]
        folder: Folder,
    },
    /// Asks the running daemon how it is. Ends with 1 if it is not ready, or not there.
    Health {
        /// For machines: one line of JSON.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        folder: Folder,
    },
    /// Shows what the running daemon noticed about the machine's clock; `agree` says that the clock is right.
    ///
    /// While the clock is in doubt (it jumped, or shows a time before the last entry) nothing that is due is sent,
    /// until a server elsewhere agrees with it, it comes right, or you say so.
    Clock {
        /// The machine's clock is right as it is: what waited is due now.
        word: Option<ClockWord>,
        #[command(flatten)]
        folder: Folder,
    },
    /// The demo's daemon, which its parent can kill and start again.
    #[command(hide = true)]
    DemoChild {
        #[command(flatten)]
        place: Place,
        /// Another port will do.
        #[arg(long)]
        any_port: bool,
    },
}

/// Where a daemon works.
#[derive(Clone, Debug, Args)]
struct Place {
    /// The data folder.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The web channel's address, as in 127.0.0.1:8080.
    #[arg(long, value_name = "ADDR")]
    listen: Option<SocketAddr>,
}

impl From<Place> for Flags {
    fn from(place: Place) -> Self {
        Flags { data: place.data, listen: place.listen }
    }
}

/// Which data folder is meant.
#[derive(Clone, Debug, Args)]
struct Folder {
    /// The data folder [default: the configuration's, else TONGXIN_DATA, else data]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The street's configuration, which names its data folder.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ClockWord {
    Agree,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum RoleName {
    Organizer,
    Helper,
    Head,
}

impl From<RoleName> for domain::Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Organizer => domain::Role::Organizer,
            RoleName::Helper => domain::Role::Helper,
            RoleName::Head => domain::Role::Head,
        }
    }
}

/// A stretch of time on the command line, at most a year.
fn stretch(text: &str) -> Result<Duration, String> {
    let lead: domain::day::Lead = text.parse().map_err(|e: domain::day::plan::NotALead| e.to_string())?;
    let seconds = u64::try_from(lead.seconds()).unwrap_or(0);
    if (1..=366 * 86_400).contains(&seconds) {
        Ok(Duration::from_secs(seconds))
    } else {
        Err("must be between 1s and 366d".into())
    }
}

/// What a command ends with where it fails.
type Ended = Result<(), Box<dyn Error + Send + Sync>>;

/// Does what the command line says; the process's exit code.
pub fn main() -> ExitCode {
    let line = Line::parse();
    let result = match line.command {
        Verb::Run { config, place } => run::run(&config, &place.into()),
        Verb::Demo { place, reset } => demo::parent::play(&place.into(), reset),
        Verb::DemoChild { place, any_port } => demo::child::play(&place.into(), any_port),
        Verb::Check { config } => check::check(&config),
        Verb::Invite { community, role, valid, folder } => {
            let valid = u32::try_from(valid.as_secs()).unwrap_or(u32::MAX);
            tools::invite(&folder, &control::Ask::Invite { community, role: role.into(), valid })
        }
        Verb::Export { file, folder } => tools::export(&folder, &file),
        Verb::Import { file, folder } => tools::import(&folder, &file),
        Verb::Backup { file, with_key, folder } => backup::backup(&folder, &file, with_key),
        Verb::Restore { file, folder } => backup::restore(&folder, &file),
        Verb::Verify { folder } => tools::verify(&folder),
        Verb::Deeds { date, raw, folder } => deeds::deeds(&folder, date, raw),
        Verb::Health { json, folder } => tools::health(&folder, json),
        Verb::Clock { word, folder } => tools::clock(&folder, word.is_some()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let faults = error.is::<Faults>();
            complain(&*error, !faults);
            ExitCode::from(if faults { 2 } else { 1 })
        }
    }
}

/// Says what went wrong, with what it came from.
#[allow(clippy::print_stderr, reason = "the command line's last word")]
fn complain(error: &(dyn Error + 'static), named: bool) {
    eprint!("{}{error}", if named { "tongxin: " } else { "" });
    let mut source = error.source();
    while let Some(cause) = source {
        let text = cause.to_string();
        if !error.to_string().contains(&text) {
            eprint!(": {text}");
        }
        source = cause.source();
    }
    eprintln!();
}

/// The process's environment.
fn environment() -> config::Environment<'static> {
    &config::environment
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    /// Every command and every argument says what it is for.
    #[test]
    fn everything_has_its_help() {
        let mut line = Line::command();
        line.clone().debug_assert();
        line.build();
        for command in line.get_subcommands().filter(|c| c.get_name() != "help") {
            assert!(command.get_about().is_some(), "{}", command.get_name());
            for arg in command.get_arguments() {
                assert!(arg.get_help().is_some(), "{} {}", command.get_name(), arg.get_id());
            }
        }
    }

    /// A code is good for at least a second and at most a year.
    #[test]
    fn a_stretch_of_time_is_bounded() {
        assert_eq!(stretch("48h"), Ok(Duration::from_secs(172_800)));
        for bad in ["0s", "soon", "400d", "999999h", ""] {
            assert!(stretch(bad).is_err(), "{bad}");
        }
    }
}
