//! Articles of a knowledge base.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::{AccountId, ArticleId, KnowledgeBaseId, SourceId, UserId};
use uuid::Uuid;

use super::chunks::NewChunk;
use super::{embeddings, pieces, versions};
use crate::StoreResult;
use crate::inbox_views::like_pattern;
use crate::schema::articles;

/// An article.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = articles)]
pub struct Article {
    /// Its id.
    #[diesel(deserialize_as = Uuid)]
    pub id: ArticleId,
    /// Its knowledge base.
    #[diesel(deserialize_as = Uuid)]
    pub knowledge_base_id: KnowledgeBaseId,
    /// What it says.
    #[diesel(embed)]
    pub text: ArticleText,
    /// Rises with every change.
    pub version: i32,
    /// When it was made.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub created_at: Timestamp,
    /// When it last changed.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub updated_at: Timestamp,
}

/// What of an article its author decides.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = articles, treat_none_as_null = true)]
pub struct ArticleText {
    /// Its title.
    pub title: String,
    /// Markdown.
    pub body: String,
    /// The link that may be shared.
    pub url: Option<String>,
    /// Its language, when given.
    pub language: Option<String>,
    /// Questions it answers, as customers put them.
    pub questions: Vec<String>,
    /// `published` or `draft`.
    pub status: String,
    /// The name of the system it was pushed from; that of one from before it was kept is not known.
    pub pushed_by: Option<String>,
    /// Its id there.
    pub external_id: Option<String>,
    /// What it is there, such as `PRODUCT`.
    pub source_type: Option<String>,
    /// Hash by which an unchanged push is known.
    pub content_hash: String,
    /// The source it was taken in from.
    pub source_id: Option<Uuid>,
    /// Why somebody should look at it: `instructions`, `hidden_text`.
    pub flags: Vec<String>,
}

/// Which articles are listed; what is absent does not matter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ArticleFilter {
    /// `published` or `draft`.
    pub status: Option<String>,
    /// Taken in from this source.
    pub source: Option<SourceId>,
    /// Flagged, or not.
    pub flagged: Option<bool>,
    /// Part of the title or the body, in any case.
    pub text: Option<String>,
}

/// One article.
pub async fn get_article(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    knowledge_base: KnowledgeBaseId,
    id: ArticleId,
) -> StoreResult<Option<Article>> {
    let query = articles::table
        .find(id.as_uuid())
        .filter(articles::account_id.eq(account.as_uuid()))
        .filter(articles::knowledge_base_id.eq(knowledge_base.as_uuid()))
        .select(Article::as_select());
    Ok(query.first(conn).await.optional()?)
}

/// The article a system pushed under its id, or one of this id of which nobody knows who pushed it.
pub async fn get_external_article(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    knowledge_base: KnowledgeBaseId,
    (system, external_id): (&str, &str),
) -> StoreResult<Option<Article>> {
    let query = articles::table
        .filter(articles::account_id.eq(account.as_uuid()))
        .filter(articles::knowledge_base_id.eq(knowledge_base.as_uuid()))
        .filter(articles::external_id.eq(external_id))
        .filter(articles::pushed_by.eq(system).or(articles::pushed_by.is_null()))
        .order(articles::pushed_by.asc().nulls_last())
        .select(Article::as_select());
    Ok(query.first(conn).await.optional()?)
}

/// Keeps which system an article was pushed from. It is no change of the article.
pub async fn set_pusher(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    id: ArticleId,
    system: &str,
) -> StoreResult<()> {
    diesel::update(articles::table.find(id.as_uuid()))
        .filter(articles::account_id.eq(account.as_uuid()))
        .set(articles::pushed_by.eq(system))
        .execute(conn)
        .await?;
    Ok(())
}

/// Articles after `after`, oldest first, at most `limit`.
pub async fn list_articles(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    knowledge_base: KnowledgeBaseId,
    filter: &ArticleFilter,
    after: Option<ArticleId>,
    limit: i64,
) -> StoreResult<Vec<Article>> {
    let mut query = articles::table
        .filter(articles::account_id.eq(account.as_uuid()))
        .filter(articles::knowledge_base_id.eq(knowledge_base.as_uuid()))
        .order(articles::id)
        .limit(limit)
        .select(Article::as_select())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(articles::id.gt(after.as_uuid()));
    }
    if let Some(status) = &filter.status {
        query = query.filter(articles::status.eq(status));
    }
    if let Some(source) = filter.source {
        query = query.filter(articles::source_id.eq(source.as_uuid()));
    }
    let unflagged = articles::flags.eq(Vec::<String>::new());
    match filter.flagged {
        Some(true) => query = query.filter(diesel::dsl::not(unflagged)),
        Some(false) => query = query.filter(unflagged),
        None => {}
    }
    if let Some(text) = &filter.text {
        let pattern = like_pattern(text);
        query = query.filter(articles::title.ilike(pattern.clone()).or(articles::body.ilike(pattern)));
    }
    Ok(query.load(conn).await?)
}

/// Writes an article, new or changed, with its pieces and its version, saved by nobody when it was taken in. The caller
/// has raised the knowledge base's version in the same transaction and looked that the article is not another account's.
pub async fn write_article(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    (knowledge_base, id): (KnowledgeBaseId, ArticleId),
    (text, new): (&ArticleText, &[NewChunk]),
    saved_by: Option<UserId>,
) -> StoreResult<Article> {
    let article: Article = diesel::insert_into(articles::table)
        .values((
            articles::id.eq(id.as_uuid()),
            articles::account_id.eq(account.as_uuid()),
            articles::knowledge_base_id.eq(knowledge_base.as_uuid()),
            text,
            articles::created_at.eq(now.to_diesel()),
            articles::updated_at.eq(now.to_diesel()),
        ))
        .on_conflict(articles::id)
        .do_update()
        .set((text, articles::version.eq(articles::version + 1), articles::updated_at.eq(now.to_diesel())))
        .returning(Article::as_returning())
        .get_result(conn)
        .await?;
    pieces::replace(conn, account, (knowledge_base, id), new).await?;
    embeddings::outdate_article(conn, id).await?;
    versions::keep(conn, now, account, &article, saved_by).await?;
    Ok(article)
}

/// Deletes the articles of a source with their pieces; how many. The caller has raised the version.
pub async fn delete_articles_of(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    source: SourceId,
) -> StoreResult<usize> {
    let deleted = diesel::delete(articles::table)
        .filter(articles::account_id.eq(account.as_uuid()))
        .filter(articles::source_id.eq(source.as_uuid()))
        .execute(conn)
        .await?;
    Ok(deleted)
}

/// Deletes an article with its pieces; `false` when there is none. The caller has raised the version.
pub async fn delete_article(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    knowledge_base: KnowledgeBaseId,
    id: ArticleId,
) -> StoreResult<bool> {
    let deleted = diesel::delete(articles::table.find(id.as_uuid()))
        .filter(articles::account_id.eq(account.as_uuid()))
        .filter(articles::knowledge_base_id.eq(knowledge_base.as_uuid()))
        .execute(conn)
        .await?;
    Ok(deleted == 1)
}
