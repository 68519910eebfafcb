//! Keys for scripts. A row holds the key's SHA-256; the key itself is shown once.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::{SignedDuration, Timestamp};
use jiff_diesel::{NullableTimestamp, ToDiesel as _};
use reaktly_domain::ids::{AccountId, ApiKeyId, UserId};
use uuid::Uuid;

use crate::StoreResult;
use crate::schema::{api_keys, users};

/// How exact `last_used_at` is: a busy key writes once in this time.
const USED_PRECISION: SignedDuration = SignedDuration::from_mins(1);

/// A key for scripts.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = api_keys)]
pub struct ApiKey {
    /// Its id.
    #[diesel(deserialize_as = Uuid)]
    pub id: ApiKeyId,
    /// Whose it is.
    #[diesel(deserialize_as = Uuid)]
    pub account_id: AccountId,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Its last four characters.
    pub last_four: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// Who made it, and in whose name it writes.
    pub created_by_id: Option<Uuid>,
    /// When it was made.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub created_at: Timestamp,
    /// When it ends.
    #[diesel(deserialize_as = NullableTimestamp)]
    pub expires_at: Option<Timestamp>,
    /// When it was last used, to the minute.
    #[diesel(deserialize_as = NullableTimestamp)]
    pub last_used_at: Option<Timestamp>,
}

/// Writes a key made by `created_by`.
pub async fn insert(
    conn: &mut AsyncPgConnection,
    new: &ApiKey,
    created_by: UserId,
    key_sha256: &[u8],
) -> StoreResult<()> {
    diesel::insert_into(api_keys::table)
        .values((
            api_keys::id.eq(new.id.as_uuid()),
            api_keys::account_id.eq(new.account_id.as_uuid()),
            api_keys::name.eq(&new.name),
            api_keys::description.eq(&new.description),
            api_keys::key_sha256.eq(key_sha256),
            api_keys::last_four.eq(&new.last_four),
            api_keys::scopes.eq(&new.scopes),
            api_keys::created_by_id.eq(created_by.as_uuid()),
            api_keys::created_at.eq(new.created_at.to_diesel()),
            api_keys::expires_at.eq(new.expires_at.to_diesel()),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// The key with this hash and the role of who made it, if it has not ended and they can still sign in.
pub async fn authenticate(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    key_sha256: &[u8],
) -> StoreResult<Option<(ApiKey, String)>> {
    let found: Option<(ApiKey, String)> = api_keys::table
        .inner_join(users::table)
        .filter(api_keys::key_sha256.eq(key_sha256))
        .filter(api_keys::expires_at.is_null().or(api_keys::expires_at.gt(now.to_diesel())))
        .filter(users::disabled_at.is_null())
        .select((ApiKey::as_select(), users::role))
        .first(conn)
        .await
        .optional()?;
    if let Some((key, _)) = &found
        && key.last_used_at.is_none_or(|used| now.duration_since(used) >= USED_PRECISION)
    {
        diesel::update(api_keys::table.find(key.id.as_uuid()))
            .set(api_keys::last_used_at.eq(now.to_diesel()))
            .execute(conn)
            .await?;
    }
    Ok(found)
}

/// One key.
pub async fn get(conn: &mut AsyncPgConnection, account: AccountId, id: ApiKeyId) -> StoreResult<Option<ApiKey>> {
    let query = api_keys::table
        .find(id.as_uuid())
        .filter(api_keys::account_id.eq(account.as_uuid()))
        .select(ApiKey::as_select());
    Ok(query.first(conn).await.optional()?)
}

/// Keys after `after`, oldest first, at most `limit`.
pub async fn list(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    after: Option<ApiKeyId>,
    limit: i64,
) -> StoreResult<Vec<ApiKey>> {
    let mut query = api_keys::table
        .filter(api_keys::account_id.eq(account.as_uuid()))
        .order(api_keys::id)
        .limit(limit)
        .select(ApiKey::as_select())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(api_keys::id.gt(after.as_uuid()));
    }
    Ok(query.load(conn).await?)
}

/// Ends a key; `false` when there is none.
pub async fn delete(conn: &mut AsyncPgConnection, account: AccountId, id: ApiKeyId) -> StoreResult<bool> {
    let deleted = diesel::delete(api_keys::table.find(id.as_uuid()))
        .filter(api_keys::account_id.eq(account.as_uuid()))
        .execute(conn)
        .await?;
    Ok(deleted == 1)
}
