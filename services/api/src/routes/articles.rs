//! Articles: a saved one is searchable in the same transaction.

use actix_web::{HttpResponse, delete, get, patch, post, web};
use garde::Validate;
use jiff::Timestamp;
use reaktly_domain::ids::{ArticleId, KnowledgeBaseId, SourceId};
use reaktly_input::{Given, is_language, is_link};
use reaktly_library::articles;
use reaktly_store::AsyncConnection as _;
use reaktly_store::knowledge::{self, Article as Row, ArticleFilter, ArticleText};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::access::{Caller, ReadKnowledge, WriteKnowledge};
use crate::api::Api;
use crate::input::{Json, Query};
use crate::library;
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
    /// The name of the system it was pushed from, as that calls itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub integration_id: Option<String>,
    /// Its id there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_type: Option<String>,
    /// The source it was taken in from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_id: Option<Uuid>,
    /// Why somebody should look at it: it speaks to the AI (`instructions`), or says what readers do not get to see
    /// (`hidden_text`). What is taken in with a flag stays a draft until somebody publishes it.
    #[schema(value_type = Vec<ArticleFlag>)]
    pub flags: Vec<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Why somebody should look at an article.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(dead_code, reason = "it is the list of words in the document")]
pub(crate) enum ArticleFlag {
    /// It speaks to the AI rather than to a reader.
    Instructions,
    /// It says something readers of the page do not get to see.
    HiddenText,
}

/// Which articles; what is absent does not matter.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(crate) struct ArticleQuery {
    pub status: Option<ArticleStatus>,
    /// Taken in from this source.
    pub source_id: Option<Uuid>,
    /// Whether somebody should look at it.
    pub flagged: Option<bool>,
    /// A part of its title or body, in any case.
    pub q: Option<String>,
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
    #[garde(inner(custom(|url: &String, _context| is_link(url))))]
    pub url: Option<String>,
    #[garde(inner(custom(|language: &String, _context| is_language(language))))]
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
    #[garde(inner(length(chars, min = 1, max = 500)))]
    pub title: Option<String>,
    #[garde(inner(length(chars, min = 1, max = 500_000)))]
    pub body: Option<String>,
    #[serde(default)]
    #[garde(custom(|url, _context| check_given(url, is_link)))]
    #[schema(value_type = Option<String>)]
    pub url: Given<String>,
    #[serde(default)]
    #[garde(custom(|language, _context| check_given(language, is_language)))]
    #[schema(value_type = Option<String>)]
    pub language: Given<String>,
    #[garde(inner(length(max = 50), inner(length(chars, min = 1, max = 500))))]
    pub questions: Option<Vec<String>>,
    pub status: Option<ArticleStatus>,
    /// The version the change was made of: when the article has another one by now, it is not changed (409
    /// `article_changed`).
    pub version: Option<i32>,
}

fn check_given(given: &Given<String>, check: fn(&str) -> garde::Result) -> garde::Result {
    match given {
        Given::Set(text) => check(text),
        Given::Absent | Given::Cleared => Ok(()),
    }
}

/// The articles, oldest first.
#[utoipa::path(
    tag = "Knowledge",
    params(ArticleQuery, PageQuery),
    security(("cookie" = []), ("apiKey" = ["iq:read"]), ("apiKey" = ["articles:read"]), ("apiKey" = ["knowledge:write"])),
    responses((status = 200, description = "Done.", body = Page<Article>))
)]
#[get("/api/knowledge-bases/{id}/articles")]
pub(crate) async fn list_articles(
    api: web::Data<Api>,
    caller: Caller<ReadKnowledge>,
    id: web::Path<Uuid>,
    filter: Query<ArticleQuery>,
    page: Query<PageQuery>,
) -> Result<web::Json<Page<Article>>, Problem> {
    let (limit, after) = (page.limit()?, page.position::<Uuid>()?.map(ArticleId::from_uuid));
    let id = KnowledgeBaseId::from_uuid(*id);
    let mut conn = api.store.connection().await?;
    let knowledge_base = knowledge::get(&mut conn, caller.account, id).await?;
    knowledge_base.ok_or_else(|| Problem::of(Code::NotFound))?;
    let rows = knowledge::list_articles(&mut conn, caller.account, id, &filter.to_row(), after, limit + 1).await?;
    Ok(web::Json(Page::of(rows, limit, |row| row.id.as_uuid(), Article::from)))
}

