//! Tickets and calling in words: what is understood, and what those in line are told.

use super::super::*;
use super::{Action, Command as Deed, Notice, Outcome, Refusal, Stage};

/// Words that mean something here, whatever is on the screen.
pub fn words(ctx: &Ctx<'_>, words: &str) -> Option<Command> {
    let community = people::my_community(ctx).ok()?;
    let day = super::today(ctx.s, community, ctx.now).or_else(|| super::begun(ctx.s, community, ctx.now))?;
    let action = match words {
        "排到哪了" | "排队" | "queue" | "how long" => Action::Mine(day),
        "叫号" | "叫下一位" | "call" => Action::Stalls(day),
        "取号" | "现场取号" | "number" => Action::Desk(day),
        "补录" | "paper" => Action::Papers(day),
        _ => return None,
    };
    Some(pressed(ctx, &action))
}

/// Nothing is ever asked in words here.
pub fn answered(_: &Ctx<'_>, _: &Notice, _: &Private) -> Option<Command> {
    None
}

/// A button.
pub fn pressed(ctx: &Ctx<'_>, action: &Action) -> Command {
    let show = |notice: Notice| Command::Show(notice.into());
    let helper = |day: &DayId, notice: Notice| match people::acting(ctx, day.community, Role::Helper) {
        Ok(_) => Command::Show(notice.into()),
        Err(refusal) => Command::Refuse(refusal),
    };
    let caller = |day: &DayId, service: &ServiceId, notice: Notice| {
        let may = ctx.me().is_some_and(|me| super::may_call(ctx.s, me, *day, *service));
        if may { Command::Show(notice.into()) } else { Command::Refuse(super::super::Refusal::NotYours) }
    };
    match action {
        Action::Mine(day) => show(Notice::Mine(*day)),
        Action::Desk(day) => helper(day, Notice::Desk(*day)),
        Action::Draw(ticket) => Deed::Draw(*ticket).into(),
        Action::Undraw(ticket) => Deed::Undraw(*ticket).into(),
        Action::AskCame(day, service) => caller(day, service, Notice::AskCame(*day, *service, 0)),
        Action::CameAfter(t) => caller(&t.day, &t.service, Notice::AskCame(t.day, t.service, t.number)),
        Action::Came(ticket) => Deed::Came(*ticket).into(),
        Action::Stalls(day) => match &super::console::stalls(ctx, *day, ctx.me())[..] {
            [] => Command::Refuse(super::super::Refusal::NotYours),
            [only] => show(Notice::Console(*day, *only)),
            _ => show(Notice::Stalls(*day)),
        },
        Action::Console(day, service) => caller(day, service, Notice::Console(*day, *service)),
        Action::Next(day, service) => Deed::Next(*day, *service).into(),
        Action::Begin(ticket) => Deed::Begin(*ticket).into(),
        Action::Done(ticket, outcome) => Deed::Done(*ticket, *outcome).into(),
        Action::Absent(ticket) => Deed::Absent(*ticket).into(),
        Action::Back(ticket) => Deed::Back(*ticket).into(),
        Action::Pause(day, service) => Deed::Pause(*day, *service, true).into(),
        Action::Resume(day, service) => Deed::Pause(*day, *service, false).into(),
        Action::Papers(day) => helper(day, Notice::Papers(*day)),
        Action::Paper(day, service) => helper(day, Notice::Paper(*day, *service, None)),
        Action::PaperAfter(t) => helper(&t.day, Notice::Paper(t.day, t.service, Some(t.number))),
        Action::Ticked(ticket) => Deed::Ticked(*ticket).into(),
        Action::TickedMore(ticket) => Deed::TickedMore(*ticket).into(),
        Action::Unticked(ticket) => Deed::Unticked(*ticket).into(),
    }
}

/// What this slice offers in a menu: on the day itself what is needed there, and later the paper.
pub fn entries(ctx: &Ctx<'_>, menu: Menu, reader: PersonId) -> Vec<Button> {
    let Some(community) = people::home(ctx.s, reader) else { return Vec::new() };
    let helper = people::may(ctx.s, reader, community, Role::Helper);
    let desk = |day: DayId| Button::press("button-desk", Action::Desk(day));
    let papers = |day: DayId| Button::press("button-papers", Action::Papers(day));
    match menu {
        Menu::Home => {
            let Some(day) = super::today(ctx.s, community, ctx.now) else { return Vec::new() };
            if helper {
                return vec![desk(day)];
            }
            let calls = !super::console::stalls(ctx, day, Some(reader)).is_empty();
            let open = day::get(ctx.s, day).is_some_and(|day| day.status == day::Status::Open);
            let waits = open && !bookings::talk::places(ctx, reader, day).is_empty();
            let call = calls.then(|| Button::press("button-call", Action::Stalls(day)));
            call.into_iter().chain(waits.then(|| Button::press("button-my-turn", Action::Mine(day)))).collect()
        }
        // When the day is over nobody comes any more: what is left is the paper.
        Menu::Office if helper => match super::today(ctx.s, community, ctx.now) {
            Some(day) => vec![desk(day)],
            None => super::begun(ctx.s, community, ctx.now).map(papers).into_iter().collect(),
        },
        Menu::More | Menu::Office => Vec::new(),
    }
}

