//! Ends the glow of pressed buttons, once what follows from the press is durable. Nothing depends on it.

use super::Telegram;
use super::api::Trouble;
use futures_util::StreamExt;
use teloxide::payloads::AnswerCallbackQuery;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

/// How many presses are acknowledged at the same time.
const AT_ONCE: usize = 16;
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

    /// A query that is too old is no error.
    async fn acknowledge(&self, id: String) {
        let answer = AnswerCallbackQuery::new(id.into());
        if let Err(trouble) = self.api.call::<_, bool>(&answer).await {
            let stale = matches!(&trouble, Trouble::Refused(r) if r.code == 400);
            if !stale {
                tracing::debug!(%trouble, "a press could not be acknowledged");
            }
        }
    }
}
