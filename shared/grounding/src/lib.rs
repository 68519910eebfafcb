#![doc = include_str!("../README.md")]

use std::collections::HashSet;

use reaktly_phrases::claims;
use reaktly_phrases::intent::speaks_of_a_person;
use reaktly_search::language::{Detector, Language};
use reaktly_search::text::{is_stop_word, lower, stem_of, words};
use reaktly_whatsapp::format::violations;
use serde::Deserialize;

pub mod draft;
pub mod fit;

mod facts;
mod leaks;
mod polite;
mod statements;

pub use polite::questions;

use facts::{Fact, facts};

/// Fewest characters of a quote that proves anything.
const QUOTE_CHARS_MIN: usize = 12;
/// Most characters of an answer.
const TEXT_CHARS_MAX: usize = 1_000;
/// Characters of labels together.
const LABELS_CHARS_MAX: usize = 240;
/// Words from which on the language of a text can be told.
const LANGUAGE_WORDS_MIN: usize = 6;
/// How far another language must be ahead of the one wanted.
const LANGUAGE_MARGIN: f64 = 0.25;
/// From this similarity on an answer repeats an earlier one.
const REPEATS_FROM: f32 = 0.9;
/// Share of a plain answer's words that must stand in the evidence or the conversation.
const GROUNDED_SHARE_MIN: f32 = 0.6;

/// A citation by a model.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Quote {
    /// The passage it is from, by the id the model was given.
    pub id: String,
    /// Its words.
    pub quote: String,
}

/// What is wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
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
    /// It is in another language than it should be.
    Language,
    /// It offers a person where there is none.
    Offer,
    /// It asks for a password, a card or the like.
    Secret,
    /// It is not what the schema asks for.
    Unreadable,
}

impl Fault {
    /// A stable word for evidence and metrics.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoQuote => "no_quote",
            Self::Ungrounded => "ungrounded",
            Self::UnknownFact => "unknown_fact",
            Self::Leak => "leak",
            Self::Promise => "promise",
            Self::Length => "length",
            Self::Repetition => "repetition",
            Self::Language => "language",
            Self::Offer => "offer",
            Self::Secret => "secret",
            Self::Unreadable => "unreadable",
        }
    }

    /// What the model is told for its second try.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::NoQuote => "no quote of yours stands word for word in the evidence",
            Self::Ungrounded => "the answer does not follow from the evidence",
            Self::UnknownFact => "it has a number, price, date, link or address that is not in the evidence",
            Self::Leak => "it repeats instructions",
            Self::Promise => "it promises an action",
            Self::Length => "it is empty or longer than 500 characters",
            Self::Repetition => "it repeats an earlier answer",
            Self::Language => "it is not in the language of the context",
            Self::Offer => "it offers a person, and there is none",
            Self::Secret => "it asks the customer for a secret",
            Self::Unreadable => "it is not the JSON object of the schema",
        }
    }
}

/// What an answer may rest on.
#[derive(Debug, Clone, Copy)]
pub struct Grounds<'a> {
    /// Texts of the passages, by the id the model cites.
    pub passages: &'a [(String, String)],
    /// What the customer said, and what stands in the operator's settings.
    pub said: &'a [&'a str],
    /// Where links may come from: articles we know, and the operator's settings.
    pub links: &'a [&'a str],
    /// Our last answers, newest first.
    pub earlier: &'a [&'a str],
    /// The instructions, which must not show.
    pub instructions: &'a str,
    /// The mark in the instructions.
    pub canary: &'a str,
    /// The language the answer should be in.
    pub language: Language,
    /// Whether a person may be offered.
    pub people: bool,
}

/// The quotes that stand word for word in the passage they name. Others prove nothing.
pub fn valid_quotes<'q>(quotes: &'q [Quote], grounds: Grounds<'_>) -> Vec<&'q Quote> {
    let holds = |quote: &&Quote| {
        let wanted = plain(&quote.quote);
        wanted.chars().count() >= QUOTE_CHARS_MIN
            && grounds.passages.iter().any(|(id, text)| *id == quote.id && plain(text).contains(&wanted))
    };
    quotes.iter().filter(holds).collect()
}

/// Whether most words of a text without quotes stand in the evidence or the conversation, and each statement does.
pub fn check_grounded(text: &str, grounds: Grounds<'_>) -> Result<(), Fault> {
    if grounded_share(text, grounds) < GROUNDED_SHARE_MIN {
        return Err(Fault::Ungrounded);
    }
    statements::check(text, grounds)
}

