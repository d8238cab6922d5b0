//! Brings the photos that people sent, after the commits that say they are there. Nothing and nobody waits for it.
//!
//! What is still to be brought is asked of the state: so a restart goes on where it was, and nothing is lost in between.

use super::Telegram;
use super::api::{FileAt, Refused, Trouble};
use crate::domain::{Cause, ChannelId, Handed, Hello, Input, Private, Said, Unfit, photos};
use crate::engine::{EngineGone, Handle};
use chrono::TimeDelta;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::time::Duration;
use teloxide::payloads::GetFile;

/// So many are brought at the same time.
const AT_ONCE: usize = 4;
/// So long it is tried.
const PATIENCE: TimeDelta = TimeDelta::hours(1);

/// As much of `getFile` as is needed.
#[derive(Deserialize)]
struct File {
    file_path: Option<String>,
    file_size: Option<u64>,
}

/// Why a photo is not here.
enum Not {
    /// It never will be.
    Ever(Unfit),
    /// It may be after this time.
    Yet(Duration),
}

impl Telegram {
    /// Brings photos until the engine stops.
    pub(super) async fn fetch_all(&self, handle: &Handle) -> Result<Infallible, EngineGone> {
        // Each is tried once: what comes of it is durable then, or was set aside.
        let (mut tried, mut work) = (BTreeSet::new(), FuturesUnordered::new());
        loop {
            let list = handle.look(|s, d| photos::to_fetch(s, d, ChannelId::Telegram)).await?;
            for fetch in list {
                if work.len() < AT_ONCE && tried.insert(fetch.seq) {
                    work.push(self.fetch(handle, fetch));
                }
            }
            tokio::select! {
                () = self.sent.notified() => {}
                Some(done) = work.next(), if !work.is_empty() => done?,
            }
        }
    }

    /// Brings one, however long that takes, and hands it in.
    async fn fetch(&self, handle: &Handle, fetch: photos::Fetch) -> Result<(), EngineGone> {
        let photos::Fetch { seq, since, from, key, words } = fetch;
        let photo = loop {
            match self.bring(&key).await {
                Ok(bytes) => break self.darkroom.develop(bytes).await,
                Err(Not::Ever(why)) => break Err(why),
                Err(Not::Yet(_)) if handle.clock().now() - since > PATIENCE => break Err(Unfit::Lost),
                Err(Not::Yet(pause)) => tokio::time::sleep(pause).await,
            }
            let still = move |photos: Vec<photos::Fetch>| photos.iter().any(|other| other.seq == seq);
            if !handle.look(move |s, d| still(photos::to_fetch(s, d, ChannelId::Telegram))).await? {
                return Ok(()); // not wanted any more
            }
        };
        // The same each time: what was handed in once counts once.
        let digest = Sha256::new().chain_update("fetched").chain_update(seq.to_le_bytes()).finalize();
        let mut cause = [0; 16];
        cause.copy_from_slice(&digest[..16]);
        let said = Said::Photo(Handed::Fetched { seq, photo, words });
        let (cause, hello) = (Cause::Post(cause), Hello::default());
        handle.submit(Input { cause, from: Some(from), hello, origin: None, said, keep: None }).await?;
        Ok(())
    }

    async fn bring(&self, key: &Private) -> Result<Vec<u8>, Not> {
        let file = self.api.call::<_, File>(&GetFile::new(key.reveal().to_string().into())).await;
        let file = file.map_err(|trouble| self.not(&trouble))?;
        let most = photos::BYTES_MAX;
        if file.file_size.is_some_and(|size| size > most) {
            return Err(Not::Ever(Unfit::TooLarge));
        }
        let Some(path) = file.file_path else { return Err(Not::Yet(self.api.pause())) };
        let bytes =
            self.api.download(&FileAt { path: &path, most }).await.map_err(|trouble| self.not(&trouble))?;
        self.api.well();
        bytes.ok_or(Not::Ever(Unfit::TooLarge))
    }

    /// What a failure means for the photo.
    fn not(&self, trouble: &Trouble) -> Not {
        tracing::warn!(%trouble, "a photo could not be brought");
        match trouble {
            Trouble::Refused(r) if r.code == 400 && r.says("too big") => Not::Ever(Unfit::TooLarge),
            Trouble::Refused(Refused { code: 0 | 400, .. }) => Not::Ever(Unfit::Lost),
            Trouble::Refused(Refused { retry_after: Some(after), .. }) => Not::Yet(*after),
            _ => Not::Yet(self.api.pause()),
        }
    }
}
