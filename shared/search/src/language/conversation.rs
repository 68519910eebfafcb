//! The language of a conversation: it has one, and a single word does not change it.

use super::evident::{evident, is_of_others};
use super::wish::wish;
use super::{Detector, Language};
use crate::text::words;

/// How far ahead a language must be before one turn changes the conversation's.
const MARGIN_MIN: f64 = 0.25;
/// Words a turn needs before it says anything about its language.
const WORDS_MIN: usize = 3;

/// What was said, as far as the language is concerned.
#[derive(Debug, Clone, Copy)]
pub struct Spoken<'a> {
    /// This turn.
    pub text: &'a str,
    /// The customer's turn before.
    pub previous: Option<&'a str>,
    /// The language so far: the conversation's, else a guess such as that of the phone number's country.
    pub so_far: Language,
}

/// The language to answer in. A wish (`auf Deutsch bitte`) wins, then small words of one language (`I want to …`); else a
/// turn of three words that is clearly likelier in another language than in the conversation's, or two turns that
/// agree; else it stays.
pub fn decide(detector: &Detector, enabled: &[Language], spoken: Spoken<'_>) -> Language {
    let stays =
        if enabled.contains(&spoken.so_far) { spoken.so_far } else { enabled.first().copied().unwrap_or_default() };
    if let Some(wish) = wish(spoken.text) {
        return wish.language.filter(|wish| enabled.contains(wish)).unwrap_or(stays);
    }
    if is_of_others(spoken.text) {
        return stays;
    }
    if let Some(language) = evident(spoken.text, enabled) {
        return language;
    }
    let Some((language, margin)) = heard(detector, enabled, spoken.text, stays) else { return stays };
    if margin >= MARGIN_MIN {
        return language;
    }
    let before = spoken.previous.and_then(|text| heard(detector, enabled, text, stays));
    if before.is_some_and(|(earlier, _)| earlier == language) { language } else { stays }
}

/// Whether a text is in none of the `enabled` languages: in which one, where we know it at all.
pub fn foreign(detector: &Detector, enabled: &[Language], text: &str) -> Option<Option<Language>> {
    if let Some(wish) = wish(text) {
        return wish.language.is_none_or(|wish| !enabled.contains(&wish)).then_some(wish.language);
    }
    if !says_enough(text) {
        return None;
    }
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    if letters().filter(|c| !is_latin(*c)).count() * 2 > letters().count() {
        return Some(None);
    }
    if is_of_others(text) {
        return Some(None);
    }
    if enabled.len() == Language::ALL.len() {
        return None;
    }
    let values = detector.confidences(text);
    let of =
        |wanted: Language| values.iter().find(|(language, _)| *language == wanted).map_or(0.0, |(_, value)| *value);
    let best_enabled = enabled.iter().map(|language| of(*language)).fold(0.0, f64::max);
    let (language, confidence) = *values.first()?;
    let clear = !enabled.contains(&language) && confidence - best_enabled >= MARGIN_MIN * 2.0;
    // What is none of ours looks like one of them: its own small words tell.
    clear.then(|| evident(text, &Language::ALL).filter(|evident| *evident == language))
}

/// The likeliest language and how far it is ahead of the conversation's.
fn heard(detector: &Detector, enabled: &[Language], text: &str, stays: Language) -> Option<(Language, f64)> {
    if !says_enough(text) {
        return None;
    }
    let mut values = detector.confidences(text);
    values.retain(|(language, confidence)| enabled.contains(language) && *confidence > 0.0);
    let (best, confidence) = *values.first()?;
    let current = values.iter().find(|(language, _)| *language == stays).map_or(0.0, |(_, confidence)| *confidence);
    Some((best, confidence - current))
}

fn says_enough(text: &str) -> bool {
    words(text, Language::En).iter().filter(|word| word.chars().any(char::is_alphabetic)).count() >= WORDS_MIN
}

/// Letters of the scripts our languages are written in.
const fn is_latin(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | 'ª' | 'º')
}

#[cfg(test)]
mod tests;
