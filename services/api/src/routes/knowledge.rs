//! Knowledge bases, and asking one.

use std::collections::HashMap;

use actix_web::{HttpResponse, delete, get, patch, post, web};
use garde::Validate;
use jiff::Timestamp;
use reaktly_domain::ids::{AccountId, KnowledgeBaseId};
use reaktly_models::Purpose;
use reaktly_operator::turn::{self, Outcome, TurnResult};
use reaktly_store::knowledge::{self, Deleted, KnowledgeBase as Row};
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, audit, operators};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::message_view::Source;
use crate::access::{Caller, ReadKnowledge, WriteKnowledge};
use crate::api::Api;
use crate::input::{Json, Query};
use crate::library;
use crate::meter::Meter;
use crate::page::{Page, PageQuery};
use crate::problem::{Code, Problem};

/// A set of articles an operator answers from.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct KnowledgeBase {
    pub id: Uuid,
    pub name: String,
    /// Rises with every change of an article.
    pub version: i64,
    pub article_count: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// A knowledge base's name.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[garde(allow_unvalidated)]
pub(crate) struct KnowledgeBaseName {
    #[garde(length(chars, min = 1, max = 200))]
    pub name: String,
}

/// A question, as a customer would put it.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[garde(allow_unvalidated)]
pub(crate) struct Question {
    #[garde(length(chars, min = 1, max = 4096))]
    pub question: String,
}

/// What the operator would do with a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AskOutcome {
    /// Answer it.
    Reply,
    /// Fetch a person.
    Handoff,
    /// Nothing: there is nothing to answer.
    None,
}

/// What the operator would answer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AskAnswer {
    /// As WhatsApp shows it.
    pub text: String,
    pub buttons: Vec<AskButton>,
    pub sources: Vec<Source>,
}

/// A reply button of an answer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AskButton {
    pub id: String,
    pub title: String,
}

/// A passage that was found for a question.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Passage {
    pub article_id: Uuid,
    pub title: String,
    /// The article's version.
    pub article_version: i64,
    /// The headings it stands under; absent without any.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub heading: String,
    pub text: String,
    /// Comparable within one question.
    pub score: f64,
    /// Share of the question's rare words it has, 0 to 1.
    pub coverage: f64,
}

/// The answer to a question, and what was found for it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Asked {
    pub outcome: AskOutcome,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<AskAnswer>,
    /// Why a person is fetched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Best first.
    pub passages: Vec<Passage>,
    /// The language it is answered in.
    pub language: String,
    /// Share of the question's rare words the best passage has, 0 to 1.
    pub coverage: f64,
    /// Who answered: `rules`, `knowledge` or `model`.
    pub answerer: String,
}

/// The knowledge bases.
#[utoipa::path(
    tag = "Knowledge",
    params(PageQuery),
    security(("cookie" = []), ("apiKey" = ["iq:read"]), ("apiKey" = ["articles:read"]), ("apiKey" = ["knowledge:write"])),
    responses((status = 200, description = "Done.", body = Page<KnowledgeBase>))
)]
#[get("/api/knowledge-bases")]
pub(crate) async fn list_knowledge_bases(
    api: web::Data<Api>,
    caller: Caller<ReadKnowledge>,
    page: Query<PageQuery>,
) -> Result<web::Json<Page<KnowledgeBase>>, Problem> {
    let (limit, after) = (page.limit()?, page.position::<Uuid>()?.map(KnowledgeBaseId::from_uuid));
    let mut conn = api.store.connection().await?;
    let rows = knowledge::list(&mut conn, caller.account, after, limit + 1).await?;
    let ids: Vec<KnowledgeBaseId> = rows.iter().map(|row| row.id).collect();
    let counts: HashMap<_, _> = knowledge::article_counts(&mut conn, caller.account, &ids).await?.into_iter().collect();
    let count = |id: &KnowledgeBaseId| counts.get(id).copied().unwrap_or(0);
    let present = |row: Row| KnowledgeBase { article_count: count(&row.id), ..row.into() };
    Ok(web::Json(Page::of(rows, limit, |row| row.id.as_uuid(), present)))
}

