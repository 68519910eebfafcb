//! What comes in and what comes out.

use std::collections::BTreeSet;

use bytes::Bytes;
use reaktly_screening::Flag;
use url::Url;

use crate::error::ReadError;
use crate::kind::Kind;

/// A file or a page as it arrived, with what its sender says of it.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// The content.
    pub bytes: Bytes,
    /// The `Content-Type`, with its charset if there is one.
    pub mime: Option<String>,
    /// The name of the file.
    pub filename: Option<String>,
    /// Where it was found: relative links are relative to it.
    pub url: Option<Url>,
}

/// An article made of a file or a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// What the file was.
    pub kind: Kind,
    /// Its title: what the document says of itself, else its first heading, else the name of the file. Never empty.
    pub title: String,
    /// The language it declares, as its primary subtag in small letters (`de`). `None` says nothing was declared.
    pub language: Option<String>,
    /// The text, without invisible characters. Never empty.
    pub markdown: String,
    /// What a person should look at before this is used.
    pub flags: BTreeSet<Flag>,
}

/// A web page with what the reading of a site needs of it.
#[derive(Debug)]
pub struct Page {
    /// The article, or why there is none; a page without text may still have links.
    pub document: Result<Document, ReadError>,
    /// What the page calls its own address, absolute and in canonical form.
    pub canonical: Option<Url>,
    /// Where its links lead, in canonical form, each once, in the order of the page. Empty for `nofollow`.
    pub links: Vec<Url>,
    /// The page asks not to be indexed.
    pub noindex: bool,
}
