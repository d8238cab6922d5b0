//! What helpers and organizers see of coming and going: the code, the list, what is to be confirmed.

use super::super::*;
use super::past::{Was, was};
use super::talk::{minutes, times};
use super::{Action, Entry, Mark, Notice, entry, presence};
use chrono::Datelike as _;

/// So many names fit a screen beside what is done with all of them.
const NAMES: usize = 5;

/// The day whose list is of use: the one that is on, or else the last one.
fn current(s: &State, community: CommunityId, now: DateTime<Utc>) -> Option<DayId> {
    let newest = DayId { community, n: day::community(s, community)?.newest };
    if presence::list_is_open(s, newest, now)
        || day::get(s, newest).is_some_and(|day| now >= day.end && !day.called_off)
    {
        return Some(newest);
    }
    let last = DayId { n: newest.n.checked_sub(1)?, ..newest };
    let day = day::get(s, last).filter(|day| !day.called_off)?;
    (now - day.end < super::LATE).then_some(last)
}

/// The day whose list is kept now, for those who keep it.
pub(super) fn kept_now(ctx: &Ctx<'_>, reader: PersonId) -> Option<DayId> {
    let community = people::home(ctx.s, reader)?;
    people::may(ctx.s, reader, community, Role::Helper).then_some(())?;
    current(ctx.s, community, ctx.now).filter(|day| !super::volunteers(ctx.s, *day).is_empty())
}

/// The way to it.
pub(super) fn entry_button(ctx: &Ctx<'_>, reader: PersonId) -> Option<Button> {
    kept_now(ctx, reader).map(|day| Button::press("button-hours-list", Action::List(day, 0)))
}

/// What a reader sees.
pub(super) fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    let (id, role) = match notice {
        Notice::Code(id)
        | Notice::List(id, _)
        | Notice::Person(id, _)
        | Notice::AskSecond(id, ..)
        | Notice::Sum(id) => (*id, Role::Helper),
        Notice::Disputed(id, _) | Notice::AskTimes(id, _) | Notice::Proposed(id, _) | Notice::Declined(id, _) => {
            (*id, Role::Organizer)
        }
        _ => return None,
    };
    people::may(ctx.s, reader, id.community, role).then_some(())?;
    // A name is shown of those only whom the day's list is about.
    if let Notice::Person(_, who)
    | Notice::Disputed(_, who)
    | Notice::AskTimes(_, who)
    | Notice::Proposed(_, who)
    | Notice::AskSecond(_, who, _)
    | Notice::Declined(_, who) = notice
    {
        super::concerns(ctx.s, id, *who).then_some(())?;
    }
    let day = &was(ctx.s, id)?;
    let none = Entry::default();
    let of = |who: PersonId| entry(ctx.s, id, who).unwrap_or(&none);
    let named = |key: &'static str, who: PersonId| {
        times(Line::new(key).with("name", people::name(ctx, who)).with("date", day.date()), day, of(who))
    };
    let look = |who: PersonId| Button::press("button-have-a-look", Action::Person(id, who));
    let home = people::talk::back;
    match notice {
        Notice::Code(_) => {
            let code = super::code(ctx.s, id, ctx.now)?;
            let digits: Vec<_> = format!("{code:04}").chars().map(String::from).collect();
            let until = day.local(ctx.now + chrono::TimeDelta::minutes(1));
            let line = Line::new("hours-code").with("code", digits.join(" ")).with("time", until);
            // On the page only: whoever uses Telegram is not known to their browser.
            let large = (ctx.via != Some(ChannelId::Telegram))
                .then(|| Button::open("button-big-code", format!("c/{}/here", day.plan.slug)));
            Some(
                Screen::line(line)
                    .row([Button::press("button-next-code", Action::Open(id))].into_iter().chain(large))
                    .row([Button::press("back", Action::List(id, 0))]),
            )
        }
        Notice::List(_, from) => list(ctx, id, day, usize::from(*from), reader),
        Notice::Person(_, who) => person(ctx, id, day, *who, reader),
        Notice::Sum(_) => sum(ctx, id, day, reader),
        Notice::Disputed(_, who) => {
            of(*who).disputed.then_some(())?;
            Some(Screen::line(said(ctx, id, named("hours-disputed", *who), *who)).row([look(*who), home()]))
        }
        Notice::AskTimes(_, who) => Some(
            Screen::line(named("hours-ask-times", *who))
                .row([Button::press("back", Action::Person(id, *who))])
                .asking(),
        ),
        Notice::Proposed(_, who) => Some(Screen::line(named("hours-proposed", *who)).row([look(*who), home()])),
        Notice::AskSecond(_, who, n) => {
            let proposal = of(*who).proposed.filter(|known| known.n == *n)?;
            (*who != reader && proposal.by != reader).then_some(())?;
            Some(Screen::line(proposed(ctx, id, day, *who)?).rows_of(2, second(id, *who, *n)).row([home()]))
        }
        Notice::Declined(_, who) => Some(Screen::line(named("hours-declined", *who)).row([look(*who), home()])),
        _ => None,
    }
}