/// Adds an article; the next turn knows it. One that speaks to the AI, or hides words, is kept as a draft with its
/// flags: publishing it is then a decision of its own.
#[utoipa::path(
    tag = "Knowledge",
    security(("cookie" = []), ("apiKey" = ["knowledge:write"])),
    responses((status = 201, description = "Made.", body = Article))
)]
#[post("/api/knowledge-bases/{id}/articles")]
pub(crate) async fn create_article(
    api: web::Data<Api>,
    caller: Caller<WriteKnowledge>,
    id: web::Path<Uuid>,
    Json(input): Json<NewArticle>,
) -> Result<HttpResponse, Problem> {
    let (now, account, knowledge_base) = (api.now(), caller.account, KnowledgeBaseId::from_uuid(*id));
    let place = (knowledge_base, ArticleId::generate(now));
    let questions = articles::distinct(input.questions);
    let words = (input.title.as_str(), input.body.as_str(), questions.as_slice());
    let flags = library::flags_of(words.0, words.1, words.2);
    let text = ArticleText {
        url: input.url,
        language: input.language,
        status: articles::status_of_written(None, words, &flags, input.status.name().to_owned()),
        flags,
        ..articles::text(words.0, words.1)
    };
    let text = ArticleText { questions, ..text };
    let mut conn = api.store.connection().await?;
    let row = conn
        .transaction::<_, Problem, _>(async |conn| {
            library::write_article(conn, now, account, place, &text, Some(caller.user)).await
        })
        .await?;
    Ok(HttpResponse::Created().json(Article::from(row)))
}

/// One article.
#[utoipa::path(
    tag = "Knowledge",
    security(("cookie" = []), ("apiKey" = ["iq:read"]), ("apiKey" = ["articles:read"]), ("apiKey" = ["knowledge:write"])),
    responses((status = 200, description = "Done.", body = Article))
)]
#[get("/api/knowledge-bases/{id}/articles/{articleId}")]
pub(crate) async fn read_article(
    api: web::Data<Api>,
    caller: Caller<ReadKnowledge>,
    ids: web::Path<(Uuid, Uuid)>,
) -> Result<web::Json<Article>, Problem> {
    let (knowledge_base, id) = typed(*ids);
    let mut conn = api.store.connection().await?;
    let row = knowledge::get_article(&mut conn, caller.account, knowledge_base, id).await?;
    Ok(web::Json(row.ok_or_else(|| Problem::of(Code::NotFound))?.into()))
}

/// Changes an article; the next turn knows it. New words that are flagged make it a draft until it is published again.
/// A change that says what the article says already makes no version.
#[utoipa::path(
    tag = "Knowledge",
    security(("cookie" = []), ("apiKey" = ["knowledge:write"])),
    responses((status = 200, description = "Done.", body = Article))
)]
#[patch("/api/knowledge-bases/{id}/articles/{articleId}")]
pub(crate) async fn change_article(
    api: web::Data<Api>,
    caller: Caller<WriteKnowledge>,
    ids: web::Path<(Uuid, Uuid)>,
    Json(input): Json<ArticlePatch>,
) -> Result<web::Json<Article>, Problem> {
    let (now, account, (knowledge_base, id)) = (api.now(), caller.account, typed(*ids));
    let mut conn = api.store.connection().await?;
    let row = conn
        .transaction::<_, Problem, _>(async |conn| {
            // Locked, so that of two changes at a time the second one adds to the first.
            knowledge::lock(conn, account, &[knowledge_base]).await?;
            let row = knowledge::get_article(conn, account, knowledge_base, id).await?;
            let row = row.ok_or_else(|| Problem::of(Code::NotFound))?;
            if input.version.is_some_and(|version| version != row.version) {
                return Err(Problem::with(Code::ArticleChanged, format_args!("it is version {} now", row.version)));
            }
            let text = input.apply_to(row.text.clone());
            if text == row.text {
                return Ok(row);
            }
            library::write_article(conn, now, account, (knowledge_base, id), &text, Some(caller.user)).await
        })
        .await?;
    Ok(web::Json(row.into()))
}

