//! How much one person may say, and how many strangers may come: a script must not fill the street's log,
//! nor hold up the neighbours. Nobody presses faster than this.

use crate::domain::Address;
use std::collections::HashMap;
use std::time::Duration;

/// What may be said at once, as a multiple of what may be said a second.
const AT_ONCE: f64 = 10.0;
/// Whoever goes on without a pause has to be quiet for so many seconds first.
const QUIET: f64 = 5.0;
/// Strangers who may come at once, likewise; then one comes for every two things that one person may say.
const STRANGERS: f64 = 1_000.0;
/// From here on those who rested long enough are forgotten, and again once there are twice as many as were left.
const MANY: usize = 1_000;

/// What is to be done with what somebody says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It is taken.
    Yes,
    /// It is one too many: they are told so, this once.
    Tell,
    /// They have been told.
    No,
}

/// Counts what each person says. Times are counted from any moment.
#[derive(Debug)]
pub struct Patience {
    rate: f64,
    people: HashMap<Address, Left>,
    /// With more than so many, some have to be forgotten.
    many: usize,
    strangers: Left,
}

#[derive(Clone, Copy, Debug)]
struct Left {
    at: Duration,
    left: f64,
    told: bool,
}

impl Left {
    /// So much is left now, with so much coming again a second, up to `most`.
    fn again(&self, rate: f64, most: f64, now: Duration) -> f64 {
        (self.left + now.saturating_sub(self.at).as_secs_f64() * rate).min(most)
    }
}

impl Patience {
    /// One person may say so many things a second in the long run, ten times as many at once.
    pub fn new(per_second: u32) -> Self {
        let rate = f64::from(per_second.max(1));
        let strangers = Left { at: Duration::ZERO, left: rate * STRANGERS, told: false };
        Self { rate, people: HashMap::new(), many: MANY, strangers }
    }

    /// Somebody says something. Of a stranger nothing is known yet.
    pub fn hear(&mut self, from: &Address, stranger: bool, now: Duration) -> Heard {
        let (rate, most) = (self.rate, self.rate * AT_ONCE);
        if self.people.len() > self.many {
            self.people.retain(|_, left| left.again(rate, most, now) < most);
            self.many = MANY.max(2 * self.people.len());
        }
        let known = self.people.get(from).copied();
        if stranger && known.is_none() && !self.let_in(now) {
            return Heard::No;
        }
        let mut left = known.unwrap_or(Left { at: now, left: most, told: false });
        (left.left, left.at) = (left.again(rate, most, now), now);
        left.told &= left.left < most;
        let heard = match left.left >= 1.0 {
            true => Heard::Yes,
            false if left.told => Heard::No,
            false => Heard::Tell,
        };
        // What is too much counts as well: who goes on and on does not get in now and then.
        left.left = (left.left - 1.0).max(-QUIET * rate);
        left.told |= heard != Heard::Yes;
        self.people.insert(from.clone(), left);
        heard
    }

    /// One stranger more. There are too many only where somebody makes them up.
    fn let_in(&mut self, now: Duration) -> bool {
        let left = self.strangers.again(self.rate / 2.0, self.rate * STRANGERS, now);
        let enough = left >= 1.0;
        if !enough && !self.strangers.told {
            tracing::warn!("strangers come faster than people can; those beyond are not greeted for now");
        }
        self.strangers = Left { at: now, left: if enough { left - 1.0 } else { left }, told: !enough };
        enough
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ChannelId;

    fn from(n: u32) -> Address {
        Address { channel: ChannelId::Telegram, key: n.to_string().into() }
    }

    /// Twenty at once are taken, then they are told once, and nothing more is taken while they go on; a
    /// neighbour is not held up. Once they have been quiet for a while all is well again.
    #[test]
    fn whoever_goes_on_is_told_once() {
        let mut patience = Patience::new(2);
        let heard = |patience: &mut Patience, who, from_ms: u64, n: u64| {
            let mut count = [0; 3];
            for i in 0..n {
                count[patience.hear(&from(who), false, Duration::from_millis(from_ms + 10 * i)) as usize] += 1;
            }
            count
        };
        assert_eq!(heard(&mut patience, 1, 0, 1_000), [20, 1, 979]);
        assert_eq!(heard(&mut patience, 2, 9_000, 5), [5, 0, 0]);
        assert_eq!(heard(&mut patience, 1, 16_000, 3), [2, 0, 1], "it begins to forgive");
        assert_eq!(heard(&mut patience, 1, 60_000, 30), [20, 1, 9]);
    }

    /// Two thousand strangers come at once; a made-up crowd goes on and on, and costs no more.
    #[test]
    fn strangers_are_counted_together() {
        let mut patience = Patience::new(2);
        let now = Duration::from_secs(1);
        let greeted = (0..5_000).filter(|n| patience.hear(&from(*n), true, now) == Heard::Yes).count();
        assert_eq!(greeted, 2_000);
        assert_eq!(patience.hear(&from(9_999), false, now), Heard::Yes, "neighbours are heard");
        assert_eq!(patience.hear(&from(6_000), true, now + Duration::from_secs(1)), Heard::Yes);
    }
}
