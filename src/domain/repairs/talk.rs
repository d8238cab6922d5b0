//! Parts in words: what one costs, yes or no, receipts, the month's ledger.

use super::super::*;
use super::{Action, Asked, Cents, Command as Deed, LONGEST, Notice, Quote, Receipt, Refusal, at_home};

/// So many receipts fit a message beside its sum.
const LINES: usize = 6;

/// Words that mean something here, whatever is on the screen.
pub fn words(ctx: &Ctx<'_>, words: &str) -> Option<Command> {
    let community = people::my_community(ctx).ok()?;
    matches!(words, "零件账" | "parts").then(|| pressed(ctx, &Action::Ledger(community)))
}

/// What was typed when this was asked: the part and its price.
pub fn answered(ctx: &Ctx<'_>, asked: &Notice, text: &Private) -> Option<Command> {
    if let Notice::AskAt(visit) | Notice::AskAtFrom(visit, _) = asked {
        return Some(at_home::answered(*visit, text));
    }
    let Notice::Ask(ticket) = asked else { return None };
    let service = day::get(ctx.s, ticket.day).and_then(|day| day.service(ticket.service));
    let listed = |item: &str| {
        let known = service?.prices.iter().map(|part| &part.name);
        known.into_iter().find(|name| name.zh() == item || name.get(Lang::En) == Some(item)).cloned()
    };
    let read = Cents::split(text.reveal());
    let read = read.and_then(|(item, price)| Some((clean_name(&item)?, price)));
    Some(match read.filter(|(item, _)| item.chars().count() <= LONGEST) {
        // One thing has one name, whoever types it.
        Some((item, price)) => Deed::Propose(*ticket, listed(&item).unwrap_or(Text::One(item)), price).into(),
        None => Command::Refuse(Refusal::Words(*ticket).into()),
    })
}

/// A button.
pub fn pressed(ctx: &Ctx<'_>, action: &Action) -> Command {
    match action {
        Action::Ask(ticket) => {
            let may = ctx.me().is_some_and(|me| queue::may_call(ctx.s, me, ticket.day, ticket.service));
            if may {
                Command::Show(Notice::Ask(*ticket).into())
            } else {
                Command::Refuse(super::super::Refusal::NotYours)
            }
        }
        Action::Listed(ticket, n) => {
            let service = day::get(ctx.s, ticket.day).and_then(|day| day.service(ticket.service));
            match service.and_then(|service| service.prices.get(usize::from(*n))) {
                Some(part) => Deed::Propose(*ticket, part.name.clone(), part.price).into(),
                None => Command::Refuse(super::super::Refusal::Stale),
            }
        }
        Action::AskAt(visit) | Action::AskAtFrom(visit, _) => {
            match (ctx.me().filter(|me| visits::at_work(ctx.s, *me, *visit, ctx.now)), action) {
                (Some(_), Action::AskAtFrom(_, n)) => Command::Show(Notice::AskAtFrom(*visit, *n).into()),
                (Some(_), _) => Command::Show(Notice::AskAt(*visit).into()),
                (None, _) => Command::Refuse(super::super::Refusal::Stale),
            }
        }
        Action::ListedAt(visit, service, n) => at_home::listed(ctx, *visit, *service, *n),
        Action::Payer(id, committee) => Deed::Payer(*id, *committee).into(),
        Action::Agree(id) => Deed::Answer(*id, true).into(),
        Action::Refuse(id) => Deed::Answer(*id, false).into(),
        Action::Ledger(community) => Command::Show(Notice::Ledger(*community, false).into()),
        Action::Sheet(community) => Command::Show(Notice::Ledger(*community, true).into()),
    }
}

/// What this slice offers in a menu: once something was paid, everyone can see it.
pub fn entries(ctx: &Ctx<'_>, menu: Menu, reader: PersonId) -> Vec<Button> {
    let community = people::home(ctx.s, reader).filter(|_| menu == Menu::More);
    let community = community.filter(|community| super::newest(ctx.s, *community).is_some());
    community.map(|community| Button::press("button-ledger", Action::Ledger(community))).into_iter().collect()
}

fn with_quote(ctx: &Ctx<'_>, key: &'static str, ticket: TicketId, quote: &Quote) -> Option<Line> {
    let service = day::get(ctx.s, ticket.day)?.service(ticket.service)?;
    Some(
        Line::new(key)
            .with("service", service.name.clone())
            .with("number", ticket.number)
            .with("item", quote.item.clone()?)
            .with("price", quote.price)
            .with("payer", payer(quote.committee)),
    )
}

/// Who pays.
pub(super) fn payer(committee: bool) -> Arg {
    Arg::Key(if committee { "repairs-committee" } else { "repairs-neighbour" })
}

