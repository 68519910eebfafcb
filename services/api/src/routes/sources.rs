//! Where knowledge comes from that nobody writes here: sites and files. The service `learn` reads them.

mod input;
mod twin;

use actix_web::{HttpResponse, delete, get, patch, post, web};
use jiff::Timestamp;
use reaktly_domain::ids::{AccountId, KnowledgeBaseId, SourceId};
use reaktly_store::sources::{self, Mode, Overview, Progress, RunState, Settings, Source as Row};
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, audit, files, knowledge};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::access::{Caller, ReadKnowledge, WriteKnowledge};
use crate::api::Api;
use crate::input::{Json, Query};
use crate::page::{Page, PageQuery};
use crate::problem::{Code, Problem};

pub(crate) use self::input::{NewSource, SourceMode, SourcePatch, SourceSchedule};

/// What a source is.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SourceKind {
    /// An uploaded file.
    File,
    /// Pages of a site.
    Site,
}

/// Where the newest run of a source is.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SourceState {
    /// It waits for its turn.
    Queued,
    /// It is read.
    Running,
    /// Every item was looked at.
    Done,
    /// It could not be read; `reason` says why.
    Failed,
    /// Somebody stopped it.
    Stopped,
}

/// How far the newest run came, in items.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(crate) struct SourceProgress {
    /// Known of.
    pub found: i64,
    /// Looked at.
    pub done: i64,
    /// Whose article was written.
    pub changed: i64,
    /// Held back until somebody looks.
    pub flagged: i64,
    /// That could not be read.
    pub failed: i64,
}

/// A source.
///
/// The article behind an answer has the name `Source` in the document already.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = KnowledgeSource)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Source {
    pub id: Uuid,
    pub knowledge_base_id: Uuid,
    pub kind: SourceKind,
    /// The file's name, or the address.
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<SourceMode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages_max: Option<u32>,
    pub include: Vec<String>,
    pub exclude: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedule: Option<SourceSchedule>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_run_at: Option<Timestamp>,
    pub state: SourceState,
    /// Why the newest run ended as it did, a stable word such as `robots` or `pages_max`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    pub progress: SourceProgress,
    pub article_count: i64,
    /// When a run last ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_run_at: Option<Timestamp>,
    pub created_at: Timestamp,
}

/// What becomes of the articles of a deleted source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ItsArticles {
    /// They go with it.
    #[default]
    Delete,
    /// They stay, as if written here.
    Keep,
}

/// How to delete a source.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SourceDeletion {
    /// Its articles are deleted unless they are to be kept.
    #[serde(default)]
    #[param(required = false, inline)]
    pub articles: ItsArticles,
}

/// The sources, oldest first.
#[utoipa::path(
    tag = "Knowledge",
    params(PageQuery),
    security(("cookie" = []), ("apiKey" = ["iq:read"]), ("apiKey" = ["articles:read"]), ("apiKey" = ["knowledge:write"])),
    responses((status = 200, description = "Done.", body = Page<Source>))
)]
#[get("/api/knowledge-bases/{id}/sources")]
pub(crate) async fn list_sources(
    api: web::Data<Api>,
    caller: Caller<ReadKnowledge>,
    id: web::Path<Uuid>,
    page: Query<PageQuery>,
) -> Result<web::Json<Page<Source>>, Problem> {
    let (limit, after) = (page.limit()?, page.position::<Uuid>()?.map(SourceId::from_uuid));
    let id = KnowledgeBaseId::from_uuid(*id);
    let mut conn = api.store.connection().await?;
    knowledge::get(&mut conn, caller.account, id).await?.ok_or_else(|| Problem::of(Code::NotFound))?;
    let rows = sources::list(&mut conn, caller.account, id, after, limit + 1).await?;
    let ids: Vec<SourceId> = rows.iter().map(|row| row.id).collect();
    let mut overviews = sources::overviews(&mut conn, caller.account, &ids).await?;
    Ok(web::Json(Page::of(
        rows,
        limit,
        |row| row.id.as_uuid(),
        |row| {
            let overview = overviews.remove(&row.id);
            Source::of(row, overview)
        },
    )))
}

