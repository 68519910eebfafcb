//! One small real file of each type, made in code once and shared by everything that needs one.

use std::sync::LazyLock;

use bytes::Bytes;
use sha2::{Digest as _, Sha256};

use super::{film, picture, sound, sticker};

/// A file that is always there.
pub(crate) struct Sample {
    /// What the control API calls it.
    pub(crate) name: &'static str,
    pub(crate) mime_type: &'static str,
    pub(crate) bytes: Bytes,
    pub(crate) sha256: [u8; 32],
}

static SAMPLES: LazyLock<Vec<Sample>> = LazyLock::new(|| {
    [
        ("jpeg", "image/jpeg", picture::jpeg()),
        ("png", "image/png", picture::png()),
        ("mp4", "video/mp4", film::film(*b"mp42")),
        ("3gp", "video/3gpp", film::film(*b"3gp5")),
        ("ogg", "audio/ogg; codecs=opus", sound::ogg()),
        ("mp3", "audio/mpeg", sound::mp3()),
        ("pdf", "application/pdf", pdf()),
        ("txt", "text/plain", "A note in plain text: Grüße.\n".into()),
        ("webp", "image/webp", sticker::still()),
        ("animatedWebp", "image/webp", sticker::moving()),
    ]
    .map(|(name, mime_type, bytes)| Sample {
        name,
        mime_type,
        sha256: Sha256::digest(&bytes).into(),
        bytes: bytes.into(),
    })
    .into()
});

/// The sample of this name.
pub(crate) fn sample(name: &str) -> Option<&'static Sample> {
    SAMPLES.iter().find(|sample| sample.name == name)
}

/// The names of all samples.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    SAMPLES.iter().map(|sample| sample.name)
}

/// A page that says "Invoice 4711".
fn pdf() -> Vec<u8> {
    let text = "BT /F1 24 Tf 72 700 Td (Invoice 4711) Tj ET";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(format!("{:010} 00000 n \n", file.len()));
        file = format!("{file}{} 0 obj\n{object}\nendobj\n", index + 1);
    }
    let (start, count, places) = (file.len(), objects.len() + 1, places.concat());
    let table = format!("xref\n0 {count}\n0000000000 65535 f \n{places}");
    let end = format!("trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    [file, table, end].concat().into_bytes()
}
