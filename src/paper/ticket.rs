//! A ticket: one place at a stall in large type, to take along and to show at the table.

use crate::engine::Document;
use maud::{DOCTYPE, Markup, html};

/// A ticket in words. The second of two words is the Chinese, where the first is not.
#[derive(Clone, Debug, PartialEq)]
pub struct Slip {
    /// Whose day.
    pub head: (String, Option<String>),
    /// The stall and the number.
    pub number: (String, Option<String>),
    /// Who comes.
    pub name: String,
    /// The date.
    pub date: (String, Option<String>),
    /// The time.
    pub when: (String, Option<String>),
    /// Where.
    pub place: (String, Option<String>),
    /// What it costs, what to bring.
    pub notes: Vec<String>,
}

/// A ticket as a page that prints well: black on white, the number largest.
pub fn ticket(name: &str, lang: &str, title: &str, words: &Slip) -> Document {
    let page = html! {
        (DOCTYPE)
        html lang=(lang) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (maud::PreEscaped(super::STYLE)) (maud::PreEscaped(STYLE)) }
            }
            body { (slip(words)) }
        }
    };
    Document { name: format!("tongxin-{name}.html"), mime: "text/html", bytes: page.into_string().into_bytes() }
}

/// What stands on it.
pub fn slip(words: &Slip) -> Markup {
    html! {
        section.slip {
            p.whose { (both(&words.head)) }
            h1 { (both(&words.number)) }
            p.name { (words.name) }
            p.when { (both(&words.date)) }
            p.when { (both(&words.when)) }
            p.place { (both(&words.place)) }
            div.notes { @for note in &words.notes { p { (note) } } }
        }
    }
}

fn both((words, also): &(String, Option<String>)) -> Markup {
    html! { (words) @if let Some(also) = also { " " span lang="zh-CN" { (also) } } }
}

/// The look of a ticket, beside that of other sheets.
const STYLE: &str = "\
.slip{border:1mm solid #000;border-radius:5mm;padding:8mm 10mm;text-align:center;line-height:1.3}\
.slip .whose{font-size:20pt}.slip h1{font-size:54pt;line-height:1.15;margin:3mm 0}\
.slip .name{font-size:40pt;font-weight:700;margin-bottom:4mm}.slip .when{font-size:32pt;font-weight:700}\
.slip .place{font-size:28pt;margin-top:2mm}.slip h1 span,.slip .when span,.slip .place span{display:block;font-size:.62em}\
.slip .notes{border-top:.6mm dashed #000;margin-top:6mm;padding-top:4mm;font-size:20pt}";
