//! An article becomes chunks: pieces of 300 to 1,200 characters that know the headings they stand under.

mod stretches;

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};
use reaktly_domain::ids::{ArticleId, ChunkId};
use sha2::{Digest, Sha256};
use text_splitter::MarkdownSplitter;

use self::stretches::stretches;
use crate::language::Language;

/// Characters a chunk is filled up to, where the article has them.
pub const CHUNK_CHARS_MIN: usize = 300;
/// Most characters of a chunk.
pub const CHUNK_CHARS_MAX: usize = 1_200;

/// A piece of an article, as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// Its place in the article, from 0.
    pub ordinal: u32,
    /// The headings it stands under, outermost first, joined by ` > `; empty when there are none.
    pub heading: String,
    /// The piece, as Markdown.
    pub text: String,
    /// SHA-256 of heading and text, hex: an unchanged piece keeps its row.
    pub sha256: String,
}

/// A chunk with what its article adds, ready to be indexed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexedChunk {
    /// The chunk.
    pub id: ChunkId,
    /// Its article.
    pub article: ArticleId,
    /// The article's version.
    pub version: i64,
    /// Its place in the article, from 0.
    pub ordinal: u32,
    /// How many chunks the article has.
    pub siblings: u32,
    /// The article's language.
    pub language: Language,
    /// The article's title.
    pub title: String,
    /// The headings the chunk stands under.
    pub heading: String,
    /// The piece, as Markdown.
    pub text: String,
    /// Questions the article answers, in customers' words.
    pub questions: Vec<String>,
    /// The article's public address.
    pub url: Option<String>,
}

/// A heading of an article: its rank, text, and where it starts, in bytes.
struct Heading {
    level: HeadingLevel,
    text: String,
    start: usize,
}

/// Cuts an article's Markdown into chunks, in time that grows with its length. The same article always gives the same
/// chunks.
pub fn chunk(title: &str, markdown: &str) -> Vec<Chunk> {
    let headings = headings(markdown);
    let splitter = MarkdownSplitter::new(CHUNK_CHARS_MIN..CHUNK_CHARS_MAX);
    let pieces = stretches(markdown).into_iter().flat_map(|(start, stretch)| {
        let pieces = splitter.chunk_indices(stretch);
        pieces.map(move |(offset, text)| (start + offset, text)).collect::<Vec<_>>()
    });
    let pieces = pieces.filter(|(_, text)| !text.trim().is_empty());
    (0..)
        .zip(pieces)
        .map(|(ordinal, (start, text))| {
            let heading = path(&headings, title, start, start + text.len());
            let sha256 = digest(&heading, text);
            Chunk { ordinal, heading, text: text.to_owned(), sha256 }
        })
        .collect()
}

/// The Markdown of a chunk without its heading lines: what may be quoted.
pub fn body(markdown: &str) -> String {
    let mut body = String::with_capacity(markdown.len());
    let mut rest = 0;
    for (event, range) in Parser::new(markdown).into_offset_iter() {
        if matches!(event, Event::Start(Tag::Heading { .. })) {
            body.push_str(markdown.get(rest..range.start).unwrap_or_default());
            rest = range.end;
        }
    }
    body.push_str(markdown.get(rest..).unwrap_or_default());
    body
}

/// The sections of a text that say something, each with its heading; what stands before the first has none.
pub fn sections(markdown: &str) -> Vec<(String, &str)> {
    let headings = headings(markdown);
    let ends = headings.iter().skip(1).map(|heading| heading.start).chain([markdown.len()]);
    let first = markdown.get(..headings.first().map_or(markdown.len(), |heading| heading.start)).unwrap_or_default();
    let rest = headings.iter().zip(ends);
    let rest = rest.map(|(heading, end)| (heading.text.clone(), markdown.get(heading.start..end).unwrap_or_default()));
    let all = std::iter::once((String::new(), first)).chain(rest);
    all.filter(|(_, section)| !body(section).trim().is_empty()).collect()
}

fn headings(markdown: &str) -> Vec<Heading> {
    let mut headings = Vec::new();
    let mut open: Option<Heading> = None;
    for (event, range) in Parser::new(markdown).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                open = Some(Heading { level, text: String::new(), start: range.start });
            }
            Event::End(TagEnd::Heading(_)) => headings.extend(open.take()),
            Event::Text(text) | Event::Code(text) => {
                if let Some(heading) = &mut open {
                    heading.text.push_str(&text);
                }
            }
            _ => {}
        }
    }
    headings
}

/// The headings over `start` and those inside the piece; the article's title is not repeated.
fn path(headings: &[Heading], title: &str, start: usize, end: usize) -> String {
    let mut over: Vec<&Heading> = Vec::new();
    let mut inside: Vec<&Heading> = Vec::new();
    for heading in headings.iter().filter(|heading| heading.start < end && heading.text.trim() != title.trim()) {
        if heading.start <= start {
            over.retain(|outer| outer.level < heading.level);
            over.push(heading);
        } else {
            inside.push(heading);
        }
    }
    let texts: Vec<&str> = over.into_iter().chain(inside).map(|heading| heading.text.trim()).collect();
    texts.join(" > ")
}

fn digest(heading: &str, text: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(heading.as_bytes());
    hash.update([0]);
    hash.update(text.as_bytes());
    hex::encode(hash.finalize())
}

#[cfg(test)]
mod tests;
