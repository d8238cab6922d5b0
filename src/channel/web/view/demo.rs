//! The demo's page: a clock that can be moved, steps to try, three telephones, and a plug to pull.

use super::super::say::Say;
use super::{Shell, lane, mark, page};
use maud::{Markup, html};
use serde::Serialize;

/// What changes on the page while it is open; sent as JSON, each field into the element of its name.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Now {
    /// Date, weekday, hour.
    pub clock: String,
    /// The button to the next thing: what and when.
    pub next: String,
    /// Nothing is due any more.
    pub idle: bool,
    /// Time is running.
    pub fast: bool,
    /// Where the clock stands on the timeline, 0 to 1000.
    pub at: u32,
    /// The clock as a field for date and time shows it.
    pub field: String,
    /// The marks of the timeline.
    pub marks: Vec<Mark>,
    /// Which steps are done.
    pub done: Vec<bool>,
    /// Records in the journal, messages that pages have shown, messages that wait.
    pub counts: [u64; 3],
    /// The same in words.
    pub tally: String,
}

/// A mark on the timeline.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Mark {
    /// Where, 0 to 1000.
    pub at: u32,
    /// The day of the month.
    pub day: String,
    /// What happens then.
    pub what: String,
    /// The welfare day itself.
    pub star: bool,
}

/// A telephone on the page.
pub struct Phone {
    /// Its number.
    pub n: usize,
    /// Whose.
    pub name: String,
    /// What they are in the neighbourhood.
    pub role: String,
    /// Its page.
    pub address: String,
}

/// The steps to try, in order.
pub const STEPS: [&str; 5] =
    ["demo-step-book", "demo-step-help", "demo-step-tell", "demo-step-next", "demo-step-plug"];

/// The whole page.
pub fn demo(say: &Say, community: &str, phones: &[Phone], most: usize, now: &Now) -> Markup {
    let title = say.with("demo-title", &[("community", community)]);
    let state = serde_json::to_string(now).unwrap_or_default();
    let body = html! {
        header.head {
            (mark()) h1 { (title) } p.fiction { (say.t("demo-fiction")) }
            form.switch method="post" action="/demo/lang" aria-label=(say.t("web-language")) {
                button name="lang" value="zh" lang="zh-CN" aria-pressed=(say.zh()) { (say.t("lang-zh")) }
                button name="lang" value="en" lang="en" aria-pressed=(!say.zh()) { "EN" }
            }
        }
        section.clock aria-label=(say.t("demo-clock")) {
            p #clock .now aria-live="polite" { (now.clock) }
            form method="post" action="/demo/next" data-live="" { button #next .act.main disabled[now.idle] { (now.next) } }
            form method="post" action="/demo/fast" data-live="" {
                button #fast .act aria-pressed=(now.fast) data-on=(say.t("demo-pause")) data-off=(say.t("demo-fast")) {
                    (say.t(if now.fast { "demo-pause" } else { "demo-fast" }))
                }
            }
            details.set {
                summary.act { (say.t("demo-set")) }
                form method="post" action="/demo/set" data-live="" {
                    label.aside for="to" { (say.t("demo-set")) }
                    input #to type="datetime-local" name="to" value=(now.field) required;
                    button.act.main { (say.t("demo-set-go")) }
                }
            }
        }
        (timeline(say, now))
        (steps(say, now))
        div.tabs role="tablist" aria-label=(say.t("demo-phones")) {
            @for phone in phones {
                button role="tab" id={ "t" (phone.n) } aria-controls={ "p" (phone.n) } aria-selected=(phone.n == 1) {
                    (phone.name) span.dot hidden { span.aside { (say.t("demo-unread")) } }
                }
            }
        }
        main.phones {
            @for phone in phones { (self::phone(phone)) }
            button #add .act data-next=(phones.len() + 1) data-most=(most) hidden[phones.len() >= most] { (say.t("demo-add")) }
            template #blank {
                (self::phone(&Phone { n: 0, name: say.t("demo-neighbour"), role: say.t("demo-role-resident"), address: String::new() }))
            }
        }
        footer.foot {
            p #tally { (now.tally) }
            p #before role="status" data-before=(say.t("demo-before")) data-after=(say.t("demo-after"))
                data-off=(say.t("demo-off")) data-same=(say.t("demo-same")) {}
            form #plug method="post" action="/demo/plug" data-live="" { button.act.plug { (say.t("demo-plug")) } }
        }
        (lane())
        div #demo data-state=(state) hidden {}
    };
    page(&Shell { say, root: "", title: &title, class: "demo", script: true }, &body)
}

fn timeline(say: &Say, now: &Now) -> Markup {
    html! {
        div.line role="img" aria-label=(say.t("demo-timeline")) {
            div.rail {}
            div #pin .pin data-at=(now.at) {}
            ol #marks {
                @for mark in &now.marks {
                    li.star[mark.star] data-at=(mark.at) { b { (mark.day) } " " (mark.what) }
                }
            }
        }
    }
}

fn steps(say: &Say, now: &Now) -> Markup {
    let next = now.done.iter().position(|done| !done);
    html! {
        div.steps {
            p #try { (say.t("demo-try")) }
            ol aria-labelledby="try" {
                @for (n, key) in STEPS.iter().enumerate() {
                    li.done[now.done.get(n) == Some(&true)].glow[next == Some(n)] {
                        span.tick aria-hidden="true" { (n + 1) } (say.t(key)) span.aside.ticked { (say.t("demo-done")) }
                    }
                }
            }
        }
    }
}

fn phone(phone: &Phone) -> Markup {
    html! {
        section.phone id={ "p" (phone.n) } aria-labelledby={ "h" (phone.n) } {
            h2 id={ "h" (phone.n) } { span.dot hidden {} b { (phone.name) } " " span.role { (phone.role) } }
            @if phone.address.is_empty() { iframe title=(phone.name) {} }
            @else { iframe src=(phone.address) title={ (phone.name) " " (phone.role) } {} }
        }
    }
}
