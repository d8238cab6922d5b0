//! Rain: as planned, indoors, another day, or not at all; what was decided too fast can be taken back. And days that fall
//! on a weekend or a holiday are pointed out in time.

use super::super::*;
use super::{Action, Change, Day, Event, Lead, Notice, Plan, Status, choices};
use chrono::{Datelike, Days, NaiveDate, Weekday};

/// So long before it is pointed out that a day falls on a weekend or a holiday.
pub(super) const LOOK: Lead = Lead::Days(14);

/// The coming day, if whoever acts runs it.
fn mine<'a>(ctx: &Ctx<'a>, id: DayId) -> Result<&'a Day, super::super::Refusal> {
    people::acting(ctx, id.community, Role::Organizer)?;
    let (open, day) = super::open(ctx.s, id.community)?;
    if open == id { Ok(day) } else { Err(super::super::Refusal::Stale) }
}

fn tell(ctx: &Ctx<'_>, day: &Day, to: Audience, notice: Notice) -> Send {
    let send = Send::tell(To::Audience(to), Lane::Reminder, notice);
    send.not_before(day.plan.awake(ctx.now)).void_after(day.end)
}

/// Rain or not: everybody on the list hears that it is as planned; everybody hears that it is indoors.
pub(super) fn decide(ctx: &Ctx<'_>, id: DayId, indoors: bool) -> Result<Decision, super::super::Refusal> {
    let day = mine(ctx, id)?;
    let me = ctx.me().ok_or(super::super::Refusal::Stale)?;
    // A second tap on the same button: it is done.
    let done = if indoors { Notice::Done(id) } else { Notice::ToldAsPlanned(id) };
    if ctx.s.people.showing(me, ctx.now) == Some(&super::super::Notice::from(done.clone())) {
        return Ok(ctx.answer(done));
    }
    if !indoors {
        let send = tell(ctx, day, Audience::OnList(id), Notice::AsPlanned(id));
        return Ok(ctx.and_answer(Decision::send(send), done));
    }
    let venue = day.plan.indoor.clone().filter(|indoor| *indoor != day.plan.venue);
    let venue = venue.ok_or(super::super::Refusal::Stale)?;
    let send = tell(ctx, day, Audience::Concerned(id), Notice::Venue(id));
    Ok(ctx.and_answer(Decision::send(send).event(Event::Venue(id, venue)), done))
}

/// Whether the last change can still be taken back.
pub(super) fn can_take_back(day: &Day, now: DateTime<Utc>) -> bool {
    day.status == Status::Open
        && day.before.as_ref().is_some_and(|before| now < before.until && now < before.start)
}

/// The press that takes the last change back.
pub(super) fn way_back(id: DayId, day: &Day, now: DateTime<Utc>) -> Option<Action> {
    let off = day.status == Status::Cancelled && now < day.start;
    match () {
        () if can_take_back(day, now) => Some(Action::TakeBack(id)),
        () if off && day.changed_at().is_some_and(|at| now < at + undo::LASTS) => Some(Action::Reopen(id)),
        () => None,
    }
}

/// The last change was a mistake: what has not been told of it is not told, and everybody hears how it is.
pub(super) fn take_back(ctx: &Ctx<'_>, id: DayId) -> Result<Decision, super::super::Refusal> {
    let day = mine(ctx, id)?;
    if !can_take_back(day, ctx.now) {
        let late = day.before.as_ref().is_some_and(|before| before.until <= ctx.now);
        return Err(if late { undo::Refusal::TooLate.into() } else { super::super::Refusal::Stale });
    }
    let send = tell(ctx, day, Audience::Concerned(id), Notice::AsBefore(id));
    Ok(ctx.and_answer(Decision::send(send).event(Event::TakenBack(id)), Notice::Weather(id)))
}

/// Why people may be away on a date: a holiday of the configuration, or a weekend.
pub(super) fn day_off(plan: &Plan, date: NaiveDate) -> Option<Line> {
    if let Some((_, name)) = plan.holidays.iter().find(|(day, _)| *day == date) {
        return Some(Line::new("as-it-is").with("text", Text::One(name.clone())));
    }
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun).then(|| Line::new("day-weekend"))
}

/// Organizers are told that the day falls on one.
pub(super) fn point_out(ctx: &Ctx<'_>, id: DayId) -> Decision {
    let day = super::get(ctx.s, id).filter(|day| day.status == Status::Open && ctx.now < day.start);
    let Some(day) = day.filter(|day| day_off(&day.plan, day.date()).is_some()) else { return Decision::nothing() };
    Decision::send(tell(ctx, day, Audience::Organizers(id.community), Notice::DayOff(id)))
}

