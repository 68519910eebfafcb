//! What an answer rests on.

use std::time::Duration;

use reaktly_domain::ids::{ArticleId, ChunkId};
use reaktly_models::Usage;
use serde::Serialize;

use super::Mood;

/// Which answerer had the last word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Answerer {
    /// The rules: nothing was searched or generated.
    Rules,
    /// Sentences of the knowledge base.
    Knowledge,
    /// The model.
    Model,
}

impl Answerer {
    /// A stable word for answers and metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rules => "rules",
            Self::Knowledge => "knowledge",
            Self::Model => "model",
        }
    }
}

/// A passage that was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Passage {
    /// The chunk.
    pub chunk_id: ChunkId,
    /// Its article.
    pub article_id: ArticleId,
    /// The article's version.
    pub version: i64,
    /// The article's title.
    pub title: String,
    /// The headings it stands under; empty when there are none.
    pub heading: String,
    /// The article's public address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The piece, as Markdown.
    pub text: String,
    /// How well it fits; comparable within one question.
    pub score: f32,
    /// Share of the question's rarity it covers, 0 to 1.
    pub coverage: f32,
    /// Cosine of its vector and the question's, where both have one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub similarity: Option<f32>,
}

/// What the answer rests on: kept with the turn and shown under it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// The passages, best first.
    pub passages: Vec<Passage>,
    /// Coverage of the best one, 0 to 1.
    pub coverage: f32,
    /// Cosine of the best one's vector and the question's, where both have one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub similarity: Option<f32>,
    /// Who answered.
    pub answerer: Answerer,
    /// The rule that decided, when one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub route: Option<&'static str>,
    /// `answered`, `unanswered`, `off_topic` or `other`: how the turn ended as far as knowledge is concerned.
    pub ending: &'static str,
    /// How the customer sounds.
    pub mood: Mood,
    /// Why the model's answer was not taken, when there was one or should have been.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fallback: Option<String>,
    /// The budget that was used up, when that was why: `conversation_day`, `account_day` or `account_month`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<&'static str>,
    /// What was wrong with the model's drafts, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<&'static str>,
    /// Version of the prompt, when a model was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prompt_version: Option<&'static str>,
    /// Who provides the model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<&'static str>,
    /// The model that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Calls to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calls: Option<u32>,
    /// Tokens of all calls of the turn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
    /// Their sum.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens: Option<u32>,
    /// What they cost in millionths of a US dollar, when the price is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost_micro_usd: Option<u64>,
    /// Whether the model had the knowledge base searched once more.
    pub searched_again: bool,
    /// Milliseconds of searching.
    pub search_ms: u64,
    /// Milliseconds to the first piece of the model's first answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_piece_ms: Option<u64>,
    /// Milliseconds of all calls.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_ms: Option<u64>,
    /// Milliseconds the turn took.
    pub latency_ms: u64,
}

impl Evidence {
    /// Says that no model was asked because a budget is used up. A turn that a rule decided had no need of one.
    pub fn without_funds(&mut self, budget: &'static str) {
        if self.answerer == Answerer::Knowledge {
            self.fallback = Some("budget".to_owned());
            self.budget = Some(budget);
        }
    }

    /// Of a turn that rules decided: nothing was searched.
    pub(crate) const fn of_rule(route: &'static str) -> Self {
        Self {
            passages: Vec::new(),
            coverage: 0.0,
            similarity: None,
            answerer: Answerer::Rules,
            route: Some(route),
            ending: "other",
            mood: Mood::Calm,
            fallback: None,
            budget: None,
            faults: Vec::new(),
            prompt_version: None,
            provider: None,
            model: None,
            calls: None,
            usage: None,
            tokens: None,
            cost_micro_usd: None,
            searched_again: false,
            search_ms: 0,
            first_piece_ms: None,
            model_ms: None,
            latency_ms: 0,
        }
    }
}

/// A time in whole milliseconds.
pub(crate) fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
