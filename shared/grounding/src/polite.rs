//! Whether a text is manners alone: what is no answer needs no quote, and so may state nothing.

use std::collections::HashSet;
use std::sync::LazyLock;

use reaktly_search::language::Language;
use reaktly_search::text::{fold, is_stop_word, sentences, stem_of, words};

/// Share of a statement's words that may be anything but manners.
const OTHER_SHARE_MAX: f32 = 0.5;

/// A line for each language: its code, and words of manners without diacritics.
const WORDS: &str = include_str!("lexicon/polite.txt");

/// Whether every statement of a text is of words of manners and of what was said before, for the most part.
pub(super) fn is_polite<'a>(text: &str, before: impl Iterator<Item = &'a str>, language: Language) -> bool {
    let mut known: HashSet<String> = before.flat_map(|text| spellings(text, language).flatten()).collect();
    known.extend(MANNERS.iter().filter(|(of, _)| *of == language).flat_map(|(_, stems)| stems.iter().cloned()));
    sentences(text).into_iter().filter(|sentence| !sentence.trim_end().ends_with('?')).all(|sentence| {
        let told: Vec<[String; 2]> = spellings(sentence, language).collect();
        let other = told.iter().filter(|spellings| !spellings.iter().any(|one| known.contains(one))).count();
        told.is_empty() || super::share(other, told.len()) <= OTHER_SHARE_MAX
    })
}

/// Whether a word in lower case is one of manners.
pub(super) fn is_mannerly(word: &str, language: Language) -> bool {
    let spellings = [fold(word, language), fold(&stem_of(word, language), language)];
    let stems = MANNERS.iter().find(|(of, _)| *of == language);
    stems.is_some_and(|(_, stems)| spellings.iter().any(|one| stems.contains(one)))
}

/// The questions of a text, which state nothing.
pub fn questions(text: &str) -> String {
    let questions = sentences(text).into_iter().map(str::trim).filter(|sentence| sentence.ends_with('?'));
    questions.collect::<Vec<_>>().join(" ")
}

/// Each word that says something, as it is and as its stem, without diacritics.
fn spellings(text: &str, language: Language) -> impl Iterator<Item = [String; 2]> {
    let words = words(text, language).into_iter().filter(move |word| !is_stop_word(language, word));
    words.map(move |word| [fold(&word, language), fold(&stem_of(&word, language), language)])
}

static MANNERS: LazyLock<Vec<(Language, HashSet<String>)>> = LazyLock::new(|| {
    let of_line = |line: &str| {
        let (code, list) = line.split_once(' ')?;
        let language = Language::from_tag(code)?;
        Some((language, spellings(list, language).flatten().collect()))
    };
    WORDS.lines().filter_map(of_line).collect()
});
