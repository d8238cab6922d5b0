//! Where an announcement stands with those it reached, so that it can be corrected and taken back.

use super::super::*;

/// One reader's copy: whose, by which channel, which of their addresses, and its number there.
/// Twelve bytes: an announcement to 5,000 people keeps 60 KB of them for 30 days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Copied(PersonId, ChannelId, u16, u32);

/// All copies of one announcement, by reader.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Copies(Vec<Copied>);

impl Copies {
    /// It stands there now. What a channel numbers in another way cannot be found again, and is not kept.
    pub fn note(&mut self, reader: PersonId, device: u16, at: &MsgRef) {
        let Ok(n) = at.id.parse() else { return self.drop(reader) };
        let copy = Copied(reader, at.channel, device, n);
        match self.find(reader) {
            Ok(here) => self.0[here] = copy,
            Err(here) => self.0.insert(here, copy),
        }
    }

    /// It stands there no longer, or nobody knows where.
    pub fn drop(&mut self, reader: PersonId) {
        if let Ok(here) = self.find(reader) {
            self.0.remove(here);
        }
    }

    /// Where it stands with somebody, and at which of their addresses.
    pub fn of(&self, reader: PersonId) -> Option<(MsgRef, u16)> {
        let Copied(_, channel, device, n) = self.0[self.find(reader).ok()?];
        Some((MsgRef { channel, id: n.to_string().into() }, device))
    }

    /// Those with whom it stands.
    pub fn readers(&self) -> impl Iterator<Item = PersonId> {
        self.0.iter().map(|copy| copy.0)
    }

    /// How many they are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it stands with nobody.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn find(&self, reader: PersonId) -> Result<usize, usize> {
        self.0.binary_search_by_key(&reader, |copy| copy.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is kept for 30 days for each of thousands stays small.
    #[test]
    fn a_copy_takes_twelve_bytes() {
        assert_eq!(size_of::<Copied>(), 12);
        let mut copies = Copies::default();
        for n in (1..=5_000).rev() {
            let at = MsgRef { channel: ChannelId::Telegram, id: (n * 1_000).to_string().into() };
            copies.note(PersonId(n), 0, &at);
        }
        assert_eq!(copies.len(), 5_000);
        assert!(serde_json::to_vec(&copies).unwrap().len() <= 5_000 * 28);
        copies.drop(PersonId(77));
        assert_eq!(copies.of(PersonId(77)), None);
        assert_eq!(copies.of(PersonId(78)).map(|(at, _)| at.id), Some("78000".into()));
    }
}