/// What a volunteer wrote about it.
fn said(ctx: &Ctx<'_>, id: DayId, line: Line, who: PersonId) -> Line {
    line.with("words", ctx.d.read(who, Item::HoursSaid(id)).unwrap_or_default())
}

/// What was entered late, by whom and why.
fn proposed(ctx: &Ctx<'_>, id: DayId, day: &Was<'_>, who: PersonId) -> Option<Line> {
    let proposal = entry(ctx.s, id, who)?.proposed?;
    let why = ctx.d.read(who, Item::HoursWhy(id)).unwrap_or_default();
    Some(
        Line::new("hours-second")
            .with("by", people::name(ctx, proposal.by))
            .with("name", people::name(ctx, who))
            .with("date", day.date())
            .with("came", day.local(proposal.came))
            .with("left", day.local(proposal.left))
            .with("words", why),
    )
}

fn second(id: DayId, who: PersonId, n: u32) -> [Button; 2] {
    [
        Button::press("button-hours-right", Action::Second(id, who, n, true)),
        Button::press("button-hours-not-right", Action::Second(id, who, n, false)),
    ]
}

/// How somebody's day stands, in a word or two.
fn stands(known: &Entry) -> &'static str {
    match known {
        Entry { disputed: true, .. } => "hours-name-disputed",
        Entry { proposed: Some(_), .. } => "hours-name-proposed",
        Entry { confirmed: Some(_), .. } => "hours-name-confirmed",
        Entry { left: Some(_), .. } => "hours-name-left",
        Entry { came: Some(_), .. } => "hours-name-here",
        _ => "hours-name-not-yet",
    }
}

fn named(ctx: &Ctx<'_>, day: &Was<'_>, who: PersonId, known: &Entry) -> Line {
    times(Line::new(stands(known)).with("name", people::name(ctx, who)), day, known)
}

/// Somebody of a day's list: how they like to be called, and how it stands with them.
pub fn listed(ctx: &Ctx<'_>, id: DayId, who: PersonId) -> Option<Line> {
    let none = Entry::default();
    Some(named(ctx, &was(ctx.s, id)?, who, entry(ctx.s, id, who).unwrap_or(&none)))
}

/// How many of them are noted later, as their turn has not begun.
pub fn later(ctx: &Ctx<'_>, id: DayId, all: &[PersonId]) -> Option<Line> {
    let here = |who: PersonId| entry(ctx.s, id, who).is_some_and(|known| known.came.is_some());
    let later = all.iter().filter(|who| !here(**who) && presence::is_later(ctx.s, id, **who, ctx.now));
    let n = later.count();
    (n > 0).then(|| Line::new("hours-list-later").with("n", n))
}

fn list(ctx: &Ctx<'_>, id: DayId, day: &Was<'_>, from: usize, reader: PersonId) -> Option<Screen> {
    let none = Entry::default();
    let of = |who: PersonId| entry(ctx.s, id, who).unwrap_or(&none);
    let all = super::volunteers(ctx.s, id);
    let from = if from < all.len() { from } else { 0 };
    let count = |is: fn(&Entry) -> bool| all.iter().filter(|who| is(of(**who))).count();
    let head = Line::new("hours-list")
        .with("date", day.date())
        .with("all", all.len())
        .with("came", count(|known| known.came.is_some()))
        .with("left", count(|known| known.left.is_some()));
    let name = |who: &PersonId| Button::press(named(ctx, day, *who, of(*who)), Action::Person(id, *who));
    let mut screen = Screen::line(head).rows_of(1, all.iter().skip(from).take(NAMES).map(name));
    if presence::list_is_open(ctx.s, id, ctx.now) {
        screen.text.extend(later(ctx, id, &all));
        let code = presence::is_on(ctx.s, id, ctx.now);
        screen = screen.row(
            [
                Button::press("button-all-came", Action::All(id, Mark::Came)),
                Button::press("button-all-left", Action::All(id, Mark::Went)),
            ]
            .into_iter()
            .chain(code.then(|| Button::press("button-code", Action::Open(id)))),
        );
    }
    let next = from + NAMES;
    let more = (all.len() > NAMES).then(|| {
        let next = if next < all.len() { next } else { 0 };
        Button::press("button-more-names", Action::List(id, next as u16))
    });
    let mut open = super::to_confirm(ctx.s, id);
    let may = people::may(ctx.s, reader, id.community, Role::Organizer)
        || open.any(|(who, _)| super::confirm::may_confirm(ctx.s, id, reader, who));
    let sum = (may && ctx.now >= day.end).then(|| Button::press("button-hours-sum", Action::Sum(id)));
    Some(screen.row(more.into_iter().chain(sum).chain([people::talk::back()])))
}

