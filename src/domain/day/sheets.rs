//! The day on paper: a sheet for each stall, the volunteers' sign-in, the call list.

use super::super::*;

/// Blank lines for those who just come.
const BLANKS: usize = 6;

/// All sheets of a day.
pub(super) fn sheets(ctx: &Ctx<'_>, id: DayId, reader: PersonId) -> Option<Vec<Sheet>> {
    let day = super::get(ctx.s, id)?;
    let mut sheets = Vec::new();
    for (n, service) in day.services().filter(|(_, service)| service.places > 0) {
        let mut rows: Vec<Vec<Option<Line>>> = Vec::new();
        for (_, booking) in bookings::at_stall(ctx.s, id, n) {
            rows.push(vec![
                Some(Line::new("sheet-number").with("n", booking.number)),
                bookings::talk::when(ctx, booking),
                Some(Line::new("as-named").with("name", people::name(ctx, booking.who))),
                None,
            ]);
        }
        rows.extend((0..BLANKS).map(|_| vec![None; 4]));
        sheets.push(Sheet {
            title: title(day, Line::new("as-it-is").with("text", service.name.clone())),
            columns: ["sheet-col-number", "sheet-col-time", "sheet-col-name", "sheet-col-done"]
                .map(Line::new)
                .into(),
            rows,
            bars: Vec::new(),
        });
    }
    let mut rows = Vec::new();
    for (n, _) in day.services() {
        for (id, shift) in shifts::at_stall(ctx.s, id, n) {
            for who in teams::roster::on_paper(ctx, id, shift) {
                rows.push(vec![Some(who), shifts::talk::describe(ctx, "sheet-turn", id), None, None]);
            }
        }
    }
    rows.extend((0..BLANKS).map(|_| vec![None; 4]));
    sheets.push(Sheet {
        title: title(day, Line::new("sheet-volunteers")),
        columns: ["sheet-col-name", "sheet-col-stall", "sheet-col-came", "sheet-col-left"].map(Line::new).into(),
        rows,
        bars: Vec::new(),
    });
    sheets.extend(teams::roster::sheet(ctx, id, title(day, Line::new("sheet-brings"))));
    let missing = super::missing(ctx.s, id);
    if !missing.is_empty() && people::may(ctx.s, reader, id.community, Role::Organizer) {
        let rows = missing.iter().map(|person| {
            let why = super::roster::why(ctx.s, day, *person);
            vec![Some(super::talk::to_call(ctx, *person, why)), None]
        });
        sheets.push(Sheet {
            title: title(day, Line::new("sheet-calls")),
            columns: ["sheet-col-name", "sheet-col-done"].map(Line::new).into(),
            rows: rows.collect(),
            bars: Vec::new(),
        });
    }
    Some(sheets)
}

fn title(day: &super::Day, what: Line) -> Vec<Line> {
    vec![what, Line::new("day-title").with("community", day.plan.name.clone()), super::talk::when_and_where(day)]
}
