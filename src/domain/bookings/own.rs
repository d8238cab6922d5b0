//! A reader's own places, as lines and as buttons.

use super::super::*;
use super::talk::{describe, staff};
use super::{Action, Booking};

/// A reader's places on the coming day, a line each.
pub fn own_places(ctx: &Ctx<'_>, reader: PersonId, community: CommunityId) -> Vec<Line> {
    let Some((id, _)) = day::coming(ctx.s, community) else { return Vec::new() };
    places_on(ctx, reader, id)
}

/// A reader's places on a day and those of whom they stand for, by time. The committee's bookings for
/// others are on the roster instead.
pub fn places<'a>(ctx: &Ctx<'a>, reader: PersonId, id: DayId) -> Vec<(BookingId, &'a Booking)> {
    let staff = staff(ctx, reader, id);
    let mut mine: Vec<_> =
        super::of_reader(ctx.s, reader).filter(|(_, b)| b.day == id && (!staff || b.who == reader)).collect();
    mine.sort_by_key(|(_, b)| (super::start(ctx.s, b), b.number));
    mine
}

/// The same, a line each.
pub fn places_on(ctx: &Ctx<'_>, reader: PersonId, id: DayId) -> Vec<Line> {
    let mine = places(ctx, reader, id);
    mine.into_iter().filter_map(|(_, b)| own_line(ctx, reader, b)).collect()
}

/// Buttons to them, one's own first.
pub fn place_buttons(ctx: &Ctx<'_>, reader: PersonId, id: DayId, cancel: bool) -> Vec<Button> {
    let mut mine = places(ctx, reader, id);
    mine.sort_by_key(|(_, b)| b.who != reader);
    mine.into_iter()
        .take(8)
        .filter_map(|(n, b)| {
            let action = if cancel { Action::Cancel(n) } else { Action::Show(n) };
            Some(Button::press(own_line(ctx, reader, b)?, action))
        })
        .collect()
}

/// A place in a line: the reader's own, or somebody's for whom they stand.
pub fn own_line(ctx: &Ctx<'_>, reader: PersonId, b: &Booking) -> Option<Line> {
    if b.who == reader {
        return describe(ctx, "bookings-own", b);
    }
    Some(describe(ctx, "bookings-own-other", b)?.with("name", people::name(ctx, b.who)))
}
