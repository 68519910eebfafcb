//! What could not be handled, until a person replays or discards it.

use actix_web::{HttpResponse, delete, get, post, web};
use jiff::Timestamp;
use reaktly_domain::ids::{AccountId, DeadLetterId};
use reaktly_events::dead_letters::{self as letters, ErrorClass};
use reaktly_store::dead_letters::{self, Entry, Settlement};
use reaktly_store::inbox_views::{self, DeadLetterView};
use reaktly_store::{AsyncConnection as _, audit};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::access::{Caller, ManageAccount};
use crate::api::Api;
use crate::input::Query;
use crate::page::{Page, PageQuery};
use crate::problem::{Code, Problem};

/// What became of a dead letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DeadLetterStatus {
    /// Waits for a decision.
    Open,
    /// Was published again.
    Replayed,
    /// Was given up.
    Discarded,
}

/// A message that could not be handled. Its body stays inside.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeadLetter {
    pub id: Uuid,
    pub service: String,
    pub consumer: String,
    pub stream: String,
    pub stream_sequence: i64,
    pub subject: String,
    pub deliveries: i64,
    /// `undecodable`, `rejected`, `panicked` or `poison`.
    pub error_class: String,
    pub code: String,
    pub error: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trace_id: Option<String>,
    pub status: DeadLetterStatus,
    pub replays: i32,
    pub died_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settled_at: Option<Timestamp>,
}

/// Which dead letters.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DeadLetterFilter {
    /// Open ones unless given.
    pub status: Option<DeadLetterStatus>,
    /// Only those of this service.
    pub service: Option<String>,
}

/// What could not be handled, newest first.
#[utoipa::path(
    tag = "Operations",
    params(DeadLetterFilter, PageQuery),
    security(("cookie" = [])),
    responses((status = 200, description = "Done.", body = Page<DeadLetter>))
)]
#[get("/api/dead-letters")]
pub(crate) async fn list_dead_letters(
    api: web::Data<Api>,
    caller: Caller<ManageAccount>,
    filter: Query<DeadLetterFilter>,
    page: Query<PageQuery>,
) -> Result<web::Json<Page<DeadLetter>>, Problem> {
    let limit = page.limit()?;
    let filter = inbox_views::DeadLetterFilter {
        status: Some(filter.status.unwrap_or(DeadLetterStatus::Open).name()),
        service: filter.service.clone(),
        after: page.position::<(Timestamp, Uuid)>()?.map(|(at, id)| (at, DeadLetterId::from_uuid(id))),
    };
    let mut conn = api.store.connection().await?;
    let rows = inbox_views::list_dead_letters(&mut conn, caller.account, &filter, limit + 1).await?;
    let key = |row: &DeadLetterView| (row.entry.died_at, row.entry.id.as_uuid());
    Ok(web::Json(Page::of(rows, limit, key, DeadLetter::from)))
}

/// One dead letter.
#[utoipa::path(
    tag = "Operations",
    security(("cookie" = [])),
    responses((status = 200, description = "Done.", body = DeadLetter))
)]
#[get("/api/dead-letters/{id}")]
pub(crate) async fn read_dead_letter(
    api: web::Data<Api>,
    caller: Caller<ManageAccount>,
    id: web::Path<Uuid>,
) -> Result<web::Json<DeadLetter>, Problem> {
    find(&api, caller.account, *id).await.map(|row| web::Json(row.into()))
}

/// Publishes the message again.
#[utoipa::path(
    tag = "Operations",
    security(("cookie" = [])),
    responses((status = 200, description = "Done.", body = DeadLetter))
)]
#[post("/api/dead-letters/{id}/replay")]
pub(crate) async fn replay_dead_letter(
    api: web::Data<Api>,
    caller: Caller<ManageAccount>,
    id: web::Path<Uuid>,
) -> Result<web::Json<DeadLetter>, Problem> {
    let row = find(&api, caller.account, *id).await?;
    refuse_discarded(&row)?;
    let count = u64::try_from(row.entry.replays).unwrap_or(0) + 1;
    let letter = original(&row.entry)?;
    // Published first: a crash before the ledger knows is made good by the same call, which the server drops.
    let published = reaktly_bus::dead_letters::replay(&api.bus, &letter, count).await;
    published.map_err(|error| Problem::because(Code::Unavailable, error).retry_after_seconds(1))?;
    settle(&api, &caller, &row, Settlement::Replayed).await?;
    find(&api, caller.account, *id).await.map(|row| web::Json(row.into()))
}

