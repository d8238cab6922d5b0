//! The pages' own words, and everything that is worded elsewhere, in one language.

use crate::domain::{Lang, Line, Sheet, Ticket};
use crate::locale::Locale;
use crate::paper::{Page, Slip};
use std::sync::Arc;

/// Words in a language.
#[derive(Clone)]
pub struct Say {
    locale: Arc<Locale>,
    lang: Lang,
}

impl Say {
    /// In that language.
    pub fn of(locale: &Arc<Locale>, lang: Lang) -> Self {
        Self { locale: locale.clone(), lang }
    }

    /// The same words in Chinese.
    pub fn chinese(&self) -> Self {
        Self::of(&self.locale, Lang::Zh)
    }

    /// The same words in English.
    pub fn english(&self) -> Self {
        Self::of(&self.locale, Lang::En)
    }

    /// Whether this is Chinese.
    pub fn zh(&self) -> bool {
        self.lang == Lang::Zh
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Its tag, for browsers.
    pub fn tag(&self) -> &'static str {
        if self.zh() { "zh-CN" } else { "en" }
    }

    /// A text without arguments.
    pub fn t(&self, key: &'static str) -> String {
        self.line(&Line::new(key))
    }

    /// A text with arguments that are words already.
    pub fn with(&self, key: &'static str, args: &[(&'static str, &str)]) -> String {
        let fill = |line: Line, (name, value): &(&'static str, &str)| line.with(name, (*value).to_string());
        self.line(&args.iter().fold(Line::new(key), fill))
    }

    /// Any line.
    pub fn line(&self, line: &Line) -> String {
        self.locale.line(self.lang, line)
    }

    /// A ticket.
    pub fn slip(&self, ticket: &Ticket) -> Slip {
        self.locale.slip(self.lang, ticket)
    }

    /// A sheet.
    pub fn sheet(&self, sheet: &Sheet) -> Page {
        self.locale.sheet(self.lang, sheet)
    }
}
