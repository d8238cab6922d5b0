//! How what happened changes which photos there are.

use super::super::*;
use super::{Coming, Event, Kept};

/// Folds an event in.
pub fn apply(s: &mut State, event: &Event, c: &Commit) {
    let photos = &mut s.photos;
    match event {
        Event::Coming(who, spot) => {
            photos.coming.insert(*who, Coming { seq: c.seq, since: c.at, spot: *spot });
        }
        Event::NotComing(who) => {
            photos.coming.remove(who);
        }
        Event::Kept { id, owner, by, spot } => {
            photos.newest = photos.newest.max(id.0);
            photos.kept.insert(*id, Kept { owner: *owner, by: *by, spot: *spot, since: c.at });
        }
        Event::For(id, spot) => {
            if let Some(kept) = photos.kept.get_mut(id) {
                (kept.spot, kept.since) = (*spot, c.at);
            }
        }
        Event::Gone(id) => {
            photos.kept.remove(id);
        }
    }
}

/// Somebody was erased: what lay in their drawer opens no more.
pub fn erased(s: &mut State, person: PersonId) {
    s.photos.kept.retain(|_, kept| kept.owner != person);
    s.photos.coming.remove(&person);
}

/// Nothing is left of a visit.
pub fn gone(photos: &mut super::Photos, visit: VisitId) {
    let of = |spot: &super::Spot| matches!(spot, super::Spot::Visit(id, _) if *id == visit);
    photos.kept.retain(|_, kept| !of(&kept.spot));
    photos.coming.retain(|_, coming| !of(&coming.spot));
}
