//! How long the fault tests run, and what they say at their end.

#![allow(dead_code, reason = "every test program takes what it needs")]

use std::io::Write as _;

/// Whether this is the long run, which `.ci/long` starts.
pub fn long() -> bool {
    std::env::var_os("TONGXIN_LONG").is_some()
}

/// How many rounds a test takes: few every time, many in the long run.
pub fn rounds(short: u64, long_run: u64) -> u64 {
    if long() { long_run } else { short }
}

/// Says what a test found, where the test runner does not swallow it.
pub fn figure(property: &str, found: impl std::fmt::Display) {
    writeln!(std::io::stderr().lock(), "figure: {property}: {found}").expect("standard error can be written");
}
