//! Received webhooks with their sums.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::{AccountId, IntegrationId, WebhookId};
use uuid::Uuid;

use crate::StoreResult;
use crate::schema::webhooks;

/// A received webhook; `items` is the sum of the next three.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = webhooks)]
pub struct WebhookView {
    /// Its id.
    #[diesel(deserialize_as = Uuid)]
    pub id: WebhookId,
    /// `valid` or `unsigned`.
    pub verification: String,
    /// When ingress had it.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub received_at: Timestamp,
    /// When its items were accounted for.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub normalized_at: Timestamp,
    /// Items in it.
    pub items: i32,
    /// Items stored.
    pub stored: i32,
    /// Items that were known.
    pub duplicates: i32,
    /// Items that could not be taken in.
    pub quarantined: i32,
    /// How often the same body came.
    pub deliveries: i32,
    /// The integrations its items belong to.
    pub integration_ids: Vec<Uuid>,
}

/// An account's webhooks, newest first, at most `limit`; `after` is the place of the last one seen.
pub async fn list_webhooks(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    integration: Option<IntegrationId>,
    after: Option<(Timestamp, WebhookId)>,
    limit: i64,
) -> StoreResult<Vec<WebhookView>> {
    let mut query = webhooks::table
        .filter(webhooks::account_id.eq(account.as_uuid()))
        .order((webhooks::received_at.desc(), webhooks::id.desc()))
        .limit(limit)
        .select(WebhookView::as_select())
        .into_boxed();
    if let Some(integration) = integration {
        query = query.filter(webhooks::integration_ids.contains(vec![integration.as_uuid()]));
    }
    if let Some((received_at, id)) = after {
        let received_at = received_at.to_diesel();
        let earlier = webhooks::received_at.lt(received_at);
        let same_time = webhooks::received_at.eq(received_at).and(webhooks::id.lt(id.as_uuid()));
        query = query.filter(earlier.or(same_time));
    }
    Ok(query.load(conn).await?)
}