/// Adds a site, a sitemap or a page; its first run is queued.
///
/// Only public addresses are read, at most one page a second and host, as the site's `robots.txt` allows. An address that
/// is a source of the knowledge base already is refused with 409 `source_exists`, unless the two include different parts.
#[utoipa::path(
    tag = "Knowledge",
    security(("cookie" = []), ("apiKey" = ["knowledge:write"])),
    responses((status = 201, description = "Made.", body = Source))
)]
#[post("/api/knowledge-bases/{id}/sources")]
pub(crate) async fn create_source(
    api: web::Data<Api>,
    caller: Caller<WriteKnowledge>,
    id: web::Path<Uuid>,
    Json(input): Json<NewSource>,
) -> Result<HttpResponse, Problem> {
    let (now, account, knowledge_base) = (api.now(), caller.account, KnowledgeBaseId::from_uuid(*id));
    let row = input.into_row(now, knowledge_base, caller.user);
    let source = add(&api, account, row, now).await?;
    Ok(HttpResponse::Created().json(source))
}

/// One source with its progress.
#[utoipa::path(
    tag = "Knowledge",
    security(("cookie" = []), ("apiKey" = ["iq:read"]), ("apiKey" = ["articles:read"]), ("apiKey" = ["knowledge:write"])),
    responses((status = 200, description = "Done.", body = Source))
)]
#[get("/api/knowledge-bases/{id}/sources/{sourceId}")]
pub(crate) async fn read_source(
    api: web::Data<Api>,
    caller: Caller<ReadKnowledge>,
    ids: web::Path<(Uuid, Uuid)>,
) -> Result<web::Json<Source>, Problem> {
    let mut conn = api.store.connection().await?;
    Ok(web::Json(present(&mut conn, caller.account, typed(*ids)).await?))
}

/// Changes a source; its next run goes by that.
#[utoipa::path(
    tag = "Knowledge",
    security(("cookie" = []), ("apiKey" = ["knowledge:write"])),
    responses((status = 200, description = "Done.", body = Source))
)]
#[patch("/api/knowledge-bases/{id}/sources/{sourceId}")]
pub(crate) async fn change_source(
    api: web::Data<Api>,
    caller: Caller<WriteKnowledge>,
    ids: web::Path<(Uuid, Uuid)>,
    Json(input): Json<SourcePatch>,
) -> Result<web::Json<Source>, Problem> {
    let (now, account, place) = (api.now(), caller.account, typed(*ids));
    let mut conn = api.store.connection().await?;
    let source = conn.transaction::<_, Problem, _>(async |conn| {
        knowledge::lock(conn, account, &[place.0]).await?;
        let held = find(conn, account, place).await?;
        let changed = input.apply_to(held.clone(), now)?;
        if !twin::reads_the_same(&held.settings, &changed.settings) {
            twin::refuse(conn, account, &changed).await?;
        }
        sources::change(conn, account, &changed).await?;
        present(conn, account, place).await
    });
    Ok(web::Json(source.await?))
}

