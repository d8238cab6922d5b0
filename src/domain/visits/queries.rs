//! What may be asked about visits.

use super::super::*;
use super::{PAIR, Plan, Stage, Visit, WORDING};
use chrono::{Days, NaiveDate, NaiveTime};

/// A visit.
pub fn get(s: &State, id: VisitId) -> Option<&Visit> {
    s.visits.list.get(&id)
}

/// All visits of a community that are told to their end.
pub fn of_community(s: &State, community: CommunityId) -> impl Iterator<Item = (VisitId, &Visit)> {
    let here = move |visit: &&Visit| visit.community == community && visit.stage != Stage::Draft;
    s.visits.list.iter().map(|(id, visit)| (*id, visit)).filter(move |(_, visit)| here(visit))
}

/// The visits to somebody, and to those for whom they stand.
pub fn of_reader(s: &State, reader: PersonId) -> impl Iterator<Item = (VisitId, &Visit)> {
    let mine = move |visit: &Visit| stands_for(s, reader, visit.who);
    s.visits.list.iter().map(|(id, visit)| (*id, visit)).filter(move |(_, visit)| mine(visit))
}

/// Whether a visit that somebody made is over, so that they see no more where it was: done (`true`), or its day went by.
pub fn put_away(s: &State, id: VisitId, me: PersonId) -> Option<bool> {
    let visit = get(s, id).filter(|visit| visit.plan.as_ref().is_some_and(|plan| plan.two.contains(&me)))?;
    matches!(visit.stage, Stage::Done | Stage::Over).then_some(visit.stage == Stage::Done)
}

/// The visits that somebody makes, and that are not over.
pub fn of_volunteer(s: &State, who: PersonId) -> impl Iterator<Item = (VisitId, &Visit, &Plan)> {
    let planned = s.visits.list.iter().filter(|(_, visit)| visit.stage == Stage::Planned);
    planned
        .filter_map(|(id, visit)| Some((*id, visit, visit.plan.as_ref()?)))
        .filter(move |(_, _, plan)| plan.two.contains(&who))
}

/// The visits that somebody is asked to make, and has said nothing of yet, while they can still say yes.
pub fn offered_to(s: &State, who: PersonId, now: DateTime<Utc>) -> impl Iterator<Item = (VisitId, &Visit, &Plan)> {
    let planned = s.visits.list.iter().filter_map(|(id, visit)| Some((*id, visit, visit.planned()?)));
    planned.filter(move |(_, _, plan)| {
        plan.unanswered().any(|asked| asked == who) && !plan.full() && now < plan.start
    })
}

/// The visit to somebody that is not over, if there is one.
pub fn open_of(s: &State, who: PersonId) -> Option<(VisitId, &Visit)> {
    let open = |visit: &Visit| !matches!(visit.stage, Stage::Done | Stage::Over);
    s.visits.list.iter().map(|(id, visit)| (*id, visit)).find(|(_, visit)| visit.who == who && open(visit))
}

/// Whether somebody asks for themselves, or for somebody they stand for.
pub fn stands_for(s: &State, me: PersonId, who: PersonId) -> bool {
    people::person(s, who).is_some_and(|p| who == me || p.carer == Some(me))
}

/// Whether there is or was a visit to somebody.
pub fn ever(s: &State, who: PersonId) -> bool {
    s.visits.list.values().any(|visit| visit.who == who)
}

/// Whether it is agreed, to the wording of now, that visits to somebody are looked after.
pub fn agreed(s: &State, who: PersonId) -> bool {
    s.visits.agreed.get(&who).is_some_and(|(_, wording)| *wording == WORDING)
}

impl Visit {
    /// Its date and plan, while it is planned.
    pub fn planned(&self) -> Option<&Plan> {
        self.plan.as_ref().filter(|_| self.stage == Stage::Planned)
    }

    /// Its local date.
    pub fn date(&self, s: &State) -> Option<NaiveDate> {
        Some(self.plan.as_ref()?.start.with_timezone(&day::zone(s, self.community)).date_naive())
    }

