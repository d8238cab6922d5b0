//! The market in words.

use super::super::*;
use super::{Action, Command as Deed, Kind, Notice, Offer, Refusal, Was};

/// So many offers fit a screen.
const BUTTONS: usize = 8;

/// Words that mean something here, whatever is on the screen.
pub fn words(ctx: &Ctx<'_>, words: &str) -> Option<Command> {
    if !matches!(words, "集市" | "摆摊" | "我要摆摊" | "market") {
        return None;
    }
    Some(match day::open(ctx.s, people::my_community(ctx).ok()?) {
        Ok((id, _)) => pressed(ctx, &Action::Look(id)),
        Err(refusal) => Command::Refuse(refusal),
    })
}

/// What was typed when this was asked.
pub fn answered(_: &Ctx<'_>, asked: &Notice, text: &Private) -> Option<Command> {
    let Notice::Ask(day, kind) = asked else { return None };
    Some(Deed::Describe(*day, *kind, text.clone()).into())
}

/// A button.
pub fn pressed(ctx: &Ctx<'_>, action: &Action) -> Command {
    let open = |day: &DayId, notice: Notice| match super::open(ctx, *day) {
        Ok(_) => Command::Show(notice.into()),
        Err(refusal) => Command::Refuse(refusal),
    };
    match action {
        Action::Look(day) => open(day, Notice::Look(*day)),
        Action::Ask(day, kind) => match kind {
            Kind::Table if super::free_tables(ctx.s, *day).next().is_none() => {
                Command::Refuse(Refusal::Full(*day).into())
            }
            _ => open(day, Notice::Ask(*day, *kind)),
        },
        Action::SetUp(day, tables) => Deed::SetUp(*day, *tables).into(),
        Action::Show(id) => Command::Show(Notice::Show(*id).into()),
        Action::Withdraw(id) => Deed::Withdraw(*id).into(),
        Action::Want(id) => Deed::Want(*id).into(),
        Action::Decline(id) => Deed::Decline(*id).into(),
        Action::Give(id, who) => Deed::Give(*id, *who).into(),
        Action::Report(id) => Deed::Report(*id).into(),
        Action::Clear(id) => Deed::Judge(*id, true).into(),
        Action::Remove(id) => Deed::Judge(*id, false).into(),
    }
}

/// What this slice offers in a menu, where the committee lets neighbours set up.
pub fn entries(ctx: &Ctx<'_>, menu: Menu, reader: PersonId) -> Vec<Button> {
    let community = people::home(ctx.s, reader).filter(|_| menu == Menu::More);
    let day = community.and_then(|community| day::open(ctx.s, community).ok());
    let day = day.filter(|(_, day)| day.plan.market > 0 && ctx.now < day.end);
    day.map(|(id, _)| Button::press("button-market", Action::Look(id))).into_iter().collect()
}

/// An offer in words: what it is, of which kind, at which table.
pub(super) fn about(ctx: &Ctx<'_>, key: &'static str, id: OfferId, offer: &Offer) -> Option<Line> {
    let tables = offer.tables.iter().map(|n| Line::new("market-table").with("n", *n)).collect();
    let kind = match offer.kind {
        Kind::Table => "table",
        Kind::Give => "give",
        Kind::Swap => "swap",
    };
    Some(
        Line::new(key)
            .with("what", ctx.d.read(offer.by, Item::Offer(id))?)
            .with("kind", kind.to_string())
            .with("tables", Arg::List(tables)),
    )
}

