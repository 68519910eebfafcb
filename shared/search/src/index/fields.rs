//! Postings of one field, flat and sorted: for each term the units that have it and how often.
//!
//! A unit is one text: a chunk has one title, one heading, one text, and any number of example questions.

use std::ops::Range;

use super::memory::bytes_of;
use super::representation::Worth;

/// How much a repeated term adds (BM25's k1).
const SATURATION: f32 = 1.2;
/// How much a long text is held back (BM25's b).
const LENGTH_PENALTY: f32 = 0.75;
/// What an occurrence adds, in steps of a byte; the largest value is what endless repetition would add.
const IMPACT_STEPS: f32 = 255.0;

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
    /// What each occurrence adds, in steps.
    impacts: Vec<u8>,
    /// The chunk of each unit, ascending.
    owners: Vec<u32>,
    /// Every chunk has exactly one unit, so that both have the same number.
    is_whole: bool,
}

impl FieldBuilder {
    /// Adds a unit; its terms are left sorted. Units come in the order of their chunks.
    pub(super) fn add(&mut self, chunk: u32, terms: &mut [u32]) {
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
    pub(super) fn build(self, terms: usize, chunks: usize) -> Field {
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
        let norms = norms(&self.lengths);
        let mut free = starts.clone();
        let (mut units, mut impacts) = (vec![0; self.occurrences.len()], vec![0; self.occurrences.len()]);
        let mut occurrences = self.occurrences.into_iter();
        for (unit, (distinct, norm)) in (0_u32..).zip(self.distinct.into_iter().zip(norms)) {
            for (term, count) in occurrences.by_ref().take(distinct as usize) {
                let Some(place) = free.get_mut(term as usize) else { continue };
                let at = *place as usize;
                if let (Some(unit_at), Some(impact_at)) = (units.get_mut(at), impacts.get_mut(at)) {
                    (*unit_at, *impact_at) = (unit, impact(count, norm));
                }
                *place += 1;
            }
        }
        let is_whole = self.owners.iter().map(|owner| *owner as usize).eq(0..chunks);
        Field { starts, units, impacts, owners: self.owners, is_whole }
    }
}

impl Field {
    /// Whether every chunk has exactly one unit: scores of several questions may then be added up at once.
    pub(super) const fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// Adds to each chunk's score BM25 of the best of its units. `by_unit` is working space.
    pub(super) fn add_scores(&self, query: &[Worth], weight: f32, chunks: &mut [f32], by_unit: &mut Vec<f32>) {
        if self.is_whole {
            return self.add_by_unit(query, weight, chunks);
        }
        by_unit.clear();
        by_unit.resize(self.owners.len(), 0.0);
        self.add_by_unit(query, weight, by_unit);
        let mut pairs = self.owners.iter().zip(by_unit.iter()).peekable();
        while let Some((chunk, first)) = pairs.next() {
            let mut best = *first;
            while let Some((_, score)) = pairs.next_if(|(owner, _)| *owner == chunk) {
                best = best.max(*score);
            }
            if let Some(sum) = chunks.get_mut(*chunk as usize) {
                *sum += best;
            }
        }
    }

    fn add_by_unit(&self, query: &[Worth], weight: f32, scores: &mut [f32]) {
        for term in query {
            let step = weight * term.worth * (SATURATION + 1.0) / IMPACT_STEPS;
            let range = self.range(term.term);
            let units = self.units.get(range.clone()).unwrap_or_default();
            let impacts = self.impacts.get(range).unwrap_or_default();
            for (unit, impact) in units.iter().zip(impacts) {
                if let Some(score) = scores.get_mut(*unit as usize) {
                    *score += step * f32::from(*impact);
                }
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
        bytes_of(&self.starts) + bytes_of(&self.units) + bytes_of(&self.impacts) + bytes_of(&self.owners)
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

/// What an occurrence adds to its unit's score, in steps; at least one.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the share is between 0 and 1")]
fn impact(count: u8, norm: f32) -> u8 {
    let count = f32::from(count);
    (count / (count + norm) * IMPACT_STEPS).round().max(1.0) as u8
}
