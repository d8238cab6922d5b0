//! What is still to be told, to whom, and what became of it.
//!
//! State changes exactly once; a message cannot, because no channel offers a key against repeats. So
//! each send is claimed durably before it leaves, and what was claimed without an outcome is
//! [`Ended::Unknown`]: an answer or a reminder is then sent once more, a broadcast never by itself.

mod audience;
mod fold;
pub mod talk;

pub use audience::{people_of, willing};
pub use fold::{apply, enqueue, forget, in_line, withdraw};

use super::*;
use std::collections::BTreeMap;

/// How many messages of a web conversation are kept.
pub const PAGES: u32 = 200;

/// Where a channel leaves it open whether an answer or a reminder arrived, it is tried so often in all.
const TRIES: u8 = 2;
/// Where the daemon ended before it could say, once more each time, up to so often: otherwise a second crash over the
/// same answer would lose it, and of two thousand people five met with five in a row in `tests/kill.rs`. Not for ever: it
/// may be the message that ends the daemon, which then is through with it a minute later.
const TRIES_LOST: u8 = 20;

/// All sends that are not finished.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Delivery {
    open: BTreeMap<(u64, u16), Open>,
    /// What waits on people's pages, by the page's number, oldest first.
    unshown: BTreeMap<PersonId, Vec<(u32, Notice)>>,
}

/// A send and the people it has not been finished for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Open {
    /// The send.
    pub send: Send,
    /// How it stands for each person it is not finished for.
    pub left: BTreeMap<PersonId, Status>,
}

/// How a send stands for one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// The epoch of the writer that claimed it; `None` while it waits.
    pub claimed: Option<u64>,
    /// How often it was claimed.
    pub tries: u8,
    /// Claimed while it could have left the house: what went to a page alone never did.
    #[serde(default)]
    pub away: bool,
    /// The commit of its last claim: the words it carries are those of that moment. 0 while it waits.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub since: u64,
}

fn is_zero(n: &u64) -> bool {
    *n == 0
}

/// What the outbox wants.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// To send these now.
    Claim(Vec<SendId>),
    /// To report what became of these.
    Report(Vec<(SendId, Outcome)>),
    /// The person's page has shown everything up to this message.
    Shown(PersonId, u32),
    /// The channel says whether the person can be reached there.
    Reachable(PersonId, ChannelId, bool),
}

/// What became of sends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// They are about to leave.
    #[serde(rename = "claimed")]
    Claimed(Vec<SendId>),
    /// They go back to waiting: nobody can tell whether they arrived, and they matter.
    #[serde(rename = "again")]
    Again(Vec<SendId>),
    /// They go back to waiting: they surely never left, so that claim does not count.
    #[serde(rename = "unsent")]
    Unsent(Vec<SendId>),
    /// They were not claimed: for their readers it is night until this moment.
    #[serde(rename = "held")]
    Held(#[serde(with = "chrono::serde::ts_seconds")] DateTime<Utc>, Vec<SendId>),
    /// They are finished.
    #[serde(rename = "ended")]
    Ended(Vec<(SendId, Ended)>),
    /// The person's own words stand on their page under this number.
    #[serde(rename = "own")]
    Own(PersonId, u32),
    /// The person's page has shown everything up to this number.
    #[serde(rename = "shown")]
    Shown(PersonId, u32),
    /// Whether the person can be reached by that channel.
    #[serde(rename = "reach")]
    Reach(PersonId, ChannelId, bool),
}

/// How a send ended for one person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Ended {
    /// The channel took it.
    #[serde(rename = "ok")]
    Delivered(MsgRef),
    /// It waits on the person's page, under this number.
    #[serde(rename = "page")]
    Kept(u32),
    /// What was to be taken away is no longer there.
    #[serde(rename = "off")]
    Removed,
    /// It cannot be delivered.
    #[serde(rename = "no")]
    Failed(Final),
    /// Nobody is there any more, by that channel.
    #[serde(rename = "gone")]
    Gone(ChannelId),
    /// Nobody can tell.
    #[serde(rename = "?")]
    Unknown,
    /// It no longer applied.
    #[serde(rename = "void")]
    Void,
    /// The page has shown it.
    #[serde(rename = "seen")]
    Seen,
}

impl Delivery {
    /// The sends of one commit that are not finished.
    pub fn of(&self, seq: u64) -> impl Iterator<Item = (SendId, &Send, Status)> {
        self.range((seq, 0), (seq + 1, 0))
    }

