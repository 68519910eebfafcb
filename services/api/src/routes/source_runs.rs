//! Reading a source again, stopping that, and what became of each of its pages.

use actix_web::{get, post, web};
use jiff::Timestamp;
use reaktly_domain::ids::SourceItemId;
use reaktly_store::AsyncConnection as _;
use reaktly_store::sources::{self, Again, ItemState, Requested, SourceItem as Row};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::sources::{Source, find, present, typed};
use crate::access::{Caller, ReadKnowledge, WriteKnowledge};
use crate::api::Api;
use crate::input::Query;
use crate::page::{Page, PageQuery};
use crate::problem::{Code, Problem};

/// What became of an item when it was last looked at.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SourceItemState {
    /// It is to be looked at.
    Waiting,
    /// Its article was written.
    Indexed,
    /// It says the same as before.
    Unchanged,
    /// Its article is a draft until somebody looks at it.
    Flagged,
    /// It was not to be read; `reason` says why.
    Skipped,
    /// It could not be read; `reason` says why. An article of an earlier run stays.
    Failed,
}

/// One page or file of a source.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SourceItem {
    pub id: Uuid,
    /// The page's address, or the file's name.
    pub address: String,
    pub state: SourceItemState,
    /// A stable word, such as `robots`, `not_found` or `private_address`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What that means here, a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checked_at: Option<Timestamp>,
}

/// Which items.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SourceItemQuery {
    pub state: Option<SourceItemState>,
}

/// Reads a source again.
#[utoipa::path(
    tag = "Knowledge",
    security(("cookie" = []), ("apiKey" = ["knowledge:write"])),
    responses((status = 200, description = "Done.", body = Source))
)]
#[post("/api/knowledge-bases/{id}/sources/{sourceId}/run")]
pub(crate) async fn run_source(
    api: web::Data<Api>,
    caller: Caller<WriteKnowledge>,
    ids: web::Path<(Uuid, Uuid)>,
) -> Result<web::Json<Source>, Problem> {
    let (account, place) = (caller.account, typed(*ids));
    let mut conn = api.store.connection().await?;
    find(&mut conn, account, place).await?;
    match sources::request(&mut conn, api.now(), account, place.1, None).await? {
        Requested::Queued(_) => Ok(web::Json(present(&mut conn, account, place).await?)),
        Requested::AlreadyOpen => Err(Problem::of(Code::SourceRunning)),
    }
}

/// Stops the run of a source before its next page; one that is not read stays as it is.
#[utoipa::path(
    tag = "Knowledge",
    security(("cookie" = []), ("apiKey" = ["knowledge:write"])),
    responses((status = 200, description = "Done.", body = Source))
)]
#[post("/api/knowledge-bases/{id}/sources/{sourceId}/stop")]
pub(crate) async fn stop_source(
    api: web::Data<Api>,
    caller: Caller<WriteKnowledge>,
    ids: web::Path<(Uuid, Uuid)>,
) -> Result<web::Json<Source>, Problem> {
    let (now, account, place) = (api.now(), caller.account, typed(*ids));
    let mut conn = api.store.connection().await?;
    let source = conn
        .transaction::<_, Problem, _>(async |conn| {
            find(conn, account, place).await?;
            sources::stop(conn, now, account, place.1).await?;
            present(conn, account, place).await
        })
        .await?;
    Ok(web::Json(source))
}

/// The pages or the file of a source, in the order they were found.
#[utoipa::path(
    tag = "Knowledge",
    params(SourceItemQuery, PageQuery),
    security(("cookie" = []), ("apiKey" = ["iq:read"]), ("apiKey" = ["articles:read"]), ("apiKey" = ["knowledge:write"])),
    responses((status = 200, description = "Done.", body = Page<SourceItem>))
)]
#[get("/api/knowledge-bases/{id}/sources/{sourceId}/items")]
pub(crate) async fn list_source_items(
    api: web::Data<Api>,
    caller: Caller<ReadKnowledge>,
    ids: web::Path<(Uuid, Uuid)>,
    filter: Query<SourceItemQuery>,
    page: Query<PageQuery>,
) -> Result<web::Json<Page<SourceItem>>, Problem> {
    let (limit, after) = (page.limit()?, page.position::<Uuid>()?.map(SourceItemId::from_uuid));
    let (account, place) = (caller.account, typed(*ids));
    let mut conn = api.store.connection().await?;
    find(&mut conn, account, place).await?;
    let state = filter.state.map(ItemState::from);
    let rows = sources::items(&mut conn, account, place.1, state, after, limit + 1).await?;
    Ok(web::Json(Page::of(rows, limit, |row| row.id.as_uuid(), SourceItem::from)))
}

/// Reads one page or file again, whether it seems changed or not: by the run under way, else at once.
#[utoipa::path(
    tag = "Knowledge",
    security(("cookie" = []), ("apiKey" = ["knowledge:write"])),
    responses((status = 200, description = "Done.", body = SourceItem))
)]
#[post("/api/knowledge-bases/{id}/sources/{sourceId}/items/{itemId}/index")]
pub(crate) async fn index_source_item(
    api: web::Data<Api>,
    caller: Caller<WriteKnowledge>,
    ids: web::Path<(Uuid, Uuid, Uuid)>,
) -> Result<web::Json<SourceItem>, Problem> {
    let (now, account) = (api.now(), caller.account);
    let (knowledge_base, source, item) = *ids;
    let (place, item) = (typed((knowledge_base, source)), SourceItemId::from_uuid(item));
    let mut conn = api.store.connection().await?;
    let again = conn
        .transaction::<_, Problem, _>(async |conn| {
            find(conn, account, place).await?;
            Ok(sources::again(conn, now, account, place.1, item).await?)
        })
        .await?;
    match again {
        Again::Waiting(row) => Ok(web::Json(SourceItem::from(*row))),
        Again::Gone => Err(Problem::of(Code::NotFound)),
    }
}

impl From<Row> for SourceItem {
    fn from(row: Row) -> Self {
        let state = ItemState::from_name(&row.state).map_or(SourceItemState::Failed, SourceItemState::from);
        // The reason of the last time says nothing while it waits.
        let waits = matches!(state, SourceItemState::Waiting);
        Self {
            id: row.id.into(),
            address: row.address,
            state,
            reason: row.reason.filter(|_| !waits),
            detail: row.detail.filter(|_| !waits),
            article_id: row.article_id,
            checked_at: row.checked_at,
        }
    }
}

impl From<SourceItemState> for ItemState {
    fn from(state: SourceItemState) -> Self {
        match state {
            SourceItemState::Waiting => Self::Waiting,
            SourceItemState::Indexed => Self::Indexed,
            SourceItemState::Unchanged => Self::Unchanged,
            SourceItemState::Flagged => Self::Flagged,
            SourceItemState::Skipped => Self::Skipped,
            SourceItemState::Failed => Self::Failed,
        }
    }
}

impl From<ItemState> for SourceItemState {
    fn from(state: ItemState) -> Self {
        match state {
            ItemState::Waiting => Self::Waiting,
            ItemState::Indexed => Self::Indexed,
            ItemState::Unchanged => Self::Unchanged,
            ItemState::Flagged => Self::Flagged,
            ItemState::Skipped => Self::Skipped,
            ItemState::Failed => Self::Failed,
        }
    }
}
