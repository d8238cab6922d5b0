//! The first visit: the day's card, one field, two lines about privacy, one large button. Nothing else.

use super::super::say::Say;
use super::personal::{Card, card};
use super::{Shell, lane, mark, page};
use maud::{Markup, html};

/// The page for somebody who has not agreed yet.
pub struct Welcome<'a> {
    /// The card.
    pub card: &'a Card,
    /// Where the page lives.
    pub here: &'a str,
    /// The key of its form.
    pub post: &'a str,
    /// The name that stands in the field already.
    pub name: &'a str,
    /// What was wrong with the name, or what just happened.
    pub note: Option<&'a str>,
    /// The button glows: the demo shows where to begin.
    pub glow: bool,
}

/// The first visit.
pub fn welcome(say: &Say, root: &str, w: &Welcome<'_>) -> Markup {
    let title = say.with("web-title", &[("community", &w.card.community)]);
    let agree = if w.glow { "act main agree glow" } else { "act main agree" };
    let body = html! {
        header.head { (mark()) h1 { (w.card.community) } (languages(say, w.here)) }
        (card(say, w.card))
        main.welcome {
            @if let Some(note) = w.note { p.note role="status" { (note) } }
            form method="post" action={ (w.here) "/join" } {
                input type="hidden" name="post" value=(w.post);
                label for="name" { (say.t("web-name")) }
                input #name name="name" type="text" value=(w.name) autocomplete="nickname" maxlength="20" required
                    placeholder=(say.t("web-name-example"));
                p.privacy { (say.t("people-privacy-notice")) }
                button class=(agree) { (say.t("web-agree")) }
            }
        }
        (lane())
    };
    page(&Shell { say, root, title: &title, class: "hello", script: true }, &body)
}

/// 中文 / EN for somebody who is not known: only the address changes.
pub fn languages(say: &Say, here: &str) -> Markup {
    html! {
        nav.switch aria-label=(say.t("web-language")) {
            a href={ (here) "?lang=zh" } lang="zh-CN" aria-current=[say.zh().then_some("true")] { (say.t("lang-zh")) }
            a href={ (here) "?lang=en" } lang="en" aria-current=[(!say.zh()).then_some("true")] { "EN" }
        }
    }
}
