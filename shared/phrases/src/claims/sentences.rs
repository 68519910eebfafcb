//! Sentences in the form the lists of words are written for, and what is looked for in them.

use reaktly_search::language::Language;
use reaktly_search::text::{fold, lower};
use regex::Regex;

/// Whether any sentence matches and has none of the words that take its point away.
pub(super) fn any_without(text: &str, wanted: &Regex, taking_away: &str) -> bool {
    let text = fold(&lower(text, Language::En), Language::En).replace('’', "'");
    let is_taken_away = |sentence: &str| {
        let mut words = sentence.split(|c: char| !c.is_alphanumeric() && c != '\'');
        words.any(|word| taking_away.split_whitespace().any(|taking| taking == word))
    };
    let mut sentences = text.split(['.', '!', '?', '\n', ';', '…']);
    sentences.any(|sentence| wanted.is_match(sentence) && !is_taken_away(sentence))
}

/// One expression of all lines of a list.
#[expect(clippy::expect_used, reason = "the patterns are constants, compiled by a test")]
pub(super) fn of_lines(lines: &str) -> Regex {
    Regex::new(&lines.lines().collect::<Vec<_>>().join("|")).expect("the patterns are valid")
}
