//! What is printed on A4: the poster for the gate, and the lists for the tables.

use super::super::say::Say;
use super::personal::Card;
use super::{Shell, lane, mark, page};
use crate::paper::{Page, Slip, plot, slip};
use maud::{Markup, PreEscaped, html};

/// A code for a telephone's camera.
pub struct Scan {
    /// What it leads to, in words.
    pub label: String,
    /// The same as an address to type.
    pub address: String,
    /// The code as SVG.
    pub svg: String,
}

/// The poster, Chinese first and English beside it. `cost` is the key of what it costs.
pub fn poster(
    say: &Say,
    root: &str,
    (zh, en): (&Card, &Card),
    (services, cost): (&[(String, Option<String>)], &'static str),
    scans: &[Scan],
) -> Markup {
    let (say, also) = (say.chinese(), say.english());
    let body = html! {
        div.screen-only.note { button.act.main data-print="" { (say.t("web-print")) } }
        main.sheet.poster {
            header { (mark()) p { (zh.community) @if en.community != zh.community { " " span lang="en" { (en.community) } } } }
            h1 { (say.t("web-poster-title")) br; span lang="en" { (also.t("web-poster-title")) } }
            p.date { (zh.date) br; span.hours { (zh.hours) } @if !zh.number.is_empty() { br; span lang="en" { (en.date) " " (en.hours) } } }
            p.venue { (zh.place) @if en.place != zh.place { " " span lang="en" { (en.place) } } }
            ul.services {
                @for (name, other) in services {
                    li { (name) @if let Some(other) = other { span lang="en" { (other) } } }
                }
            }
            p.free { (say.t(cost)) " " span lang="en" { (also.t(cost)) } }
            div.scans {
                @for scan in scans {
                    figure {
                        div.qr { (PreEscaped(&scan.svg)) }
                        figcaption { b { (scan.label) } br; span.address { (scan.address) } }
                    }
                }
            }
            (lane())
        }
    };
    page(&Shell { say: &say, root, title: &say.t("web-poster-title"), class: "paper", script: true }, &body)
}

/// Lists, one a page; and photos below them: where each is, and what it shows.
pub fn tables(say: &Say, root: &str, tables: &[Page], photos: &[(String, String)]) -> Markup {
    let body = html! {
        div.screen-only.note { button.act.main data-print="" { (say.t("web-print")) } }
        main {
            @for table in tables {
                section.sheet {
                    @for (n, line) in table.title.iter().enumerate() {
                        @if n == 0 { h1 { (line) } } @else { p { (line) } }
                    }
                    (plot(&table.bars))
                    table {
                        thead { tr { @for head in &table.columns { th scope="col" { (head) } } } }
                        tbody {
                            @for row in &table.rows {
                                tr { @for cell in row { td { (cell) } } }
                            }
                        }
                    }
                }
            }
            @for (address, label) in photos {
                // On paper it could not be taken back.
                figure.shown.screen-only { img src=(address) alt=(label); figcaption { (label) } }
            }
        }
    };
    page(&Shell { say, root, title: &say.t("web-print"), class: "paper", script: true }, &body)
}

/// One ticket.
pub fn ticket(say: &Say, root: &str, words: &Slip) -> Markup {
    let body = html! {
        div.screen-only.note { button.act.main data-print="" { (say.t("web-print")) } }
        main.sheet { (slip(words)) }
    };
    page(&Shell { say, root, title: &say.t("button-ticket"), class: "paper", script: true }, &body)
}
