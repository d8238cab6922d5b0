//! The outbox's and the channels' reports as commands.

use super::super::*;
use super::Command as Delivered;

/// What a report means.
pub fn understand(ctx: &Ctx<'_>, said: &Said) -> Command {
    let person = match ctx.actor.by {
        By::Person(id, channel) => Some((id, channel)),
        _ => None,
    };
    match (said, person) {
        (Said::Claim(ids), _) => Delivered::Claim(ids.clone()).into(),
        (Said::Sent(outcomes), _) => Delivered::Report(outcomes.clone()).into(),
        (Said::Shown(upto), Some((me, _))) => Delivered::Shown(me, *upto).into(),
        (Said::Reachable(yes), Some((me, channel))) => Delivered::Reachable(me, channel, *yes).into(),
        _ => Command::Ignore,
    }
}