fn person(ctx: &Ctx<'_>, id: DayId, day: &Was<'_>, who: PersonId, reader: PersonId) -> Option<Screen> {
    let none = Entry::default();
    let known = entry(ctx.s, id, who).unwrap_or(&none);
    let key = match known {
        Entry { confirmed: Some(_), .. } => "hours-person-confirmed",
        Entry { left: Some(_), .. } => "hours-person-left",
        Entry { came: Some(_), .. } => "hours-person-here",
        _ => "hours-person-not-yet",
    };
    let line = times(Line::new(key).with("name", people::name(ctx, who)).with("date", day.date()), day, known);
    let mut screen = Screen::line(line.with("hours", super::record::hours(minutes(known))));
    let organizer = people::may(ctx.s, reader, id.community, Role::Organizer);
    if known.disputed && organizer {
        screen = screen.and(said(ctx, id, Line::new("hours-their-words"), who));
    }
    if let Some(proposal) = known.proposed {
        screen = screen.and(proposed(ctx, id, day, who)?);
        if who != reader && proposal.by != reader {
            screen = screen.row(second(id, who, proposal.n));
        }
    }
    if who != reader && known.confirmed.is_none() && presence::list_is_open(ctx.s, id, ctx.now) {
        let button = |label: &'static str, mark| Button::press(label, Action::Tick(id, who, mark));
        let came = known.came.is_none().then(|| button("button-came-here", Mark::Came));
        let went = (known.came.is_some() && known.left.is_none()).then(|| button("button-went", Mark::Went));
        let off = known.came.is_some().then(|| button("button-was-not-there", Mark::Off));
        screen = screen.row([came, went, off].into_iter().flatten());
    }
    let late = organizer && who != reader && ctx.now >= day.end;
    let late = late.then(|| Button::press("button-enter-late", Action::AskTimes(id, who)));
    // Who has no page of their own has it from whoever stands for them.
    let record = people::reader(ctx.s, who) == reader && who != reader && super::has_record(ctx.s, who);
    let record = record.then(|| Button::press("button-record", Action::RecordOf(who, day.date().year())));
    Some(screen.row(late.into_iter().chain(record)).row([Button::press("back", Action::List(id, 0))]))
}

fn sum(ctx: &Ctx<'_>, id: DayId, day: &Was<'_>, reader: PersonId) -> Option<Screen> {
    let (mine, others): (Vec<_>, Vec<_>) =
        super::to_confirm(ctx.s, id).partition(|(who, _)| super::confirm::may_confirm(ctx.s, id, reader, *who));
    let all = super::volunteers(ctx.s, id);
    let count = |is: fn(&Entry) -> bool| {
        all.iter().filter_map(|who| entry(ctx.s, id, *who)).filter(|known| is(known)).count()
    };
    let confirmed = count(|known| known.confirmed.is_some());
    let line = |key| Line::new(key).with("date", day.date());
    let mut screen = match (mine.len(), others.len()) {
        (0, 0) if confirmed == 0 => Screen::line(line("hours-sum-none")),
        (0, 0) => Screen::line(line("hours-sum-done").with("n", confirmed)),
        (0, n) => Screen::line(line("hours-sum-others").with("n", n)),
        (n, _) => {
            let minutes = mine.iter().map(|(_, known)| minutes(known)).sum();
            Screen::line(line("hours-sum").with("n", n).with("hours", super::record::hours(minutes)))
        }
    };
    if !mine.is_empty() && !others.is_empty() {
        screen = screen.and(line("hours-sum-others").with("n", others.len()));
    }
    let disputed = count(|known| known.disputed);
    if disputed > 0 {
        screen = screen.and(Line::new("hours-sum-disputed").with("n", disputed));
    }
    let half = count(|known| known.came.is_some() && known.left.is_none());
    let never = all.len() - count(|known| known.came.is_some());
    if half > 0 {
        screen = screen.and(Line::new("hours-sum-half").with("n", half));
    }
    if never > 0 {
        screen = screen.and(Line::new("hours-sum-never").with("n", never));
    }
    let seen = Action::ConfirmSeen(id, super::confirm::mark(ctx.s, id, reader));
    let confirm = (!mine.is_empty()).then(|| Button::press("button-hours-confirm", seen));
    Some(screen.row(confirm).row([Button::press("button-hours-list", Action::List(id, 0)), people::talk::back()]))
}
