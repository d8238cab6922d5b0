//! Reports as tables: the newest day stall by stall, and the last twelve as a plot and as rows.

use super::super::*;
use super::Report;
use chrono::Datelike as _;

/// So many days stand in the plot.
const PLOT: usize = 12;

/// The newest day, with a plot of the last twelve; then all days, a row each.
pub(super) fn sheets(ctx: &Ctx<'_>, reports: &[Report]) -> Option<Vec<Sheet>> {
    let newest = reports.last()?;
    let plan = &day::community(ctx.s, newest.day.community)?.plan;
    let date = |report: &Report| report.start.with_timezone(&plan.zone).date_naive();
    let number = |n: u32| Some(Line::new("reports-n").with("n", n));
    let unknown = || Some(Line::new("reports-not-ticked"));
    let name = |service: ServiceId| {
        let name = plan.service(service).map(|known| known.name.clone()).unwrap_or_default();
        Some(Line::new("as-it-is").with("text", name))
    };
    let rows = newest.stalls.iter().map(|stall| {
        // Where nothing was ticked, a nought would say more than anybody knows.
        let ticked = |n: u32| stall.missed().map_or(unknown(), |_| number(n));
        vec![
            name(stall.service),
            number(stall.booked),
            ticked(stall.served),
            ticked(stall.unmended),
            ticked(stall.walk_ins),
            stall.missed().map_or(unknown(), number),
        ]
    });
    let title = |key| vec![Line::new(key).with("community", plan.name.clone()).with("date", date(newest))];
    let last = reports.iter().rev().take(PLOT).rev();
    let stalls = Sheet {
        title: [title("reports-title"), vec![Line::new("reports-plot")]].concat(),
        columns: [
            "sheet-col-stall",
            "reports-booked",
            "reports-served",
            "reports-unmended",
            "reports-walk-ins",
            "reports-no-shows",
        ]
        .map(Line::new)
        .into(),
        rows: rows.collect(),
        bars: last
            .map(|report| (Line::new("reports-month").with("n", date(report).month()), report.came()))
            .collect(),
    };
    let days = reports.iter().rev().map(|report| {
        let sum = |of: fn(&super::Stall) -> u32| number(report.stalls.iter().map(of).sum());
        vec![
            Some(Line::new("as-date").with("date", date(report))),
            sum(|stall| stall.booked),
            sum(|stall| stall.served),
            sum(|stall| stall.unmended),
            sum(|stall| stall.walk_ins),
            report.missed().0.map_or(unknown(), number),
            number(report.volunteers.0),
            Some(Line::new("reports-hours").with("hours", super::talk::hours(report.volunteers.1))),
            Some(Line::new("reports-hours").with("hours", report.parts.1)),
            report.liked.map(|(tenths, _)| Line::new("reports-hours").with("hours", super::talk::points(tenths))),
        ]
    });
    let all = Sheet {
        title: title("reports-all"),
        columns: [
            "repairs-col-date",
            "reports-booked",
            "reports-served",
            "reports-unmended",
            "reports-walk-ins",
            "reports-no-shows",
            "reports-volunteers",
            "reports-col-hours",
            "reports-col-parts",
            "reports-col-liked",
        ]
        .map(Line::new)
        .into(),
        rows: days.collect(),
        bars: Vec::new(),
    };
    let thanks = teams::roster::thanks_sheet(ctx, newest.day, title("reports-units"));
    Some([stalls].into_iter().chain(thanks).chain([all]).collect())
}
