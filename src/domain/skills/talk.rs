//! What people can do, in words.

use super::super::*;
use super::{Action, Command as Deed, Notice, Refusal, Skill};

/// So many lines fit a message beside its first.
const LINES: usize = 6;
/// So many choices fit a screen.
const CHOICES: usize = 8;

/// Words that mean something here, whatever is on the screen.
pub fn words(ctx: &Ctx<'_>, words: &str) -> Option<Command> {
    let community = people::my_community(ctx).ok()?;
    let action = match words {
        "我会" | "我会做" | "i can" | "skills" => Action::Mine(community),
        "大家会的" | "who can" => Action::List(community),
        _ => return None,
    };
    Some(pressed(ctx, &action))
}

/// What was typed when this was asked.
pub fn answered(ctx: &Ctx<'_>, asked: &Notice, text: &Private) -> Option<Command> {
    let Notice::AskWords(community) = asked else { return None };
    let words = clean_name(text.reveal());
    // The name of a stall is that stall.
    let plan = &day::community(ctx.s, *community)?.plan;
    let typed = normalise(text.reveal());
    let stall = plan.services.iter().position(|service| {
        service.wanted > 0
            && [service.name.zh(), service.name.get(Lang::En).unwrap_or_default()].map(normalise).contains(&typed)
    });
    if let Some(n) = stall {
        return Some(Deed::Offer(*community, ServiceId(n as u16)).into());
    }
    let same = |id: SkillId| ctx.d.read(ctx.me()?, Item::Skill(id)).map(|known| known.reveal().to_string());
    // Told twice, it is one.
    if words.is_some() && super::of_person(ctx.s, ctx.me()?).any(|(id, _)| same(id) == words) {
        return Some(Command::Show(Notice::Mine(*community).into()));
    }
    Some(Deed::OfferWords(*community, text.clone()).into())
}

/// A button.
pub fn pressed(ctx: &Ctx<'_>, action: &Action) -> Command {
    let organizer = |community: CommunityId, notice: Notice| match people::acting(ctx, community, Role::Organizer)
    {
        Ok(_) => Command::Show(notice.into()),
        Err(refusal) => Command::Refuse(refusal),
    };
    match action {
        Action::Mine(community) => Command::Show(Notice::Mine(*community).into()),
        Action::MineFrom(community, page) => Command::Show(Notice::MineFrom(*community, *page).into()),
        Action::Offer(community, service) => Deed::Offer(*community, *service).into(),
        Action::AskWords(community) => Command::Show(Notice::AskWords(*community).into()),
        Action::Withdraw(id) => Deed::Withdraw(*id).into(),
        Action::List(community) => organizer(*community, Notice::List(*community)),
        Action::ListFrom(community, page) => organizer(*community, Notice::ListFrom(*community, *page)),
        Action::Show(id) => match super::get(ctx.s, *id) {
            Some(skill) => organizer(skill.community, Notice::Show(*id)),
            None => Command::Refuse(super::super::Refusal::Stale),
        },
        Action::Confirm(id, service) => Deed::Confirm(*id, Some(*service)).into(),
        Action::ConfirmWords(id) => Deed::Confirm(*id, None).into(),
        Action::Decline(id) => Deed::Decline(*id).into(),
        Action::NotThisTime(day, service) => Deed::NotThisTime(*day, *service).into(),
        Action::Asked(day, page) => organizer(day.community, Notice::Asked(*day, *page)),
    }
}

/// What this slice offers in a menu.
pub fn entries(ctx: &Ctx<'_>, menu: Menu, reader: PersonId) -> Vec<Button> {
    let Some(community) = people::home(ctx.s, reader) else { return Vec::new() };
    match menu {
        Menu::More => vec![Button::press("button-i-know-how", Action::Mine(community))],
        Menu::Office if people::may(ctx.s, reader, community, Role::Organizer) => {
            vec![Button::press("button-who-can", Action::List(community))]
        }
        Menu::Home | Menu::Office => Vec::new(),
    }
}

