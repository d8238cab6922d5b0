//! Who of a team has hours of their own: whoever types the digits that its lead gave them. The rest are in the team's sum.

use super::super::*;
use super::talk::about;
use super::{Action, Event, Notice, Refusal};
use hours::Mark;

/// So many names fit a screen beside what is done with all of them.
const NAMES: usize = 4;

/// The members of a team's turn, and since when they are.
pub fn members(s: &State, id: ShiftId) -> impl Iterator<Item = (PersonId, DateTime<Utc>)> {
    s.teams.members.get(&id).into_iter().flatten().map(|(who, since)| (*who, *since))
}

/// The teams' turns that somebody is a member of, and since when.
pub fn joined(s: &State, who: PersonId) -> impl Iterator<Item = (ShiftId, &shifts::Shift, DateTime<Utc>)> {
    let theirs = s.teams.members.iter().filter_map(move |(id, all)| Some((*id, *all.get(&who)?)));
    let turns = theirs.filter_map(|(id, since)| Some((id, shifts::get(s, id)?, since)));
    turns.filter(|(_, shift, _)| !shift.left && shift.heads > 1)
}

/// The members of a day's teams.
pub fn members_on(s: &State, day: DayId) -> Vec<PersonId> {
    shifts::teams_on(s, day).flat_map(|(id, _)| members(s, id)).map(|(who, _)| who).collect()
}

/// Everybody who helps on a day: by a turn of their own, or as a member of a team.
pub fn helpers_on(s: &State, day: DayId) -> Vec<PersonId> {
    let mut all = shifts::people_on(s, day);
    all.extend(members_on(s, day));
    all
}

/// When it begins for each member of a day's teams.
pub fn starts(s: &State, day: DayId) -> Vec<(PersonId, DateTime<Utc>)> {
    let turns = shifts::teams_on(s, day).filter_map(|(id, shift)| Some((id, shifts::window(s, shift.turn)?.0)));
    turns.flat_map(|(id, at)| members(s, id).map(move |(who, _)| (who, at))).collect()
}

/// The members of those teams of a day that somebody leads.
pub fn members_of(s: &State, day: DayId, lead: PersonId) -> std::collections::BTreeSet<PersonId> {
    let theirs = shifts::teams_on(s, day).filter(|(_, shift)| shift.who == lead);
    theirs.flat_map(|(id, _)| members(s, id)).map(|(who, _)| who).collect()
}

/// The lead looks at their members; the first time there are digits to give them.
pub(super) fn look(
    ctx: &Ctx<'_>,
    me: PersonId,
    id: ShiftId,
    from: u16,
) -> Result<Decision, super::super::Refusal> {
    super::mine(ctx, me, id)?;
    let mut decision = Decision::nothing();
    decision.events.extend(shifts::passed(ctx, id).map(super::super::Event::from));
    Ok(ctx.and_answer(decision, Notice::Members(id, from)))
}

/// Somebody who has the digits is of that team.
pub(super) fn join(
    ctx: &Ctx<'_>,
    me: PersonId,
    id: ShiftId,
    digits: u32,
    whom: Option<(PersonId, people::How)>,
) -> Result<Decision, super::super::Refusal> {
    let stale = super::super::Refusal::Stale;
    let shift = shifts::get(ctx.s, id).filter(|shift| !shift.left && shift.heads > 1).ok_or(stale)?;
    let over = shifts::window(ctx.s, shift.turn).is_none_or(|(_, to)| ctx.now >= to);
    if over || shifts::digits(ctx.s, id) != Some(digits) {
        return Err(super::super::Refusal::Stale);
    }
    let who = whom.map_or(me, |(who, _)| who);
    let done = whom.map_or(Notice::Joined(id), |(who, _)| Notice::JoinedFor(id, who));
    if shift.who == who || people::reader(ctx.s, who) != me {
        return Err(super::super::Refusal::Stale);
    }
    if members(ctx.s, id).any(|(known, _)| known == who) {
        return Ok(ctx.answer(done));
    }
    // Whoever leads it is one of them.
    if members(ctx.s, id).count() + 1 >= usize::from(shift.heads) {
        return Err(Refusal::Full(id).into());
    }
    let mut decision = Decision::nothing();
    if let Some((_, how)) = whom {
        decision.events.extend(people::agrees(ctx, me, who, how)?);
        decision.on_behalf = Some(who);
    }
    Ok(ctx.and_answer(decision.event(Event::Joined(id, who)), done))
}

