//! The buttons about people, and their permanent tags.

use super::super::{CommunityId, Lang, PersonId, Role, tags};
use super::How;

/// What buttons do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Back to the first screen.
    Home,
    /// The rest of the menu.
    More,
    /// What concerns me: name, language, devices, what is kept.
    Me,
    /// What organizers and helpers look after.
    Office,
    /// Agree, in a community, to be spoken to in a language.
    Agree(CommunityId, Lang),
    /// Another neighbourhood, please.
    Which,
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
    /// The same, a page further.
    RolesFrom(CommunityId, u16),
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
    /// Somebody one stands for agreed.
    Agreed(PersonId, How),
    /// Nobody has asked them yet.
    NotAsked(PersonId),
    /// Neither of these two has been asked.
    NotAskedBoth(PersonId, PersonId),
    /// For whom one books.
    Others,
}

/// A role as a button's number.
fn role_number(role: Role) -> u64 {
    match role {
        Role::Organizer => 0,
        Role::Helper => 1,
        Role::Head => 2,
    }
}

impl Action {
    /// Its permanent tag and numbers.
    pub fn tag(&self) -> (&'static str, Vec<u64>) {
        let lang = |l: &Lang| u64::from(*l == Lang::En);
        match self {
            Action::Home => ("p.h", vec![]),
            Action::More => ("p.m", vec![]),
            Action::Me => ("p.M", vec![]),
            Action::Office => ("p.O", vec![]),
            Action::Agree(c, l) => ("p.a", vec![c.0.into(), lang(l)]),
            Action::Which => ("p.b", vec![]),
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
            Action::Invite(c, r) => ("p.I", vec![c.0.into(), role_number(*r)]),
            Action::Roles(c) => ("p.r", vec![c.0.into()]),
            Action::RolesFrom(c, page) => ("p.R", vec![c.0.into(), (*page).into()]),
            Action::Withdraw(c, p) => ("p.w", vec![c.0.into(), p.0.into()]),
            Action::Devices => ("p.d", vec![]),
            Action::LinkDevice => ("p.D", vec![]),
            Action::DropDevice(n) => ("p.f", vec![(*n).into()]),
            Action::SignOut => ("p.o", vec![]),
            Action::Agreed(p, how) => ("p.g", vec![p.0.into(), how.number()]),
            Action::NotAsked(p) => ("p.G", vec![p.0.into()]),
            Action::NotAskedBoth(p, q) => ("p.N", vec![p.0.into(), q.0.into()]),
            Action::Others => ("p.u", vec![]),
        }
    }

    /// Reads it back; whether the numbers make sense is looked at later.
    pub fn parse(tag: &str, fields: &[u64]) -> Option<Action> {
        let community = || tags::field(fields, 0).map(CommunityId);
        let lang = |n| tags::field::<u8>(fields, n).map(|v| if v == 0 { Lang::Zh } else { Lang::En });
        Some(match tag {
            "p.h" => Action::Home,
            "p.m" => Action::More,
            "p.M" => Action::Me,
            "p.O" => Action::Office,
            "p.a" => Action::Agree(community()?, lang(1)?),
            "p.b" => Action::Which,
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
                let number = *fields.get(1)?;
                let role =
                    [Role::Organizer, Role::Helper, Role::Head].into_iter().find(|r| role_number(*r) == number)?;
                Action::Invite(community()?, role)
            }
            "p.r" => Action::Roles(community()?),
            "p.R" => Action::RolesFrom(community()?, tags::field(fields, 1)?),
            "p.w" => Action::Withdraw(community()?, PersonId(tags::field(fields, 1)?)),
            "p.d" => Action::Devices,
            "p.D" => Action::LinkDevice,
            "p.f" => Action::DropDevice(tags::field(fields, 0)?),
            "p.o" => Action::SignOut,
            "p.g" => Action::Agreed(PersonId(tags::field(fields, 0)?), How::of(fields, 1)?),
            "p.G" => Action::NotAsked(PersonId(tags::field(fields, 0)?)),
            "p.N" => Action::NotAskedBoth(PersonId(tags::field(fields, 0)?), PersonId(tags::field(fields, 1)?)),
            "p.u" => Action::Others,
            _ => return None,
        })
    }
}
