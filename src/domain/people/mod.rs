//! Who is known to the street: languages, consent, roles, devices; joining and being forgotten.

mod access;
mod actions;
mod agreed;
mod codes;
mod consent;
mod fold;
mod menus;
mod own;
mod queries;
pub mod talk;

pub use actions::Action;
pub use agreed::{How, Named, agrees, answers, asked_first, building, full_name, has_agreed, listed, question};
pub use codes::{code_digest, code_text, codes_rest};
pub use consent::{first_ask, outdated, to_be_asked, wordings};
pub use fold::{acted, apply, reach, shows, turned};
pub use own::clean_phone;
pub use queries::*;

use super::*;
use chrono::TimeDelta;
use std::collections::{BTreeMap, VecDeque};

/// The wording of the privacy notice that people agree to now. It is counted where the words are: a line each.
pub const WORDING: u16 = consent::wordings(include_str!("../../../locales/consent.txt"));
/// How long somebody who never agreed is remembered.
const GUEST: TimeDelta = TimeDelta::hours(24);
/// How long what was asked last stays open.
const QUESTION: TimeDelta = TimeDelta::hours(24);
/// How long a link for another device is good.
const DEVICE_LINK: TimeDelta = TimeDelta::minutes(30);
/// For how many others one person can stand.
const DEPENDENTS: usize = 20;
/// How long an invitation made by chat is good.
const INVITATION: TimeDelta = TimeDelta::hours(48);

/// Everybody known.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct People {
    /// By id, counted from 1. Ids are never used again.
    list: Vec<Person>,
    /// Those who have not agreed yet, by when they are forgotten.
    guests: BTreeMap<(DateTime<Utc>, PersonId), ()>,
    /// Codes not used yet, by their digest.
    codes: BTreeMap<String, Code>,
    /// Codes that were not good, of the last hour, and who tried them.
    #[serde(default, skip_serializing_if = "VecDeque::is_empty")]
    misses: VecDeque<(DateTime<Utc>, Option<PersonId>)>,
}

/// Somebody.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// Their neighbourhood; `None` until chosen.
    pub community: Option<CommunityId>,
    /// The language they chose; `None` until chosen.
    pub lang: Option<Lang>,
    /// When they agreed to be remembered, and to which wording.
    pub consent: Option<(DateTime<Utc>, u16)>,
    /// What they may do.
    pub roles: Vec<Post>,
    /// Who stands for them, where they have no address of their own.
    pub carer: Option<PersonId>,
    /// How and when they said yes to being booked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreed: Option<(How, DateTime<Utc>)>,
    /// How they can be reached.
    pub devices: Vec<Device>,
    /// The channel they used last.
    pub via: Option<ChannelId>,
    /// They want no invitations and announcements.
    pub quiet: bool,
    /// Whether their drawer has a telephone number.
    pub phone: bool,
    /// What was shown to them last, and when: the next typed words answer it.
    pub showing: Option<Box<(super::Notice, DateTime<Utc>)>>,
    /// The number of the newest message on their page.
    pub page: u32,
    /// How many addresses they have ever had.
    pub addresses: u16,
    /// Erased: only the number is left.
    pub gone: bool,
}

/// An address, without its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// By which channel.
    pub channel: ChannelId,
    /// Which of the person's addresses: the number of the drawer's entry.
    pub n: u16,
    /// Since when.
    pub since: DateTime<Utc>,
    /// The channel said that nobody is there any more.
    pub unreachable: bool,
}

/// What a one-time code is good for.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Good {
    /// A role.
    #[serde(rename = "role")]
    Role(CommunityId, Role),
    /// Another device of this person.
    #[serde(rename = "device")]
    Device(PersonId),
}

/// A code that was made and not used.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Code {
    /// For what.
    pub good: Good,
    /// Until when.
    pub until: DateTime<Utc>,
    /// Whoever made it by chat; `None` for the operator. It is good only while they may make such codes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
}

