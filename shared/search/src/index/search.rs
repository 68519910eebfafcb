//! The index and its search.

use std::collections::BTreeSet;

use super::query::Query;
use super::representation::{Builder, Place, Representation, Weighted};
use crate::chunk::IndexedChunk;
use crate::language::Language;
use crate::text::{Terms, Use, sentences, terms};

/// What the turn before counts, joined with this one.
const PREVIOUS_WEIGHT: f32 = 0.5;
/// What the last answer counts.
const ANSWER_WEIGHT: f32 = 0.3;
/// Terms of a turn that are enough to stand alone; a shorter one is understood together with the turn before.
const STANDALONE_TERMS: usize = 3;
/// Terms of a sentence without a question mark that may be the question.
const QUESTION_TERMS_MIN: usize = 2;

/// A found chunk.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Position of the chunk in the index, for [`Index::chunk`].
    pub position: usize,
    /// BM25 relative to the rarity of the question; comparable between chunks, not between knowledge bases.
    pub score: f32,
    /// Share of the question's rarity that stands in the chunk, 0 to 1: whether there is an answer at all.
    pub coverage: f32,
}

/// The searchable form of a knowledge base version.
#[derive(Debug)]
pub struct Index {
    chunks: Vec<IndexedChunk>,
    languages: BTreeSet<Language>,
    main_language: Language,
    stems: Representation,
    grams: Representation,
}

/// A part of a query, ready to be scored.
struct Part {
    stems: Vec<Weighted>,
    grams: Vec<Weighted>,
}

impl Index {
    /// Builds the index. The order of `chunks` decides ties.
    pub fn build(chunks: Vec<IndexedChunk>) -> Self {
        let (mut stems, mut grams) = (Builder::default(), Builder::default());
        for (position, chunk) in (0_u32..).zip(&chunks) {
            let mut add = |place: Place, text: &str| {
                let terms = terms(text, chunk.language, Use::Index);
                stems.add(position, place, &terms.stems);
                grams.add(position, place, &terms.grams);
            };
            add(Place::Title, &chunk.title);
            if !chunk.heading.is_empty() {
                add(Place::Heading, &chunk.heading);
            }
            add(Place::Text, &chunk.text);
            for question in &chunk.questions {
                add(Place::Question, question);
            }
        }
        let (stems, grams) = (stems.build(chunks.len()), grams.build(chunks.len()));
        let (languages, main_language) = languages(&chunks);
        Self { chunks, languages, main_language, stems, grams }
    }

    /// The best chunks, best first, at most `limit`; those that share nothing with the query are left out.
    pub fn search(&self, query: &Query<'_>, limit: usize) -> Vec<Hit> {
        let language = self.language_for(query.language);
        let now = terms(query.text, language, Use::Query);
        let follow_up = query.previous.map(|previous| {
            let mut joined = terms(previous, language, Use::Query);
            joined.stems.extend_from_slice(&now.stems);
            joined.grams.extend_from_slice(&now.grams);
            joined
        });
        let stands_alone = now.stems.len() >= STANDALONE_TERMS;
        let now = self.part(&now);
        let follow_up = follow_up.map(|joined| self.part(&joined));
        let mut scores = self.scores(&now);
        if let Some(part) = &follow_up {
            add(&mut scores, &self.scores(part), PREVIOUS_WEIGHT);
        }
        if let Some(answer) = query.answer {
            let part = self.part(&terms(answer, language, Use::Query));
            add(&mut scores, &self.scores(&part), ANSWER_WEIGHT);
        }
        let mut judged = self.questions(query.text, language);
        judged.push(now);
        judged.extend(follow_up.filter(|_| !stands_alone));
        let mut best = best(&scores, limit);
        for hit in &mut best {
            let coverage = judged.iter().map(|part| self.coverage(part, hit.position));
            hit.coverage = coverage.fold(0.0, f32::max);
        }
        best
    }

    /// A chunk by its position.
    pub fn chunk(&self, position: usize) -> Option<&IndexedChunk> {
        self.chunks.get(position)
    }

    /// All chunks, in the order given.
    pub fn chunks(&self) -> &[IndexedChunk] {
        &self.chunks
    }

    /// Whether there is nothing to find.
    pub fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    /// The language a question is taken apart in: its own when the knowledge base speaks it, else the knowledge
    /// base's.
    pub(super) fn language_for(&self, language: Language) -> Language {
        if self.languages.contains(&language) { language } else { self.main_language }
    }

    pub(super) fn stems(&self) -> &Representation {
        &self.stems
    }

    pub(super) fn grams(&self) -> &Representation {
        &self.grams
    }

    /// The sentences of a longer turn that may hold the question: what stands around it does not make it less clear.
    fn questions(&self, text: &str, language: Language) -> Vec<Part> {
        let sentences = sentences(text);
        if sentences.len() < 2 {
            return Vec::new();
        }
        let parts = sentences.into_iter().map(|sentence| (sentence, terms(sentence, language, Use::Query)));
        parts
            .filter(|(sentence, terms)| sentence.ends_with('?') || terms.stems.len() >= QUESTION_TERMS_MIN)
            .map(|(_, terms)| self.part(&terms))
            .collect()
    }

    fn part(&self, terms: &Terms) -> Part {
        Part { stems: self.stems.weigh(&terms.stems), grams: self.grams.weigh(&terms.grams) }
    }

    fn scores(&self, part: &Part) -> Vec<f32> {
        let mut scores = self.stems.scores(&part.stems);
        let grams = self.grams.scores(&part.grams);
        scores.iter_mut().zip(grams).for_each(|(stem, gram)| *stem = f32::midpoint(*stem, gram));
        scores
    }

    fn coverage(&self, part: &Part, position: usize) -> f32 {
        let chunk = u32::try_from(position).unwrap_or(u32::MAX);
        f32::midpoint(self.stems.coverage(&part.stems, chunk), self.grams.coverage(&part.grams, chunk))
    }
}

fn add(sum: &mut [f32], scores: &[f32], weight: f32) {
    sum.iter_mut().zip(scores).for_each(|(sum, score)| *sum += weight * score);
}

fn best(scores: &[f32], limit: usize) -> Vec<Hit> {
    let mut hits: Vec<Hit> = scores
        .iter()
        .enumerate()
        .filter(|(_, score)| **score > 0.0)
        .map(|(position, score)| Hit { position, score: *score, coverage: 0.0 })
        .collect();
    hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.position.cmp(&b.position)));
    hits.truncate(limit);
    hits
}

fn languages(chunks: &[IndexedChunk]) -> (BTreeSet<Language>, Language) {
    let languages: BTreeSet<Language> = chunks.iter().map(|chunk| chunk.language).collect();
    let spoken = |language: &Language| chunks.iter().filter(|chunk| chunk.language == *language).count();
    let main = languages.iter().copied().max_by_key(spoken).unwrap_or_default();
    (languages, main)
}
