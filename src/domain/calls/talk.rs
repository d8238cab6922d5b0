//! Calls in words: whom to call, what to say, how it went, and who does it.

use super::super::*;
use super::heads::{concerned, may_call, to_call};
use super::{Action, Command as Deed, Notice, Refusal};

/// So many names fit a screen, beside a way back for the last call.
const NAMES: usize = 7;
/// So many heads stand on a screen.
const HEADS: usize = 6;

/// Words that mean something here, whatever is on the screen.
pub fn words(ctx: &Ctx<'_>, words: &str) -> Option<Command> {
    let (id, _) = day::coming(ctx.s, people::my_community(ctx).ok()?)?;
    matches!(words, "打电话" | "电话名单" | "calls").then(|| pressed(ctx, &Action::List(id)))
}

/// Nothing is ever asked in words here.
pub fn answered(_: &Ctx<'_>, _: &Notice, _: &Private) -> Option<Command> {
    None
}

/// A button.
pub fn pressed(ctx: &Ctx<'_>, action: &Action) -> Command {
    let show = |may: bool, notice: Notice| match may {
        true => Command::Show(notice.into()),
        false => Command::Refuse(super::super::Refusal::NotYours),
    };
    let caller = |day: &DayId| {
        let organizer = people::acting(ctx, day.community, Role::Organizer).is_ok();
        organizer || ctx.me().is_some_and(|me| super::is_head(ctx.s, me, day.community))
    };
    match action {
        Action::List(day) => show(caller(day), Notice::List(*day)),
        Action::ListFrom(day, from) => show(caller(day), Notice::ListFrom(*day, *from)),
        Action::Show(day, who) => {
            show(ctx.me().is_some_and(|me| may_call(ctx.s, me, *day, *who)), Notice::Show(*day, *who))
        }
        Action::Note(day, who, told) => Deed::Note(*day, *who, *told, 0).into(),
        Action::NoteOf(day, who, told, news) => Deed::Note(*day, *who, *told, *news).into(),
        Action::Undo(day, who) => Deed::Undo(*day, *who).into(),
        Action::Whom(day, who, page) => {
            let desk = people::acting(ctx, day.community, Role::Helper).is_ok();
            show(desk, Notice::Whom(*day, *who, *page))
        }
        Action::Give(day, who, head) => Deed::Give(*day, *who, Some(*head)).into(),
        Action::Keep(day, who) => Deed::Give(*day, *who, None).into(),
    }
}

/// What this slice offers in a menu: to a head on the first screen, while some of theirs are to be called. Organizers
/// reach it from the call list.
pub fn entries(ctx: &Ctx<'_>, menu: Menu, reader: PersonId) -> Vec<Button> {
    let community = people::home(ctx.s, reader).filter(|_| menu == Menu::Home);
    let head = community.filter(|community| {
        super::is_head(ctx.s, reader, *community) && !people::may(ctx.s, reader, *community, Role::Organizer)
    });
    let open = head.and_then(|community| day::coming(ctx.s, community));
    let n = open.map_or(0, |(id, _)| to_call(ctx.s, id, reader).len());
    let button = |(id, _)| Button::press(Line::new("button-calls-mine").with("n", n), Action::List(id));
    open.filter(|_| n > 0).map(button).into_iter().collect()
}

/// The button that leads to the calls of a day.
pub fn one_by_one(day: DayId) -> Button {
    Button::press("button-calls", Action::List(day))
}

/// The button that leads to who calls somebody, where there are heads for it and nobody hears it for them.
pub fn whom(ctx: &Ctx<'_>, day: DayId, who: PersonId) -> Option<Button> {
    let alone = people::listener(ctx.s, who, day.community).is_none();
    let heads = alone && !super::heads(ctx.s, day.community).is_empty();
    heads.then(|| Button::press("button-whom", Action::Whom(day, who, 0)))
}

