//! What whoever goes sees of a visit: when, with whom, and the way to the sheet that says where.

use super::super::*;
use super::asking::described;
use super::{Action, Notice, Plan, Visit};

/// What a reader sees of the visits they are asked to make, or make.
pub(super) fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    let planned = |id: VisitId| super::get(ctx.s, id).and_then(|visit| Some((visit, visit.planned()?)));
    Some(match notice {
        Notice::Offer(id) => {
            let (_, visit, plan) = super::offered_to(ctx.s, reader, ctx.now).find(|(open, ..)| open == id)?;
            let line = described(ctx, "visits-offer", visit)?.with("name", people::name(ctx, reader));
            let leads = teams::leads(ctx.s, reader) && plan.two.is_empty();
            let one = leads.then(|| Button::press("button-visits-with-one", Action::AskOne(*id, plan.start)));
            Screen::line(line)
                .row([
                    Button::press("button-visits-go", Action::Accept(*id, plan.start)),
                    Button::press("button-visits-pass", Action::Pass(*id)),
                ])
                .row(one)
                .row([people::talk::back()])
        }
        Notice::Duty(id) | Notice::DutyTomorrow(id) => {
            let (visit, plan) = planned(*id)?;
            plan.two.contains(&reader).then_some(())?;
            let tomorrow = matches!(notice, Notice::DutyTomorrow(_));
            duty(ctx, *id, (visit, plan), reader, tomorrow)?
        }
        Notice::AskOne(id, start) => {
            let (_, plan) = planned(*id).filter(|(_, plan)| plan.asked.contains(&reader))?;
            (plan.start == *start && plan.two.is_empty()).then_some(())?;
            Screen::line("visits-ask-one").asking().row([Button::press("back", Action::Offer(*id))])
        }
        Notice::OnIt(id) => {
            planned(*id).filter(|(_, plan)| plan.two.contains(&reader))?;
            Screen::line("visits-on-it").row([Button::press("button-visits-duty", Action::Duty(*id))])
        }
        Notice::AskLeave(id) => {
            let (visit, _) = planned(*id).filter(|(_, plan)| plan.two.contains(&reader))?;
            Screen::line(described(ctx, "visits-ask-leave", visit)?).row([
                Button::press("button-visits-leave", Action::Leave(*id)),
                Button::press("back", Action::Duty(*id)),
            ])
        }
        Notice::Left(_) => Screen::line("visits-left").row([people::talk::back()]),
        Notice::Off(community, start) => {
            let local = start.with_timezone(&day::zone(ctx.s, *community));
            let line = Line::new("visits-off").with("date", local.date_naive()).with("time", local.time());
            Screen::line(line).row([people::talk::back()])
        }
        Notice::Thanks(_) => Screen::line("visits-thanks").row([people::talk::back()]),
        _ => return None,
    })
}

/// The visits that the reader makes, and those they are asked to make and have said nothing of, soonest first: a line
/// and a button each. Where it is does not stand there.
pub fn plans(ctx: &Ctx<'_>, reader: PersonId) -> Vec<(Line, Button)> {
    let offers = super::offered_to(ctx.s, reader, ctx.now).map(|found| (found, true));
    let mine = super::of_volunteer(ctx.s, reader).map(|found| (found, false));
    let mut all: Vec<_> = offers.chain(mine).collect();
    all.sort_by_key(|((_, _, plan), offer)| (!offer, plan.start));
    let told = |((id, visit, plan), offer): ((VisitId, &Visit, &Plan), bool)| {
        let (key, label, action) = match (offer, plan.full()) {
            (true, _) => ("visits-plan-offer", "button-visits-offer-on", Action::Offer(id)),
            (false, true) => ("visits-plan", "button-visits-duty-on", Action::Duty(id)),
            (false, false) => ("visits-plan-alone", "button-visits-duty-on", Action::Duty(id)),
        };
        let line = described(ctx, key, visit)?.with("other", other(ctx, plan, reader));
        Some((line, Button::press(Line::new(label).with("date", visit.date(ctx.s)?), action)))
    };
    all.into_iter().filter_map(told).collect()
}

/// Who goes with the reader.
fn other(ctx: &Ctx<'_>, plan: &Plan, reader: PersonId) -> Arg {
    let other = plan.two.iter().find(|who| **who != reader);
    match (other, super::team::with(ctx, plan)) {
        (Some(who), _) => people::name(ctx, *who),
        (None, Some(one)) => Arg::List(vec![one]),
        (None, None) => Arg::Key("someone"),
    }
}

fn duty(
    ctx: &Ctx<'_>,
    id: VisitId,
    (visit, plan): (&Visit, &Plan),
    reader: PersonId,
    tomorrow: bool,
) -> Option<Screen> {
    let near = plan.open_to(reader);
    let key = match (near, plan.full()) {
        _ if plan.unopened => "visits-duty-unopened",
        (true, _) if plan.came => "visits-duty-came",
        (true, _) if tomorrow => "visits-duty-tomorrow",
        (true, _) => "visits-duty-near",
        (false, true) => "visits-duty",
        (false, false) => "visits-duty-alone",
    };
    let other = other(ctx, plan, reader);
    let mut screen = Screen::line(described(ctx, key, visit)?.with("other", other));
    if near {
        screen = screen.row(to_sheet(ctx, id, visit.community, reader, "button-visits-where"));
    }
    if near && visit.today(ctx.s, ctx.now) {
        let came = (!plan.came).then(|| Button::press("button-visits-came", Action::Came(id)));
        let unopened =
            (!plan.came && !plan.unopened).then(|| Button::press("button-visits-unopened", Action::Unopened(id)));
        let done = (plan.came || !plan.unopened).then(|| Button::press("button-visits-done", Action::Done(id)));
        screen = screen.row(came.into_iter().chain(unopened)).row(done);
        if plan.came {
            let photos = super::pictures::for_two(id, visit);
            let (lines, buttons) = repairs::at_home(ctx, id, reader, photos.is_some());
            screen.text.extend(lines);
            let part = Button::press("button-part-at", repairs::Action::AskAt(id));
            screen = screen.row(buttons).row([part].into_iter().chain(photos));
        }
    }
    let cannot =
        (!plan.came && !plan.unopened).then(|| Button::press("button-visits-cannot", Action::AskLeave(id)));
    Some(screen.row(cannot.into_iter().chain([people::talk::back()])))
}

/// The way to the sheet: it is made on the page when it is looked at. Whoever has no page opens theirs first.
pub fn to_sheet(
    ctx: &Ctx<'_>,
    id: VisitId,
    community: CommunityId,
    reader: PersonId,
    key: &'static str,
) -> Vec<Button> {
    let Some(known) = day::community(ctx.s, community) else { return Vec::new() };
    let page =
        people::person(ctx.s, reader).is_some_and(|p| p.devices.iter().any(|d| d.channel == ChannelId::Web));
    let open = page.then(|| Button::open(key, format!("c/{}/print/visit-{id}.html", known.plan.slug)));
    // From a chat the page may be opened where nobody knows them yet.
    let elsewhere = !page || ctx.via == Some(ChannelId::Telegram);
    let first = elsewhere.then(|| Button::press("button-visits-page", people::Action::LinkDevice));
    open.into_iter().chain(first).collect()
}
