use image::{Rgb, RgbImage};

use super::*;

/// A JPEG of 40 by 20 pixels whose camera was held on its side and noted where.
fn photograph() -> Vec<u8> {
    let mut plain = Cursor::new(Vec::new());
    RgbImage::from_pixel(40, 20, Rgb([200, 10, 10])).write_to(&mut plain, ImageFormat::Jpeg).unwrap();
    let plain = plain.into_inner();
    // TIFF header, one entry: orientation 6, turned a quarter; then words a camera might leave.
    let tiff = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0Berlin, Example Street 1";
    let exif = [b"Exif\0\0".as_slice(), tiff].concat();
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&plain[..2], &[0xff, 0xe1], &length, &exif, &plain[2..]].concat()
}

#[test]
fn a_picture_is_shown_upright_and_without_what_the_camera_noted() {
    let photograph = photograph();
    assert!(photograph.windows(6).any(|six| six == b"Berlin"));
    let (mime_type, cleaned) = clean(&photograph).unwrap();
    assert_eq!(mime_type, "image/jpeg");
    assert!(!cleaned.windows(4).any(|four| four == b"Exif") && !cleaned.windows(6).any(|six| six == b"Berlin"));
    let seen = image::load_from_memory(&cleaned).unwrap();
    assert_eq!((seen.width(), seen.height()), (20, 40), "turned as the camera noted");
}

#[test]
fn a_large_picture_is_made_smaller_and_stays_what_it_is() {
    let mut large = Cursor::new(Vec::new());
    RgbImage::new(3000, 10).write_to(&mut large, ImageFormat::Png).unwrap();
    let (mime_type, cleaned) = clean(&large.into_inner()).unwrap();
    assert_eq!(mime_type, "image/png");
    assert_eq!(image::load_from_memory(&cleaned).unwrap().width(), SIDE_MAX);
}

#[test]
fn what_is_no_picture_is_refused() {
    assert!(clean(b"%PDF-1.7").is_err());
    assert!(clean(&photograph()[..60]).is_err());
}
