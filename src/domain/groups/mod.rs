//! Groups of neighbours that an organizer brought the bot into: each has the coming day's card, with counts and without
//! names, which is brought up to date as places fill. Nobody is answered there.
//!
//! A group stands in line for its card like a reader, under a number that no person has ([`GroupId::reader`]).

mod actions;
mod back;
mod card;
mod fold;
mod queries;
pub mod talk;

pub use actions::Action;
pub use back::Was;
pub use card::Face;
pub use fold::{apply, heard, leaves, lined_up, look};
pub use queries::*;

use super::*;
use chrono::TimeDelta;
use std::collections::BTreeMap;

/// A card is changed this often at most: a group may be sent twenty messages a minute, and nobody reads as fast.
pub const PAUSE: TimeDelta = TimeDelta::seconds(60);
/// So many groups may have a community's card.
pub const MOST: usize = 20;

/// All groups that the bot is in by an organizer's wish.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Groups {
    list: BTreeMap<GroupId, Group>,
    /// The number of the newest; 0 before the first.
    newest: u32,
}

/// A group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// The channel's key of it: the number of a place, by which nobody is found.
    chat: Box<str>,
    /// Who brought the bot.
    pub by: PersonId,
    /// The language its card is in: that of whoever brought the bot.
    pub lang: Lang,
    /// Whose day it hears of; `None` until that was answered.
    pub community: Option<CommunityId>,
    /// Its newest card.
    card: Option<Card>,
    /// A card, or a change of it, stands in line or is on its way.
    on_way: bool,
    /// Nothing leaves for it before.
    from: DateTime<Utc>,
    /// When the card has something else to say.
    due: Option<DateTime<Utc>>,
}

/// A day's card in a group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Card {
    /// Of which day.
    day: DayId,
    /// Where it stands. Nowhere: it was refused or taken down, or nobody knows; it is not tried again by itself.
    at: Option<MsgRef>,
    /// What it says.
    says: Face,
    /// A change of it did not surely arrive: it may say what it said before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    doubted: bool,
}

/// What is wanted of groups.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Somebody brought the bot in, or gave it other rights there.
    Bring(Box<str>),
    /// It is no longer there.
    Leave(Box<str>),
    /// The group has another key.
    Move(Box<str>, Box<str>),
    /// Whose day the group is to hear of.
    Belong(GroupId, CommunityId),
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// An organizer brought the bot into a group: its key, and whose day it hears of, where that is clear.
    #[serde(rename = "added")]
    Added(GroupId, Box<str>, Option<CommunityId>),
    /// It hears of that community's day.
    #[serde(rename = "belongs")]
    Belongs(GroupId, CommunityId),
    /// It does not after all, and is asked about anew.
    #[serde(rename = "unsettled")]
    Unsettled(GroupId),
    /// Its organizer wants a card there anew.
    #[serde(rename = "anew")]
    Anew(GroupId),
    /// Another organizer looks after it: whoever brought the bot has not answered whose day it hears of.
    #[serde(rename = "taken")]
    Taken(GroupId),
    /// The bot is no longer there.
    #[serde(rename = "left")]
    Left(GroupId),
    /// It has another key now.
    #[serde(rename = "moved")]
    Moved(GroupId, Box<str>),
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Refusal {
    /// Enough groups have that card.
    #[serde(rename = "many")]
    TooMany,
}

/// What is told or shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Notice {
    /// The day's card, in a group.
    #[serde(rename = "card")]
    Card(DayId),
    /// The card is coming, for the organizer who brought the bot.
    #[serde(rename = "here")]
    Here(GroupId),
    /// Whose card is it to be? Likewise.
    #[serde(rename = "which?")]
    Which(GroupId),
}

