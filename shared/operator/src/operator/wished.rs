//! A wish for a language. The question beside it is answered in that language; where there is none, the customer's last
//! question is answered anew, and where nothing was asked yet, one line says that we gladly write in it.

use reaktly_search::language::{Language, wish};

use super::memory::Ending;
use super::says::Decision;
use super::work::Work;
use crate::canned::{Say, texts};
use crate::intent::{Intent, Offered, understand};
use crate::marketing;
use crate::turn::{Speaker, Utterance};

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
