//! The code at the table, to be read from three steps away.

use super::super::say::Say;
use super::{Shell, mark, page as whole};
use maud::{Markup, PreEscaped, html};

/// What stands on it.
pub struct Board {
    /// Four digits; `None` before somebody has asked for them, and when nobody comes or goes.
    pub code: Option<String>,
    /// Codes for a telephone's camera: the key of what each is for, and its SVG.
    pub scans: Vec<(&'static str, String)>,
}

/// The page.
pub fn page(say: &Say, root: &str, board: &Board) -> Markup {
    let body = html! {
        main.board {
            header { (mark()) h1 { (say.t("web-here")) } }
            @match &board.code {
                Some(code) => {
                    p.digits { @for digit in code.chars() { span { (digit) } } }
                    p { (say.t("web-here-type")) }
                    div.scans {
                        @for (key, svg) in &board.scans {
                            figure { div.qr { (PreEscaped(svg)) } figcaption { (say.t(key)) } }
                        }
                    }
                }
                None => p.big { (say.t("web-here-none")) },
            }
        }
    };
    whole(&Shell { say, root, title: &say.t("web-here"), class: "hello", script: false }, &body)
}
