//! Every word in every language: the same keys with the same arguments, none missing, none unused.

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Words from computing, which no neighbour would say.
const COMPUTING: &[&str] = &[
    "链接",
    "系统",
    "账号",
    "帐号",
    "提交",
    "操作",
    "登录",
    "注册",
    "用户",
    "点击",
    "设备",
    "输入",
    "验证",
    "服务器",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).into()
}

/// Each key of a file with the arguments it takes.
fn keys(lang: &str, file: &str) -> BTreeMap<String, BTreeSet<String>> {
    let path = root().join("locales").join(lang).join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    let tree = parser::parse(text).unwrap_or_else(|(_, faults)| panic!("{}: {faults:?}", path.display()));
    let mut keys = BTreeMap::new();
    for entry in tree.body {
        match entry {
            Entry::Message(message) => {
                let mut arguments = BTreeSet::new();
                pattern(message.value.as_ref().expect("every key says something"), &mut arguments);
                assert!(message.attributes.is_empty(), "{}: nobody reads attributes", message.id.name);
                let twice = keys.insert(message.id.name.clone(), arguments);
                assert!(twice.is_none(), "{lang}/{file}: {} is there twice", message.id.name);
            }
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
            other => panic!("{lang}/{file}: {other:?} is no message"),
        }
    }
    keys
}

fn pattern(pattern: &Pattern<String>, arguments: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            self::expression(expression, arguments);
        }
    }
}

fn expression(expression: &Expression<String>, arguments: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => self::inline(inline, arguments),
        Expression::Select { selector, variants } => {
            inline(selector, arguments);
            variants.iter().for_each(|variant| pattern(&variant.value, arguments));
        }
    }
}

fn inline(inline: &InlineExpression<String>, arguments: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            arguments.insert(id.name.clone());
        }
        InlineExpression::Placeable { expression } => self::expression(expression, arguments),
        InlineExpression::MessageReference { id, .. } | InlineExpression::TermReference { id, .. } => {
            panic!("a text refers to {}: each file is read by itself", id.name)
        }
        _ => {}
    }
}

fn files() -> Vec<String> {
    let names = std::fs::read_dir(root().join("locales/zh-CN")).unwrap();
    let mut names: Vec<_> = names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// All text literals of the sources.
fn literals() -> BTreeSet<String> {
    fn walk(folder: &Path, out: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                // Every second piece between quotation marks is one; where an escaped mark shifts that,
                // the next line begins anew.
                out.extend(text.lines().flat_map(|line| line.split('"').skip(1).map(String::from)));
            }
        }
    }
    let mut out = BTreeSet::new();
    walk(&root().join("src"), &mut out);
    out
}

/// Keys that both languages have, file by file.
#[test]
fn every_key_is_in_both_languages_with_the_same_arguments() {
    // Words that only one language needs an argument for.
    let dates: BTreeSet<_> = ["date-words", "clock-words", "hours-words", "hours-words-same-half"].into();
    for file in files() {
        let (zh, en) = (keys("zh-CN", &file), keys("en", &file));
        let both: BTreeSet<_> = zh.keys().chain(en.keys()).cloned().collect();
        for key in both {
            let (Some(a), Some(b)) = (zh.get(&key), en.get(&key)) else {
                panic!("{file}: {key} is in one language only");
            };
            if dates.contains(key.as_str()) {
                continue;
            }
            // A list may be left out where a language says it otherwise; nothing else may.
            let spare: BTreeSet<_> = ["whose"].map(String::from).into();
            let differ: BTreeSet<_> = a.symmetric_difference(b).filter(|name| !spare.contains(*name)).collect();
            let known = [("bookings-booked-any-time", "when")].iter().any(|(k, _)| *k == key);
            assert!(differ.is_empty() || known, "{file}: {key} takes other arguments in English: {differ:?}");
        }
    }
}

/// Every key is said by somebody, and whatever is said has a key.
#[test]
fn no_key_is_unused_and_none_is_missing() {
    let literals = literals();
    let mut all = BTreeSet::new();
    for file in files() {
        for key in keys("zh-CN", &file).into_keys() {
            let used = literals.contains(&key) || file == "menu.ftl";
            assert!(used, "{file}: nobody says {key}");
            all.insert(key);
        }
    }
    // Whatever looks like a key of ours is one.
    let slices =
        ["announcements-", "bookings-", "day-", "people-", "shifts-", "button-", "sheet-", "why-", "cost-"];
    for literal in literals {
        let like = slices.iter().any(|slice| literal.starts_with(slice) && literal.len() > slice.len())
            && literal.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        assert!(!like || all.contains(&literal), "{literal} has no words");
    }
}

/// A neighbour speaks, not a computer.
#[test]
fn nobody_speaks_of_computing() {
    for file in files() {
        let text = std::fs::read_to_string(root().join("locales/zh-CN").join(&file)).unwrap();
        for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
            for word in COMPUTING {
                assert!(!line.contains(word), "{file}:{}: {word}: {line}", n + 1);
            }
        }
    }
}

/// Half a Chinese sentence with English marks is read badly aloud.
#[test]
fn chinese_has_chinese_punctuation() {
    for file in files() {
        let text = std::fs::read_to_string(root().join("locales/zh-CN").join(&file)).unwrap();
        let said =
            |line: &&str| !line.starts_with('#') && line.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        for line in text.lines().filter(said) {
            let value = line.split_once(" = ").map_or(line, |(_, value)| value);
            for mark in [", ", "?", "!", "; ", ": "] {
                assert!(!value.contains(mark), "{file}: {mark:?} in {line}");
            }
        }
    }
}

/// What people agree to has a version: whoever changes these words adds a line to `locales/consent.txt`, and with
/// it everybody is asked once more. Lines that were there stay: people agreed to them.
#[test]
fn changed_words_of_the_privacy_notice_are_a_new_version() {
    use tongxin::domain::{people, visits};
    changed("consent.txt", &["people-privacy-notice", "people-privacy"], people::WORDING);
    changed("consent-visits.txt", &["visits-consent", "visits-consent-other"], visits::WORDING);
    changed("consent-photos.txt", &["visits-photos-consent", "visits-photos-consent-other"], visits::PHOTOS);
}

/// The last line of that file is the digest of those words.
fn changed(file: &str, keys: &[&'static str], wording: u16) {
    use sha2::{Digest, Sha256};
    use tongxin::domain::{Lang, Line, Private};
    let locale = tongxin::locale::Locale::new();
    let mut digest = Sha256::new();
    for lang in [Lang::Zh, Lang::En] {
        for key in keys {
            digest.update(locale.line(lang, &Line::new(key).with("name", Private::new(""))));
        }
    }
    let digest: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let known = std::fs::read_to_string(root().join("locales").join(file)).unwrap();
    assert!(known.ends_with('\n') && known.lines().all(|line| line.len() == 64), "a digest a line:\n{known}");
    assert_eq!(known.lines().count(), usize::from(wording));
    assert_eq!(
        known.lines().last(),
        Some(digest.as_str()),
        "these words say something else now: put this line at the end of locales/{file}:\n{digest}\n"
    );
}
