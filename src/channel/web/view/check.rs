//! The page on which a record is checked.

use super::super::say::Say;
use super::{Shell, lane, mark, page as whole};
use crate::domain::Line;
use chrono::NaiveDate;
use maud::{Markup, html};

/// What a number stands for, as far as anyone may see it.
pub struct Found {
    /// Of which year.
    pub year: i32,
    /// So many days …
    pub days: u32,
    /// … and hours.
    pub hours: String,
    /// The first character of the name on it.
    pub first: String,
    /// When it was made.
    pub date: NaiveDate,
    /// Something was confirmed or corrected since.
    pub changed: bool,
}

/// The field, and what was found, if something was asked: `Some(None)` is a number that nobody knows.
pub fn page(say: &Say, root: &str, asked: Option<Option<&Found>>) -> Markup {
    let body = html! {
        main.plain {
            (mark())
            h1.big { (say.t("web-check")) }
            @match asked {
                None => p { (say.t("web-check-ask")) },
                Some(None) => div.note role="status" { p { (say.t("web-check-unknown")) } },
                Some(Some(found)) => div.note.good role="status" {
                    p.big { (say.t("web-check-good")) }
                    p { (say.line(&line("web-check-found", found))) }
                    p { (say.line(&line("web-check-made", found))) }
                    @if found.changed { p { (say.t("web-check-changed")) } }
                },
            }
            form method="post" action={ (root) "/check" } {
                label.aside for="number" { (say.t("web-check-ask")) }
                input #number type="text" name="number" maxlength="40" autocomplete="off" autocapitalize="characters"
                    spellcheck="false" placeholder="ABCD-EFGH-JKLM-NPQR" required;
                button.act.main { (say.t("web-check-go")) }
            }
        }
        (lane())
    };
    whole(&Shell { say, root, title: &say.t("web-check"), class: "hello", script: false }, &body)
}

fn line(key: &'static str, found: &Found) -> Line {
    Line::new(key)
        .with("year", found.year.to_string())
        .with("n", found.days)
        .with("hours", found.hours.clone())
        .with("first", found.first.clone())
        .with("date", found.date)
}
