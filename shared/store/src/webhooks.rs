//! Received webhooks: whose they are, and what became of their items.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::{SignedDuration, Timestamp};
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::{AccountId, IntegrationId, WebhookId};
use uuid::Uuid;

use crate::StoreResult;
use crate::schema::{integrations, webhooks};

/// How old the last sign of life of an integration may grow before a webhook writes a new one: so that many webhooks at
/// once do not wait for one row.
const SEEN_EVERY: SignedDuration = SignedDuration::from_secs(5);

/// A webhook that has been accounted for: `items` is the sum of `stored`, `duplicates` and `quarantined`.
#[derive(Debug, Clone)]
pub struct Accounted {
    /// Derived from path and body ([`WebhookId::of_body`]).
    pub id: WebhookId,
    /// Whose path it came by.
    pub account: Option<AccountId>,
    /// The path.
    pub webhook_path: String,
    /// SHA-256 of path and body, hex.
    pub body_sha256: String,
    /// `valid` or `unsigned`.
    pub verification: String,
    /// When ingress had it.
    pub received_at: Timestamp,
    /// Its place in the stream.
    pub stream_sequence: i64,
    /// Items in it.
    pub items: i32,
    /// Items stored.
    pub stored: i32,
    /// Items that were known.
    pub duplicates: i32,
    /// Items that could not be taken in.
    pub quarantined: i32,
    /// The rows its duplicates repeat.
    pub duplicate_of: Vec<Uuid>,
    /// The integrations its items belong to.
    pub integrations: Vec<IntegrationId>,
}

/// The account of a webhook path, also of one that is disconnected since.
pub async fn account_of_path(conn: &mut AsyncPgConnection, path: &str) -> StoreResult<Option<AccountId>> {
    let query = integrations::table
        .filter(integrations::webhook_path.eq(path))
        .order(integrations::deleted_at.desc().nulls_first())
        .select(integrations::account_id);
    let account: Option<Uuid> = query.first(conn).await.optional()?;
    Ok(account.map(AccountId::from_uuid))
}

/// The connected numbers of an account among `phone_number_ids`.
pub async fn numbers(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    phone_number_ids: &[&str],
) -> StoreResult<HashMap<String, IntegrationId>> {
    let rows: Vec<(String, Uuid)> = integrations::table
        .filter(integrations::account_id.eq(account.as_uuid()))
        .filter(integrations::phone_number_id.eq_any(phone_number_ids))
        .filter(integrations::deleted_at.is_null())
        .select((integrations::phone_number_id, integrations::id))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|(number, id)| (number, IntegrationId::from_uuid(id))).collect())
}

/// A connected number as webhooks may name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// The integration.
    pub integration: IntegrationId,
    /// Meta's id of the number.
    pub phone_number_id: String,
    /// The number's digits.
    pub digits: String,
    /// Meta's id of its business account.
    pub business_account_id: String,
}

/// Every connected number of an account, oldest first.
pub async fn directory(conn: &mut AsyncPgConnection, account: AccountId) -> StoreResult<Vec<Number>> {
    let rows: Vec<(Uuid, String, String, String)> = integrations::table
        .filter(integrations::account_id.eq(account.as_uuid()))
        .filter(integrations::deleted_at.is_null())
        .order(integrations::id)
        .select((
            integrations::id,
            integrations::phone_number_id,
            integrations::phone_number,
            integrations::business_account_id,
        ))
        .load(conn)
        .await?;
    let number = |(id, phone_number_id, phone_number, business_account_id): (Uuid, String, String, String)| Number {
        integration: IntegrationId::from_uuid(id),
        phone_number_id,
        digits: phone_number.chars().filter(char::is_ascii_digit).collect(),
        business_account_id,
    };
    Ok(rows.into_iter().map(number).collect())
}

