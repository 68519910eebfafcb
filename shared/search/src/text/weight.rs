//! What a word of a question weighs beside the others: what it is about weighs most, what stands in any question little,
//! and who closes with a greeting has said all before it.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::{fold, stem_of, words};
use crate::language::Language;

/// What a word counts that stands in questions about anything (`bring`, `tomorrow`, `possible`).
pub(crate) const LIGHT: f32 = 0.25;
/// Words after a closing greeting that are taken for whose it is.
const NAME_WORDS_MAX: usize = 4;

/// Stems of each language, in the order of [`Language::ALL`].
static LIGHT_STEMS: LazyLock<Vec<HashSet<String>>> = LazyLock::new(|| {
    let of = |language| {
        line(include_str!("words/light.txt"), language).split(' ').map(|word| stem_of(word, language)).collect()
    };
    Language::ALL.into_iter().map(of).collect()
});

/// Closing greetings of each language, as folded words, in the order of [`Language::ALL`].
static CLOSINGS: LazyLock<Vec<Vec<Vec<String>>>> = LazyLock::new(|| {
    let of = |language| {
        let phrases = line(include_str!("words/closing.txt"), language).split('|');
        phrases.map(|phrase| folded(&words(phrase, language), language)).collect()
    };
    Language::ALL.into_iter().map(of).collect()
});

/// Words that questions begin with, folded, in the order of [`Language::ALL`].
static ASKING: LazyLock<Vec<HashSet<String>>> = LazyLock::new(|| all_folded(include_str!("words/asking.txt")));

/// Words that ask for a number, folded, in the order of [`Language::ALL`].
static QUANTITY: LazyLock<Vec<HashSet<String>>> = LazyLock::new(|| all_folded(include_str!("words/quantity.txt")));

/// Words by which customers speak of themselves, folded, in the order of [`Language::ALL`].
static SELF: LazyLock<Vec<HashSet<String>>> = LazyLock::new(|| all_folded(include_str!("words/self.txt")));

/// Whether customers speak of themselves in words in lower case.
pub(crate) fn tells_of_self(said: &[String], language: Language) -> bool {
    let own = SELF.get(place(language));
    said.iter().any(|word| own.is_some_and(|own| own.contains(&fold(word, language))))
}

/// Whether a question may begin with a word in lower case.
pub(crate) fn asks(word: &str, language: Language) -> bool {
    ASKING.get(place(language)).is_some_and(|words| words.contains(&fold(word, language)))
}

/// Whether a question asks how much, how many or how long: a number answers it.
pub(crate) fn asks_quantity(question: &str, language: Language) -> bool {
    let is = |word: &String| QUANTITY.get(place(language)).is_some_and(|words| words.contains(&fold(word, language)));
    words(question, language).iter().any(is)
}

/// Whether a word, by its stem, stands in questions about anything.
pub(crate) fn is_light(root: &str, language: Language) -> bool {
    LIGHT_STEMS.get(place(language)).is_some_and(|stems| stems.contains(root))
}

/// The words of a question up to its closing greeting.
pub(crate) fn unsigned(mut all: Vec<String>, language: Language) -> Vec<String> {
    let said = folded(&all, language);
    let Some(closings) = CLOSINGS.get(place(language)) else { return all };
    let is_closed = |at: usize| {
        let rest = said.get(at..).unwrap_or_default();
        closings.iter().any(|closing| rest.starts_with(closing) && rest.len() <= closing.len() + NAME_WORDS_MAX)
    };
    if let Some(end) = (1..all.len()).find(|at| is_closed(*at)) {
        all.truncate(end);
    }
    all
}

/// The words of a list in each language.
fn all_folded(list: &'static str) -> Vec<HashSet<String>> {
    let of = |language| line(list, language).split(' ').map(|word| fold(word, language)).collect();
    Language::ALL.into_iter().map(of).collect()
}

fn folded(words: &[String], language: Language) -> Vec<String> {
    words.iter().map(|word| fold(word, language)).collect()
}

/// The rest of a list's line that begins with a language's code.
fn line(list: &'static str, language: Language) -> &'static str {
    let of = |line: &'static str| line.strip_prefix(language.code())?.strip_prefix(' ');
    list.lines().find_map(of).unwrap_or_default()
}

fn place(language: Language) -> usize {
    Language::ALL.iter().position(|other| *other == language).unwrap_or(usize::MAX)
}