/// Makes an empty knowledge base.
#[utoipa::path(
    tag = "Knowledge",
    security(("cookie" = []), ("apiKey" = ["knowledge:write"])),
    responses((status = 201, description = "Made.", body = KnowledgeBase))
)]
#[post("/api/knowledge-bases")]
pub(crate) async fn create_knowledge_base(
    api: web::Data<Api>,
    caller: Caller<WriteKnowledge>,
    Json(input): Json<KnowledgeBaseName>,
) -> Result<HttpResponse, Problem> {
    let now = api.now();
    let id = KnowledgeBaseId::generate(now);
    let mut conn = api.store.connection().await?;
    knowledge::insert(&mut conn, now, caller.account, id, &input.name).await?;
    let row = knowledge::get(&mut conn, caller.account, id).await?.ok_or_else(|| Problem::of(Code::Internal))?;
    Ok(HttpResponse::Created().json(KnowledgeBase::from(row)))
}

/// One knowledge base.
#[utoipa::path(
    tag = "Knowledge",
    security(("cookie" = []), ("apiKey" = ["iq:read"]), ("apiKey" = ["articles:read"]), ("apiKey" = ["knowledge:write"])),
    responses((status = 200, description = "Done.", body = KnowledgeBase))
)]
#[get("/api/knowledge-bases/{id}")]
pub(crate) async fn read_knowledge_base(
    api: web::Data<Api>,
    caller: Caller<ReadKnowledge>,
    id: web::Path<Uuid>,
) -> Result<web::Json<KnowledgeBase>, Problem> {
    let id = KnowledgeBaseId::from_uuid(*id);
    let mut conn = api.store.connection().await?;
    let row = knowledge::get(&mut conn, caller.account, id).await?.ok_or_else(|| Problem::of(Code::NotFound))?;
    present(&mut conn, caller.account, row).await
}

/// Renames a knowledge base.
#[utoipa::path(
    tag = "Knowledge",
    security(("cookie" = []), ("apiKey" = ["knowledge:write"])),
    responses((status = 200, description = "Done.", body = KnowledgeBase))
)]
#[patch("/api/knowledge-bases/{id}")]
pub(crate) async fn rename_knowledge_base(
    api: web::Data<Api>,
    caller: Caller<WriteKnowledge>,
    id: web::Path<Uuid>,
    Json(input): Json<KnowledgeBaseName>,
) -> Result<web::Json<KnowledgeBase>, Problem> {
    let id = KnowledgeBaseId::from_uuid(*id);
    let mut conn = api.store.connection().await?;
    let row = knowledge::rename(&mut conn, api.now(), caller.account, id, &input.name).await?;
    present(&mut conn, caller.account, row.ok_or_else(|| Problem::of(Code::NotFound))?).await
}

