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

/// Whether what somebody sees has a way back on it that stands nowhere else.
pub(super) fn stands_on(ctx: &Ctx<'_>, shown: &super::super::Notice, reader: PersonId) -> bool {
    let screen = render(ctx.s, ctx.d, shown, reader, None);
    screen.is_some_and(|screen| screen.rows.iter().flatten().any(|button| button.label.key == "button-undo"))
}
