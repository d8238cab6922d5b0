//! How somebody agreed that another books for them: asked before the first time, and again when a year has gone by.

use super::super::*;
use super::{Action, Event, Notice, dependents, name, person};
use chrono::TimeDelta;

/// So long a yes is good.
const GOOD_FOR: TimeDelta = TimeDelta::days(365);
/// So many of those one stands for are listed.
const LISTED: usize = 7;

/// How somebody said yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum How {
    /// With their own words, face to face or by telephone.
    #[serde(rename = "oral")]
    Oral,
    /// On paper.
    #[serde(rename = "paper")]
    Paper,
}

impl How {
    /// As a button's number.
    pub fn number(self) -> u64 {
        u64::from(self == How::Paper)
    }

    /// Reads it back.
    pub fn of(fields: &[u64], n: usize) -> Option<How> {
        tags::field::<u8>(fields, n).map(|number| if number == 0 { How::Oral } else { How::Paper })
    }
}

/// Whether somebody has said yes to being booked for, not longer ago than it is good.
pub fn has_agreed(s: &State, who: PersonId, now: DateTime<Utc>) -> bool {
    person(s, who).and_then(|p| p.agreed).is_some_and(|(_, at)| now - at < GOOD_FOR)
}

/// What is shown about somebody one stands for: the question whether they know, before anything else.
pub fn asked_first(
    s: &State,
    who: PersonId,
    now: DateTime<Utc>,
    then: super::super::Notice,
) -> super::super::Notice {
    if has_agreed(s, who, now) { then } else { Notice::AskAgreed(who, Box::new(then)).into() }
}

/// Somebody says how another agreed: what changes, if it is news.
///
/// # Errors
/// Where they do not stand for them.
pub fn agrees(
    ctx: &Ctx<'_>,
    me: PersonId,
    who: PersonId,
    how: How,
) -> Result<Option<super::super::Event>, Refusal> {
    let mine = person(ctx.s, who).is_some_and(|p| p.carer == Some(me));
    if !mine {
        return Err(Refusal::Stale);
    }
    let news = !has_agreed(ctx.s, who, ctx.now);
    Ok(news.then(|| Event::AgreedFor(who, how, super::WORDING, me).into()))
}

/// They agreed; what was on the way goes on.
pub(super) fn agreed(ctx: &Ctx<'_>, me: PersonId, who: PersonId, how: How) -> Result<Decision, Refusal> {
    let mut decision = Decision::nothing();
    decision.events.extend(agrees(ctx, me, who, how)?);
    decision.on_behalf = Some(who);
    let then = match ctx.s.people.showing(me, ctx.now).cloned() {
        Some(super::super::Notice::People(Notice::AskAgreed(asked, then))) if asked == who => *then,
        // A second tap: what came of the first one stands there.
        Some(shown) if decision.events.is_empty() => shown,
        _ => Notice::Home.into(),
    };
    Ok(ctx.and_answer(decision, then))
}

/// Somebody who was just named: what they are called, and their building.
pub type Named = (Private, Option<Private>);

/// People whom one stands for from now on, by the names that were typed.
pub(super) fn stand_for<const N: usize>(
    ctx: &Ctx<'_>,
    me: PersonId,
    people: [Named; N],
) -> Result<Decision, Refusal> {
    let community = super::my_community(ctx)?;
    let staff = super::may(ctx.s, me, community, Role::Helper);
    if !staff && dependents(ctx.s, me).len() + N > super::DEPENDENTS {
        return Err(super::Refusal::Dependents.into());
    }
    let first = super::next_id(ctx.s);
    let mut decision = Decision::nothing();
    for (n, (name, building)) in people.into_iter().enumerate() {
        let name = clean_name(name.reveal()).ok_or(super::Refusal::Name)?;
        let person = PersonId(first.0 + n as u32);
        decision = decision.event(Event::Dependent(person, me, community)).drawer(DrawerOp::Put(
            person,
            Item::Name,
            Private::new(name),
        ));
        decision.drawers.extend(building.map(|building| DrawerOp::Put(person, Item::Building, building)));
    }
    decision.on_behalf = Some(first);
    Ok(decision)
}

/// Nobody has asked them yet: nothing is booked, and whoever was only just named is forgotten again.
pub(super) fn not_asked(ctx: &Ctx<'_>, me: PersonId, all: &[PersonId]) -> Result<Decision, Refusal> {
    let mut decision = Decision::nothing();
    let all: std::collections::BTreeSet<_> = all.iter().copied().collect();
    for who in all {
        let Some(known) = person(ctx.s, who) else { continue };
        if known.carer != Some(me) {
            return Err(Refusal::Stale);
        }
        let waits = waiting::of_reader(ctx.s, me).any(|(_, waiter)| waiter.has(who));
        if known.agreed.is_none()
            && !waits
            && !bookings::ever(ctx.s, who)
            && !visits::ever(ctx.s, who)
            && teams::helped(ctx.s, who).is_empty()
        {
            decision = decision.event(Event::Erased(who)).drawer(DrawerOp::Erase(who));
        }
    }
    Ok(ctx.and_answer(decision, Notice::AskFirst))
}

