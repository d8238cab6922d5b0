//! What a photo may be, and what becomes of it.

use super::*;
use image::{ImageEncoder, Rgb, Rgba, RgbaImage};
use proptest::prelude::*;

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |x, y| Rgb([(x * 7) as u8, (y * 5) as u8, (x ^ y) as u8]));
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 90).encode_image(&picture).unwrap();
    bytes
}

fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A JPEG with a note (EXIF) that names a place and says that the telephone was held upright.
fn with_place(jpeg: &[u8]) -> Vec<u8> {
    let mut note = b"Exif\0\0II*\0\x08\0\0\0\x01\0".to_vec();
    note.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0]); // orientation: 6, a quarter turn
    note.extend(b"31.2304N 121.4737E");
    let mut all = jpeg[..2].to_vec();
    all.extend([0xff, 0xe1]);
    all.extend((note.len() as u16 + 2).to_be_bytes());
    all.extend(&note);
    all.extend(&jpeg[2..]);
    all
}

/// Whatever of the three kinds it was, a JPEG comes of it, small enough, no side longer than told.
#[test]
fn every_kind_becomes_a_small_jpeg() {
    let lane = RgbImage::from_fn(1_600, 900, |x, y| Rgb([(x / 8) as u8, (y / 4) as u8, 90]));
    let picture = DynamicImage::ImageRgb8(lane);
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let kept = develop(&written(&picture, format)).unwrap();
        assert!(kept.len() <= KEPT_MAX, "{format:?}: {}", kept.len());
        assert_eq!(size(&kept), Some((1_280, 720)), "{format:?}");
    }
    let noise = RgbImage::from_fn(1_500, 1_500, |x, y| {
        let n = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)).wrapping_mul(2_246_822_519);
        Rgb([(n >> 24) as u8, (n >> 16) as u8, (n >> 8) as u8])
    });
    let kept = develop(&written(&DynamicImage::ImageRgb8(noise), ImageFormat::Png)).unwrap();
    assert!(kept.len() <= KEPT_MAX, "the worst there is: {}", kept.len());
}

/// Where it was taken is not kept, and it stands upright.
#[test]
fn no_place_is_passed_on() {
    let sent = with_place(&jpeg(400, 300));
    assert!(sent.windows(8).any(|bytes| bytes == b"121.4737"));
    let kept = develop(&sent).unwrap();
    assert!(!kept.windows(4).any(|bytes| bytes == b"Exif") && !kept.windows(8).any(|bytes| bytes == b"121.4737"));
    assert_eq!(size(&kept), Some((300, 400)));
}

/// What one can see through becomes white.
#[test]
fn what_is_clear_is_white() {
    let clear = DynamicImage::ImageRgba8(RgbaImage::from_pixel(40, 40, Rgba([0, 0, 0, 0])));
    let kept = develop(&written(&clear, ImageFormat::Png)).unwrap();
    assert!(image::load_from_memory(&kept).unwrap().to_rgb8().pixels().all(|dot| dot.0.iter().all(|c| *c > 250)));
}

/// A name or a type says nothing: what is no picture of these kinds is refused, and so is one that is cut off.
#[test]
fn what_is_no_photo_is_refused() {
    for sent in
        [&b""[..], b"GIF89a\x01\0\x01\0\0\0\0;", b"%PDF-1.7", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"BM"]
    {
        assert_eq!(develop(sent), Err(Unfit::NotAPhoto));
    }
    let whole = jpeg(320, 200);
    for part in [1, 2, 5, 9] {
        assert_eq!(develop(&whole[..whole.len() * part / 10]), Err(Unfit::Broken), "{part} tenths");
    }
    let png = written(&image::load_from_memory(&whole).unwrap(), ImageFormat::Png);
    assert_eq!(develop(&png[..png.len() / 2]), Err(Unfit::Broken));
    assert_eq!(develop(&jpeg(1_600, 20)), Err(Unfit::NotAPhoto), "a strip");
}

/// A picture that says it is huge is refused by what it says, before any of it is unpacked: a few bytes become nothing.
#[test]
fn a_bomb_is_never_unpacked() {
    let began = std::time::Instant::now();
    for (width, height) in [(60_000u32, 60_000u32), (15_000, 15_000), (u32::MAX >> 1, 2)] {
        let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
        let mut chunk = b"IHDR".to_vec();
        chunk.extend(width.to_be_bytes());
        chunk.extend(height.to_be_bytes());
        chunk.extend([8, 2, 0, 0, 0]);
        png.extend(13u32.to_be_bytes());
        png.extend(&chunk);
        png.extend(crc32(&chunk).to_be_bytes());
        png.extend([0, 0, 0, 0]);
        png.extend(b"IDAT\x35\xaf\x06\x1e\0\0\0\0IEND\xae\x42\x60\x82");
        assert_eq!(develop(&png), Err(Unfit::TooLarge), "{width}x{height}");
    }
    let mut jpeg = jpeg(64, 64);
    let frame = jpeg.windows(2).position(|bytes| bytes == [0xff, 0xc0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xea, 0x60, 0xea, 0x60]);
    assert_eq!(develop(&jpeg), Err(Unfit::TooLarge));
    assert!(began.elapsed().as_secs() < 5);
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    })
}

/// A colour profile, a preview or the next picture behind the end change nothing.
#[test]
fn what_stands_behind_the_end_is_let_go() {
    let mut jpeg = jpeg(64, 64);
    jpeg.extend(b"and another picture, as some telephones add");
    assert!(develop(&jpeg).is_ok());
    let mut png = Vec::new();
    image::codecs::png::PngEncoder::new(&mut png)
        .write_image(&[9; 64 * 64 * 3], 64, 64, image::ExtendedColorType::Rgb8)
        .unwrap();
    assert!(develop(&png).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever bytes come, something is said, and what is kept keeps within its bounds.
    #[test]
    fn any_bytes_are_answered(at in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20), cut in any::<prop::sample::Index>(), kind in 0..3) {
        let picture = image::load_from_memory(&jpeg(48, 32)).unwrap();
        let format = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP][kind as usize];
        let mut bytes = written(&picture, format);
        for (at, byte) in at {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(cut.index(bytes.len()) + 1);
        if let Ok(kept) = develop(&bytes) {
            let (width, height) = size(&kept).unwrap();
            prop_assert!(kept.len() <= KEPT_MAX && width.max(height) <= 1_280);
        }
    }
}

/// What a drawer keeps comes out as it was put in, and its digest tells it from any other.
#[tokio::test]
async fn a_drawer_keeps_it_whole() {
    let room = Darkroom::default();
    let kept = room.develop(jpeg(200, 100)).await.unwrap();
    let print = read(&kept).unwrap();
    assert_eq!(print, develop(&jpeg(200, 100)).unwrap());
    assert_eq!(digest(&print).len(), 64);
    assert_ne!(digest(&print), digest(&develop(&jpeg(200, 101)).unwrap()));
    assert_eq!(room.develop(b"no".to_vec()).await, Err(Unfit::NotAPhoto));
}
