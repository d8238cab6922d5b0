//! Who did not come, in words: gently, and for their own eyes.

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
pub fn pressed(_: &Ctx<'_>, action: &Action) -> Command {
    match action {
        Action::Mine => Command::Show(Notice::Mine.into()),
        Action::Dispute(ticket) => Deed::Dispute(*ticket).into(),
        Action::Settle(who, ticket, strike) => Deed::Settle(*who, *ticket, *strike).into(),
    }
}

/// What this slice offers in a menu: to whom something is noted of.
pub fn entries(ctx: &Ctx<'_>, menu: Menu, reader: PersonId) -> Vec<Button> {
    let n = super::of_person(ctx.s, reader, ctx.now).count();
    let mine = || Button::press(Line::new("button-absences").with("n", n), Action::Mine);
    (menu == Menu::More && n > 0).then(mine).into_iter().collect()
}

fn with_ticket(ctx: &Ctx<'_>, key: &'static str, ticket: TicketId) -> Option<Line> {
    let service = day::community(ctx.s, ticket.day.community)?.plan.service(ticket.service)?;
    Some(Line::new(key).with("service", service.name.clone()).with("number", ticket.number))
}

/// What a reader sees.
pub fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    let back = || people::talk::back();
    match notice {
        Notice::Mine => {
            let mine: Vec<_> = super::of_person(ctx.s, reader, ctx.now).take(4).collect();
            if mine.is_empty() {
                return Some(Screen::line("absences-none").row([back()]));
            }
            let mut screen = Screen::line(Line::new("absences-mine").with("n", mine.len()));
            let mut buttons = Vec::new();
            for absence in mine {
                screen = screen.and(with_ticket(ctx, "absences-line", absence.ticket)?.with("date", absence.date));
                let label = with_ticket(ctx, "button-i-came", absence.ticket)?;
                buttons.push(Button::press(label, Action::Dispute(absence.ticket)));
            }
            Some(screen.rows_of(1, buttons).row([back()]))
        }
        Notice::Asked => Some(Screen::line("absences-asked").row([back()])),
        Notice::Disputed(who, ticket) => {
            people::may(ctx.s, reader, ticket.day.community, Role::Organizer).then_some(())?;
            let date = super::noted(ctx.s, *who, *ticket)?.date;
            let line = with_ticket(ctx, "absences-disputed", *ticket)?
                .with("date", date)
                .with("name", people::name(ctx, *who));
            Some(Screen::line(line).row([
                Button::press("button-strike", Action::Settle(*who, *ticket, true)),
                Button::press("button-it-stays", Action::Settle(*who, *ticket, false)),
            ]))
        }
        Notice::Settled(ticket, strike) => {
            let key = if *strike { "absences-struck" } else { "absences-stays" };
            Some(Screen::line(with_ticket(ctx, key, *ticket)?).row([back()]))
        }
    }
}

/// A refusal of this slice: there is none.
pub fn refusal(_: &Ctx<'_>, refusal: &Refusal, _: PersonId) -> Screen {
    match *refusal {}
}
