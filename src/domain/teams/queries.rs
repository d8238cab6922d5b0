//! What may be asked about teams and what they bring.

use super::super::*;
use super::Pledge;

/// Whether somebody has told what their team is called.
pub fn leads(s: &State, who: PersonId) -> bool {
    s.teams.leads.contains(&who)
}

/// Something promised.
pub fn get(s: &State, id: PledgeId) -> Option<&Pledge> {
    s.teams.pledges.get(&id)
}

/// What is promised for a day, in the order in which it was.
pub fn of_day(s: &State, day: DayId) -> impl Iterator<Item = (PledgeId, &Pledge)> {
    s.teams.pledges.iter().filter(move |(_, pledge)| pledge.day == day).map(|(id, pledge)| (*id, pledge))
}

/// What somebody promised for a day.
pub fn of_person(s: &State, day: DayId, who: PersonId) -> impl Iterator<Item = (PledgeId, &Pledge)> {
    of_day(s, day).filter(move |(_, pledge)| pledge.by == who)
}

/// The teams that come to a day, by their turns.
pub fn coming(s: &State, day: DayId) -> impl Iterator<Item = (ShiftId, &shifts::Shift)> {
    shifts::teams_on(s, day)
}

/// How many come because of somebody's turns on a day: one, or their largest team.
pub fn heads(s: &State, day: DayId, who: PersonId) -> u16 {
    let theirs = shifts::of_person(s, who).filter(|(_, shift)| shift.turn.day == day);
    theirs.map(|(_, shift)| shift.heads).max().unwrap_or(1)
}

/// How many people help on a day, each once: those who lead teams with all of theirs.
pub fn people_on(s: &State, day: DayId) -> u32 {
    let all: std::collections::BTreeSet<_> = shifts::people_on(s, day).into_iter().collect();
    all.into_iter().map(|who| u32::from(heads(s, day, who))).sum()
}

/// Whether what is said are the names of those who come: they are kept with the turn, and in no conversation.
pub fn is_told(ctx: &Ctx<'_>, said: &Said) -> bool {
    let asked = ctx.me().and_then(|me| ctx.s.people.showing(me, ctx.now));
    let names = |n: &super::super::Notice| matches!(n, super::super::Notice::Teams(super::Notice::AskNames(_)));
    matches!(said, Said::Text(_)) && asked.is_some_and(names)
}

/// In which communities somebody is of a team on a day still remembered, or has hours of their own.
pub fn helped(s: &State, who: PersonId) -> Vec<CommunityId> {
    let of = super::joined(s, who).map(|(_, shift, _)| shift.turn.day.community);
    of.chain(hours::helped(s, who)).collect()
}

/// What a team is called; its lead's name where that is not known.
pub fn name(ctx: &Ctx<'_>, lead: PersonId) -> Arg {
    ctx.d.read(lead, Item::Team).map_or_else(|| people::name(ctx, lead), Arg::Name)
}

/// What was written for a day, to be forgotten with it.
pub fn words_of(s: &State, day: DayId) -> Vec<DrawerOp> {
    let promised = of_day(s, day).map(|(id, pledge)| DrawerOp::Drop(pledge.by, Item::Pledge(id)));
    let names = shifts::ever_teams_on(s, day).map(|(id, shift)| DrawerOp::Drop(shift.who, Item::TeamNames(id)));
    promised.chain(names).collect()
}

/// What is kept about somebody's team, for their own document.
pub fn export(s: &State, d: &dyn Drawers, who: PersonId) -> serde_json::Value {
    let text = |item| d.read(who, item).map(|private| private.reveal().to_string());
    let brings = s.teams.pledges.iter().filter(|(_, pledge)| pledge.by == who);
    let brings: Vec<_> = brings.map(|(id, _)| text(Item::Pledge(*id))).collect();
    let days = day::all(s).flat_map(|(day, _)| shifts::ever_teams_on(s, day));
    let names: Vec<_> =
        days.filter(|(_, shift)| shift.who == who).filter_map(|(id, _)| text(Item::TeamNames(id))).collect();
    let of = super::joined(s, who).filter_map(|(_, shift, _)| day::get(s, shift.turn.day)).map(day::Day::date);
    let of: Vec<_> = of.collect();
    serde_json::json!({ "name": text(Item::Team), "brings": brings, "names": names, "came_with_a_team": of })
}