/// Deletes an article.
#[utoipa::path(
    tag = "Knowledge",
    security(("cookie" = []), ("apiKey" = ["knowledge:write"])),
    responses((status = 204, description = "Done."))
)]
#[delete("/api/knowledge-bases/{id}/articles/{articleId}")]
pub(crate) async fn delete_article(
    api: web::Data<Api>,
    caller: Caller<WriteKnowledge>,
    ids: web::Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Problem> {
    let (now, account, (knowledge_base, id)) = (api.now(), caller.account, typed(*ids));
    let mut conn = api.store.connection().await?;
    conn.transaction::<_, Problem, _>(async |conn| {
        knowledge::raise_version(conn, now, account, knowledge_base).await?;
        if knowledge::delete_article(conn, account, knowledge_base, id).await? {
            return Ok(());
        }
        Err(Problem::of(Code::NotFound))
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}

pub(super) fn typed((knowledge_base, article): (Uuid, Uuid)) -> (KnowledgeBaseId, ArticleId) {
    (KnowledgeBaseId::from_uuid(knowledge_base), ArticleId::from_uuid(article))
}

impl ArticlePatch {
    fn apply_to(&self, text: ArticleText) -> ArticleText {
        let title = self.title.clone().unwrap_or_else(|| text.title.clone());
        let body = self.body.clone().unwrap_or_else(|| text.body.clone());
        let questions = self.questions.clone().map_or_else(|| text.questions.clone(), articles::distinct);
        let reads_otherwise = title != text.title || body != text.body;
        let mut flags = text.flags.clone();
        if reads_otherwise {
            flags = library::flags_of(&title, &body, &questions);
        } else if questions != text.questions {
            let before = library::flags_of(&title, &body, &text.questions);
            flags = articles::flags_after(flags, &before, library::flags_of(&title, &body, &questions));
        }
        let wanted = self.status.map_or_else(|| text.status.clone(), |status| status.name().to_owned());
        let status = articles::status_of_written(Some(&text), (&title, &body, &questions), &flags, wanted);
        let mut content_hash = text.content_hash;
        if reads_otherwise {
            content_hash = changed_hash(text.external_id.as_deref(), content_hash, &title, &body);
        }
        ArticleText {
            content_hash,
            flags,
            title,
            body,
            url: self.url.clone().or_keep(text.url),
            language: self.language.clone().or_keep(text.language),
            questions,
            status,
            pushed_by: text.pushed_by,
            external_id: text.external_id,
            source_type: text.source_type,
            source_id: text.source_id,
        }
    }
}

/// What was pushed is known by the hash it was pushed with, so that a correction made here stays until it is pushed
/// changed.
pub(super) fn changed_hash(external_id: Option<&str>, held: String, title: &str, body: &str) -> String {
    external_id.map_or_else(|| articles::content_hash(title, body), |_| held)
}

impl ArticleQuery {
    fn to_row(&self) -> ArticleFilter {
        ArticleFilter {
            status: self.status.map(|status| status.name().to_owned()),
            source: self.source_id.map(SourceId::from_uuid),
            flagged: self.flagged,
            text: self.q.clone().filter(|text| !text.trim().is_empty()),
        }
    }
}

impl ArticleStatus {
    /// Reads the stored form.
    pub(super) fn from_name(name: &str) -> Self {
        if name == Self::Published.name() { Self::Published } else { Self::Draft }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Draft => "draft",
        }
    }
}

impl From<Row> for Article {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            knowledge_base_id: row.knowledge_base_id.into(),
            title: row.text.title,
            body: row.text.body,
            url: row.text.url,
            language: row.text.language,
            questions: row.text.questions,
            status: ArticleStatus::from_name(&row.text.status),
            version: row.version,
            integration_id: row.text.pushed_by,
            external_id: row.text.external_id,
            source_type: row.text.source_type,
            source_id: row.text.source_id,
            flags: row.text.flags,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}
