//! The operator's commands: through the running daemon where there is one, else on the store itself.

use super::words::Words;
use super::{Ended, Folder, environment};
use crate::config::{self, Config, Flags};
use crate::control::{self, Ask, ControlError, Health, Nightly, Tell};
use crate::domain::{Arg, Line};
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
            let line = Line::new("operator-no-folder").with("data", self.data.display().to_string());
            return Err(Words::of(self).say(&line).into());
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

/// Asks what only a running daemon knows.
fn ask_running(place: &Place, words: &Words, ask: &Ask) -> Result<Tell, Box<dyn std::error::Error + Send + Sync>> {
    control::ask(&place.data, ask, &mut |_| Ok(())).map_err(|error| match error {
        ControlError::NotRunning(data) => words.say(&Line::new("operator-not-running").with("data", data)).into(),
        error => error.into(),
    })
}

fn in_use(error: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    matches!(error.downcast_ref(), Some(JournalError::InUse { .. }))
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
    let words = Words::of(&place).within(invited.zone);
    let opens = [("operator-invite-web", &invited.web), ("operator-invite-telegram", &invited.telegram)];
    for (key, address) in opens {
        if let Some(address) = address {
            words.print(&Line::new(key).with("address", address.clone()))?;
        }
    }
    words.print(&Line::new("operator-invite-until").with("until", words.moment(invited.until)))?;
    // The code alone, for whoever takes the last line on.
    words.print(&Line::new("as-code").with("code", invited.code))?;
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
    Words::of(place).note(&Line::new("operator-exported").with("n", Arg::Int(count.cast_signed())));
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
    Words::of(&place).note(&Line::new("operator-imported").with("n", Arg::Int(count.cast_signed())));
    Ok(())
}

/// `tongxin verify`
pub fn verify(folder: &Folder) -> Ended {
    let place = Place::of(folder)?;
    let verified = place.ask(
        &Ask::Verify,
        &mut |_| Ok(()),
        |tell| if let Tell::Verified(verified) = tell { Some(verified) } else { None },
        |store| Ok(control::verify_stored(&store, None)?),
    )?;
    let words = Words::of(&place);
    let key = if verified.live { "operator-verified-live" } else { "operator-verified" };
    words.print(&Line::new(key).with("n", Arg::Int(verified.commits.cast_signed())))?;
    // The digest alone, to be compared with another's.
    words.print(&Line::new("as-code").with("code", verified.head))?;
    Ok(())
}

/// `tongxin health`
pub fn health(folder: &Folder, json: bool) -> Ended {
    let place = Place::of(folder)?;
    let words = Words::of(&place);
    let Tell::Health(health) = ask_running(&place, &words, &Ask::Health)? else {
        return Err(ControlError::Broken(place.data.display().to_string()).into());
    };
    if json {
        writeln!(io::stdout().lock(), "{}", serde_json::to_string(&health)?)?;
    } else {
        for line in how_it_is(&words, &health) {
            words.print(&line)?;
        }
    }
    if health.ready { Ok(()) } else { Err(words.say(&"operator-health-why".into()).into()) }
}

/// How a daemon is, in sentences.
fn how_it_is(words: &Words, health: &Health) -> Vec<Line> {
    let count = |n: u64| Arg::Int(n.cast_signed());
    let mut lines = vec![
        Line::new(if health.ready { "operator-health-ready" } else { "operator-health-not" }),
        Line::new("operator-health-now").with("now", words.moment(health.now)),
        Line::new("operator-health-kept").with("commits", count(health.commits)).with("people", health.people),
        Line::new("operator-health-waiting").with("n", health.waiting),
    ];
    lines.push(match &health.backup {
        None => Line::new("operator-health-no-backup"),
        Some(Nightly { newest: None, .. }) => Line::new("operator-health-backup-none"),
        Some(Nightly { newest: Some(at), .. }) => {
            Line::new("operator-health-backup").with("at", words.moment(*at))
        }
    });
    let aside = health.set_aside.as_ref();
    lines.extend(aside.map(|aside| Line::new("operator-health-aside").with("n", count(aside.count))));
    let backup = health.backup.as_ref().and_then(|nightly| nightly.trouble.clone());
    let troubles = [health.trouble.clone(), health.clock.clone(), backup].into_iter().flatten();
    lines.extend(troubles.map(|text| Line::new("operator-health-trouble").with("text", text)));
    lines.push(Line::new("operator-health-version").with("version", health.version.clone()));
    lines
}

/// `tongxin clock`
pub fn clock(folder: &Folder, agree: bool) -> Ended {
    let place = Place::of(folder)?;
    let words = Words::of(&place);
    let Tell::Clock(told) = ask_running(&place, &words, &Ask::Clock { agree })? else {
        return Err(ControlError::Broken(place.data.display().to_string()).into());
    };
    let show = |key, at: DateTime<Utc>| words.print(&Line::new(key).with("at", words.exact(at)));
    show("operator-clock-machine", told.machine)?;
    show("operator-clock-street", told.street)?;
    told.second.map_or(Ok(()), |second| show("operator-clock-second", second))?;
    words.print(&match told.noticed {
        Some(noticed) => Line::new("operator-health-trouble").with("text", noticed),
        None if told.held => Line::new("operator-clock-waits"),
        None => Line::new("operator-clock-believed"),
    })?;
    Ok(())
}
