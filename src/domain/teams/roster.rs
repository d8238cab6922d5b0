//! Teams and promises as those see them who look after the day.

use super::super::*;
use super::talk::{about, promise};
use super::{Action, Notice};

/// So many promises fit a screen; all of them stand on paper.
const PROMISES: usize = 8;

/// The names that a lead gave: sometimes more than were to come.
pub fn names(ctx: &Ctx<'_>, id: ShiftId, lead: PersonId) -> Vec<Private> {
    let list = ctx.d.read(lead, Item::TeamNames(id)).unwrap_or_default();
    list.reveal().lines().map(Private::new).collect()
}

/// Who helps, as it stands in a list of names: one, or a team of so many.
pub fn helper(ctx: &Ctx<'_>, shift: &shifts::Shift) -> Line {
    match shift.heads {
        1 => Line::new("as-named").with("name", people::name(ctx, shift.who)),
        heads => Line::new("teams-at-stall")
            .with("team", super::name(ctx, shift.who))
            .with("name", people::name(ctx, shift.who))
            .with("heads", heads),
    }
}

/// A line for each who comes, for the sign-in sheet: by name, or as one of the team.
pub fn on_paper(ctx: &Ctx<'_>, id: ShiftId, shift: &shifts::Shift) -> Vec<Line> {
    if shift.heads == 1 {
        return vec![helper(ctx, shift)];
    }
    // Whoever has hours of their own stands there as they like to be called, and not once more as their lead wrote it.
    let joined = super::members::members(ctx.s, id).filter_map(|(who, _)| ctx.d.read(who, Item::Name));
    let mut names: Vec<_> = joined.chain(names(ctx, id, shift.who)).collect();
    let mut seen = std::collections::BTreeSet::new();
    names.retain(|name| seen.insert(name.reveal().to_string()));
    let member = |n: usize| {
        let line = |key| Line::new(key).with("team", super::name(ctx, shift.who));
        match names.get(n) {
            Some(name) => line("teams-member").with("name", name.clone()),
            None => line("teams-member-n").with("n", n + 1),
        }
    };
    (0..usize::from(shift.heads).max(names.len())).map(member).collect()
}

/// Who brings what, on paper; nothing where nobody does.
pub fn sheet(ctx: &Ctx<'_>, id: DayId, title: Vec<Line>) -> Option<Sheet> {
    let rows: Vec<_> = super::of_day(ctx.s, id)
        .filter_map(|(n, pledge)| {
            let team = Line::new("as-named").with("name", super::name(ctx, pledge.by));
            Some(vec![Some(team), Some(promise(ctx, "teams-what", n)?), None])
        })
        .collect();
    let columns = ["sheet-col-name", "sheet-col-what", "sheet-col-came"].map(Line::new).into();
    (!rows.is_empty()).then(|| Sheet { title, columns, rows, bars: Vec::new() })
}

/// Those to be thanked after a day, each once.
pub fn thanks(ctx: &Ctx<'_>, id: DayId) -> Vec<Line> {
    let helped = super::coming(ctx.s, id).map(|(_, shift)| shift.who);
    let all: std::collections::BTreeSet<_> =
        helped.chain(super::of_day(ctx.s, id).map(|(_, pledge)| pledge.by)).collect();
    all.into_iter().map(|who| Line::new("as-named").with("name", super::name(ctx, who))).collect()
}

/// What they brought, and with how many they came, to thank them on paper; nothing where there is nobody to thank.
pub fn thanks_sheet(ctx: &Ctx<'_>, id: DayId, title: Vec<Line>) -> Option<Sheet> {
    let unit = |who: PersonId| Some(Line::new("as-named").with("name", super::name(ctx, who)));
    let helped = super::coming(ctx.s, id);
    let mut rows: Vec<_> = helped
        .map(|(_, shift)| {
            (shift.who, vec![unit(shift.who), Some(Line::new("teams-hands").with("n", shift.heads)), None])
        })
        .collect();
    rows.extend(super::of_day(ctx.s, id).filter_map(|(n, pledge)| {
        let came = pledge.arrived.then(|| Line::new("teams-has-come"));
        Some((pledge.by, vec![unit(pledge.by), Some(promise(ctx, "teams-what", n)?), came]))
    }));
    rows.sort_by_key(|(who, _)| *who);
    let columns = ["teams-col-unit", "teams-col-brought", "sheet-col-came"].map(Line::new).into();
    let rows: Vec<_> = rows.into_iter().map(|(_, row)| row).collect();
    (!rows.is_empty()).then(|| Sheet { title, columns, rows, bars: Vec::new() })
}

/// What a reader sees.
pub(super) fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    let home = people::talk::back;
    let runs = |id: DayId, role| people::may(ctx.s, reader, id.community, role).then_some(());
    match notice {
        Notice::NewTeam(id) => {
            let shift = shifts::get(ctx.s, *id).filter(|shift| !shift.left)?;
            runs(shift.turn.day, Role::Organizer)?;
            let line = about(ctx, "teams-new", *id)?.with("name", people::name(ctx, shift.who));
            let look = day::Action::Stall(shift.turn.day, shift.turn.service);
            Some(Screen::line(line).row([Button::press("button-roster", look), home()]))
        }
        Notice::NewPledge(id) => {
            let pledge = super::get(ctx.s, *id)?;
            runs(pledge.day, Role::Organizer)?;
            let line = promise(ctx, "teams-new-pledge", *id)?.with("name", people::name(ctx, pledge.by));
            let look = Button::press("button-who-brings-what", Action::Brings(pledge.day));
            Some(Screen::line(line).row([look, home()]))
        }
        Notice::NoPledge(id, who) => {
            runs(*id, Role::Organizer)?;
            // A name is shown of those only who belong here.
            (people::home(ctx.s, *who) == Some(id.community)).then_some(())?;
            let line = Line::new("teams-no-pledge").with("team", super::name(ctx, *who));
            let look = Button::press("button-who-brings-what", Action::Brings(*id));
            Some(Screen::line(line).row([look, home()]))
        }
        Notice::Brings(id) => {
            runs(*id, Role::Helper)?;
            let day = day::get(ctx.s, *id)?;
            let mut all: Vec<_> = super::of_day(ctx.s, *id).collect();
            // What is still missing stands first.
            all.sort_by_key(|(id, pledge)| (pledge.arrived, *id));
            let Some((_, _)) = all.first() else {
                return Some(Screen::line("teams-nobody-brings").row([home()]));
            };
            let mut screen = Screen::line(Line::new("teams-list").with("date", day.date()).with("n", all.len()));
            for (id, pledge) in all.into_iter().take(PROMISES) {
                let key = if pledge.arrived { "teams-arrived" } else { "teams-not-yet" };
                let label = promise(ctx, key, id)?;
                screen = screen.row([Button::press(label, Action::Arrived(id, !pledge.arrived))]);
            }
            Some(screen.row([home()]))
        }
        _ => None,
    }
}
