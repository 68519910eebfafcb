//! Keys for scripts.

use actix_web::{HttpResponse, delete, get, post, web};
use garde::Validate;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::{Caller, ManageAccount, Scope};
use crate::input::Json;
use crate::page::{Page, PageQuery};
use crate::problem::{Code, Problem};

/// A key for scripts. The key itself is shown once, by the call that makes it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ApiKey {
    pub id: Uuid,
    pub name: String,
    pub description: String,
    #[schema(value_type = Vec<Scope>)]
    pub scopes: Vec<String>,
    pub last_four: String,
    pub created_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Timestamp>,
}

/// A key just made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CreatedApiKey {
    #[serde(flatten)]
    pub api_key: ApiKey,
    /// The key, `rk_live_…`; it is not shown again.
    pub key: String,
}

/// A key to be made.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase")]
#[garde(allow_unvalidated)]
pub(crate) struct NewApiKey {
    #[garde(length(chars, min = 1, max = 100))]
    pub name: String,
    #[serde(default)]
    #[garde(length(chars, max = 1000))]
    pub description: String,
    #[garde(length(min = 1))]
    pub scopes: Vec<Scope>,
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
}

/// The keys, without their secret part.
#[utoipa::path(
    tag = "API keys",
    params(PageQuery),
    security(("cookie" = [])),
    responses((status = 200, description = "Done.", body = Page<ApiKey>))
)]
#[get("/api/api-keys")]
pub(crate) async fn list_api_keys(
    _caller: Caller<ManageAccount>,
    _page: web::Query<PageQuery>,
) -> Result<web::Json<Page<ApiKey>>, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// Makes a key and shows it this once.
#[utoipa::path(
    tag = "API keys",
    security(("cookie" = [])),
    responses((status = 201, description = "Made.", body = CreatedApiKey))
)]
#[post("/api/api-keys")]
pub(crate) async fn create_api_key(
    _caller: Caller<ManageAccount>,
    Json(_input): Json<NewApiKey>,
) -> Result<HttpResponse, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// One key, without its secret part.
#[utoipa::path(
    tag = "API keys",
    security(("cookie" = [])),
    responses((status = 200, description = "Done.", body = ApiKey))
)]
#[get("/api/api-keys/{id}")]
pub(crate) async fn read_api_key(
    _caller: Caller<ManageAccount>,
    _id: web::Path<Uuid>,
) -> Result<web::Json<ApiKey>, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// Ends a key.
#[utoipa::path(
    tag = "API keys",
    security(("cookie" = [])),
    responses((status = 204, description = "Done."))
)]
#[delete("/api/api-keys/{id}")]
pub(crate) async fn delete_api_key(
    _caller: Caller<ManageAccount>,
    _id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    Err(Problem::of(Code::Unavailable))
}
