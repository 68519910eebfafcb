//! The index and its search.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::asked::{Part, Sight};
use super::fusion;
use super::memory::bytes_of_chunks;
use super::query::{EmbedQuestion, Meaning, Query};
use super::reader::Reader;
use super::representation::Representation;
use super::vectors::Vectors;
use super::vocabulary::Vocabulary;
use crate::chunk::IndexedChunk;
use crate::language::Language;
use crate::text::{QuestionTerms, asking_clauses, asks_quantity, question_terms, sentences, subjects};

/// What the turn before counts, joined with this one.
const PREVIOUS_WEIGHT: f32 = 0.5;
/// What the last answer counts.
const ANSWER_WEIGHT: f32 = 0.3;
/// Terms of a sentence without a question mark that may be the question.
const QUESTION_TERMS_MIN: usize = 2;
/// Chunks up to which a knowledge base is small.
const CHANCE_CHUNKS: usize = 20;
/// The power that coverage is raised to in a small knowledge base: half a question is no question.
const CHANCE_MIN: f32 = 1.15;
/// How much more must be covered for each doubling of the chunks: the best of many chunks shares more words with any
/// question by chance.
const CHANCE_PER_DOUBLING: f32 = 0.045;

/// Chunks looked at more closely, of which the best are told.
const CANDIDATES: usize = 8;
/// What counts of the score of a chunk in which nothing is covered, beside one in which all is.
const COVERED_LEAST: f32 = 1.0;
/// What a chunk gains that tells a number in a sentence with what is asked about, when a number is asked for.
const COUNTED_LIFT: f32 = 1.15;

/// A found chunk.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Position of the chunk in the index, for [`Index::chunk`].
    pub position: usize,
    /// BM25 relative to the rarity of the question, or its mix with meaning; comparable between the chunks of one
    /// search. What covers more of the question, or tells the number it asks for, may stand before a higher score.
    pub score: f32,
    /// Share of the question's rarity that stands in the chunk, 0 to 1, less what chance does in a large knowledge
    /// base: whether there is an answer at all.
    pub coverage: f32,
    /// Cosine of the question and the nearest of the chunk's vectors, where both have one.
    pub similarity: Option<f32>,
    /// From which cosine on a chunk answers, as the query said.
    answers_from: Option<f32>,
}

/// The searchable form of a knowledge base version.
#[derive(Debug)]
pub struct Index {
    chunks: Vec<IndexedChunk>,
    languages: BTreeSet<Language>,
    main_language: Language,
    stems: Representation,
    grams: Representation,
    words: Vocabulary,
    vectors: Option<Vectors>,
    embed: Option<Arc<dyn EmbedQuestion>>,
    /// Coverage is raised to this power.
    chance: f32,
}

impl Hit {
    /// How far the chunk can be taken for an answer, 0 to 1: its coverage, or its nearness in meaning on the same
    /// scale, whichever is more. At one half it answers.
    pub fn evidence(&self) -> f32 {
        let by_meaning = self.similarity.zip(self.answers_from).map_or(0.0, |(near, from)| 0.5 * near / from);
        self.coverage.max(by_meaning).clamp(0.0, 1.0)
    }
}

impl Index {
    /// Builds the index. The order of `chunks` decides ties.
    pub fn build(chunks: Vec<IndexedChunk>) -> Self {
        let mut reader = Reader::default();
        for (position, chunk) in (0_u32..).zip(&chunks) {
            reader.read(position, chunk);
        }
        let (stems, grams, words) = reader.finish(chunks.len());
        let (languages, main_language) = languages(&chunks);
        let chance = chance(chunks.len());
        Self { chunks, languages, main_language, stems, grams, words, vectors: None, embed: None, chance }
    }

    /// The same with vectors of its chunks.
    #[must_use]
    pub fn with_vectors(self, vectors: Vectors) -> Self {
        Self { vectors: Some(vectors), ..self }
    }

