//! Coming and going in words, and one's own record.

use super::super::*;
use super::past::{Was, was};
use super::{Action, As, Command as Deed, Entry, Notice, Refusal, code, entry, presence};
use chrono::Datelike as _;

/// So many days of a record fit a screen; all of them stand on paper.
const DAYS: usize = 4;

/// Words that mean something here, whatever is on the screen: also the four digits, for whoever has a turn just now.
pub fn words(ctx: &Ctx<'_>, words: &str) -> Option<Command> {
    let me = ctx.me()?;
    match words {
        "平台记录" | "我的记录" | "record" | "hours" => {
            Some(pressed(ctx, &Action::Record(this_year(ctx, me))))
        }
        "签到名单" => super::desk::kept_now(ctx, me).map(|day| pressed(ctx, &Action::List(day, 0))),
        "签到" | "签退" | "check in" | "check out" => match presence::today(ctx.s, me, ctx.now) {
            Some(day) => Some(pressed(ctx, &Action::Enter(day))),
            // Too late for the digits: how it stands, and a way to say so.
            None => Some(match presence::lately(ctx.s, me, ctx.now) {
                Some(day) => pressed(ctx, &Action::Mine(day)),
                None => Command::Refuse(Refusal::NoTurn.into()),
            }),
        },
        _ => {
            presence::today(ctx.s, me, ctx.now)?;
            code::read(words).map(|_| Deed::Code(words.to_string(), false).into())
        }
    }
}

/// An answer to what was asked last.
pub fn answered(ctx: &Ctx<'_>, asked: &Notice, words: &Private) -> Option<Command> {
    match asked {
        // Whoever types no digits means something else.
        Notice::Enter(day) => {
            let typed = normalise(words.reveal());
            let digits = typed.chars().filter(char::is_ascii_digit).count();
            let here = ctx.me().and_then(|me| entry(ctx.s, *day, me)).is_some_and(|known| known.came.is_some());
            (digits > 2).then(|| Deed::Code(typed, here).into())
        }
        Notice::AskDispute(day) => Some(Deed::Dispute(*day, words.clone()).into()),
        Notice::AskTimes(day, who) => Some(Deed::Propose(*day, *who, words.clone()).into()),
        _ => None,
    }
}

/// A button.
pub fn pressed(ctx: &Ctx<'_>, action: &Action) -> Command {
    let show = |notice: Notice| Command::Show(notice.into());
    let for_staff = |day: &DayId, role: Role, notice: Notice| match people::acting(ctx, day.community, role) {
        Ok(_) => Command::Show(notice.into()),
        Err(refusal) => Command::Refuse(refusal),
    };
    match action {
        Action::Open(day) => Deed::Open(*day).into(),
        Action::Enter(day) => {
            let me = ctx.me().filter(|me| presence::today(ctx.s, *me, ctx.now) == Some(*day));
            match me.map(|me| presence::has_digits(ctx.s, me, *day)) {
                Some(true) => Command::Refuse(Refusal::Own.into()),
                Some(false) => show(Notice::Enter(*day)),
                None => Command::Refuse(Refusal::NoTurn.into()),
            }
        }
        Action::Go(day, code) => Deed::Go(*day, *code).into(),
        Action::Back(day) => Deed::Back(*day).into(),
        Action::Mine(day) => show(Notice::Mine(*day)),
        Action::List(day, from) => for_staff(day, Role::Helper, Notice::List(*day, *from)),
        Action::Person(day, who) => for_staff(day, Role::Helper, Notice::Person(*day, *who)),
        Action::Tick(day, who, mark) => Deed::Tick(*day, *who, *mark).into(),
        Action::All(day, mark) => Deed::All(*day, *mark).into(),
        Action::Sum(day) => for_staff(day, Role::Helper, Notice::Sum(*day)),
        Action::Confirm(day) => for_staff(day, Role::Helper, Notice::Sum(*day)),
        Action::ConfirmSeen(day, seen) => Deed::Confirm(*day, *seen).into(),
        Action::Dispute(day) => show(Notice::AskDispute(*day)),
        Action::AskTimes(day, who) => match people::acting(ctx, day.community, Role::Organizer) {
            Ok(me) if me == *who => Command::Refuse(Refusal::Own.into()),
            Ok(_) => show(Notice::AskTimes(*day, *who)),
            Err(refusal) => Command::Refuse(refusal),
        },
        Action::Second(day, who, n, yes) => Deed::Second(*day, *who, *n, *yes).into(),
        Action::Record(year) => ctx.me().map_or(Command::Ignore, |me| Deed::Record(me, *year).into()),
        Action::RecordOf(who, year) => Deed::Record(*who, *year).into(),
        Action::PrintOf(who, year) => show(Notice::RecordOf(*who, *year, As::Paper)),
        Action::Print(year) => show(Notice::Record(*year, As::Paper)),
        Action::Table(year) => show(Notice::Record(*year, As::Table)),
    }
}

