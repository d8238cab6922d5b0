//! The rules of the house, held by a test so that nobody has to remember them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The most lines a file may have.
const LINES_MAX: usize = 400;

/// A source file, as its rules see it.
struct Source {
    /// Its path within the repository.
    path: String,
    text: String,
    /// The text with comments and the file's own tests blanked out; line numbers stay.
    code: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
}

fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    files(&root().join("src"), ".rs", &mut found);
    let source = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let path = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
        let code = if is_test(&path) { String::new() } else { without_tests(&without_comments(&text)) };
        Source { path, text, code }
    };
    found.into_iter().map(source).collect()
}

/// A file that only tests use.
fn is_test(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.contains("/tests/") || path.ends_with("_test.rs")
}

/// Blanks out comments, and nothing within strings.
fn without_comments(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut n = 0;
    while n < chars.len() {
        let rest = &chars[n..];
        let end = match rest {
            ['/', '/', ..] => {
                n += rest.iter().position(|c| *c == '\n').unwrap_or(rest.len());
                continue;
            }
            ['/', '*', ..] => {
                let end = (2..rest.len()).find(|i| rest[*i - 1..=*i] == ['*', '/']).unwrap_or(rest.len() - 1);
                out.extend(rest[..end].iter().filter(|c| **c == '\n'));
                n += end + 1;
                continue;
            }
            ['r', '#' | '"', ..] => raw_string(rest),
            ['"', ..] => string(rest),
            // A character, not a lifetime.
            ['\'', '\\', _, ..] => 3 + rest[3..].iter().position(|c| *c == '\'').unwrap_or(0),
            ['\'', _, '\'', ..] => 2,
            _ => 0,
        };
        out.extend(&rest[..=end.min(rest.len() - 1)]);
        n += end + 1;
    }
    out
}

fn string(rest: &[char]) -> usize {
    let mut n = 1;
    while n < rest.len() && rest[n] != '"' {
        n += if rest[n] == '\\' { 2 } else { 1 };
    }
    n
}

fn raw_string(rest: &[char]) -> usize {
    let hashes = rest[1..].iter().take_while(|c| **c == '#').count();
    if rest.get(1 + hashes) != Some(&'"') {
        return 0; // r#name
    }
    let close: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    let body = hashes + 2;
    rest[body..].windows(close.len()).position(|w| w == close).map_or(rest.len() - 1, |at| body + at + hashes)
}

/// Blanks out whatever stands behind `#[cfg(test)]`: a braced item, or one that ends with a semicolon.
fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut code = code.to_string();
    while let Some(start) = code.find(MARK) {
        let rest = &code[start..];
        let open = rest.find('{');
        let semicolon = rest.find(';');
        let length = match (open, semicolon) {
            (Some(open), semicolon) if semicolon.is_none_or(|s| open < s) => {
                let mut depth = 0;
                let end = rest.char_indices().skip_while(|(n, _)| *n < open).find(|(_, c)| {
                    depth += i32::from(*c == '{') - i32::from(*c == '}');
                    depth == 0
                });
                end.map_or(rest.len(), |(n, _)| n + 1)
            }
            (_, Some(semicolon)) => semicolon + 1,
            _ => rest.len(),
        };
        let blank = rest[..length].chars().filter(|c| *c == '\n').collect::<String>();
        code.replace_range(start..start + length, &blank);
    }
    code
}

/// The lines on which a text stands, counted from 1.
fn lines<'a>(code: &'a str, what: &'a str) -> impl Iterator<Item = usize> + 'a {
    code.lines().enumerate().filter(move |(_, line)| line.contains(what)).map(|(n, _)| n + 1)
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}')
}

