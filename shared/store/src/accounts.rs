//! Accounts: the companies that use the installation.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::AccountId;

use crate::StoreResult;
use crate::schema::accounts;

/// Transaction lock of the first start, so that two processes make one account.
const FIRST_START_LOCK: i64 = 7243;

/// An account's name; `None` when there is none of that id.
pub async fn name(conn: &mut AsyncPgConnection, id: AccountId) -> StoreResult<Option<String>> {
    Ok(accounts::table.find(id.as_uuid()).select(accounts::name).first(conn).await.optional()?)
}

/// Whether the installation has an account. Waits for a first start under way and keeps others waiting until the
/// transaction ends.
pub async fn any_exists_locked(conn: &mut AsyncPgConnection) -> StoreResult<bool> {
    diesel::sql_query("SELECT pg_advisory_xact_lock($1)")
        .bind::<diesel::sql_types::BigInt, _>(FIRST_START_LOCK)
        .execute(conn)
        .await?;
    Ok(diesel::select(diesel::dsl::exists(accounts::table.select(accounts::id))).get_result(conn).await?)
}

/// Writes an account.
pub async fn insert(conn: &mut AsyncPgConnection, now: Timestamp, id: AccountId, name: &str) -> StoreResult<()> {
    let row = (accounts::id.eq(id.as_uuid()), accounts::name.eq(name), accounts::created_at.eq(now.to_diesel()));
    diesel::insert_into(accounts::table).values(row).execute(conn).await?;
    Ok(())
}
