//! What each person is told about a day: one message, with everything they have there.

use super::super::*;
use super::talk::{book_and_help, cancelled, published, reason, when_and_where};
use super::{Action, Notice, Status};

/// So many lines of what somebody has fit a message, beside what it says; with a reason and a question, one less.
const LINES: usize = 4;
/// So many of what somebody has fit a screen, beside what can be done anew.
const LISTED: usize = 6;
/// So many visits at homes stand there too, those that wait for an answer first.
const VISITS: usize = 3;

fn home() -> Button {
    people::talk::back()
}

fn yes_no(id: DayId) -> [Button; 2] {
    [
        Button::press("button-will-come", Action::Coming(id)),
        Button::press("button-cannot-come", Action::CannotCome(id)),
    ]
}

/// A reader's places and turns on a day, a line each.
fn booked(ctx: &Ctx<'_>, reader: PersonId, id: DayId) -> Vec<Line> {
    let mut lines = bookings::talk::places_on(ctx, reader, id);
    lines.extend(shifts::talk::turns_on(ctx, reader, id));
    lines
}

/// What whoever calls somebody may read to them: what two neighbours agreed on is theirs alone.
pub(super) fn known_to_all(ctx: &Ctx<'_>, who: PersonId, id: DayId) -> Vec<Line> {
    let mut lines = booked(ctx, who, id);
    lines.extend(market::tables_on(ctx, who, id));
    // Above them stand who it is, what to say, and why.
    fit(lines, LINES - 2)
}

/// Everything a reader has on a day, a line each: places and turns, the market, and what their unit brings.
pub(super) fn own(ctx: &Ctx<'_>, reader: PersonId, id: DayId) -> Vec<Line> {
    let mut lines = booked(ctx, reader, id);
    lines.extend(market::lines_on(ctx, reader, id));
    lines.extend(teams::talk::brings_on(ctx, "teams-own-brings", reader, id));
    fit(lines, LINES)
}

/// Lines that stand one below the other, as long as there is room: what is left shares the last one.
fn fit(mut lines: Vec<Line>, most: usize) -> Vec<Line> {
    if lines.len() > most {
        let rest = lines.split_off(most - 1);
        lines.push(Line::new("as-list").with("list", Arg::List(rest)));
    }
    lines
}

/// Buttons to what a reader has there beside places and turns; or to give it up (`leave`).
pub(super) fn beside(ctx: &Ctx<'_>, reader: PersonId, id: DayId, leave: bool) -> Vec<Button> {
    let mut buttons = market::buttons(ctx, reader, id, leave);
    buttons.extend(teams::talk::pledge_buttons(ctx, reader, id, leave));
    buttons
}

