//! What a question asks about, word by word, and how much of it stands in a chunk.

use std::collections::HashSet;

use super::representation::{Representation, Worths};
use super::synonyms;
use super::vocabulary::{Like, Vocabulary};
use crate::language::Language;
use crate::text::{QuestionTerms, Terms, Word, hash_of, stem_of, words};

/// What two words count that the knowledge base writes as one.
const JOINED_CREDIT: f32 = 0.95;
/// What another word of the same meaning counts.
const SYNONYM_CREDIT: f32 = 0.8;
/// What another form of a verb counts.
const FORM_CREDIT: f32 = 0.9;
/// Fewest letters of a verb without its ending.
const VERB_LETTERS: usize = 3;
/// How far a title that is asked for word by word makes up for what else was said.
const FOCUS: f32 = 0.5;
/// The coverage of one word among several that no title has, at most: it may be meant, and does not answer.
const LONE_WORD_MOST: f32 = 0.45;
/// The coverage of a chunk whose title names all that is asked about, at least: it may be meant.
const NAMED_LEAST: f32 = 0.3;
/// Share of a title from which on all of it is named, in synonyms too.
const NAMED_FROM: f32 = 0.75;
/// What coverage counts that is of pieces of words alone.
const SPELLING_ALONE: f32 = 0.75;
/// From which credit on a word stands in a chunk.
const FOUND_FROM: f32 = 0.5;
/// From which credit on it is the word itself, a slip or another form of it.
const OWN_FROM: f32 = 0.9;
/// Share of a title from which on it is asked for.
const FOCUS_FROM: f32 = 0.5;

/// The three ways an index sees words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sight<'a> {
    pub(super) stems: &'a Representation,
    pub(super) grams: &'a Representation,
    pub(super) words: &'a Vocabulary,
}

/// A question, ready to be searched.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) stems: Worths,
    pub(super) grams: Worths,
    asked: Vec<Asked>,
}

/// A word that is asked about.
#[derive(Debug)]
struct Asked {
    stem: Option<u32>,
    /// How rare it is, less when it stands in questions about anything.
    rarity: f32,
    /// Whether few questions have it.
    is_heavy: bool,
    /// Its grams with their rarity.
    grams: Vec<(Option<u32>, f32)>,
    /// Words of the knowledge base that may be meant.
    likes: Vec<Like>,
}

impl Part {
    /// Of a question that counts `share`.
    pub(super) fn of(sight: Sight<'_>, terms: &QuestionTerms, language: Language, share: f32) -> Self {
        let asked = asked(sight, &terms.about, language);
        let likes: Vec<(u32, f32)> = asked
            .iter()
            .filter(|word| word.stem.is_none())
            .flat_map(|word| word.likes.iter().map(|like| (like.stem, like.credit)))
            .collect();
        Self { asked, ..Self::scored(sight, terms, &likes, share) }
    }

    /// Of what was said around the question, by its own words; nothing is asked about in it.
    pub(super) fn around(sight: Sight<'_>, terms: &QuestionTerms, share: f32) -> Self {
        Self::scored(sight, terms, &[], share)
    }

    fn scored(sight: Sight<'_>, terms: &QuestionTerms, likes: &[(u32, f32)], share: f32) -> Self {
        let around = Terms::of(&terms.around);
        let stems: Vec<(u64, f32)> = terms.about.iter().map(|word| (word.stem, word.weight)).collect();
        let of_word = |word: &Word| word.grams.iter().map(|gram| (*gram, word.weight)).collect::<Vec<_>>();
        let grams: Vec<(u64, f32)> = terms.about.iter().flat_map(of_word).collect();
        Self {
            stems: sight.stems.worths(&stems, &around.stems, likes, share / 2.0),
            grams: sight.grams.worths(&grams, &around.grams, &[], share / 2.0),
            asked: Vec::new(),
        }
    }