/// Deletes a source, with its articles unless they are to be kept. A run under way ends.
#[utoipa::path(
    tag = "Knowledge",
    params(SourceDeletion),
    security(("cookie" = []), ("apiKey" = ["knowledge:write"])),
    responses((status = 204, description = "Done."))
)]
#[delete("/api/knowledge-bases/{id}/sources/{sourceId}")]
pub(crate) async fn delete_source(
    api: web::Data<Api>,
    caller: Caller<WriteKnowledge>,
    ids: web::Path<(Uuid, Uuid)>,
    deletion: Query<SourceDeletion>,
) -> Result<HttpResponse, Problem> {
    let (now, account, (knowledge_base, id)) = (api.now(), caller.account, typed(*ids));
    let mut conn = api.store.connection().await?;
    conn.transaction::<_, Problem, _>(async |conn| {
        let source = find(conn, account, (knowledge_base, id)).await?;
        if deletion.articles == ItsArticles::Delete {
            knowledge::raise_version(conn, now, account, knowledge_base).await?;
            knowledge::delete_articles_of(conn, account, id).await?;
        }
        sources::delete(conn, account, id).await?;
        if let Settings::File(settings) = source.settings {
            files::let_go(conn, account, &[settings.file]).await?;
        }
        let deed = ("source.deleted", id.as_uuid());
        Ok(audit::record(conn, now, account, caller.actor(), deed, json!({})).await?)
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Writes a source and queues its first run.
async fn add(api: &Api, account: AccountId, row: Row, now: Timestamp) -> Result<Source, Problem> {
    let place = (row.knowledge_base_id, row.id);
    let mut conn = api.store.connection().await?;
    conn.transaction::<_, Problem, _>(async |conn| {
        // Two that come at once are looked at one after the other.
        knowledge::lock(conn, account, &[row.knowledge_base_id]).await?;
        twin::refuse(conn, account, &row).await?;
        insert(conn, now, account, &row).await?;
        present(conn, account, place).await
    })
    .await
}

/// Writes a source and queues its first run, in the running transaction.
pub(super) async fn insert(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    row: &Row,
) -> Result<(), Problem> {
    let knowledge_base = knowledge::get(conn, account, row.knowledge_base_id).await?;
    knowledge_base.ok_or_else(|| Problem::of(Code::NotFound))?;
    sources::insert(conn, account, row).await?;
    sources::request(conn, now, account, row.id, None).await?;
    Ok(())
}

/// A source that must be there.
pub(super) async fn find(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    (knowledge_base, id): (KnowledgeBaseId, SourceId),
) -> Result<Row, Problem> {
    sources::get(conn, account, knowledge_base, id).await?.ok_or_else(|| Problem::of(Code::NotFound))
}

/// A source as it is now.
pub(super) async fn present(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    place: (KnowledgeBaseId, SourceId),
) -> Result<Source, Problem> {
    let row = find(conn, account, place).await?;
    let overview = sources::overviews(conn, account, &[row.id]).await?.remove(&row.id);
    Ok(Source::of(row, overview))
}

pub(super) fn typed((knowledge_base, source): (Uuid, Uuid)) -> (KnowledgeBaseId, SourceId) {
    (KnowledgeBaseId::from_uuid(knowledge_base), SourceId::from_uuid(source))
}

impl Source {
    fn of(row: Row, overview: Option<Overview>) -> Self {
        let language = row.settings.language().map(str::to_owned);
        let (kind, site) = match row.settings {
            Settings::File(_) => (SourceKind::File, None),
            Settings::Site(site) => (SourceKind::Site, Some(site)),
        };
        let progress = overview.as_ref().map(|overview| overview.progress).unwrap_or_default();
        Self {
            id: row.id.into(),
            knowledge_base_id: row.knowledge_base_id.into(),
            kind,
            name: row.name,
            mode: site.as_ref().map(|site| site.mode.into()),
            pages_max: site.as_ref().map(|site| site.pages_max),
            include: site.as_ref().map(|site| site.include.clone()).unwrap_or_default(),
            exclude: site.as_ref().map(|site| site.exclude.clone()).unwrap_or_default(),
            url: site.map(|site| site.url),
            language,
            schedule: row.schedule.map(SourceSchedule::from),
            next_run_at: row.next_run_at,
            state: overview.as_ref().map_or(SourceState::Queued, |overview| overview.state.into()),
            progress: progress.into(),
            article_count: overview.as_ref().map_or(0, |overview| overview.article_count),
            last_run_at: overview.as_ref().and_then(|overview| overview.last_run_at),
            reason: overview.and_then(|overview| overview.reason),
            created_at: row.created_at,
        }
    }
}

impl From<RunState> for SourceState {
    fn from(state: RunState) -> Self {
        match state {
            RunState::Queued => Self::Queued,
            RunState::Running => Self::Running,
            RunState::Done => Self::Done,
            RunState::Failed => Self::Failed,
            RunState::Stopped => Self::Stopped,
        }
    }
}

impl From<Progress> for SourceProgress {
    fn from(progress: Progress) -> Self {
        let Progress { found, done, changed, flagged, failed } = progress;
        Self { found, done, changed, flagged, failed }
    }
}

impl From<Mode> for SourceMode {
    fn from(mode: Mode) -> Self {
        match mode {
            Mode::Site => Self::Site,
            Mode::Sitemap => Self::Sitemap,
            Mode::Page => Self::Page,
        }
    }
}
