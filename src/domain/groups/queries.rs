//! What may be asked about groups.

use super::super::*;
use super::{Group, Notice};

/// No person has a number from here on: people are counted from 1, and a street has a hundred thousand.
const FIRST: u32 = 1 << 31;

impl GroupId {
    /// The number under which a group stands in line for what it is told, as readers do.
    pub fn reader(self) -> PersonId {
        PersonId(FIRST | self.0)
    }

    /// The group that stands there under this number; `None` for a person.
    pub fn of(reader: PersonId) -> Option<GroupId> {
        (reader.0 >= FIRST).then_some(GroupId(reader.0 & !FIRST))
    }
}

/// A group, if the bot is there.
pub fn get(s: &State, id: GroupId) -> Option<&Group> {
    s.groups.list.get(&id)
}

/// The group behind a reader's number.
pub fn behind(s: &State, reader: PersonId) -> Option<&Group> {
    get(s, GroupId::of(reader)?)
}

/// The group that a channel knows under this key.
pub fn by_chat<'a>(s: &'a State, chat: &str) -> Option<(GroupId, &'a Group)> {
    s.groups.list.iter().find(|(_, group)| *group.chat == *chat).map(|(id, group)| (*id, group))
}

/// The groups that have a community's card.
pub fn of_community(s: &State, community: CommunityId) -> impl Iterator<Item = (GroupId, &Group)> {
    let all = s.groups.list.iter().map(|(id, group)| (*id, group));
    all.filter(move |(_, group)| group.community == Some(community))
}

/// The next number.
pub(super) fn next_id(s: &State) -> GroupId {
    GroupId(s.groups.newest + 1)
}

/// The communities whose days somebody runs.
pub(super) fn run_by(s: &State, who: PersonId) -> Vec<CommunityId> {
    let open = day::communities(s).filter(|(_, known)| !known.closed).map(|(id, _)| id);
    open.filter(|id| people::may(s, who, *id, Role::Organizer)).collect()
}

/// Where a group is reached. Only Telegram has groups.
pub fn address(s: &State, reader: PersonId) -> Option<Address> {
    Some(Address { channel: ChannelId::Telegram, key: behind(s, reader)?.chat.clone() })
}

/// The quiet hours that hold for a group: its community's.
pub fn home(s: &State, reader: PersonId) -> Option<CommunityId> {
    behind(s, reader)?.community
}

/// In which language a group reads.
pub fn lang(s: &State, reader: PersonId) -> Option<Lang> {
    Some(behind(s, reader)?.lang)
}

/// Where a card goes for a group at this moment: where that day's stands already, or it is a new message. One that has no
/// place there is taken away.
pub fn place(s: &State, notice: &Notice, reader: PersonId) -> Option<Place> {
    let Notice::Card(day) = notice else { return None };
    let group = behind(s, reader)?;
    let at = group.stands(*day).cloned()?;
    Some(if group.misplaced(*day) { Place::Remove(at) } else { Place::Mend(at) })
}

/// That the channel knows a group under another key now.
pub fn moved(reader: PersonId, to: Box<str>) -> Option<super::super::Event> {
    GroupId::of(reader).map(|id| super::Event::Moved(id, to).into())
}

/// Whether this may be said to that reader: a group reads cards and nothing else, and nobody else reads those.
pub fn may_read(notice: &super::super::Notice, reader: PersonId) -> bool {
    matches!(notice, super::super::Notice::Groups(Notice::Card(_))) == GroupId::of(reader).is_some()
}