/// Gives the message up.
#[utoipa::path(
    tag = "Operations",
    security(("cookie" = [])),
    responses((status = 204, description = "Done."))
)]
#[delete("/api/dead-letters/{id}")]
pub(crate) async fn discard_dead_letter(
    api: web::Data<Api>,
    caller: Caller<ManageAccount>,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let row = find(&api, caller.account, *id).await?;
    refuse_discarded(&row)?;
    settle(&api, &caller, &row, Settlement::Discarded).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn find(api: &Api, account: AccountId, id: Uuid) -> Result<DeadLetterView, Problem> {
    let mut conn = api.store.connection().await?;
    let row = inbox_views::dead_letter(&mut conn, account, DeadLetterId::from_uuid(id)).await?;
    row.ok_or_else(|| Problem::of(Code::NotFound))
}

fn refuse_discarded(row: &DeadLetterView) -> Result<(), Problem> {
    if row.entry.status == DeadLetterStatus::Discarded.name() {
        return Err(Problem::of(Code::AlreadySettled));
    }
    Ok(())
}

async fn settle(
    api: &Api,
    caller: &Caller<ManageAccount>,
    row: &DeadLetterView,
    settlement: Settlement,
) -> Result<(), Problem> {
    let action = match settlement {
        Settlement::Replayed => "dead_letter.replayed",
        Settlement::Discarded => "dead_letter.discarded",
    };
    let mut conn = api.store.connection().await?;
    conn.transaction::<_, Problem, _>(async |conn| {
        dead_letters::settle(conn, row.entry.id, settlement).await?;
        let deed = (action, row.entry.id.as_uuid());
        Ok(audit::record(conn, api.now(), caller.account, caller.actor(), deed, json!({})).await?)
    })
    .await
}

/// The dead letter as the bus knows it.
fn original(entry: &Entry) -> Result<letters::DeadLetter, Problem> {
    let headers = serde_json::from_value(entry.headers.clone());
    Ok(letters::DeadLetter {
        id: entry.id,
        service: entry.service.clone(),
        consumer: entry.consumer.clone(),
        stream: entry.stream.clone(),
        stream_sequence: u64::try_from(entry.stream_sequence).unwrap_or(0),
        subject: entry.subject.clone(),
        headers: headers.map_err(|error| Problem::because(Code::Internal, error))?,
        payload: entry.payload.clone().into(),
        deliveries: u64::try_from(entry.deliveries).unwrap_or(0),
        class: ErrorClass::from_name(&entry.error_class).unwrap_or(ErrorClass::Rejected),
        code: entry.code.clone(),
        error: entry.error.clone(),
        trace_id: entry.trace_id.clone(),
        died_at: entry.died_at,
    })
}

impl DeadLetterStatus {
    const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Replayed => "replayed",
            Self::Discarded => "discarded",
        }
    }
}

impl From<DeadLetterView> for DeadLetter {
    fn from(DeadLetterView { entry, settled_at }: DeadLetterView) -> Self {
        let status = match entry.status.as_str() {
            "replayed" => DeadLetterStatus::Replayed,
            "discarded" => DeadLetterStatus::Discarded,
            _ => DeadLetterStatus::Open,
        };
        Self {
            id: entry.id.into(),
            service: entry.service,
            consumer: entry.consumer,
            stream: entry.stream,
            stream_sequence: entry.stream_sequence,
            subject: entry.subject,
            deliveries: entry.deliveries,
            error_class: entry.error_class,
            code: entry.code,
            error: entry.error,
            trace_id: Some(entry.trace_id).filter(|id| !id.is_empty()),
            status,
            replays: entry.replays,
            died_at: entry.died_at,
            settled_at,
        }
    }
}
