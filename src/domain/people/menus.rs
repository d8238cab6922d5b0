//! The menus: the first screen, what else there is, and the places where each slice puts its own buttons.

use super::super::*;
use super::Action;
use super::talk::back;

/// So many choices fit a screen, beside the last row.
const CHOICES: usize = 8;

/// The first screen.
pub(super) fn home(ctx: &Ctx<'_>, reader: PersonId) -> Option<Screen> {
    let community = super::home(ctx.s, reader)?;
    let organizer = super::may(ctx.s, reader, community, Role::Organizer);
    let helper = super::may(ctx.s, reader, community, Role::Helper);
    let mut screen = day::talk::brief(ctx, community, reader)?;
    if day::open(ctx.s, community).is_ok() {
        screen.text.extend(bookings::talk::own_places(ctx, reader, community));
        screen.text.extend(shifts::talk::own_turns(ctx, reader, community));
    }
    let mut more = entries(ctx, Menu::Home, reader);
    let staff = [0, 2, 3][usize::from(helper) + usize::from(organizer)];
    let crowded = |more: &[Button]| 4 + staff + more.len() > CHOICES;
    if crowded(&more) {
        // What stands with the committee's matters too need not stand here.
        let office = entries(ctx, Menu::Office, reader);
        more.retain(|button| !office.contains(button));
    }
    // Where the day is, the screen says already.
    let next = (!crowded(&more)).then(|| Button::press("button-next-day", day::Action::Card));
    screen = screen
        .row([
            Button::press("button-book", bookings::Action::Choose(community)),
            Button::press("button-help-out", shifts::Action::Choose(community)),
        ])
        .row(next.into_iter().chain([Button::press("button-plans", day::Action::Plans)]));
    if organizer {
        screen = screen.row([
            Button::press("button-roster", day::Action::Roster(community)),
            Button::press("button-announce", announcements::Action::Write(community)),
            Button::press("button-change", day::Action::Change(community)),
        ]);
    } else if helper {
        screen = screen.row([
            Button::press("button-roster", day::Action::Roster(community)),
            Button::press("button-print", day::Action::Print(community)),
        ]);
    }
    Some(screen.rows_of(2, more).row([Button::press("button-more", Action::More)]))
}

/// What there is beside the day's places and turns.
pub(super) fn more(ctx: &Ctx<'_>, reader: PersonId) -> Option<Screen> {
    let mut screen = Screen::line("people-more").rows_of(2, entries(ctx, Menu::More, reader));
    let staff = !office_buttons(ctx, reader).is_empty();
    let office = staff.then(|| Button::press("button-office", Action::Office));
    screen = screen.row([Button::press("button-me", Action::Me)].into_iter().chain(office));
    Some(screen.row([Button::press("button-help", Action::Help), back()]))
}

/// What concerns the reader alone.
pub(super) fn me(ctx: &Ctx<'_>, reader: PersonId) -> Option<Screen> {
    let quiet = super::person(ctx.s, reader)?.quiet;
    let quiet_label = if quiet { "button-loud" } else { "button-quiet" };
    let elsewhere =
        (day::communities(ctx.s).count() > 1).then(|| Button::press("button-move-away", Action::Which));
    Some(
        Screen::line("people-me")
            .row([Button::press("button-rename", Action::Rename), Button::press("button-phone", Action::Phone)])
            .row([Button::press("button-lang", Action::Lang), Button::press(quiet_label, Action::Quiet(!quiet))])
            .row([
                Button::press("button-devices", Action::Devices),
                Button::press("button-privacy", Action::Privacy),
            ])
            .row(elsewhere)
            .row([Button::press("back", Action::More)]),
    )
}

/// What organizers and helpers look after; nothing for anybody else.
pub(super) fn office(ctx: &Ctx<'_>, reader: PersonId) -> Option<Screen> {
    let buttons = office_buttons(ctx, reader);
    if buttons.is_empty() {
        return None;
    }
    Some(Screen::line("people-office").rows_of(2, buttons).row([Button::press("back", Action::More)]))
}

fn office_buttons(ctx: &Ctx<'_>, reader: PersonId) -> Vec<Button> {
    let Some(community) = super::home(ctx.s, reader) else { return Vec::new() };
    if !super::may(ctx.s, reader, community, Role::Helper) {
        return Vec::new();
    }
    let invite = super::may(ctx.s, reader, community, Role::Organizer)
        .then(|| Button::press("button-invite", Action::InviteAsk(community)));
    entries(ctx, Menu::Office, reader).into_iter().chain(invite).collect()
}
