//! Parts at somebody's home: the same question, the same yes, the same receipt. What it is lies in the drawer of whoever
//! is visited, as it would tell what the visit is for; the ledger reads it there, as long as it is there.
//!
//! Whoever names a price cannot say yes to it for whoever is visited: the other of the two who heard it says so, or an
//! organizer who asked by telephone.

use super::super::*;
use super::talk::{payer, who_pays, with_receipt};
use super::{Action, Asked, Cents, Command as Deed, Event, LONGEST, Notice, Quote, Receipt, Refusal};

/// So many of the price lists fit the screen.
const LISTED: usize = 7;
/// So many lines of what was asked stand on a screen.
const LINES: usize = 3;

/// Whether what is said is what somebody's home needs: it is kept in no conversation.
pub fn is_told(ctx: &Ctx<'_>, said: &Said) -> bool {
    let asked = ctx.me().and_then(|me| ctx.s.people.showing(me, ctx.now));
    match said {
        Said::Text(_) => {
            matches!(asked, Some(super::super::Notice::Repairs(Notice::AskAt(_) | Notice::AskAtFrom(..))))
        }
        Said::Pressed(Some(super::super::Action::Repairs(action))) => matches!(action, Action::ListedAt(..)),
        _ => false,
    }
}

/// What was typed: what it is, and its price.
pub(super) fn answered(visit: VisitId, text: &Private) -> Command {
    let read = Cents::split(text.reveal()).and_then(|(item, price)| Some((clean_name(&item)?, price)));
    match read.filter(|(item, _)| item.chars().count() <= LONGEST) {
        Some((item, price)) => Deed::ProposeAt(visit, Private::new(item), price).into(),
        None => Command::Refuse(Refusal::WordsAt(visit).into()),
    }
}

/// One of a stall's price list.
pub(super) fn listed(ctx: &Ctx<'_>, visit: VisitId, service: ServiceId, n: u16) -> Command {
    let community = visits::get(ctx.s, visit).and_then(|visit| day::community(ctx.s, visit.community));
    let service = community.and_then(|community| community.plan.service(service));
    match service.and_then(|service| service.prices.get(usize::from(n))) {
        Some(part) => Deed::ProposeAt(visit, Private::new(part.name.zh()), part.price).into(),
        None => Command::Refuse(super::super::Refusal::Stale),
    }
}

/// A home needs something. What was asked before and nobody answered needs no answer any more; what was agreed to stays,
/// until somebody says that it is not needed: of each of them a button says so.
pub(super) fn propose(
    ctx: &Ctx<'_>,
    me: PersonId,
    visit: VisitId,
    item: Private,
    price: Cents,
) -> Result<Decision, super::super::Refusal> {
    let known = visits::get(ctx.s, visit).filter(|_| visits::at_work(ctx.s, me, visit, ctx.now));
    let who = known.ok_or(super::super::Refusal::Stale)?.who;
    let id = QuoteId(ctx.s.repairs.newest + 1);
    let work = Work::Visit(visit);
    let mut decision = Decision::nothing();
    for (old, quote) in super::of(ctx.s, work) {
        if matches!(quote.state, Asked::Draft | Asked::Waiting) {
            decision = decision.event(Event::Answered(old, false));
        }
    }
    let quote =
        Quote { work, item: None, price, committee: false, state: Asked::Draft, by: Some(me), heard: None };
    let decision = decision.event(Event::Proposed(id, quote)).drawer(DrawerOp::Put(who, Item::Part(id), item));
    Ok(ctx.and_answer(decision, Notice::Payer(id)))
}

