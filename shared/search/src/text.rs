//! Text taken apart for search: folded words, stems, character 4-grams, sentences.

use std::hash::{BuildHasher, Hasher};

use foldhash::fast::FixedState;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use crate::language::Language;

mod stem;
mod stop_words;
mod weight;

pub(crate) use weight::asks_quantity;
use weight::is_light;

/// Length of a gram in characters, word boundaries included.
const GRAM_CHARS: usize = 4;

/// Most letters of a word taken for an abbreviation.
const ABBREVIATION_LETTERS_MAX: usize = 4;

/// A word as search sees it.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Word {
    /// In lower case, without diacritics.
    pub(crate) folded: String,
    /// Its stem.
    pub(crate) root: String,
    /// Hash of its stem.
    pub(crate) stem: u64,
    /// Hashes of its 4-grams.
    pub(crate) grams: Vec<u64>,
    /// What it counts in a question, 0 to 1.
    pub(crate) weight: f32,
}

/// A text as search sees it: hashes of its stems and of its 4-grams, in order, repeats kept.
#[derive(Debug, Default, Clone)]
pub(crate) struct Terms {
    pub(crate) stems: Vec<u64>,
    pub(crate) grams: Vec<u64>,
}

/// A question as search sees it. In a small knowledge base words that say nothing of their own would weigh as much as
/// those that matter, so they are kept apart.
#[derive(Debug, Default, Clone)]
pub(crate) struct QuestionTerms {
    /// What is asked about; all there is when every word says nothing of its own.
    pub(crate) about: Vec<Word>,
    /// The words around it.
    pub(crate) around: Vec<Word>,
}

impl Word {
    /// Takes a word in lower case apart.
    pub(crate) fn of(word: &str, language: Language) -> Self {
        let folded = fold(word, language);
        let mut grams = Vec::with_capacity(word.len());
        push_grams(&folded, &mut grams);
        let root = stem_of(word, language);
        Self { stem: hash_of(&root), root, grams, folded, weight: 1.0 }
    }

    /// Whether it is one that few questions have.
    pub(crate) const fn is_heavy(&self) -> bool {
        self.weight >= 1.0
    }
}

impl Terms {
    /// The terms of words.
    pub(crate) fn of(words: &[Word]) -> Self {
        let stems = words.iter().map(|word| word.stem).collect();
        Self { stems, grams: words.iter().flat_map(|word| &word.grams).copied().collect() }
    }
}

impl QuestionTerms {
    /// Words that few questions have.
    pub(crate) fn heavy(&self) -> usize {
        self.about.iter().filter(|word| word.is_heavy()).count()
    }

    /// Adds those of another question.
    pub(crate) fn extend(&mut self, other: &Self) {
        self.about.extend_from_slice(&other.about);
        self.around.extend_from_slice(&other.around);
    }
}

/// Takes a text apart.
pub(crate) fn terms(text: &str, language: Language) -> Terms {
    let words: Vec<Word> = words(text, language).iter().map(|word| Word::of(word, language)).collect();
    Terms::of(&words)
}

/// Takes a question apart.
pub(crate) fn question_terms(text: &str, language: Language) -> QuestionTerms {
    let mut question = QuestionTerms::default();
    for word in weight::unsigned(words(text, language), language) {
        let says_nothing = stop_words::contains(language, &word);
        let mut word = Word::of(&word, language);
        if says_nothing {
            question.around.push(word);
            continue;
        }
        if is_light(&word.root, language) {
            word.weight = weight::LIGHT;
        }
        question.about.push(word);
    }
    if question.about.is_empty() {
        question.about = std::mem::take(&mut question.around);
    }
    question
}

/// The subjects of a title: what stands between its commas, dashes and `and`s, with hyphens and without.
pub(crate) fn subjects(title: &str, language: Language) -> Vec<QuestionTerms> {
    let mut subjects = Vec::new();
    let mut add = |title: &str| {
        for piece in title.split(|c: char| !c.is_alphanumeric() && !c.is_whitespace() && !"-'’".contains(c)) {
            let words = words(piece, language);
            let pieces = words.split(|word| stop_words::joins(language, word));
            subjects.extend(pieces.map(|words| question_terms(&words.join(" "), language)));
        }
    };
    add(title);
    if title.contains('-') {
        add(&title.replace('-', ""));
    }
    subjects
}

