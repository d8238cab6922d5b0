//! Reads the bot's updates by long polling. None is confirmed before what follows from it is durable.

use super::api::{Refused, Trouble};
use super::understand::{Heard, Meaning, number, understand};
use super::{Telegram, TelegramError};
use crate::engine::{EngineGone, Handle};
use futures_util::StreamExt;
use serde_json::value::RawValue;
use std::time::Duration;
use teloxide::payloads::{AnswerCallbackQuery, GetUpdates};
use teloxide::types::AllowedUpdate;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

/// Most updates at once (Bot API, `getUpdates.limit`).
const LIMIT: u8 = 100;
/// How many presses are acknowledged at the same time.
const ACKNOWLEDGE: usize = 16;
/// How many may wait for that. Beyond it a press goes unacknowledged: its button glows a while longer.
const WAITING: usize = 1_000;

/// Why polling ended. It does not end by itself otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Stopped {
    /// The writer stopped. What was not durable stays unconfirmed and comes again.
    #[error(transparent)]
    Engine(#[from] EngineGone),
}

impl Telegram {
    /// Reads updates and hands them to the engine until that stops. May be dropped at any moment:
    /// whatever was not confirmed comes again, and the engine knows what it has seen.
    ///
    /// # Errors
    /// [`Stopped`] says why it ended.
    pub async fn poll(&self, handle: &Handle) -> Result<std::convert::Infallible, Stopped> {
        let (presses, waiting) = mpsc::channel(WAITING);
        let acknowledge = ReceiverStream::new(waiting).for_each_concurrent(ACKNOWLEDGE, |id| self.acknowledge(id));
        tokio::select! {
            ended = self.read(handle, presses) => ended,
            () = acknowledge => Err(EngineGone.into()), // cannot be: `read` holds the sender
        }
    }

    async fn read(
        &self,
        handle: &Handle,
        presses: mpsc::Sender<String>,
    ) -> Result<std::convert::Infallible, Stopped> {
        let mut ask = GetUpdates::new();
        ask.limit = Some(LIMIT);
        ask.timeout = Some(self.wait);
        ask.allowed_updates =
            Some(vec![AllowedUpdate::Message, AllowedUpdate::CallbackQuery, AllowedUpdate::MyChatMember]);
        loop {
            match self.api.updates(&ask).await {
                Ok(updates) => {
                    self.api.well();
                    // Asking with an offset has confirmed everything below it. From then on none is
                    // needed, and without one nothing is missed if the numbers start anew below it,
                    // as they do after a week without updates.
                    ask.offset = self.take(&updates, handle, &presses).await?;
                    if ask.offset.is_none() && !updates.is_empty() {
                        tokio::time::sleep(self.api.pause()).await; // none has a number: no way past them
                    }
                }
                Err(trouble) => tokio::time::sleep(self.explain(&trouble)).await,
            }
        }
    }

    /// Hands a batch in, in its order, and waits until all of it is durable. What is to be asked next.
    async fn take(
        &self,
        updates: &[Box<RawValue>],
        handle: &Handle,
        presses: &mpsc::Sender<String>,
    ) -> Result<Option<i32>, EngineGone> {
        let mut highest = None;
        let mut under_way = Vec::with_capacity(updates.len());
        for update in updates {
            let Some(id) = number(update.get()) else {
                tracing::warn!("an update without a number was passed over");
                continue;
            };
            highest = highest.max(Some(id));
            match understand(id, update.get()) {
                Meaning::Said(heard) => {
                    let Heard { input, press } = *heard;
                    under_way.push((handle.hand_in(input).await?, press));
                }
                Meaning::NotForUs => tracing::debug!(update = id, "an update that is not for us was passed over"),
                Meaning::Unreadable => {
                    tracing::warn!(update = id, "an update that cannot be read was passed over")
                }
            }
        }
        for (durable, press) in under_way {
            durable.await?;
            if let Some(press) = press
                && presses.try_send(press).is_err()
            {
                tracing::debug!("too many presses at once; one is not acknowledged");
            }
        }
        Ok(highest.map(|id| id + 1))
    }

    /// Ends the glow of a pressed button. Nothing depends on it; a query that is too old is no error.
    async fn acknowledge(&self, id: String) {
        let answer = AnswerCallbackQuery::new(id.into());
        if let Err(trouble) = self.api.call::<_, bool>(&answer).await {
            let stale = matches!(&trouble, Trouble::Refused(r) if r.code == 400);
            if !stale {
                tracing::debug!(%trouble, "a press could not be acknowledged");
            }
        }
    }

    /// Says what a failed poll means, and how long to pause.
    fn explain(&self, trouble: &Trouble) -> Duration {
        match trouble {
            Trouble::Refused(refused @ Refused { code: 409, .. }) => {
                if refused.says("webhook") {
                    tracing::error!(
                        "Telegram sends this bot's updates to a webhook that another program has set; call \
                         deleteWebhook with this token, or give Tongxin a bot of its own"
                    );
                } else {
                    tracing::error!(
                        "another program reads this bot's updates with the same token; stop it, or ask \
                         @BotFather for a new token with /revoke"
                    );
                }
                self.api.pause()
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
