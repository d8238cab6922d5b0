//! Seals a drawer's values with the person's own key; without the key they are noise.
//!
//! XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03): HChaCha20 makes a key of its own of the first 16 bytes of the nonce,
//! and ring's ChaCha20-Poly1305 does the rest. A street opens every address when it starts, and the crate that has both
//! takes five times as long for values so short.

use chacha20::cipher::consts::U10;
use chacha20::hchacha;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use zeroize::Zeroizing;

/// A 32-byte key that leaves memory when it is done with.
pub type Key = Zeroizing<[u8; 32]>;

/// Bytes of the nonce, and those of them that go into a value's own key.
const NONCE: usize = 24;
const INTO_KEY: usize = 16;
/// Bytes that sealing adds: a nonce and a tag of 16.
pub const OVERHEAD: usize = NONCE + 16;

/// Fresh random bytes from the system.
pub fn random<const N: usize>() -> Result<[u8; N], String> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes)
}

/// A value's own key, and what is left of its nonce.
fn own(key: &Key, nonce: &[u8; NONCE]) -> Option<(LessSafeKey, Nonce)> {
    let (first, last) = nonce.split_at(INTO_KEY);
    let own: Zeroizing<[u8; 32]> = Zeroizing::new(hchacha::<U10>(key.as_slice().into(), first.into()).into());
    let mut rest = [0; 12];
    rest[4..].copy_from_slice(last);
    let own = UnboundKey::new(&CHACHA20_POLY1305, own.as_slice()).ok()?;
    Some((LessSafeKey::new(own), Nonce::assume_unique_for_key(rest)))
}

/// Seals `plain`, bound to `bound_to`: opened with any other it does not open.
pub fn seal(key: &Key, bound_to: &[u8], plain: &[u8]) -> Result<Vec<u8>, String> {
    let nonce = random()?;
    let (own, rest) = own(key, &nonce).ok_or("a key could not be used")?;
    let mut sealed = Vec::with_capacity(plain.len() + OVERHEAD);
    sealed.extend(nonce);
    sealed.extend(plain);
    let tag = own.seal_in_place_separate_tag(rest, Aad::from(bound_to), &mut sealed[NONCE..]);
    sealed.extend(tag.map_err(|_| "too much to seal at once")?.as_ref());
    Ok(sealed)
}

/// Opens what [`seal`] made; `None` where the key, the binding or the bytes are not the same.
pub fn open(key: &Key, bound_to: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, body) = sealed.split_first_chunk()?;
    let (own, rest) = own(key, nonce)?;
    let mut plain = Zeroizing::new(body.to_vec());
    let len = own.open_in_place(rest, Aad::from(bound_to), &mut plain).ok()?.len();
    plain.truncate(len);
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_only_with_its_key_and_its_place() {
        let key = Key::new([7; 32]);
        let sealed = seal(&key, b"3/name", "张阿姨".as_bytes()).unwrap();
        assert_eq!(sealed.len(), OVERHEAD + 9);
        assert_eq!(open(&key, b"3/name", &sealed).unwrap().as_slice(), "张阿姨".as_bytes());
        assert!(open(&key, b"4/name", &sealed).is_none());
        assert!(open(&Key::new([8; 32]), b"3/name", &sealed).is_none());
        assert!(open(&key, b"3/name", &sealed[..20]).is_none());
    }

    /// The same bytes as by a crate that has the whole of it, both ways.
    #[test]
    fn it_is_what_its_name_says() {
        use chacha20poly1305::aead::{Aead, KeyInit, Payload};
        use chacha20poly1305::{XChaCha20Poly1305, XNonce};
        for n in [0, 1, 15, 16, 63, 64, 65, 5000] {
            let (key, plain, bound) = (Key::new(random().unwrap()), vec![n as u8; n], [n as u8; 3]);
            let other = XChaCha20Poly1305::new(key.as_slice().into());
            let sealed = seal(&key, &bound, &plain).unwrap();
            let (nonce, body) = sealed.split_at(NONCE);
            let payload = |msg| Payload { msg, aad: &bound };
            assert_eq!(other.decrypt(XNonce::from_slice(nonce), payload(body)).unwrap(), plain);
            assert_eq!(other.encrypt(XNonce::from_slice(nonce), payload(&plain)).unwrap(), body);
            assert_eq!(*open(&key, &bound, &sealed).unwrap(), plain);
        }
    }
}
