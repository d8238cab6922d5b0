//! Languages, texts in two of them, and the cleaning of what people type.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

/// A language Tongxin speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Lang {
    /// Chinese, in simplified characters.
    #[serde(rename = "zh")]
    Zh,
    /// English.
    #[serde(rename = "en")]
    En,
}

/// Text that the committee publishes: Chinese always, English where they gave it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Text {
    /// One text for all.
    One(String),
    /// One for each language.
    Both {
        /// In Chinese.
        zh: String,
        /// In English.
        en: String,
    },
}

impl Text {
    /// The Chinese text.
    pub fn zh(&self) -> &str {
        match self {
            Text::One(zh) | Text::Both { zh, .. } => zh,
        }
    }

    /// The text in a language, or `None` where the committee gave only Chinese.
    pub fn get(&self, lang: Lang) -> Option<&str> {
        match (self, lang) {
            (Text::One(zh) | Text::Both { zh, .. }, Lang::Zh) => Some(zh),
            (Text::Both { en, .. }, Lang::En) => Some(en),
            (Text::One(_), Lang::En) => None,
        }
    }
}

impl Text {
    /// A number that stands for just this text: a button that was made for another is told apart by it.
    pub fn mark(&self) -> u32 {
        let digest = Sha256::digest([self.zh(), "\0", self.get(Lang::En).unwrap_or_default()].concat());
        u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]])
    }
}

impl Default for Text {
    fn default() -> Self {
        Text::One(String::new())
    }
}

/// The longest name, in characters.
pub const NAME_MAX: usize = 20;

/// Marks that change how other text reads without being seen: bidi controls, zero-width, tags.
fn invisible(c: char) -> bool {
    c.is_control() && c != '\n'
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// A text of several lines as its reader will see it: no invisible marks, no trailing blanks, at
/// most one empty line in a row.
pub fn clean_text(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in text.nfc().filter(|c| !invisible(*c)).collect::<String>().lines() {
        let line = line.trim_end().to_string();
        if !(line.is_empty() && lines.last().is_none_or(String::is_empty)) {
            lines.push(line);
        }
    }
    lines.join("\n").trim().to_string()
}

/// A name on one line, or `None` where nothing is left or it is longer than [`NAME_MAX`].
pub fn clean_name(text: &str) -> Option<String> {
    let name = clean_text(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let fits = !name.is_empty() && name.chars().count() <= NAME_MAX && name.chars().any(char::is_alphanumeric);
    fits.then_some(name)
}

/// What somebody meant to type: full-width forms folded, lower case, no slash, no bot name, no
/// blanks around it. `／ＪＯＩＮ　` and `/join@bot` are both `join`.
pub fn normalise(text: &str) -> String {
    let folded: String = text.nfkc().filter(|c| !invisible(*c)).collect::<String>().to_lowercase();
    let bare = folded.trim().trim_start_matches(['/', '\\']).trim_start();
    let word = bare.split_once('@').map_or(bare, |(word, bot)| if bot.contains(' ') { bare } else { word });
    word.trim_end_matches(['。', '.', '!', '！', '~', '?', '？']).trim().to_string()
}

/// What may stand between digits as they are read aloud: blanks, and dashes of any length.
pub fn between_digits(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '－' | '\u{FE58}' | '\u{FE63}')
}

/// Digits however they are typed: full-width ones are digits, and what stands between them says nothing; `None` where
/// there is anything else.
pub fn digits(text: &str) -> Option<String> {
    let digits: String = normalise(text).chars().filter(|c| !between_digits(*c)).collect();
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_understood() {
        for (typed, meant) in [
            ("／ＪＯＩＮ　", "join"),
            ("/join@tongxin_bot", "join"),
            ("  预约。", "预约"),
            ("１２", "12"),
            ("\u{202E}book\u{200B}", "book"),
        ] {
            assert_eq!(normalise(typed), meant, "{typed:?}");
        }
    }

    /// Six digits are six digits, whichever way a telephone's keyboard writes them.
    #[test]
    fn digits_are_digits_however_they_are_typed() {
        for typed in [
            "359927",
            "359 927",
            "３５９９２７",
            "３５９　９２７",
            "359-927",
            "359－927",
            "359—927",
            " 35 99 27。",
            "359\u{00A0}927",
        ] {
            assert_eq!(digits(typed).as_deref(), Some("359927"), "{typed:?}");
        }
        for typed in ["", "-", "359 92a", "三五九", "+359927", "359,927.5"] {
            assert_eq!(digits(typed), None, "{typed:?}");
        }
    }

    #[test]
    fn names_keep_what_can_be_read() {
        assert_eq!(clean_name(" 王\u{202E}阿姨\n").as_deref(), Some("王阿姨"));
        assert_eq!(clean_name("<b>王</b>").as_deref(), Some("<b>王</b>"));
        assert_eq!(clean_name("\u{200B}\u{2066}"), None);
        assert_eq!(clean_name("……！"), None);
        assert_eq!(clean_name(&"长".repeat(21)), None);
    }
}