    /// All sends that are not finished, oldest first.
    pub fn all(&self) -> impl Iterator<Item = (SendId, &Send, Status)> {
        self.range((0, 0), (u64::MAX, 0))
    }

    fn range(&self, from: (u64, u16), to: (u64, u16)) -> impl Iterator<Item = (SendId, &Send, Status)> {
        self.open.range(from..to).flat_map(|(&(seq, n), open)| {
            open.left.iter().map(move |(&to, &status)| (SendId { seq, n, to }, &open.send, status))
        })
    }

    /// One send, if it is not finished for that person.
    pub fn get(&self, id: SendId) -> Option<(&Send, Status)> {
        let open = self.open.get(&(id.seq, id.n))?;
        open.left.get(&id.to).map(|status| (&open.send, *status))
    }

    /// How many messages are not finished.
    pub fn waiting(&self) -> usize {
        self.open.values().map(|open| open.left.len()).sum()
    }

    /// What waits on a person's page, unseen.
    pub fn unshown(&self, person: PersonId) -> usize {
        self.unshown.get(&person).map_or(0, Vec::len)
    }

    /// The pages that somebody has not seen as they are now.
    pub fn unseen(&self, person: PersonId) -> Vec<u32> {
        self.unshown.get(&person).map_or_else(Vec::new, |all| all.iter().map(|(page, _)| *page).collect())
    }
}

/// Claims that a writer of an earlier epoch left without an outcome.
pub fn stale(s: &State, epoch: u64) -> Vec<SendId> {
    let old = |status: Status| status.claimed.is_some_and(|by| by < epoch);
    s.delivery.all().filter(|(_, _, status)| old(*status)).map(|(id, _, _)| id).collect()
}

/// What follows from a report of the outbox. There is nobody to refuse to.
pub fn decide(ctx: &Ctx<'_>, command: Command) -> Decision {
    match command {
        Command::Claim(ids) => claim(ctx, ids),
        Command::Report(outcomes) => report(ctx, outcomes),
        Command::Shown(person, upto) => {
            let news = ctx.s.delivery.unshown.get(&person).is_some_and(|all| all.iter().any(|(n, _)| *n <= upto));
            if news { Decision::nothing().event(Event::Shown(person, upto)) } else { Decision::nothing() }
        }
        Command::Reachable(person, channel, yes) => {
            if people::reachable(ctx.s, person, channel) == yes {
                return Decision::nothing();
            }
            Decision::nothing().event(Event::Reach(person, channel, yes))
        }
    }
}

fn claim(ctx: &Ctx<'_>, ids: Vec<SendId>) -> Decision {
    let mut claimed = Vec::new();
    let mut void = Vec::new();
    let mut held: BTreeMap<DateTime<Utc>, Vec<SendId>> = BTreeMap::new();
    for id in ids {
        match ctx.s.delivery.get(id) {
            Some((send, status)) if status.claimed.is_none() => {
                if send.void_after.is_some_and(|end| end < ctx.now) {
                    void.push((id, Ended::Void));
                } else if let Some(morning) = night(ctx, id.to, send) {
                    held.entry(morning).or_default().push(id);
                } else {
                    claimed.push(id);
                }
            }
            _ => {} // stopped, or finished meanwhile
        }
    }
    let mut decision = Decision::nothing();
    if !claimed.is_empty() {
        decision = decision.event(Event::Claimed(claimed));
    }
    for (morning, ids) in held {
        decision = decision.event(Event::Held(morning, ids));
    }
    if !void.is_empty() {
        decision = decision.event(Event::Ended(void));
    }
    decision
}

/// The end of the quiet hours that it is for a reader now, for what keeps to them: it was to leave
/// earlier, and was held up. That there is no day is told at night too, before anybody gets up for it.
fn night(ctx: &Ctx<'_>, reader: PersonId, send: &Send) -> Option<DateTime<Utc>> {
    let urgent = matches!(&send.notice, Notice::Day(day::Notice::Cancelled(_)));
    send.not_before.filter(|_| !urgent)?;
    let home = people::home(ctx.s, reader).or_else(|| groups::home(ctx.s, reader))?;
    let home = day::community(ctx.s, home)?;
    Some(home.plan.awake(ctx.now)).filter(|morning| *morning > ctx.now)
}