/// What a reader sees.
pub(super) fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    match notice {
        Notice::Plans => plans(ctx, people::home(ctx.s, reader)?, reader),
        Notice::Invitation(id) => invitation(ctx, *id, reader),
        Notice::DayBefore(id) => reminder(ctx, *id, reader, "day-before"),
        Notice::OwnTurn(id) => reminder(ctx, *id, reader, "day-own-turn"),
        Notice::CannotCome(id) => {
            let mut buttons = bookings::talk::place_buttons(ctx, reader, *id, true);
            buttons.extend(shifts::talk::turn_buttons(ctx, reader, *id, true));
            buttons.extend(beside(ctx, reader, *id, true));
            buttons.truncate(LISTED + 2);
            Some(Screen::line("day-which-cannot").rows_of(1, buttons).row([home()]))
        }
        Notice::Coming(id) => {
            let day = super::get(ctx.s, *id)?;
            let mut screen = Screen::line(Line::new("day-coming").with("date", day.date()));
            screen.text.extend(own(ctx, reader, *id));
            Some(screen.row([Button::press("button-cannot-come", Action::CannotCome(*id)), home()]))
        }
        Notice::Venue(id) => {
            let day = super::get(ctx.s, *id).filter(|day| day.status == Status::Open && !day.withdrawn)?;
            let mut screen = Screen::line(Line::new("day-venue").with("community", day.plan.name.clone()))
                .and(when_and_where(day));
            if people::lang(ctx.s, reader).is_some_and(|lang| day.plan.venue.get(lang).is_none()) {
                screen.text.extend(published(ctx, Some(&day.plan.venue), reader));
            }
            screen.text.extend(own(ctx, reader, *id));
            Some(screen.row([home()]))
        }
        Notice::Moved(id) => moved(ctx, *id, reader),
        Notice::Cancelled(id) => {
            let day = super::get(ctx.s, *id).filter(|day| day.status == Status::Cancelled)?;
            let key = if booked(ctx, reader, *id).is_empty() { "day-cancelled" } else { "day-cancelled-own" };
            let line = Line::new(key).with("community", day.plan.name.clone()).with("date", day.date());
            let mut screen = Screen::line(line);
            screen.text.extend(reason(ctx, day, reader));
            screen.text.extend(market::called_off(ctx, reader, *id));
            screen.text.extend(teams::talk::brings_on(ctx, "teams-off-brings", reader, *id));
            Some(screen.row([home()]))
        }
        Notice::Reopened(id) => {
            let day = super::get(ctx.s, *id).filter(|day| day.status == Status::Open)?;
            let line = Line::new("day-reopened").with("community", day.plan.name.clone());
            let mut screen = Screen::line(line).and(when_and_where(day));
            let mine = own(ctx, reader, *id);
            let row = if mine.is_empty() { book_and_help(id.community) } else { yes_no(*id) };
            screen.text.extend(mine);
            Some(screen.row(row))
        }
        _ => None,
    }
}

fn plans(ctx: &Ctx<'_>, community: CommunityId, reader: PersonId) -> Option<Screen> {
    let (visits, to_visits): (Vec<_>, Vec<_>) = visits::plans(ctx, reader).into_iter().take(VISITS).unzip();
    let and_visits = |mut screen: Screen| {
        screen.text.extend(visits);
        screen
    };
    let Some((id, day)) = super::coming(ctx.s, community) else {
        return Some(and_visits(Screen::line("day-none")).rows_of(1, to_visits).row([home()]));
    };
    if day.status == Status::Cancelled {
        return Some(and_visits(cancelled(ctx, day, reader)).rows_of(1, to_visits).row([home()]));
    }
    let mut places = bookings::talk::place_buttons(ctx, reader, id, false);
    places.extend(waiting::talk::turn_buttons(ctx, reader, id));
    let mut turns = shifts::talk::turn_buttons(ctx, reader, id, false);
    let mut others = beside(ctx, reader, id, false);
    // Whoever has moved away still has what they booked where they lived.
    let elsewhere = super::communities(ctx.s).map(|(other, _)| other).filter(|other| *other != community);
    let here = places.len() + turns.len() + others.len();
    for (other, _) in elsewhere.filter_map(|other| super::coming(ctx.s, other)) {
        places.extend(bookings::talk::place_buttons(ctx, reader, other, false));
        places.extend(waiting::talk::turn_buttons(ctx, reader, other));
        turns.extend(shifts::talk::turn_buttons(ctx, reader, other, false));
        others.extend(beside(ctx, reader, other, false));
    }
    let key = match places.len() + turns.len() + others.len() {
        0 => "day-plans-none",
        all if all > here => "day-plans-all",
        _ => "day-plans",
    };
    // What is at the market stands there too, one's own first.
    let own = places.len() + turns.len() + to_visits.len();
    others.truncate(LISTED.saturating_sub(own));
    // Both stand on the first screen too.
    let anew = (own <= LISTED).then(|| book_and_help(community)).into_iter().flatten();
    let screen = and_visits(Screen::line(Line::new(key).with("date", day.date())));
    let screen = screen.rows_of(1, places).rows_of(1, turns).rows_of(1, to_visits);
    Some(screen.rows_of(1, others).row(anew).row([home()]))
}

