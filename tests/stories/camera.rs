//! Photos of a story: named by their colour, so that a transcript can tell one from another.

use std::io::Cursor;
use tongxin::darkroom::develop;
use tongxin::domain::{Private, Unfit};

/// The colours there are, in both languages.
const COLOURS: [(&str, &str, [u8; 3]); 3] =
    [("红", "red", [200, 40, 40]), ("绿", "green", [40, 160, 60]), ("蓝", "blue", [40, 60, 200])];

/// What is sent under a name: a photo of that colour, or something that is none.
pub fn taken(name: &str) -> Result<Vec<u8>, String> {
    let colour = COLOURS.iter().find(|(zh, en, _)| *zh == name || *en == name).map(|(.., rgb)| *rgb);
    let whole = |rgb| {
        let picture = image::RgbImage::from_pixel(64, 48, image::Rgb(rgb));
        let mut jpeg = Vec::new();
        picture.write_to(&mut Cursor::new(&mut jpeg), image::ImageFormat::Jpeg).unwrap();
        jpeg
    };
    match (colour, name) {
        (Some(rgb), _) => Ok(whole(rgb)),
        (None, "没传完的" | "half") => {
            let mut half = whole([9, 9, 9]);
            half.truncate(half.len() * 9 / 10);
            Ok(half)
        }
        (None, "不是照片的" | "none") => Ok(b"%PDF-1.7 a list".to_vec()),
        _ => Err(format!("there is no photo {name:?}")),
    }
}

/// As a drawer keeps it.
pub fn kept(name: &str) -> Result<Private, Unfit> {
    let jpeg = develop(&taken(name).map_err(|_| Unfit::Lost)?)?;
    Ok(Private::new(base64(&jpeg)))
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// What colour a photo has.
pub fn seen(jpeg: &[u8], english: bool) -> &'static str {
    let dot = *image::load_from_memory(jpeg).unwrap().to_rgb8().get_pixel(20, 20);
    let off = |rgb: &[u8; 3]| rgb.iter().zip(dot.0).map(|(a, b)| a.abs_diff(b)).max();
    let (zh, en, _) = COLOURS.iter().min_by_key(|(.., rgb)| off(rgb)).unwrap();
    if english { en } else { zh }
}
