//! Postings of one field, flat and sorted: for each term the units that have it and how often.
//!
//! A unit is one text: a chunk has one title, one heading, one text, and any number of example questions.

use std::ops::Range;

use super::memory::bytes_of;
use super::representation::Weighted;

/// How much a repeated term adds (BM25's k1).
const SATURATION: f32 = 1.2;
/// How much a long text is held back (BM25's b).
const LENGTH_PENALTY: f32 = 0.75;

#[derive(Debug, Default)]
pub(super) struct FieldBuilder {
    owners: Vec<u32>,
    lengths: Vec<u32>,
    /// Each unit's terms, once each, with how often it has them; unit after unit.
    occurrences: Vec<(u32, u8)>,
    /// How many of them each unit has.
    distinct: Vec<u32>,
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
    /// Adds a unit. Units come in the order of their chunks.
    pub(super) fn add(&mut self, chunk: u32, mut terms: Vec<u32>) {
        self.owners.push(chunk);
        self.lengths.push(to_u32(terms.len()));
        terms.sort_unstable();
        let before = self.occurrences.len();
        let same = terms.chunk_by(|a, b| a == b);
        self.occurrences
            .extend(same.filter_map(|same| Some((*same.first()?, u8::try_from(same.len()).unwrap_or(u8::MAX)))));
        self.distinct.push(to_u32(self.occurrences.len() - before));
    }

    /// Turns units with terms into terms with units, by counting.
    pub(super) fn build(self, terms: usize) -> Field {
        let mut starts = vec![0_u32; terms + 1];
        for (term, _) in &self.occurrences {
            if let Some(next) = starts.get_mut(*term as usize + 1) {
                *next += 1;
            }
        }
        let mut before = 0;
        for start in &mut starts {
            before += *start;
            *start = before;
        }
        let mut free = starts.clone();
        let (mut units, mut counts) = (vec![0; self.occurrences.len()], vec![0; self.occurrences.len()]);
        let mut occurrences = self.occurrences.into_iter();
        for (unit, distinct) in (0_u32..).zip(self.distinct) {
            for (term, count) in occurrences.by_ref().take(distinct as usize) {
                let Some(place) = free.get_mut(term as usize) else { continue };
                let at = *place as usize;
                if let (Some(unit_at), Some(count_at)) = (units.get_mut(at), counts.get_mut(at)) {
                    (*unit_at, *count_at) = (unit, count);
                }
                *place += 1;
            }
        }
        Field { starts, units, counts, norms: norms(&self.lengths), owners: self.owners }
    }
}

impl Field {
    /// Adds to each chunk's score BM25 of the best of its units, times `weight`. `by_unit` is working space.
    pub(super) fn add_scores(&self, query: &[Weighted], weight: f32, chunks: &mut [f32], by_unit: &mut Vec<f32>) {
        by_unit.clear();
        by_unit.resize(self.owners.len(), 0.0);
        for term in query {
            let Some(id) = term.term else { continue };
            let worth = term.weight * term.rarity * (SATURATION + 1.0);
            for (unit, count) in self.postings(id) {
                let at = unit as usize;
                if let (Some(score), Some(norm)) = (by_unit.get_mut(at), self.norms.get(at)) {
                    let count = f32::from(count);
                    *score += worth * count / (count + norm);
                }
            }
        }
        let mut pairs = self.owners.iter().zip(by_unit.iter()).peekable();
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
        let units = self.units.get(self.range(term)).unwrap_or_default();
        let owner = |unit: &u32| self.owners.get(*unit as usize).copied().unwrap_or(u32::MAX);
        units.binary_search_by_key(&chunk, owner).is_ok()
    }

    /// Memory its lists take.
    pub(super) fn size_bytes(&self) -> usize {
        bytes_of(&self.starts)
            + bytes_of(&self.units)
            + bytes_of(&self.counts)
            + bytes_of(&self.norms)
            + bytes_of(&self.owners)
    }

    fn postings(&self, term: u32) -> impl Iterator<Item = (u32, u8)> {
        let range = self.range(term);
        let units = self.units.get(range.clone()).unwrap_or_default();
        let counts = self.counts.get(range).unwrap_or_default();
        units.iter().copied().zip(counts.iter().copied())
    }

    fn range(&self, term: u32) -> Range<usize> {
        let at = term as usize;
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(start), Some(end)) => *start as usize..*end as usize,
            _ => 0..0,
        }
    }
}

fn to_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "texts are a few thousand terms long")]
fn norms(lengths: &[u32]) -> Vec<f32> {
    let total: u64 = lengths.iter().copied().map(u64::from).sum();
    let mean = (total as f32 / lengths.len().max(1) as f32).max(1.0);
    let norm = |length: f32| SATURATION * (1.0 - LENGTH_PENALTY + LENGTH_PENALTY * length / mean);
    lengths.iter().map(|length| norm(*length as f32)).collect()
}
