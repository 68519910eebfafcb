//! Postings of one field, flat and sorted: for each term the units that have it and how often.
//!
//! A unit is one text: a chunk has one title, one heading, one text, and any number of example questions.

use super::representation::Weighted;

/// How much a repeated term adds (BM25's k1).
const SATURATION: f32 = 1.2;
/// How much a long text is held back (BM25's b).
const LENGTH_PENALTY: f32 = 0.75;

#[derive(Debug, Default)]
pub(super) struct FieldBuilder {
    owners: Vec<u32>,
    texts: Vec<Vec<u32>>,
}

#[derive(Debug)]
pub(super) struct Field {
    /// Where the postings of each term start; one more entry than terms.
    starts: Vec<u32>,
    units: Vec<u32>,
    counts: Vec<u8>,
    /// BM25's length part of each unit.
    norms: Vec<f32>,
    /// The chunk of each unit, ascending.
    owners: Vec<u32>,
}

impl FieldBuilder {
    pub(super) fn add(&mut self, chunk: u32, terms: Vec<u32>) {
        self.owners.push(chunk);
        self.texts.push(terms);
    }

    pub(super) fn build(self, terms: usize) -> Field {
        let norms = norms(&self.texts);
        let mut postings: Vec<(u32, u32)> = Vec::new();
        for (unit, text) in (0_u32..).zip(self.texts) {
            postings.extend(text.into_iter().map(|term| (term, unit)));
        }
        postings.sort_unstable();
        let mut field = Field { starts: vec![0], units: Vec::new(), counts: Vec::new(), norms, owners: self.owners };
        let mut group = postings.chunk_by(|a, b| a == b).peekable();
        for term in 0..u32::try_from(terms).unwrap_or(u32::MAX) {
            while let Some(same) = group.next_if(|same| same.first().is_some_and(|(id, _)| *id == term)) {
                field.units.extend(same.first().map(|(_, unit)| *unit));
                field.counts.push(u8::try_from(same.len()).unwrap_or(u8::MAX));
            }
            field.starts.push(u32::try_from(field.units.len()).unwrap_or(u32::MAX));
        }
        field.units.shrink_to_fit();
        field.counts.shrink_to_fit();
        field
    }
}

impl Field {
    /// BM25 of each unit.
    pub(super) fn scores(&self, query: &[Weighted], idf: impl Fn(Weighted) -> f32) -> Vec<f32> {
        let mut scores = vec![0.0; self.owners.len()];
        for term in query {
            let Some(id) = term.term else { continue };
            let worth = term.weight * idf(*term) * (SATURATION + 1.0);
            for (unit, count) in self.postings(id) {
                let at = unit as usize;
                if let (Some(score), Some(norm)) = (scores.get_mut(at), self.norms.get(at)) {
                    let count = f32::from(count);
                    *score += worth * count / (count + norm);
                }
            }
        }
        scores
    }

    /// Adds the best unit of each chunk to the chunk's score.
    pub(super) fn add_to(&self, chunks: &mut [f32], by_unit: &[f32], weight: f32) {
        let mut pairs = self.owners.iter().zip(by_unit).peekable();
        while let Some((chunk, first)) = pairs.next() {
            let mut best = *first;
            while let Some((_, score)) = pairs.next_if(|(owner, _)| *owner == chunk) {
                best = best.max(*score);
            }
            if let Some(sum) = chunks.get_mut(*chunk as usize) {
                *sum += weight * best;
            }
        }
    }

    /// Whether any unit of the chunk has the term.
    pub(super) fn has(&self, term: u32, chunk: u32) -> bool {
        self.postings(term).any(|(unit, _)| self.owners.get(unit as usize) == Some(&chunk))
    }

    fn postings(&self, term: u32) -> impl Iterator<Item = (u32, u8)> {
        let at = term as usize;
        let range = match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(start), Some(end)) => *start as usize..*end as usize,
            _ => 0..0,
        };
        let units = self.units.get(range.clone()).unwrap_or_default();
        let counts = self.counts.get(range).unwrap_or_default();
        units.iter().copied().zip(counts.iter().copied())
    }
}

#[expect(clippy::cast_precision_loss, reason = "texts are a few thousand terms long")]
fn norms(texts: &[Vec<u32>]) -> Vec<f32> {
    let total: usize = texts.iter().map(Vec::len).sum();
    let mean = (total as f32 / texts.len().max(1) as f32).max(1.0);
    let norm = |length: f32| SATURATION * (1.0 - LENGTH_PENALTY + LENGTH_PENALTY * length / mean);
    texts.iter().map(|text| norm(text.len() as f32)).collect()
}