fn invitation(ctx: &Ctx<'_>, id: DayId, reader: PersonId) -> Option<Screen> {
    let day = super::get(ctx.s, id).filter(|day| day.status == Status::Open)?;
    let key = if people::lang(ctx.s, reader).is_some() { "day-invitation" } else { return None };
    let name = people::name(ctx, reader);
    let mut screen = Screen::line(Line::new(key).with("name", name).with("community", day.plan.name.clone()))
        .and(when_and_where(day));
    if booked(ctx, reader, id).is_empty() {
        let free = bookings::all_left(ctx.s, id);
        let hands: u32 = shifts::most_needed(ctx.s, id, ctx.now).iter().map(|(_, n)| u32::from(*n)).sum();
        screen = match (free, hands) {
            (0, 0) => screen,
            (0, hands) => screen.and(Line::new("day-hands").with("n", hands)),
            (free, _) => screen.and(Line::new("day-free").with("n", free)),
        };
    }
    screen.text.extend(own(ctx, reader, id));
    Some(screen.row(book_and_help(id.community)).row([Button::press("button-quiet", people::Action::Quiet(true))]))
}

fn reminder(ctx: &Ctx<'_>, id: DayId, reader: PersonId, key: &'static str) -> Option<Screen> {
    let day = super::get(ctx.s, id).filter(|day| day.status == Status::Open)?;
    // Of what their unit brings they are reminded by itself, three days before already.
    let mut mine = booked(ctx, reader, id);
    mine.extend(market::lines_on(ctx, reader, id));
    let mine = fit(mine, LINES);
    if mine.is_empty() {
        return None; // given back meanwhile
    }
    let today = ctx.now.with_timezone(&day.plan.zone).date_naive();
    let word = match (day.date() - today).num_days() {
        0 => "word-today",
        1 => "word-tomorrow",
        _ => "word-soon",
    };
    let question = key == "day-before";
    let with = |line: Line| {
        line.with("name", people::name(ctx, reader))
            .with("word", Arg::Key(word))
            .with("venue", day.plan.venue.clone())
    };
    // Most people have one place: one sentence says it all.
    let only = (mine.len() == 1).then(|| bookings::of_person(ctx.s, reader).find(|(_, b)| b.day == id)).flatten();
    let only = only.and_then(|(_, booking)| {
        let key = if question { "day-before-one" } else { "day-own-turn-one" };
        bookings::talk::describe(ctx, key, booking)
    });
    let screen = match only {
        Some(line) => Screen::line(with(line)),
        None => Screen { text: [vec![with(Line::new(key))], mine].concat(), ..Screen::default() },
    };
    // Nobody shall come for nothing.
    let stalls = bookings::talk::places(ctx, reader, id).into_iter().map(|(_, b)| b.service);
    let stalls: std::collections::BTreeSet<_> = stalls.filter(|n| bookings::seeking(ctx.s, id, *n)).collect();
    let name = |n: ServiceId| Some(Line::new("as-it-is").with("text", day.service(n)?.name.clone()));
    let names: Vec<_> = stalls.into_iter().filter_map(name).collect();
    let screen = match names.is_empty() {
        true => screen,
        false => screen.and(Line::new("day-still-seeking").with("list", Arg::List(names))),
    };
    let asked = question && !day.said_yes(reader);
    let cannot = || Button::press("button-cannot-come", Action::CannotCome(id));
    Some(if asked { screen.and("day-do-you-come").row(yes_no(id)) } else { screen.row([cannot()]) })
}

fn moved(ctx: &Ctx<'_>, id: DayId, reader: PersonId) -> Option<Screen> {
    let day = super::get(ctx.s, id).filter(|day| day.status == Status::Open && !day.withdrawn)?;
    let mut screen =
        Screen::line(Line::new("day-moved").with("community", day.plan.name.clone())).and(when_and_where(day));
    screen.text.extend(reason(ctx, day, reader));
    let mine = own(ctx, reader, id);
    if mine.is_empty() {
        return Some(screen.row(book_and_help(id.community)));
    }
    screen.text.extend(fit(mine, LINES - 1));
    let asked = !day.said_yes(reader);
    Some(if asked { screen.and("day-do-you-come-then").row(yes_no(id)) } else { screen.row([home()]) })
}
