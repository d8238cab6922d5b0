//! What somebody sends as a photo becomes a photo of our own making: small, upright, and nothing in it but the picture.
//!
//! Nothing that comes in is trusted: what it is, is told by its content; how large it would become is looked at before any
//! of it is unpacked; and only what was read to its end is written anew. So no place or time of taking is passed on.

use crate::domain::{Private, Unfit};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage};
use sha2::{Digest, Sha256};
use std::io::Cursor;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// The most dots of a picture that is unpacked: three bytes each, and for some kinds as much again twice.
const DOTS_MAX: u64 = 32_000_000;
/// The longest side of one.
const SIDE_MAX: u32 = 16_000;
/// The most bytes that unpacking may take.
const ROOM_MAX: u64 = 256 << 20;
/// Longer than so many times its width, it is no photo (and Telegram takes none).
const SHAPE_MAX: u32 = 15;
/// The most bytes of what is kept.
const KEPT_MAX: usize = 240 << 10;
/// How it is kept: the longest side and the quality, the first that is small enough.
const PRINTS: [(u32, u8); 5] = [(1280, 82), (1280, 70), (1024, 65), (800, 60), (640, 50)];

/// Where photos are read and written anew: one at a time, and away from everything that somebody waits for.
#[derive(Clone, Debug)]
pub struct Darkroom(Arc<Semaphore>);

impl Default for Darkroom {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(1)))
    }
}

impl Darkroom {
    /// What was sent, as a drawer keeps it.
    ///
    /// # Errors
    /// [`Unfit`] says why it cannot be kept.
    pub async fn develop(&self, sent: Vec<u8>) -> Result<Private, Unfit> {
        let turn = Arc::clone(&self.0).acquire_owned().await.map_err(|_| Unfit::Lost)?;
        let work = tokio::task::spawn_blocking(move || {
            let print = develop(&sent).map(|jpeg| Private::new(STANDARD.encode(jpeg)));
            drop(turn);
            print
        });
        // Whatever a decoder stumbles over, it is that picture's fault.
        work.await.unwrap_or(Err(Unfit::Broken))
    }
}

/// A photo as a drawer keeps it, taken out again.
pub fn read(kept: &Private) -> Option<Vec<u8>> {
    STANDARD.decode(kept.reveal()).ok()
}

/// What tells a photo from any other: the SHA-256 of its bytes, in hexadecimal digits.
pub fn digest(jpeg: &[u8]) -> String {
    Sha256::digest(jpeg).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Width and height of a photo of our own making.
pub fn size(jpeg: &[u8]) -> Option<(u32, u32)> {
    ImageReader::with_format(Cursor::new(jpeg), ImageFormat::Jpeg).into_dimensions().ok()
}

/// Reads a picture and writes it anew.
///
/// # Errors
/// [`Unfit`] says why it cannot be kept.
pub fn develop(sent: &[u8]) -> Result<Vec<u8>, Unfit> {
    let format = image::guess_format(sent).ok();
    let format = format.filter(|f| matches!(f, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP));
    let format = format.ok_or(Unfit::NotAPhoto)?;
    // A decoder of JPEG goes on where the file ends, in grey.
    if format == ImageFormat::Jpeg && end(sent).is_none() {
        return Err(Unfit::Broken);
    }
    let mut reader = ImageReader::with_format(Cursor::new(sent), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(ROOM_MAX);
    reader.limits(limits);
    let unfit = |error| match error {
        image::ImageError::Limits(_) => Unfit::TooLarge,
        _ => Unfit::Broken,
    };
    let mut decoder = reader.into_decoder().map_err(unfit)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > DOTS_MAX || decoder.total_bytes() > ROOM_MAX {
        return Err(Unfit::TooLarge);
    }
    let (short, long) = (width.min(height), width.max(height));
    if short == 0 || long / short >= SHAPE_MAX {
        return Err(Unfit::NotAPhoto);
    }
    // A telephone held upright says so beside the picture, which is not kept.
    let upright = decoder.orientation().ok();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(unfit)?;
    for (side, quality) in PRINTS {
        if picture.width().max(picture.height()) > side {
            picture = picture.thumbnail(side, side);
        }
        let jpeg = print(&picture, upright, quality)?;
        if jpeg.len() <= KEPT_MAX {
            return Ok(jpeg);
        }
    }
    Err(Unfit::TooLarge)
}

fn print(
    picture: &DynamicImage,
    upright: Option<image::metadata::Orientation>,
    quality: u8,
) -> Result<Vec<u8>, Unfit> {
    let mut picture = DynamicImage::ImageRgb8(on_paper(picture));
    if let Some(upright) = upright {
        picture.apply_orientation(upright);
    }
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, quality).encode_image(&picture).map_err(|_| Unfit::Broken)?;
    Ok(jpeg)
}

/// What one can see through is white.
fn on_paper(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let clear = picture.to_rgba8();
    RgbImage::from_fn(clear.width(), clear.height(), |x, y| {
        let [r, g, b, a] = clear.get_pixel(x, y).0.map(u32::from);
        image::Rgb([r, g, b].map(|c| ((c * a + 255 * (255 - a)) / 255) as u8))
    })
}

/// The end of a JPEG, if it comes to one: behind what it says about itself stand its dots, and behind those its end.
fn end(jpeg: &[u8]) -> Option<usize> {
    let mut at = 2;
    loop {
        // Any number of 0xFF may stand before a marker.
        while jpeg.get(at) == Some(&0xff) && jpeg.get(at + 1) == Some(&0xff) {
            at += 1;
        }
        let (Some(0xff), Some(marker)) = (jpeg.get(at), jpeg.get(at + 1)) else { return None };
        if *marker == 0xd9 {
            return Some(at);
        }
        let (Some(high), Some(low)) = (jpeg.get(at + 2), jpeg.get(at + 3)) else { return None };
        let scan = *marker == 0xda;
        at += 2 + usize::from(u16::from_be_bytes([*high, *low]));
        // Within the picture 0xFF is followed by zero, or begins again.
        if scan {
            at = end_of_scan(jpeg, at)?;
        }
    }
}

/// Where the picture's dots end: within them 0xFF is followed by zero, or by a mark that it goes on.
fn end_of_scan(jpeg: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        match (jpeg.get(at)?, jpeg.get(at + 1)?) {
            (0xff, 0x00 | 0xd0..=0xd7) => at += 2,
            (0xff, _) => return Some(at),
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests;