    /// The same with what makes vectors of questions as its own were made.
    #[must_use]
    pub fn embedding_with(self, embed: Arc<dyn EmbedQuestion>) -> Self {
        Self { embed: Some(embed), ..self }
    }

    /// As [`Index::search`], by meaning too where the index has vectors and the question's can be had.
    pub async fn find(&self, query: &Query<'_>, limit: usize) -> Vec<Hit> {
        let embedded = match (&self.vectors, &self.embed) {
            (Some(_), Some(embed)) => embed.embed(&query.to_embed(), query.language).await,
            _ => None,
        };
        let made = embedded.as_ref();
        let meaning = made.map(|made| Meaning { vector: &made.vector, answers_from: made.answers_from });
        self.search(&Query { meaning: meaning.or(query.meaning), ..*query }, limit)
    }

    /// The best chunks, best first, at most `limit`; those that share nothing with the query are left out.
    pub fn search(&self, query: &Query<'_>, limit: usize) -> Vec<Hit> {
        let language = self.language_for(query.language);
        let now = question_terms(query.text, language);
        let follow_up = query.previous.map(|previous| {
            let mut joined = question_terms(previous, language);
            joined.extend(&now);
            self.part(&joined, language, PREVIOUS_WEIGHT)
        });
        let now = self.part(&now, language, 1.0);
        let answer =
            query.answer.map(|answer| Part::around(self.sight(), &question_terms(answer, language), ANSWER_WEIGHT));
        let mut scores = vec![0.0; self.chunks.len()];
        let parts = || [Some(&now), follow_up.as_ref(), answer.as_ref()].into_iter().flatten();
        let stems: Vec<_> = parts().map(|part| part.stems.clone()).collect();
        let grams: Vec<_> = parts().map(|part| part.grams.clone()).collect();
        self.stems.add_scores(&stems, &mut scores);
        self.grams.add_scores(&grams, &mut scores);
        let similarities = query.meaning.map(|meaning| self.mix(&mut scores, query, meaning)).unwrap_or_default();
        let mut judged = self.questions(query.text, language);
        judged.push(now);
        judged.extend(follow_up.filter(|_| !query.stands_alone()));
        let mut best = best(&scores, limit.max(CANDIDATES));
        let asks_quantity = asks_quantity(query.text, language);
        for hit in &mut best {
            hit.coverage = self.coverage(&judged, hit.position);
            hit.similarity = similarities.get(hit.position).copied().flatten();
            hit.answers_from = query.meaning.and_then(|meaning| meaning.answers_from);
        }
        let counted = |hit: &Hit| asks_quantity && self.counts(&judged, hit.position);
        let worth = |hit: Hit| {
            let lift = if counted(&hit) { COUNTED_LIFT } else { 1.0 };
            (hit.score * (COVERED_LEAST + hit.coverage) * lift, hit)
        };
        let mut ranked: Vec<(f32, Hit)> = best.into_iter().map(worth).collect();
        ranked.sort_by(|(one, a), (other, b)| other.total_cmp(one).then(order(a, b)));
        ranked.into_iter().map(|(_, hit)| hit).take(limit).collect()
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

    /// Memory the index takes, its chunks included.
    pub fn size_bytes(&self) -> usize {
        let vectors = self.vectors.as_ref().map_or(0, Vectors::size_bytes);
        bytes_of_chunks(&self.chunks)
            + self.stems.size_bytes()
            + self.grams.size_bytes()
            + self.words.size_bytes()
            + vectors
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

    /// Mixes what is near in meaning into the scores; the cosines by chunk, none without vectors.
    fn mix(&self, scores: &mut [f32], query: &Query<'_>, meaning: Meaning<'_>) -> Vec<Option<f32>> {
        let Some(vectors) = &self.vectors else { return Vec::new() };
        let similarities = vectors.similarities(meaning.vector, self.chunks.len());
        let shares_language =
            |position: usize| self.chunks.get(position).is_some_and(|chunk| chunk.language == query.language);
        let weight = |position| {
            if shares_language(position) { fusion::SAME_LANGUAGE } else { fusion::OTHER_LANGUAGE }
        };
        fusion::mix(scores, &similarities, weight);
        similarities
    }

    /// The sentences and clauses of a longer turn that may hold the question: what stands around it does not make it less
    /// clear. Where something is asked, what is merely told is no question.
    fn questions(&self, text: &str, language: Language) -> Vec<Part> {
        let sentences = sentences(text);
        let terms = |piece: &str| question_terms(piece, language);
        let clauses = sentences.iter().flat_map(|sentence| asking_clauses(sentence, language)).map(terms);
        let mut asked: Vec<QuestionTerms> = clauses.filter(|clause| clause.heavy() > 0).collect();
        if sentences.len() > 1 {
            let (marked, told): (Vec<&str>, Vec<&str>) = sentences.into_iter().partition(|one| one.ends_with('?'));
            let marked: Vec<QuestionTerms> = marked.into_iter().map(terms).collect();
            if marked.iter().all(|question| question.heavy() == 0) {
                asked.extend(told.into_iter().map(terms).filter(|told| told.about.len() >= QUESTION_TERMS_MIN));
            }
            asked.extend(marked);
        }
        asked.iter().map(|terms| self.part(terms, language, 1.0)).collect()
    }

    fn part(&self, terms: &QuestionTerms, language: Language, share: f32) -> Part {
        Part::of(self.sight(), terms, language, share)
    }

    const fn sight(&self) -> Sight<'_> {
        Sight { stems: &self.stems, grams: &self.grams, words: &self.words }
    }

    /// Whether a chunk tells a number of what is asked about.
    fn counts(&self, questions: &[Part], position: usize) -> bool {
        let Some(chunk) = self.chunks.get(position) else { return false };
        let counted = |sentence: &str| {
            questions.iter().any(|question| question.is_counted_in(self.sight(), sentence, chunk.language))
        };
        sentences(&chunk.text).into_iter().any(counted)
    }

    /// How far the best of the questions stands in a chunk.
    fn coverage(&self, questions: &[Part], position: usize) -> f32 {
        let Some(chunk) = self.chunks.get(position) else { return 0.0 };
        let mut heads = subjects(&chunk.title, chunk.language);
        heads.extend(chunk.questions.iter().map(|question| question_terms(question, chunk.language)));
        let number = u32::try_from(position).unwrap_or(u32::MAX);
        let coverage = questions.iter().map(|question| {
            let covered = question.coverage(self.sight(), number).powf(self.chance);
            question.focused(covered, number, self.sight(), &heads)
        });
        coverage.fold(0.0, f32::max)
    }
}

fn best(scores: &[f32], limit: usize) -> Vec<Hit> {
    let hit = |(position, score)| Hit { position, score, coverage: 0.0, similarity: None, answers_from: None };
    let mut hits: Vec<Hit> = scores.iter().copied().enumerate().filter(|(_, score)| *score > 0.0).map(hit).collect();
    if limit < hits.len() {
        hits.select_nth_unstable_by(limit, order);
        hits.truncate(limit);
    }
    hits
}

/// Best first; the order of the chunks decides ties.
fn order(one: &Hit, other: &Hit) -> std::cmp::Ordering {
    other.score.total_cmp(&one.score).then(one.position.cmp(&other.position))
}

#[expect(clippy::cast_precision_loss, reason = "a knowledge base has far fewer than 2^24 chunks")]
fn chance(chunks: usize) -> f32 {
    CHANCE_MIN + CHANCE_PER_DOUBLING * (chunks.max(CHANCE_CHUNKS) as f32 / CHANCE_CHUNKS as f32).log2()
}

fn languages(chunks: &[IndexedChunk]) -> (BTreeSet<Language>, Language) {
    let languages: BTreeSet<Language> = chunks.iter().map(|chunk| chunk.language).collect();
    let spoken = |language: &Language| chunks.iter().filter(|chunk| chunk.language == *language).count();
    let main = languages.iter().copied().max_by_key(spoken).unwrap_or_default();
    (languages, main)
}
