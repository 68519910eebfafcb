//! Vectors of pieces, and which pieces lack them.
//!
//! What a vector was made by and from stands beside it: the fingerprint of what made it, and a hash of what the article
//! adds to the piece. A vector is used only while that is right; a piece that stays keeps its row. Where it is known to
//! be wrong nothing stands there, so that an index of what lacks vectors finds the piece ([`unembedded`]): saving an
//! article sees to it at once, and [`outdate`] to whatever else was changed, such as the model.

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Binary, Nullable, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use reaktly_domain::ids::{AccountId, ArticleId, ChunkId, KnowledgeBaseId};
use uuid::Uuid;

use crate::StoreResult;

/// What stands beside a vector that is up to date; `$1` is the fingerprint.
const MADE_BY: &str = "($1 || '/' || md5(articles.title || chr(31) || array_to_string(articles.questions, chr(31))))";
/// Whether what stands beside a vector, by this name, was made from its article as it is now.
const IS_OF_ARTICLE: &str =
    "right(made_by, 32) = md5(articles.title || chr(31) || array_to_string(articles.questions, chr(31)))";

/// A piece without vectors of the fingerprint asked for.
#[derive(Debug, Clone, QueryableByName)]
pub struct UnembeddedChunk {
    /// Its id.
    #[diesel(sql_type = SqlUuid, deserialize_as = Uuid)]
    pub id: ChunkId,
    /// Whose it is.
    #[diesel(sql_type = SqlUuid, deserialize_as = Uuid)]
    pub account_id: AccountId,
    /// Its knowledge base.
    #[diesel(sql_type = SqlUuid, deserialize_as = Uuid)]
    pub knowledge_base_id: KnowledgeBaseId,
    /// The headings it stands under.
    #[diesel(sql_type = Text)]
    pub heading_path: String,
    /// The piece, as Markdown.
    #[diesel(sql_type = Text)]
    pub text: String,
    /// The article's title.
    #[diesel(sql_type = Text)]
    pub title: String,
    /// The article's language, when given.
    #[diesel(sql_type = Nullable<Text>)]
    pub language: Option<String>,
    /// Questions the article answers.
    #[diesel(sql_type = Array<Text>)]
    pub questions: Vec<String>,
    /// What will stand beside its vectors.
    #[diesel(sql_type = Text)]
    pub made_by: String,
}

/// The vectors of a piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEmbedding {
    /// The piece.
    pub chunk: ChunkId,
    /// Its vectors as bytes; none of them for a piece that has no vector.
    pub vectors: Vec<u8>,
    /// As [`UnembeddedChunk::made_by`] said.
    pub made_by: String,
}

#[derive(QueryableByName)]
struct Stored {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Binary)]
    embedding: Vec<u8>,
}

/// Pieces of all accounts that lack vectors, those of one article together, at most `limit`; they will be of
/// `fingerprint`.
pub async fn unembedded(
    conn: &mut AsyncPgConnection,
    fingerprint: &str,
    limit: i64,
) -> StoreResult<Vec<UnembeddedChunk>> {
    let statement = format!(
        "SELECT chunks.id, chunks.account_id, chunks.knowledge_base_id, chunks.heading_path, chunks.text, \
           articles.title, articles.language, articles.questions, {MADE_BY} AS made_by \
         FROM chunks JOIN articles ON articles.id = chunks.article_id \
         WHERE chunks.embedding_model IS NULL \
         ORDER BY chunks.knowledge_base_id, chunks.article_id, chunks.ordinal LIMIT $2"
    );
    let query = diesel::sql_query(statement).bind::<Text, _>(fingerprint).bind::<BigInt, _>(limit);
    Ok(query.load(conn).await?)
}