/// Deletes a knowledge base that no operator answers from, with its articles, sources, gaps and suggestions. Files it
/// was read from are removed.
#[utoipa::path(
    tag = "Knowledge",
    security(("cookie" = []), ("apiKey" = ["knowledge:write"])),
    responses((status = 204, description = "Done."))
)]
#[delete("/api/knowledge-bases/{id}")]
pub(crate) async fn delete_knowledge_base(
    api: web::Data<Api>,
    caller: Caller<WriteKnowledge>,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let (now, account) = (api.now(), caller.account);
    let mut conn = api.store.connection().await?;
    conn.transaction::<_, Problem, _>(async |conn| {
        match knowledge::delete(conn, account, KnowledgeBaseId::from_uuid(*id)).await? {
            Deleted::Done => {
                let deed = ("knowledge_base.deleted", *id);
                Ok(audit::record(conn, now, account, caller.actor(), deed, json!({})).await?)
            }
            Deleted::InUse => Err(Problem::with(Code::InUse, "an operator answers from this knowledge base")),
            Deleted::Gone => Err(Problem::of(Code::NotFound)),
        }
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What the operator would answer. Nothing is sent, and nothing stored but what a model was asked for and what that cost,
/// which counts towards the account's budget. Whoever goes away before the answer ends the search for it,
/// and a model's call.
#[utoipa::path(
    tag = "Knowledge",
    security(("cookie" = []), ("apiKey" = ["iq:read"]), ("apiKey" = ["articles:read"]), ("apiKey" = ["knowledge:write"])),
    responses((status = 200, description = "Done.", body = Asked))
)]
#[post("/api/knowledge-bases/{id}/ask")]
pub(crate) async fn ask(
    api: web::Data<Api>,
    caller: Caller<ReadKnowledge>,
    id: web::Path<Uuid>,
    Json(input): Json<Question>,
) -> Result<web::Json<Asked>, Problem> {
    let id = KnowledgeBaseId::from_uuid(*id);
    let operator = {
        let mut conn = api.store.connection().await?;
        operators::of_knowledge_base(&mut conn, caller.account, id).await?
    };
    let persona = library::persona(operator.as_ref());
    let main = persona.languages.first().copied().unwrap_or_default();
    let index = library::index(&api, caller.account, id, main).await?;
    let caps = operator.as_ref().map(|operator| operator.settings().caps).unwrap_or_default();
    let meter = Meter::start(&api, caller.account, &caps).await?;
    let errand = meter.errand(Purpose::Ask, operator.map(|operator| operator.id));
    let mut result = meter.operator(&api).ask_for((persona, index), &input.question, errand).await;
    meter.count(&api, Some(&mut result.evidence)).await?;
    Ok(web::Json(result.into()))
}

async fn present(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    row: Row,
) -> Result<web::Json<KnowledgeBase>, Problem> {
    let counts = knowledge::article_counts(conn, account, &[row.id]).await?;
    let article_count = counts.first().map_or(0, |(_, count)| *count);
    Ok(web::Json(KnowledgeBase { article_count, ..row.into() }))
}

/// Without its number of articles.
impl From<Row> for KnowledgeBase {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            name: row.name,
            version: row.version,
            article_count: 0,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

impl From<TurnResult> for Asked {
    fn from(result: TurnResult) -> Self {
        let language = result.language.code().to_owned();
        let (coverage, answerer) = (result.evidence.coverage.into(), result.evidence.answerer.as_str().to_owned());
        let passages = result.evidence.passages.into_iter().map(Passage::from).collect();
        let (outcome, answer, reason) = match result.outcome {
            Outcome::Reply(reply) => (AskOutcome::Reply, Some(reply.into()), None),
            Outcome::Handoff { reason, text, .. } => {
                let told = turn::Reply { text, ..turn::Reply::default() };
                (AskOutcome::Handoff, Some(told.into()), Some(reason.as_str().to_owned()))
            }
            Outcome::Silent { reason } => (AskOutcome::None, None, Some(reason.as_str().to_owned())),
        };
        Self { outcome, answer, reason, passages, language, coverage, answerer }
    }
}

impl From<turn::Reply> for AskAnswer {
    fn from(reply: turn::Reply) -> Self {
        let buttons = reply
            .buttons
            .into_iter()
            .zip(1..)
            .map(|(title, place): (_, u32)| AskButton { id: format!("button-{place}"), title });
        Self {
            text: reply.text,
            buttons: buttons.collect(),
            sources: reply
                .sources
                .into_iter()
                .map(|source| Source {
                    article_id: source.article_id.into(),
                    title: source.title,
                    url: source.url,
                    version: None,
                })
                .collect(),
        }
    }
}

impl From<turn::Passage> for Passage {
    fn from(passage: turn::Passage) -> Self {
        Self {
            article_id: passage.article_id.into(),
            title: passage.title,
            article_version: passage.version,
            heading: passage.heading,
            text: passage.text,
            score: passage.score.into(),
            coverage: passage.coverage.into(),
        }
    }
}
