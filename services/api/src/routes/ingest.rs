//! Content pushed into a knowledge base, as Reaktly documents it.

use actix_web::{post, web};
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::{Caller, ImportKnowledge};
use crate::input::Json;
use crate::problem::{Code, Problem};

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum SourceType {
    Product,
    Article,
    Page,
    Service,
    Person,
}

/// How soon an item is taken in.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum IngestPriority {
    High,
    Low,
}

/// An item for a knowledge base. The same `externalId` again replaces it.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase")]
#[garde(allow_unvalidated)]
pub(crate) struct IngestItem {
    /// The pushing integration's name for itself.
    #[garde(length(chars, min = 1, max = 200))]
    pub integration_id: String,
    pub knowledge_base_id: Uuid,
    pub source_type: SourceType,
    #[garde(length(chars, min = 1, max = 500))]
    pub external_id: String,
    #[garde(dive)]
    pub data: IngestData,
    #[serde(default)]
    pub options: IngestOptions,
}

/// The content of an item.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase")]
#[garde(allow_unvalidated)]
pub(crate) struct IngestData {
    #[garde(length(chars, min = 1, max = 500))]
    pub title: String,
    /// What the AI is given.
    #[garde(length(chars, min = 1, max = 500_000))]
    pub content: String,
    /// The link it may share.
    #[serde(default)]
    #[garde(inner(url, length(chars, max = 2048)))]
    pub url: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub source_data: Option<serde_json::Map<String, serde_json::Value>>,
    /// An unchanged hash is skipped.
    #[serde(default)]
    #[garde(inner(length(chars, max = 500)))]
    pub hash: Option<String>,
}

/// How to take an item in.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct IngestOptions {
    /// Take it in although its hash is unchanged.
    pub force_refresh: Option<bool>,
    pub priority: Option<IngestPriority>,
}

/// Items for a knowledge base.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[garde(allow_unvalidated)]
pub(crate) struct IngestBulk {
    #[garde(length(min = 1, max = 500), dive)]
    pub items: Vec<IngestItem>,
}

/// `queued`, as documented; by the time of the answer the item is searchable.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum IngestStatus {
    Queued,
}

/// An item was taken.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Ingested {
    pub status: IngestStatus,
    /// `<integrationId>-<externalId>`
    pub job_id: String,
}

/// Items were taken.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct IngestedBulk {
    pub status: IngestStatus,
    pub job_count: usize,
    /// Such as `5s`.
    pub estimated_time: String,
    pub job_ids: Vec<String>,
}

/// Adds or replaces one item.
#[utoipa::path(
    tag = "Ingestion",
    security(("cookie" = []), ("apiKey" = ["iq:import"])),
    responses((status = 200, description = "Done.", body = Ingested))
)]
#[post("/ingest")]
pub(crate) async fn ingest(
    _caller: Caller<ImportKnowledge>,
    Json(_input): Json<IngestItem>,
) -> Result<web::Json<Ingested>, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// Adds or replaces up to 500 items.
#[utoipa::path(
    tag = "Ingestion",
    security(("cookie" = []), ("apiKey" = ["iq:import"])),
    responses((status = 200, description = "Done.", body = IngestedBulk))
)]
#[post("/ingest/bulk")]
pub(crate) async fn ingest_bulk(
    _caller: Caller<ImportKnowledge>,
    Json(_input): Json<IngestBulk>,
) -> Result<web::Json<IngestedBulk>, Problem> {
    Err(Problem::of(Code::Unavailable))
}
