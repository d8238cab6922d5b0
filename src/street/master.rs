//! Where a street's master key comes from: the environment, a file named, a credential of systemd, or its own folder.

use super::Trouble;
use crate::config::{Config, Environment};
use crate::journal::{Key, parse_master};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// The master key's name in a data folder, and as a credential (systemd.exec(5), `LoadCredential=`).
const NAME: &str = "master.key";
const WRONG: &str = "64 characters of 0-9 and a-f";

/// A master key, and where it is.
pub struct Master {
    /// The key; none where it is the folder's own affair.
    pub key: Option<Key>,
    /// Where it is, for the operator.
    pub at: String,
}

/// Looks for the master key of a data folder; the first that is there counts.
///
/// # Errors
/// Where a key is named and cannot be read, or is none.
pub fn master_key(data: &Path, config: Option<&Config>, env: Environment<'_>) -> Result<Master, Trouble> {
    if let Some(text) = env("TONGXIN_MASTER_KEY") {
        let key = parse_master(&text).ok_or(format!("TONGXIN_MASTER_KEY must be {WRONG}"))?;
        return Ok(Master { key: Some(key), at: "TONGXIN_MASTER_KEY".into() });
    }
    let named = config.and_then(|config| config.master_key_file.clone());
    if let Some(file) = named.or_else(|| env("TONGXIN_MASTER_KEY_FILE").map(Into::into)) {
        warn_if_open(&file);
        return read(file);
    }
    // For this unit alone: systemd sees to it that nobody else can read it.
    let credential = env("CREDENTIALS_DIRECTORY").map(|folder| PathBuf::from(folder).join(NAME));
    if let Some(file) = credential.filter(|file| file.exists()) {
        return read(file);
    }
    let own = data.join(NAME);
    warn_if_open(&own);
    Ok(Master { key: None, at: own.display().to_string() })
}

fn read(file: PathBuf) -> Result<Master, Trouble> {
    let at = file.display().to_string();
    let text = std::fs::read_to_string(&file).map_err(|e| format!("cannot read the master key in {at}: {e}"))?;
    let key = parse_master(&text).ok_or(format!("{at} must hold {WRONG}"))?;
    Ok(Master { key: Some(key), at })
}

fn warn_if_open(file: &Path) {
    let mode = std::fs::metadata(file).map_or(0, |known| known.permissions().mode());
    if mode & 0o077 != 0 {
        let file = file.display();
        tracing::warn!(%file, "others can read the master key, and with it every name; chmod 600 it");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "11";
    const TWO: &str = "22";
    const THREE: &str = "33";

    fn digit(found: Result<Master, Trouble>) -> Result<(Option<u8>, String), String> {
        found.map(|found| (found.key.map(|key| key[0]), found.at)).map_err(|e| e.to_string())
    }

    #[test]
    fn the_first_place_that_names_a_key_counts() {
        let folder = tempfile::tempdir().expect("a folder");
        let (file, credentials, data) =
            (folder.path().join("key"), folder.path().join("credentials"), folder.path().join("data"));
        std::fs::create_dir(&credentials).expect("a folder");
        std::fs::write(&file, TWO.repeat(32) + "\n").expect("a file");
        let text = |path: &Path| path.display().to_string();
        let (file, folder) = (text(&file), text(&credentials));
        let look = |names: &[(&str, &str)]| {
            let env = |name: &str| names.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_string());
            digit(master_key(&data, None, &env))
        };
        let own = text(&data.join(NAME));
        assert_eq!(look(&[]), Ok((None, own.clone())));
        // A unit may have other credentials.
        assert_eq!(look(&[("CREDENTIALS_DIRECTORY", &folder)]), Ok((None, own)));
        let credential = credentials.join(NAME);
        std::fs::write(&credential, THREE.repeat(32)).expect("a file");
        assert_eq!(look(&[("CREDENTIALS_DIRECTORY", &folder)]), Ok((Some(0x33), text(&credential))));
        let named = [("CREDENTIALS_DIRECTORY", folder.as_str()), ("TONGXIN_MASTER_KEY_FILE", &file)];
        assert_eq!(look(&named), Ok((Some(0x22), file.clone())));
        let one = ONE.repeat(32);
        let all = [named[0], named[1], ("TONGXIN_MASTER_KEY", &one)];
        assert_eq!(look(&all), Ok((Some(0x11), "TONGXIN_MASTER_KEY".into())));

        for (name, value) in [("TONGXIN_MASTER_KEY", "secret"), ("TONGXIN_MASTER_KEY_FILE", "/nowhere/key")] {
            let wrong = look(&[(name, value)]).expect_err("it is no key");
            assert!(!wrong.contains("secret"), "{wrong}");
        }
        std::fs::write(&credential, "too short").expect("a file");
        let wrong = look(&[("CREDENTIALS_DIRECTORY", &folder)]).expect_err("it is no key");
        assert!(wrong.contains("must hold 64") && !wrong.contains("too short"), "{wrong}");
    }
}