/// A number in words: the stall and the number.
pub(super) fn named(ctx: &Ctx<'_>, key: &'static str, ticket: TicketId) -> Option<Line> {
    let service = day::get(ctx.s, ticket.day)?.service(ticket.service)?;
    Some(Line::new(key).with("service", service.name.clone()).with("number", ticket.number))
}

/// A stall in words.
pub(super) fn at(ctx: &Ctx<'_>, key: &'static str, day: DayId, service: ServiceId) -> Option<Line> {
    Some(Line::new(key).with("service", day::get(ctx.s, day)?.service(service)?.name.clone()))
}

/// When a number's own hour is, where something happened to it before.
fn before_its_time(ctx: &Ctx<'_>, ticket: TicketId, at: DateTime<Utc>) -> Option<Line> {
    bookings::talk::when(ctx, super::before_its_time(ctx.s, ticket, at)?)
}

fn with_time(line: Line, when: Option<Line>) -> Line {
    line.with("when", Arg::List(when.into_iter().collect()))
}

/// Adds how many are before somebody, and how long that takes.
pub(super) fn with_wait(ctx: &Ctx<'_>, line: Line, ticket: TicketId, ahead: usize) -> Line {
    let (from, to) = super::wait(ctx.s, ticket.day, ticket.service, ahead).unwrap_or_default();
    line.with("n", ahead).with("from", from).with("to", to)
}

/// Whose number a reader has: their own, or that of somebody they stand for.
pub fn whose(ctx: &Ctx<'_>, line: Line, who: PersonId, reader: PersonId) -> Line {
    let whose = if who == reader { "own" } else { "other" };
    line.with("whose", whose.to_string()).with("name", people::name(ctx, who))
}

/// What a reader sees.
pub fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    let mine = |ticket: &TicketId| {
        super::owner(ctx.s, *ticket).filter(|who| *who == reader || people::reader(ctx.s, *who) == reader)
    };
    let stage = |ticket: &TicketId| super::ticket(ctx.s, *ticket).map(|known| known.stage);
    let how_far = |day: DayId| Button::press("button-my-turn", Action::Mine(day));
    match notice {
        Notice::Mine(day) => mine_screen(ctx, *day, reader),
        Notice::Called(ticket) => {
            let who = mine(ticket).filter(|_| stage(ticket) == Some(Stage::Called))?;
            let known = super::ticket(ctx.s, *ticket)?;
            let several = super::several_tables(ctx.s, ticket.day, ticket.service);
            let early = before_its_time(ctx, *ticket, known.at);
            let key = match (early.is_some(), several) {
                (false, true) => "queue-called-table",
                (false, false) => "queue-called",
                (true, true) => "queue-called-early-table",
                (true, false) => "queue-called-early",
            };
            let line = with_time(named(ctx, key, *ticket)?.with("table", known.table), early);
            Some(Screen::line(whose(ctx, line, who, reader)).row([people::talk::back()]))
        }
        Notice::Soon(ticket) => {
            let who = mine(ticket)?;
            let line = with_wait(ctx, named(ctx, "queue-soon", *ticket)?, *ticket, super::ahead(ctx.s, *ticket)?);
            Some(Screen::line(whose(ctx, line, who, reader)).row([how_far(ticket.day)]))
        }
        Notice::Held(ticket) => {
            let who = mine(ticket).filter(|_| stage(ticket) == Some(Stage::Held))?;
            // Called before their own hour, nobody is late.
            let early = before_its_time(ctx, *ticket, super::ticket(ctx.s, *ticket)?.at);
            let key = if early.is_some() { "queue-held-early" } else { "queue-held" };
            let line = with_time(named(ctx, key, *ticket)?, early);
            Some(Screen::line(whose(ctx, line, who, reader)).row([how_far(ticket.day)]))
        }
        Notice::NoShow(ticket) => {
            let who = mine(ticket).filter(|_| stage(ticket) == Some(Stage::NoShow))?;
            let line = whose(ctx, named(ctx, "queue-no-show", *ticket)?, who, reader);
            Some(
                Screen::line(line)
                    .row([Button::press("button-here-now", Action::Came(*ticket)), people::talk::back()]),
            )
        }
        Notice::NoPart(ticket) => {
            let who = mine(ticket).filter(|_| stage(ticket) == Some(Stage::Done(Outcome::NeedsPart)))?;
            let line = whose(ctx, named(ctx, "queue-no-part", *ticket)?, who, reader);
            Some(Screen::line(line).row([people::talk::back()]))
        }
        Notice::Paused(day, service, still) => {
            let here = super::paused(ctx.s, *day, *service) == *still;
            let key = if *still { "queue-paused" } else { "queue-goes-on" };
            here.then(|| at(ctx, key, *day, *service))
                .flatten()
                .map(|line| Screen::line(line).row([how_far(*day)]))
        }
        _ => super::console::screen(ctx, notice, reader),
    }
}