    /// The local time at which it begins.
    pub fn time(&self, s: &State) -> Option<NaiveTime> {
        Some(self.plan.as_ref()?.start.with_timezone(&day::zone(s, self.community)).time())
    }

    /// When its eve begins: from then on the two see where it is.
    pub fn eve(&self, s: &State) -> Option<DateTime<Utc>> {
        self.midnight(s, self.date(s)?.checked_sub_days(Days::new(1))?)
    }

    /// When its day is over: then nobody sees that any more.
    pub fn end(&self, s: &State) -> Option<DateTime<Utc>> {
        self.midnight(s, self.date(s)?.checked_add_days(Days::new(1))?)
    }

    fn midnight(&self, s: &State, date: NaiveDate) -> Option<DateTime<Utc>> {
        Some(day::plan::at(date, NaiveTime::MIN, day::zone(s, self.community)))
    }

    /// Whether it is today.
    pub fn today(&self, s: &State, now: DateTime<Utc>) -> bool {
        self.date(s) == Some(now.with_timezone(&day::zone(s, self.community)).date_naive())
    }
}

impl Plan {
    /// Two go: both are known, or one of them brings one of their team along.
    pub fn full(&self) -> bool {
        self.two.len() >= PAIR || self.team.is_some()
    }

    /// Two go, or they are there already, also before a door that nobody opened.
    pub fn goes_on(&self) -> bool {
        self.full() || self.came || self.unopened
    }

    /// Who was asked and has not answered.
    pub fn unanswered(&self) -> impl Iterator<Item = PersonId> {
        self.asked.iter().copied().filter(|who| !self.two.contains(who))
    }

    /// They see where it is.
    pub fn open_to(&self, who: PersonId) -> bool {
        self.near && self.full() && self.two.contains(&who)
    }
}

/// Who hears what concerns a visit; nobody, where that is the committee's desk, or where no message reaches them: then it is
/// told by telephone.
pub fn listener(s: &State, visit: &Visit) -> Option<PersonId> {
    let listener = people::listener(s, visit.who, visit.community)?;
    people::channel(s, listener).map(|_| listener)
}

/// What goes out of the drawer with a visit.
pub fn forgotten(s: &State, id: VisitId, visit: &Visit) -> Vec<DrawerOp> {
    let alone = s.visits.list.iter().all(|(other, known)| *other == id || known.who != visit.who);
    let home = alone.then_some([Item::Home, Item::HomePhone]).into_iter().flatten();
    let theirs = items(s, id).chain(home).map(|item| DrawerOp::Drop(visit.who, item));
    theirs.chain(with_others(s, id, visit)).collect()
}

/// What lies in the drawers of those who go: who comes along, and a photo that is still on its way.
pub(super) fn with_others(s: &State, id: VisitId, visit: &Visit) -> impl Iterator<Item = DrawerOp> {
    let coming = photos::coming_for(s, id).map(|who| DrawerOp::Drop(who, Item::Coming));
    coming.chain(super::team::companion(visit))
}

/// What lies in the drawer of whoever is visited, of one visit.
pub(super) fn items(s: &State, id: VisitId) -> impl Iterator<Item = Item> {
    let photos = photos::of_visit(s, id).map(|(photo, _)| Item::Photo(photo));
    [Item::Visit(id), Item::VisitCode(id)].into_iter().chain(repairs::items(s, id)).chain(photos)
}

/// Whether somebody is at a home and works there: they were let in, today.
pub fn at_work(s: &State, me: PersonId, id: VisitId, now: DateTime<Utc>) -> bool {
    let works = |visit: &Visit| visit.planned().is_some_and(|plan| plan.open_to(me) && plan.came);
    get(s, id).is_some_and(|visit| works(visit) && visit.today(s, now))
}

