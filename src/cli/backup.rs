//! `tongxin backup` and `tongxin restore`.

use super::tools::{Place, note};
use super::{Ended, Folder, environment};
use crate::control::{self, Ask, BackedUp, Census, Fresh, Tell, check_backup};
use crate::domain::PersonId;
use crate::journal::{Journal, KeyFound};
use crate::street;
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::Path;

/// `tongxin backup`
pub fn backup(folder: &Folder, file: &Path, with_key: bool) -> Ended {
    let place = Place::of(folder)?;
    if file == Path::new("-") {
        let told = write(&place, with_key, &mut io::stdout())?;
        note(&format!("backed up {} commits; not looked through, because it went elsewhere", told.commits));
        say_key(&told);
        return Ok(());
    }
    let mut fresh = Fresh::new(file)?;
    let told = write(&place, with_key, &mut fresh)?;
    fresh.done()?;
    let bytes = std::fs::metadata(file)?.len();
    note(&format!(
        "backed up {} commits to {} ({bytes} bytes) and looked it through",
        told.commits,
        file.display()
    ));
    say_key(&told);
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
fn say_key(told: &BackedUp) {
    let BackedUp { key, key_at, .. } = told;
    if *key {
        note(
            "this file alone can restore the names: whoever has it can read them, so keep it like the folder itself",
        );
    } else {
        note(&format!(
            "this file alone cannot restore the names: that needs the master key too, which is in {key_at}; keep a \
             copy of it in another place (or back up with --with-key)"
        ));
    }
}

/// `tongxin restore`
pub fn restore(folder: &Folder, file: &Path) -> Ended {
    let place = Place::of(folder)?;
    let checked = check_backup(file)?;
    let manifest = checked.archive.manifest.clone();
    let beside = file.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (lists, list) = control::read_gone(beside).map_err(|e| {
        format!(
            "cannot read who was erased since: {e}; mend that list, or copy the backup to a folder without one"
        )
    })?;
    let gone = checked.census.back_again(&list);
    let master = street::master_key(&place.data, place.config.as_ref(), environment())?;
    let found = checked.archive.unpack(&place.data, master.key.as_ref(), !gone.is_empty())?;
    let replayed = if checked.replayed { "its replay is what it was made of" } else { "its replay works" };
    note(&format!(
        "restored {} commits to {}; every byte is as it was, and {replayed}",
        manifest.seq,
        place.data.display()
    ));
    match found {
        KeyFound::Missing => note(&format!(
            "the master key is not here: tongxin does not start, and no name can be read, before it is in {}/master.key \
             (or in TONGXIN_MASTER_KEY)",
            place.data.display()
        )),
        KeyFound::Fits => {
            if gone.is_empty() {
                place.store()?.head()?;
            } else {
                street::erase_here(&place.data, master.key, &gone).map_err(|e| {
                    let data = place.data.display();
                    format!(
                        "{e}; {data} still holds people who erased themselves, and does not open: restore again into an \
                         empty folder"
                    )
                })?;
            }
            note("the master key fits: names can be read");
        }
    }
    say_age(manifest.made, Utc::now(), lists, &gone, &checked.census);
    Ok(())
}

/// What the backup cannot know.
fn say_age(made: DateTime<Utc>, now: DateTime<Utc>, lists: usize, gone: &BTreeSet<PersonId>, census: &Census) {
    let age = now - made;
    let age = if age.num_hours() < 48 {
        format!("{} hours", age.num_hours())
    } else {
        format!("{} days", age.num_days())
    };
    note(&format!(
        "it was made {} UTC, {age} ago; what happened since is not in it",
        made.format("%Y-%m-%d %H:%M")
    ));
    if lists > 0 {
        note(&format!(
            "{} who erased themselves since then are erased again, as the list beside the backup says; nobody else is \
             known to have",
            gone.len()
        ));
    } else {
        note(&format!(
            "ATTENTION: whoever of the {} people in it erased themselves since then is back. No list of them lies \
             beside the backup; ask around, and let them erase themselves again (/privacy)",
            census.here()
        ));
    }
}
