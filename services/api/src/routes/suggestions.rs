//! Questions and answers taken from what people wrote, waiting for a person to approve them.

use actix_web::{get, post, web};
use garde::Validate;
use jiff::Timestamp;
use reaktly_domain::ids::{ArticleId, KnowledgeBaseId, SuggestionId};
use reaktly_library::articles;
use reaktly_store::AsyncConnection as _;
use reaktly_store::AsyncPgConnection;
use reaktly_store::knowledge::{self, ArticleText};
use reaktly_store::learning::suggestions::{self, State, Suggestion as Row};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::access::{Caller, ReadKnowledge, WriteKnowledge};
use crate::api::Api;
use crate::input::{Json, Query};
use crate::library;
use crate::page::{Page, PageQuery};
use crate::problem::{Code, Problem};

/// Where a suggestion stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SuggestionState {
    /// Nobody decided.
    Pending,
    /// It is knowledge now.
    Approved,
    /// It is not to be.
    Rejected,
}

/// A question and the answer a person gave.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Suggestion {
    pub id: Uuid,
    pub question: String,
    pub answer: String,
    pub language: String,
    pub state: SuggestionState,
    /// Where it was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<Uuid>,
    /// The article it became, or was added to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article_id: Option<Uuid>,
    pub created_at: Timestamp,
}

/// Which suggestions.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SuggestionQuery {
    /// Those that stand there; all when absent.
    #[param(inline)]
    pub state: Option<SuggestionState>,
}

/// A suggestion as it is approved; what is absent stays as suggested.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase")]
#[garde(allow_unvalidated)]
pub(crate) struct Approval {
    #[garde(inner(length(chars, min = 1, max = 500)))]
    pub question: Option<String>,
    #[garde(inner(length(chars, min = 1, max = 500_000)))]
    pub answer: Option<String>,
    /// Title of the new article; the question when absent.
    #[garde(inner(length(chars, min = 1, max = 500)))]
    pub title: Option<String>,
    /// Adds the question to this article instead of making a new one: it says the answer already.
    pub article_id: Option<Uuid>,
}

/// Suggestions, newest first.
#[utoipa::path(
    tag = "Knowledge",
    params(SuggestionQuery, PageQuery),
    security(("cookie" = []), ("apiKey" = ["iq:read"]), ("apiKey" = ["articles:read"]), ("apiKey" = ["knowledge:write"])),
    responses((status = 200, description = "Done.", body = Page<Suggestion>))
)]
#[get("/api/knowledge-bases/{id}/suggestions")]
pub(crate) async fn list_suggestions(
    api: web::Data<Api>,
    caller: Caller<ReadKnowledge>,
    id: web::Path<Uuid>,
    filter: Query<SuggestionQuery>,
    page: Query<PageQuery>,
) -> Result<web::Json<Page<Suggestion>>, Problem> {
    let (limit, before) = (page.limit()?, page.position::<Uuid>()?.map(SuggestionId::from_uuid));
    let (account, base) = (caller.account, KnowledgeBaseId::from_uuid(*id));
    let mut conn = api.store.connection().await?;
    knowledge::get(&mut conn, account, base).await?.ok_or_else(|| Problem::of(Code::NotFound))?;
    let state = filter.state.map(State::from);
    let rows = suggestions::list(&mut conn, account, base, state, before, limit + 1).await?;
    Ok(web::Json(Page::of(rows, limit, |row| row.id.as_uuid(), Suggestion::from)))
}

