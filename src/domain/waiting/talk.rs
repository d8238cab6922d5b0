//! Those who wait for a place, in words.

use super::super::*;
use super::{Action, Command as Deed, Notice, Refusal, Waiter};

/// Words that mean something here, whatever is on the screen.
pub fn words(ctx: &Ctx<'_>, words: &str) -> Option<Command> {
    let community = people::my_community(ctx).ok()?;
    matches!(words, "候补" | "waiting list" | "wait")
        .then(|| bookings::talk::pressed(ctx, &bookings::Action::Choose(community)))
}

/// What was typed when this was asked: the name of whoever waits, or comes along.
pub fn answered(ctx: &Ctx<'_>, asked: &Notice, text: &Private) -> Option<Command> {
    let (day, service, along) = match asked {
        Notice::AskOther(day, service) => (*day, *service, false),
        Notice::AskWith(day, service) => (*day, *service, true),
        _ => return None,
    };
    // Two names are two others, who come together without whoever lines them up.
    if let Some(two) = two_names(text.reveal()).filter(|_| along) {
        return Some(bookings::talk::named_two(ctx, day, two, |one, other| {
            Notice::Both(day, service, one, other).into()
        }));
    }
    let sure = |who| Notice::Confirm(day, service, who, along).into();
    Some(bookings::talk::named(ctx, day, text, |who| people::asked_first(ctx.s, who, ctx.now, sure(who))))
}

/// Two names, kept apart by what stands between names and nowhere else: a comma may stand before a building.
fn two_names(text: &str) -> Option<[&str; 2]> {
    let apart = |c: char| "、；;&\n".contains(c);
    let mut names = text.split(apart).flat_map(|part| part.split(" and ")).map(str::trim);
    let two = [names.next()?, names.next()?];
    (names.next().is_none() && two.iter().all(|name| !name.is_empty())).then_some(two)
}

/// A button.
pub fn pressed(ctx: &Ctx<'_>, action: &Action) -> Command {
    let show = |notice: Notice| Command::Show(notice.into());
    match action {
        Action::Ask(day, service) => show(Notice::Ask(*day, *service)),
        Action::Join(day, service, who) => Deed::Join(*day, *service, *who, None).into(),
        Action::Other(day, service) => show(Notice::AskOther(*day, *service)),
        Action::With(day, service) if !bookings::two_fit(ctx.s, *day, *service) => {
            Command::Refuse(Refusal::NoTwo(*day, *service).into())
        }
        Action::With(day, service) => show(Notice::AskWith(*day, *service)),
        Action::Together(day, service, with) => match ctx.me() {
            Some(me) => Deed::Join(*day, *service, me, Some(*with)).into(),
            None => Command::Ignore,
        },
        Action::Both(day, service, one, other, how) => Deed::Both(*day, *service, [*one, *other], *how).into(),
        Action::Show(id) => match super::get(ctx.s, *id).filter(|waiter| Some(waiter.by) == ctx.me()) {
            Some(_) => show(Notice::Show(*id)),
            None => Command::Refuse(super::super::Refusal::Stale),
        },
        Action::Leave(day, service, id) => Deed::Leave(*day, *service, *id).into(),
        Action::Accept(day, service, id) => Deed::Accept(*day, *service, *id).into(),
    }
}

/// What this slice offers in a menu: it is reached where a stall is full, and from the reader's plans.
pub fn entries(_: &Ctx<'_>, _: Menu, _: PersonId) -> Vec<Button> {
    Vec::new()
}

/// The button that leads into a stall's line.
pub fn ask(day: DayId, service: ServiceId) -> Button {
    Button::press("button-wait", Action::Ask(day, service))
}

/// The reader's turns in lines, as buttons among their plans.
pub fn turn_buttons(ctx: &Ctx<'_>, reader: PersonId, day: DayId) -> Vec<Button> {
    let mine = super::of_reader(ctx.s, reader).filter(|(_, waiter)| waiter.day == day);
    mine.filter_map(|(id, waiter)| {
        let key = match (waiter.who == reader, waiter.with) {
            (true, None) => "waiting-own",
            _ => "waiting-own-for",
        };
        let line = about(ctx, key, waiter)?.with("n", super::place_in_line(ctx.s, id));
        Some(Button::press(line, Action::Show(id)))
    })
    .collect()
}

fn named_service(ctx: &Ctx<'_>, key: &'static str, day: DayId, service: ServiceId) -> Option<Line> {
    let day = day::get(ctx.s, day)?;
    Some(Line::new(key).with("service", day.service(service)?.name.clone()).with("date", day.date()))
}

