//! Items of webhooks that could not be taken in, with the reason.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::{AccountId, QuarantineId, WebhookId};
use uuid::Uuid;

use crate::StoreResult;
use crate::schema::quarantine;

/// Rows of one insert: far below the number of values a statement may have.
const ROWS_MAX: usize = 1000;

/// An item to keep.
#[derive(Debug, Clone, PartialEq)]
pub struct Quarantined {
    /// Where it stands in the body; empty for the whole body.
    pub path: String,
    /// A stable word such as `unrouted`.
    pub reason: &'static str,
    /// More, for people.
    pub detail: String,
    /// The item as it came, as much as is kept.
    pub raw: serde_json::Value,
}

/// Keeps the items of a webhook; those that are there already stay as they are.
pub async fn keep(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: Option<AccountId>,
    webhook: WebhookId,
    items: &[Quarantined],
) -> StoreResult<()> {
    for part in items.chunks(ROWS_MAX) {
        let rows: Vec<_> = part
            .iter()
            .map(|item| {
                (
                    quarantine::id.eq(QuarantineId::generate(now).as_uuid()),
                    quarantine::account_id.eq(account.map(Uuid::from)),
                    quarantine::webhook_id.eq(webhook.as_uuid()),
                    quarantine::path.eq(&item.path),
                    quarantine::reason.eq(item.reason),
                    quarantine::detail.eq(&item.detail),
                    quarantine::raw.eq(&item.raw),
                    quarantine::created_at.eq(now.to_diesel()),
                )
            })
            .collect();
        diesel::insert_into(quarantine::table).values(rows).on_conflict_do_nothing().execute(conn).await?;
    }
    Ok(())
}
