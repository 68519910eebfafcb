//! Whether a model's answer may be sent: every fact of it must stand in the evidence or in the customer's words.

use std::collections::HashSet;

use reaktly_search::language::Language;
use reaktly_search::text::{is_stop_word, lower, stem_of, words};

mod facts;
mod promises;

use facts::facts;

/// Fewest characters of a quote that proves anything.
const QUOTE_CHARS_MIN: usize = 12;
/// Most characters of an answer.
const TEXT_CHARS_MAX: usize = 1_000;
/// Words in a row shared with the instructions that betray them.
const LEAK_WORDS: usize = 8;
/// From this similarity on an answer repeats an earlier one.
const REPEATS_FROM: f32 = 0.9;
/// Share of a plain answer's words that must stand in the evidence or the conversation.
const GROUNDED_SHARE_MIN: f32 = 0.5;

/// What is wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// No quote is in the evidence.
    NoQuote,
    /// Too few of its words stand in the evidence.
    Ungrounded,
    /// A number, price, date, link or address stands nowhere.
    UnknownFact,
    /// It shows the instructions.
    Leak,
    /// It promises what nobody has decided.
    Promise,
    /// Too long, or empty.
    Length,
    /// It was said before.
    Repetition,
}

impl Fault {
    /// A stable word for evidence and metrics.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::NoQuote => "no_quote",
            Self::Ungrounded => "ungrounded",
            Self::UnknownFact => "unknown_fact",
            Self::Leak => "leak",
            Self::Promise => "promise",
            Self::Length => "length",
            Self::Repetition => "repetition",
        }
    }

    /// What the model is told for its second try.
    pub(crate) const fn advice(self) -> &'static str {
        match self {
            Self::NoQuote => "no quote of yours stands word for word in the evidence",
            Self::Ungrounded => "the answer does not follow from the evidence",
            Self::UnknownFact => "it has a number, price, date, link or address that is not in the evidence",
            Self::Leak => "it repeats instructions",
            Self::Promise => "it promises an action",
            Self::Length => "it is empty or longer than 500 characters",
            Self::Repetition => "it repeats an earlier answer",
        }
    }
}

/// What an answer may rest on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Grounds<'a> {
    /// Texts of the passages, by the id the model cites.
    pub(crate) passages: &'a [(String, String)],
    /// What the customer said, and what stands in the operator's settings.
    pub(crate) said: &'a [&'a str],
    /// Our last answers, newest first.
    pub(crate) earlier: &'a [&'a str],
    /// The instructions, which must not show.
    pub(crate) instructions: &'a str,
    /// The mark in the instructions.
    pub(crate) canary: &'a str,
    pub(crate) language: Language,
}

/// Whether any of the quotes stands in the passage it names.
pub(crate) fn check_quotes(quotes: &[crate::draft::Quote], grounds: Grounds<'_>) -> Result<(), Fault> {
    let holds = |quote: &crate::draft::Quote| {
        let wanted = plain(&quote.quote);
        wanted.chars().count() >= QUOTE_CHARS_MIN
            && grounds.passages.iter().any(|(id, text)| *id == quote.id && plain(text).contains(&wanted))
    };
    if quotes.iter().any(holds) { Ok(()) } else { Err(Fault::NoQuote) }
}

/// Whether most words of a text without quotes stand in the evidence or the conversation.
pub(crate) fn check_grounded(text: &str, grounds: Grounds<'_>) -> Result<(), Fault> {
    let language = grounds.language;
    let known: HashSet<String> =
        sources(grounds).flat_map(|source| words(source, language)).map(|word| stem_of(&word, language)).collect();
    let told: Vec<String> = words(text, language).into_iter().filter(|word| !is_stop_word(language, word)).collect();
    let grounded = told.iter().filter(|word| known.contains(&stem_of(word, language))).count();
    if share(grounded, told.len()) >= GROUNDED_SHARE_MIN { Ok(()) } else { Err(Fault::Ungrounded) }
}

/// Everything that holds for each text, whatever it says.
pub(crate) fn check_text(text: &str, grounds: Grounds<'_>) -> Result<(), Fault> {
    if text.trim().is_empty() || text.chars().count() > TEXT_CHARS_MAX {
        return Err(Fault::Length);
    }
    if text.contains(grounds.canary) || leaks(text, grounds.instructions) {
        return Err(Fault::Leak);
    }
    if promises::promises(text) {
        return Err(Fault::Promise);
    }
    let known: HashSet<String> = sources(grounds).flat_map(facts).collect();
    if facts(text).into_iter().any(|fact| !known.contains(&fact)) {
        return Err(Fault::UnknownFact);
    }
    if grounds.earlier.iter().any(|earlier| similarity(text, earlier) >= REPEATS_FROM) {
        return Err(Fault::Repetition);
    }
    Ok(())
}

/// How alike two texts are by their character trigrams, 0 to 1.
pub(crate) fn similarity(one: &str, other: &str) -> f32 {
    let (one, other) = (trigrams(one), trigrams(other));
    let shared = one.intersection(&other).count();
    share(shared, one.union(&other).count())
}

fn sources(grounds: Grounds<'_>) -> impl Iterator<Item = &str> {
    grounds.passages.iter().map(|(_, text)| text.as_str()).chain(grounds.said.iter().copied())
}

fn leaks(text: &str, instructions: &str) -> bool {
    let runs = |text: &str| -> HashSet<Vec<String>> {
        words(text, Language::En).windows(LEAK_WORDS).map(<[String]>::to_vec).collect()
    };
    !runs(text).is_disjoint(&runs(instructions))
}

/// Words alone: formatting, punctuation and blanks do not matter to a quotation.
fn plain(text: &str) -> String {
    words(text, Language::En).join(" ")
}

fn trigrams(text: &str) -> HashSet<Vec<char>> {
    let chars: Vec<char> = lower(text, Language::En).chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect();
    chars.windows(3).map(<[char]>::to_vec).collect()
}

#[expect(clippy::cast_precision_loss, reason = "texts are short")]
fn share(part: usize, whole: usize) -> f32 {
    if whole == 0 { 1.0 } else { part as f32 / whole as f32 }
}

#[cfg(test)]
mod tests;