/// What a reader sees.
pub fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    match notice {
        Notice::Look(day) => look(ctx, *day, reader),
        Notice::Ask(day, kind) => {
            let key = match kind {
                Kind::Table => "market-ask-table",
                Kind::Give => "market-ask-give",
                Kind::Swap => "market-ask-swap",
            };
            Some(Screen::line(key).asking().row([Button::press("back", Action::Look(*day))]))
        }
        Notice::Conditions(id) => {
            let day = day::get(ctx.s, *id)?;
            let words = ctx.d.read(reader, Item::Draft)?;
            let line = Line::new("market-conditions").with("what", words).with("time", day.local(day.end));
            Some(
                Screen::line(line)
                    .row([
                        Button::press("button-one-table", Action::SetUp(*id, 1)),
                        Button::press("button-two-tables", Action::SetUp(*id, 2)),
                    ])
                    .row([Button::press("back", Action::Ask(*id, Kind::Table))]),
            )
        }
        Notice::Show(id) => show(ctx, *id, reader),
        Notice::Wanted(id, who) => {
            let offer = super::get(ctx.s, *id).filter(|offer| offer.by == reader && offer.given.is_none())?;
            offer.wanted.contains(who).then_some(())?;
            let line = about(ctx, "market-wanted", *id, offer)?.with("name", people::name(ctx, *who));
            Some(Screen::line(line).row([
                Button::press("button-give-it", Action::Give(*id, *who)),
                Button::press("button-gone-already", Action::Withdraw(*id)),
            ]))
        }
        Notice::Asked(id) => {
            let offer = super::get(ctx.s, *id).filter(|offer| offer.wanted.contains(&reader))?;
            let key = if offer.given == Some(reader) { "market-yours" } else { "market-asked" };
            let line = about(ctx, key, *id, offer)?.with("name", people::name(ctx, offer.by));
            let back = Button::press("back", Action::Look(offer.day));
            Some(Screen::line(line).row(undo_of(ctx, reader, *id)).row([back]))
        }
        Notice::Yours(id) => {
            let offer = super::get(ctx.s, *id).filter(|offer| offer.given == Some(reader))?;
            yours(ctx, *id, offer, people::talk::back())
        }
        Notice::NotYours(id) => {
            let offer = super::get(ctx.s, *id).filter(|offer| offer.wanted.contains(&reader))?;
            offer.given.filter(|who| *who != reader)?;
            let line = about(ctx, "market-not-yours", *id, offer)?;
            Some(Screen::line(line).row([Button::press("button-market", Action::Look(offer.day))]))
        }
        Notice::NotWanted(id, who) => {
            let offer =
                super::get(ctx.s, *id).filter(|offer| offer.by == reader && !offer.wanted.contains(who))?;
            let line = about(ctx, "market-not-wanted", *id, offer)?.with("name", people::name(ctx, *who));
            Some(
                Screen::line(line)
                    .row([Button::press("button-see-offer", Action::Show(*id)), people::talk::back()]),
            )
        }
        Notice::Undecided(id) => {
            let offer =
                super::get(ctx.s, *id).filter(|offer| offer.wanted.contains(&reader) && offer.given.is_none())?;
            let line = about(ctx, "market-undecided", *id, offer)?;
            Some(
                Screen::line(line)
                    .row([Button::press("button-market", Action::Look(offer.day)), people::talk::back()]),
            )
        }
        Notice::Reported(id) => {
            let offer = super::get(ctx.s, *id).filter(|offer| offer.hidden)?;
            people::may(ctx.s, reader, offer.day.community, Role::Organizer).then_some(())?;
            let line = about(ctx, "market-reported", *id, offer)?.with("name", people::name(ctx, offer.by));
            Some(Screen::line(line.with("n", offer.said.len())).row([
                Button::press("button-nothing-wrong", Action::Clear(*id)),
                Button::press("button-take-away", Action::Remove(*id)),
            ]))
        }
        Notice::ReportedAgain(id) => {
            let offer = super::get(ctx.s, *id).filter(|offer| offer.cleared && !offer.said.is_empty())?;
            people::may(ctx.s, reader, offer.day.community, Role::Organizer).then_some(())?;
            let line = about(ctx, "market-reported-again", *id, offer)?.with("name", people::name(ctx, offer.by));
            Some(Screen::line(line.with("n", offer.said.len())).row([
                Button::press("button-leave-it-there", Action::Clear(*id)),
                Button::press("button-take-away", Action::Remove(*id)),
            ]))
        }
        Notice::Noted(day) => {
            let back = Button::press("back", Action::Look(*day));
            let fine = |was: &undo::Was| matches!(was, undo::Was::Market(Was::Fine(_)));
            Some(Screen::line("market-noted").row(undo::talk::button(ctx, reader, fine)).row([back]))
        }
        Notice::Gone(_) | Notice::TakenOff(_) | Notice::Back(_) | Notice::NoMore(_) | Notice::NotNeeded(..) => {
            super::gone::screen(ctx, notice, reader)
        }
    }
}

