//! What organizers see of visits: who asks, how it stands, on which date, who is asked to go.

use super::super::*;
use super::asking::described;
use super::going::to_sheet;
use super::{Action, Notice, PAIR, Stage, Visit, plan};

/// So many fit the list.
const BUTTONS: usize = 6;
/// So many of those who could go fit the screen.
const NAMES: usize = 8;
/// So many things that people can do fit the screen.
const SKILLS: usize = 6;
/// So many teams fit it too.
const TEAMS: usize = 2;

/// What an organizer sees.
pub(super) fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    let runs = |community: CommunityId| people::may(ctx.s, reader, community, Role::Organizer).then_some(());
    let visit = |id: VisitId| super::get(ctx.s, id).filter(|visit| runs(visit.community).is_some());
    Some(match notice {
        Notice::List(community) => {
            runs(*community)?;
            list(ctx, *community)
        }
        Notice::New(id) => {
            let known = visit(*id).filter(|visit| visit.stage == Stage::Asked)?;
            with_buttons(ctx, *id, known, reader, named(ctx, "visits-new", known)?)
        }
        Notice::Waits(id) => {
            let known = visit(*id).filter(|visit| visit.stage == Stage::Asked)?;
            with_buttons(ctx, *id, known, reader, named(ctx, "visits-waits", known)?)
        }
        Notice::TakenOff(id, who) => {
            let known = visit(*id).filter(|visit| visit.planned().is_some())?;
            let line = named(ctx, "visits-taken-off", known)?.with("other", people::name(ctx, *who));
            Screen::line(line).row([to_desk(*id), people::talk::back()])
        }
        Notice::Desk(id) => {
            let known = visit(*id).filter(|visit| visit.stage != Stage::Draft)?;
            with_buttons(ctx, *id, known, reader, named(ctx, status(known), known)?)
        }
        Notice::Nobody(id) => {
            let known = visit(*id).filter(|visit| visit.stage == Stage::Asked)?;
            with_buttons(ctx, *id, known, reader, named(ctx, "visits-nobody", known)?)
        }
        Notice::AskWho(id) => {
            let known = visit(*id)?;
            let people = plan::could_go(ctx, known, known.planned()?);
            let key = if people.is_empty() { "visits-ask-who-none" } else { "visits-ask-who" };
            let buttons = people.into_iter().take(NAMES).map(|who| {
                Button::press(Line::new("as-named").with("name", people::name(ctx, who)), Action::Add(*id, who))
            });
            Screen::line(named(ctx, key, known)?)
                .rows_of(2, buttons.collect::<Vec<_>>())
                .row([Button::press("back", Action::Desk(*id))])
        }
        Notice::Dates(id, later) => dates(ctx, *id, visit(*id)?, *later),
        Notice::Hours(id, date) => {
            let hours = plan::hours(ctx.s, visit(*id)?, *date).filter(|(_, at)| *at > ctx.now);
            let buttons =
                hours.map(|(time, at)| Button::press(Line::new("time").with("time", time), Action::Whom(*id, at)));
            Screen::line(Line::new("visits-ask-hour").with("date", *date))
                .rows_of(4, buttons.collect::<Vec<_>>())
                .row([Button::press("back", Action::Dates(*id, false))])
        }
        Notice::Whom(id, start) => whom(ctx, *id, visit(*id)?, *start),
        Notice::AskDecline(id) => {
            let known = visit(*id)?;
            let door =
                super::listener(ctx.s, known).is_none() && super::telephone::number(ctx, known.who).is_none();
            let key = if door { "visits-ask-decline-door" } else { "visits-ask-decline" };
            Screen::line(named(ctx, key, known)?).row([
                Button::press("button-visits-decline", Action::Decline(*id)),
                Button::press("back", Action::Desk(*id)),
            ])
        }
        Notice::Ready(id) => {
            let known = visit(*id).filter(|visit| visit.planned().is_some_and(super::Plan::full))?;
            let screen = Screen::line(named(ctx, "visits-ready", known)?);
            let screen = match super::listener(ctx.s, known) {
                Some(_) => screen,
                None => screen.and(named(ctx, "visits-by-telephone", known)?),
            };
            screen.row([to_desk(*id), people::talk::back()])
        }
        Notice::Telephone(id) => {
            let known = visit(*id).filter(|visit| visit.planned().is_some_and(super::Plan::full))?;
            Screen::line(named(ctx, "visits-telephone", known)?)
                .and("visits-how-to-check-by-telephone")
                .row(to_sheet(ctx, *id, known.community, reader, "button-visits-sheet"))
                .row([to_desk(*id), people::talk::back()])
        }
        Notice::Short(id) => {
            let known = visit(*id)?;
            let missing = known.planned().map(|plan| PAIR.saturating_sub(plan.two.len())).filter(|n| *n > 0)?;
            (!known.planned().is_some_and(super::Plan::full)).then_some(())?;
            let asked = known.planned().map_or(0, |plan| plan.unanswered().count());
            // As long as somebody may still say yes, it is not said that nobody does.
            let tried = known.planned().is_some_and(|plan| plan.tried);
            let key = match asked {
                0 if !tried => "visits-short-nobody",
                0 => "visits-short",
                _ => "visits-short-asked",
            };
            Screen::line(named(ctx, key, known)?.with("n", missing).with("asked", asked))
                .row([Button::press("button-visits-other-date", Action::Dates(*id, false)), to_desk(*id)])
        }
        Notice::Unopened(id, again) => {
            let known = visit(*id).filter(|visit| visit.planned().is_some_and(|plan| plan.unopened))?;
            let nobody = super::sheet::phone(ctx, known).is_none();
            let key = match (*again, nobody) {
                (true, _) => "visits-unopened-again",
                (false, true) => "visits-unopened-go",
                (false, false) => "visits-unopened",
            };
            Screen::line(named(ctx, key, known)?)
                .row([Button::press("button-visits-known", Action::Known(*id))])
                .row(to_sheet(ctx, *id, known.community, reader, "button-visits-sheet"))
        }
        Notice::Opened(id) => {
            Screen::line(named(ctx, "visits-opened", visit(*id)?)?).row([to_desk(*id), people::talk::back()])
        }
        Notice::Unsaid(id) => {
            let known = visit(*id).filter(|visit| visit.stage == Stage::Over)?;
            Screen::line(named(ctx, "visits-unsaid", known)?).row([to_desk(*id), people::talk::back()])
        }
        Notice::CalledOff(community, who) => {
            runs(*community)?;
            Screen::line(Line::new("visits-called-off").with("name", people::name(ctx, *who)))
                .row([Button::press("button-visits-office", Action::List(*community)), people::talk::back()])
        }
        _ => return None,
    })
}

