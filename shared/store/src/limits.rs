//! The rows of `reaktly_domain::limits`: taken inside the transaction that claims a delivery, so that what is not
//! claimed uses nothing up.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{Array, Double, Integer, Nullable, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::{NullableTimestamp, ToDiesel as _};
use reaktly_domain::ids::{AccountId, ConversationId, IntegrationId};
use reaktly_domain::limits::{NumberRate, RecipientBucket, Throughput};
use uuid::Uuid;

use crate::StoreResult;
use crate::schema::{notices, number_limits, recipient_limits};

#[derive(Queryable, Selectable)]
#[diesel(table_name = number_limits)]
struct NumberRow {
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    arrival_at: Timestamp,
    rate_per_second: f64,
    ceiling_per_second: f64,
    paced: f64,
    #[diesel(deserialize_as = NullableTimestamp)]
    reduced_at: Option<Timestamp>,
    #[diesel(deserialize_as = NullableTimestamp)]
    paused_until: Option<Timestamp>,
    #[diesel(deserialize_as = NullableTimestamp)]
    probe_at: Option<Timestamp>,
}

impl From<NumberRow> for NumberRate {
    fn from(row: NumberRow) -> Self {
        Self {
            arrival_at: row.arrival_at,
            per_second: row.rate_per_second,
            ceiling: row.ceiling_per_second,
            paced: row.paced,
            reduced_at: row.reduced_at,
            paused_until: row.paused_until,
            probe_at: row.probe_at,
        }
    }
}

