//! Turns that are answered without anybody hearing it: tried out, or run again before something changes. Nothing is
//! sent and nothing is written down.

mod behaviour;
mod candidate;

use std::sync::Arc;

use jiff::Timestamp;
use reaktly_domain::operator_settings::Switch;
use reaktly_operator::Operator;
use reaktly_operator::operator::remembered;
use reaktly_operator::turn::{
    Cancelled, Contact, Department, Errand, People, Said, Speaker, Timing, TurnInput, TurnResult, Utterance,
};
use reaktly_search::index::Index;
use reaktly_search::language::{self, Detector, Language, Spoken};
use reaktly_store::operators;
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use crate::{people, persona};

pub use behaviour::{Behaviour, Named, outcome_name};
pub use candidate::{Candidate, Expected, OperatorFields};

/// Who said a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Voice {
    /// The customer.
    Customer,
    /// The AI.
    Ai,
    /// A person of the business.
    Agent,
}

/// Something said earlier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Who.
    pub speaker: Voice,
    /// What.
    pub text: String,
}

/// A turn as it is put to an operator; kept as JSON with a regression case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Rehearsal {
    /// What was said before, oldest first.
    pub history: Vec<Line>,
    /// What the customer says now, oldest first.
    pub messages: Vec<String>,
    /// The conversation's language; the operator's own when nothing is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// Who is asked: an operator as it is or as it would be, with what it knows.
#[derive(Debug, Clone)]
pub struct Stage {
    /// Its row.
    pub operator: operators::Operator,
    /// Teams a customer may ask for.
    pub departments: Vec<Department>,
    /// What it knows.
    pub index: Arc<Index>,
}

impl Stage {
    /// The operator's answer to a turn at `now`. What would be remembered of the conversation is told from its words.
    ///
    /// # Errors
    /// `cancel` was triggered.
    pub async fn answer(
        &self,
        answerer: &Operator,
        (rehearsal, now): (&Rehearsal, Timestamp),
        errand: Errand,
        cancel: &CancellationToken,
    ) -> Result<TurnResult, Cancelled> {
        answerer.answer(&self.input(answerer.detector(), (rehearsal, now), errand), cancel).await
    }

    fn input(&self, detector: &Detector, (rehearsal, now): (&Rehearsal, Timestamp), errand: Errand) -> TurnInput {
        let persona =
            reaktly_operator::turn::Persona { departments: self.departments.clone(), ..persona(&self.operator) };
        let settings = self.operator.settings();
        let history: Vec<Utterance> = rehearsal.history.iter().map(Line::utterance).collect();
        let has_spoken = history.iter().any(|said| said.speaker == Speaker::Ai);
        let given = rehearsal.language.as_deref().and_then(Language::from_tag);
        let language = given.unwrap_or_else(|| spoken(detector, &persona.languages, &history));
        TurnInput {
            memory: remembered(&history, &self.index),
            clock: people::clock(&settings, now),
            persona,
            language,
            history,
            turn: rehearsal.messages.iter().cloned().map(Said::Words).collect(),
            index: Arc::clone(&self.index),
            people: if settings.handoff.people == Switch::On { People::Online } else { People::None },
            contact: if has_spoken { Contact::Continued } else { Contact::First },
            timing: Timing::Prompt,
            errand,
        }
    }
}

/// The language a conversation came to, beginning with the operator's own.
fn spoken(detector: &Detector, languages: &[Language], history: &[Utterance]) -> Language {
    let customer = history.iter().filter(|said| said.speaker == Speaker::Customer).map(|said| said.text.as_str());
    let main = languages.first().copied().unwrap_or_default();
    let decide = |(so_far, previous), text| {
        (language::decide(detector, languages, Spoken { text, previous, so_far }), Some(text))
    };
    customer.fold((main, None), decide).0
}

impl Line {
    fn utterance(&self) -> Utterance {
        let speaker = match self.speaker {
            Voice::Customer => Speaker::Customer,
            Voice::Ai => Speaker::Ai,
            Voice::Agent => Speaker::Agent,
        };
        Utterance { speaker, text: self.text.clone() }
    }
}

#[cfg(test)]
mod tests;
