//! A wish for a language: `auf Deutsch bitte`, `Can you write in English?`, `In English: how long does it take?`

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::{Language, evident::evident};
use crate::text::{fold, lower};

/// Words a wish has at most; a longer clause is about something else.
const WORDS_MAX: usize = 14;

/// A wish for a language, and what else was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// The language; `None` for one nobody here speaks.
    pub language: Option<Language>,
    /// The rest of the text: a question to be answered in it, or nothing.
    pub rest: String,
}

/// The language a text wishes for. A clause that names one must say nothing else: `Is the manual in German?` is a question
/// about a manual. Who does not speak one wants that in which this is said.
pub fn wish(text: &str) -> Option<Wish> {
    let (mut wished, mut against, mut rest) = (None, false, String::new());
    for clause in text.split_inclusive(['.', '!', '?', ':', ';', ',', '\n', '–']) {
        match named(clause) {
            Some(Named::Wanted(language)) => wished = Some(language),
            Some(Named::Unknown) => against = true,
            None => rest.push_str(clause),
        }
    }
    if wished.is_none() && against {
        wished = evident(text, &Language::ALL).map(Some);
    }
    let says_more = rest.split(|c: char| !c.is_alphanumeric()).any(|word| !word.is_empty() && !is_frame(&plain(word)));
    wished.map(|language| Wish { language, rest: if says_more { rest.trim().to_owned() } else { String::new() } })
}

enum Named {
    /// A language that is wished for, `None` for one nobody here speaks.
    Wanted(Option<Language>),
    /// A language the customer does not know.
    Unknown,
}

/// The language a clause names when it does nothing else.
fn named(clause: &str) -> Option<Named> {
    let words: Vec<String> =
        clause.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(plain).collect();
    let language = words.iter().rev().find_map(|word| WORDS.names.get(word.as_str()))?;
    let is_wish = words.len() <= WORDS_MAX
        && words.iter().all(|word| is_frame(word) || is_not(word) || WORDS.names.contains_key(word.as_str()));
    let is_against = words.iter().any(|word| is_not(word) && !WORDS.frame.contains(word.as_str()));
    match (is_wish, is_against) {
        (false, _) => None,
        (true, true) => Some(Named::Unknown),
        (true, false) => Some(Named::Wanted(*language)),
    }
}

fn plain(word: &str) -> String {
    fold(&lower(word, Language::En), Language::En)
}

fn is_frame(word: &str) -> bool {
    WORDS.frame.contains(word)
}

fn is_not(word: &str) -> bool {
    WORDS.without.contains(word)
}

struct Words {
    names: HashMap<&'static str, Option<Language>>,
    frame: HashSet<&'static str>,
    without: HashSet<&'static str>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let lines = || include_str!("wish.txt").lines().filter_map(|line| line.split_once(": "));
    let of = |key: &'static str| {
        lines().filter(move |(name, _)| *name == key).flat_map(|(_, words)| words.split_ascii_whitespace())
    };
    let names = lines().filter_map(|(name, words)| Some((name.strip_prefix("name.")?, words)));
    Words {
        names: names
            .flat_map(|(code, words)| words.split_ascii_whitespace().map(move |word| (word, Language::from_tag(code))))
            .collect(),
        frame: of("frame").collect(),
        without: of("without").collect(),
    }
});

#[cfg(test)]
mod tests;
