//! What is decided about an item once it was looked at. Pure.

use std::collections::BTreeSet;

use reaktly_documents::fetch::FetchError;
use reaktly_documents::site::Refusal;
use reaktly_documents::{Document, ReadError};
use reaktly_library::articles::{self, DRAFT};
use reaktly_search::language::Language;
use reaktly_store::knowledge::ArticleText;
use reaktly_store::sources::SourceItem;
use sha2::{Digest as _, Sha256};
use url::Url;

/// The reason of a page with an article that was not found when it was last looked at, for the first time.
const NOT_FOUND_ONCE: &str = "not_found_once";
/// Reasons for which an article was taken out of use; reading its page again brings it back.
const TAKEN_OUT: [&str; 5] = ["gone", "excluded", "redirect", "noindex", "duplicate"];
/// Characters of a document that its language is told by.
const LANGUAGE_CHARS: usize = 4_000;
/// How far a language must be ahead of the next likely one, 0 to 1.
const LANGUAGE_LEAD: f64 = 0.5;
/// Of so many distinct words of two pages together …
const COPY_OF_ALL: usize = 5;
/// … so many are shared by a page and its copy.
const COPY_SHARED: usize = 3;
/// Endings of addresses that hold no text, or none that is read.
const NO_TEXT: [&str; 40] = [
    "7z", "avi", "avif", "bmp", "css", "csv", "dmg", "doc", "eot", "epub", "exe", "gif", "gz", "ico", "ics", "jpeg",
    "jpg", "js", "json", "mjs", "mov", "mp3", "mp4", "ogg", "otf", "png", "ppt", "pptx", "rar", "rss", "svg", "tar",
    "tif", "tiff", "ttf", "wav", "webm", "webp", "xls", "xlsx",
];

/// Why an item gives no article this time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Why {
    /// A stable word.
    pub(crate) reason: String,
    /// What it means here, a sentence.
    pub(crate) detail: String,
}

/// What an item without an article comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Without {
    /// It was not to be read; its article stays.
    Skipped(Why),
    /// It could not be read; its article stays.
    Failed(Why),
    /// It is not to be answered from any more.
    TakenOut(Why),
}

impl Why {
    pub(crate) fn new(reason: impl Into<String>, message: impl std::fmt::Display) -> Self {
        Self { reason: reason.into(), detail: sentence(&message.to_string()) }
    }
}

/// What a page that was not fetched comes to, given what it came to before.
pub(crate) fn unfetched(error: &FetchError, before: &SourceItem) -> Without {
    let why = Why::new(error.code(), error);
    match error {
        FetchError::Refused(Refusal::Robots | Refusal::Outside) | FetchError::UnsupportedType { .. } => {
            Without::Skipped(why)
        }
        FetchError::NotFound | FetchError::Gone if before.article_id.is_some() => match before.reason.as_deref() {
            // Whoever published its article all the same wants it answered from.
            Some("gone") => Without::Failed(gone()),
            // A site that is being changed says so of pages that are back a moment later.
            word if *error == FetchError::NotFound && word != Some(NOT_FOUND_ONCE) => Without::Failed(Why::new(
                NOT_FOUND_ONCE,
                "the page was not found: its article stays in use until that is so at the next run as well",
            )),
            _ => Without::TakenOut(gone()),
        },
        _ => Without::Failed(why),
    }
}

fn gone() -> Why {
    Why::new(
        "gone",
        "the page does not exist any more: its article is a draft until the page is back or you publish it",
    )
}

/// What a page or file without text comes to.
pub(crate) fn unread(error: &ReadError) -> Without {
    let why = Why::new(error.code(), error);
    match error {
        ReadError::UnsupportedKind | ReadError::NotAsNamed { .. } | ReadError::OldWord => Without::Skipped(why),
        _ => Without::Failed(why),
    }
}

/// What a web page without text comes to.
pub(crate) fn unread_page(error: &ReadError) -> Without {
    match error {
        ReadError::NoText => Without::Failed(Why::new(
            error.code(),
            "the page shows no text without its scripts: only what stands in its HTML is read",
        )),
        _ => unread(error),
    }
}