/// They are not of that team. Whoever is here already stays on the day's list.
pub(super) fn part(
    ctx: &Ctx<'_>,
    me: PersonId,
    id: ShiftId,
    whom: Option<PersonId>,
) -> Result<Decision, super::super::Refusal> {
    let day = shifts::get(ctx.s, id).ok_or(super::super::Refusal::Stale)?.turn.day;
    let who = whom.unwrap_or(me);
    if people::reader(ctx.s, who) != me {
        return Err(super::super::Refusal::Stale);
    }
    if came(ctx.s, day, who) {
        return Ok(match whom {
            Some(who) => ctx.answer(Notice::JoinedFor(id, who)),
            None => ctx.answer(hours::Notice::Mine(day)),
        });
    }
    let mut decision = Decision::nothing();
    if members(ctx.s, id).any(|(known, _)| known == who) {
        decision = decision.event(Event::Parted(id, who));
        decision.on_behalf = whom;
    }
    Ok(ctx.and_answer(decision, Notice::Parted))
}

/// Whether they are here, or have been.
fn came(s: &State, day: DayId, who: PersonId) -> bool {
    hours::entry(s, day, who).is_some_and(|entry| entry.came.is_some())
}

/// The lead says that one of them came, went, or was not there, or all of them.
pub(super) fn mark(
    ctx: &Ctx<'_>,
    me: PersonId,
    id: ShiftId,
    whom: Option<PersonId>,
    mark: Mark,
) -> Result<Decision, super::super::Refusal> {
    let shift = super::mine(ctx, me, id)?;
    let theirs = members(ctx.s, id).map(|(who, _)| who).filter(|who| whom.is_none_or(|one| one == *who));
    // Nobody is missing all at once by one press.
    let theirs: Vec<_> = theirs.filter(|_| whom.is_some() || mark != Mark::Off).collect();
    let mut decision = Decision::nothing();
    let events = hours::marks(ctx, shift.turn.day, &theirs, mark, whom.is_none())?;
    decision.events.extend(events.into_iter().map(super::super::Event::from));
    decision.on_behalf = whom.filter(|_| !decision.events.is_empty());
    Ok(ctx.and_answer(decision, Notice::Members(id, 0)))
}

/// What a reader sees.
pub(super) fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    let home = people::talk::back;
    let whom = |id: ShiftId| {
        let digits = shifts::digits(ctx.s, id)?;
        Some(Button::press("button-team-join-whom", Action::JoinWhom(id, digits)))
    };
    match notice {
        Notice::Join(id) => {
            let join = Action::Join(*id, shifts::digits(ctx.s, *id)?);
            let is_one = members(ctx.s, *id).any(|(who, _)| who == reader);
            let is_lead = shifts::get(ctx.s, *id)?.who == reader;
            match (is_lead, is_one) {
                (true, _) => list(ctx, *id, 0, reader),
                (_, true) => screen(ctx, &Notice::Joined(*id), reader),
                _ => Some(
                    Screen::line(about(ctx, "teams-join", *id)?)
                        .row([Button::press("button-team-join", join), whom(*id)?])
                        .row([Button::press("button-not-of-team", people::Action::Home)]),
                ),
            }
        }
        Notice::JoinWhom(id) => {
            shifts::get(ctx.s, *id)?;
            Some(Screen::line(about(ctx, "teams-join-whom", *id)?).row([home()]).asking())
        }
        Notice::JoinFor(id, who) => {
            (people::reader(ctx.s, *who) == reader && *who != reader).then_some(())?;
            if members(ctx.s, *id).any(|(known, _)| known == *who) {
                return screen(ctx, &Notice::JoinedFor(*id, *who), reader);
            }
            let digits = shifts::digits(ctx.s, *id)?;
            let join = |how| Action::JoinFor(*id, digits, *who, how);
            let line = about(ctx, "teams-join-for", *id)?.with("name", people::name(ctx, *who));
            let screen = Screen::line(line);
            let screen = match people::has_agreed(ctx.s, *who, ctx.now) {
                true => screen.row([Button::press("button-team-join-for", join(people::How::Oral))]),
                false => people::answers(screen.and(people::question(ctx, *who)), *who, |how| join(how).into()),
            };
            Some(screen.row([home()]))
        }
        Notice::JoinedFor(id, who) => {
            (people::reader(ctx.s, *who) == reader).then_some(())?;
            members(ctx.s, *id).find(|(known, _)| known == who)?;
            let line = about(ctx, "teams-joined-for", *id)?.with("name", people::name(ctx, *who));
            let label = Line::new("button-team-part-for").with("name", people::name(ctx, *who));
            let part = (!came(ctx.s, shifts::get(ctx.s, *id)?.turn.day, *who))
                .then(|| Button::press(label, Action::PartFor(*id, *who)));
            Some(Screen::line(line).row(part).row([whom(*id)?, home()]))
        }
        Notice::Joined(id) => {
            members(ctx.s, *id).find(|(who, _)| *who == reader)?;
            let part = Button::press("button-team-part", Action::Part(*id));
            Some(Screen::line(about(ctx, "teams-joined", *id)?).row([part, whom(*id)?, home()]))
        }
        Notice::Parted => Some(Screen::line("teams-parted").row([home()])),
        Notice::Members(id, from) => list(ctx, *id, usize::from(*from), reader),
        _ => None,
    }
}

