//! What a file is: by its bytes first, then by its name, then by what its sender says.

use crate::document::Given;
use crate::error::ReadError;

/// The kinds of files that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Markdown.
    Markdown,
    /// Plain text.
    Text,
    /// A web page.
    Html,
    /// A PDF.
    Pdf,
    /// A Word document of today.
    Docx,
}

impl Kind {
    /// The content type of the kind, without a charset.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Markdown => "text/markdown",
            Self::Text => "text/plain",
            Self::Html => "text/html",
            Self::Pdf => "application/pdf",
            Self::Docx => DOCX,
        }
    }

    /// What the file is. Errors name the kinds there are, or the one its name promised.
    pub fn of(given: &Given) -> Result<Self, ReadError> {
        Self::by_bytes(given).map_err(|error| match (&error, promised(given)) {
            (ReadError::UnsupportedKind, Some((ending, kind))) => ReadError::NotAsNamed { ending, kind },
            _ => error,
        })
    }

    fn by_bytes(given: &Given) -> Result<Self, ReadError> {
        let bytes: &[u8] = &given.bytes;
        let head = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
        if head.windows(5).any(|window| window == b"%PDF-") && !looks_like_html(head) {
            return Ok(Self::Pdf);
        }
        if head.starts_with(b"PK\x03\x04") {
            return zip(bytes, given);
        }
        if head.starts_with(&COMPOUND_FILE) {
            return Err(compound(bytes));
        }
        if is_binary(head) {
            return Err(ReadError::UnsupportedKind);
        }
        if looks_like_html(head) && !says(given, &["md", "markdown", "txt"]) {
            return Ok(Self::Html);
        }
        by_name(given)
    }
}

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
/// What files with an ending hold.
const PROMISES: [(&str, &str); 7] = [
    ("pdf", "PDF"),
    ("docx", "Word document"),
    ("md", "UTF-8 text"),
    ("markdown", "UTF-8 text"),
    ("txt", "UTF-8 text"),
    ("html", "UTF-8 text"),
    ("htm", "UTF-8 text"),
];
/// How much of a file is looked at; the marker of a PDF may stand up to here.
const HEAD_BYTES: usize = 1024;
/// The container of the old Office formats, and of encrypted new ones.
const COMPOUND_FILE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

fn by_name(given: &Given) -> Result<Kind, ReadError> {
    if let Some(extension) = extension(given) {
        return match extension.as_str() {
            "md" | "markdown" | "mdown" | "mkd" => Ok(Kind::Markdown),
            "txt" | "text" => Ok(Kind::Text),
            "html" | "htm" | "xhtml" => Ok(Kind::Html),
            _ => by_mime(given).ok_or(ReadError::UnsupportedKind),
        };
    }
    by_mime(given).ok_or(ReadError::UnsupportedKind)
}

fn by_mime(given: &Given) -> Option<Kind> {
    match essence(given.mime.as_deref()?).as_str() {
        "text/markdown" | "text/x-markdown" => Some(Kind::Markdown),
        "text/plain" => Some(Kind::Text),
        "text/html" | "application/xhtml+xml" => Some(Kind::Html),
        _ => None,
    }
}

/// The ending of a file's name and what such a file holds, where it is one that is read.
fn promised(given: &Given) -> Option<(&'static str, &'static str)> {
    let ending = extension(given)?;
    PROMISES.into_iter().find(|(known, _)| *known == ending)
}

/// A zip is a Word document when it holds one; names within a zip stand uncompressed at its end.
fn zip(bytes: &[u8], given: &Given) -> Result<Kind, ReadError> {
    if contains(bytes, b"word/document") {
        return Ok(Kind::Docx);
    }
    let other = [&b"xl/workbook"[..], b"ppt/presentation", b"META-INF/", b"mimetype"];
    let named_so = says(given, &["docx"]) && !other.iter().any(|name| contains(bytes, name));
    if named_so { Ok(Kind::Docx) } else { Err(ReadError::UnsupportedKind) }
}

/// A new Office file behind a password, or an old one; names in the container are UTF-16.
fn compound(bytes: &[u8]) -> ReadError {
    let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    if contains(bytes, &wide("EncryptedPackage")) {
        ReadError::Encrypted
    } else if contains(bytes, &wide("WordDocument")) {
        ReadError::OldWord
    } else {
        ReadError::UnsupportedKind
    }
}

/// Text holds no zero bytes, unless it is UTF-16 and says so.
fn is_binary(head: &[u8]) -> bool {
    let wide = head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]);
    let known = infer::get(head).is_some_and(|kind| {
        !matches!(kind.matcher_type(), infer::MatcherType::Text) && !kind.mime_type().starts_with("text/")
    });
    !wide && (head.contains(&0) || known)
}

fn looks_like_html(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head).to_lowercase();
    let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let declared = text.starts_with("<?xml") && text.contains("<html");
    declared || ["<!doctype html", "<html", "<head", "<body"].iter().any(|start| text.starts_with(start))
}

fn says(given: &Given, extensions: &[&str]) -> bool {
    extension(given).is_some_and(|found| extensions.contains(&found.as_str()))
}

/// The ending of the file's name; that of an address only where no content type is given, since `/v2.0` ends in nothing.
fn extension(given: &Given) -> Option<String> {
    let from_url = || {
        let last = given.url.as_ref()?.path_segments()?.next_back()?.to_owned();
        given.mime.is_none().then_some(last)
    };
    let name = given.filename.clone().or_else(from_url)?;
    let (stem, extension) = name.rsplit_once('.')?;
    (!stem.is_empty()).then(|| extension.trim().to_lowercase())
}

/// A content type without its parameters.
pub(crate) fn essence(mime: &str) -> String {
    mime.split(';').next().unwrap_or_default().trim().to_lowercase()
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}
