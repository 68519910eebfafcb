//! Questions only somebody who sees the customer's own order, booking or account can answer: a person gets them, with a
//! number to find it by.

use std::sync::LazyLock;

use super::memory::Ending;
use super::says::Decision;
use super::work::Work;
use crate::answer::{COVERAGE_ANSWERS, Found};
use crate::canned::{Say, said_of_ours};
use crate::lexicon::{Phrases, Plain, phrases};
use crate::rules::Rule;
use crate::turn::{HandoffReason, Outcome, People, Reply, Speaker};
use reaktly_phrases::intent::Intent;

const LEXICON: &str = include_str!("../lexicon/account.txt");
/// Digits of a number that something is found by.
const REFERENCE_DIGITS_MIN: usize = 4;
/// Words around a number that say what it is of.
const BESIDE_WORDS_MAX: usize = 6;

impl Work<'_> {
    /// What is done about a question how something of the customer's own stands; nothing when it is none, an article
    /// tells how to see for oneself, or there is nobody who could look.
    pub(super) fn about_own(&self, found: &Found<'_>) -> Option<Decision> {
        let plain = Plain::of(&self.words);
        let certain = found.certainty() >= COVERAGE_ANSWERS;
        let asks = plain.any(&LISTS.own) && (is_reference(&self.words) || !(certain && tells(found)));
        let misses = || !certain && plain.any(&LISTS.late);
        if self.gave_reference() {
            return Some(self.to_find_by(Some(found)));
        }
        if !(asks || misses()) {
            return None;
        }
        // Nobody could look, and no article knows: that is said.
        if self.input.people == People::None {
            return Some(self.hand_over(HandoffReason::NoAnswer, None, Some(found)));
        }
        if self.has_reference() {
            return Some(self.hand_over(HandoffReason::AccountSpecific, None, Some(found)));
        }
        let text = self.texts.say(Say::AskReference).to_owned();
        let outcome = Outcome::Reply(Reply { text, ..Reply::default() });
        Some(Decision { outcome, ending: Ending::Other })
    }

    /// A person takes over whom we asked for a number, whatever was given: only another question is none.
    pub(super) fn told_reference(&self, rule: &Rule) -> Option<Decision> {
        let was_asked = self.last_of_ours().is_some_and(|ours| said_of_ours(ours, Say::AskReference));
        let is_reply = match rule {
            Rule::Ask => !self.words.contains('?') || is_reference(&self.words),
            Rule::Courtesy(intent) => matches!(intent, Intent::DeclinesOffer | Intent::Acknowledges),
            _ => false,
        };
        let takes_over = was_asked && is_reply && self.input.people != People::None;
        takes_over.then(|| self.hand_over(HandoffReason::AccountSpecific, None, None))
    }

    /// A person gets a number that was given after a text of ours, unless a model asked for one: it knows what for.
    pub(super) fn told_number(&self) -> Option<Decision> {
        let canned = [Say::Offer, Say::Clarify, Say::ClarifyOpen];
        let ours = self.last_of_ours()?;
        let is_asked = ours.contains('?') && !canned.iter().any(|say| said_of_ours(ours, *say));
        (!is_asked && self.gave_reference()).then(|| self.to_find_by(None))
    }

    fn to_find_by(&self, found: Option<&Found<'_>>) -> Decision {
        let nobody = self.input.people == People::None;
        let reason = if nobody { HandoffReason::NoAnswer } else { HandoffReason::AccountSpecific };
        self.hand_over(reason, None, found)
    }

    /// Whether the message, which follows one of ours, is nothing but a number something is found by, with or without
    /// what it is of: `4711`, `order 12345`.
    fn gave_reference(&self) -> bool {
        self.last_of_ours().is_some() && is_bare_reference(&self.words)
    }

    fn has_reference(&self) -> bool {
        let said = self.recent().iter().filter(|said| said.speaker == Speaker::Customer);
        is_reference(&self.words) || said.into_iter().any(|said| is_reference(&said.text))
    }
}

/// Whether a text has a number or an address something is found by.
fn is_reference(text: &str) -> bool {
    let digits = |word: &str| word.chars().filter(char::is_ascii_digit).count();
    text.split_whitespace().any(|word| digits(word) >= REFERENCE_DIGITS_MIN || word.contains('@'))
}

/// Whether a text is a number something is found by, and beside it at most what that is of.
fn is_bare_reference(text: &str) -> bool {
    let is_number = |word: &str| {
        let is_code = word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/'));
        is_code && word.chars().any(|c| c.is_ascii_digit())
    };
    let words = text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let words = words.filter(|word| !word.is_empty());
    let (numbers, beside): (Vec<&str>, Vec<&str>) = words.partition(|word| is_number(word));
    let digits = numbers.iter().flat_map(|word| word.chars()).filter(char::is_ascii_digit).count();
    let names = |word: &&str| {
        let plain = Plain::of(word);
        plain.any(&LISTS.thing) || plain.any(&LISTS.given)
    };
    let has_sign = text.contains(['€', '$', '%', '£', '?']);
    digits >= REFERENCE_DIGITS_MIN && beside.len() <= BESIDE_WORDS_MAX && !has_sign && beside.iter().all(names)
}

/// Whether the article found tells how to see for oneself.
fn tells(found: &Found<'_>) -> bool {
    let of_status = |text: &str| Plain::of(text).any(&LISTS.tells);
    found.hits.first().is_some_and(|(_, chunk)| of_status(&chunk.title) || of_status(&chunk.text))
}

struct Lists {
    own: Phrases,
    thing: Phrases,
    given: Phrases,
    late: Phrases,
    tells: Phrases,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| Lists {
    own: phrases(LEXICON, "own"),
    thing: phrases(LEXICON, "thing"),
    given: phrases(LEXICON, "given"),
    late: phrases(LEXICON, "late"),
    tells: phrases(LEXICON, "tells"),
});

/// Compiles the phrases ahead of the first message.
pub(crate) fn warm() {
    LazyLock::force(&LISTS);
}

#[cfg(test)]
mod tests;
