//! Where anyone can check a record of voluntary service by its number.

use super::Shared;
use super::errors::Answer;
use super::view::check::{Found, page};
use super::visitor::Visitor;
use crate::domain::{Private, hours};
use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::response::IntoResponse;
use serde::Deserialize;

/// `GET /check`: the field to type it into.
pub async fn ask(State(app): State<Shared>, visitor: Visitor) -> Answer {
    Ok(page(&visitor.say(&app), &visitor.root, None).into_response())
}

/// What the form carries.
#[derive(Deserialize)]
pub struct Typed {
    number: String,
}

/// `POST /check`: what the number stands for. It is posted, so that it stands in no log of addresses.
pub async fn answer(
    State(app): State<Shared>,
    visitor: Visitor,
    form: Result<Form<Typed>, FormRejection>,
) -> Answer {
    let Form(Typed { number }) = form?;
    let found = app
        .options
        .handle
        .look(move |s, d| {
            hours::check(s, d, &number).map(|checked| Found {
                year: checked.record.year,
                days: checked.record.days,
                hours: hours::in_words(checked.record.minutes),
                first: checked.first.as_ref().map(Private::reveal).unwrap_or_default().to_string(),
                date: checked.date,
                changed: checked.changed,
            })
        })
        .await?;
    Ok(page(&visitor.say(&app), &visitor.root, Some(found.as_ref())).into_response())
}
