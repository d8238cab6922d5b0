//! How an announcement is written, looked at, sent, followed and stopped.

use super::super::*;
use super::{Action, Command as Deed, Mark, Notice, Refusal, change, photo, report};
use chrono::{Days, NaiveTime};

/// When an announcement for the morning goes out.
const MORNING: u32 = 8;
/// How many of the newest announcements are offered to look at again.
const LATELY: usize = 6;
/// How much of an announcement stands on its button, in characters.
const EXCERPT: usize = 12;
/// Sent so long ago, it may be what somebody who asks for a way back means.
const LATELY_SENT: chrono::TimeDelta = chrono::TimeDelta::hours(1);

/// Words that mean something here, whatever is on the screen.
pub fn words(ctx: &Ctx<'_>, words: &str) -> Option<Command> {
    let community = people::my_community(ctx).ok()?;
    matches!(words, "announce" | "发通知").then(|| pressed(ctx, &Action::Write(community)))
}

/// What was typed when this was asked: the text.
pub fn answered(ctx: &Ctx<'_>, asked: &Notice, text: &Private) -> Option<Command> {
    match asked {
        Notice::Write(community) => {
            let then = Box::new(Notice::Whom(*community).into());
            Some(Deed::Draft(*community, text.clone(), false, then).into())
        }
        Notice::WriteEnglish(community) => {
            let then = Box::new(Notice::Whom(*community).into());
            Some(Deed::Draft(*community, text.clone(), true, then).into())
        }
        // What was written says the same as before: it is asked again.
        Notice::CorrectPreview(id) => {
            let known = super::get(ctx.s, *id)?;
            let same = super::draft(ctx, ctx.me()?).is_some_and(|text| text == known.text);
            same.then(|| answered(ctx, &Notice::Rewrite(*id), text)).flatten()
        }
        Notice::Rewrite(id) | Notice::RewriteEnglish(id) => {
            let english = matches!(asked, Notice::RewriteEnglish(_));
            let community = super::get(ctx.s, *id)?.community;
            let then = Box::new(Notice::CorrectPreview(*id).into());
            Some(Deed::Draft(community, text.clone(), english, then).into())
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
        Action::CallFrom(id, from) => about(id, Notice::CallFrom(*id, *from)),
        Action::List(community) => organizer(*community, Notice::List(*community)),
        Action::Correct(id) => about(id, Notice::Rewrite(*id)),
        Action::CorrectEnglish(id) => about(id, Notice::RewriteEnglish(*id)),
        Action::CorrectPreview(id) => about(id, Notice::CorrectPreview(*id)),
        Action::MakeCorrection(id, mark) => Deed::Correct(*id, *mark).into(),
        Action::AskTakeBack(id) => about(id, Notice::AskTakeBack(*id)),
        Action::TakeBack(id) => Deed::TakeBack(*id).into(),
        Action::Again(id, times) => Deed::Again(*id, *times).into(),
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

/// What this slice offers in a menu; its buttons on the first screen stand there already.
pub fn entries(_: &Ctx<'_>, _: Menu, _: PersonId) -> Vec<Button> {
    Vec::new()
}

/// What a reader sees.
pub fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    let needs = match notice {
        Notice::Write(community) | Notice::WriteEnglish(community) | Notice::Whom(community) => Some(*community),
        Notice::Preview(audience) => Some(super::community_of(*audience)),
        Notice::List(community) => Some(*community),
        Notice::Progress(id)
        | Notice::CallList(id)
        | Notice::CallFrom(id, _)
        | Notice::Rewrite(id)
        | Notice::RewriteEnglish(id)
        | Notice::CorrectPreview(id)
        | Notice::AskTakeBack(id) => Some(super::get(ctx.s, *id)?.community),
        Notice::Told(_) | Notice::Corrected(_) | Notice::TakenBack(_) => None,
    };
    // Rights are looked at again here: what waited in line may find its reader without the role.
    if needs.is_some_and(|community| !people::may(ctx.s, reader, community, Role::Organizer)) {
        return None;
    }
    match notice {
        Notice::Write(community) => Some(write_screen(ctx, *community, reader)),
        Notice::WriteEnglish(community) => Some(
            Screen::line("announcements-write-english")
                .asking()
                .row([Button::press("back", Action::Whom(*community))]),
        ),
        Notice::Whom(community) => Some(whom_screen(ctx, *community, reader)),
        Notice::Preview(audience) => preview_screen(ctx, *audience, reader),
        Notice::Told(id) => {
            let known = super::get(ctx.s, *id).filter(|known| !known.taken)?;
            let screen = told("announcements-head", ctx, known.community, &known.text, reader)?;
            Some(screen.showing(shown(ctx, *id)).row([quiet()]))
        }
        Notice::Corrected(id) => {
            let known =
                super::get(ctx.s, *id).filter(|known| !known.taken && known.copies.of(reader).is_some())?;
            let screen = told("announcements-head-corrected", ctx, known.community, &known.text, reader)?;
            Some(screen.showing(shown(ctx, *id)).row([quiet()]))
        }
        Notice::TakenBack(id) => {
            let known = super::get(ctx.s, *id).filter(|known| known.taken && known.copies.of(reader).is_some())?;
            let name = day::community(ctx.s, known.community)?.plan.name.clone();
            Some(Screen::line(Line::new("announcements-gone").with("community", name)))
        }
        Notice::Progress(id) => report::progress(ctx, *id),
        Notice::CallList(id) => report::call_list(ctx, *id, 0),
        Notice::CallFrom(id, from) => report::call_list(ctx, *id, *from),
        Notice::List(community) => Some(list_screen(ctx, *community)),
        Notice::Rewrite(id) => {
            let known = super::get(ctx.s, *id).filter(|known| known.correctable())?;
            let screen = Screen::line("announcements-rewrite");
            let now = Line::new("as-it-is").with("text", Text::One(known.text.zh().into()));
            Some(screen.and(now).asking().row([Button::press("back", Action::Progress(*id))]))
        }
        Notice::RewriteEnglish(id) => {
            let known = super::get(ctx.s, *id).filter(|known| known.correctable())?;
            let mut screen = Screen::line("announcements-rewrite-english");
            if let Text::Both { en, .. } = &known.text {
                screen = screen.and("announcements-rewrite-before");
                screen = screen.and(Line::new("as-it-is").with("text", Text::One(en.clone())));
            }
            Some(screen.asking().row([Button::press("back", Action::CorrectPreview(*id))]))
        }
        Notice::CorrectPreview(id) => correct_preview(ctx, *id, reader),
        Notice::AskTakeBack(id) => ask_take_back(ctx, *id),
    }
}

fn whom_screen(ctx: &Ctx<'_>, community: CommunityId, reader: PersonId) -> Screen {
    let mut audiences = vec![("announcements-everyone", Audience::Everyone(community))];
    if let Some((day, _)) = day::coming(ctx.s, community) {
        audiences.push(("announcements-booked", Audience::Booked(day)));
        audiences.push(("announcements-volunteers", Audience::Volunteers(day)));
    }
    let buttons = audiences.into_iter().filter_map(|(key, audience)| {
        let n = delivery::willing(ctx.s, audience).len();
        (n > 0).then(|| Button::press(Line::new(key).with("n", n), Action::Preview(audience)))
    });
    let mut screen = Screen::line("announcements-whom");
    screen.text.splice(0..0, photo::said(ctx, reader, community));
    screen
        .asking_photo()
        .rows_of(1, buttons.collect::<Vec<_>>())
        .row([Button::press("button-english", Action::WriteEnglish(community))])
        .row([Button::press("back", Action::Write(community))])
}

fn quiet() -> Button {
    Button::press("button-quiet", people::Action::Quiet(true))
}

fn write_screen(ctx: &Ctx<'_>, community: CommunityId, reader: PersonId) -> Screen {
    let before = super::latest(ctx.s, community).next().is_some();
    let photo = photo::said(ctx, reader, community).unwrap_or_else(|| "announcements-write-photo".into());
    Screen::line("announcements-write")
        .and(photo)
        .asking()
        .asking_photo()
        .row(before.then(|| Button::press("button-sent-before", Action::List(community))))
        .row([people::talk::back()])
}

/// The newest announcements, each a button that leads to its report.
fn list_screen(ctx: &Ctx<'_>, community: CommunityId) -> Screen {
    let zone = day::zone(ctx.s, community);
    let buttons = super::latest(ctx.s, community).take(LATELY).map(|(id, known)| {
        let date = known.at.unwrap_or(known.made).with_timezone(&zone).date_naive();
        let line = Line::new("announcements-list-item").with("date", date).with("text", Text::One(excerpt(known)));
        Button::press(line, Action::Progress(id))
    });
    Screen::line("announcements-list")
        .rows_of(1, buttons.collect::<Vec<_>>())
        .row([Button::press("back", Action::Write(community))])
}

/// What was sent lately; whoever takes it back is asked once more.
pub fn ways_back(ctx: &Ctx<'_>, community: CommunityId, reader: PersonId) -> Vec<Button> {
    let runs = people::may(ctx.s, reader, community, Role::Organizer);
    let lately = |known: &super::Announcement| {
        !known.taken && known.begun.is_some_and(|begun| ctx.now - begun < LATELY_SENT)
    };
    let sent = super::latest(ctx.s, community).find(|(_, known)| runs && lately(known));
    let button = |(id, known): (AnnouncementId, &super::Announcement)| {
        let label = Line::new("button-undo-announcement").with("text", Text::One(excerpt(known)));
        Button::press(label, Action::AskTakeBack(id))
    };
    sent.map(button).into_iter().collect()
}

/// How an announcement begins.
fn excerpt(known: &super::Announcement) -> String {
    let mut start: String = known.text.zh().lines().next().unwrap_or_default().chars().take(EXCERPT).collect();
    if start.len() < known.text.zh().len() {
        start.push('…');
    }
    start
}

/// How it will read once corrected, and what that means for whom.
fn correct_preview(ctx: &Ctx<'_>, id: AnnouncementId, reader: PersonId) -> Option<Screen> {
    let known = super::get(ctx.s, id).filter(|known| known.correctable())?;
    let text = super::draft(ctx, reader)?;
    let back = Button::press("back", Action::Correct(id));
    if text.mark() == known.text.mark() {
        let english = Button::press("button-english", Action::CorrectEnglish(id));
        return Some(Screen::line("announcements-same").asking().row([english]).row([back]));
    }
    let mut screen = Screen::line("announcements-corrected-preview").showing(shown(ctx, id));
    let head = if known.begun.is_some() { "announcements-head-corrected" } else { "announcements-head" };
    screen.text.extend(told(head, ctx, known.community, &text, reader)?.text);
    if let Text::Both { en, .. } = &text
        && people::lang(ctx.s, reader) != Some(Lang::En)
    {
        screen = screen.and(Line::new("as-it-is").with("text", Text::One(en.clone())));
    }
    if !known.copies.is_empty() {
        screen = screen.and(Line::new("announcements-correct-reached").with("n", known.copies.len()));
    }
    let rest = known.count(Mark::Waiting) + known.count(Mark::Stopped);
    if known.begun.is_some() && rest > 0 {
        screen = screen.and(Line::new("announcements-correct-rest").with("n", rest));
    }
    Some(
        screen
            .row([Button::press("button-make-correction", Action::MakeCorrection(id, text.mark()))])
            .row([Button::press("button-english", Action::CorrectEnglish(id))])
            .row([back]),
    )
}

fn ask_take_back(ctx: &Ctx<'_>, id: AnnouncementId) -> Option<Screen> {
    let known = super::get(ctx.s, id).filter(|known| !known.taken)?;
    let begun = known.begun?;
    let n = known.copies.len();
    let mut screen = match n {
        0 => Screen::line("announcements-ask-take-all-back"),
        _ => Screen::line(Line::new("announcements-ask-take-back").with("n", n)),
    };
    if ctx.now - begun >= change::DELETABLE {
        screen = screen.and("announcements-ask-too-old");
        if photos::of_announcement(ctx.s, id).is_some() {
            screen = screen.and("announcements-ask-too-old-photo");
        }
    }
    let rest = known.count(Mark::Waiting);
    if rest > 0 {
        screen = screen.and(Line::new("announcements-ask-rest").with("n", rest));
    }
    let yes = if n == 0 { Line::new("button-take-back") } else { Line::new("button-take-back-from").with("n", n) };
    Some(
        screen
            .and("announcements-ask-read")
            .row([Button::press(yes, Action::TakeBack(id))])
            .row([Button::press("back", Action::Progress(id))]),
    )
}

/// An announcement as a reader sees it.
fn told(
    head: &'static str,
    ctx: &Ctx<'_>,
    community: CommunityId,
    text: &Text,
    reader: PersonId,
) -> Option<Screen> {
    let name = day::community(ctx.s, community)?.plan.name.clone();
    let mut screen = Screen::line(Line::new(head).with("community", name));
    screen.text.extend(day::talk::published(ctx, Some(text), reader));
    Some(screen)
}

/// The photo of an announcement.
fn shown(ctx: &Ctx<'_>, id: AnnouncementId) -> Option<(PersonId, Item)> {
    photos::place(ctx.s, photos::of_announcement(ctx.s, id)?)
}

fn preview_screen(ctx: &Ctx<'_>, audience: Audience, reader: PersonId) -> Option<Screen> {
    let community = super::community_of(audience);
    let text = super::draft(ctx, reader)?;
    let plan = &day::community(ctx.s, community)?.plan;
    let n = delivery::willing(ctx.s, audience).len();
    let said = photo::said(ctx, reader, community);
    let mut screen = Screen::line(match said.as_ref().map(|line| line.key) {
        Some(photo::THERE) => "announcements-preview-photo",
        Some(_) => "announcements-preview-coming",
        None => "announcements-preview",
    });
    screen.text.extend(told("announcements-head", ctx, community, &text, reader)?.text);
    if let Text::Both { en, .. } = &text
        && people::lang(ctx.s, reader) != Some(Lang::En)
    {
        screen = screen.and(Line::new("as-it-is").with("text", Text::One(en.clone())));
    }
    let photo = photos::of_draft(ctx.s, reader, community).and_then(|id| photos::place(ctx.s, id));
    let mark = photo::mark(ctx, reader, community, &text);
    let without = said.is_some().then(|| Button::press("button-without-photo", photos::Action::Without(audience)));
    screen = screen.showing(photo).asking_photo();
    // At night the neighbours sleep: then only the morning is offered.
    if plan.awake(ctx.now) == ctx.now {
        screen = screen
            .row([Button::press(Line::new("button-send").with("n", n), Action::Send(audience, false, mark))]);
    }
    let morning = morning(ctx, community).with_timezone(&plan.zone);
    let today = ctx.now.with_timezone(&plan.zone).date_naive() == morning.date_naive();
    let key = if today { "button-send-today" } else { "button-send-tomorrow" };
    let later = Line::new(key).with("time", morning.time());
    Some(
        screen
            .row([Button::press(later, Action::Send(audience, true, mark))])
            .row(without)
            .row([Button::press("back", Action::Whom(community))]),
    )
}

/// A refusal of this slice.
pub fn refusal(_: &Ctx<'_>, refusal: &Refusal, _: PersonId) -> Screen {
    people::talk::sorry(match refusal {
        Refusal::Empty => "announcements-empty",
        Refusal::TooLong => "announcements-too-long",
        Refusal::BesidePhoto => "announcements-beside-photo",
        Refusal::Nobody => "announcements-nobody",
        Refusal::Done => "announcements-done",
    })
}
