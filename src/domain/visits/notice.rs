//! What is told or shown about visits. A notice says which visit, and never what for or where.

use super::super::{CommunityId, PersonId, PhotoId, VisitId};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// What is told or shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Notice {
    /// What is there for me, and for whom do I ask?
    #[serde(rename = "mine")]
    Mine(CommunityId),
    /// What shall the other person be called?
    #[serde(rename = "other?")]
    AskOther(CommunityId),
    /// What is kept, and who sees it: is that all right?
    #[serde(rename = "agree?")]
    Consent(PersonId),
    /// What shall be done there?
    #[serde(rename = "kind?")]
    Kind(PersonId),
    /// What exactly?
    #[serde(rename = "words?")]
    AskWords(VisitId),
    /// Where?
    #[serde(rename = "home?")]
    AskHome(VisitId),
    /// It is noted.
    #[serde(rename = "asked")]
    Asked(VisitId),
    /// How it stands, for whoever is visited.
    #[serde(rename = "show")]
    Show(VisitId),
    /// Really not any more?
    #[serde(rename = "withdraw?")]
    AskWithdraw(VisitId),
    /// Nothing is left of it.
    #[serde(rename = "withdrawn")]
    Withdrawn(CommunityId),
    /// It has a date.
    #[serde(rename = "dated")]
    Dated(VisitId),
    /// These two come.
    #[serde(rename = "coming")]
    Coming(VisitId),
    /// Tomorrow.
    #[serde(rename = "tomorrow")]
    Tomorrow(VisitId),
    /// The committee cannot, this time.
    #[serde(rename = "declined")]
    Declined(CommunityId),
    /// Which code did they say?
    #[serde(rename = "code?")]
    AskCode(CommunityId),
    /// Yes: they are sent by the committee.
    #[serde(rename = "checked")]
    Checked(VisitId),
    /// The code is theirs, and it is not their hour yet.
    #[serde(rename = "early")]
    Early(VisitId),
    /// Can you go?
    #[serde(rename = "offer")]
    Offer(VisitId),
    /// What is the one of your team called who comes along?
    #[serde(rename = "one?")]
    AskOne(VisitId, #[serde(with = "chrono::serde::ts_seconds")] DateTime<Utc>),
    /// How it stands, for whoever goes.
    #[serde(rename = "duty")]
    Duty(VisitId),
    /// Tomorrow, for whoever goes.
    #[serde(rename = "duty-tomorrow")]
    DutyTomorrow(VisitId),
    /// Really not?
    #[serde(rename = "leave?")]
    AskLeave(VisitId),
    /// They need not go, or cannot.
    #[serde(rename = "left")]
    Left(CommunityId),
    /// It is off.
    #[serde(rename = "off")]
    Off(CommunityId, #[serde(with = "chrono::serde::ts_seconds")] DateTime<Utc>),
    /// Somebody of the committee looks after the door.
    #[serde(rename = "on-it")]
    OnIt(VisitId),
    /// It is done; thank you.
    #[serde(rename = "thanks")]
    Thanks(CommunityId),
    /// Somebody asks, for organizers.
    #[serde(rename = "new")]
    New(VisitId),
    /// All of them, for organizers.
    #[serde(rename = "list")]
    List(CommunityId),
    /// One of them, for organizers.
    #[serde(rename = "desk")]
    Desk(VisitId),
    /// On which date? The first or the second week.
    #[serde(rename = "date?")]
    Dates(VisitId, bool),
    /// At which hour?
    #[serde(rename = "hour?")]
    Hours(VisitId, NaiveDate),
    /// Who is asked?
    #[serde(rename = "whom?")]
    Whom(VisitId, #[serde(with = "chrono::serde::ts_seconds")] DateTime<Utc>),
    /// Who said yes by telephone?
    #[serde(rename = "who?")]
    AskWho(VisitId),
    /// Really not?
    #[serde(rename = "decline?")]
    AskDecline(VisitId),
    /// Two go, for organizers.
    #[serde(rename = "ready")]
    Ready(VisitId),
    /// Tomorrow, to be told by telephone, for organizers.
    #[serde(rename = "telephone")]
    Telephone(VisitId),
    /// Somebody is missing, for organizers.
    #[serde(rename = "short")]
    Short(VisitId),
    /// Nobody opened, for organizers; for the second time (`true`).
    #[serde(rename = "unopened")]
    Unopened(VisitId, bool),
    /// Somebody opened after all, for organizers.
    #[serde(rename = "opened")]
    Opened(VisitId),
    /// Nobody could go, for organizers: it needs another date.
    #[serde(rename = "nobody")]
    Nobody(VisitId),
    /// Nobody could go, for whoever is visited.
    #[serde(rename = "not-today")]
    NotToday(VisitId),
    /// Nobody said that it was done, for organizers.
    #[serde(rename = "unsaid")]
    Unsaid(VisitId),
    /// It is not needed any more, for organizers.
    #[serde(rename = "called-off")]
    CalledOff(CommunityId, PersonId),
    /// The sheet: what, where, by whom. It is looked at, and never told.
    #[serde(rename = "sheet")]
    Sheet(VisitId),
    /// Under which number is this person reached?
    #[serde(rename = "phone?")]
    AskPhone(PersonId),
    /// The number is noted.
    #[serde(rename = "phone")]
    Phone(PersonId),
    /// It is noted that they have no telephone.
    #[serde(rename = "no-phone")]
    NoPhone(PersonId),
    /// One of the two cannot come, for whoever is visited.
    #[serde(rename = "one-less")]
    OneLess(VisitId),
    /// Two stand at the door, and nobody opens, for whoever is visited.
    #[serde(rename = "at-the-door")]
    AtTheDoor(VisitId),
    /// Whom to telephone, and what to say, for organizers; for the second time (`true`).
    #[serde(rename = "call")]
    Call(PersonId, u32, bool),
    /// How a call went, for organizers.
    #[serde(rename = "called")]
    Called(PersonId, u32),
    /// Somebody waits for a date for two days, for organizers.
    #[serde(rename = "waits")]
    Waits(VisitId),
    /// Somebody does not go any more, because of what was withdrawn, for organizers.
    #[serde(rename = "taken-off")]
    TakenOff(VisitId, PersonId),
    /// Those that are over, for whoever was visited.
    #[serde(rename = "past")]
    Past(CommunityId),
    /// What is kept of it shall go: really?
    #[serde(rename = "forget?")]
    AskForget(VisitId),
    /// Nothing is left of it.
    #[serde(rename = "forgotten")]
    Forgotten(CommunityId),
    /// Nothing about visits to this person shall be kept: really?
    #[serde(rename = "disagree?")]
    AskDisagree(PersonId),
    /// Whether photos may be taken, and which there are.
    #[serde(rename = "photos")]
    Photos(VisitId),
    /// None may be taken, and none is left.
    #[serde(rename = "no-photos")]
    NoPhotos(VisitId),
    /// Which photo? For the two: of before it, or of after it (`true`).
    #[serde(rename = "photo?")]
    AskPhoto(VisitId, bool),
    /// That photo is kept, for the one who took it.
    #[serde(rename = "photo")]
    PhotoThere(VisitId, PhotoId),
    /// One is gone; the others, as before.
    #[serde(rename = "photo-gone")]
    PhotoGone(VisitId),
    /// None may be taken any more, for the two.
    #[serde(rename = "photos-off")]
    PhotosOff(VisitId),
}
