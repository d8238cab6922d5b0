//! The texts, file by file: which key stands in which, and each read when something of it is said first.

use crate::domain::Lang;
use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;
use std::collections::HashMap;
use std::sync::OnceLock;

/// One file a language for each part of what Tongxin says, in reading order.
macro_rules! files {
    ($($name:literal),* $(,)?) => {
        /// The names of all files, without their ending.
        const FILES: &[&str] = &[$($name),*];
        const ZH: &[&str] = &[$(include_str!(concat!("../../locales/zh-CN/", $name, ".ftl"))),*];
        const EN: &[&str] = &[$(include_str!(concat!("../../locales/en/", $name, ".ftl"))),*];
    };
}

files![
    "common",
    "people",
    "day",
    "bookings",
    "waiting",
    "queue",
    "skills",
    "repairs",
    "opinions",
    "market",
    "moves",
    "reports",
    "calls",
    "standins",
    "absences",
    "hours",
    "teams",
    "visits",
    "groups",
    "undo",
    "photos",
    "shifts",
    "announcements",
    "menu",
    "operator",
    "deeds",
    "web"
];

/// All texts. None refers to another, so that each file can be read by itself (`tests/locales.rs` looks after that): read,
/// all of them take about three megabytes, and most streets say little in their other language.
pub(super) struct Texts {
    /// In which file a key stands.
    files: HashMap<&'static str, usize>,
    zh: Box<[OnceLock<FluentBundle<FluentResource>>]>,
    en: Box<[OnceLock<FluentBundle<FluentResource>>]>,
}

impl Texts {
    pub(super) fn new() -> Self {
        let files = ZH.iter().enumerate().flat_map(|(n, text)| keys(text).map(move |key| (key, n))).collect();
        let unread = || FILES.iter().map(|_| OnceLock::new()).collect();
        Self { files, zh: unread(), en: unread() }
    }

    /// The file of a key, read.
    ///
    /// # Panics
    /// If it is not well-formed: then no build of it can ever say this, and the tests say where.
    pub(super) fn with(&self, lang: Lang, key: &str) -> Option<&FluentBundle<FluentResource>> {
        let n = *self.files.get(key)?;
        let (read, tag, texts) = match lang {
            Lang::Zh => (&self.zh, "zh-CN", ZH),
            Lang::En => (&self.en, "en", EN),
        };
        Some(read[n].get_or_init(|| bundle(tag, texts[n])))
    }
}

/// The keys of a file, without reading the rest of it: a message begins its line, and nothing else begins so.
fn keys(text: &str) -> impl Iterator<Item = &str> {
    let begins = |line: &&str| line.starts_with(|c: char| c.is_ascii_lowercase());
    text.lines().filter(begins).filter_map(|line| line.split_once('=')).map(|(key, _)| key.trim_end())
}

fn bundle(lang: &str, text: &str) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![lang.parse().expect("a language tag of ours")]);
    // Marks that isolate arguments would stand in chat texts as boxes; names are cleaned instead.
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(text.to_string()).expect("texts are well-formed; tests say where not");
    bundle.add_resource(resource).expect("each key is written once");
    bundle
}

#[cfg(test)]
mod tests {
    use super::*;
    use fluent_syntax::ast::Entry;

    /// What is found without reading is what reading finds, and no key stands in two files.
    #[test]
    fn keys_are_found_where_they_stand() {
        let texts = Texts::new();
        for (lang, files) in [(Lang::Zh, ZH), (Lang::En, EN)] {
            let mut count = 0;
            for (n, text) in files.iter().enumerate() {
                for key in keys(text) {
                    assert_eq!(texts.files.get(key), Some(&n), "{key} of {}", FILES[n]);
                    assert!(
                        texts.with(lang, key).is_some_and(|file| file.has_message(key)),
                        "{key} of {}",
                        FILES[n]
                    );
                    count += 1;
                }
                let read = FluentResource::try_new((*text).to_string()).unwrap();
                let messages = read.entries().filter(|entry| matches!(entry, Entry::Message(_))).count();
                assert_eq!(messages, keys(text).count(), "{}", FILES[n]);
            }
            assert_eq!(count, texts.files.len());
        }
    }
}
