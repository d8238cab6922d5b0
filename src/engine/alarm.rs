//! What the operator is to hear of what people do: only that it happens, never who.

use super::follow::Origin;
use crate::domain::{Event, State, people};
use crate::journal::Entry;

/// So many guesses at codes that they rest for the whole street: somebody tries many accounts.
pub(super) fn codes(s: &State, done: &[(Entry, Origin)]) {
    let missed = |event: &Event| matches!(event, Event::People(people::Event::CodeMissed(_)));
    let newest = done.iter().rev().find(|(entry, _)| entry.commit.events.iter().any(missed));
    if newest.is_some_and(|(entry, _)| people::codes_rest(s, entry.commit.at, None)) {
        tracing::warn!(
            "somebody guesses at invitation codes from many accounts; no code works for anybody until an hour \
             after the first guesses; nothing was given away, and invitations made before still hold afterwards"
        );
    }
}
