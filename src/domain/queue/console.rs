//! What those who run the tables see: numbers drawn, the console of a stall, the paper afterwards.

use super::super::*;
use super::talk::{at, named, with_wait};
use super::{Action, Notice, Outcome, Stage, calling};

/// How many numbers stand on one screen; the way to the next ones stands beside them.
const NUMBERS: usize = 7;

/// The stalls at which somebody may call on a day: a volunteer's own, or a helper's all.
pub(super) fn stalls(ctx: &Ctx<'_>, id: DayId, who: Option<PersonId>) -> Vec<ServiceId> {
    let Some((day, who)) = day::get(ctx.s, id).zip(who) else { return Vec::new() };
    let all = day.services().filter(|(_, service)| service.places > 0).map(|(n, _)| n);
    all.filter(|n| super::may_call(ctx.s, who, id, *n)).collect()
}

/// What a helper or a volunteer sees. Rights are looked at again here.
pub(super) fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    let helper = |day: &DayId| people::may(ctx.s, reader, day.community, Role::Helper).then_some(());
    let caller = |day: &DayId, service: &ServiceId| super::may_call(ctx.s, reader, *day, *service).then_some(());
    match notice {
        Notice::Desk(day) => helper(day).and_then(|()| desk(ctx, *day)),
        Notice::Drawn(ticket) => helper(&ticket.day).and_then(|()| drawn(ctx, *ticket)),
        Notice::AskCame(day, service, after) => {
            caller(day, service).and_then(|()| ask_came(ctx, *day, *service, *after, reader))
        }
        Notice::Stalls(day) => Some(
            Screen::line("queue-stalls").rows_of(1, stall_buttons(ctx, *day, reader)).row([people::talk::back()]),
        ),
        Notice::Console(day, service) => caller(day, service).and_then(|()| console(ctx, *day, *service, reader)),
        Notice::Papers(day) => helper(day).and_then(|()| papers(ctx, *day)),
        Notice::Paper(day, service, last) => helper(day).and_then(|()| paper(ctx, *day, *service, *last)),
        _ => None,
    }
}

fn with_line(ctx: &Ctx<'_>, key: &'static str, day: DayId, service: ServiceId) -> Option<Line> {
    Some(at(ctx, key, day, service)?.with("n", super::line(ctx.s, day, service).len()))
}

fn stall_buttons(ctx: &Ctx<'_>, day: DayId, reader: PersonId) -> Vec<Button> {
    let mine = stalls(ctx, day, Some(reader));
    let label = |n: &ServiceId| with_line(ctx, "queue-stall", day, *n);
    mine.iter().filter_map(|n| Some(Button::press(label(n)?, Action::Console(day, *n)))).collect()
}

/// The number that comes next at a stall.
fn next_number(ctx: &Ctx<'_>, day: DayId, service: ServiceId) -> TicketId {
    TicketId { day, service, number: bookings::give_walk_in(ctx.s, day, service) }
}

fn desk(ctx: &Ctx<'_>, id: DayId) -> Option<Screen> {
    let day = day::get(ctx.s, id)?;
    let paper = Button::press("button-papers", Action::Papers(id));
    if !super::runs(ctx.s, id, ctx.now) {
        return Some(Screen::line("queue-desk-closed").row([paper, people::talk::back()]));
    }
    let call = Button::press("button-call", Action::Stalls(id));
    if super::is_over(ctx.s, id, ctx.now) {
        let line = Line::new("queue-desk-over").with("date", day.date());
        return Some(Screen::line(line).row([call, paper, people::talk::back()]));
    }
    let stalls = day.services().filter(|(n, s)| s.places > 0 && !bookings::seeking(ctx.s, id, *n));
    let buttons = stalls.filter_map(|(n, _)| {
        let full = bookings::walk_in_place(ctx.s, ctx.now, id, n).is_none() && super::spare(ctx.s, id, n) == 0;
        let key = if full { "queue-stall-full" } else { "queue-stall" };
        Some(Button::press(with_line(ctx, key, id, n)?, Action::Draw(next_number(ctx, id, n))))
    });
    Some(Screen::line("queue-desk").rows_of(2, buttons.collect::<Vec<_>>()).row([
        call,
        paper,
        people::talk::back(),
    ]))
}

fn drawn(ctx: &Ctx<'_>, ticket: TicketId) -> Option<Screen> {
    super::walk_in(ctx.s, ticket)?;
    let ahead = super::ahead(ctx.s, ticket).unwrap_or(0);
    let line = with_wait(ctx, named(ctx, "queue-drawn", ticket)?, ticket, ahead);
    Some(
        Screen::line(line)
            .row([Button::press("button-draw-another", Action::Desk(ticket.day))])
            .row([Button::press("button-undraw", Action::Undraw(ticket)), people::talk::back()]),
    )
}

