//! What only organizers and helpers see: the stalls, sheets to print, calls to make, changes.

use super::super::*;
use super::{Action, Change, Day, Notice, Status};

/// So many names of those to be called fit a message; one by one all of them are found, and on the printed sheets.
const NAMES: usize = 6;
/// So many stalls fit a screen.
const STALLS: usize = 8;
/// So many fit below the first line of a message.
const SUMMED: usize = 7;

/// What an organizer or a helper sees. Rights are looked at again here: what waited in line may find
/// its reader without the role.
pub fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    let needs = |community, role| people::may(ctx.s, reader, community, role).then_some(());
    match notice {
        Notice::Roster(id) => needs(id.community, Role::Helper).and_then(|()| roster(ctx, *id, 0, reader)),
        Notice::RosterFrom(id, from) => {
            needs(id.community, Role::Helper).and_then(|()| roster(ctx, *id, *from, reader))
        }
        Notice::Stall(id, _)
        | Notice::StallFrom(id, ..)
        | Notice::AskGiveBack(id, _)
        | Notice::GiveBackFrom(id, ..) => {
            needs(id.community, Role::Helper).and_then(|()| super::stall::screen(ctx, notice, reader))
        }
        Notice::Print(id) => needs(id.community, Role::Helper).and_then(|()| {
            let line = Line::new("day-print").with("date", super::get(ctx.s, *id)?.date());
            let mut screen = Screen::line(line).row(print_other(ctx, *id)).row([back(*id)]);
            // The sheets that are wanted unless somebody asks for others have no name of their own.
            let usual = super::to_print(ctx.s, id.community, ctx.now) == Some(*id);
            let name = if usual { "lists".into() } else { format!("lists-{}", id.n) };
            screen.file = Some(File::Print(name, super::sheets::sheets(ctx, *id, reader)?));
            Some(screen)
        }),
        Notice::Summary(id) => needs(id.community, Role::Organizer).and_then(|()| summary(ctx, *id)),
        Notice::DropOuts(community, list) => {
            needs(*community, Role::Organizer).and_then(|()| drop_outs(ctx, *community, list, reader))
        }
        Notice::CallList(id) => needs(id.community, Role::Organizer).and_then(|()| call_list(ctx, *id, reader)),
        Notice::Change(id)
        | Notice::AskVenue(id)
        | Notice::AskPlaces(id)
        | Notice::AskPlacesOf(id, _)
        | Notice::AskDate(id)
        | Notice::AskHour(id)
        | Notice::AskReason(id, _)
        | Notice::Confirm(id, _)
        | Notice::Done(id) => needs(id.community, Role::Organizer).and_then(|()| change(ctx, notice, *id, reader)),
        Notice::ClockHeld(community) | Notice::Missed(community, ..) => {
            needs(*community, Role::Organizer).and_then(|()| super::missed::screen(ctx, notice))
        }
        Notice::Weather(id) | Notice::SureWeather(id, _) | Notice::ToldAsPlanned(id) | Notice::DayOff(id) => {
            needs(id.community, Role::Organizer).and_then(|()| super::weather::screen(ctx, notice, reader))
        }
        Notice::AsPlanned(_) | Notice::AsBefore(_) => super::weather::screen(ctx, notice, reader),
        _ => None,
    }
}

/// The sheets that somebody may mean as well: today's or those whose paper is still to be entered, beside the next day's.
fn print_other(ctx: &Ctx<'_>, id: DayId) -> Option<Button> {
    let newest = DayId { n: super::community(ctx.s, id.community)?.newest, ..id };
    let other = [super::to_print(ctx.s, id.community, ctx.now)?, newest].into_iter().find(|other| *other != id)?;
    let label = Line::new("button-print-of").with("date", super::get(ctx.s, other)?.date());
    Some(Button::press(label, Action::PrintOf(other)))
}

pub(super) fn back(id: DayId) -> Button {
    Button::press("back", Action::RosterOf(id))
}

