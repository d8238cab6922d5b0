//! Asks a server elsewhere what time it is, as long as the machine's clock is not believed.

use crate::channel::date;
use crate::engine::{Clock, Watch};
use reqwest::{Client, redirect::Policy};
use std::sync::Arc;
use std::time::Duration;

/// It is looked so often whether anybody wants to know.
const GLANCE: Duration = Duration::from_secs(1);
/// The server is asked so often.
const PAUSE: Duration = Duration::from_secs(5);
/// How long an answer may take: a slow one says what time it was.
const PATIENCE: Duration = Duration::from_secs(5);

/// Asks for as long as the street is open.
pub(super) async fn ask(url: String, watch: Arc<Watch>) {
    let client = Client::builder().timeout(PATIENCE).redirect(Policy::none()).pool_max_idle_per_host(0).build();
    let client = match client {
        Ok(client) => client,
        Err(error) => return tracing::error!(%error, "time_source cannot be asked"),
    };
    let mut said = false;
    loop {
        if !watch.asks() {
            tokio::time::sleep(GLANCE).await;
            continue;
        }
        match client.head(&url).send().await.map(|response| date(&response)) {
            Ok(Some(now)) => watch.heard(now),
            Ok(None) if !said => {
                said = true;
                tracing::warn!("time_source answers, but does not say what time it is; name another");
            }
            Err(error) if !said => {
                said = true;
                tracing::warn!(error = %error.without_url(), "time_source does not answer");
            }
            _ => {}
        }
        tokio::time::sleep(PAUSE).await;
    }
}