/// Yes or no: by whoever is visited or stands for them, by the other of the two, or by an organizer who asked. No may be
/// said by the one who named the price, too; and also of what was agreed to, as long as it is not done.
pub(super) fn answer(
    ctx: &Ctx<'_>,
    me: PersonId,
    id: QuoteId,
    visit: VisitId,
    yes: bool,
) -> Result<Decision, super::super::Refusal> {
    let known = visits::get(ctx.s, visit).filter(|visit| visit.planned().is_some());
    let known = known.ok_or(super::super::Refusal::Stale)?;
    let quote = super::get(ctx.s, id).ok_or(super::super::Refusal::Stale)?;
    let role = Voice::of(ctx.s, me, visit).ok_or(super::super::Refusal::Stale)?;
    let notice: super::super::Notice = match role {
        Voice::Own => Notice::Answered(id).into(),
        Voice::There => visits::Notice::Duty(visit).into(),
        Voice::Office => visits::Notice::Desk(visit).into(),
    };
    let open = quote.state == Asked::Waiting || !yes && quote.state == Asked::Agreed;
    if !open {
        return Ok(ctx.answer(notice));
    }
    if yes && quote.by == Some(me) {
        return Err(Refusal::Alone(visit).into());
    }
    let mut decision = match role {
        Voice::Own => Decision::nothing().event(Event::Answered(id, yes)),
        Voice::There | Voice::Office => Decision::nothing().event(Event::Heard(id, yes, me)),
    };
    decision.on_behalf = (known.who != me).then_some(known.who);
    decision.sends.extend(others(ctx, me, quote.work, Notice::Answered(id)));
    Ok(ctx.and_answer(decision, notice))
}

/// By what somebody has a say.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Voice {
    /// They are visited, or stand for whoever is.
    Own,
    /// They are one of the two.
    There,
    /// They run the committee's days.
    Office,
}

impl Voice {
    fn of(s: &State, me: PersonId, visit: VisitId) -> Option<Voice> {
        let known = visits::get(s, visit)?;
        // At the committee's desk one stands for many: what they say, the desk heard.
        let desk = known.who != me && people::may(s, me, known.community, Role::Helper);
        if known.planned().is_some_and(|plan| plan.open_to(me)) {
            Some(Voice::There)
        } else if visits::stands_for(s, me, known.who) && !desk {
            Some(Voice::Own)
        } else if people::may(s, me, known.community, Role::Organizer) {
            Some(Voice::Office)
        } else {
            None
        }
    }
}

/// The two who are there.
fn two(s: &State, work: Work) -> Vec<PersonId> {
    let Work::Visit(visit) = work else { return Vec::new() };
    let plan = visits::get(s, visit).and_then(|visit| visit.planned());
    plan.map(|plan| plan.two.clone()).unwrap_or_default()
}

/// What is told to the two but whoever acts.
pub(super) fn others(ctx: &Ctx<'_>, me: PersonId, work: Work, notice: Notice) -> Vec<Send> {
    let others = two(ctx.s, work).into_iter().filter(|who| *who != me);
    let tell = |who| Send::tell(To::Person(who), Lane::Reminder, notice.clone()).void_after(super::fresh(ctx));
    others.map(tell).collect()
}

/// What organizers are told, where it waits for them.
pub(super) fn office(ctx: &Ctx<'_>, work: Work, notice: Notice) -> Option<Send> {
    let Work::Visit(_) = work else { return None };
    let to = To::Audience(Audience::Organizers(super::community(ctx.s, work)?));
    Some(Send::tell(to, Lane::Reminder, notice).void_after(super::fresh(ctx)))
}

/// What is told to both.
pub(super) fn both(ctx: &Ctx<'_>, work: Work, notice: Notice) -> Vec<Send> {
    let tell = |who| Send::tell(To::Person(who), Lane::Reminder, notice.clone()).void_after(super::fresh(ctx));
    two(ctx.s, work).into_iter().map(tell).collect()
}

/// What a home needed, as long as that is remembered.
pub(super) fn item(ctx: &Ctx<'_>, id: QuoteId, work: Work) -> Arg {
    let Work::Visit(visit) = work else { return Arg::Key("repairs-material") };
    let known = visits::get(ctx.s, visit).and_then(|visit| ctx.d.read(visit.who, Item::Part(id)));
    known.map_or(Arg::Key("repairs-material"), Arg::Name)
}

/// What lies in the drawer of whoever is visited, of parts.
pub fn items(s: &State, visit: VisitId) -> impl Iterator<Item = Item> {
    super::of(s, Work::Visit(visit)).map(|(id, _)| Item::Part(id))
}

/// Which of them it is.
fn number(ctx: &Ctx<'_>, id: QuoteId, quote: &Quote) -> usize {
    super::of(ctx.s, quote.work).take_while(|(other, _)| *other != id).count() + 1
}

/// A quote in words that say what it costs and who pays, and which of them it is; not what it is.
fn plain(ctx: &Ctx<'_>, key: &'static str, id: QuoteId, quote: &Quote) -> Line {
    Line::new(key)
        .with("n", number(ctx, id, quote))
        .with("price", quote.price)
        .with("payer", payer(quote.committee))
}

