//! The personal page: the day's card, the conversation, and what can be pressed.

use super::super::say::Say;
use super::{Shell, lines, mark, page};
use maud::{Markup, PreEscaped, html};

/// The coming day as the card tells it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Card {
    /// The neighbourhood.
    pub community: String,
    /// The day of the month, large; empty where no day is planned.
    pub number: String,
    /// Date with weekday.
    pub date: String,
    /// From when to when.
    pub hours: String,
    /// Where.
    pub place: String,
    /// What befell the day (cancelled, moved), if anything.
    pub news: Option<String>,
    /// The reader's own places and turns, each with the Chinese beside it where the reader's language is another.
    pub own: Vec<(String, Option<String>)>,
    /// What organizers and helpers see counted.
    pub counts: Option<String>,
}

/// One thing on the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its number.
    pub n: u32,
    /// When, where that is worth a line.
    pub when: Option<String>,
    /// New messages begin here.
    pub first_new: bool,
    /// What it is.
    pub what: What,
}

/// What an item is.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// The reader's own words.
    Mine(String),
    /// A screen.
    Told {
        /// What it says.
        text: String,
        /// It asks for words, and nobody has answered.
        asks: bool,
        /// A photo above the words.
        photo: Option<Box<Picture>>,
        /// A photo can be sent to it: the key of the form for that against repeats.
        asks_photo: Option<String>,
        /// How urgent it was, in a letter: what is asked for in an answer needs the field for words.
        lane: &'static str,
        /// Its buttons, while they can be pressed.
        buttons: Vec<Button>,
        /// The key of its form against repeats.
        post: String,
        /// What was chosen.
        chosen: Option<String>,
        /// A document: its address, and its name where it is to be kept rather than looked at.
        file: Option<(String, String)>,
        /// A link to be read by another telephone's camera, as SVG.
        qr: Option<String>,
    },
}

/// A photo.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Where it is.
    pub address: String,
    /// Its width and height, so that nothing moves when it comes.
    pub size: (u32, u32),
}

/// A button.
#[derive(Clone, Debug, PartialEq)]
pub struct Button {
    /// What it says.
    pub text: String,
    /// What it does.
    pub does: Does,
    /// How it looks.
    pub look: Look,
}

/// What a button does.
#[derive(Clone, Debug, PartialEq)]
pub enum Does {
    /// Comes back with this text.
    Press(String),
    /// Opens this address.
    Open(String),
}

/// How a button looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// The likely one.
    Main,
    /// One of several.
    Plain,
    /// The way back.
    Back,
}

/// The whole page.
pub struct Personal<'a> {
    /// The card.
    pub card: &'a Card,
    /// The conversation.
    pub items: &'a [Item],
    /// Where the page lives: `/c/baile`, `/phone/2/c/baile`.
    pub here: &'a str,
    /// The number of the newest message.
    pub newest: u32,
    /// The buttons at the bottom: what they say, what they send, the keys of their forms.
    pub bar: &'a [(String, String, String)],
    /// The language switch: its button's data for Chinese and English, and the key of its form.
    pub switch: (&'a str, &'a str, &'a str),
    /// The key of the form for typing.
    pub typing: &'a str,
}

/// The card.
pub fn card(say: &Say, card: &Card) -> Markup {
    html! {
        section #card .card aria-label=(say.t("web-card")) {
            @if card.number.is_empty() {
                p.when { (say.t("web-no-day")) }
            } @else {
                div.day aria-hidden="true" { span { (card.number) } }
                p.when { b { (card.date) } " " span.hours { (card.hours) } br; span.place { (card.place) } }
            }
            @if let Some(news) = &card.news { p.news { (news) } }
            @if !card.own.is_empty() {
                div.own {
                    span.yours { (say.t("web-yours")) }
                    @for (own, zh) in &card.own {
                        span.ticket { (own) @if let Some(zh) = zh { span.zh lang="zh-CN" { (zh) } } }
                    }
                }
            } @else if !card.number.is_empty() && card.counts.is_none() {
                p.own.none { (say.t("web-none")) }
            }
            @if let Some(counts) = &card.counts { p.counts { (counts) } }
        }
    }
}

/// One item of the conversation.
pub fn item(say: &Say, here: &str, item: &Item) -> Markup {
    let class = if matches!(item.what, What::Mine(_)) { "mine" } else { "told" };
    html! {
        article id={ "e" (item.n) } class=(class) data-n=(item.n) data-asks[asks(item)] data-lane=[lane(item)] tabindex="-1" {
            @if item.first_new { p.news-line { span { (say.t("web-new-below")) } } }
            @if let Some(when) = &item.when { p.when { (when) } }
            @match &item.what {
                What::Mine(text) => div.bubble { (lines(text)) },
                What::Told { text, asks, buttons, post, chosen, file, qr, photo, asks_photo, .. } => {
                    div.bubble {
                        @if let Some(photo) = photo { (picture(say, photo)) }
                        (lines(text))
                        @if let Some(svg) = qr { div.qr { (PreEscaped(svg)) } }
                        @if let Some((address, name)) = file {
                            @if name.is_empty() {
                                @let label = if address.ends_with(".html") { "web-print" } else { "web-table" };
                                p { a.file href=(address) target="_blank" rel="noopener" { (say.t(label)) } }
                            } @else {
                                p { a.file href=(address) download=(name) { (say.t("web-save")) } }
                            }
                        }
                    }
                    // Where words are asked for, the photo is one more thing to give; elsewhere there is more to press first.
                    @let photo_there = photo.is_some();
                    @let photo = asks_photo.as_ref().filter(|_| chosen.is_none());
                    @if let Some(key) = photo.filter(|_| *asks) { (photo_form(say, here, (item.n, key), photo_there)) }
                    @if let Some(chosen) = chosen {
                        p.chosen { span { (say.with("web-chosen", &[("label", chosen)])) } }
                    } @else if !buttons.is_empty() {
                        form.acts method="post" action={ (here) "/say" } data-live="" {
                            input type="hidden" name="post" value=(post);
                            input type="hidden" name="n" value=(item.n);
                            @for button in buttons { (self::button(button)) }
                        }
                    }
                    @if let Some(key) = photo.filter(|_| !*asks) { (photo_form(say, here, (item.n, key), photo_there)) }
                }
            }
        }
    }
}

