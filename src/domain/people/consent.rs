//! Whether what people agreed to is what the privacy notice says now.

use super::super::*;
use super::{Action, Command as Wish, Notice, WORDING};

/// How many wordings there have been of what people agree to: a line each of a file.
pub const fn wordings(file: &str) -> u16 {
    let (bytes, mut n, mut lines) = (file.as_bytes(), 0, 0);
    while n < bytes.len() {
        lines += (bytes[n] == b'\n') as u16;
        n += 1;
    }
    lines
}

/// Whether somebody agreed to an older wording than the one of now.
pub fn outdated(s: &State, id: PersonId) -> bool {
    super::person(s, id).and_then(|p| p.consent).is_some_and(|(_, wording)| wording < WORDING)
}

/// Whether somebody is to be asked at this visit, and has not been.
pub fn to_be_asked(s: &State, id: PersonId, now: DateTime<Utc>) -> bool {
    let asked = matches!(s.people.showing(id, now), Some(super::super::Notice::People(Notice::AgreeAgain)));
    outdated(s, id) && !asked
}

/// What follows of a wish where the notice says something new: the question first. Only looking after
/// what one has already, and after one's own data, goes on without an answer.
pub fn first_ask(ctx: &Ctx<'_>, command: Command) -> Command {
    let asked = ctx.me().is_some_and(|me| outdated(ctx.s, me));
    if asked && !goes_on(&command) { Command::Show(Notice::AgreeAgain.into()) } else { command }
}

fn goes_on(command: &Command) -> bool {
    match command {
        Command::People(wish) => matches!(
            wish,
            Wish::Agree(..) | Wish::Speak(_) | Wish::Quiet(_) | Wish::Erase | Wish::DropDevice(_) | Wish::DropThis
        ),
        Command::Show(notice) => match notice {
            super::super::Notice::People(n) => {
                matches!(
                    n,
                    Notice::Lang
                        | Notice::Privacy
                        | Notice::Seen
                        | Notice::Others
                        | Notice::Export
                        | Notice::EraseAsk
                )
            }
            super::super::Notice::Day(n) => matches!(n, day::Notice::Plans | day::Notice::CannotCome(_)),
            super::super::Notice::Bookings(n) => {
                matches!(
                    n,
                    bookings::Notice::Show(_) | bookings::Notice::AskMove(_) | bookings::Notice::Calendar(_)
                )
            }
            super::super::Notice::Shifts(n) => {
                matches!(n, shifts::Notice::Show(_) | shifts::Notice::Calendar(_))
            }
            // Nobody stands at a door and waits for a yes to something else.
            super::super::Notice::Visits(n) => matches!(
                n,
                visits::Notice::AskCode(_)
                    | visits::Notice::Show(_)
                    | visits::Notice::AskWithdraw(_)
                    | visits::Notice::Past(_)
                    | visits::Notice::AskForget(_)
                    | visits::Notice::AskDisagree(_)
                    | visits::Notice::Duty(_)
                    | visits::Notice::AskLeave(_)
                    | visits::Notice::Photos(_)
                    | visits::Notice::NoPhotos(_)
            ),
            _ => false,
        },
        // What many are being told must be stopped at once.
        Command::Announcements(announcements::Command::Stop(_) | announcements::Command::TakeBack(_)) => true,
        Command::Day(day::Command::Coming(_))
        | Command::Bookings(
            bookings::Command::Cancel(_) | bookings::Command::Restore(_) | bookings::Command::Move(..),
        )
        | Command::Shifts(shifts::Command::Leave(_) | shifts::Command::Restore(_))
        | Command::Market(market::Command::Withdraw(_) | market::Command::Decline(_))
        | Command::Teams(teams::Command::Withdraw(_))
        | Command::Skills(skills::Command::NotThisTime(..))
        // What was sent before the question came arrives as it would have.
        | Command::Photos(photos::Command::Keep(.., Some(_)) | photos::Command::GiveUp(..))
        | Command::Visits(
            visits::Command::Withdraw(_)
            | visits::Command::Forget(_)
            | visits::Command::Disagree(_)
            | visits::Command::Check(_)
            | visits::Command::Leave(_)
            | visits::Command::Came(_)
            | visits::Command::Unopened(_)
            | visits::Command::Done(_)
            | visits::Command::Known(_)
            | visits::Command::MayPhotograph(_, false)
            | visits::Command::PhotoAway(..),
        )
        | Command::Delivery(_)
        // In a group nobody is asked anything.
        | Command::Groups(_)
        | Command::Ignore => true,
        _ => false,
    }
}

/// The question.
pub(super) fn screen(ctx: &Ctx<'_>, reader: PersonId) -> Option<Screen> {
    let community = super::home(ctx.s, reader)?;
    let lang = super::lang(ctx.s, reader).unwrap_or(Lang::Zh);
    let screen = Screen::line("people-agree-again").and("people-privacy-notice").and("people-agree-again-kept");
    Some(screen.row([Button::press("button-agree", Action::Agree(community, lang))]).row([
        Button::press("button-plans", day::Action::Plans),
        Button::press("button-privacy", Action::Privacy),
    ]))
}