/// Numbers with a place of their own that nobody has seen yet.
fn ask_came(ctx: &Ctx<'_>, day: DayId, service: ServiceId, after: u16, reader: PersonId) -> Option<Screen> {
    let helper = people::may(ctx.s, reader, day.community, Role::Helper);
    let missing = |number: u16| {
        let known = super::ticket(ctx.s, TicketId { day, service, number });
        known.is_none_or(|known| matches!(known.stage, Stage::Held | Stage::NoShow))
    };
    let mut expected = super::expected(ctx.s, day, service);
    expected.retain(|(number, _)| missing(*number));
    let ids: Vec<_> = expected.iter().map(|(number, _)| *number).collect();
    let page = page(ids, after);
    expected.retain(|(number, _)| page.now.contains(number));
    expected.sort_unstable();
    let key = if expected.is_empty() { "queue-all-came" } else { "queue-ask-came" };
    let mut screen = Screen::line(at(ctx, key, day, service)?);
    // Names are for the committee; at the table the number does.
    let names = expected.iter().filter_map(|(number, who)| Some((number, (*who)?))).filter(|_| helper);
    screen.text.extend(names.map(|(number, who)| {
        Line::new("queue-number-name").with("n", *number).with("name", people::name(ctx, who))
    }));
    let buttons = expected.iter().map(|(number, _)| {
        let ticket = TicketId { day, service, number: *number };
        Button::press(Line::new("sheet-number").with("n", *number), Action::Came(ticket))
    });
    let more = page.more.map(|number| TicketId { day, service, number });
    let more = more.map(|ticket| Button::press("button-more-numbers", Action::CameAfter(ticket)));
    Some(screen.rows_of(4, buttons.chain(more)).row([Button::press("back", Action::Console(day, service))]))
}

/// The numbers of one screen, and after which the next screen goes on, if there are more.
struct Page {
    now: Vec<u16>,
    more: Option<u16>,
}

/// Numbers from after one on, and from the beginning again once they are through.
fn page(mut numbers: Vec<u16>, after: u16) -> Page {
    numbers.sort_unstable_by_key(|number| (*number <= after, *number));
    let more = numbers.get(NUMBERS).and(numbers.get(NUMBERS - 1)).copied();
    numbers.truncate(NUMBERS);
    Page { now: numbers, more }
}

/// One stall: who is called, who waits, and what to press.
fn console(ctx: &Ctx<'_>, day: DayId, service: ServiceId, reader: PersonId) -> Option<Screen> {
    let known = day::get(ctx.s, day)?.service(service)?;
    let table = super::table_of(ctx.s, day, service, reader);
    let back = match stalls(ctx, day, Some(reader)).len() {
        0 | 1 => people::talk::back(),
        _ => Button::press("back", Action::Stalls(day)),
    };
    if let Some((number, stage)) = super::current(ctx.s, day, service, table) {
        let ticket = TicketId { day, service, number };
        let key = if stage == Stage::Called { "queue-console-called" } else { "queue-console-serving" };
        let line = named(ctx, key, ticket)?.with("n", super::line(ctx.s, day, service).len());
        let absent = Button::press("button-absent", Action::Absent(ticket));
        let screen = Screen::line(line);
        return Some(match stage {
            Stage::Called => {
                screen.row([Button::press("button-begin", Action::Begin(ticket)), absent]).row([back])
            }
            _ => {
                let (lines, answers) = repairs::talk::at_table(ctx, ticket);
                // While the neighbour is asked, there is nothing else to press.
                let deeds = match answers.is_empty() {
                    true => endings(ticket, known.parts),
                    false => answers,
                };
                Screen { text: [screen.text, lines].concat(), ..screen }.rows_of(2, deeds).row([back])
            }
        });
    }
    let next = match super::line(ctx.s, day, service).is_empty() {
        true => Button::press("button-look-again", Action::Console(day, service)),
        false => Button::press("button-next-one", Action::Next(day, service)),
    };
    let deeds = match super::paused(ctx.s, day, service) {
        true => [Button::press("button-resume", Action::Resume(day, service))]
            .into_iter()
            .chain(moves::talk::button(ctx, day, service, reader))
            .collect(),
        false => vec![next, Button::press("button-pause", Action::Pause(day, service))],
    };
    let came = Button::press("button-somebody-came", Action::AskCame(day, service));
    let undo = last_at(ctx, day, service, table);
    let undo = undo.map(|ticket| (ticket, named(ctx, "button-undo-number", ticket)));
    let undo = undo.and_then(|(ticket, label)| Some(Button::press(label?, Action::Back(ticket))));
    Some(
        console_text(ctx, day, service)?
            .row(deeds)
            .row(known.slot.is_none().then_some(came).into_iter().chain(undo))
            .row([back]),
    )
}