/// What people want of people.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Somebody unknown says something for the first time: greet them.
    Greet(Option<CommunityId>),
    /// They agree to be remembered.
    Agree(Option<CommunityId>, Lang),
    /// They move to another neighbourhood.
    Move(CommunityId),
    /// They choose a language.
    Speak(Lang),
    /// A name is to be changed: one's own, or that of someone one stands for. Then this is shown.
    Rename(PersonId, Private, Box<super::Notice>),
    /// Somebody without an address of their own, by name and building. Then this is shown.
    StandFor(Private, Option<Private>, Box<super::Notice>),
    /// The same of two who come together.
    StandForTwo(Box<[Named; 2]>, Box<super::Notice>),
    /// Somebody one stands for said yes to it.
    AgreedFor(PersonId, How),
    /// They have not been asked.
    NotAsked(PersonId),
    /// Neither of the two has.
    NotAskedBoth(PersonId, PersonId),
    /// A telephone number.
    Phone(Private),
    /// No invitations and announcements any more (true), or again (false).
    Quiet(bool),
    /// Everything about me is to be erased.
    Erase,
    /// A code was followed.
    Redeem(Private),
    /// An operator makes a code for a role; its digest, and until when.
    Invite(CommunityId, Role, String, DateTime<Utc>),
    /// An organizer makes a code for a role.
    InviteByChat(CommunityId, Role),
    /// Somebody wants their page on another device.
    LinkDevice,
    /// A device is to be forgotten.
    DropDevice(u16),
    /// The device this comes from is to be forgotten.
    DropThis,
    /// A role is to be withdrawn.
    Withdraw(PersonId, CommunityId),
    /// An operator restored an old backup: whoever was erased since then is erased once more.
    EraseAgain(PersonId),
}

/// What changed about people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// Somebody new, not agreed yet.
    #[serde(rename = "met")]
    Met(PersonId, ChannelId, Option<CommunityId>, Option<Lang>),
    /// They agreed to be remembered, to that wording.
    #[serde(rename = "agreed")]
    Agreed(PersonId, CommunityId, Lang, u16),
    /// They belong to another neighbourhood now.
    #[serde(rename = "moved")]
    Moved(PersonId, CommunityId),
    /// They speak that language now.
    #[serde(rename = "speaks")]
    Speaks(PersonId, Lang),
    /// Their name changed (the drawer has it).
    #[serde(rename = "renamed")]
    Renamed(PersonId),
    /// They gave a telephone number (the drawer has it).
    #[serde(rename = "phone")]
    PhoneGiven(PersonId),
    /// They want no invitations (true), or want them again (false).
    #[serde(rename = "quiet")]
    Quiet(PersonId, bool),
    /// Somebody without an address, for whom another stands.
    #[serde(rename = "dependent")]
    Dependent(PersonId, PersonId, CommunityId),
    /// Somebody agreed to be booked for: how, under which wording of the notice, and who says so.
    #[serde(rename = "agreed-for")]
    AgreedFor(PersonId, How, u16, PersonId),
    /// Another stands for somebody without an address; nobody, where nobody is left for it.
    #[serde(rename = "carer")]
    Carer(PersonId, Option<PersonId>),
    /// A code was made, known by its digest.
    #[serde(rename = "code")]
    CodeMade(String, Good, #[serde(with = "chrono::serde::ts_milliseconds")] DateTime<Utc>),
    /// A code was used up.
    #[serde(rename = "used")]
    CodeUsed(String),
    /// A code was tried that is not good; by whom, if they are known.
    #[serde(rename = "missed")]
    CodeMissed(Option<PersonId>),
    /// A role was given.
    #[serde(rename = "granted")]
    Granted(PersonId, CommunityId, Role),
    /// All roles in a community were withdrawn.
    #[serde(rename = "withdrawn")]
    Withdrawn(PersonId, CommunityId),
    /// Another address.
    #[serde(rename = "device")]
    DeviceAdded(PersonId, ChannelId, u16),
    /// An address less.
    #[serde(rename = "device-dropped")]
    DeviceDropped(PersonId, u16),
    /// Nothing about them is left.
    #[serde(rename = "erased")]
    Erased(PersonId),
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Refusal {
    /// The code is wrong, used, or too old: one answer for all.
    #[serde(rename = "code")]
    Code,
    /// Too many codes were tried that were not good: for a while none is taken.
    #[serde(rename = "codes-rest")]
    CodesRest,
    /// That is no name.
    #[serde(rename = "name")]
    Name,
    /// That is no telephone number.
    #[serde(rename = "phone")]
    Phone,
    /// One person cannot stand for that many.
    #[serde(rename = "dependents")]
    Dependents,
    /// Somebody must remain to run the day.
    #[serde(rename = "last")]
    LastOrganizer,
}

/// What is told or shown about people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Notice {
    /// The first thing anyone sees: the day's card and how privacy is kept.
    #[serde(rename = "welcome")]
    Welcome,
    /// Which neighbourhood?
    #[serde(rename = "which")]
    Which,
    /// The privacy notice says something new: do they still agree?
    #[serde(rename = "again?")]
    AgreeAgain,
    /// Home.
    #[serde(rename = "home")]
    Home,
    /// The rest of the menu.
    #[serde(rename = "more")]
    More,
    /// What concerns the reader alone.
    #[serde(rename = "me")]
    Me,
    /// What organizers and helpers look after.
    #[serde(rename = "office")]
    Office,
    /// Which language?
    #[serde(rename = "lang")]
    Lang,
    /// What Tongxin can do.
    #[serde(rename = "help")]
    Help,
    /// What can be done about one's own data.
    #[serde(rename = "privacy")]
    Privacy,
    /// What is known about the reader.
    #[serde(rename = "seen")]
    Seen,
    /// The same as a document.
    #[serde(rename = "export")]
    Export,
    /// Really erase?
    #[serde(rename = "erase?")]
    EraseAsk,
    /// Erased.
    #[serde(rename = "erased")]
    Erased,
    /// No invitations any more, and what still comes.
    #[serde(rename = "quiet")]
    Quiet,
    /// Invitations come again.
    #[serde(rename = "loud")]
    Loud,
    /// What shall this person be called? Then the other is shown.
    #[serde(rename = "name?")]
    AskName(PersonId, Box<super::Notice>),
    /// Which telephone number?
    #[serde(rename = "phone?")]
    AskPhone,
    /// Does somebody one stands for know of it? Then the other is shown.
    #[serde(rename = "agreed?")]
    AskAgreed(PersonId, Box<super::Notice>),
    /// They are to be asked first.
    #[serde(rename = "ask-first")]
    AskFirst,
    /// For whom the reader books.
    #[serde(rename = "others")]
    Others,
    /// The reader has a new role.
    #[serde(rename = "granted")]
    Granted(CommunityId, Role),
    /// The reader's role is no more.
    #[serde(rename = "withdrawn")]
    Withdrawn(CommunityId),
    /// Who is to be invited?
    #[serde(rename = "invite?")]
    InviteAsk(CommunityId),
    /// The invitation, to pass on. The code lies in the reader's drawer.
    #[serde(rename = "invite")]
    Invite(CommunityId, Role),
    /// Who has a role.
    #[serde(rename = "roles")]
    Roles(CommunityId),
    /// The same, a page further.
    #[serde(rename = "roles-from")]
    RolesFrom(CommunityId, u16),
    /// The reader's devices.
    #[serde(rename = "devices")]
    Devices,
    /// The reader's devices, looked at from that one.
    #[serde(rename = "devices-from")]
    DevicesFrom(u16),
    /// A link for another device. The code lies in the reader's drawer.
    #[serde(rename = "link")]
    DeviceLink,
    /// Signed out on this device.
    #[serde(rename = "out")]
    SignedOut,
}

