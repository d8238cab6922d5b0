//! Seals a drawer's values with the person's own key; without the key they are noise.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

/// A 32-byte key that leaves memory when it is done with.
pub type Key = Zeroizing<[u8; 32]>;

/// Bytes that sealing adds: a nonce of 24 and a tag of 16.
pub const OVERHEAD: usize = 24 + 16;

/// Fresh random bytes from the system.
pub fn random<const N: usize>() -> Result<[u8; N], String> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes)
}

/// Seals `plain`, bound to `bound_to`: opened with any other it does not open.
pub fn seal(key: &Key, bound_to: &[u8], plain: &[u8]) -> Result<Vec<u8>, String> {
    let nonce: [u8; 24] = random()?;
    let mut sealed = nonce.to_vec();
    let payload = Payload { msg: plain, aad: bound_to };
    let cipher = XChaCha20Poly1305::new(key.as_slice().into());
    sealed.extend(cipher.encrypt(XNonce::from_slice(&nonce), payload).map_err(|e| e.to_string())?);
    Ok(sealed)
}

/// Opens what [`seal`] made; `None` where the key, the binding or the bytes are not the same.
pub fn open(key: &Key, bound_to: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, body) = sealed.split_at_checked(24)?;
    let payload = Payload { msg: body, aad: bound_to };
    let cipher = XChaCha20Poly1305::new(key.as_slice().into());
    cipher.decrypt(XNonce::from_slice(nonce), payload).ok().map(Zeroizing::new)
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
}
