//! What people send as photos.

use tongxin::darkroom;

/// Whatever is sent as a photo is refused, or becomes one that is small and can be read again.
pub fn photo(bytes: &[u8]) {
    if let Ok(jpeg) = darkroom::develop(bytes) {
        assert!(jpeg.len() <= 240 << 10, "{} bytes are kept", jpeg.len());
        let (width, height) = darkroom::size(&jpeg).expect("what is kept can be read");
        assert!(width.max(height) <= 1_280, "{width} x {height}");
        assert!(darkroom::develop(&jpeg).is_ok(), "and taken for a photo again");
    }
}
