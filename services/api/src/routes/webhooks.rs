//! Received webhooks: every item is accounted for.

use actix_web::{get, web};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::access::{Caller, ReadUsage};
use crate::page::{Page, PageQuery};
use crate::problem::{Code, Problem};

/// What became of a webhook.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum WebhookVerdict {
    /// Every item was stored.
    Stored,
    /// Every item was known already.
    Duplicate,
    /// At least one item could not be taken in.
    Quarantined,
    /// There was nothing in it.
    Empty,
}

/// A received webhook. `items` = `stored` + `duplicates` + `quarantined`.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Webhook {
    pub id: Uuid,
    pub received_at: Timestamp,
    pub normalized_at: Timestamp,
    pub verdict: WebhookVerdict,
    /// `valid` or `unsigned`.
    pub verification: String,
    pub items: i32,
    pub stored: i32,
    pub duplicates: i32,
    pub quarantined: i32,
    /// How often the same body came.
    pub deliveries: i32,
    pub integration_ids: Vec<Uuid>,
}

/// Which webhooks.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct WebhookFilter {
    /// Only those with items for this integration.
    pub integration: Option<Uuid>,
}

/// Received webhooks, newest first.
#[utoipa::path(
    tag = "Integrations",
    params(WebhookFilter, PageQuery),
    security(("cookie" = []), ("apiKey" = ["integrations:read"]), ("apiKey" = ["usage:read"])),
    responses((status = 200, description = "Done.", body = Page<Webhook>))
)]
#[get("/api/webhooks")]
pub(crate) async fn list_webhooks(
    _caller: Caller<ReadUsage>,
    _filter: web::Query<WebhookFilter>,
    _page: web::Query<PageQuery>,
) -> Result<web::Json<Page<Webhook>>, Problem> {
    Err(Problem::of(Code::Unavailable))
}
