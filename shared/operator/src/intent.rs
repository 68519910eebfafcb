//! What a customer wants beyond an answer, decided by rules before anything is searched or generated.

use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};

use crate::canned;
use reaktly_search::language::Language;
use reaktly_search::text::{fold, lower};

mod lexicon;

/// A wish that rules understand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intent {
    /// Whether a person is answering.
    AsksIfHuman,
    /// To talk to a person.
    WantsPerson,
    /// Yes to the person just offered.
    AcceptsOffer,
    /// A greeting and nothing else.
    Greets,
    /// Thanks and nothing else.
    Thanks,
    /// An acknowledgement that wants no answer.
    Acknowledges,
    /// Anything else: a question to be answered.
    Asks,
}

/// Whether the message before this turn offered a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offered {
    /// It did.
    Person,
    /// It did not.
    Nothing,
}

/// A yes or a courtesy longer than this is more than that.
const COURTESY_WORDS_MAX: usize = 4;

/// Understands a turn. The order matters: "am I talking to a person?" is a question about us, not a wish.
pub fn understand(text: &str, offered: Offered) -> Intent {
    let text = simplify(text);
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if IS_HUMAN.is_match(&text) {
        return Intent::AsksIfHuman;
    }
    if WANTS_PERSON.iter().any(|pattern| pattern.is_match(&text)) || BARE.is_match(&words.join(" ")) {
        return Intent::WantsPerson;
    }
    let brief = !words.is_empty() && words.len() <= COURTESY_WORDS_MAX && !text.contains('?');
    let all_in = |list: &str| words.iter().all(|word| listed(list, word));
    if offered == Offered::Person && brief && words.first().is_some_and(|word| listed(lexicon::YES, word)) {
        return Intent::AcceptsOffer;
    }
    if brief && all_in(lexicon::GREETINGS) {
        return Intent::Greets;
    }
    let thanks = words.iter().any(|word| listed(lexicon::THANKS, word));
    let courteous = words
        .iter()
        .all(|word| listed(lexicon::THANKS, word) || listed(lexicon::YES, word) || listed(lexicon::COURTESIES, word));
    if brief && thanks && courteous {
        return Intent::Thanks;
    }
    if words.is_empty() || (brief && words.len() <= 2 && all_in(lexicon::YES)) {
        return Intent::Acknowledges;
    }
    Intent::Asks
}

/// Whether a text of ours offered a person, in any language.
pub fn offers_person(text: &str) -> Offered {
    let offered = Language::ALL.into_iter().any(|language| text.contains(canned::texts(language).offer));
    if offered { Offered::Person } else { Offered::Nothing }
}

/// Lower case without diacritics or typographic apostrophes: how the lexicon is written.
fn simplify(text: &str) -> String {
    fold(&lower(text, Language::En), Language::En).replace(['’', '`'], "'")
}

fn listed(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|entry| entry == word)
}

static IS_HUMAN: LazyLock<Regex> = LazyLock::new(|| any_of(&lexicon::IS_HUMAN, "", ""));

static BARE: LazyLock<Regex> = LazyLock::new(|| {
    any_of(&lexicon::BARE, "^(?:please |bitte |por favor )?", "(?: please| bitte| por favor| s il vous plait)?$")
});

/// For each language: somebody is wanted (`verb … person` or `person … verb`) within one sentence.
static WANTS_PERSON: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let either_way = |(verbs, people): &(&str, &str)| {
        any_of(
            &[
                &format!(r"\b(?:{verbs})\b[^.!?\n]{{0,40}}\b(?:{people})\b"),
                &format!(r"\b(?:{people})\b[^.!?\n]{{0,25}}\b(?:{verbs})\b"),
            ],
            "",
            "",
        )
    };
    lexicon::WANTS.iter().map(either_way).collect()
});

#[expect(clippy::expect_used, reason = "the patterns are constants, compiled by a test")]
fn any_of(patterns: &[&str], before: &str, after: &str) -> Regex {
    let pattern = format!("{before}(?:{}){after}", patterns.join("|"));
    RegexBuilder::new(&pattern).build().expect("the lexicon's patterns are valid")
}

#[cfg(test)]
mod tests;