fn this_year(ctx: &Ctx<'_>, who: PersonId) -> i32 {
    let zone = people::home(ctx.s, who).map_or(chrono_tz::Tz::UTC, |community| day::zone(ctx.s, community));
    ctx.now.with_timezone(&zone).year()
}

/// What this slice offers in a menu: the code while one has a turn, the list for those who keep it, and one's record.
pub fn entries(ctx: &Ctx<'_>, menu: Menu, reader: PersonId) -> Vec<Button> {
    let button = match menu {
        Menu::Home => presence::types_today(ctx.s, reader, ctx.now).and_then(|day| {
            let known = entry(ctx.s, day, reader);
            match known {
                Some(Entry { left: Some(_), .. }) => None,
                Some(Entry { came: Some(_), .. }) => Some(Button::press("button-going", Action::Enter(day))),
                _ => Some(Button::press("button-here", Action::Enter(day))),
            }
        }),
        Menu::More => {
            let record = super::has_record(ctx.s, reader)
                .then(|| Button::press("button-record", Action::Record(this_year(ctx, reader))));
            let lately =
                presence::lately(ctx.s, reader, ctx.now).filter(|day| !presence::is_on(ctx.s, *day, ctx.now));
            let lately = lately.map(|day| Button::press("button-my-hours", Action::Mine(day)));
            return record.or(lately).into_iter().collect();
        }
        Menu::Office => super::desk::entry_button(ctx, reader),
    };
    button.into_iter().collect()
}

/// The time of a moment, where the day is.
pub(super) fn at(day: &Was<'_>, moment: Option<DateTime<Utc>>) -> Arg {
    moment.map_or(Arg::Key("hours-blank"), |moment| day.local(moment).into())
}

/// What a reader sees.
pub fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    let home = people::talk::back;
    match notice {
        Notice::Enter(id) => {
            let here = entry(ctx.s, *id, reader).is_some_and(|known| known.came.is_some());
            let key = if here { "hours-enter-going" } else { "hours-enter" };
            Some(Screen::line(key).row([home()]).asking())
        }
        Notice::AskGo(id, code) => {
            let day = &was(ctx.s, *id)?;
            let came = entry(ctx.s, *id, reader)?.came;
            let line = Line::new("hours-ask-go").with("came", at(day, came));
            Some(Screen::line(line).row([
                Button::press("button-i-go", Action::Go(*id, *code)),
                Button::press("button-not-yet", people::Action::Home),
            ]))
        }
        Notice::Mine(id) => mine(ctx, *id, reader),
        Notice::Confirmed(id) => {
            let day = &was(ctx.s, *id)?;
            let known = entry(ctx.s, *id, reader).filter(|known| known.confirmed.is_some())?;
            let line = times(Line::new("hours-confirmed"), day, known)
                .with("date", day.date())
                .with("hours", super::record::hours(minutes(known)));
            Some(Screen::line(line).row([
                Button::press("button-record", Action::Record(day.date().year())),
                Button::press("button-hours-wrong", Action::Dispute(*id)),
                home(),
            ]))
        }
        Notice::AskDispute(id) => {
            let day = &was(ctx.s, *id)?;
            super::concerns(ctx.s, *id, reader).then_some(())?;
            let line = Line::new("hours-ask-dispute").with("date", day.date());
            Some(Screen::line(line).row([Button::press("back", Action::Mine(*id))]).asking())
        }
        Notice::Said(_) => Some(Screen::line("hours-said").row([home()])),
        Notice::Record(year, shape) => record(ctx, *year, *shape, reader, reader),
        Notice::RecordOf(who, year, shape) => {
            (people::reader(ctx.s, *who) == reader).then_some(())?;
            record(ctx, *year, *shape, *who, reader)
        }
        Notice::Code(_)
        | Notice::List(..)
        | Notice::Person(..)
        | Notice::Sum(_)
        | Notice::Disputed(..)
        | Notice::AskTimes(..)
        | Notice::Proposed(..)
        | Notice::AskSecond(..)
        | Notice::Declined(..) => super::desk::screen(ctx, notice, reader),
    }
}

/// From and to.
pub(super) fn times(line: Line, day: &Was<'_>, known: &Entry) -> Line {
    line.with("came", at(day, known.came)).with("left", at(day, known.left))
}

/// So many minutes, once somebody came and went.
pub(super) fn minutes(known: &Entry) -> u32 {
    let (Some(came), Some(left)) = (known.came, known.left) else { return 0 };
    u32::try_from((left - came).num_minutes()).unwrap_or(0)
}

