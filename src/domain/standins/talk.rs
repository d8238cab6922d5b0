//! Stand-ins in words.

use super::super::*;
use super::{Action, Command as Deed, Notice, Refusal};

/// Nothing is meant by words alone.
pub fn words(_: &Ctx<'_>, _: &str) -> Option<Command> {
    None
}

/// Nothing is ever asked in words here.
pub fn answered(_: &Ctx<'_>, _: &Notice, _: &Private) -> Option<Command> {
    None
}

/// A button.
pub fn pressed(ctx: &Ctx<'_>, action: &Action) -> Command {
    match action {
        Action::Sure(id) => match ctx.me().map(|me| super::mine(ctx, me, *id)) {
            Some(Ok(_)) => Command::Show(Notice::Sure(*id).into()),
            _ => Command::Refuse(super::super::Refusal::Stale),
        },
        Action::Seek(id) => Deed::Seek(*id).into(),
        Action::Stop(id) => Deed::Stop(*id).into(),
        Action::Take(id) => Deed::Take(*id).into(),
        Action::Hand(id) => Deed::Hand(*id).into(),
        Action::Decline(id) => Deed::Decline(*id).into(),
        Action::Call(id) => match shifts::get(ctx.s, *id).map(|shift| shift.turn.day.community) {
            Some(community) => match people::acting(ctx, community, Role::Organizer) {
                Ok(_) if super::search(ctx.s, *id).is_none() => Command::Refuse(Refusal::Settled.into()),
                Ok(_) => Command::Show(Notice::Call(*id).into()),
                Err(refusal) => Command::Refuse(refusal),
            },
            None => Command::Refuse(super::super::Refusal::Stale),
        },
        Action::Came(id, who) => Deed::Came(*id, *who).into(),
        Action::Nobody(id) => Deed::Nobody(*id).into(),
    }
}

/// What this slice offers in a menu: to organizers the calls that are open. All else is reached from one's own turn.
pub fn entries(ctx: &Ctx<'_>, menu: Menu, reader: PersonId) -> Vec<Button> {
    let community = people::home(ctx.s, reader).filter(|_| menu == Menu::Home);
    community.map(|community| super::call_buttons(ctx, community, reader)).unwrap_or_default()
}

/// The buttons at one's own turn: somebody shall stand in, or need not any more.
pub fn buttons(ctx: &Ctx<'_>, id: ShiftId) -> Vec<Button> {
    let turn = shifts::get(ctx.s, id).filter(|shift| !shift.left).map(|shift| shift.turn);
    let begins = turn.and_then(|turn| shifts::window(ctx.s, turn)).map(|(from, _)| from);
    if begins.is_none_or(|begins| ctx.now >= begins) {
        return Vec::new();
    }
    let stop = Button::press("button-stand-in-stop", Action::Stop(id));
    match super::search(ctx.s, id) {
        Some(search) if search.handed => vec![Button::press("button-stand-in-digits", Action::Hand(id)), stop],
        Some(_) => vec![stop],
        None => vec![Button::press("button-stand-in", Action::Sure(id))],
    }
}

/// How a stall's searches stand, for its roster: a line each.
pub fn searches(ctx: &Ctx<'_>, day: DayId, service: ServiceId) -> Vec<Line> {
    let open = shifts::at_stall(ctx.s, day, service);
    let line = |id: ShiftId, who: PersonId| {
        let search = super::search(ctx.s, id)?;
        let key = match search {
            _ if search.telephone => "standins-line-telephone",
            _ if search.waits() => "standins-line-handed",
            _ => "standins-line",
        };
        Some(Line::new(key).with("name", people::name(ctx, who)).with("n", search.asked.len()))
    };
    open.into_iter().filter_map(|(id, shift)| line(id, shift.who)).collect()
}

