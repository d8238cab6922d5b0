//! Money, counted in cents (分) so that sums are exact.

use super::super::{Arg, Private};

/// A price in cents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Cents(pub u32);

/// No part at a welfare day costs more: 1,000 yuan.
pub const DEAREST: Cents = Cents(100_000);

impl std::fmt::Display for Cents {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl From<Cents> for Arg {
    fn from(cents: Cents) -> Self {
        Arg::Code(Private::new(cents.to_string()))
    }
}