fn mine(ctx: &Ctx<'_>, id: DayId, reader: PersonId) -> Option<Screen> {
    let day = &was(ctx.s, id)?;
    super::concerns(ctx.s, id, reader).then_some(())?;
    let none = Entry::default();
    let known = entry(ctx.s, id, reader).unwrap_or(&none);
    let screen = |key| {
        let line = times(Line::new(key), day, known).with("date", day.date());
        Screen::line(line.with("hours", super::record::hours(minutes(known))))
    };
    let wrong = Button::press("button-hours-wrong", Action::Dispute(id));
    let home = people::talk::back();
    let is_on = presence::is_on(ctx.s, id, ctx.now);
    let types = presence::types_today(ctx.s, reader, ctx.now) == Some(id);
    Some(match (known.came, known.left) {
        (Some(_), Some(_)) if known.confirmed.is_some() => screen("hours-mine-confirmed").row([wrong, home]),
        (Some(_), Some(left)) => {
            let back = undo::in_time(ctx, left).is_ok();
            let back = back.then(|| Button::press("button-not-gone", Action::Back(id)));
            screen("hours-mine-left").row(back.into_iter().chain([home]))
        }
        (Some(_), None) if is_on && types => {
            screen("hours-mine-here").row([Button::press("button-going", Action::Enter(id)), home])
        }
        (None, _) if is_on && types => {
            screen("hours-mine-not-yet").row([Button::press("button-here", Action::Enter(id)), home])
        }
        (None, None) => screen("hours-mine-none").row([wrong, home]),
        _ => screen("hours-mine-open").row([wrong, home]),
    })
}

fn record(ctx: &Ctx<'_>, year: i32, shape: As, who: PersonId, reader: PersonId) -> Option<Screen> {
    let services = super::of_year(ctx.s, who, year);
    let own = who == reader;
    let of = |year| if own { Action::Record(year) } else { Action::RecordOf(who, year) };
    let (days, minutes) = super::sums(&services);
    let earlier = (!super::of_year(ctx.s, who, year - 1).is_empty())
        .then(|| Button::press(Line::new("button-record-of").with("year", (year - 1).to_string()), of(year - 1)));
    if days == 0 {
        let line = Line::new("hours-record-none").with("year", year.to_string());
        return Some(Screen::line(line).row(earlier).row([people::talk::back()]));
    }
    let line = match own {
        true => Line::new("hours-record"),
        false => Line::new("hours-record-theirs").with("name", people::name(ctx, who)),
    };
    let line = line.with("year", year.to_string()).with("n", days);
    let mut screen = Screen::line(line.with("hours", super::record::hours(minutes)));
    for service in services.iter().rev().take(DAYS) {
        let name = day::community(ctx.s, service.day.community)?.plan.name.clone();
        screen = screen.and(
            Line::new("hours-record-day")
                .with("date", super::date(ctx.s, service))
                .with("community", name)
                .with("hours", super::record::hours(service.minutes())),
        );
    }
    let number = super::record::held(ctx.s, ctx.d, who, year)?;
    screen = screen.and(Line::new("hours-record-number").with("number", Arg::Code(number)));
    let name = format!("record-{year}");
    let print = if own { Action::Print(year) } else { Action::PrintOf(who, year) };
    match shape {
        As::Words => {
            return Some(
                screen
                    .and("hours-record-check")
                    .row(
                        [Button::press("button-print-record", print)]
                            .into_iter()
                            .chain(own.then(|| Button::press("button-table", Action::Table(year))))
                            .chain([Button::open("button-check", "check")]),
                    )
                    .row(earlier.into_iter().chain([people::talk::back()])),
            );
        }
        As::Paper => screen.file = Some(File::Print(name, vec![super::record::sheet(ctx, who, year)?])),
        As::Table => screen.file = Some(File::Table(name, super::record::sheet(ctx, who, year)?)),
    }
    Some(screen.row([people::talk::back()]))
}

/// The reader has said that they go, just now.
pub fn ways_back(ctx: &Ctx<'_>, reader: PersonId) -> Vec<Button> {
    let day = presence::lately(ctx.s, reader, ctx.now);
    let known = day.and_then(|day| Some((day, entry(ctx.s, day, reader)?)));
    let lately = known.filter(|(_, known)| {
        known.confirmed.is_none() && known.left.is_some_and(|left| undo::in_time(ctx, left).is_ok())
    });
    lately.map(|(day, _)| Button::press("button-not-gone", Action::Back(day))).into_iter().collect()
}

/// A refusal of this slice.
pub fn refusal(_: &Ctx<'_>, refusal: &Refusal, _: PersonId) -> Screen {
    people::talk::sorry(match refusal {
        Refusal::Changed(day) => {
            let look = Button::press("button-hours-sum", Action::Sum(*day));
            return Screen::line("hours-refused-changed").row([look, people::talk::back()]);
        }
        Refusal::Code => "hours-refused-code",
        Refusal::Rest => "hours-refused-rest",
        Refusal::NotNow => "hours-refused-not-now",
        Refusal::NoTurn => "hours-refused-no-turn",
        Refusal::Own => "hours-refused-own",
        Refusal::Second => "hours-refused-second",
        Refusal::Times => "hours-refused-times",
    })
}
