//! Asking for a visit: what is agreed to, what is told, and how it stands for whoever is visited.

use super::super::*;
use super::{Action, Event, Kind, LONGEST, Notice, Refusal, Stage, Visit, WORDING, telephone};

/// So many of those one stands for fit the screen.
const NAMES: usize = 4;
/// So many visits that the reader makes, or is asked to make, fit it too; where there are more, fewer of the others.
const DUTIES: usize = 2;

/// What comes first of somebody: the visit they wait for, what is to be agreed to, or what is needed.
pub(super) fn first(ctx: &Ctx<'_>, who: PersonId) -> Notice {
    match super::open_of(ctx.s, who) {
        Some((id, visit)) if visit.stage != Stage::Draft => Notice::Show(id),
        _ if super::agreed(ctx.s, who) => Notice::Kind(who),
        _ => Notice::Consent(who),
    }
}

/// Whoever acts asks for themselves, or for somebody they stand for.
fn mine(ctx: &Ctx<'_>, me: PersonId, who: PersonId) -> Result<(), super::super::Refusal> {
    if super::stands_for(ctx.s, me, who) { Ok(()) } else { Err(super::super::Refusal::Stale) }
}

pub(super) fn for_other(me: PersonId, who: PersonId, mut decision: Decision) -> Decision {
    decision.on_behalf = (who != me).then_some(who);
    decision
}

pub(super) fn agree(ctx: &Ctx<'_>, me: PersonId, who: PersonId) -> Result<Decision, super::super::Refusal> {
    mine(ctx, me, who)?;
    let decision = match super::agreed(ctx.s, who) {
        true => Decision::nothing(),
        false => Decision::nothing().event(Event::Agreed(who, WORDING)),
    };
    Ok(ctx.and_answer(for_other(me, who, decision), Notice::Kind(who)))
}

pub(super) fn begin(
    ctx: &Ctx<'_>,
    me: PersonId,
    who: PersonId,
    kind: Kind,
) -> Result<Decision, super::super::Refusal> {
    mine(ctx, me, who)?;
    if !super::agreed(ctx.s, who) {
        return Ok(ctx.answer(Notice::Consent(who)));
    }
    let (id, decision) = match super::open_of(ctx.s, who) {
        Some((id, visit)) if visit.stage != Stage::Draft => return Ok(ctx.answer(Notice::Show(id))),
        // Begun anew.
        Some((id, _)) => (id, Decision::nothing()),
        None => {
            let id = VisitId(ctx.s.visits.newest + 1);
            let community = people::home(ctx.s, who).ok_or(super::super::Refusal::Stale)?;
            (id, Decision::nothing().event(Event::Begun(id, who, community)))
        }
    };
    // What was told already, and is only of the other kind, need not be told again.
    let told = ctx.d.read(who, Item::Visit(id));
    let words = told.as_ref().and_then(|told| told.reveal().split_once('\n')).map(|(_, words)| words);
    let text = words.map_or(kind.word().into(), |words| format!("{}\n{words}", kind.word()));
    let decision = decision.drawer(DrawerOp::Put(who, Item::Visit(id), Private::new(text)));
    Ok(ctx.and_answer(for_other(me, who, decision), Notice::AskWords(id)))
}

/// A visit of mine that is still being told.
pub(super) fn draft<'a>(ctx: &Ctx<'a>, me: PersonId, id: VisitId) -> Result<&'a Visit, super::super::Refusal> {
    let visit = super::get(ctx.s, id).filter(|visit| visit.stage == Stage::Draft);
    let visit = visit.ok_or(super::super::Refusal::Stale)?;
    mine(ctx, me, visit.who)?;
    Ok(visit)
}

/// What somebody typed, on one line.
fn typed(words: &Private) -> Result<String, super::super::Refusal> {
    let words = clean_text(words.reveal()).split_whitespace().collect::<Vec<_>>().join(" ");
    let fits = words.chars().count() <= LONGEST && words.chars().any(char::is_alphanumeric);
    if fits { Ok(words) } else { Err(Refusal::Words.into()) }
}

pub(super) fn words(
    ctx: &Ctx<'_>,
    me: PersonId,
    id: VisitId,
    words: &Private,
) -> Result<Decision, super::super::Refusal> {
    let who = draft(ctx, me, id)?.who;
    let words = typed(words)?;
    let known = ctx.d.read(who, Item::Visit(id)).ok_or(super::super::Refusal::Stale)?;
    let kind = known.reveal().lines().next().unwrap_or_default();
    let text = Private::new(format!("{kind}\n{words}"));
    let decision = Decision::nothing().drawer(DrawerOp::Put(who, Item::Visit(id), text));
    Ok(ctx.and_answer(for_other(me, who, decision), Notice::AskHome(id)))
}

