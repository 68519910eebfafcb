//! The versions an article had.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::{AccountId, ArticleId, UserId};
use uuid::Uuid;

use super::articles::Article;
use crate::StoreResult;
use crate::schema::{article_versions, users};

/// Versions kept of an article; older ones go as newer ones come.
const VERSIONS_KEPT: i32 = 100;

/// What an article said at a time.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = article_versions)]
pub struct ArticleVersion {
    /// Its number.
    pub version: i32,
    /// Its title.
    pub title: String,
    /// Markdown.
    pub body: String,
    /// The link that could be shared.
    pub url: Option<String>,
    /// Its language, when given.
    pub language: Option<String>,
    /// Questions it answered.
    pub questions: Vec<String>,
    /// `published` or `draft`.
    pub status: String,
    /// Who saved it; nobody for what was taken in.
    pub saved_by_id: Option<Uuid>,
    /// When it was saved.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub saved_at: Timestamp,
}

/// Versions older than `before` of an article, newest first, at most `limit`, each with the name of who saved it.
pub async fn list_versions(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    article: ArticleId,
    before: Option<i32>,
    limit: i64,
) -> StoreResult<Vec<(ArticleVersion, Option<String>)>> {
    let mut query = article_versions::table
        .left_join(users::table)
        .filter(article_versions::account_id.eq(account.as_uuid()))
        .filter(article_versions::article_id.eq(article.as_uuid()))
        .order(article_versions::version.desc())
        .limit(limit)
        .select((ArticleVersion::as_select(), users::name.nullable()))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(article_versions::version.lt(before));
    }
    Ok(query.load(conn).await?)
}

/// One version of an article.
pub async fn get_version(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    article: ArticleId,
    version: i32,
) -> StoreResult<Option<ArticleVersion>> {
    let query = article_versions::table
        .find((article.as_uuid(), version))
        .filter(article_versions::account_id.eq(account.as_uuid()))
        .select(ArticleVersion::as_select());
    Ok(query.first(conn).await.optional()?)
}

/// Keeps the version just written.
pub(super) async fn keep(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    article: &Article,
    saved_by: Option<UserId>,
) -> StoreResult<()> {
    diesel::insert_into(article_versions::table)
        .values((
            article_versions::article_id.eq(article.id.as_uuid()),
            article_versions::version.eq(article.version),
            article_versions::account_id.eq(account.as_uuid()),
            article_versions::title.eq(&article.text.title),
            article_versions::body.eq(&article.text.body),
            article_versions::url.eq(&article.text.url),
            article_versions::language.eq(&article.text.language),
            article_versions::questions.eq(&article.text.questions),
            article_versions::status.eq(&article.text.status),
            article_versions::saved_by_id.eq(saved_by.map(Uuid::from)),
            article_versions::saved_at.eq(now.to_diesel()),
        ))
        .execute(conn)
        .await?;
    diesel::delete(article_versions::table)
        .filter(article_versions::article_id.eq(article.id.as_uuid()))
        .filter(article_versions::version.le(article.version - VERSIONS_KEPT))
        .execute(conn)
        .await?;
    Ok(())
}