/// What a reader sees.
pub(super) fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    let (Notice::Weather(id)
    | Notice::SureWeather(id, _)
    | Notice::DayOff(id)
    | Notice::ToldAsPlanned(id)
    | Notice::AsPlanned(id)
    | Notice::AsBefore(id)) = notice
    else {
        return None;
    };
    let id = *id;
    let day = super::get(ctx.s, id).filter(|day| day.status == Status::Open)?;
    let indoor = day.plan.indoor.as_ref().filter(|indoor| **indoor != day.plan.venue);
    let change = || Button::press("back", Action::Change(id.community));
    match notice {
        Notice::Weather(_) => {
            let indoors = match indoor {
                Some(_) => Button::press("button-indoors", Action::AskWeather(id, true)),
                None => Button::press("button-venue", Action::AskVenue(id)),
            };
            let mut screen = Screen::line("day-weather").and(super::talk::when_and_where(day));
            // Taken back just now: whoever had been called before that has to be called once more.
            let told = super::missing(ctx.s, id).iter().any(|who| super::news::unknown(day, *who).is_some());
            let (line, calls) = super::news::calls_to_make(ctx, id).filter(|_| told).unzip();
            screen.text.extend(line);
            Some(
                screen
                    .row(calls)
                    .row([Button::press("button-as-planned", Action::AskWeather(id, false)), indoors])
                    .row([
                        Button::press("button-date", Action::AskDate(id)),
                        Button::press("button-cancel-day", Action::AskReason(id, Change::Cancel)),
                    ])
                    .row([change()]),
            )
        }
        Notice::SureWeather(_, indoors) => {
            let (line, to) = match (indoors, indoor) {
                (true, None) => return None,
                (true, Some(venue)) => {
                    (Line::new("day-confirm-venue").with("venue", venue.clone()), Audience::Concerned(id))
                }
                (false, _) => (
                    Line::new("day-confirm-as-planned")
                        .with("date", day.date())
                        .with("venue", day.plan.venue.clone()),
                    Audience::OnList(id),
                ),
            };
            let n = delivery::people_of(ctx.s, to).len();
            let yes = Line::new("button-tell-everyone").with("n", n);
            Some(
                Screen::line(line)
                    .row([Button::press(yes, Action::MakeWeather(id, *indoors))])
                    .row([Button::press("back", Action::Weather(id))]),
            )
        }
        Notice::ToldAsPlanned(_) => {
            let n = delivery::people_of(ctx.s, Audience::OnList(id)).len();
            Some(Screen::line(Line::new("day-done").with("n", n)).row([people::talk::back()]))
        }
        Notice::DayOff(_) => {
            let line = Line::new("day-off")
                .with("date", day.date())
                .with("why", Arg::List(vec![day_off(&day.plan, day.date())?]));
            let next = (1..=14).filter_map(|n| day.date().checked_add_days(Days::new(n)));
            let next = next.into_iter().find(|date| day_off(&day.plan, *date).is_none());
            let move_it = next.map(|date| {
                let change = Change::Move(choices::moved_to(day, date));
                Button::press(Line::new("button-move-day").with("date", date), Action::AskReason(id, change))
            });
            Some(
                Screen::line(line)
                    .row(move_it)
                    .row([Button::press("button-date", Action::AskDate(id))])
                    .row([Button::press("button-leave-it", people::Action::Home)]),
            )
        }
        _ => {
            let key = match notice {
                Notice::AsPlanned(_) => "day-as-planned",
                _ => "day-as-before",
            };
            let line = Line::new(key).with("community", day.plan.name.clone());
            let mut screen = Screen::line(line).and(super::talk::when_and_where(day));
            let mine = super::told::own(ctx, reader, id);
            let cannot = (!mine.is_empty()).then(|| Button::press("button-cannot-come", Action::CannotCome(id)));
            screen.text.extend(mine);
            Some(screen.row(cannot.into_iter().chain([people::talk::back()])))
        }
    }
}

/// The last change of the coming day, as long as it can be taken back.
pub fn ways_back(ctx: &Ctx<'_>, community: CommunityId, reader: PersonId) -> Vec<Button> {
    let runs = people::may(ctx.s, reader, community, Role::Organizer);
    let day = super::coming(ctx.s, community).filter(|_| runs);
    let way = day.and_then(|(id, day)| way_back(id, day, ctx.now));
    way.map(|way| Button::press("button-undo-change", way)).into_iter().collect()
}
