//! Teams: somebody signs up many at once, names them later, and promises what their unit brings.
//!
//! A team's turn is a turn of its lead's with more heads ([`shifts::Shift::heads`]): whoever reminds, moves or
//! cancels turns need know nothing of teams.

mod actions;
mod back;
mod due;
mod fold;
mod members;
mod queries;
pub mod roster;
pub mod talk;
mod understand;

pub use actions::Action;
pub use back::Was;
pub use due::{due, next_due};
pub use fold::{apply, erased, forget};
pub use members::{helpers_on, joined, joined_buttons, joined_lines, joined_view, members_of, members_on, starts};
pub use queries::*;

use super::*;
use std::collections::{BTreeMap, BTreeSet};

/// The most that one team comes with at one stall.
const MOST: u16 = 500;
/// The longest promise, in characters.
const LONGEST: usize = 40;
/// So many things one person may promise for one day.
const PROMISES: usize = 4;
/// The longest list of names, in characters.
const LIST: usize = 2_000;

/// Who leads a team, and what was promised.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Teams {
    /// Who has told what their team, or their unit, is called.
    leads: BTreeSet<PersonId>,
    /// What is brought.
    pledges: BTreeMap<PledgeId, Pledge>,
    newest: u32,
    /// What was done about a day: which of the times, and how often the day was moved before.
    done: BTreeSet<(DayId, u8, u8)>,
    /// Who of a team's turn has hours of their own, and since when they are of it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    members: BTreeMap<ShiftId, BTreeMap<PersonId, DateTime<Utc>>>,
}

/// Something that a unit promised to bring. What it is lies in their drawer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pledge {
    /// For which day.
    pub day: DayId,
    /// By whom.
    pub by: PersonId,
    /// It has come.
    #[serde(default)]
    pub arrived: bool,
    /// Since when.
    #[serde(with = "chrono::serde::ts_seconds")]
    pub since: DateTime<Utc>,
}

/// What somebody was about when they were asked for their team's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Goal {
    /// Helping.
    #[serde(rename = "help")]
    Help,
    /// Bringing something.
    #[serde(rename = "bring")]
    Bring,
    /// Nothing else.
    #[serde(rename = "name")]
    Name,
}

/// What is wanted.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// This is what we are called.
    Name(CommunityId, Goal, Private),
    /// So many of us take this turn.
    Come(shifts::Turn, u16),
    /// So many of us now.
    Heads(ShiftId, u16),
    /// These come.
    Names(ShiftId, Private),
    /// We bring this.
    Pledge(DayId, Private),
    /// We cannot bring it after all.
    Withdraw(PledgeId),
    /// It has come, or it has not.
    Arrived(PledgeId, bool),
    /// Who of us has hours of their own? From the given one on.
    Members(ShiftId, u16),
    /// I am of that team: these are its digits. Or somebody is whom I stand for, who said yes to it.
    Join(ShiftId, u32, Option<(PersonId, people::How)>),
    /// I am not, or somebody is not whom I stand for.
    Part(ShiftId, Option<PersonId>),
    /// One of us came, went, or was not there; or all of us.
    Mark(ShiftId, Option<PersonId>, hours::Mark),
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// Somebody has told what their team is called.
    #[serde(rename = "named")]
    Named(PersonId),
    /// Something is promised.
    #[serde(rename = "pledged")]
    Pledged(PledgeId, Pledge),
    /// It is not brought after all.
    #[serde(rename = "withdrawn")]
    Withdrawn(PledgeId),
    /// It has come, or it has not.
    #[serde(rename = "arrived")]
    Arrived(PledgeId, bool),
    /// What was due about a day was done.
    #[serde(rename = "done")]
    Done(DayId, u8, u8),
    /// Somebody is of a team, and has hours of their own.
    #[serde(rename = "joined")]
    Joined(ShiftId, PersonId),
    /// They are not of it.
    #[serde(rename = "parted")]
    Parted(ShiftId, PersonId),
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Refusal {
    /// That was no name of a team.
    #[serde(rename = "name")]
    Name,
    /// That was no number of people.
    #[serde(rename = "heads")]
    Heads,
    /// That was no thing in a few words.
    #[serde(rename = "words")]
    Words,
    /// Those were no names.
    #[serde(rename = "names")]
    Names,
    /// That is enough for one day.
    #[serde(rename = "enough")]
    Enough,
    /// So many are not needed there.
    #[serde(rename = "room")]
    Room(shifts::Turn),
    /// As many are of the team already as come.
    #[serde(rename = "full")]
    Full(ShiftId),
}

