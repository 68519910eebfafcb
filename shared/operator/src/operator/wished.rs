//! A wish for a language. The question beside it is answered in that language; where there is none, the customer's last
//! question is answered anew, and where nothing was asked yet, one line says that we gladly write in it.

use reaktly_search::language::{Language, wish};

use super::memory::Ending;
use super::says::Decision;
use super::work::Work;
use crate::answer::{COVERAGE_ANSWERS, COVERAGE_MAY_BE_MEANT, Found, knowledge};
use crate::canned::{Say, said_of_ours, texts};
use crate::intent::{Intent, Offered, understand};
use crate::marketing;
use crate::turn::{Outcome, Speaker, Utterance};

/// How many times as many passages are looked at for those of one language.
const LOOKED_AT_TIMES: usize = 4;

/// What a turn wishes for beside an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wished {
    /// No language, or one beside a question of this turn.
    Nothing,
    /// A language, and the customer's last question is to be answered in it.
    Again,
    /// A language, and there is no question to be answered.
    Language,
}

/// What the turn asks when a wish for a language is taken out of it.
pub(super) fn asked(words: String, enabled: &[Language], recent: &[Utterance]) -> (String, Wished) {
    let Some(wish) = wish(&words) else { return (words, Wished::Nothing) };
    if !wish.rest.is_empty() {
        return (wish.rest, Wished::Nothing);
    }
    let is_spoken = wish.language.is_some_and(|language| enabled.contains(&language));
    match last_question(recent).filter(|_| is_spoken) {
        Some(question) => (question.to_owned(), Wished::Again),
        None => (words, Wished::Language),
    }
}

/// What the customer asked last, courtesies and wishes left out.
fn last_question(recent: &[Utterance]) -> Option<&str> {
    let said = recent.iter().rev().filter(|said| said.speaker == Speaker::Customer).map(|said| said.text.as_str());
    let mut questions = said.filter(|text| wish(text).is_none() && understand(text, Offered::Nothing) == Intent::Asks);
    questions.next()
}

impl Work<'_> {
    /// Yes to a language, or the line that says which one is spoken here.
    pub(super) fn gladly(&self) -> Decision {
        if self.foreign.is_none() {
            return self.say(Say::OfCourse);
        }
        self.offered_beside_language()
    }

    /// How many passages are looked at: more when one language is to be found among them.
    pub(super) fn passages(&self, most: usize) -> usize {
        if self.wished == Wished::Again { most * LOOKED_AT_TIMES } else { most }
    }

    /// The passages, `most` at most, with those that answer in the language wished for first.
    pub(super) fn in_language_wished<'f>(&self, found: Found<'f>, most: usize) -> Found<'f> {
        if self.wished != Wished::Again {
            return found;
        }
        let mut hits = found.hits;
        hits.sort_by_key(|(hit, chunk)| chunk.language != self.language || hit.evidence() < COVERAGE_MAY_BE_MEANT);
        hits.truncate(most);
        Found { hits }
    }

    /// The last question's answer from what is written in the language wished for. What is only known in another
    /// language is not said once more in that one.
    pub(super) fn again(&self, found: &Found<'_>) -> Decision {
        let spoken = found.clone().of_language(self.language);
        let answer = Some(&spoken).filter(|spoken| spoken.certainty() >= COVERAGE_ANSWERS);
        match answer.and_then(|spoken| knowledge::answer(self, spoken)) {
            Some(reply) => Decision { outcome: Outcome::Reply(reply), ending: Ending::Answered },
            None if self.did_not_know() => self.cannot_answer(&spoken),
            None => self.say(Say::OfCourse),
        }
    }

    /// Whether what we said last is that we have no answer.
    fn did_not_know(&self) -> bool {
        self.last_of_ours().is_some_and(|ours| said_of_ours(ours, Say::CannotAnswer))
    }

    /// The language a stop word is of, where the customer has written nothing else yet.
    pub(super) fn opted_out(&mut self) -> Decision {
        let has_spoken = self.recent().iter().any(|said| said.speaker == Speaker::Customer);
        let language = marketing::language_of(&self.words, self.language);
        if let Some(language) = language.filter(|of| !has_spoken && self.input.persona.languages.contains(of)) {
            self.language = language;
            self.texts = texts(language, self.input.persona.address);
        }
        Decision { ending: Ending::OptedOut, ..self.say(Say::OptedOut) }
    }
}

#[cfg(test)]
mod tests;
