//! Prices as people write them.

use super::super::normalise;
use super::money::{Cents, DEAREST};

impl Cents {
    /// Reads `3`, `3.5`, `3.50`, `¥3.50`, `3元`, `3块5`, `3元5角`, at most [`DEAREST`].
    pub fn read(text: &str) -> Option<Cents> {
        let text = normalise(text).replace(['¥', '￥', ' '], "");
        let text = text.trim_end_matches('钱');
        // 3.5元 has its point already, 3元5角 has it where the 元 stands.
        let text = match text.contains('.') {
            true => text.trim_end_matches(['块', '元']).to_string(),
            false => text.trim_end_matches(['角', '毛']).replace(['块', '元'], "."),
        };
        let (yuan, rest) = text.split_once('.').unwrap_or((&text, ""));
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if yuan.is_empty() || yuan.len() > 4 || rest.len() > 2 || !digits(yuan) || !digits(rest) {
            return None;
        }
        let cents: u32 = match rest.len() {
            0 => 0,
            1 => rest.parse::<u32>().ok()? * 10,
            _ => rest.parse().ok()?,
        };
        let all = Cents(yuan.parse::<u32>().ok()? * 100 + cents);
        (all.0 > 0 && all <= DEAREST).then_some(all)
    }

    /// Splits `拉链头 3元` into the part and its price.
    pub fn split(text: &str) -> Option<(String, Cents)> {
        let text = text.trim();
        let at = text.find(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || c == '¥' || c == '￥')?;
        let (what, price) = text.split_at(at);
        Some((what.trim().to_string(), Cents::read(price)?)).filter(|(what, _)| !what.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_read_as_people_write_them() {
        for (text, cents) in [
            ("3", Some(300)),
            ("3.5", Some(350)),
            ("￥３．５０", Some(350)),
            ("3元", Some(300)),
            ("3块5", Some(350)),
            ("3元5角", Some(350)),
            ("12.5元", Some(1250)),
            ("4块钱", Some(400)),
            ("0.05", Some(5)),
            ("1000", Some(100_000)),
            ("1000.01", None),
            ("0", None),
            ("-3", None),
            ("3.505", None),
            ("三元", None),
            ("", None),
        ] {
            assert_eq!(Cents::read(text), cents.map(Cents), "{text}");
        }
        assert_eq!(Cents::split("拉链头 3元5"), Some(("拉链头".into(), Cents(350))));
        assert_eq!(Cents::split("拉链头"), None);
        assert_eq!(Cents::split("3元"), None);
    }
}