/// What a reader sees.
pub fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    let id = match notice {
        Notice::Sure(id)
        | Notice::Sought(id)
        | Notice::Ask(id)
        | Notice::Found(id, _)
        | Notice::Lost(id, _)
        | Notice::OffAgain(id)
        | Notice::Telephone(id)
        | Notice::Handed(id)
        | Notice::Hand(id)
        | Notice::Declined(id)
        | Notice::Call(id)
        | Notice::StillOpen(id)
        | Notice::Comes(id, _)
        | Notice::Agreed(id)
        | Notice::Nobody(id)
        | Notice::Resumed(id)
        | Notice::NotFound(id) => *id,
        Notice::NeverMind => return Some(Screen::line("standins-never-mind").row([people::talk::back()])),
    };
    let shift = shifts::get(ctx.s, id)?;
    let line = |key| shifts::talk::describe(ctx, key, id);
    let back = Button::press("back", shifts::Action::Show(id));
    match notice {
        Notice::Sure(_) => {
            (shift.who == reader).then_some(())?;
            let seek = Button::press("button-stand-in-seek", Action::Seek(id));
            let hand = Button::press("button-stand-in-hand", Action::Hand(id));
            Some(Screen::line(line("standins-sure")?).row([seek, hand]).row([back]))
        }
        Notice::Sought(_) => {
            (shift.who == reader).then_some(())?;
            let stop = Button::press("button-stand-in-stop", Action::Stop(id));
            // That nobody can be asked is known before anybody is.
            let asked = super::search(ctx.s, id).is_some_and(|search| !search.asked.is_empty());
            let nobody = !asked && super::suited(ctx, shift.turn, shift.who, &[]).is_empty();
            let key = if nobody { "standins-sought-nobody" } else { "standins-sought" };
            Some(Screen::line(line(key)?).row([stop, people::talk::back()]))
        }
        Notice::Ask(_) => {
            super::search(ctx.s, id).filter(|search| search.asked.contains(&reader))?;
            let ask = line("standins-ask")?.with("name", people::name(ctx, reader));
            Some(Screen::line(ask).row([
                Button::press("button-i-stand-in", Action::Take(id)),
                Button::press("button-not-this-time", Action::Decline(id)),
            ]))
        }
        Notice::Handed(_) => {
            (shift.who == reader && !shift.left).then_some(())?;
            let search = super::search(ctx.s, id)?;
            let digits = shifts::aloud(shifts::digits(ctx.s, id)?);
            let day = day::get(ctx.s, shift.turn.day)?;
            let until = search.next.with_timezone(&day.plan.zone);
            let seek = search.waits().then(|| Button::press("button-stand-in-seek", Action::Seek(id)));
            let then = match search.waits() {
                true => {
                    Line::new("standins-handed-until").with("date", until.date_naive()).with("time", until.time())
                }
                false => Line::new("standins-handed-meanwhile"),
            };
            let stop = Button::press("button-stand-in-stop", Action::Stop(id));
            let row = seek.into_iter().chain([stop]);
            Some(Screen::line(line("standins-handed")?.with("code", digits)).and(then).row(row).row([back]))
        }
        Notice::Hand(_) => {
            super::search(ctx.s, id).filter(|search| search.asked.contains(&reader))?;
            Some(Screen::line(line("standins-hand")?).row([
                Button::press("button-i-come-instead", Action::Take(id)),
                Button::press("button-i-cannot", Action::Decline(id)),
            ]))
        }
        Notice::Declined(_) => {
            (shift.who == reader).then_some(())?;
            let search = super::search(ctx.s, id)?;
            let key = if search.telephone { "standins-declined-late" } else { "standins-declined" };
            Some(Screen::line(line(key)?).row([back]))
        }
        Notice::NeverMind => None,
        Notice::Found(_, who) => {
            (shift.who == reader && shift.left).then_some(())?;
            let found = line("standins-found")?.with("name", people::name(ctx, *who));
            Some(Screen::line(found).row([people::talk::back()]))
        }
        Notice::Lost(_, who) => {
            (shift.who == reader && !shift.left).then_some(())?;
            let lost = line("standins-lost")?.with("name", people::name(ctx, *who));
            Some(
                Screen::line(lost)
                    .row([Button::press("button-see-shift", shifts::Action::Show(id)), people::talk::back()]),
            )
        }
        Notice::OffAgain(_) => {
            // Whoever has said yes once more since then comes.
            let comes = shifts::of_person(ctx.s, reader).any(|(_, known)| known.turn == shift.turn);
            (!comes).then(|| Some(Screen::line(line("standins-off-again")?).row([people::talk::back()])))?
        }
        Notice::Telephone(_) | Notice::Call(_) => super::telephone::screen(ctx, id, "standins-telephone", reader),
        Notice::StillOpen(_) => super::telephone::screen(ctx, id, "standins-still-open", reader),
        Notice::Comes(_, who) => {
            // Taken back meanwhile, there is nothing to say.
            let gone = shift.left && people::may(ctx.s, reader, shift.turn.day.community, Role::Organizer);
            gone.then_some(())?;
            let comes = line("standins-comes")?.with("name", people::name(ctx, *who));
            Some(
                Screen::line(comes.with("for", people::name(ctx, shift.who)))
                    .row(undone(ctx, id, reader))
                    .row(after(shift)),
            )
        }
        Notice::Agreed(_) => {
            (people::reader(ctx.s, shift.who) == reader && !shift.left).then_some(())?;
            Some(
                Screen::line(line("standins-agreed")?)
                    .row([Button::press("button-cannot-come", shifts::Action::Leave(id)), people::talk::back()]),
            )
        }
        Notice::Nobody(_) => {
            // Taken back meanwhile, there is nothing to say.
            let gone = shift.left && people::may(ctx.s, reader, shift.turn.day.community, Role::Organizer);
            gone.then_some(())?;
            let helpers = shifts::holders(ctx.s, shift.turn.day, shift.turn.service);
            let line = line("standins-nobody")?.with("for", people::name(ctx, shift.who)).with("n", helpers);
            let (day, service) = (shift.turn.day, shift.turn.service);
            let more = Button::press("button-appeal", shifts::Action::Appeal(day, service));
            let elsewhere = moves::talk::button(ctx, day, service, reader);
            let row = [more].into_iter().chain(elsewhere).filter(|_| helpers == 0);
            Some(Screen::line(line).row(row).row(undone(ctx, id, reader)).row(after(shift)))
        }
        Notice::Resumed(_) => {
            (shift.who == reader && !shift.left).then_some(())?;
            Some(Screen::line(line("standins-resumed")?).row([back]))
        }
        Notice::NotFound(_) => {
            (shift.who == reader && shift.left).then_some(())?;
            Some(Screen::line(line("standins-not-found")?).row([people::talk::back()]))
        }
    }
}

