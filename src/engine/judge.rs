//! Whether the machine's clock can be believed. It compares what that shows with the time that went by,
//! with the newest commit, and with what a server elsewhere says; it reads no clock itself.

use super::{Doubt, Standing};
use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;

/// A wall clock that is off by no more than this is taken as it is, whatever the reason.
pub(super) const TOLERANCE: TimeDelta = TimeDelta::minutes(2);
/// At a start, a second source that differs by less is no reason to hold anything back: clocks that nobody
/// sets drift by minutes.
const CONTRADICTS: TimeDelta = TimeDelta::minutes(10);
/// At a start, a second source is waited for so long.
const PATIENCE: Duration = Duration::from_secs(10);
/// What a second source said counts for so long.
const FRESH: Duration = Duration::from_secs(600);
/// It must agree with the time that was counted for so long: a first answer may have been under way while
/// the machine slept, and such a one cannot agree with a clock that jumped, but with the count.
const TWICE: Duration = Duration::from_secs(30);

/// What the machine shows at one look.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    /// Its wall clock.
    pub(super) wall: DateTime<Utc>,
    /// The time that went by since some moment, sleep included where the machine knows of it.
    pub(super) went: Duration,
}

impl Reading {
    /// What a clock that was right then shows now.
    fn at(self, now: Reading) -> DateTime<Utc> {
        let since = now.went.saturating_sub(self.went);
        self.wall + TimeDelta::from_std(since).unwrap_or(TimeDelta::MAX / 2)
    }
}

/// Whether due work is held, and why.
pub(super) type Mood = (bool, Option<Doubt>);

#[derive(Debug)]
pub(super) struct Judge {
    /// It cannot be earlier than this.
    floor: DateTime<Utc>,
    /// A second source can be had.
    expects: bool,
    stand: Stand,
    heard: Option<Reading>,
    last: DateTime<Utc>,
}

#[derive(Debug)]
enum Stand {
    /// Nobody has said yet where the journal ends.
    Early,
    /// Nothing is against it; a second source may speak first.
    Fresh {
        since: Duration,
    },
    /// `silent`: since this moment, and for no better reason than that nobody spoke against it.
    Believed {
        base: Reading,
        silent: Option<Duration>,
    },
    Doubted(Doubted),
}

#[derive(Debug)]
struct Doubted {
    what: Doubt,
    /// The street's time is counted on from here.
    base: Reading,
    since: Duration,
    /// Since when a second source has agreed with that.
    agreed: Option<Duration>,
    /// It has done so long enough: due work goes by the count.
    counts: bool,
}

fn near(a: DateTime<Utc>, b: DateTime<Utc>, within: TimeDelta) -> bool {
    (a - b).abs() <= within
}

impl Judge {
    pub(super) fn new(floor: DateTime<Utc>, expects: bool) -> Self {
        Self { floor, expects, stand: Stand::Early, heard: None, last: floor }
    }

    /// Where the journal ends: it cannot be earlier than that. From here on due work is a question.
    pub(super) fn anchor(&mut self, newest: DateTime<Utc>, now: Reading) {
        self.floor = self.floor.max(newest);
        // What was said while the journal was read counts.
        self.stand = Stand::Fresh { since: self.heard.map_or(now.went, |heard| heard.went) };
    }

    /// A second source says what time it is.
    pub(super) fn hear(&mut self, said: DateTime<Utc>, now: Reading) {
        // First it is noticed what the clock did since the last look: older words say nothing about that.
        self.look(now);
        self.heard = Some(Reading { wall: said, went: now.went });
        self.look(now);
    }

    /// The operator says that the machine's clock is right as it is.
    pub(super) fn agree(&mut self, now: Reading) {
        self.believe(now);
    }

    fn believe(&mut self, now: Reading) {
        // Confirmed: also where that is earlier than what was taken for the time before.
        self.last = now.wall;
        self.floor = self.floor.min(now.wall);
        self.stand = Stand::Believed { base: now, silent: None };
    }

    fn doubt(&mut self, what: Doubt, base: Reading, now: Reading) {
        self.stand = Stand::Doubted(Doubted { what, base, since: now.went, agreed: None, counts: false });
    }

    fn afresh(&mut self, now: Reading) {
        self.stand = Stand::Fresh { since: now.went };
        self.look(now);
    }

    /// What the second source would say now, if it said something since a moment, and lately.
    fn second(&self, since: Duration, now: Reading) -> Option<DateTime<Utc>> {
        let heard =
            self.heard.filter(|heard| heard.went >= since && now.went.saturating_sub(heard.went) <= FRESH)?;
        Some(heard.at(now))
    }

