//! What the pages look like: pure functions from small structs to HTML, without a word about where those come from.

pub mod check;
pub mod demo;
pub mod here;
pub mod papers;
pub mod personal;
pub mod plain;
pub mod welcome;

use super::assets;
use super::say::Say;
use crate::paper;
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// Two rings round one centre: 同心. It stands at the head of every page.
const MARK: &str = r##"<svg class="mark" viewBox="0 0 40 40" width="40" height="40" aria-hidden="true" focusable="false"><circle cx="20" cy="20" r="17" fill="none" stroke="currentColor" stroke-width="3"/><circle cx="20" cy="20" r="10.5" fill="none" stroke="currentColor" stroke-width="3"/><path d="M20 25.6l-4.4-4.2a2.7 2.7 0 0 1 3.8-3.8l.6.6.6-.6a2.7 2.7 0 0 1 3.8 3.8z" fill="currentColor"/></svg>"##;

/// The lane houses of the neighbourhood, a strip of gables that repeats.
const LANE: &str = r##"<svg class="lane" height="48" aria-hidden="true" focusable="false"><defs><pattern id="lane" width="240" height="48" patternUnits="userSpaceOnUse"><path fill="currentColor" fill-rule="evenodd" d="M0 48V26h10l22-14 22 14h8V18h30v8h8V22l20-16 20 16v4h10V20h6v-8h8v8h16v6h6l20-12 20 12h14v22zM26 30v8h12v-8zM70 24v6h6v-6zM80 24v6h6v-6zM112 26v10h16v-10zM164 28v8h8v-8zM192 32v8h12v-8z"/></pattern></defs><rect width="100%" height="48" fill="url(#lane)"/></svg>"##;

/// The sign of the programme.
pub fn mark() -> PreEscaped<&'static str> {
    PreEscaped(MARK)
}

/// The strip of lane houses.
pub fn lane() -> PreEscaped<&'static str> {
    PreEscaped(LANE)
}

/// What every page has round it.
pub struct Shell<'a> {
    /// In whose language.
    pub say: &'a Say,
    /// Where the channel's own paths begin: empty, or `/phone/2`.
    pub root: &'a str,
    /// In the browser's title line.
    pub title: &'a str,
    /// A class of the body.
    pub class: &'static str,
    /// Whether the script comes along.
    pub script: bool,
}

/// A whole page.
pub fn page(shell: &Shell<'_>, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(shell.say.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light";
                meta name="format-detection" content="telephone=no";
                title { (shell.title) }
                link rel="icon" href={ (shell.root) (assets::icon_path()) } type="image/svg+xml";
                link rel="stylesheet" href={ (shell.root) (assets::style_path()) };
                @if shell.script {
                    script src={ (shell.root) (assets::script_path()) } defer {}
                }
            }
            body class=(shell.class) { (body) }
        }
    }
}

/// Text as paragraphs and lines, escaped.
pub fn lines(text: &str) -> Markup {
    html! {
        @for part in text.split("\n\n") {
            p {
                @for (n, line) in part.lines().enumerate() {
                    @if n > 0 { br; }
                    (paper::line(line))
                }
            }
        }
    }
}
