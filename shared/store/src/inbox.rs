//! The inbox table: effects of a delivery happen once.

use std::collections::HashSet;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::StoreResult;
use crate::schema::inbox;

/// Rows of one insert: far below the number of values a statement may have.
const KEYS_MAX: usize = 1000;
/// How long keys are kept: a day longer than Meta retries.
pub const KEPT_DAYS: i32 = 8;

/// Whether a key was seen before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// The effects belong to this transaction.
    First,
    /// Another transaction has done them.
    Before,
}

/// Claims `key` for `consumer` in the running transaction. A simultaneous claim waits for the other transaction's end.
pub async fn claim(conn: &mut AsyncPgConnection, consumer: &str, key: &str) -> StoreResult<Seen> {
    let inserted = diesel::insert_into(inbox::table)
        .values((inbox::consumer.eq(consumer), inbox::key.eq(key)))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(if inserted == 1 { Seen::First } else { Seen::Before })
}

/// Claims keys for `consumer` in the running transaction, those that are claimed already included.
pub async fn claim_all(conn: &mut AsyncPgConnection, consumer: &str, keys: &[String]) -> StoreResult<()> {
    for part in keys.chunks(KEYS_MAX) {
        let rows: Vec<_> = part.iter().map(|key| (inbox::consumer.eq(consumer), inbox::key.eq(key))).collect();
        diesel::insert_into(inbox::table).values(rows).on_conflict_do_nothing().execute(conn).await?;
    }
    Ok(())
}

/// Which of `keys` were claimed for `consumer`.
pub async fn claimed(conn: &mut AsyncPgConnection, consumer: &str, keys: &[String]) -> StoreResult<HashSet<String>> {
    let query = inbox::table.filter(inbox::consumer.eq(consumer)).filter(inbox::key.eq_any(keys)).select(inbox::key);
    let claimed: Vec<String> = query.load(conn).await?;
    Ok(claimed.into_iter().collect())
}

/// Whether `key` was claimed for `consumer`, without claiming it.
pub async fn has(conn: &mut AsyncPgConnection, consumer: &str, key: &str) -> StoreResult<Seen> {
    let claimed = diesel::dsl::exists(inbox::table.find((consumer, key)));
    let seen: bool = diesel::select(claimed).get_result(conn).await?;
    Ok(if seen { Seen::Before } else { Seen::First })
}

/// Deletes keys older than [`KEPT_DAYS`], a few thousand at a time; how many.
pub async fn prune(conn: &mut AsyncPgConnection) -> StoreResult<usize> {
    let statement = "DELETE FROM inbox WHERE (consumer, key) IN \
         (SELECT consumer, key FROM inbox WHERE created_at < now() - make_interval(days => $1) LIMIT 5000)";
    let deleted = diesel::sql_query(statement).bind::<diesel::sql_types::Integer, _>(KEPT_DAYS).execute(conn).await?;
    Ok(deleted)
}
