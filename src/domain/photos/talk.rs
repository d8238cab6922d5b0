//! Photos in words: what one is good for, and why one is not.

use super::super::*;
use super::{Action, Command as Deed, Notice, Refusal, Spot};

/// Nothing is meant by words alone.
pub fn words(_: &Ctx<'_>, _: &str) -> Option<Command> {
    None
}

/// Nothing is ever asked in words here.
pub fn answered(_: &Ctx<'_>, _: &Notice, _: &Private) -> Option<Command> {
    None
}

/// A photo came, or is said to be there.
pub fn handed(ctx: &Ctx<'_>, handed: &Handed) -> Command {
    let refuse = |refusal: Refusal| Command::Refuse(refusal.into());
    let asked = ctx.me().and_then(|me| ctx.s.people.showing(me, ctx.now));
    match handed {
        Handed::There { key, size, words } => match spot(ctx, asked) {
            Err(refusal) => Command::Refuse(refusal),
            Ok(_) if size.is_some_and(|size| size > super::BYTES_MAX) => refuse(Refusal::Unfit(Unfit::TooLarge)),
            Ok(spot) => Deed::Sent(spot, key.clone(), words.clone()).into(),
        },
        Handed::Here(photo) => match (photo, spot(ctx, asked)) {
            (_, Err(refusal)) => Command::Refuse(refusal),
            (Err(why), _) => refuse(Refusal::Unfit(*why)),
            (Ok(photo), Ok(spot)) => Deed::Keep(spot, photo.clone(), None, None).into(),
        },
        Handed::Fetched { seq, photo, words } => {
            let coming = ctx.me().and_then(|me| ctx.s.photos.coming.get(&me)).filter(|coming| coming.seq == *seq);
            match (coming, photo) {
                // A newer one was sent meanwhile, or none is wanted any more.
                (None, _) => Command::Ignore,
                (Some(_), Err(why)) => Deed::GiveUp(*seq, *why).into(),
                (Some(coming), Ok(photo)) => {
                    Deed::Keep(coming.spot, photo.clone(), words.clone(), Some(*seq)).into()
                }
            }
        }
    }
}

/// What a photo is for that is sent now.
fn spot(ctx: &Ctx<'_>, asked: Option<&super::super::Notice>) -> Result<Spot, super::super::Refusal> {
    use super::super::Notice::Announcements as Telling;
    use announcements::Notice::{CorrectPreview, Preview, Rewrite, RewriteEnglish, Whom, Write, WriteEnglish};
    match asked {
        Some(Telling(Write(community) | WriteEnglish(community) | Whom(community))) => Ok(Spot::Draft(*community)),
        Some(Telling(Preview(audience))) => Ok(Spot::Draft(announcements::community_of(*audience))),
        Some(Telling(Rewrite(_) | RewriteEnglish(_) | CorrectPreview(_))) => Err(Refusal::Stays.into()),
        Some(super::super::Notice::Visits(visits::Notice::AskPhoto(id, after))) => {
            let me = ctx.me().ok_or(super::super::Refusal::Stale)?;
            visits::room(ctx, me, (*id, *after), false).map(|_| Spot::Visit(*id, *after))
        }
        _ => {
            // Whoever is at a home sends it from there.
            if let Some(refusal) = visits::unasked(ctx) {
                return Err(refusal.into());
            }
            let community = people::my_community(ctx).ok();
            let staff = community.is_some_and(|c| people::acting(ctx, c, Role::Organizer).is_ok());
            Err(if staff { Refusal::WhatFor.into() } else { super::super::Refusal::NotWords })
        }
    }
}

/// A button.
pub fn pressed(_: &Ctx<'_>, action: &Action) -> Command {
    match action {
        Action::Without(audience) => Deed::Without(*audience).into(),
    }
}

/// Nothing stands in a menu: a photo belongs to something else.
pub fn entries(_: &Ctx<'_>, _: Menu, _: PersonId) -> Vec<Button> {
    Vec::new()
}

/// Nothing is told of photos by themselves.
pub fn screen(_: &Ctx<'_>, notice: &Notice, _: PersonId) -> Option<Screen> {
    match *notice {}
}

/// A refusal of this slice.
pub fn refusal(ctx: &Ctx<'_>, refusal: &Refusal, reader: PersonId) -> Screen {
    use super::super::Notice::Visits;
    let asked = ctx.s.people.showing(reader, ctx.now);
    people::talk::sorry(match refusal {
        Refusal::Unfit(Unfit::TooLarge) => "photos-too-large",
        Refusal::Unfit(Unfit::NotAPhoto) => "photos-not-a-photo",
        Refusal::Unfit(Unfit::Broken) => "photos-broken",
        Refusal::Unfit(Unfit::Lost) if matches!(asked, Some(Visits(_))) => "photos-lost-alone",
        Refusal::Unfit(Unfit::Lost) => "photos-lost",
        Refusal::WhatFor => "photos-what-for",
        Refusal::Stays => "photos-stays",
        Refusal::Wait => "photos-wait",
    })
}
