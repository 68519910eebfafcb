//! What a file is by its first bytes, beside what its sender says it is.

/// A file nobody can tell anything of.
pub const UNKNOWN: &str = "application/octet-stream";
/// Plain text.
const TEXT: &str = "text/plain";
/// Types of text that no first bytes give away: the sender is believed as long as the file is text at all.
const TEXTS: [&str; 9] = [
    TEXT,
    "text/csv",
    "text/vcard",
    "text/x-vcard",
    "text/calendar",
    "text/markdown",
    "text/tab-separated-values",
    "application/json",
    "application/rtf",
];
/// What ISO media containers (`ftyp`) may hold: the container does not say whether there are pictures in it.
const ISO_MEDIA: [&str; 8] = [
    "video/mp4",
    "audio/mp4",
    "video/3gpp",
    "audio/3gpp",
    "video/quicktime",
    "video/x-m4v",
    "audio/aac",
    "audio/mp4a-latm",
];
/// What is a ZIP archive with an agreed content.
const ZIPPED: [&str; 8] = [
    "application/zip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.presentation",
    "application/epub+zip",
];
/// What is a file of the old Office container.
const OLE: [&str; 4] =
    ["application/x-ole-storage", "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"];
/// Other names of the same types.
const ALIASES: [(&str, &str); 12] = [
    ("image/jpg", "image/jpeg"),
    ("image/pjpeg", "image/jpeg"),
    ("audio/m4a", "audio/mp4"),
    ("audio/x-m4a", "audio/mp4"),
    ("audio/mp3", "audio/mpeg"),
    ("audio/opus", "audio/ogg"),
    ("application/ogg", "audio/ogg"),
    ("audio/wav", "audio/x-wav"),
    ("audio/x-aac", "audio/aac"),
    ("video/3gp", "video/3gpp"),
    ("application/x-zip-compressed", "application/zip"),
    ("application/x-pdf", "application/pdf"),
];

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// What its sender says, or its sender says nothing.
    Holds,
    /// Something else than its sender says.
    Lies,
}

/// The type of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identified {
    /// Its true MIME type, without parameters; [`UNKNOWN`] when its bytes say nothing.
    pub mime_type: String,
    /// Whether its sender told the truth.
    pub claim: Claim,
}

/// Tells a file's type by its first bytes. `declared` decides only among types that look alike.
pub fn identify(head: &[u8], declared: Option<&str>) -> Identified {
    let declared = declared.map(essence).filter(|declared| !declared.is_empty() && declared != UNKNOWN);
    let seen = seen(head);
    let Some(declared) = declared else {
        return Identified { mime_type: seen.to_owned(), claim: Claim::Holds };
    };
    let families: [&[&str]; 4] = [&TEXTS, &ISO_MEDIA, &ZIPPED, &OLE];
    let look_alike = families.iter().any(|family| family.contains(&seen) && family.contains(&declared.as_str()));
    let is_text_of_a_sort = seen.starts_with("text/") && TEXTS.contains(&declared.as_str());
    if seen == declared || look_alike || is_text_of_a_sort {
        return Identified { mime_type: declared, claim: Claim::Holds };
    }
    Identified { mime_type: seen.to_owned(), claim: Claim::Lies }
}

/// Whether what somebody declared agrees with the true type.
pub fn agrees(declared: Option<&str>, mime_type: &str) -> bool {
    declared.map(essence).is_none_or(|declared| declared.is_empty() || declared == UNKNOWN || declared == mime_type)
}

/// Whether a WebP picture moves: the animation flag of its extended header.
pub fn moves(head: &[u8]) -> bool {
    head.get(12..16) == Some(b"VP8X".as_slice()) && head.get(20).is_some_and(|flags| flags & 0b10 != 0)
}

/// A MIME type without its parameters, in lower case, by its usual name.
pub fn essence(mime_type: &str) -> String {
    let bare = mime_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match ALIASES.iter().find(|(alias, _)| *alias == bare) {
        Some((_, usual)) => (*usual).to_owned(),
        None => bare,
    }
}

fn seen(head: &[u8]) -> &'static str {
    if let Some(brand) = iso_brand(head) {
        return brand;
    }
    let by_pattern = infer::get(head).map(|found| found.mime_type());
    match by_pattern {
        Some(found) => ALIASES.iter().find(|(alias, _)| *alias == found).map_or(found, |(_, usual)| usual),
        None if is_text(head) => TEXT,
        None => UNKNOWN,
    }
}

/// 3GPP's brands, which the library does not know.
fn iso_brand(head: &[u8]) -> Option<&'static str> {
    let (kind, brand) = (head.get(4..8)?, head.get(8..11)?);
    (kind == b"ftyp" && [b"3gp", b"3ge", b"3gg", b"3gr", b"3gs", b"3g2"].iter().any(|known| *known == brand))
        .then_some("video/3gpp")
}

/// Text in UTF-8 or UTF-16, or in an old encoding without control characters. The last character may be cut.
fn is_text(head: &[u8]) -> bool {
    if head.is_empty() {
        return false;
    }
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
        return true;
    }
    !head.iter().any(|byte| matches!(byte, 0..=8 | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f))
}

#[cfg(test)]
mod tests;
