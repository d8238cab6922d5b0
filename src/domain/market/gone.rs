//! What is not brought after all: whoever asked for it is told, once each; and told again where it is back in time.

use super::super::*;
use super::{Action, Event, Notice, Offer, get};

/// So many others stand to be given it, where the one who was to have it does not need it.
const OTHERS: usize = 3;

/// Something that is not brought after all. It is kept with its day, so that the words can still say what it was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gone {
    /// What it was.
    pub offer: Offer,
    /// Who took it away, where that was not its owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// It was taken away, and not kept back by its owner.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub judged: bool,
}

impl Gone {
    /// An offer that somebody ends.
    pub(super) fn new(offer: Offer, by: Option<PersonId>) -> Self {
        let judged = by != Some(offer.by);
        Self { by: by.filter(|_| judged), offer, judged }
    }

    /// Somebody is to be told.
    pub(super) fn matters(&self) -> bool {
        self.judged || !self.offer.wanted.is_empty()
    }

    /// Somebody was erased; `false` where nothing is left of it.
    pub(super) fn forget(&mut self, person: PersonId) -> bool {
        self.by = self.by.filter(|by| *by != person);
        self.offer.forget(person);
        self.offer.by != person
    }
}

impl Offer {
    /// Whoever was erased wants nothing and has said nothing.
    pub(super) fn forget(&mut self, person: PersonId) {
        self.wanted.retain(|who| *who != person);
        self.said.retain(|who| *who != person);
        self.given = self.given.filter(|who| *who != person);
    }
}

/// A message about a day's market: with the morning, and while the day lasts.
pub(super) fn tell(ctx: &Ctx<'_>, id: DayId, who: PersonId, notice: Notice) -> Send {
    let send = Send::tell(To::Person(who), Lane::Reminder, notice);
    match day::get(ctx.s, id) {
        Some(day) => send.not_before(day.plan.awake(ctx.now)).void_after(day.end),
        None => send,
    }
}

/// Whether somebody is still to be told of it.
fn waits(ctx: &Ctx<'_>, who: PersonId, notice: &Notice) -> bool {
    let notice = super::super::Notice::from(notice.clone());
    let mut all = ctx.s.delivery.all();
    all.any(|(send, known, status)| send.to == who && known.notice == notice && status.claimed.is_none())
}

/// It is not brought, or it was taken away: whoever asked for it hears of it, and its owner where somebody else did it.
pub(super) fn end(ctx: &Ctx<'_>, me: PersonId, id: OfferId, offer: &Offer) -> Decision {
    let mut decision = Decision::nothing().event(Event::Gone(id));
    // Where the whole day is off, everybody knows already.
    if day::open(ctx.s, offer.day.community).is_ok_and(|(open, _)| open == offer.day) {
        let asked = offer.wanted.iter().map(|who| (*who, Notice::Gone(id)));
        let owner = (offer.by != me).then_some((offer.by, Notice::TakenOff(id)));
        // At night it may have been gone before, and been back: once is enough.
        let fresh = asked.chain(owner).filter(|(who, notice)| !waits(ctx, *who, notice));
        decision.sends.extend(fresh.map(|(who, notice)| tell(ctx, offer.day, who, notice)));
    }
    decision
}

/// It is back: whoever was told that it is gone is told so. What still waits for the morning just lapses.
pub(super) fn back(ctx: &Ctx<'_>, id: OfferId, offer: &Offer) -> Vec<Send> {
    let Some(gone) = ctx.s.market.gone.get(&id) else { return Vec::new() };
    let asked = offer.wanted.iter().map(|who| (*who, Notice::Gone(id)));
    let owner = gone.judged.then_some((offer.by, Notice::TakenOff(id)));
    asked
        .chain(owner)
        .filter(|(who, was)| !waits(ctx, *who, was))
        .map(|(who, _)| tell(ctx, offer.day, who, Notice::Back(id)))
        .collect()
}

/// Somebody does not need after all what they asked for, or was promised: its owner hears of it.
pub(super) fn decline(ctx: &Ctx<'_>, me: PersonId, id: OfferId) -> Result<Decision, super::super::Refusal> {
    let offer = get(ctx.s, id).ok_or(super::super::Refusal::Stale)?;
    let look = Notice::Look(offer.day);
    if !offer.wanted.contains(&me) {
        // The same press again.
        return Ok(ctx.answer(look));
    }
    let mut decision = Decision::nothing().event(Event::Unwanted(id, me));
    if offer.given == Some(me) {
        decision = decision.event(Event::NotGiven(id));
    }
    let decision = decision.and_send(tell(ctx, offer.day, offer.by, Notice::NotNeeded(id, me)));
    Ok(ctx.and_answer(decision, look))
}