pub(super) fn home(
    ctx: &Ctx<'_>,
    me: PersonId,
    id: VisitId,
    home: &Private,
) -> Result<Decision, super::super::Refusal> {
    let visit = draft(ctx, me, id)?;
    let home = typed(home)?;
    let known = ctx.d.read(visit.who, Item::Visit(id)).ok_or(super::super::Refusal::Stale)?;
    if known.reveal().lines().count() < 2 {
        return Ok(ctx.answer(Notice::AskWords(id)));
    }
    Ok(at_home(
        ctx,
        me,
        (id, visit),
        Decision::nothing().drawer(DrawerOp::Put(visit.who, Item::Home, Private::new(home))),
    ))
}

/// Where it is is known: whom no message reaches is told by telephone, and everybody else is told.
pub(super) fn at_home(
    ctx: &Ctx<'_>,
    me: PersonId,
    (id, visit): (VisitId, &Visit),
    decision: Decision,
) -> Decision {
    if super::listener(ctx.s, visit).is_none() && !telephone::has_phone(ctx.s, visit.who) {
        return ctx.and_answer(for_other(me, visit.who, decision), Notice::AskPhone(visit.who));
    }
    told(ctx, me, (id, visit), decision)
}

/// All is told: the committee looks at it.
pub(super) fn told(ctx: &Ctx<'_>, me: PersonId, (id, visit): (VisitId, &Visit), decision: Decision) -> Decision {
    let decision = decision.event(Event::Asked(id)).and_send(organizers(ctx, visit, Notice::New(id)));
    ctx.and_answer(for_other(me, visit.who, decision), Notice::Asked(id))
}

/// What organizers are told, in the morning where it is night.
pub(super) fn organizers(ctx: &Ctx<'_>, visit: &Visit, notice: Notice) -> Send {
    let to = To::Audience(Audience::Organizers(visit.community));
    Send::tell(to, Lane::Reminder, notice).not_before(awake(ctx, visit.community))
}

/// Now, or the end of the quiet hours.
pub(super) fn awake(ctx: &Ctx<'_>, community: CommunityId) -> DateTime<Utc> {
    day::community(ctx.s, community).map_or(ctx.now, |known| known.plan.awake(ctx.now))
}

/// It is not needed any more: nothing is kept of it.
pub(super) fn withdraw(ctx: &Ctx<'_>, me: PersonId, id: VisitId) -> Result<Decision, super::super::Refusal> {
    let visit = super::get(ctx.s, id).ok_or(super::super::Refusal::Stale)?;
    mine(ctx, me, visit.who)?;
    let mut decision = Decision::nothing().event(Event::Ended(id));
    decision.drawers = super::forgotten(ctx.s, id, visit);
    decision.sends = super::plan::off(ctx, visit);
    if matches!(visit.stage, Stage::Asked | Stage::Planned) {
        decision.sends.push(organizers(ctx, visit, Notice::CalledOff(visit.community, visit.who)));
    }
    Ok(ctx.and_answer(for_other(me, visit.who, decision), Notice::Withdrawn(visit.community)))
}

