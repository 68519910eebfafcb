//! What a regression run tries, and what people say is right; both kept as JSON.

use reaktly_domain::ids::{ArticleId, KnowledgeBaseId};
use reaktly_store::operators::Operator;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a regression run tries.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Candidate {
    /// The changes, as they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes: Option<Value>,
    /// The operator with them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<OperatorFields>,
    /// Whether drafts count as published.
    pub with_drafts: bool,
    /// Another model of the same provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
}

/// Everything about an operator that may be changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OperatorFields {
    name: String,
    knowledge_base_id: KnowledgeBaseId,
    business_name: String,
    website_url: Option<String>,
    language: String,
    languages: Vec<String>,
    tone: String,
    instructions: String,
    settings: Value,
}

/// What is right for a case; what is absent does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Expected {
    /// `reply`, `handoff` or `none`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// Articles the answer rests on, all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article_ids: Option<Vec<ArticleId>>,
    /// What the text says, whatever the case of its letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contains: Option<Vec<String>>,
}

impl OperatorFields {
    /// The operator with these fields in the place of its own.
    pub fn applied_to(&self, operator: &Operator) -> Operator {
        let Self {
            name,
            knowledge_base_id,
            business_name,
            website_url,
            language,
            languages,
            tone,
            instructions,
            settings,
        } = self.clone();
        Operator {
            name,
            knowledge_base_id,
            business_name,
            website_url,
            language,
            languages,
            tone,
            instructions,
            settings,
            ..operator.clone()
        }
    }
}

impl From<&Operator> for OperatorFields {
    fn from(operator: &Operator) -> Self {
        let operator = operator.clone();
        Self {
            name: operator.name,
            knowledge_base_id: operator.knowledge_base_id,
            business_name: operator.business_name,
            website_url: operator.website_url,
            language: operator.language,
            languages: operator.languages,
            tone: operator.tone,
            instructions: operator.instructions,
            settings: operator.settings,
        }
    }
}
