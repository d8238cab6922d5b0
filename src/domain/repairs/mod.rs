//! Parts at cost: what one costs is asked before work goes on, every one has a numbered receipt, and the month's sum is public.

mod actions;
mod at_home;
mod fold;
mod money;
mod queries;
pub mod talk;
mod understand;

pub use actions::Action;
pub use at_home::{at_home, is_told, items, on_sheet};
pub use fold::{apply, forget, gone};
pub use money::Cents;
pub use queries::*;

use super::*;
use std::collections::BTreeMap;

/// The longest name of a part, in characters.
const LONGEST: usize = 12;
/// So many receipts are remembered for the ledger; older ones live on in the log.
const KEPT: usize = 400;

/// What was asked, and what was paid.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Repairs {
    quotes: BTreeMap<QuoteId, Quote>,
    newest: u32,
    /// The newest receipts of each community, oldest first.
    receipts: BTreeMap<CommunityId, Vec<Receipt>>,
    /// How many each community has given.
    given: BTreeMap<CommunityId, u32>,
}

/// What a part costs, for something that stands on a table, or at somebody's home.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quote {
    /// What it is for.
    #[serde(flatten)]
    pub work: Work,
    /// Which part: from the price list, or as a volunteer calls it. Public, so nobody's name. Of what a home needs it
    /// lies in the drawer of whoever lives there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<Text>,
    /// What it costs.
    pub price: Cents,
    /// The committee pays, not the neighbour.
    pub committee: bool,
    /// How far it is.
    pub state: Asked,
    /// At a home: who named the price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// At a home: who heard the answer, where whoever is visited did not press it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heard: Option<PersonId>,
}

/// How far a quote is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Asked {
    /// Nobody has said yet who pays.
    #[serde(rename = "draft")]
    Draft,
    /// The neighbour is asked.
    #[serde(rename = "asked")]
    Waiting,
    /// Yes.
    #[serde(rename = "yes")]
    Agreed,
    /// No, or another price took its place.
    #[serde(rename = "no")]
    Refused,
    /// There is a receipt.
    #[serde(rename = "paid")]
    Paid,
}

/// A part that was paid: no names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// Counted from 1 in each community.
    pub number: u32,
    /// When.
    #[serde(with = "chrono::serde::ts_seconds")]
    pub at: DateTime<Utc>,
    /// For which quote.
    pub quote: QuoteId,
    /// What it was for.
    #[serde(flatten)]
    pub work: Work,
    /// Which part; of what a home needed it lies in a drawer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<Text>,
    /// What it cost.
    pub price: Cents,
    /// The committee paid.
    pub committee: bool,
}

/// What is wanted.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// It needs this part.
    Propose(TicketId, Text, Cents),
    /// A home needs this.
    ProposeAt(VisitId, Private, Cents),
    /// Who pays: then the neighbour is asked.
    Payer(QuoteId, bool),
    /// Yes or no.
    Answer(QuoteId, bool),
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// It needs a part.
    #[serde(rename = "proposed")]
    Proposed(QuoteId, Quote),
    /// The neighbour is asked; whether the committee pays.
    #[serde(rename = "asked")]
    Asked(QuoteId, bool),
    /// They said yes or no.
    #[serde(rename = "answered")]
    Answered(QuoteId, bool),
    /// This one heard them say yes or no.
    #[serde(rename = "heard")]
    Heard(QuoteId, bool, PersonId),
    /// The work is done and the part paid: a receipt with this number.
    #[serde(rename = "receipt")]
    Receipt(QuoteId, u32),
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Refusal {
    /// No part and price were read in those words.
    #[serde(rename = "words")]
    Words(TicketId),
    /// The same, at a home.
    #[serde(rename = "words-at")]
    WordsAt(VisitId),
    /// Whoever names a price cannot be the one who says yes to it.
    #[serde(rename = "alone")]
    Alone(VisitId),
    /// The neighbour has not said yes.
    #[serde(rename = "waiting")]
    Waiting(QuoteId),
}

