//! The neighbours' market (睦邻集市): numbered tables, first come first served, and what is given away or swapped.
//! Two neighbours find each other through the bot; nobody's number is shown. After the day all of it is gone.

mod actions;
mod back;
mod fold;
mod gone;
mod judge;
mod own;
mod queries;
pub mod talk;

pub use actions::Action;
pub use back::Was;
pub use fold::{apply, erased, forget};
pub use gone::{Gone, leaving};
pub use own::{buttons, called_off, lines_on, people_on, setting_up, tables_on};
pub use queries::*;

use super::*;
use std::collections::BTreeMap;

/// So much one neighbour may bring to one day.
const MOST: usize = 4;
/// The most tables for one neighbour.
const TABLES: u8 = 2;
/// The longest description, in characters: it fits a button.
pub const LONGEST: usize = 16;

/// What is brought to the coming days.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Market {
    offers: BTreeMap<OfferId, Offer>,
    newest: u32,
    /// What is not brought after all, as long as somebody is to be told of it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    gone: BTreeMap<OfferId, Gone>,
}

/// What a neighbour brings. The words lie in their drawer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Offer {
    /// To which day.
    pub day: DayId,
    /// Who.
    pub by: PersonId,
    /// To sell, to give, to swap.
    pub kind: Kind,
    /// The numbers of their tables, where they have one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<u16>,
    /// Who would like it, in the order in which they said so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wanted: Vec<PersonId>,
    /// Who gets it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<PersonId>,
    /// Something was said to be wrong with it; it is hidden until an organizer has looked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
    /// An organizer has looked at it: it is not hidden again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cleared: bool,
    /// Who said that something is wrong with it. Organizers learn how many, and nobody who.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub said: Vec<PersonId>,
}

/// What kind of offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// A table of one's own.
    #[serde(rename = "table")]
    Table,
    /// Something to give away.
    #[serde(rename = "give")]
    Give,
    /// Something to swap.
    #[serde(rename = "swap")]
    Swap,
}

impl Kind {
    fn code(self) -> u64 {
        match self {
            Kind::Table => 0,
            Kind::Give => 1,
            Kind::Swap => 2,
        }
    }

    fn of_code(code: u64) -> Option<Self> {
        [Kind::Table, Kind::Give, Kind::Swap].into_iter().find(|kind| kind.code() == code)
    }
}

/// What is wanted.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// What I would bring, in my words; for a table the conditions come next.
    Describe(DayId, Kind, Private),
    /// A table or two for what I described.
    SetUp(DayId, u8),
    /// I bring it no more.
    Withdraw(OfferId),
    /// I would like it.
    Want(OfferId),
    /// I do not need it after all.
    Decline(OfferId),
    /// That neighbour gets it.
    Give(OfferId, PersonId),
    /// Something is wrong with it.
    Report(OfferId),
    /// Nothing is (`true`), or it goes.
    Judge(OfferId, bool),
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// A neighbour brings something.
    #[serde(rename = "brought")]
    Brought(OfferId, Offer),
    /// They do not, or it was taken away.
    #[serde(rename = "gone")]
    Gone(OfferId),
    /// Somebody would like it.
    #[serde(rename = "wanted")]
    Wanted(OfferId, PersonId),
    /// Somebody gets it.
    #[serde(rename = "given")]
    Given(OfferId, PersonId),
    /// It is hidden until an organizer has looked.
    #[serde(rename = "hidden")]
    Hidden(OfferId),
    /// Somebody said that something is wrong with it.
    #[serde(rename = "said")]
    Said(OfferId, PersonId),
    /// They did not mean it.
    #[serde(rename = "unsaid")]
    Unsaid(OfferId, PersonId),
    /// An organizer has looked: nothing is wrong with it.
    #[serde(rename = "cleared")]
    Cleared(OfferId),
    /// Somebody would not like it after all.
    #[serde(rename = "unwanted")]
    Unwanted(OfferId, PersonId),
    /// It is nobody's yet after all.
    #[serde(rename = "not-given")]
    NotGiven(OfferId),
    /// Nothing was meant to be wrong with it.
    #[serde(rename = "shown")]
    Shown(OfferId),
    /// It is to be looked at once more, and hidden until then.
    #[serde(rename = "unseen")]
    Unseen(OfferId),
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Refusal {
    /// There is no market then.
    #[serde(rename = "none")]
    NoMarket,
    /// All tables are taken.
    #[serde(rename = "full")]
    Full(DayId),
    /// That was no description in a few words.
    #[serde(rename = "words")]
    Words,
    /// That is enough for one neighbour.
    #[serde(rename = "enough")]
    Enough,
    /// Somebody else has it by now.
    #[serde(rename = "taken")]
    Taken(DayId),
}

