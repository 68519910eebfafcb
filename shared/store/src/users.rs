//! People who sign in.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::{NullableTimestamp, ToDiesel as _};
use reaktly_domain::ids::{AccountId, UserId};
use uuid::Uuid;

use crate::schema::users;
use crate::{StoreError, StoreResult};

/// The unique index on e-mail addresses, whatever their case.
const EMAIL_INDEX: &str = "users_email";

diesel::define_sql_function! {
    /// PostgreSQL's `lower`.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// A person who signs in.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = users)]
pub struct User {
    /// Their id.
    #[diesel(deserialize_as = Uuid)]
    pub id: UserId,
    /// Their account.
    #[diesel(deserialize_as = Uuid)]
    pub account_id: AccountId,
    /// Their address; unique over the installation, whatever its case.
    pub email: String,
    /// Their name.
    pub name: String,
    /// `owner`, `admin` or `agent`.
    pub role: String,
    /// Hash of their password, in PHC form.
    pub password_hash: String,
    /// Since when they cannot sign in.
    #[diesel(deserialize_as = NullableTimestamp)]
    pub disabled_at: Option<Timestamp>,
    /// When they were added.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub created_at: Timestamp,
    /// When they last changed.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub updated_at: Timestamp,
}

/// The id and the role only.
impl std::fmt::Debug for User {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("User").field("id", &self.id).field("role", &self.role).finish_non_exhaustive()
    }
}

/// What became of adding a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserOutcome {
    /// Added.
    Added,
    /// Somebody has the address already.
    EmailInUse,
}

/// The person with an address, whichever account they belong to: signing in begins here.
pub async fn by_email(conn: &mut AsyncPgConnection, email: &str) -> StoreResult<Option<User>> {
    let query = users::table.filter(lower(users::email).eq(lower(email))).select(User::as_select());
    Ok(query.first(conn).await.optional()?)
}

/// One person.
pub async fn get(conn: &mut AsyncPgConnection, account: AccountId, id: UserId) -> StoreResult<Option<User>> {
    let query =
        users::table.find(id.as_uuid()).filter(users::account_id.eq(account.as_uuid())).select(User::as_select());
    Ok(query.first(conn).await.optional()?)
}

/// People after `after`, oldest first, at most `limit`.
pub async fn list(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    after: Option<UserId>,
    limit: i64,
) -> StoreResult<Vec<User>> {
    let mut query = users::table
        .filter(users::account_id.eq(account.as_uuid()))
        .order(users::id)
        .limit(limit)
        .select(User::as_select())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(users::id.gt(after.as_uuid()));
    }
    Ok(query.load(conn).await?)
}

/// Names of these people; strangers are not named.
pub async fn names(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    ids: &[Uuid],
) -> StoreResult<Vec<(UserId, String)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(Uuid, String)> = users::table
        .filter(users::account_id.eq(account.as_uuid()))
        .filter(users::id.eq_any(ids))
        .select((users::id, users::name))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|(id, name)| (UserId::from_uuid(id), name)).collect())
}

/// The Owners who can sign in, their rows locked until the transaction ends, so that the last one stays.
pub async fn lock_owners(conn: &mut AsyncPgConnection, account: AccountId) -> StoreResult<Vec<UserId>> {
    let ids: Vec<Uuid> = users::table
        .filter(users::account_id.eq(account.as_uuid()))
        .filter(users::role.eq("owner"))
        .filter(users::disabled_at.is_null())
        .order(users::id)
        .select(users::id)
        .for_no_key_update()
        .load(conn)
        .await?;
    Ok(ids.into_iter().map(UserId::from_uuid).collect())
}

/// Adds a person.
pub async fn insert(conn: &mut AsyncPgConnection, new: &User) -> StoreResult<UserOutcome> {
    let inserted = diesel::insert_into(users::table)
        .values((
            users::id.eq(new.id.as_uuid()),
            users::account_id.eq(new.account_id.as_uuid()),
            users::email.eq(&new.email),
            users::name.eq(&new.name),
            users::role.eq(&new.role),
            users::password_hash.eq(&new.password_hash),
            users::created_at.eq(new.created_at.to_diesel()),
            users::updated_at.eq(new.updated_at.to_diesel()),
        ))
        .execute(conn)
        .await;
    match inserted {
        Ok(_) => Ok(UserOutcome::Added),
        Err(error) if StoreError::violates(&error, EMAIL_INDEX) => Ok(UserOutcome::EmailInUse),
        Err(error) => Err(error.into()),
    }
}

/// Writes name, role, password and whether the person can sign in.
pub async fn update(conn: &mut AsyncPgConnection, now: Timestamp, changed: &User) -> StoreResult<()> {
    diesel::update(users::table.find(changed.id.as_uuid()))
        .filter(users::account_id.eq(changed.account_id.as_uuid()))
        .set((
            users::name.eq(&changed.name),
            users::role.eq(&changed.role),
            users::password_hash.eq(&changed.password_hash),
            users::disabled_at.eq(changed.disabled_at.to_diesel()),
            users::updated_at.eq(now.to_diesel()),
        ))
        .execute(conn)
        .await?;
    Ok(())
}
