//! Codes for a telephone's camera, as SVG that can stand inside a page.

use qrcode::render::svg::Color;
use qrcode::{EcLevel, QrCode};

/// A code for an address; `None` where it is too long for one.
pub fn svg(address: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M).ok()?;
    let image = code.render::<Color<'_>>().min_dimensions(240, 240).build();
    // Inside a page the XML declaration has no place.
    image.find("<svg").map(|at| image[at..].replacen("<svg", "<svg role=\"img\" aria-label=\"QR\"", 1))
}

#[cfg(test)]
mod tests {
    /// What is put into a page is one SVG element, and an address that no code can hold is no panic.
    #[test]
    fn a_code_is_an_image_for_a_page() {
        let image = super::svg("https://tongxin.example/c/baile").unwrap();
        assert!(image.starts_with("<svg ") && image.trim_end().ends_with("</svg>"));
        assert_eq!(super::svg(&"x".repeat(5000)), None);
    }
}