/// Calls `each` with every word of a text in lower case, and with what hyphens join (`wi-fi` is `wi`, `fi`, `wifi`):
/// some write it as one.
pub(crate) fn each_word(text: &str, language: Language, mut each: impl FnMut(&str)) {
    let lowered = lower(text, language);
    for run in lowered.split(|c: char| !is_word_char(c) && c != '-') {
        let parts = || run.split('-').filter(|part| !part.is_empty());
        parts().for_each(&mut each);
        let joined = parts().count() > 1 && parts().all(|part| part.chars().all(char::is_alphabetic));
        if joined {
            each(&parts().collect::<String>());
        }
    }
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// Words in lower case (NFKC), diacritics kept.
pub fn words(text: &str, language: Language) -> Vec<String> {
    lower(text, language).split(|c: char| !is_word_char(c)).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The stem of a word in lower case, without diacritics. German folds first, so that every spelling of an umlaut has
/// one stem; elsewhere the endings need their accents.
pub fn stem_of(word: &str, language: Language) -> String {
    match language {
        Language::De => stem::stem(&fold(word, language), language),
        _ => fold(&stem::stem(word, language), language),
    }
}

/// Whether a word in lower case says nothing of its own (`the`, `how`, `bitte`).
pub fn is_stop_word(language: Language, word: &str) -> bool {
    stop_words::contains(language, word)
}

/// Whether a word in lower case stands in questions and answers about anything (`bring`, `tomorrow`, `possible`).
pub fn is_light_word(language: Language, word: &str) -> bool {
    is_light(&stem_of(word, language), language)
}

/// Lower case by the rules of the language, compatibility forms resolved.
pub fn lower(text: &str, language: Language) -> String {
    if text.is_ascii() && language != Language::Tr {
        return text.to_ascii_lowercase();
    }
    let composed = text.nfkc();
    if language == Language::Tr {
        let turkish = composed.map(|c| match c {
            'I' => 'ı',
            'İ' => 'i',
            other => other,
        });
        return turkish.collect::<String>().to_lowercase();
    }
    if language == Language::Ro {
        // Many keyboards only have the letters with a cedilla; the language has those with a comma.
        let romanian = composed.map(|c| match c {
            'ş' | 'Ş' => 'ș',
            'ţ' | 'Ţ' => 'ț',
            other => other,
        });
        return romanian.collect::<String>().to_lowercase();
    }
    composed.collect::<String>().to_lowercase()
}

/// A word without diacritics, so that `envio` finds `envío`. German umlauts are also written `ae`, `oe`, `ue` or left
/// out: all three become the bare vowel.
pub fn fold(word: &str, language: Language) -> String {
    let mut folded = String::with_capacity(word.len());
    if word.is_ascii() {
        folded.push_str(word);
    }
    for c in word.nfc().filter(|_| !word.is_ascii()) {
        match c {
            'ß' => folded.push_str("ss"),
            'ı' => folded.push('i'),
            'ё' => folded.push('е'),
            'ł' => folded.push('l'),
            'ø' => folded.push('o'),
            // In Cyrillic the marks make other letters.
            '\u{0400}'..='\u{04ff}' => folded.push(c),
            _ => folded.extend(std::iter::once(c).nfd().filter(|c| !is_combining_mark(*c))),
        }
    }
    if language == Language::De {
        return folded.replace("ae", "a").replace("oe", "o").replace("ue", "u");
    }
    folded
}

/// The sentences of a text, trimmed; every line ends one.
pub fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for line in text.lines() {
        let (mut start, mut end) = (0, 0);
        for piece in line.split_sentence_bounds() {
            end += piece.len();
            if !ends_in_abbreviation(piece, line.get(end..).unwrap_or_default()) {
                found.extend(line.get(start..end));
                start = end;
            }
        }
        found.extend(line.get(start..));
    }
    found.into_iter().map(str::trim).filter(|sentence| sentence.chars().any(char::is_alphanumeric)).collect()
}

/// The clauses of a sentence that ask something of their own after a greeting, or after what customers tell of
/// themselves: `I bought a lamp, how long does …`. None of a sentence without commas.
pub(crate) fn asking_clauses(sentence: &str, language: Language) -> Vec<&str> {
    let mut asking = Vec::new();
    let (mut start, mut is_told) = (0, true);
    for (at, comma) in sentence.match_indices([',', ';', ':', '–', '—']).chain([(sentence.len(), "")]) {
        let clause = sentence.get(start..at).unwrap_or_default().trim();
        let words = words(clause, language);
        let asks = words.first().is_some_and(|first| weight::asks(first, language));
        if asks && start > 0 && is_told {
            asking.push(clause);
        }
        let says_nothing = |word: &String| is_stop_word(language, word) || is_light_word(language, word);
        is_told = is_told && (weight::tells_of_self(&words, language) || words.iter().all(says_nothing));
        start = at + comma.len();
    }
    asking
}

/// Whether the full stop at the end of `piece` belongs to an abbreviation (`Dr.`, `z. B.`, `ca. 5`) rather than to a
/// sentence: Unicode's rules break there.
fn ends_in_abbreviation(piece: &str, next: &str) -> bool {
    let Some(word) = piece.trim_end().strip_suffix('.').and_then(|text| text.rsplit(char::is_whitespace).next()) else {
        return false;
    };
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let short = (1..=ABBREVIATION_LETTERS_MAX).contains(&letters);
    let marked = letters == 1 || word.contains('.') || word.starts_with(char::is_uppercase);
    short && (marked || next.starts_with(|c: char| c.is_numeric()))
}

fn push_grams(word: &str, grams: &mut Vec<u64>) {
    let marked: Vec<char> = std::iter::once(' ').chain(word.chars()).chain(std::iter::once(' ')).collect();
    if marked.len() <= GRAM_CHARS {
        grams.push(hash_chars(&marked));
        return;
    }
    grams.extend(marked.windows(GRAM_CHARS).map(hash_chars));
}

fn hash_chars(chars: &[char]) -> u64 {
    let mut hasher = FixedState::default().build_hasher();
    for c in chars {
        hasher.write_u32(u32::from(*c));
    }
    hasher.finish()
}

/// The hash of a stem.
pub(crate) fn hash_of(stem: &str) -> u64 {
    let mut hasher = FixedState::default().build_hasher();
    hasher.write(stem.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests;
