//! Who was met and who was erased, by number and moment: so that an old backup brings nobody back.
//!
//! The list lies beside the backups and holds nothing about anyone but a number and when they were first met. The
//! moment tells people apart whose number is the same: after a restore, numbers are given anew.

use crate::domain::{Commit, Event, PersonId, people};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Such a list's file name ends so.
pub const ENDING: &str = "erased";

/// Somebody who was erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gone {
    /// Their number.
    pub person: PersonId,
    /// When they were first met, in milliseconds since 1970.
    pub met: i64,
}

/// Everybody in a history.
#[derive(Debug, Default)]
pub struct Census {
    met: BTreeMap<PersonId, i64>,
    /// Of those, who only passed by: they have agreed to nothing, and are forgotten after a day by themselves, also
    /// after a restore.
    guests: BTreeSet<PersonId>,
    gone: BTreeSet<Gone>,
    /// The newest commit noted.
    seq: u64,
}

impl Census {
    /// Notes whom a commit concerns.
    pub fn note(&mut self, commit: &Commit) {
        self.seq = commit.seq;
        for event in &commit.events {
            match event {
                Event::People(people::Event::Met(person, ..)) => {
                    self.met.insert(*person, commit.at.timestamp_millis());
                    self.guests.insert(*person);
                }
                Event::People(people::Event::Dependent(person, ..)) => {
                    self.met.insert(*person, commit.at.timestamp_millis());
                }
                Event::People(people::Event::Agreed(person, ..)) => {
                    self.guests.remove(person);
                }
                Event::People(people::Event::Erased(person)) => {
                    let met = self.met.remove(person);
                    let guest = self.guests.remove(person);
                    self.gone.extend(met.filter(|_| !guest).map(|met| Gone { person: *person, met }));
                }
                _ => {}
            }
        }
    }

    /// The number of the newest commit noted; 0 before the first.
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// Who was erased after they had agreed, or was in somebody's care.
    pub fn gone(&self) -> &BTreeSet<Gone> {
        &self.gone
    }

    /// How many are here.
    pub fn here(&self) -> usize {
        self.met.len()
    }

    /// Who is still here, and was erased according to the list.
    pub fn back_again(&self, list: &BTreeSet<Gone>) -> BTreeSet<PersonId> {
        list.iter().filter(|gone| self.met.get(&gone.person) == Some(&gone.met)).map(|gone| gone.person).collect()
    }
}

/// Every list in a folder, taken together; how many there are.
///
/// # Errors
/// What the system says, or that a list makes no sense.
pub fn read(folder: &Path) -> io::Result<(usize, BTreeSet<Gone>)> {
    let (mut lists, mut all) = (0, BTreeSet::new());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == ENDING) {
            lists += 1;
            read_one(&path, &mut all)?;
        }
    }
    Ok((lists, all))
}

fn read_one(path: &Path, all: &mut BTreeSet<Gone>) -> io::Result<()> {
    for line in fs::read_to_string(path)?.lines() {
        let gone = serde_json::from_str(line);
        all.insert(gone.map_err(|e| io::Error::other(format!("{}: {e}", path.display())))?);
    }
    Ok(())
}

/// Adds to a list, durably: nobody is ever taken off it.
///
/// # Errors
/// What the system says.
pub fn write(path: &Path, gone: &BTreeSet<Gone>) -> io::Result<()> {
    let mut before = BTreeSet::new();
    match read_one(path, &mut before) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    if path.exists() && before.is_superset(gone) {
        return Ok(());
    }
    let fresh = path.with_extension("erased-new");
    let mut file = fs::File::options().write(true).create(true).truncate(true).mode(0o600).open(&fresh)?;
    for gone in before.union(gone) {
        writeln!(file, "{}", serde_json::to_string(gone)?)?;
    }
    file.sync_all()?;
    fs::rename(&fresh, path)?;
    fs::File::open(path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{By, Cause, ChannelId, CommunityId, Lang};

    fn commit(seq: u64, event: people::Event) -> Commit {
        let at = chrono::DateTime::from_timestamp_millis(1_000 * seq as i64).expect("a moment");
        let (cause, sends) = (Cause::Console([0; 16]), Vec::new());
        Commit {
            v: 1,
            seq,
            at,
            epoch: 1,
            cause,
            by: By::Console,
            on_behalf: None,
            events: vec![event.into()],
            sends,
        }
    }

    /// Whoever has the same number after a restore is somebody else, and is left alone.
    #[test]
    fn only_the_same_person_is_erased_again() {
        let met = |seq, n| commit(seq, people::Event::Met(PersonId(n), ChannelId::Web, None, None));
        let mut first = Census::default();
        let agreed = commit(3, people::Event::Agreed(PersonId(2), CommunityId(0), Lang::Zh, 1));
        let erased = |seq, n| commit(seq, people::Event::Erased(PersonId(n)));
        [met(1, 1), met(2, 2), agreed, erased(4, 2)].iter().for_each(|c| first.note(c));
        // Who only passed by is forgotten by themselves, also after a restore.
        [met(5, 3), erased(6, 3)].iter().for_each(|c| first.note(c));
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("street.erased");
        write(&path, first.gone()).expect("it is written");
        write(&path, &BTreeSet::new()).expect("nobody is taken off it");
        let (lists, list) = read(folder.path()).expect("it is read");
        assert_eq!((lists, list.len()), (1, 1));

        let mut older = Census::default();
        [met(1, 1), met(2, 2)].iter().for_each(|c| older.note(c));
        assert_eq!(older.back_again(&list), [PersonId(2)].into());
        assert!(first.back_again(&list).is_empty(), "they are gone already");
        let mut other = Census::default();
        [met(1, 1), met(9, 2)].iter().for_each(|c| other.note(c));
        assert!(other.back_again(&list).is_empty(), "another person has that number");
    }
}
