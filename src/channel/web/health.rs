//! Signs of life for whoever watches the process.

use super::Shared;
use axum::extract::State;
use axum::http::StatusCode;
use std::time::Duration;

/// A writer that rests still moves every few seconds; one that has not for this long is stuck.
const STUCK: Duration = Duration::from_secs(30);

/// The process lives.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// It takes inputs; otherwise why not.
pub async fn ready(State(app): State<Shared>) -> (StatusCode, String) {
    let status = app.options.handle.status();
    let why = if !status.ready {
        Some(
            "the street is not open for inputs: it is starting, stopping, or its journal cannot write; the log says which",
        )
    } else if status.writer > STUCK {
        Some("the street's writer has not moved for 30 s; the log's last line says what it was doing")
    } else if status.outbox > STUCK {
        Some("the outbox has not moved for 30 s; messages wait")
    } else {
        None
    };
    match why {
        Some(why) => (StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n")),
        None => (StatusCode::OK, "ready\n".to_string()),
    }
}
