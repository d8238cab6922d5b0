//! What one cause changed: the unit of truth. Nothing here may ever change its stored meaning.

use super::ids::{
    AnnouncementId, ChannelId, CommunityId, DayId, GroupId, PersonId, PhotoId, ServiceId, ShiftId, VisitId, WaitId,
};
use super::input::{By, Cause, MsgRef};
use super::private::{DrawerOp, Private};
use super::{Event, Notice};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What one cause changed, and what is to be told because of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Commit {
    /// Version of this shape.
    pub v: u8,
    /// Its place in the order of things: 1, 2, 3 … without gaps. Order is this, never `at`.
    pub seq: u64,
    /// When the street's clock said so, to the millisecond.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: DateTime<Utc>,
    /// The writer that made it.
    pub epoch: u64,
    /// Why.
    pub cause: Cause,
    /// Who did it.
    pub by: By,
    /// For whom, where that is somebody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf: Option<PersonId>,
    /// What changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Event>,
    /// What is to be told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sends: Vec<Send>,
}

/// Something to be told: ids only, worded when it is delivered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Send {
    /// To whom.
    pub to: To,
    /// How urgent.
    pub lane: Lane,
    /// As a new message, or in place of another.
    #[serde(default, skip_serializing_if = "Place::is_new")]
    pub place: Place,
    /// What.
    pub notice: Notice,
    /// Not before this moment (quiet hours).
    #[serde(default, skip_serializing_if = "Option::is_none", with = "chrono::serde::ts_milliseconds_option")]
    pub not_before: Option<DateTime<Utc>>,
    /// Of no use after this moment: then it is dropped.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "chrono::serde::ts_milliseconds_option")]
    pub void_after: Option<DateTime<Utc>>,
}

impl Send {
    /// An answer to whoever acts, in place of the message whose button was pressed.
    pub fn answer(to: PersonId, origin: Option<MsgRef>, notice: impl Into<Notice>) -> Self {
        Self {
            to: To::Person(to),
            lane: Lane::Answer,
            place: origin.map_or(Place::New, Place::Edit),
            notice: notice.into(),
            not_before: None,
            void_after: None,
        }
    }

    /// A message to somebody who did not ask just now.
    pub fn tell(to: To, lane: Lane, notice: impl Into<Notice>) -> Self {
        Self { to, lane, place: Place::New, notice: notice.into(), not_before: None, void_after: None }
    }

    /// Held until the given moment.
    #[must_use]
    pub fn not_before(mut self, at: DateTime<Utc>) -> Self {
        self.not_before = Some(at);
        self
    }

    /// Dropped after the given moment.
    #[must_use]
    pub fn void_after(mut self, at: DateTime<Utc>) -> Self {
        self.void_after = Some(at);
        self
    }
}

/// To whom: a person, or a rule that `apply` resolves when the commit is folded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum To {
    /// One person.
    #[serde(rename = "p")]
    Person(PersonId),
    /// Everyone for whom the rule holds at that point of the order.
    #[serde(rename = "a")]
    Audience(Audience),
    /// Those to whom an announcement stands in this way, likewise at that point of the order.
    #[serde(rename = "t")]
    Told(AnnouncementId, Whose),
    /// A group that the bot was brought into.
    #[serde(rename = "g")]
    Group(GroupId),
}

/// How an announcement stands with people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Whose {
    /// It reached them, and it is known where it stands.
    #[serde(rename = "has")]
    Holding,
    /// They wait for it, and stand in no line yet.
    #[serde(rename = "not")]
    Untold,
}

/// A rule for many people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Audience {
    /// All members of a community who want to be told.
    Everyone(CommunityId),
    /// All who hold a booking on the day, or booked one for somebody else.
    Booked(DayId),
    /// All who hold a shift on the day.
    Volunteers(DayId),
    /// `Booked` and `Volunteers` together, who has to do with the market, and who brings something; each person once.
    OnList(DayId),
    /// All on the list, and all members of the community, also those who want no invitations.
    Concerned(DayId),
    /// The community's organizers.
    Organizers(CommunityId),
}

/// How urgent a send is, most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Lane {
    /// Somebody waits for it.
    #[serde(rename = "a")]
    Answer,
    /// Somebody relies on it.
    #[serde(rename = "r")]
    Reminder,
    /// Many should hear it.
    #[serde(rename = "b")]
    Broadcast,
}

/// Where a message is put.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// A new message.
    #[default]
    #[serde(rename = "n")]
    New,
    /// In place of that one, as far as the channel allows.
    #[serde(rename = "e")]
    Edit(MsgRef),
    /// In place of that one, and never as a new message: where it is gone, nothing is said.
    #[serde(rename = "m")]
    Mend(MsgRef),
    /// Takes that one away; where that is not allowed any more, this stands in its place.
    #[serde(rename = "x")]
    Remove(MsgRef),
}

impl Place {
    fn is_new(&self) -> bool {
        *self == Place::New
    }

    /// What stands there already and changes: doing that twice is doing it once.
    pub fn mends(&self) -> Option<&MsgRef> {
        match self {
            Place::Mend(at) | Place::Remove(at) => Some(at),
            Place::New | Place::Edit(_) => None,
        }
    }
}

/// One message to one person: the commit, the send within it, the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SendId {
    /// The commit.
    pub seq: u64,
    /// The send within the commit.
    pub n: u16,
    /// The person.
    pub to: PersonId,
}

