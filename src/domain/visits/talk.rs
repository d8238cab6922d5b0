//! Visits in words.

use super::super::*;
use super::{
    Action, Command as Deed, Notice, Refusal, asking, calling, codes, desk, forget, going, pictures, plan, sheet,
    telephone, telling,
};

/// Words that mean something here, whatever is on the screen.
pub fn words(ctx: &Ctx<'_>, words: &str) -> Option<Command> {
    let community = people::my_community(ctx).ok()?;
    match words {
        "上门" | "上门帮忙" | "visit" => Some(pressed(ctx, &Action::Mine(community))),
        "上门的事" | "visits" if people::acting(ctx, community, Role::Organizer).is_ok() => {
            Some(pressed(ctx, &Action::List(community)))
        }
        "核对" | "核对上门的人" | "check" => Some(pressed(ctx, &Action::AskCode(community))),
        // The code itself: whoever waits for somebody, or sits at the desk, need not say what it is.
        code if codes::looks_like(code) && may_check(ctx, community) => {
            Some(Deed::Check(Private::new(code)).into())
        }
        _ => None,
    }
}

fn may_check(ctx: &Ctx<'_>, community: CommunityId) -> bool {
    // Also where it is done: an old code gets the same answer as a wrong one.
    let knows = |me: PersonId| super::of_reader(ctx.s, me).any(|(_, visit)| visit.plan.is_some());
    ctx.me().is_some_and(|me| people::may(ctx.s, me, community, Role::Helper) || knows(me))
}

/// What was typed when this was asked.
pub fn answered(ctx: &Ctx<'_>, asked: &Notice, text: &Private) -> Option<Command> {
    Some(match asked {
        // Whoever one stood for before by that name is the same person; at the desk there are several of one name.
        Notice::AskOther(community) => {
            let here = DayId { community: *community, n: 0 };
            bookings::talk::named(ctx, here, text, |person| asking::first(ctx, person).into())
        }
        Notice::AskWords(id) => Deed::Words(*id, text.clone()).into(),
        Notice::AskHome(id) => Deed::Home(*id, text.clone()).into(),
        Notice::AskPhone(who) => {
            let none = matches!(normalise(text.reveal()).as_str(), "没有" | "没有电话" | "无" | "no" | "none");
            match super::open_of(ctx.s, *who).filter(|_| none) {
                Some((id, _)) => Deed::NoPhone(id).into(),
                None => Deed::Phone(*who, text.clone()).into(),
            }
        }
        Notice::AskOne(id, start) => Deed::WithOne(*id, *start, text.clone()).into(),
        // Whoever types no digits means something else.
        Notice::AskCode(_) => {
            let typed = normalise(text.reveal()).chars().filter(char::is_ascii_digit).count();
            return (typed > 2).then(|| Deed::Check(text.clone()).into());
        }
        _ => return None,
    })
}