/// What follows, or why not. Whoever is no organizer hears nothing at all, neither in the group nor in private.
pub fn decide(ctx: &Ctx<'_>, command: Command) -> Result<Decision, super::Refusal> {
    match command {
        Command::Bring(chat) => bring(ctx, chat),
        Command::Leave(chat) => Ok(match by_chat(ctx.s, &chat) {
            Some((id, _)) => Decision::nothing().event(Event::Left(id)),
            None => Decision::nothing(),
        }),
        Command::Move(old, new) => Ok(match by_chat(ctx.s, &old) {
            Some((id, _)) => Decision::nothing().event(Event::Moved(id, new)),
            None => Decision::nothing(),
        }),
        Command::Belong(id, community) => {
            let me = people::acting(ctx, community, Role::Organizer)?;
            let group = get(ctx.s, id).filter(|group| group.by == me).ok_or(super::Refusal::Stale)?;
            match group.community {
                Some(known) if known == community => Ok(ctx.answer(Notice::Here(id))),
                Some(_) => Err(super::Refusal::Stale),
                None => {
                    room(ctx, community)?;
                    let decision = Decision::nothing().event(Event::Belongs(id, community));
                    Ok(ctx.and_answer(decision, Notice::Here(id)))
                }
            }
        }
    }
}

fn bring(ctx: &Ctx<'_>, chat: Box<str>) -> Result<Decision, super::Refusal> {
    let Some(me) = ctx.me() else { return Ok(Decision::nothing()) };
    let runs = run_by(ctx.s, me);
    match (by_chat(ctx.s, &chat), &runs[..]) {
        (_, []) => Ok(Decision::nothing()),
        // Whoever brought the bot has not answered yet: any organizer of the group can.
        (Some((id, group)), runs) if group.community.is_none() => {
            let mut decision = Decision::nothing();
            if group.by != me {
                decision = decision.event(Event::Taken(id));
            }
            let [one] = runs else { return Ok(ctx.and_answer(decision, Notice::Which(id))) };
            room(ctx, *one)?;
            Ok(ctx.and_answer(decision.event(Event::Belongs(id, *one)), Notice::Here(id)))
        }
        (Some((id, group)), _) => Ok(match group.community {
            // Where the card was refused, or taken down by mistake, this is how it comes again.
            Some(community) if runs.contains(&community) && group.shelved(ctx.s) => {
                ctx.and_answer(Decision::nothing().event(Event::Anew(id)), Notice::Here(id))
            }
            _ => Decision::nothing(),
        }),
        (None, [one]) => {
            room(ctx, *one)?;
            let id = next_id(ctx.s);
            let decision = Decision::nothing().event(Event::Added(id, chat, Some(*one)));
            Ok(ctx.and_answer(decision, Notice::Here(id)))
        }
        (None, several) => {
            // One that has room is enough: which one it is for is asked next.
            if let Some(full) = several.iter().map(|one| room(ctx, *one)).reduce(Result::or) {
                full?;
            }
            let id = next_id(ctx.s);
            Ok(ctx.and_answer(Decision::nothing().event(Event::Added(id, chat, None)), Notice::Which(id)))
        }
    }
}

fn room(ctx: &Ctx<'_>, community: CommunityId) -> Result<(), super::Refusal> {
    if of_community(ctx.s, community).count() < MOST { Ok(()) } else { Err(Refusal::TooMany.into()) }
}

/// The next thing that falls due.
pub fn next_due(s: &State) -> Option<(DateTime<Utc>, DueKey)> {
    s.groups.list.iter().filter_map(|(id, group)| Some((group.due?, DueKey::Card(*id)))).min()
}

/// A card, or a change of it, leaves for a group.
pub fn due(ctx: &Ctx<'_>, due: DueKey) -> Decision {
    let DueKey::Card(id) = due else { return Decision::nothing() };
    let Some((at, day)) = get(ctx.s, id).and_then(|group| group.wants(ctx.s)) else { return Decision::nothing() };
    // A new one is not for the night, also where it is held up; changing one wakes nobody.
    let send = Send::tell(To::Group(id), Lane::Broadcast, Notice::Card(day));
    let new = get(ctx.s, id).is_some_and(|group| group.stands(day).is_none());
    Decision::send(if new { send.not_before(at) } else { send })
}
