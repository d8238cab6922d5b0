//! Reports in words.

use super::super::*;
use super::{Action, As, Notice, Refusal, Report};

/// Words that mean something here, whatever is on the screen.
pub fn words(ctx: &Ctx<'_>, words: &str) -> Option<Command> {
    let community = people::my_community(ctx).ok()?;
    matches!(words, "上次怎么样" | "小结" | "report").then(|| pressed(ctx, &Action::Look(community)))
}

/// Nothing is ever asked in words here.
pub fn answered(_: &Ctx<'_>, _: &Notice, _: &Private) -> Option<Command> {
    None
}

/// A button.
pub fn pressed(ctx: &Ctx<'_>, action: &Action) -> Command {
    let (Action::Look(community) | Action::Print(community) | Action::Workbook(community)) = action;
    let shape = match action {
        Action::Look(_) => As::Words,
        Action::Print(_) => As::Paper,
        Action::Workbook(_) => As::Workbook,
    };
    match people::acting(ctx, *community, Role::Organizer) {
        Ok(_) => Command::Show(Notice::Report(*community, shape).into()),
        Err(refusal) => Command::Refuse(refusal),
    }
}

/// What this slice offers in a menu, once a day is over.
pub fn entries(ctx: &Ctx<'_>, menu: Menu, reader: PersonId) -> Vec<Button> {
    let community = people::home(ctx.s, reader).filter(|_| menu == Menu::Office);
    let community = community.filter(|community| people::may(ctx.s, reader, *community, Role::Organizer));
    let community = community.filter(|community| !super::of_community(ctx.s, *community).is_empty());
    community.map(|community| Button::press("button-last-time", Action::Look(community))).into_iter().collect()
}

/// Minutes as hours with one digit.
pub(super) fn hours(minutes: u32) -> String {
    format!("{}.{}", minutes / 60, minutes % 60 / 6)
}

/// Tenths of a point.
pub fn points(tenths: u32) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// What a reader sees.
pub fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    let Notice::Report(community, shape) = notice;
    people::may(ctx.s, reader, *community, Role::Organizer).then_some(())?;
    let reports = super::of_community(ctx.s, *community);
    let Some(newest) = reports.last() else {
        return Some(Screen::line("reports-none").row([people::talk::back()]));
    };
    let mut screen = in_words(ctx, newest)?;
    match shape {
        As::Words => {
            return Some(screen.row([
                Button::press("button-report-print", Action::Print(*community)),
                Button::press("button-report-workbook", Action::Workbook(*community)),
                people::talk::back(),
            ]));
        }
        As::Paper => screen.file = Some(File::Print("report".into(), super::sheet::sheets(ctx, &reports)?)),
        As::Workbook => screen.file = Some(File::Workbook("report", super::sheet::sheets(ctx, &reports)?)),
    }
    Some(screen.row([people::talk::back()]))
}

fn in_words(ctx: &Ctx<'_>, report: &Report) -> Option<Screen> {
    let plan = &day::community(ctx.s, report.day.community)?.plan;
    let sum = |of: fn(&super::Stall) -> u32| report.stalls.iter().map(of).sum::<u32>();
    let served = sum(|stall| stall.served);
    let booked = sum(|stall| stall.booked);
    let over = sum(super::Stall::over);
    let key = match (over, booked) {
        (0, 0) => "reports-hands-line",
        (0, _) => "reports-booked-line",
        _ => "reports-served-line",
    };
    let line = Line::new(key)
        .with("date", report.start.with_timezone(&plan.zone).date_naive())
        .with("booked", booked)
        .with("served", served)
        .with("unmended", over - served)
        .with("walk_ins", sum(|stall| stall.walk_ins))
        .with("missed", report.missed().0.unwrap_or(0))
        .with("unknown", report.missed().1);
    let (n, minutes) = report.volunteers;
    let mut screen =
        Screen::line(line).and(Line::new("reports-helped").with("n", n).with("hours", hours(minutes)));
    if report.parts.0 > 0 {
        screen = screen.and(Line::new("reports-parts").with("n", report.parts.0).with("sum", report.parts.1));
    }
    if let Some((tenths, n)) = report.liked {
        screen = screen.and(Line::new("reports-liked").with("points", points(tenths)).with("n", n));
    }
    let thanks = teams::roster::thanks(ctx, report.day);
    if !thanks.is_empty() {
        screen = screen.and(Line::new("reports-thanks").with("list", Arg::List(thanks)));
    }
    // The stalls with most to do: all of them stand on paper.
    let mut stalls: Vec<_> = report.stalls.iter().filter(|stall| stall.booked + stall.over() > 0).collect();
    stalls.sort_by_key(|stall| std::cmp::Reverse((stall.served, stall.booked)));
    for stall in stalls.into_iter().take(4) {
        let name = plan.service(stall.service)?.name.clone();
        let n = if over > 0 { stall.served } else { stall.booked };
        // A nought would say more than anybody knows.
        let key = if over > 0 && stall.missed().is_none() { "reports-stall-unknown" } else { "day-summary-stall" };
        screen = screen.and(Line::new(key).with("service", name).with("n", n));
    }
    Some(screen)
}

/// A refusal of this slice: there is none.
pub fn refusal(_: &Ctx<'_>, refusal: &Refusal, _: PersonId) -> Screen {
    match *refusal {}
}
