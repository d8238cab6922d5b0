//! Where something cannot be: a kind page in both languages, never a bare number.

use super::App;
use super::view::plain;
use crate::domain::Lang;
use crate::engine::EngineGone;
use axum::Extension;
use axum::extract::rejection::FormRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// Why a page cannot be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sorry {
    /// There is nothing here.
    Lost,
    /// What was posted makes no sense.
    Wrong,
    /// It was posted from somebody else's page.
    Elsewhere,
    /// Too many new people from one place.
    Busy,
    /// One person posts faster than anyone presses.
    Fast,
    /// More text than anyone will read.
    Long,
    /// A photo larger than any.
    Large,
    /// The street's writer has stopped.
    Rest,
    /// That is for organizers and helpers.
    NotYours,
    /// A sheet or a ticket of somebody else.
    OfOthers,
    /// The ticket was put away: its day is over, or its place was given back.
    TicketGone,
    /// The lists were put away with their day.
    ListsGone,
    /// The visit is done, or its day is over: where it was is put away.
    VisitOver(bool),
    /// A code that is wrong, used or too old.
    Code,
    /// The digits on the table, scanned by a device that nobody is known by.
    Unknown,
    /// Too many codes were tried that were not good.
    CodesRest,
}

impl From<EngineGone> for Sorry {
    fn from(_: EngineGone) -> Self {
        Sorry::Rest
    }
}

impl From<FormRejection> for Sorry {
    fn from(rejection: FormRejection) -> Self {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE { Sorry::Long } else { Sorry::Wrong }
    }
}

impl Sorry {
    fn parts(self) -> (StatusCode, &'static str) {
        match self {
            Sorry::Lost => (StatusCode::NOT_FOUND, "web-sorry-lost"),
            Sorry::Wrong => (StatusCode::BAD_REQUEST, "web-sorry-wrong"),
            Sorry::Elsewhere => (StatusCode::FORBIDDEN, "web-sorry-elsewhere"),
            Sorry::Busy => (StatusCode::TOO_MANY_REQUESTS, "web-sorry-busy"),
            Sorry::Fast => (StatusCode::TOO_MANY_REQUESTS, "web-sorry-fast"),
            Sorry::Long => (StatusCode::PAYLOAD_TOO_LARGE, "web-sorry-long"),
            Sorry::Large => (StatusCode::PAYLOAD_TOO_LARGE, "photos-too-large"),
            Sorry::Rest => (StatusCode::SERVICE_UNAVAILABLE, "web-sorry-rest"),
            Sorry::NotYours => (StatusCode::FORBIDDEN, "web-sorry-yours"),
            Sorry::OfOthers => (StatusCode::FORBIDDEN, "web-sorry-others"),
            Sorry::TicketGone => (StatusCode::GONE, "bookings-ticket-gone"),
            Sorry::ListsGone => (StatusCode::GONE, "web-sorry-lists-gone"),
            Sorry::VisitOver(true) => (StatusCode::GONE, "visits-put-away-done"),
            Sorry::VisitOver(false) => (StatusCode::GONE, "visits-put-away-over"),
            Sorry::Code => (StatusCode::GONE, "web-sorry-code"),
            Sorry::Unknown => (StatusCode::FORBIDDEN, "web-sorry-unknown"),
            Sorry::CodesRest => (StatusCode::TOO_MANY_REQUESTS, "web-sorry-codes-rest"),
        }
    }

    /// The page that says so.
    pub fn page(self, app: &App) -> Response {
        let (status, key) = self.parts();
        let root = app.options.prefix.trim_end_matches('/');
        let say = app.say(Lang::Zh);
        (status, plain::sorry(&say, root, key, Some(app.front()))).into_response()
    }
}

/// A handler's answer: a page, or why there is none.
pub type Answer = Result<Response, Sorry>;

impl IntoResponse for Sorry {
    /// Only the reason; the guard, which knows the words, makes a page of it.
    fn into_response(self) -> Response {
        (self.parts().0, Extension(self)).into_response()
    }
}

/// Nothing here.
pub async fn lost() -> Sorry {
    Sorry::Lost
}
