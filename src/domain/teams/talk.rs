//! Teams in words: what they are called, where they help, how many come, what they bring.

use super::super::*;
use super::{Action, Command as Deed, Goal, Notice, Refusal, understand};

/// So many of one's turns fit a screen, beside all that was promised.
const TURNS: usize = 2;
/// So many stalls stand to choose from.
const STALLS: usize = 8;

/// Words that mean something here, whatever is on the screen.
pub fn words(ctx: &Ctx<'_>, words: &str) -> Option<Command> {
    if !matches!(words, "带队" | "带队来" | "一起来" | "一队人一起来" | "带东西" | "team" | "together")
    {
        return None;
    }
    let community = people::my_community(ctx).ok()?;
    Some(pressed(ctx, &Action::Mine(community)))
}

/// Names in a row, however they are kept apart.
pub(super) fn split_names(text: &str) -> Vec<String> {
    let apart = |c: char| "、，,;；\n\r".contains(c);
    let pieces = clean_text(text);
    let names = pieces.split(apart).map(str::trim).filter(|name| !name.is_empty());
    // Chinese names may stand apart by blanks alone; "Ann Smith" is one.
    let chinese = |name: &str| name.chars().all(|c| c.is_whitespace() || !c.is_ascii());
    names
        .flat_map(|name| match chinese(name) {
            true => name.split_whitespace().map(str::to_string).collect(),
            false => vec![name.to_string()],
        })
        .collect()
}

/// What was typed when this was asked.
pub fn answered(ctx: &Ctx<'_>, asked: &Notice, text: &Private) -> Option<Command> {
    match asked {
        Notice::AskName(community, goal) => Some(Deed::Name(*community, *goal, text.clone()).into()),
        Notice::AskHeads(turn) => Some(Deed::Come(*turn, understand::heads(text.reveal())?).into()),
        Notice::AskHeadsNow(id) => Some(Deed::Heads(*id, understand::heads(text.reveal())?).into()),
        Notice::AskNames(id) => Some(Deed::Names(*id, text.clone()).into()),
        // Whoever one stood for before by that name is the same person; at the desk there are several of one name.
        Notice::JoinWhom(id) => {
            let day = shifts::get(ctx.s, *id)?.turn.day;
            Some(bookings::talk::named(ctx, day, text, |who| Notice::JoinFor(*id, who).into()))
        }
        Notice::AskPledge(day) => Some(Deed::Pledge(*day, text.clone()).into()),
        _ => None,
    }
}

/// A button.
pub fn pressed(ctx: &Ctx<'_>, action: &Action) -> Command {
    let show = |notice: Notice| Command::Show(notice.into());
    let goal = |community: CommunityId, goal: Goal| match super::asked(ctx, community, goal) {
        Ok(_) if !ctx.me().is_some_and(|me| super::leads(ctx.s, me)) => show(Notice::AskName(community, goal)),
        Ok(next) => show(next),
        Err(refusal) => Command::Refuse(refusal),
    };
    let own = |id: ShiftId, notice: Notice| match ctx.me().map(|me| super::mine(ctx, me, id)) {
        Some(Ok(_)) => show(notice),
        _ => Command::Refuse(super::super::Refusal::Stale),
    };
    match action {
        Action::Mine(community) => show(Notice::Mine(*community)),
        Action::Help(community) => goal(*community, Goal::Help),
        Action::Bring(community) => goal(*community, Goal::Bring),
        Action::Rename(community) => show(Notice::AskName(*community, Goal::Name)),
        Action::Ask(turn) => match super::room(ctx, *turn, 2) {
            Ok(()) => show(Notice::AskHeads(*turn)),
            Err(refusal) => Command::Refuse(refusal),
        },
        Action::Come(turn, heads) => Deed::Come(*turn, *heads).into(),
        Action::AskHeads(id) => own(*id, Notice::AskHeadsNow(*id)),
        Action::Heads(id, heads) => Deed::Heads(*id, *heads).into(),
        Action::AskNames(id) => own(*id, Notice::AskNames(*id)),
        Action::Show(id) => show(Notice::Pledge(*id)),
        Action::Withdraw(id) => Deed::Withdraw(*id).into(),
        Action::Brings(day) => match people::acting(ctx, day.community, Role::Helper) {
            Ok(_) => show(Notice::Brings(*day)),
            Err(refusal) => Command::Refuse(refusal),
        },
        Action::Arrived(id, yes) => Deed::Arrived(*id, *yes).into(),
        Action::Members(id, from) => Deed::Members(*id, *from).into(),
        Action::Join(id, digits) => Deed::Join(*id, *digits, None).into(),
        Action::JoinWhom(id, digits) => match shifts::digits(ctx.s, *id) == Some(*digits) {
            true => show(Notice::JoinWhom(*id)),
            false => Command::Refuse(super::super::Refusal::Stale),
        },
        Action::JoinFor(id, digits, who, how) => Deed::Join(*id, *digits, Some((*who, *how))).into(),
        Action::Joined(id) => show(Notice::Joined(*id)),
        Action::Part(id) => Deed::Part(*id, None).into(),
        Action::PartFor(id, who) => Deed::Part(*id, Some(*who)).into(),
        Action::Mark(id, who, mark) => Deed::Mark(*id, Some(*who), *mark).into(),
        Action::All(id, mark) => Deed::Mark(*id, None, *mark).into(),
    }
}