/// Somebody leaves for good: nobody shall wait for what they were to bring, or keep something for them.
pub fn leaving(ctx: &Ctx<'_>, who: PersonId) -> Vec<Send> {
    let mut told = std::collections::BTreeSet::new();
    let mut sends = Vec::new();
    for (id, offer) in &ctx.s.market.offers {
        if !day::open(ctx.s, offer.day.community).is_ok_and(|(open, _)| open == offer.day) {
            continue;
        }
        if offer.by == who {
            let fresh = offer.wanted.iter().filter(|asked| told.insert((**asked, offer.day)));
            sends.extend(fresh.map(|asked| tell(ctx, offer.day, *asked, Notice::NoMore(offer.day))));
        } else if offer.given == Some(who) {
            sends.push(tell(ctx, offer.day, offer.by, Notice::NotNeeded(*id, who)));
        }
    }
    // What they took back themselves is still to be told to some, and its words go with them.
    for (id, gone) in ctx.s.market.gone.iter().filter(|(_, gone)| gone.offer.by == who) {
        let waiting = delivery::in_line(ctx.s, &Notice::Gone(*id).into());
        let fresh = waiting.into_iter().filter(|asked| told.insert((*asked, gone.offer.day)));
        sends.extend(fresh.map(|asked| tell(ctx, gone.offer.day, asked, Notice::NoMore(gone.offer.day))));
    }
    sends
}

/// What a reader sees.
pub(super) fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    let market = |day: DayId| [Button::press("button-market", Action::Look(day)), people::talk::back()];
    match notice {
        Notice::Gone(id) => {
            let gone = ctx.s.market.gone.get(id).filter(|gone| gone.offer.wanted.contains(&reader))?;
            let key = match (gone.judged, gone.offer.given == Some(reader)) {
                (false, true) => "market-gone-yours",
                (false, false) => "market-gone-asked",
                (true, true) => "market-off-yours",
                (true, false) => "market-off-asked",
            };
            let line = super::talk::about(ctx, key, *id, &gone.offer)?;
            let line = line.with("name", people::name(ctx, gone.offer.by));
            Some(Screen::line(line).row(market(gone.offer.day)))
        }
        Notice::TakenOff(id) => {
            let gone = ctx.s.market.gone.get(id).filter(|gone| gone.judged && gone.offer.by == reader)?;
            let ask = gone.by.filter(|by| people::person(ctx.s, *by).is_some());
            let ask = ask.map_or(Arg::Key("market-committee"), |by| people::name(ctx, by));
            let line = super::talk::about(ctx, "market-taken-off", *id, &gone.offer)?;
            let line = line.with("n", gone.offer.said.len()).with("name", ask);
            Some(Screen::line(line).row(market(gone.offer.day)))
        }
        Notice::Back(id) => {
            let offer = get(ctx.s, *id)?;
            if offer.by == reader {
                let key = if offer.hidden { "market-put-back-hidden" } else { "market-put-back" };
                let line = super::talk::about(ctx, key, *id, offer)?;
                let see = Button::press("button-see-offer", Action::Show(*id));
                return Some(Screen::line(line).row([see, people::talk::back()]));
            }
            offer.wanted.contains(&reader).then_some(())?;
            let key = match offer.given {
                Some(who) if who == reader => "market-back-yours",
                Some(_) => "market-back-other",
                None => "market-back-asked",
            };
            let line = super::talk::about(ctx, key, *id, offer)?.with("name", people::name(ctx, offer.by));
            Some(Screen::line(line).row(market(offer.day)))
        }
        Notice::NoMore(id) => {
            day::get(ctx.s, *id).filter(|day| day.status == day::Status::Open)?;
            Some(Screen::line("market-no-more").row(market(*id)))
        }
        Notice::NotNeeded(id, who) => {
            let offer = get(ctx.s, *id).filter(|offer| offer.by == reader && offer.given.is_none())?;
            (!offer.wanted.contains(who)).then_some(())?;
            let line = super::talk::about(ctx, "market-not-needed", *id, offer)?
                .with("name", people::name(ctx, *who))
                .with("n", offer.wanted.len());
            let others = offer.wanted.iter().take(OTHERS).map(|other| {
                let label = Line::new("button-give-to").with("name", people::name(ctx, *other));
                Button::press(label, Action::Give(*id, *other))
            });
            let see = Button::press("button-see-offer", Action::Show(*id));
            Some(Screen::line(line).rows_of(1, others.collect::<Vec<_>>()).row([see, people::talk::back()]))
        }
        _ => None,
    }
}
