//! Whether each sentence that states something is said by the evidence, and not just the one beside it.

use std::collections::HashSet;
use std::sync::LazyLock;

use reaktly_search::index::meanings;
use reaktly_search::language::Language;
use reaktly_search::text::{fold, is_light_word, is_stop_word, lower, sentences, words};
use regex::Regex;

use super::polite::is_mannerly;
use super::{Fault, Grounds, share, sources};

/// More than this share of the words of a statement must be known; as much where it tells a number.
const KNOWN_SHARE: f32 = 0.5;
/// Letters two words begin with when one is a form of the other, or a compound of it.
const HEAD_LETTERS: usize = 5;
/// Across languages: words told beside as many as were quoted.
const TOLD_BESIDE: usize = 8;

/// Groups of words, without diacritics, that bind a business in whatever language they are said: one of a group may be
/// told when one of it stands in the evidence.
const BINDING: &str = include_str!("lexicon/binding.txt");

/// Whether every statement of a text is supported by the evidence, where that is in the language of the text.
pub(super) fn check(text: &str, grounds: Grounds<'_>) -> Result<(), Fault> {
    let language = grounds.language;
    let known = Known::of(sources(grounds), language);
    let is_supported = |sentence: &str| {
        let told: Vec<String> = telling(sentence, language).collect();
        let found = told.iter().filter(|word| known.has(word, language)).count();
        let share = share(found, told.len());
        // A number is held against the evidence for itself, and what stands around it may be in other words.
        let tells_number = sentence.chars().any(|c| c.is_ascii_digit());
        told.is_empty() || share > KNOWN_SHARE || (tells_number && share >= KNOWN_SHARE)
    };
    let mut stated = statements(text);
    if stated.all(is_supported) && binds_as_known(text, grounds) { Ok(()) } else { Err(Fault::Ungrounded) }
}

/// Whether a text in another language than its evidence says about as much as was quoted.
pub(super) fn check_length(text: &str, quotes: &[&str], grounds: Grounds<'_>) -> Result<(), Fault> {
    let language = grounds.language;
    let told: usize = statements(text).map(|sentence| telling(sentence, language).count()).sum();
    let bound: usize = quotes.iter().map(|quote| words(quote, language).len()).sum();
    let is_short = told <= bound + TOLD_BESIDE;
    if is_short && binds_as_known(text, grounds) { Ok(()) } else { Err(Fault::Ungrounded) }
}

/// The sentences that ask nothing.
fn statements(text: &str) -> impl Iterator<Item = &str> {
    sentences(text).into_iter().filter(|sentence| !sentence.trim_end().ends_with(['?', ':']))
}

/// The words of a sentence that tell something: no manners, no numbers, nothing that stands in every answer.
fn telling(sentence: &str, language: Language) -> impl Iterator<Item = String> {
    let tells = move |word: &String| {
        let is_number = word.chars().all(|c| c.is_ascii_digit());
        !is_number && !is_stop_word(language, word) && !is_light_word(language, word) && !is_mannerly(word, language)
    };
    words(sentence, language).into_iter().filter(tells)
}

/// The words of the evidence.
struct Known {
    meanings: HashSet<u64>,
    heads: HashSet<String>,
}

impl Known {
    fn of<'a>(sources: impl Iterator<Item = &'a str>, language: Language) -> Self {
        let mut known = Self { meanings: HashSet::new(), heads: HashSet::new() };
        for word in sources.flat_map(|source| words(source, language)) {
            known.heads.extend(head(&word, language));
            known.meanings.extend(meanings(&word, language));
        }
        known
    }

    /// Whether a word stands there, in another form or meaning the same.
    fn has(&self, word: &str, language: Language) -> bool {
        head(word, language).is_some_and(|head| self.heads.contains(&head))
            || meanings(word, language).iter().any(|meaning| self.meanings.contains(meaning))
    }
}

/// The letters a long word begins with.
fn head(word: &str, language: Language) -> Option<String> {
    let head: String = fold(word, language).chars().take(HEAD_LETTERS).collect();
    (head.chars().count() == HEAD_LETTERS).then_some(head)
}

/// Whether everything binding in a text stands in the evidence too.
fn binds_as_known(text: &str, grounds: Grounds<'_>) -> bool {
    let told = plain(text);
    let mut said = BINDS.iter().filter(|binds| binds.is_match(&told));
    said.all(|binds| sources(grounds).any(|source| binds.is_match(&plain(source))))
}

fn plain(text: &str) -> String {
    let text = fold(&lower(text, Language::En), Language::En);
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    // One feels free in every language's manners but no other.
    format!(" {} ", words.join(" ")).replace(" feel free ", " ")
}

#[expect(clippy::expect_used, reason = "the patterns are constants, compiled by a test")]
static BINDS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let of_line = |line: &str| Regex::new(&format!(" (?:{line}) ")).expect("the patterns are valid");
    BINDING.lines().filter(|line| !line.starts_with('#')).map(of_line).collect()
});
