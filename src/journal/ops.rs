//! Drawer writes as the log keeps them: sealed, but for whose and which entry it is.

use super::frame::u32_at;
use crate::domain::{Item, PersonId};

/// A drawer write with its value sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SealedOp {
    /// Puts (or replaces) an entry.
    Put(PersonId, Item, Vec<u8>),
    /// Takes an entry out.
    Drop(PersonId, Item),
    /// The person's key is destroyed.
    Erase(PersonId),
}

const PUT: u8 = 1;
const DROP: u8 = 2;
const ERASE: u8 = 3;

/// The permanent stored name of an entry, at most 255 bytes.
pub fn item_name(item: Item) -> String {
    // Its serialised form is permanent already; a new kind of entry needs nothing here.
    serde_json::to_string(&item).unwrap_or_default()
}

/// Reads [`item_name`] back.
pub fn item_of(name: &[u8]) -> Option<Item> {
    serde_json::from_slice(name).ok()
}

/// What a sealed value is bound to: whose it is, and which entry.
pub fn bound_to(who: PersonId, item: Item) -> Vec<u8> {
    let mut bytes = who.0.to_le_bytes().to_vec();
    bytes.extend_from_slice(item_name(item).as_bytes());
    bytes
}

/// Appends an operation: kind u8, person u32, for an entry its name (length u8) and for a put the
/// sealed value (length u32).
pub fn encode(op: &SealedOp, out: &mut Vec<u8>) {
    let (kind, who) = match op {
        SealedOp::Put(who, ..) => (PUT, who),
        SealedOp::Drop(who, _) => (DROP, who),
        SealedOp::Erase(who) => (ERASE, who),
    };
    out.push(kind);
    out.extend_from_slice(&who.0.to_le_bytes());
    if let SealedOp::Put(_, item, _) | SealedOp::Drop(_, item) = op {
        let name = item_name(*item);
        out.push(name.len() as u8);
        out.extend_from_slice(name.as_bytes());
    }
    if let SealedOp::Put(_, _, sealed) = op {
        out.extend_from_slice(&(sealed.len() as u32).to_le_bytes());
        out.extend_from_slice(sealed);
    }
}

/// Reads what [`encode`] appended; `None` where it does not fit.
pub fn decode(mut bytes: &[u8]) -> Option<Vec<SealedOp>> {
    let mut ops = Vec::new();
    while !bytes.is_empty() {
        let (head, rest) = bytes.split_at_checked(5)?;
        let who = PersonId(u32_at(head, 1));
        bytes = rest;
        if head[0] == ERASE {
            ops.push(SealedOp::Erase(who));
            continue;
        }
        let (len, rest) = bytes.split_first()?;
        let (name, rest) = rest.split_at_checked(usize::from(*len))?;
        let item = item_of(name)?;
        bytes = rest;
        match head[0] {
            DROP => ops.push(SealedOp::Drop(who, item)),
            PUT => {
                let (len, rest) = bytes.split_at_checked(4)?;
                let (sealed, rest) = rest.split_at_checked(u32_at(len, 0) as usize)?;
                bytes = rest;
                ops.push(SealedOp::Put(who, item, sealed.to_vec()));
            }
            _ => return None,
        }
    }
    Some(ops)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ChannelId, QuoteId, VisitId};

    /// Names of entries stand in logs and exports, and are what sealed values are bound to.
    #[test]
    fn the_names_of_entries_are_permanent() {
        let names = [
            (Item::Name, r#""Name""#),
            (Item::Phone, r#""Phone""#),
            (Item::Address(ChannelId::Telegram, 2), r#"{"Address":["tg",2]}"#),
            (Item::Draft, r#""Draft""#),
            (Item::DraftEnglish, r#""DraftEnglish""#),
            (Item::Code, r#""Code""#),
            (Item::Page(65_535), r#"{"Page":65535}"#),
            (Item::Visit(VisitId(3)), r#"{"Visit":3}"#),
            (Item::Home, r#""Home""#),
            (Item::HomePhone, r#""HomePhone""#),
            (Item::VisitCode(VisitId(3)), r#"{"VisitCode":3}"#),
            (Item::Companion(VisitId(3)), r#"{"Companion":3}"#),
            (Item::Part(QuoteId(3)), r#"{"Part":3}"#),
        ];
        for (item, name) in names {
            assert_eq!(item_name(item), name);
            assert_eq!(item_of(name.as_bytes()), Some(item));
        }
    }

    #[test]
    fn operations_come_back_as_they_were() {
        let who = PersonId(70_000);
        let ops = [
            SealedOp::Put(who, Item::Page(3), vec![7; 300]),
            SealedOp::Drop(who, Item::Name),
            SealedOp::Erase(who),
            SealedOp::Put(who, Item::Code, Vec::new()),
        ];
        let mut bytes = Vec::new();
        ops.iter().for_each(|op| encode(op, &mut bytes));
        assert_eq!(decode(&bytes).as_deref(), Some(&ops[..]));
        assert_eq!(decode(&bytes[..bytes.len() - 1]), None);
    }
}