fn roster(ctx: &Ctx<'_>, id: DayId, from: u16, reader: PersonId) -> Option<Screen> {
    let day = super::get(ctx.s, id)?;
    let mut screen = Screen::line(Line::new("day-roster").with("date", day.date()));
    let mut buttons = Vec::new();
    for (n, service) in day.services() {
        let booked = bookings::held(ctx.s, id, n);
        let helpers = shifts::holders(ctx.s, id, n);
        let key = if service.places > 0 { "day-roster-stall" } else { "day-roster-hands" };
        let label =
            Line::new(key).with("service", service.name.clone()).with("booked", booked).with("helpers", helpers);
        buttons.push(Button::press(label, Action::Stall(id, n)));
    }
    let (shown, next) = part(&buttons, from, STALLS);
    screen = screen.rows_of(2, shown.to_vec());
    let more = next.map(|next| Button::press("button-more-stalls", Action::RosterFrom(id, next)));
    let missing = super::missing(ctx.s, id).len();
    let organizer = people::may(ctx.s, reader, id.community, Role::Organizer);
    let stand_ins = standins::call_buttons(ctx, id.community, reader).len();
    let label = Line::new("day-call-button").with("n", missing + stand_ins);
    let call = match missing {
        0 => Button::press(label, calls::Action::List(id)),
        _ => Button::press(label, Action::CallList(id)),
    };
    let call = (organizer && missing + stand_ins > 0).then_some(call);
    let print = Button::press("button-print", Action::PrintOf(id));
    // Other sheets are a press behind this one.
    let other = Button::press("button-other", bookings::Action::ChooseOther(id.community));
    Some(screen.row(more.into_iter().chain([print]).chain(call).chain([other, people::talk::back()])))
}

fn summary(ctx: &Ctx<'_>, id: DayId) -> Option<Screen> {
    let day = super::get(ctx.s, id)?;
    let booked = bookings::on_day(ctx.s, id).count();
    let helpers = teams::people_on(ctx.s, id);
    let stalls =
        || day.services().map(|(n, service)| (service, bookings::held(ctx.s, id, n), queue::tally(ctx.s, id, n)));
    let served: u32 = stalls().map(|(_, _, tally)| tally.served).sum();
    let known = stalls().any(|(_, _, tally)| tally.over() > 0);
    let line = Line::new(if known { "day-summary-served" } else { "day-summary" })
        .with("date", day.date())
        .with("booked", booked)
        .with("served", served)
        .with("helpers", helpers);
    let mut screen = Screen::line(line);
    let used: Vec<_> = stalls().filter(|(_, booked, tally)| booked + tally.over() > 0).collect();
    let shown = if used.len() > SUMMED { SUMMED - 1 } else { used.len() };
    for (service, booked, tally) in &used[..shown] {
        // Where nothing was called and nothing entered, nobody knows more than what was booked.
        let key = if known { "day-summary-stall-served" } else { "day-summary-stall" };
        let line = Line::new(key).with("service", service.name.clone()).with("n", *booked);
        let line = line.with("served", tally.served).with("unmended", tally.unmended);
        screen = screen.and(line.with("walk_ins", tally.walk_ins).with("missed", tally.no_shows));
    }
    if shown < used.len() {
        screen = screen.and(Line::new("day-summary-more").with("n", used.len() - shown));
    }
    Some(screen.row([Button::press("button-roster", Action::RosterOf(id)), people::talk::back()]))
}