/// What this slice offers in a menu: who brings what, for those who look after the day.
pub fn entries(ctx: &Ctx<'_>, menu: Menu, reader: PersonId) -> Vec<Button> {
    let community = people::home(ctx.s, reader).filter(|_| menu == Menu::Office);
    let community = community.filter(|community| people::may(ctx.s, reader, *community, Role::Helper));
    let newest = community.and_then(|community| Some((community, day::community(ctx.s, community)?.newest)));
    let Some((community, n)) = newest else { return Vec::new() };
    let days = [n, n.saturating_sub(1)].map(|n| DayId { community, n });
    let brings = |day: &DayId| super::of_day(ctx.s, *day).next().is_some();
    let day = days.into_iter().find(brings);
    day.map(|day| Button::press("button-who-brings-what", Action::Brings(day))).into_iter().collect()
}

/// What can be done with a team's turn, beside giving it back.
pub fn buttons(ctx: &Ctx<'_>, id: ShiftId) -> Vec<Button> {
    let to_come = shifts::get(ctx.s, id)
        .filter(|shift| !shift.left)
        .and_then(|shift| shifts::window(ctx.s, shift.turn))
        .is_some_and(|(_, end)| ctx.now < end);
    if !to_come {
        return Vec::new();
    }
    vec![
        Button::press("button-team-names", Action::AskNames(id)),
        Button::press("button-team-heads", Action::AskHeads(id)),
        Button::press("button-team-members", Action::Members(id, 0)),
    ]
}

/// A turn of a team in words.
pub(super) fn about(ctx: &Ctx<'_>, key: &'static str, id: ShiftId) -> Option<Line> {
    let shift = shifts::get(ctx.s, id)?;
    Some(shifts::talk::describe(ctx, key, id)?.with("team", super::name(ctx, shift.who)))
}

/// A promise in words.
pub(super) fn promise(ctx: &Ctx<'_>, key: &'static str, id: PledgeId) -> Option<Line> {
    let pledge = super::get(ctx.s, id)?;
    let day = day::get(ctx.s, pledge.day)?;
    Some(
        Line::new(key)
            .with("what", ctx.d.read(pledge.by, Item::Pledge(id))?)
            .with("team", super::name(ctx, pledge.by))
            .with("date", day.date())
            .with("time", day.local(day.start))
            .with("venue", day.plan.venue.clone()),
    )
}

/// What a reader promised to bring to a day, in one line.
pub fn brings_on(ctx: &Ctx<'_>, key: &'static str, reader: PersonId, day: DayId) -> Option<Line> {
    let all = super::of_person(ctx.s, day, reader).filter_map(|(id, _)| promise(ctx, "teams-bring-item", id));
    let all: Vec<_> = all.collect();
    let some = !all.is_empty();
    some.then(|| Line::new(key).with("list", Arg::List(all)))
}