/// Whether the delivery at `stream_sequence` of a webhook has been accounted for.
pub async fn is_accounted(conn: &mut AsyncPgConnection, id: WebhookId, stream_sequence: i64) -> StoreResult<bool> {
    let query = webhooks::table.find(id.as_uuid()).filter(webhooks::stream_sequence.eq(stream_sequence));
    Ok(diesel::select(diesel::dsl::exists(query)).get_result(conn).await?)
}

/// Writes what became of a webhook's items, last of all. A body that came before only counts another delivery: what it
/// brought is in the first one's sum.
pub async fn account_for(conn: &mut AsyncPgConnection, now: Timestamp, webhook: &Accounted) -> StoreResult<()> {
    diesel::insert_into(webhooks::table)
        .values(NewRow::of(now, webhook))
        .on_conflict(webhooks::id)
        .do_update()
        .set((webhooks::deliveries.eq(webhooks::deliveries + 1), webhooks::stream_sequence.eq(webhook.stream_sequence)))
        .execute(conn)
        .await?;
    Ok(())
}

/// An account as it is written, alone or among many.
#[derive(Insertable)]
#[diesel(table_name = webhooks)]
pub(crate) struct NewRow<'a> {
    id: Uuid,
    account_id: Option<Uuid>,
    webhook_path: &'a str,
    body_sha256: &'a str,
    verification: &'a str,
    received_at: jiff_diesel::Timestamp,
    normalized_at: jiff_diesel::Timestamp,
    items: i32,
    stored: i32,
    duplicates: i32,
    quarantined: i32,
    stream_sequence: i64,
    integration_ids: Vec<Uuid>,
    duplicate_of: &'a [Uuid],
}

impl<'a> NewRow<'a> {
    /// The row of an account that is closed at `now`.
    pub(crate) fn of(now: Timestamp, webhook: &'a Accounted) -> Self {
        Self {
            id: webhook.id.as_uuid(),
            account_id: webhook.account.map(Uuid::from),
            webhook_path: &webhook.webhook_path,
            body_sha256: &webhook.body_sha256,
            verification: &webhook.verification,
            received_at: webhook.received_at.to_diesel(),
            normalized_at: now.to_diesel(),
            items: webhook.items,
            stored: webhook.stored,
            duplicates: webhook.duplicates,
            quarantined: webhook.quarantined,
            stream_sequence: webhook.stream_sequence,
            integration_ids: webhook.integrations.iter().map(IntegrationId::as_uuid).collect(),
            duplicate_of: &webhook.duplicate_of,
        }
    }
}

/// Notes when a webhook, and when a customer's message, last came for an integration.
pub async fn note_seen(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    integration: IntegrationId,
    received_at: Timestamp,
    inbound_at: Option<Timestamp>,
) -> StoreResult<()> {
    let statement = "INSERT INTO integration_health (integration_id, account_id, last_webhook_at, last_inbound_at) \
         SELECT $1, $2, $3, $4 \
         WHERE NOT EXISTS (SELECT FROM integration_health WHERE integration_id = $1 AND last_webhook_at > $5 \
           AND ($4 IS NULL OR last_inbound_at > $5)) \
         ON CONFLICT (integration_id) DO UPDATE SET \
           last_webhook_at = greatest(integration_health.last_webhook_at, excluded.last_webhook_at), \
           last_inbound_at = greatest(integration_health.last_inbound_at, excluded.last_inbound_at), \
           updated_at = now()";
    let fresh_since = received_at.saturating_sub(SEEN_EVERY).unwrap_or(received_at);
    diesel::sql_query(statement)
        .bind::<diesel::sql_types::Uuid, _>(integration.as_uuid())
        .bind::<diesel::sql_types::Uuid, _>(account.as_uuid())
        .bind::<diesel::sql_types::Timestamptz, _>(received_at.to_diesel())
        .bind::<diesel::sql_types::Nullable<diesel::sql_types::Timestamptz>, _>(
            inbound_at.map(jiff_diesel::ToDiesel::to_diesel),
        )
        .bind::<diesel::sql_types::Timestamptz, _>(fresh_since.to_diesel())
        .execute(conn)
        .await?;
    Ok(())
}
