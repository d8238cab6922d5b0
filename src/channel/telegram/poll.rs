//! Reads the bot's updates by long polling. None is confirmed before what follows from it is durable.

use super::api::{Refused, Trouble};
use super::presses::Presses;
use super::rival::Rival;
use super::understand::{Heard, Meaning, understand};
use super::{Telegram, TelegramError};
use crate::domain::{ChannelId, Said};
use crate::engine::{EngineGone, Handle};
use crate::steps;
use serde_json::value::RawValue;
use std::time::{Duration, Instant};
use teloxide::payloads::{DeleteWebhook, GetUpdates};
use teloxide::types::AllowedUpdate;

/// Most updates at once (Bot API, `getUpdates.limit`).
const LIMIT: u8 = 100;
/// A sign of life is given so often during a pause.
const BREATH: Duration = Duration::from_secs(10);

/// Why reading ended. It does not end by itself otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Stopped {
    /// The writer stopped. What was not durable stays unconfirmed and comes again.
    #[error(transparent)]
    Engine(#[from] EngineGone),
}

/// Waits before the next try, and shows meanwhile that it does so on purpose.
pub(super) async fn rest(handle: &Handle, pause: Duration) {
    let ends = tokio::time::Instant::now() + pause;
    while tokio::time::Instant::now() < ends {
        handle.reads();
        tokio::time::sleep_until(ends.min(tokio::time::Instant::now() + BREATH)).await;
    }
}

impl Telegram {
    /// Reads updates and hands them to the engine until that stops. May be dropped at any moment:
    /// whatever was not confirmed comes again, and the engine knows what it has seen.
    ///
    /// # Errors
    /// [`Stopped`] says why it ended.
    pub async fn poll(&self, handle: &Handle) -> Result<std::convert::Infallible, Stopped> {
        let (presses, waiting) = Presses::line();
        tokio::select! {
            ended = self.read(handle, presses) => ended,
            ended = self.fetch_all(handle) => Ok(ended?),
            () = self.acknowledge_all(waiting) => Err(EngineGone.into()), // cannot be: `read` holds the sender
        }
    }

    async fn read(&self, handle: &Handle, presses: Presses) -> Result<std::convert::Infallible, Stopped> {
        let mut ask = GetUpdates::new();
        ask.limit = Some(LIMIT);
        ask.timeout = Some(self.wait);
        ask.allowed_updates = Some(wanted());
        // Whoever starts us wants the bot here: a webhook from before is taken away, once.
        let mut takes_over = true;
        loop {
            handle.reads();
            match self.api.updates(&ask).await {
                Ok(updates) => {
                    self.api.well();
                    takes_over = false;
                    steps::at("read");
                    // Asking with an offset has confirmed everything below it. From then on none is
                    // needed, and without one nothing is missed if the numbers start anew below it,
                    // as they do after a week without updates.
                    ask.offset = self.take(&updates, handle, &presses).await?;
                    if ask.offset.is_none() && !updates.is_empty() {
                        rest(handle, self.api.pause()).await; // none has a number: no way past them
                    }
                }
                Err(Trouble::Refused(refused)) if takes_over && hooked(&refused) => {
                    takes_over = !self.unhook().await;
                }
                Err(trouble) => rest(handle, self.explain(&trouble)).await,
            }
        }
    }

    /// Hands a batch in, in its order, and waits until all of it is durable. What is to be asked next.
    async fn take(
        &self,
        updates: &[Box<RawValue>],
        handle: &Handle,
        presses: &Presses,
    ) -> Result<Option<i32>, EngineGone> {
        let (mut highest, mut photos, mut heard) = (None, false, Vec::with_capacity(updates.len()));
        for update in updates {
            let Some((id, meaning)) = understand(update.get()) else {
                tracing::warn!("an update without a number was passed over");
                continue;
            };
            highest = highest.max(Some(id));
            match meaning {
                Meaning::Said(said) => {
                    photos |= matches!(said.input.said, Said::Photo(_));
                    heard.push(*said);
                }
                Meaning::NotForUs => tracing::debug!(update = id, "an update that is not for us was passed over"),
                Meaning::Unreadable => {
                    tracing::warn!(update = id, "an update that cannot be read was set aside");
                    handle.unreadable(ChannelId::Telegram, id.unsigned_abs().into());
                }
            }
        }
        // All of it is read before any is handed in, so that the writer finds it together: one sync for all.
        let mut under_way = Vec::with_capacity(heard.len());
        for Heard { input, press } in heard {
            under_way.push((handle.hand_in(input).await?, press));
        }
        for (durable, press) in under_way {
            durable.await?;
            presses.durable(press);
        }
        if photos {
            self.sent.notify_one();
        }
        steps::at("confirm");
        Ok(highest.map(|id| id + 1))
    }

    /// Takes a webhook away, and nothing of what waits. Whether that is done.
    async fn unhook(&self) -> bool {
        match self.api.call::<_, bool>(&DeleteWebhook::new()).await {
            Ok(_) => {
                tracing::info!("the bot had a webhook; it is taken away, and updates are read from here");
                true
            }
            Err(trouble) => {
                tracing::warn!(%trouble, "the bot has a webhook, which cannot be taken away; trying again");
                tokio::time::sleep(self.api.pause()).await;
                false
            }
        }
    }

    /// Says what a failed poll means, and how long to pause.
    fn explain(&self, trouble: &Trouble) -> Duration {
        match trouble {
            Trouble::Refused(refused @ Refused { code: 409, .. }) => {
                let rival = if hooked(refused) { Rival::Hook } else { Rival::Reader };
                self.rivals.met(rival, self.api.least(), Instant::now())
            }
            Trouble::Refused(Refused { code: 401 | 404, .. }) => {
                tracing::error!("{}", TelegramError::TokenUnknown);
                self.api.pause()
            }
            Trouble::Refused(Refused { retry_after: Some(after), .. }) => {
                tracing::warn!(seconds = after.as_secs(), "Telegram asks to poll less often");
                *after
            }
            _ => {
                let pause = self.api.pause();
                tracing::warn!(%trouble, seconds = pause.as_secs(), "Telegram's updates cannot be read; trying again");
                pause
            }
        }
    }
}

/// The updates that we read anything from.
pub(super) fn wanted() -> Vec<AllowedUpdate> {
    vec![AllowedUpdate::Message, AllowedUpdate::CallbackQuery, AllowedUpdate::MyChatMember]
}

/// Whether Telegram says that it posts this bot's updates somewhere.
fn hooked(refused: &Refused) -> bool {
    refused.code == 409 && refused.says("webhook")
}