/// Makes a suggestion knowledge: a new article, or a question of the named one. The next turn knows it.
#[utoipa::path(
    tag = "Knowledge",
    security(("cookie" = []), ("apiKey" = ["knowledge:write"])),
    responses((status = 200, description = "Done.", body = Suggestion))
)]
#[post("/api/knowledge-bases/{id}/suggestions/{suggestionId}/approve")]
pub(crate) async fn approve_suggestion(
    api: web::Data<Api>,
    caller: Caller<WriteKnowledge>,
    ids: web::Path<(Uuid, Uuid)>,
    Json(input): Json<Approval>,
) -> Result<web::Json<Suggestion>, Problem> {
    let (now, account) = (api.now(), caller.account);
    let mut conn = api.store.connection().await?;
    let row = conn
        .transaction::<_, Problem, _>(async |conn| {
            let (base, held) = undecided(conn, &caller, *ids).await?;
            let approved = Row {
                question: input.question.clone().unwrap_or(held.question),
                answer: input.answer.clone().unwrap_or(held.answer),
                ..held
            };
            let article = if let Some(article) = input.article_id.map(ArticleId::from_uuid) {
                let question = Some(approved.question.as_str());
                library::add_question(conn, now, account, (base, article), question, caller.user).await?;
                article
            } else {
                let place = (base, ArticleId::generate(now));
                let text = article_of(&approved, input.title.as_deref());
                library::write_article(conn, now, account, place, &text, Some(caller.user)).await?.id
            };
            let reviewed = (State::Approved, Some(article));
            Ok(suggestions::review(conn, now, (account, caller.user), &approved, reviewed).await?)
        })
        .await?;
    Ok(web::Json(row.into()))
}

/// Puts a suggestion aside; it is not suggested again.
#[utoipa::path(
    tag = "Knowledge",
    security(("cookie" = []), ("apiKey" = ["knowledge:write"])),
    responses((status = 200, description = "Done.", body = Suggestion))
)]
#[post("/api/knowledge-bases/{id}/suggestions/{suggestionId}/reject")]
pub(crate) async fn reject_suggestion(
    api: web::Data<Api>,
    caller: Caller<WriteKnowledge>,
    ids: web::Path<(Uuid, Uuid)>,
) -> Result<web::Json<Suggestion>, Problem> {
    let now = api.now();
    let mut conn = api.store.connection().await?;
    let row = conn
        .transaction::<_, Problem, _>(async |conn| {
            let (_, held) = undecided(conn, &caller, *ids).await?;
            let reviewer = (caller.account, caller.user);
            Ok(suggestions::review(conn, now, reviewer, &held, (State::Rejected, None)).await?)
        })
        .await?;
    Ok(web::Json(row.into()))
}

/// A suggestion that is not knowledge yet, held for the running transaction.
async fn undecided(
    conn: &mut AsyncPgConnection,
    caller: &Caller<WriteKnowledge>,
    (base, id): (Uuid, Uuid),
) -> Result<(KnowledgeBaseId, Row), Problem> {
    let base = KnowledgeBaseId::from_uuid(base);
    // Knowledge bases are locked before what belongs to them.
    knowledge::lock(conn, caller.account, &[base]).await?;
    let held = suggestions::lock(conn, caller.account, base, SuggestionId::from_uuid(id)).await?;
    let held = held.ok_or_else(|| Problem::of(Code::NotFound))?;
    if held.state == State::Approved.as_str() {
        return Err(Problem::of(Code::AlreadyApproved));
    }
    Ok((base, held))
}

/// The article a suggestion becomes: a question with its answer.
fn article_of(approved: &Row, title: Option<&str>) -> ArticleText {
    let title = title.unwrap_or(&approved.question);
    ArticleText {
        language: Some(approved.language.clone()),
        flags: library::flags_of(title, &approved.answer, std::slice::from_ref(&approved.question)),
        questions: vec![approved.question.clone()],
        ..articles::text(title, &approved.answer)
    }
}

impl From<SuggestionState> for State {
    fn from(state: SuggestionState) -> Self {
        match state {
            SuggestionState::Pending => Self::Pending,
            SuggestionState::Approved => Self::Approved,
            SuggestionState::Rejected => Self::Rejected,
        }
    }
}

impl From<Row> for Suggestion {
    fn from(row: Row) -> Self {
        let state = match row.state.as_str() {
            "approved" => SuggestionState::Approved,
            "rejected" => SuggestionState::Rejected,
            _ => SuggestionState::Pending,
        };
        Self {
            id: row.id.into(),
            question: row.question,
            answer: row.answer,
            language: row.language,
            state,
            conversation_id: row.conversation_id,
            article_id: row.article_id,
            created_at: row.created_at,
        }
    }
}
