//! Whether Telegram posts updates to the web channel, and what it must know for that.

use super::reader::{Table, Value};
use super::{Secret, Settings};

/// Telegram posts updates rather than being asked for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// From this it is drawn where Telegram posts and what it must know; without it, from one that the data folder keeps.
    pub secret: Option<Secret>,
}

/// Reads it from the table of Telegram. `public_url` is where the web channel is reached.
pub(super) fn read(
    table: &Table<'_, '_>,
    settings: &Settings<'_, '_>,
    public_url: Option<&str>,
    own_server: bool,
) -> Option<Webhook> {
    let file = table.read("webhook_secret_file", |value| {
        let text = value.text()?;
        let read = std::fs::read_to_string(text).map_err(|e| format!("{text:?} cannot be read: {e}"))?;
        secret(read.trim())
    });
    let secret = settings.env("TONGXIN_WEBHOOK_SECRET", secret).or(file);
    if !table.read("webhook", Value::truth)? {
        return None;
    }
    // A Bot API server of one's own may take any address (telegram-bot-api --local).
    if !own_server && !public_url.is_some_and(|url| url.starts_with("https://")) {
        table.fault("webhook", "needs public_url, with https://: Telegram posts there");
    }
    Some(Webhook { secret })
}

/// Long enough that nobody finds it by trying; what it is not is said without repeating it.
fn secret(text: &str) -> Result<Secret, String> {
    if text.len() < 32 || text.chars().any(char::is_whitespace) {
        return Err("must hold at least 32 characters without spaces, as from: openssl rand -hex 32".into());
    }
    Ok(Secret(text.into()))
}
