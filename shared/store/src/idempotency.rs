//! Idempotency keys: the same call again gets the first answer again.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::{SignedDuration, Timestamp};
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::AccountId;

use crate::StoreResult;
use crate::schema::idempotency_keys;

/// How long a key is remembered.
pub const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// What a key says of the call that brings it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// The call is new; its answer is kept with [`answer`].
    New,
    /// The call was answered before.
    Answered {
        /// The status of the answer.
        status: u16,
        /// The body of the answer.
        body: serde_json::Value,
    },
    /// The key was used for another call.
    Reused,
    /// The same call is still being answered.
    InProgress,
}

/// Claims `key` for a request in the running transaction: a second call with the key waits until the first one's
/// transaction has ended, and then finds its answer.
pub async fn claim(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    key: &str,
    request_sha256: &[u8],
) -> StoreResult<Claim> {
    let forgotten = now.saturating_sub(KEPT).unwrap_or(now);
    diesel::delete(idempotency_keys::table.find((account.as_uuid(), key)))
        .filter(idempotency_keys::created_at.le(forgotten.to_diesel()))
        .execute(conn)
        .await?;
    let inserted = diesel::insert_into(idempotency_keys::table)
        .values((
            idempotency_keys::account_id.eq(account.as_uuid()),
            idempotency_keys::key.eq(key),
            idempotency_keys::request_sha256.eq(request_sha256),
            idempotency_keys::created_at.eq(now.to_diesel()),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    if inserted == 1 {
        return Ok(Claim::New);
    }
    let (first, status, body): (Vec<u8>, Option<i16>, Option<serde_json::Value>) = idempotency_keys::table
        .find((account.as_uuid(), key))
        .select((idempotency_keys::request_sha256, idempotency_keys::response_status, idempotency_keys::response_body))
        .first(conn)
        .await?;
    Ok(match (first == request_sha256, status.and_then(|status| u16::try_from(status).ok()), body) {
        (false, _, _) => Claim::Reused,
        (true, Some(status), Some(body)) => Claim::Answered { status, body },
        (true, _, _) => Claim::InProgress,
    })
}

/// Keeps the answer of a claimed call, in the transaction of what the call did.
pub async fn answer(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    key: &str,
    status: u16,
    body: &serde_json::Value,
) -> StoreResult<()> {
    diesel::update(idempotency_keys::table.find((account.as_uuid(), key)))
        .set((
            idempotency_keys::response_status.eq(i16::try_from(status).ok()),
            idempotency_keys::response_body.eq(body),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Deletes keys that are no longer remembered; how many.
pub async fn prune(conn: &mut AsyncPgConnection, now: Timestamp) -> StoreResult<usize> {
    let forgotten = now.saturating_sub(KEPT).unwrap_or(now);
    let query = idempotency_keys::table.filter(idempotency_keys::created_at.le(forgotten.to_diesel()));
    Ok(diesel::delete(query).execute(conn).await?)
}
