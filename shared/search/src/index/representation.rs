//! One way of seeing text (stems or grams): its vocabulary, how rare each term is, and the postings of four fields.

use std::collections::HashMap;

use super::fields::{Field, FieldBuilder};

/// Chunks a small knowledge base is counted up to when the rarity of a term is judged. Without it, a term that stands
/// in the only article there is would count as common.
const CHUNKS_MIN: usize = 50;

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

/// A term of a query with its weight.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weighted {
    /// `None` when no chunk has the term.
    pub(super) term: Option<u32>,
    pub(super) weight: f32,
}

#[derive(Debug)]
pub(super) struct Representation {
    terms: HashMap<u64, u32>,
    idf: Vec<f32>,
    idf_unknown: f32,
    fields: [Field; 4],
    chunks: usize,
}

/// Collects the texts of an index, chunk by chunk.
#[derive(Debug, Default)]
pub(super) struct Builder {
    terms: HashMap<u64, u32>,
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

    pub(super) fn build(self, chunks: usize) -> Representation {
        let counted = chunks.max(CHUNKS_MIN);
        let terms = self.seen_in.len();
        Representation {
            idf: self.seen_in.iter().map(|chunks_with| idf(counted, *chunks_with)).collect(),
            idf_unknown: idf(counted, 0),
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
    /// The terms of a text, repeats counted into their weight.
    pub(super) fn weigh(&self, hashes: &[u64]) -> Vec<Weighted> {
        let mut weighted: Vec<Weighted> = Vec::with_capacity(hashes.len());
        let mut positions: HashMap<u64, usize> = HashMap::with_capacity(hashes.len());
        for hash in hashes {
            if let Some(known) = positions.get(hash).and_then(|at| weighted.get_mut(*at)) {
                known.weight += 1.0;
            } else {
                positions.insert(*hash, weighted.len());
                weighted.push(Weighted { term: self.terms.get(hash).copied(), weight: 1.0 });
            }
        }
        weighted
    }

    /// BM25 of every chunk, divided by the rarity of the query, so that scores of different queries can be added.
    pub(super) fn scores(&self, query: &[Weighted]) -> Vec<f32> {
        let mut scores = vec![0.0; self.chunks];
        let mass: f32 = query.iter().map(|term| term.weight * self.idf(*term)).sum();
        if mass <= 0.0 {
            return scores;
        }
        for (field, place) in self.fields.iter().zip(Place::ALL) {
            let by_unit = field.scores(query, |term| self.idf(term));
            field.add_to(&mut scores, &by_unit, place.weight() / mass);
        }
        scores
    }

    /// Share of the query's rarity that stands in chunk `chunk`, 0 to 1.
    pub(super) fn coverage(&self, query: &[Weighted], chunk: u32) -> f32 {
        let mut mass = 0.0;
        let mut covered = 0.0;
        for term in query {
            let idf = self.idf(*term);
            mass += idf;
            if term.term.is_some_and(|id| self.fields.iter().any(|field| field.has(id, chunk))) {
                covered += idf;
            }
        }
        if mass > 0.0 { covered / mass } else { 0.0 }
    }

    /// How rare a term is; a term no chunk has is the rarest.
    pub(super) fn idf(&self, term: Weighted) -> f32 {
        term.term.and_then(|id| self.idf.get(id as usize)).copied().unwrap_or(self.idf_unknown)
    }

    /// Rarity of a term by its hash.
    pub(super) fn idf_of(&self, hash: u64) -> f32 {
        self.idf(Weighted { term: self.terms.get(&hash).copied(), weight: 1.0 })
    }
}

#[expect(clippy::cast_precision_loss, reason = "a knowledge base has far fewer than 2^24 chunks")]
fn idf(chunks: usize, with_term: u32) -> f32 {
    let (chunks, with_term) = (chunks as f32, with_term as f32);
    (1.0 + (chunks - with_term + 0.5) / (with_term + 0.5)).ln()
}
