//! The operator's commands: through the running daemon where there is one, else on the store itself.

use super::{Ended, Folder, environment};
use crate::config::{self, Config, Flags};
use crate::control::{self, Ask, ControlError, Tell};
use crate::journal::{Journal, JournalError, Store};
use crate::street;
use chrono::{DateTime, Utc};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long a daemon that is just starting is waited for.
const PATIENCE: Duration = Duration::from_secs(3);

/// Where a command works.
pub(super) struct Place {
    pub(super) data: PathBuf,
    pub(super) config: Option<Config>,
}

impl Place {
    pub(super) fn of(folder: &Folder) -> Result<Self, config::Faults> {
        let flags = Flags { data: folder.data.clone(), listen: None };
        if let Some(path) = &folder.config {
            let config = config::load(path, &flags, environment())?;
            return Ok(Self { data: config.data.clone(), config: Some(config) });
        }
        let data = flags.data.or_else(|| environment()("TONGXIN_DATA").map(PathBuf::from));
        Ok(Self { data: data.unwrap_or_else(|| "data".into()), config: None })
    }

    /// The store itself, which must be there already.
    pub(super) fn store(&self) -> Result<Store, Box<dyn std::error::Error + Send + Sync>> {
        if self.config.is_none() && !self.data.is_dir() {
            return Err(format!("there is no folder {}; name it with --data", self.data.display()).into());
        }
        street::open_store(&self.data, self.config.as_ref(), environment())
    }

    /// Asks the daemon, or does it here if there is none; a daemon that is just starting or ending is waited for.
    pub(super) fn ask<T>(
        &self,
        ask: &Ask,
        piece: &mut dyn FnMut(&[u8]) -> io::Result<()>,
        told: impl FnOnce(Tell) -> Option<T>,
        here: impl FnOnce(Store) -> Result<T, Box<dyn std::error::Error + Send + Sync>>,
    ) -> Result<T, Box<dyn std::error::Error + Send + Sync>> {
        let began = Instant::now();
        loop {
            match control::ask(&self.data, ask, piece) {
                Ok(tell) => {
                    let broken = || ControlError::Broken(self.data.display().to_string());
                    return told(tell).ok_or_else(|| broken().into());
                }
                Err(ControlError::NotRunning(_)) => {}
                Err(error) => return Err(error.into()),
            }
            match self.store() {
                Ok(store) => return here(store),
                Err(e) if in_use(&*e) && began.elapsed() < PATIENCE => {
                    std::thread::sleep(Duration::from_millis(50));
                }
                Err(e) => return Err(e),
            }
        }
    }
}

fn in_use(error: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    matches!(error.downcast_ref(), Some(JournalError::InUse { .. }))
}

/// Prints one line; a reader that has gone away ends the command.
fn print(line: &str) -> io::Result<()> {
    writeln!(io::stdout().lock(), "{line}")
}

/// `tongxin check`
pub fn check(paths: &[PathBuf]) -> Ended {
    for config in config::load_all(paths, &Flags::default(), environment())? {
        let services: usize = config.plans.iter().map(|plan| plan.services.len()).sum();
        let (communities, street) = (config.plans.len(), &config.street);
        print(&format!("{street}: all is well; {communities} communities, {services} services"))?;
    }
    Ok(())
}

/// `tongxin invite`
pub fn invite(folder: &Folder, ask: &Ask) -> Ended {
    let place = Place::of(folder)?;
    let invited = place.ask(
        ask,
        &mut |_| Ok(()),
        |tell| if let Tell::Invited(invited) = tell { Some(invited) } else { None },
        |store| {
            let Ask::Invite { community, role, valid } = ask else { return Err("not an invitation".into()) };
            street::invite_here(store, &place.data, place.config.as_ref(), (community, *role, *valid))
        },
    )?;
    if let Some(web) = &invited.web {
        print(&format!("On the web:  {web}"))?;
    }
    if let Some(telegram) = &invited.telegram {
        print(&format!("In Telegram: {telegram}"))?;
    }
    print(&format!("Good once, until {} UTC:", invited.until.format("%Y-%m-%d %H:%M")))?;
    print(&invited.code)?;
    Ok(())
}

