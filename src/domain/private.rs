//! What is known about a person and nobody else's business: it lives in drawers, never in events.

use super::ids::{ChannelId, DayId, OfferId, PersonId, PhotoId, PledgeId, QuoteId, ShiftId, SkillId, VisitId};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Text that concerns one person: a name, an address, what they wrote.
///
/// It has no `Serialize` and its `Debug` shows only a length, so that it cannot slip into an event,
/// a log line or an error text.
#[derive(Clone, PartialEq, Eq, Default, zeroize::Zeroize)]
pub struct Private(String);

impl Private {
    /// Wraps a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself: to show it to someone who may see it, or to seal it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Private({} bytes)", self.0.len())
    }
}

/// One entry of a person's drawer. `Display` and `parse` give its permanent stored name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Item {
    /// How they like to be called.
    Name,
    /// Their telephone number.
    Phone,
    /// Which building of the neighbourhood they live in, as whoever stands for them wrote it.
    Building,
    /// Where a channel reaches them: the n-th address they have had, its text is the channel's key.
    Address(ChannelId, u16),
    /// A draft they are writing: an announcement before it is sent, a reason.
    Draft,
    /// The English of that draft.
    DraftEnglish,
    /// A code that was made for them to pass on; the same slot is used again.
    Code,
    /// A place in the ring of their web conversation.
    Page(u16),
    /// What they can do, in their own words.
    Skill(SkillId),
    /// What they said of a day.
    Opinion(DayId),
    /// What they bring to the market, in their own words.
    Offer(OfferId),
    /// What they said of their hours of a day.
    HoursSaid(DayId),
    /// Why their hours of a day were entered late.
    HoursWhy(DayId),
    /// The check number of their record of a year.
    Record(i32),
    /// What the team that they lead, or their unit, is called.
    Team,
    /// Who comes with a team's turn of theirs.
    TeamNames(ShiftId),
    /// What they promised to bring.
    Pledge(PledgeId),
    /// What they need at home: of which kind, and in their own words.
    Visit(VisitId),
    /// Where they live.
    Home,
    /// Where they are told by telephone of visits to them; it goes with the visits.
    HomePhone,
    /// The code that those say who are sent to them.
    VisitCode(VisitId),
    /// What the one is called whom they bring along to a visit, as one of their team.
    Companion(VisitId),
    /// What their home needed, for a price that was asked.
    Part(QuoteId),
    /// A photo that they handed over, or that was taken at their home: a JPEG of our own making, as text (base64).
    Photo(PhotoId),
    /// A photo that they sent and that is not here yet: the channel's key of it, and below it what they wrote beside it.
    Coming,
}

/// A change to a drawer. It is stored sealed, beside the commit that caused it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DrawerOp {
    /// Puts (or replaces) an entry.
    Put(PersonId, Item, Private),
    /// Takes an entry out.
    Drop(PersonId, Item),
    /// Destroys the person's key: nothing that was ever in the drawer can be read again.
    Erase(PersonId),
}

/// Reads drawers. The domain looks into them to word a message, never to decide who may do what.
pub trait Drawers {
    /// The entry, or `None` if there is none, or if the drawer was erased.
    fn read(&self, who: PersonId, item: Item) -> Option<Private>;
}

/// Nothing is known about anybody.
#[derive(Debug, Default, Clone, Copy)]
pub struct NoDrawers;

impl Drawers for NoDrawers {
    fn read(&self, _: PersonId, _: Item) -> Option<Private> {
        None
    }
}
