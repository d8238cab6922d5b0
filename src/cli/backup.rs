//! `tongxin backup` and `tongxin restore`.

use super::tools::Place;
use super::words::Words;
use super::{Ended, Folder, environment};
use crate::control::{self, Ask, BackedUp, Census, Fresh, Tell, check_backup};
use crate::domain::{Arg, Line, PersonId};
use crate::journal::{Journal, KeyFound, looks_like_one};
use crate::street;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// `tongxin backup`
pub fn backup(folder: &Folder, file: &Path, with_key: bool) -> Ended {
    let place = Place::of(folder)?;
    let words = Words::of(&place);
    let count = |told: &BackedUp| Arg::Int(told.commits.cast_signed());
    if file == Path::new("-") {
        let told = write(&place, with_key, &mut io::stdout())?;
        words.note(&Line::new("operator-backup-away").with("n", count(&told)));
        say_key(&words, &told);
        return Ok(());
    }
    let mut fresh = Fresh::new(file)?;
    let told = write(&place, with_key, &mut fresh)?;
    fresh.done()?;
    let kib = std::fs::metadata(file)?.len().div_ceil(1024);
    words.note(
        &Line::new("operator-backup")
            .with("n", count(&told))
            .with("file", file.display().to_string())
            .with("size", Arg::Int(kib.cast_signed())),
    );
    say_key(&words, &told);
    Ok(())
}

fn write(
    place: &Place,
    with_key: bool,
    out: &mut dyn Write,
) -> Result<BackedUp, Box<dyn std::error::Error + Send + Sync>> {
    // Both ways write to the same place, one after the other.
    let shared = std::cell::RefCell::new(out);
    let told = place.ask(
        &Ask::Backup { with_key },
        &mut |piece| shared.borrow_mut().write_all(piece),
        |tell| if let Tell::BackedUp(told) = tell { Some(told) } else { None },
        |store| {
            let at = street::master_key(&place.data, place.config.as_ref(), environment())?.at;
            Ok(control::hold_stored(&store)?.write(Utc::now(), with_key, &at, &mut **shared.borrow_mut())?)
        },
    )?;
    shared.borrow_mut().flush()?;
    Ok(told)
}

/// Whether the file alone can restore the names, and where the key is.
fn say_key(words: &Words, told: &BackedUp) {
    words.note(&match told.key {
        true => Line::new("operator-backup-with-key"),
        false => Line::new("operator-backup-without-key").with("at", told.key_at.clone()),
    });
}

/// `tongxin restore`
pub fn restore(folder: &Folder, file: &Path) -> Ended {
    let place = Place::of(folder)?;
    let words = Words::of(&place);
    let data = place.data.display().to_string();
    if !file.is_file() {
        return Err(words.say(&no_backup(&place, file)).into());
    }
    let checked = check_backup(file)?;
    let manifest = checked.archive.manifest.clone();
    let beside = above(file);
    let (lists, list) = control::read_gone(beside)
        .map_err(|e| words.say(&Line::new("operator-restore-list").with("why", e.to_string())))?;
    let gone = checked.census.back_again(&list);
    let master = street::master_key(&place.data, place.config.as_ref(), environment())?;
    let found = checked.archive.unpack(&place.data, master.key.as_ref(), !gone.is_empty())?;
    let key = if checked.replayed { "operator-restored-same" } else { "operator-restored" };
    words.note(&Line::new(key).with("n", Arg::Int(manifest.seq.cast_signed())).with("data", data.clone()));
    match found {
        KeyFound::Missing => words.note(&Line::new("operator-restore-no-key").with("data", data)),
        KeyFound::Fits => {
            if gone.is_empty() {
                place.store()?.head()?;
            } else {
                street::erase_here(&place.data, master.key, &gone).map_err(|e| {
                    words.say(&Line::new("operator-restore-again").with("why", e.to_string()).with("data", data))
                })?;
            }
            words.note(&"operator-restore-key-fits".into());
        }
    }
    say_age(&words, manifest.made, lists, &gone, &checked.census);
    Ok(())
}

fn above(file: &Path) -> &Path {
    file.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// That there is no such backup; and the newest that there is, where one would look for it.
fn no_backup(place: &Place, file: &Path) -> Line {
    let nightly = place.config.as_ref().and_then(|config| config.backup.as_ref()).map(|backup| backup.dir.clone());
    let folders = std::iter::once(above(file).to_path_buf()).chain(nightly);
    let files = folders.filter_map(|folder| std::fs::read_dir(folder).ok()).flatten().flatten();
    let backup = |path: PathBuf| {
        let made = path.metadata().and_then(|known| known.modified()).ok()?;
        looks_like_one(&path).unwrap_or(false).then_some((made, path))
    };
    let newest = files.filter_map(|entry| backup(entry.path())).max();
    let file = file.display().to_string();
    match newest {
        Some((_, path)) => {
            let newest = path.display().to_string();
            Line::new("operator-restore-other-file").with("file", file).with("newest", newest)
        }
        None => Line::new("operator-restore-no-file").with("file", file),
    }
}

/// What the backup cannot know.
fn say_age(words: &Words, made: DateTime<Utc>, lists: usize, gone: &BTreeSet<PersonId>, census: &Census) {
    let age = Utc::now() - made;
    let (key, n) = match age < TimeDelta::hours(48) {
        true => ("operator-restore-hours", age.num_hours()),
        false => ("operator-restore-days", age.num_days()),
    };
    words.note(&Line::new(key).with("at", words.exact(made)).with("n", n));
    words.note(&match lists {
        0 => Line::new("operator-restore-no-list").with("n", census.here()),
        _ => Line::new("operator-restore-erased").with("n", gone.len()),
    });
}