/// How a stall stands when nobody is at its table.
fn console_text(ctx: &Ctx<'_>, day: DayId, service: ServiceId) -> Option<Screen> {
    let line = super::line(ctx.s, day, service);
    let tally = super::tally(ctx.s, day, service);
    let key = match (super::paused(ctx.s, day, service), line.is_empty()) {
        (true, _) => "queue-console-paused",
        (false, true) => "queue-console-empty",
        (false, false) => "queue-console",
    };
    let next = super::next(ctx.s, day, service, ctx.now).map_or(0, |next| next.number);
    let first = at(ctx, key, day, service)?.with("n", line.len()).with("next", next);
    let served = (tally.served > 0).then(|| Line::new("queue-console-served").with("n", tally.served));
    Some(Screen { text: [first].into_iter().chain(served).collect(), ..Screen::default() })
}

/// What may come of it: where things are mended, how well. Where a part is missing the number stays at the table: what
/// it costs is asked first, or said that it is not here.
fn endings(ticket: TicketId, parts: bool) -> Vec<Button> {
    let ending = |outcome| {
        let key = match outcome {
            Outcome::Served => "button-served",
            Outcome::Mended => "button-mended",
            Outcome::Partly => "button-partly",
            Outcome::NotPossible => "button-not-possible",
            Outcome::NeedsPart => return Button::press("button-needs-part", repairs::Action::Ask(ticket)),
        };
        Button::press(key, Action::Done(ticket, outcome))
    };
    let all = Outcome::ALL.into_iter().filter(|outcome| (*outcome == Outcome::Served) != parts);
    all.map(ending).collect()
}

/// What was pressed last at a table, if it can still be taken back.
fn last_at(ctx: &Ctx<'_>, day: DayId, service: ServiceId, table: u8) -> Option<TicketId> {
    let number = *super::stall(ctx.s, day, service)?.last.get(&table)?;
    let ticket = TicketId { day, service, number };
    let known = super::ticket(ctx.s, ticket).filter(|known| known.table == table);
    let can = known.filter(|known| calling::can_undo(ctx, known)).map(|_| ticket);
    can.filter(|ticket| !repairs::paid(ctx.s, *ticket))
}

/// The number that left a table of the reader's last, at any stall of that day, while the table is free.
pub(super) fn ways_back(ctx: &Ctx<'_>, id: DayId, reader: PersonId) -> Vec<Button> {
    let stalls =
        ctx.s.queue.stalls.iter().filter(|((day, _), stall)| *day == id && stall.tables.contains(&reader));
    let last = stalls.filter_map(|((_, service), _)| {
        let table = super::table_of(ctx.s, id, *service, reader);
        let free =
            super::may_call(ctx.s, reader, id, *service) && super::current(ctx.s, id, *service, table).is_none();
        let ticket = last_at(ctx, id, *service, table).filter(|_| free)?;
        Some(Button::press(named(ctx, "button-undo-number", ticket)?, Action::Back(ticket)))
    });
    last.collect()
}

fn papers(ctx: &Ctx<'_>, id: DayId) -> Option<Screen> {
    let day = day::get(ctx.s, id)?;
    let stalls = day.services().filter(|(_, service)| service.places > 0);
    let buttons = stalls.filter_map(|(n, _)| {
        let label = at(ctx, "queue-paper-stall", id, n)?.with("n", super::tally(ctx.s, id, n).over());
        Some(Button::press(label, Action::Paper(id, n)))
    });
    let line = Line::new("queue-papers").with("date", day.date());
    Some(Screen::line(line).rows_of(2, buttons.collect::<Vec<_>>()).row([Button::press("back", Action::Desk(id))]))
}

fn paper(ctx: &Ctx<'_>, day: DayId, service: ServiceId, last: Option<u16>) -> Option<Screen> {
    let tally = super::tally(ctx.s, day, service);
    let mut screen = Screen::line(at(ctx, "queue-paper", day, service)?.with("n", tally.over()));
    let numbers = super::expected(ctx.s, day, service).into_iter().map(|(number, _)| number).collect();
    // The list goes on where the last tick was.
    let page = page(numbers, last.unwrap_or(0));
    let buttons = page.now.into_iter().map(|number| {
        let ticket = TicketId { day, service, number };
        Button::press(Line::new("sheet-number").with("n", number), Action::Ticked(ticket))
    });
    let after = page.more.map(|number| TicketId { day, service, number });
    let after = after.map(|ticket| Button::press("button-more-numbers", Action::PaperAfter(ticket)));
    let more = Button::press("button-ticked-more", Action::TickedMore(next_number(ctx, day, service)));
    let undo = last.map(|number| TicketId { day, service, number }).filter(|ticket| {
        super::ticket(ctx.s, *ticket)
            .is_some_and(|known| matches!(known.stage, Stage::Done(_)) && known.table == 0)
    });
    if let Some(ticket) = undo {
        screen = screen.and(named(ctx, "queue-ticked", ticket)?);
    }
    let undo = undo.and_then(|ticket| {
        Some(Button::press(named(ctx, "button-undo-number", ticket)?, Action::Unticked(ticket)))
    });
    Some(
        screen
            .rows_of(4, buttons.chain(after).collect::<Vec<_>>())
            .row([more].into_iter().chain(undo).chain([Button::press("back", Action::Papers(day))])),
    )
}