/// What is told or shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Notice {
    /// What is there?
    #[serde(rename = "look")]
    Look(DayId),
    /// What do you bring?
    #[serde(rename = "ask")]
    Ask(DayId, Kind),
    /// The conditions for a table; what was typed is the reader's draft.
    #[serde(rename = "conditions")]
    Conditions(DayId),
    /// One offer.
    #[serde(rename = "show")]
    Show(OfferId),
    /// Somebody would like what you bring.
    #[serde(rename = "wanted")]
    Wanted(OfferId, PersonId),
    /// You asked for it; its owner is told.
    #[serde(rename = "asked")]
    Asked(OfferId),
    /// You get it.
    #[serde(rename = "yours")]
    Yours(OfferId),
    /// Somebody else gets it.
    #[serde(rename = "not-yours")]
    NotYours(OfferId),
    /// Somebody pressed by mistake: they do not want what you bring.
    #[serde(rename = "not-wanted")]
    NotWanted(OfferId, PersonId),
    /// Who gets it is open after all.
    #[serde(rename = "undecided")]
    Undecided(OfferId),
    /// Something was said to be wrong with it, for organizers.
    #[serde(rename = "reported")]
    Reported(OfferId),
    /// The same of something that an organizer has looked at already.
    #[serde(rename = "reported-again")]
    ReportedAgain(OfferId),
    /// Thank you for saying so.
    #[serde(rename = "noted")]
    Noted(DayId),
    /// What you asked for is not brought after all.
    #[serde(rename = "gone")]
    Gone(OfferId),
    /// What you bring was taken off the market.
    #[serde(rename = "taken-off")]
    TakenOff(OfferId),
    /// It is there after all.
    #[serde(rename = "back")]
    Back(OfferId),
    /// Something you asked for is not brought: its owner has left.
    #[serde(rename = "no-more")]
    NoMore(DayId),
    /// They do not need what you kept for them.
    #[serde(rename = "not-needed")]
    NotNeeded(OfferId, PersonId),
}

/// What follows, or why not.
pub fn decide(ctx: &Ctx<'_>, command: Command) -> Result<Decision, super::Refusal> {
    let me = ctx.me().ok_or(super::Refusal::Stale)?;
    match command {
        Command::Describe(id, kind, words) => describe(ctx, me, id, kind, &words),
        Command::SetUp(id, tables) => set_up(ctx, me, id, tables),
        Command::Withdraw(id) => {
            let Some(offer) = get(ctx.s, id) else { return Err(super::Refusal::Stale) };
            if offer.by != me {
                return Err(super::Refusal::Stale);
            }
            Ok(ctx.and_answer(gone::end(ctx, me, id, offer), Notice::Look(offer.day)))
        }
        Command::Want(id) => want(ctx, me, id),
        Command::Decline(id) => gone::decline(ctx, me, id),
        Command::Give(id, who) => give(ctx, me, id, who),
        Command::Report(id) => judge::report(ctx, me, id),
        Command::Judge(id, fine) => judge::judge(ctx, me, id, fine),
    }
}

/// The coming day, if it has a market.
fn open<'a>(ctx: &Ctx<'a>, id: DayId) -> Result<&'a day::Day, super::Refusal> {
    let (open, day) = day::open(ctx.s, id.community)?;
    let here = open == id && day.plan.market > 0 && ctx.now < day.end;
    if here { Ok(day) } else { Err(Refusal::NoMarket.into()) }
}

fn described(words: &str) -> Result<String, super::Refusal> {
    let words = clean_name(words).filter(|words| words.chars().count() <= LONGEST);
    words.ok_or(Refusal::Words.into())
}