#[track_caller]
fn nothing_in(found: &[String]) {
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

/// Looks for forbidden texts in the code of all files whose path begins so.
fn forbid(found: &mut Vec<String>, sources: &[Source], within: &str, but: &[&str], texts: &[&str], why: &str) {
    let concerned = |s: &&Source| s.path.starts_with(within) && !but.iter().any(|but| s.path.starts_with(but));
    for source in sources.iter().filter(concerned) {
        for text in texts {
            for line in lines(&source.code, text) {
                found.push(format!("{}:{line}: {text}  ({why})", source.path));
            }
        }
    }
}

/// Each room knows only the rooms it may know.
#[test]
fn rooms_know_only_whom_they_may() {
    let sources = sources();
    let mut found = Vec::new();
    let outside =
        ["tokio", "axum", "teloxide", "reqwest", "sled", "tracing", "metrics", "getrandom", "rand", "toml"];
    let outside: Vec<String> = outside.iter().map(|name| format!("{name}::")).collect();
    let mut impure: Vec<&str> = outside.iter().map(String::as_str).collect();
    impure.extend(["std::fs", "std::net", "std::env", "std::thread", "std::time", "::now()", "async fn"]);
    forbid(&mut found, &sources, "src/domain", &[], &impure, "the domain is pure");

    let rooms = [
        ("src/domain", "engine journal channel locale config control street cli demo"),
        ("src/journal", "engine channel locale config control street cli demo"),
        ("src/engine", "channel config control street cli demo"),
        ("src/locale", "journal channel config control street cli demo"),
        ("src/config", "engine journal channel locale control street cli demo"),
        ("src/channel/telegram", "channel::web config control street cli demo"),
        ("src/channel/web", "channel::telegram config control street cli demo"),
        ("src/control", "channel street cli demo"),
    ];
    for (room, strangers) in rooms {
        for stranger in strangers.split(' ') {
            let path = format!("crate::{stranger}");
            forbid(&mut found, &sources, room, &[], &[&path], "it must not know that room");
        }
    }
    // Imports name one room each, so that the rule above sees them.
    forbid(&mut found, &sources, "src", &["src/main.rs"], &["use crate::{"], "one line a room");
    nothing_in(&found);
}

/// One file names sled, and one folder names teloxide.
#[test]
fn what_can_be_exchanged_has_one_place() {
    let mut sources = sources();
    for source in &mut sources {
        source.code = source.code.replace("super::sled::", "super::quick_store::");
    }
    let mut found = Vec::new();
    let sled = ["sled::", "use sled"];
    forbid(&mut found, &sources, "src", &["src/journal/sled.rs"], &sled, "only src/journal/sled.rs names it");
    let telegram = ["teloxide::", "use teloxide"];
    forbid(
        &mut found,
        &sources,
        "src",
        &["src/channel/telegram"],
        &telegram,
        "only src/channel/telegram names it",
    );
    nothing_in(&found);
    assert!(sources.iter().any(|s| s.path == "src/journal/sled.rs" && s.code.contains("sled::")));
}

/// Each file says first what it is for, and stays short.
#[test]
fn files_say_what_they_are_for_and_stay_short() {
    let mut found = Vec::new();
    for source in sources() {
        if !source.text.starts_with("//! ") {
            found.push(format!("{}: begins without its purpose: //! …", source.path));
        }
        let lines = source.text.lines().count();
        if lines > LINES_MAX {
            found.push(format!("{}: {lines} lines; {LINES_MAX} are enough for one purpose", source.path));
        }
    }
    nothing_in(&found);
}

/// Nothing is left behind from trying things out, and nothing in the daemon panics for convenience.
#[test]
fn nothing_is_left_behind() {
    let sources = sources();
    let mut found = Vec::new();
    // Macros left from trying are clippy's to find. In two parts, so that the list itself is no leftover.
    let left = [concat!("FIX", "ME"), concat!("TO", "DO"), "XXX", "allow(dead_code"];
    forbid(&mut found, &sources, "src", &[], &left, "left behind");
    forbid(&mut found, &sources, "src", &[], &[".unwrap()"], "say in .expect(…) why it cannot fail, or handle it");
    let statics = ["static mut ", "lazy_static!", "thread_local!"];
    forbid(&mut found, &sources, "src", &[], &statics, "a process holds several streets: nothing is global");
    for source in &sources {
        for (n, line) in source.code.lines().enumerate() {
            let item = line.trim_start().trim_start_matches("pub ").trim_start_matches("pub(super) ");
            // The allocator is the process's, whatever it holds.
            if item.starts_with("static ") && source.path != "src/main.rs" {
                found.push(format!("{}:{}: {item}", source.path, n + 1));
            }
        }
    }
    nothing_in(&found);
}

/// What people read stands in the locales: code holds Chinese only to understand what was typed.
#[test]
fn what_people_read_stands_in_the_locales() {
    let mut found = Vec::new();
    let listens = |path: &str| {
        ["/talk.rs", "/understand.rs"].iter().any(|name| path.ends_with(name))
            || path == "src/domain/day/choices.rs"
    };
    for source in sources().iter().filter(|s| !listens(&s.path)) {
        for (n, line) in source.code.lines().enumerate() {
            if line.chars().any(is_han) {
                found.push(format!("{}:{}: {}", source.path, n + 1, line.trim()));
            }
        }
    }
    nothing_in(&found);
}

/// Every language has the same files, and speaks like a neighbour rather than a computer.
#[test]
fn languages_have_the_same_files() {
    let folder = root().join("locales");
    let mut languages = Vec::new();
    let mut found = Vec::new();
    for entry in fs::read_dir(&folder).unwrap() {
        let language = entry.unwrap().path();
        if !language.is_dir() {
            continue; // the wordings of the privacy notice that people agreed to
        }
        let mut paths = Vec::new();
        files(&language, ".ftl", &mut paths);
        for path in &paths {
            let text = fs::read_to_string(path).unwrap();
            for word in ["链接", "系统", "账号", "提交", "操作成功"] {
                let spoken: String = text.lines().filter(|l| !l.starts_with('#')).collect::<Vec<_>>().join("\n");
                found.extend(lines(&spoken, word).map(|_| format!("{}: {word}", path.display())));
            }
        }
        let names: BTreeSet<PathBuf> =
            paths.into_iter().map(|path| path.strip_prefix(&language).unwrap().to_path_buf()).collect();
        languages.push((language, names));
    }
    assert!(languages.len() >= 2, "{languages:?}");
    for (language, names) in &languages {
        for missing in languages[0].1.symmetric_difference(names) {
            found.push(format!("{}: {} is not in every language", language.display(), missing.display()));
        }
    }
    nothing_in(&found);
}

/// Every library is there for a reason.
#[test]
fn every_dependency_has_its_reason() {
    let text = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let mut section = "";
    let mut found = Vec::new();
    for line in text.lines() {
        if line.starts_with('[') {
            section = line;
        } else if section.ends_with("dependencies]") && line.contains(" = ") && !line.contains("# ") {
            found.push(format!("Cargo.toml: {line}"));
        }
    }
    nothing_in(&found);
}

/// The rules themselves see what they should: a rule that never finds anything holds nothing.
#[test]
fn the_rules_have_eyes() {
    let text =
        "let a = \"// no 注\"; // 注\nlet b = '\"'; /* 注\n */ let c = r#\"注 \" \"#;\nfn f<'a>(x: &'a str) {}\n";
    let code = without_comments(text);
    assert_eq!(lines(&code, "注").collect::<Vec<_>>(), [1, 3]);
    assert!(code.contains("// no") && code.contains("&'a str") && code.lines().count() == 4);
    let code = without_tests("fn a() {}\n#[cfg(test)]\nmod tests {\n fn b() { x.unwrap() }\n}\nfn c() {}\n");
    assert!(!code.contains("unwrap") && lines(&code, "fn c").eq([6]));
    let code = without_tests("#[cfg(test)]\nmod tests;\nfn a() { b.unwrap() }\n");
    assert!(lines(&code, "unwrap").eq([3]));
}