/// What a console says of a number's parts, and what can be pressed.
pub fn at_table(ctx: &Ctx<'_>, ticket: TicketId) -> (Vec<Line>, Vec<Button>) {
    let (mut lines, mut buttons) = (Vec::new(), Vec::new());
    for (id, quote) in super::of(ctx.s, Work::Ticket(ticket)) {
        let key = match quote.state {
            Asked::Waiting => "repairs-line-waiting",
            Asked::Agreed => "repairs-line-agreed",
            Asked::Refused => "repairs-line-refused",
            Asked::Draft | Asked::Paid => continue,
        };
        lines.extend(with_quote(ctx, key, ticket, quote));
        if quote.state == Asked::Waiting {
            buttons.push(Button::press("button-said-yes", Action::Agree(id)));
            buttons.push(Button::press("button-said-no", Action::Refuse(id)));
        }
    }
    let newest = lines.len().saturating_sub(3);
    (lines.split_off(newest), buttons)
}

/// What a reader sees.
pub fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    let caller = |ticket: &TicketId| queue::may_call(ctx.s, reader, ticket.day, ticket.service).then_some(());
    let owner = |ticket: &TicketId| {
        queue::owner(ctx.s, *ticket).filter(|who| *who == reader || people::reader(ctx.s, *who) == reader)
    };
    let console = |ticket: &TicketId| queue::Action::Console(ticket.day, ticket.service);
    let quoted = |id: &QuoteId| super::get(ctx.s, *id).map(|quote| (quote.work, quote));
    match notice {
        Notice::AskAt(visit) => at_home::ask(ctx, *visit, 0, reader),
        Notice::AskAtFrom(visit, from) => at_home::ask(ctx, *visit, *from, reader),
        Notice::Payer(id) | Notice::Quote(id) | Notice::Answered(id)
            if matches!(quoted(id), Some((Work::Visit(_), _))) =>
        {
            at_home::screen(ctx, notice, *id, reader)
        }
        Notice::Ask(ticket) => caller(ticket).and_then(|()| ask(ctx, *ticket)),
        Notice::Payer(id) => {
            let (ticket, quote) = of_ticket(ctx, *id).filter(|(_, quote)| quote.state == Asked::Draft)?;
            caller(&ticket)?;
            let back = Button::press("back", Action::Ask(ticket));
            Some(who_pays(Screen::line(with_quote(ctx, "repairs-payer", ticket, quote)?), *id).row([back]))
        }
        Notice::Quote(id) => {
            let (ticket, quote) = of_ticket(ctx, *id).filter(|(_, quote)| quote.state == Asked::Waiting)?;
            let who = owner(&ticket)?;
            let line = queue::talk::whose(ctx, with_quote(ctx, "repairs-quote", ticket, quote)?, who, reader);
            Some(Screen::line(line).row([
                Button::press("button-agree", Action::Agree(*id)),
                Button::press("button-do-not-mend", Action::Refuse(*id)),
            ]))
        }
        Notice::Answered(id) => {
            let (ticket, quote) = of_ticket(ctx, *id)?;
            let own = owner(&ticket).is_some();
            let key = match (own, quote.state) {
                (true, Asked::Agreed | Asked::Paid) => "repairs-you-agreed",
                (true, _) => "repairs-you-refused",
                (false, Asked::Agreed | Asked::Paid) => "repairs-they-agreed",
                (false, _) => "repairs-they-refused",
            };
            let back = match own {
                true => people::talk::back(),
                false => caller(&ticket).map(|()| Button::press("button-console", console(&ticket)))?,
            };
            Some(Screen::line(with_quote(ctx, key, ticket, quote)?).row([back]))
        }
        Notice::Receipt(community, number) => {
            let receipt = super::receipt(ctx.s, *community, *number)?;
            let line = match receipt.work {
                Work::Ticket(ticket) => {
                    owner(&ticket)?;
                    // The day may be forgotten; the service keeps its number in the plan.
                    let service = day::community(ctx.s, *community)?.plan.service(ticket.service)?;
                    with_receipt(ctx, "repairs-receipt", *community, receipt)
                        .with("service", service.name.clone())
                        .with("number", ticket.number)
                }
                Work::Visit(visit) => at_home::receipt(ctx, *community, receipt, visit, reader)?,
            };
            Some(
                Screen::line(line)
                    .row([Button::press("button-ledger", Action::Ledger(*community)), people::talk::back()]),
            )
        }
        Notice::Ledger(community, sheet) => ledger(ctx, *community, *sheet),
    }
}

/// A quote for something on a table.
fn of_ticket<'a>(ctx: &Ctx<'a>, id: QuoteId) -> Option<(TicketId, &'a Quote)> {
    let quote = super::get(ctx.s, id)?;
    match quote.work {
        Work::Ticket(ticket) => Some((ticket, quote)),
        Work::Visit(_) => None,
    }
}

/// The two who may pay.
pub(super) fn who_pays(screen: Screen, id: QuoteId) -> Screen {
    screen.row([
        Button::press("button-neighbour-pays", Action::Payer(id, false)),
        Button::press("button-committee-pays", Action::Payer(id, true)),
    ])
}