/// What is told or shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Notice {
    /// Which part? For whoever mends.
    #[serde(rename = "part?")]
    Ask(TicketId),
    /// What does the home need? For the two who are there.
    #[serde(rename = "part-at?")]
    AskAt(VisitId),
    /// The same, with the price list from that place on.
    #[serde(rename = "part-at-from?")]
    AskAtFrom(VisitId, u16),
    /// Who pays? For whoever mends.
    #[serde(rename = "payer?")]
    Payer(QuoteId),
    /// It needs a part: yes or no?
    #[serde(rename = "quote")]
    Quote(QuoteId),
    /// What was answered.
    #[serde(rename = "answered")]
    Answered(QuoteId),
    /// Your receipt.
    #[serde(rename = "receipt")]
    Receipt(CommunityId, u32),
    /// The month's parts.
    #[serde(rename = "ledger")]
    Ledger(CommunityId, bool),
}

/// What follows, or why not.
pub fn decide(ctx: &Ctx<'_>, command: Command) -> Result<Decision, super::Refusal> {
    let me = ctx.me().ok_or(super::Refusal::Stale)?;
    match command {
        Command::Propose(ticket, item, price) => propose(ctx, me, ticket, item, price),
        Command::Payer(id, committee) => {
            let quote = get(ctx.s, id).ok_or(super::Refusal::Stale)?;
            if !works(ctx, me, quote.work) {
                return Err(super::Refusal::NotYours);
            }
            if quote.state != Asked::Draft {
                return Ok(ctx.answer(at_work(quote.work)));
            }
            let mut decision = Decision::nothing().event(Event::Asked(id, committee));
            decision.sends.extend(tell(ctx, quote.work, Notice::Quote(id)));
            decision.sends.extend(at_home::others(ctx, me, quote.work, Notice::Quote(id)));
            if decision.sends.is_empty() {
                // Nobody else is there who could hear the answer: the committee asks by telephone.
                decision.sends.extend(at_home::office(ctx, quote.work, Notice::Quote(id)));
            }
            Ok(ctx.and_answer(decision, at_work(quote.work)))
        }
        Command::Answer(id, yes) => match get(ctx.s, id).ok_or(super::Refusal::Stale)?.work {
            Work::Ticket(ticket) => answer(ctx, me, id, ticket, yes),
            Work::Visit(visit) => at_home::answer(ctx, me, id, visit, yes),
        },
        Command::ProposeAt(visit, item, price) => at_home::propose(ctx, me, visit, item, price),
    }
}

/// Whether somebody is at that work: at the table, or at the home.
fn works(ctx: &Ctx<'_>, me: PersonId, work: Work) -> bool {
    match work {
        Work::Ticket(ticket) => queue::may_call(ctx.s, me, ticket.day, ticket.service),
        Work::Visit(visit) => visits::at_work(ctx.s, me, visit, ctx.now),
    }
}

/// Where whoever works goes on.
fn at_work(work: Work) -> super::Notice {
    match work {
        Work::Ticket(ticket) => queue::Notice::Console(ticket.day, ticket.service).into(),
        Work::Visit(visit) => visits::Notice::Duty(visit).into(),
    }
}

/// Whose committee it is.
fn community(s: &State, work: Work) -> Option<CommunityId> {
    match work {
        Work::Ticket(ticket) => Some(ticket.day.community),
        Work::Visit(visit) => visits::get(s, visit).map(|visit| visit.community),
    }
}

fn propose(
    ctx: &Ctx<'_>,
    me: PersonId,
    ticket: TicketId,
    item: Text,
    price: Cents,
) -> Result<Decision, super::Refusal> {
    if !queue::may_call(ctx.s, me, ticket.day, ticket.service) {
        return Err(super::Refusal::NotYours);
    }
    let served = queue::ticket(ctx.s, ticket).is_some_and(|known| known.stage == queue::Stage::Serving);
    let service = day::get(ctx.s, ticket.day).and_then(|day| day.service(ticket.service));
    if !served || !service.is_some_and(|service| service.parts) {
        return Err(super::Refusal::Stale);
    }
    let id = QuoteId(ctx.s.repairs.newest + 1);
    // Another price for what is still open takes its place: it needs a new yes.
    let mut decision = Decision::nothing();
    for (old, quote) in of(ctx.s, Work::Ticket(ticket)) {
        let same = quote.item.as_ref() == Some(&item)
            && matches!(quote.state, Asked::Draft | Asked::Waiting | Asked::Agreed);
        if same && quote.price == price {
            return Ok(ctx.answer(queue::Notice::Console(ticket.day, ticket.service)));
        }
        if same || quote.state == Asked::Draft {
            decision = decision.event(Event::Answered(old, false));
        }
    }
    let work = Work::Ticket(ticket);
    let quote =
        Quote { work, item: Some(item), price, committee: false, state: Asked::Draft, by: None, heard: None };
    Ok(ctx.and_answer(decision.event(Event::Proposed(id, quote)), Notice::Payer(id)))
}