fn drop_outs(ctx: &Ctx<'_>, community: CommunityId, list: &[super::Dropped], reader: PersonId) -> Option<Screen> {
    let mut lines = Vec::new();
    let mut services = std::collections::BTreeSet::new();
    for dropped in list {
        let Some(day) = super::get(ctx.s, dropped.day).filter(|day| day.status == Status::Open) else { continue };
        let service = day.service(dropped.service)?;
        let length = if dropped.turn { service.turn } else { service.slot };
        let key = match (dropped.turn, length) {
            (true, Some(_)) => "day-dropped-turn",
            (true, None) => "day-dropped-turn-any",
            (false, Some(_)) => "day-dropped-place",
            (false, None) => "day-dropped-place-any",
        };
        lines.push(
            Line::new(key)
                .with("service", service.name.clone())
                .with("heads", dropped.heads)
                .with("time", day.local(day.slot_start(length, dropped.piece))),
        );
        services.insert((dropped.day, dropped.service));
    }
    lines.truncate(4);
    let mut screen = Screen { text: lines, ..Screen::default() };
    screen.text.first()?;
    for (id, service) in services.into_iter().take(3) {
        let known = super::get(ctx.s, id)?.service(service)?;
        let helpers = shifts::holders(ctx.s, id, service);
        let key = if known.wanted == 0 || helpers > 0 { "day-stall-now" } else { "day-stall-now-nobody" };
        screen = screen.and(
            Line::new(key)
                .with("service", known.name.clone())
                .with("booked", bookings::held(ctx.s, id, service))
                .with("helpers", helpers),
        );
    }
    let turn = |d: &super::Dropped| shifts::Turn { day: d.day, service: d.service, turn: d.piece };
    let turns = list.iter().filter(|dropped| dropped.turn).map(turn);
    let mut late = turns.filter(|turn| shifts::hands(ctx.s, *turn).unwrap_or(0) == 0);
    screen.text.extend(late.find_map(|turn| standins::whom_to_call(ctx, turn, reader)));
    Some(screen.row([Button::press("button-roster", Action::Roster(community)), people::talk::back()]))
}

fn call_list(ctx: &Ctx<'_>, id: DayId, reader: PersonId) -> Option<Screen> {
    let day = super::get(ctx.s, id)?;
    let missing = calls::talk::in_turn(ctx, id, super::missing(ctx.s, id), reader);
    if missing.is_empty() {
        return Some(Screen::line("day-call-nobody").row([back(id)]));
    }
    let matter = Arg::List(vec![super::news::matter(ctx, id, &missing)]);
    let mut screen = Screen::line(Line::new("day-call").with("n", missing.len()).with("matter", matter));
    // One more fits where nothing is said of others.
    let shown = if missing.len() <= NAMES + 1 { missing.len() } else { NAMES };
    for person in missing.iter().take(shown) {
        screen = screen.and(to_call(ctx, *person, why(ctx.s, day, *person)));
    }
    if missing.len() > shown {
        screen = screen.and(Line::new("day-and-more").with("n", missing.len() - shown));
    }
    Some(
        screen
            .row([calls::talk::one_by_one(id)])
            .row([Button::press("button-print", Action::PrintOf(id)), back(id)]),
    )
}

/// Why somebody is to be called.
pub fn why_to_call(s: &State, id: DayId, person: PersonId) -> &'static str {
    super::get(s, id).map_or("why-failed", |day| why(s, day, person))
}

pub(super) fn why(s: &State, day: &Day, person: PersonId) -> &'static str {
    match super::news::reached(day, person).or_else(|| day.heard.get(&person).copied()) {
        Some(super::Heard::Waiting) => "why-unread",
        _ if people::person(s, person).is_none_or(|p| p.devices.is_empty()) => "why-no-address",
        _ => "why-failed",
    }
}

/// Somebody to be called. A telephone number is shown on the page and on paper, never in a chat that
/// others store.
pub fn to_call(ctx: &Ctx<'_>, person: PersonId, why: &'static str) -> Line {
    let page = ctx.via == Some(ChannelId::Web);
    let phone = ctx.d.read(person, Item::Phone).filter(|_| page);
    let line = match phone {
        Some(phone) => Line::new("day-call-phone").with("phone", phone),
        None if page => Line::new("day-call-no-phone"),
        None => Line::new("day-call-line"),
    };
    line.with("name", Arg::List(vec![people::listed(ctx, person)])).with("why", Arg::Key(why))
}