/// Whether an address may hold text, as far as its ending tells.
pub(crate) fn may_hold_text(url: &Url) -> bool {
    let last = url.path().rsplit('/').next().unwrap_or_default();
    let ending = last.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    ending.is_none_or(|ending| !NO_TEXT.contains(&ending.as_str()))
}

/// By what a document is known when it comes again, hex.
pub(crate) fn digest(document: &Document) -> String {
    let mut hash = Sha256::new();
    for part in [&document.title, &document.markdown] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    for flag in flags(document) {
        hash.update(flag.as_bytes());
    }
    hex::encode(hash.finalize())
}

/// The article of a document, given the one it replaces and what its item came to before.
pub(crate) fn article(
    document: &Document,
    link: Option<&str>,
    language: Option<&str>,
    held: Option<&ArticleText>,
    before: Option<&str>,
) -> ArticleText {
    let flags = flags(document);
    let was_taken_out = before.is_some_and(|reason| TAKEN_OUT.contains(&reason));
    let decided = held.filter(|_| !was_taken_out);
    ArticleText {
        url: link.map(str::to_owned),
        language: language
            .map(str::to_owned)
            .or_else(|| held.and_then(|held| held.language.clone()))
            .or_else(|| document.language.clone()),
        questions: held.map(|held| held.questions.clone()).unwrap_or_default(),
        status: articles::status_of_taken(decided, (&document.title, &document.markdown), &flags),
        flags,
        ..articles::text(&document.title, &document.markdown)
    }
}

/// Whether an article waits for somebody to look at it.
pub(crate) fn is_held_back(text: &ArticleText) -> bool {
    text.status == DRAFT && !text.flags.is_empty()
}

/// As much of a document as tells its language.
pub(crate) fn beginning(document: &Document) -> String {
    let text = format!("{}\n{}", document.title, document.markdown);
    text.chars().take(LANGUAGE_CHARS).collect()
}

/// The language a text is plainly in, if it is one that is spoken.
pub(crate) fn language((language, lead): (Language, f64), spoken: &[String]) -> Option<String> {
    let is_spoken = spoken.iter().any(|tag| Language::from_tag(tag) == Some(language));
    (lead >= LANGUAGE_LEAD && is_spoken).then(|| language.code().to_owned())
}

/// Whether a page says nearly what the page says that it claims to be a copy of: a claim alone is as often wrong as
/// right, as where every page of a site names the first one.
pub(crate) fn is_copy(page: &str, original: &str) -> bool {
    let words = |text: &str| -> BTreeSet<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let (page, original) = (words(page), words(original));
    let (shared, all) = (page.intersection(&original).count(), page.union(&original).count());
    shared * COPY_OF_ALL >= all * COPY_SHARED
}

/// Whether an item's article was taken out of use.
pub(crate) fn is_taken_out(item: &SourceItem) -> bool {
    item.reason.as_deref().is_some_and(|reason| TAKEN_OUT.contains(&reason))
}

/// Whether the article of an item was deleted by somebody: it was read once and has none.
pub(crate) fn is_deleted(item: &SourceItem) -> bool {
    item.article_id.is_none() && item.content_sha256.is_some()
}

/// What a flag means, for people.
pub(crate) fn flagged(text: &ArticleText) -> Why {
    let instructs = text.flags.iter().any(|flag| flag == "instructions");
    if instructs {
        return Why::new("instructions", "it speaks to the AI: look at it, and publish its article if it is harmless");
    }
    Why::new(
        "hidden_text",
        "it says what readers do not get to see: look at it, and publish its article if it is right",
    )
}

fn flags(document: &Document) -> Vec<String> {
    document.flags.iter().map(|flag| flag.as_str().to_owned()).collect()
}

/// Error messages begin small and end without a full stop.
fn sentence(message: &str) -> String {
    let mut characters = message.chars();
    let first = characters.next().map(|first| first.to_uppercase().collect::<String>()).unwrap_or_default();
    format!("{first}{}.", characters.as_str())
}

#[cfg(test)]
mod tests;