/// What a reader sees. Rights are looked at again here: what waited in line may find its reader without the role.
pub fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    let (Notice::List(id)
    | Notice::ListFrom(id, _)
    | Notice::Show(id, _)
    | Notice::Noted(id, _)
    | Notice::Changed(id, _)
    | Notice::Open(id)
    | Notice::News(id, _)
    | Notice::Mine(id)
    | Notice::Whom(id, ..)
    | Notice::Given(id, _)) = notice;
    let desk = people::may(ctx.s, reader, id.community, Role::Helper);
    let caller =
        people::may(ctx.s, reader, id.community, Role::Organizer) || super::is_head(ctx.s, reader, id.community);
    match notice {
        Notice::Whom(..) | Notice::Given(..) => desk,
        Notice::Show(_, who) | Notice::Noted(_, who) | Notice::Changed(_, who) => {
            may_call(ctx.s, reader, *id, *who)
        }
        Notice::List(_) | Notice::ListFrom(..) | Notice::Open(_) | Notice::Mine(_) | Notice::News(..) => caller,
    }
    .then_some(())?;
    let day = day::get(ctx.s, *id)?;
    let some = || to_call(ctx.s, *id, reader).first().copied();
    match notice {
        Notice::List(_) | Notice::ListFrom(..) if some().is_none() => list(ctx, *id, Screen::default(), reader),
        Notice::List(_) => list(ctx, *id, Screen::line(count(ctx, "calls-list", *id, reader)), reader),
        Notice::ListFrom(_, from) => {
            list_from(ctx, *id, *from, Screen::line(count(ctx, "calls-list", *id, reader)), reader)
        }
        // Only the newest is told of: what was taken back at night is nobody's business in the morning.
        Notice::News(_, n) => {
            some().filter(|_| day.newest() == *n)?;
            let organizer = people::may(ctx.s, reader, id.community, Role::Organizer);
            let key = if organizer { "calls-list" } else { "calls-mine" };
            list(ctx, *id, Screen::line(count(ctx, key, *id, reader)), reader)
        }
        Notice::Noted(_, who) => {
            let known = super::called(ctx.s, *id, *who)?;
            let key = if known.told { "calls-told" } else { "calls-no-answer" };
            let undo = Line::new("button-undo-call").with("name", people::name(ctx, *who));
            let first = Screen::line(Line::new(key).with("name", people::name(ctx, *who)))
                .row([Button::press(undo, Action::Undo(*id, *who))]);
            list(ctx, *id, first, reader)
        }
        Notice::Open(_) => {
            some()?;
            let tried = to_call(ctx.s, *id, reader).iter().any(|who| tried(ctx, *id, *who).is_some());
            let key = if tried { "calls-open" } else { "calls-still" };
            list(ctx, *id, Screen::line(count(ctx, key, *id, reader)), reader)
        }
        Notice::Mine(_) => {
            some()?;
            list(ctx, *id, Screen::line(count(ctx, "calls-mine", *id, reader)), reader)
        }
        Notice::Changed(_, who) => {
            day::on_list(ctx.s, *id, *who).then_some(())?;
            let name = Line::new("as-named").with("name", people::name(ctx, *who));
            let call = Button::press(name, Action::Show(*id, *who));
            Some(Screen::line("calls-changed").row([call]).row([Button::press("back", Action::List(*id))]))
        }
        Notice::Show(_, who) => show(ctx, *id, day, *who, reader),
        Notice::Whom(_, who, page) => whom_screen(ctx, *id, *who, *page),
        Notice::Given(_, who) => {
            concerned(ctx.s, *id, *who).then_some(())?;
            let name = people::name(ctx, *who);
            let line = match super::head_of(ctx.s, id.community, *who) {
                Some(head) => Line::new("calls-given").with("head", people::name(ctx, head)),
                None => Line::new("calls-kept"),
            };
            let organizer = people::may(ctx.s, reader, id.community, Role::Organizer);
            let list = (organizer && some().is_some()).then(|| one_by_one(*id));
            let other = Button::press("button-other", bookings::Action::ChooseOther(id.community));
            let whom = Button::press("button-whom-else", Action::Whom(*id, *who, 0));
            let row = list.into_iter().chain([other, whom]);
            Some(Screen::line(line.with("name", name)).row(row).row([people::talk::back()]))
        }
    }
}