fn mine_screen(ctx: &Ctx<'_>, day: DayId, reader: PersonId) -> Option<Screen> {
    let mut screen = Screen::default();
    let mut came = Vec::new();
    for (_, booking) in bookings::talk::places(ctx, reader, day).into_iter().take(4) {
        let ticket = booking.ticket();
        let (key, ahead) = match super::ticket(ctx.s, ticket).map(|known| known.stage) {
            Some(Stage::Called | Stage::Serving) => ("queue-mine-now", 0),
            Some(Stage::Done(Outcome::NeedsPart)) => ("queue-mine-no-part", 0),
            Some(Stage::Done(Outcome::NotPossible)) => ("queue-mine-not-mended", 0),
            Some(Stage::Done(_)) => ("queue-mine-done", 0),
            Some(Stage::NoShow) => ("queue-mine-missed", 0),
            None | Some(Stage::Here | Stage::Held) => match super::ahead(ctx.s, ticket) {
                Some(0) => ("queue-mine-next", 0),
                Some(n) => ("queue-mine", n),
                None => ("queue-mine-come", 0),
            },
        };
        if ["queue-mine-come", "queue-mine-missed"].contains(&key) && super::runs(ctx.s, day, ctx.now) {
            came.push(Button::press(named(ctx, "button-i-am-here", ticket)?, Action::Came(ticket)));
        }
        let line = with_wait(ctx, named(ctx, key, ticket)?, ticket, ahead);
        let line = line.with("when", Arg::List(vec![bookings::talk::when(ctx, booking)?]));
        screen = screen.and(whose(ctx, line, booking.who, reader));
    }
    if screen.text.is_empty() {
        screen = Screen::line("queue-mine-none");
    }
    Some(
        screen.rows_of(1, came).row([Button::press("button-look-again", Action::Mine(day)), people::talk::back()]),
    )
}

/// The number that left the reader's table last.
pub fn ways_back(ctx: &Ctx<'_>, community: CommunityId, reader: PersonId) -> Vec<Button> {
    let Some(id) = super::today(ctx.s, community, ctx.now) else { return Vec::new() };
    super::console::ways_back(ctx, id, reader)
}

/// A refusal of this slice.
pub fn refusal(ctx: &Ctx<'_>, refusal: &Refusal, reader: PersonId) -> Screen {
    let stall = |key, day: &DayId, service: &ServiceId| {
        let back = match people::may(ctx.s, reader, day.community, Role::Helper) {
            true => Button::press("back", Action::Desk(*day)),
            false => people::talk::back(),
        };
        let console = Button::press("button-console", Action::Console(*day, *service));
        let line = at(ctx, key, *day, *service);
        line.map_or_else(|| people::talk::sorry("stale"), |line| Screen::line(line).row([console, back]))
    };
    match refusal {
        Refusal::Closed => people::talk::sorry("queue-closed"),
        Refusal::Over(day) => super::console::screen(ctx, &Notice::Desk(*day), reader)
            .unwrap_or_else(|| people::talk::sorry("queue-closed")),
        Refusal::Full(day, service) => stall("queue-full", day, service),
        Refusal::Nobody(day, service) => stall("queue-nobody", day, service),
        Refusal::Paused(day, service) => stall("queue-stands-still", day, service),
        Refusal::Taken(ticket) => named(ctx, "queue-taken", *ticket).map_or_else(
            || people::talk::sorry("stale"),
            |line| {
                let console = Action::Console(ticket.day, ticket.service);
                Screen::line(line).row([Button::press("button-console", console), people::talk::back()])
            },
        ),
    }
}
