//! Which files each kind takes. Sizes are Meta's, with its MB counted as 1,048,576 bytes.

use super::refusal::{Limit, PlanError};

const KIB: u64 = 1024;
const MIB: u64 = 1024 * KIB;

/// A kind of media and what it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MediaLimit {
    /// The kind as the API names it.
    pub kind: &'static str,
    /// MIME types, without parameters.
    pub types: &'static [&'static str],
    /// Largest file, in bytes.
    pub bytes_max: u64,
}

/// Largest voice note that shows its play button at once, in bytes; a larger one is shown for download.
pub const VOICE_BYTES_MAX: u64 = 512 * KIB;
/// The one type of a voice note; OPUS, one channel.
pub const VOICE_TYPE: &str = "audio/ogg";
/// Largest sticker that does not move, in bytes.
pub const STILL_STICKER_BYTES_MAX: u64 = 100 * KIB;

/// The kinds of media that can be sent.
pub const MEDIA: [MediaLimit; 5] = [
    MediaLimit { kind: "image", types: &["image/jpeg", "image/png"], bytes_max: 5 * MIB },
    MediaLimit { kind: "video", types: &["video/mp4", "video/3gpp"], bytes_max: 16 * MIB },
    MediaLimit {
        kind: "audio",
        types: &["audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"],
        bytes_max: 16 * MIB,
    },
    MediaLimit {
        kind: "document",
        types: &[
            "application/pdf",
            "text/plain",
            "application/msword",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.ms-excel",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.ms-powerpoint",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ],
        bytes_max: 100 * MIB,
    },
    MediaLimit { kind: "sticker", types: &["image/webp"], bytes_max: 500 * KIB },
];

/// The limits of a kind; `None` for what is no kind of media.
pub fn limit_of(kind: &str) -> Option<&'static MediaLimit> {
    MEDIA.iter().find(|limit| limit.kind == kind)
}

/// The kinds that take a file of this type and size.
pub fn kinds_of(mime_type: &str, bytes: u64) -> Vec<&'static str> {
    let fitting = MEDIA.iter().filter(|limit| check_file(limit, "", mime_type, bytes).is_ok());
    fitting.map(|limit| limit.kind).collect()
}

/// Whether a kind takes a file of this type and size; a refusal is of `field`.
pub fn check_file(limit: &MediaLimit, field: &str, mime_type: &str, bytes: u64) -> Result<(), PlanError> {
    let essence = mime_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !limit.types.contains(&essence.as_str()) {
        let refusal = Limit::MediaType { found: essence, allowed: limit.types.join(", ") };
        return Err(PlanError::new(field, refusal));
    }
    if bytes > limit.bytes_max {
        return Err(PlanError::new(field, Limit::TooLarge { bytes, max: limit.bytes_max }));
    }
    Ok(())
}

/// Whether a file can be a voice note; a refusal is of `field`.
pub fn check_voice(field: &str, mime_type: &str, bytes: u64) -> Result<(), PlanError> {
    let voice = MediaLimit { kind: "audio", types: &[VOICE_TYPE], bytes_max: VOICE_BYTES_MAX };
    check_file(&voice, field, mime_type, bytes)
}
