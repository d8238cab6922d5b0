//! Button data: a slice's letter, a verb's letter, numbers in base 36. Permanent text, at most 64 bytes.

use super::{CommunityId, DayId, ServiceId, TicketId};

/// Longest button data, in bytes (Telegram Bot API, `InlineKeyboardButton.callback_data`).
pub const TAG_MAX: usize = 64;

/// Joins a tag and its numbers: `("b.k", [71, 3])` is `b.k.1z.3`.
pub fn join(tag: &str, fields: &[u64]) -> String {
    let mut out = String::from(tag);
    for field in fields {
        out.push('.');
        out.push_str(&base36(*field));
    }
    debug_assert!(out.len() <= TAG_MAX, "{out} is too long for a button");
    out
}

fn base36(mut n: u64) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(char::from_digit((n % 36) as u32, 36).unwrap_or('0'));
        n /= 36;
        if n == 0 {
            return digits.iter().rev().collect();
        }
    }
}

/// Reads a tag back: the part up to the second dot, then the numbers. Anything that `join` would not
/// have written is `None`.
pub fn split(data: &str) -> Option<(&str, Vec<u64>)> {
    if data.len() > TAG_MAX || !data.is_ascii() {
        return None;
    }
    let second = data.find('.').and_then(|first| data[first + 1..].find('.').map(|n| first + 1 + n));
    let (tag, rest) = second.map_or((data, None), |at| (&data[..at], Some(&data[at + 1..])));
    let fields = match rest {
        None => Vec::new(),
        Some(rest) => rest.split('.').map(number).collect::<Option<Vec<u64>>>()?,
    };
    Some((tag, fields))
}

fn number(text: &str) -> Option<u64> {
    let canonical = (text == "0" || !text.starts_with('0')) && !text.starts_with('+');
    let small = !text.bytes().any(|b| b.is_ascii_uppercase());
    (canonical && small).then(|| u64::from_str_radix(text, 36).ok()).flatten()
}

/// A number of a tag as a smaller type; `None` where it does not fit (forged).
pub fn field<T: TryFrom<u64>>(fields: &[u64], n: usize) -> Option<T> {
    T::try_from(*fields.get(n)?).ok()
}

/// A day's two numbers from position `n` on.
pub fn day(fields: &[u64], n: usize) -> Option<DayId> {
    Some(DayId { community: CommunityId(field(fields, n)?), n: field(fields, n + 1)? })
}

/// A ticket's four numbers from position `n` on.
pub fn ticket(fields: &[u64], n: usize) -> Option<TicketId> {
    Some(TicketId {
        day: day(fields, n)?,
        service: ServiceId(field(fields, n + 2)?),
        number: field(fields, n + 3)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn tags_come_back_as_they_were(fields in prop::collection::vec(any::<u64>(), 0..4)) {
            let data = join("b.k", &fields);
            prop_assert_eq!(split(&data), Some(("b.k", fields)));
        }

        #[test]
        fn nothing_else_is_read(data in ".{0,80}") {
            if let Some((tag, fields)) = split(&data) {
                prop_assert_eq!(join(tag, &fields), data);
            }
        }
    }
}
