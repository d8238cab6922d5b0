//! Photos of what is done at a home: before and after it, taken only where whoever is visited said so. They lie in the drawer
//! of whoever is visited, stand beside the sheet on the page, and in no conversation.

use super::super::*;
use super::{Action, Event, Notice, PHOTOS, Refusal, Stage, Visit};
use photos::Spot;

/// So many before it, and so many after.
const EACH: usize = 2;

/// What somebody has to do with the photos of a visit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Eye {
    /// They go there.
    Two,
    /// They are visited, or stand for whoever is.
    Own,
    /// They run the committee's days.
    Office,
}

impl Eye {
    fn of(s: &State, me: PersonId, visit: &Visit) -> Option<Eye> {
        if visit.planned().is_some_and(|plan| plan.open_to(me)) {
            Some(Eye::Two)
        } else if super::stands_for(s, me, visit.who) {
            Some(Eye::Own)
        } else {
            people::may(s, me, visit.community, Role::Organizer).then_some(Eye::Office)
        }
    }
}

/// Whether it was said, to the wording of now, that photos may be taken.
pub(super) fn agreed(visit: &Visit) -> bool {
    visit.photos == PHOTOS
}

fn told(visit: &Visit) -> bool {
    visit.stage != Stage::Draft
}

fn to_come(visit: &Visit) -> bool {
    matches!(visit.stage, Stage::Asked | Stage::Planned)
}

fn goes(visit: &Visit, me: PersonId) -> bool {
    visit.plan.as_ref().is_some_and(|plan| plan.two.contains(&me))
}

fn count(s: &State, id: VisitId, after: bool) -> usize {
    photos::of_visit(s, id).filter(|(_, of)| *of == after).count()
}

/// Photos may be taken, or not: then what was taken goes at once. Whoever goes there cannot say yes for whoever lives there.
pub(super) fn may(ctx: &Ctx<'_>, me: PersonId, id: VisitId, yes: bool) -> Result<Decision, super::super::Refusal> {
    let visit = super::get(ctx.s, id).filter(|visit| told(visit)).ok_or(super::super::Refusal::Stale)?;
    let eye = Eye::of(ctx.s, me, visit).ok_or(super::super::Refusal::Stale)?;
    if yes && (goes(visit, me) || !to_come(visit)) {
        return Err(super::super::Refusal::Stale);
    }
    let then = match eye {
        Eye::Two => Notice::PhotosOff(id),
        _ if yes => Notice::Photos(id),
        _ => Notice::NoPhotos(id),
    };
    // A yes to an older wording is one to take back, too.
    if yes && agreed(visit) || !yes && visit.photos == 0 {
        return Ok(ctx.answer(then));
    }
    let mut decision = Decision::nothing();
    decision.on_behalf = (visit.who != me).then_some(visit.who);
    if !yes {
        let taken: Vec<_> = photos::of_visit(ctx.s, id).map(|(photo, _)| photo).collect();
        let coming: Vec<_> = photos::coming_for(ctx.s, id).collect();
        if !taken.is_empty() || !coming.is_empty() {
            // What is left in a telephone, or in a chat, they alone can take away.
            let two = visit.plan.iter().flat_map(|plan| plan.two.iter().filter(|who| **who != me));
            let tell = |who: &PersonId| Send::tell(To::Person(*who), Lane::Reminder, Notice::PhotosOff(id));
            decision.sends.extend(two.map(tell));
        }
        decision = taken.into_iter().fold(decision, |decision, photo| photos::drop(ctx.s, photo, decision));
        decision = coming.into_iter().fold(decision, |decision, who| photos::never(who, decision));
    }
    if let Some(listener) = super::listener(ctx.s, visit).filter(|listener| eye != Eye::Own && *listener != me) {
        let notice = if yes { Notice::Photos(id) } else { Notice::NoPhotos(id) };
        let send = Send::tell(To::Person(listener), Lane::Reminder, notice);
        decision.sends.push(send.not_before(super::asking::awake(ctx, visit.community)));
    }
    let decision = decision.event(Event::Photos(id, if yes { PHOTOS } else { 0 }));
    Ok(ctx.and_answer(decision, then))
}