/// The neighbour says yes or no; at the table whoever mends may note what they said.
fn answer(
    ctx: &Ctx<'_>,
    me: PersonId,
    id: QuoteId,
    ticket: TicketId,
    yes: bool,
) -> Result<Decision, super::Refusal> {
    let quote = get(ctx.s, id).ok_or(super::Refusal::Stale)?;
    let TicketId { day, service, .. } = ticket;
    let owner = queue::owner(ctx.s, ticket);
    let own = owner.is_some_and(|owner| owner == me || people::reader(ctx.s, owner) == me);
    let caller = queue::may_call(ctx.s, me, day, service);
    if !own && !caller {
        return Err(super::Refusal::Stale);
    }
    let notice: super::Notice =
        if own { Notice::Answered(id).into() } else { queue::Notice::Console(day, service).into() };
    if quote.state != Asked::Waiting {
        return Ok(ctx.answer(notice));
    }
    let mut decision = Decision::nothing().event(Event::Answered(id, yes));
    decision.on_behalf = owner.filter(|owner| *owner != me);
    // Whoever mends looks up from the table only when told.
    let callers = queue::at_table(ctx.s, ticket).filter(|caller| own && *caller != me);
    let tell =
        |caller| Send::tell(To::Person(caller), Lane::Reminder, Notice::Answered(id)).void_after(fresh(ctx));
    decision.sends.extend(callers.map(tell));
    Ok(ctx.and_answer(decision, notice))
}

fn fresh(ctx: &Ctx<'_>) -> DateTime<Utc> {
    ctx.now + chrono::TimeDelta::hours(2)
}

/// Whoever has the number, or is visited, or reads for them, is told.
fn tell(ctx: &Ctx<'_>, work: Work, notice: Notice) -> Option<Send> {
    let listener = match work {
        Work::Ticket(ticket) => people::listener(ctx.s, queue::owner(ctx.s, ticket)?, ticket.day.community)?,
        Work::Visit(visit) => visits::listener(ctx.s, visits::get(ctx.s, visit)?)?,
    };
    Some(Send::tell(To::Person(listener), Lane::Reminder, notice).void_after(fresh(ctx)))
}

/// The work is over: what it says of parts. Mended, every part that was agreed to gets its receipt;
/// otherwise none is paid.
///
/// # Errors
/// While a part waits for its yes, nothing can be mended with it.
pub fn settle(ctx: &Ctx<'_>, work: Work, mended: bool) -> Result<Decision, super::Refusal> {
    let mut decision = Decision::nothing();
    let Some(community) = community(ctx.s, work) else { return Ok(decision) };
    let mut number = ctx.s.repairs.given.get(&community).copied().unwrap_or(0);
    for (id, quote) in of(ctx.s, work) {
        match quote.state {
            Asked::Waiting if mended => return Err(Refusal::Waiting(id).into()),
            Asked::Agreed if mended => {
                number += 1;
                decision = decision.event(Event::Receipt(id, number));
                let receipt = Notice::Receipt(community, number);
                match tell(ctx, work, receipt.clone()) {
                    Some(send) => decision.sends.push(send),
                    // Whom no message reaches is told by those who are there.
                    None => decision.sends.extend(at_home::both(ctx, work, receipt)),
                }
            }
            Asked::Draft | Asked::Waiting | Asked::Agreed => {
                decision = decision.event(Event::Answered(id, false));
            }
            Asked::Refused | Asked::Paid => {}
        }
    }
    Ok(decision)
}
