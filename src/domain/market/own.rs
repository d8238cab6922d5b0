//! What somebody has to do with a day's market: their table, what they bring for a neighbour, what is kept for them.

use super::super::*;
use super::{Action, Kind, Offer, of_day, of_person};

/// Who has something to do with a day's market: a table, or a thing that is promised, by them or to them.
pub fn people_on(s: &State, day: DayId) -> Vec<PersonId> {
    let known = of_day(s, day).filter(|(_, offer)| counts(offer));
    known.flat_map(|(_, offer)| [Some(offer.by), offer.given]).flatten().collect()
}

/// Who has a table there.
pub fn setting_up(s: &State, day: DayId) -> Vec<PersonId> {
    of_day(s, day).filter(|(_, offer)| offer.kind == Kind::Table).map(|(_, offer)| offer.by).collect()
}

/// The tables that somebody has, a line each: what two neighbours agreed on is theirs alone.
pub fn tables_on(ctx: &Ctx<'_>, who: PersonId, day: DayId) -> Vec<Line> {
    let tables = of_person(ctx.s, day, who).filter(|(_, offer)| offer.kind == Kind::Table);
    tables.filter_map(|(id, offer)| super::talk::about(ctx, "market-own-table", id, offer)).collect()
}

fn counts(offer: &Offer) -> bool {
    offer.kind == Kind::Table || offer.given.is_some()
}

/// What somebody's own market is about, a line each: the table, what they bring, what they get.
struct Own {
    tables: Vec<(OfferId, Offer)>,
    brings: Vec<Line>,
    gets: Vec<Line>,
}

fn own(ctx: &Ctx<'_>, reader: PersonId, day: DayId) -> Own {
    let mut own = Own { tables: Vec::new(), brings: Vec::new(), gets: Vec::new() };
    for (id, offer) in of_day(ctx.s, day) {
        match offer.given {
            _ if offer.by == reader && offer.kind == Kind::Table => own.tables.push((id, offer.clone())),
            Some(who) if offer.by == reader => {
                let line = super::talk::about(ctx, "market-bring-item", id, offer);
                own.brings.extend(line.map(|line| line.with("name", people::name(ctx, who))));
            }
            Some(who) if who == reader => {
                let line = super::talk::about(ctx, "market-get-item", id, offer);
                own.gets.extend(line.map(|line| line.with("name", people::name(ctx, offer.by))));
            }
            _ => {}
        }
    }
    own
}

fn lines(ctx: &Ctx<'_>, reader: PersonId, day: DayId, keys: [&'static str; 3]) -> Vec<Line> {
    let own = own(ctx, reader, day);
    let tables = own.tables.iter().filter_map(|(id, offer)| super::talk::about(ctx, keys[0], *id, offer));
    let list = |key, items: Vec<Line>| {
        let some = !items.is_empty();
        some.then(|| Line::new(key).with("list", Arg::List(items)))
    };
    tables.chain(list(keys[1], own.brings)).chain(list(keys[2], own.gets)).collect()
}

/// What a reader has on a day's market, a line each.
pub fn lines_on(ctx: &Ctx<'_>, reader: PersonId, day: DayId) -> Vec<Line> {
    lines(ctx, reader, day, ["market-own-table", "market-own-brings", "market-own-gets"])
}

/// What becomes of it where the day is cancelled.
pub fn called_off(ctx: &Ctx<'_>, reader: PersonId, day: DayId) -> Vec<Line> {
    lines(ctx, reader, day, ["market-off-table", "market-off-brings", "market-off-gets"])
}

/// Buttons to a reader's part of a day's market; or to give up what somebody counts on (`leave`).
pub fn buttons(ctx: &Ctx<'_>, reader: PersonId, day: DayId, leave: bool) -> Vec<Button> {
    let mine = of_person(ctx.s, day, reader).filter(|(_, offer)| !leave || counts(offer)).map(|(id, offer)| {
        let action = if leave { Action::Withdraw(id) } else { Action::Show(id) };
        Some(Button::press(super::talk::about(ctx, "market-offer", id, offer)?, action))
    });
    let kept = of_day(ctx.s, day).filter(|(_, offer)| offer.given == Some(reader)).map(|(id, offer)| {
        let action = if leave { Action::Decline(id) } else { Action::Show(id) };
        Some(Button::press(super::talk::about(ctx, "market-kept", id, offer)?, action))
    });
    mine.chain(kept).flatten().collect()
}
