//! Who can do what: told by themselves, confirmed by an organizer who has talked to them, and asked where hands are short.

mod actions;
mod asked;
mod back;
mod coverage;
mod discovered;
mod fold;
mod queries;
pub mod talk;

pub use actions::Action;
pub use back::Was;
pub use coverage::{dropped, settled};
pub use fold::{apply, erased};
pub use queries::*;

use super::*;
use chrono::TimeDelta;
use std::collections::{BTreeMap, BTreeSet};

/// Whoever was asked is left in peace for so long.
const PEACE: TimeDelta = TimeDelta::days(14);
/// So many are asked at a time.
const AT_A_TIME: usize = 5;
/// Nobody needs to tell of more.
const MOST: usize = 6;
/// The longest skill in one's own words, in characters: it fits a button.
pub const LONGEST: usize = 16;

/// What people can do, and how days are covered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Skills {
    list: BTreeMap<SkillId, Skill>,
    newest: u32,
    /// When somebody was asked last.
    asked: BTreeMap<PersonId, DateTime<Utc>>,
    /// Stalls from which somebody dropped out in the last days before the day: when the next few are asked.
    #[serde(default)]
    soon: BTreeMap<shifts::Turn, DateTime<Utc>>,
    /// How often it was looked at whether a day has enough hands.
    looked: BTreeMap<DayId, u8>,
    /// Days after which it was looked at whom they showed.
    #[serde(default)]
    discovered: BTreeSet<DayId>,
    /// What organizers were reminded of: once is enough.
    #[serde(default)]
    reminded: BTreeSet<SkillId>,
    /// Who was asked for the coming days, and what they said.
    #[serde(default)]
    asks: asked::Asks,
}

/// Something that somebody can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skill {
    /// Who.
    pub who: PersonId,
    /// Where they would help.
    pub community: CommunityId,
    /// For which stall, if there is one for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<ServiceId>,
    /// It is told in their own words, which lie in their drawer.
    pub words: bool,
    /// An organizer has talked to them.
    pub confirmed: bool,
}

/// What is wanted.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// I can do this.
    Offer(CommunityId, ServiceId),
    /// I can do this, in my own words.
    OfferWords(CommunityId, Private),
    /// I would rather not any more.
    Withdraw(SkillId),
    /// They can, for this stall or for none.
    Confirm(SkillId, Option<ServiceId>),
    /// Not now.
    Decline(SkillId),
    /// I was asked to help at this stall, and do not come this time.
    NotThisTime(DayId, ServiceId),
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// Somebody can do something.
    #[serde(rename = "offered")]
    Offered(SkillId, Skill),
    /// They would rather not any more.
    #[serde(rename = "withdrawn")]
    Withdrawn(SkillId),
    /// An organizer has talked to them: for which stall.
    #[serde(rename = "confirmed")]
    Confirmed(SkillId, Option<ServiceId>),
    /// Not now.
    #[serde(rename = "declined")]
    Declined(SkillId),
    /// These were asked whether they can come.
    #[serde(rename = "asked")]
    Asked(DayId, ServiceId, Vec<PersonId>),
    /// Somebody who was asked does not come this time.
    #[serde(rename = "not-this-time")]
    NotThisTime(DayId, ServiceId, PersonId),
    /// It was looked at whether a day has enough hands: so often by now.
    #[serde(rename = "looked")]
    Looked(DayId, u8),
    /// It was looked at whom a day has shown; organizers are reminded of what nobody has needed.
    #[serde(rename = "discovered")]
    Discovered(DayId, Vec<SkillId>),
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Refusal {
    /// That was no skill in a few words.
    #[serde(rename = "words")]
    Words,
    /// That is enough for one person.
    #[serde(rename = "enough")]
    Enough,
}

/// What is told or shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Notice {
    /// What can you do?
    #[serde(rename = "mine")]
    Mine(CommunityId),
    /// The same, a page further.
    #[serde(rename = "mine-from")]
    MineFrom(CommunityId, u16),
    /// In your own words?
    #[serde(rename = "words?")]
    AskWords(CommunityId),
    /// Somebody can do something, for organizers.
    #[serde(rename = "new")]
    New(SkillId),
    /// What people can do, for organizers.
    #[serde(rename = "list")]
    List(CommunityId),
    /// The same, a page further.
    #[serde(rename = "list-from")]
    ListFrom(CommunityId, u16),
    /// One of these, for organizers.
    #[serde(rename = "show")]
    Show(SkillId),
    /// You will be asked.
    #[serde(rename = "confirmed")]
    Confirmed(SkillId),
    /// It was said too early that you will be asked.
    #[serde(rename = "not-yet")]
    NotYet(SkillId),
    /// Hands are short at what you can do: can you come?
    #[serde(rename = "ask")]
    Ask(DayId, ServiceId),
    /// Good to know that you do not come this time.
    #[serde(rename = "not-this-time")]
    NotThisTime(DayId, ServiceId),
    /// Who was asked, and what they said, for organizers; a page of them.
    #[serde(rename = "asked")]
    Asked(DayId, u16),
    /// Where hands are short, and how many were asked, for organizers.
    #[serde(rename = "coverage")]
    Coverage(DayId, Vec<(ServiceId, u16)>),
    /// Whom a day has shown, for organizers: whose work was liked, and what nobody has needed yet.
    #[serde(rename = "discovered")]
    Discovered(DayId, Vec<(PersonId, ServiceId, u32)>, Vec<SkillId>),
}

