//! The photo that goes with an announcement: one, and words that fit beside it.

use super::super::*;
use super::{Notice, Refusal, community_of, draft, get};

/// The longest words beside a photo, counted as the strictest channel does (Telegram's captions end at 1,024 UTF-16
/// units), with room for the head above them.
const BESIDE: usize = 900;

/// What is said where the photo is here.
pub(super) const THERE: &str = "photos-there";
/// The same, while its words are still to be written.
const WORDS: &str = "photos-there-words";

/// Whether words may stand beside a photo.
fn fits(text: &str) -> Result<(), super::super::Refusal> {
    if text.encode_utf16().count() > BESIDE { Err(Refusal::BesidePhoto.into()) } else { Ok(()) }
}

/// Whether what was written fits beside the photo that goes with it, if one does.
pub(super) fn fits_beside(
    ctx: &Ctx<'_>,
    me: PersonId,
    community: CommunityId,
    then: &super::super::Notice,
    text: &str,
) -> Result<(), super::super::Refusal> {
    let photo = match then {
        super::super::Notice::Announcements(Notice::CorrectPreview(id)) => photos::of_announcement(ctx.s, *id),
        _ => photos::of_draft(ctx.s, me, community),
    };
    if photo.is_some() { fits(text) } else { Ok(()) }
}

/// The mark of a draft as it was looked at: its words, and which photo.
pub(super) fn mark(ctx: &Ctx<'_>, by: PersonId, community: CommunityId, text: &Text) -> u32 {
    let photo = photos::of_draft(ctx.s, by, community).map_or(0, |id| id.0.wrapping_mul(0x9e37_79b1));
    text.mark() ^ photo
}

/// A photo comes to a draft: what is written beside it counts as the words where none are there yet. What goes into
/// drawers with it, and what is shown then.
pub(in crate::domain) fn with_photo(
    ctx: &Ctx<'_>,
    me: PersonId,
    community: CommunityId,
    words: Option<Private>,
) -> Result<(Vec<DrawerOp>, super::super::Notice), super::super::Refusal> {
    use super::super::Notice::Announcements as Telling;
    let asked = ctx.s.people.showing(me, ctx.now);
    let there = draft(ctx, me);
    let words = words.map(|words| clean_text(words.reveal())).filter(|words| !words.is_empty());
    // Asked for words, one has not said which; whatever lies there from before is not what is meant.
    let writing = matches!(asked, Some(Telling(Notice::Write(_)))) || there.is_none();
    if let Some(words) = words.filter(|_| writing) {
        if fits(&words).is_err() {
            // The photo is here all the same: only the words are asked for once more.
            return Ok((Vec::new(), Notice::Write(community).into()));
        }
        let put = DrawerOp::Put(me, Item::Draft, Private::new(words));
        let drawers = vec![put, DrawerOp::Drop(me, Item::DraftEnglish)];
        return Ok((drawers, Notice::Whom(community).into()));
    }
    if writing {
        return Ok((Vec::new(), Notice::Write(community).into()));
    }
    let all = match &there {
        Some(Text::Both { zh, en }) => fits(zh).and_then(|()| fits(en)),
        Some(Text::One(zh)) => fits(zh),
        None => Ok(()),
    };
    if all.is_err() {
        let longer = [Item::Draft, Item::DraftEnglish].map(|item| DrawerOp::Drop(me, item));
        return Ok((longer.into(), Notice::Write(community).into()));
    }
    let then = match asked {
        Some(Telling(Notice::Preview(to))) if community_of(*to) == community => Notice::Preview(*to),
        _ => Notice::Whom(community),
    };
    Ok((Vec::new(), then.into()))
}

/// What is said of the draft's photo while the draft is written.
pub(super) fn said(ctx: &Ctx<'_>, by: PersonId, community: CommunityId) -> Option<Line> {
    if photos::is_coming(ctx.s, by, photos::Spot::Draft(community)) {
        return Some("photos-coming".into());
    }
    let there = if draft(ctx, by).is_some() { THERE } else { WORDS };
    photos::of_draft(ctx.s, by, community).map(|_| there.into())
}

/// When the photo of an announcement is of no use any more; it was given to it at that moment. Taken back, or stopped
/// before it began, it is for nobody.
pub(in crate::domain) fn over(s: &State, id: AnnouncementId, since: DateTime<Utc>) -> Option<DateTime<Utc>> {
    get(s, id).filter(|known| known.correctable()).map_or(Some(since), super::Announcement::over)
}
