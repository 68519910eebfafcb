//! The rows of `reaktly_domain::limits`: taken inside the transaction that claims a delivery, so that what is not
//! claimed uses nothing up.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::{AccountId, ConversationId, IntegrationId};
use reaktly_domain::limits::{NumberRate, RecipientBucket};

use crate::StoreResult;
use crate::schema::{number_limits, recipient_limits};

/// A number's rate, locked until the transaction ends.
pub async fn lock_number(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    integration: IntegrationId,
) -> StoreResult<NumberRate> {
    type Row = (jiff_diesel::Timestamp, f64, Option<jiff_diesel::Timestamp>);
    let query = number_limits::table
        .find(integration.as_uuid())
        .select((number_limits::arrival_at, number_limits::rate_per_second, number_limits::reduced_at))
        .for_update();
    let found: Option<Row> = query.first(conn).await.optional()?;
    if let Some((arrival_at, per_second, reduced_at)) = found {
        return Ok(NumberRate { arrival_at: arrival_at.into(), per_second, reduced_at: reduced_at.map(Into::into) });
    }
    let fresh = NumberRate::new(now);
    diesel::insert_into(number_limits::table)
        .values((
            number_limits::integration_id.eq(integration.as_uuid()),
            number_limits::account_id.eq(account.as_uuid()),
            number_limits::arrival_at.eq(now.to_diesel()),
            number_limits::rate_per_second.eq(fresh.per_second),
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
            number_limits::reduced_at.eq(rate.reduced_at.map(jiff_diesel::ToDiesel::to_diesel)),
            number_limits::updated_at.eq(now.to_diesel()),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// A recipient's bucket, locked until the transaction ends.
pub async fn lock_recipient(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    conversation: ConversationId,
) -> StoreResult<RecipientBucket> {
    type Row = (f64, jiff_diesel::Timestamp, i32, Option<jiff_diesel::Timestamp>);
    let query = recipient_limits::table
        .find(conversation.as_uuid())
        .select((
            recipient_limits::tokens,
            recipient_limits::refilled_at,
            recipient_limits::strikes,
            recipient_limits::blocked_until,
        ))
        .for_update();
    let found: Option<Row> = query.first(conn).await.optional()?;
    if let Some((tokens, refilled_at, strikes, blocked_until)) = found {
        return Ok(RecipientBucket {
            tokens,
            refilled_at: refilled_at.into(),
            strikes: u32::try_from(strikes).unwrap_or(0),
            blocked_until: blocked_until.map(Into::into),
        });
    }
    let full = RecipientBucket::new(now);
    diesel::insert_into(recipient_limits::table)
        .values((
            recipient_limits::conversation_id.eq(conversation.as_uuid()),
            recipient_limits::account_id.eq(account.as_uuid()),
            recipient_limits::tokens.eq(full.tokens),
            recipient_limits::refilled_at.eq(now.to_diesel()),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(full)
}

/// Writes a recipient's bucket back.
pub async fn save_recipient(
    conn: &mut AsyncPgConnection,
    conversation: ConversationId,
    bucket: RecipientBucket,
) -> StoreResult<()> {
    diesel::update(recipient_limits::table.find(conversation.as_uuid()))
        .set((
            recipient_limits::tokens.eq(bucket.tokens),
            recipient_limits::refilled_at.eq(bucket.refilled_at.to_diesel()),
            recipient_limits::strikes.eq(i32::try_from(bucket.strikes).unwrap_or(i32::MAX)),
            recipient_limits::blocked_until.eq(bucket.blocked_until.map(jiff_diesel::ToDiesel::to_diesel)),
        ))
        .execute(conn)
        .await?;
    Ok(())
}
