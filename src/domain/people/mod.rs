//! Who is known to the street: languages, consent, roles, devices; joining and being forgotten.

mod access;
mod actions;
mod fold;
mod queries;
pub mod talk;

pub use access::{code_digest, code_text};
pub use actions::Action;
pub use fold::{acted, apply, reach, shows, turned};
pub use queries::*;

use super::*;
use chrono::TimeDelta;
use std::collections::BTreeMap;

/// The wording of the privacy notice that people agree to now. Counted up when it changes in substance.
pub const WORDING: u16 = 1;
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
    /// Somebody without an address of their own, by name. Then this is shown.
    StandFor(Private, Box<super::Notice>),
    /// A telephone number.
    Phone(Private),
    /// No invitations and announcements any more (true), or again (false).
    Quiet(bool),
    /// Everything about me is to be erased.
    Erase,
    /// A code was followed.
    Redeem(String),
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
    /// Another stands for somebody without an address; nobody, where nobody is left for it.
    #[serde(rename = "carer")]
    Carer(PersonId, Option<PersonId>),
    /// A code was made, known by its digest.
    #[serde(rename = "code")]
    CodeMade(String, Good, #[serde(with = "chrono::serde::ts_milliseconds")] DateTime<Utc>),
    /// A code was used up.
    #[serde(rename = "used")]
    CodeUsed(String),
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
    /// Home.
    #[serde(rename = "home")]
    Home,
    /// The rest of the menu.
    #[serde(rename = "more")]
    More,
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
        Command::Redeem(code) => access::redeem(ctx, &code),
        Command::Invite(community, role, digest, until) => {
            Ok(Decision::nothing().event(Event::CodeMade(digest, Good::Role(community, role), until)))
        }
        Command::InviteByChat(community, role) => access::invite(ctx, community, role),
        command => {
            let me = me.ok_or(super::Refusal::Stale)?;
            decide_own(ctx, me, command)
        }
    }
}

fn decide_own(ctx: &Ctx<'_>, me: PersonId, command: Command) -> Result<Decision, super::Refusal> {
    let done = |event: Event, notice: super::Notice| Ok(ctx.and_answer(Decision::nothing().event(event), notice));
    match command {
        Command::Move(community) if day::community(ctx.s, community).is_some() => {
            done(Event::Moved(me, community), Notice::Home.into())
        }
        Command::Speak(lang) => done(Event::Speaks(me, lang), Notice::Home.into()),
        Command::Rename(person, name, then) => {
            // One may name oneself, and those one stands for.
            let mine = person == me || self::person(ctx.s, person).is_some_and(|p| p.carer == Some(me));
            if !mine {
                return Err(super::Refusal::NotYours);
            }
            let name = clean_name(name.reveal()).ok_or(Refusal::Name)?;
            let decision = Decision::nothing().event(Event::Renamed(person)).drawer(DrawerOp::Put(
                person,
                Item::Name,
                Private::new(name),
            ));
            Ok(ctx.and_answer(decision, *then))
        }
        Command::StandFor(name, then) => {
            let name = clean_name(name.reveal()).ok_or(Refusal::Name)?;
            let community = my_community(ctx)?;
            let staff = may(ctx.s, me, community, Role::Helper);
            if !staff && dependents(ctx.s, me).len() >= DEPENDENTS {
                return Err(Refusal::Dependents.into());
            }
            let person = next_id(ctx.s);
            let mut decision = Decision::nothing()
                .event(Event::Dependent(person, me, community))
                .drawer(DrawerOp::Put(person, Item::Name, Private::new(name)));
            decision.on_behalf = Some(person);
            Ok(ctx.and_answer(decision, *then))
        }
        Command::Phone(number) => {
            let digits = clean_phone(number.reveal()).ok_or(Refusal::Phone)?;
            let decision = Decision::nothing().event(Event::PhoneGiven(me)).drawer(DrawerOp::Put(
                me,
                Item::Phone,
                Private::new(digits),
            ));
            Ok(ctx.and_answer(decision, Notice::Seen))
        }
        Command::Quiet(true) => done(Event::Quiet(me, true), Notice::Quiet.into()),
        Command::Quiet(false) => done(Event::Quiet(me, false), Notice::Loud.into()),
        Command::Erase => access::erase(ctx, me),
        Command::LinkDevice => Ok(access::link_device(ctx, me)),
        Command::DropDevice(n) => access::drop_device(ctx, me, n),
        Command::DropThis => access::drop_this(ctx, me),
        Command::Withdraw(person, community) => access::withdraw(ctx, person, community),
        _ => Err(super::Refusal::Stale),
    }
}

/// A telephone number's digits (with a leading + where given), or `None` where it is none.
fn clean_phone(text: &str) -> Option<String> {
    let folded = normalise(text);
    let digits: String = folded.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    let only = folded.chars().all(|c| c.is_ascii_digit() || "+-() ".contains(c));
    let plus = digits.rfind('+').is_none_or(|at| at == 0);
    (only && plus && (7..=16).contains(&digits.len())).then_some(digits)
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