/// No photo is higher than so many dots of the page: the words and buttons below it stay in sight.
const HIGHEST: u32 = 360;

/// A photo, as large as there is room; pressed, by itself. Its size is said before it has come, so that nothing moves.
fn picture(say: &Say, photo: &Picture) -> Markup {
    let (width, height) = match photo.size {
        (width, height) if height > HIGHEST => ((width * HIGHEST / height).max(1), HIGHEST),
        size => size,
    };
    html! {
        a.photo href=(photo.address) target="_blank" rel="noopener" {
            img src=(photo.address) width=(width) height=(height) alt=(say.t("web-photo"));
        }
    }
}

/// The form by which a photo is sent. With the script it leaves as soon as it is chosen, without it at a press; in both
/// cases a page of its own comes back. The browser's own words for choosing (of files) lie unseen above ours.
fn photo_form(say: &Say, here: &str, (n, key): (u32, &str), there: bool) -> Markup {
    let choose = if there { "web-photo-change" } else { "web-photo-choose" };
    let id = format!("photo{n}");
    html! {
        form.acts.send-photo method="post" action={ (here) "/photo" } enctype="multipart/form-data" {
            input type="hidden" name="post" value=(key);
            input type="hidden" name="n" value=(n);
            input id=(id) type="file" name="photo" accept="image/jpeg,image/png,image/webp" required;
            label.act for=(id) {
                span.choose { (say.t(choose)) }
                span.chosen-one { (say.t("web-photo-chosen")) }
                span.going { (say.t("web-photo-going")) }
            }
            button.act.main { (say.t("web-photo-send")) }
        }
    }
}

/// Whether it waits for words.
fn asks(item: &Item) -> bool {
    matches!(item.what, What::Told { asks: true, .. })
}

fn lane(item: &Item) -> Option<&'static str> {
    match item.what {
        What::Told { lane, .. } => Some(lane),
        What::Mine(_) => None,
    }
}

fn button(button: &Button) -> Markup {
    let class = match button.look {
        Look::Main => "act main",
        Look::Plain => "act",
        Look::Back => "act back",
    };
    html! {
        @match &button.does {
            Does::Press(data) => button class=(class) name="b" value=(data) { (button.text) },
            Does::Open(address) => a class=(class) href=(address) target="_blank" rel="noopener" { (button.text) },
        }
    }
}

/// 中文 / EN: what is spoken now is marked, the other can be pressed.
fn switch(say: &Say, here: &str, (zh, en, post): (&str, &str, &str)) -> Markup {
    html! {
        form.switch method="post" action={ (here) "/say" } data-live="" aria-label=(say.t("web-language")) {
            input type="hidden" name="post" value=(post);
            button name="b" value=(zh) lang="zh-CN" aria-pressed=(say.zh()) { (say.t("lang-zh")) }
            button name="b" value=(en) lang="en" aria-pressed=(!say.zh()) { "EN" }
        }
    }
}

/// The whole page.
pub fn personal(say: &Say, root: &str, p: &Personal<'_>) -> Markup {
    let title = say.with("web-title", &[("community", &p.card.community)]);
    let body = html! {
        a.skip href="#log" { (say.t("web-skip")) }
        div.top {
            header.head { (mark()) h1 { (p.card.community) } (switch(say, p.here, p.switch)) }
            (card(say, p.card))
            p #offline role="status" data-text=(say.t("web-offline")) {}
        }
        main #log role="log" aria-live="polite" aria-relevant="additions" aria-label=(say.t("web-conversation"))
            data-here=(p.here) data-newest=(p.newest) data-new=(say.t("web-new-below")) {
            @for i in p.items { (item(say, p.here, i)) }
        }
        nav.bar aria-label=(say.t("web-menu")) {
            @for (text, data, post) in p.bar {
                form method="post" action={ (p.here) "/say" } data-live="" {
                    input type="hidden" name="post" value=(post);
                    button.key name="b" value=(data) { (text) }
                }
            }
            details.type open[p.items.iter().any(asks)] {
                summary.key { (say.t("web-type")) }
                form method="post" action={ (p.here) "/say" } data-live="" {
                    input type="hidden" name="post" value=(p.typing);
                    label.aside for="text" { (say.t("web-type-label")) }
                    textarea #text name="text" rows="2" maxlength="6000" required placeholder=(say.t("web-type-label")) {}
                    button.act.main { (say.t("web-send")) }
                }
            }
        }
    };
    page(&Shell { say, root, title: &title, class: "personal", script: true }, &body)
}