/// Away with one of them.
pub(super) fn take_away(
    ctx: &Ctx<'_>,
    me: PersonId,
    id: VisitId,
    photo: PhotoId,
) -> Result<Decision, super::super::Refusal> {
    let visit = super::get(ctx.s, id).ok_or(super::super::Refusal::Stale)?;
    Eye::of(ctx.s, me, visit).ok_or(super::super::Refusal::Stale)?;
    let mut decision = Decision::nothing();
    if photos::of_visit(ctx.s, id).any(|(known, _)| known == photo) {
        decision = photos::drop(ctx.s, photo, decision);
        decision.on_behalf = (visit.who != me).then_some(visit.who);
    }
    Ok(ctx.and_answer(decision, Notice::PhotoGone(id)))
}

/// Whether photos may come from somebody just now.
pub fn photographs(s: &State, me: PersonId, now: DateTime<Utc>) -> bool {
    super::of_volunteer(s, me).any(|(id, visit, _)| agreed(visit) && super::at_work(s, me, id, now))
}

/// Whether there is room for a photo of somebody's that is sent now, or that was on its way (`waited`): whoever presses that
/// it is done while their photo is fetched has sent it in time. Whose drawer it is for.
///
/// # Errors
/// Why it is not kept.
pub fn room(
    ctx: &Ctx<'_>,
    me: PersonId,
    (id, after): (VisitId, bool),
    waited: bool,
) -> Result<PersonId, super::super::Refusal> {
    let visit = super::get(ctx.s, id).ok_or(super::super::Refusal::Stale)?;
    let was_there = waited && goes(visit, me) && matches!(visit.stage, Stage::Planned | Stage::Done);
    if !was_there && !super::at_work(ctx.s, me, id, ctx.now) {
        return Err(super::super::Refusal::Stale);
    }
    if !agreed(visit) {
        return Err(Refusal::NoPhotos(id).into());
    }
    let here = count(ctx.s, id, after);
    if here >= EACH {
        return Err(Refusal::PhotosFull(id).into());
    }
    if !waited && photos::coming_for(ctx.s, id).any(|who| who == me) {
        return Err(Refusal::OneByOne(id).into());
    }
    let others = photos::coming(ctx.s, Spot::Visit(id, after)).filter(|who| *who != me).count();
    if !waited && here + others >= EACH {
        return Err(Refusal::PhotosFull(id).into());
    }
    Ok(visit.who)
}

/// What is said of a photo that somebody sends from a home and was not asked for.
pub fn unasked(ctx: &Ctx<'_>) -> Option<Refusal> {
    let me = ctx.me()?;
    let (id, visit, _) =
        super::of_volunteer(ctx.s, me).find(|(id, ..)| super::at_work(ctx.s, me, *id, ctx.now))?;
    Some(if agreed(visit) { Refusal::PhotoWhich(id) } else { Refusal::NoPhotos(id) })
}

/// The photos of a visit that a reader may see at this moment, on the page alone, and which of them are of after it.
pub fn pictures(ctx: &Ctx<'_>, id: VisitId, reader: PersonId) -> Vec<(PhotoId, bool)> {
    let visit = super::get(ctx.s, id).filter(|visit| ctx.via == Some(ChannelId::Web) && told(visit));
    let seen = visit.filter(|visit| Eye::of(ctx.s, reader, visit).is_some());
    let mut all: Vec<_> = seen.into_iter().flat_map(|_| photos::of_visit(ctx.s, id)).collect();
    all.sort_by_key(|(photo, after)| (*after, *photo));
    all
}

/// One of them, as its drawer keeps it.
pub fn picture(ctx: &Ctx<'_>, photo: PhotoId, reader: PersonId) -> Option<Private> {
    let Spot::Visit(id, _) = photos::get(ctx.s, photo)?.spot else { return None };
    pictures(ctx, id, reader).iter().find(|(known, _)| *known == photo)?;
    let (owner, item) = photos::place(ctx.s, photo)?;
    ctx.d.read(owner, item)
}

/// How many there are, in words.
fn counted(s: &State, key: &'static str, id: VisitId) -> Line {
    Line::new(key).with("before", count(s, id, false)).with("after", count(s, id, true))
}

/// What the sheet says of them.
pub(super) fn on_sheet(ctx: &Ctx<'_>, id: VisitId) -> Option<Line> {
    photos::of_visit(ctx.s, id).next().map(|_| counted(ctx.s, "sheet-visit-photos-told", id))
}

/// The way to them, for whoever is visited and for organizers; after it is over, where there are any.
pub(super) fn button(s: &State, id: VisitId, visit: &Visit) -> Option<Button> {
    let there = photos::of_visit(s, id).next().is_some();
    let key = if to_come(visit) { "button-visits-photos" } else { "button-visits-photos-past" };
    (to_come(visit) || there).then(|| Button::press(key, Action::Photos(id)))
}

