//! One file or page, read where it is called.

use reaktly_screening::{self as screening, Flag};
use url::Url;

use crate::document::{Document, Given, Page};
use crate::error::ReadError;
use crate::html::Parsed;
use crate::kind::Kind;
use crate::limits::{FILE_BYTES_MAX, MARKDOWN_BYTES_MAX, TITLE_CHARS_MAX};
use crate::text::{self, Article};
use crate::{docx, html, pdf};

/// Reads a file. Takes as long as it takes and trusts the parsers not to panic: what comes from outside goes through
/// [`crate::Reader`].
pub fn read(given: &Given) -> Result<Document, ReadError> {
    let kind = kind_of(given)?;
    let article = match kind {
        Kind::Html => return html_page(given).document,
        Kind::Markdown => text::markdown(&text::decode(&given.bytes, given.mime.as_deref())),
        Kind::Text => text::plain(&text::decode(&given.bytes, given.mime.as_deref())),
        Kind::Pdf => pdf::read(&given.bytes)?,
        Kind::Docx => docx::read(&given.bytes)?,
    };
    finish(kind, article, given)
}

/// Reads a page of a site; a file that is linked there (a PDF, a Word document) has no links of its own.
pub fn read_page(given: &Given) -> Result<Page, ReadError> {
    if kind_of(given)? == Kind::Html {
        return Ok(html_page(given));
    }
    Ok(Page { document: read(given), canonical: None, links: Vec::new(), noindex: false })
}

fn kind_of(given: &Given) -> Result<Kind, ReadError> {
    if given.bytes.len() > FILE_BYTES_MAX {
        return Err(ReadError::TooLarge);
    }
    if given.bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ReadError::NoText);
    }
    Kind::of(given)
}

fn html_page(given: &Given) -> Page {
    let markup = text::decode_html(&given.bytes, given.mime.as_deref());
    let Parsed { article, canonical, links, noindex } = match html::read(&markup, given.url.as_ref()) {
        Ok(parsed) => parsed,
        Err(error) => return Page { document: Err(error), canonical: None, links: Vec::new(), noindex: false },
    };
    let document = article.and_then(|article| finish(Kind::Html, article, given));
    Page { document, canonical, links, noindex }
}

/// What holds for every kind: nothing invisible, nothing empty, a title, and the flags.
fn finish(kind: Kind, article: Article, given: &Given) -> Result<Document, ReadError> {
    let markdown = screening::harmless(&article.markdown).trim().to_owned();
    if !markdown.chars().any(char::is_alphanumeric) {
        return Err(ReadError::NoText);
    }
    if markdown.len() > MARKDOWN_BYTES_MAX {
        return Err(ReadError::TooLong);
    }
    let title = title_of(&article, &markdown, given);
    let mut flags = article.flags;
    flags.extend(screening::scan(&markdown));
    flags.extend(screening::scan(&title));
    if screening::hides_words(&article.markdown) {
        flags.insert(Flag::HiddenText);
    }
    Ok(Document { kind, title, language: article.language.as_deref().and_then(primary_subtag), markdown, flags })
}

fn title_of(article: &Article, markdown: &str, given: &Given) -> String {
    let from_name = || given.filename.as_deref().and_then(name_as_title);
    let from_address = || given.url.as_ref().and_then(address_as_title);
    let first_line = || {
        markdown
            .lines()
            .map(|line| line.trim_start_matches(['#', '>', '-', '*', ' ']))
            .map(str::to_owned)
            .find(|line| !line.is_empty())
    };
    let said = article.title.as_deref().map(|title| text::one_line(&screening::harmless(title)));
    let title = said.filter(|title| !title.is_empty()).or_else(from_name).or_else(from_address).or_else(first_line);
    text::shortened(&title.unwrap_or_default(), TITLE_CHARS_MAX)
}

/// `returns-and-refunds.pdf` says `returns and refunds`.
fn name_as_title(name: &str) -> Option<String> {
    let stem = name.rsplit(['/', '\\']).next()?;
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let title = text::one_line(&screening::harmless(&stem.replace(['_', '-'], " ")));
    (!title.is_empty()).then_some(title)
}

fn address_as_title(url: &Url) -> Option<String> {
    let last = url.path_segments()?.rfind(|segment| !segment.is_empty())?;
    name_as_title(last).or_else(|| url.host_str().map(str::to_owned))
}

/// `de-DE` and `de_AT` say `de`; what is no language tag says nothing.
fn primary_subtag(tag: &str) -> Option<String> {
    let primary = tag.trim().split(['-', '_']).next()?.to_lowercase();
    let shaped = (2..=3).contains(&primary.len()) && primary.chars().all(|c| c.is_ascii_lowercase());
    shaped.then_some(primary)
}