fn list(ctx: &Ctx<'_>, id: ShiftId, from: usize, reader: PersonId) -> Option<Screen> {
    let shift = shifts::get(ctx.s, id).filter(|shift| shift.who == reader && !shift.left && shift.heads > 1)?;
    let day = shift.turn.day;
    let all: Vec<_> = members(ctx.s, id).map(|(who, _)| who).collect();
    let from = if from < all.len() { from } else { 0 };
    let here = |who: PersonId| came(ctx.s, day, who);
    let mut screen = Screen::line(Line::new("teams-members").with("n", all.len()).with("heads", shift.heads));
    if let Some(digits) = shifts::digits(ctx.s, id) {
        screen = screen.and(Line::new("teams-digits").with("code", shifts::aloud(digits)));
    }
    let open = hours::is_kept(ctx.s, day, ctx.now);
    screen.text.extend(open.then(|| hours::later(ctx, day, &all)).flatten());
    let page: Vec<_> = all.iter().copied().skip(from).take(NAMES).collect();
    for who in page {
        let line = hours::listed(ctx, day, who)?;
        screen = match open {
            true => screen
                .row([Button::press(line, Action::Mark(id, who, if here(who) { Mark::Off } else { Mark::Came }))]),
            false => screen.and(line),
        };
    }
    if open && !all.is_empty() {
        screen = screen.row([
            Button::press("button-all-came", Action::All(id, Mark::Came)),
            Button::press("button-all-left", Action::All(id, Mark::Went)),
        ]);
    }
    let next = if from + NAMES < all.len() { from + NAMES } else { 0 };
    let more = (all.len() > NAMES)
        .then(|| Button::press("button-more-names", Action::Members(id, u16::try_from(next).unwrap_or(0))));
    Some(screen.row(more.into_iter().chain([Button::press("back", shifts::Action::Show(id))])))
}

/// The screen of somebody's team of a day, where they are of one only.
pub fn joined_view(ctx: &Ctx<'_>, me: PersonId, day: DayId) -> Option<super::super::Notice> {
    let mut theirs = joined(ctx.s, me).filter(|(_, shift, _)| shift.turn.day == day);
    theirs.next().filter(|_| theirs.next().is_none()).map(|(id, ..)| Notice::Joined(id).into())
}

/// A line for each of somebody's teams of a day.
pub fn joined_lines(ctx: &Ctx<'_>, reader: PersonId, day: DayId) -> Vec<Line> {
    let theirs = joined(ctx.s, reader).filter(|(_, shift, _)| shift.turn.day == day);
    theirs.filter_map(|(id, ..)| about(ctx, "teams-own", id)).collect()
}

/// A button to each of somebody's teams of a day.
pub fn joined_buttons(ctx: &Ctx<'_>, reader: PersonId, day: DayId) -> Vec<Button> {
    let theirs = joined(ctx.s, reader).filter(|(_, shift, _)| shift.turn.day == day);
    theirs.filter_map(|(id, ..)| Some(Button::press(about(ctx, "teams-own", id)?, Action::Joined(id)))).collect()
}
