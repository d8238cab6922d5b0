//! What Telegram has of our photos already: each is uploaded once, and named after that.
//!
//! Only in memory: after a restart a photo is uploaded anew.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// So many photos are remembered.
const REMEMBERED: usize = 64;

/// The keys that Telegram gave, by the photos' digests; `None` while one is on its way.
#[derive(Debug, Default)]
pub(super) struct Album(Mutex<HashMap<String, Option<String>>>);

/// The turn to send a photo: with its key, or the one turn to upload it, which ends when this is dropped.
pub(super) struct Turn<'a> {
    album: &'a Album,
    digest: &'a str,
    key: Option<String>,
    uploads: bool,
}

impl Album {
    /// The turn to send a photo; `None` while somebody else uploads it: then its key is there soon.
    pub fn turn<'a>(&'a self, digest: &'a str) -> Option<Turn<'a>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = match all.get(digest) {
            Some(None) => return None,
            Some(Some(key)) => Some(key.clone()),
            None => {
                if all.len() >= REMEMBERED {
                    all.retain(|_, key| key.is_none());
                }
                all.insert(digest.into(), None);
                None
            }
        };
        Some(Turn { album: self, digest, uploads: key.is_none(), key })
    }

    fn set(&self, digest: &str, key: Option<String>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match key {
            Some(key) => all.insert(digest.into(), Some(key)),
            None => all.remove(digest),
        };
    }
}

impl Turn<'_> {
    /// The key by which Telegram knows the photo.
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// It was uploaded, and has this key.
    pub fn keep(&mut self, key: String) {
        self.uploads = false;
        self.album.set(self.digest, Some(key));
    }

    /// The key opens nothing any more.
    pub fn forget(&mut self) {
        self.key = None;
        self.uploads = true;
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if self.uploads {
            self.album.set(self.digest, None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One uploads; who comes meanwhile comes again; what fell through may be tried by the next.
    #[test]
    fn one_at_a_time_uploads() {
        let album = Album::default();
        let first = album.turn("a");
        assert!(first.as_ref().is_some_and(|turn| turn.key().is_none()) && album.turn("a").is_none());
        drop(first);
        let mut second = album.turn("a").unwrap();
        second.keep("key".into());
        drop(second);
        let mut third = album.turn("a").unwrap();
        assert_eq!((third.key(), album.turn("a").unwrap().key()), (Some("key"), Some("key")));
        third.forget();
        drop(third);
        assert_eq!(album.turn("a").unwrap().key(), None);
    }

    /// Old keys make room for new ones, and none that is on its way is lost.
    #[test]
    fn it_does_not_grow() {
        let album = Album::default();
        let _held = album.turn("held").unwrap();
        for n in 0..1_000 {
            album.turn(&n.to_string()).unwrap().keep(n.to_string());
        }
        assert!(album.0.lock().unwrap().len() <= REMEMBERED);
        assert!(album.turn("held").is_none());
    }
}
