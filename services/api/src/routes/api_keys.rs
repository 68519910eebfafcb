//! Keys for scripts.

use actix_web::{HttpResponse, delete, get, post, web};
use garde::Validate;
use jiff::Timestamp;
use reaktly_domain::ids::ApiKeyId;
use reaktly_store::api_keys::{self, ApiKey as Row};
use reaktly_store::{AsyncConnection as _, audit};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::{Caller, ManageAccount, Scope, Token};
use crate::api::Api;
use crate::input::{Json, Query};
use crate::page::{Page, PageQuery};
use crate::problem::{Code, Problem};

/// What every key begins with.
const KEY_PREFIX: &str = "rk_live_";

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
    api: web::Data<Api>,
    caller: Caller<ManageAccount>,
    page: Query<PageQuery>,
) -> Result<web::Json<Page<ApiKey>>, Problem> {
    let (limit, after) = (page.limit()?, page.position::<Uuid>()?.map(ApiKeyId::from_uuid));
    let mut conn = api.store.connection().await?;
    let rows = api_keys::list(&mut conn, caller.account, after, limit + 1).await?;
    Ok(web::Json(Page::of(rows, limit, |row| row.id.as_uuid(), ApiKey::from)))
}

/// Makes a key and shows it this once.
#[utoipa::path(
    tag = "API keys",
    security(("cookie" = [])),
    responses((status = 201, description = "Made.", body = CreatedApiKey))
)]
#[post("/api/api-keys")]
pub(crate) async fn create_api_key(
    api: web::Data<Api>,
    caller: Caller<ManageAccount>,
    Json(input): Json<NewApiKey>,
) -> Result<HttpResponse, Problem> {
    let now = api.now();
    if input.expires_at.is_some_and(|end| end <= now) {
        return Err(Problem::field("expiresAt", "is past"));
    }
    let token = Token::generate(KEY_PREFIX).map_err(|error| Problem::because(Code::Internal, error))?;
    let count = token.reveal().chars().count();
    let row = Row {
        id: ApiKeyId::generate(now),
        account_id: caller.account,
        name: input.name,
        description: input.description,
        last_four: token.reveal().chars().skip(count - 4).collect(),
        scopes: input.scopes.iter().map(|scope| scope.name().to_owned()).collect(),
        created_by_id: Some(caller.user.into()),
        created_at: now,
        expires_at: input.expires_at,
        last_used_at: None,
    };
    let mut conn = api.store.connection().await?;
    conn.transaction::<_, Problem, _>(async |conn| {
        api_keys::insert(conn, &row, caller.user, &token.sha256()).await?;
        let deed = ("api_key.created", row.id.as_uuid());
        let detail = json!({"scopes": row.scopes});
        Ok(audit::record(conn, now, caller.account, caller.actor(), deed, detail).await?)
    })
    .await?;
    let created = CreatedApiKey { api_key: row.into(), key: token.reveal().to_owned() };
    Ok(HttpResponse::Created().insert_header(("cache-control", "no-store")).json(created))
}

/// One key, without its secret part.
#[utoipa::path(
    tag = "API keys",
    security(("cookie" = [])),
    responses((status = 200, description = "Done.", body = ApiKey))
)]
#[get("/api/api-keys/{id}")]
pub(crate) async fn read_api_key(
    api: web::Data<Api>,
    caller: Caller<ManageAccount>,
    id: web::Path<Uuid>,
) -> Result<web::Json<ApiKey>, Problem> {
    let mut conn = api.store.connection().await?;
    let row = api_keys::get(&mut conn, caller.account, ApiKeyId::from_uuid(*id)).await?;
    Ok(web::Json(row.ok_or_else(|| Problem::of(Code::NotFound))?.into()))
}

/// Ends a key.
#[utoipa::path(
    tag = "API keys",
    security(("cookie" = [])),
    responses((status = 204, description = "Done."))
)]
#[delete("/api/api-keys/{id}")]
pub(crate) async fn delete_api_key(
    api: web::Data<Api>,
    caller: Caller<ManageAccount>,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let mut conn = api.store.connection().await?;
    if !api_keys::delete(&mut conn, caller.account, ApiKeyId::from_uuid(*id)).await? {
        return Err(Problem::of(Code::NotFound));
    }
    let deed = ("api_key.deleted", *id);
    audit::record(&mut conn, api.now(), caller.account, caller.actor(), deed, json!({})).await?;
    Ok(HttpResponse::NoContent().finish())
}

impl From<Row> for ApiKey {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            name: row.name,
            description: row.description,
            scopes: row.scopes,
            last_four: row.last_four,
            created_at: row.created_at,
            expires_at: row.expires_at,
            last_used_at: row.last_used_at,
        }
    }
}
