//! Questions of customers that the knowledge did not answer.

use actix_web::{get, post, web};
use garde::Validate;
use jiff::Timestamp;
use reaktly_domain::ids::{ArticleId, GapId, KnowledgeBaseId};
use reaktly_store::AsyncConnection as _;
use reaktly_store::AsyncPgConnection;
use reaktly_store::knowledge;
use reaktly_store::learning::gaps::{self, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::access::{Caller, ReadKnowledge, WriteKnowledge};
use crate::api::Api;
use crate::input::{Json, Query};
use crate::library;
use crate::page::{Page, PageQuery};
use crate::problem::{Code, Problem};

/// Where a gap stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum GapState {
    /// Nothing answers it.
    Open,
    /// An article does.
    Resolved,
    /// Nothing should.
    Dismissed,
}

/// A question nothing was found for, with others like it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Gap {
    pub id: Uuid,
    /// The question that stands for the others, without what belongs to one customer.
    pub question: String,
    pub language: String,
    /// How often it was asked.
    pub seen: i32,
    pub state: GapState,
    /// The article that answers it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article_id: Option<Uuid>,
    pub first_seen_at: Timestamp,
    pub last_seen_at: Timestamp,
    /// The newest questions, at most five.
    pub examples: Vec<GapExample>,
}

/// A question of a gap, and where it was asked.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GapExample {
    pub question: String,
    pub conversation_id: Uuid,
    pub at: Timestamp,
}

/// Which gaps.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct GapQuery {
    /// Those that stand there; all when absent.
    #[param(inline)]
    pub state: Option<GapState>,
}

/// What answers a gap.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase")]
#[garde(allow_unvalidated)]
pub(crate) struct GapResolution {
    /// The article that answers it.
    pub article_id: Option<Uuid>,
    /// Adds the gap's question to the article's, so that it is found by it; on unless switched off.
    #[schema(default = true)]
    pub add_question: Option<bool>,
}

/// The gaps of a knowledge base, the most asked first.
#[utoipa::path(
    tag = "Knowledge",
    params(GapQuery, PageQuery),
    security(("cookie" = []), ("apiKey" = ["iq:read"]), ("apiKey" = ["articles:read"]), ("apiKey" = ["knowledge:write"])),
    responses((status = 200, description = "Done.", body = Page<Gap>))
)]
#[get("/api/knowledge-bases/{id}/gaps")]
pub(crate) async fn list_gaps(
    api: web::Data<Api>,
    caller: Caller<ReadKnowledge>,
    id: web::Path<Uuid>,
    filter: Query<GapQuery>,
    page: Query<PageQuery>,
) -> Result<web::Json<Page<Gap>>, Problem> {
    let (limit, after) = (page.limit()?, page.position::<(i32, Uuid)>()?);
    let (account, base) = (caller.account, KnowledgeBaseId::from_uuid(*id));
    let mut conn = api.store.connection().await?;
    knowledge::get(&mut conn, account, base).await?.ok_or_else(|| Problem::of(Code::NotFound))?;
    let state = filter.state.map(State::from);
    let rows = gaps::list(&mut conn, account, base, state, after, limit + 1).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id.as_uuid()).collect();
    let examples = gaps::examples(&mut conn, account, &ids).await?;
    Ok(web::Json(Page::of(rows, limit, |row| (row.seen, row.id.as_uuid()), |row| view(row, &examples))))
}

