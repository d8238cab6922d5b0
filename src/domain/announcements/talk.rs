//! How an announcement is written, looked at, sent, followed and stopped.

use super::super::*;
use super::{Action, Announcement, Command as Deed, Mark, Notice, Refusal};
use chrono::{Days, NaiveTime};

/// When an announcement for the morning goes out.
const MORNING: u32 = 8;
/// How many steps the bar has.
const BAR: usize = 10;
/// How many names fit a message.
const NAMES: usize = 40;

/// Words that mean something here, whatever is on the screen.
pub fn words(ctx: &Ctx<'_>, words: &str) -> Option<Command> {
    let community = people::my_community(ctx).ok()?;
    matches!(words, "announce" | "发通知").then(|| pressed(ctx, &Action::Write(community)))
}

/// What was typed when this was asked: the text.
pub fn answered(_: &Ctx<'_>, asked: &Notice, text: &Private) -> Option<Command> {
    match asked {
        Notice::Write(community) => {
            let then = Box::new(Notice::Whom(*community).into());
            Some(Deed::Draft(*community, text.clone(), false, then).into())
        }
        Notice::WriteEnglish(community) => {
            let then = Box::new(Notice::Whom(*community).into());
            Some(Deed::Draft(*community, text.clone(), true, then).into())
        }
        _ => None,
    }
}

/// A button.
pub fn pressed(ctx: &Ctx<'_>, action: &Action) -> Command {
    let organizer = |community: CommunityId, notice: Notice| match people::acting(ctx, community, Role::Organizer)
    {
        Ok(_) => Command::Show(notice.into()),
        Err(refusal) => Command::Refuse(refusal),
    };
    let about = |id: &AnnouncementId, notice: Notice| match super::get(ctx.s, *id) {
        Some(known) => organizer(known.community, notice),
        None => Command::Refuse(super::super::Refusal::Stale),
    };
    match action {
        Action::Write(community) => organizer(*community, Notice::Write(*community)),
        Action::WriteEnglish(community) => organizer(*community, Notice::WriteEnglish(*community)),
        Action::Whom(community) => organizer(*community, Notice::Whom(*community)),
        Action::Preview(audience) => organizer(super::community_of(*audience), Notice::Preview(*audience)),
        Action::Send(audience, later, mark) => Deed::Send(*audience, *later, *mark).into(),
        Action::Stop(id) => Deed::Stop(*id).into(),
        Action::Progress(id) => about(id, Notice::Progress(*id)),
        Action::CallList(id) => about(id, Notice::CallList(*id)),
    }
}

/// When an announcement for the morning goes out: the next eight o'clock, or when the quiet hours end.
pub fn morning(ctx: &Ctx<'_>, community: CommunityId) -> DateTime<Utc> {
    let Some(known) = day::community(ctx.s, community) else { return ctx.now };
    let zone = known.plan.zone;
    let today = ctx.now.with_timezone(&zone).date_naive();
    let eight = |date| day::plan::at(date, NaiveTime::from_hms_opt(MORNING, 0, 0).unwrap_or_default(), zone);
    let next = if eight(today) > ctx.now { eight(today) } else { eight(today + Days::new(1)) };
    known.plan.awake(next)
}

/// What a reader sees.
pub fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    let needs = match notice {
        Notice::Write(community) | Notice::WriteEnglish(community) | Notice::Whom(community) => Some(*community),
        Notice::Preview(audience) => Some(super::community_of(*audience)),
        Notice::Progress(id) | Notice::CallList(id) => Some(super::get(ctx.s, *id)?.community),
        Notice::Told(_) => None,
    };
    // Rights are looked at again here: what waited in line may find its reader without the role.
    if needs.is_some_and(|community| !people::may(ctx.s, reader, community, Role::Organizer)) {
        return None;
    }
    match notice {
        Notice::Write(_) => Some(Screen::line("announcements-write").asking().row([people::talk::back()])),
        Notice::WriteEnglish(community) => Some(
            Screen::line("announcements-write-english")
                .asking()
                .row([Button::press("back", Action::Whom(*community))]),
        ),
        Notice::Whom(community) => Some(whom_screen(ctx, *community)),
        Notice::Preview(audience) => preview_screen(ctx, *audience, reader),
        Notice::Told(id) => {
            let known = super::get(ctx.s, *id)?;
            let screen = told(ctx, known.community, &known.text, reader)?;
            Some(screen.row([Button::press("button-quiet", people::Action::Quiet(true))]))
        }
        Notice::Progress(id) => progress_screen(ctx, *id),
        Notice::CallList(id) => call_list_screen(ctx, *id),
    }
}

fn whom_screen(ctx: &Ctx<'_>, community: CommunityId) -> Screen {
    let mut audiences = vec![("announcements-everyone", Audience::Everyone(community))];
    if let Some((day, _)) = day::coming(ctx.s, community) {
        audiences.push(("announcements-booked", Audience::Booked(day)));
        audiences.push(("announcements-volunteers", Audience::Volunteers(day)));
    }
    let buttons = audiences.into_iter().filter_map(|(key, audience)| {
        let n = delivery::willing(ctx.s, audience).len();
        (n > 0).then(|| Button::press(Line::new(key).with("n", n), Action::Preview(audience)))
    });
    Screen::line("announcements-whom")
        .rows_of(1, buttons.collect::<Vec<_>>())
        .row([Button::press("button-english", Action::WriteEnglish(community))])
        .row([Button::press("back", Action::Write(community))])
}