/// Makes pieces whose vectors are not of `fingerprint`, or not of their article as it is now, lack vectors; how many, at
/// most `limit`. It looks at every piece: for now and then.
pub async fn outdate(conn: &mut AsyncPgConnection, fingerprint: &str, limit: i64) -> StoreResult<usize> {
    // What somebody else is writing is looked at the next time.
    let statement = format!(
        "UPDATE chunks SET embedding_model = NULL FROM ( \
           SELECT chunks.id FROM chunks JOIN articles ON articles.id = chunks.article_id \
           WHERE chunks.embedding_model <> {MADE_BY} LIMIT $2 FOR NO KEY UPDATE OF chunks SKIP LOCKED) AS outdated \
         WHERE chunks.id = outdated.id"
    );
    Ok(diesel::sql_query(statement).bind::<Text, _>(fingerprint).bind::<BigInt, _>(limit).execute(conn).await?)
}

/// Makes pieces of an article lack vectors that were made from another title or other questions, in the transaction
/// that saves the article.
pub(super) async fn outdate_article(conn: &mut AsyncPgConnection, article: ArticleId) -> StoreResult<()> {
    let statement = format!(
        "UPDATE chunks SET embedding_model = NULL FROM ( \
           SELECT chunks.id, chunks.embedding_model AS made_by FROM chunks WHERE chunks.article_id = $1) AS held, articles \
         WHERE chunks.id = held.id AND articles.id = $1 AND made_by IS NOT NULL AND NOT {IS_OF_ARTICLE}"
    );
    diesel::sql_query(statement).bind::<SqlUuid, _>(article.as_uuid()).execute(conn).await?;
    Ok(())
}

/// Writes vectors of pieces of one knowledge base and raises its version, in the caller's transaction; pieces that are
/// gone by now, or whose article has another title or other questions by now, are left out.
pub async fn write_embeddings(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    knowledge_base: KnowledgeBaseId,
    embeddings: &[NewEmbedding],
) -> StoreResult<()> {
    if super::raise_version(conn, now, account, knowledge_base).await?.is_none() {
        return Ok(());
    }
    let ids: Vec<Uuid> = embeddings.iter().map(|new| new.chunk.as_uuid()).collect();
    let vectors: Vec<&[u8]> = embeddings.iter().map(|new| new.vectors.as_slice()).collect();
    let made_by: Vec<&str> = embeddings.iter().map(|new| new.made_by.as_str()).collect();
    let statement = format!(
        "UPDATE chunks SET embedding = made.vectors, embedding_model = made_by \
         FROM unnest($1, $2, $3) AS made (id, vectors, made_by), articles \
         WHERE chunks.id = made.id AND chunks.account_id = $4 AND chunks.knowledge_base_id = $5 \
           AND articles.id = chunks.article_id AND {IS_OF_ARTICLE}"
    );
    diesel::sql_query(statement)
        .bind::<Array<SqlUuid>, _>(ids)
        .bind::<Array<Binary>, _>(vectors)
        .bind::<Array<Text>, _>(made_by)
        .bind::<SqlUuid, _>(account.as_uuid())
        .bind::<SqlUuid, _>(knowledge_base.as_uuid())
        .execute(conn)
        .await?;
    Ok(())
}

/// Vectors of `fingerprint` that are up to date, by piece.
pub async fn embeddings(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    knowledge_base: KnowledgeBaseId,
    fingerprint: &str,
) -> StoreResult<Vec<(ChunkId, Vec<u8>)>> {
    let statement = format!(
        "SELECT chunks.id, chunks.embedding FROM chunks JOIN articles ON articles.id = chunks.article_id \
         WHERE chunks.account_id = $2 AND chunks.knowledge_base_id = $3 AND chunks.embedding IS NOT NULL \
           AND chunks.embedding_model = {MADE_BY}"
    );
    let query = diesel::sql_query(statement)
        .bind::<Text, _>(fingerprint)
        .bind::<SqlUuid, _>(account.as_uuid())
        .bind::<SqlUuid, _>(knowledge_base.as_uuid());
    let stored: Vec<Stored> = query.load(conn).await?;
    Ok(stored.into_iter().map(|row| (ChunkId::from_uuid(row.id), row.embedding)).collect())
}
