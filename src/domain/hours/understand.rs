//! What is typed about hours: two times and a reason.

use super::super::{clean_text, normalise};
use chrono::NaiveTime;

/// The longest reason, in characters.
const LONGEST: usize = 120;

/// A line that somebody can do something with, or `None`.
pub(super) fn reason(text: &str) -> Option<String> {
    let text = clean_text(text).split_whitespace().collect::<Vec<_>>().join(" ");
    (2..=LONGEST).contains(&text.chars().count()).then_some(text)
}

/// Two times of a day and a reason, as they may be typed: "8:30-11:00 来得早"; `None` where one of them is missing.
pub(super) fn times(text: &str) -> Option<(NaiveTime, NaiveTime, String)> {
    let text = clean_text(text);
    let of_times = |c: char| c.is_ascii_digit() || matches!(c, '０'..='９') || ":： 　-－~～—–至到点".contains(c);
    let (head, tail) = text.split_at(text.find(|c| !of_times(c)).unwrap_or(text.len()));
    let head = normalise(head);
    let mut found = head.split(|c: char| !(c.is_ascii_digit() || c == ':')).filter(|piece| !piece.is_empty());
    let time = |piece: &str| {
        let (hour, minute) = piece.split_once(':').unwrap_or((piece, "0"));
        NaiveTime::from_hms_opt(hour.parse().ok()?, minute.parse().ok()?, 0)
    };
    let (from, to) = (time(found.next()?)?, time(found.next()?)?);
    if found.next().is_some() || from >= to {
        return None;
    }
    Some((from, to, reason(tail.trim_start_matches([',', '，', '。', '.', ';', '；']))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// However an organizer types them: two times that follow each other, and why.
    #[test]
    fn two_times_and_a_reason() {
        let time = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
        for text in
            ["8:30-11:00 来得早", "８：３０－１１：００，来得早", "8:30 到 11点 来得早", "8:30~11:00来得早"]
        {
            assert_eq!(times(text), Some((time(8, 30), time(11, 0), "来得早".into())), "{text}");
        }
        for text in
            ["8:30-11:00", "11:00-8:30 来得早", "8:30 来得早", "来得早", "8:30-25:00 来得早", "1-2-3 来得早"]
        {
            assert_eq!(times(text), None, "{text}");
        }
        let kept = times("8:30-11:00 忘了，Ａ栋的钥匙").map(|(_, _, why)| why);
        assert_eq!(kept.as_deref(), Some("忘了，Ａ栋的钥匙"), "a reason stays as it was typed");
    }
}
