//! What an answer rests on.

use std::time::Duration;

use reaktly_domain::ids::{ArticleId, ChunkId};
use reaktly_models::Usage;
use serde::Serialize;

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
    /// The article's public address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The piece, as Markdown.
    pub text: String,
    /// How well it fits; comparable within one question.
    pub score: f32,
    /// Share of the question's rarity it covers, 0 to 1.
    pub coverage: f32,
}

/// What the answer rests on: kept with the turn and shown under it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// The passages, best first.
    pub passages: Vec<Passage>,
    /// Coverage of the best one, 0 to 1.
    pub coverage: f32,
    /// Who answered.
    pub answerer: Answerer,
    /// Why the model's answer was not taken, when there was one or should have been.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fallback: Option<String>,
    /// Version of the prompt, when a model was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prompt_version: Option<&'static str>,
    /// The model that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Tokens of all calls of the turn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
    /// Their sum.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens: Option<u32>,
    /// Milliseconds the turn took.
    pub latency_ms: u64,
}

impl Evidence {
    pub(crate) fn took(&mut self, time: Duration) {
        self.latency_ms = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    }
}
