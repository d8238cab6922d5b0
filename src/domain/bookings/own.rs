//! A reader's own places, as lines and as buttons.

use super::super::*;
use super::Action;
use super::talk::{describe, staff};

/// A reader's places on the coming day, a line each.
pub fn own_places(ctx: &Ctx<'_>, reader: PersonId, community: CommunityId) -> Vec<Line> {
    let Some((id, _)) = day::coming(ctx.s, community) else { return Vec::new() };
    places_on(ctx, reader, id)
}

/// A reader's places on a day, by time; a line each. The committee's bookings for others are on the
/// roster instead.
pub fn places_on(ctx: &Ctx<'_>, reader: PersonId, id: DayId) -> Vec<Line> {
    let staff = staff(ctx, reader, id);
    let mut mine: Vec<_> =
        super::of_reader(ctx.s, reader).filter(|(_, b)| b.day == id && (!staff || b.who == reader)).collect();
    mine.sort_by_key(|(_, b)| (super::start(ctx.s, b), b.number));
    mine.iter()
        .filter_map(|(_, b)| {
            let key = if b.who == reader { "bookings-own" } else { "bookings-own-other" };
            Some(describe(ctx, key, b)?.with("name", people::name(ctx, b.who)))
        })
        .collect()
}

/// Buttons to a reader's places on a day.
pub fn place_buttons(ctx: &Ctx<'_>, reader: PersonId, id: DayId, cancel: bool) -> Vec<Button> {
    let mut mine: Vec<_> = super::of_reader(ctx.s, reader).filter(|(_, b)| b.day == id).collect();
    mine.sort_by_key(|(_, b)| (super::start(ctx.s, b), b.number));
    mine.iter()
        .take(8)
        .filter_map(|(n, b)| {
            let key = if b.who == reader { "bookings-own" } else { "bookings-own-other" };
            let label = describe(ctx, key, b)?.with("name", people::name(ctx, b.who));
            let action = if cancel { Action::Cancel(*n) } else { Action::Show(*n) };
            Some(Button::press(label, action))
        })
        .collect()
}
