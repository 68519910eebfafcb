//! What a customer's words come to when they are kept: the question in them, without what is the customer's own.

mod personal;

use reaktly_search::language::Language;
use reaktly_search::text::{sentences, words};

pub(crate) use personal::{mask, speaks_of_one_case};

/// Most characters of a kept question.
const QUESTION_CHARS_MAX: usize = 300;

/// The question in what a customer wrote, without numbers and addresses of their own: the sentences that ask, or
/// everything when none does. `None` when there are no words.
pub(crate) fn question(said: &[String], language: Language) -> Option<String> {
    let lines: Vec<&str> = said.iter().flat_map(|text| sentences(text)).collect();
    let asking: Vec<&str> = lines.iter().copied().filter(|line| asks(line)).collect();
    let kept = if asking.iter().any(|line| !words(line, language).is_empty()) { asking } else { lines };
    let text = kept.join(" ");
    if words(&text, language).is_empty() {
        return None;
    }
    Some(shortened(&mask(&text).text, QUESTION_CHARS_MAX))
}

/// Whether a sentence is a question by its mark.
pub(crate) fn asks(sentence: &str) -> bool {
    sentence.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '?').ends_with('?')
}

/// At most so many characters, cut between words.
fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let head: String = text.chars().take(most).collect();
    let whole = head.rsplit_once(char::is_whitespace).map_or(head.as_str(), |(whole, _)| whole);
    format!("{whole} …")
}

#[cfg(test)]
mod tests;