    /// Share of the rarity of what is asked about that stands in chunk `chunk`, 0 to 1: half by stems, half by grams.
    pub(super) fn coverage(&self, sight: Sight<'_>, chunk: u32) -> f32 {
        let (mut stems, mut grams) = (Share::default(), Share::default());
        for word in &self.asked {
            let (by_stem, by_gram) = word.found(sight, chunk);
            stems.add(word.rarity, by_stem);
            let mass: f32 = word.grams.iter().map(|(_, rarity)| rarity).sum();
            grams.add(mass, by_gram);
        }
        f32::midpoint(stems.value(), grams.value())
    }

    /// The coverage of a chunk when its title, or a question it answers, is what was asked for: the words around it
    /// count less then. Without that, one word of several proves nothing.
    pub(super) fn focused(&self, coverage: f32, chunk: u32, sight: Sight<'_>, heads: &[QuestionTerms]) -> f32 {
        let asked_for = heads.iter().map(|head| self.share_of(sight, head)).fold(0.0, f32::max);
        let focus = ((asked_for - FOCUS_FROM) / (1.0 - FOCUS_FROM)).max(0.0);
        let heavy = || self.asked.iter().filter(|word| word.is_heavy);
        let found = |words: &mut dyn Iterator<Item = &Asked>| {
            words.filter(|word| word.found(sight, chunk).0 >= FOUND_FROM).count()
        };
        let any = found(&mut self.asked.iter());
        let least = if asked_for >= NAMED_FROM { NAMED_LEAST } else { 0.0 };
        match (found(&mut heavy()), any) {
            (0, 0) => coverage * SPELLING_ALONE,
            (0, _) if asked_for <= 0.0 => coverage.min(LONE_WORD_MOST),
            (1, _) if asked_for <= 0.0 && heavy().count() > 1 => coverage.min(LONE_WORD_MOST),
            // A word of the same meaning, or a part of one, proves nothing alone.
            (1, _) if asked_for <= 0.0 && !self.has_own_word(sight, chunk) => coverage.min(LONE_WORD_MOST),
            // Nothing here is about the other word, whatever the title says.
            (1, _) if asked_for < NAMED_FROM && heavy().any(Asked::is_unknown) => coverage.min(LONE_WORD_MOST),
            _ => coverage.powf(1.0 - FOCUS * focus).max(least),
        }
    }

    /// Whether one of the words itself stands in a chunk, or as good as itself.
    fn has_own_word(&self, sight: Sight<'_>, chunk: u32) -> bool {
        self.asked.iter().any(|word| word.is_heavy && word.found(sight, chunk).0 >= OWN_FROM)
    }

    /// Whether a sentence has a word that is asked about and a number.
    pub(super) fn is_counted_in(&self, sight: Sight<'_>, sentence: &str, language: Language) -> bool {
        let stands = |word: String| {
            let stem = sight.stems.id(hash_of(&stem_of(&word, language)));
            stem.is_some() && self.asked.iter().any(|asked| asked.is_heavy && asked.is(stem))
        };
        sentence.contains(|c: char| c.is_ascii_digit()) && words(sentence, language).into_iter().any(stands)
    }

    /// Share of a title's rarity that the question names.
    fn share_of(&self, sight: Sight<'_>, head: &QuestionTerms) -> f32 {
        let mut share = Share::default();
        for word in &head.about {
            let Some(stem) = sight.stems.id(word.stem) else { continue };
            let named = |asked: &Asked| {
                let like = asked.likes.iter().filter(|like| like.stem == stem).map(|like| like.credit);
                if asked.stem == Some(stem) { 1.0 } else { like.fold(0.0, f32::max) }
            };
            share.add(word.weight * sight.stems.rarity(stem), self.asked.iter().map(named).fold(0.0, f32::max));
        }
        share.value()
    }
}

impl Asked {
    /// Whether it is the word with this stem, or one that may be meant by it.
    fn is(&self, stem: Option<u32>) -> bool {
        self.stem == stem || self.likes.iter().any(|like| Some(like.stem) == stem)
    }