/// What is told once it is done: where the photos are, for whoever hears what concerns the visit.
pub(super) fn done(ctx: &Ctx<'_>, id: VisitId, visit: &Visit) -> Option<Send> {
    let any = photos::of_visit(ctx.s, id).next().is_some() || photos::coming_for(ctx.s, id).next().is_some();
    any.then_some(())?;
    let send = Send::tell(To::Person(super::listener(ctx.s, visit)?), Lane::Reminder, Notice::Photos(id));
    Some(send.not_before(super::asking::awake(ctx, visit.community)))
}

/// The same for the two who are there, where they may take any.
pub(super) fn for_two(id: VisitId, visit: &Visit) -> Option<Button> {
    agreed(visit).then(|| Button::press("button-visits-photograph", Action::Photos(id)))
}

/// It is noted that somebody asks for a visit; one more thing is to be said.
pub(super) fn asked(ctx: &Ctx<'_>, id: VisitId, visit: &Visit, reader: PersonId) -> Screen {
    let mut screen = Screen::line("visits-asked");
    let phone = super::telling::offer(ctx, visit, reader);
    let told = phone.is_some().then(|| Line::new("visits-leave-phone").with("name", people::name(ctx, visit.who)));
    screen.text.extend(told);
    if visit.photos != 0 || !to_come(visit) {
        return screen.row(phone).row([people::talk::back()]);
    }
    question(ctx, screen, visit, reader)
        .row([
            Button::press("button-visits-photos-yes", Action::MayPhotograph(id, true)),
            Button::press("button-visits-photos-no", Action::MayPhotograph(id, false)),
        ])
        .row(phone)
        .row([people::talk::back()])
}

fn question(ctx: &Ctx<'_>, screen: Screen, visit: &Visit, reader: PersonId) -> Screen {
    let screen = screen.and("visits-photos-consent");
    if visit.who == reader {
        return screen;
    }
    screen.and(Line::new("visits-photos-consent-other").with("name", people::name(ctx, visit.who)))
}

/// One button for each that is there, by which it goes.
fn away(s: &State, id: VisitId) -> Vec<Button> {
    let of = |after: bool| photos::of_visit(s, id).filter(move |(_, of)| *of == after).enumerate();
    let label = |n: usize, key| Line::new(key).with("n", n + 1);
    let one = |(n, (photo, after)): (usize, (PhotoId, bool))| {
        let key = if after { "button-visits-photo-away-after" } else { "button-visits-photo-away-before" };
        Button::press(label(n, key), Action::PhotoAway(id, photo))
    };
    of(false).chain(of(true)).map(one).collect()
}

/// What a reader sees of them in words.
pub(super) fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    let (Notice::Photos(id)
    | Notice::NoPhotos(id)
    | Notice::PhotoGone(id)
    | Notice::PhotosOff(id)
    | Notice::AskPhoto(id, _)
    | Notice::PhotoThere(id, _)) = notice
    else {
        return None;
    };
    let visit = super::get(ctx.s, *id).filter(|visit| told(visit))?;
    let works = super::at_work(ctx.s, reader, *id, ctx.now);
    let to_duty = Button::press("button-visits-duty", Action::Duty(*id));
    match notice {
        Notice::PhotosOff(_) => {
            goes(visit, reader).then_some(())?;
            let duty = works.then_some(to_duty).into_iter();
            Some(Screen::line("visits-photos-off").row(duty.chain([people::talk::back()])))
        }
        Notice::NoPhotos(_) => {
            // Whom they visit stands on the sheet, and in no conversation of the two.
            let eye = Eye::of(ctx.s, reader, visit).filter(|eye| !agreed(visit) && *eye != Eye::Two)?;
            let line = Line::new(if to_come(visit) { "visits-photos-noted-no" } else { "visits-photos-erased" });
            let screen = Screen::line(line.with("name", super::asking::whom(ctx, visit.who, reader)));
            Some(screen.row(button(ctx.s, *id, visit)).row([back(*id, eye)]))
        }
        Notice::AskPhoto(_, after) => {
            (works && agreed(visit) && count(ctx.s, *id, *after) < EACH).then_some(())?;
            let key = if *after { "visits-ask-photo-after" } else { "visits-ask-photo-before" };
            Some(Screen::line(key).asking_photo().row([Button::press("back", Action::Photos(*id))]))
        }
        Notice::PhotoThere(_, photo) => {
            let (_, after) = photos::of_visit(ctx.s, *id).find(|(known, _)| known == photo)?;
            goes(visit, reader).then_some(())?;
            let mut screen =
                Screen::line(if after { "visits-photo-there-after" } else { "visits-photo-there-before" });
            if ctx.via == Some(ChannelId::Telegram) {
                screen = screen.and("visits-photo-in-chat");
            }
            if !works {
                return Some(screen.row([people::talk::back()]));
            }
            let another = (count(ctx.s, *id, after) < EACH)
                .then(|| Button::press("button-visits-photo-another", Action::AskPhoto(*id, after)));
            let away = Button::press("button-visits-photo-away", Action::PhotoAway(*id, *photo));
            Some(screen.row([away].into_iter().chain(another)).row([to_duty]))
        }
        _ => {
            let eye = Eye::of(ctx.s, reader, visit)?;
            let gone = matches!(notice, Notice::PhotoGone(_)).then(|| Line::new("visits-photo-gone"));
            let mut screen = Screen::default();
            screen.text.extend(gone);
            match eye {
                Eye::Two => works.then(|| for_the_two(ctx, screen, *id, visit)),
                Eye::Own | Eye::Office => Some(for_the_house(ctx, screen, (*id, visit), reader, eye)),
            }
        }
    }
}