/// A line about somebody who waits: the stall, and for whom.
pub(super) fn about(ctx: &Ctx<'_>, key: &'static str, waiter: &Waiter) -> Option<Line> {
    let own = waiter.who == waiter.by;
    let whose = match (own, waiter.with) {
        (true, None) => Line::new("waiting-for-you"),
        (true, Some(with)) => Line::new("waiting-for-two").with("name", people::name(ctx, with)),
        (false, Some(with)) => Line::new("waiting-for-both")
            .with("first", people::name(ctx, waiter.who))
            .with("name", people::name(ctx, with)),
        (false, None) => Line::new("as-named").with("name", people::name(ctx, waiter.who)),
    };
    Some(named_service(ctx, key, waiter.day, waiter.service)?.with("who", Arg::List(vec![whose])))
}

/// What a reader sees.
pub fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    let home = || people::talk::back();
    match notice {
        Notice::Ask(day, service) => ask_screen(ctx, *day, *service, reader),
        Notice::AskOther(day, service) => {
            Some(Screen::line("bookings-ask-other").asking().row([back_to(*day, *service)]))
        }
        Notice::AskWith(day, service) => {
            let known = others(ctx, reader, *day)
                .map(|who| Button::press(named(ctx, who), Action::Together(*day, *service, who)));
            Some(
                Screen::line("waiting-ask-with")
                    .and(when_two(ctx, *day, *service)?)
                    .asking()
                    .rows_of(2, known.collect::<Vec<_>>())
                    .row([back_to(*day, *service)]),
            )
        }
        Notice::Confirm(day, service, who, along) => {
            let (key, action) = match along {
                true => ("waiting-sure-two", Action::Together(*day, *service, *who)),
                false => ("waiting-sure", Action::Join(*day, *service, *who)),
            };
            let line = named_service(ctx, key, *day, *service)?.with("name", people::name(ctx, *who));
            Some(Screen::line(line).row([Button::press("button-wait", action), back_to(*day, *service)]))
        }
        Notice::Both(day, service, one, other) => both(ctx, (*day, *service), [*one, *other], reader),
        Notice::Show(id) => {
            let waiter = super::get(ctx.s, *id).filter(|waiter| waiter.by == reader)?;
            if waiter.offer.is_some() {
                return offer_screen(ctx, *id, waiter, "waiting-offer-open");
            }
            let line = about(ctx, "waiting-show", waiter)?.with("n", super::place_in_line(ctx.s, *id));
            let leave = Action::Leave(waiter.day, waiter.service, *id);
            Some(Screen::line(line).row([Button::press("button-wait-no-more", leave), home()]))
        }
        Notice::Offer(id) => {
            let waiter = super::get(ctx.s, *id).filter(|waiter| waiter.by == reader)?;
            offer_screen(ctx, *id, waiter, "waiting-offer")
        }
        Notice::Left(day, service) => Some(
            Screen::line(named_service(ctx, "waiting-left", *day, *service)?)
                .row(undo::talk::button(ctx, reader, |was| matches!(was, undo::Was::Waiting(_))))
                .row([Button::press("button-book", bookings::Action::Choose(day.community)), home()]),
        ),
        Notice::Lapsed(day, service) => {
            let line = named_service(ctx, "waiting-lapsed", *day, *service)?;
            Some(Screen::line(line).row([Button::press("button-wait-again", Action::Ask(*day, *service)), home()]))
        }
        Notice::Over(day, service) => {
            Some(Screen::line(named_service(ctx, "waiting-over", *day, *service)?).row([home()]))
        }
    }
}

/// Two others, and how they agreed in the same press, where nobody has asked them lately.
fn both(
    ctx: &Ctx<'_>,
    (day, service): (DayId, ServiceId),
    two: [PersonId; 2],
    reader: PersonId,
) -> Option<Screen> {
    let theirs = |who: PersonId| people::person(ctx.s, who).is_some_and(|p| p.carer == Some(reader));
    two.iter().all(|who| theirs(*who)).then_some(())?;
    let [one, other] = two;
    let line = |key| {
        Some(
            named_service(ctx, key, day, service)?
                .with("first", Arg::List(vec![people::full_name(ctx, one)]))
                .with("name", Arg::List(vec![people::full_name(ctx, other)])),
        )
    };
    let yes = |how: people::How| Action::Both(day, service, one, other, how);
    if two.iter().all(|who| people::has_agreed(ctx.s, *who, ctx.now)) {
        let wait = Button::press("button-wait", yes(people::How::Oral));
        return Some(Screen::line(line("waiting-sure-both")?).row([wait, back_to(day, service)]));
    }
    Some(
        Screen::line(line("waiting-ask-both")?)
            .row([
                Button::press("button-both-oral", yes(people::How::Oral)),
                Button::press("button-both-paper", yes(people::How::Paper)),
            ])
            .row([Button::press("button-not-asked", people::Action::NotAskedBoth(one, other))])
            .row([back_to(day, service)]),
    )
}

