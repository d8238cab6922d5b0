//! The day in words: its card, reminders, and how organizers look after it.

use super::super::*;
use super::choices;
use super::{Action, Change, Command as Deed, Day, Notice, Refusal, Status};
use chrono::TimeDelta;

pub use super::roster::to_call;

/// Words that mean something here, whatever is on the screen.
pub fn words(ctx: &Ctx<'_>, words: &str) -> Option<Command> {
    let community = people::my_community(ctx).ok()?;
    let coming = super::coming(ctx.s, community).map(|(id, _)| id);
    match words {
        "my" | "plans" | "我的安排" | "我的" => Some(Command::Show(Notice::Plans.into())),
        "day" => {
            let organizer = people::acting(ctx, community, Role::Organizer).is_ok();
            let action = if organizer { Action::Change(community) } else { Action::Card };
            Some(pressed(ctx, &action))
        }
        "下次公益日" | "公益日" | "next" => Some(Command::Show(Notice::Card.into())),
        "roster" | "名单" => Some(pressed(ctx, &Action::Roster(community))),
        "print" | "打印名单" | "打印" => Some(pressed(ctx, &Action::Print(community))),
        "改安排" => Some(pressed(ctx, &Action::Change(community))),
        "看天气" | "天气" | "weather" => Some(pressed(ctx, &Action::Weather(coming?))),
        "我会来" | "来" | "i'll come" | "yes" => Some(pressed(ctx, &Action::Coming(coming?))),
        "来不了" | "不来了" | "取消" | "cancel" | "i can't come" => {
            Some(pressed(ctx, &Action::CannotCome(coming?)))
        }
        // Which of the two is meant?
        "报名" | "sign up" | "join" => Some(Command::Show(Notice::WhichHelp.into())),
        _ if words.chars().count() > SENTENCE => None,
        // People write whole sentences: what they hold is enough.
        _ if ["不来", "来不了", "去不了", "can't come", "cannot come"].iter().any(|w| words.contains(w)) => {
            Some(pressed(ctx, &Action::CannotCome(coming?)))
        }
        _ if ["几点", "哪里", "地址", "什么时候", "where", "when"].iter().any(|w| words.contains(w)) => {
            Some(Command::Show(Notice::Card.into()))
        }
        _ => None,
    }
}

/// Longer than this, in characters, words are no plain question any more.
const SENTENCE: usize = 20;

/// What was typed when this was asked.
pub fn answered(ctx: &Ctx<'_>, asked: &Notice, text: &Private) -> Option<Command> {
    let draft = |id: DayId, then: Notice| Some(Deed::Draft(id, text.clone(), Box::new(then.into())).into());
    match asked {
        Notice::AskVenue(id) => draft(*id, Notice::Confirm(*id, Change::Venue)),
        Notice::AskReason(id, change) => draft(*id, Notice::Confirm(*id, *change)),
        Notice::AskDate(id) => {
            let day = super::get(ctx.s, *id)?;
            let today = ctx.now.with_timezone(&day.plan.zone).date_naive();
            Some(match choices::read_date(text.reveal(), today) {
                // A date long gone would be taken for next year's, which nobody means.
                Some(date) if date > today && date - today < TimeDelta::days(120) => {
                    Command::Show(Notice::AskReason(*id, Change::Move(choices::moved_to(day, date))).into())
                }
                // A digit chooses a button; anything else was meant as a date.
                None if normalise(text.reveal()).parse::<u8>().is_ok() => return None,
                _ => Command::Refuse(Refusal::Date.into()),
            })
        }
        Notice::AskHour(id) => {
            let day = super::get(ctx.s, *id)?;
            let time = choices::read_time(text.reveal())?;
            let start = super::plan::at(day.date(), time, day.plan.zone);
            Some(Command::Show(Notice::AskReason(*id, Change::Move(start)).into()))
        }
        _ => None,
    }
}

