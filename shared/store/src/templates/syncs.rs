//! When the templates of a business account are read from Meta.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::{SignedDuration, Timestamp};
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::{AccountId, IntegrationId};
use uuid::Uuid;

use crate::StoreResult;
use crate::schema::template_syncs;

/// Between two readings of an account's templates; webhooks tell the changes in between.
pub(super) const SYNC_EVERY: SignedDuration = SignedDuration::from_mins(15);

/// A business account whose templates are due to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueSync {
    /// The account it belongs to.
    pub account: AccountId,
    /// Its id.
    pub business_account_id: String,
    /// An integration whose token may read it: the newest one that Meta does not refuse.
    pub integration: IntegrationId,
}

/// What is known of the readings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SyncState {
    /// When the templates were last read to the end.
    pub synced_at: Option<Timestamp>,
    /// Why the newest reading failed.
    pub failure: Option<String>,
}

/// What is known of the readings of a business account.
pub async fn sync_state(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    business_account_id: &str,
) -> StoreResult<SyncState> {
    let row: Option<(Option<jiff_diesel::Timestamp>, Option<String>)> = template_syncs::table
        .find((account.as_uuid(), business_account_id))
        .select((template_syncs::synced_at, template_syncs::failure))
        .first(conn)
        .await
        .optional()?;
    let (synced_at, failure) = row.unwrap_or_default();
    Ok(SyncState { synced_at: synced_at.map(Timestamp::from), failure })
}

/// Makes a reading due now.
pub async fn request(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    business_account_id: &str,
) -> StoreResult<()> {
    set_due(conn, now, account, business_account_id).await
}

/// Puts the next reading off, for the caller reads now.
pub async fn claim_now(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    business_account_id: &str,
) -> StoreResult<()> {
    set_due(conn, now + SYNC_EVERY, account, business_account_id).await
}

/// Business accounts of connected numbers that are due at `now`, at most `limit`. Their next reading is put off, so that
/// of several processes one reads.
pub async fn claim_due(conn: &mut AsyncPgConnection, now: Timestamp, limit: i64) -> StoreResult<Vec<DueSync>> {
    let statement = "WITH wanted AS ( \
           SELECT DISTINCT ON (i.account_id, i.business_account_id) i.account_id, i.business_account_id, i.id \
           FROM integrations i LEFT JOIN template_syncs s USING (account_id, business_account_id) \
           WHERE i.deleted_at IS NULL AND i.connection <> 'failing' AND coalesce(s.due_at <= $1, true) \
           ORDER BY i.account_id, i.business_account_id, i.updated_at DESC LIMIT $3), \
         claimed AS ( \
           INSERT INTO template_syncs (account_id, business_account_id, due_at) \
           SELECT account_id, business_account_id, $2 FROM wanted \
           ON CONFLICT (account_id, business_account_id) DO UPDATE SET due_at = excluded.due_at \
             WHERE template_syncs.due_at <= $1 \
           RETURNING account_id, business_account_id) \
         SELECT w.account_id, w.business_account_id, w.id AS reader \
         FROM wanted w JOIN claimed c USING (account_id, business_account_id)";
    let rows: Vec<Row> = diesel::sql_query(statement)
        .bind::<Timestamptz, _>(now.to_diesel())
        .bind::<Timestamptz, _>((now + SYNC_EVERY).to_diesel())
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(DueSync::from).collect())
}

/// Keeps why a reading failed; what was known stays.
pub async fn fail(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    business_account_id: &str,
    failure: &str,
) -> StoreResult<()> {
    diesel::update(template_syncs::table.find((account.as_uuid(), business_account_id)))
        .set(template_syncs::failure.eq(failure))
        .execute(conn)
        .await?;
    Ok(())
}

/// Keeps when a reading came to its end, and when the next one is due.
pub(super) async fn succeed(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    business_account_id: &str,
) -> StoreResult<()> {
    diesel::update(template_syncs::table.find((account.as_uuid(), business_account_id)))
        .set((template_syncs::synced_at.eq(now.to_diesel()), template_syncs::failure.eq(None::<String>)))
        .execute(conn)
        .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    account_id: Uuid,
    #[diesel(sql_type = Text)]
    business_account_id: String,
    #[diesel(sql_type = SqlUuid)]
    reader: Uuid,
}

impl From<Row> for DueSync {
    fn from(row: Row) -> Self {
        Self {
            account: AccountId::from_uuid(row.account_id),
            business_account_id: row.business_account_id,
            integration: IntegrationId::from_uuid(row.reader),
        }
    }
}

async fn set_due(
    conn: &mut AsyncPgConnection,
    due_at: Timestamp,
    account: AccountId,
    business_account_id: &str,
) -> StoreResult<()> {
    diesel::insert_into(template_syncs::table)
        .values((
            template_syncs::account_id.eq(account.as_uuid()),
            template_syncs::business_account_id.eq(business_account_id),
            template_syncs::due_at.eq(due_at.to_diesel()),
        ))
        .on_conflict((template_syncs::account_id, template_syncs::business_account_id))
        .do_update()
        .set(template_syncs::due_at.eq(due_at.to_diesel()))
        .execute(conn)
        .await?;
    Ok(())
}
