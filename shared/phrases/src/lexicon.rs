//! The words and phrases behind the rules, kept as text beside this file, and texts in the form they are written for.

use std::collections::HashMap;

use reaktly_search::language::Language;
use reaktly_search::text::{fold, lower};
use regex::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};

/// How a wish for a person is said.
pub const PERSON: &str = concat!(include_str!("lexicon/person.txt"), "\n", include_str!("lexicon/wish.txt"));
/// How somebody, whoever that is, is asked for by talking to them.
pub const WHOEVER: &str = include_str!("lexicon/whoever.txt");
/// How it is asked whether a person or a machine answers.
pub const HUMAN: &str = include_str!("lexicon/human.txt");
/// Single words of courtesies, and small talk.
pub const COURTESY: &str = include_str!("lexicon/courtesy.txt");
/// Whole messages of nothing but courtesies.
pub const COURTESIES: &str = include_str!("lexicon/courtesies.txt");
/// What questions begin with and what they go on with.
pub const QUESTIONS: &str = include_str!("lexicon/questions.txt");
/// How somebody says that no marketing is wanted.
pub const STOP: &str = include_str!("lexicon/stop.txt");
/// What is left to people from the start.
pub const POLICY: &str = include_str!("lexicon/policy.txt");
/// How anger sounds.
pub const ANGER: &str = include_str!("lexicon/anger.txt");
/// Slips in words that matter.
pub const TYPOS: &str = include_str!("lexicon/typos.txt");
/// How automatic replies sound.
pub const MACHINE: &str = include_str!("lexicon/machine.txt");

/// The scope of phrases that each language puts together of its own lists.
const EVERY: &str = "every";
/// Bytes a compiled set may take.
const SET_BYTES_MAX: usize = 64 << 20;
/// Bytes a set may keep of the ways it went; with less it forgets them within a message and becomes slow.
const CACHE_BYTES_MAX: usize = 8 << 20;
/// Words of a text that is looked at sentence by sentence; more would be no message.
const WORDS_MAX: usize = 700;

/// A text as the lexicon is written: its sentences in lower case without diacritics, one blank around every word, a
/// question with a ` ? ` at its end.
#[derive(Debug, Clone, Default)]
pub struct Plain {
    /// The sentences, in order.
    pub sentences: Vec<String>,
}

impl Plain {
    /// A text in that form.
    pub fn of(text: &str) -> Self {
        let text = fold(&lower(text, Language::En), Language::En);
        let mut sentences = Vec::new();
        let mut words = 0;
        for piece in text.split_inclusive(['.', '!', '?', '\n', ';', '…']).flat_map(after_no) {
            let mut sentence = String::from(" ");
            for word in piece.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
                words += 1;
                sentence.push_str(word);
                sentence.push(' ');
            }
            if sentence.len() > 1 && words <= WORDS_MAX {
                sentences.push(sentence + if piece.ends_with('?') { "? " } else { "" });
            } else if let (Some(last), true) = (sentences.last_mut(), piece.ends_with('?')) {
                // `Really?!?` is one question.
                if !last.ends_with("? ") {
                    last.push_str("? ");
                }
            }
        }
        Self { sentences }
    }

    /// All words, without the marks of questions.
    pub fn words(&self) -> Vec<&str> {
        self.sentences
            .iter()
            .flat_map(|sentence| sentence.split(' '))
            .filter(|word| !matches!(*word, "" | "?"))
            .collect()
    }

    /// Whether any sentence matches.
    pub fn any(&self, phrases: &Phrases) -> bool {
        self.sentences.iter().any(|sentence| phrases.is_match(sentence))
    }
}

/// A no before a comma is a sentence of its own: `No, I want a person` wants one.
fn after_no(piece: &str) -> impl Iterator<Item = &str> {
    let at = piece.find(',').filter(|at| piece.get(..*at).is_some_and(|word| NO.contains(&word.trim())));
    let (no, rest) = at.map_or((None, piece), |at| (piece.get(..at), piece.get(at..).unwrap_or_default()));
    no.into_iter().chain(std::iter::once(rest))
}

/// No, as [`Plain`] writes it.
const NO: [&str; 13] = ["no", "nope", "nah", "nein", "ne", "non", "nao", "nee", "nie", "hayir", "yok", "nu", "нет"];

/// Phrases of one kind in every language.
#[derive(Debug)]
pub struct Phrases(Vec<RegexSet>);

impl Phrases {
    /// Whether a sentence of [`Plain`] matches.
    pub fn is_match(&self, sentence: &str) -> bool {
        self.0.iter().any(|set| set.is_match(sentence))
    }

    /// How many languages' phrases there are.
    #[cfg(test)]
    pub const fn languages(&self) -> usize {
        self.0.len()
    }
}