/// What a skill is called: its stall, or its owner's words.
pub(super) fn called(ctx: &Ctx<'_>, id: SkillId, skill: &Skill) -> Option<Line> {
    if skill.words {
        let words = ctx.d.read(skill.who, Item::Skill(id))?;
        return Some(Line::new("as-named").with("name", words));
    }
    let plan = &day::community(ctx.s, skill.community)?.plan;
    Some(Line::new("as-it-is").with("text", plan.service(skill.service?)?.name.clone()))
}

/// What people of a community can do, each thing once: what was confirmed.
pub(in super::super) fn kinds(ctx: &Ctx<'_>, community: CommunityId) -> Vec<(SkillId, Line)> {
    let mut all: Vec<(SkillId, &Skill)> = Vec::new();
    for one in super::of_community(ctx.s, community).into_iter().filter(|(_, skill)| skill.confirmed) {
        if !all.iter().any(|known| super::same(ctx, *known, one)) {
            all.push(one);
        }
    }
    all.into_iter().filter_map(|(id, skill)| Some((id, called(ctx, id, skill)?))).collect()
}

fn with_skill(ctx: &Ctx<'_>, key: &'static str, id: SkillId) -> Option<Line> {
    let skill = super::get(ctx.s, id)?;
    Some(
        Line::new(key)
            .with("what", Arg::List(vec![called(ctx, id, skill)?]))
            .with("name", people::name(ctx, skill.who))
            .with("known", if skill.confirmed { "yes" } else { "no" }.to_string()),
    )
}

/// What a reader sees.
pub fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    let organizer = |community: CommunityId| people::may(ctx.s, reader, community, Role::Organizer).then_some(());
    match notice {
        Notice::Mine(community) => mine(ctx, *community, reader, 0),
        Notice::MineFrom(community, page) => mine(ctx, *community, reader, *page),
        Notice::AskWords(community) => {
            let back = Button::press("back", Action::Mine(*community));
            Some(Screen::line("skills-ask-words").asking().row([back]))
        }
        Notice::New(id) => {
            let skill = super::get(ctx.s, *id).filter(|skill| !skill.confirmed)?;
            organizer(skill.community)?;
            show(ctx, *id, if skill.words { "skills-new-words" } else { "skills-new" })
        }
        Notice::List(community) => organizer(*community).and_then(|()| list(ctx, *community, reader, 0)),
        Notice::ListFrom(community, page) => {
            organizer(*community).and_then(|()| list(ctx, *community, reader, *page))
        }
        Notice::Show(id) => {
            organizer(super::get(ctx.s, *id)?.community)?;
            show(ctx, *id, "skills-show")
        }
        Notice::Confirmed(id) => {
            super::get(ctx.s, *id).filter(|skill| skill.confirmed && skill.who == reader)?;
            Some(Screen::line(with_skill(ctx, "skills-confirmed", *id)?).row([people::talk::back()]))
        }
        Notice::NotYet(id) => {
            super::get(ctx.s, *id).filter(|skill| !skill.confirmed && skill.who == reader)?;
            Some(Screen::line(with_skill(ctx, "skills-not-yet", *id)?).row([people::talk::back()]))
        }
        Notice::Ask(day, service) => ask(ctx, *day, *service, reader),
        Notice::NotThisTime(day, service) => super::asked::thanks(ctx, *day, *service, reader),
        Notice::Asked(day, page) => organizer(day.community).and_then(|()| super::asked::screen(ctx, *day, *page)),
        Notice::Discovered(day, liked, unused) => {
            organizer(day.community).and_then(|()| discovered(ctx, *day, liked, unused))
        }
        Notice::Coverage(day, asked) => organizer(day.community).and_then(|()| coverage(ctx, *day, asked)),
    }
}

/// So many of several fit a screen beside what goes with them; and all where there are no more than that many.
fn page(all: Vec<Button>, page: u16, fit: usize, more: impl Fn(u16) -> Action) -> (Vec<Button>, Option<Button>) {
    if all.len() <= fit {
        return (all, None);
    }
    let each = fit - 1;
    let first = (usize::from(page) * each).min(all.len());
    let next = if first + each < all.len() { page + 1 } else { 0 };
    let shown = all.into_iter().skip(first).take(each).collect();
    (shown, Some(Button::press("button-more-skills", more(next))))
}

