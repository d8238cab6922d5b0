//! What was typed about somebody else: how they like to be called, and which building they live in.

/// What follows the number of a building.
const AFTER: &[char] = &['楼', '号', '幢', '栋', '弄', '单', '元', '室', '座'];
/// What stands before one in English.
const BEFORE: &[&str] = &["building", "block", "house", "no."];
/// Numbers in words.
const NUMERALS: &[char] = &['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

/// A name and a building, in any order: 李伯伯 3号楼, 3号楼李伯伯, Uncle Li, building 3.
pub(super) fn apart(text: &str) -> (String, Option<String>) {
    let text = trimmed(text);
    let cuts: Vec<usize> = text.char_indices().skip(1).map(|(at, _)| at).collect();
    let parts = |at: usize| (trimmed(&text[..at]), trimmed(&text[at..]).trim_start_matches('的'));
    // The longest building at the beginning, else the longest one at the end.
    let first = cuts.iter().rev().map(|at| parts(*at)).find(|(place, name)| is_place(place) && is_name(name));
    if let Some((place, name)) = first {
        return (name.into(), Some(place.into()));
    }
    let last = cuts.iter().map(|at| parts(*at)).find(|(name, place)| is_place(place) && is_name(name));
    match last {
        Some((name, place)) => (name.into(), Some(place.into())),
        None => (text.into(), None),
    }
}

fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || "，,、；;（）()".contains(c))
}

fn numeral(c: char) -> bool {
    c.is_numeric() || NUMERALS.contains(&c)
}

/// A number, and nothing round it but what belongs to a building.
fn is_place(text: &str) -> bool {
    let lower = text.to_lowercase();
    if let Some(rest) = BEFORE.iter().find_map(|word| lower.strip_prefix(word)) {
        let rest = rest.trim();
        return rest.starts_with(char::is_numeric) && rest.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    }
    let belongs = |c: char| numeral(c) || AFTER.contains(&c) || c == '-';
    // A lone 元 or 单 at the end belongs to a name: 王三元, 刘一单.
    let ends = text.ends_with("单元") || text.ends_with(AFTER) && !text.ends_with(['元', '单']);
    text.starts_with(numeral) && ends && text.chars().all(belongs)
}

/// Somebody is called that: no number stands in it.
fn is_name(text: &str) -> bool {
    let says = |c: char| c.is_alphabetic() && !numeral(c) && !AFTER.contains(&c);
    text.chars().any(says) && !text.contains(|c: char| c.is_ascii_digit()) && !is_place(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_a_building_are_told_apart() {
        for (typed, name, building) in [
            ("李伯伯 3号楼", "李伯伯", Some("3号楼")),
            ("李伯伯，3号楼", "李伯伯", Some("3号楼")),
            ("李伯伯3号楼", "李伯伯", Some("3号楼")),
            ("李伯伯（3号楼201室）", "李伯伯", Some("3号楼201室")),
            ("3号楼李伯伯", "李伯伯", Some("3号楼")),
            ("12号 王阿婆", "王阿婆", Some("12号")),
            ("三号楼的王阿婆", "王阿婆", Some("三号楼")),
            ("王三", "王三", None),
            ("王阿婆", "王阿婆", None),
            ("李一号楼", "李", Some("一号楼")),
            ("Uncle Li, building 3", "Uncle Li", Some("building 3")),
            ("Building 3, Uncle Li", "Uncle Li", Some("Building 3")),
            ("Li 2", "Li 2", None),
            ("3号楼", "3号楼", None),
            ("", "", None),
        ] {
            assert_eq!(apart(typed), (name.to_string(), building.map(str::to_string)), "{typed}");
        }
    }
}
