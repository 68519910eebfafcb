//! Snowball stems; the alphabet decides where it can, the language elsewhere.

use rust_stemmers::{Algorithm, Stemmer};

use crate::language::Language;

/// The stem of a word in lower case. Polish has no snowball stemmer: its words stay whole and the 4-grams carry it.
pub(crate) fn stem(word: &str, language: Language) -> String {
    if language == Language::Ro {
        // The stemmer was written for the letters with a cedilla.
        let word = word.replace('ș', "ş").replace('ț', "ţ");
        return Stemmer::create(Algorithm::Romanian).stem(&word).into_owned();
    }
    match algorithm(word, language) {
        Some(algorithm) => Stemmer::create(algorithm).stem(word).into_owned(),
        None => word.to_owned(),
    }
}

fn algorithm(word: &str, language: Language) -> Option<Algorithm> {
    let first = word.chars().next()?;
    match first {
        '\u{0370}'..='\u{03ff}' => return Some(Algorithm::Greek),
        '\u{0400}'..='\u{04ff}' => return Some(Algorithm::Russian),
        '\u{0600}'..='\u{06ff}' => return Some(Algorithm::Arabic),
        _ => {}
    }
    match language {
        Language::En => Some(Algorithm::English),
        Language::De => Some(Algorithm::German),
        Language::Fr => Some(Algorithm::French),
        Language::Es => Some(Algorithm::Spanish),
        Language::It => Some(Algorithm::Italian),
        Language::Pt => Some(Algorithm::Portuguese),
        Language::Nl => Some(Algorithm::Dutch),
        Language::Tr => Some(Algorithm::Turkish),
        Language::Ro => Some(Algorithm::Romanian),
        Language::Pl => None,
    }
}