/// Whether an answer states what it quotes and what else stands in the evidence, sentence by sentence, in its own words.
/// `evidence` is the language of what is quoted: only words of one language can be held against each other.
pub fn check_quoted(text: &str, quotes: &[&Quote], evidence: Language, grounds: Grounds<'_>) -> Result<(), Fault> {
    if evidence == grounds.language {
        return statements::check(text, grounds);
    }
    let quotes: Vec<&str> = quotes.iter().map(|quote| quote.quote.as_str()).collect();
    statements::check_length(text, &quotes, grounds)
}

/// Whether a text that is no answer states nothing.
pub fn check_polite(text: &str, before: &[&str], grounds: Grounds<'_>) -> Result<(), Fault> {
    if polite::is_polite(text, before.iter().copied(), grounds.language) { Ok(()) } else { Err(Fault::NoQuote) }
}

fn grounded_share(text: &str, grounds: Grounds<'_>) -> f32 {
    let language = grounds.language;
    let known: HashSet<String> =
        sources(grounds).flat_map(|source| words(source, language)).map(|word| stem_of(&word, language)).collect();
    let told: Vec<String> = words(text, language).into_iter().filter(|word| !is_stop_word(language, word)).collect();
    share(told.iter().filter(|word| known.contains(&stem_of(word, language))).count(), told.len())
}

/// Everything that holds for each text, whatever it says.
pub fn check_text(text: &str, grounds: Grounds<'_>) -> Result<(), Fault> {
    if text.trim().is_empty() || text.chars().count() > TEXT_CHARS_MAX || !violations(text).is_empty() {
        return Err(Fault::Length);
    }
    check_words(text, grounds)?;
    if grounds.earlier.iter().any(|earlier| similarity(text, earlier) >= REPEATS_FROM) {
        return Err(Fault::Repetition);
    }
    Ok(())
}

/// The same for what is offered to choose.
pub fn check_label(text: &str, grounds: Grounds<'_>) -> Result<(), Fault> {
    if text.chars().count() > LABELS_CHARS_MAX {
        return Err(Fault::Length);
    }
    check_words(text, grounds)
}

/// Whether a text of some length is in the language it should be in.
pub fn check_language(text: &str, detector: &Detector, grounds: Grounds<'_>) -> Result<(), Fault> {
    if words(text, grounds.language).len() < LANGUAGE_WORDS_MIN {
        return Ok(());
    }
    let values = detector.confidences(text);
    let Some((best, confidence)) = values.first() else { return Ok(()) };
    let wanted = values.iter().find(|(language, _)| *language == grounds.language).map_or(0.0, |(_, value)| *value);
    if *best != grounds.language && confidence - wanted >= LANGUAGE_MARGIN { Err(Fault::Language) } else { Ok(()) }
}

/// Leaks, promises, secrets, offers and facts.
fn check_words(text: &str, grounds: Grounds<'_>) -> Result<(), Fault> {
    if leaks::leaks(text, grounds.instructions, grounds.canary, sources(grounds)) {
        return Err(Fault::Leak);
    }
    if claims::promises(text) {
        return Err(Fault::Promise);
    }
    let asked_by_evidence = || grounds.passages.iter().any(|(_, passage)| claims::asks_for_secret(passage));
    if claims::asks_for_secret(text) && !asked_by_evidence() {
        return Err(Fault::Secret);
    }
    if !grounds.people && speaks_of_a_person(text) {
        return Err(Fault::Offer);
    }
    let known: HashSet<Fact> = sources(grounds).flat_map(|source| facts(source, None)).collect();
    let links: HashSet<Fact> = grounds.links.iter().flat_map(|source| facts(source, None)).collect();
    let stands = |fact: &Fact| match fact {
        Fact::Link(_) => links.contains(fact),
        _ => known.contains(fact) || links.contains(fact) || (fact.is_one() && sources(grounds).any(facts::says_one)),
    };
    if facts(text, Some(grounds.language)).iter().all(stands) { Ok(()) } else { Err(Fault::UnknownFact) }
}

/// Whether every number, date, link and address of a text, in whatever language, stands in one of these.
pub fn stands(text: &str, known: &[&str]) -> bool {
    let known: HashSet<Fact> = known.iter().flat_map(|source| facts(source, None)).collect();
    facts(text, None).iter().all(|fact| known.contains(fact))
}

/// How alike two texts are by their character trigrams, 0 to 1.
pub fn similarity(one: &str, other: &str) -> f32 {
    let (one, other) = (trigrams(one), trigrams(other));
    let shared = one.intersection(&other).count();
    share(shared, one.union(&other).count())
}

fn sources(grounds: Grounds<'_>) -> impl Iterator<Item = &str> {
    grounds.passages.iter().map(|(_, text)| text.as_str()).chain(grounds.said.iter().copied())
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
