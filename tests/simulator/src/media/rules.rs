//! Which files Meta takes, from its table of supported media.

const KB: usize = 1024;
const MB: usize = 1024 * KB;

/// Types and sizes of one kind of message.
struct Rule {
    kind: &'static str,
    types: &'static [&'static str],
    bytes_max: usize,
}

const RULES: [Rule; 5] = [
    Rule { kind: "image", types: &["image/jpeg", "image/png"], bytes_max: 5 * MB },
    Rule { kind: "video", types: &["video/mp4", "video/3gpp"], bytes_max: 16 * MB },
    Rule {
        kind: "audio",
        types: &["audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"],
        bytes_max: 16 * MB,
    },
    Rule { kind: "sticker", types: &["image/webp"], bytes_max: 500 * KB },
    Rule {
        kind: "document",
        types: &[
            "text/plain",
            "application/pdf",
            "application/msword",
            "application/vnd.ms-excel",
            "application/vnd.ms-powerpoint",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ],
        bytes_max: DOCUMENT_BYTES_MAX,
    },
];
/// Bytes of a document, and of anything a customer sends.
pub(crate) const DOCUMENT_BYTES_MAX: usize = 100 * MB;
/// Bytes of a sticker that does not move.
const STILL_STICKER_BYTES_MAX: usize = 100 * KB;

/// A type without its parameters.
pub(crate) fn essence(mime_type: &str) -> String {
    mime_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Every type that may be uploaded, as the refusal lists them.
pub(crate) fn types() -> String {
    let types = RULES.iter().flat_map(|rule| rule.types.iter().copied());
    types.collect::<Vec<_>>().join(", ")
}

/// Whether a type may be uploaded at all.
pub(crate) fn known(mime_type: &str) -> bool {
    let essence = essence(mime_type);
    RULES.iter().any(|rule| rule.types.contains(&essence.as_str()))
}

/// Why a file is too large for its type.
pub(crate) fn too_large(mime_type: &str, bytes: &[u8]) -> Option<String> {
    let essence = essence(mime_type);
    let rule = RULES.iter().find(|rule| rule.types.contains(&essence.as_str()))?;
    let most = if rule.kind == "sticker" && !moves(bytes) { STILL_STICKER_BYTES_MAX } else { rule.bytes_max };
    let message = format!("File size {} exceeds the limit of {most} bytes for {essence}", bytes.len());
    (bytes.len() > most).then_some(message)
}

/// Why a file cannot be sent as this kind of message; any type that may be uploaded goes as a document.
pub(crate) fn unfit(kind: &str, mime_type: &str, voice: Voice) -> Option<String> {
    let essence = essence(mime_type);
    let rule = RULES.iter().find(|rule| rule.kind == kind)?;
    let fits = kind == "document" || rule.types.contains(&essence.as_str());
    if fits && (voice == Voice::No || essence == "audio/ogg") {
        return None;
    }
    Some(format!("Unsupported {kind} mime type {essence}. Please use one of {}.", rule.types.join(", ")))
}

/// Whether a sound is to be a voice note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Voice {
    Yes,
    No,
}

/// Why the bytes are not what they are said to be, judged by how files of the type begin.
pub(crate) fn false_type(mime_type: &str, bytes: &[u8]) -> Option<String> {
    let at = |start: usize, text: &[u8]| bytes.get(start..).is_some_and(|rest| rest.starts_with(text));
    let essence = essence(mime_type);
    let true_type = match essence.as_str() {
        "image/jpeg" => at(0, b"\xFF\xD8\xFF"),
        "image/png" => at(0, b"\x89PNG\r\n"),
        "image/webp" => at(0, b"RIFF") && at(8, b"WEBP"),
        "video/mp4" | "video/3gpp" | "audio/mp4" => at(4, b"ftyp"),
        "audio/ogg" => at(0, b"OggS"),
        "audio/amr" => at(0, b"#!AMR"),
        "audio/mpeg" => at(0, b"ID3") || at(0, b"\xFF\xFB") || at(0, b"\xFF\xF3") || at(0, b"\xFF\xF2"),
        "audio/aac" => at(0, b"\xFF\xF1") || at(0, b"\xFF\xF9") || at(0, b"ADIF"),
        "application/pdf" => at(0, b"%PDF-"),
        _ => true,
    };
    (!true_type).then(|| format!("Media file is not of the type {essence}"))
}

fn moves(webp: &[u8]) -> bool {
    webp.windows(4).take(64).any(|window| window == b"ANIM")
}
