//! What Meta takes when a business sends a file: type, kind and size, as its documents list them (a megabyte has
//! 1,048,576 bytes).

use reaktly_domain::content::{Content, Media};

const KB: u64 = 1024;
const MB: u64 = 1024 * KB;

/// Most bytes of any file, sent or received.
pub const FILE_BYTES_MAX: u64 = 100 * MB;
/// A voice note up to this size is shown with a play button.
pub const VOICE_BYTES_MAX: u64 = 512 * KB;

/// The kinds of messages that hold a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A picture.
    Image,
    /// A film.
    Video,
    /// Sound.
    Audio,
    /// A file.
    Document,
    /// A sticker.
    Sticker,
}

impl Kind {
    /// As the API and `messages.kind` spell it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Document => "document",
            Self::Sticker => "sticker",
        }
    }

    /// Reads the spelling of the API.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Image, Self::Video, Self::Audio, Self::Document, Self::Sticker]
            .into_iter()
            .find(|kind| kind.as_str() == name)
    }

    /// A message of this kind.
    pub const fn content(self, media: Media) -> Content {
        match self {
            Self::Image => Content::Image(media),
            Self::Video => Content::Video(media),
            Self::Audio => Content::Audio(media),
            Self::Document => Content::Document(media),
            Self::Sticker => Content::Sticker(media),
        }
    }
}

/// One line of Meta's table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowed {
    /// The MIME type, without parameters.
    pub mime_type: &'static str,
    /// What it may be sent as.
    pub kind: Kind,
    /// Most bytes.
    pub bytes_max: u64,
}

const fn line(mime_type: &'static str, kind: Kind, bytes_max: u64) -> Allowed {
    Allowed { mime_type, kind, bytes_max }
}

/// Meta's table. A moving sticker may be larger than a still one ([`allowed`]).
pub const TABLE: [Allowed; 19] = [
    line("image/jpeg", Kind::Image, 5 * MB),
    line("image/png", Kind::Image, 5 * MB),
    line("video/mp4", Kind::Video, 16 * MB),
    line("video/3gpp", Kind::Video, 16 * MB),
    line("audio/aac", Kind::Audio, 16 * MB),
    line("audio/amr", Kind::Audio, 16 * MB),
    line("audio/mpeg", Kind::Audio, 16 * MB),
    line("audio/mp4", Kind::Audio, 16 * MB),
    line("audio/ogg", Kind::Audio, 16 * MB),
    line("text/plain", Kind::Document, FILE_BYTES_MAX),
    line("application/pdf", Kind::Document, FILE_BYTES_MAX),
    line("application/msword", Kind::Document, FILE_BYTES_MAX),
    line("application/vnd.ms-excel", Kind::Document, FILE_BYTES_MAX),
    line("application/vnd.ms-powerpoint", Kind::Document, FILE_BYTES_MAX),
    line("application/vnd.openxmlformats-officedocument.wordprocessingml.document", Kind::Document, FILE_BYTES_MAX),
    line("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Kind::Document, FILE_BYTES_MAX),
    line("application/vnd.openxmlformats-officedocument.presentationml.presentation", Kind::Document, FILE_BYTES_MAX),
    line("image/webp", Kind::Sticker, 100 * KB),
    line(ANIMATED_WEBP, Kind::Sticker, 500 * KB),
];

/// How the table names a WebP picture that moves; Meta's own name for it is `image/webp` as well.
pub const ANIMATED_WEBP: &str = "image/webp; animated";

/// What a file of this type may be sent as, each with its limit; nothing when Meta does not take it at all. `mime_type`
/// is one of [`crate::types`], so that a WebP picture that moves is told from one that does not.
pub fn allowed(mime_type: &str) -> impl Iterator<Item = &'static Allowed> {
    TABLE.iter().filter(move |line| line.mime_type == mime_type)
}

/// What a file of this type and size may be sent as.
pub fn kinds_of(mime_type: &str, size_bytes: u64) -> Vec<Kind> {
    allowed(mime_type).filter(|line| size_bytes <= line.bytes_max).map(|line| line.kind).collect()
}

/// The most bytes a file of this type may have; `None` when Meta does not take it.
pub fn bytes_max_of(mime_type: &str) -> Option<u64> {
    allowed(mime_type).map(|line| line.bytes_max).max()
}

/// A size as people read it, such as `5 MB` or `512 KB`.
pub fn readable(size_bytes: u64) -> String {
    if size_bytes < KB {
        return format!("{size_bytes} bytes");
    }
    let (unit, name) = if size_bytes < MB { (KB, "KB") } else { (MB, "MB") };
    let tenths = size_bytes.saturating_mul(10).div_ceil(unit);
    match tenths % 10 {
        0 => format!("{} {name}", tenths / 10),
        tenth => format!("{}.{tenth} {name}", tenths / 10),
    }
}

#[cfg(test)]
mod tests;