/// What is told or shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Notice {
    /// How it stands with our team.
    #[serde(rename = "mine")]
    Mine(CommunityId),
    /// What are you called?
    #[serde(rename = "name?")]
    AskName(CommunityId, Goal),
    /// Where?
    #[serde(rename = "where?")]
    Choose(DayId),
    /// How many of you?
    #[serde(rename = "heads?")]
    AskHeads(shifts::Turn),
    /// How many now?
    #[serde(rename = "heads-now?")]
    AskHeadsNow(ShiftId),
    /// It is agreed.
    #[serde(rename = "coming")]
    Coming(ShiftId),
    /// Who comes?
    #[serde(rename = "names?")]
    AskNames(ShiftId),
    /// The names are on the sheets; so many of so many.
    #[serde(rename = "names")]
    Named(ShiftId),
    /// What do you bring?
    #[serde(rename = "bring?")]
    AskPledge(DayId),
    /// Something promised.
    #[serde(rename = "pledge")]
    Pledge(PledgeId),
    /// Please remember what you promised.
    #[serde(rename = "remember")]
    Remember(DayId),
    /// A team comes, for organizers.
    #[serde(rename = "new-team")]
    NewTeam(ShiftId),
    /// Something is brought, for organizers.
    #[serde(rename = "new-pledge")]
    NewPledge(PledgeId),
    /// Something is not brought after all, for organizers.
    #[serde(rename = "no-pledge")]
    NoPledge(DayId, PersonId),
    /// Who brings what, for organizers.
    #[serde(rename = "brings")]
    Brings(DayId),
    /// Who of us has hours of their own, from the given one on.
    #[serde(rename = "members")]
    Members(ShiftId, u16),
    /// Are you of this team?
    #[serde(rename = "join?")]
    Join(ShiftId),
    /// Who else is of it?
    #[serde(rename = "join-whom?")]
    JoinWhom(ShiftId),
    /// This one, whom you stand for?
    #[serde(rename = "join-for?")]
    JoinFor(ShiftId, PersonId),
    /// They are.
    #[serde(rename = "joined-for")]
    JoinedFor(ShiftId, PersonId),
    /// You are.
    #[serde(rename = "joined")]
    Joined(ShiftId),
    /// You are not.
    #[serde(rename = "parted")]
    Parted,
}

/// What follows, or why not.
pub fn decide(ctx: &Ctx<'_>, command: Command) -> Result<Decision, super::Refusal> {
    let me = ctx.me().ok_or(super::Refusal::Stale)?;
    match command {
        Command::Name(community, goal, words) => {
            let name = clean_name(words.reveal()).ok_or(Refusal::Name)?;
            let decision = Decision::nothing().event(Event::Named(me)).drawer(DrawerOp::Put(
                me,
                Item::Team,
                Private::new(name),
            ));
            Ok(ctx.and_answer(decision, asked(ctx, community, goal)?))
        }
        Command::Come(turn, heads) => come(ctx, me, turn, heads),
        Command::Heads(id, heads) => change(ctx, me, id, heads),
        Command::Names(id, words) => names(ctx, me, id, &words),
        Command::Pledge(day, words) => pledge(ctx, me, day, &words),
        Command::Withdraw(id) => {
            let pledge = get(ctx.s, id).filter(|pledge| pledge.by == me).ok_or(super::Refusal::Stale)?;
            let decision = Decision::nothing().event(Event::Withdrawn(id)).and_send(tell_organizers(
                ctx,
                pledge.day,
                Notice::NoPledge(pledge.day, me),
            ));
            Ok(ctx.and_answer(decision, Notice::Mine(pledge.day.community)))
        }
        Command::Arrived(id, yes) => {
            let pledge = *get(ctx.s, id).ok_or(super::Refusal::Stale)?;
            people::acting(ctx, pledge.day.community, Role::Helper)?;
            let mut decision = Decision::nothing();
            if pledge.arrived != yes {
                decision = decision.event(Event::Arrived(id, yes));
                decision.on_behalf = Some(pledge.by);
            }
            Ok(ctx.and_answer(decision, Notice::Brings(pledge.day)))
        }
        Command::Members(id, from) => members::look(ctx, me, id, from),
        Command::Join(id, digits, whom) => members::join(ctx, me, id, digits, whom),
        Command::Part(id, whom) => members::part(ctx, me, id, whom),
        Command::Mark(id, whom, mark) => members::mark(ctx, me, id, whom, mark),
    }
}

/// What is asked next of whoever has a name.
fn asked(ctx: &Ctx<'_>, community: CommunityId, goal: Goal) -> Result<Notice, super::Refusal> {
    Ok(match goal {
        Goal::Help => Notice::Choose(day::open(ctx.s, community)?.0),
        Goal::Bring => Notice::AskPledge(day::open(ctx.s, community)?.0),
        Goal::Name => Notice::Mine(community),
    })
}

