//! The two answerers: sentences of the knowledge base, and a model held to them.

pub(crate) mod knowledge;
mod marks;
pub(crate) mod model;
pub(crate) mod several;

/// From here on the best passage answers the question.
pub const COVERAGE_ANSWERS: f32 = 0.5;
/// From here on the best passage may be meant; below, nothing is known.
pub const COVERAGE_MAY_BE_MEANT: f32 = 0.3;

use crate::turn::{Passage, Source};
use reaktly_search::chunk::{IndexedChunk, body};
use reaktly_search::index::{Hit, Index};
use reaktly_search::language::Language;

/// Chunks of a turn that asks several things.
const LED_BY_MAX: usize = 6;

/// The best chunks for a turn.
#[derive(Debug, Clone)]
pub(crate) struct Found<'a> {
    pub(crate) hits: Vec<(Hit, &'a IndexedChunk)>,
}

impl<'a> Found<'a> {
    pub(crate) fn new(index: &'a Index, hits: &[Hit]) -> Self {
        let with_chunk = |hit: &Hit| index.chunk(hit.position).map(|chunk| (*hit, chunk));
        Self { hits: hits.iter().filter_map(with_chunk).collect() }
    }

    /// The same with the best of others first, in turns, each chunk once; no more than a turn has.
    pub(crate) fn led_by(self, others: &[Self]) -> Self {
        let most = self.hits.len().max(LED_BY_MAX);
        let longest = others.iter().map(|other| other.hits.len()).max().unwrap_or(0);
        let leading = (0..longest).flat_map(|at| others.iter().filter_map(move |other| other.hits.get(at)));
        let mut hits: Vec<(Hit, &'a IndexedChunk)> = Vec::with_capacity(most);
        for hit in leading.chain(&self.hits) {
            if hits.len() < most && hits.iter().all(|(known, _)| known.position != hit.0.position) {
                hits.push(*hit);
            }
        }
        Self { hits }
    }

    /// What is written in this language.
    pub(crate) fn of_language(mut self, language: Language) -> Self {
        self.hits.retain(|(_, chunk)| chunk.language == language);
        self
    }

    /// Coverage of the best chunk: whether there is an answer at all.
    pub(crate) fn coverage(&self) -> f32 {
        self.hits.first().map_or(0.0, |(hit, _)| hit.coverage)
    }

    /// How far the best chunk can be taken for an answer: its coverage, or its nearness in meaning on the same scale.
    pub(crate) fn certainty(&self) -> f32 {
        self.hits.first().map_or(0.0, |(hit, _)| hit.evidence())
    }

    /// Cosine of the question and the best chunk.
    pub(crate) fn similarity(&self) -> Option<f32> {
        self.hits.first().and_then(|(hit, _)| hit.similarity)
    }

    pub(crate) fn passages(&self) -> Vec<Passage> {
        let passage = |(hit, chunk): &(Hit, &IndexedChunk)| Passage {
            chunk_id: chunk.id,
            article_id: chunk.article,
            version: chunk.version,
            title: chunk.title.clone(),
            heading: chunk.heading.clone(),
            url: chunk.url.clone(),
            text: chunk.text.clone(),
            score: hit.score,
            coverage: hit.coverage,
            similarity: hit.similarity,
        };
        self.hits.iter().map(passage).collect()
    }

    /// Titles of the articles found, each once, best first.
    pub(crate) fn titles(&self) -> Vec<String> {
        let mut titles: Vec<String> = Vec::new();
        for (_, chunk) in &self.hits {
            if !titles.contains(&chunk.title) {
                titles.push(chunk.title.clone());
            }
        }
        titles
    }
}

/// The article of a chunk as a source.
pub(crate) fn source(chunk: &IndexedChunk) -> Source {
    Source { article_id: chunk.article, title: chunk.title.clone(), url: chunk.url.clone() }
}

/// The text of a chunk as it would be sent: without headings, in WhatsApp's formatting.
pub(crate) fn quotable(chunk: &IndexedChunk, website: Option<&str>) -> String {
    use reaktly_whatsapp::format::{Site, to_whatsapp};
    to_whatsapp(&body(&chunk.text), Site { website })
}