fn describe(
    ctx: &Ctx<'_>,
    me: PersonId,
    id: DayId,
    kind: Kind,
    words: &Private,
) -> Result<Decision, super::Refusal> {
    open(ctx, id)?;
    let words = described(words.reveal())?;
    if of_person(ctx.s, id, me).count() >= MOST {
        return Err(Refusal::Enough.into());
    }
    if kind == Kind::Table {
        let decision = Decision::nothing().drawer(DrawerOp::Put(me, Item::Draft, Private::new(words)));
        return Ok(ctx.and_answer(decision, Notice::Conditions(id)));
    }
    Ok(brought(ctx, me, id, kind, Vec::new(), words))
}

fn brought(ctx: &Ctx<'_>, me: PersonId, day: DayId, kind: Kind, tables: Vec<u16>, words: String) -> Decision {
    let id = OfferId(ctx.s.market.newest + 1);
    let offer = Offer {
        day,
        by: me,
        kind,
        tables,
        wanted: Vec::new(),
        given: None,
        hidden: false,
        cleared: false,
        said: Vec::new(),
    };
    let decision = Decision::nothing().event(Event::Brought(id, offer)).drawer(DrawerOp::Put(
        me,
        Item::Offer(id),
        Private::new(words),
    ));
    ctx.and_answer(decision, Notice::Show(id))
}

fn set_up(ctx: &Ctx<'_>, me: PersonId, id: DayId, tables: u8) -> Result<Decision, super::Refusal> {
    open(ctx, id)?;
    if let Some((mine, _)) = of_person(ctx.s, id, me).find(|(_, offer)| offer.kind == Kind::Table) {
        // The same press again: here it is.
        return Ok(ctx.answer(Notice::Show(mine)));
    }
    if !(1..=TABLES).contains(&tables) {
        return Err(super::Refusal::Stale);
    }
    let words = ctx.d.read(me, Item::Draft).ok_or(super::Refusal::Stale)?;
    let words = described(words.reveal())?;
    let free: Vec<_> = free_tables(ctx.s, id).take(usize::from(tables)).collect();
    if free.len() < usize::from(tables) {
        return Err(Refusal::Full(id).into());
    }
    Ok(brought(ctx, me, id, Kind::Table, free, words).drawer(DrawerOp::Drop(me, Item::Draft)))
}

/// An offer that is to be had.
fn on_offer<'a>(ctx: &Ctx<'a>, id: OfferId) -> Result<&'a Offer, super::Refusal> {
    let offer = get(ctx.s, id).filter(|offer| !offer.hidden).ok_or(super::Refusal::Stale)?;
    open(ctx, offer.day)?;
    Ok(offer)
}

fn want(ctx: &Ctx<'_>, me: PersonId, id: OfferId) -> Result<Decision, super::Refusal> {
    let offer = on_offer(ctx, id)?;
    if offer.kind == Kind::Table || offer.by == me {
        return Err(super::Refusal::Stale);
    }
    if offer.given.is_some_and(|who| who != me) {
        return Err(Refusal::Taken(offer.day).into());
    }
    if offer.wanted.contains(&me) {
        return Ok(ctx.answer(Notice::Asked(id)));
    }
    let day = open(ctx, offer.day)?;
    let tell = Send::tell(To::Person(offer.by), Lane::Reminder, Notice::Wanted(id, me));
    let decision = Decision::nothing()
        .event(Event::Wanted(id, me))
        .and_send(tell.not_before(day.plan.awake(ctx.now)).void_after(day.end));
    Ok(ctx.and_answer(decision, Notice::Asked(id)))
}

fn give(ctx: &Ctx<'_>, me: PersonId, id: OfferId, who: PersonId) -> Result<Decision, super::Refusal> {
    let offer = on_offer(ctx, id)?;
    if offer.by != me || !offer.wanted.contains(&who) {
        return Err(super::Refusal::Stale);
    }
    if offer.given.is_some() {
        return Ok(ctx.answer(Notice::Show(id)));
    }
    let day = open(ctx, offer.day)?;
    let mut decision = Decision::nothing().event(Event::Given(id, who));
    for wanted in &offer.wanted {
        let notice = if *wanted == who { Notice::Yours(id) } else { Notice::NotYours(id) };
        let tell = Send::tell(To::Person(*wanted), Lane::Reminder, notice);
        decision.sends.push(tell.not_before(day.plan.awake(ctx.now)).void_after(day.end));
    }
    Ok(ctx.and_answer(decision, Notice::Show(id)))
}
