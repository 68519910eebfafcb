//! Knowledge bases, and asking one.

use actix_web::{HttpResponse, delete, get, patch, post, web};
use garde::Validate;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::messages::Source;
use crate::access::{Caller, ReadKnowledge, WriteKnowledge};
use crate::input::Json;
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
    pub text: String,
    pub score: f64,
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
}

/// The knowledge bases.
#[utoipa::path(
    tag = "Knowledge",
    params(PageQuery),
    security(("cookie" = []), ("apiKey" = ["iq:read"]), ("apiKey" = ["articles:read"])),
    responses((status = 200, description = "Done.", body = Page<KnowledgeBase>))
)]
#[get("/api/knowledge-bases")]
pub(crate) async fn list_knowledge_bases(
    _caller: Caller<ReadKnowledge>,
    _page: web::Query<PageQuery>,
) -> Result<web::Json<Page<KnowledgeBase>>, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// Makes an empty knowledge base.
#[utoipa::path(
    tag = "Knowledge",
    security(("cookie" = []), ("apiKey" = ["knowledge:write"])),
    responses((status = 201, description = "Made.", body = KnowledgeBase))
)]
#[post("/api/knowledge-bases")]
pub(crate) async fn create_knowledge_base(
    _caller: Caller<WriteKnowledge>,
    Json(_input): Json<KnowledgeBaseName>,
) -> Result<HttpResponse, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// One knowledge base.
#[utoipa::path(
    tag = "Knowledge",
    security(("cookie" = []), ("apiKey" = ["iq:read"]), ("apiKey" = ["articles:read"])),
    responses((status = 200, description = "Done.", body = KnowledgeBase))
)]
#[get("/api/knowledge-bases/{id}")]
pub(crate) async fn read_knowledge_base(
    _caller: Caller<ReadKnowledge>,
    _id: web::Path<Uuid>,
) -> Result<web::Json<KnowledgeBase>, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// Renames a knowledge base.
#[utoipa::path(
    tag = "Knowledge",
    security(("cookie" = []), ("apiKey" = ["knowledge:write"])),
    responses((status = 200, description = "Done.", body = KnowledgeBase))
)]
#[patch("/api/knowledge-bases/{id}")]
pub(crate) async fn rename_knowledge_base(
    _caller: Caller<WriteKnowledge>,
    _id: web::Path<Uuid>,
    Json(_input): Json<KnowledgeBaseName>,
) -> Result<web::Json<KnowledgeBase>, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// Deletes a knowledge base that no operator uses, with its articles.
#[utoipa::path(
    tag = "Knowledge",
    security(("cookie" = []), ("apiKey" = ["knowledge:write"])),
    responses((status = 204, description = "Done."))
)]
#[delete("/api/knowledge-bases/{id}")]
pub(crate) async fn delete_knowledge_base(
    _caller: Caller<WriteKnowledge>,
    _id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// What the operator would answer. Nothing is sent or stored.
#[utoipa::path(
    tag = "Knowledge",
    security(("cookie" = []), ("apiKey" = ["iq:read"]), ("apiKey" = ["articles:read"])),
    responses((status = 200, description = "Done.", body = Asked))
)]
#[post("/api/knowledge-bases/{id}/ask")]
pub(crate) async fn ask(
    _caller: Caller<ReadKnowledge>,
    _id: web::Path<Uuid>,
    Json(_input): Json<Question>,
) -> Result<web::Json<Asked>, Problem> {
    Err(Problem::of(Code::Unavailable))
}