/// The question in words: whether they know, or whether they still agree.
pub fn question(ctx: &Ctx<'_>, who: PersonId) -> Line {
    let before = person(ctx.s, who).is_some_and(|p| p.agreed.is_some());
    let key = if before { "people-agreed-again" } else { "people-agreed-ask" };
    Line::new(key).with("name", name(ctx, who))
}

/// What can be said to it; `yes` makes the button of each way to agree.
pub fn answers(screen: Screen, who: PersonId, yes: impl Fn(How) -> super::super::Action) -> Screen {
    screen
        .row([
            Button::press("button-agreed-oral", yes(How::Oral)),
            Button::press("button-agreed-paper", yes(How::Paper)),
        ])
        .row([Button::press("button-not-asked", Action::NotAsked(who))])
}

/// The question on a screen of its own.
pub(super) fn ask_screen(ctx: &Ctx<'_>, who: PersonId, reader: PersonId) -> Option<Screen> {
    person(ctx.s, who).filter(|p| p.carer == Some(reader))?;
    let screen = answers(Screen::line(question(ctx, who)), who, |how| Action::Agreed(who, how).into());
    Some(screen.row([super::talk::back()]))
}

/// Nothing is booked before somebody was asked.
pub(super) fn ask_first_screen(ctx: &Ctx<'_>, reader: PersonId) -> Option<Screen> {
    let community = super::home(ctx.s, reader)?;
    let again = Button::press("button-book", bookings::Action::Choose(community));
    Some(Screen::line("people-ask-first").row([again, super::talk::back()]))
}

/// For whom the reader books, and how they agreed.
pub(super) fn others_screen(ctx: &Ctx<'_>, reader: PersonId) -> Option<Screen> {
    let zone = day::zone(ctx.s, super::home(ctx.s, reader)?);
    let all = dependents(ctx.s, reader);
    let mut screen = Screen::line(if all.is_empty() { "people-others-none" } else { "people-others" });
    for who in all.iter().rev().take(LISTED) {
        let agreed = person(ctx.s, *who)?.agreed;
        let key = match agreed {
            None => "people-other-never",
            Some(_) if !has_agreed(ctx.s, *who, ctx.now) => "people-other-lapsed",
            Some((How::Oral, _)) => "people-other-oral",
            Some((How::Paper, _)) => "people-other-paper",
        };
        let mut line = Line::new(key).with("who", Arg::List(vec![full_name(ctx, *who)]));
        if let Some((_, at)) = agreed {
            line = line.with("date", at.with_timezone(&zone).date_naive());
        }
        screen = screen.and(line);
    }
    if all.len() > LISTED {
        screen = screen.and(Line::new("people-others-more").with("n", all.len() - LISTED));
    }
    Some(screen.row([Button::press("back", Action::Seen)]))
}

/// Somebody's name on a list of the day; with their building, which tells two of one name apart, on the page and on
/// paper: it is half an address, and has no place in a chat that others store.
pub fn listed(ctx: &Ctx<'_>, who: PersonId) -> Line {
    match building(ctx, who) {
        Some(_) => full_name(ctx, who),
        None => Line::new("as-named").with("name", name(ctx, who)),
    }
}

/// Somebody's building, for the page and for paper.
pub fn building(ctx: &Ctx<'_>, who: PersonId) -> Option<Private> {
    let shown = ctx.via != Some(ChannelId::Telegram) && person(ctx.s, who).is_some();
    ctx.d.read(who, Item::Building).filter(|_| shown)
}

/// Somebody's name, with their building where it is known: for whoever wrote it down.
pub fn full_name(ctx: &Ctx<'_>, who: PersonId) -> Line {
    match ctx.d.read(who, Item::Building).filter(|_| person(ctx.s, who).is_some()) {
        Some(building) => Line::new("named-in").with("name", name(ctx, who)).with("building", building),
        None => Line::new("as-named").with("name", name(ctx, who)),
    }
}

/// What is kept about those one stands for, for one's own document.
pub(super) fn export(ctx: &Ctx<'_>, reader: PersonId) -> Vec<serde_json::Value> {
    let text = |who, item| ctx.d.read(who, item).map(|text| text.reveal().to_string());
    let agreed = |who| person(ctx.s, who).and_then(|p| p.agreed);
    let one = |who: PersonId| {
        serde_json::json!({
            "name": text(who, Item::Name),
            "building": text(who, Item::Building),
            "agreed": agreed(who).map(|(how, at)| serde_json::json!({"how": how, "at": at})),
        })
    };
    dependents(ctx.s, reader).into_iter().map(one).collect()
}
