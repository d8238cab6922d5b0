//! What must hold for any bytes from outside. The fuzzer looks for bytes for which it does not; an ordinary
//! test (`tests/seeds.rs`) tries the seeds and all that was ever found.

#![allow(dead_code, reason = "each target checks one of them")]

mod log;
mod photo;
mod words;

pub use log::{import, log};
pub use photo::photo;
pub use words::{button, config, link, update};

/// What takes the fuzzer's bytes.
pub type Check = fn(&[u8]);

/// Everything, by the name of its target.
pub const ALL: [(&str, Check); 7] = [
    ("update", update),
    ("button", button),
    ("config", config),
    ("import", import),
    ("link", link),
    ("log", log),
    ("photo", photo),
];
