//! The day on paper: a sheet for each stall, the volunteers' sign-in, the call list.

use super::super::*;
use std::collections::BTreeMap;

/// Blank lines for those who just come.
const BLANKS: usize = 6;

/// The sheets of the day that is now or next, or just over.
pub(super) fn wanted(ctx: &Ctx<'_>, community: CommunityId) -> Command {
    let id = super::to_print(ctx.s, community, ctx.now).ok_or(super::Refusal::NoDay.into());
    match id.and_then(|id| people::acting(ctx, community, Role::Helper).map(|_| id)) {
        Ok(id) => Command::Show(super::Notice::Print(id).into()),
        Err(refusal) => Command::Refuse(refusal),
    }
}

/// All sheets of a day.
pub(super) fn sheets(ctx: &Ctx<'_>, id: DayId, reader: PersonId) -> Option<Vec<Sheet>> {
    let day = super::get(ctx.s, id)?;
    let organizer = people::may(ctx.s, reader, id.community, Role::Organizer);
    let calls = if organizer { to_call(ctx, id, day) } else { Vec::new() };
    // Of a day that will not be, only who does not know yet is of use on paper.
    if day.status == super::Status::Cancelled && !calls.is_empty() {
        return Some(calls);
    }
    let mut sheets = Vec::new();
    for (n, service) in day.services().filter(|(_, service)| service.places > 0) {
        let mut rows: Vec<Vec<Option<Line>>> = Vec::new();
        for (_, booking) in bookings::at_stall(ctx.s, id, n) {
            rows.push(vec![
                Some(Line::new("sheet-number").with("n", booking.number)),
                bookings::talk::when(ctx, booking),
                Some(people::listed(ctx, booking.who)),
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
    sheets.extend(calls);
    if people::may(ctx.s, reader, id.community, Role::Organizer) {
        sheets.extend(stand_ins(ctx, id, day));
    }
    Some(sheets)
}

/// Who is to be called: a sheet for each building, which its head can take along, and one for all others.
fn to_call(ctx: &Ctx<'_>, id: DayId, day: &super::Day) -> Vec<Sheet> {
    // By their numbers: the third building stands before the tenth.
    let order =
        |building: &str| building.chars().filter(char::is_ascii_digit).collect::<String>().parse::<u32>().ok();
    let mut buildings: BTreeMap<_, Vec<PersonId>> = BTreeMap::new();
    let missing = super::missing(ctx.s, id);
    // What to say stands beside the name, where it is not the same for all.
    let news = missing.iter().any(|person| super::news::on_paper(day, *person).is_some());
    for person in missing {
        let building = people::building(ctx, person).map(|building| building.reveal().to_string());
        buildings.entry((building.as_deref().and_then(order), building)).or_default().push(person);
    }
    let sheets = buildings.into_iter().map(|((_, building), people)| {
        let rows = people.iter().map(|person| {
            let why = super::roster::why(ctx.s, day, *person);
            let name = Some(super::talk::to_call(ctx, *person, why));
            match (news, super::news::on_paper(day, *person)) {
                (false, _) => vec![name, None],
                (true, say) => vec![name, say.or_else(|| Some(Line::new("sheet-say-comes"))), None],
            }
        });
        let what = match building {
            Some(building) => Line::new("sheet-calls-in").with("building", Private::new(building)),
            None => Line::new("sheet-calls"),
        };
        Sheet {
            title: title(day, what),
            columns: match news {
                true => ["sheet-col-name", "sheet-col-say", "sheet-col-done"].map(Line::new).into(),
                false => ["sheet-col-name", "sheet-col-done"].map(Line::new).into(),
            },
            rows: rows.collect(),
            bars: Vec::new(),
        }
    });
    sheets.collect()
}

/// Whom to telephone for a stand-in: a sheet for each volunteer who cannot come.
fn stand_ins(ctx: &Ctx<'_>, id: DayId, day: &super::Day) -> Vec<Sheet> {
    let sheet = |(what, people): (Line, Vec<Line>)| Sheet {
        title: title(day, what),
        columns: ["sheet-col-name", "sheet-col-done"].map(Line::new).into(),
        rows: people.into_iter().map(|line| vec![Some(line), None]).collect(),
        bars: Vec::new(),
    };
    standins::on_paper(ctx, id).into_iter().map(sheet).collect()
}

fn title(day: &super::Day, what: Line) -> Vec<Line> {
    let when = match day.status {
        super::Status::Cancelled => Line::new("day-card-cancelled").with("date", day.date()),
        _ => super::talk::when_and_where(day),
    };
    vec![what, Line::new("day-title").with("community", day.plan.name.clone()), when]
}