/// An announcement as a reader sees it.
fn told(ctx: &Ctx<'_>, community: CommunityId, text: &Text, reader: PersonId) -> Option<Screen> {
    let name = day::community(ctx.s, community)?.plan.name.clone();
    let mut screen = Screen::line(Line::new("announcements-head").with("community", name));
    screen.text.extend(day::talk::published(ctx, Some(text), reader));
    Some(screen)
}

fn preview_screen(ctx: &Ctx<'_>, audience: Audience, reader: PersonId) -> Option<Screen> {
    let community = super::community_of(audience);
    let text = super::draft(ctx, reader)?;
    let plan = &day::community(ctx.s, community)?.plan;
    let n = delivery::willing(ctx.s, audience).len();
    let mut screen = Screen::line("announcements-preview");
    screen.text.extend(told(ctx, community, &text, reader)?.text);
    if let Text::Both { en, .. } = &text
        && people::lang(ctx.s, reader) != Some(Lang::En)
    {
        screen = screen.and(Line::new("as-it-is").with("text", Text::One(en.clone())));
    }
    // At night the neighbours sleep: then only the morning is offered.
    if plan.awake(ctx.now) == ctx.now {
        screen = screen.row([Button::press(
            Line::new("button-send").with("n", n),
            Action::Send(audience, false, text.mark()),
        )]);
    }
    let morning = morning(ctx, community).with_timezone(&plan.zone);
    let today = ctx.now.with_timezone(&plan.zone).date_naive() == morning.date_naive();
    let key = if today { "button-send-today" } else { "button-send-tomorrow" };
    let later = Line::new(key).with("time", morning.time());
    Some(
        screen
            .row([Button::press(later, Action::Send(audience, true, text.mark()))])
            .row([Button::press("back", Action::Whom(community))]),
    )
}

fn progress_screen(ctx: &Ctx<'_>, id: AnnouncementId) -> Option<Screen> {
    let known = super::get(ctx.s, id)?;
    let back = people::talk::back;
    let stop = || Button::press("button-stop-sending", Action::Stop(id));
    if let Some(at) = known.at.filter(|_| known.send.is_none()) {
        if known.stopped {
            let key = if known.missed { "announcements-missed" } else { "announcements-not-sent" };
            return Some(Screen::line(key).row([back()]));
        }
        let local = at.with_timezone(&day::zone(ctx.s, known.community));
        let line =
            Line::new("announcements-scheduled").with("date", local.date_naive()).with("time", local.time());
        return Some(Screen::line(line.with("n", known.total)).row([stop(), back()]));
    }
    let waiting = known.count(Mark::Waiting);
    let counts = |key: &'static str| {
        Line::new(key)
            .with("sent", known.delivered)
            .with("unread", known.count(Mark::Unread))
            .with("failed", known.count(Mark::Failed))
            .with("unknown", known.count(Mark::Unknown))
            .with("left", waiting)
            .with("withdrawn", known.withdrawn)
    };
    let missed = known.open.len() - waiting;
    let call = (missed > 0).then(|| Button::press("button-call-list", Action::CallList(id)));
    if !known.finished() {
        let full =
            BAR * (known.total as usize - waiting.min(known.total as usize)) / (known.total as usize).max(1);
        let bar = "▓".repeat(full) + &"░".repeat(BAR - full);
        return Some(
            Screen::line("announcements-sending")
                .and(Line::new("as-code").with("code", bar))
                .and(counts("announcements-counts"))
                .row([stop()]),
        );
    }
    let mut screen =
        Screen::line(counts(if known.stopped { "announcements-stopped" } else { "announcements-sent" }));
    for (mark, key) in [
        (Mark::Unread, "announcements-unread"),
        (Mark::Failed, "announcements-failed"),
        (Mark::Unknown, "announcements-unknown"),
    ] {
        let n = known.count(mark);
        if n > 0 {
            screen = screen.and(Line::new(key).with("n", n));
        }
    }
    if missed > 0 {
        screen = screen.and(Line::new("announcements-please-call").with("n", missed));
    }
    Some(screen.row(call).row([back()]))
}

fn call_list_screen(ctx: &Ctx<'_>, id: AnnouncementId) -> Option<Screen> {
    let known: &Announcement = super::get(ctx.s, id)?;
    let missed: Vec<_> = known.open.iter().filter(|(_, mark)| **mark != Mark::Waiting).collect();
    let mut screen = Screen::line(Line::new("announcements-call").with("n", missed.len()));
    for (person, mark) in missed.iter().take(NAMES) {
        let why = match mark {
            Mark::Unread => "why-unread",
            Mark::Unknown => "why-unknown",
            _ => "why-failed",
        };
        screen = screen.and(day::talk::to_call(ctx, **person, why));
    }
    if missed.len() > NAMES {
        screen = screen.and(Line::new("announcements-more").with("n", missed.len() - NAMES));
    }
    Some(screen.row([Button::press("back", Action::Progress(id))]))
}

/// A refusal of this slice.
pub fn refusal(_: &Ctx<'_>, refusal: &Refusal, _: PersonId) -> Screen {
    people::talk::sorry(match refusal {
        Refusal::Empty => "announcements-empty",
        Refusal::TooLong => "announcements-too-long",
        Refusal::Nobody => "announcements-nobody",
        Refusal::Done => "announcements-done",
    })
}