fn count(ctx: &Ctx<'_>, key: &'static str, id: DayId, reader: PersonId) -> Line {
    let all = to_call(ctx.s, id, reader);
    Line::new(key).with("matter", Arg::List(vec![day::matter(ctx, id, &all)])).with("n", all.len())
}

/// When somebody was called in vain.
fn tried(ctx: &Ctx<'_>, id: DayId, who: PersonId) -> Option<DateTime<Utc>> {
    super::called(ctx.s, id, who).filter(|called| !called.told).map(|called| called.at)
}

/// In which order people are called: whoever did not answer is tried again after the others; for organizers, whoever has
/// a head after those who have not. Whom nothing but a call reaches comes first.
pub fn in_turn(ctx: &Ctx<'_>, id: DayId, mut people: Vec<PersonId>, reader: PersonId) -> Vec<PersonId> {
    let organizer = people::may(ctx.s, reader, id.community, Role::Organizer);
    let head = |who: PersonId| super::head_of(ctx.s, id.community, who).filter(|_| organizer);
    let deaf = |who: PersonId| people::channel(ctx.s, who).is_none();
    people.sort_by_key(|who| (head(*who).is_some(), tried(ctx, id, *who), !deaf(*who)));
    people
}

/// Those whom the reader is still to call, below what stands there already.
fn list(ctx: &Ctx<'_>, id: DayId, screen: Screen, reader: PersonId) -> Option<Screen> {
    list_from(ctx, id, 0, screen, reader)
}

/// The same, from the given name on.
fn list_from(ctx: &Ctx<'_>, id: DayId, from: u16, screen: Screen, reader: PersonId) -> Option<Screen> {
    let organizer = people::may(ctx.s, reader, id.community, Role::Organizer);
    let missing = in_turn(ctx, id, to_call(ctx.s, id, reader), reader);
    let back = match organizer {
        true => Button::press("back", day::Action::RosterOf(id)),
        false => people::talk::back(),
    };
    // Whoever could stand in for a volunteer is to be telephoned too, and soon.
    let stand_ins = standins::call_buttons(ctx, id.community, reader);
    if missing.is_empty() {
        let screen =
            if stand_ins.is_empty() { screen.and("day-call-nobody") } else { screen.and("calls-stand-ins") };
        return Some(screen.rows_of(2, stand_ins).row([back]));
    }
    let head = |who: PersonId| super::head_of(ctx.s, id.community, who).filter(|_| organizer);
    let (shown, next) = part(&missing, from, NAMES.saturating_sub(stand_ins.len()).max(1));
    let buttons = shown.iter().map(|who| {
        let line = match (head(*who), tried(ctx, id, *who).is_some()) {
            (Some(head), false) => Line::new("calls-with").with("head", people::name(ctx, head)),
            (Some(head), true) => Line::new("calls-with-again").with("head", people::name(ctx, head)),
            (None, true) => Line::new("calls-again"),
            (None, false) => Line::new("as-named"),
        };
        Button::press(line.with("name", people::name(ctx, *who)), Action::Show(id, *who))
    });
    let buttons = stand_ins.into_iter().chain(buttons);
    let mut screen = screen.rows_of(2, buttons.collect::<Vec<_>>());
    if let Some(next) = next.filter(|next| *next > 0) {
        screen = screen.and(Line::new("calls-more").with("n", missing.len() - usize::from(next)));
    }
    let more = next.map(|next| Button::press("button-more-names", Action::ListFrom(id, next)));
    let print = organizer.then(|| Button::press("button-print", day::Action::PrintOf(id)));
    Some(screen.row(more.into_iter().chain(print).chain([back])))
}