/// What a reader sees of the visits to them and to those they stand for.
pub(super) fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    let own = |who: PersonId| super::stands_for(ctx.s, reader, who).then_some(());
    let to_me = |id: VisitId| super::get(ctx.s, id).filter(|visit| super::stands_for(ctx.s, reader, visit.who));
    Some(match notice {
        Notice::Mine(community) => mine_screen(ctx, *community, reader),
        Notice::AskOther(community) => {
            Screen::line("visits-ask-other").asking().row([Button::press("back", Action::Mine(*community))])
        }
        Notice::Consent(who) => {
            own(*who)?;
            let community = people::home(ctx.s, *who)?;
            let mut screen = Screen::line("visits-consent");
            if *who != reader {
                screen = screen.and(Line::new("visits-consent-other").with("name", people::name(ctx, *who)));
            }
            screen.row([Button::press("button-visits-agree", Action::Agree(*who))]).row([
                Button::press("button-visits-rather-not", people::Action::More),
                Button::press("back", Action::Mine(community)),
            ])
        }
        Notice::Kind(who) => {
            own(*who)?;
            let key = if *who == reader { "visits-kind" } else { "visits-kind-other" };
            let label = |key: &'static str, kind| Button::press(key, Action::Kind(*who, kind));
            Screen::line(Line::new(key).with("name", people::name(ctx, *who)))
                .row([label("button-visits-work", Kind::Work), label("button-visits-company", Kind::Company)])
                .row([Button::press("button-visits-disagree", Action::AskDisagree(*who))])
                .row([Button::press("back", Action::Mine(people::home(ctx.s, *who)?))])
        }
        Notice::OneLess(id) => {
            let visit = to_me(*id).filter(|visit| visit.planned().is_some_and(|plan| !plan.full()))?;
            let off = Button::press("button-visits-withdraw", Action::AskWithdraw(*id));
            Screen::line(whose(ctx, visit, reader, described(ctx, "visits-one-less", visit)?))
                .row([off, people::talk::back()])
        }
        Notice::AtTheDoor(id) => {
            let visit = to_me(*id).filter(|visit| visit.planned().is_some_and(|plan| plan.unopened))?;
            let key = if visit.who == reader { "visits-at-your-door" } else { "visits-at-the-door" };
            Screen::line(described(ctx, key, visit)?.with("name", people::name(ctx, visit.who)))
                .row([Button::press("button-visits-check", Action::AskCode(visit.community))])
        }
        Notice::Asked(id) => super::pictures::asked(ctx, *id, to_me(*id)?, reader),
        Notice::Show(id) => {
            let visit = to_me(*id)?;
            let check =
                visit.planned().map(|_| Button::press("button-visits-check", Action::AskCode(visit.community)));
            let off = matches!(visit.stage, Stage::Asked | Stage::Planned)
                .then(|| Button::press("button-visits-withdraw", Action::AskWithdraw(*id)));
            let over = matches!(visit.stage, Stage::Done | Stage::Over);
            let forget = over.then(|| Button::press("button-visits-ask-forget", Action::AskForget(*id)));
            Screen::line(line_of(ctx, visit, reader)?)
                .row(check)
                .row(super::pictures::button(ctx.s, *id, visit))
                .row(super::telling::offer(ctx, visit, reader))
                .row(off)
                .row(forget)
                .row([Button::press("back", Action::Mine(visit.community))])
        }
        Notice::AskWithdraw(id) => {
            to_me(*id)?;
            Screen::line("visits-ask-withdraw").row([
                Button::press("button-visits-withdraw", Action::Withdraw(*id)),
                Button::press("back", Action::Show(*id)),
            ])
        }
        Notice::NotToday(id) => {
            let visit = to_me(*id)?;
            Screen::line(whose(ctx, visit, reader, Line::new("visits-nobody-came"))).row([people::talk::back()])
        }
        Notice::Withdrawn(_) => Screen::line("visits-withdrawn").row([people::talk::back()]),
        Notice::Declined(_) => Screen::line("visits-declined").row([people::talk::back()]),
        Notice::Dated(id) | Notice::Coming(id) | Notice::Tomorrow(id) => {
            let visit = to_me(*id)?;
            let plan = visit.planned()?;
            // Never a word that one comes alone.
            (matches!(notice, Notice::Dated(_)) || plan.full()).then_some(())?;
            let key = match notice {
                Notice::Dated(_) => "visits-dated",
                Notice::Coming(_) => "visits-coming",
                _ => "visits-tomorrow",
            };
            let screen = Screen::line(whose(ctx, visit, reader, described(ctx, key, visit)?));
            let off = Button::press("button-visits-withdraw", Action::AskWithdraw(*id));
            if matches!(notice, Notice::Dated(_)) {
                return Some(screen.row([off, people::talk::back()]));
            }
            let check = Button::press("button-visits-check", Action::AskCode(visit.community));
            screen.and("visits-how-to-check").row([check, off])
        }
        Notice::AskCode(community) => {
            let desk = people::may(ctx.s, reader, *community, Role::Helper);
            let back = if desk { people::talk::back() } else { Button::press("back", Action::Mine(*community)) };
            Screen::line("visits-ask-code").asking().row([back])
        }
        Notice::Checked(id) => checked(ctx, *id, reader)?,
        Notice::Early(id) => super::codes::early(ctx, *id, reader)?,
        _ => return None,
    })
}

