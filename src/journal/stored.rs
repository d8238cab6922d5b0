//! A commit as it is stored: JSON that is never rewritten, and the digest that chains it to the one before.
//!
//! `hash = SHA-256(TAG, prev, seq, at, H(rest), n, H(event 1) … H(event n))`, all numbers little-endian;
//! `H(rest)` covers every other field's name and stored bytes in stored order, each with its length.
//! An extract can so show some events and only digests of the others.

use super::Hash;
use crate::domain::Commit;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use std::borrow::Cow;

const TAG: &[u8] = b"tongxin commit 1";

/// Appends the commit's stored JSON to `out`; its digest.
pub fn encode(commit: &Commit, prev: &Hash, out: &mut Vec<u8>) -> Result<Hash, serde_json::Error> {
    // Taken apart so that the compiler asks here when a field is added.
    let Commit { v, seq, at, epoch, cause, by, on_behalf, events, sends } = commit;
    let at = at.timestamp_millis();
    let mut rest = Sha256::new();
    out.extend_from_slice(b"{\"prev\":\"");
    out.extend(hex_digits(prev));
    out.push(b'"');
    covered(out, &mut rest, "v", v)?;
    out.extend_from_slice(b",\"seq\":");
    serde_json::to_writer(&mut *out, seq)?;
    out.extend_from_slice(b",\"at\":");
    serde_json::to_writer(&mut *out, &at)?;
    covered(out, &mut rest, "epoch", epoch)?;
    covered(out, &mut rest, "cause", cause)?;
    covered(out, &mut rest, "by", by)?;
    if let Some(person) = on_behalf {
        covered(out, &mut rest, "on_behalf", person)?;
    }
    if !sends.is_empty() {
        covered(out, &mut rest, "sends", sends)?;
    }
    let mut whole = begin(prev, *seq, at, rest, events.len());
    if !events.is_empty() {
        out.extend_from_slice(b",\"events\":[");
        for (n, event) in events.iter().enumerate() {
            if n > 0 {
                out.push(b',');
            }
            let from = out.len();
            serde_json::to_writer(&mut *out, event)?;
            whole.update(Sha256::digest(&out[from..]));
        }
        out.push(b']');
    }
    out.push(b'}');
    Ok(whole.finalize().into())
}

fn covered<T: Serialize>(
    out: &mut Vec<u8>,
    rest: &mut Sha256,
    name: &str,
    value: &T,
) -> Result<(), serde_json::Error> {
    out.extend_from_slice(b",\"");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
    let from = out.len();
    serde_json::to_writer(&mut *out, value)?;
    cover(rest, name, &out[from..]);
    Ok(())
}

fn cover(rest: &mut Sha256, name: &str, raw: &[u8]) {
    rest.update((name.len() as u32).to_le_bytes());
    rest.update(name);
    rest.update((raw.len() as u32).to_le_bytes());
    rest.update(raw);
}

fn begin(prev: &Hash, seq: u64, at: i64, rest: Sha256, events: usize) -> Sha256 {
    let mut whole = Sha256::new();
    whole.update(TAG);
    whole.update(prev);
    whole.update(seq.to_le_bytes());
    whole.update(at.to_le_bytes());
    whole.update(rest.finalize());
    whole.update((events as u32).to_le_bytes());
    whole
}

/// What the chain needs to know of a stored commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The digest that it names as the one before.
    pub prev: Hash,
    /// Its number.
    pub seq: u64,
    /// Its own digest, reckoned over the stored bytes.
    pub hash: Hash,
}

/// Reckons the link of a stored commit from its bytes alone.
pub fn link(stored: &[u8]) -> Result<Link, serde_json::Error> {
    serde_json::from_slice(stored)
}

/// The commit itself.
pub fn decode(stored: &[u8]) -> Result<Commit, serde_json::Error> {
    serde_json::from_slice(stored)
}

impl<'de> Deserialize<'de> for Link {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(Fields)
    }
}

struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = Link;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a stored commit")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Link, A::Error> {
        let (mut prev, mut seq, mut at) = (None::<Hash>, None::<u64>, None::<i64>);
        let mut events: Option<Vec<&'de RawValue>> = None;
        let mut rest = Sha256::new();
        // A name given twice would be covered once and read otherwise: refuse it.
        let mut names: Vec<Cow<'de, str>> = Vec::new();
        while let Some(Name(name)) = map.next_key()? {
            if names.contains(&name) {
                return Err(A::Error::custom("a field stands twice"));
            }
            match name.as_ref() {
                "prev" => {
                    let text: &str = map.next_value()?;
                    prev = Some(unhex(text).ok_or_else(|| A::Error::custom("prev is no digest"))?);
                }
                "seq" => seq = Some(map.next_value()?),
                "at" => at = Some(map.next_value()?),
                "events" => events = Some(map.next_value()?),
                _ => cover(&mut rest, &name, map.next_value::<&RawValue>()?.get().as_bytes()),
            }
            names.push(name);
        }
        let missing = || A::Error::custom("prev, seq or at is missing");
        let (prev, seq, at) = (prev.ok_or_else(missing)?, seq.ok_or_else(missing)?, at.ok_or_else(missing)?);
        let events = events.unwrap_or_default();
        let mut whole = begin(&prev, seq, at, rest, events.len());
        for event in events {
            whole.update(Sha256::digest(event.get().as_bytes()));
        }
        Ok(Link { prev, seq, hash: whole.finalize().into() })
    }
}

#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

/// A digest or key as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8; 32]) -> String {
    hex_digits(bytes).iter().map(|digit| *digit as char).collect()
}

fn hex_digits(bytes: &[u8; 32]) -> [u8; 64] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut digits = [0; 64];
    for (pair, byte) in digits.chunks_exact_mut(2).zip(bytes) {
        pair[0] = DIGITS[usize::from(byte >> 4)];
        pair[1] = DIGITS[usize::from(byte & 15)];
    }
    digits
}

/// Reads [`hex`] back; `None` for anything that it would not have written.
pub fn unhex(text: &str) -> Option<[u8; 32]> {
    let digits = text.as_bytes();
    if digits.len() != 64 || digits.iter().any(u8::is_ascii_uppercase) {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let high = (pair[0] as char).to_digit(16)?;
        let low = (pair[1] as char).to_digit(16)?;
        *byte = (high * 16 + low) as u8;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{By, Cause, ChannelId, PersonId, SendId, delivery};
    use crate::domain::{Event, Lane, Notice, Refusal, Send, To};

    fn commit() -> Commit {
        let person = PersonId(7);
        let claimed = |n| Event::Delivery(delivery::Event::Claimed(vec![SendId { seq: 4, n, to: person }]));
        Commit {
            v: 1,
            seq: 5,
            at: chrono::DateTime::from_timestamp_millis(1_760_000_000_123).unwrap(),
            epoch: 2,
            cause: Cause::Update { channel: ChannelId::Telegram, id: 99 },
            by: By::Person(person, ChannelId::Telegram),
            on_behalf: Some(PersonId(8)),
            events: vec![claimed(0), claimed(1)],
            sends: vec![Send::tell(To::Person(person), Lane::Answer, Notice::Refused(Refusal::NotUnderstood))],
        }
    }

    /// The stored form never changes: journals of every release must stay readable and verifiable.
    #[test]
    fn the_stored_form_is_permanent() {
        let mut out = Vec::new();
        let hash = encode(&commit(), &[0xab; 32], &mut out).unwrap();
        let text = String::from_utf8(out).unwrap().replace(&"ab".repeat(32), "…");
        assert_eq!(
            text,
            concat!(
                r#"{"prev":"…","v":1,"seq":5,"at":1760000000123,"epoch":2,"cause":{"u":{"channel":"tg","id":99}},"#,
                r#""by":{"p":[7,"tg"]},"on_behalf":8,"sends":[{"to":{"p":7},"lane":"a","notice":{"refused":"words"}}],"#,
                r#""events":[{"delivery":{"claimed":[{"seq":4,"n":0,"to":7}]}},"#,
                r#"{"delivery":{"claimed":[{"seq":4,"n":1,"to":7}]}}]}"#
            )
        );
        // Reckoned by another program, from the formula at the top of this file.
        assert_eq!(hex(&hash), "8df5d907ffcb6c7a3efc9fb50f55fc7ac690d6cef901662d44693f923f423752");
    }

    #[test]
    fn a_commit_comes_back_as_it_was_and_its_link_from_the_bytes() {
        let mut out = Vec::new();
        let hash = encode(&commit(), &[0xab; 32], &mut out).unwrap();
        assert_eq!(decode(&out).unwrap(), commit());
        assert_eq!(link(&out).unwrap(), Link { prev: [0xab; 32], seq: 5, hash });
    }

    /// Whatever is changed in the stored bytes, the digest is another or the bytes are refused.
    #[test]
    fn the_digest_covers_every_byte() {
        let mut out = Vec::new();
        let hash = encode(&commit(), &[0xab; 32], &mut out).unwrap();
        for at in 0..out.len() {
            for flip in [0x01, 0x20] {
                let mut bad = out.clone();
                bad[at] ^= flip;
                assert!(link(&bad).map(|link| link.hash).ok() != Some(hash), "byte {at}");
            }
        }
    }
}
