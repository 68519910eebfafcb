//! Sessions of people. The cookie holds a token; a row holds the token's SHA-256.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::{SignedDuration, Timestamp};
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::{AccountId, UserId};
use uuid::Uuid;

use crate::StoreResult;
use crate::schema::{sessions, users};

/// How exact `last_seen_at` is: a busy session writes once in this time.
const SEEN_PRECISION: SignedDuration = SignedDuration::from_mins(1);

/// Whose a session is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The account.
    pub account: AccountId,
    /// The person.
    pub user: UserId,
    /// `owner`, `admin` or `agent`, as of now.
    pub role: String,
}

/// Begins a session.
pub async fn insert(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    expires_at: Timestamp,
    (account, user): (AccountId, UserId),
    token_sha256: &[u8],
) -> StoreResult<()> {
    diesel::insert_into(sessions::table)
        .values((
            sessions::token_sha256.eq(token_sha256),
            sessions::account_id.eq(account.as_uuid()),
            sessions::user_id.eq(user.as_uuid()),
            sessions::created_at.eq(now.to_diesel()),
            sessions::last_seen_at.eq(now.to_diesel()),
            sessions::expires_at.eq(expires_at.to_diesel()),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Whose the session is, if it is not over and the person can still sign in. A session in use lives until
/// `expires_at`, which is written at most once a minute.
pub async fn resume(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    expires_at: Timestamp,
    token_sha256: &[u8],
) -> StoreResult<Option<SignedIn>> {
    let found: Option<(Uuid, Uuid, String, jiff_diesel::Timestamp)> = sessions::table
        .inner_join(users::table)
        .filter(sessions::token_sha256.eq(token_sha256))
        .filter(sessions::expires_at.gt(now.to_diesel()))
        .filter(users::disabled_at.is_null())
        .select((sessions::account_id, sessions::user_id, users::role, sessions::last_seen_at))
        .first(conn)
        .await
        .optional()?;
    let Some((account, user, role, last_seen)) = found else { return Ok(None) };
    let last_seen: Timestamp = last_seen.into();
    if now.duration_since(last_seen) >= SEEN_PRECISION {
        diesel::update(sessions::table.find(token_sha256))
            .set((sessions::last_seen_at.eq(now.to_diesel()), sessions::expires_at.eq(expires_at.to_diesel())))
            .execute(conn)
            .await?;
    }
    Ok(Some(SignedIn { account: AccountId::from_uuid(account), user: UserId::from_uuid(user), role }))
}

/// Ends a session.
pub async fn delete(conn: &mut AsyncPgConnection, token_sha256: &[u8]) -> StoreResult<()> {
    diesel::delete(sessions::table.find(token_sha256)).execute(conn).await?;
    Ok(())
}

/// Ends every session of a person.
pub async fn delete_of_user(conn: &mut AsyncPgConnection, account: AccountId, user: UserId) -> StoreResult<()> {
    diesel::delete(sessions::table)
        .filter(sessions::account_id.eq(account.as_uuid()))
        .filter(sessions::user_id.eq(user.as_uuid()))
        .execute(conn)
        .await?;
    Ok(())
}

/// Deletes sessions that are over; how many.
pub async fn prune(conn: &mut AsyncPgConnection, now: Timestamp) -> StoreResult<usize> {
    Ok(diesel::delete(sessions::table.filter(sessions::expires_at.le(now.to_diesel()))).execute(conn).await?)
}
