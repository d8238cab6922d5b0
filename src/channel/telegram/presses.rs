//! Ends the glow of pressed buttons, once what follows from the press is durable. Nothing depends on it.

use super::Telegram;
use super::api::{Refused, Trouble};
use futures_util::StreamExt;
use std::time::Duration;
use teloxide::payloads::AnswerCallbackQuery;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

/// How many presses are acknowledged at the same time.
const AT_ONCE: usize = 16;
/// An acknowledgement that takes longer is let go: the next ones matter more.
const GLOW: Duration = Duration::from_secs(5);
/// How many may wait for that. Beyond it a press goes unacknowledged: its button glows a while longer.
const WAITING: usize = 1_000;

/// Where presses that are durable go.
pub(super) struct Presses(mpsc::Sender<String>);

impl Presses {
    /// A line for presses, and its end.
    pub fn line() -> (Self, mpsc::Receiver<String>) {
        let (line, end) = mpsc::channel(WAITING);
        (Self(line), end)
    }

    /// It is durable: its glow may end.
    pub fn durable(&self, press: Option<String>) {
        if let Some(press) = press
            && self.0.try_send(press).is_err()
        {
            tracing::debug!("too many presses at once; one is not acknowledged");
        }
    }
}

impl Telegram {
    /// Acknowledges presses until nobody hands in any more.
    pub(super) async fn acknowledge_all(&self, presses: mpsc::Receiver<String>) {
        ReceiverStream::new(presses).for_each_concurrent(AT_ONCE, |id| self.acknowledge(id)).await;
    }

    /// It is no message and does not count as one (the Bot FAQ limits messages; python-telegram-bot's
    /// limiter counts only what names a chat), so it waits for no message's turn. While the whole bot is
    /// told to be quiet it is left out: the glow ends by itself, and a late answer ends nothing.
    /// A query that is too old is no error.
    async fn acknowledge(&self, id: String) {
        if self.is_quiet() {
            return;
        }
        let answer = AnswerCallbackQuery::new(id.into());
        match tokio::time::timeout(GLOW, self.api.call::<_, bool>(&answer)).await {
            Ok(Ok(_) | Err(Trouble::Refused(Refused { code: 400, .. }))) => {}
            Ok(Err(Trouble::Refused(Refused { code: 429, retry_after, .. }))) => {
                self.quiet(retry_after.unwrap_or(GLOW));
            }
            Ok(Err(trouble)) => tracing::debug!(%trouble, "a press could not be acknowledged"),
            Err(_) => tracing::debug!("a press could not be acknowledged in time"),
        }
    }
}
