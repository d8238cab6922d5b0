//! Backups, whether of a running street or of one that nobody runs; and looking a finished one through.

use super::census::Census;
use super::office::{Failed, Office, blocking};
use super::{BackedUp, census};
use crate::domain::{FOLD, State, apply};
use crate::engine::load;
use crate::journal::{Archive, Captured, Journal, JournalError, Label};
use chrono::{DateTime, Utc};
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A file is made durable every so many bytes: one long sync at its end would hold up the log's short ones.
const SYNC_EVERY: usize = 8 << 20;

/// A street at one commit, and how long everybody waited for that.
pub struct Held {
    captured: Captured,
    state: State,
    /// How long the writer stood still.
    pub held: Duration,
}

impl Office {
    /// Holds the street as it is now: the one moment in which answers wait.
    ///
    /// # Errors
    /// [`Failed::Gone`] if its writer has stopped, [`Failed::Journal`] while the disk fails.
    pub async fn hold(&self) -> Result<Held, Failed> {
        let journal = self.journal.clone();
        let look = move |s: &State, _: &dyn crate::domain::Drawers| {
            let began = Instant::now();
            let captured = journal.capture()?;
            Ok(Held { captured, state: s.clone(), held: began.elapsed() })
        };
        self.handle.look(look).await?
    }

    /// Backs the street up into a file of the daemon's own, and looks it through.
    ///
    /// # Errors
    /// What kept it from being made; then there is no such file.
    pub async fn back_up_to(&self, path: PathBuf, with_key: bool) -> Result<(BackedUp, Census), Failed> {
        let (held, now, key_at) = (self.hold().await?, self.handle.clock().now(), self.key_at.clone());
        blocking(move || {
            let mut file = Fresh::new(&path)?;
            let told = held.write(now, with_key, &key_at, &mut file)?;
            let census = file.done()?.1;
            Ok((told, census))
        })
        .await
    }
}

/// Holds a street that nobody runs.
///
/// # Errors
/// Whatever keeps it from being read.
pub fn hold_stored(journal: &dyn Journal) -> Result<Held, Failed> {
    let state = load::state(journal).map_err(|e| Failed::Differs(e.to_string()))?;
    Ok(Held { captured: journal.capture()?, state, held: Duration::ZERO })
}

impl Held {
    /// Writes the backup.
    ///
    /// # Errors
    /// [`Failed::Journal`] where the log is damaged or `out` fails.
    pub fn write(
        self,
        made: DateTime<Utc>,
        with_key: bool,
        key_at: &str,
        out: &mut dyn Write,
    ) -> Result<BackedUp, Failed> {
        if self.state.seq != self.captured.head.seq {
            return Err(Failed::Differs("the state and the log are not at the same commit; try again".into()));
        }
        let label = Label { made, fold: FOLD, state: load::digest(&self.state)?, with_key };
        drop(self.state);
        let manifest = self.captured.write(&label, out)?;
        Ok(BackedUp {
            commits: manifest.seq,
            key: manifest.key,
            key_at: key_at.into(),
            held_micros: u64::try_from(self.held.as_micros()).unwrap_or(u64::MAX),
        })
    }
}

/// A backup that was looked through: every byte, the chain, and what its replay leads to.
pub struct Checked {
    /// The file.
    pub archive: Archive,
    /// Who was met and who was erased in it.
    pub census: Census,
    /// The replay was compared; a backup of an older version's fold cannot be.
    pub replayed: bool,
}

/// Looks a backup through.
///
/// # Errors
/// [`Failed::Journal`] where a byte was changed or the chain is broken, [`Failed::Differs`] where the replay leads
/// elsewhere.
pub fn check_backup(path: &Path) -> Result<Checked, Failed> {
    let archive = Archive::open(path)?;
    let (mut state, mut census) = (State::default(), Census::default());
    archive.walk(&mut |commit| {
        census.note(&commit);
        apply(&mut state, &commit);
    })?;
    let replayed = archive.manifest.fold == FOLD;
    let reached: String = load::digest(&state)?.iter().map(|byte| format!("{byte:02x}")).collect();
    if replayed && reached != archive.manifest.state {
        let path = path.display();
        return Err(Failed::Differs(format!(
            "the replay of {path} does not lead to the state it was made of; take the backup before it, and report \
             this as a fault of tongxin"
        )));
    }
    Ok(Checked { archive, census, replayed })
}

/// A backup being written under another name, readable by its owner alone, until it is whole.
pub struct Fresh {
    path: PathBuf,
    fresh: PathBuf,
    file: File,
    since: usize,
    kept: bool,
}

impl Fresh {
    /// Begins; refuses to take the place of a file that is there.
    ///
    /// # Errors
    /// With the remedy, where no file can be made.
    pub fn new(path: &Path) -> Result<Self, Failed> {
        if path.symlink_metadata().is_ok() {
            return Err(Failed::Differs(format!("{} is there already; name another file", path.display())));
        }
        let mut name = std::ffi::OsString::from(".");
        name.push(path.file_name().unwrap_or_default());
        name.push(".new");
        let fresh = path.with_file_name(name);
        // What a crash left of an earlier one.
        fs::remove_file(&fresh).ok();
        let file = File::options().write(true).create_new(true).mode(0o600).open(&fresh);
        let file = file.map_err(|e| failed("make", path, e))?;
        Ok(Self { path: path.into(), fresh, file, since: 0, kept: false })
    }

    /// Makes it durable, looks it through, and gives it its name.
    ///
    /// # Errors
    /// What is wrong with it; then it is gone.
    pub fn done(mut self) -> Result<(Archive, Census), Failed> {
        self.file.sync_all().map_err(|e| failed("sync", &self.path, e))?;
        let Checked { archive, census, .. } = check_backup(&self.fresh)?;
        fs::rename(&self.fresh, &self.path).map_err(|e| failed("name", &self.path, e))?;
        self.kept = true;
        let above = self.path.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(above).and_then(|above| above.sync_all()).map_err(|e| failed("sync", above, e))?;
        Ok((archive, census))
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        if !self.kept {
            // Half a backup is none.
            fs::remove_file(&self.fresh).ok();
        }
    }
}

impl Write for Fresh {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.file.write(bytes)?;
        self.since += n;
        if self.since >= SYNC_EVERY {
            self.since = 0;
            self.file.sync_data()?;
        }
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn failed(doing: &'static str, path: &Path, source: io::Error) -> Failed {
    JournalError::Io { doing, path: path.display().to_string(), source }.into()
}

/// Beside a backup: who was erased, so that an older backup does not bring them back.
pub fn remember_gone(backup_of: &str, folder: &Path, census: &Census) -> io::Result<()> {
    let path = folder.join(format!("{backup_of}.{}", census::ENDING));
    census::write(&path, census.gone())
}