/// Buttons to what a reader promised to bring; or not to bring it (`leave`).
pub fn pledge_buttons(ctx: &Ctx<'_>, reader: PersonId, day: DayId, leave: bool) -> Vec<Button> {
    let button = |(id, _)| {
        let action = if leave { Action::Withdraw(id) } else { Action::Show(id) };
        Some(Button::press(promise(ctx, "teams-brings", id)?, action))
    };
    super::of_person(ctx.s, day, reader).filter_map(button).collect()
}

/// What a reader sees.
pub fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    let home = people::talk::back;
    let own = |id: ShiftId| shifts::get(ctx.s, id).filter(|shift| shift.who == reader && !shift.left);
    match notice {
        Notice::Mine(community) => mine(ctx, *community, reader),
        Notice::AskName(community, _) => {
            Some(Screen::line("teams-ask-name").row([Button::press("back", Action::Mine(*community))]).asking())
        }
        Notice::Choose(id) => choose(ctx, *id),
        Notice::AskHeads(turn) => {
            let back = Button::press("back", Action::Help(turn.day.community));
            ask_heads(
                ctx,
                "teams-ask-heads",
                *turn,
                shifts::needed(ctx.s, *turn),
                |n| Action::Come(*turn, n),
                back,
            )
        }
        Notice::AskHeadsNow(id) => {
            let shift = own(*id)?;
            let most = shifts::needed(ctx.s, shift.turn) + shift.heads;
            let back = Button::press("back", shifts::Action::Show(*id));
            ask_heads(ctx, "teams-ask-heads-now", shift.turn, most, |n| Action::Heads(*id, n), back)
        }
        Notice::Coming(id) => {
            own(*id)?;
            let leave = Button::press("button-cannot-come", shifts::Action::Leave(*id));
            Some(Screen::line(about(ctx, "teams-coming", *id)?).row(buttons(ctx, *id)).row([leave, home()]))
        }
        Notice::AskNames(id) => {
            own(*id)?;
            Some(
                Screen::line(Line::new("teams-ask-names").with("n", super::roster::names(ctx, *id, reader).len()))
                    .row([Button::press("back", shifts::Action::Show(*id))])
                    .asking(),
            )
        }
        Notice::Named(id) => {
            let shift = own(*id)?;
            let n = super::roster::names(ctx, *id, shift.who).len();
            let line = Line::new("teams-named").with("n", n).with("heads", shift.heads);
            Some(Screen::line(line).row([Button::press("button-see-shift", shifts::Action::Show(*id)), home()]))
        }
        Notice::AskPledge(id) => Some(
            Screen::line("teams-ask-pledge").row([Button::press("back", Action::Mine(id.community))]).asking(),
        ),
        Notice::Pledge(id) => {
            super::get(ctx.s, *id).filter(|pledge| pledge.by == reader)?;
            let withdraw = Button::press("button-not-bringing", Action::Withdraw(*id));
            Some(Screen::line(promise(ctx, "teams-pledge", *id)?).row([withdraw, home()]))
        }
        Notice::Remember(id) => remember(ctx, *id, reader),
        Notice::NewTeam(_) | Notice::NewPledge(_) | Notice::NoPledge(..) | Notice::Brings(_) => {
            super::roster::screen(ctx, notice, reader)
        }
        Notice::Members(..)
        | Notice::Join(_)
        | Notice::JoinWhom(_)
        | Notice::JoinFor(..)
        | Notice::JoinedFor(..)
        | Notice::Joined(_)
        | Notice::Parted => super::members::screen(ctx, notice, reader),
    }
}