fn to_desk(id: VisitId) -> Button {
    Button::press("button-visits-desk", Action::Desk(id))
}

/// A line about a visit, with the name of whoever is visited.
fn named(ctx: &Ctx<'_>, key: &'static str, visit: &Visit) -> Option<Line> {
    let line = if visit.plan.is_some() { described(ctx, key, visit)? } else { Line::new(key) };
    Some(line.with("name", people::name(ctx, visit.who)))
}

/// How it stands.
fn status(visit: &Visit) -> &'static str {
    match (visit.stage, visit.planned()) {
        (_, Some(plan)) if plan.unopened => "visits-desk-unopened",
        (_, Some(plan)) if plan.full() => "visits-desk-ready",
        (_, Some(plan)) => {
            // As long as somebody may still say yes, it is not said that nobody does.
            let nobody = plan.short && plan.unanswered().next().is_none();
            match (plan.two.is_empty(), nobody) {
                (true, true) if !plan.tried => "visits-desk-nobody",
                (true, true) => "visits-desk-short",
                (true, false) => "visits-desk-looking",
                (false, true) => "visits-desk-one-short",
                (false, false) => "visits-desk-one",
            }
        }
        (Stage::Done, _) => "visits-desk-done",
        (Stage::Over, _) => "visits-desk-over",
        _ => "visits-desk-asked",
    }
}

/// Urgent ones first, then what waits for the committee, then by date; what is over last.
fn list(ctx: &Ctx<'_>, community: CommunityId) -> Screen {
    let mut all: Vec<_> = super::of_community(ctx.s, community).collect();
    let check = Button::press("button-visits-check", Action::AskCode(community));
    let back = Button::press("back", people::Action::Office);
    all.sort_by_key(|(id, visit)| {
        let rank = match (visit.stage, visit.planned()) {
            (_, Some(plan)) if plan.unopened => 0,
            (Stage::Asked, _) => 1,
            (_, Some(plan)) if plan.short => 2,
            (_, Some(_)) => 3,
            _ => 4,
        };
        (rank, visit.plan.as_ref().map(|plan| plan.start), *id)
    });
    let calls = super::telephone::of_community(ctx.s, community);
    if all.is_empty() && calls.is_empty() {
        return Screen::line("visits-list-none").row([check]).row([back]);
    }
    let (shown, called) = (all.len().min(BUTTONS.saturating_sub(calls.len())), calls.len().min(BUTTONS));
    let left = all.len() + calls.len() - shown - called;
    let calls = calls.into_iter().take(called);
    let calls = calls.map(|(who, call)| Button::press(super::calling::line(ctx, who, call), Action::Call(who)));
    let buttons = all.iter().take(shown).filter_map(|(id, visit)| {
        let key = match (visit.stage, visit.planned()) {
            (_, Some(plan)) if plan.unopened => "visits-line-unopened",
            (_, Some(plan)) if plan.full() => "visits-line-ready",
            (_, Some(_)) => "visits-line-looking",
            (Stage::Done, _) => "visits-line-done",
            (Stage::Over, _) => "visits-line-over",
            _ => "visits-line-asked",
        };
        Some(Button::press(named(ctx, key, visit)?, Action::Desk(*id)))
    });
    let mut screen = Screen::line(Line::new("visits-list").with("n", all.len()));
    if left > 0 {
        screen = screen.and(Line::new("visits-more").with("n", left));
    }
    screen.rows_of(1, calls.chain(buttons).collect::<Vec<_>>()).row([check]).row([back])
}

