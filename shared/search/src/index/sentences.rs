//! The sentences of the best chunks that answer best.

use std::collections::{HashMap, HashSet};

use super::search::{Hit, Index};
use crate::language::Language;
use crate::text::{sentences, terms};

/// How much a repeated term adds (BM25's k1).
const SATURATION: f32 = 1.2;
/// Sentences are held back little for their length.
const LENGTH_PENALTY: f32 = 0.3;
/// What the sentence itself counts.
const SENTENCE_WEIGHT: f32 = 0.6;
/// What its chunk counts.
const CHUNK_WEIGHT: f32 = 0.4;

/// A sentence of a chunk, word for word.
#[derive(Debug, Clone, PartialEq)]
pub struct Sentence {
    /// Position of its chunk in the index.
    pub chunk: usize,
    /// Its place among the sentences of the chunk, from 0.
    pub ordinal: usize,
    /// The text.
    pub text: String,
    /// How well it answers; comparable within one question.
    pub score: f32,
}

/// The sentences of `hits`, best first. `texts` gives each hit's text as it would be sent.
pub fn best_sentences(index: &Index, question: &str, language: Language, hits: &[(Hit, String)]) -> Vec<Sentence> {
    let language = index.language_for(language);
    let query = terms(question, language);
    let mut found = Vec::new();
    let (mut stem_texts, mut gram_texts) = (Vec::new(), Vec::new());
    for (hit, text) in hits {
        for (ordinal, sentence) in sentences(text).into_iter().enumerate() {
            let parts = terms(sentence, language);
            stem_texts.push(parts.stems);
            gram_texts.push(parts.grams);
            found.push((*hit, Sentence { chunk: hit.position, ordinal, text: sentence.to_owned(), score: 0.0 }));
        }
    }
    let by_stem = bm25(&query.stems, &stem_texts, |hash| index.stems().rarity_of(hash));
    let by_gram = bm25(&query.grams, &gram_texts, |hash| index.grams().rarity_of(hash));
    let own: Vec<f32> = by_stem.iter().zip(&by_gram).map(|(stem, gram)| f32::midpoint(*stem, *gram)).collect();
    let best_own = own.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
    let best_chunk = hits.iter().map(|(hit, _)| hit.score).fold(f32::MIN_POSITIVE, f32::max);
    let mut ranked: Vec<Sentence> = found
        .into_iter()
        .zip(own)
        .map(|((hit, sentence), own)| {
            let score = SENTENCE_WEIGHT * own / best_own + CHUNK_WEIGHT * hit.score / best_chunk;
            Sentence { score, ..sentence }
        })
        .collect();
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score));
    ranked
}

/// BM25 of each text, divided by the rarity of the query.
#[expect(clippy::cast_precision_loss, reason = "sentences are short")]
fn bm25(query: &[u64], texts: &[Vec<u64>], idf: impl Fn(u64) -> f32) -> Vec<f32> {
    let query: HashSet<u64> = query.iter().copied().collect();
    let mass: f32 = query.iter().map(|hash| idf(*hash)).sum::<f32>().max(f32::MIN_POSITIVE);
    let total: usize = texts.iter().map(Vec::len).sum();
    let mean = (total as f32 / texts.len().max(1) as f32).max(1.0);
    texts
        .iter()
        .map(|text| {
            let norm = SATURATION * (1.0 - LENGTH_PENALTY + LENGTH_PENALTY * text.len() as f32 / mean);
            let mut counts: HashMap<u64, f32> = HashMap::new();
            for hash in text.iter().filter(|hash| query.contains(hash)) {
                *counts.entry(*hash).or_default() += 1.0;
            }
            let score = |(hash, count): (&u64, &f32)| idf(*hash) * count * (SATURATION + 1.0) / (count + norm);
            counts.iter().map(score).sum::<f32>() / mass
        })
        .collect()
}