    /// Whether the knowledge base has neither the word nor one that may be meant.
    const fn is_unknown(&self) -> bool {
        self.stem.is_none() && self.likes.is_empty()
    }

    /// How far the word stands in a chunk, by its stem or one like it, and by its grams.
    fn found(&self, sight: Sight<'_>, chunk: u32) -> (f32, f32) {
        let has = |stem| sight.stems.has(stem, chunk);
        let exact = if self.stem.is_some_and(has) { 1.0 } else { 0.0 };
        let parts = self.likes.iter().filter(|like| like.is_part && has(like.stem)).map(|like| like.credit).sum();
        let others = self.likes.iter().filter(|like| !like.is_part && has(like.stem)).map(|like| like.credit);
        let mut grams = Share::default();
        for (gram, rarity) in &self.grams {
            let there = gram.is_some_and(|gram| sight.grams.has(gram, chunk));
            grams.add(*rarity, if there { 1.0 } else { 0.0 });
        }
        let like = others.fold(parts, f32::max);
        (like.max(exact), grams.value().max(like))
    }
}

/// A weighted mean.
#[derive(Debug, Default)]
struct Share {
    part: f32,
    mass: f32,
}

impl Share {
    fn add(&mut self, mass: f32, share: f32) {
        self.part += mass * share;
        self.mass += mass;
    }

    fn value(&self) -> f32 {
        if self.mass > 0.0 { self.part / self.mass } else { 0.0 }
    }
}

/// Stems of other forms of what may be a verb: German and Dutch stemmers leave the `t` of `kostet` and `levert`.
fn verb_forms(root: &str, language: Language) -> Vec<String> {
    if !matches!(language, Language::De | Language::Nl) {
        return Vec::new();
    }
    let shorter = ["t", "et"].into_iter().filter_map(|ending| root.strip_suffix(ending)).map(str::to_owned);
    let forms = shorter.chain([format!("{root}t"), format!("{root}et")]);
    forms.filter(|form| form.chars().count() >= VERB_LETTERS).collect()
}

/// The words of a question, each once.
fn asked(sight: Sight<'_>, words: &[Word], language: Language) -> Vec<Asked> {
    let mut seen = HashSet::new();
    let mut asked = Vec::with_capacity(words.len());
    for (at, word) in words.iter().enumerate() {
        if !seen.insert(word.stem) {
            continue;
        }
        let stem = sight.stems.id(word.stem);
        let mut likes = if stem.is_none() { sight.words.likes(&word.folded, language) } else { Vec::new() };
        likes.extend(sight.words.wholes(&word.folded, &word.root, language));
        likes.extend(verb_forms(&word.root, language).iter().filter_map(|root| {
            let stem = sight.stems.id(hash_of(root))?;
            Some(Like { stem, credit: FORM_CREDIT, is_part: false })
        }));
        likes.extend(
            synonyms::of(&word.root, language)
                .iter()
                .filter_map(|hash| Some(Like { stem: sight.stems.id(*hash)?, credit: SYNONYM_CREDIT, is_part: false })),
        );
        let neighbours = [at.checked_sub(1).map(|before| [before, at]), Some([at, at + 1])];
        likes.extend(neighbours.into_iter().flatten().filter_map(|[one, other]| {
            let joined = format!("{}{}", words.get(one)?.folded, words.get(other)?.folded);
            let stem = sight.words.stem(&joined)?;
            Some(Like { stem, credit: JOINED_CREDIT, is_part: false })
        }));
        let gram = |gram: &u64| (sight.grams.id(*gram), word.weight * sight.grams.rarity_of(*gram));
        let grams = word.grams.iter().map(gram).collect();
        let rarity = word.weight * sight.stems.rarity_of(word.stem);
        asked.push(Asked { stem, rarity, is_heavy: word.is_heavy(), grams, likes });
    }
    asked
}