/// `tongxin export`
pub fn export(folder: &Folder, file: &Path) -> Ended {
    let place = Place::of(folder)?;
    let stdout = file == Path::new("-");
    let mut out: Box<dyn Write> = if stdout {
        Box::new(BufWriter::new(io::stdout()))
    } else {
        let made = File::options().write(true).create_new(true).mode(0o600).open(file);
        Box::new(BufWriter::new(made.map_err(|e| format!("cannot make {}: {e}", file.display()))?))
    };
    let result = write_export(&place, &mut out);
    if result.is_err() && !stdout {
        // Half an export is none; the reason is told all the same.
        std::fs::remove_file(file).ok();
    }
    result
}

fn write_export(place: &Place, out: &mut dyn Write) -> Ended {
    // Both ways write to the same place, one after the other.
    let shared = std::cell::RefCell::new(out);
    let count = place.ask(
        &Ask::Export,
        &mut |line| shared.borrow_mut().write_all(line),
        |tell| if let Tell::Exported(count) = tell { Some(count) } else { None },
        |store| Ok(control::export_stored(&store, &mut **shared.borrow_mut())?),
    )?;
    shared.borrow_mut().flush()?;
    note(&format!("exported {count} commits"));
    Ok(())
}

/// `tongxin import`
pub fn import(folder: &Folder, file: &Path) -> Ended {
    let place = Place::of(folder)?;
    let mut from: Box<dyn io::BufRead> = if file == Path::new("-") {
        Box::new(BufReader::new(io::stdin()))
    } else {
        Box::new(BufReader::new(File::open(file).map_err(|e| format!("cannot read {}: {e}", file.display()))?))
    };
    let store = street::open_store(&place.data, place.config.as_ref(), environment())?;
    let count = store.import(&mut from)?;
    note(&format!("imported {count} commits"));
    Ok(())
}

/// `tongxin verify`
pub fn verify(folder: &Folder) -> Ended {
    let verified = Place::of(folder)?.ask(
        &Ask::Verify,
        &mut |_| Ok(()),
        |tell| if let Tell::Verified(verified) = tell { Some(verified) } else { None },
        |store| Ok(control::verify_stored(&store, None)?),
    )?;
    let live = if verified.live { "; the replay is the live state" } else { "; the replay works" };
    print(&format!("{} commits, an unbroken chain{live}", verified.commits))?;
    print(&verified.head)?;
    Ok(())
}

/// `tongxin health`
pub fn health(folder: &Folder) -> Ended {
    let place = Place::of(folder)?;
    match control::ask(&place.data, &Ask::Health, &mut |_| Ok(()))? {
        Tell::Health(health) => {
            print(&serde_json::to_string(&health)?)?;
            if health.ready { Ok(()) } else { Err("it cannot write; its log says why".into()) }
        }
        _ => Err(ControlError::Broken(place.data.display().to_string()).into()),
    }
}

/// `tongxin clock`
pub fn clock(folder: &Folder, agree: bool) -> Ended {
    let place = Place::of(folder)?;
    let Tell::Clock(told) = control::ask(&place.data, &Ask::Clock { agree }, &mut |_| Ok(()))? else {
        return Err(ControlError::Broken(place.data.display().to_string()).into());
    };
    let show = |what: &str, at: DateTime<Utc>| print(&format!("{what:<22} {} UTC", at.format("%F %T")));
    show("This machine's clock:", told.machine)?;
    show("The street goes by:", told.street)?;
    told.second.map_or(Ok(()), |second| show("A server elsewhere:", second))?;
    match told.noticed {
        Some(noticed) => print(&noticed),
        None if told.held => print("It has just started and waits a moment for a server's word"),
        None => print("The clock is believed"),
    }?;
    Ok(())
}

/// Says something beside the output.
#[allow(clippy::print_stderr, reason = "for whoever typed the command")]
pub(super) fn note(text: &str) {
    eprintln!("{text}");
}