/// When hands are looked for next, or looked back at.
pub fn next_due(s: &State) -> Option<(DateTime<Utc>, DueKey)> {
    [coverage::next_due(s), coverage::next_soon(s), discovered::next_due(s)].into_iter().flatten().min()
}

/// What follows from something falling due.
pub fn due(ctx: &Ctx<'_>, due: DueKey) -> Decision {
    match due {
        DueKey::Discovered(_) => discovered::due(ctx, due),
        DueKey::Short(day, service) => coverage::soon(ctx, day, service),
        _ => coverage::due(ctx, due),
    }
}

/// What follows, or why not.
pub fn decide(ctx: &Ctx<'_>, command: Command) -> Result<Decision, super::Refusal> {
    match command {
        Command::Offer(community, service) => {
            let me = ctx.me().ok_or(super::Refusal::Stale)?;
            let known = day::community(ctx.s, community).and_then(|c| c.plan.service(service));
            known.filter(|known| known.wanted > 0 && !known.removed).ok_or(super::Refusal::Stale)?;
            let skill = Skill { who: me, community, service: Some(service), words: false, confirmed: false };
            offer(ctx, skill, None)
        }
        Command::OfferWords(community, words) => {
            let me = ctx.me().ok_or(super::Refusal::Stale)?;
            day::community(ctx.s, community).ok_or(super::Refusal::Stale)?;
            let words = clean_name(words.reveal()).filter(|words| words.chars().count() <= LONGEST);
            let words = words.ok_or(Refusal::Words)?;
            let skill = Skill { who: me, community, service: None, words: true, confirmed: false };
            offer(ctx, skill, Some(Private::new(words)))
        }
        Command::Withdraw(id) => {
            let me = ctx.me().ok_or(super::Refusal::Stale)?;
            let Some(skill) = get(ctx.s, id) else { return Err(super::Refusal::Stale) };
            if skill.who != me {
                return Err(super::Refusal::Stale);
            }
            let decision = Decision::nothing().event(Event::Withdrawn(id));
            let decision = decision.and(visits::off_visits(ctx, me, visits::Lost::Skill(id)));
            Ok(ctx.and_answer(decision, Notice::Mine(skill.community)))
        }
        Command::Confirm(id, service) => {
            let skill = looked_after(ctx, id)?;
            let known = |n| day::community(ctx.s, skill.community).and_then(|c| c.plan.service(n)).is_some();
            // What was chosen from the list is for its own stall.
            if service.is_some_and(|n| !known(n)) || !skill.words && service != skill.service {
                return Err(super::Refusal::Stale);
            }
            if skill.confirmed && skill.service == service {
                return Ok(ctx.answer(Notice::List(skill.community)));
            }
            let mut decision = Decision::nothing().event(Event::Confirmed(id, service));
            decision.on_behalf = Some(skill.who);
            let wake = day::community(ctx.s, skill.community).map_or(ctx.now, |c| c.plan.awake(ctx.now));
            let tell = Send::tell(To::Person(skill.who), Lane::Reminder, Notice::Confirmed(id)).not_before(wake);
            Ok(ctx.and_answer(decision.and_send(tell), Notice::List(skill.community)))
        }
        Command::NotThisTime(id, service) => asked::decline(ctx, id, service),
        Command::Decline(id) => {
            let skill = looked_after(ctx, id)?;
            let mut decision = Decision::nothing().event(Event::Declined(id));
            decision.on_behalf = Some(skill.who);
            let decision = decision.and(visits::off_visits(ctx, skill.who, visits::Lost::Skill(id)));
            Ok(ctx.and_answer(decision, Notice::List(skill.community)))
        }
    }
}

/// A skill of a community that whoever acts looks after.
fn looked_after<'a>(ctx: &Ctx<'a>, id: SkillId) -> Result<&'a Skill, super::Refusal> {
    let skill = get(ctx.s, id).ok_or(super::Refusal::Stale)?;
    people::acting(ctx, skill.community, Role::Organizer)?;
    Ok(skill)
}

fn offer(ctx: &Ctx<'_>, skill: Skill, words: Option<Private>) -> Result<Decision, super::Refusal> {
    let mine: Vec<_> = of_person(ctx.s, skill.who).collect();
    let again = mine
        .iter()
        .any(|(_, known)| !skill.words && (known.community, known.service) == (skill.community, skill.service));
    if again {
        return Ok(ctx.answer(Notice::Mine(skill.community)));
    }
    if mine.len() >= MOST {
        return Err(Refusal::Enough.into());
    }
    let id = SkillId(ctx.s.skills.newest + 1);
    let mut decision = Decision::nothing().event(Event::Offered(id, skill));
    decision.drawers.extend(words.map(|words| DrawerOp::Put(skill.who, Item::Skill(id), words)));
    let wake = day::community(ctx.s, skill.community).map_or(ctx.now, |c| c.plan.awake(ctx.now));
    let to = To::Audience(Audience::Organizers(skill.community));
    let tell = Send::tell(to, Lane::Reminder, Notice::New(id)).not_before(wake);
    Ok(ctx.and_answer(decision.and_send(tell), Notice::Mine(skill.community)))
}