/// What two wait for: both places at once, or one right after the other where a time has one place only.
fn when_two(ctx: &Ctx<'_>, id: DayId, service: ServiceId) -> Option<Line> {
    let day = day::get(ctx.s, id)?;
    let known = day.service(service)?;
    let time = |slot| day.local(day.slot_start(known.slot, slot));
    Some(match known.places {
        1 => Line::new("waiting-with-after").with("first", time(0)).with("second", time(1)),
        _ => Line::new("waiting-with-both"),
    })
}

fn back_to(day: DayId, service: ServiceId) -> Button {
    Button::press("back", Action::Ask(day, service))
}

fn named(ctx: &Ctx<'_>, who: PersonId) -> Line {
    Line::new("as-named").with("name", people::name(ctx, who))
}

/// Those the reader stands for, newest first. At the desk there are too many for a list.
fn others(ctx: &Ctx<'_>, reader: PersonId, day: DayId) -> impl Iterator<Item = PersonId> + use<> {
    let staff = people::may(ctx.s, reader, day.community, Role::Helper);
    let all = if staff { Vec::new() } else { people::dependents(ctx.s, reader) };
    all.into_iter().rev().take(4)
}

fn ask_screen(ctx: &Ctx<'_>, id: DayId, service: ServiceId, reader: PersonId) -> Option<Screen> {
    day::get(ctx.s, id).filter(|day| day.status == day::Status::Open)?;
    let waiting = super::of_stall(ctx.s, id, service).count();
    let line = named_service(ctx, "waiting-ask", id, service)?.with("n", waiting);
    let known = others(ctx, reader, id).map(|who| Button::press(named(ctx, who), Action::Join(id, service, who)));
    Some(
        Screen::line(line)
            .row([
                Button::press("button-myself", Action::Join(id, service, reader)),
                Button::press("button-together", Action::With(id, service)),
            ])
            .rows_of(2, [Button::press("button-other-waits", Action::Other(id, service))].into_iter().chain(known))
            .row([Button::press("back", bookings::Action::Choose(id.community))]),
    )
}

fn offer_screen(ctx: &Ctx<'_>, id: WaitId, waiter: &Waiter, key: &'static str) -> Option<Screen> {
    let offer = waiter.offer.filter(|offer| ctx.now < offer.until)?;
    let day = day::get(ctx.s, waiter.day).filter(|day| day.status == day::Status::Open)?;
    let length = day.service(waiter.service)?.slot;
    let time = |slot| Arg::from(day.local(day.slot_start(length, slot)));
    let when = match (length, offer.second) {
        (Some(_), Some(second)) => {
            Line::new("waiting-times").with("first", time(offer.slot)).with("second", time(second))
        }
        (Some(_), None) => Line::new("time").with("time", time(offer.slot)),
        (None, _) => Line::new("any-time"),
    };
    let until = offer.until.with_timezone(&day.plan.zone);
    let line = about(ctx, key, waiter)?
        .with("name", people::name(ctx, waiter.by))
        .with("when", Arg::List(vec![when]))
        .with("until_date", until.date_naive())
        .with("until_time", until.time());
    Some(Screen::line(line).row([
        Button::press("button-take-it", Action::Accept(waiter.day, waiter.service, id)),
        Button::press("button-let-next", Action::Leave(waiter.day, waiter.service, id)),
    ]))
}

/// A refusal of this slice.
pub fn refusal(ctx: &Ctx<'_>, refusal: &Refusal, reader: PersonId) -> Screen {
    let stale = || people::talk::sorry("stale");
    match refusal {
        Refusal::Free(day, service) => {
            named_service(ctx, "waiting-free", *day, *service).map_or_else(stale, |line| {
                Screen::line(line).row([
                    Button::press("button-book", bookings::Action::Service(*day, *service)),
                    people::talk::back(),
                ])
            })
        }
        Refusal::NoTwo(day, service) => named_service(ctx, "waiting-no-two", *day, *service)
            .map_or_else(stale, |line| Screen::line(line).row([back_to(*day, *service)])),
        // Whose turn it is only they may see.
        Refusal::Twice(id) => {
            screen(ctx, &Notice::Show(*id), reader).unwrap_or_else(|| people::talk::sorry("waiting-twice"))
        }
        Refusal::TooLate(day, service) => {
            named_service(ctx, "waiting-late", *day, *service).map_or_else(stale, |line| {
                let again = Button::press("button-wait-again", Action::Ask(*day, *service));
                Screen::line(line).row([again, people::talk::back()])
            })
        }
    }
}
