//! Articles: a saved one is searchable in the same transaction.

use actix_web::{HttpResponse, delete, get, patch, post, web};
use garde::Validate;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::{Caller, ReadKnowledge, WriteKnowledge};
use crate::input::Json;
use crate::page::{Page, PageQuery};
use crate::problem::{Code, Problem};

/// Whether an article is answered from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ArticleStatus {
    /// Answered from.
    #[default]
    Published,
    /// Kept, not answered from.
    Draft,
}

/// An article.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Article {
    pub id: Uuid,
    pub knowledge_base_id: Uuid,
    pub title: String,
    /// Markdown.
    pub body: String,
    /// The link that may be shared with customers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Questions it answers, as customers put them.
    pub questions: Vec<String>,
    pub status: ArticleStatus,
    /// Rises with every change.
    pub version: i32,
    /// Its id in the system it was pushed from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_type: Option<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// A new article.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[garde(allow_unvalidated)]
pub(crate) struct NewArticle {
    #[garde(length(chars, min = 1, max = 500))]
    pub title: String,
    /// Markdown, at most 500,000 characters.
    #[garde(length(chars, min = 1, max = 500_000))]
    pub body: String,
    #[serde(default)]
    #[garde(inner(url, length(chars, max = 2048)))]
    pub url: Option<String>,
    #[serde(default)]
    #[garde(inner(length(chars, min = 2, max = 8)))]
    pub language: Option<String>,
    #[serde(default)]
    #[garde(length(max = 50), inner(length(chars, min = 1, max = 500)))]
    pub questions: Vec<String>,
    #[serde(default)]
    pub status: ArticleStatus,
}

/// Changes to an article; what is absent stays, `null` takes away.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[garde(allow_unvalidated)]
pub(crate) struct ArticlePatch {
    #[serde(default)]
    #[garde(inner(length(chars, min = 1, max = 500)))]
    pub title: Option<String>,
    #[serde(default)]
    #[garde(inner(length(chars, min = 1, max = 500_000)))]
    pub body: Option<String>,
    #[serde(default, deserialize_with = "given")]
    #[garde(inner(inner(url, length(chars, max = 2048))))]
    #[schema(value_type = Option<String>)]
    pub url: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[garde(inner(inner(length(chars, min = 2, max = 8))))]
    #[schema(value_type = Option<String>)]
    pub language: Option<Option<String>>,
    #[serde(default)]
    #[garde(inner(length(max = 50), inner(length(chars, min = 1, max = 500))))]
    pub questions: Option<Vec<String>>,
    #[serde(default)]
    pub status: Option<ArticleStatus>,
}

/// Tells `null` from absent: absent is the default, everything else comes here.
fn given<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::<String>::deserialize(deserializer).map(Some)
}

/// The articles, oldest first.
#[utoipa::path(
    tag = "Knowledge",
    params(PageQuery),
    security(("cookie" = []), ("apiKey" = ["iq:read"]), ("apiKey" = ["articles:read"])),
    responses((status = 200, description = "Done.", body = Page<Article>))
)]
#[get("/api/knowledge-bases/{id}/articles")]
pub(crate) async fn list_articles(
    _caller: Caller<ReadKnowledge>,
    _id: web::Path<Uuid>,
    _page: web::Query<PageQuery>,
) -> Result<web::Json<Page<Article>>, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// Adds an article; the next turn knows it.
#[utoipa::path(
    tag = "Knowledge",
    security(("cookie" = []), ("apiKey" = ["knowledge:write"])),
    responses((status = 201, description = "Made.", body = Article))
)]
#[post("/api/knowledge-bases/{id}/articles")]
pub(crate) async fn create_article(
    _caller: Caller<WriteKnowledge>,
    _id: web::Path<Uuid>,
    Json(_input): Json<NewArticle>,
) -> Result<HttpResponse, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// One article.
#[utoipa::path(
    tag = "Knowledge",
    security(("cookie" = []), ("apiKey" = ["iq:read"]), ("apiKey" = ["articles:read"])),
    responses((status = 200, description = "Done.", body = Article))
)]
#[get("/api/knowledge-bases/{id}/articles/{articleId}")]
pub(crate) async fn read_article(
    _caller: Caller<ReadKnowledge>,
    _ids: web::Path<(Uuid, Uuid)>,
) -> Result<web::Json<Article>, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// Changes an article; the next turn knows it.
#[utoipa::path(
    tag = "Knowledge",
    security(("cookie" = []), ("apiKey" = ["knowledge:write"])),
    responses((status = 200, description = "Done.", body = Article))
)]
#[patch("/api/knowledge-bases/{id}/articles/{articleId}")]
pub(crate) async fn change_article(
    _caller: Caller<WriteKnowledge>,
    _ids: web::Path<(Uuid, Uuid)>,
    Json(_input): Json<ArticlePatch>,
) -> Result<web::Json<Article>, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// Deletes an article.
#[utoipa::path(
    tag = "Knowledge",
    security(("cookie" = []), ("apiKey" = ["knowledge:write"])),
    responses((status = 204, description = "Done."))
)]
#[delete("/api/knowledge-bases/{id}/articles/{articleId}")]
pub(crate) async fn delete_article(
    _caller: Caller<WriteKnowledge>,
    _ids: web::Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Problem> {
    Err(Problem::of(Code::Unavailable))
}
