//! Who is known to the street: languages, consent, roles, devices; joining and being forgotten.

mod access;
mod queries;
pub mod talk;

pub use access::{code_digest, code_text};
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
    /// A link for another device. The code lies in the reader's drawer.
    #[serde(rename = "link")]
    DeviceLink,
    /// Signed out on this device.
    #[serde(rename = "out")]
    SignedOut,
}

/// What buttons do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Back to the first screen.
    Home,
    /// The rest of the menu.
    More,
    /// Agree, in a community, to be spoken to in a language.
    Agree(CommunityId, Lang),
    /// That neighbourhood.
    Choose(CommunityId),
    /// Languages.
    Lang,
    /// This language.
    Speak(Lang),
    /// Help.
    Help,
    /// Privacy.
    Privacy,
    /// What is known about me.
    Seen,
    /// The same as a document.
    Export,
    /// Erase everything?
    EraseAsk,
    /// Yes, erase everything.
    Erase,
    /// No invitations any more (true) or again (false).
    Quiet(bool),
    /// Change my name.
    Rename,
    /// Give a telephone number.
    Phone,
    /// Who can be invited in this community?
    InviteAsk(CommunityId),
    /// Make an invitation.
    Invite(CommunityId, Role),
    /// Who has a role?
    Roles(CommunityId),
    /// Withdraw that person's role.
    Withdraw(CommunityId, PersonId),
    /// My devices.
    Devices,
    /// A link for another one.
    LinkDevice,
    /// Forget that one.
    DropDevice(u16),
    /// Sign out here.
    SignOut,
}

impl Action {
    /// Its permanent tag and numbers.
    pub fn tag(&self) -> (&'static str, Vec<u64>) {
        let lang = |l: &Lang| u64::from(*l == Lang::En);
        match self {
            Action::Home => ("p.h", vec![]),
            Action::More => ("p.m", vec![]),
            Action::Agree(c, l) => ("p.a", vec![c.0.into(), lang(l)]),
            Action::Choose(c) => ("p.c", vec![c.0.into()]),
            Action::Lang => ("p.l", vec![]),
            Action::Speak(l) => ("p.s", vec![lang(l)]),
            Action::Help => ("p.?", vec![]),
            Action::Privacy => ("p.p", vec![]),
            Action::Seen => ("p.v", vec![]),
            Action::Export => ("p.x", vec![]),
            Action::EraseAsk => ("p.e", vec![]),
            Action::Erase => ("p.E", vec![]),
            Action::Quiet(yes) => ("p.q", vec![u64::from(*yes)]),
            Action::Rename => ("p.n", vec![]),
            Action::Phone => ("p.t", vec![]),
            Action::InviteAsk(c) => ("p.i", vec![c.0.into()]),
            Action::Invite(c, r) => ("p.I", vec![c.0.into(), u64::from(*r == Role::Helper)]),
            Action::Roles(c) => ("p.r", vec![c.0.into()]),
            Action::Withdraw(c, p) => ("p.w", vec![c.0.into(), p.0.into()]),
            Action::Devices => ("p.d", vec![]),
            Action::LinkDevice => ("p.D", vec![]),
            Action::DropDevice(n) => ("p.f", vec![(*n).into()]),
            Action::SignOut => ("p.o", vec![]),
        }
    }

