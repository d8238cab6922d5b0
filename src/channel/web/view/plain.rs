//! Small pages: a kind word where something cannot be, and the door behind a one-time link.

use super::super::say::Say;
use super::{Shell, lane, mark, page};
use maud::{Markup, html};

/// One or two sentences, in both languages: nothing is known of the reader. With a way on, if there is one.
pub fn sorry(say: &Say, root: &str, key: &'static str, on: Option<&str>) -> Markup {
    let (zh, en) = (say.chinese(), say.english());
    let body = html! {
        main.plain {
            (mark())
            p.big { (zh.t(key)) }
            p lang="en" { (en.t(key)) }
            @if let Some(on) = on { a.act.main href=(on) { (zh.t("web-on")) " · " span lang="en" { (en.t("web-on")) } } }
        }
        (lane())
    };
    page(&Shell { say: &zh, root, title: &zh.t("web-name-of-all"), class: "hello", script: false }, &body)
}

/// The door behind a one-time link: what stands on it, and what its button says. Only pressing uses the link up, so that a preview does not.
pub fn door(say: &Say, root: &str, (what, does): (&'static str, &'static str), code: &str, post: &str) -> Markup {
    let (zh, en) = (say.chinese(), say.english());
    let body = html! {
        main.plain {
            (mark())
            p.big { (zh.t(what)) }
            p lang="en" { (en.t(what)) }
            form method="post" action={ (root) "/go/" (code) } {
                input type="hidden" name="post" value=(post);
                button.act.main.agree { (zh.t(does)) " · " span lang="en" { (en.t(does)) } }
            }
        }
        (lane())
    };
    page(&Shell { say: &zh, root, title: &zh.t("web-name-of-all"), class: "hello", script: false }, &body)
}

/// Which neighbourhood? Their pages, each with its name.
pub fn front(say: &Say, root: &str, links: &[(String, String)]) -> Markup {
    let body = html! {
        main.plain {
            (mark())
            p.big { (say.t("web-which")) }
            @for (address, name) in links { a.act href=(address) { (name) } }
        }
        (lane())
    };
    page(&Shell { say, root, title: &say.t("web-name-of-all"), class: "hello", script: false }, &body)
}

/// Somebody of one neighbourhood at the poster of another: do they want to belong there?
pub fn other(say: &Say, root: &str, (mine, there): (&str, &str), here: &str, home: &str, post: &str) -> Markup {
    let body = html! {
        main.plain {
            (mark())
            p.big { (say.with("web-other", &[("mine", mine), ("there", there)])) }
            form method="post" action={ (here) "/move" } {
                input type="hidden" name="post" value=(post);
                button.act { (say.with("web-move", &[("there", there)])) }
            }
            a.act.main href=(home) { (say.with("web-stay", &[("mine", mine)])) }
        }
        (lane())
    };
    page(&Shell { say, root, title: &say.t("web-name-of-all"), class: "hello", script: false }, &body)
}
