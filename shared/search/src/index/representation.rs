//! One way of seeing text (stems or grams): its terms, how rare each is, and the postings of four fields.

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

/// A term of a query that some chunk has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Worth {
    pub(super) term: u32,
    /// What it counts: how rare it is, how often it was said, as a share of the query.
    pub(super) worth: f32,
}

/// What the terms of a question count: those it is about in every field, those around it not in titles and headings,
/// which are made of such words too.
#[derive(Debug, Clone, Default)]
pub(super) struct Worths {
    pub(super) about: Vec<Worth>,
    pub(super) around: Vec<Worth>,
}

#[derive(Debug)]
pub(super) struct Representation {
    terms: HashMap<u64, u32, FixedState>,
    rarity: Vec<f32>,
    /// Of a term no chunk has: it counts as one that a single chunk has, for customers say things in other words.
    rarity_unknown: f32,
    fields: [Field; 4],
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
    /// The number of a term.
    pub(super) fn intern(&mut self, hash: u64) -> u32 {
        let next = u32::try_from(self.terms.len()).unwrap_or(u32::MAX);
        let id = *self.terms.entry(hash).or_insert(next);
        if id == next {
            self.seen_in.push(0);
            self.last_seen.push(u32::MAX);
        }
        id
    }

    /// Adds one text of chunk `chunk`, as the numbers of its terms, which are left sorted; chunks come in ascending
    /// order.
    pub(super) fn add(&mut self, chunk: u32, place: Place, terms: &mut [u32]) {
        for term in terms.iter() {
            self.count(*term, chunk);
        }
        if let Some(field) = self.fields.get_mut(place as usize) {
            field.add(chunk, terms);
        }
    }

    pub(super) fn build(mut self, chunks: usize) -> Representation {
        let counted = chunks.max(CHUNKS_MIN);
        let terms = self.seen_in.len();
        self.terms.shrink_to_fit();
        Representation {
            rarity: self.seen_in.iter().map(|chunks_with| idf(counted, *chunks_with)).collect(),
            rarity_unknown: idf(counted, 1),
            fields: self.fields.map(|field| field.build(terms, chunks)),
            terms: self.terms,
        }
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
    /// What the terms of a question count, each with its weight: those it is about, those around it, and the likes of
    /// those nobody here uses, by their numbers. All together count `share`, so that scores of different questions can be
    /// added.
    pub(super) fn worths(&self, about: &[(u64, f32)], around: &[u64], likes: &[(u32, f32)], share: f32) -> Worths {
        let mut mass = 0.0;
        let mut of = |(hash, weight): (u64, f32)| {
            let worth = weight * self.rarity_of(hash);
            mass += worth;
            self.id(hash).map(|term| Worth { term, worth })
        };
        let mut about: Vec<Worth> = about.iter().filter_map(|term| of(*term)).collect();
        let around: Vec<Worth> = around.iter().filter_map(|hash| of((*hash, AROUND_WEIGHT))).collect();
        about.extend(likes.iter().map(|(term, credit)| Worth { term: *term, worth: credit * self.rarity(*term) }));
        if mass <= 0.0 {
            return Worths::default();
        }
        let shared = |mut worths: Vec<Worth>| {
            for worth in &mut worths {
                worth.worth *= share / mass;
            }
            merged(worths)
        };
        Worths { about: shared(about), around: shared(around) }
    }

    /// Adds BM25 of several questions to every chunk's score. A chunk's example questions count by the best of them
    /// for each question.
    pub(super) fn add_scores(&self, questions: &[Worths], scores: &mut [f32]) {
        let mut by_unit = Vec::new();
        for (field, place) in self.fields.iter().zip(Place::ALL) {
            let of_field = |question: &Worths| match place {
                Place::Title | Place::Heading => question.about.clone(),
                Place::Question | Place::Text => merged([question.about.as_slice(), &question.around].concat()),
            };
            let questions = questions.iter().map(of_field);
            if field.is_whole() {
                let all = merged(questions.flatten().collect());
                field.add_scores(&all, place.weight(), scores, &mut by_unit);
                continue;
            }
            for question in questions {
                field.add_scores(&question, place.weight(), scores, &mut by_unit);
            }
        }
    }

    /// Whether any text of chunk `chunk` has the term.
    pub(super) fn has(&self, term: u32, chunk: u32) -> bool {
        self.fields.iter().any(|field| field.has(term, chunk))
    }

    /// The number of a term; `None` when no chunk has it.
    pub(super) fn id(&self, hash: u64) -> Option<u32> {
        self.terms.get(&hash).copied()
    }

    /// Rarity of a term by its hash.
    pub(super) fn rarity_of(&self, hash: u64) -> f32 {
        self.id(hash).map_or(self.rarity_unknown, |id| self.rarity(id))
    }

    /// Rarity of a term by its number.
    pub(super) fn rarity(&self, term: u32) -> f32 {
        self.rarity.get(term as usize).copied().unwrap_or(self.rarity_unknown)
    }

    /// Memory it takes.
    pub(super) fn size_bytes(&self) -> usize {
        let fields: usize = self.fields.iter().map(Field::size_bytes).sum();
        bytes_of_map(&self.terms) + bytes_of(&self.rarity) + fields
    }
}

/// The same with each term once.
fn merged(mut worths: Vec<Worth>) -> Vec<Worth> {
    worths.sort_unstable_by_key(|worth| worth.term);
    worths.dedup_by(|next, kept| {
        let same = next.term == kept.term;
        if same {
            kept.worth += next.worth;
        }
        same
    });
    worths
}

#[expect(clippy::cast_precision_loss, reason = "a knowledge base has far fewer than 2^24 chunks")]
fn idf(chunks: usize, with_term: u32) -> f32 {
    let (chunks, with_term) = (chunks as f32, with_term as f32);
    (1.0 + (chunks - with_term + 0.5) / (with_term + 0.5)).ln()
}
