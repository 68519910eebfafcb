//! The pieces of articles that are searched.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use reaktly_domain::ids::{AccountId, ArticleId, ChunkId, KnowledgeBaseId};
use uuid::Uuid;

use crate::StoreResult;
use crate::schema::{articles, chunks};

/// A piece of an article to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewChunk {
    /// Its id, used when the piece at its place is new.
    pub id: ChunkId,
    /// Its place in the article, from 0.
    pub ordinal: i32,
    /// The headings it stands under.
    pub heading_path: String,
    /// The piece, as Markdown.
    pub text: String,
    /// SHA-256 of heading and text, hex.
    pub sha256: String,
}

/// A piece of a published article with what a search needs of the article.
#[derive(Debug, Clone, Queryable)]
pub struct SearchableChunk {
    /// Its id.
    #[diesel(deserialize_as = Uuid)]
    pub id: ChunkId,
    /// Its article.
    #[diesel(deserialize_as = Uuid)]
    pub article_id: ArticleId,
    /// The article's version.
    pub article_version: i32,
    /// Its place in the article, from 0.
    pub ordinal: i32,
    /// The headings it stands under.
    pub heading_path: String,
    /// The piece, as Markdown.
    pub text: String,
    /// The article's title.
    pub title: String,
    /// The article's link.
    pub url: Option<String>,
    /// The article's language, when given.
    pub language: Option<String>,
    /// Questions the article answers.
    pub questions: Vec<String>,
}

/// Whether drafts are searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drafts {
    /// Only what is published is.
    LeftOut,
    /// As if they were published; those somebody should look at first are left out still.
    Included,
}

/// Every piece of the published articles of a knowledge base, in the order of articles and places.
pub async fn searchable_chunks(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    knowledge_base: KnowledgeBaseId,
    drafts: Drafts,
) -> StoreResult<Vec<SearchableChunk>> {
    let statuses: &[&str] = match drafts {
        Drafts::LeftOut => &["published"],
        Drafts::Included => &["published", "draft"],
    };
    let unflagged = articles::flags.eq(Vec::<String>::new());
    let query = chunks::table
        .inner_join(articles::table)
        .filter(chunks::account_id.eq(account.as_uuid()))
        .filter(chunks::knowledge_base_id.eq(knowledge_base.as_uuid()))
        .filter(articles::status.eq_any(statuses))
        .filter(articles::status.eq("published").or(unflagged))
        .order((chunks::article_id, chunks::ordinal))
        .select((
            chunks::id,
            chunks::article_id,
            articles::version,
            chunks::ordinal,
            chunks::heading_path,
            chunks::text,
            articles::title,
            articles::url,
            articles::language,
            articles::questions,
        ));
    Ok(query.load(conn).await?)
}