    /// Reads it back; whether the numbers make sense is looked at later.
    pub fn parse(tag: &str, fields: &[u64]) -> Option<Action> {
        let community = || tags::field(fields, 0).map(CommunityId);
        let lang = |n| tags::field::<u8>(fields, n).map(|v| if v == 0 { Lang::Zh } else { Lang::En });
        Some(match tag {
            "p.h" => Action::Home,
            "p.m" => Action::More,
            "p.a" => Action::Agree(community()?, lang(1)?),
            "p.c" => Action::Choose(community()?),
            "p.l" => Action::Lang,
            "p.s" => Action::Speak(lang(0)?),
            "p.?" => Action::Help,
            "p.p" => Action::Privacy,
            "p.v" => Action::Seen,
            "p.x" => Action::Export,
            "p.e" => Action::EraseAsk,
            "p.E" => Action::Erase,
            "p.q" => Action::Quiet(tags::field::<u8>(fields, 0)? != 0),
            "p.n" => Action::Rename,
            "p.t" => Action::Phone,
            "p.i" => Action::InviteAsk(community()?),
            "p.I" => {
                let role = if tags::field::<u8>(fields, 1)? == 0 { Role::Organizer } else { Role::Helper };
                Action::Invite(community()?, role)
            }
            "p.r" => Action::Roles(community()?),
            "p.w" => Action::Withdraw(community()?, PersonId(tags::field(fields, 1)?)),
            "p.d" => Action::Devices,
            "p.D" => Action::LinkDevice,
            "p.f" => Action::DropDevice(tags::field(fields, 0)?),
            "p.o" => Action::SignOut,
            _ => return None,
        })
    }
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

/// Folds an event in.
pub fn apply(s: &mut State, event: &Event, c: &Commit) {
    match event {
        Event::Met(id, channel, community, lang) => {
            assert_eq!(id.0 as usize, s.people.list.len() + 1, "people are counted without gaps");
            let device = Device { channel: *channel, n: 0, since: c.at, unreachable: false };
            s.people.list.push(Person {
                community: *community,
                lang: *lang,
                devices: vec![device],
                via: Some(*channel),
                addresses: 1,
                ..Person::default()
            });
            s.people.guests.insert((c.at + GUEST, *id), ());
        }
        Event::Dependent(id, carer, community) => {
            assert_eq!(id.0 as usize, s.people.list.len() + 1, "people are counted without gaps");
            let person = Person { community: Some(*community), carer: Some(*carer), ..Person::default() };
            s.people.list.push(person);
        }
        Event::CodeMade(digest, good, until) => {
            s.people.codes.retain(|_, code| code.until > c.at);
            s.people.codes.insert(digest.clone(), Code { good: *good, until: *until });
        }
        Event::CodeUsed(digest) => {
            s.people.codes.remove(digest);
        }
        Event::Erased(id) => {
            s.people.guests.retain(|(_, guest), ()| guest != id);
            s.people.codes.retain(|_, code| code.good != Good::Device(*id));
            // Their places become free while it is still known whose they were.
            bookings::erased(s, *id, c);
            shifts::erased(s, *id, c);
            if let Some(person) = s.people.get_mut(*id) {
                *person =
                    Person { gone: true, page: person.page, addresses: person.addresses, ..Person::default() };
            }
            delivery::forget(s, *id);
        }
        Event::Agreed(id, ..)
        | Event::Moved(id, _)
        | Event::Speaks(id, _)
        | Event::Renamed(id)
        | Event::PhoneGiven(id)
        | Event::Quiet(id, _)
        | Event::Granted(id, ..)
        | Event::Withdrawn(id, _)
        | Event::DeviceAdded(id, ..)
        | Event::DeviceDropped(id, _) => {
            if let Event::Agreed(..) = event {
                s.people.guests.retain(|(_, guest), ()| guest != id);
            }
            if let Some(person) = s.people.get_mut(*id) {
                change(person, event, c.at);
            }
        }
    }
}

/// Folds what concerns one person only.
fn change(person: &mut Person, event: &Event, at: DateTime<Utc>) {
    match event {
        Event::Agreed(_, community, lang, wording) => {
            person.community = Some(*community);
            person.lang = Some(*lang);
            person.consent = Some((at, *wording));
        }
        Event::Moved(_, community) => person.community = Some(*community),
        Event::Speaks(_, lang) => person.lang = Some(*lang),
        Event::PhoneGiven(_) => person.phone = true,
        Event::Quiet(_, quiet) => person.quiet = *quiet,
        Event::Granted(_, community, role) => {
            if !person.roles.contains(&(*community, *role)) {
                person.roles.push((*community, *role));
            }
        }
        Event::Withdrawn(_, community) => person.roles.retain(|(c, _)| c != community),
        Event::DeviceAdded(_, channel, n) => {
            person.devices.push(Device { channel: *channel, n: *n, since: at, unreachable: false });
            person.addresses = person.addresses.max(n + 1);
            person.via = Some(*channel);
        }
        Event::DeviceDropped(_, n) => {
            person.devices.retain(|device| device.n != *n);
            person.via = person.devices.last().map(|device| device.channel);
        }
        _ => {}
    }
}

/// Somebody did something: they are reachable where they did it from.
pub fn acted(s: &mut State, c: &Commit) {
    if let By::Person(id, channel) = c.by
        && let Some(person) = s.people.get_mut(id)
        && person.devices.iter().any(|device| device.channel == channel)
    {
        person.via = Some(channel);
        for device in person.devices.iter_mut().filter(|device| device.channel == channel) {
            device.unreachable = false;
        }
    }
}

/// The channel says whether somebody is there.
pub fn reach(s: &mut State, id: PersonId, channel: ChannelId, yes: bool) {
    if let Some(person) = s.people.get_mut(id) {
        for device in person.devices.iter_mut().filter(|device| device.channel == channel) {
            device.unreachable = !yes;
        }
    }
}

/// Their page has one more message.
pub fn turned(s: &mut State, id: PersonId, page: u32) {
    if let Some(person) = s.people.get_mut(id) {
        person.page = person.page.max(page);
    }
}

/// That is on their screen now.
pub fn shows(s: &mut State, id: PersonId, notice: &super::Notice, at: DateTime<Utc>) {
    if let Some(person) = s.people.get_mut(id) {
        person.showing = Some(Box::new((notice.clone(), at)));
    }
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
