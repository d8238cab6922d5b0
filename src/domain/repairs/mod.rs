//! Parts at cost: what one costs is asked before work goes on, every one has a numbered receipt, and the month's sum is public.

mod actions;
mod fold;
mod money;
mod queries;
pub mod talk;
mod understand;

pub use actions::Action;
pub use fold::{apply, forget};
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

/// What a part costs, for something that stands on a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quote {
    /// Whose thing it is.
    pub ticket: TicketId,
    /// Which part: from the price list, or as a volunteer calls it. Public, so nobody's name.
    pub item: Text,
    /// What it costs.
    pub price: Cents,
    /// The committee pays, not the neighbour.
    pub committee: bool,
    /// How far it is.
    pub state: Asked,
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
    /// At which stall, with which number.
    pub ticket: TicketId,
    /// Which part.
    pub item: Text,
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
            let quote = at_my_stall(ctx, me, id)?;
            if quote.state != Asked::Draft {
                return Ok(ctx.answer(queue::Notice::Console(quote.ticket.day, quote.ticket.service)));
            }
            let mut decision = Decision::nothing().event(Event::Asked(id, committee));
            decision.sends.extend(tell(ctx, quote.ticket, Notice::Quote(id)));
            Ok(ctx.and_answer(decision, queue::Notice::Console(quote.ticket.day, quote.ticket.service)))
        }
        Command::Answer(id, yes) => answer(ctx, me, id, yes),
    }
}

/// A quote of a stall at which whoever acts calls.
fn at_my_stall<'a>(ctx: &Ctx<'a>, me: PersonId, id: QuoteId) -> Result<&'a Quote, super::Refusal> {
    let quote = get(ctx.s, id).ok_or(super::Refusal::Stale)?;
    match queue::may_call(ctx.s, me, quote.ticket.day, quote.ticket.service) {
        true => Ok(quote),
        false => Err(super::Refusal::NotYours),
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
    for (old, quote) in of_ticket(ctx.s, ticket) {
        let same = quote.item == item && matches!(quote.state, Asked::Draft | Asked::Waiting | Asked::Agreed);
        if same && quote.price == price {
            return Ok(ctx.answer(queue::Notice::Console(ticket.day, ticket.service)));
        }
        if same || quote.state == Asked::Draft {
            decision = decision.event(Event::Answered(old, false));
        }
    }
    let quote = Quote { ticket, item, price, committee: false, state: Asked::Draft };
    Ok(ctx.and_answer(decision.event(Event::Proposed(id, quote)), Notice::Payer(id)))
}

/// The neighbour says yes or no; at the table whoever mends may note what they said.
fn answer(ctx: &Ctx<'_>, me: PersonId, id: QuoteId, yes: bool) -> Result<Decision, super::Refusal> {
    let quote = get(ctx.s, id).ok_or(super::Refusal::Stale)?;
    let TicketId { day, service, .. } = quote.ticket;
    let owner = queue::owner(ctx.s, quote.ticket);
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
    let callers = queue::at_table(ctx.s, quote.ticket).filter(|caller| own && *caller != me);
    let tell =
        |caller| Send::tell(To::Person(caller), Lane::Reminder, Notice::Answered(id)).void_after(fresh(ctx));
    decision.sends.extend(callers.map(tell));
    Ok(ctx.and_answer(decision, notice))
}

fn fresh(ctx: &Ctx<'_>) -> DateTime<Utc> {
    ctx.now + chrono::TimeDelta::hours(2)
}

/// Whoever has the number, or reads for them, is told.
fn tell(ctx: &Ctx<'_>, ticket: TicketId, notice: Notice) -> Option<Send> {
    let listener = people::listener(ctx.s, queue::owner(ctx.s, ticket)?, ticket.day.community)?;
    Some(Send::tell(To::Person(listener), Lane::Reminder, notice).void_after(fresh(ctx)))
}

/// The work on a number is over: what it says of parts. Mended, every part that was agreed to gets its receipt;
/// otherwise none is paid.
///
/// # Errors
/// While a part waits for its yes, nothing can be mended with it.
pub fn settle(ctx: &Ctx<'_>, ticket: TicketId, mended: bool) -> Result<Decision, super::Refusal> {
    let mut decision = Decision::nothing();
    let mut number = ctx.s.repairs.given.get(&ticket.day.community).copied().unwrap_or(0);
    for (id, quote) in of_ticket(ctx.s, ticket) {
        match quote.state {
            Asked::Waiting if mended => return Err(Refusal::Waiting(id).into()),
            Asked::Agreed if mended => {
                number += 1;
                decision = decision.event(Event::Receipt(id, number));
                decision.sends.extend(tell(ctx, ticket, Notice::Receipt(ticket.day.community, number)));
            }
            Asked::Draft | Asked::Waiting | Asked::Agreed => {
                decision = decision.event(Event::Answered(id, false));
            }
            Asked::Refused | Asked::Paid => {}
        }
    }
    Ok(decision)
}