/// What follows, or why not.
pub fn decide(ctx: &Ctx<'_>, command: Command) -> Result<Decision, super::Refusal> {
    let me = ctx.me();
    match command {
        Command::Greet(community) => Ok(access::greet(ctx, community)),
        Command::Agree(community, lang) => Ok(access::agree(ctx, community, lang)),
        Command::Redeem(code) => codes::redeem(ctx, code.reveal()),
        Command::Invite(community, role, digest, until) => {
            Ok(Decision::nothing().event(Event::CodeMade(digest, Good::Role(community, role), until)))
        }
        Command::InviteByChat(community, role) => codes::invite(ctx, community, role),
        Command::EraseAgain(person) => Ok(access::erase_again(ctx, person)),
        command => {
            let me = me.ok_or(super::Refusal::Stale)?;
            own::decide(ctx, me, command)
        }
    }
}

/// What falls due: whoever never agreed is forgotten.
pub fn due(ctx: &Ctx<'_>, due: DueKey) -> Decision {
    match due {
        DueKey::Guest(person) if self::person(ctx.s, person).is_some_and(|p| p.consent.is_none()) => {
            Decision::nothing().event(Event::Erased(person)).drawer(DrawerOp::Erase(person))
        }
        _ => Decision::nothing(),
    }
}

/// When the next guest is to be forgotten.
pub fn next_due(s: &State) -> Option<(DateTime<Utc>, DueKey)> {
    s.people.guests.first_key_value().map(|(&(at, person), ())| (at, DueKey::Guest(person)))
}

impl People {
    fn get_mut(&mut self, id: PersonId) -> Option<&mut Person> {
        self.list.get_mut((id.0 as usize).checked_sub(1)?)
    }

    /// What was shown to somebody last, if not too long ago.
    pub fn showing(&self, id: PersonId, now: DateTime<Utc>) -> Option<&super::Notice> {
        let (notice, at) = self.list.get((id.0 as usize).checked_sub(1)?)?.showing.as_deref()?;
        (now - *at < QUESTION).then_some(notice)
    }
}