/// How much waits for organizers: requests without a date, people who are missing, doors, calls.
pub fn waiting(s: &State, community: CommunityId) -> usize {
    let waits = |visit: &Visit| match visit.planned() {
        Some(plan) => plan.unopened || plan.short && !plan.full(),
        None => visit.stage == Stage::Asked,
    };
    let visits = of_community(s, community).filter(|(_, visit)| waits(visit)).count();
    visits + super::telephone::of_community(s, community).len()
}

/// Whether what is said is what somebody needs, or where they live: it is kept in no conversation.
pub fn is_told(ctx: &Ctx<'_>, said: &Said) -> bool {
    use super::{Action, Notice};
    let asked = ctx.me().and_then(|me| ctx.s.people.showing(me, ctx.now));
    let asks = |n: &super::super::Notice| {
        use Notice::{AskHome, AskPhone, AskWords, Kind, Whom};
        matches!(n, super::super::Notice::Visits(AskWords(_) | AskHome(_) | AskPhone(_) | Kind(_) | Whom(..)))
    };
    match said {
        Said::Text(_) => asked.is_some_and(asks),
        Said::Pressed(Some(super::super::Action::Visits(action))) => {
            matches!(action, Action::Kind(..) | Action::Plan(..) | Action::PlanTeam(..))
        }
        _ => false,
    }
}

/// What is told when somebody is erased: whoever would have come to them need not, and whoever expects them hears that
/// they do not come.
pub fn leaving(ctx: &Ctx<'_>, who: PersonId) -> Decision {
    let open = ctx.s.visits.list.iter().filter(|(_, visit)| visit.who == who);
    let mut decision = Decision::nothing();
    decision.drawers.extend(open.clone().flat_map(|(id, visit)| with_others(ctx.s, *id, visit)));
    decision.sends.extend(open.flat_map(|(_, visit)| super::plan::off(ctx, visit)));
    of_volunteer(ctx.s, who)
        .filter(|(_, visit, plan)| visit.who != who && ctx.now < plan.start)
        .fold(decision, |decision, visit| super::doors::one_less(ctx, decision, visit))
}

/// The community whose desk looks after a visit to somebody, if there is one to come.
pub fn looked_after(s: &State, who: PersonId) -> Option<CommunityId> {
    open_of(s, who).map(|(_, visit)| visit.community)
}

/// What is kept about visits to somebody and by somebody, for their own document. In a chat that others store it does
/// not stand where somebody lives, and what they need.
pub fn export(ctx: &Ctx<'_>, who: PersonId) -> serde_json::Value {
    let page = ctx.via != Some(ChannelId::Telegram);
    let text = |item| ctx.d.read(who, item).filter(|_| page).map(|private| private.reveal().to_string());
    let all = ctx.s.visits.list.iter();
    let to_me = all.clone().filter(|(_, visit)| visit.who == who).map(|(id, visit)| {
        serde_json::json!({
            "stage": visit.stage, "date": visit.date(ctx.s), "time": visit.time(ctx.s), "words": text(Item::Visit(*id)),
            "photos_may_be_taken": visit.photos != 0,
        })
    });
    let by_me = all.filter(|(_, visit)| visit.plan.as_ref().is_some_and(|plan| plan.two.contains(&who)));
    let with = |id| ctx.d.read(who, Item::Companion(id)).map(|name| name.reveal().to_string());
    let by_me = by_me.map(|(id, visit)| {
        serde_json::json!({
            "stage": visit.stage, "date": visit.date(ctx.s), "time": visit.time(ctx.s), "with": with(*id),
        })
    });
    serde_json::json!({
        "agreed": ctx.s.visits.agreed.get(&who).map(|(at, wording)| serde_json::json!({"at": at, "wording": wording})),
        "home": text(Item::Home),
        "telephone": text(Item::HomePhone),
        "without_telephone": super::telephone::no_phone(ctx.s, who),
        "to_me": to_me.collect::<Vec<_>>(),
        "by_me": by_me.collect::<Vec<_>>(),
    })
}
