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

impl Work<'_> {
    /// What is done about a question how something of the customer's own stands; nothing when it is none, an article
    /// tells how to see for oneself, or there is nobody who could look.
    pub(super) fn about_own(&self, found: &Found<'_>) -> Option<Decision> {
        let plain = Plain::of(&self.words);
        let certain = found.certainty() >= COVERAGE_ANSWERS;
        let asks = plain.any(&LISTS.own) && !(certain && tells(found));
        let misses = || !certain && plain.any(&LISTS.late);
        if self.input.people == People::None || !(asks || misses()) {
            return None;
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

/// Whether the article found tells how to see for oneself.
fn tells(found: &Found<'_>) -> bool {
    let of_status = |text: &str| Plain::of(text).any(&LISTS.tells);
    found.hits.first().is_some_and(|(_, chunk)| of_status(&chunk.title) || of_status(&chunk.text))
}

struct Lists {
    own: Phrases,
    late: Phrases,
    tells: Phrases,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| Lists {
    own: phrases(LEXICON, "own"),
    late: phrases(LEXICON, "late"),
    tells: phrases(LEXICON, "tells"),
});

/// Compiles the phrases ahead of the first message.
pub(crate) fn warm() {
    LazyLock::force(&LISTS);
}

#[cfg(test)]
mod tests;