/// What organizers are told at a waking hour, while it is of use.
fn tell_organizers(ctx: &Ctx<'_>, id: DayId, notice: Notice) -> Send {
    let tell = Send::tell(To::Audience(Audience::Organizers(id.community)), Lane::Reminder, notice);
    match day::get(ctx.s, id) {
        Some(day) => tell.not_before(day.plan.awake(ctx.now)).void_after(day.end),
        None => tell,
    }
}

/// Room for so many, or why not, in words about teams.
fn room(ctx: &Ctx<'_>, turn: shifts::Turn, more: u16) -> Result<(), super::Refusal> {
    match shifts::room(ctx, turn, more) {
        Err(super::Refusal::Shifts(shifts::Refusal::Full(turn))) if shifts::needed(ctx.s, turn) > 0 => {
            Err(Refusal::Room(turn).into())
        }
        other => other,
    }
}

fn come(ctx: &Ctx<'_>, me: PersonId, turn: shifts::Turn, heads: u16) -> Result<Decision, super::Refusal> {
    if !leads(ctx.s, me) {
        return Err(super::Refusal::Stale);
    }
    if !(2..=MOST).contains(&heads) {
        return Err(Refusal::Heads.into());
    }
    if let Some((id, _)) = shifts::of_person(ctx.s, me).find(|(_, shift)| shift.turn == turn) {
        // The same press again, another number, or whoever came alone comes with others now.
        return change(ctx, me, id, heads);
    }
    room(ctx, turn, heads)?;
    let id = shifts::next_id(ctx.s);
    let decision = Decision::nothing().event(shifts::Event::Team(id, turn, me, heads)).and_send(tell_organizers(
        ctx,
        turn.day,
        Notice::NewTeam(id),
    ));
    Ok(ctx.and_answer(decision, Notice::Coming(id)))
}

/// A team's turn of one's own.
fn mine<'a>(ctx: &Ctx<'a>, me: PersonId, id: ShiftId) -> Result<&'a shifts::Shift, super::Refusal> {
    let shift = shifts::get(ctx.s, id).filter(|shift| shift.who == me && !shift.left && shift.heads > 1);
    shift.ok_or(super::Refusal::Stale)
}

fn change(ctx: &Ctx<'_>, me: PersonId, id: ShiftId, heads: u16) -> Result<Decision, super::Refusal> {
    let shift = shifts::get(ctx.s, id).filter(|shift| shift.who == me && !shift.left);
    let shift = shift.filter(|_| leads(ctx.s, me)).ok_or(super::Refusal::Stale)?;
    if !(2..=MOST).contains(&heads) {
        return Err(Refusal::Heads.into());
    }
    if heads == shift.heads {
        return Ok(ctx.answer(Notice::Coming(id)));
    }
    room(ctx, shift.turn, heads.saturating_sub(shift.heads))?;
    let decision = Decision::nothing().event(shifts::Event::Heads(id, heads)).and_send(tell_organizers(
        ctx,
        shift.turn.day,
        Notice::NewTeam(id),
    ));
    Ok(ctx.and_answer(decision, Notice::Coming(id)))
}

fn names(ctx: &Ctx<'_>, me: PersonId, id: ShiftId, words: &Private) -> Result<Decision, super::Refusal> {
    mine(ctx, me, id)?;
    let names: Vec<_> =
        talk::split_names(words.reveal()).into_iter().filter_map(|name| clean_name(&name)).collect();
    let list = names.join("\n");
    if names.is_empty() || list.chars().count() > LIST {
        return Err(Refusal::Names.into());
    }
    // A drawer's entry alone is a commit too: who wrote it stands beside it.
    let put = DrawerOp::Put(me, Item::TeamNames(id), Private::new(list));
    Ok(ctx.and_answer(Decision::nothing().drawer(put), Notice::Named(id)))
}

fn pledge(ctx: &Ctx<'_>, me: PersonId, id: DayId, words: &Private) -> Result<Decision, super::Refusal> {
    let (open, day) = day::open(ctx.s, id.community)?;
    if open != id || ctx.now >= day.end || !leads(ctx.s, me) {
        return Err(super::Refusal::Stale);
    }
    let words = clean_text(words.reveal()).split_whitespace().collect::<Vec<_>>().join(" ");
    if !(1..=LONGEST).contains(&words.chars().count()) {
        return Err(Refusal::Words.into());
    }
    if of_person(ctx.s, id, me).count() >= PROMISES {
        return Err(Refusal::Enough.into());
    }
    let new = PledgeId(ctx.s.teams.newest + 1);
    let decision = Decision::nothing()
        .event(Event::Pledged(new, Pledge { day: id, by: me, arrived: false, since: ctx.now }))
        .drawer(DrawerOp::Put(me, Item::Pledge(new), Private::new(words)))
        .and_send(tell_organizers(ctx, id, Notice::NewPledge(new)));
    Ok(ctx.and_answer(decision, Notice::Pledge(new)))
}
