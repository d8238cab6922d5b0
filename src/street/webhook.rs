//! The secret from which a webhook's address is drawn: the configuration's, or one that the data folder keeps.

use super::Trouble;
use crate::channel::telegram::Hook;
use crate::config::{Secret, Webhook};
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Its name within the data folder.
const FILE: &str = "webhook.secret";

/// The webhook of a street, with a secret made at the first start.
///
/// # Errors
/// Where the secret can neither be read nor made, with the remedy.
pub(super) fn hook(data: &Path, config: &Webhook) -> Result<Hook, Trouble> {
    if let Some(Secret(secret)) = &config.secret {
        return Ok(Hook::new(secret));
    }
    let path = data.join(FILE);
    let wrong = |e: std::io::Error| -> Trouble {
        format!(
            "{}: {e}; the webhook's secret lies there: let tongxin read and write it, or remove it",
            path.display()
        )
        .into()
    };
    match fs::read_to_string(&path) {
        // A crash may have left it empty: the next line makes it anew.
        Ok(text) if text.trim().len() >= 64 => Ok(Hook::new(text.trim())),
        Err(e) if e.kind() != ErrorKind::NotFound => Err(wrong(e)),
        _ => {
            let mut lot = [0; 32];
            getrandom::fill(&mut lot).map_err(|e| format!("the system gives no random numbers: {e}"))?;
            let secret: String = lot.iter().map(|byte| format!("{byte:02x}")).collect();
            let fresh = path.with_extension("new");
            let mut file = File::options().write(true).create(true).truncate(true).mode(0o600).open(&fresh);
            let kept = file.as_mut().map_err(|e| std::io::Error::from(e.kind())).and_then(|file| {
                file.write_all(secret.as_bytes())?;
                file.sync_all()?;
                fs::rename(&fresh, &path)
            });
            kept.map_err(wrong)?;
            Ok(Hook::new(&secret))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    /// Made once, for the owner alone, and the same after a restart; what a crash left empty is made anew.
    #[test]
    fn the_secret_is_made_once_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let config = Webhook { secret: None };
        let path = || hook(folder.path(), &config).unwrap().path();
        let first = path();
        assert_eq!(path(), first);
        let file = folder.path().join(FILE);
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        fs::write(&file, "").unwrap();
        let second = path();
        assert_ne!(second, first);
        assert_eq!(path(), second);
        let given = Webhook { secret: Some(Secret("x".repeat(32))) };
        assert_eq!(hook(folder.path(), &given).unwrap().path(), Hook::new(&"x".repeat(32)).path());
    }
}
