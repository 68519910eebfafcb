//! What an operator does about a turn, as it is kept and compared.

use reaktly_domain::ids::ArticleId;
use reaktly_operator::turn::{Answerer, Outcome, TurnResult};
use serde::{Deserialize, Serialize};

/// What an operator does about a turn.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Behaviour {
    /// `reply`, `handoff` or `none`.
    pub outcome: String,
    /// Why, when it is no answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What the customer would be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The articles it rests on.
    pub articles: Vec<Named>,
    /// `rules`, `knowledge` or `model`: who had the last word.
    pub answerer: String,
}

/// An article by id and title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Named {
    /// The article.
    pub article_id: ArticleId,
    /// Its title.
    pub title: String,
}

impl From<&TurnResult> for Behaviour {
    fn from(result: &TurnResult) -> Self {
        let outcome = outcome_name(&result.outcome).to_owned();
        let answerer = match result.evidence.answerer {
            Answerer::Rules => "rules",
            Answerer::Knowledge => "knowledge",
            Answerer::Model => "model",
        };
        let (reason, text, articles) = match &result.outcome {
            Outcome::Reply(reply) => {
                let named = |source: &reaktly_operator::turn::Source| Named {
                    article_id: source.article_id,
                    title: source.title.clone(),
                };
                (None, Some(reply.text.clone()), reply.sources.iter().map(named).collect())
            }
            Outcome::Handoff { reason, text, .. } => (Some(reason.as_str()), Some(text.clone()), Vec::new()),
            Outcome::Silent { reason } => (Some(reason.as_str()), None, Vec::new()),
        };
        Self { outcome, reason: reason.map(str::to_owned), text, articles, answerer: answerer.to_owned() }
    }
}

/// What is done, in the word the API has for it.
pub const fn outcome_name(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Reply(_) => "reply",
        Outcome::Handoff { .. } => "handoff",
        Outcome::Silent { .. } => "none",
    }
}
