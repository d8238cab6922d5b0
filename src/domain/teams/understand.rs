//! What is typed about teams: how many come: in digits or in Chinese numerals.

use super::super::normalise;

/// A number of people: "12", "１２位", "十二位", "两百个人".
pub(super) fn heads(text: &str) -> Option<u16> {
    let folded = normalise(text);
    let plain = folded.trim_end_matches(['位', '人', '个', ' ']);
    plain.parse().ok().or_else(|| chinese(plain))
}

/// Chinese numerals below ten thousand.
fn chinese(text: &str) -> Option<u16> {
    let digit = |c: char| "零一二三四五六七八九".chars().position(|known| known == c);
    let digit = |c: char| match c {
        '〇' => Some(0),
        '两' => Some(2),
        c => digit(c).and_then(|n| u16::try_from(n).ok()),
    };
    let (mut sum, mut last, mut unit, mut zero) = (0_u16, None, u16::MAX, false);
    for c in text.chars() {
        if let Some(n) = digit(c) {
            if last.is_some() || zero && n == 0 {
                return None;
            }
            (last, zero) = if n == 0 { (None, true) } else { (Some(n), zero) };
            continue;
        }
        let worth = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            _ => return None,
        };
        // Twelve begins with a ten of its own; nothing else does.
        let times = last.take().or_else(|| (worth == 10 && sum == 0 && !zero).then_some(1))?;
        if worth >= unit {
            return None;
        }
        (sum, unit, zero) = (sum + times * worth, worth, false);
    }
    // "一百二" is a hundred and twenty.
    let rest = match last {
        Some(n) if unit >= 100 && unit != u16::MAX && !zero => n * (unit / 10),
        Some(n) => n,
        None if zero => return None,
        None => 0,
    };
    Some(sum + rest).filter(|n| *n > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// However a lead says it.
    #[test]
    fn a_number_in_digits_or_in_words() {
        for (text, n) in [
            ("12", 12),
            ("１２位", 12),
            ("十二位", 12),
            ("二十", 20),
            ("两位", 2),
            ("三个人", 3),
            ("十", 10),
            ("二十五人", 25),
            ("一百", 100),
            ("两百个人", 200),
            ("一百零五", 105),
            ("一百二", 120),
            ("一百二十三", 123),
            ("一百一十", 110),
            ("五", 5),
        ] {
            assert_eq!(heads(text), Some(n), "{text}");
        }
        for text in ["", "很多", "十十", "二三", "百", "零", "三十百", "十二三", "人", "一百零", "几位"]
        {
            assert_eq!(heads(text), None, "{text}");
        }
    }
}
