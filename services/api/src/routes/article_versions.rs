//! The versions an article had, and going back to one.

use actix_web::{get, post, web};
use garde::Validate;
use jiff::Timestamp;
use reaktly_store::AsyncConnection as _;
use reaktly_store::knowledge::{self, ArticleText, ArticleVersion as Row};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::articles::{Article, ArticleStatus, changed_hash, typed};
use super::conversations::Person;
use crate::access::{Caller, ReadKnowledge, WriteKnowledge};
use crate::api::Api;
use crate::input::{Json, Query};
use crate::library;
use crate::page::{Page, PageQuery};
use crate::problem::{Code, Problem};

/// What an article said at a time.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ArticleVersion {
    pub version: i32,
    pub title: String,
    /// Markdown.
    pub body: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    pub questions: Vec<String>,
    pub status: ArticleStatus,
    /// Who saved it; absent for what was pushed or taken in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub saved_by: Option<Person>,
    pub saved_at: Timestamp,
}

/// Which version to go back to.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub(crate) struct Restore {
    #[garde(range(min = 1))]
    pub version: i32,
}

/// The versions of an article, newest first; the newest hundred are kept.
#[utoipa::path(
    tag = "Knowledge",
    params(PageQuery),
    security(("cookie" = []), ("apiKey" = ["iq:read"]), ("apiKey" = ["articles:read"]), ("apiKey" = ["knowledge:write"])),
    responses((status = 200, description = "Done.", body = Page<ArticleVersion>))
)]
#[get("/api/knowledge-bases/{id}/articles/{articleId}/versions")]
pub(crate) async fn list_article_versions(
    api: web::Data<Api>,
    caller: Caller<ReadKnowledge>,
    ids: web::Path<(Uuid, Uuid)>,
    page: Query<PageQuery>,
) -> Result<web::Json<Page<ArticleVersion>>, Problem> {
    let (limit, before) = (page.limit()?, page.position::<i32>()?);
    let (knowledge_base, id) = typed(*ids);
    let mut conn = api.store.connection().await?;
    let article = knowledge::get_article(&mut conn, caller.account, knowledge_base, id).await?;
    article.ok_or_else(|| Problem::of(Code::NotFound))?;
    let rows = knowledge::list_versions(&mut conn, caller.account, id, before, limit + 1).await?;
    Ok(web::Json(Page::of(rows, limit, |(row, _)| row.version, ArticleVersion::from)))
}

/// Goes back to a version: its words become a new one, published or not as the article is now.
#[utoipa::path(
    tag = "Knowledge",
    security(("cookie" = []), ("apiKey" = ["knowledge:write"])),
    responses((status = 200, description = "Done.", body = Article))
)]
#[post("/api/knowledge-bases/{id}/articles/{articleId}/restore")]
pub(crate) async fn restore_article(
    api: web::Data<Api>,
    caller: Caller<WriteKnowledge>,
    ids: web::Path<(Uuid, Uuid)>,
    Json(input): Json<Restore>,
) -> Result<web::Json<Article>, Problem> {
    let (now, account, (knowledge_base, id)) = (api.now(), caller.account, typed(*ids));
    let mut conn = api.store.connection().await?;
    let row = conn
        .transaction::<_, Problem, _>(async |conn| {
            // Locked, so that nothing saved meanwhile is lost.
            knowledge::lock(conn, account, &[knowledge_base]).await?;
            let article = knowledge::get_article(conn, account, knowledge_base, id).await?;
            let article = article.ok_or_else(|| Problem::of(Code::NotFound))?;
            let version = knowledge::get_version(conn, account, id, input.version).await?;
            let version = version.ok_or_else(|| Problem::field("version", "is not kept of this article"))?;
            let text = restored(article.text, version);
            library::write_article(conn, now, account, (knowledge_base, id), &text, Some(caller.user)).await
        })
        .await?;
    Ok(web::Json(row.into()))
}

fn restored(now: ArticleText, then: Row) -> ArticleText {
    ArticleText {
        content_hash: changed_hash(now.external_id.as_deref(), now.content_hash, &then.title, &then.body),
        flags: library::flags_of(&then.title, &then.body, &then.questions),
        title: then.title,
        body: then.body,
        url: then.url,
        language: then.language,
        questions: then.questions,
        status: now.status,
        pushed_by: now.pushed_by,
        external_id: now.external_id,
        source_type: now.source_type,
        source_id: now.source_id,
    }
}

impl From<(Row, Option<String>)> for ArticleVersion {
    fn from((row, name): (Row, Option<String>)) -> Self {
        Self {
            version: row.version,
            title: row.title,
            body: row.body,
            url: row.url,
            language: row.language,
            questions: row.questions,
            status: ArticleStatus::from_name(&row.status),
            saved_by: row.saved_by_id.zip(name).map(|(id, name)| Person { id, name }),
            saved_at: row.saved_at,
        }
    }
}
