//! Writing articles: cut into pieces, searchable by the next question.

use std::collections::BTreeSet;

use jiff::Timestamp;
use reaktly_domain::ids::{AccountId, ArticleId, ChunkId, KnowledgeBaseId, UserId};
use reaktly_search::chunk::chunk;
use reaktly_store::knowledge::{self, Article, ArticleText, NewChunk};
use reaktly_store::{AsyncPgConnection, StoreResult};
use sha2::{Digest as _, Sha256};

/// It is answered from.
pub const PUBLISHED: &str = "published";
/// It is kept, and not answered from.
pub const DRAFT: &str = "draft";

/// A published article that says nothing but this; the caller fills in what else is known.
pub fn text(title: &str, body: &str) -> ArticleText {
    ArticleText {
        title: title.to_owned(),
        body: body.to_owned(),
        url: None,
        language: None,
        questions: Vec::new(),
        status: PUBLISHED.to_owned(),
        pushed_by: None,
        external_id: None,
        source_type: None,
        content_hash: content_hash(title, body),
        source_id: None,
        flags: Vec::new(),
    }
}

/// The hash by which an unchanged article is known, hex.
pub fn content_hash(title: &str, body: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(title.as_bytes());
    hash.update([0]);
    hash.update(body.as_bytes());
    hex::encode(hash.finalize())
}

/// Whether an article that is taken in, not written by a person, is answered from: not while somebody has to look at it.
/// What a person decided of the same words stays; what was held back for its flags alone is published once they are gone.
pub fn status_of_taken(held: Option<&ArticleText>, (title, body): (&str, &str), flags: &[String]) -> String {
    let decided = held.filter(|held| held.flags.is_empty() || (held.title == title && held.body == body));
    match decided {
        Some(held) if flags.is_empty() || held.flags == flags => held.status.clone(),
        _ if flags.is_empty() => PUBLISHED.to_owned(),
        _ => DRAFT.to_owned(),
    }
}

/// Whether an article that a person writes is answered from as the person wants: words that are flagged are held back the
/// first time, so that whoever publishes them has seen why.
pub fn status_of_written(
    held: Option<&ArticleText>,
    (title, body, questions): (&str, &str, &[String]),
    flags: &[String],
    wanted: String,
) -> String {
    let seen = held.is_some_and(|held| {
        let reads_alike = held.title == title && held.body == body;
        reads_alike && held.flags == flags && questions.iter().all(|question| held.questions.contains(question))
    });
    if flags.is_empty() || seen { wanted } else { DRAFT.to_owned() }
}

/// Questions, each once: those that differ in case and spaces alone are one, as it was written first.
pub fn distinct(questions: Vec<String>) -> Vec<String> {
    let mut distinct = Vec::with_capacity(questions.len());
    for question in questions {
        if !is_among(&question, &distinct) {
            distinct.push(question);
        }
    }
    distinct
}

/// Whether a question is one of these, whatever its case and spaces.
pub fn is_among(question: &str, questions: &[String]) -> bool {
    let asked = folded(question);
    questions.iter().any(|known| folded(known) == asked)
}

fn folded(question: &str) -> String {
    question.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The flags of an article whose questions are others: its words showed `before` and show `now`, and what was seen
/// elsewhere, such as in the page it was read from, stays.
pub fn flags_after(held: Vec<String>, before: &[String], now: Vec<String>) -> Vec<String> {
    let elsewhere = held.into_iter().filter(|flag| !before.contains(flag));
    let flags: BTreeSet<String> = elsewhere.chain(now).collect();
    flags.into_iter().collect()
}

/// The pieces of an article, as they are stored. It takes its time with a long one: tens of milliseconds a megabyte.
pub fn pieces(now: Timestamp, text: &ArticleText) -> Vec<NewChunk> {
    let cut = chunk(&text.title, &text.body).into_iter().map(|piece| NewChunk {
        id: ChunkId::generate(now),
        ordinal: i32::try_from(piece.ordinal).unwrap_or(i32::MAX),
        heading_path: piece.heading,
        text: piece.text,
        sha256: piece.sha256,
    });
    cut.collect()
}

/// Writes an article with its pieces ([`pieces`]) and its version, and raises the knowledge base's version, in the
/// running transaction: the next turn and the next question know it. `saved_by` is nobody for what was taken in.
///
/// `None` when there is no such knowledge base.
///
/// # Errors
/// The database does not do its part.
pub async fn save(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    place: (KnowledgeBaseId, ArticleId),
    (text, pieces): (&ArticleText, &[NewChunk]),
    saved_by: Option<UserId>,
) -> StoreResult<Option<Article>> {
    if knowledge::raise_version(conn, now, account, place.0).await?.is_none() {
        return Ok(None);
    }
    knowledge::write_article(conn, now, account, place, (text, pieces), saved_by).await.map(Some)
}