/// Closes a gap: an article answers it, or it is known elsewhere.
#[utoipa::path(
    tag = "Knowledge",
    security(("cookie" = []), ("apiKey" = ["knowledge:write"])),
    responses((status = 200, description = "Done.", body = Gap))
)]
#[post("/api/knowledge-bases/{id}/gaps/{gapId}/resolve")]
pub(crate) async fn resolve_gap(
    api: web::Data<Api>,
    caller: Caller<WriteKnowledge>,
    ids: web::Path<(Uuid, Uuid)>,
    Json(input): Json<GapResolution>,
) -> Result<web::Json<Gap>, Problem> {
    let (now, account, place) = (api.now(), caller.account, typed(*ids));
    let article = input.article_id.map(ArticleId::from_uuid);
    let mut conn = api.store.connection().await?;
    let gap = conn
        .transaction::<_, Problem, _>(async |conn| {
            let gap = gaps::get(conn, account, place.0, place.1).await?;
            let gap = gap.ok_or_else(|| Problem::of(Code::NotFound))?;
            if let Some(article) = article {
                let question = gap.question.as_str();
                let asked = Some(question).filter(|_| input.add_question.unwrap_or(true));
                library::add_question(conn, now, account, (place.0, article), asked, caller.user).await?;
            }
            set(conn, now, &caller, place, (State::Resolved, article)).await
        })
        .await?;
    Ok(web::Json(gap))
}

/// Closes a gap that no article should answer; it stays closed however often it is asked.
#[utoipa::path(
    tag = "Knowledge",
    security(("cookie" = []), ("apiKey" = ["knowledge:write"])),
    responses((status = 200, description = "Done.", body = Gap))
)]
#[post("/api/knowledge-bases/{id}/gaps/{gapId}/dismiss")]
pub(crate) async fn dismiss_gap(
    api: web::Data<Api>,
    caller: Caller<WriteKnowledge>,
    ids: web::Path<(Uuid, Uuid)>,
) -> Result<web::Json<Gap>, Problem> {
    let mut conn = api.store.connection().await?;
    set(&mut conn, api.now(), &caller, typed(*ids), (State::Dismissed, None)).await.map(web::Json)
}

/// Opens a gap again. Articles there are by now do not close it by themselves.
#[utoipa::path(
    tag = "Knowledge",
    security(("cookie" = []), ("apiKey" = ["knowledge:write"])),
    responses((status = 200, description = "Done.", body = Gap))
)]
#[post("/api/knowledge-bases/{id}/gaps/{gapId}/reopen")]
pub(crate) async fn reopen_gap(
    api: web::Data<Api>,
    caller: Caller<WriteKnowledge>,
    ids: web::Path<(Uuid, Uuid)>,
) -> Result<web::Json<Gap>, Problem> {
    let mut conn = api.store.connection().await?;
    set(&mut conn, api.now(), &caller, typed(*ids), (State::Open, None)).await.map(web::Json)
}

async fn set(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    caller: &Caller<WriteKnowledge>,
    place: (KnowledgeBaseId, GapId),
    to: (State, Option<ArticleId>),
) -> Result<Gap, Problem> {
    let row = gaps::set_state(conn, now, caller.account, place, to).await?;
    let row = row.ok_or_else(|| Problem::of(Code::NotFound))?;
    let examples = gaps::examples(conn, caller.account, &[row.id.as_uuid()]).await?;
    Ok(view(row, &examples))
}

fn typed((base, gap): (Uuid, Uuid)) -> (KnowledgeBaseId, GapId) {
    (KnowledgeBaseId::from_uuid(base), GapId::from_uuid(gap))
}

fn view(row: gaps::Gap, examples: &[gaps::Example]) -> Gap {
    let of_gap = examples.iter().filter(|example| example.gap_id == row.id.as_uuid());
    Gap {
        id: row.id.into(),
        question: row.question,
        language: row.language,
        seen: row.seen,
        state: GapState::from_name(&row.state),
        article_id: row.article_id,
        first_seen_at: row.first_seen_at,
        last_seen_at: row.last_seen_at,
        examples: of_gap.cloned().map(GapExample::from).collect(),
    }
}

impl GapState {
    fn from_name(name: &str) -> Self {
        match name {
            "resolved" => Self::Resolved,
            "dismissed" => Self::Dismissed,
            _ => Self::Open,
        }
    }
}

impl From<GapState> for State {
    fn from(state: GapState) -> Self {
        match state {
            GapState::Open => Self::Open,
            GapState::Resolved => Self::Resolved,
            GapState::Dismissed => Self::Dismissed,
        }
    }
}

impl From<gaps::Example> for GapExample {
    fn from(example: gaps::Example) -> Self {
        Self { question: example.question, conversation_id: example.conversation_id, at: example.created_at }
    }
}