/// Which part? From any stall's price list, page by page, or typed.
pub(super) fn ask(ctx: &Ctx<'_>, visit: VisitId, from: u16, reader: PersonId) -> Option<Screen> {
    let known = visits::get(ctx.s, visit).filter(|_| visits::at_work(ctx.s, reader, visit, ctx.now))?;
    let plan = &day::community(ctx.s, known.community)?.plan;
    let services = plan.services.iter().enumerate().filter(|(_, service)| !service.removed);
    let listed = services.flat_map(|(n, service)| {
        let parts = service.prices.iter().enumerate();
        parts.map(move |(at, part)| (part, Action::ListedAt(visit, ServiceId(n as u16), at as u16)))
    });
    let listed: Vec<_> = listed.collect();
    let from = usize::from(from);
    let shown = listed.iter().skip(from).take(LISTED).map(|(part, action)| {
        let label = Line::new("repairs-listed").with("item", part.name.clone()).with("price", part.price);
        Button::press(label, action.clone())
    });
    let next = if from + LISTED < listed.len() { (from + LISTED) as u16 } else { 0 };
    let more =
        (listed.len() > LISTED).then(|| Button::press("button-part-others", Action::AskAtFrom(visit, next)));
    let mut screen = Screen::line(if listed.is_empty() { "repairs-ask-at" } else { "repairs-ask-at-listed" });
    if super::of(ctx.s, Work::Visit(visit)).any(|(_, quote)| quote.state == Asked::Agreed) {
        screen = screen.and("repairs-ask-at-again");
    }
    Some(
        screen
            .asking()
            .rows_of(2, shown.chain(more).collect::<Vec<_>>())
            .row([Button::press("back", visits::Action::Duty(visit))]),
    )
}

/// What a reader sees of a quote.
pub(super) fn screen(ctx: &Ctx<'_>, notice: &Notice, id: QuoteId, reader: PersonId) -> Option<Screen> {
    let quote = super::get(ctx.s, id)?;
    let Work::Visit(visit) = quote.work else { return None };
    let known = visits::get(ctx.s, visit).filter(|visit| visit.planned().is_some())?;
    let voice = Voice::of(ctx.s, reader, visit)?;
    let name = match voice {
        _ if known.who == reader => Arg::Key("visits-you"),
        // Whom they visit stands on the sheet, and in no conversation of the two.
        Voice::There => Arg::Key("visits-host"),
        Voice::Own | Voice::Office => people::name(ctx, known.who),
    };
    let line = |key: &'static str| plain(ctx, key, id, quote).with("name", name.clone());
    let to_duty = Button::press("button-visits-duty", visits::Action::Duty(visit));
    let to_desk = Button::press("button-visits-desk", visits::Action::Desk(visit));
    match (notice, voice) {
        (Notice::Payer(_), Voice::There) if quote.state == Asked::Draft => Some(
            who_pays(Screen::line(line("repairs-payer-at")), id)
                .row([Button::press("back", Action::AskAt(visit))]),
        ),
        (Notice::Quote(_), Voice::Own) if quote.state == Asked::Waiting => {
            // What it is, no conversation keeps: the two say it, and it stands on the page.
            let screen = Screen::line(line("repairs-quote-at")).row([
                Button::press("button-agree", Action::Agree(id)),
                Button::press("button-no-part", Action::Refuse(id)),
            ]);
            Some(screen.row(visits::to_sheet(ctx, visit, known.community, reader, "button-part-which")))
        }
        (Notice::Quote(_), Voice::There | Voice::Office) if quote.state == Asked::Waiting => {
            let (key, look) = match voice {
                Voice::Office => ("repairs-heard-by-telephone", to_desk),
                _ => ("repairs-heard", to_duty),
            };
            let screen = Screen::line(line(key)).row(answers(ctx, id, quote, reader));
            Some(screen.row([look, people::talk::back()]))
        }
        (Notice::Answered(_), voice) => {
            let yes = matches!(quote.state, Asked::Agreed | Asked::Paid);
            let key = if yes { "repairs-agreed-at" } else { "repairs-refused-at" };
            let back = (voice == Voice::There).then_some(to_duty).into_iter().chain([people::talk::back()]);
            Some(Screen::line(line(key)).row(back))
        }
        _ => None,
    }
}