/// A button.
pub fn pressed(ctx: &Ctx<'_>, action: &Action) -> Command {
    let show = |notice: Notice| Command::Show(notice.into());
    let role = |community: CommunityId, role: Role, notice: Notice| match people::acting(ctx, community, role) {
        Ok(_) => Command::Show(notice.into()),
        Err(refusal) => Command::Refuse(refusal),
    };
    let organizer = |id: &DayId, notice: Notice| role(id.community, Role::Organizer, notice);
    // Looking back is allowed, so the newest day will do, coming or past.
    let newest = |community: &CommunityId, needs: Role, notice: fn(DayId) -> Notice| {
        let id = DayId { community: *community, n: super::community(ctx.s, *community).map_or(0, |c| c.newest) };
        let none = || Command::Refuse(Refusal::NoDay.into());
        super::get(ctx.s, id).map_or_else(none, |_| role(*community, needs, notice(id)))
    };
    match action {
        Action::Card => show(Notice::Card),
        Action::Plans => show(Notice::Plans),
        Action::Coming(id) => Deed::Coming(*id).into(),
        Action::CannotCome(id) => cannot_come(ctx, *id),
        Action::Roster(community) => newest(community, Role::Helper, Notice::Roster),
        Action::RosterOf(id) => role(id.community, Role::Helper, Notice::Roster(*id)),
        Action::RosterFrom(id, from) => role(id.community, Role::Helper, Notice::RosterFrom(*id, *from)),
        Action::StallFrom(id, n, from) => role(id.community, Role::Helper, Notice::StallFrom(*id, *n, *from)),
        Action::GiveBackFrom(id, n, from) => {
            role(id.community, Role::Helper, Notice::GiveBackFrom(*id, *n, *from))
        }
        Action::Stall(id, service) => role(id.community, Role::Helper, Notice::Stall(*id, *service)),
        Action::AskGiveBack(id, n) => role(id.community, Role::Helper, Notice::AskGiveBack(*id, *n)),
        Action::Print(community) => super::sheets::wanted(ctx, *community),
        Action::PrintOf(id) => role(id.community, Role::Helper, Notice::Print(*id)),
        Action::CallList(id) => organizer(id, Notice::CallList(*id)),
        Action::Change(community) => newest(community, Role::Organizer, Notice::Change),
        Action::AskVenue(id) => organizer(id, Notice::AskVenue(*id)),
        Action::AskPlaces(id) => organizer(id, Notice::AskPlaces(*id)),
        Action::AskPlacesOf(id, service) => organizer(id, Notice::AskPlacesOf(*id, *service)),
        Action::AskDate(id) => organizer(id, Notice::AskDate(*id)),
        Action::AskHour(id) => organizer(id, Notice::AskHour(*id)),
        Action::AskReason(id, change) => organizer(id, Notice::AskReason(*id, *change)),
        Action::Make(id, change, mark) => Deed::Change(*id, *change, *mark).into(),
        Action::Reopen(id) => Deed::Reopen(*id).into(),
        Action::Weather(id) => organizer(id, Notice::Weather(*id)),
        Action::AskWeather(id, indoors) => organizer(id, Notice::SureWeather(*id, *indoors)),
        Action::MakeWeather(id, indoors) => Deed::Weather(*id, *indoors).into(),
        Action::TakeBack(id) => Deed::TakeBack(*id).into(),
    }
}

/// With one place the press gives it back; with several it asks which.
fn cannot_come(ctx: &Ctx<'_>, id: DayId) -> Command {
    let Some(me) = ctx.me() else { return Command::Ignore };
    let places: Vec<_> = bookings::talk::places(ctx, me, id).into_iter().map(|(n, _)| n).collect();
    let turns: Vec<_> = shifts::of_person(ctx.s, me).filter(|(_, t)| t.turn.day == id).map(|(n, _)| n).collect();
    let others = super::told::beside(ctx, me, id, true).len();
    match (&places[..], &turns[..]) {
        ([booking], []) if others == 0 => bookings::Command::Cancel(*booking).into(),
        ([], [shift]) if others == 0 => shifts::Command::Leave(*shift).into(),
        ([], []) if others == 0 => Command::Show(teams::joined_view(ctx, me, id).unwrap_or(Notice::Plans.into())),
        _ => Command::Show(Notice::CannotCome(id).into()),
    }
}

fn home() -> Button {
    people::talk::back()
}

pub(super) fn book_and_help(community: CommunityId) -> [Button; 2] {
    [
        Button::press("button-book", bookings::Action::Choose(community)),
        Button::press("button-help-out", shifts::Action::Choose(community)),
    ]
}

/// The coming day as everyone sees it first.
pub fn card(ctx: &Ctx<'_>, community: CommunityId, reader: PersonId) -> Option<Screen> {
    let mut screen = brief(ctx, community, reader)?;
    if let Ok((_, day)) = super::open(ctx.s, community) {
        let names = day.services().filter(|(_, s)| s.places > 0 || s.wanted > 0);
        let names: Vec<_> = names.map(|(_, s)| Line::new("as-it-is").with("text", s.name.clone())).collect();
        let parts = day.services().any(|(_, service)| service.parts);
        let cost = if parts { "day-offers-parts" } else { "day-offers" };
        screen = screen.and(Line::new(cost).with("list", Arg::List(names)));
    }
    // How the last one was liked is everyone's to know.
    let last =
        super::all(ctx.s).filter(|(id, day)| id.community == community && day.status == Status::Over).last();
    screen.text.extend(last.and_then(|(id, _)| opinions::talk::average(ctx, "opinions-average", id)));
    Some(screen)
}