/// What became of a send, as the outbox reports it.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The channel took it; where it can be edited later.
    Delivered(MsgRef),
    /// It waits on the person's page: this is what the page keeps. Not yet seen by anyone.
    Kept(Private),
    /// What was to be taken away is no longer there.
    Removed,
    /// It cannot be delivered.
    Failed(Final),
    /// Nobody is there any more, by that channel.
    Gone(ChannelId),
    /// Nobody can tell whether it arrived.
    Unknown,
    /// Nobody can tell, because the writer that claimed it ended before it said what became of it.
    Lost,
    /// It was claimed, and surely never left: it waits again, to be looked at afresh.
    Unsent,
    /// It no longer applied when its turn came.
    Void,
    /// It never arrived: the channel knows that conversation under another key now.
    Moved(Box<str>),
}

/// Why something cannot be delivered, whatever is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Final {
    /// The person blocked the bot, deleted the account, or the chat is gone.
    #[serde(rename = "gone")]
    Gone,
    /// There is no address at all.
    #[serde(rename = "none")]
    NoAddress,
    /// The channel refused this message.
    #[serde(rename = "bad")]
    Refused,
}

/// What falls due, once each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DueKey {
    /// The community's next day is put on the calendar.
    NextDay(CommunityId, u16),
    /// A reminder of the day: which of the configured offsets, and how often the day was moved.
    Reminder(DayId, u8, u8),
    /// The reminder before one's own slot or shift: people whose first turn starts at this minute of the day.
    OwnTurn(DayId, u16, u8),
    /// Who has not seen the last reminder is to be called.
    CallList(DayId, u8),
    /// The day is over.
    DayOver(DayId),
    /// Drop-outs since the given commit are reported.
    DropOuts(CommunityId, u64),
    /// An announcement's time has come.
    Announce(AnnouncementId),
    /// An announcement's progress is shown again.
    Progress(AnnouncementId, u32),
    /// Someone who never agreed is forgotten.
    Guest(PersonId),
    /// What could not be told while nobody was there is summed up: since the given commit.
    Missed(u64),
    /// A place came free, and somebody waits for it.
    Offer(WaitId),
    /// The time to answer an offer is over.
    OfferOver(WaitId),
    /// A day begins, and nobody needs to wait for it any more.
    LineOver(DayId),
    /// It is looked at where hands are short: how often that was done before.
    Coverage(DayId, u8),
    /// Neighbours are asked how a day was.
    Opinion(DayId),
    /// The places kept back for those who just come are given to all.
    Release(DayId),
    /// It is pointed out that a day falls on a weekend or a holiday.
    DayOff(DayId),
    /// What came of a day is counted.
    Report(DayId),
    /// Organizers are reminded of calls that are open.
    Calls(DayId),
    /// The next ones are asked to stand in.
    StandIn(ShiftId),
    /// Organizers are asked to confirm the hours of a day.
    Hours(DayId),
    /// Units are reminded of what they bring, or it is forgotten: which of the times, and how often the day was moved.
    Teams(DayId, u8, u8),
    /// Organizers are told whom a day has shown.
    Discovered(DayId),
    /// Something is due of a visit at home: somebody is asked, it is tomorrow, nobody opened, it is long over.
    Visit(VisitId),
    /// A group's card has something else to say.
    Card(GroupId),
    /// What that commit did can be taken back no longer.
    Undo(u64),
    /// Somebody who is visited is still to be telephoned, or need not be any more.
    VisitCall(PersonId),
    /// A photo is of no use any more.
    Photo(PhotoId),
    /// Somebody dropped out of a stall shortly before the day: the next few are asked.
    Short(DayId, ServiceId),
    /// It is looked at whether a stall has somebody.
    Alone(DayId, ServiceId),
    /// Whoever does not know what has become of a day is to be called: which of its news.
    News(DayId, u16),
    /// Organizers are reminded of those calls: which news.
    Unheard(DayId, u16),
    /// Organizers are reminded of calls that are open, on the eve of a day that was moved: how often.
    Eve(DayId, u8),
}

/// What a command leads to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decision {
    /// What changes.
    pub events: Vec<Event>,
    /// What is told.
    pub sends: Vec<Send>,
    /// What goes into drawers.
    pub drawers: Vec<DrawerOp>,
    /// For whom it was done, where that is somebody else.
    pub on_behalf: Option<PersonId>,
}

impl Decision {
    /// Nothing happens.
    pub fn nothing() -> Self {
        Self::default()
    }

    /// One send.
    pub fn send(send: Send) -> Self {
        Self { sends: vec![send], ..Self::default() }
    }

    /// Adds an event.
    #[must_use]
    pub fn event(mut self, event: impl Into<Event>) -> Self {
        self.events.push(event.into());
        self
    }

    /// Adds a send.
    #[must_use]
    pub fn and_send(mut self, send: Send) -> Self {
        self.sends.push(send);
        self
    }

    /// What follows of it in another slice, too.
    #[must_use]
    pub fn and(mut self, other: Decision) -> Self {
        self.events.extend(other.events);
        self.sends.extend(other.sends);
        self.drawers.extend(other.drawers);
        self
    }

    /// Adds a drawer write.
    #[must_use]
    pub fn drawer(mut self, op: DrawerOp) -> Self {
        self.drawers.push(op);
        self
    }
}