fn look(ctx: &Ctx<'_>, id: DayId, reader: PersonId) -> Option<Screen> {
    let day = day::get(ctx.s, id).filter(|day| day.plan.market > 0)?;
    let free = super::free_tables(ctx.s, id).count();
    // One's own first, then what came last: an old list would hide what is new.
    let mut offers: Vec<_> = super::of_day(ctx.s, id)
        .filter(|(_, offer)| offer.by == reader || !offer.hidden && offer.given.is_none())
        .collect();
    offers.sort_by_key(|(n, offer)| (offer.by != reader, std::cmp::Reverse(*n)));
    let key = if offers.is_empty() && free > 0 { "market-look-first" } else { "market-look" };
    let line = Line::new(key).with("date", day.date()).with("n", free);
    let gone = |was: &undo::Was| matches!(was, undo::Was::Market(Was::There(..) | Was::Unseen(_)));
    let undo = undo::talk::button(ctx, reader, gone);
    let fit = BUTTONS - 3;
    let buttons = offers
        .iter()
        .take(fit)
        .filter_map(|(n, offer)| Some(Button::press(about(ctx, "market-offer", *n, offer)?, Action::Show(*n))));
    let mut screen = Screen::line(line);
    if offers.len() > fit {
        screen = screen.and(Line::new("market-more").with("n", offers.len() - fit));
    }
    Some(
        screen
            .rows_of(1, buttons.collect::<Vec<_>>())
            .row(
                (free > 0)
                    .then(|| Button::press("button-set-up", Action::Ask(id, Kind::Table)))
                    .into_iter()
                    .chain([
                        Button::press("button-give", Action::Ask(id, Kind::Give)),
                        Button::press("button-swap", Action::Ask(id, Kind::Swap)),
                    ]),
            )
            .row(undo.into_iter().chain([people::talk::back()])),
    )
}

/// What is kept for the reader.
fn yours(ctx: &Ctx<'_>, id: OfferId, offer: &Offer, back: Button) -> Option<Screen> {
    let line = about(ctx, "market-yours", id, offer)?.with("name", people::name(ctx, offer.by));
    Some(Screen::line(line).row([Button::press("button-want-no-more", Action::Decline(id)), back]))
}

/// What the reader did last with an offer was a mistake.
fn undo_of(ctx: &Ctx<'_>, reader: PersonId, id: OfferId) -> Option<Button> {
    undo::talk::button(ctx, reader, |was| match was {
        undo::Was::Market(Was::Unwanted(of, _) | Was::Undecided(of, _)) => *of == id,
        _ => false,
    })
}

fn show(ctx: &Ctx<'_>, id: OfferId, reader: PersonId) -> Option<Screen> {
    let offer = super::get(ctx.s, id)?;
    let back = Button::press("back", Action::Look(offer.day));
    if offer.by == reader {
        let key = match (offer.hidden, offer.given) {
            (true, _) => "market-own-hidden",
            (false, Some(_)) => "market-own-given",
            (false, None) => "market-own",
        };
        let given = offer.given.map_or(Arg::Key("someone"), |who| people::name(ctx, who));
        let line = about(ctx, key, id, offer)?.with("name", given);
        return Some(
            Screen::line(line)
                .row(
                    [Button::press("button-bring-no-more", Action::Withdraw(id))]
                        .into_iter()
                        .chain(undo_of(ctx, reader, id)),
                )
                .row([back]),
        );
    }
    if offer.given == Some(reader) {
        return yours(ctx, id, offer, back);
    }
    if offer.hidden {
        return None;
    }
    // Whose it is they learn who get it.
    let want = (offer.kind != Kind::Table && offer.given.is_none())
        .then(|| Button::press("button-i-want-it", Action::Want(id)));
    Some(
        Screen::line(about(ctx, "market-show", id, offer)?)
            .row(want)
            .row([Button::press("button-report", Action::Report(id)), back]),
    )
}

/// A refusal of this slice.
pub fn refusal(_: &Ctx<'_>, refusal: &Refusal, _: PersonId) -> Screen {
    let look = |key: &'static str, day: &DayId| {
        Screen::line(key).row([Button::press("button-market", Action::Look(*day)), people::talk::back()])
    };
    match refusal {
        Refusal::NoMarket => people::talk::sorry("market-none"),
        Refusal::Full(day) => look("market-full", day),
        Refusal::Words => Screen::line("market-refused-words").asking().row([people::talk::back()]),
        Refusal::Enough => people::talk::sorry("market-enough"),
        Refusal::Taken(day) => look("market-taken", day),
    }
}