/// A button.
pub fn pressed(ctx: &Ctx<'_>, action: &Action) -> Command {
    let stale = || Command::Refuse(super::super::Refusal::Stale);
    let show = |notice: Notice| Command::Show(notice.into());
    let organizer = |community: CommunityId, notice: Notice| match people::acting(ctx, community, Role::Organizer)
    {
        Ok(_) => show(notice),
        Err(refusal) => Command::Refuse(refusal),
    };
    let of = |id: &VisitId, notice: Notice| match super::get(ctx.s, *id) {
        Some(visit) => organizer(visit.community, notice),
        None => stale(),
    };
    let planning = |id: &VisitId, notice: Notice| match plan::planning(ctx, *id) {
        Ok(_) => show(notice),
        Err(refusal) => Command::Refuse(refusal),
    };
    match action {
        Action::Mine(_) => people::my_community(ctx).map_or_else(Command::Refuse, |here| show(Notice::Mine(here))),
        Action::For(who) => match ctx.me().filter(|me| super::stands_for(ctx.s, *me, *who)) {
            Some(_) => show(asking::first(ctx, *who)),
            None => stale(),
        },
        Action::Other(_) => {
            people::my_community(ctx).map_or_else(Command::Refuse, |here| show(Notice::AskOther(here)))
        }
        Action::Agree(who) => Deed::Agree(*who).into(),
        Action::Kind(who, kind) => Deed::Begin(*who, *kind).into(),
        Action::AskWords(id) => show(Notice::AskWords(*id)),
        Action::AskHome(id) => show(Notice::AskHome(*id)),
        Action::Keep(id) => Deed::Keep(*id).into(),
        Action::Show(id) => show(Notice::Show(*id)),
        Action::AskWithdraw(id) => show(Notice::AskWithdraw(*id)),
        Action::Withdraw(id) => Deed::Withdraw(*id).into(),
        Action::AskCode(_) => {
            people::my_community(ctx).map_or_else(Command::Refuse, |here| show(Notice::AskCode(here)))
        }
        Action::List(community) => organizer(*community, Notice::List(*community)),
        Action::Desk(id) => of(id, Notice::Desk(*id)),
        Action::Dates(id, later) => planning(id, Notice::Dates(*id, *later)),
        Action::Hours(id, date) => planning(id, Notice::Hours(*id, *date)),
        Action::Whom(id, at) => planning(id, Notice::Whom(*id, *at)),
        Action::Plan(id, at, skill) => Deed::Plan(*id, *at, *skill).into(),
        Action::PlanTeam(id, at, lead) => Deed::PlanTeam(*id, *at, *lead).into(),
        Action::AskOne(id, start) => show(Notice::AskOne(*id, *start)),
        Action::AskWho(id) => planning(id, Notice::AskWho(*id)),
        Action::Add(id, who) => Deed::Add(*id, *who).into(),
        Action::AskDecline(id) => planning(id, Notice::AskDecline(*id)),
        Action::Decline(id) => Deed::Decline(*id).into(),
        Action::Known(id) => Deed::Known(*id).into(),
        Action::Accept(id, start) => Deed::Accept(*id, *start).into(),
        Action::Pass(id) => Deed::Pass(*id).into(),
        Action::Offer(id) => show(Notice::Offer(*id)),
        Action::Duty(id) => match ctx.me().and_then(|me| super::put_away(ctx.s, *id, me)) {
            Some(done) => Command::Refuse(Refusal::PutAway(done).into()),
            None => show(Notice::Duty(*id)),
        },
        Action::AskLeave(id) => show(Notice::AskLeave(*id)),
        Action::Leave(id) => Deed::Leave(*id).into(),
        Action::Came(id) => Deed::Came(*id).into(),
        Action::Unopened(id) => Deed::Unopened(*id).into(),
        Action::Done(id) => Deed::Done(*id).into(),
        Action::Call(who) => match telephone::open(ctx.s, *who) {
            Some(call) => organizer(call.community, Notice::Call(*who, call.n, false)),
            None => stale(),
        },
        Action::Called(who, n, told) => Deed::Called(*who, *n, *told).into(),
        Action::Uncalled(who) => Deed::Uncalled(*who).into(),
        Action::AskPhone(who) => match ctx.me().filter(|me| telling::may_note_phone(ctx.s, *me, *who)) {
            Some(_) => show(Notice::AskPhone(*who)),
            None => stale(),
        },
        Action::NoPhone(id) => Deed::NoPhone(*id).into(),
        Action::Past(_) => people::my_community(ctx).map_or_else(Command::Refuse, |here| show(Notice::Past(here))),
        Action::AskForget(id) => show(Notice::AskForget(*id)),
        Action::Forget(id) => Deed::Forget(*id).into(),
        Action::AskDisagree(who) => show(Notice::AskDisagree(*who)),
        Action::Disagree(who) => Deed::Disagree(*who).into(),
        Action::Photos(id) => show(Notice::Photos(*id)),
        Action::MayPhotograph(id, yes) => Deed::MayPhotograph(*id, *yes).into(),
        Action::AskPhoto(id, after) => show(Notice::AskPhoto(*id, *after)),
        Action::PhotoAway(id, photo) => Deed::PhotoAway(*id, *photo).into(),
    }
}