/// The way back for an organizer who pressed the wrong name.
fn undone(ctx: &Ctx<'_>, id: ShiftId, reader: PersonId) -> Option<Button> {
    undo::talk::button(ctx, reader, |was| match was {
        undo::Was::StandIns(super::Was::Came(known, ..) | super::Was::Nobody(known, _)) => *known == id,
        _ => false,
    })
}

/// The same where nobody was found for a turn of that stall.
pub fn way_back(ctx: &Ctx<'_>, day: DayId, service: ServiceId, reader: PersonId) -> Option<Button> {
    let there = |id: ShiftId| {
        shifts::get(ctx.s, id).is_some_and(|shift| (shift.turn.day, shift.turn.service) == (day, service))
    };
    undo::talk::button(
        ctx,
        reader,
        |was| matches!(was, undo::Was::StandIns(super::Was::Nobody(id, _)) if there(*id)),
    )
}

fn after(shift: &shifts::Shift) -> [Button; 2] {
    [Button::press("button-roster", day::Action::Stall(shift.turn.day, shift.turn.service)), people::talk::back()]
}

/// A refusal of this slice.
pub fn refusal(_: &Ctx<'_>, refusal: &Refusal, _: PersonId) -> Screen {
    let Refusal::Settled = refusal;
    people::talk::sorry("standins-settled")
}
