//! What the demo keeps beside its street: a secret from which its people's cookies and codes come, and
//! whether they have played their first scene.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Its file in the data folder, readable by its owner alone.
pub const FILE: &str = "demo.json";

/// The demo's props.
#[derive(Clone, Serialize, Deserialize)]
pub struct Props {
    secret: String,
    /// The first scene has been played.
    pub seeded: bool,
}

impl Props {
    /// Those of a data folder; new ones where there are none.
    ///
    /// # Errors
    /// What the system says.
    pub fn open(data: &Path) -> io::Result<Self> {
        match std::fs::read(data.join(FILE)) {
            Ok(text) => Ok(serde_json::from_slice(&text)?),
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                let mut secret = [0; 16];
                getrandom::fill(&mut secret).map_err(|e| io::Error::other(e.to_string()))?;
                let props = Self { secret: hex(secret), seeded: false };
                std::fs::create_dir_all(data)?;
                props.keep(data)?;
                Ok(props)
            }
            Err(e) => Err(e),
        }
    }

    /// Writes them down, whole or not at all.
    ///
    /// # Errors
    /// What the system says.
    pub fn keep(&self, data: &Path) -> io::Result<()> {
        let fresh = data.join("demo.new");
        let mut file = File::options().write(true).create(true).truncate(true).mode(0o600).open(&fresh)?;
        file.write_all(&serde_json::to_vec(self)?)?;
        file.sync_all()?;
        std::fs::rename(fresh, data.join(FILE))
    }

    /// Always the same 16 bytes for the same deed of the same person: a deed that is done again after a
    /// crash is known as the same.
    pub fn lot(&self, deed: &str, who: &str) -> [u8; 16] {
        let digest = Sha256::digest(format!("{} {deed} {who}", self.secret));
        let mut lot = [0; 16];
        lot.copy_from_slice(&digest[..16]);
        lot
    }

    /// The cookie of somebody's page.
    pub fn token(&self, who: &str) -> String {
        hex(self.lot("cookie", who))
    }
}

fn hex(bytes: [u8; 16]) -> String {
    crate::domain::people::code_text(bytes)
}
