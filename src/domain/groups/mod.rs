//! The group chat of a neighbourhood: a card of the day with counts, and no names.

pub mod talk;

use super::*;

/// Group chats of a neighbourhood.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Groups {}

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
