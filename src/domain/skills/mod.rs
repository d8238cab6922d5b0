//! What people can do, who is asked for a turn that lacks hands, and who stands in for whom.

pub mod talk;

use super::*;

/// What people can do, and who stands in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Skills {}

/// What is wanted.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {}

/// What changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {}

/// Why not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Refusal {}

/// What is told or shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Notice {}

/// What buttons do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {}

impl Action {
    /// Its permanent tag and numbers.
    pub fn tag(&self) -> (&'static str, Vec<u64>) {
        match *self {}
    }

    /// Reads it back; whether the numbers make sense is looked at later.
    pub fn parse(_: &str, _: &[u64]) -> Option<Action> {
        None
    }
}

/// What follows, or why not.
pub fn decide(_: &Ctx<'_>, command: Command) -> Result<Decision, super::Refusal> {
    match command {}
}

/// Folds an event in.
pub fn apply(_: &mut State, event: &Event, _: &Commit) {
    match *event {}
}
