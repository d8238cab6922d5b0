//! What people type stays words: on pages, on paper, in the telephone's calendar, in every language's sentences.

use super::house::{CHEN, House, press};
use super::visitor::Visitor;
use tongxin::domain::{
    CalendarEntry, Lang, Line, Private, Said, Text, announcements, clean_name, clean_text, people,
};
use tongxin::locale::Locale;

pub const HOSTILE: [&str; 11] = [
    "<script>x()</script>",
    "\"><img onerror=x>",
    "' onclick='x",
    "</title><svg onload>",
    "\u{202E}王\u{2066}阿姨\u{200B}",
    "{ $name } {-x}",
    "=cmd|' /C x'!A0",
    "javascript:x()",
    "a\u{0000}\u{001B}[2J\nb",
    "x\r\nATTACH:evil\r\nSet-Cookie: x=1",
    "]]><!-- \u{2029}--><b>粗</b> [x](tg://user?id=1) *b* _i_",
];

/// The tags of a page, each with the names of its attributes.
fn tags(page: &str) -> Vec<(String, Vec<String>)> {
    let mut all = Vec::new();
    for piece in page.split('<').skip(1) {
        let mut plain = String::new();
        let mut quoted = false;
        for c in piece.chars() {
            match c {
                '"' => quoted = !quoted,
                '>' if !quoted => break,
                c if !quoted => plain.push(c),
                _ => {}
            }
        }
        let mut words = plain.split_whitespace();
        let tag = words.next().unwrap_or_default().to_string();
        all.push((tag, words.map(|word| word.split('=').next().unwrap_or_default().to_string()).collect()));
    }
    all
}

pub fn unseen(c: char) -> bool {
    c != '\n' && c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

#[track_caller]
pub fn harmless(page: &str, what: &str) {
    for (tag, attributes) in tags(page) {
        assert!(
            !tag.is_empty() && !["img", "iframe", "object", "svg/onload"].contains(&tag.as_str()),
            "{what}: <{tag}"
        );
        for name in attributes {
            assert!(!name.starts_with("on"), "{what}: <{tag} {name}");
        }
    }
    for script in page.split("<script").skip(1) {
        assert!(script.starts_with(" src=\"/-/"), "{what}: a script of somebody's: {script:.60}");
    }
    assert!(!page.contains("href=\"javascript"), "{what}");
    assert!(!page.chars().any(unseen), "{what}: marks that are not seen");
}

/// Names, words, announcements: on one's own page, on everybody's, and on paper.
#[tokio::test]
async fn pages_and_paper() {
    let house = House::open(false).await;
    let mut people = Vec::new();
    for name in HOSTILE {
        let mut visitor = Visitor::new(&house);
        visitor.join(name).await;
        if visitor.cookie.is_empty() {
            visitor.join("王阿姨").await; // nobody can be called that
        }
        visitor.say(&[("text", name)]).await;
        people.push(visitor);
    }
    let draft = clean_text(&HOSTILE.join("\n"));
    let to = tongxin::domain::Audience::Everyone(tongxin::domain::CommunityId(0));
    let mark = Text::One(draft.clone()).mark();
    for said in [
        press(announcements::Action::Write(tongxin::domain::CommunityId(0))),
        Said::Text(Private::new(HOSTILE.join("\n"))),
        press(announcements::Action::Send(to, false, mark)),
        press(people::Action::Roles(tongxin::domain::CommunityId(0))),
    ] {
        house.says(CHEN, "陈书记", said).await;
    }
    people.push(Visitor::known(&house, CHEN));
    for (n, visitor) in people.iter().enumerate() {
        for path in ["/c/baile", "/c/baile/poster", "/c/baile/print"] {
            harmless(&visitor.page(path).await, &format!("{path} of visitor {n}"));
        }
    }
    let first = people[0].page("/c/baile").await;
    assert!(first.contains("&lt;script&gt;x()"), "what was typed can still be read: {first}");
}

/// No line of a calendar's entry is anybody's but ours.
#[test]
fn a_calendar_entry_has_our_lines_only() {
    let at = "2026-12-20T01:00:00Z".parse().unwrap();
    for evil in ["x\r\nATTACH:evil", "x\nBEGIN:VALARM\nTRIGGER:-P1D", "x\rATTACH:evil", "a;b,c\\n\\"] {
        let entry = CalendarEntry {
            uid: "booking-1".into(),
            start: at,
            end: at,
            title: Line::new("x"),
            place: Text::default(),
            alarms: vec![120],
        };
        let document = tongxin::paper::calendar(&entry, evil, evil);
        let text = String::from_utf8(document.bytes).unwrap();
        let evil = |line: &&str| line.starts_with("ATTACH") || line.starts_with("TRIGGER:-P1D");
        assert!(text.split(['\r', '\n']).all(|line| !evil(&line)), "{text}");
        assert_eq!(text.lines().filter(|line| *line == "BEGIN:VALARM").count(), 1, "{text}");
    }
}

/// A name is a value, never a pattern; what is cleaned keeps what can be read.
#[test]
fn a_name_is_no_pattern() {
    let locale = Locale::new();
    for name in HOSTILE {
        let name = clean_name(name).unwrap_or_default();
        assert!(!name.chars().any(|c| unseen(c) || c == '\n'), "{name:?}");
        for lang in [Lang::Zh, Lang::En] {
            let line = Line::new("people-seen-name").with("name", Private::new(name.as_str()));
            assert!(locale.line(lang, &line).ends_with(&name), "{name}");
        }
    }
}