fn mine(ctx: &Ctx<'_>, community: CommunityId, reader: PersonId) -> Option<Screen> {
    let (id, _) = day::open(ctx.s, community).ok()?;
    let mut screen = match super::leads(ctx.s, reader) {
        true => Screen::line(Line::new("teams-mine").with("team", super::name(ctx, reader))),
        false => Screen::line("teams-first"),
    };
    let turns = shifts::of_person(ctx.s, reader).filter(|(_, shift)| shift.turn.day == id && shift.heads > 1);
    let turns: Vec<_> = turns.take(TURNS).collect();
    for (id, _) in turns {
        screen = screen.row([Button::press(about(ctx, "teams-turn", id)?, shifts::Action::Show(id))]);
    }
    let brings: Vec<_> = super::of_person(ctx.s, id, reader).collect();
    for (id, _) in brings {
        screen = screen.row([Button::press(promise(ctx, "teams-brings", id)?, Action::Show(id))]);
    }
    let undo = undo::talk::button(ctx, reader, |was| matches!(was, undo::Was::Teams(_)));
    let rename = super::leads(ctx.s, reader).then(|| Button::press("button-team-name", Action::Rename(community)));
    Some(
        screen
            .row([
                Button::press("button-team-help", Action::Help(community)),
                Button::press("button-team-bring", Action::Bring(community)),
            ])
            .row(undo)
            .row(rename.into_iter().chain([Button::press("back", shifts::Action::Choose(community))])),
    )
}

fn choose(ctx: &Ctx<'_>, id: DayId) -> Option<Screen> {
    let day = day::get(ctx.s, id).filter(|day| day.status == day::Status::Open)?;
    let needed = shifts::most_needed(ctx.s, id, ctx.now).into_iter().filter(|(_, missing)| *missing > 1);
    let mut buttons = Vec::new();
    for (turn, missing) in needed.take(STALLS) {
        let label = shifts::talk::offer(ctx, turn, missing)?;
        buttons.push(Button::press(label, Action::Ask(turn)));
    }
    let key = if buttons.is_empty() { "teams-nothing-needed" } else { "teams-choose" };
    Some(
        Screen::line(Line::new(key).with("date", day.date()))
            .rows_of(2, buttons)
            .row([Button::press("back", Action::Mine(id.community))]),
    )
}

/// Some numbers to press, the largest that is needed among them; any other is typed.
fn ask_heads(
    ctx: &Ctx<'_>,
    key: &'static str,
    turn: shifts::Turn,
    most: u16,
    does: impl Fn(u16) -> Action,
    back: Button,
) -> Option<Screen> {
    let line = shifts::talk::offer_as(ctx, key, turn, most)?;
    let mut numbers: Vec<_> = [2, 3, 5, 10, 20].into_iter().filter(|n| *n < most).collect();
    numbers.extend((most > 1).then_some(most));
    let buttons = numbers.into_iter().map(|n| Button::press(Line::new("teams-heads").with("n", n), does(n)));
    Some(Screen::line(line).rows_of(3, buttons.collect::<Vec<_>>()).row([back]).asking())
}

fn remember(ctx: &Ctx<'_>, id: DayId, reader: PersonId) -> Option<Screen> {
    let day = day::get(ctx.s, id).filter(|day| day.status == day::Status::Open)?;
    let brings: Vec<_> = super::of_person(ctx.s, id, reader).collect();
    brings.first()?;
    let line = Line::new("teams-remember")
        .with("name", people::name(ctx, reader))
        .with("date", day.date())
        .with("time", day.local(day.start))
        .with("venue", day.plan.venue.clone());
    let mut screen = Screen::line(line);
    for (id, _) in brings {
        screen = screen.row([Button::press(promise(ctx, "teams-brings", id)?, Action::Show(id))]);
    }
    Some(screen.row([people::talk::back()]))
}

/// A refusal of this slice: the reason, and what can be done instead.
pub fn refusal(ctx: &Ctx<'_>, refusal: &Refusal, _: PersonId) -> Screen {
    match refusal {
        Refusal::Name => people::talk::sorry("teams-refused-name"),
        Refusal::Heads => people::talk::sorry("teams-refused-heads"),
        Refusal::Words => people::talk::sorry("teams-refused-words"),
        Refusal::Names => people::talk::sorry("teams-refused-names"),
        Refusal::Enough => people::talk::sorry("teams-enough"),
        Refusal::Full(_) => people::talk::sorry("teams-refused-full"),
        Refusal::Room(turn) => {
            let missing = shifts::needed(ctx.s, *turn);
            match shifts::talk::offer_as(ctx, "teams-refused-room", *turn, missing) {
                Some(line) => Screen::line(line).row([
                    Button::press("button-team-elsewhere", Action::Help(turn.day.community)),
                    people::talk::back(),
                ]),
                None => people::talk::sorry("stale"),
            }
        }
    }
}
