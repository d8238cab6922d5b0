//! What time a server says it is.

use chrono::{DateTime, Utc};
use reqwest::Response;

/// The `Date` of an answer (RFC 9110, section 6.6.1), to the second.
pub fn date(response: &Response) -> Option<DateTime<Utc>> {
    let text = response.headers().get(reqwest::header::DATE)?.to_str().ok()?;
    httpdate::parse_http_date(text).ok().map(DateTime::from)
}