/// One of them, and what can be done with it.
fn with_buttons(ctx: &Ctx<'_>, id: VisitId, visit: &Visit, reader: PersonId, line: Line) -> Screen {
    let mut screen = Screen::line(line).row(to_sheet(ctx, id, visit.community, reader, "button-visits-sheet"));
    if visit.planned().is_some_and(|plan| plan.unopened) {
        screen = screen.row([Button::press("button-visits-known", Action::Known(id))]);
    }
    if visit.planned().is_some_and(|plan| plan.came) {
        let (lines, buttons) = repairs::at_home(ctx, id, reader, false);
        screen.text.extend(lines);
        screen = screen.row(buttons);
    }
    screen = screen.row(super::pictures::button(ctx.s, id, visit));
    if super::telephone::open(ctx.s, visit.who).is_some_and(|call| call.visit == id) {
        screen = screen.row([super::calling::button(ctx, visit.who)]);
    }
    if matches!(visit.stage, Stage::Done | Stage::Over) {
        screen = screen.row([Button::press("button-visits-ask-forget-for", Action::AskForget(id))]);
    }
    if visit.planned().is_some_and(|plan| !plan.full() && ctx.now < plan.start) {
        screen = screen.row([Button::press("button-visits-by-telephone", Action::AskWho(id))]);
    }
    if plan::open(ctx.now, visit) {
        let key = if visit.plan.is_some() { "button-visits-other-date" } else { "button-visits-date" };
        screen = screen.row([
            Button::press(key, Action::Dates(id, false)),
            Button::press("button-visits-decline", Action::AskDecline(id)),
        ]);
    }
    screen.row([Button::press("back", Action::List(visit.community))])
}

fn dates(ctx: &Ctx<'_>, id: VisitId, visit: &Visit, later: bool) -> Screen {
    let buttons = plan::dates(ctx, visit, later)
        .map(|date| Button::press(Line::new("as-date").with("date", date), Action::Hours(id, date)));
    let key = if later { "button-visits-sooner" } else { "button-visits-later" };
    let more = Button::press(key, Action::Dates(id, !later));
    Screen::line("visits-ask-date")
        .rows_of(2, buttons.chain([more]).collect::<Vec<_>>())
        .row([Button::press("back", Action::Desk(id))])
}

fn whom(ctx: &Ctx<'_>, id: VisitId, visit: &Visit, start: DateTime<Utc>) -> Screen {
    let local = start.with_timezone(&day::zone(ctx.s, visit.community));
    let line = Line::new("visits-ask-whom").with("date", local.date_naive()).with("time", local.time());
    let teams: Vec<_> = super::team::leads(ctx, visit, start).into_iter().take(TEAMS).collect();
    let skills = skills::talk::kinds(ctx, visit.community).into_iter().take(SKILLS - teams.len());
    let skills = skills.map(|(skill, label)| {
        Button::press(
            Line::new("as-list").with("list", Arg::List(vec![label])),
            Action::Plan(id, start, Some(skill)),
        )
    });
    let asked = teams.into_iter().map(|lead| {
        let label = Line::new("button-visits-team").with("team", teams::name(ctx, lead));
        Button::press(label, Action::PlanTeam(id, start, lead))
    });
    let asked: Vec<_> = asked.collect();
    Screen::line(line)
        .row([Button::press("button-visits-anybody", Action::Plan(id, start, None))])
        .rows_of(2, skills.collect::<Vec<_>>())
        .rows_of(1, asked)
        .row([Button::press("back", Action::Hours(id, local.date_naive()))])
}
