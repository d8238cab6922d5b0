//! Another program that has the same bot: what Telegram's 409 means, said plainly, and never fought over.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Said again after so long, while it lasts.
const SAID: Duration = Duration::from_secs(60);
/// Alone again after so long without a conflict: longer than two copies of this program pause.
const ALONE: Duration = Duration::from_secs(90);
/// The longest pause between two tries.
const PAUSE_MAX: Duration = Duration::from_secs(30);

/// Who takes this bot's updates instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rival {
    /// Telegram ends one `getUpdates` when another begins.
    #[error(
        "another program reads this bot's updates with the same token, perhaps a second copy of tongxin: stop one of \
         them, or ask @BotFather for a new token with /revoke. Nothing is lost meanwhile; what the other read, it answers"
    )]
    Reader,
    /// A webhook that is not ours has been set since we began.
    #[error(
        "another program has Telegram send this bot's updates to a webhook of its own: stop it and start this one \
         again, which takes the bot over, or give each a bot of its own. Nothing is lost meanwhile"
    )]
    Hook,
}

/// What is known of a rival.
#[derive(Debug, Default)]
pub(super) struct Rivals {
    seen: Mutex<Option<Seen>>,
}

#[derive(Clone, Copy, Debug)]
struct Seen {
    rival: Rival,
    since: Instant,
    last: Instant,
    said: Instant,
}

impl Rivals {
    /// Notes a conflict and says what it means, though not every time. How long to stand back: as long
    /// as it has lasted already, from `least` to half a minute.
    pub fn met(&self, rival: Rival, least: Duration, now: Instant) -> Duration {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let before = seen.filter(|seen| seen.rival == rival && now - seen.last < ALONE);
        let speak = before.is_none_or(|before| now - before.said >= SAID);
        if speak {
            tracing::error!("{rival}");
        }
        let since = before.map_or(now, |before| before.since);
        let said = before.filter(|_| !speak).map_or(now, |before| before.said);
        *seen = Some(Seen { rival, since, last: now, said });
        (now - since).clamp(least, PAUSE_MAX.max(least))
    }

    /// It has surely gone.
    pub fn gone(&self) {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The rival, while there is one.
    pub fn now(&self, now: Instant) -> Option<Rival> {
        let seen = *self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.filter(|seen| now.saturating_duration_since(seen.last) < ALONE).map(|seen| seen.rival)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The longer it lasts, the longer the pause; a minute and a half after the last conflict it is forgotten.
    #[test]
    fn it_stands_back_and_goes_on() {
        let (rivals, start, least) = (Rivals::default(), Instant::now(), Duration::from_secs(1));
        let at = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(rivals.now(start), None);
        let pauses = [0, 1, 3, 7, 20, 60, 100].map(|s| rivals.met(Rival::Reader, least, at(s)).as_secs());
        assert_eq!(pauses, [1, 1, 3, 7, 20, 30, 30]);
        assert_eq!(rivals.now(at(189)), Some(Rival::Reader));
        assert_eq!(rivals.now(at(190)), None);
        assert_eq!(rivals.met(Rival::Reader, least, at(200)), least, "a new one");
        assert_eq!(rivals.met(Rival::Hook, least, at(230)), least, "another kind");
        rivals.gone();
        assert_eq!(rivals.now(at(230)), None);
    }
}
