//! Why a file gave no article.

use crate::limits::{FILE_BYTES_MAX, MARKDOWN_BYTES_MAX, PDF_PAGES_MAX, READ_TIME_MAX};

const MEGABYTE: usize = 1024 * 1024;

/// Why a file gave no article; each says what would help.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// None of the five kinds.
    #[error(
        "this kind of file cannot be read: give Markdown (.md), text (.txt), HTML (.html), PDF (.pdf) or Word (.docx)"
    )]
    UnsupportedKind,
    /// It is called one of the five kinds and is none of them.
    #[error(
        "the file is called .{ending} but is no {kind} inside: save it as {kind} again, or give Markdown (.md), text \
         (.txt), HTML (.html), PDF (.pdf) or Word (.docx)"
    )]
    NotAsNamed {
        /// The ending of its name.
        ending: &'static str,
        /// What such a file holds.
        kind: &'static str,
    },
    /// The old Word format, which people take for the new one.
    #[error("the old Word format (.doc) cannot be read: save the document as .docx or PDF")]
    OldWord,
    /// More bytes than are taken.
    #[error("the file is too large: at most {} MB are read, divide it", FILE_BYTES_MAX / MEGABYTE)]
    TooLarge,
    /// Small when packed, too large when unpacked.
    #[error("the file unpacks to more than is read: remove pictures and attachments, or divide it")]
    UnpacksTooLarge,
    /// More pages than are taken.
    #[error("the PDF has {pages} pages, at most {PDF_PAGES_MAX} are read: divide it")]
    TooManyPages {
        /// How many it has.
        pages: usize,
    },
    /// More text than one article holds.
    #[error("the text is longer than {} MB: divide it", MARKDOWN_BYTES_MAX / MEGABYTE)]
    TooLong,
    /// The time was up.
    #[error("the file took longer than {} s to read: divide it or save it anew", READ_TIME_MAX.as_secs())]
    TooSlow,
    /// A password is needed.
    #[error("the file is protected by a password: save it without one")]
    Encrypted,
    /// A scan, or an empty file.
    #[error("the file holds no text: a scanned document needs text recognition first")]
    NoText,
    /// Damaged, or built in a way that is not read.
    #[error("the file is damaged or not what its name says: save it anew")]
    Unreadable,
}

impl ReadError {
    /// One stable word for the state of an item and for the API.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnsupportedKind | Self::NotAsNamed { .. } | Self::OldWord => "unsupported_kind",
            Self::TooLarge | Self::UnpacksTooLarge | Self::TooManyPages { .. } | Self::TooLong => "too_large",
            Self::TooSlow => "too_slow",
            Self::Encrypted => "encrypted",
            Self::NoText => "no_text",
            Self::Unreadable => "unreadable",
        }
    }
}
