//! One way of seeing text (stems or grams): its vocabulary, how rare each term is, and the postings of four fields.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::fields::{Field, FieldBuilder};
use super::memory::{bytes_of, bytes_of_map};

/// Chunks a small knowledge base is counted up to when the rarity of a term is judged. Without it, a term that stands
/// in the only article there is would count as common.
const CHUNKS_MIN: usize = 50;
/// What the words around a question count when chunks are ranked. They never make an answer.
const AROUND_WEIGHT: f32 = 0.3;

/// Which field a text belongs to, with what it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Title,
    Heading,
    Question,
    Text,
}

impl Place {
    const ALL: [Self; 4] = [Self::Title, Self::Heading, Self::Question, Self::Text];

    const fn weight(self) -> f32 {
        match self {
            Self::Title | Self::Question => 2.0,
            Self::Heading => 1.5,
            Self::Text => 1.0,
        }
    }
}

/// A term of a query.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weighted {
    /// `None` when no chunk has the term.
    pub(super) term: Option<u32>,
    /// What it counts: how often it was said, less for words around the question.
    pub(super) weight: f32,
    /// How rare it is.
    pub(super) rarity: f32,
    /// Whether the question is about it.
    is_asked: bool,
}

#[derive(Debug)]
pub(super) struct Representation {
    terms: HashMap<u64, u32, FixedState>,
    rarity: Vec<f32>,
    /// Of a term no chunk has: it counts as one that a single chunk has, for customers say things in other words.
    rarity_unknown: f32,
    fields: [Field; 4],
    chunks: usize,
}

/// Collects the texts of an index, chunk by chunk.
#[derive(Debug, Default)]
pub(super) struct Builder {
    terms: HashMap<u64, u32, FixedState>,
    seen_in: Vec<u32>,
    last_seen: Vec<u32>,
    fields: [FieldBuilder; 4],
}

impl Builder {
    /// Adds one text of chunk `chunk`; chunks come in ascending order.
    pub(super) fn add(&mut self, chunk: u32, place: Place, hashes: &[u64]) {
        let mut ids = Vec::with_capacity(hashes.len());
        for hash in hashes {
            let id = self.intern(*hash);
            self.count(id, chunk);
            ids.push(id);
        }
        if let Some(field) = self.fields.get_mut(place as usize) {
            field.add(chunk, ids);
        }
    }

    pub(super) fn build(mut self, chunks: usize) -> Representation {
        let counted = chunks.max(CHUNKS_MIN);
        let terms = self.seen_in.len();
        self.terms.shrink_to_fit();
        Representation {
            rarity: self.seen_in.iter().map(|chunks_with| idf(counted, *chunks_with)).collect(),
            rarity_unknown: idf(counted, 1),
            fields: self.fields.map(|field| field.build(terms)),
            terms: self.terms,
            chunks,
        }
    }

    fn intern(&mut self, hash: u64) -> u32 {
        let next = u32::try_from(self.terms.len()).unwrap_or(u32::MAX);
        let id = *self.terms.entry(hash).or_insert(next);
        if id == next {
            self.seen_in.push(0);
            self.last_seen.push(u32::MAX);
        }
        id
    }

    fn count(&mut self, id: u32, chunk: u32) {
        let at = id as usize;
        if let (Some(seen_in), Some(last)) = (self.seen_in.get_mut(at), self.last_seen.get_mut(at))
            && *last != chunk
        {
            *last = chunk;
            *seen_in += 1;
        }
    }
}

impl Representation {
    /// The terms of a question, those it is about first, each once.
    pub(super) fn weigh(&self, about: &[u64], around: &[u64]) -> Vec<Weighted> {
        let mut weighted: Vec<Weighted> = Vec::with_capacity(about.len() + around.len());
        let mut positions: HashMap<u64, usize, FixedState> = HashMap::default();
        let asked = about.iter().map(|hash| (hash, 1.0, true));
        for (hash, weight, is_asked) in asked.chain(around.iter().map(|hash| (hash, AROUND_WEIGHT, false))) {
            if let Some(known) = positions.get(hash).and_then(|at| weighted.get_mut(*at)) {
                known.weight += weight;
            } else {
                positions.insert(*hash, weighted.len());
                weighted.push(Weighted { term: self.id(*hash), weight, rarity: self.rarity_of(*hash), is_asked });
            }
        }
        weighted
    }

    /// Adds `share` of BM25 to every chunk's score. BM25 is divided by the rarity of the query, so that scores of
    /// different queries can be added.
    pub(super) fn add_scores(&self, query: &[Weighted], share: f32, scores: &mut [f32]) {
        let mass: f32 = query.iter().map(|term| term.weight * term.rarity).sum();
        if mass <= 0.0 {
            return;
        }
        let mut by_unit = Vec::with_capacity(self.chunks);
        for (field, place) in self.fields.iter().zip(Place::ALL) {
            field.add_scores(query, share * place.weight() / mass, scores, &mut by_unit);
        }
    }

    /// Share of the rarity of what is asked about that stands in chunk `chunk`, 0 to 1.
    pub(super) fn coverage(&self, query: &[Weighted], chunk: u32) -> f32 {
        let mut mass = 0.0;
        let mut covered = 0.0;
        for term in query.iter().filter(|term| term.is_asked) {
            mass += term.rarity;
            if term.term.is_some_and(|id| self.fields.iter().any(|field| field.has(id, chunk))) {
                covered += term.rarity;
            }
        }
        if mass > 0.0 { covered / mass } else { 0.0 }
    }

    /// Rarity of a term by its hash.
    pub(super) fn rarity_of(&self, hash: u64) -> f32 {
        self.id(hash).and_then(|id| self.rarity.get(id as usize)).copied().unwrap_or(self.rarity_unknown)
    }

    /// Memory it takes.
    pub(super) fn size_bytes(&self) -> usize {
        let fields: usize = self.fields.iter().map(Field::size_bytes).sum();
        bytes_of_map(&self.terms) + bytes_of(&self.rarity) + fields
    }

    fn id(&self, hash: u64) -> Option<u32> {
        self.terms.get(&hash).copied()
    }
}

#[expect(clippy::cast_precision_loss, reason = "a knowledge base has far fewer than 2^24 chunks")]
fn idf(chunks: usize, with_term: u32) -> f32 {
    let (chunks, with_term) = (chunks as f32, with_term as f32);
    (1.0 + (chunks - with_term + 0.5) / (with_term + 0.5)).ln()
}
