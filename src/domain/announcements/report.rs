//! What an organizer sees of an announcement: how far it has got, how it ended, and who is to be called.

use super::super::*;
use super::{Action, Announcement, Mark, Round, change};

/// How many steps the bar has.
const BAR: usize = 10;
/// So many names fit a screen below its first line.
const NAMES: usize = 7;

/// How far it has got, and in the end the report.
pub(super) fn progress(ctx: &Ctx<'_>, id: AnnouncementId) -> Option<Screen> {
    let known = super::get(ctx.s, id)?;
    let stop = known.stoppable().then(|| Button::press("button-stop-sending", Action::Stop(id)));
    if known.begun.is_none() {
        return Some(ahead(ctx, id, known, stop));
    }
    let missed = to_call(known).count();
    let call = (missed > 0).then(|| Button::press("button-call-list", Action::CallList(id)));
    let running = known.round.as_ref().filter(|round| !round.left.is_empty());
    let mut screen = match (running, known.taken) {
        (Some(round), _) => changing(known, round),
        (None, true) => taken_back(known),
        (None, false) if !known.finished() => sending(known),
        (None, false) => sent(known, missed),
    };
    screen = screen.row(stop);
    if known.finished() && !known.taken {
        let n = change::doubtful(ctx.s, known).count();
        let again = Button::press(Line::new("button-again").with("n", n), Action::Again(id, known.repeats));
        screen = screen.row((n > 0).then_some(again)).row(call);
    }
    if !known.taken {
        let correct = Button::press("button-correct", Action::Correct(id));
        let reached = !known.copies.is_empty() || known.count(Mark::Waiting) > 0;
        let take = reached.then(|| Button::press("button-take-back", Action::AskTakeBack(id)));
        screen = screen.row([correct].into_iter().chain(take));
    }
    Some(if known.finished() { screen.row([people::talk::back()]) } else { screen })
}

/// It has not gone out yet, or never will.
fn ahead(ctx: &Ctx<'_>, id: AnnouncementId, known: &Announcement, stop: Option<Button>) -> Screen {
    let back = people::talk::back;
    if known.stopped {
        let key = if known.missed { "announcements-missed" } else { "announcements-not-sent" };
        return Screen::line(key).row([back()]);
    }
    let local = known.at.unwrap_or(known.made).with_timezone(&day::zone(ctx.s, known.community));
    let line = Line::new("announcements-scheduled").with("date", local.date_naive()).with("time", local.time());
    Screen::line(line.with("n", known.total))
        .row(stop)
        .row([Button::press("button-correct", Action::Correct(id))])
        .row([back()])
}

fn counts(key: &'static str, known: &Announcement) -> Line {
    Line::new(key)
        .with("sent", known.delivered)
        .with("unread", known.count(Mark::Unread))
        .with("failed", known.count(Mark::Failed))
        .with("left", known.count(Mark::Waiting))
        .with("withdrawn", known.count(Mark::Stopped))
}

fn sending(known: &Announcement) -> Screen {
    let total = known.total as usize;
    let bar = bar(total.saturating_sub(known.count(Mark::Waiting)), total);
    Screen::line("announcements-sending").and(bar).and(counts("announcements-counts", known))
}

/// A correction, or its being taken back, is on its way.
fn changing(known: &Announcement, round: &Round) -> Screen {
    let done = (round.done + round.replaced + round.not + round.unknown) as usize;
    let head = if known.taken { "announcements-taking-back" } else { "announcements-correcting" };
    let line = Line::new("announcements-change-counts")
        .with("done", round.done + round.replaced)
        .with("not", round.not + round.unknown)
        .with("left", round.left.len());
    let mut screen = Screen::line(head).and(bar(done, done + round.left.len())).and(line);
    let waiting = known.count(Mark::Waiting);
    if waiting > 0 && !known.taken {
        screen = screen.and(Line::new("announcements-also-sending").with("n", waiting));
    }
    screen
}

fn bar(done: usize, of: usize) -> Line {
    let full = BAR * done.min(of) / of.max(1);
    Line::new("as-code").with("code", "▓".repeat(full) + &"░".repeat(BAR - full))
}

/// Adds a line for each number that is not nought.
fn and_counts<const N: usize>(mut screen: Screen, lines: [(&'static str, usize); N]) -> Screen {
    for (key, n) in lines {
        if n > 0 {
            screen = screen.and(Line::new(key).with("n", n));
        }
    }
    screen
}

fn sent(known: &Announcement, missed: usize) -> Screen {
    let held = known.count(Mark::Stopped);
    let head = if known.stopped || held > 0 { "announcements-stopped" } else { "announcements-sent" };
    let screen = and_counts(
        Screen::line(counts(head, known)),
        [
            ("announcements-unread", known.count(Mark::Unread)),
            ("announcements-failed", known.count(Mark::Failed)),
            ("announcements-unknown", known.count(Mark::Unknown)),
        ],
    );
    let round = known.round.clone().unwrap_or_default();
    and_counts(
        screen,
        [
            ("announcements-please-call", missed),
            ("announcements-corrected-done", round.done as usize),
            ("announcements-corrected-not", (round.not + round.unknown) as usize),
        ],
    )
}

fn taken_back(known: &Announcement) -> Screen {
    let round = known.round.clone().unwrap_or_default();
    let done = Line::new("announcements-taken-back").with("n", round.done);
    let screen = if round.done > 0 || round.replaced == 0 {
        Screen::line(done)
    } else {
        Screen::line("announcements-taken-late")
    };
    and_counts(
        screen,
        [
            ("announcements-taken-replaced", round.replaced as usize),
            ("announcements-taken-not", (round.not + round.unknown) as usize),
            ("announcements-taken-doubtful", known.count(Mark::Unknown)),
            ("announcements-taken-had", known.delivered as usize),
            ("announcements-taken-rest", known.count(Mark::Stopped)),
        ],
    )
}

/// Those who do not have it for certain, and will not by themselves; those of whom nobody can tell first.
fn to_call(known: &Announcement) -> impl Iterator<Item = (PersonId, &'static str)> {
    let with = |mark, why| known.with(mark).map(move |person| (person, why));
    with(Mark::Unknown, "why-unknown")
        .chain(with(Mark::Failed, "why-failed"))
        .chain(with(Mark::Unread, "why-unread"))
}

/// Who is to be called, by name, from the given one on; those whom nothing but a call reaches first.
pub(super) fn call_list(ctx: &Ctx<'_>, id: AnnouncementId, from: u16) -> Option<Screen> {
    let known = super::get(ctx.s, id).filter(|known| !known.taken)?;
    let mut missed: Vec<_> = to_call(known).collect();
    missed.sort_by_key(|(who, _)| people::channel(ctx.s, *who).is_some());
    let (shown, next) = part(&missed, from, NAMES);
    let mut screen = Screen::line(Line::new("announcements-call").with("n", missed.len()));
    for (person, why) in shown {
        screen = screen.and(day::talk::to_call(ctx, *person, why));
    }
    let more = next.map(|next| Button::press("button-more-names", Action::CallFrom(id, next)));
    Some(screen.row(more.into_iter().chain([Button::press("back", Action::Progress(id))])))
}
