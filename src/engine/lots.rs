//! Fresh random bytes for codes and lots: the core makes none itself.

use sha2::{Digest, Sha256};

/// Where fresh random bytes come from.
pub enum Lots {
    /// The system.
    System,
    /// A seed and a count: the same ones again, for simulations only.
    Seeded(u64, u64),
}

impl Lots {
    pub(super) fn next(&mut self) -> [u8; 16] {
        let mut lot = [0; 16];
        match self {
            Lots::System => {
                // Without randomness codes could be guessed: better to stop here, loudly.
                let filled = getrandom::fill(&mut lot);
                assert!(filled.is_ok(), "the system gives no random bytes");
            }
            Lots::Seeded(seed, count) => {
                *count += 1;
                let digest = Sha256::digest([seed.to_le_bytes(), count.to_le_bytes()].concat());
                lot.copy_from_slice(&digest[..16]);
            }
        }
        lot
    }
}