fn mine_screen(ctx: &Ctx<'_>, community: CommunityId, reader: PersonId) -> Screen {
    let staff = people::may(ctx.s, reader, community, Role::Helper);
    let shown = |visit: &&Visit| visit.stage != Stage::Draft && (!staff || visit.who == reader);
    let mine: Vec<_> = super::of_reader(ctx.s, reader).filter(|(_, visit)| shown(visit)).collect();
    let past = mine.iter().any(|(_, visit)| matches!(visit.stage, Stage::Done | Stage::Over));
    let mut duties: Vec<_> = super::plans(ctx, reader).into_iter().map(|(_, button)| button).collect();
    duties.truncate(DUTIES + NAMES - 1);
    let names = NAMES - usize::from(past) - duties.len().saturating_sub(DUTIES);
    let open = mine.iter().filter(|(_, visit)| !matches!(visit.stage, Stage::Done | Stage::Over));
    let lines = open.clone().take(names).map(|(id, visit)| {
        let name = Line::new("visits-whose").with("name", whom(ctx, visit.who, reader));
        let label = match visit.date(ctx.s).filter(|_| visit.planned().is_some()) {
            Some(date) => Line::new("button-visits-on").with("date", date),
            None => Line::new("button-visits-looked-at"),
        };
        Button::press(label.with("whose", Arg::List(vec![name])), Action::Show(*id))
    });
    let lines: Vec<_> = lines.collect();
    let has = |who: PersonId| open.clone().any(|(_, visit)| visit.who == who);
    let myself = (!has(reader)).then(|| Button::press("button-visits-me", Action::For(reader)));
    // The desk stands for everybody without a telephone: it names whom it asks for.
    let others = if staff { Vec::new() } else { people::dependents(ctx.s, reader) };
    let others = others.into_iter().filter(|who| !has(*who)).take(names.saturating_sub(lines.len()));
    let others = others.map(|who| {
        Button::press(Line::new("button-visits-for").with("name", people::name(ctx, who)), Action::For(who))
    });
    Screen::line("visits-mine")
        .rows_of(1, duties)
        .rows_of(1, lines)
        .rows_of(2, myself.into_iter().chain(others).collect::<Vec<_>>())
        .row([Button::press("button-visits-other", Action::Other(community))])
        .row(past.then(|| Button::press("button-visits-past", Action::Past(community))))
        .row([Button::press("back", people::Action::More)])
}

/// The reader, or somebody else's name.
pub(super) fn whom(ctx: &Ctx<'_>, who: PersonId, reader: PersonId) -> Arg {
    if who == reader { Arg::Key("visits-you") } else { people::name(ctx, who) }
}

fn whose(ctx: &Ctx<'_>, visit: &Visit, reader: PersonId, line: Line) -> Line {
    line.with("name", whom(ctx, visit.who, reader))
}

/// When it is and who goes, for every line that says so.
pub(super) fn described(ctx: &Ctx<'_>, key: &'static str, visit: &Visit) -> Option<Line> {
    let plan = visit.plan.as_ref()?;
    let two = plan.two.iter().map(|who| Line::new("as-named").with("name", people::name(ctx, *who)));
    let names = two.chain(super::team::with(ctx, plan)).collect();
    Some(
        Line::new(key)
            .with("date", visit.date(ctx.s)?)
            .with("time", visit.time(ctx.s)?)
            .with("names", Arg::List(names)),
    )
}

fn line_of(ctx: &Ctx<'_>, visit: &Visit, reader: PersonId) -> Option<Line> {
    let key = match (visit.stage, visit.planned()) {
        (_, Some(plan)) if plan.full() => "visits-show-ready",
        (_, Some(_)) => "visits-show-looking",
        (Stage::Done, _) => "visits-show-done",
        (Stage::Over, _) => "visits-show-over",
        _ => return Some(whose(ctx, visit, reader, Line::new("visits-show-asked"))),
    };
    Some(whose(ctx, visit, reader, described(ctx, key, visit)?))
}

/// Yes: they are sent by the committee.
fn checked(ctx: &Ctx<'_>, id: VisitId, reader: PersonId) -> Option<Screen> {
    let visit = super::get(ctx.s, id).filter(|visit| super::codes::may_ask(ctx.s, reader, visit))?;
    visit.planned()?;
    let own =
        super::stands_for(ctx.s, reader, visit.who) && !people::may(ctx.s, reader, visit.community, Role::Helper);
    let key = if own || visit.who == reader { "visits-checked" } else { "visits-checked-desk" };
    let line = described(ctx, key, visit)?.with("name", people::name(ctx, visit.who));
    Some(Screen::line(line).row([people::talk::back()]))
}
