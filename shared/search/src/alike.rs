//! How alike two texts are: by their stems and their character 4-grams, half and half, as search sees them. Words that
//! say nothing of their own do not count.

use crate::language::Language;
use crate::text::{Terms, question_terms};

/// What two texts are compared by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Features {
    stems: Vec<u64>,
    grams: Vec<u64>,
}

impl Features {
    /// The features of a text.
    pub fn of(text: &str, language: Language) -> Self {
        let Terms { stems, grams } = Terms::of(&question_terms(text, language).about);
        Self { stems: distinct(stems), grams: distinct(grams) }
    }

    /// How many different words that mean something it has.
    pub fn words(&self) -> usize {
        self.stems.len()
    }

    /// How alike the texts are, 0 to 1, whichever comes first.
    pub fn likeness(&self, other: &Self) -> f32 {
        f32::midpoint(dice(&self.stems, &other.stems), dice(&self.grams, &other.grams))
    }

    /// Share of this text that stands in the other, 0 to 1; a text without a word stands everywhere.
    pub fn share_in(&self, other: &Self) -> f32 {
        let share = |one: &[u64], other: &[u64]| ratio(shared(one, other), one.len());
        f32::midpoint(share(&self.stems, &other.stems), share(&self.grams, &other.grams))
    }
}

/// How alike two texts of one language are, 0 to 1.
pub fn likeness(one: &str, other: &str, language: Language) -> f32 {
    Features::of(one, language).likeness(&Features::of(other, language))
}

fn distinct(mut terms: Vec<u64>) -> Vec<u64> {
    terms.sort_unstable();
    terms.dedup();
    terms
}

fn dice(one: &[u64], other: &[u64]) -> f32 {
    ratio(2 * shared(one, other), one.len() + other.len())
}

fn shared(one: &[u64], other: &[u64]) -> usize {
    one.iter().filter(|term| other.binary_search(term).is_ok()).count()
}

#[expect(clippy::cast_precision_loss, reason = "texts have far fewer than 2^24 terms")]
fn ratio(part: usize, whole: usize) -> f32 {
    if whole == 0 { 1.0 } else { part as f32 / whole as f32 }
}

#[cfg(test)]
mod tests;