/// The phrases of `key` in a file, wherever in a sentence they stand.
pub fn phrases(file: &str, key: &str) -> Phrases {
    let lists = lists(file);
    let mut scopes: Vec<&str> = lists.keys().filter(|(_, of)| *of == key).map(|(scope, _)| *scope).collect();
    scopes.retain(|scope| *scope != EVERY);
    scopes.sort_unstable();
    let shared = lists.get(&(EVERY, key));
    let set = |scope: &&str| {
        let own = lists.get(&(*scope, key)).into_iter().flatten().map(|own| expanded(&lists, scope, own));
        // What is put together in every language lacks a list in some.
        let shared = shared.into_iter().flatten().map(|shared| expanded(&lists, scope, shared));
        let alternatives = own.chain(shared.filter(|pattern| !pattern.contains('<')));
        let closed = alternatives.map(|pattern| {
            if pattern.starts_with('^') {
                pattern
            } else if pattern.ends_with('$') {
                format!(" {pattern}")
            } else {
                format!(" (?:{pattern}) ")
            }
        });
        compiled(closed.collect())
    };
    Phrases(scopes.iter().map(set).collect())
}

/// One pattern of the phrases of `key` in every language, to take them out of a sentence.
pub fn stretches(file: &str, key: &str) -> Regex {
    let lists = lists(file);
    let of_key = lists.iter().filter(|((_, of), _)| *of == key);
    let patterns = of_key.flat_map(|((scope, _), alternatives)| {
        alternatives.iter().map(|alternative| expanded(&lists, scope, alternative)).collect::<Vec<_>>()
    });
    single(&format!(" (?:{}) ", patterns.collect::<Vec<_>>().join("|")))
}

/// The lists of `key` as whole messages: the words of a text joined by blanks.
pub fn whole(file: &str, key: &str) -> Phrases {
    let lists = lists(file);
    let of_key = lists.iter().filter(|((_, of), _)| *of == key);
    let patterns = of_key.flat_map(|((scope, _), alternatives)| {
        let pattern = |alternative: &&str| format!("^(?:{})$", expanded(&lists, scope, alternative));
        alternatives.iter().map(pattern).collect::<Vec<_>>()
    });
    Phrases(vec![compiled(patterns.collect())])
}

/// The lists of `key` in one language, as whole messages.
pub fn whole_of(file: &str, language: Language, key: &str) -> Phrases {
    let lists = lists(file);
    let own = lists.get(&(language.code(), key)).into_iter().flatten();
    Phrases(vec![compiled(own.map(|own| format!("^(?:{})$", expanded(&lists, language.code(), own))).collect())])
}

/// The phrases of `key` in one language, where a sentence begins with them.
pub fn opening(file: &str, language: Language, key: &str) -> Phrases {
    let lists = lists(file);
    let of_key = lists.get(&(language.code(), key)).into_iter();
    let patterns = of_key.map(|alternatives| format!("^ (?:{}) ", alternatives.join("|")));
    Phrases(vec![compiled(patterns.collect())])
}

/// The single words of a list.
pub fn word_list(file: &'static str, key: &str) -> Vec<&'static str> {
    let line = file.lines().filter_map(|line| line.split_once(": ")).find(|(name, _)| *name == key);
    line.map(|(_, words)| words.split('|').collect()).unwrap_or_default()
}

type Lists<'a> = HashMap<(&'a str, &'a str), Vec<&'a str>>;

/// Alternatives by scope (a language or a kind) and key.
fn lists(file: &str) -> Lists<'_> {
    let mut lists = Lists::new();
    let entries = file.lines().filter(|line| !line.starts_with('#'));
    for (name, patterns) in entries.filter_map(|line| line.split_once(": ")) {
        if let Some(place) = name.split_once('.') {
            lists.entry(place).or_default().extend(alternatives(patterns));
        }
    }
    lists
}

/// Splits at the bars that stand in no group.
fn alternatives(patterns: &str) -> Vec<&str> {
    let (mut depth, mut start) = (0_u32, 0);
    let mut found = Vec::new();
    for (at, c) in patterns.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '|' if depth == 0 => {
                found.extend(patterns.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    found.extend(patterns.get(start..));
    found
}

/// The pattern with its lists put in, and with the shorthands of the files.
fn expanded(lists: &Lists<'_>, scope: &str, pattern: &str) -> String {
    let mut pattern = pattern.to_owned();
    // Lists may use lists; three levels are more than any file needs.
    for _ in 0..3 {
        for ((of, key), alternatives) in lists {
            if *of == scope && pattern.contains(&format!("<{key}>")) {
                pattern = pattern.replace(&format!("<{key}>"), &format!("(?:{})", alternatives.join("|")));
            }
        }
    }
    for most in 1..=9 {
        pattern = pattern.replace(&format!(" *{most} "), &format!(" (?:[^ ]+ ){{0,{most}}}"));
        pattern = pattern.strip_suffix(&format!(" *{most}")).map(str::to_owned).unwrap_or(pattern);
    }
    // Words are separated by single blanks: a class of one character keeps the automata small.
    pattern.replace(r"\w", "[^ ]").replace(r"\S", "[^ ]")
}

#[expect(clippy::expect_used, reason = "the patterns are constants, compiled by a test")]
fn compiled(patterns: Vec<String>) -> RegexSet {
    RegexSetBuilder::new(patterns)
        .size_limit(SET_BYTES_MAX)
        .dfa_size_limit(CACHE_BYTES_MAX)
        .build()
        .expect("the lexicon's patterns are valid")
}

#[expect(clippy::expect_used, reason = "the patterns are constants, compiled by a test")]
fn single(pattern: &str) -> Regex {
    RegexBuilder::new(pattern).size_limit(SET_BYTES_MAX).build().expect("the lexicon's patterns are valid")
}