/// The coming day in short, for those who know what there is.
pub fn brief(ctx: &Ctx<'_>, community: CommunityId, reader: PersonId) -> Option<Screen> {
    let known = super::community(ctx.s, community)?;
    let title = Line::new("day-title").with("community", known.plan.name.clone());
    let Some((_, day)) = super::coming(ctx.s, community) else {
        return Some(Screen::line(title).and("day-none"));
    };
    if day.status == Status::Cancelled {
        return Some(Screen {
            text: [vec![title], cancelled(ctx, day, reader).text].concat(),
            ..Screen::default()
        });
    }
    Some(Screen::line(title).and(when_and_where(day)))
}

/// The date, the hours and the place.
pub fn when_and_where(day: &Day) -> Line {
    Line::new("day-when-where")
        .with("date", day.date())
        .with("hours", Arg::Hours(day.local(day.start), day.local(day.end)))
        .with("venue", day.plan.venue.clone())
}

/// That it will not be, and why.
pub(super) fn cancelled(ctx: &Ctx<'_>, day: &Day, reader: PersonId) -> Screen {
    let mut screen = Screen::line(Line::new("day-card-cancelled").with("date", day.date()));
    screen.text.extend(reason(ctx, day, reader));
    screen
}

pub(super) fn reason(ctx: &Ctx<'_>, day: &Day, reader: PersonId) -> Vec<Line> {
    published(ctx, day.reason.as_ref(), reader)
}

/// What the committee wrote; whoever reads another language is told which one it is in.
pub fn published(ctx: &Ctx<'_>, text: Option<&Text>, reader: PersonId) -> Vec<Line> {
    let Some(text) = text else { return Vec::new() };
    let lang = people::lang(ctx.s, reader).unwrap_or(Lang::Zh);
    let foreign = text.get(lang).is_none().then(|| Line::new("from-committee-in-chinese"));
    foreign.into_iter().chain([Line::new("as-it-is").with("text", text.clone())]).collect()
}

/// What this slice offers in a menu; its buttons on the first screen stand there already.
pub fn entries(_: &Ctx<'_>, _: Menu, _: PersonId) -> Vec<Button> {
    Vec::new()
}

/// What a reader sees.
pub fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    let community = people::home(ctx.s, reader);
    match notice {
        Notice::Card => {
            let community = community?;
            let open = super::open(ctx.s, community).is_ok();
            let row = open.then(|| book_and_help(community)).into_iter().flatten();
            Some(card(ctx, community, reader)?.row(row).row([home()]))
        }
        Notice::WhichHelp => Some(Screen::line("day-which-help").row(book_and_help(community?)).row([home()])),
        Notice::Plans
        | Notice::Invitation(_)
        | Notice::DayBefore(_)
        | Notice::OwnTurn(_)
        | Notice::CannotCome(_)
        | Notice::Coming(_)
        | Notice::Venue(_)
        | Notice::Moved(_)
        | Notice::Cancelled(_)
        | Notice::Reopened(_) => super::told::screen(ctx, notice, reader),
        Notice::Thanks(id) => {
            let day = super::get(ctx.s, *id)?;
            let n = bookings::on_day(ctx.s, *id).count();
            Some(Screen::line(Line::new("day-thanks").with("date", day.date()).with("n", n)).row([home()]))
        }
        _ => super::roster::screen(ctx, notice, reader),
    }
}

/// A refusal of this slice.
pub fn refusal(ctx: &Ctx<'_>, refusal: &Refusal, reader: PersonId) -> Screen {
    match refusal {
        Refusal::NoDay => match people::home(ctx.s, reader).and_then(|home| super::coming(ctx.s, home)) {
            Some((_, day)) if day.status == Status::Cancelled => cancelled(ctx, day, reader).row([home()]),
            _ => people::talk::sorry("day-none"),
        },
        Refusal::Date => people::talk::sorry("day-date-not-understood"),
        Refusal::Taken(taken) => Screen::line(Line::new("day-places-taken").with("n", *taken)).row([home()]),
        Refusal::Long(n) => Screen::line(Line::new("day-too-long").with("n", *n)).row([home()]),
        Refusal::Empty => people::talk::sorry("announcements-empty"),
    }
}
