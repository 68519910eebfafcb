//! Answers with the knowledge base's own words: a short article whole, else its best two sentences. It cannot make
//! anything up.

use reaktly_whatsapp::format::violations;

use super::marks::balanced;
use super::{Found, quotable, source};
use crate::canned::texts;
use crate::turn::{Reply, Source};
use reaktly_search::index::{Hit, Index, Sentence, best_sentences};
use reaktly_search::language::Language;

/// Most characters of quoted sentences.
const QUOTE_CHARS_MAX: usize = 500;
/// Most characters of an article with example questions that is answered whole.
const FAQ_CHARS_MAX: usize = 1_000;
/// Chunks that sentences are taken from.
const CHUNKS_MAX: usize = 3;
/// Sentences of an answer.
const SENTENCES_MAX: usize = 2;
/// A second sentence must be at least this good, relative to the first.
const SECOND_SCORE_MIN: f32 = 0.5;

/// The answer to `question` from what was found; `None` when nothing quotable was.
pub(crate) fn answer(
    index: &Index,
    found: &Found<'_>,
    question: &str,
    language: Language,
    website: Option<&str>,
) -> Option<Reply> {
    let (_, best) = found.hits.first()?;
    let whole = quotable(best, website);
    let whole = if violations(&whole).is_empty() { whole } else { balanced(&whole) };
    let limit = if best.questions.is_empty() { QUOTE_CHARS_MAX } else { FAQ_CHARS_MAX };
    if best.siblings <= 1 && !whole.is_empty() && whole.chars().count() <= limit {
        return Some(compose(&whole, vec![source(best)], language, Extent::Whole, website));
    }
    let texts: Vec<(Hit, String)> =
        found.hits.iter().take(CHUNKS_MAX).map(|(hit, chunk)| (*hit, quotable(chunk, website))).collect();
    let chosen = choose(best_sentences(index, question, language, &texts));
    let quote = chosen.iter().map(|sentence| balanced(&sentence.text)).collect::<Vec<_>>().join(" ");
    if quote.is_empty() {
        return None;
    }
    let mut sources: Vec<Source> = Vec::new();
    for (_, chunk) in found.hits.iter().filter(|(hit, _)| chosen.iter().any(|sentence| sentence.chunk == hit.position))
    {
        if !sources.iter().any(|known| known.article_id == chunk.article) {
            sources.push(source(chunk));
        }
    }
    Some(compose(&quote, sources, language, Extent::Part, website))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    Whole,
    Part,
}

/// The best sentence and, where it fits and is good, the next best, in the order of the document.
fn choose(ranked: Vec<Sentence>) -> Vec<Sentence> {
    let mut chosen: Vec<Sentence> = Vec::with_capacity(SENTENCES_MAX);
    let mut chars = 0;
    for sentence in ranked {
        let length = sentence.text.chars().count();
        let Some(first) = chosen.first() else {
            chars = length;
            chosen.push(sentence);
            continue;
        };
        let good = sentence.score >= SECOND_SCORE_MIN * first.score;
        if good && chars + 1 + length <= QUOTE_CHARS_MAX && sentence.text != first.text {
            chosen.push(sentence);
            break;
        }
    }
    let order = |sentence: &Sentence| (sentence.chunk, sentence.ordinal);
    chosen.sort_by_key(order);
    chosen
}

/// Lead-in, quote, and where to read more.
fn compose(quote: &str, sources: Vec<Source>, language: Language, extent: Extent, website: Option<&str>) -> Reply {
    let canned = texts(language);
    let mut links: Vec<String> = sources
        .iter()
        .filter_map(|source| source.url.as_ref().map(|url| (source, url)))
        .filter(|(_, url)| !quote.contains(url.as_str()))
        .map(|(source, url)| format!("{}: {url}", source.title))
        .collect();
    if let (true, Extent::Part, Some(website)) = (links.is_empty(), extent, website) {
        links.push(format!("{} {website}", canned.website));
    }
    let mut text = format!("{}\n\n{quote}", canned.lead_in);
    if !links.is_empty() {
        text.push_str("\n\n");
        text.push_str(&links.join("\n"));
    }
    Reply { text, buttons: Vec::new(), sources }
}

#[cfg(test)]
mod tests;
