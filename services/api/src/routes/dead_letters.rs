//! What could not be handled, until a person replays or discards it.

use actix_web::{HttpResponse, delete, get, post, web};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::access::{Caller, ManageAccount};
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
    _caller: Caller<ManageAccount>,
    _filter: web::Query<DeadLetterFilter>,
    _page: web::Query<PageQuery>,
) -> Result<web::Json<Page<DeadLetter>>, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// One dead letter.
#[utoipa::path(
    tag = "Operations",
    security(("cookie" = [])),
    responses((status = 200, description = "Done.", body = DeadLetter))
)]
#[get("/api/dead-letters/{id}")]
pub(crate) async fn read_dead_letter(
    _caller: Caller<ManageAccount>,
    _id: web::Path<Uuid>,
) -> Result<web::Json<DeadLetter>, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// Publishes the message again.
#[utoipa::path(
    tag = "Operations",
    security(("cookie" = [])),
    responses((status = 200, description = "Done.", body = DeadLetter))
)]
#[post("/api/dead-letters/{id}/replay")]
pub(crate) async fn replay_dead_letter(
    _caller: Caller<ManageAccount>,
    _id: web::Path<Uuid>,
) -> Result<web::Json<DeadLetter>, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// Gives the message up.
#[utoipa::path(
    tag = "Operations",
    security(("cookie" = [])),
    responses((status = 204, description = "Done."))
)]
#[delete("/api/dead-letters/{id}")]
pub(crate) async fn discard_dead_letter(
    _caller: Caller<ManageAccount>,
    _id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    Err(Problem::of(Code::Unavailable))
}