fn mine(ctx: &Ctx<'_>, community: CommunityId, reader: PersonId, n: u16) -> Option<Screen> {
    let plan = &day::community(ctx.s, community)?.plan;
    let mine: Vec<_> = super::of_person(ctx.s, reader).collect();
    let mut screen = Screen::line(if mine.is_empty() { "skills-mine-none" } else { "skills-mine" });
    for (id, _) in &mine {
        screen.text.extend(with_skill(ctx, "skills-mine-line", *id));
    }
    let told = |n: ServiceId| mine.iter().any(|(_, skill)| skill.service == Some(n));
    let services = plan.services.iter().enumerate().map(|(n, service)| (ServiceId(n as u16), service));
    let open = services.filter(|(n, service)| service.wanted > 0 && !service.removed && !told(*n));
    let room = mine.len() < super::MOST;
    let offers = open.filter(|_| room).map(|(n, service)| {
        Button::press(Line::new("as-it-is").with("text", service.name.clone()), Action::Offer(community, n))
    });
    let drop = mine.iter().filter_map(|(id, _)| {
        Some(Button::press(with_skill(ctx, "button-skill-drop", *id)?, Action::Withdraw(*id)))
    });
    let other = room.then(|| Button::press("button-other-skill", Action::AskWords(community)));
    // What is told already always stands there; of the others, page by page, as many as there is room for.
    let drop: Vec<_> = drop.collect();
    let fit = CHOICES - usize::from(room) - drop.len();
    let (offers, more) = page(offers.collect(), n, fit, |next| Action::MineFrom(community, next));
    let undo = undo::talk::button(ctx, reader, |was| matches!(was, undo::Was::Skills(_)));
    let back = undo.into_iter().chain([people::talk::back()]);
    let shown: Vec<_> = offers.into_iter().chain(drop).collect();
    Some(screen.rows_of(2, shown).row(more.into_iter().chain(other)).row(back))
}

fn list(ctx: &Ctx<'_>, community: CommunityId, reader: PersonId, n: u16) -> Option<Screen> {
    let undo = undo::talk::button(ctx, reader, |was| matches!(was, undo::Was::Skills(_)));
    let back = undo.into_iter().chain([people::talk::back()]);
    let all = super::of_community(ctx.s, community);
    if all.is_empty() {
        return Some(Screen::line("skills-list-none").row(back));
    }
    let waiting = super::unconfirmed(ctx.s, community);
    let line = Line::new("skills-list").with("n", all.len()).with("waiting", waiting);
    let button = |(id, _): &(SkillId, &Skill)| {
        Some(Button::press(with_skill(ctx, "skills-list-line", *id)?, Action::Show(*id)))
    };
    let buttons = all.iter().filter_map(button).collect();
    let asked = day::coming(ctx.s, community).and_then(|(id, _)| super::asked::button(ctx, id));
    let fit = CHOICES - usize::from(asked.is_some());
    let (shown, more) = page(buttons, n, fit, |next| Action::ListFrom(community, next));
    Some(Screen::line(line).rows_of(1, shown).row(asked.into_iter().chain(more)).row(back))
}

/// One skill, and what an organizer can say to it.
fn show(ctx: &Ctx<'_>, id: SkillId, key: &'static str) -> Option<Screen> {
    let skill = super::get(ctx.s, id)?;
    let plan = &day::community(ctx.s, skill.community)?.plan;
    let services = plan.services.iter().enumerate().map(|(n, service)| (ServiceId(n as u16), service));
    let stalls = services.filter(|(n, service)| match skill.service {
        Some(own) => own == *n,
        None => service.wanted > 0 && !service.removed,
    });
    let stalls = stalls.take(6).map(|(n, service)| {
        let key = if skill.words { "as-it-is" } else { "button-skill-confirm" };
        let label = Line::new(key).with("service", service.name.clone()).with("text", service.name.clone());
        Button::press(label, Action::Confirm(id, n))
    });
    let stalls: Vec<_> = stalls.filter(|_| !skill.confirmed).collect();
    let words = (skill.words && !skill.confirmed)
        .then(|| Button::press("button-skill-confirm-other", Action::ConfirmWords(id)));
    Some(
        Screen::line(with_skill(ctx, key, id)?)
            .rows_of(2, stalls.into_iter().chain(words))
            .row([Button::press("button-skill-decline", Action::Decline(id))])
            .row([Button::press("back", Action::List(skill.community))]),
    )
}