fn change(ctx: &Ctx<'_>, notice: &Notice, id: DayId, reader: PersonId) -> Option<Screen> {
    let day = super::get(ctx.s, id)?;
    let community = id.community;
    let menu = || Button::press("back", Action::Change(community));
    Some(match notice {
        Notice::Change(_) if day.status == Status::Cancelled => {
            Screen::line(Line::new("day-card-cancelled").with("date", day.date()))
                .row([Button::press("button-reopen", Action::Reopen(id))])
                .row(super::news::calls_to_make(ctx, id).map(|(_, calls)| calls))
                .row([people::talk::back()])
        }
        Notice::Change(_) if day.status == Status::Over => Screen::line("day-none").row([people::talk::back()]),
        Notice::Change(_) => {
            let mut screen = Screen::line("day-change").and(super::talk::when_and_where(day));
            if day.plan.venue_assumed {
                screen = screen.and("day-venue-assumed");
            }
            screen
                .row([
                    Button::press("button-venue", Action::AskVenue(id)),
                    Button::press("button-places", Action::AskPlaces(id)),
                ])
                .row([
                    Button::press("button-date", Action::AskDate(id)),
                    Button::press("button-hour", Action::AskHour(id)),
                ])
                .row([
                    Button::press("button-weather", Action::Weather(id)),
                    Button::press("button-cancel-day", Action::AskReason(id, Change::Cancel)),
                ])
                .row([people::talk::back()])
        }
        Notice::AskVenue(_) => Screen::line("day-ask-venue").asking().row([menu()]),
        Notice::AskPlaces(_) => {
            let buttons = day.services().filter(|(_, s)| s.places > 0).map(|(n, s)| {
                let label = Line::new("as-it-is").with("text", s.name.clone());
                Button::press(label, Action::AskPlacesOf(id, n))
            });
            Screen::line("day-ask-places").rows_of(2, buttons).row([menu()])
        }
        Notice::AskPlacesOf(_, n) => {
            let service = day.service(*n)?;
            let line = Line::new("day-ask-places-of")
                .with("service", service.name.clone())
                .with("n", service.places)
                .with("booked", bookings::held(ctx.s, id, *n));
            let other = |places: u16, key| {
                Button::press(Line::new(key).with("n", places), Action::Make(id, Change::Places(*n, places), 0))
            };
            let fewer =
                service.places.checked_sub(1).filter(|n| *n > 0).map(|places| other(places, "day-places-fewer"));
            Screen::line(line)
                .row(fewer.into_iter().chain([other(service.places + 1, "day-places-more")]))
                .row([Button::press("back", Action::AskPlaces(id))])
        }
        Notice::AskDate(_) => {
            let buttons = super::choices::dates(day).map(|(date, start)| {
                Button::press(Line::new("as-date").with("date", date), Action::AskReason(id, Change::Move(start)))
            });
            Screen::line("day-ask-date").rows_of(2, buttons).row([menu()])
        }
        Notice::AskHour(_) => {
            let buttons = super::choices::hours(day, ctx.now).map(|(time, start)| {
                Button::press(Line::new("time").with("time", time), Action::AskReason(id, Change::Move(start)))
            });
            Screen::line("day-ask-hour").rows_of(4, buttons).row([menu()])
        }
        Notice::AskReason(_, _) => Screen::line("day-ask-reason").asking().row([menu()]),
        Notice::Confirm(_, what) => return confirm(ctx, id, day, *what, reader),
        Notice::Done(_) => {
            let n = delivery::people_of(ctx.s, Audience::Concerned(id)).len();
            let undo = super::weather::way_back(id, day, ctx.now)
                .map(|way| Button::press("button-take-back-change", way));
            let (line, calls) = super::news::calls_to_make(ctx, id).unzip();
            let mut screen = Screen::line(Line::new("day-done").with("n", n));
            screen.text.extend(line);
            screen.row(calls).row(undo).row([people::talk::back()])
        }
        _ => return None,
    })
}

fn confirm(ctx: &Ctx<'_>, id: DayId, day: &Day, what: Change, reader: PersonId) -> Option<Screen> {
    let text = Text::One(ctx.d.read(reader, Item::Draft)?.reveal().to_string());
    let n = delivery::people_of(ctx.s, Audience::Concerned(id)).len();
    let mark = text.mark();
    let line = match what {
        Change::Venue => Line::new("day-confirm-venue").with("venue", text),
        Change::Cancel => Line::new("day-confirm-cancel").with("date", day.date()).with("reason", text),
        Change::Move(start) => {
            let local = start.with_timezone(&day.plan.zone);
            Line::new("day-confirm-move")
                .with("date", local.date_naive())
                .with("time", local.time())
                .with("reason", text)
        }
        Change::Places(..) => return None,
    };
    Some(
        Screen::line(line)
            .row([Button::press(Line::new("button-tell-everyone").with("n", n), Action::Make(id, what, mark))])
            .row([Button::press("back", Action::Change(id.community))]),
    )
}
