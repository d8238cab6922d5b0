//! The sheet of a visit: the only place where it stands what is needed, and where. It is made for the page when it is
//! looked at, for organizers, and from the eve until it is done for the two who go; no conversation ever keeps it.

use super::super::*;
use super::asking::described;
use super::{Kind, Visit};

/// What a reader sees, by the page alone.
pub(super) fn screen(ctx: &Ctx<'_>, id: VisitId, reader: PersonId) -> Option<Screen> {
    (ctx.via == Some(ChannelId::Web)).then_some(())?;
    let Some(visit) = super::get(ctx.s, id) else { return on_screen(still_called(ctx, id, reader)?) };
    (visit.stage != super::Stage::Draft).then_some(())?;
    let runs = people::may(ctx.s, reader, visit.community, Role::Organizer);
    let goes = visit.planned().is_some_and(|plan| plan.open_to(reader));
    let own = super::stands_for(ctx.s, reader, visit.who);
    let sheet = match (runs || goes, own) {
        (true, _) => sheet(ctx, id, visit, runs)?,
        (false, true) => needed(ctx, id, visit)?,
        (false, false) => return None,
    };
    on_screen(sheet)
}

fn on_screen(sheet: Sheet) -> Option<Screen> {
    let mut screen = Screen::line("visits-sheet");
    screen.file = Some(File::Print("visit".into(), vec![sheet]));
    Some(screen)
}

/// Nothing is left of it but the call that says so: whom to call, for organizers.
fn still_called(ctx: &Ctx<'_>, id: VisitId, reader: PersonId) -> Option<Sheet> {
    let mut calls = ctx.s.visits.calls.iter().filter(|(_, call)| call.visit == id && call.told.is_none());
    let (who, call) = calls.next()?;
    people::may(ctx.s, reader, call.community, Role::Organizer).then_some(())?;
    let named = |text: Arg| Some(Line::new("as-named").with("name", text));
    let phone = super::telephone::number(ctx, *who).map(Arg::Name).and_then(named);
    // Without a number somebody goes there.
    let home = ctx.d.read(*who, Item::Home).filter(|_| phone.is_none()).map(Arg::Name).and_then(named);
    let mut rows = vec![vec![Some(Line::new("sheet-visit-name")), named(people::name(ctx, *who))]];
    rows.extend(home.map(|home| vec![Some(Line::new("sheet-visit-home")), Some(home)]));
    rows.push(vec![Some(Line::new("sheet-visit-phone")), Some(phone.unwrap_or_else(|| no_number(ctx.s, *who)))]);
    on_paper(ctx, call.community, rows)
}

/// For whoever is visited: what their home needed, and that photos were taken; nothing, where there is neither.
fn needed(ctx: &Ctx<'_>, id: VisitId, visit: &Visit) -> Option<Sheet> {
    let parts = repairs::on_sheet(ctx, id).into_iter().map(|line| ("sheet-visit-part", line));
    let photos = super::pictures::on_sheet(ctx, id).map(|line| ("sheet-visit-photos", line));
    let rows: Vec<_> = parts.chain(photos).map(|(key, line)| vec![Some(Line::new(key)), Some(line)]).collect();
    rows.first()?;
    on_paper(ctx, visit.community, rows)
}

fn on_paper(ctx: &Ctx<'_>, community: CommunityId, rows: Vec<Vec<Option<Line>>>) -> Option<Sheet> {
    let community = day::community(ctx.s, community)?.plan.name.clone();
    Some(Sheet {
        title: vec![Line::new("visits-sheet"), Line::new("day-title").with("community", community)],
        columns: ["sheet-visit-what", "sheet-visit-told"].map(Line::new).into(),
        rows,
        bars: Vec::new(),
    })
}

fn sheet(ctx: &Ctx<'_>, id: VisitId, visit: &Visit, runs: bool) -> Option<Sheet> {
    let read = |item| ctx.d.read(visit.who, item);
    let told = read(Item::Visit(id));
    let (kind, words) = told.as_ref().and_then(|told| told.reveal().split_once('\n')).unwrap_or_default();
    let named = |text: Private| Line::new("as-named").with("name", text);
    let mut rows =
        vec![("sheet-visit-name", Some(Line::new("as-named").with("name", people::name(ctx, visit.who))))];
    rows.push(("sheet-visit-home", read(Item::Home).map(named)));
    if runs {
        // Which of the two it is tells how somebody lives: that is for organizers alone.
        let key = if kind == Kind::Company.word() { "sheet-visit-company" } else { "sheet-visit-work" };
        rows.push(("sheet-visit-kind", Some(Line::new(key))));
        let none = || no_number(ctx.s, visit.who);
        rows.push(("sheet-visit-phone", Some(phone(ctx, visit).map_or_else(none, named))));
    }
    rows.push(("sheet-visit-words", Some(named(Private::new(words)))));
    if let Some(plan) = &visit.plan {
        rows.push(("sheet-visit-when", described(ctx, "visits-when", visit)));
        rows.push(("sheet-visit-two", described(ctx, "visits-who", visit).filter(|_| !plan.two.is_empty())));
        let code = read(Item::VisitCode(id)).filter(|_| plan.full());
        rows.push(("sheet-visit-code", code.map(|code| Line::new("as-code").with("code", Arg::Code(code)))));
    }
    rows.extend(repairs::on_sheet(ctx, id).into_iter().map(|line| ("sheet-visit-part", Some(line))));
    rows.extend(super::pictures::on_sheet(ctx, id).map(|line| ("sheet-visit-photos", Some(line))));
    on_paper(ctx, visit.community, rows.into_iter().map(|(key, told)| vec![Some(Line::new(key)), told]).collect())
}

/// That there is no number: they have no telephone, or have not left it.
fn no_number(s: &State, who: PersonId) -> Line {
    let none = super::telephone::no_phone(s, who);
    Line::new(if none { "sheet-visit-no-phone" } else { "sheet-visit-phone-not-left" })
}

/// Their own number, or that of whoever stands for them.
pub(super) fn phone(ctx: &Ctx<'_>, visit: &Visit) -> Option<Private> {
    super::telephone::number(ctx, visit.who).or_else(|| ctx.d.read(super::listener(ctx.s, visit)?, Item::Phone))
}