fn ask(ctx: &Ctx<'_>, ticket: TicketId) -> Option<Screen> {
    let service = day::get(ctx.s, ticket.day)?.service(ticket.service)?;
    let listed = service.prices.iter().take(7).enumerate().map(|(n, part)| {
        let label = Line::new("repairs-listed").with("item", part.name.clone()).with("price", part.price);
        Button::press(label, Action::Listed(ticket, n as u16))
    });
    let none = Button::press("button-no-part-today", queue::Action::Done(ticket, queue::Outcome::NeedsPart));
    let line = Line::new("repairs-ask").with("service", service.name.clone()).with("number", ticket.number);
    Some(
        Screen::line(line)
            .asking()
            .rows_of(2, listed.collect::<Vec<_>>())
            .row([none])
            .row([Button::press("back", queue::Action::Console(ticket.day, ticket.service))]),
    )
}

/// A receipt in words: which part, and what it cost; never where it was put in.
pub(super) fn with_receipt(ctx: &Ctx<'_>, key: &'static str, community: CommunityId, receipt: &Receipt) -> Line {
    let item = match (&receipt.item, receipt.work) {
        (Some(item), _) => item.clone().into(),
        (None, work) => at_home::item(ctx, receipt.quote, work),
    };
    Line::new(key)
        .with("n", receipt.number.to_string())
        .with("date", receipt.at.with_timezone(&day::zone(ctx.s, community)).date_naive())
        .with("item", item)
        .with("price", receipt.price)
        .with("payer", payer(receipt.committee))
}

/// The newest month with receipts: its sums, its last receipts, or all of them on paper. No names.
fn ledger(ctx: &Ctx<'_>, community: CommunityId, sheet: bool) -> Option<Screen> {
    let plan = &day::community(ctx.s, community)?.plan;
    let Some(at) = super::newest(ctx.s, community) else {
        return Some(Screen::line("repairs-ledger-none").row([people::talk::back()]));
    };
    let receipts = super::of_month(ctx.s, community, at);
    let (neighbours, committee) = super::sums(&receipts);
    let sum = |key| {
        Line::new(key)
            .with("month", at.with_timezone(&plan.zone).date_naive())
            .with("n", receipts.len())
            .with("all", Cents(neighbours.0 + committee.0))
            .with("neighbours", neighbours)
            .with("committee", committee)
    };
    let mut screen = Screen::line(sum("repairs-ledger"));
    if sheet {
        let cells = |receipt: &&Receipt| {
            [
                "repairs-cell-number",
                "repairs-cell-date",
                "repairs-cell-item",
                "repairs-cell-price",
                "repairs-cell-payer",
            ]
            .map(|key| Some(with_receipt(ctx, key, community, receipt)))
            .into()
        };
        screen.file = Some(File::Print(
            "parts".into(),
            vec![Sheet {
                title: vec![
                    Line::new("repairs-sheet").with("community", plan.name.clone()),
                    sum("repairs-ledger"),
                ],
                columns: [
                    "sheet-col-number",
                    "repairs-col-date",
                    "repairs-col-item",
                    "repairs-col-price",
                    "repairs-col-payer",
                ]
                .map(Line::new)
                .into(),
                rows: receipts.iter().map(cells).collect(),
                bars: Vec::new(),
            }],
        ));
        return Some(screen.row([people::talk::back()]));
    }
    let newest = receipts.iter().rev().take(LINES);
    screen.text.extend(newest.map(|receipt| with_receipt(ctx, "repairs-ledger-line", community, receipt)));
    Some(screen.row([Button::press("button-ledger-print", Action::Sheet(community)), people::talk::back()]))
}

/// A refusal of this slice.
pub fn refusal(ctx: &Ctx<'_>, refusal: &Refusal, _: PersonId) -> Screen {
    match refusal {
        Refusal::Words(ticket) => Screen::line("repairs-refused-words")
            .asking()
            .row([Button::press("back", queue::Action::Console(ticket.day, ticket.service))]),
        Refusal::WordsAt(visit) => Screen::line("repairs-refused-words")
            .asking()
            .row([Button::press("back", visits::Action::Duty(*visit))]),
        Refusal::Alone(visit) => Screen::line("repairs-refused-alone")
            .row([Button::press("button-visits-duty", visits::Action::Duty(*visit)), people::talk::back()]),
        Refusal::Waiting(id) if of_ticket(ctx, *id).is_none() => at_home::waiting(ctx, *id),
        Refusal::Waiting(id) => {
            let line = of_ticket(ctx, *id).and_then(|(ticket, quote)| {
                Some((ticket, with_quote(ctx, "repairs-refused-waiting", ticket, quote)?))
            });
            line.map_or_else(
                || people::talk::sorry("stale"),
                |(ticket, line)| {
                    let console = queue::Action::Console(ticket.day, ticket.service);
                    Screen::line(line)
                        .row([
                            Button::press("button-said-yes", Action::Agree(*id)),
                            Button::press("button-said-no", Action::Refuse(*id)),
                        ])
                        .row([Button::press("button-console", console)])
                },
            )
        }
    }
}