fn for_the_two(ctx: &Ctx<'_>, screen: Screen, id: VisitId, visit: &Visit) -> Screen {
    let back = Button::press("back", Action::Duty(id));
    if !agreed(visit) {
        return screen.and("visits-photos-not").row([back]);
    }
    let room = |after: bool| count(ctx.s, id, after) < EACH;
    let take = |key: &'static str, after: bool| {
        room(after).then(|| Button::press(key, Action::AskPhoto(id, after))).into_iter()
    };
    screen
        .and(counted(ctx.s, "visits-photos-two", id))
        .row(take("button-visits-photo-before", false).chain(take("button-visits-photo-after", true)))
        .rows_of(2, away(ctx.s, id))
        .row([Button::press("button-visits-photos-said-no", Action::MayPhotograph(id, false))])
        .row([back])
}

fn back(id: VisitId, eye: Eye) -> Button {
    Button::press("back", if eye == Eye::Own { Action::Show(id) } else { Action::Desk(id) })
}

fn for_the_house(
    ctx: &Ctx<'_>,
    screen: Screen,
    (id, visit): (VisitId, &Visit),
    reader: PersonId,
    eye: Eye,
) -> Screen {
    let back = back(id, eye);
    let named = |line: Line| line.with("name", super::asking::whom(ctx, visit.who, reader));
    if !agreed(visit) {
        let may = (to_come(visit) && !goes(visit, reader))
            .then(|| Button::press("button-visits-photos-yes", Action::MayPhotograph(id, true)));
        let screen = screen.and(named(Line::new("visits-photos-no")));
        let screen = if may.is_some() { question(ctx, screen, visit, reader) } else { screen };
        // Of a yes to an older wording something may be left.
        let erase = (visit.photos != 0)
            .then(|| Button::press("button-visits-photos-erase", Action::MayPhotograph(id, false)));
        return screen.row(may.into_iter().chain(erase)).row([back]);
    }
    let there = photos::of_visit(ctx.s, id).next().is_some();
    let sheet = there.then(|| super::to_sheet(ctx, id, visit.community, reader, "button-visits-photos-see"));
    let (key, no) = match (there, to_come(visit)) {
        (false, _) => ("visits-photos-yes-none", "button-visits-photos-no"),
        (true, true) => ("visits-photos-yes", "button-visits-photos-no-more"),
        (true, false) => ("visits-photos-there", "button-visits-photos-erase"),
    };
    screen
        .and(named(counted(ctx.s, key, id)))
        .row(sheet.into_iter().flatten())
        .rows_of(2, away(ctx.s, id))
        .row([Button::press(no, Action::MayPhotograph(id, false))])
        .row([back])
}

/// Why not, and what can be pressed instead.
pub(super) fn refusal(key: &'static str, id: VisitId, photos: bool) -> Screen {
    let duty = Button::press("button-visits-duty", Action::Duty(id));
    let photos = photos.then(|| Button::press("button-visits-photograph", Action::Photos(id)));
    Screen::line(key).row(photos.into_iter().chain([duty]))
}
