//! Knowledge bases, their articles and the pieces that are searched.
//!
//! Every change of an article raises its knowledge base's version in the same transaction: the version is the key of
//! search indexes, so that the next question knows the change.

mod articles;
mod chunks;
mod embeddings;
mod pieces;
mod used;
mod versions;

use diesel::prelude::*;
use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::{AccountId, KnowledgeBaseId};
use uuid::Uuid;

use crate::schema::{articles as article_rows, knowledge_bases};
use crate::{StoreError, StoreResult, files, sources};

pub use articles::{
    Article, ArticleFilter, ArticleText, delete_article, delete_articles_of, get_article, get_external_article,
    list_articles, set_pusher, write_article,
};
pub use chunks::{Drafts, NewChunk, SearchableChunk, searchable_chunks};
pub use embeddings::{NewEmbedding, UnembeddedChunk, embeddings, outdate, unembedded, write_embeddings};
pub use used::{UsedKnowledgeBase, recently_used};
pub use versions::{ArticleVersion, get_version, list_versions};

/// A knowledge base.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = knowledge_bases)]
pub struct KnowledgeBase {
    /// Its id.
    #[diesel(deserialize_as = Uuid)]
    pub id: KnowledgeBaseId,
    /// Its name.
    pub name: String,
    /// Rises with every change of an article.
    pub version: i64,
    /// When it was made.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub created_at: Timestamp,
    /// When it or an article last changed.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub updated_at: Timestamp,
}

/// What became of deleting a knowledge base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deleted {
    /// It is gone, with all that was in it.
    Done,
    /// An operator answers from it.
    InUse,
    /// There is none.
    Gone,
}

/// One knowledge base.
pub async fn get(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    id: KnowledgeBaseId,
) -> StoreResult<Option<KnowledgeBase>> {
    let query = knowledge_bases::table
        .find(id.as_uuid())
        .filter(knowledge_bases::account_id.eq(account.as_uuid()))
        .select(KnowledgeBase::as_select());
    Ok(query.first(conn).await.optional()?)
}

/// Knowledge bases after `after`, oldest first, at most `limit`.
pub async fn list(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    after: Option<KnowledgeBaseId>,
    limit: i64,
) -> StoreResult<Vec<KnowledgeBase>> {
    let mut query = knowledge_bases::table
        .filter(knowledge_bases::account_id.eq(account.as_uuid()))
        .order(knowledge_bases::id)
        .limit(limit)
        .select(KnowledgeBase::as_select())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(knowledge_bases::id.gt(after.as_uuid()));
    }
    Ok(query.load(conn).await?)
}

/// How many articles each of these knowledge bases has; those without any are not named.
pub async fn article_counts(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    ids: &[KnowledgeBaseId],
) -> StoreResult<Vec<(KnowledgeBaseId, i64)>> {
    let ids: Vec<Uuid> = ids.iter().map(KnowledgeBaseId::as_uuid).collect();
    let rows: Vec<(Uuid, i64)> = article_rows::table
        .filter(article_rows::account_id.eq(account.as_uuid()))
        .filter(article_rows::knowledge_base_id.eq_any(ids))
        .group_by(article_rows::knowledge_base_id)
        .select((article_rows::knowledge_base_id, diesel::dsl::count_star()))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|(id, count)| (KnowledgeBaseId::from_uuid(id), count)).collect())
}

/// Writes an empty knowledge base.
pub async fn insert(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    id: KnowledgeBaseId,
    name: &str,
) -> StoreResult<()> {
    diesel::insert_into(knowledge_bases::table)
        .values((
            knowledge_bases::id.eq(id.as_uuid()),
            knowledge_bases::account_id.eq(account.as_uuid()),
            knowledge_bases::name.eq(name),
            knowledge_bases::created_at.eq(now.to_diesel()),
            knowledge_bases::updated_at.eq(now.to_diesel()),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Renames a knowledge base; `None` when there is none.
pub async fn rename(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    id: KnowledgeBaseId,
    name: &str,
) -> StoreResult<Option<KnowledgeBase>> {
    let renamed = diesel::update(knowledge_bases::table.find(id.as_uuid()))
        .filter(knowledge_bases::account_id.eq(account.as_uuid()))
        .set((knowledge_bases::name.eq(name), knowledge_bases::updated_at.eq(now.to_diesel())))
        .returning(KnowledgeBase::as_returning())
        .get_result(conn)
        .await;
    Ok(renamed.optional()?)
}

/// Locks knowledge bases until the transaction ends, in one order, so that two transactions that write several do not
/// wait for each other for ever; those there are of them.
pub async fn lock(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    ids: &[KnowledgeBaseId],
) -> StoreResult<Vec<KnowledgeBaseId>> {
    let ids: Vec<Uuid> = ids.iter().map(KnowledgeBaseId::as_uuid).collect();
    let locked: Vec<Uuid> = knowledge_bases::table
        .filter(knowledge_bases::account_id.eq(account.as_uuid()))
        .filter(knowledge_bases::id.eq_any(ids))
        .order(knowledge_bases::id)
        .select(knowledge_bases::id)
        .for_no_key_update()
        .load(conn)
        .await?;
    Ok(locked.into_iter().map(KnowledgeBaseId::from_uuid).collect())
}

/// Raises the version and keeps the row locked until the transaction ends, so that changes of one knowledge base
/// follow each other; the new version, or `None` when there is no such knowledge base. Call it first.
pub async fn raise_version(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    id: KnowledgeBaseId,
) -> StoreResult<Option<i64>> {
    let raised = diesel::update(knowledge_bases::table.find(id.as_uuid()))
        .filter(knowledge_bases::account_id.eq(account.as_uuid()))
        .set((
            knowledge_bases::version.eq(knowledge_bases::version + 1),
            knowledge_bases::updated_at.eq(now.to_diesel()),
        ))
        .returning(knowledge_bases::version)
        .get_result(conn)
        .await;
    Ok(raised.optional()?)
}

/// Deletes a knowledge base that no operator answers from, with its articles, sources, gaps and suggestions; files that
/// were read for it are let go. Runs of its sources that are under way end.
pub async fn delete(conn: &mut AsyncPgConnection, account: AccountId, id: KnowledgeBaseId) -> StoreResult<Deleted> {
    let deleted = conn.transaction::<_, Stopped, _>(async |conn| {
        // Locked against a source that is just being added: its file would stay for ever.
        let held = knowledge_bases::table
            .find(id.as_uuid())
            .filter(knowledge_bases::account_id.eq(account.as_uuid()))
            .select(knowledge_bases::id)
            .for_update()
            .first::<Uuid>(conn)
            .await
            .optional()?;
        if held.is_none() {
            return Ok(Deleted::Gone);
        }
        let files = sources::delete_all(conn, account, id).await?;
        files::let_go(conn, account, &files).await?;
        match diesel::delete(knowledge_bases::table.find(id.as_uuid())).execute(conn).await {
            Ok(_) => Ok(Deleted::Done),
            Err(error) if StoreError::is_still_referenced(&error) => Err(Stopped::InUse),
            Err(error) => Err(error.into()),
        }
    });
    match deleted.await {
        Ok(deleted) => Ok(deleted),
        Err(Stopped::InUse) => Ok(Deleted::InUse),
        Err(Stopped::Failed(error)) => Err(error),
    }
}

/// Why a deletion is taken back.
enum Stopped {
    InUse,
    Failed(StoreError),
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Self {
        Self::Failed(error)
    }
}

impl From<diesel::result::Error> for Stopped {
    fn from(error: diesel::result::Error) -> Self {
        Self::Failed(error.into())
    }
}
