//! Questions over the whole installation, whichever account: asked by the operator's commands alone.

use diesel::dsl::{count_star, exists, min};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::NullableTimestamp;
use reaktly_domain::ids::{AccountId, OutboxId};
use uuid::Uuid;

use crate::StoreResult;
use crate::schema::{accounts, dead_letters, deliveries, outbox, users};
use crate::users::User;

/// So many, the oldest since then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// How many.
    pub count: i64,
    /// Since when the oldest waits; `None` when there are none.
    pub oldest: Option<Timestamp>,
}

/// The server's version, as it says it.
pub async fn server_version(conn: &mut AsyncPgConnection) -> StoreResult<String> {
    #[derive(QueryableByName)]
    struct Version {
        #[diesel(sql_type = diesel::sql_types::Text)]
        version: String,
    }
    let found: Version =
        diesel::sql_query("SELECT current_setting('server_version') AS version").get_result(conn).await?;
    Ok(found.version)
}

/// Every account with its name, oldest first.
pub async fn accounts(conn: &mut AsyncPgConnection) -> StoreResult<Vec<(AccountId, String)>> {
    let rows: Vec<(Uuid, String)> =
        accounts::table.order(accounts::id).select((accounts::id, accounts::name)).load(conn).await?;
    Ok(rows.into_iter().map(|(id, name)| (AccountId::from_uuid(id), name)).collect())
}

/// Everyone, account by account.
pub async fn users(conn: &mut AsyncPgConnection) -> StoreResult<Vec<User>> {
    Ok(users::table.order((users::account_id, users::id)).select(User::as_select()).load(conn).await?)
}

/// Rows of the outbox that are not published yet.
pub async fn unpublished(conn: &mut AsyncPgConnection) -> StoreResult<Waiting> {
    let query = outbox::table.filter(outbox::published_at.is_null()).select((count_star(), min(outbox::created_at)));
    Ok(waiting(query.first(conn).await?))
}

/// Whether these rows of the outbox have been published.
pub async fn are_published(conn: &mut AsyncPgConnection, ids: &[OutboxId]) -> StoreResult<bool> {
    let ids: Vec<Uuid> = ids.iter().map(OutboxId::as_uuid).collect();
    let missing = outbox::table.filter(outbox::id.eq_any(ids)).filter(outbox::published_at.is_null());
    Ok(!diesel::select(exists(missing)).get_result::<bool>(conn).await?)
}

/// Messages of which it is not known whether Meta has them.
pub async fn unknown_sends(conn: &mut AsyncPgConnection) -> StoreResult<Waiting> {
    let query = deliveries::table
        .filter(deliveries::state.eq("unknown"))
        .select((count_star(), min(deliveries::unknown_since)));
    Ok(waiting(query.first(conn).await?))
}

/// Dead letters that wait for a decision.
pub async fn open_dead_letters(conn: &mut AsyncPgConnection) -> StoreResult<Waiting> {
    let query =
        dead_letters::table.filter(dead_letters::status.eq("open")).select((count_star(), min(dead_letters::died_at)));
    Ok(waiting(query.first(conn).await?))
}

fn waiting((count, oldest): (i64, NullableTimestamp)) -> Waiting {
    Waiting { count, oldest: oldest.into() }
}
