//! The accounts of many webhooks.

use std::collections::HashSet;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::{IntegrationId, WebhookId};
use uuid::Uuid;

use crate::StoreResult;
use crate::schema::webhooks;
use crate::webhooks::Accounted;

/// Which of these webhooks have been accounted for, by any of their deliveries.
pub async fn accounted(conn: &mut AsyncPgConnection, ids: &[WebhookId]) -> StoreResult<HashSet<WebhookId>> {
    let ids: Vec<Uuid> = ids.iter().map(WebhookId::as_uuid).collect();
    let rows: Vec<Uuid> = webhooks::table.filter(webhooks::id.eq_any(ids)).select(webhooks::id).load(conn).await?;
    Ok(rows.into_iter().map(WebhookId::from_uuid).collect())
}

/// Writes what became of webhooks' items, none of which is there yet.
pub async fn account_for(conn: &mut AsyncPgConnection, now: Timestamp, all: &[Accounted]) -> StoreResult<()> {
    let rows: Vec<_> = all
        .iter()
        .map(|webhook| {
            let integration_ids: Vec<Uuid> = webhook.integrations.iter().map(IntegrationId::as_uuid).collect();
            (
                (webhooks::id.eq(webhook.id.as_uuid()), webhooks::account_id.eq(webhook.account.map(Uuid::from))),
                webhooks::webhook_path.eq(&webhook.webhook_path),
                webhooks::body_sha256.eq(&webhook.body_sha256),
                webhooks::verification.eq(&webhook.verification),
                webhooks::received_at.eq(webhook.received_at.to_diesel()),
                webhooks::normalized_at.eq(now.to_diesel()),
                webhooks::items.eq(webhook.items),
                webhooks::stored.eq(webhook.stored),
                webhooks::duplicates.eq(webhook.duplicates),
                webhooks::quarantined.eq(webhook.quarantined),
                webhooks::stream_sequence.eq(webhook.stream_sequence),
                webhooks::integration_ids.eq(integration_ids),
                webhooks::duplicate_of.eq(&webhook.duplicate_of),
            )
        })
        .collect();
    diesel::insert_into(webhooks::table).values(rows).execute(conn).await?;
    Ok(())
}
