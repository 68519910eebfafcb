//! Pictures of a turn for a model that sees: few, small, and without what the camera noted about place and device.

use std::io::Cursor;
use std::sync::Arc;

use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};
use reaktly_media::MediaStore;
use reaktly_operator::turn::{Picture, Said};

use super::messages::Asked;
use crate::files;

/// Pictures of one turn; of more the newest are shown.
const PICTURES_MAX: usize = 3;
/// Larger files are not shown.
const PICTURE_BYTES_MAX: u64 = 5 * 1024 * 1024;
/// Longest side of what is shown, in pixels: providers make larger ones smaller themselves.
const SIDE_MAX: u32 = 1568;
/// Most memory a picture may take while it is read.
const DECODED_BYTES_MAX: u64 = 128 * 1024 * 1024;

/// Puts the pictures of a turn in the place of their placeholders. One that cannot be read stays what it was.
pub(super) async fn look(media: &MediaStore, turn: &mut [Asked]) {
    let pictures = turn.iter_mut().rev().filter(|asked| asked.picture.is_some()).take(PICTURES_MAX);
    for asked in pictures {
        let Some(key) = asked.picture.as_deref() else { continue };
        match load(media, key).await {
            Ok((mime_type, bytes)) => {
                let text = asked.said.text().to_owned();
                asked.said = Said::Seen(Picture { text, mime_type: mime_type.to_owned(), bytes });
            }
            Err(error) => tracing::warn!(error = format!("{error:#}"), "a picture could not be shown to the model"),
        }
    }
}

async fn load(media: &MediaStore, key: &str) -> anyhow::Result<(&'static str, Arc<[u8]>)> {
    let bytes = files::read(media, key, PICTURE_BYTES_MAX).await?;
    tokio::task::spawn_blocking(move || clean(&bytes)).await?
}

/// The picture written anew: what came with it beside the pixels is gone.
fn clean(bytes: &[u8]) -> anyhow::Result<(&'static str, Arc<[u8]>)> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(DECODED_BYTES_MAX);
    reader.limits(limits);
    let (format, mime_type) = match reader.format() {
        Some(ImageFormat::Png) => (ImageFormat::Png, "image/png"),
        _ => (ImageFormat::Jpeg, "image/jpeg"),
    };
    let mut decoder = reader.into_decoder()?;
    // How the camera was held is noted beside the pixels too.
    let orientation = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    let fits = picture.width() <= SIDE_MAX && picture.height() <= SIDE_MAX;
    let picture = if fits { picture } else { picture.thumbnail(SIDE_MAX, SIDE_MAX) };
    let picture = if format == ImageFormat::Jpeg { picture.into_rgb8().into() } else { picture };
    let mut written = Cursor::new(Vec::new());
    picture.write_to(&mut written, format)?;
    let written = written.into_inner();
    anyhow::ensure!(u64::try_from(written.len())? <= PICTURE_BYTES_MAX, "a picture is too large once written anew");
    Ok((mime_type, written.into()))
}

#[cfg(test)]
mod tests;