/// Hands are short, and the reader can do it.
fn ask(ctx: &Ctx<'_>, id: DayId, service: ServiceId, reader: PersonId) -> Option<Screen> {
    let day = day::get(ctx.s, id).filter(|day| day.status == day::Status::Open)?;
    shifts::may_be_asked(ctx, reader, id, service).then_some(())?;
    let turn = shifts::nearest(ctx.s, id, service, ctx.now)?;
    let line = Line::new("skills-ask")
        .with("name", people::name(ctx, reader))
        .with("service", day.service(service)?.name.clone())
        .with("date", day.date());
    Some(Screen::line(line).row([
        Button::press("button-i-can", shifts::Action::Turn(turn)),
        Button::press("button-not-this-time", Action::NotThisTime(id, service)),
    ]))
}

/// Where hands are short, in one message.
fn coverage(ctx: &Ctx<'_>, id: DayId, asked: &[(ServiceId, u16)]) -> Option<Screen> {
    let day = day::get(ctx.s, id).filter(|day| day.status == day::Status::Open)?;
    let short = super::coverage::short(ctx.s, id, ctx.now);
    short.first_key_value()?;
    let days = (day.date() - ctx.now.with_timezone(&day.plan.zone).date_naive()).num_days();
    let mut screen = Screen::line(Line::new("skills-coverage").with("date", day.date()).with("n", days));
    for (service, missing) in short.iter().take(LINES) {
        let n = asked.iter().find(|(known, _)| known == service).map_or(0, |(_, n)| *n);
        screen = screen.and(
            Line::new("skills-coverage-stall")
                .with("service", day.service(*service)?.name.clone())
                .with("missing", *missing)
                .with("asked", n),
        );
    }
    if short.len() > LINES {
        screen = screen.and(Line::new("skills-coverage-more").with("n", short.len() - LINES));
    }
    let appeals = short.keys().take(4).filter_map(|service| {
        let label = Line::new("button-appeal-for").with("service", day.service(*service)?.name.clone());
        Some(Button::press(label, shifts::Action::Appeal(id, *service)))
    });
    let waiting = super::unconfirmed(ctx.s, id.community);
    let skills = (waiting > 0)
        .then(|| Button::press(Line::new("button-who-can-new").with("n", waiting), Action::List(id.community)));
    Some(
        screen
            .rows_of(2, appeals.collect::<Vec<_>>())
            .row(skills.into_iter().chain(super::asked::button(ctx, id)))
            .row([Button::press("button-roster", day::Action::RosterOf(id)), people::talk::back()]),
    )
}

/// Whom a day has shown.
fn discovered(
    ctx: &Ctx<'_>,
    id: DayId,
    liked: &[(PersonId, ServiceId, u32)],
    unused: &[SkillId],
) -> Option<Screen> {
    let day = day::get(ctx.s, id)?;
    let mut screen = Screen::line(Line::new("skills-discovered").with("date", day.date()));
    for (who, service, tenths) in liked.iter().filter(|(who, ..)| people::person(ctx.s, *who).is_some()) {
        screen = screen.and(
            Line::new("skills-liked")
                .with("name", people::name(ctx, *who))
                .with("service", day.service(*service)?.name.clone())
                .with("points", reports::talk::points(*tenths)),
        );
    }
    let lines = unused.iter().filter_map(|id| with_skill(ctx, "skills-unused", *id));
    screen.text.extend(lines);
    // They may have gone meanwhile.
    (screen.text.len() > 1).then_some(())?;
    Some(screen.row([Button::press("button-who-can", Action::List(id.community)), people::talk::back()]))
}

/// A refusal of this slice.
pub fn refusal(_: &Ctx<'_>, refusal: &Refusal, _: PersonId) -> Screen {
    match refusal {
        Refusal::Words => Screen::line("skills-refused-words").row([people::talk::back()]),
        Refusal::Enough => people::talk::sorry("skills-refused-enough"),
    }
}