    /// Judges anew.
    pub(super) fn look(&mut self, now: Reading) {
        match &self.stand {
            Stand::Early => {}
            Stand::Fresh { since } => {
                let since = *since;
                if now.wall + TOLERANCE < self.floor {
                    self.doubt(Doubt::Past, Reading { wall: self.floor.max(self.last), ..now }, now);
                    return self.look(now);
                }
                match self.second(since, now) {
                    Some(said) if near(said, now.wall, CONTRADICTS) => self.believe(now),
                    Some(_) => self.doubt(Doubt::Contradicted, now, now),
                    None if !self.expects || now.went.saturating_sub(since) >= PATIENCE => {
                        self.believe(now);
                        self.stand = Stand::Believed { base: now, silent: Some(since) };
                    }
                    None => {}
                }
            }
            Stand::Believed { base, silent } => {
                let (off, silent) = (now.wall - base.at(now), *silent);
                let spoke = silent.and_then(|since| self.second(since, now));
                if off.abs() > TOLERANCE {
                    self.doubt(Doubt::Jumped(off.num_seconds()), *base, now);
                } else if spoke.is_some_and(|said| !near(said, now.wall, CONTRADICTS)) {
                    self.doubt(Doubt::Contradicted, now, now);
                } else {
                    self.stand = Stand::Believed { base: now, silent: silent.filter(|_| spoke.is_none()) };
                }
            }
            Stand::Doubted(_) => self.again(now),
        }
    }

    /// Whether the doubt can go.
    fn again(&mut self, now: Reading) {
        let Stand::Doubted(doubted) = &self.stand else { return };
        let counted = doubted.base.at(now);
        let second = self.second(doubted.since, now);
        if second.is_some_and(|said| near(said, now.wall, TOLERANCE)) {
            return self.believe(now);
        }
        let right = near(now.wall, counted, TOLERANCE);
        match doubted.what {
            Doubt::Jumped(_) if right => return self.believe(now),
            // Somebody has set it: all begins anew.
            Doubt::Contradicted if !right => return self.afresh(now),
            Doubt::Past if now.wall + TOLERANCE >= self.floor => return self.afresh(now),
            _ => {}
        }
        let jumped = matches!(doubted.what, Doubt::Jumped(_));
        let heard = self.heard.filter(|_| jumped && second.is_some_and(|said| near(said, counted, TOLERANCE)));
        if let Stand::Doubted(doubted) = &mut self.stand {
            // Two against one: the time that was counted, and the second source.
            doubted.agreed = heard.map(|heard| doubted.agreed.unwrap_or(heard.went));
            let long = |since: Duration| heard.is_some_and(|heard| heard.went.saturating_sub(since) >= TWICE);
            doubted.counts = doubted.agreed.is_some_and(long);
        }
    }

    /// The street's time, after a look. It goes back only where that was confirmed.
    pub(super) fn now(&mut self, now: Reading) -> DateTime<Utc> {
        let at = match &self.stand {
            Stand::Early | Stand::Fresh { .. } => now.wall.max(self.floor),
            Stand::Believed { .. } => now.wall,
            Stand::Doubted(doubted) => doubted.base.at(now),
        };
        self.last = self.last.max(at);
        self.last
    }

    /// Whether due work may be done.
    pub(super) fn sound(&self) -> bool {
        match &self.stand {
            Stand::Early | Stand::Fresh { .. } => false,
            Stand::Believed { .. } => true,
            Stand::Doubted(doubted) => doubted.counts,
        }
    }

    pub(super) fn mood(&self) -> Mood {
        let doubt = if let Stand::Doubted(doubted) = &self.stand { Some(doubted.what) } else { None };
        (!self.sound(), doubt)
    }

    /// Whether a second source should be asked.
    pub(super) fn asks(&self) -> bool {
        !matches!(self.stand, Stand::Believed { silent: None, .. })
    }

    pub(super) fn standing(&mut self, now: Reading) -> Standing {
        let since = match &self.stand {
            Stand::Doubted(doubted) => doubted.since,
            Stand::Fresh { since } => *since,
            Stand::Early | Stand::Believed { .. } => now.went,
        };
        let (held, doubt) = self.mood();
        Standing {
            machine: now.wall,
            street: self.now(now),
            second: self.second(Duration::ZERO, now),
            doubt,
            held,
            lasts: now.went.saturating_sub(since),
        }
    }
}

#[cfg(test)]
mod tests;
