//! The ways back that slices keep by themselves: whoever asks for a way back is shown these too.

use super::super::*;

/// What the reader did lately and what its own slice takes back.
pub(super) fn buttons(ctx: &Ctx<'_>, community: CommunityId, reader: PersonId) -> Vec<Button> {
    [
        calls::talk::ways_back(ctx, reader),
        visits::talk::ways_back(ctx, community, reader),
        queue::talk::ways_back(ctx, community, reader),
        hours::talk::ways_back(ctx, reader),
        day::ways_back(ctx, community, reader),
        announcements::talk::ways_back(ctx, community, reader),
    ]
    .concat()
}

/// Where the way back stands, if what somebody sees is about a place or a turn: these are changed and given back by their
/// own buttons.
pub(super) fn stands_on(
    ctx: &Ctx<'_>,
    shown: &super::super::Notice,
    reader: PersonId,
) -> Option<super::super::Notice> {
    use super::super::Notice::{Bookings, Shifts};
    let notice = match shown {
        Bookings(bookings::Notice::Booked(id) | bookings::Notice::Moved(id) | bookings::Notice::Restored(id)) => {
            bookings::Notice::Show(*id).into()
        }
        Shifts(shifts::Notice::Taken(id) | shifts::Notice::Restored(id)) => shifts::Notice::Show(*id).into(),
        Bookings(bookings::Notice::Cancelled(_)) | Shifts(shifts::Notice::Left(_)) => shown.clone(),
        _ => return None,
    };
    render(ctx.s, ctx.d, &notice, reader, None).map(|_| notice)
}
