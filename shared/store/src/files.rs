//! Files people upload to send them, and what Meta calls them once they were given to it.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::{SignedDuration, Timestamp};
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::{AccountId, FileId, IntegrationId, UserId};
use uuid::Uuid;

use crate::StoreResult;
use crate::schema::{file_handles, files};

/// Meta keeps an uploaded file 30 days; its id is used a day less.
pub const HANDLE_KEPT: SignedDuration = SignedDuration::from_hours(29 * 24);

/// A stored file.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = files)]
pub struct StoredFile {
    /// Its id.
    #[diesel(deserialize_as = Uuid)]
    pub id: FileId,
    /// Its harmless name.
    pub filename: String,
    /// Its true MIME type.
    pub mime_type: String,
    /// Its length.
    pub size_bytes: i64,
    /// Hex.
    pub sha256: String,
    /// Where it is in object storage.
    pub object_key: String,
    /// When it was uploaded.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub created_at: Timestamp,
}

/// Announces a file whose bytes are about to be stored, so that they are found should nobody finish ([`finish`]).
pub async fn begin(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    (id, object_key): (FileId, &str),
    created_by: Option<UserId>,
) -> StoreResult<()> {
    diesel::insert_into(files::table)
        .values((
            files::id.eq(id.as_uuid()),
            files::account_id.eq(account.as_uuid()),
            files::filename.eq(""),
            files::mime_type.eq(""),
            files::size_bytes.eq(0),
            files::sha256.eq(""),
            files::object_key.eq(object_key),
            files::created_by_id.eq(created_by.map(Uuid::from)),
            files::created_at.eq(now.to_diesel()),
            files::removed_at.eq(now.to_diesel()),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Writes down a file whose bytes are stored: from here on it can be used.
pub async fn finish(conn: &mut AsyncPgConnection, account: AccountId, file: &StoredFile) -> StoreResult<()> {
    diesel::update(files::table.find(file.id.as_uuid()))
        .filter(files::account_id.eq(account.as_uuid()))
        .set((
            files::filename.eq(&file.filename),
            files::mime_type.eq(&file.mime_type),
            files::size_bytes.eq(file.size_bytes),
            files::sha256.eq(&file.sha256),
            files::removed_at.eq(None::<jiff_diesel::Timestamp>),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// One file.
pub async fn get(conn: &mut AsyncPgConnection, account: AccountId, id: FileId) -> StoreResult<Option<StoredFile>> {
    let query = files::table
        .find(id.as_uuid())
        .filter(files::account_id.eq(account.as_uuid()))
        .filter(files::removed_at.is_null())
        .select(StoredFile::as_select());
    Ok(query.first(conn).await.optional()?)
}

/// Notes that a message uses the file, so that it stays; `false` when there is no such file any more. In the
/// transaction that writes the message.
pub async fn keep(conn: &mut AsyncPgConnection, now: Timestamp, account: AccountId, id: FileId) -> StoreResult<bool> {
    let kept = diesel::update(files::table.find(id.as_uuid()))
        .filter(files::account_id.eq(account.as_uuid()))
        .filter(files::removed_at.is_null())
        .set(files::used_at.eq(now.to_diesel()))
        .execute(conn)
        .await?;
    Ok(kept == 1)
}

/// Notes that nothing uses these files any more: they go as those do that nothing ever used.
pub async fn let_go(conn: &mut AsyncPgConnection, account: AccountId, ids: &[FileId]) -> StoreResult<()> {
    let ids: Vec<Uuid> = ids.iter().map(FileId::as_uuid).collect();
    diesel::update(files::table)
        .filter(files::id.eq_any(ids))
        .filter(files::account_id.eq(account.as_uuid()))
        .set(files::used_at.eq(None::<jiff_diesel::Timestamp>))
        .execute(conn)
        .await?;
    Ok(())
}

/// Meta's id of a file that was given to it for a number and that it still keeps at `now`.
pub async fn handle(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    file: FileId,
    integration: IntegrationId,
) -> StoreResult<Option<String>> {
    let query = file_handles::table
        .find((file.as_uuid(), integration.as_uuid()))
        .filter(file_handles::account_id.eq(account.as_uuid()))
        .filter(file_handles::expires_at.gt(now.to_diesel()))
        .select(file_handles::meta_media_id);
    Ok(query.first(conn).await.optional()?)
}

/// Keeps Meta's id of a file that was given to it at `now`; a newer one replaces it.
pub async fn keep_handle(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    (file, integration): (FileId, IntegrationId),
    meta_media_id: &str,
) -> StoreResult<()> {
    let given = (
        file_handles::meta_media_id.eq(meta_media_id),
        file_handles::expires_at.eq((now + HANDLE_KEPT).to_diesel()),
        file_handles::created_at.eq(now.to_diesel()),
    );
    diesel::insert_into(file_handles::table)
        .values((
            file_handles::file_id.eq(file.as_uuid()),
            file_handles::integration_id.eq(integration.as_uuid()),
            file_handles::account_id.eq(account.as_uuid()),
            given,
        ))
        .on_conflict((file_handles::file_id, file_handles::integration_id))
        .do_update()
        .set(given)
        .execute(conn)
        .await?;
    Ok(())
}

/// Forgets Meta's id of a file, because Meta does not know it any more.
pub async fn forget_handle(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    (file, integration): (FileId, IntegrationId),
) -> StoreResult<()> {
    diesel::delete(file_handles::table.find((file.as_uuid(), integration.as_uuid())))
        .filter(file_handles::account_id.eq(account.as_uuid()))
        .execute(conn)
        .await?;
    Ok(())
}

/// A file that goes: first its bytes, then its row ([`removed`]).
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Leftover {
    /// Its id.
    #[diesel(deserialize_as = Uuid)]
    pub id: FileId,
    /// Where it is in object storage.
    pub object_key: String,
}

/// Takes files out of use that were uploaded before `before` and that no message uses, at most `limit`, together with
/// those whose upload or removal was begun and not finished. From here on nobody can use them.
pub async fn take_unused(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    before: Timestamp,
    limit: i64,
) -> StoreResult<Vec<Leftover>> {
    let unused: Vec<Uuid> = files::table
        .filter(files::used_at.is_null())
        .filter(files::created_at.lt(before.to_diesel()))
        .order(files::created_at)
        .limit(limit)
        .select(files::id)
        .load(conn)
        .await?;
    // A message may have come in between: only what is still unused goes.
    let taken = diesel::update(files::table)
        .filter(files::id.eq_any(unused))
        .filter(files::used_at.is_null())
        .set(files::removed_at.eq(now.to_diesel()))
        .returning((files::id, files::object_key))
        .get_results(conn)
        .await?;
    Ok(taken)
}

/// Forgets a file whose bytes are gone.
pub async fn removed(conn: &mut AsyncPgConnection, id: FileId) -> StoreResult<()> {
    diesel::delete(files::table.find(id.as_uuid())).filter(files::removed_at.is_not_null()).execute(conn).await?;
    Ok(())
}
