//! Groups in words: the card, and what the organizer who brought the bot reads of it in private.

use super::super::*;
use super::card::stalls;
use super::{Action, Command as Deed, Notice, Refusal, get};
use crate::domain::day::Status;

/// So many stalls fit a card.
const STALLS: usize = 8;

/// What happened to the bot in a group. Nothing that is said there ever comes this far.
pub fn understand(chat: &str, what: &InGroup) -> Command {
    match what {
        InGroup::Added => Deed::Bring(chat.into()).into(),
        InGroup::Removed => Deed::Leave(chat.into()).into(),
        InGroup::Moved(new) => Deed::Move(chat.into(), new.clone()).into(),
    }
}

/// Nothing is meant by words alone.
pub fn words(_: &Ctx<'_>, _: &str) -> Option<Command> {
    None
}

/// Nothing is asked for in words.
pub fn answered(_: &Ctx<'_>, _: &Notice, _: &Private) -> Option<Command> {
    None
}

/// A button.
pub fn pressed(_: &Ctx<'_>, action: &Action) -> Command {
    let Action::Belong(group, community) = action;
    Deed::Belong(*group, *community).into()
}

/// What this slice offers in a menu: groups are looked after where they are.
pub fn entries(_: &Ctx<'_>, _: Menu, _: PersonId) -> Vec<Button> {
    Vec::new()
}

/// What a reader sees.
pub fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    match notice {
        Notice::Card(id) => {
            GroupId::of(reader)?;
            card(ctx, *id, reader)
        }
        Notice::Here(id) => {
            let group = get(ctx.s, *id)?;
            let community = group.community?;
            people::may(ctx.s, reader, community, Role::Organizer).then_some(())?;
            let known = day::community(ctx.s, community)?;
            let key = match day::open(ctx.s, community) {
                Err(_) => "groups-here-no-day",
                Ok((coming, _)) if group.stands(coming).is_some() => "groups-here-stands",
                Ok(_) if known.plan.awake(ctx.now) > ctx.now => "groups-here-morning",
                Ok(_) => "groups-here",
            };
            let line = Line::new(key).with("community", known.plan.name.clone());
            let undo = undo::talk::button(ctx, reader, |was| matches!(was, undo::Was::Groups(_)));
            Some(Screen::line(line).and("groups-here-out").row(undo).row([people::talk::back()]))
        }
        Notice::Which(id) => {
            get(ctx.s, *id).filter(|group| group.by == reader && group.community.is_none())?;
            let mine = super::run_by(ctx.s, reader);
            let named = mine.iter().filter_map(|c| Some((*c, day::community(ctx.s, *c)?.plan.name.clone())));
            let buttons = named
                .map(|(c, name)| Button::press(Line::new("as-it-is").with("text", name), Action::Belong(*id, c)));
            Some(Screen::line("groups-which").rows_of(2, buttons).row([people::talk::back()]))
        }
    }
}

fn card(ctx: &Ctx<'_>, id: DayId, reader: PersonId) -> Option<Screen> {
    let day = day::get(ctx.s, id)?;
    // What was to be changed may be gone by now: a new one is for the morning.
    let stands = super::behind(ctx.s, reader).is_some_and(|group| group.stands(id).is_some());
    (stands || day.plan.awake(ctx.now) <= ctx.now).then_some(())?;
    let head = |key: &'static str| Line::new(key).with("community", day.plan.name.clone());
    let dated = |key: &'static str| Screen::line(head(key).with("date", day.date()));
    // Said only where it cannot be taken away any more; never as something new.
    let group = super::behind(ctx.s, reader)?;
    if group.misplaced(id) {
        return group.stands(id).map(|_| dated("groups-card-wrong"));
    }
    let reason = || match &day.reason {
        Some(text) => {
            // What the committee wrote is as it is; whoever reads another language is told so.
            let lang = super::lang(ctx.s, reader).unwrap_or(Lang::Zh);
            let foreign = text.get(lang).is_none().then(|| Line::new("from-committee-in-chinese"));
            foreign.into_iter().chain([Line::new("as-it-is").with("text", text.clone())]).collect()
        }
        None => Vec::new(),
    };
    let mut screen = match day.status {
        // Where no card of that day stands, nobody needs to hear that it is over.
        Status::Over if !day.called_off => {
            return stands.then(|| dated("groups-card-over"));
        }
        Status::Cancelled | Status::Over => {
            let mut screen = dated("groups-card-cancelled");
            screen.text.extend(reason());
            return Some(screen);
        }
        Status::Open => Screen::line(head("groups-card")).and(day::talk::when_and_where(day)),
    };
    // The reason of a day that was moved; one that was cancelled and is to be after all has none.
    screen.text.extend(reason());
    let all: Vec<_> = stalls(ctx.s, id).collect();
    if !all.is_empty() {
        screen = screen.and("groups-card-left");
    }
    for (service, left) in all.iter().take(STALLS) {
        let line = match left {
            Some(0) => Line::new("groups-stall-full"),
            Some(n) => Line::new("groups-stall").with("n", *n),
            None => Line::new("groups-stall-seeking"),
        };
        screen = screen.and(line.with("service", service.name.clone()));
    }
    if let Some(more) = all.len().checked_sub(STALLS).filter(|more| *more > 0) {
        screen = screen.and(Line::new("groups-stalls-more").with("n", more));
    }
    let slug = day.plan.slug.as_str();
    Some(
        screen
            .and("groups-card-way")
            .row([Button::talk("groups-talk", slug)])
            .row([Button::open("groups-page", format!("c/{slug}"))]),
    )
}

/// Why not, in words.
pub fn refusal(_: &Ctx<'_>, refusal: &Refusal, _: PersonId) -> Screen {
    match refusal {
        Refusal::TooMany => {
            Screen::line(Line::new("groups-too-many").with("n", super::MOST)).row([people::talk::back()])
        }
    }
}
