//! One announcement, and how it stands with each of those it is for.

use super::super::*;
use super::{Copies, KEPT, Round};
use std::collections::BTreeMap;

/// Something that many are told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Announcement {
    /// Who tells it.
    pub by: PersonId,
    /// In whose name.
    pub community: CommunityId,
    /// To whom.
    pub to: Audience,
    /// What.
    pub text: Text,
    /// When it was made.
    pub made: DateTime<Utc>,
    /// When it is to go out, if not at once.
    pub at: Option<DateTime<Utc>>,
    /// Since when it goes out.
    pub begun: Option<DateTime<Utc>>,
    /// How many it is for.
    pub total: u32,
    /// How it stands for those who have not certainly read it.
    pub open: BTreeMap<PersonId, Mark>,
    /// How many the channel took, or whose page has shown it.
    pub delivered: u32,
    /// Where it stands with those it reached.
    pub copies: Copies,
    /// The newest correction, or its being taken back.
    pub round: Option<Round>,
    /// Taken back.
    pub taken: bool,
    /// How often it was sent again to those of whom nobody could tell.
    pub repeats: u32,
    /// Stopped by an organizer, or too late.
    pub stopped: bool,
    /// Too late: it was to go out while nothing could.
    pub missed: bool,
    /// The message in which its maker sees the progress.
    pub card: Option<MsgRef>,
    /// When the progress was shown last, and how often.
    pub shown: (DateTime<Utc>, u32),
    /// Something changed since.
    pub stale: bool,
    /// Its maker has been shown how it ended.
    pub reported: bool,
}

/// How an announcement stands for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mark {
    /// It has not left yet.
    Waiting,
    /// It waits on their page.
    Unread,
    /// It cannot be delivered.
    Failed,
    /// Nobody can tell whether it arrived.
    Unknown,
    /// It was stopped before it left for them.
    Stopped,
}

impl Announcement {
    /// How many have a mark.
    pub fn count(&self, mark: Mark) -> usize {
        self.open.values().filter(|m| **m == mark).count()
    }

    /// Those with a mark.
    pub fn with(&self, mark: Mark) -> impl Iterator<Item = PersonId> {
        self.open.iter().filter(move |(_, m)| **m == mark).map(|(person, _)| *person)
    }

    /// Everything has left that will, also what changes it.
    pub fn finished(&self) -> bool {
        let told = self.begun.is_some() && self.count(Mark::Waiting) == 0 || self.stopped;
        told && self.round.as_ref().is_none_or(|round| round.left.is_empty())
    }

    /// Somebody still waits for it.
    pub fn stoppable(&self) -> bool {
        !self.stopped && (self.begun.is_none() || self.count(Mark::Waiting) > 0)
    }

    /// When it is forgotten. One that waits for its hour is not, however long nobody was there to send it.
    pub fn over(&self) -> Option<DateTime<Utc>> {
        let waits = self.at.is_some() && self.begun.is_none() && !self.stopped;
        (!waits).then(|| self.made + KEPT)
    }

    /// Its words still reach somebody, or stand with somebody.
    pub fn correctable(&self) -> bool {
        !self.taken && (self.begun.is_some() || !self.stopped)
    }
}
