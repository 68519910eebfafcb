//! Content pushed into a knowledge base, as Reaktly documents it.

mod pushed;

use std::collections::BTreeSet;

use actix_web::{post, web};
use garde::Validate;
use reaktly_domain::ids::{AccountId, ArticleId, KnowledgeBaseId};
use reaktly_input::is_link;
use reaktly_store::knowledge;
use reaktly_store::{AsyncConnection as _, AsyncPgConnection};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use self::pushed::Pushed;
use crate::access::{Caller, ImportKnowledge};
use crate::api::Api;
use crate::input::Json;
use crate::library;
use crate::problem::{Code, Problem};

/// Items taken in a second, told in the documented estimate.
const ITEMS_PER_SECOND: usize = 100;

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

/// An item for a knowledge base. The same `externalId` of the same `integrationId` again replaces it.
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
    /// What the AI is given: Markdown, plain text or HTML, at most 500,000 characters.
    #[garde(length(chars, min = 1, max = 500_000))]
    pub content: String,
    /// The link it may share.
    #[garde(inner(custom(|url: &String, _context| is_link(url))))]
    pub url: Option<String>,
    /// More about it, for the pushing system; nothing is read from it.
    #[schema(value_type = Option<Object>)]
    #[expect(dead_code, reason = "documented by the interface, of no use to answers")]
    pub source_data: Option<serde_json::Map<String, serde_json::Value>>,
    /// An item that comes with the hash it last came with is skipped; without one the content is compared.
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

/// Adds or replaces one item. What speaks to the AI is kept as a draft until somebody publishes it.
#[utoipa::path(
    tag = "Ingestion",
    security(("cookie" = []), ("apiKey" = ["iq:import"])),
    responses((status = 200, description = "Done.", body = Ingested))
)]
#[post("/ingest")]
pub(crate) async fn ingest(
    api: web::Data<Api>,
    caller: Caller<ImportKnowledge>,
    Json(input): Json<IngestItem>,
) -> Result<web::Json<Ingested>, Problem> {
    let job_id = input.job_id();
    take(&api, caller.account, vec![(String::new(), input)]).await?;
    Ok(web::Json(Ingested { status: IngestStatus::Queued, job_id }))
}

/// Adds or replaces up to 500 items, in a body of at most 2 MB.
#[utoipa::path(
    tag = "Ingestion",
    security(("cookie" = []), ("apiKey" = ["iq:import"])),
    responses((status = 200, description = "Done.", body = IngestedBulk))
)]
#[post("/ingest/bulk")]
pub(crate) async fn ingest_bulk(
    api: web::Data<Api>,
    caller: Caller<ImportKnowledge>,
    Json(input): Json<IngestBulk>,
) -> Result<web::Json<IngestedBulk>, Problem> {
    let job_ids: Vec<String> = input.items.iter().map(IngestItem::job_id).collect();
    let named = input.items.into_iter().zip(0..).map(|(item, place): (_, u32)| (format!("items[{place}]."), item));
    take(&api, caller.account, named.collect()).await?;
    let estimated_time = format!("{}s", job_ids.len().div_ceil(ITEMS_PER_SECOND));
    Ok(web::Json(IngestedBulk { status: IngestStatus::Queued, job_count: job_ids.len(), estimated_time, job_ids }))
}

/// Takes items in, all or none. They are searchable at once; `queued` is the documented word for it.
async fn take(api: &Api, account: AccountId, items: Vec<(String, IngestItem)>) -> Result<(), Problem> {
    let mut pushed = Vec::with_capacity(items.len());
    for (field, item) in items {
        pushed.push(Pushed::read(&api.reader, item, &field).await?);
    }
    let bases: BTreeSet<KnowledgeBaseId> = pushed.iter().map(|item| item.knowledge_base).collect();
    let bases: Vec<KnowledgeBaseId> = bases.into_iter().collect();
    let mut conn = api.store.connection().await?;
    conn.transaction::<_, Problem, _>(async |conn| {
        let known = knowledge::lock(conn, account, &bases).await?;
        if known.len() < bases.len() {
            return Err(Problem::with(Code::NotFound, "there is no knowledge base with this knowledgeBaseId"));
        }
        for item in &pushed {
            take_one(api, conn, account, item).await?;
        }
        Ok(())
    })
    .await
}

async fn take_one(api: &Api, conn: &mut AsyncPgConnection, account: AccountId, item: &Pushed) -> Result<(), Problem> {
    let (now, knowledge_base) = (api.now(), item.knowledge_base);
    let held = knowledge::get_external_article(conn, account, knowledge_base, item.identity()).await?;
    if let Some(held) = held.as_ref().filter(|held| held.text.pushed_by.is_none()) {
        knowledge::set_pusher(conn, account, held.id, &item.pusher).await?;
    }
    if !item.forced && held.as_ref().is_some_and(|held| item.is_unchanged(&held.text)) {
        return Ok(());
    }
    let text = item.text(held.as_ref().map(|held| &held.text));
    let id = held.map_or_else(|| ArticleId::generate(now), |held| held.id);
    library::write_article(conn, now, account, (knowledge_base, id), &text, None).await.map(drop)
}

impl IngestItem {
    fn job_id(&self) -> String {
        format!("{}-{}", self.integration_id, self.external_id)
    }
}

impl SourceType {
    const fn name(self) -> &'static str {
        match self {
            Self::Product => "PRODUCT",
            Self::Article => "ARTICLE",
            Self::Page => "PAGE",
            Self::Service => "SERVICE",
            Self::Person => "PERSON",
        }
    }
}