/// What can be pressed of an open question by those who heard the answer.
fn answers(ctx: &Ctx<'_>, id: QuoteId, quote: &Quote, reader: PersonId) -> Vec<Button> {
    let yes = Button::press("button-said-yes", Action::Agree(id));
    let no = Button::press("button-said-no-part", Action::Refuse(id));
    let without = || {
        let label = Line::new("button-no-part-after-all").with("n", number(ctx, id, quote));
        vec![Button::press(label, Action::Refuse(id))]
    };
    match quote.state {
        Asked::Waiting if quote.by == Some(reader) => without(),
        Asked::Waiting => vec![yes, no],
        Asked::Agreed => without(),
        _ => Vec::new(),
    }
}

/// What those see who work at a home, or look after it: how it stands with its parts, and what can be pressed; one line
/// less where something else stands on that screen, too.
pub fn at_home(ctx: &Ctx<'_>, visit: VisitId, reader: PersonId, short: bool) -> (Vec<Line>, Vec<Button>) {
    let (mut lines, mut buttons) = (Vec::new(), Vec::new());
    for (id, quote) in super::of(ctx.s, Work::Visit(visit)) {
        let key = match quote.state {
            Asked::Waiting if quote.by == Some(reader) => "repairs-at-waiting-for-other",
            Asked::Waiting => "repairs-at-waiting",
            Asked::Agreed => "repairs-at-agreed",
            Asked::Draft | Asked::Refused | Asked::Paid => continue,
        };
        lines.push(plain(ctx, key, id, quote));
        buttons.push(answers(ctx, id, quote, reader));
    }
    let newest = lines.len().saturating_sub(if short { LINES - 1 } else { LINES });
    (lines.split_off(newest), buttons.split_off(newest).into_iter().flatten().collect())
}

/// What stands on the sheet of a visit: there it is said what it is.
pub fn on_sheet(ctx: &Ctx<'_>, visit: VisitId) -> Vec<Line> {
    let lines = super::of(ctx.s, Work::Visit(visit)).filter(|(_, quote)| quote.state != Asked::Draft);
    let line = |(id, quote): (QuoteId, &Quote)| {
        let key = match (quote.state, quote.heard) {
            (Asked::Agreed | Asked::Paid, Some(_)) => "repairs-sheet-heard",
            (Asked::Agreed | Asked::Paid, None) => "repairs-sheet-agreed",
            (Asked::Refused, _) => "repairs-sheet-refused",
            _ => "repairs-sheet-waiting",
        };
        let heard = quote.heard.map_or(Arg::Key("someone"), |who| people::name(ctx, who));
        plain(ctx, key, id, quote).with("item", item(ctx, id, quote.work)).with("heard", heard)
    };
    lines.map(line).collect()
}

/// A receipt: for whoever is visited, or who stands for them; those who were there may read it out, without what it is.
pub(super) fn receipt(
    ctx: &Ctx<'_>,
    community: CommunityId,
    receipt: &Receipt,
    visit: VisitId,
    reader: PersonId,
) -> Option<Line> {
    let known = visits::get(ctx.s, visit)?;
    let goes = known.plan.as_ref().is_some_and(|plan| plan.two.contains(&reader));
    if visits::stands_for(ctx.s, reader, known.who) {
        // What it was, no conversation keeps; the ledger says it.
        return Some(with_receipt(ctx, "repairs-receipt-at", community, receipt));
    }
    let line = Line::new("repairs-receipt-to-read").with("n", receipt.number.to_string());
    let line = line.with("price", receipt.price).with("payer", payer(receipt.committee));
    goes.then(|| line.with("name", Arg::Key("visits-host")))
}

/// Nothing is done before the answer.
pub(super) fn waiting(ctx: &Ctx<'_>, id: QuoteId) -> Screen {
    match super::get(ctx.s, id).map(|quote| (quote, quote.work)) {
        Some((quote, Work::Visit(visit))) => Screen::line(plain(ctx, "repairs-refused-waiting-at", id, quote))
            .row([Button::press("button-visits-duty", visits::Action::Duty(visit)), people::talk::back()]),
        _ => people::talk::sorry("stale"),
    }
}
