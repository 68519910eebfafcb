//! The accounts of many webhooks.

use std::collections::HashSet;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use reaktly_domain::ids::WebhookId;
use uuid::Uuid;

use crate::StoreResult;
use crate::schema::webhooks;
use crate::webhooks::{Accounted, NewRow};

/// Which of these webhooks have been accounted for, by any of their deliveries.
pub async fn accounted(conn: &mut AsyncPgConnection, ids: &[WebhookId]) -> StoreResult<HashSet<WebhookId>> {
    let ids: Vec<Uuid> = ids.iter().map(WebhookId::as_uuid).collect();
    let rows: Vec<Uuid> = webhooks::table.filter(webhooks::id.eq_any(ids)).select(webhooks::id).load(conn).await?;
    Ok(rows.into_iter().map(WebhookId::from_uuid).collect())
}

/// Writes what became of webhooks' items, none of which is there yet.
pub async fn account_for(conn: &mut AsyncPgConnection, now: Timestamp, all: &[Accounted]) -> StoreResult<()> {
    let rows: Vec<_> = all.iter().map(|webhook| NewRow::of(now, webhook)).collect();
    diesel::insert_into(webhooks::table).values(rows).execute(conn).await?;
    Ok(())
}