fn report(ctx: &Ctx<'_>, outcomes: Vec<(SendId, Outcome)>) -> Decision {
    let mut decision = Decision::nothing();
    let (mut ended, mut again, mut unsent) = (Vec::new(), Vec::new(), Vec::new());
    let mut pages: BTreeMap<PersonId, u32> = BTreeMap::new();
    for (id, outcome) in outcomes {
        let Some((send, status)) = ctx.s.delivery.get(id) else { continue };
        let end = match outcome {
            Outcome::Delivered(at) => Ended::Delivered(at),
            // What is brought up to date stands where it stood; everything else is a new message.
            Outcome::Kept(content) if let Some(page) = standing(ctx.s, send, id.to) => {
                if people::page(ctx.s, id.to) >= page + PAGES {
                    // Its place in the ring is taken by something newer.
                    Ended::Failed(Final::Refused)
                } else {
                    decision = decision.drawer(DrawerOp::Put(id.to, page_item(page), content));
                    Ended::Kept(page)
                }
            }
            Outcome::Kept(content) => {
                let page = pages.entry(id.to).or_insert_with(|| people::page(ctx.s, id.to));
                *page += 1;
                decision = decision.drawer(DrawerOp::Put(id.to, page_item(*page), content));
                Ended::Kept(*page)
            }
            Outcome::Removed => Ended::Removed,
            Outcome::Failed(why) => Ended::Failed(why),
            Outcome::Gone(channel) => Ended::Gone(channel),
            Outcome::Void => Ended::Void,
            Outcome::Moved(key) => {
                decision.events.extend(groups::moved(id.to, key));
                Ended::Void
            }
            // What was stopped meanwhile must not begin anew.
            Outcome::Unsent if announcements::is_stopped(ctx.s, &send.notice) => Ended::Void,
            Outcome::Unsent => {
                unsent.push(id);
                continue;
            }
            Outcome::Unknown | Outcome::Lost
                if may_repeat(&outcome, send.lane, status, &place(ctx.s, send, id.to)) =>
            {
                again.push(id);
                continue;
            }
            Outcome::Unknown | Outcome::Lost => Ended::Unknown,
        };
        // Words that changed while these were leaving follow them.
        decision.sends.extend(announcements::catch_up(ctx.s, &send.notice, id.to, status.since, &end));
        ended.push((id, end));
    }
    if !again.is_empty() {
        decision = decision.event(Event::Again(again));
    }
    if !unsent.is_empty() {
        decision = decision.event(Event::Unsent(unsent));
    }
    if !ended.is_empty() {
        decision = decision.event(Event::Ended(ended));
    }
    decision
}

/// Where a send goes for one reader at this moment: a correction goes to where their copy stands.
pub fn place(s: &State, send: &Send, reader: PersonId) -> Place {
    let copy = match &send.notice {
        Notice::Announcements(notice) => announcements::place(s, notice, reader),
        Notice::Groups(notice) => groups::place(s, notice, reader),
        _ => None,
    };
    copy.unwrap_or_else(|| send.place.clone())
}

/// The page on which an unasked-for edit stands. An answer is always a new message there: on a page,
/// a conversation is read from top to bottom.
fn standing(s: &State, send: &Send, reader: PersonId) -> Option<u32> {
    match place(s, send, reader) {
        Place::Edit(at) | Place::Mend(at) | Place::Remove(at)
            if send.lane != Lane::Answer && at.channel == ChannelId::Web =>
        {
            at.id.parse().ok()
        }
        _ => None,
    }
}

/// How often something is tried whose repetition changes nothing.
const STEADY: u8 = 5;

/// An answer or a reminder is sent again while it was tried seldom enough; a broadcast never. What stays in the house
/// (a page) either is in the journal or never was, so it may always be put there again; what changes a message that
/// stands leaves it the same, however often it is done.
fn may_repeat(outcome: &Outcome, lane: Lane, status: Status, place: &Place) -> bool {
    let tries = if *outcome == Outcome::Lost { TRIES_LOST } else { TRIES };
    !status.away
        || place.mends().is_some() && status.tries < STEADY
        || lane != Lane::Broadcast && status.tries < tries
}

/// What somebody said on their page stands there too, before the answer.
pub fn keep_own_words(ctx: &Ctx<'_>, mut decision: Decision) -> Decision {
    if let (Some(me), Some(words)) = (ctx.me(), &ctx.actor.keep) {
        let page = people::page(ctx.s, me) + 1;
        decision.events.insert(0, Event::Own(me, page).into());
        decision.drawers.insert(0, DrawerOp::Put(me, page_item(page), words.clone()));
    }
    decision
}

/// The place of a page in its ring.
pub fn page_item(page: u32) -> Item {
    Item::Page((page % PAGES) as u16)
}
