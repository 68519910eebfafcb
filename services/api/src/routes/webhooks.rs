//! Received webhooks: every item is accounted for.

use actix_web::{get, web};
use jiff::Timestamp;
use reaktly_domain::ids::{IntegrationId, WebhookId};
use reaktly_store::inbox_views::{self, WebhookView};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::access::{Caller, ReadUsage};
use crate::api::Api;
use crate::input::Query;
use crate::page::{Page, PageQuery};
use crate::problem::Problem;

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
    api: web::Data<Api>,
    caller: Caller<ReadUsage>,
    filter: Query<WebhookFilter>,
    page: Query<PageQuery>,
) -> Result<web::Json<Page<Webhook>>, Problem> {
    let limit = page.limit()?;
    let after = page.position::<(Timestamp, Uuid)>()?.map(|(at, id)| (at, WebhookId::from_uuid(id)));
    let integration = filter.integration.map(IntegrationId::from_uuid);
    let mut conn = api.store.connection().await?;
    let rows = inbox_views::list_webhooks(&mut conn, caller.account, integration, after, limit + 1).await?;
    Ok(web::Json(Page::of(rows, limit, |row| (row.received_at, row.id.as_uuid()), Webhook::from)))
}

impl From<WebhookView> for Webhook {
    fn from(row: WebhookView) -> Self {
        let verdict = match (row.items, row.quarantined, row.stored) {
            (0, ..) => WebhookVerdict::Empty,
            (_, 1.., _) => WebhookVerdict::Quarantined,
            (_, _, 0) => WebhookVerdict::Duplicate,
            _ => WebhookVerdict::Stored,
        };
        Self {
            id: row.id.into(),
            received_at: row.received_at,
            normalized_at: row.normalized_at,
            verdict,
            verification: row.verification,
            items: row.items,
            stored: row.stored,
            duplicates: row.duplicates,
            quarantined: row.quarantined,
            deliveries: row.deliveries,
            integration_ids: row.integration_ids,
        }
    }
}