/// A number's rate, locked until the transaction ends.
pub async fn lock_number(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    integration: IntegrationId,
) -> StoreResult<NumberRate> {
    let query = number_limits::table.find(integration.as_uuid()).select(NumberRow::as_select()).for_no_key_update();
    if let Some(row) = query.first::<NumberRow>(conn).await.optional()? {
        return Ok(row.into());
    }
    let fresh = NumberRate::new(now);
    diesel::insert_into(number_limits::table)
        .values((
            number_limits::integration_id.eq(integration.as_uuid()),
            number_limits::account_id.eq(account.as_uuid()),
            number_limits::arrival_at.eq(now.to_diesel()),
            number_limits::rate_per_second.eq(fresh.per_second),
            number_limits::ceiling_per_second.eq(fresh.ceiling),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(fresh)
}

/// Writes a number's rate back.
pub async fn save_number(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    integration: IntegrationId,
    rate: NumberRate,
) -> StoreResult<()> {
    diesel::update(number_limits::table.find(integration.as_uuid()))
        .set((
            number_limits::arrival_at.eq(rate.arrival_at.to_diesel()),
            number_limits::rate_per_second.eq(rate.per_second),
            number_limits::ceiling_per_second.eq(rate.ceiling),
            number_limits::paced.eq(rate.paced),
            number_limits::reduced_at.eq(rate.reduced_at.map(jiff_diesel::ToDiesel::to_diesel)),
            number_limits::paused_until.eq(rate.paused_until.map(jiff_diesel::ToDiesel::to_diesel)),
            number_limits::probe_at.eq(rate.probe_at.map(jiff_diesel::ToDiesel::to_diesel)),
            number_limits::updated_at.eq(now.to_diesel()),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Sets what Meta allows a number, as a check or a webhook told. Run it in a transaction.
pub async fn set_ceiling(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    integration: IntegrationId,
    throughput: Throughput,
) -> StoreResult<()> {
    let rate = lock_number(conn, now, account, integration).await?;
    if (rate.ceiling - throughput.per_second()).abs() < f64::EPSILON {
        return Ok(());
    }
    save_number(conn, now, integration, rate.under(throughput)).await
}

/// What the notices of a standstill are about: its end settles its beginning.
pub const STANDSTILL_TOPIC: &str = "sending";

/// New credentials: nothing waits for a probe any more, and what was said of the old ones is settled.
pub async fn resume(conn: &mut AsyncPgConnection, integration: IntegrationId) -> StoreResult<()> {
    diesel::update(notices::table)
        .filter(notices::integration_id.eq(integration.as_uuid()))
        .filter(notices::topic.eq(STANDSTILL_TOPIC))
        .filter(notices::resolved_at.is_null())
        .set(notices::resolved_at.eq(diesel::dsl::now))
        .execute(conn)
        .await?;
    diesel::update(number_limits::table.find(integration.as_uuid()))
        .set(number_limits::probe_at.eq(None::<jiff_diesel::Timestamp>))
        .execute(conn)
        .await?;
    Ok(())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = recipient_limits)]
struct RecipientRow {
    conversation_id: Uuid,
    tokens: f64,
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    refilled_at: Timestamp,
    strikes: i32,
    #[diesel(deserialize_as = NullableTimestamp)]
    blocked_until: Option<Timestamp>,
}

impl RecipientRow {
    fn into_bucket(self) -> RecipientBucket {
        RecipientBucket {
            tokens: self.tokens,
            refilled_at: self.refilled_at,
            strikes: u32::try_from(self.strikes).unwrap_or(0),
            blocked_until: self.blocked_until,
        }
    }
}

/// The buckets of recipients, locked in the order of their ids until the transaction ends; full ones where there is no
/// row yet.
pub async fn lock_recipients(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversations: &[ConversationId],
) -> StoreResult<HashMap<ConversationId, RecipientBucket>> {
    let ids: Vec<Uuid> = conversations.iter().map(ConversationId::as_uuid).collect();
    let rows: Vec<RecipientRow> = recipient_limits::table
        .filter(recipient_limits::conversation_id.eq_any(ids))
        .order(recipient_limits::conversation_id)
        .select(RecipientRow::as_select())
        .for_no_key_update()
        .load(conn)
        .await?;
    let full = |id: &ConversationId| (*id, RecipientBucket::new(now));
    let mut buckets: HashMap<_, _> = conversations.iter().map(full).collect();
    buckets.extend(rows.into_iter().map(|row| (ConversationId::from_uuid(row.conversation_id), row.into_bucket())));
    Ok(buckets)
}

const SAVE_RECIPIENTS: &str = "INSERT INTO recipient_limits \
       (conversation_id, account_id, tokens, refilled_at, strikes, blocked_until) \
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::float8[], $4::timestamptz[], $5::integer[], $6::timestamptz[]) \
     ON CONFLICT (conversation_id) DO UPDATE SET tokens = excluded.tokens, refilled_at = excluded.refilled_at, \
       strikes = excluded.strikes, blocked_until = excluded.blocked_until";

/// Writes the buckets of recipients back.
pub async fn save_recipients(
    conn: &mut AsyncPgConnection,
    buckets: &[(AccountId, ConversationId, RecipientBucket)],
) -> StoreResult<()> {
    if buckets.is_empty() {
        return Ok(());
    }
    let column = || buckets.iter();
    diesel::sql_query(SAVE_RECIPIENTS)
        .bind::<Array<SqlUuid>, _>(column().map(|(_, id, _)| id.as_uuid()).collect::<Vec<_>>())
        .bind::<Array<SqlUuid>, _>(column().map(|(account, ..)| account.as_uuid()).collect::<Vec<_>>())
        .bind::<Array<Double>, _>(column().map(|(.., bucket)| bucket.tokens).collect::<Vec<_>>())
        .bind::<Array<Timestamptz>, _>(column().map(|(.., bucket)| bucket.refilled_at.to_diesel()).collect::<Vec<_>>())
        .bind::<Array<Integer>, _>(
            column().map(|(.., bucket)| i32::try_from(bucket.strikes).unwrap_or(i32::MAX)).collect::<Vec<_>>(),
        )
        .bind::<Array<Nullable<Timestamptz>>, _>(
            column().map(|(.., bucket)| bucket.blocked_until.map(jiff_diesel::ToDiesel::to_diesel)).collect::<Vec<_>>(),
        )
        .execute(conn)
        .await?;
    Ok(())
}