/// What this slice offers in a menu.
pub fn entries(ctx: &Ctx<'_>, menu: Menu, reader: PersonId) -> Vec<Button> {
    let Some(community) = people::home(ctx.s, reader) else { return Vec::new() };
    match menu {
        Menu::More => vec![Button::press("button-visits", Action::Mine(community))],
        Menu::Office if people::may(ctx.s, reader, community, Role::Organizer) => vec![office(ctx, community)],
        Menu::Office => vec![Button::press("button-visits-check", Action::AskCode(community))],
        Menu::Home => {
            // Today and tomorrow; before that it is found where visits are.
            let near = super::of_volunteer(ctx.s, reader).filter(|(_, _, plan)| plan.near);
            let mine = near.min_by_key(|(_, _, plan)| plan.start).and_then(|(id, visit, _)| duty(ctx, id, visit));
            let today = super::of_reader(ctx.s, reader)
                .any(|(_, visit)| visit.planned().is_some_and(|plan| plan.near) && visit.today(ctx.s, ctx.now));
            let check = today.then(|| Button::press("button-visits-check", Action::AskCode(community)));
            let waits =
                people::may(ctx.s, reader, community, Role::Organizer) && super::waiting(ctx.s, community) > 0;
            let office = waits.then(|| office(ctx, community));
            mine.into_iter().chain(check).chain(office).collect()
        }
    }
}

/// The way to all visits, for organizers; how many wait for something stands on it.
fn office(ctx: &Ctx<'_>, community: CommunityId) -> Button {
    let label = match super::waiting(ctx.s, community) {
        0 => Line::new("button-visits-office"),
        n => Line::new("button-visits-office-waiting").with("n", n),
    };
    Button::press(label, Action::List(community))
}

/// The way to a visit that the reader makes.
pub(super) fn duty(ctx: &Ctx<'_>, id: VisitId, visit: &super::Visit) -> Option<Button> {
    let label = Line::new("button-visits-duty-on").with("date", visit.date(ctx.s)?);
    Some(Button::press(label, Action::Duty(id)))
}

/// That an address and words of somebody are kept, and photos, for their own eyes: what they are does not stand in a
/// conversation.
pub fn kept(ctx: &Ctx<'_>, who: PersonId) -> impl Iterator<Item = Line> {
    let home = ctx.d.read(who, Item::Home).map(|_| Line::new("visits-kept"));
    let photos = Some(photos::of_home(ctx.s, who)).filter(|n| *n > 0);
    home.into_iter().chain(photos.map(|n| Line::new("visits-kept-photos").with("n", n)))
}

/// What a reader sees.
pub fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    if let Notice::Sheet(id) = notice {
        return sheet::screen(ctx, *id, reader);
    }
    asking::screen(ctx, notice, reader)
        .or_else(|| telling::screen(ctx, notice, reader))
        .or_else(|| going::screen(ctx, notice, reader))
        .or_else(|| desk::screen(ctx, notice, reader))
        .or_else(|| calling::screen(ctx, notice, reader))
        .or_else(|| forget::screen(ctx, notice, reader))
        .or_else(|| pictures::screen(ctx, notice, reader))
}

/// The calls that were ticked off just now.
pub fn ways_back(ctx: &Ctx<'_>, community: CommunityId, reader: PersonId) -> Vec<Button> {
    if people::may(ctx.s, reader, community, Role::Organizer) {
        calling::ways_back(ctx, community)
    } else {
        Vec::new()
    }
}

/// A refusal of this slice.
pub fn refusal(ctx: &Ctx<'_>, refusal: &Refusal, reader: PersonId) -> Screen {
    match refusal {
        Refusal::Words => Screen::line("visits-refused-words").asking().row([people::talk::back()]),
        Refusal::Settled => people::talk::sorry("visits-settled"),
        Refusal::Code => {
            let again = people::home(ctx.s, reader)
                .map(|here| Button::press("button-visits-check", Action::AskCode(here)));
            Screen::line("visits-refused-code").asking().row(again.into_iter().chain([people::talk::back()]))
        }
        Refusal::Rest => people::talk::sorry("visits-rest"),
        Refusal::PutAway(true) => people::talk::sorry("visits-put-away-done"),
        Refusal::PutAway(false) => people::talk::sorry("visits-put-away-over"),
        Refusal::NotToday => people::talk::sorry("visits-not-today"),
        Refusal::NoPhotos(id) => pictures::refusal("visits-refused-no-photos", *id, false),
        Refusal::PhotoWhich(id) => pictures::refusal("visits-refused-which-photo", *id, true),
        Refusal::PhotosFull(id) => pictures::refusal("visits-refused-photos-full", *id, true),
        Refusal::OneByOne(id) => pictures::refusal("visits-refused-one-by-one", *id, false),
    }
}
