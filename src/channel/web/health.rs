//! Signs of life for whoever watches the process.

use super::Shared;
use axum::extract::State;
use axum::http::StatusCode;
use std::time::Duration;

/// The store is asked, and has so long to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// The process lives.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// It takes inputs, its store answers and its loops move; otherwise why not.
pub async fn ready(State(app): State<Shared>) -> (StatusCode, String) {
    let handle = &app.options.handle;
    let status = handle.status();
    let why = if !status.ready {
        Some(
            "the street is not open for inputs: it is starting, stopping, or its journal cannot write; the log says which"
                .to_string(),
        )
    } else if let Some((name, ago)) = status.stuck() {
        Some(format!(
            "the {name} has not moved for {} s; the log's last lines say what it was doing",
            ago.as_secs()
        ))
    } else {
        // Whoever looks stands in line behind what is being made durable.
        let answered = tokio::time::timeout(PATIENCE, handle.look(|_, _| ())).await;
        let slow = !matches!(answered, Ok(Ok(())));
        slow.then(|| "the store has not answered for 3 s; is its disk well?".to_string())
    };
    match why {
        Some(why) => (StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n")),
        None => (StatusCode::OK, "ready\n".to_string()),
    }
}