/// Somebody: how to reach them, and what to say.
fn show(ctx: &Ctx<'_>, id: DayId, day: &day::Day, who: PersonId, reader: PersonId) -> Option<Screen> {
    let back = Button::press("back", Action::List(id));
    if !day::missing(ctx.s, id).contains(&who) {
        return Some(Screen::line("calls-knows").row([back]));
    }
    let mut screen = Screen::line(day::talk::to_call(ctx, who, day::why_to_call(ctx.s, id, who))).and("calls-say");
    screen.text.extend(day::to_say(ctx, id, day, who, reader));
    let note = |told| match day.newest() {
        0 => Action::Note(id, who, told),
        news => Action::NoteOf(id, who, told, news),
    };
    let organizer = people::may(ctx.s, reader, id.community, Role::Organizer);
    let heads = organizer && !super::heads(ctx.s, id.community).is_empty();
    let whom = heads.then(|| Button::press("button-whom", Action::Whom(id, who, 0)));
    Some(
        screen
            .row([Button::press("button-told", note(true)), Button::press("button-no-answer", note(false))])
            .row(whom)
            .row([back]),
    )
}

/// The heads, one press each.
fn whom_screen(ctx: &Ctx<'_>, id: DayId, who: PersonId, page: u16) -> Option<Screen> {
    concerned(ctx.s, id, who).then_some(())?;
    let now = super::head_of(ctx.s, id.community, who);
    let all: Vec<_> = super::heads(ctx.s, id.community).into_iter().filter(|head| Some(*head) != now).collect();
    let first = usize::from(page) * HEADS;
    let named = |head: PersonId| Line::new("as-named").with("name", people::name(ctx, head));
    let heads = all.iter().skip(first).take(HEADS);
    let heads = heads.map(|head| Button::press(named(*head), Action::Give(id, who, *head)));
    let keep = now.map(|_| Button::press("button-keep-call", Action::Keep(id, who)));
    let next = if first + HEADS < all.len() { page + 1 } else { 0 };
    let more = (all.len() > HEADS).then(|| Button::press("button-more-names", Action::Whom(id, who, next)));
    let line = match now {
        Some(head) => Line::new("calls-whom-else").with("head", people::name(ctx, head)),
        None => Line::new("calls-whom"),
    };
    Some(
        Screen::line(line.with("name", people::name(ctx, who)))
            .rows_of(2, heads.collect::<Vec<_>>())
            .row(keep)
            .row(more.into_iter().chain([people::talk::back()])),
    )
}

/// The calls that the reader ticked off just now.
pub fn ways_back(ctx: &Ctx<'_>, reader: PersonId) -> Vec<Button> {
    let days =
        ctx.s.calls.called.iter().flat_map(|(day, all)| all.iter().map(|(who, called)| (*day, *who, called)));
    let mut mine: Vec<_> = days
        .filter(|(day, who, called)| {
            let still = !called.again && undo::in_time(ctx, called.at).is_ok();
            called.by == reader && still && may_call(ctx.s, reader, *day, *who)
        })
        .collect();
    mine.sort_by_key(|(_, _, called)| std::cmp::Reverse(called.at));
    let button = |(day, who, _)| {
        let label = Line::new("button-undo-call").with("name", people::name(ctx, who));
        Button::press(label, Action::Undo(day, who))
    };
    mine.into_iter().map(button).collect()
}

/// A refusal of this slice.
pub fn refusal(_: &Ctx<'_>, refusal: &Refusal, _: PersonId) -> Screen {
    match refusal {
        Refusal::Knows(day) => Screen::line("calls-knows").row([Button::press("back", Action::List(*day))]),
        Refusal::NoHead(_) => people::talk::sorry("calls-no-head"),
    }
}
